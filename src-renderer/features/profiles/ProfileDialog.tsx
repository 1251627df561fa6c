/** The whole of one extraction profile: every choice in words, and the document itself. */
import { createMemo, For, Match, Show, Switch, type JSX } from 'solid-js';
import type { ProfileDetail } from '@shared/contract/entities';
import { createRemote } from '@renderer/state/remote';
import { Dialog } from '@renderer/ui/Dialog';
import { ErrorState, LoadingState } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import { choiceText } from './choice-text';
import './profiles.css';

function Whole(props: { readonly profile: ProfileDetail; readonly usedHash: string | null }): JSX.Element {
  return (
    <div class="stack" data-testid="profile-detail" data-hash={props.profile.hash}>
      <p>{props.profile.title}</p>
      <dl class="facts">
        <dt>{t('profiles.col.version')}</dt>
        <dd>{props.profile.version}</dd>
        <dt>{t('profiles.col.features')}</dt>
        <dd>{t('profiles.featuresOfRoi', { n: props.profile.featureCount })}</dd>
        <dt>{t('profiles.col.hash')}</dt>
        <dd class="mono">{props.profile.hash}</dd>
      </dl>
      <Show when={props.usedHash !== null && props.usedHash !== props.profile.hash}>
        <p class="note note-look" role="alert" data-testid="profile-other-hash">
          {t('profiles.otherHash', { hash: props.usedHash ?? '' })}
        </p>
      </Show>
      <table class="table profile-choices" aria-label={t('profiles.choices')}>
        <tbody>
          <For each={props.profile.choices}>
            {(choice) => (
              <tr data-testid="profile-choice">
                <th scope="row">{choice.path}</th>
                <td>{choiceText(choice.value)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <details>
        <summary>{t('profiles.document')}</summary>
        {/* A region that scrolls is a stop of the keyboard. */}
        <pre class="profile-document" tabIndex={0} data-testid="profile-document">
          {props.profile.document}
        </pre>
      </details>
    </div>
  );
}

export interface ProfileDialogProps {
  /** Name of a profile of the library, or a file's path; null: closed. */
  readonly profile: string | null;
  /** Hash of the profile that a result was made with, to be compared; null: none. */
  readonly usedHash?: string | null;
  readonly onClose: () => void;
}

export function ProfileDialog(props: ProfileDialogProps): JSX.Element {
  const detail = createRemote('profile/read', () => (props.profile === null ? null : { profile: props.profile }));
  const failure = createMemo(() => {
    const state = detail.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  return (
    <Dialog
      open={props.profile !== null}
      onClose={props.onClose}
      title={t('profiles.detailTitle', { name: detail.value()?.name ?? '' })}
      wide
      testId="profile-dialog"
    >
      <Switch fallback={<LoadingState />}>
        <Match when={failure()}>{(problem) => <ErrorState problem={problem()} />}</Match>
        <Match when={detail.value()}>{(profile) => <Whole profile={profile()} usedHash={props.usedHash ?? null} />}</Match>
      </Switch>
    </Dialog>
  );
}

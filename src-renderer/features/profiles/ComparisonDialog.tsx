/** What differs between two extraction profiles, choice by choice. */
import { createMemo, For, Match, Show, Switch, type JSX } from 'solid-js';
import type { ProfileComparison, ProfileSummary } from '@shared/contract/entities';
import { createRemote } from '@renderer/state/remote';
import { Dialog } from '@renderer/ui/Dialog';
import { ErrorState, LoadingState } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import { choiceText } from './choice-text';
import { groupDifferences } from './group-differences';
import './profiles.css';

function Head(props: { readonly side: ProfileSummary }): JSX.Element {
  return (
    <th scope="col">
      <span class="profile-side">{props.side.name}</span>
      <span class="faint" title={props.side.hash}>
        {t('profiles.versionHash', { version: props.side.version, hash: props.side.hash.slice(0, 12) })}
      </span>
    </th>
  );
}

function Differences(props: { readonly comparison: ProfileComparison }): JSX.Element {
  return (
    <div class="stack">
      <p data-testid="profile-diff-summary" data-count={props.comparison.differences.length}>
        {props.comparison.differences.length === 0
          ? t('profiles.same')
          : t('profiles.differ', { n: props.comparison.differences.length })}
      </p>
      <Show when={props.comparison.differences.length > 0}>
        <table class="table profile-diff" aria-label={t('profiles.diffTable')}>
          <thead>
            <tr>
              <th scope="col">{t('profiles.choice')}</th>
              <Head side={props.comparison.left} />
              <Head side={props.comparison.right} />
            </tr>
          </thead>
          <tbody>
            <For each={groupDifferences(props.comparison.differences)}>
              {(line) => (
                <tr data-testid="profile-difference" data-path={line.path}>
                  <th scope="row">
                    {line.path}
                    <Show when={line.isList}>
                      <span class="faint profile-only">{t('profiles.onlyHere')}</span>
                    </Show>
                  </th>
                  <td classList={{ faint: line.left === null }}>{choiceText(line.left)}</td>
                  <td classList={{ faint: line.right === null }}>{choiceText(line.right)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </div>
  );
}

export interface ComparisonDialogProps {
  /** Two names or paths; null: closed. */
  readonly pair: { readonly left: string; readonly right: string } | null;
  readonly onClose: () => void;
}

export function ComparisonDialog(props: ComparisonDialogProps): JSX.Element {
  const comparison = createRemote('profile/diff', () => props.pair);
  const failure = createMemo(() => {
    const state = comparison.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  return (
    <Dialog open={props.pair !== null} onClose={props.onClose} title={t('profiles.diffTitle')} wide testId="profile-diff-dialog">
      <Switch fallback={<LoadingState />}>
        <Match when={failure()}>{(problem) => <ErrorState problem={problem()} />}</Match>
        <Match when={comparison.value()}>{(value) => <Differences comparison={value()} />}</Match>
      </Switch>
    </Dialog>
  );
}

/** The profiles that the program carries, and opened files beside them: look at one, compare two. */
import FileInput from 'lucide-solid/icons/file-input';
import { createMemo, createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { ProfileSummary } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { createRemote } from '@renderer/state/remote';
import { tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { Select } from '@renderer/ui/Select';
import { ErrorState, LoadingState, ProblemNote } from '@renderer/ui/States';
import { Table } from '@renderer/ui/Table';
import { t } from '@renderer/ui/text';
import { ComparisonDialog } from './ComparisonDialog';
import { ProfileDialog } from './ProfileDialog';
import './profiles.css';

/** A profile of the list: by its name in the library, or by the path of its file. */
interface Listed extends ProfileSummary {
  readonly source: string;
  readonly isFile: boolean;
}

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
/** In a choice of two: a file is told from the profile of the library that it may have been made from. */
const optionText = (profile: Listed): string => (profile.isFile ? fileName(profile.source) : profile.name);

function List(props: { readonly profiles: readonly Listed[]; readonly onOpen: (source: string) => void }): JSX.Element {
  return (
    <Table
      label={t('profiles.table')}
      rows={props.profiles}
      rowTestId={(profile) => (profile.isFile ? 'profile-file' : `profile-${profile.name}`)}
      columns={[
        {
          key: 'name',
          header: t('profiles.col.name'),
          cell: (profile) => (
            <>
              <button type="button" class="link nowrap" data-testid="profile-open" onClick={() => props.onOpen(profile.source)}>
                {profile.name}
              </button>
              <Show when={profile.isFile}>
                <div class="faint profile-path">{profile.source}</div>
              </Show>
            </>
          ),
        },
        { key: 'title', header: t('profiles.col.title'), cell: (profile) => profile.title },
        { key: 'version', header: t('profiles.col.version'), numeric: true, cell: (profile) => profile.version },
        { key: 'features', header: t('profiles.col.features'), numeric: true, cell: (profile) => profile.featureCount },
        {
          key: 'hash',
          header: t('profiles.col.hash'),
          cell: (profile) => (
            <span class="faint nowrap" title={profile.hash}>
              {profile.hash.slice(0, 12)}
            </span>
          ),
        },
      ]}
    />
  );
}

export function ProfileSection(): JSX.Element {
  const library = createRemote('profile/list', () => ({}));
  const [files, setFiles] = createSignal<readonly Listed[]>([]);
  const [refused, setRefused] = createSignal<{ readonly path: string; readonly problem: Problem } | null>(null);
  const [shown, setShown] = createSignal<string | null>(null);
  const [left, setLeft] = createSignal<string | null>(null);
  const [right, setRight] = createSignal<string | null>(null);
  const [pair, setPair] = createSignal<{ readonly left: string; readonly right: string } | null>(null);
  const failure = createMemo(() => {
    const state = library.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  const all = createMemo((): readonly Listed[] => [
    ...(library.value() ?? []).map((profile) => ({ ...profile, source: profile.name, isFile: false })),
    ...files(),
  ]);
  const options = createMemo(() => all().map((profile) => ({ value: profile.source, label: optionText(profile) })));
  const chosenLeft = (): string | null => left() ?? all()[0]?.source ?? null;
  const chosenRight = (): string | null => right() ?? all()[1]?.source ?? null;
  const compare = (): void => {
    const [a, b] = [chosenLeft(), chosenRight()];
    if (a !== null && b !== null) setPair({ left: a, right: b });
  };
  const openFile = async (): Promise<void> => {
    const picked = await invoke('dialog/pick', { what: 'profile' });
    if (!picked.ok) {
      tellProblem(picked.error);
      return;
    }
    const path = picked.value.paths[0];
    if (path === undefined) return;
    const answer = await invoke('profile/read', { profile: path });
    if (!answer.ok) {
      setRefused({ path, problem: answer.error });
      return;
    }
    setRefused(null);
    setFiles((before) => [...before.filter((file) => file.source !== path), { ...answer.value, source: path, isFile: true }]);
    setRight(path);
  };
  return (
    <section class="panel" data-testid="profile-section">
      <h2>{t('profiles.title')}</h2>
      <p class="dim">{t('profiles.text')}</p>
      <Switch fallback={<LoadingState />}>
        <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void library.refetch()} />}</Match>
        <Match when={library.value()}>
          <List profiles={all()} onOpen={setShown} />
          <div class="profile-compare">
            <Select
              label={t('profiles.left')}
              options={options()}
              value={chosenLeft()}
              onChange={setLeft}
              testId="profile-left"
            />
            <Select
              label={t('profiles.right')}
              options={options()}
              value={chosenRight()}
              onChange={setRight}
              testId="profile-right"
            />
            <Button
              disabled={chosenLeft() === null || chosenRight() === null || chosenLeft() === chosenRight()}
              testId="profile-compare"
              onClick={compare}
            >
              {t('profiles.compare')}
            </Button>
            <Button icon={<FileInput size={16} />} testId="profile-file-open" onClick={() => void openFile()}>
              {t('profiles.openFile')}
            </Button>
          </div>
          <Show when={refused()}>
            {(file) => (
              <div class="stack" data-testid="profile-refused">
                <p class="profile-path">{t('profiles.refused', { path: file().path })}</p>
                <ProblemNote problem={file().problem} />
              </div>
            )}
          </Show>
        </Match>
      </Switch>
      <ProfileDialog profile={shown()} onClose={() => setShown(null)} />
      <ComparisonDialog pair={pair()} onClose={() => setPair(null)} />
    </section>
  );
}

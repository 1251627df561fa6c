/** Ctrl+K: every command of the screen shown, every screen, every case, by typing a few letters of its name. */
import { createEffect, createMemo, createSignal, For, Show, type JSX } from 'solid-js';
import { readingCommands } from '@renderer/editor/key-map';
import { openCase, openCaseId } from '@renderer/state/open-case';
import { readingOf } from '@renderer/state/reading';
import { performReadingCommand } from '@renderer/state/reading-commands';
import { keyOf } from '@renderer/state/reading-keys';
import { caseScreens, goTo, screen, screens } from '@renderer/state/route';
import { changeSettings } from '@renderer/state/settings';
import { worklistRows } from '@renderer/state/worklist';
import { Dialog } from '@renderer/ui/Dialog';
import { wordsFit } from '@renderer/ui/find-words';
import { t } from '@renderer/ui/text';
import './command-palette.css';

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly key: string;
  readonly run: () => void;
}

/** Entries shown at most. */
const MOST = 60;

function allEntries(): readonly Entry[] {
  const caseId = openCaseId();
  const reading = screen() === 'read' && caseId !== null ? readingOf(caseId) : null;
  return [
    ...(reading
      ? readingCommands.map((command) => ({
          id: command,
          label: t(`reading.command.${command}`),
          key: keyOf(command),
          run: () => void performReadingCommand(reading, command),
        }))
      : []),
    ...screens.map((which, n) => ({
      id: `screen-${which}`,
      label: t('palette.screen', { screen: which === 'score' ? t('shell.features') : t(`shell.${which}`) }),
      key: `Alt+${n + 1}`,
      run: () => goTo(which),
    })),
    ...worklistRows().map((row) => ({
      id: `case-${row.caseId}`,
      label: t('palette.case', { name: row.patientName, id: row.patientId }),
      key: '',
      run: () => openCase(row.caseId, caseScreens.includes(screen()) ? screen() : 'read'),
    })),
    ...(['dark', 'light'] as const).map((theme) => ({
      id: `theme-${theme}`,
      label: t('palette.theme', { theme: t(`settings.theme.${theme}`) }),
      key: '',
      run: () => void changeSettings({ theme }),
    })),
    ...(['en', 'zh-CN'] as const).map((language) => ({
      id: `language-${language}`,
      label: t('palette.language', { language: t(`settings.language.${language}`) }),
      key: '',
      run: () => void changeSettings({ language }),
    })),
  ];
}

export function CommandPalette(props: { readonly open: boolean; readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('palette.title')} testId="palette">
      <Palette onClose={() => props.onClose()} />
    </Dialog>
  );
}

function Palette(props: { readonly onClose: () => void }): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const [chosen, setChosen] = createSignal(0);
  const entries = allEntries();
  const found = createMemo(() =>
    entries
      .flatMap((entry, n) => {
        const fit = wordsFit(typed(), entry.label);
        return fit === null ? [] : [{ entry, fit, n }];
      })
      .sort((a, b) => a.fit - b.fit || a.n - b.n)
      .slice(0, MOST)
      .map(({ entry }) => entry),
  );
  let list!: HTMLUListElement;
  createEffect(() => list.children[chosen()]?.scrollIntoView({ block: 'nearest' }));

  // The dialog goes first: its focus returns to where it was, and the command may take it on.
  function run(entry: Entry | undefined): void {
    if (!entry) return;
    props.onClose();
    queueMicrotask(entry.run);
  }
  function handleKey(event: KeyboardEvent): void {
    const last = found().length - 1;
    if (event.key === 'ArrowDown') setChosen((n) => Math.min(last, n + 1));
    else if (event.key === 'ArrowUp') setChosen((n) => Math.max(0, n - 1));
    else if (event.key === 'Enter') run(found()[chosen()]);
    else return;
    event.preventDefault();
  }
  return (
    <div class="palette">
      <input
        data-autofocus
        type="text"
        class="input"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found()[chosen()] ? `palette-${found()[chosen()]?.id ?? ''}` : undefined}
        aria-label={t('palette.filter')}
        placeholder={t('palette.filter')}
        autocomplete="off"
        spellcheck={false}
        value={typed()}
        data-testid="palette-input"
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={handleKey}
      />
      <ul ref={list} class="palette-list" id="palette-list" role="listbox" aria-label={t('palette.title')}>
        <For each={found()} fallback={<li class="faint palette-none">{t('palette.none')}</li>}>
          {(entry, n) => (
            <li
              id={`palette-${entry.id}`}
              class="palette-entry"
              role="option"
              aria-selected={n() === chosen()}
              data-testid={`palette-${entry.id}`}
              onPointerMove={() => setChosen(n())}
              onClick={() => run(entry)}
            >
              <span class="ellipsis">{entry.label}</span>
              <Show when={entry.key !== ''}>
                <kbd class="key">{entry.key}</kbd>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

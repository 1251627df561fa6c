/** The keys of the reading screen: which map, what each command has, and a way to change it without losing another by accident. */
import X from 'lucide-solid/icons/x';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, For, Show, type JSX } from 'solid-js';
import {
  isFreeKey,
  type KeyMapName,
  keyMaps,
  keysOfCommand,
  keyText,
  nameOfPress,
  type ReadingCommand,
  readingCommands,
} from '@renderer/editor/key-map';
import { assignKey, chooseKeyMap, readingKeys, resetCommand } from '@renderer/state/reading-keys';
import { settings } from '@renderer/state/settings';
import { Button, IconButton } from '@renderer/ui/Button';
import { Select } from '@renderer/ui/Select';
import { t } from '@renderer/ui/text';
import './keys.css';

const MAPS: readonly KeyMapName[] = ['itk-snap', 'slicer'];

/** What came of a press while a key was asked for. */
type Asking =
  | { readonly command: ReadingCommand; readonly problem: null }
  | { readonly command: ReadingCommand; readonly problem: 'reserved'; readonly key: string }
  | { readonly command: ReadingCommand; readonly problem: 'conflict'; readonly key: string; readonly holder: ReadingCommand };

export function KeysSection(): JSX.Element {
  const [asking, setAsking] = createSignal<Asking | null>(null);
  const name = (command: ReadingCommand): string => t(`reading.command.${command}`);
  const isChanged = (command: ReadingCommand): boolean =>
    keysOfCommand(readingKeys(), command).join() !== keysOfCommand(keyMaps[settings().keyMap], command).join();

  function record(event: KeyboardEvent, command: ReadingCommand): void {
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      setAsking(null);
      return;
    }
    const key = nameOfPress({
      key: event.key,
      ctrl: event.ctrlKey || event.metaKey,
      shift: event.shiftKey,
      alt: event.altKey,
    });
    if (key === null) return;
    const holder = readingKeys()[key];
    if (!isFreeKey(key)) setAsking({ command, problem: 'reserved', key });
    else if (holder !== undefined && holder !== command) setAsking({ command, problem: 'conflict', key, holder });
    else {
      if (holder === undefined) assignKey(key, command);
      setAsking(null);
    }
  }

  return (
    <section class="panel" data-testid="keys-section">
      <h2>{t('keys.title')}</h2>
      <div class="settings-row">
        <Select
          label={t('keys.map')}
          options={MAPS.map((value) => ({ value, label: t(`keys.map.${value}`) }))}
          value={settings().keyMap}
          onChange={chooseKeyMap}
          testId="key-map"
        />
        <Button
          testId="keys-reset-all"
          disabled={Object.keys(settings().keyChanges).length === 0}
          onClick={() => chooseKeyMap(settings().keyMap)}
        >
          {t('keys.resetAll')}
        </Button>
        <p class="faint">{t('keys.mapHint')}</p>
      </div>
      <div class="key-table" role="table" aria-label={t('keys.title')}>
        <For each={readingCommands}>
          {(command) => (
            <div class="key-row" role="row" data-testid={`keys-${command}`}>
              <span role="cell" class="key-command">
                {name(command)}
                <Show when={isChanged(command)}>
                  <span class="look"> {t('keys.changed')}</span>
                </Show>
              </span>
              <span role="cell" class="key-keys">
                <For each={keysOfCommand(readingKeys(), command)}>
                  {(key) => (
                    <span class="key-chip">
                      <kbd class="key">{keyText(key)}</kbd>
                      <IconButton
                        label={t('keys.remove', { key: keyText(key), command: name(command) })}
                        icon={<X size={12} />}
                        onClick={() => assignKey(key, null)}
                      />
                    </span>
                  )}
                </For>
                <Show
                  when={asking()?.command === command}
                  fallback={
                    <IconButton
                      label={t('keys.add', { command: name(command) })}
                      icon={<Plus size={14} />}
                      testId={`keys-add-${command}`}
                      onClick={() => setAsking({ command, problem: null })}
                    />
                  }
                >
                  <button
                    type="button"
                    class="key-recorder"
                    ref={(element) => queueMicrotask(() => element.focus())}
                    data-testid="key-recorder"
                    onKeyDown={(event) => record(event, command)}
                    onBlur={() => asking()?.problem === null && setAsking(null)}
                  >
                    {t('keys.press')}
                  </button>
                </Show>
                <Show when={isChanged(command)}>
                  <Button
                    tone="quiet"
                    title={t('keys.resetHint', { command: name(command) })}
                    testId={`keys-reset-${command}`}
                    onClick={() => resetCommand(command)}
                  >
                    {t('keys.reset')}
                  </Button>
                </Show>
              </span>
              <Show when={asking()?.command === command && asking()}>
                {(state) => <Complaint asking={state()} onDone={() => setAsking(null)} />}
              </Show>
            </div>
          )}
        </For>
      </div>
    </section>
  );
}

function Complaint(props: { readonly asking: Asking; readonly onDone: () => void }): JSX.Element {
  const conflict = (): Extract<Asking, { problem: 'conflict' }> | null =>
    props.asking.problem === 'conflict' ? props.asking : null;
  const reserved = (): Extract<Asking, { problem: 'reserved' }> | null =>
    props.asking.problem === 'reserved' ? props.asking : null;
  return (
    <>
      <Show when={reserved()}>
        {(state) => (
          <p class="note note-look key-note" role="alert" data-testid="key-reserved">
            {t('keys.reserved', { key: keyText(state().key) })}
          </p>
        )}
      </Show>
      <Show when={conflict()}>
        {(state) => (
          <div class="note note-look key-note" role="alert" data-testid="key-conflict">
            <span>{t('keys.conflict', { key: keyText(state().key), command: t(`reading.command.${state().holder}`) })}</span>
            <Button
              tone="act"
              testId="key-move"
              onClick={() => {
                assignKey(state().key, state().command);
                props.onDone();
              }}
            >
              {t('keys.move')}
            </Button>
            <Button onClick={() => props.onDone()}>{t('action.cancel')}</Button>
          </div>
        )}
      </Show>
    </>
  );
}

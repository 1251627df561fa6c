/** The steps of the read in front with their times, the newest on top; a click goes to the state after a step. */
import { createMemo, For, Show, type JSX } from 'solid-js';
import type { Reading } from '@renderer/state/reading';
import { clockTime } from '@renderer/ui/readable';
import { t } from '@renderer/ui/text';
import { stepText } from './step-text';

export function HistoryList(props: { readonly reading: Reading }): JSX.Element {
  const locked = (): boolean => props.reading.read()?.state !== 'draft' || props.reading.unsaved() !== null;
  const position = (): number => props.reading.history().past.length;
  const steps = createMemo(() => {
    const { past, future } = props.reading.history();
    return [...past, ...[...future].reverse()]
      .map(({ action, at }, n) => ({ position: n + 1, name: stepText(action), at: at === undefined ? '' : clockTime(at) }))
      .reverse();
  });
  const entry = (to: number, name: string, at: string): JSX.Element => (
    <li>
      <button
        type="button"
        class="history-step"
        classList={{ 'history-undone': to > position() }}
        aria-current={to === position() ? 'step' : undefined}
        disabled={locked()}
        data-testid={`history-${to}`}
        onClick={() => props.reading.jumpTo(to)}
      >
        <span class="ellipsis">{name}</span>
        <span class="faint numeric">{at}</span>
      </button>
    </li>
  );
  return (
    <div class="history">
      <Show when={steps().length > 0} fallback={<p class="faint history-empty">{t('reading.historyEmpty')}</p>}>
        <ol class="history-list" aria-label={t('reading.history')} data-testid="history-list">
          <For each={steps()}>{(step) => entry(step.position, step.name, step.at)}</For>
          {entry(0, t('reading.historyStart'), '')}
        </ol>
      </Show>
    </div>
  );
}

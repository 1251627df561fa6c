/** The legend of the slice strip: a shape for each way in which a slice came to be, and how many slices have it. */
import { createMemo, For, type JSX } from 'solid-js';
import { sliceMarks } from '@shared/document/slice-mark';
import type { Reading } from '@renderer/state/reading';
import { t } from '@renderer/ui/text';
import './slice-marks.css';

export function SliceMarks(props: { readonly reading: Reading }): JSX.Element {
  const counts = createMemo(() => {
    const marks = [...(props.reading.document()?.marks.values() ?? [])];
    return sliceMarks.map((mark) => ({ mark, count: marks.filter((other) => other === mark).length }));
  });
  return (
    <ul class={`mark-legend strip-${props.reading.sequence()}`} aria-label={t('reading.marks')} data-testid="mark-legend">
      <For each={counts()}>
        {(entry) => (
          <li
            classList={{ 'mark-legend-none': entry.count === 0 }}
            title={t(`reading.markHint.${entry.mark}`)}
            data-testid={`marks-${entry.mark}`}
            data-count={entry.count}
          >
            <span class={`slice-shape mark-${entry.mark}`} aria-hidden="true" />
            {t(`reading.mark.${entry.mark}`)} <span class="numeric">{entry.count}</span>
          </li>
        )}
      </For>
    </ul>
  );
}

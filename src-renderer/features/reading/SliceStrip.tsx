/** All slices of the drawing pane, superior on top: how each came to be, what is proposed, which one is shown. */
import { createMemo, createSelector, Index, Show, type JSX } from 'solid-js';
import type { SliceMark } from '@shared/document/slice-mark';
import type { Reading } from '@renderer/state/reading';
import { t } from '@renderer/ui/text';
import './slice-marks.css';

type Marks = ReadonlyMap<number, SliceMark> | undefined;

const sameMarks = (a: Marks, b: Marks): boolean =>
  a === b || (a !== undefined && a.size === b?.size && [...a].every(([k, mark]) => b.get(k) === mark));

export function SliceStrip(props: { readonly reading: Reading }): JSX.Element {
  const count = createMemo(() => props.reading.drawingView()?.grid.dims[2] ?? 0);
  const current = (): number => props.reading.drawingSlice();
  // Of hundreds of slices only those that changed are touched: by a step, and by every turn to another slice.
  const isCurrent = createSelector(current);
  const marks = createMemo(() => props.reading.document()?.marks, undefined, { equals: sameMarks });
  const markOf = (k: number): SliceMark | undefined => marks()?.get(k);
  const notes = createMemo(() => new Map((props.reading.read()?.notes ?? []).map(({ k, text }) => [k, text])));
  const noteOf = (k: number): string | undefined => notes().get(k);
  const isProposed = (k: number): boolean => props.reading.proposal()?.slices.has(k) === true;
  const hint = (k: number): string => {
    const mark = markOf(k);
    const word = isProposed(k) ? t('reading.sliceProposed') : mark ? t(`reading.mark.${mark}`) : t('reading.sliceEmpty');
    const note = noteOf(k);
    return note === undefined
      ? t('reading.sliceHint', { slice: k + 1, mark: word })
      : t('reading.sliceNote', { slice: k + 1, mark: word, note });
  };
  // From the top: the last slice is the most superior one.
  const order = createMemo(() => [...Array(count()).keys()].reverse());
  let strip!: HTMLDivElement;

  function goToPointer(event: PointerEvent): void {
    const box = strip.getBoundingClientRect();
    const n = Math.floor(((event.clientY - box.top) / box.height) * count());
    props.reading.setSlice('axial', count() - 1 - Math.min(count() - 1, Math.max(0, n)));
  }
  function handleKey(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    props.reading.stepSlice('axial', by);
  }

  return (
    <div class="slice-strip">
      <span class="slice-strip-count" data-testid="slice-index" data-slice={current()}>
        {t('reading.sliceOf', { slice: current() + 1, slices: count() })}
      </span>
      <div
        ref={strip}
        class={`slice-strip-track strip-${props.reading.sequence()}`}
        style={{ 'max-height': `${count() * 20}px` }}
        role="slider"
        tabindex="0"
        aria-orientation="vertical"
        aria-label={t('reading.sliceStrip')}
        aria-valuemin={1}
        aria-valuemax={count()}
        aria-valuenow={current() + 1}
        aria-valuetext={hint(current())}
        data-testid="slice-strip"
        onPointerDown={(event) => {
          strip.setPointerCapture(event.pointerId);
          goToPointer(event);
        }}
        onPointerMove={(event) => event.buttons === 1 && goToPointer(event)}
        onKeyDown={handleKey}
      >
        <Index each={order()}>
          {(k) => (
            <span
              class="slice-mark"
              classList={{
                'slice-proposed': isProposed(k()),
                'slice-current': isCurrent(k()),
                'slice-noted': noteOf(k()) !== undefined,
              }}
              title={hint(k())}
              data-slice={k()}
              data-drawn={markOf(k()) !== undefined}
              data-mark={markOf(k())}
              data-proposed={isProposed(k())}
            >
              <Show when={!isProposed(k()) && markOf(k())}>{(mark) => <span class={`slice-shape mark-${mark()}`} />}</Show>
            </span>
          )}
        </Index>
      </div>
    </div>
  );
}

/** All slices of the series in front as small pictures, superior first, with ROI and marks; a picture is drawn when it comes into view. */
import { createEffect, createMemo, createSignal, Index, onCleanup, onMount, Show, type JSX } from 'solid-js';
import { sliceRunsOf } from '@shared/document/read-document';
import type { Reading } from '@renderer/state/reading';
import { t } from '@renderer/ui/text';
import { type SliceThumbnailProps, SliceThumbnail } from '@renderer/viewer/SliceThumbnail';

export function LightTable(props: { readonly reading: Reading }): JSX.Element {
  const reading = (): Reading => props.reading;
  const view = createMemo(() => reading().drawingView());
  const count = createMemo(() => view()?.grid.dims[2] ?? 0);
  const order = createMemo(() => [...Array(count()).keys()].reverse());
  const current = (): number => reading().drawingSlice();
  const marks = createMemo(() => reading().document()?.marks);
  const source = createMemo<Omit<SliceThumbnailProps, 'k' | 'runs'> | null>(() => {
    const [series, plane] = [reading().series(), view()];
    const volume = reading().loaded(series?.seriesId)?.volume;
    if (!series || !plane || !volume) return null;
    return {
      volume,
      view: plane,
      window: reading().windowOf(series.seriesId),
      invert: series.monochrome1 !== reading().invertedOf(series.seriesId),
      roiColour: `--roi-${reading().sequence()}`,
    };
  });
  let table!: HTMLDivElement;
  const [perRow, setPerRow] = createSignal(1);
  onMount(() => {
    const observer = new ResizeObserver(() => setPerRow(Math.max(1, Math.floor((table.clientWidth - 8) / 136))));
    observer.observe(table);
    onCleanup(() => observer.disconnect());
    table.focus();
  });
  createEffect(() => table.querySelector(`[data-slice="${current()}"]`)?.scrollIntoView({ block: 'nearest' }));

  const open = (k: number): void => {
    reading().setSlice('axial', k);
    reading().setLayout('planes');
  };
  function handleKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // To the right and down lies inferior.
    const steps: Readonly<Record<string, number>> = { ArrowLeft: 1, ArrowRight: -1, ArrowUp: perRow(), ArrowDown: -perRow() };
    const by = steps[event.key];
    if (by !== undefined) reading().setSlice('axial', Math.min(count() - 1, Math.max(0, current() + by)));
    else if (event.key === 'Enter') open(current());
    else return;
    event.preventDefault();
  }
  const label = (k: number): string => {
    const mark = marks()?.get(k);
    return t('reading.tableSlice', { slice: k + 1, mark: t(mark ? `reading.mark.${mark}` : 'reading.sliceEmpty') });
  };
  return (
    <div
      ref={table}
      class={`light-table strip-${reading().sequence()}`}
      role="listbox"
      tabindex="0"
      aria-label={t('reading.table', { sequence: t(`term.${reading().sequence()}`) })}
      aria-activedescendant={`table-slice-${current()}`}
      data-testid="light-table"
      onKeyDown={handleKey}
    >
      <Index each={order()}>
        {(k) => (
          <div
            id={`table-slice-${k()}`}
            class="table-slice"
            role="option"
            aria-selected={k() === current()}
            aria-label={label(k())}
            data-slice={k()}
            data-mark={marks()?.get(k())}
            onClick={() => reading().setSlice('axial', k())}
            onDblClick={() => open(k())}
          >
            <Show when={source()}>
              {(from) => (
                <SliceThumbnail
                  {...from()}
                  k={k()}
                  runs={((document) => (document ? sliceRunsOf(document, k()) : new Uint32Array(0)))(reading().document())}
                />
              )}
            </Show>
            <span class="table-slice-foot">
              <span class="numeric">{k() + 1}</span>
              <Show when={marks()?.get(k())}>
                {(mark) => <span class={`slice-shape mark-${mark()}`} title={t(`reading.mark.${mark()}`)} />}
              </Show>
            </span>
          </div>
        )}
      </Index>
    </div>
  );
}

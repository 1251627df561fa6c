/** The readout line: index, patient position, intensity of each series and label under the pointer. */
import { createMemo, For, Show, type JSX } from 'solid-js';
import { patientText } from '@renderer/editor/view-plane';
import { intensityAt, isInMask, nearestVoxel } from '@renderer/state/reading-readout';
import { sequences } from '@renderer/state/reading-series';
import type { Reading } from '@renderer/state/reading';
import { measured } from '@renderer/ui/readable';
import { t } from '@renderer/ui/text';

export function Readout(props: { readonly reading: Reading }): JSX.Element {
  const at = (): ReturnType<Reading['pointerLpsMm']> => props.reading.pointerLpsMm();
  const index = createMemo(() => {
    const position = at();
    const grid = props.reading.drawingView()?.grid;
    const found = position && grid ? nearestVoxel(grid, position) : null;
    // Counted from 1, as the slices are.
    return found ? found.map((n) => n + 1).join(', ') : '–';
  });
  const intensities = createMemo(() => {
    const position = at();
    return sequences.flatMap((sequence) => {
      const volume = props.reading.loaded(props.reading.axial().get(sequence)?.seriesId)?.volume;
      return volume && position ? [{ sequence, value: intensityAt(volume, position) }] : [];
    });
  });
  const inRoi = createMemo(() => {
    const position = at();
    const [document, grid] = [props.reading.document(), props.reading.drawingView()?.grid];
    return position && document && grid ? isInMask(document.mask, grid, position) : false;
  });
  return (
    <div class="readout" role="status" aria-live="off" aria-label={t('reading.readout')} data-testid="readout">
      <Show when={at()} fallback={<span class="faint">{t('reading.readoutEmpty')}</span>}>
        {(position) => (
          <>
            <span class="readout-part readout-index">
              <span class="faint">{t('reading.index')}</span> {index()}
            </span>
            <span class="readout-part readout-patient">
              {patientText(position())} <span class="faint">{t('reading.patient')}</span>
            </span>
            <For each={intensities()}>
              {(entry) => (
                <span class="readout-part readout-value">
                  <span class="faint">{t(`term.${entry.sequence}`)}</span> {measured(entry.value)}
                </span>
              )}
            </For>
            <span class="readout-part">
              <span class="faint">{t('reading.label')}</span> {t(inRoi() ? 'reading.inRoi' : 'reading.outsideRoi')}
            </span>
          </>
        )}
      </Show>
    </div>
  );
}

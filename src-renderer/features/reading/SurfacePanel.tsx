/** The ROI in front in 3D, with its volume and longest diameters. */
import { Show, type JSX } from 'solid-js';
import type { Reading } from '@renderer/state/reading';
import { createReadingSurface } from '@renderer/state/reading-surface';
import { Button } from '@renderer/ui/Button';
import { Checkbox } from '@renderer/ui/Checkbox';
import { fixed } from '@renderer/ui/readable';
import { t } from '@renderer/ui/text';
import { SurfacePane } from '@renderer/viewer/SurfacePane';
import './surface.css';

export function SurfacePanel(props: { readonly reading: Reading }): JSX.Element {
  // One reading a panel: another case is another reading screen.
  // eslint-disable-next-line solid/reactivity
  const surface = createReadingSurface(props.reading);
  const empty = (): boolean => (props.reading.measures()?.voxels ?? 0) === 0;
  return (
    <div class="history surface-panel" data-testid="surface-panel" data-busy={surface.computing()}>
      <Show when={!empty()} fallback={<p class="faint history-empty">{t('surface.empty')}</p>}>
        <SurfacePane
          surface={surface.outcome()?.surface ?? null}
          roiColour={`--roi-${props.reading.sequence()}`}
          label={t('surface.label', { sequence: t(`term.${props.reading.sequence()}`) })}
          noGraphics={t('surface.noGraphics')}
          sideLabel={(side) => t(`surface.side.${side}`)}
        />
        <Show when={surface.outcome()?.diameters}>
          {(diameters) => (
            <p class="surface-numbers" data-testid="surface-numbers">
              {t('surface.numbers', {
                volume: fixed(props.reading.measures()?.volumeMl ?? null, 2),
                longest: fixed(diameters().longestMm, 1),
                inPlane: fixed(diameters().inPlaneMm, 1),
                across: fixed(diameters().acrossMm, 1),
                slice: diameters().slice + 1,
              })}
            </p>
          )}
        </Show>
        <div class="surface-controls">
          <Checkbox label={t('surface.live')} checked={surface.live()} onChange={surface.setLive} testId="surface-live" />
          <Show when={surface.isOutdated() && !surface.live()}>
            <span class="look">{t('surface.outdated')}</span>
          </Show>
          <Show
            when={surface.computing()}
            fallback={
              <Button testId="surface-compute" disabled={!surface.isOutdated()} onClick={() => surface.compute()}>
                {t('surface.compute')}
              </Button>
            }
          >
            <Button onClick={() => surface.cancel()}>{t('action.cancel')}</Button>
          </Show>
        </div>
      </Show>
    </div>
  );
}

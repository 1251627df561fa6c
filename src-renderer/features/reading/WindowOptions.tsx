/** What the window tool can be told: presets of the role, the reader's own, numbers, the ROI, inversion. */
import { For, Show, type JSX } from 'solid-js';
import type { Reading } from '@renderer/state/reading';
import { withKey } from '@renderer/state/reading-keys';
import { PRESETS, windowPresets } from '@renderer/state/window-level';
import { Button } from '@renderer/ui/Button';
import { t } from '@renderer/ui/text';

export function WindowOptions(props: { readonly reading: Reading }): JSX.Element {
  const reading = (): Reading => props.reading;
  const sequenceName = (): string => t(`term.${reading().sequence()}`);
  const seriesId = (): string => reading().series()?.seriesId ?? '';
  const window = (): { readonly centre: number; readonly width: number } => reading().windowOf(seriesId());
  const setNumber = (part: 'centre' | 'width', value: number): void => {
    if (Number.isFinite(value) && (part === 'centre' || value > 0))
      reading().setWindow(seriesId(), { ...window(), [part]: value });
  };
  const number = (part: 'centre' | 'width'): JSX.Element => (
    <label class="window-number">
      <span class="faint">{t(`window.${part}`)}</span>
      <input
        type="number"
        step="any"
        class="input numeric"
        aria-label={t(`window.${part}Hint`)}
        title={t(`window.${part}Hint`)}
        value={Number(window()[part].toPrecision(5))}
        data-testid={`window-${part}`}
        onChange={(event) => {
          setNumber(part, event.currentTarget.valueAsNumber);
          event.currentTarget.valueAsNumber = Number(window()[part].toPrecision(5));
        }}
      />
    </label>
  );
  return (
    <div class="window-options" role="group" aria-label={t('window.presets')}>
      <For each={windowPresets.filter((preset) => PRESETS[reading().sequence()][preset] !== undefined)}>
        {(preset) => (
          <Button
            tone="quiet"
            testId={`preset-${preset}`}
            title={t('window.presetHint', {
              low: PRESETS[reading().sequence()][preset]?.[0] ?? null,
              high: PRESETS[reading().sequence()][preset]?.[1] ?? null,
            })}
            onClick={() => reading().showPreset(preset)}
          >
            {t(`window.preset.${preset}`)}
          </Button>
        )}
      </For>
      <Show when={reading().ownPreset(reading().sequence())}>
        {(range) => (
          <Button
            tone="quiet"
            testId="preset-own"
            title={t('window.presetHint', { low: Number(range()[0].toFixed(1)), high: Number(range()[1].toFixed(1)) })}
            onClick={() => reading().showOwnPreset()}
          >
            {t('window.preset.own', { sequence: sequenceName() })}
          </Button>
        )}
      </Show>
      {number('centre')}
      {number('width')}
      <Button
        tone="quiet"
        testId="window-region"
        title={withKey(t('window.regionHint'), 'window-roi')}
        onClick={() => reading().windowFromRoi()}
      >
        {t('window.region')}
      </Button>
      <Button
        tone="quiet"
        testId="window-invert"
        aria-pressed={reading().invertedOf(seriesId())}
        title={withKey(t('window.invert'), 'invert')}
        onClick={() => reading().toggleInvert('axial')}
      >
        {t('window.invert')}
      </Button>
      <Button
        tone="quiet"
        testId="window-keep"
        title={t('window.keepOwnHint', { sequence: sequenceName() })}
        onClick={() => reading().keepOwnPreset()}
      >
        {t('window.keepOwn')}
      </Button>
    </div>
  );
}

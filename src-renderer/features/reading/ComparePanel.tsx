/** Other reads of the series in front, to lay over one's own: as an outline, or as what differs; with the numbers. */
import { createEffect, For, on, Show, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { OtherRead } from '@shared/contract/entities';
import type { Reading } from '@renderer/state/reading';
import { ProblemNote } from '@renderer/ui/States';
import { fixed } from '@renderer/ui/readable';
import { t } from '@renderer/ui/text';

export function ComparePanel(props: { readonly reading: Reading }): JSX.Element {
  const reading = (): Reading => props.reading;
  createEffect(on([() => reading().series()?.seriesId, () => reading().read()?.state], () => void reading().loadOthers()));
  const problem = (): Problem | null => {
    const found = reading().others();
    return found !== null && 'code' in found ? found : null;
  };
  const list = (): readonly OtherRead[] => {
    const found = reading().others();
    return found === null || 'code' in found ? [] : found;
  };
  const voxelMl = (): number =>
    (reading().drawingView()?.grid.spacingMm ?? [0, 0, 0]).reduce((product, mm) => product * mm, 1) / 1000;
  return (
    <div class="history compare" data-testid="compare">
      <Show when={problem()}>{(found) => <ProblemNote problem={found()} />}</Show>
      <Show when={!problem() && list().length === 0}>
        <p class="faint history-empty">{t('compare.none')}</p>
      </Show>
      <ol class="history-list" aria-label={t('compare.title')}>
        <For each={list()}>
          {(other) => (
            <li>
              <button
                type="button"
                class="history-step"
                aria-pressed={reading().second()?.read.readId === other.readId}
                aria-current={reading().second()?.read.readId === other.readId ? 'step' : undefined}
                data-testid={`compare-${other.readerName}`}
                onClick={() => void reading().compareWith(reading().second()?.read.readId === other.readId ? null : other)}
              >
                <span class="ellipsis">{t('compare.read', { reader: other.readerName, occasion: other.occasion })}</span>
                <span class="faint nowrap">{t(`reading.state.${other.state}`)}</span>
              </button>
            </li>
          )}
        </For>
      </ol>
      <Show when={reading().second()}>
        <div class="compare-view">
          <div class="segments" role="group" aria-label={t('compare.view')}>
            <For each={['outline', 'difference'] as const}>
              {(view) => (
                <button
                  type="button"
                  class="segment"
                  aria-pressed={reading().comparisonView() === view}
                  data-testid={`compare-view-${view}`}
                  onClick={() => reading().setComparisonView(view)}
                >
                  {t(`compare.view.${view}`)}
                </button>
              )}
            </For>
          </div>
          <Show when={reading().comparisonView() === 'difference'}>
            <ul class="compare-legend">
              <li>
                <span class="compare-swatch compare-first" /> {t('compare.onlyFirst')}
              </li>
              <li>
                <span class="compare-swatch compare-second" /> {t('compare.onlySecond')}
              </li>
            </ul>
          </Show>
          <Show when={reading().overlap()}>
            {(overlap) => (
              <p data-testid="compare-numbers" data-dice={overlap().dice}>
                {t('compare.numbers', {
                  dice: fixed(Number.isNaN(overlap().dice) ? null : overlap().dice, 3),
                  first: fixed(overlap().first * voxelMl(), 2),
                  second: fixed(overlap().second * voxelMl(), 2),
                })}
              </p>
            )}
          </Show>
        </div>
      </Show>
    </div>
  );
}

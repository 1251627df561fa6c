/** The read in front in numbers: volume, slices, state; brush size and overlay. */
import LockOpen from 'lucide-solid/icons/lock-open';
import Lock from 'lucide-solid/icons/lock';
import { createMemo, createSignal, Show, type JSX } from 'solid-js';
import { BRUSH_SIZE } from '@renderer/editor/brush-stroke';
import type { Reading } from '@renderer/state/reading';
import { Button } from '@renderer/ui/Button';
import { Chip } from '@renderer/ui/Chip';
import { dateAndTime, duration, fixed } from '@renderer/ui/readable';
import { t } from '@renderer/ui/text';
import { ReadSteps } from './ReadSteps';
import { ReopenDialog } from './ReopenDialog';
import { SliceMarks } from './SliceMarks';
import { slicesText } from './slices-text';
import './read-states.css';

export function RoiPanel(props: { readonly reading: Reading }): JSX.Element {
  const reading = (): Reading => props.reading;
  const final = (): boolean => reading().read()?.state === 'final';
  const empty = (): boolean => (reading().measures()?.voxels ?? 0) === 0;
  const [reopening, setReopening] = createSignal(false);
  const state = (): 'none' | 'draft' | 'review' | 'final' => {
    const read = reading().read();
    if (!read || (read.state === 'draft' && !read.forReview && empty())) return 'none';
    return read.forReview ? 'review' : read.state;
  };
  /** What the last finalising says: locked by whom, or opened again by whom and why. */
  const revisionText = (): string | null => {
    const last = reading().read()?.finalisings.at(-1);
    if (!last) return null;
    const { number, reopened } = last;
    return reopened
      ? t('reading.reopenedBy', {
          n: number + 1,
          reader: reopened.readerName,
          at: dateAndTime(reopened.at),
          reason: reopened.reason,
        })
      : t('reading.finalisedBy', { n: number, reader: last.readerName, at: dateAndTime(last.finalisedAt) });
  };
  const brushMm = createMemo(() => {
    const spacing = reading().drawingView()?.grid.spacingMm;
    return spacing ? fixed(reading().brushSize() * spacing[0], 1) : '–';
  });
  return (
    <section
      class="roi-panel"
      data-testid="roi-panel"
      data-state={reading().read()?.forReview === true ? 'review' : (reading().read()?.state ?? 'none')}
    >
      <header class="roi-head">
        <span class={`swatch swatch-${reading().sequence()}`} aria-hidden="true" />
        <h2>{t('reading.roi', { sequence: t(`term.${reading().sequence()}`) })}</h2>
        <Show when={reading().read()}>
          {(read) => (
            <Chip
              tone={read().state === 'final' ? 'done' : state() === 'none' ? 'missing' : 'partial'}
              label={t(`reading.state.${state()}`)}
              testId="roi-state"
            />
          )}
        </Show>
        <span class="faint ellipsis roi-reader" title={t('reading.reader')}>
          {reading().read()?.readerName}
        </span>
      </header>
      <dl class="roi-numbers">
        <div class="roi-volume">
          <dt>{t('reading.volume')}</dt>
          <dd>
            <span data-testid="roi-volume">{fixed(reading().measures()?.volumeMl ?? null, 2)}</span>{' '}
            <small>{t('reading.ml')}</small>
          </dd>
        </div>
        <div>
          <dt>{t('reading.slices')}</dt>
          <dd data-testid="roi-slices">{reading().measures()?.slices ?? '–'}</dd>
        </div>
        <div>
          <dt>{t('reading.voxels')}</dt>
          <dd data-testid="roi-voxels">{reading().measures()?.voxels ?? '–'}</dd>
        </div>
        <div title={t('reading.timeHint')}>
          <dt>{t('reading.time')}</dt>
          <dd data-testid="reading-time" data-seconds={reading().read()?.readingSeconds}>
            {duration(reading().read()?.readingSeconds ?? 0)}
          </dd>
        </div>
        <Show when={reading().read()}>
          <Show
            when={final()}
            fallback={
              <Button
                class="roi-state-button"
                icon={<Lock size={14} />}
                testId="finalise"
                disabled={
                  empty() || reading().unreviewed().length > 0 || reading().changingState() || reading().unsaved() !== null
                }
                title={
                  empty()
                    ? t('reading.finaliseEmpty')
                    : reading().unreviewed().length > 0
                      ? t('reading.finaliseUnreviewed', { list: slicesText(reading().unreviewed()) })
                      : t('reading.finaliseHint')
                }
                onClick={() => void reading().setReadState('final')}
              >
                {t('reading.finalise')}
              </Button>
            }
          >
            <Button
              class="roi-state-button"
              icon={<LockOpen size={14} />}
              testId="reopen"
              disabled={reading().changingState()}
              onClick={() => setReopening(true)}
            >
              {t('reading.reopen')}
            </Button>
          </Show>
        </Show>
      </dl>
      <Show when={revisionText()}>
        {(text) => (
          <p class="roi-revision ellipsis" title={text()} data-testid="roi-revision">
            {text()}
          </p>
        )}
      </Show>
      <ReopenDialog
        open={reopening()}
        revision={reading().read()?.finalisings.at(-1)?.number ?? 1}
        onClose={() => setReopening(false)}
        onReopen={(reason) => void reading().setReadState('draft', reason)}
      />
      <SliceMarks reading={reading()} />
      <ReadSteps reading={reading()} />
      <div class="roi-sliders">
        <label for="brush-size">{t('reading.brushSize')}</label>
        <input
          id="brush-size"
          type="range"
          min={BRUSH_SIZE.min}
          max={BRUSH_SIZE.max}
          step="1"
          value={reading().brushSize()}
          data-testid="brush-size"
          onInput={(event) => reading().setBrushSize(event.currentTarget.valueAsNumber)}
        />
        <output data-testid="brush-size-value">
          {t('reading.brushSizeValue', { voxels: reading().brushSize(), mm: brushMm() })}
        </output>
        <label for="roi-opacity">{t('reading.opacity')}</label>
        <input
          id="roi-opacity"
          type="range"
          min="0"
          max="1"
          step="0.05"
          value={reading().opacity()}
          data-testid="roi-opacity"
          onInput={(event) => reading().setOpacity(event.currentTarget.valueAsNumber)}
        />
        <output>{t('reading.percent', { percent: Math.round(reading().opacity() * 100) })}</output>
      </div>
    </section>
  );
}

/** Which sequence is drawn on, with the state of its read, and what the side panes show. */
import Columns from 'lucide-solid/icons/columns-3';
import Layers from 'lucide-solid/icons/layers';
import Table from 'lucide-solid/icons/layout-grid';
import Link from 'lucide-solid/icons/link-2';
import Maximize from 'lucide-solid/icons/maximize';
import PanelsRight from 'lucide-solid/icons/panels-top-left';
import Square from 'lucide-solid/icons/square';
import SunMoon from 'lucide-solid/icons/sun-moon';
import { createMemo, For, Show, type Component, type JSX } from 'solid-js';
import type { ReadingLayout, ReadState, StudySequence } from '@shared/contract/entities';
import { performReadingCommand } from '@renderer/state/reading-commands';
import { withKey } from '@renderer/state/reading-keys';
import { sequences } from '@renderer/state/reading-series';
import type { Reading } from '@renderer/state/reading';
import { Button, IconButton } from '@renderer/ui/Button';
import { Chip } from '@renderer/ui/Chip';
import { problemT, t } from '@renderer/ui/text';

const LAYOUTS: readonly { readonly id: ReadingLayout; readonly icon: Component<{ size?: number }> }[] = [
  { id: 'planes', icon: PanelsRight },
  { id: 'sequences', icon: Columns },
  { id: 'single', icon: Square },
  { id: 'table', icon: Table },
];

export function SequenceStrip(props: { readonly reading: Reading; readonly onSeries: () => void }): JSX.Element {
  const windowText = createMemo(() => {
    const series = props.reading.series();
    if (!series || !props.reading.loaded(series.seriesId)) return '';
    const { centre, width } = props.reading.windowOf(series.seriesId);
    return t('reading.window', { centre: Number(centre.toPrecision(4)), width: Number(width.toPrecision(4)) });
  });
  return (
    <div class="sequences">
      <div class="sequence-tabs" role="tablist" aria-label={t('reading.sequences')}>
        <For each={sequences}>{(sequence) => <SequenceTab reading={props.reading} sequence={sequence} />}</For>
      </div>
      <Show when={props.reading.series()}>
        {(series) => (
          <span class="sequence-series" title={series().roleReason}>
            <span class="ellipsis">{series().description}</span>
            <For each={series().problems}>
              {(problem) => (
                <Chip tone="look" label={t('reading.seriesProblem')} hint={problemT(problem)} testId="series-problem" />
              )}
            </For>
          </span>
        )}
      </Show>
      <span class="sequence-window numeric" title={t('reading.windowHint')} data-testid="window-readout">
        {windowText()}
      </span>
      <Button
        tone="quiet"
        icon={<SunMoon size={15} />}
        testId="auto-window"
        aria-label={t('reading.autoWindow')}
        title={withKey(t('reading.autoWindow'), 'auto-window')}
        onClick={() => props.reading.autoWindow()}
      >
        {t('reading.autoWindow')}
      </Button>
      <Button
        tone="quiet"
        icon={<Maximize size={15} />}
        testId="fit"
        aria-label={t('reading.fit')}
        title={withKey(t('reading.fit'), 'fit')}
        onClick={() => performReadingCommand(props.reading, 'fit')}
      >
        {t('reading.fit')}
      </Button>
      <IconButton
        label={withKey(t('reading.linkZoom'), 'link-zoom')}
        icon={<Link size={15} />}
        testId="link-zoom"
        aria-pressed={props.reading.linkedZoom()}
        onClick={() => performReadingCommand(props.reading, 'link-zoom')}
      />
      <div class="segments" role="group" aria-label={t('reading.layout')}>
        <For each={LAYOUTS}>
          {(layout) => (
            <button
              type="button"
              class="segment segment-icon"
              aria-pressed={props.reading.layout() === layout.id}
              aria-label={t(`reading.layout.${layout.id}`)}
              title={withKey(t(`reading.layout.${layout.id}`), `layout-${layout.id}`)}
              data-testid={`layout-${layout.id}`}
              onClick={() => props.reading.setLayout(layout.id)}
            >
              <layout.icon size={15} />
            </button>
          )}
        </For>
      </div>
      <Button
        tone="quiet"
        icon={<Layers size={15} />}
        testId="series-roles"
        aria-label={t('reading.seriesAndRoles')}
        title={t('reading.seriesAndRoles')}
        onClick={() => props.onSeries()}
      >
        {t('reading.seriesAndRoles')}
      </Button>
    </div>
  );
}

function SequenceTab(props: { readonly reading: Reading; readonly sequence: StudySequence }): JSX.Element {
  const series = (): ReturnType<Reading['series']> => props.reading.axial().get(props.sequence) ?? null;
  const summary = createMemo<{ readonly state: ReadState; readonly slices: number }>(() => {
    const found = series();
    if (!found) return { state: 'none', slices: 0 };
    const open = props.reading.readStatus(found.seriesId);
    const document = open ? props.reading.documentOf(open.readId) : null;
    if (open && document) {
      const slices = document.mask.size;
      return { state: slices === 0 && open.state === 'draft' ? 'none' : open.state, slices };
    }
    const stored = props.reading.detail()?.reads.find((read) => read.seriesId === found.seriesId && read.voxelCount > 0);
    return stored ? { state: stored.state, slices: stored.sliceCount } : { state: 'none', slices: 0 };
  });
  const name = (): string => t(`term.${props.sequence}`);
  const chip = (): { label: string; tone: 'done' | 'partial' | 'missing' } => {
    const { state } = summary();
    return {
      label: t(`reading.state.${state}`),
      tone: state === 'final' ? 'done' : state === 'draft' ? 'partial' : 'missing',
    };
  };
  return (
    <button
      type="button"
      role="tab"
      class="sequence-tab"
      aria-selected={props.reading.sequence() === props.sequence}
      disabled={series() === null}
      data-testid={`sequence-${props.sequence}`}
      data-state={summary().state}
      title={
        series() === null
          ? t('reading.sequenceMissing', { sequence: name() })
          : t('reading.sequenceHint', { sequence: name(), state: chip().label, slices: summary().slices })
      }
      onClick={() => props.reading.setSequence(props.sequence)}
    >
      <span class={`swatch swatch-${props.sequence}`} aria-hidden="true" />
      <strong>{name()}</strong>
      <Show when={series()}>
        <Chip label={chip().label} tone={chip().tone} />
        <Show when={summary().slices > 0}>
          <span class="faint">{t('reading.slicesShort', { slices: summary().slices })}</span>
        </Show>
      </Show>
    </button>
  );
}

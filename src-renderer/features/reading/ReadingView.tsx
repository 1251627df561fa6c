/** The reading screen: series strip, tools, drawing pane with slice strip, two guide panes, ROI panel, readout line. */
import { createEffect, createMemo, createSignal, For, Match, onCleanup, onMount, Show, Switch, type JSX } from 'solid-js';
import { commandOfKey } from '@renderer/editor/key-map';
import { performReadingCommand } from '@renderer/state/reading-commands';
import { readingKeys } from '@renderer/state/reading-keys';
import { readingOf, type Reading } from '@renderer/state/reading';
import { takeIntent } from '@renderer/state/route';
import { Button } from '@renderer/ui/Button';
import { EmptyState, ErrorState, LoadingState } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import { DrawingNotes } from './DrawingNotes';
import { LightTable } from './LightTable';
import { PaneHost } from './PaneHost';
import { Readout } from './Readout';
import { RoiPanel } from './RoiPanel';
import { SequenceStrip } from './SequenceStrip';
import { SeriesDialog } from './SeriesDialog';
import { SliceStrip } from './SliceStrip';
import { ToolOptions } from './ToolOptions';
import { ToolStrip } from './ToolStrip';
import './reading.css';
import './layouts.css';

/** Whether a key belongs to the control that has the focus rather than to the panes. */
function belongsToControl(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.tagName === 'INPUT' || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT' || target.isContentEditable) {
    // A slider needs its arrows only.
    const isSlider = target instanceof HTMLInputElement && target.type === 'range';
    return !isSlider || event.key.startsWith('Arrow') || event.key.startsWith('Page');
  }
  if (target.closest('[role="listbox"], [role="slider"]')) return event.key.startsWith('Arrow') || event.key.startsWith('Page');
  // Tabs and toolbars take the arrows alone: slices turn by Page keys from there.
  if (target.closest('[role="tablist"], [role="toolbar"]') && event.key.startsWith('Arrow')) return true;
  return target.tagName === 'BUTTON' && (event.key === 'Enter' || event.key === ' ');
}

/** Parts of the screen in the order of F6; each takes the focus with its first control. */
const REGIONS = ['.sequences', '.tool-options', '.tools', '.slice-pane, .light-table', '.slice-strip', '.roi-panel'] as const;

function goToRegion(by: 1 | -1): void {
  const body = document.querySelector('.reading');
  const parts = REGIONS.flatMap((selector) => body?.querySelector<HTMLElement>(selector) ?? []);
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  const next = parts[(Math.max(at, by < 0 && at < 0 ? 0 : at) + by + parts.length) % parts.length];
  const target =
    next?.matches('[tabindex="0"]') === true
      ? next
      : next?.querySelector<HTMLElement>('button:not(:disabled), input, [tabindex="0"]');
  target?.focus();
}

export interface ReadingViewProps {
  readonly caseId: string;
}

export function ReadingView(props: ReadingViewProps): JSX.Element {
  const reading = createMemo(() => readingOf(props.caseId));
  const [choosing, setChoosing] = createSignal(false);
  createEffect(() => {
    const wanted = takeIntent('read');
    if (wanted) reading().setSequence(wanted.sequence);
  });
  onMount(() => {
    const handleKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"]') !== null || belongsToControl(event)) return;
      if (event.key === 'F6') {
        event.preventDefault();
        goToRegion(event.shiftKey ? -1 : 1);
        return;
      }
      const command = commandOfKey(
        { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey },
        readingKeys(),
      );
      if (command && performReadingCommand(reading(), command)) event.preventDefault();
    };
    const listeners = new AbortController();
    const { signal } = listeners;
    window.addEventListener('keydown', handleKey, { signal });
    // Reading time: the reader is active while pointer or keys are used on this screen.
    const active = (event: Event): void => reading().readerActive(event.timeStamp);
    for (const kind of ['pointermove', 'pointerdown', 'wheel', 'keydown'])
      window.addEventListener(kind, active, { signal, passive: true, capture: true });
    for (const kind of ['blur', 'pagehide']) window.addEventListener(kind, () => reading().readerAway(), { signal });
    onCleanup(() => {
      reading().readerAway();
      listeners.abort();
    });
  });
  const failure = createMemo(() => {
    const state = reading().remote.state();
    return state.kind === 'failed' && reading().anyUnsaved() === null ? state.problem : null;
  });

  return (
    <section class="reading" data-testid="reading-view">
      <Switch fallback={<LoadingState label={t('reading.loading')} />}>
        <Match when={failure()}>
          {(problem) => <ErrorState problem={problem()} onRetry={() => void reading().remote.refetch()} />}
        </Match>
        <Match when={reading().detail() !== null && reading().axial().size === 0}>
          <EmptyState title={t('reading.noSeriesTitle')} text={t('reading.noSeriesText')} testId="reading-empty">
            <Button tone="act" testId="series-roles" onClick={() => setChoosing(true)}>
              {t('reading.seriesAndRoles')}
            </Button>
          </EmptyState>
        </Match>
        <Match when={reading().detail()}>
          <Workplace reading={reading()} onSeries={() => setChoosing(true)} />
        </Match>
      </Switch>
      <Show when={reading().detail()}>
        {(detail) => (
          <SeriesDialog
            open={choosing()}
            onClose={() => setChoosing(false)}
            detail={detail()}
            onDetail={(next) => reading().remote.set(next)}
          />
        )}
      </Show>
    </section>
  );
}

function Workplace(props: { readonly reading: Reading; readonly onSeries: () => void }): JSX.Element {
  const guideIds = createMemo(() => props.reading.guides().map((guide) => guide.id), [], {
    equals: (a, b) => a.join() === b.join(),
  });
  return (
    <>
      <SequenceStrip reading={props.reading} onSeries={() => props.onSeries()} />
      <ToolOptions reading={props.reading} />
      <div
        class="reading-body"
        data-layout={props.reading.layout()}
        data-maximised={props.reading.maximised() ?? undefined}
        data-testid="reading-body"
      >
        <ToolStrip reading={props.reading} />
        <Show
          when={props.reading.series()}
          fallback={
            <div class="reading-missing">
              <EmptyState
                title={t('reading.sequenceMissing', { sequence: t(`term.${props.reading.sequence()}`) })}
                text={t('reading.noSeriesText')}
              >
                <Button onClick={() => props.onSeries()}>{t('reading.seriesAndRoles')}</Button>
              </EmptyState>
            </div>
          }
        >
          <Show when={props.reading.layout() === 'table'} fallback={<PaneHost reading={props.reading} id="axial" />}>
            <LightTable reading={props.reading} />
          </Show>
          <SliceStrip reading={props.reading} />
        </Show>
        <DrawingNotes reading={props.reading} />
        <For each={guideIds()}>{(id) => <PaneHost reading={props.reading} id={id} />}</For>
        <RoiPanel reading={props.reading} />
      </div>
      <Readout reading={props.reading} />
    </>
  );
}

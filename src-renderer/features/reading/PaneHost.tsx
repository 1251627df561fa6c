/** A pane of the reading screen: its slice view, or why there is none. */
import Maximize from 'lucide-solid/icons/maximize-2';
import Minimize from 'lucide-solid/icons/minimize-2';
import { createMemo, createSignal, Match, onCleanup, Show, Switch, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { PaneId, Reading } from '@renderer/state/reading';
import { patientText } from '@renderer/editor/view-plane';
import { guideTool, isLooking } from '@renderer/editor/editor';
import { sequences } from '@renderer/state/reading-series';
import { IconButton } from '@renderer/ui/Button';
import { fixed } from '@renderer/ui/readable';
import { Chip } from '@renderer/ui/Chip';
import { ErrorState } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import { SlicePane } from '@renderer/viewer/SlicePane';

const POINTERS = {
  crosshair: 'crosshair',
  navigate: 'grab',
  polygon: 'crosshair',
  brush: 'none',
  eraser: 'none',
  window: 'ns-resize',
  measure: 'crosshair',
  freehand: 'crosshair',
  livewire: 'crosshair',
  flood: 'cell',
  threshold: 'crosshair',
  move: 'move',
  picker: 'pointer',
} as const;

export function PaneHost(props: { readonly reading: Reading; readonly id: PaneId }): JSX.Element {
  const reading = (): Reading => props.reading;
  const source = createMemo(() => reading().sourceOf(props.id));
  const seriesId = createMemo(() => source()?.series.seriesId ?? '');
  const volume = createMemo(() => reading().loaded(seriesId())?.volume ?? null);
  const view = createMemo(() => reading().viewOf(source()));
  const slice = createMemo(() => reading().sliceOf(props.id));
  const shownWindow = createMemo(() => reading().windowOf(seriesId()), undefined, {
    equals: (a, b) => a.centre === b.centre && a.width === b.width,
  });
  const load = createMemo(() => (source() ? reading().loadOf(seriesId()) : 'loading'));
  const problem = createMemo<Problem | null>(() => {
    const entry = load();
    return entry !== 'loading' && 'code' in entry ? entry : null;
  });
  const maskRevision = createMemo(() => reading().maskRevision(props.id));
  const draws = (): boolean => props.id === 'axial';
  const tool = createMemo(() => (draws() ? reading().tool() : guideTool(reading().tool())));
  const brush = createMemo(() => (draws() && (tool() === 'brush' || tool() === 'eraser') ? reading().brushSize() : null));
  const caption = createMemo(() => {
    const [current, plane] = [source(), view()];
    if (!current || !plane) return '';
    return t(plane.native ? 'reading.caption' : 'reading.captionReformat', {
      sequence: t(`term.${current.sequence}`),
      plane: t(`term.${current.plane}`),
    });
  });
  const position = createMemo(() => {
    const plane = view();
    return plane ? t('reading.sliceOf', { slice: slice() + 1, slices: plane.grid.dims[2] }) : '';
  });
  const label = createMemo(() =>
    draws()
      ? t('reading.pane.drawing', { sequence: t(`term.${source()?.sequence ?? 't1c'}`) })
      : t('reading.pane.guide', {
          sequence: t(`term.${source()?.sequence ?? 't1c'}`),
          plane: t(`term.${source()?.plane ?? 'axial'}`),
        }),
  );
  const references = createMemo(() =>
    (['axial', 'guide-1', 'guide-2'] as const).flatMap((other) => {
      const otherSource = other === props.id ? null : reading().sourceOf(other);
      const otherView = reading().viewOf(otherSource);
      return otherView ? [{ view: otherView, slice: reading().sliceOf(other) }] : [];
    }),
  );
  const linked = createMemo(() => {
    const [own, front] = [source()?.series.frameOfReferenceUid, reading().series()?.frameOfReferenceUid];
    return own === front || own === null || front === null || own === undefined || front === undefined;
  });
  // The colour of the read that is shown: on the other planes it is the one in front.
  const roiColour = createMemo(() => {
    const current = source();
    return `--roi-${current && current.plane === 'axial' ? current.sequence : reading().sequence()}`;
  });
  const proposed = createMemo(() => (draws() ? reading().proposedRuns() : reading().proposedOnGuide(props.id)));
  const ownCamera = { centreLpsMm: null, pixelsPerMm: null };
  const camera = createMemo(() => {
    const current = source();
    return current ? reading().cameraOf(current) : ownCamera;
  });
  /** Lines of the upper right corner: what is shown, for who reads the picture later. */
  const details = createMemo<readonly string[]>(() => {
    const [current, plane, at] = [source(), view(), reading().cursor()];
    if (!current || !plane || !at) return [];
    const { centre, width } = shownWindow();
    return [
      reading().detail()?.patientId ?? '',
      current.series.description,
      t('reading.annotation.place', { position: patientText(at), thickness: fixed(plane.grid.spacingMm[2], 1) }),
      t('reading.annotation.window', { centre: Number(centre.toPrecision(4)), width: Number(width.toPrecision(4)) }),
    ];
  });
  /** Where the three sequences stand side by side: a press on one that is not drawn on brings it in front, and draws nothing. */
  const bringInFront = (event: PointerEvent): void => {
    const current = source();
    if (draws() || reading().layout() !== 'sequences' || event.button !== 0 || !current) return;
    if (isLooking(reading().tool())) return;
    event.stopPropagation();
    event.preventDefault();
    reading().setSequence(current.sequence);
  };
  /** A double click belongs to the tools that draw; where nothing is drawn it lets the pane fill the place of all. */
  const maximise = (): void => {
    if (!draws() || isLooking(reading().tool())) reading().toggleMaximised(props.id);
  };
  onCleanup(() => reading().handles.delete(props.id));
  const [graphics, setGraphics] = createSignal(true);

  return (
    <div
      class="pane"
      classList={{ 'pane-front': draws(), 'pane-maximised': reading().maximised() === props.id }}
      style={{ '--place': String(sequences.indexOf(source()?.sequence ?? 't1')) }}
      data-pane={props.id}
      data-sequence={source()?.sequence}
      data-plane={source()?.plane}
      data-testid={`pane-host-${props.id}`}
      on:pointerdown={{ handleEvent: bringInFront, capture: true }}
      onDblClick={maximise}
    >
      <SlicePane
        testId={`pane-${props.id}`}
        label={label()}
        volume={volume()}
        view={view()}
        slice={slice()}
        window={shownWindow()}
        invert={(source()?.series.monochrome1 === true) !== reading().invertedOf(seriesId())}
        editor={reading().editors[props.id]}
        fillMask={(into) => reading().fillMask(props.id, into)}
        maskRevision={maskRevision()}
        proposed={proposed()}
        second={draws() ? reading().secondRuns() : null}
        difference={draws() ? reading().differenceRuns() : null}
        camera={camera()}
        onCamera={() => reading().cameraMoved(props.id)}
        roiOpacity={reading().opacity()}
        showRoi={reading().showRoi()}
        roiColour={roiColour()}
        showMarks={reading().showMarks()}
        cursor={reading().cursor()}
        references={references()}
        brush={brush()}
        caption={reading().showAnnotations() ? caption() : ''}
        position={reading().showAnnotations() ? position() : ''}
        details={reading().showAnnotations() && draws() ? details() : []}
        pointer={POINTERS[tool()]}
        onNotches={(notches) => reading().stepSlice(props.id, -notches)}
        onHover={(at) => reading().setPointer(props.id, at)}
        onGraphics={setGraphics}
        onHandle={(handle) => reading().handles.set(props.id, handle)}
        deliver={(input) => reading().deliver(input)}
      />
      <Show when={!graphics()}>
        <div class="pane-chip">
          <Chip
            tone="look"
            label={t('reading.noGraphics')}
            hint={t('reading.noGraphicsHint')}
            testId={`no-graphics-${props.id}`}
          />
        </div>
      </Show>
      <IconButton
        class="pane-maximise"
        label={t(reading().maximised() === props.id ? 'reading.restore' : 'reading.maximise')}
        icon={reading().maximised() === props.id ? <Minimize size={14} /> : <Maximize size={14} />}
        testId={`maximise-${props.id}`}
        onClick={() => reading().toggleMaximised(props.id)}
      />
      <Show when={!linked()}>
        <div class="pane-chip">
          <Chip tone="look" label={t('reading.notLinked')} hint={t('reading.notLinkedHint')} />
        </div>
      </Show>
      <Switch>
        <Match when={problem()}>
          {(found) => (
            <div class="pane-state">
              <ErrorState problem={found()} onRetry={() => reading().reload(seriesId())} />
            </div>
          )}
        </Match>
        <Match when={load() === 'loading'}>
          <p class="pane-state pane-loading" role="status">
            {t('reading.loadingSeries')}
          </p>
        </Match>
      </Switch>
    </div>
  );
}

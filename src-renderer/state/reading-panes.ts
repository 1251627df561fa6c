/** What the panes of a reading show: series by sequence and plane, their volumes as they load, and the view planes on them. */
import { createMemo, createSignal, untrack, type Accessor } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { CaseDetail, ReadingLayout, SeriesEntry, StudySequence } from '@shared/contract/entities';
import type { Grid } from '@shared/core/geometry/grid';
import type { PaneCamera } from '@renderer/editor/pane-handle';
import { makeViewPlane, type ViewPlane } from '@renderer/editor/view-plane';
import { changeSettings, settings } from './settings';
import { firstSequence, guideSeries, sequences, seriesWithRole } from './reading-series';
import { type LoadedVolume, loadVolume } from './reading-volumes';

export type PaneId = 'axial' | 'guide-1' | 'guide-2';
export const paneIds: readonly PaneId[] = ['axial', 'guide-1', 'guide-2'];

/** What a pane shows. */
export interface PaneSource {
  readonly id: PaneId;
  readonly plane: 'axial' | 'coronal' | 'sagittal';
  readonly series: SeriesEntry;
  /** The sequence whose tab this is, for the pane's name. */
  readonly sequence: StudySequence;
}

type SeriesLoad = LoadedVolume | Problem | 'loading';
const isLoaded = (load: SeriesLoad | undefined): load is LoadedVolume =>
  load !== undefined && load !== 'loading' && 'volume' in load;

/** Owned by the scope of the reading. */
export function createReadingPanes(detail: Accessor<CaseDetail | null>) {
  const [chosenSequence, setChosenSequence] = createSignal<StudySequence | null>(null);
  const layout = (): ReadingLayout => settings().readingLayout;
  const [maximised, setMaximised] = createSignal<PaneId | null>(null);
  const cameras = new Map<string, PaneCamera>();
  const oneCamera: PaneCamera = { centreLpsMm: null, pixelsPerMm: null };
  const [loads, setLoads] = createSignal<ReadonlyMap<string, SeriesLoad>>(new Map());

  const axial = createMemo(() => {
    const current = detail();
    const found = new Map<StudySequence, SeriesEntry>();
    if (current) {
      for (const name of sequences) {
        const series = seriesWithRole(current, name, 'axial');
        if (series) found.set(name, series);
      }
    }
    return found;
  });
  // Taken once from the case as it was opened; later only the reader changes it.
  const sequenceInFront = createMemo<StudySequence | null>((before) => {
    const current = detail();
    return chosenSequence() ?? before ?? (current ? firstSequence(current) : null);
  }, null);
  const sequence = (): StudySequence => sequenceInFront() ?? 't1c';
  const series = createMemo(() => {
    const name = sequenceInFront();
    return name === null ? null : (axial().get(name) ?? null);
  });

  const guides = createMemo<readonly PaneSource[]>(() => {
    const current = detail();
    const front = series();
    if (!current || !front || layout() === 'single' || layout() === 'table') return [];
    if (layout() === 'sequences') {
      return sequences
        .flatMap((name) => {
          const other = axial().get(name);
          return name === sequence() || !other ? [] : [{ plane: 'axial' as const, series: other, sequence: name }];
        })
        .map((source, n) => ({ ...source, id: n === 0 ? ('guide-1' as const) : ('guide-2' as const) }));
    }
    return (['coronal', 'sagittal'] as const).map((plane, n) => {
      const native = guideSeries(current, plane, sequence());
      const shown = native ?? front;
      const name = shown.sequence === 'other' ? sequence() : shown.sequence;
      return { id: n === 0 ? 'guide-1' : 'guide-2', plane, series: shown, sequence: name };
    });
  });
  const drawingSource = createMemo<PaneSource | null>(() => {
    const front = series();
    return front ? { id: 'axial', plane: 'axial', series: front, sequence: sequence() } : null;
  });
  const sourceOf = (id: PaneId): PaneSource | null =>
    id === 'axial' ? drawingSource() : (guides().find((guide) => guide.id === id) ?? null);

  const load = async (seriesId: string): Promise<void> => {
    if (untrack(loads).has(seriesId)) return;
    setLoads((all) => new Map(all).set(seriesId, 'loading'));
    const answer = await loadVolume(seriesId);
    setLoads((all) => new Map(all).set(seriesId, answer.ok ? answer.value : answer.error));
  };
  const reload = (seriesId: string): void => {
    setLoads((all) => {
      const next = new Map(all);
      next.delete(seriesId);
      return next;
    });
    void load(seriesId);
  };
  const loaded = (seriesId: string | undefined): LoadedVolume | null => {
    const entry = seriesId === undefined ? undefined : loads().get(seriesId);
    return isLoaded(entry) ? entry : null;
  };

  // A view plane is made once for a series and plane: panes compare it by identity.
  const planes = new Map<string, { grid: Grid; view: ViewPlane }>();
  const viewOf = (source: Pick<PaneSource, 'series' | 'plane'> | null): ViewPlane | null => {
    const volume = loaded(source?.series.seriesId)?.volume;
    if (!source || !volume) return null;
    const key = `${source.series.seriesId} ${source.plane}`;
    const known = planes.get(key);
    if (known?.grid === volume.grid) return known.view;
    const view = makeViewPlane(volume.grid, source.plane);
    planes.set(key, { grid: volume.grid, view });
    return view;
  };
  const drawingView = createMemo(() => viewOf(drawingSource()));

  return {
    layout,
    setLayout(next: ReadingLayout) {
      setMaximised(null);
      void changeSettings({ readingLayout: next });
    },
    /** The pane that fills the place of all; null: none does. */
    maximised,
    /** Lets a pane fill the place of all, or gives it back. */
    toggleMaximised: (id: PaneId) => setMaximised((now) => (now === null && sourceOf(id) ? id : null)),
    /** Zoom and place of a series in a plane, whichever pane shows it; of all panes where they are linked. */
    cameraOf(source: PaneSource): PaneCamera {
      if (settings().linkedZoom) return oneCamera;
      const key = `${source.series.seriesId} ${source.plane}`;
      const known = cameras.get(key);
      if (known) return known;
      const made: PaneCamera = { centreLpsMm: null, pixelsPerMm: null };
      cameras.set(key, made);
      return made;
    },
    /** Links zoom and pan of all panes, beginning with how the drawing pane stands, or lets each have its own again. */
    setLinkedZoom(linked: boolean) {
      const front = untrack(drawingSource);
      const from = front ? cameras.get(`${front.series.seriesId} ${front.plane}`) : undefined;
      if (linked && from) Object.assign(oneCamera, from);
      void changeSettings({ linkedZoom: linked });
    },
    linkedZoom: () => settings().linkedZoom,
    axial,
    sequence,
    sequenceInFront,
    setChosenSequence,
    series,
    guides,
    drawingSource,
    sourceOf,
    load,
    reload,
    loadOf: (seriesId: string): SeriesLoad => loads().get(seriesId) ?? 'loading',
    loaded,
    viewOf,
    drawingView,
  };
}

export type ReadingPanes = ReturnType<typeof createReadingPanes>;

/**
 * The reading of one case: which series the panes show, the 3D cursor that links them, the
 * reads that are open, and how strokes become saved steps. Lives as long as its case is the
 * last one read, so that undo outlasts a look at another screen. No vtk, no DOM.
 */
import { batch, createEffect, createMemo, createRoot, createSignal, untrack } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { CaseDetail, SeriesEntry, StudySequence } from '@shared/contract/entities';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { fromSliceRuns } from '@shared/core/mask/slice-runs';
import { type CaseDocument, makeCaseDocument, openRead, perform, redo, undo } from '@shared/document/case-document';
import {
  commandSetting,
  makeReadDocument,
  measureRead,
  type ReadCommand,
  type ReadDocument,
  sliceRunsOf,
} from '@shared/document/read-document';
import { stepNames } from '@shared/document/read-history';
import type { EditorEffect } from '@renderer/editor/drawing-surface';
import { Editor, type ToolId } from '@renderer/editor/editor';
import type { PaneHandle } from '@renderer/editor/pane-handle';
import { centreOf, makeViewPlane, moveToSlice, sliceAt, type ViewPlane } from '@renderer/editor/view-plane';
import { clearDirty, loadRuns, makeWorkingSlice, type WorkingSlice } from '@renderer/editor/working-slice';
import { invoke } from '@renderer/ipc/client';
import { boundsOfRuns, centroidOfRuns, NO_PIXELS, type PixelBounds, sampleMaskOnPane } from '@renderer/workers/mask-plane';
import { makeStrokeSaver } from './reading-saver';
import { firstSequence, guideSeries, sequences, seriesWithRole } from './reading-series';
import { computeAutoWindow, type LoadedVolume, loadVolume, type WindowSetting } from './reading-volumes';
import { createRemote } from './remote';
import { changeSettings, settings } from './settings';
import { reportSaved, reportUnsaved } from './status';
import { tellProblem } from './toasts';

export type PaneId = 'axial' | 'guide-1' | 'guide-2';
export type PanePlane = 'axial' | 'coronal' | 'sagittal';
export type GuideLayout = 'planes' | 'sequences';

/** A read as far as the screen needs it beside its mask. */
export interface ReadStatus {
  readonly readId: string;
  readonly seriesId: string;
  readonly readerName: string;
  readonly occasion: number;
  readonly state: 'draft' | 'final';
}

export type SeriesLoad = LoadedVolume | Problem | 'loading';
const isLoaded = (load: SeriesLoad | undefined): load is LoadedVolume =>
  load !== undefined && load !== 'loading' && 'volume' in load;

/** What a pane shows. */
export interface PaneSource {
  readonly id: PaneId;
  readonly plane: PanePlane;
  readonly series: SeriesEntry;
  /** The sequence whose tab this is, for the pane's name. */
  readonly sequence: StudySequence;
}

/** Why a press did nothing. */
export type Refusal = 'final' | 'unsaved' | 'no-read';

function createReading(caseId: string) {
  const remote = createRemote('case/get', () => ({ caseId }), ['case']);
  const detail = createMemo<CaseDetail | null>(() => remote.value());
  const [chosenSequence, setChosenSequence] = createSignal<StudySequence | null>(null);
  const [layout, setLayout] = createSignal<GuideLayout>('planes');
  const [loads, setLoads] = createSignal<ReadonlyMap<string, SeriesLoad>>(new Map());
  const [reads, setReads] = createSignal<ReadonlyMap<string, ReadStatus | Problem | 'opening'>>(new Map());
  const [caseDocument, setCaseDocument] = createSignal<CaseDocument>(makeCaseDocument(caseId));
  const [cursor, setCursorSignal] = createSignal<Vec3 | null>(null);
  const [windows, setWindows] = createSignal<ReadonlyMap<string, WindowSetting>>(new Map());
  const [tool, setToolSignal] = createSignal<ToolId>('crosshair');
  const [brushSize, setBrushSizeSignal] = createSignal(settings().brushSizeVoxels);
  const [opacity, setOpacitySignal] = createSignal(settings().overlayOpacity);
  const [showRoi, setShowRoi] = createSignal(true);
  const [showMarks, setShowMarks] = createSignal(true);
  const [pointer, setPointer] = createSignal<{ readonly pane: PaneId; readonly i: number; readonly j: number } | null>(null);
  const [unsaved, setUnsaved] = createSignal<Problem | null>(null);
  const [refusal, setRefusal] = createSignal<{ readonly why: Refusal } | null>(null);
  const [busyState, setBusyState] = createSignal(false);
  const handles = new Map<PaneId, PaneHandle>();

  // Series and panes.
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
    if (!current || !front) return [];
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
  createEffect(() => {
    const front = series();
    if (!front) return;
    const rest = [...guides().map((guide) => guide.series.seriesId), ...[...axial().values()].map((other) => other.seriesId)];
    untrack(() => {
      void openReadOf(front.seriesId);
      // The series in front first; the others come while the reader looks at it.
      void load(front.seriesId).then(async () => {
        for (const seriesId of rest) await load(seriesId);
      });
    });
  });

  // A view plane is made once for a series and plane: panes compare it by identity.
  const planes = new Map<string, { grid: Grid; view: ViewPlane }>();
  const viewOf = (source: PaneSource | null): ViewPlane | null => {
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
  const drawingSlice = createMemo(() => sliceOf('axial'));
  function sliceOf(id: PaneId): number {
    const view = viewOf(sourceOf(id));
    const at = cursor();
    return view && at ? sliceAt(view, at) : 0;
  }

  // Reads.
  const readStatus = (seriesId: string | undefined): ReadStatus | null => {
    const entry = seriesId === undefined ? undefined : reads().get(seriesId);
    return entry !== undefined && entry !== 'opening' && 'readId' in entry ? entry : null;
  };
  const readProblem = createMemo<Problem | null>(() => {
    const entry = reads().get(series()?.seriesId ?? '');
    return entry !== undefined && entry !== 'opening' && 'code' in entry ? entry : null;
  });
  const read = createMemo(() => readStatus(series()?.seriesId));
  const documentOfRead = (readId: string | undefined): ReadDocument | null =>
    readId === undefined ? null : (caseDocument().reads.get(readId)?.document ?? null);
  const document = createMemo(() => documentOfRead(read()?.readId));
  const measures = createMemo(() => {
    const [current, grid] = [document(), drawingView()?.grid];
    return current && grid ? measureRead(current, grid) : null;
  });
  const steps = createMemo(() => {
    const history = caseDocument().reads.get(read()?.readId ?? '')?.history;
    return history ? stepNames(history) : { undo: null, redo: null };
  });

  async function openReadOf(seriesId: string): Promise<void> {
    const known = untrack(reads).get(seriesId);
    if (known !== undefined && (known === 'opening' || 'readId' in known)) return;
    setReads((all) => new Map(all).set(seriesId, 'opening'));
    const answer = await invoke('read/open', { seriesId });
    if (!answer.ok) {
      setReads((all) => new Map(all).set(seriesId, answer.error));
      return;
    }
    const { readId, readerName, occasion, state, revision, slices } = answer.value;
    const dims = [...axial().values()].find((entry) => entry.seriesId === seriesId)?.dims;
    if (!dims) return;
    batch(() => {
      saver.opened(readId, revision);
      setCaseDocument((all) =>
        openRead(all, readId, makeReadDocument({ columns: dims[0], rows: dims[1], slices: dims[2] }, slices)),
      );
      setReads((all) => new Map(all).set(seriesId, { readId, seriesId, readerName, occasion, state }));
    });
  }

  // Side by side, each sequence shows its own ROI; a read is not begun by only being looked at.
  createEffect(() => {
    const current = detail();
    if (!current || layout() !== 'sequences') return;
    for (const { series: other } of guides()) {
      if (current.reads.some((stored) => stored.seriesId === other.seriesId && stored.voxelCount > 0))
        void openReadOf(other.seriesId);
    }
  });

  const saver = makeStrokeSaver({
    save: (request) => invoke('read/save-stroke', request),
    async reopen(readId) {
      const seriesId = [...untrack(reads)].find(
        ([, entry]) => entry !== 'opening' && 'readId' in entry && entry.readId === readId,
      )?.[0];
      return invoke('read/open', { seriesId: seriesId ?? '' });
    },
    documentOf: (readId) => untrack(() => documentOfRead(readId)),
    saved(_readId, savedAt) {
      setUnsaved(null);
      reportSaved(savedAt);
    },
    failed(_readId, problem) {
      setUnsaved(problem);
      reportUnsaved(problem);
    },
  });

  // The first place of the cursor: in the middle of the ROI where there is one, else of the series.
  createEffect(() => {
    const view = drawingView();
    const entry = reads().get(series()?.seriesId ?? '');
    if (!view || cursor() !== null || entry === undefined || entry === 'opening') return;
    const mask = untrack(document)?.mask;
    const drawn = [...(mask?.keys() ?? [])].sort((a, b) => a - b);
    const k = drawn[Math.floor(drawn.length / 2)];
    const runs = k === undefined ? undefined : mask?.get(k);
    if (k === undefined || !runs) setCursorSignal(centreOf(view.grid));
    else setCursorSignal(toLpsMm(view.grid, [...centroidOfRuns(runs, view.grid.dims[0]), k]));
  });

  // Drawing.
  let working: WorkingSlice | null = null;
  let workingBounds: PixelBounds = NO_PIXELS;
  const editor = new Editor({
    sliceIndex: () => untrack(drawingSlice),
    pixelsPerVoxel: () => handles.get('axial')?.pixelsPerVoxel() ?? [1, 1],
    openSlice() {
      const [current, status] = untrack(() => [document(), read()] as const);
      const why: Refusal | null = saver.problem()
        ? 'unsaved'
        : !current || !status
          ? 'no-read'
          : status.state === 'final'
            ? 'final'
            : null;
      setRefusal(why ? { why } : null);
      if (why || !current) return null;
      const { columns, rows } = current.dims;
      if (working?.columns !== columns || working.rows !== rows) working = makeWorkingSlice(columns, rows);
      const runs = sliceRunsOf(current, untrack(drawingSlice));
      loadRuns(working, runs);
      clearDirty(working);
      workingBounds = boundsOfRuns(runs, columns);
      return working;
    },
    emit: (effect) => take('axial', effect),
  });
  editor.setBrushSize(untrack(brushSize));
  const guideEditor = (id: PaneId): Editor =>
    new Editor({
      sliceIndex: () => untrack(() => sliceOf(id)),
      pixelsPerVoxel: () => handles.get(id)?.pixelsPerVoxel() ?? [1, 1],
      openSlice: () => null,
      emit: (effect) => take(id, effect),
    });
  const editors: Record<PaneId, Editor> = { axial: editor, 'guide-1': guideEditor('guide-1'), 'guide-2': guideEditor('guide-2') };

  function take(id: PaneId, effect: EditorEffect): void {
    const handle = handles.get(id);
    switch (effect.kind) {
      case 'painted':
      case 'reverted':
        handle?.redrawMask();
        break;
      case 'overlay':
        handle?.redrawOverlay();
        break;
      case 'commit':
        commit(effect);
        break;
      case 'cursor': {
        const view = untrack(() => viewOf(sourceOf(id)));
        if (view)
          moveCursor(
            keepWithin(
              view,
              effect.i,
              effect.j,
              untrack(() => sliceOf(id)),
            ),
          );
        break;
      }
      case 'pan':
        handle?.panBy(effect.dx, effect.dy);
        break;
      case 'zoom':
        handle?.zoomBy(effect.factor, effect.x, effect.y);
        break;
      case 'window':
        dragWindow(id, effect.dx, effect.dy);
        break;
    }
  }

  function commit(effect: Extract<EditorEffect, { kind: 'commit' }>): void {
    const [current, status] = untrack(() => [document(), read()] as const);
    if (!current || !status) return;
    const command = commandSetting(current, effect.action, [[effect.k, effect.runs]]);
    if (!command) {
      handles.get('axial')?.redrawMask();
      return;
    }
    setCaseDocument((all) => perform(all, status.readId, command).caseDocument);
    void saver.save(status.readId, command);
  }

  /** Undo or redo on the read in front: shown, saved, and the pane turns to a slice that changed. */
  function walk(step: typeof undo, word: 'undo' | 'redo'): void {
    editor.interruptGesture();
    saver.deliver(() => {
      const status = untrack(read);
      if (!status || status.state === 'final' || saver.problem()) return;
      const change = step(untrack(caseDocument), status.readId);
      if (!change) return;
      setCaseDocument(change.caseDocument);
      const command: ReadCommand = { action: `${word} ${change.applied.action}`, changes: change.applied.changes };
      void saver.save(status.readId, command);
      const first = change.applied.changes[0];
      if (first && !change.applied.changes.some(({ k }) => k === untrack(drawingSlice))) setSlice('axial', first.k);
    });
  }

  // The cursor.
  function keepWithin(view: ViewPlane, i: number, j: number, k: number): Vec3 {
    const within = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
    return toLpsMm(view.grid, [within(i, view.grid.dims[0]), within(j, view.grid.dims[1]), k]);
  }
  function moveCursor(positionLpsMm: Vec3): void {
    const view = untrack(drawingView);
    // A stroke belongs to the slice that it was begun on.
    if (view && sliceAt(view, positionLpsMm) !== untrack(drawingSlice)) editor.interruptGesture();
    setCursorSignal(positionLpsMm);
  }
  function setSlice(id: PaneId, k: number): void {
    const [view, at] = untrack(() => [viewOf(sourceOf(id)), cursor()] as const);
    if (!view || !at) return;
    const kept = Math.min(view.grid.dims[2] - 1, Math.max(0, k));
    moveCursor(moveToSlice(view, at, kept));
  }
  const stepSlice = (id: PaneId, by: number): void => setSlice(id, untrack(() => sliceOf(id)) + by);
  function nudge(columns: number, rows: number): void {
    const [view, at] = untrack(() => [drawingView(), cursor()] as const);
    if (!view || !at) return;
    const [i, j, k] = toIjk(view.grid, at);
    moveCursor(keepWithin(view, i + columns, j + rows, k));
  }

  const pointerLpsMm = createMemo<Vec3 | null>(() => {
    const at = pointer();
    const view = at ? viewOf(sourceOf(at.pane)) : null;
    return at && view ? toLpsMm(view.grid, [at.i, at.j, sliceOf(at.pane)]) : null;
  });

  // Windows.
  const windowOf = (seriesId: string): WindowSetting =>
    windows().get(seriesId) ?? loaded(seriesId)?.window ?? { centre: 0.5, width: 1 };
  function dragWindow(id: PaneId, dx: number, dy: number): void {
    const seriesId = untrack(() => sourceOf(id))?.series.seriesId;
    if (seriesId === undefined) return;
    const { centre, width } = untrack(() => windowOf(seriesId));
    setWindows((all) =>
      new Map(all).set(seriesId, { centre: centre + (dy * width) / 400, width: Math.max(1e-6, width * 2 ** (dx / 200)) }),
    );
  }
  function autoWindow(): void {
    setWindows((all) => {
      const next = new Map(all);
      for (const id of ['axial', 'guide-1', 'guide-2'] as const) {
        const seriesId = untrack(() => sourceOf(id))?.series.seriesId;
        const volume = untrack(() => loaded(seriesId))?.volume;
        if (seriesId !== undefined && volume) next.set(seriesId, computeAutoWindow(volume));
      }
      return next;
    });
  }

  // Masks as the panes see them.
  /** Mask that a pane shows: that of its own series where it is open, else, on the other planes, the one in front. */
  const maskOf = (source: PaneSource): { readonly document: ReadDocument; readonly grid: Grid } | null => {
    const own = documentOfRead(readStatus(source.series.seriesId)?.readId);
    const ownGrid = viewOf({ ...source, plane: 'axial' })?.grid;
    if (source.series.plane === 'axial' && own && ownGrid) return { document: own, grid: ownGrid };
    const [front, grid] = [document(), drawingView()?.grid];
    return source.plane !== 'axial' && front && grid ? { document: front, grid } : null;
  };
  const maskRevision = (id: PaneId): unknown => {
    const source = sourceOf(id);
    if (!source) return null;
    if (id !== 'axial') return maskOf(source)?.document ?? null;
    const current = document();
    return current ? sliceRunsOf(current, drawingSlice()) : null;
  };
  const fillMask = (id: PaneId, into: Uint8Array): PixelBounds =>
    untrack(() => {
      const source = sourceOf(id);
      const view = viewOf(source);
      if (id === 'axial') {
        const current = document();
        if (!current || into.length !== current.dims.columns * current.dims.rows) {
          into.fill(0);
          return NO_PIXELS;
        }
        if (editor.painting && working) {
          into.set(working.bits);
          const { dirty } = working;
          if (dirty.i1 < dirty.i0) return workingBounds;
          if (workingBounds.i1 < workingBounds.i0) return { ...dirty };
          return {
            i0: Math.min(workingBounds.i0, dirty.i0),
            j0: Math.min(workingBounds.j0, dirty.j0),
            i1: Math.max(workingBounds.i1, dirty.i1),
            j1: Math.max(workingBounds.j1, dirty.j1),
          };
        }
        const runs = sliceRunsOf(current, drawingSlice());
        fromSliceRuns(runs, current.dims.columns, current.dims.rows, into);
        return boundsOfRuns(runs, current.dims.columns);
      }
      const mask = source ? maskOf(source) : null;
      if (!mask || !view) {
        into.fill(0);
        return NO_PIXELS;
      }
      return sampleMaskOnPane(mask.document.mask, mask.grid, view.grid, sliceOf(id), into);
    });

  async function setReadState(state: 'draft' | 'final'): Promise<void> {
    editor.interruptGesture();
    const status = untrack(read);
    if (!status || saver.problem() || busyState()) return;
    setBusyState(true);
    await new Promise<void>((resolve) => saver.deliver(resolve));
    const answer = await invoke('read/set-state', { readId: status.readId, state });
    setBusyState(false);
    if (!answer.ok) {
      tellProblem(answer.error);
      return;
    }
    saver.opened(answer.value.readId, answer.value.revision);
    setReads((all) => new Map(all).set(status.seriesId, { ...status, state: answer.value.state }));
    setRefusal(null);
    void remote.refetch();
  }

  let settingsTimer: ReturnType<typeof setTimeout> | undefined;
  function keepSettings(): void {
    clearTimeout(settingsTimer);
    settingsTimer = setTimeout(
      () => void changeSettings({ brushSizeVoxels: untrack(brushSize), overlayOpacity: untrack(opacity) }),
      600,
    );
  }

  return {
    caseId,
    remote,
    detail,
    sequence,
    axial,
    series,
    drawingSource,
    guides,
    sourceOf,
    viewOf,
    sliceOf,
    drawingView,
    drawingSlice,
    loadOf: (seriesId: string): SeriesLoad => loads().get(seriesId) ?? 'loading',
    loaded,
    reload,
    cursor,
    moveCursor,
    setSlice,
    stepSlice,
    nudge,
    editors,
    handles,
    deliver: saver.deliver,
    fillMask,
    maskRevision,
    windowOf,
    autoWindow,
    resetWindow: () => setWindows(new Map()),
    layout,
    setLayout,
    read,
    readStatus,
    readProblem,
    retryRead: () => {
      const front = series();
      if (front) void openReadOf(front.seriesId);
    },
    document,
    documentOf: (readId: string): ReadDocument | null => documentOfRead(readId),
    measures,
    steps,
    undo: () => walk(undo, 'undo'),
    redo: () => walk(redo, 'redo'),
    unsaved,
    retrySave: () => void saver.retry(),
    refusal,
    setReadState,
    changingState: busyState,
    tool,
    setTool(next: ToolId) {
      editor.setTool(next);
      // Guides follow the tools that look; they never draw.
      const looking = next === 'navigate' || next === 'window' ? next : 'crosshair';
      editors['guide-1'].setTool(looking);
      editors['guide-2'].setTool(looking);
      setToolSignal(next);
      setRefusal(null);
    },
    brushSize,
    setBrushSize(size: number) {
      editor.setBrushSize(size);
      setBrushSizeSignal(editor.brushSize);
      keepSettings();
    },
    opacity,
    setOpacity(value: number) {
      setOpacitySignal(Math.min(1, Math.max(0, Math.round(value * 20) / 20)));
      keepSettings();
    },
    showRoi,
    setShowRoi,
    showMarks,
    setShowMarks,
    /** Patient position under the pointer, on the slice that its pane shows now. */
    pointerLpsMm,
    setPointer(id: PaneId, at: { readonly i: number; readonly j: number } | null) {
      setPointer(at ? { pane: id, i: Math.round(at.i), j: Math.round(at.j) } : null);
    },
    setSequence(next: StudySequence) {
      if (next === untrack(sequenceInFront)) return;
      editor.interruptGesture();
      // Polygons in progress belong to the series they were begun on.
      saver.deliver(() => {
        editor.reset();
        setRefusal(null);
        setChosenSequence(next);
      });
    },
  };
}

export type Reading = ReturnType<typeof createReading>;

const opened = new Map<string, { readonly reading: Reading; readonly dispose: () => void }>();

/** The reading of a case: the one that is open, or a new one in place of the last. One with a step that is not saved stays. */
export function readingOf(caseId: string): Reading {
  for (const [id, { reading, dispose }] of opened) {
    if (id === caseId || untrack(reading.unsaved) !== null) continue;
    dispose();
    opened.delete(id);
  }
  const known = opened.get(caseId);
  if (known) return known.reading;
  const made = createRoot((dispose) => ({ reading: createReading(caseId), dispose }));
  opened.set(caseId, made);
  return made.reading;
}

/** Whether a step of any open reading is on the screen but not on disk. */
export const hasUnsavedStep = (): boolean => [...opened.values()].some(({ reading }) => untrack(reading.unsaved) !== null);

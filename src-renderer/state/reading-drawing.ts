/** Drawing in a reading: the editors of the panes, what their effects do, and the masks that the panes show meanwhile. */
import { createSignal, untrack } from 'solid-js';
import type { Grid } from '@shared/core/geometry/grid';
import { fromSliceRuns } from '@shared/core/mask/slice-runs';
import { commandSetting, type ReadDocument, sliceRunsOf } from '@shared/document/read-document';
import type { DrawingOptions } from '@shared/contract/entities';
import { markOfCopied } from '@shared/document/slice-mark';
import type { EditorEffect, EditorHost } from '@renderer/editor/drawing-surface';
import { Editor, guideTool, type ToolId } from '@renderer/editor/editor';
import type { PaneHandle } from '@renderer/editor/pane-handle';
import { clearDirty, loadRuns, makeWorkingSlice, type WorkingSlice } from '@renderer/editor/working-slice';
import { boundsOfRuns, NO_PIXELS, type PixelBounds, sampleMaskOnPane } from '@renderer/workers/mask-plane';
import type { ReadingCursor } from './reading-cursor';
import type { PaneId, PaneSource, ReadingPanes } from './reading-panes';
import type { ReadingReads } from './reading-reads';
import type { ReadingRois } from './reading-rois';
import type { ReadingWindows } from './reading-windows';
import { changeSettings, settings } from './settings';

/** Owned by the scope of the reading. */
export function createReadingDrawing(
  { sourceOf, viewOf, drawingView, linkedZoom }: ReadingPanes,
  { sliceOf, drawingSlice, pointAt }: ReadingCursor,
  { document, documentOf, read, readStatus, carryOut, refusalNow, setRefusal }: ReadingReads,
  { dragWindow, windowFromPixels }: Pick<ReadingWindows, 'dragWindow' | 'windowFromPixels'>,
  { pickRoi }: Pick<ReadingRois, 'pickRoi'>,
) {
  const [tool, setToolSignal] = createSignal<ToolId>('crosshair');
  const [brushSize, setBrushSizeSignal] = createSignal(settings().brushSizeVoxels);
  const [opacity, setOpacitySignal] = createSignal(settings().overlayOpacity);
  const [showRoi, setShowRoi] = createSignal(true);
  const [showMarks, setShowMarks] = createSignal(true);
  const [showAnnotations, setShowAnnotations] = createSignal(true);
  const [drawingOptions, setDrawingOptionsSignal] = createSignal(settings().drawingOptions);
  const handles = new Map<PaneId, PaneHandle>();

  let working: WorkingSlice | null = null;
  let workingBounds: PixelBounds = NO_PIXELS;
  const drawingHost: EditorHost = {
    sliceIndex: () => untrack(drawingSlice),
    pixelsPerVoxel: () => handles.get('axial')?.pixelsPerVoxel() ?? [1, 1],
    openSlice() {
      const current = untrack(document);
      const why = refusalNow();
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
    storedRuns(k) {
      const current = untrack(document);
      return current ? sliceRunsOf(current, k) : new Uint32Array(0);
    },
    image: () => handles.get('axial')?.sliceImage() ?? null,
    spacingMm() {
      const [x = 1, y = 1] = untrack(drawingView)?.grid.spacingMm ?? [];
      return [x, y];
    },
    seriesId: () => untrack(() => sourceOf('axial'))?.series.seriesId ?? '',
    emit: (effect) => take('axial', effect),
  };
  const editor = new Editor(drawingHost, untrack(drawingOptions));
  editor.setBrushSize(untrack(brushSize));
  const guideEditor = (id: PaneId): Editor =>
    new Editor({
      sliceIndex: () => untrack(() => sliceOf(id)),
      pixelsPerVoxel: () => handles.get(id)?.pixelsPerVoxel() ?? [1, 1],
      openSlice: () => null,
      storedRuns: () => new Uint32Array(0),
      image: () => null,
      spacingMm: () => [1, 1],
      seriesId: () => '',
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
      case 'options':
        setDrawingOptionsSignal(effect.options);
        keepSettings();
        break;
      case 'commit':
        commit(effect);
        break;
      case 'cursor':
        pointAt(id, effect.i, effect.j);
        break;
      case 'pick':
        void pickRoi(id, effect.i, effect.j);
        break;
      case 'pan':
        handle?.panBy(effect.dx, effect.dy);
        break;
      case 'zoom':
        handle?.zoomBy(effect.factor, effect.x, effect.y);
        break;
      case 'window':
        dragWindow(id, effect.dx, effect.dy);
        break;
      case 'window-region':
        windowFromBox(id, effect);
        break;
    }
  }

  /** Window from a rectangle of the slice that a pane shows. */
  function windowFromBox(id: PaneId, { i0, j0, i1, j1 }: Extract<EditorEffect, { kind: 'window-region' }>): void {
    const image = handles.get(id)?.sliceImage();
    if (!image) return;
    windowFromPixels(id, image, (n) => {
      const [i, j] = [n % image.columns, Math.floor(n / image.columns)];
      return i >= i0 && i <= i1 && j >= j0 && j <= j1;
    });
  }
  /** Window from the pixels of the ROI on the slice of the drawing pane. */
  function windowFromRoi(): void {
    const [current, image] = [untrack(document), handles.get('axial')?.sliceImage()];
    if (!current || !image) return;
    const roi = fromSliceRuns(sliceRunsOf(current, untrack(drawingSlice)), image.columns, image.rows);
    windowFromPixels('axial', image, (n) => roi[n] === 1);
  }

  function commit(effect: Extract<EditorEffect, { kind: 'commit' }>): void {
    const [current, status] = untrack(() => [document(), read()] as const);
    if (!current || !status) return;
    const mark = markOfCopied(current.marks.get(effect.from ?? -1));
    const command = commandSetting(current, effect.action, effect.slices, mark);
    if (command) carryOut(command);
    else handles.get('axial')?.redrawMask();
  }

  /** Mask that a pane shows: that of its own series where it is open, else, on the other planes, the one in front. */
  const maskOf = (source: PaneSource): { readonly document: ReadDocument; readonly grid: Grid } | null => {
    const own = documentOf(readStatus(source.series.seriesId)?.readId);
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

  function fillDrawingMask(into: Uint8Array): PixelBounds {
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
  const fillMask = (id: PaneId, into: Uint8Array): PixelBounds =>
    untrack(() => {
      if (id === 'axial') return fillDrawingMask(into);
      const source = sourceOf(id);
      const view = viewOf(source);
      const mask = source ? maskOf(source) : null;
      if (!mask || !view) {
        into.fill(0);
        return NO_PIXELS;
      }
      return sampleMaskOnPane(mask.document.mask, mask.grid, view.grid, sliceOf(id), into);
    });

  let settingsTimer: ReturnType<typeof setTimeout> | undefined;
  function keepSettings(): void {
    clearTimeout(settingsTimer);
    settingsTimer = setTimeout(
      () =>
        void untrack(() =>
          changeSettings({ brushSizeVoxels: brushSize(), overlayOpacity: opacity(), drawingOptions: drawingOptions() }),
        ),
      600,
    );
  }

  return {
    editors,
    handles,
    fillMask,
    maskRevision,
    tool,
    setTool(next: ToolId) {
      editor.setTool(next);
      // Guides follow the tools that look; they never draw.
      const looking = guideTool(next);
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
    drawingOptions,
    setDrawingOptions: (change: Partial<DrawingOptions>) => editor.setOptions(change),
    opacity,
    setOpacity(value: number) {
      setOpacitySignal(Math.min(1, Math.max(0, Math.round(value * 20) / 20)));
      keepSettings();
    },
    showRoi,
    setShowRoi,
    showMarks,
    setShowMarks,
    windowFromRoi,
    showAnnotations,
    setShowAnnotations,
    /** A pane moved its camera: where they are linked, the others follow. */
    cameraMoved(id: PaneId) {
      if (!untrack(linkedZoom)) return;
      for (const [other, handle] of handles) if (other !== id) handle.cameraMoved();
    },
  };
}

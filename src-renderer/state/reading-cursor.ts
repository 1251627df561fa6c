/** The 3D cursor that links the panes: which slice each shows, and the position under the pointer. */
import { createMemo, createSignal, untrack } from 'solid-js';
import type { Vec3 } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { moveToSlice, sliceAt, type ViewPlane } from '@renderer/editor/view-plane';
import type { PaneId, ReadingPanes } from './reading-panes';

/** Owned by the scope of the reading. `interrupt` ends a stroke in progress: it belongs to the slice that it was begun on. */
export function createReadingCursor({ sourceOf, viewOf, drawingView }: ReadingPanes, interrupt: () => void) {
  const [cursor, setCursor] = createSignal<Vec3 | null>(null);
  const [pointer, setPointer] = createSignal<{ readonly pane: PaneId; readonly i: number; readonly j: number } | null>(null);

  function sliceOf(id: PaneId): number {
    const view = viewOf(sourceOf(id));
    const at = cursor();
    return view && at ? sliceAt(view, at) : 0;
  }
  const drawingSlice = createMemo(() => sliceOf('axial'));

  function keepWithin(view: ViewPlane, i: number, j: number, k: number): Vec3 {
    const within = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
    return toLpsMm(view.grid, [within(i, view.grid.dims[0]), within(j, view.grid.dims[1]), k]);
  }
  function moveCursor(positionLpsMm: Vec3): void {
    const view = untrack(drawingView);
    if (view && sliceAt(view, positionLpsMm) !== untrack(drawingSlice)) interrupt();
    setCursor(positionLpsMm);
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
  /** Puts the cursor at a place of the slice that a pane shows. */
  function pointAt(id: PaneId, i: number, j: number): void {
    const view = untrack(() => viewOf(sourceOf(id)));
    if (!view) return;
    const k = untrack(() => sliceOf(id));
    moveCursor(keepWithin(view, i, j, k));
  }

  const pointerLpsMm = createMemo<Vec3 | null>(() => {
    const at = pointer();
    const view = at ? viewOf(sourceOf(at.pane)) : null;
    return at && view ? toLpsMm(view.grid, [at.i, at.j, sliceOf(at.pane)]) : null;
  });

  return {
    cursor,
    /** Sets it without ending anything: its first place. */
    placeCursor: setCursor,
    sliceOf,
    drawingSlice,
    moveCursor,
    setSlice,
    stepSlice,
    nudge,
    pointAt,
    pointerLpsMm,
    setPointer(id: PaneId, at: { readonly i: number; readonly j: number } | null) {
      setPointer(at ? { pane: id, i: Math.round(at.i), j: Math.round(at.j) } : null);
    },
  };
}

export type ReadingCursor = ReturnType<typeof createReadingCursor>;

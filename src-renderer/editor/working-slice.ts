/**
 * The slice that is being drawn on: one byte a pixel and the rectangle that
 * changed since it was last taken. Reused for every stroke; nothing here allocates per move.
 */
import { fromSliceRuns, type SliceRuns, toSliceRuns } from '@shared/core/mask/slice-runs';

/** Changed pixels: columns i0..i1 and rows j0..j1, both inclusive; empty when i1 < i0. */
export interface PixelRectangle {
  i0: number;
  j0: number;
  i1: number;
  j1: number;
}

export interface WorkingSlice {
  readonly columns: number;
  readonly rows: number;
  /** 1 = in the ROI. */
  readonly bits: Uint8Array;
  /** What changed since `clearDirty`. */
  readonly dirty: PixelRectangle;
}

export function makeWorkingSlice(columns: number, rows: number): WorkingSlice {
  return { columns, rows, bits: new Uint8Array(columns * rows), dirty: { i0: columns, j0: rows, i1: -1, j1: -1 } };
}

/** Fills the slice from runs; everything counts as changed. */
export function loadRuns(slice: WorkingSlice, runs: SliceRuns): void {
  fromSliceRuns(runs, slice.columns, slice.rows, slice.bits);
  markDirty(slice, 0, 0, slice.columns - 1, slice.rows - 1);
}

/** The slice as runs. */
export const takeRuns = (slice: WorkingSlice): SliceRuns => toSliceRuns(slice.bits, slice.columns, slice.rows);

/** Adds a rectangle (inclusive, already within the slice) to what changed. */
export function markDirty(slice: WorkingSlice, i0: number, j0: number, i1: number, j1: number): void {
  const { dirty } = slice;
  if (i0 < dirty.i0) dirty.i0 = i0;
  if (j0 < dirty.j0) dirty.j0 = j0;
  if (i1 > dirty.i1) dirty.i1 = i1;
  if (j1 > dirty.j1) dirty.j1 = j1;
}

/** Forgets what changed: the caller has shown it. */
export function clearDirty(slice: WorkingSlice): void {
  slice.dirty.i0 = slice.columns;
  slice.dirty.j0 = slice.rows;
  slice.dirty.i1 = -1;
  slice.dirty.j1 = -1;
}

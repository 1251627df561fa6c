/**
 * One slice of a mask as run-length rows: the form that the store keeps, the
 * editor edits and undo remembers.
 */
import { assert } from '@shared/base/assert';

/**
 * Runs of set pixels of one slice as pairs [start, length, start, length, ...]:
 * start = j * columns + i (row-major), runs sorted, not touching within a row and
 * never crossing the end of a row. An empty slice is an empty array.
 */
export type SliceRuns = Uint32Array;

/** The slices of a mask that have any pixel set, by slice index k. */
export type MaskRuns = ReadonlyMap<number, SliceRuns>;

/** Runs of a slice's bitmap (columns x rows bytes, non-zero = set). */
export function toSliceRuns(bitmap: Uint8Array, columns: number, rows: number): SliceRuns {
  assert(bitmap.length === columns * rows, 'bitmap does not fit the slice');
  const runs: number[] = [];
  for (let j = 0, n = 0; j < rows; j++) {
    const end = n + columns;
    while (n < end) {
      while (n < end && bitmap[n] === 0) n++;
      const start = n;
      while (n < end && bitmap[n] !== 0) n++;
      if (n > start) runs.push(start, n - start);
    }
  }
  return Uint32Array.from(runs);
}

/** The bitmap (0 or 1) of a slice's runs; `into` is overwritten when given. Runs beyond the slice are a bug. */
export function fromSliceRuns(runs: SliceRuns, columns: number, rows: number, into?: Uint8Array): Uint8Array {
  const bitmap = into ?? new Uint8Array(columns * rows);
  assert(bitmap.length === columns * rows, 'bitmap does not fit the slice');
  if (into) bitmap.fill(0);
  for (let r = 0; r + 1 < runs.length; r += 2) {
    const start = runs[r]!;
    const end = start + runs[r + 1]!;
    assert(end <= bitmap.length, 'run beyond the slice');
    bitmap.fill(1, start, end);
  }
  return bitmap;
}

/** Number of set pixels. */
export function countSliceRuns(runs: SliceRuns): number {
  let count = 0;
  for (let r = 1; r < runs.length; r += 2) count += runs[r]!;
  return count;
}

/** Whether a pixel (j * columns + i) is set. */
export function isInSliceRuns(runs: SliceRuns, pixel: number): boolean {
  // The last run that starts at the pixel or before it.
  let [low, high] = [0, runs.length / 2];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (runs[2 * middle]! <= pixel) low = middle + 1;
    else high = middle;
  }
  return low > 0 && pixel < runs[2 * low - 2]! + runs[2 * low - 1]!;
}

/** True when the runs obey the rules of `SliceRuns` for a slice of this size (bytes from a file or a peer). */
export function isSliceRuns(runs: SliceRuns, columns: number, rows: number): boolean {
  if (runs.length % 2 !== 0) return false;
  let free = 0; // first pixel a run may start at
  for (let r = 0; r < runs.length; r += 2) {
    const start = runs[r]!;
    const length = runs[r + 1]!;
    const end = start + length;
    if (start < free || length === 0 || end > columns * rows) return false;
    const row = Math.floor(start / columns);
    if (end > (row + 1) * columns) return false;
    free = end === (row + 1) * columns ? end : end + 1;
  }
  return true;
}

/** A part of a slice around its ROI, so that work on a slice costs what its ROI costs and not what the slice costs. */
import type { SliceBox } from './slice-box';
import type { SliceRuns } from './slice-runs';

/** The smallest box around the set pixels of a slice given as runs, or null for an empty one. */
export function boxOfRuns(runs: SliceRuns, columns: number): SliceBox | null {
  if (runs.length === 0) return null;
  let [left, right] = [columns, -1];
  for (let r = 0; r < runs.length; r += 2) {
    const first = runs[r]! % columns;
    if (first < left) left = first;
    if (first + runs[r + 1]! - 1 > right) right = first + runs[r + 1]! - 1;
  }
  return { left, right, top: Math.floor(runs[0]! / columns), bottom: Math.floor(runs[runs.length - 2]! / columns) };
}

/** The smallest box around two; either may be missing. */
export function uniteBoxes(a: SliceBox | null, b: SliceBox | null): SliceBox | null {
  if (!a || !b) return a ?? b;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** The box with `marginX` columns and `marginY` rows more on each side, as far as the slice reaches. */
export const growBox = (box: SliceBox, marginX: number, marginY: number, columns: number, rows: number): SliceBox => ({
  left: Math.max(0, box.left - marginX),
  top: Math.max(0, box.top - marginY),
  right: Math.min(columns - 1, box.right + marginX),
  bottom: Math.min(rows - 1, box.bottom + marginY),
});

export const boxColumns = (box: SliceBox): number => box.right - box.left + 1;
export const boxRows = (box: SliceBox): number => box.bottom - box.top + 1;

/** The pixels of a slice (0 or 1) that lie in the box, row by row. */
export function cropSlice(bits: Uint8Array, columns: number, box: SliceBox): Uint8Array {
  const width = boxColumns(box);
  const part = new Uint8Array(width * boxRows(box));
  for (let y = box.top, n = 0; y <= box.bottom; y++)
    for (let at = y * columns + box.left, end = at + width; at < end; at++, n++) if (bits[at] !== 0) part[n] = 1;
  return part;
}

/** The same from the slice's runs, all of which lie in the box. */
export function cropRuns(runs: SliceRuns, columns: number, box: SliceBox): Uint8Array {
  const width = boxColumns(box);
  const part = new Uint8Array(width * boxRows(box));
  for (let r = 0; r < runs.length; r += 2) {
    const row = Math.floor(runs[r]! / columns);
    const at = (row - box.top) * width + (runs[r]! - row * columns) - box.left;
    part.fill(1, at, at + runs[r + 1]!);
  }
  return part;
}

/** Runs of the slice whose pixels in the box are `part` and which has none outside it. */
export function runsOfCrop(part: Uint8Array, box: SliceBox, columns: number): SliceRuns {
  const width = boxColumns(box);
  const runs: number[] = [];
  for (let y = box.top, n = 0; y <= box.bottom; y++) {
    const shift = y * columns + box.left - n;
    const end = n + width;
    while (n < end) {
      while (n < end && part[n] === 0) n++;
      const start = n;
      while (n < end && part[n] !== 0) n++;
      if (n > start) runs.push(start + shift, n - start);
    }
  }
  return Uint32Array.from(runs);
}

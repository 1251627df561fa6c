/**
 * A read's mask as another pane sees it: nearest neighbour through patient
 * coordinates. Pure, so that it runs on the UI thread for small panes and in a worker.
 */
import type { Grid } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { boxOfRuns } from '@shared/core/mask/slice-crop';
import { fromSliceRuns, type MaskRuns, type SliceRuns } from '@shared/core/mask/slice-runs';

/** Pixel columns i0..i1 and rows j0..j1, inclusive; empty when i1 < i0. */
export interface PixelBounds {
  readonly i0: number;
  readonly j0: number;
  readonly i1: number;
  readonly j1: number;
}

export const NO_PIXELS: PixelBounds = { i0: 0, j0: 0, i1: -1, j1: -1 };

/** Smallest rectangle around the set pixels of a slice. */
export function boundsOfRuns(runs: SliceRuns, columns: number): PixelBounds {
  const box = boxOfRuns(runs, columns);
  return box ? { i0: box.left, j0: box.top, i1: box.right, j1: box.bottom } : NO_PIXELS;
}

/** Mean position of the set pixels of a slice that has any, in index coordinates. */
export function centroidOfRuns(runs: SliceRuns, columns: number): [i: number, j: number] {
  let [count, i, j] = [0, 0, 0];
  for (let r = 0; r < runs.length; r += 2) {
    const [start, length] = [runs[r]!, runs[r + 1]!];
    count += length;
    i += length * ((start % columns) + (length - 1) / 2);
    j += length * Math.floor(start / columns);
  }
  return [i / count, j / count];
}

/** Bitmaps of slices, made once per run array (runs are never changed in place). */
const bitmaps = new WeakMap<SliceRuns, Uint8Array>();

function bitmapOf(runs: SliceRuns, columns: number, rows: number): Uint8Array {
  let bitmap = bitmaps.get(runs);
  if (!bitmap) {
    bitmap = fromSliceRuns(runs, columns, rows);
    bitmaps.set(runs, bitmap);
  }
  return bitmap;
}

/**
 * Samples a mask (on `maskGrid`) on slice `k` of `paneGrid` into `into` (columns x rows of the
 * pane, cleared first): a pixel is set when the mask voxel nearest to its centre is. Returns the
 * rectangle that may hold set pixels. Only the part of the pane that the mask can reach is visited.
 */
export function sampleMaskOnPane(mask: MaskRuns, maskGrid: Grid, paneGrid: Grid, k: number, into: Uint8Array): PixelBounds {
  into.fill(0);
  const reach = reachOf(mask, maskGrid, paneGrid, k);
  if (reach.i1 < reach.i0 || reach.j1 < reach.j0) return NO_PIXELS;
  const [columns, rows, slices] = maskGrid.dims;
  const planes: (Uint8Array | undefined)[] = [];
  for (const [slice, runs] of mask) planes[slice] = bitmapOf(runs, columns, rows);
  // The map from pane pixels to mask indices is affine: start and two steps.
  const at = (i: number, j: number): readonly [number, number, number] => toIjk(maskGrid, toLpsMm(paneGrid, [i, j, k]));
  const origin = at(0, 0);
  const right = at(1, 0);
  const down = at(0, 1);
  const [di, dj, dk] = [right[0] - origin[0], right[1] - origin[1], right[2] - origin[2]];
  const width = paneGrid.dims[0];
  for (let j = reach.j0; j <= reach.j1; j++) {
    let x = origin[0] + j * (down[0] - origin[0]) + reach.i0 * di + 0.5;
    let y = origin[1] + j * (down[1] - origin[1]) + reach.i0 * dj + 0.5;
    let z = origin[2] + j * (down[2] - origin[2]) + reach.i0 * dk + 0.5;
    for (let i = reach.i0; i <= reach.i1; i++, x += di, y += dj, z += dk) {
      if (x < 0 || y < 0 || z < 0 || x >= columns || y >= rows || z >= slices) continue;
      const plane = planes[Math.floor(z)];
      if (plane && plane[Math.floor(y) * columns + Math.floor(x)] !== 0) into[j * width + i] = 1;
    }
  }
  return reach;
}

/** The rectangle of the pane's slice that the box around the mask projects to; empty when the box does not meet the slice. */
function reachOf(mask: MaskRuns, maskGrid: Grid, paneGrid: Grid, k: number): PixelBounds {
  let [i0, j0, k0, i1, j1, k1] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (const [slice, runs] of mask) {
    const bounds = boundsOfRuns(runs, maskGrid.dims[0]);
    i0 = Math.min(i0, bounds.i0);
    i1 = Math.max(i1, bounds.i1);
    j0 = Math.min(j0, bounds.j0);
    j1 = Math.max(j1, bounds.j1);
    k0 = Math.min(k0, slice);
    k1 = Math.max(k1, slice);
  }
  if (i1 < i0) return NO_PIXELS;
  const least = [Infinity, Infinity, Infinity];
  const greatest = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const position = toIjk(
      paneGrid,
      toLpsMm(maskGrid, [corner & 1 ? i1 + 0.5 : i0 - 0.5, corner & 2 ? j1 + 0.5 : j0 - 0.5, corner & 4 ? k1 + 0.5 : k0 - 0.5]),
    );
    for (const axis of [0, 1, 2] as const) {
      least[axis] = Math.min(least[axis] ?? 0, position[axis]);
      greatest[axis] = Math.max(greatest[axis] ?? 0, position[axis]);
    }
  }
  if (k < (least[2] ?? 0) || k > (greatest[2] ?? 0)) return NO_PIXELS;
  return {
    i0: Math.max(0, Math.floor(least[0] ?? 0)),
    j0: Math.max(0, Math.floor(least[1] ?? 0)),
    i1: Math.min(paneGrid.dims[0] - 1, Math.ceil(greatest[0] ?? 0)),
    j1: Math.min(paneGrid.dims[1] - 1, Math.ceil(greatest[1] ?? 0)),
  };
}

/** A whole mask between its two forms (runs by slice, one byte a voxel), and what can be counted on it. */
import { assert } from '@shared/base/assert';
import type { Grid, Vec3 } from '../geometry/grid';
import { voxelVolumeMl } from '../geometry/grid-coordinates';
import { countSliceRuns, fromSliceRuns, type MaskRuns, type SliceRuns, toSliceRuns } from './slice-runs';

/** Runs of a mask given as one byte a voxel (non-zero = set), in the order of the grid. */
export function toMaskRuns(mask: Uint8Array, dims: Vec3): MaskRuns {
  const [columns, rows, slices] = dims;
  assert(mask.length === columns * rows * slices, 'mask does not fit the grid');
  const byIndex = new Map<number, SliceRuns>();
  for (let k = 0; k < slices; k++) {
    const runs = toSliceRuns(mask.subarray(k * columns * rows, (k + 1) * columns * rows), columns, rows);
    if (runs.length > 0) byIndex.set(k, runs);
  }
  return byIndex;
}

/** One byte a voxel (0 or 1) from runs. */
export function fromMaskRuns(runs: MaskRuns, dims: Vec3): Uint8Array {
  const [columns, rows, slices] = dims;
  const mask = new Uint8Array(columns * rows * slices);
  for (const [k, slice] of runs) {
    assert(k >= 0 && k < slices, 'slice beyond the grid');
    fromSliceRuns(slice, columns, rows, mask.subarray(k * columns * rows, (k + 1) * columns * rows));
  }
  return mask;
}

/** Number of set voxels. */
export function countMaskRuns(runs: MaskRuns): number {
  let count = 0;
  for (const slice of runs.values()) count += countSliceRuns(slice);
  return count;
}

/** Number of set voxels and of slices that have any. */
export function countMask(mask: Uint8Array, dims: Vec3): { readonly voxels: number; readonly slices: number } {
  const perSlice = dims[0] * dims[1];
  let voxels = 0;
  let slices = 0;
  for (let k = 0; k < dims[2]; k++) {
    let count = 0;
    for (let n = k * perSlice, end = n + perSlice; n < end; n++) if (mask[n] !== 0) count++;
    voxels += count;
    if (count > 0) slices++;
  }
  return { voxels, slices };
}

/** ROI volume in ml: voxels x in-plane area x distance between slice centres, native grid (science 2.1, "Volume"). */
export const roiVolumeMl = (voxels: number, grid: Grid): number => voxels * voxelVolumeMl(grid);

/** Area of one slice's ROI in mm2. */
export const sliceAreaMm2 = (runs: SliceRuns, grid: Grid): number => countSliceRuns(runs) * grid.spacingMm[0] * grid.spacingMm[1];

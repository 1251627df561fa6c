/** The readout line: where the pointer is and what the series hold there. */
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { toIjk } from '@shared/core/geometry/grid-coordinates';
import type { MaskRuns } from '@shared/core/mask/slice-runs';
import type { Volume } from '@shared/core/volume/volume';

/** Intensity of the voxel nearest to a patient position; null outside the volume. */
export function intensityAt(volume: Volume, positionLpsMm: Vec3): number | null {
  const index = nearestVoxel(volume.grid, positionLpsMm);
  if (!index) return null;
  const [i, j, k] = index;
  const { dims } = volume.grid;
  const stored = volume.stored[(k * dims[1] + j) * dims[0] + i];
  return stored === undefined ? null : stored * volume.slope + volume.intercept;
}

/** Whether the mask has the voxel nearest to a patient position. */
export function isInMask(mask: MaskRuns, grid: Grid, positionLpsMm: Vec3): boolean {
  const index = nearestVoxel(grid, positionLpsMm);
  const runs = index ? mask.get(index[2]) : undefined;
  if (!index || !runs) return false;
  const pixel = index[1] * grid.dims[0] + index[0];
  for (let r = 0; r < runs.length; r += 2) if (pixel >= runs[r]! && pixel < runs[r]! + runs[r + 1]!) return true;
  return false;
}

/** Index of the voxel nearest to a patient position; null outside the grid. */
export function nearestVoxel(grid: Grid, positionLpsMm: Vec3): readonly [number, number, number] | null {
  const index = toIjk(grid, positionLpsMm).map(Math.round);
  const [i, j, k] = [index[0] ?? -1, index[1] ?? -1, index[2] ?? -1];
  return i >= 0 && j >= 0 && k >= 0 && i < grid.dims[0] && j < grid.dims[1] && k < grid.dims[2] ? [i, j, k] : null;
}

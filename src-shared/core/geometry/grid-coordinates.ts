/** Conversions between voxel index and patient position on a grid. Knows nothing of pixels. */
import type { Ijk, LpsMm } from '@shared/base/brand';
import { add, cross, dot, scale, subtract } from '../linalg/vec3';
import type { Grid, Vec3 } from './grid';

/** A voxel index; may be fractional. Integers are voxel centres. */
const ijk = (i: number, j: number, k: number): Ijk => [i, j, k] as unknown as Ijk; // the brand exists for the compiler only

/** A patient position in mm: x to the left, y to posterior, z to superior. */
const lpsMm = (x: number, y: number, z: number): LpsMm => [x, y, z] as unknown as LpsMm; // the brand exists for the compiler only

/** Number of voxels of the grid. */
export const voxelCount = (grid: Grid): number => grid.dims[0] * grid.dims[1] * grid.dims[2];

/** Volume of one voxel in ml: in-plane area x distance between slice centres (1 ml = 1000 mm3). */
export const voxelVolumeMl = (grid: Grid): number => (grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2]) / 1000;

/** Patient position (LPS, mm) of an index: origin + sum of index x spacing x direction (DICOM PS3.3 C.7.6.2.1.1). */
export function toLpsMm(grid: Grid, index: Vec3): LpsMm {
  let at: Vec3 = grid.originLpsMm;
  for (const axis of [0, 1, 2] as const) at = add(at, scale(grid.directions[axis], index[axis] * grid.spacingMm[axis]));
  return lpsMm(at[0], at[1], at[2]);
}

/**
 * Index of a patient position, fractional between centres. Solves the 3x3 system by
 * Cramer's rule, so that directions which are not exactly at right angles stay exact.
 */
export function toIjk(grid: Grid, positionLpsMm: Vec3): Ijk {
  const [u, v, w] = grid.directions;
  const d = subtract(positionLpsMm, grid.originLpsMm);
  const vw = cross(v, w);
  const determinant = dot(u, vw);
  return ijk(
    dot(d, vw) / determinant / grid.spacingMm[0],
    dot(d, cross(w, u)) / determinant / grid.spacingMm[1],
    dot(d, cross(u, v)) / determinant / grid.spacingMm[2],
  );
}

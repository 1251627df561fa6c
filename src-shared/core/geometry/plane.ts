/** Which anatomical plane a grid is cut in. Knows nothing of tags: only of directions. */
import { fail, ok, type Result } from '@shared/base/result';
import { cross, norm } from '../linalg/vec3';
import type { Grid, Vec3 } from './grid';

export type Plane = 'axial' | 'coronal' | 'sagittal';

const PLANE_OF_AXIS: readonly [Plane, Plane, Plane] = ['sagittal', 'coronal', 'axial'];
/** Rounding of directions in files: 45 degrees as written still counts as 45. */
const ANGLE_TOLERANCE_DEGREES = 1e-4;

/** Normal of the slices (unit vector, LPS): direction of i x direction of j. */
export function normalOf(grid: Grid): Vec3 {
  const n = cross(grid.directions[0], grid.directions[1]);
  const length = norm(n);
  return [n[0] / length, n[1] / length, n[2] / length];
}

/** Angle in degrees (0-90) between the slices' normal and the patient axis that belongs to `plane`. */
export function obliquityDegrees(grid: Grid, plane: Plane): number {
  const along = Math.abs(normalOf(grid)[PLANE_OF_AXIS.indexOf(plane)] ?? 0);
  return (Math.acos(Math.min(1, along)) * 180) / Math.PI;
}

/**
 * The plane whose patient axis is nearest to the slices' normal (ties: axial, then coronal),
 * with the angle between them. A double oblique grid may lie more than 45 degrees off all
 * three axes: `requireAxial` then refuses it even where axial is the nearest.
 */
export function planeOf(grid: Grid): { readonly plane: Plane; readonly obliqueDegrees: number } {
  let best: { plane: Plane; obliqueDegrees: number } = { plane: 'axial', obliqueDegrees: obliquityDegrees(grid, 'axial') };
  for (const plane of ['coronal', 'sagittal'] as const) {
    const obliqueDegrees = obliquityDegrees(grid, plane);
    if (obliqueDegrees < best.obliqueDegrees - ANGLE_TOLERANCE_DEGREES) best = { plane, obliqueDegrees };
  }
  return best;
}

/** The grid, or `geometry/not-axial` when its normal is more than 45 degrees off the patient's z axis (science 2.1 rule 1). */
export function requireAxial(grid: Grid): Result<Grid> {
  const angle = obliquityDegrees(grid, 'axial');
  if (angle <= 45 + ANGLE_TOLERANCE_DEGREES) return ok(grid);
  return fail('geometry/not-axial', { angleDegrees: Number(angle.toFixed(2)), plane: planeOf(grid).plane });
}

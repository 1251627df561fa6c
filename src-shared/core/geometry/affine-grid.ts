/** From a 4x4 index-to-patient matrix, as NIfTI and other files give it, to a grid. */
import { fail, ok, type Result } from '@shared/base/result';
import { dot, norm, normalise } from '../linalg/vec3';
import type { Grid, Vec3 } from './grid';

/** Cosine between two index axes from which a matrix counts as sheared. */
const SHEAR_TOLERANCE = 1e-3;

/**
 * Grid of an image whose matrix maps index to RAS mm (NIfTI sform or qform), rows of the
 * matrix first. Spacing = column norms, rounded to 1e-6 mm (float32 headers); x and y are
 * negated to LPS. Errors: `geometry/bad-affine` (zero or non-finite column, bad dims),
 * `geometry/sheared` (index axes not at right angles).
 */
export function gridFromRasAffine(dims: Vec3, affine: readonly (readonly number[])[]): Result<Grid> {
  const column = (c: number): Vec3 => [-(affine[0]?.[c] ?? NaN), -(affine[1]?.[c] ?? NaN), affine[2]?.[c] ?? NaN];
  const columns: readonly [Vec3, Vec3, Vec3] = [column(0), column(1), column(2)];
  const origin = column(3);
  const spacing = columns.map((v) => Math.round(norm(v) * 1e6) / 1e6);
  if (
    ![...spacing, ...origin].every(Number.isFinite) ||
    spacing.some((s) => s <= 0) ||
    dims.some((n) => !Number.isInteger(n) || n < 1)
  ) {
    return fail('geometry/bad-affine', { dims: dims.map(String), spacingMm: spacing.map(String) });
  }
  const directions: readonly [Vec3, Vec3, Vec3] = [normalise(columns[0]), normalise(columns[1]), normalise(columns[2])];
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    const cosine = dot(directions[a], directions[b]);
    if (Math.abs(cosine) > SHEAR_TOLERANCE)
      return fail('geometry/sheared', { axes: [String(a), String(b)], cosine: Number(cosine.toFixed(6)) });
  }
  return ok({ dims, spacingMm: [spacing[0] ?? 0, spacing[1] ?? 0, spacing[2] ?? 0], originLpsMm: origin, directions });
}

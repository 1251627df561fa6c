/** Do two grids hold the same voxels at the same places? No tolerance knob (science 2.1, edge cases). */
import { ok, problem, err, type Problem, type Result } from '@shared/base/result';
import { distance } from '../linalg/vec3';
import type { Grid, Vec3 } from './grid';
import { toLpsMm } from './grid-coordinates';

/** Greatest distance between voxels of the same index that still counts as the same place. */
const GRID_TOLERANCE_MM = 1e-3;

const text = (values: readonly number[]): readonly string[] => values.map((v) => String(Number(v.toFixed(6))));

function mismatch(field: string, image: readonly number[], mask: readonly number[], offsetMm: number | null): Problem {
  return problem('geometry/grid-mismatch', { field, image: text(image), mask: text(mask), offsetMm });
}

/**
 * Compares the grid of a mask with that of its image: same numbers of voxels, and every
 * voxel within 1e-3 mm (a linear map is furthest off in a corner, so the eight corners decide).
 * Error `geometry/grid-mismatch` with `field` (dims, spacingMm, originLpsMm, directions:
 * the first that explains the difference), and the `image` and `mask` values of that field.
 */
export function compareGrids(image: Grid, mask: Grid): Result<void> {
  if (image.dims.some((n, axis) => n !== mask.dims[axis])) return err(mismatch('dims', image.dims, mask.dims, null));
  let worst = 0;
  for (let corner = 0; corner < 8; corner++) {
    const index: Vec3 = [
      corner & 1 ? image.dims[0] - 1 : 0,
      corner & 2 ? image.dims[1] - 1 : 0,
      corner & 4 ? image.dims[2] - 1 : 0,
    ];
    worst = Math.max(worst, distance(toLpsMm(image, index), toLpsMm(mask, index)));
  }
  if (worst <= GRID_TOLERANCE_MM) return ok(undefined);
  const spread = (axis: 0 | 1 | 2): number =>
    Math.abs(image.spacingMm[axis] - mask.spacingMm[axis]) * Math.max(1, image.dims[axis] - 1);
  if (Math.max(spread(0), spread(1), spread(2)) > GRID_TOLERANCE_MM)
    return err(mismatch('spacingMm', image.spacingMm, mask.spacingMm, worst));
  if (distance(image.originLpsMm, mask.originLpsMm) > GRID_TOLERANCE_MM)
    return err(mismatch('originLpsMm', image.originLpsMm, mask.originLpsMm, worst));
  return err(mismatch('directions', image.directions.flat(), mask.directions.flat(), worst));
}

/**
 * How far two ROIs of one series agree: overlap, distance of their surfaces, volume. For re-readings; no feature stands on it.
 */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import type { Grid, Vec3 } from '../geometry/grid';
import { roiVolumeMl } from './mask-runs';
import { makeEnvelope } from './signed-distance';

export interface MaskAgreement {
  /** 2 |A and B| / (|A| + |B|), 0 to 1. */
  readonly dice: number;
  /** Greatest distance from a surface voxel of one to the nearest of the other, the greater of the two directions. */
  readonly hausdorffMm: number;
  /** The same with the 95th percentile (type 7) of each direction instead of its maximum. */
  readonly hausdorff95Mm: number;
  /** Mean over the surface voxels of both of the distance to the nearest of the other. */
  readonly meanSurfaceDistanceMm: number;
  readonly firstMl: number;
  readonly secondMl: number;
  /** Second minus first. */
  readonly volumeDifferenceMl: number;
}

/**
 * Agreement of two masks (one byte a voxel, non-zero = ROI, in the order of the grid). A surface voxel is a voxel of the ROI
 * of which a neighbour by a face (6 in space; 4 in a grid of one slice, which has no third axis) is not, what lies beyond the
 * grid counting as outside [ours]: the first and last slices of an ROI are surface as a whole. Distances run between the
 * centres of surface voxels in space, with the grid's spacing. Problems: `agreement/one-mask-empty`,
 * `agreement/both-masks-empty`: an empty ROI has no surface.
 * Sources: Dice, Ecology 1945;26:297; Huttenlocher et al., IEEE TPAMI 1993;15:850 (Hausdorff and its percentile); Taha and
 * Hanbury, BMC Med Imaging 2015;15:29.
 */
export function computeMaskAgreement(first: Uint8Array, second: Uint8Array, grid: Grid): Result<MaskAgreement> {
  const { dims } = grid;
  const voxels = dims[0] * dims[1] * dims[2];
  assert(first.length === voxels && second.length === voxels, 'masks fit the grid');
  const counts = [0, 0, 0]; // first, second, both
  for (let n = 0; n < voxels; n++) {
    if (first[n] !== 0) counts[0]! += 1;
    if (second[n] !== 0) counts[1]! += 1;
    if (first[n] !== 0 && second[n] !== 0) counts[2]! += 1;
  }
  const [inFirst, inSecond, inBoth] = counts as [number, number, number]; // three counters
  if (inFirst === 0 && inSecond === 0) return fail('agreement/both-masks-empty');
  if (inFirst === 0 || inSecond === 0) return fail('agreement/one-mask-empty');

  const surfaces = [surfaceOf(first, dims), surfaceOf(second, dims)] as const;
  const box = boxOf(surfaces, dims);
  const there = distancesTo(surfaces[1], surfaces[0], box, grid).sort();
  const back = distancesTo(surfaces[0], surfaces[1], box, grid).sort();
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const firstMl = roiVolumeMl(inFirst, grid);
  const secondMl = roiVolumeMl(inSecond, grid);
  return ok({
    dice: (2 * inBoth) / (inFirst + inSecond),
    hausdorffMm: Math.max(percentileOf(there, 1), percentileOf(back, 1)),
    hausdorff95Mm: Math.max(percentileOf(there, 0.95), percentileOf(back, 0.95)),
    meanSurfaceDistanceMm: (sum(there) + sum(back)) / (there.length + back.length),
    firstMl,
    secondMl,
    volumeDifferenceMl: secondMl - firstMl,
  });
}

/** Indices of the surface voxels, ascending. */
function surfaceOf(mask: Uint8Array, [columns, rows, slices]: Vec3): Uint32Array {
  const found: number[] = [];
  const slice = columns * rows;
  for (let z = 0, n = 0; z < slices; z++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++, n++) {
        if (mask[n] === 0) continue;
        const inside =
          x > 0 &&
          x + 1 < columns &&
          y > 0 &&
          y + 1 < rows &&
          mask[n - 1] !== 0 &&
          mask[n + 1] !== 0 &&
          mask[n - columns] !== 0 &&
          mask[n + columns] !== 0 &&
          (slices === 1 || (z > 0 && z + 1 < slices && mask[n - slice] !== 0 && mask[n + slice] !== 0));
        if (!inside) found.push(n);
      }
    }
  }
  return Uint32Array.from(found);
}

/** The smallest box that holds both surfaces: first index and number of voxels along each axis. */
interface VoxelBox {
  readonly from: Vec3;
  readonly dims: Vec3;
}

function boxOf(surfaces: readonly Uint32Array[], [columns, rows]: Vec3): VoxelBox {
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  for (const surface of surfaces) {
    for (const n of surface) {
      const at = [n % columns, Math.floor(n / columns) % rows, Math.floor(n / (columns * rows))];
      for (let axis = 0; axis < 3; axis++) {
        low[axis] = Math.min(low[axis]!, at[axis]!);
        high[axis] = Math.max(high[axis]!, at[axis]!);
      }
    }
  }
  const size = (axis: number): number => high[axis]! - low[axis]! + 1;
  return { from: [low[0]!, low[1]!, low[2]!], dims: [size(0), size(1), size(2)] };
}

/**
 * Distance in mm from each voxel of `from` to the nearest of `to`: the exact Euclidean distance transform, an axis at a time
 * (Felzenszwalb and Huttenlocher, Theory of Computing 2012;8:415), over the box alone.
 */
function distancesTo(to: Uint32Array, from: Uint32Array, box: VoxelBox, { dims, spacingMm }: Grid): Float64Array {
  const [columns, rows] = dims;
  const [width, height, depth] = box.dims;
  const inBox = (n: number): number => {
    const x = (n % columns) - box.from[0];
    const y = (Math.floor(n / columns) % rows) - box.from[1];
    const z = Math.floor(n / (columns * rows)) - box.from[2];
    return (z * height + y) * width + x;
  };
  const squares = new Float64Array(width * height * depth).fill(Infinity);
  for (const n of to) squares[inBox(n)] = 0;
  const pass = makeEnvelope(Math.max(width, height, depth));
  for (let line = 0; line < height * depth; line++) pass(squares, line * width, 1, width, spacingMm[0] ** 2);
  for (let z = 0; z < depth; z++)
    for (let x = 0; x < width; x++) pass(squares, z * height * width + x, width, height, spacingMm[1] ** 2);
  for (let line = 0; line < height * width; line++) pass(squares, line, height * width, depth, spacingMm[2] ** 2);
  return Float64Array.from(from, (n) => Math.sqrt(squares[inBox(n)]!));
}

/** Percentile of sorted values, type 7. */
function percentileOf(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * (sorted[Math.min(sorted.length - 1, below + 1)]! - low);
}

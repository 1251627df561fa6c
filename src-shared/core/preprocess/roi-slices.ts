/**
 * The resampled ROI, slice by slice: where its voxels are and a small padded frame in
 * which texture is counted. Slices without ROI voxels after resampling are not listed.
 */
import { assert } from '@shared/base/assert';
import type { Vec3 } from '../geometry/grid';
import { sliceBox } from '../mask/slice-box';
import { type ResampledAxis } from './resample-axis';

/** ROI voxels of one resampled slice. */
export interface RoiSlice {
  readonly k: number;
  /** Box of the ROI on the resampled slice, both ends included. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Columns of the frame: the box with one voxel of margin on every side. */
  readonly stride: number;
  /** Length of the frame. */
  readonly size: number;
  /** Position of each ROI voxel in the frame, row by row. */
  readonly offsets: Int32Array;
  /** Where this slice's voxels begin among all ROI voxels. */
  readonly first: number;
}

/** An ROI after resampling; voxels are numbered slice by slice, row by row. */
export interface ResampledRoi {
  readonly slices: readonly RoiSlice[];
  readonly voxels: number;
}

/**
 * Resamples the native 0/1 mask in plane, bilinear as a + f(b - a), rows first; a voxel is
 * in the ROI when the value is >= threshold - 1e-9 (exact ties occur at 0.5). Axes made by
 * `toNearest` take the nearest voxel instead.
 */
export function resampleRoi(
  mask: Uint8Array,
  dims: Vec3,
  alongX: ResampledAxis,
  alongY: ResampledAxis,
  threshold = 0.5,
): ResampledRoi {
  const [columns, rows, count] = dims;
  assert(mask.length === columns * rows * count, 'mask does not fit the grid');
  const slices: RoiSlice[] = [];
  const inside = new Uint8Array(alongX.length * alongY.length);
  let voxels = 0;
  for (let k = 0; k < count; k++) {
    const box = sliceBox(mask, k, columns, rows);
    if (!box) continue;
    // New voxels that can reach a threshold above 0 have at least one old neighbour inside the native box.
    const [x0, x1] = reach(alongX, box.left, box.right);
    const [y0, y1] = reach(alongY, box.top, box.bottom);
    let [left, right, top, bottom, n] = [Infinity, -1, Infinity, -1, 0];
    for (let y = y0; y <= y1; y++) {
      const upperRow = k * columns * rows + alongY.lower[y]! * columns;
      const lowerRow = k * columns * rows + alongY.upper[y]! * columns;
      const fy = alongY.weight[y]!;
      for (let x = x0; x <= x1; x++) {
        const xa = alongX.lower[x]!;
        const xb = alongX.upper[x]!;
        const fx = alongX.weight[x]!;
        const a = set(mask[upperRow + xa]!) + fx * (set(mask[upperRow + xb]!) - set(mask[upperRow + xa]!));
        const b = set(mask[lowerRow + xa]!) + fx * (set(mask[lowerRow + xb]!) - set(mask[lowerRow + xa]!));
        const member = a + fy * (b - a) >= threshold - 1e-9 ? 1 : 0;
        inside[y * alongX.length + x] = member;
        if (member === 0) continue;
        n++;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
    if (n === 0) continue;
    const stride = right - left + 3;
    const offsets = new Int32Array(n);
    let at = 0;
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++)
        if (inside[y * alongX.length + x] !== 0) offsets[at++] = (y - top + 1) * stride + (x - left + 1);
    slices.push({ k, left, top, right, bottom, stride, size: stride * (bottom - top + 3), offsets, first: voxels });
    voxels += n;
  }
  return { slices, voxels };
}

const set = (voxel: number): number => (voxel === 0 ? 0 : 1);

/** New positions whose old neighbours touch [first, last]. */
function reach(axis: ResampledAxis, first: number, last: number): readonly [number, number] {
  let [from, to] = [axis.length, -1];
  for (let n = 0; n < axis.length; n++) {
    if (axis.upper[n]! < first || axis.lower[n]! > last) continue;
    if (n < from) from = n;
    to = n;
  }
  return [from, to];
}

/** Re-segmentation: which ROI voxels stay by their intensity (IBSI IF9H). */
import type { ResegmentationChoice } from './profile-choices';
import type { ResampledRoi, RoiSlice } from './roi-slices';

/**
 * Marks (1) the voxels to keep, from the unfiltered intensities of the whole ROI: inside the
 * closed range, and within `sigma` population SDs of the mean of all ROI voxels. Null when
 * nothing is asked for. Where both are, the ranges intersect.
 */
export function keptVoxels(values: Float64Array, { range, sigma }: ResegmentationChoice): Uint8Array | null {
  if (range === null && sigma === null) return null;
  let low = range?.[0] ?? -Infinity;
  let high = range?.[1] ?? Infinity;
  if (sigma !== null) {
    let sum = 0;
    for (let n = 0; n < values.length; n++) sum += values[n]!;
    const mean = sum / values.length;
    let squares = 0;
    for (let n = 0; n < values.length; n++) squares += (values[n]! - mean) ** 2;
    const sd = Math.sqrt(squares / values.length);
    low = Math.max(low, mean - sigma * sd);
    high = Math.min(high, mean + sigma * sd);
  }
  return Uint8Array.from(values, (v) => (v >= low && v <= high ? 1 : 0));
}

/** The ROI of the kept voxels in the same frames; slices without any drop out. */
export function restrictRoi(roi: ResampledRoi, kept: Uint8Array): ResampledRoi {
  const slices: RoiSlice[] = [];
  let voxels = 0;
  for (const slice of roi.slices) {
    const offsets = slice.offsets.filter((_, n) => kept[slice.first + n] !== 0);
    if (offsets.length === 0) continue;
    slices.push({ ...slice, offsets, first: voxels });
    voxels += offsets.length;
  }
  return { slices, voxels };
}

/** The entries of the kept voxels. */
export const restrictValues = <A extends Float64Array | Uint16Array>(values: A, kept: Uint8Array): A =>
  // filter of a typed array gives the same kind
  values.filter((_: number, n: number) => kept[n] !== 0) as A;

/** Values of the ROI voxels in every image type: the resampled intensities as they are, or filtered. */
import { assert } from '@shared/base/assert';
import { applyFilter, type FilterPlan, makeFilterPlan, makeFilterScratch } from './filters';
import type { FilterChoice } from './profile-choices';
import type { ResampledRoi, RoiSlice } from './roi-slices';
import type { SliceSampler, SliceWindow } from './sample-slice';

/** Name of the image that no filter touched. */
export const ORIGINAL = 'original';

/** The image types that every profile knows: one-level coif1 wavelet, mirrored edges (science 2.1 rule 5). */
export const BUILT_IN_FILTERS: Readonly<Record<string, FilterChoice>> = Object.fromEntries(
  (['LL', 'LH', 'HL', 'HH'] as const).map((band) => [
    `wavelet-${band}`,
    { kind: 'wavelet', wavelet: 'coif1', level: 1, band, rotationInvariant: false, pooling: 'mean', edge: 'mirror' },
  ]),
);

/** An image type to compute: its filter, or null for the original. */
export interface ImageTypeChoice {
  readonly name: string;
  readonly filter: FilterChoice | null;
}

/**
 * The part of the slice that the filters of a box need: the box and their support where that lies
 * inside the slice, so that no edge is met; else the whole slice. Either way the values of the box
 * equal those of the whole slice.
 */
function windowOf(
  { left, top, right, bottom }: RoiSlice,
  before: number,
  after: number,
  dims: readonly [number, number],
): SliceWindow {
  const inside = left - before >= 0 && top - before >= 0 && right + after < dims[0] && bottom + after < dims[1];
  if (!inside) return { left: 0, top: 0, width: dims[0], height: dims[1] };
  return {
    left: left - before,
    top: top - before,
    width: right - left + 1 + before + after,
    height: bottom - top + 1 + before + after,
  };
}

/** Copies the ROI voxels of one slice out of a response over a window. */
function gather(response: Float64Array, window: SliceWindow, slice: RoiSlice, into: Float64Array): void {
  const { offsets, stride, first } = slice;
  const [skipX, skipY] = [slice.left - window.left - 1, slice.top - window.top - 1];
  for (let n = 0; n < offsets.length; n++) {
    const y = Math.floor(offsets[n]! / stride);
    const x = offsets[n]! - y * stride;
    into[first + n] = response[(y + skipY) * window.width + x + skipX]!;
  }
}

/**
 * Values of all ROI voxels, one array an image type in the order asked for. `dims` are the columns
 * and rows of the resampled slice, `spacingMm` their distances. Filters see each slice alone.
 */
export function computeRoiValues(
  sample: SliceSampler,
  roi: ResampledRoi,
  dims: readonly [number, number],
  spacingMm: readonly [number, number],
  imageTypes: readonly ImageTypeChoice[],
): readonly Float64Array[] {
  const plans = imageTypes.map(({ filter }): FilterPlan | null => filter && makeFilterPlan(filter, spacingMm));
  const reach = (of: (plan: FilterPlan) => number): number =>
    plans.reduce((most, plan) => Math.max(most, plan ? of(plan) : 0), 0);
  const [before, after] = [reach((plan) => plan.before), reach((plan) => plan.after)];
  const values = imageTypes.map(() => new Float64Array(roi.voxels));
  const scratch = makeFilterScratch();
  let samples = new Float64Array(0);
  for (const slice of roi.slices) {
    const window = windowOf(slice, before, after, dims);
    const size = window.width * window.height;
    if (samples.length < size) samples = new Float64Array(size);
    sample(slice.k, window, samples);
    for (const [n, plan] of plans.entries()) {
      const into = values[n];
      assert(into !== undefined, 'one array an image type');
      gather(plan ? applyFilter(samples, window.width, window.height, plan, scratch) : samples, window, slice, into);
    }
  }
  return values;
}

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

/** How far filters look, and what they meet beyond the slice. */
interface Support {
  readonly before: number;
  readonly after: number;
  readonly periodic: boolean;
}

/**
 * First voxel and number of voxels along one axis that the values from `first` to `last` depend on.
 * Inside the slice that is their support, so that no edge is met; at an edge of the slice it begins
 * there, and is long enough for the edge rule to find what it would find on the whole line.
 */
function spanOf(first: number, last: number, length: number, { before, after, periodic }: Support): readonly [number, number] {
  const [from, to] = [first - before, last + after];
  if (periodic && (from < 0 || to >= length)) return [0, length];
  const start = Math.max(0, to >= length ? Math.min(from, length - 1 - before - after) : from);
  const end = Math.min(length - 1, from < 0 ? Math.max(to, before + after) : to);
  return [start, end - start + 1];
}

/** The part of the slice that the filters of a box need: its values equal those of the whole slice. */
function windowOf(slice: RoiSlice, support: Support, dims: readonly [number, number]): SliceWindow {
  const [left, width] = spanOf(slice.left, slice.right, dims[0], support);
  const [top, height] = spanOf(slice.top, slice.bottom, dims[1], support);
  return { left, top, width, height };
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
  const support = {
    before: reach((plan) => plan.before),
    after: reach((plan) => plan.after),
    periodic: plans.some((plan) => plan?.edge === 'periodic'),
  };
  const values = imageTypes.map(() => new Float64Array(roi.voxels));
  const scratch = makeFilterScratch();
  let samples = new Float64Array(0);
  for (const slice of roi.slices) {
    const window = windowOf(slice, support, dims);
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

/** Values of the ROI voxels in every image type: normalised, resampled in plane, filtered. */
import type { Volume } from '../volume/volume';
import type { IntensityMap } from './normalise';
import type { ResampledAxis } from './resample-axis';
import type { ResampledRoi, RoiSlice } from './roi-slices';
import { computeWaveletBands, makeWaveletScratch, mirrorIndex, SUPPORT_AFTER, SUPPORT_BEFORE } from './wavelet';

export const IMAGE_TYPES = ['original', 'wavelet-LL', 'wavelet-LH', 'wavelet-HL', 'wavelet-HH'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

/** One value per ROI voxel, in the order of `ResampledRoi`. */
export type RoiValues = Readonly<Record<ImageType, Float64Array>>;

/** The ROI's box with the wavelet's support around it, mirrored at the edges of the slice. */
interface SliceWindow {
  readonly columns: Int32Array;
  readonly rows: Int32Array;
}

function windowOf(slice: RoiSlice, width: number, height: number): SliceWindow {
  const span = (first: number, last: number, length: number): Int32Array => {
    const from = first - SUPPORT_BEFORE;
    const indices = new Int32Array(last + SUPPORT_AFTER - from + 1);
    for (let n = 0; n < indices.length; n++) indices[n] = mirrorIndex(from + n, length);
    return indices;
  };
  return { columns: span(slice.left, slice.right, width), rows: span(slice.top, slice.bottom, height) };
}

/**
 * Normalised and resampled values on a window of slice k: each voxel is normalised, then
 * interpolated bilinearly as a + f(b - a), along rows first (science 2.1 rules 3 and 4).
 */
function sampleWindow(
  volume: Volume,
  k: number,
  map: IntensityMap,
  alongX: ResampledAxis,
  alongY: ResampledAxis,
  window: SliceWindow,
  into: Float64Array,
): void {
  const { stored, slope, intercept, grid } = volume;
  const { shift, divisor, factor, lower, upper } = map;
  const columns = grid.dims[0];
  const start = k * columns * grid.dims[1];
  const normalised = (n: number): number =>
    Math.min(upper, Math.max(lower, ((stored[n]! * slope + intercept - shift) / divisor) * factor));
  let n = 0;
  for (let y = 0; y < window.rows.length; y++) {
    const row = window.rows[y]!;
    const upperRow = start + alongY.lower[row]! * columns;
    const lowerRow = start + alongY.upper[row]! * columns;
    const fy = alongY.weight[row]!;
    for (let x = 0; x < window.columns.length; x++) {
      const column = window.columns[x]!;
      const [xa, xb, fx] = [alongX.lower[column]!, alongX.upper[column]!, alongX.weight[column]!];
      const a0 = normalised(upperRow + xa);
      const a = a0 + fx * (normalised(upperRow + xb) - a0);
      const b0 = normalised(lowerRow + xa);
      const b = b0 + fx * (normalised(lowerRow + xb) - b0);
      into[n++] = a + fy * (b - a);
    }
  }
}

/** Copies the ROI voxels of one slice out of a band of the box (row by row, `width` columns). */
function gather(band: Float64Array, width: number, skip: number, slice: RoiSlice, into: Float64Array): void {
  const { offsets, stride, first } = slice;
  for (let n = 0; n < offsets.length; n++) {
    const y = Math.floor(offsets[n]! / stride) - 1;
    const x = offsets[n]! - (y + 1) * stride - 1;
    into[first + n] = band[(y + skip) * width + x + skip]!;
  }
}

/**
 * Values of all ROI voxels in the image types asked for. Only the ROI's box and the
 * wavelet's support around it are sampled: the values equal those of the whole slice.
 */
export function computeRoiValues(
  volume: Volume,
  roi: ResampledRoi,
  map: IntensityMap,
  alongX: ResampledAxis,
  alongY: ResampledAxis,
  imageTypes: readonly ImageType[],
): RoiValues {
  const make = (type: ImageType): Float64Array => new Float64Array(imageTypes.includes(type) ? roi.voxels : 0);
  const values: RoiValues = {
    original: make('original'),
    'wavelet-LL': make('wavelet-LL'),
    'wavelet-LH': make('wavelet-LH'),
    'wavelet-HL': make('wavelet-HL'),
    'wavelet-HH': make('wavelet-HH'),
  };
  const wantsWavelet = imageTypes.some((type) => type !== 'original');
  const scratch = makeWaveletScratch();
  let samples = new Float64Array(0);
  for (const slice of roi.slices) {
    const window = windowOf(slice, alongX.length, alongY.length);
    const [width, height] = [window.columns.length, window.rows.length];
    if (samples.length < width * height) samples = new Float64Array(width * height);
    sampleWindow(volume, slice.k, map, alongX, alongY, window, samples);
    if (values.original.length > 0) gather(samples, width, SUPPORT_BEFORE, slice, values.original);
    if (!wantsWavelet) continue;
    const bands = computeWaveletBands(samples, width, height, scratch);
    for (const band of ['LL', 'LH', 'HL', 'HH'] as const) {
      const into = values[`wavelet-${band}`];
      if (into.length > 0) gather(bands[band], width - 5, 0, slice, into);
    }
  }
  return values;
}

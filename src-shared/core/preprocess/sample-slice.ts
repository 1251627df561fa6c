/** Normalised and resampled intensities on a window of a slice (science 2.1 rules 3 and 4). */
import type { Volume } from '../volume/volume';
import type { IntensityMap } from './normalise';
import type { InterpolationChoice } from './profile-choices';
import { type ResampledAxis, toNearest } from './resample-axis';
import { evaluateSpline, splineCoefficients } from './spline';

/** A part of the resampled slice: first column and row, and how many. */
export interface SliceWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Writes the window of slice k row by row into `into`. */
export type SliceSampler = (k: number, window: SliceWindow, into: Float64Array) => void;

/**
 * Makes the sampler of a series: each voxel is normalised, then interpolated (bilinear as
 * a + f(b - a), rows first; nearest; or cubic B-spline over the whole slice), then rounded to the
 * nearest integer where asked for.
 */
export function makeSliceSampler(
  volume: Volume,
  map: IntensityMap,
  alongX: ResampledAxis,
  alongY: ResampledAxis,
  method: InterpolationChoice['image'],
  round: boolean,
): SliceSampler {
  const { stored, slope, intercept, grid } = volume;
  const { shift, divisor, factor, lower, upper } = map;
  const [columns, rows] = grid.dims;
  const normalised = (n: number): number =>
    Math.min(upper, Math.max(lower, ((stored[n]! * slope + intercept - shift) / divisor) * factor));
  const sample =
    method === 'cubic-spline'
      ? sampleSpline(normalised, columns, rows, alongX, alongY)
      : sampleLinear(normalised, columns, rows, ...axesFor(method, alongX, alongY));
  if (!round) return sample;
  return (k, window, into) => {
    sample(k, window, into);
    for (let n = 0; n < window.width * window.height; n++) into[n] = Math.round(into[n]!);
  };
}

const axesFor = (method: 'nearest' | 'bilinear', x: ResampledAxis, y: ResampledAxis): readonly [ResampledAxis, ResampledAxis] =>
  method === 'nearest' ? [toNearest(x), toNearest(y)] : [x, y];

function sampleLinear(
  normalised: (n: number) => number,
  columns: number,
  rows: number,
  alongX: ResampledAxis,
  alongY: ResampledAxis,
): SliceSampler {
  return (k, { left, top, width, height }, into) => {
    const start = k * columns * rows;
    let n = 0;
    for (let y = top; y < top + height; y++) {
      const upperRow = start + alongY.lower[y]! * columns;
      const lowerRow = start + alongY.upper[y]! * columns;
      const fy = alongY.weight[y]!;
      for (let x = left; x < left + width; x++) {
        const xa = alongX.lower[x]!;
        const xb = alongX.upper[x]!;
        const fx = alongX.weight[x]!;
        const a0 = normalised(upperRow + xa);
        const a = a0 + fx * (normalised(upperRow + xb) - a0);
        const b0 = normalised(lowerRow + xa);
        const b = b0 + fx * (normalised(lowerRow + xb) - b0);
        into[n++] = a + fy * (b - a);
      }
    }
  };
}

function sampleSpline(
  normalised: (n: number) => number,
  columns: number,
  rows: number,
  alongX: ResampledAxis,
  alongY: ResampledAxis,
): SliceSampler {
  const coefficients = new Float64Array(columns * rows);
  let prepared = -1;
  return (k, window, into) => {
    if (prepared !== k) {
      for (let n = 0; n < coefficients.length; n++) coefficients[n] = normalised(k * coefficients.length + n);
      splineCoefficients(coefficients, columns, rows);
      prepared = k;
    }
    evaluateSpline(coefficients, columns, rows, alongX, alongY, window, into);
  };
}

/** Cubic B-spline interpolation of a slice (Unser, IEEE Signal Process Mag 1999;16:22). */
import type { ResampledAxis } from './resample-axis';

const POLE = Math.sqrt(3) - 2;
/** |POLE|^n falls below the last bit of a double. */
const HORIZON = 32;

/** Index mirrored about the end voxels themselves: x[-k] = x[k], x[n-1+k] = x[n-1-k]. */
function reflect(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * length - 2;
  const at = ((index % period) + period) % period;
  return at < length ? at : period - at;
}

/** Replaces the samples of one line (`start`, then every `step`) by the coefficients of the spline through them. */
function toCoefficients(values: Float64Array, start: number, step: number, length: number): void {
  if (length === 1) return;
  const period = 2 * length - 2;
  // First causal coefficient: the geometric sum over the mirrored line.
  let sum = 0;
  let power = 1;
  for (let k = 0; k < Math.min(period, HORIZON); k++) {
    sum += power * values[start + reflect(k, length) * step]!;
    power *= POLE;
  }
  if (period <= HORIZON) sum /= 1 - power;
  values[start] = 6 * sum;
  for (let n = 1, at = start + step; n < length; n++, at += step) values[at] = 6 * values[at]! + POLE * values[at - step]!;
  const last = start + (length - 1) * step;
  values[last] = (POLE / (POLE * POLE - 1)) * (values[last]! + POLE * values[last - step]!);
  for (let at = last - step, n = length - 2; n >= 0; n--, at -= step) values[at] = POLE * (values[at + step]! - values[at]!);
}

/** Replaces a slice (row by row) by its spline coefficients, mirrored at the edges. */
export function splineCoefficients(slice: Float64Array, columns: number, rows: number): void {
  for (let y = 0; y < rows; y++) toCoefficients(slice, y * columns, 1, columns);
  for (let x = 0; x < columns; x++) toCoefficients(slice, x, columns, rows);
}

/** The four coefficients of each new centre and their weights. */
interface SplineTaps {
  readonly indices: Int32Array;
  readonly weights: Float64Array;
}

function tapsOf(axis: ResampledAxis, from: number, count: number, oldLength: number): SplineTaps {
  const indices = new Int32Array(4 * count);
  const weights = new Float64Array(4 * count);
  for (let n = 0; n < count; n++) {
    const [lower, t] = [axis.lower[from + n]!, axis.weight[from + n]!];
    for (let k = 0; k < 4; k++) indices[4 * n + k] = reflect(lower + k - 1, oldLength);
    const s = 1 - t;
    weights[4 * n] = (s * s * s) / 6;
    weights[4 * n + 1] = (4 - 6 * t * t + 3 * t * t * t) / 6;
    weights[4 * n + 2] = (4 - 6 * s * s + 3 * s * s * s) / 6;
    weights[4 * n + 3] = (t * t * t) / 6;
  }
  return { indices, weights };
}

/** A part of the new grid, both counts in voxels. */
interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Values of the spline on a window of the new grid, row by row into `into`. */
export function evaluateSpline(
  coefficients: Float64Array,
  columns: number,
  rows: number,
  alongX: ResampledAxis,
  alongY: ResampledAxis,
  { left, top, width, height }: Window,
  into: Float64Array,
): void {
  const x = tapsOf(alongX, left, width, columns);
  const y = tapsOf(alongY, top, height, rows);
  for (let j = 0, n = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      let value = 0;
      for (let b = 0; b < 4; b++) {
        const row = y.indices[4 * j + b]! * columns;
        let along = 0;
        for (let a = 0; a < 4; a++) along += x.weights[4 * i + a]! * coefficients[row + x.indices[4 * i + a]!]!;
        value += y.weights[4 * j + b]! * along;
      }
      into[n++] = value;
    }
  }
}

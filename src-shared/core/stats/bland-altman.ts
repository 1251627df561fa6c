/** Agreement of two measurements of the same patients by Bland and Altman: bias and limits of agreement. */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { normalCriticalValue, tQuantile, tTwoSidedP } from './distributions';
import { mean, standardDeviation } from './moments';

export interface LimitWithInterval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

export interface ProportionalBias {
  /** Change of the difference per unit of the mean of the two measurements, least squares. */
  readonly slope: number;
  readonly se: number;
  /** Of slope 0; t with n - 2 degrees of freedom. Null where the differences lie on a line exactly. */
  readonly p: number | null;
}

export interface BlandAltman {
  readonly n: number;
  /** Mean of first minus second. */
  readonly bias: LimitWithInterval;
  /** Of the differences, n - 1. */
  readonly sd: number;
  readonly lowerLimit: LimitWithInterval;
  readonly upperLimit: LimitWithInterval;
  /** Null with fewer than three patients, or where the means do not vary. */
  readonly proportionalBias: ProportionalBias | null;
}

/**
 * Bias, and the limits bias -+ z sd between which the share `level` of differences is expected. Interval of the bias:
 * bias -+ t sd / sqrt n. Interval of a limit by the approximation of 1999, with variance sd^2 (1/n + z^2 / (2 (n - 1))) and
 * t with n - 1 degrees of freedom (not the exact one from the noncentral t). Units are those of the measurements. Problem
 * `stats/too-few-values` {n}: fewer than two patients.
 * Sources: Bland and Altman, Lancet 1986;1:307; Stat Methods Med Res 1999;8:135.
 */
export function computeBlandAltman(first: ArrayLike<number>, second: ArrayLike<number>, level = 0.95): Result<BlandAltman> {
  const n = first.length;
  assert(second.length === n, 'measurements are of the same patients');
  if (n < 2) return fail('stats/too-few-values', { n });
  const differences = Float64Array.from(first, (value, i) => value - second[i]!);
  const means = Float64Array.from(first, (value, i) => (value + second[i]!) / 2);
  const bias = mean(differences);
  const sd = standardDeviation(differences);
  const z = normalCriticalValue(level);
  const t = tQuantile(1 - (1 - level) / 2, n - 1);
  const around = (value: number, half: number): LimitWithInterval => ({ value, lower: value - half, upper: value + half });
  const limitHalf = t * sd * Math.sqrt(1 / n + z ** 2 / (2 * (n - 1)));
  return ok({
    n,
    bias: around(bias, (t * sd) / Math.sqrt(n)),
    sd,
    lowerLimit: around(bias - z * sd, limitHalf),
    upperLimit: around(bias + z * sd, limitHalf),
    proportionalBias: regress(differences, means),
  });
}

/** Least squares line of the differences on the means. */
function regress(differences: Float64Array, means: Float64Array): ProportionalBias | null {
  const n = means.length;
  const centre = mean(means);
  const middle = mean(differences);
  let sxx = 0;
  let sxy = 0;
  for (let i = 0; i < n; i++) {
    sxx += (means[i]! - centre) ** 2;
    sxy += (means[i]! - centre) * (differences[i]! - middle);
  }
  if (n < 3 || sxx === 0) return null;
  const slope = sxy / sxx;
  let residual = 0;
  for (let i = 0; i < n; i++) residual += (differences[i]! - middle - slope * (means[i]! - centre)) ** 2;
  const se = Math.sqrt(residual / (n - 2) / sxx);
  return { slope, se, p: se > 0 ? tTwoSidedP(slope / se, n - 2) : null };
}

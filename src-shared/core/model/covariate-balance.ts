/**
 * Balance of covariates between two arms before and after weighting: standardised mean differences of numbers, 0/1
 * indicators and whole categories.
 */
import { assert } from '../../base/assert';
import type { Covariate } from '../stats/cox';
import { factorSymmetric, solveFactored } from '../stats/symmetric-matrix';

/** Treated minus control. A variance of fewer than two rows, and a difference over a spread of 0, is null. */
export interface CovariateBalance {
  readonly name: string;
  /** All values are 0 or 1: variances are p(1 - p). */
  readonly binary: boolean;
  readonly meanTreated: number;
  readonly meanControl: number;
  /** Of a number n - 1, of a 0/1 column p(1 - p). */
  readonly varianceTreated: number | null;
  readonly varianceControl: number | null;
  readonly weightedMeanTreated: number;
  readonly weightedMeanControl: number;
  /** Of a number sum w (x - m)^2 / (sum w - sum w^2 / sum w), of a 0/1 column p(1 - p) of the weighted share. */
  readonly weightedVarianceTreated: number | null;
  readonly weightedVarianceControl: number | null;
  /** Before weighting, over the root of the mean of the arms' variances. */
  readonly smdUnweighted: number | null;
  /** After weighting, over the spread before it, so that only the means move. */
  readonly smdFixedSd: number | null;
  /** After weighting, over the weighted spread. */
  readonly smdWeightedSd: number | null;
  /** After weighting, over the unweighted SD of the treated arm: for ATT weights. */
  readonly smdTreatedSd: number | null;
}

/**
 * Standardised mean differences of each covariate; both arms must have a row with weight. Rows of weight 0 count in the
 * unweighted numbers.
 * Sources: Austin, Stat Med 2009;28:3083; Stuart, Stat Sci 2010;25:1 (fixed spread); the weighted variance is that of R
 * `cov.wt(method = "unbiased")`.
 */
export function computeBalance(
  covariates: readonly Covariate[],
  treated: ArrayLike<number>,
  weights: ArrayLike<number>,
): CovariateBalance[] {
  assert(treated.length === weights.length, 'weights and treatment are of the same rows');
  const armRows = (arm: 0 | 1): number[] => Array.from(treated, (_, i) => i).filter((i) => treated[i] === arm);
  const rows = { treated: armRows(1), control: armRows(0) };
  return covariates.map(({ name, values }) => {
    assert(values.length === treated.length, `column ${name} differs in length`);
    let binary = true;
    for (let i = 0; i < values.length; i++) if (values[i] !== 0 && values[i] !== 1) binary = false;
    const t = spreadOf(values, weights, rows.treated, binary);
    const c = spreadOf(values, weights, rows.control, binary);
    const difference = t.weightedMean - c.weightedMean;
    const size = Math.max(Math.abs(t.mean), Math.abs(c.mean));
    const over = (difference: number, sd: number | null): number | null => (isSpread(sd, size) ? difference / sd : null);
    const before = pooledSd(t.variance, c.variance);
    return {
      name,
      binary,
      meanTreated: t.mean,
      meanControl: c.mean,
      varianceTreated: t.variance,
      varianceControl: c.variance,
      weightedMeanTreated: t.weightedMean,
      weightedMeanControl: c.weightedMean,
      weightedVarianceTreated: t.weightedVariance,
      weightedVarianceControl: c.weightedVariance,
      smdUnweighted: over(t.mean - c.mean, before),
      smdFixedSd: over(difference, before),
      smdWeightedSd: over(difference, pooledSd(t.weightedVariance, c.weightedVariance)),
      smdTreatedSd: over(difference, t.variance === null ? null : Math.sqrt(t.variance)),
    };
  });
}

const pooledSd = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.sqrt((a + b) / 2);
/** False also for what the rounding of a mean leaves of equal numbers. */
const isSpread = (sd: number | null, size: number): sd is number => sd !== null && sd > 1e-12 * size;

interface ArmSpread {
  readonly mean: number;
  readonly variance: number | null;
  readonly weightedMean: number;
  readonly weightedVariance: number | null;
}

function spreadOf(values: ArrayLike<number>, weights: ArrayLike<number>, rows: readonly number[], binary: boolean): ArmSpread {
  let sum = 0;
  let sumW = 0;
  let sumW2 = 0;
  let sumWx = 0;
  for (const i of rows) {
    const w = weights[i]!;
    sum += values[i]!;
    sumW += w;
    sumW2 += w * w;
    sumWx += w * values[i]!;
  }
  assert(sumW > 0, 'an arm has no row with weight');
  const mean = sum / rows.length;
  const weightedMean = sumWx / sumW;
  if (binary) return { mean, variance: mean * (1 - mean), weightedMean, weightedVariance: weightedMean * (1 - weightedMean) };
  let squares = 0;
  let weightedSquares = 0;
  for (const i of rows) {
    squares += (values[i]! - mean) ** 2;
    weightedSquares += weights[i]! * (values[i]! - weightedMean) ** 2;
  }
  const freedom = sumW - sumW2 / sumW;
  return {
    mean,
    variance: rows.length < 2 ? null : squares / (rows.length - 1),
    weightedMean,
    // One row that holds all the weight leaves rounding here, not a variance.
    weightedVariance: freedom <= 1e-12 * sumW ? null : weightedSquares / freedom,
  };
}

/**
 * Standardised difference of a whole category from the arms' shares of its levels (each list sums to 1; weighted shares
 * for the difference after weighting): sqrt(d' S^-1 d) over all levels but one, d = p1 - p0, S the mean of the arms'
 * multinomial covariances diag(p) - p p'. It does not depend on the level left out. A level without patients in both arms
 * is left out; null where S has no inverse (the arms share no level) or there is a single level.
 * Source: Yang and Dalton, SAS Global Forum 2012, paper 335.
 */
export function multinomialSmd(treatedShares: readonly number[], controlShares: readonly number[]): number | null {
  assert(treatedShares.length === controlShares.length, 'shares are of the same levels');
  const used = [...treatedShares.keys()].filter((l) => treatedShares[l]! + controlShares[l]! > 0).slice(1);
  if (used.length === 0) return null;
  const p1 = used.map((l) => treatedShares[l]!);
  const p0 = used.map((l) => controlShares[l]!);
  const covariance = p1.map((_, a) =>
    Float64Array.from(p1, (__, b) => ((a === b ? p1[a]! + p0[a]! : 0) - p1[a]! * p1[b]! - p0[a]! * p0[b]!) / 2),
  );
  // Shares are of the order 1: a pivot near the rounding of 1 is a singular matrix.
  const factor = factorSymmetric(covariance, 1e-12, 1e-14);
  if (factor.dependent.length > 0) return null;
  const d = p1.map((p, a) => p - p0[a]!);
  const solved = solveFactored(factor, d);
  return Math.sqrt(
    Math.max(
      0,
      d.reduce((sum, value, a) => sum + value * solved[a]!, 0),
    ),
  );
}

/**
 * Inverse probability of treatment weights from a fitted propensity, and what tells whether they can be trusted:
 * effective sample size, extreme weights, overlap of the arms. Fits nothing: see `fitLogistic`.
 */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { quantiles } from '../stats/quantile';

/**
 * ate: 1/ps for the treated, 1/(1 - ps) for the control arm. stabilisedAte: the same times the unweighted share of the
 * own arm. att: 1 and ps/(1 - ps). Truncated: a weight beyond the truncation quantiles of all weights, both arms together,
 * is set to that quantile. Trimmed: a row whose propensity lies beyond these quantiles of all propensities weighs 0; share
 * and propensity are not computed again.
 */
export type WeightScheme =
  | 'ate'
  | 'stabilisedAte'
  | 'att'
  | 'ateTruncated'
  | 'stabilisedAteTruncated'
  | 'attTruncated'
  | 'ateTrimmed'
  | 'stabilisedAteTrimmed';

export const weightSchemes: readonly WeightScheme[] = [
  'ate',
  'stabilisedAte',
  'att',
  'ateTruncated',
  'stabilisedAteTruncated',
  'attTruncated',
  'ateTrimmed',
  'stabilisedAteTrimmed',
];

/** Quantiles (type 7) at which weights are truncated and propensities trimmed. */
const truncationQuantiles = [0.01, 0.99] as const;

/**
 * Weights of a scheme, one a row; `propensity` is the probability of treatment, `treated` 1 or 0. Problem
 * `iptw/no-overlap` {count}: rows whose propensity is 0 or 1 up to rounding against the arm they are in have no weight.
 * Sources: Robins, Hernan and Brumback, Epidemiology 2000;11:550 (stabilised); Cole and Hernan, Am J Epidemiol
 * 2008;168:656 (truncation); Austin and Stuart, Stat Med 2015;34:3661 (ATE and ATT).
 */
export function computePropensityWeights(
  propensity: ArrayLike<number>,
  treated: ArrayLike<number>,
  scheme: WeightScheme,
): Result<Float64Array> {
  const n = propensity.length;
  assert(treated.length === n && n > 0, 'propensity and treatment are of the same rows');
  let share = 0;
  for (let i = 0; i < n; i++) {
    assert(treated[i] === 0 || treated[i] === 1, 'treatment is 0 or 1');
    assert(propensity[i]! >= 0 && propensity[i]! <= 1, 'a propensity is a probability');
    share += treated[i]! / n;
  }
  const weights = Float64Array.from(propensity, (ps, i) => {
    if (scheme.startsWith('att')) return treated[i] === 1 ? 1 : ps / (1 - ps);
    const plain = treated[i] === 1 ? 1 / ps : 1 / (1 - ps);
    return scheme.startsWith('stabilised') ? plain * (treated[i] === 1 ? share : 1 - share) : plain;
  });
  const without = weights.filter((w) => !Number.isFinite(w)).length;
  if (without > 0) return fail('iptw/no-overlap', { count: without });
  if (scheme.endsWith('Truncated')) {
    const [low, high] = limitsOf(weights);
    return ok(weights.map((w) => Math.min(Math.max(w, low), high)));
  }
  if (scheme.endsWith('Trimmed')) {
    const [low, high] = limitsOf(propensity);
    return ok(weights.map((w, i) => (propensity[i]! >= low && propensity[i]! <= high ? w : 0)));
  }
  return ok(weights);
}

function limitsOf(values: ArrayLike<number>): readonly [number, number] {
  const [low, high] = quantiles(values, truncationQuantiles);
  return [low!, high!];
}

export interface EffectiveSampleSizes {
  /** (sum w)^2 / sum w^2 of the arm, of the control arm, of all; 0 where no row has weight. */
  readonly treated: number;
  readonly control: number;
  readonly all: number;
  readonly sumTreated: number;
  readonly sumControl: number;
}

/** Kish's effective sample size (Survey Sampling, 1965) of each arm and of all rows, with the sums of the weights. */
export function effectiveSampleSizes(weights: ArrayLike<number>, treated: ArrayLike<number>): EffectiveSampleSizes {
  assert(weights.length === treated.length, 'weights and treatment are of the same rows');
  const sum = [0, 0];
  const squares = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    const arm = treated[i] === 1 ? 1 : 0;
    sum[arm]! += weights[i]!;
    squares[arm]! += weights[i]! ** 2;
  }
  const ess = (total: number, square: number): number => (square === 0 ? 0 : total ** 2 / square);
  return {
    treated: ess(sum[1]!, squares[1]!),
    control: ess(sum[0]!, squares[0]!),
    all: ess(sum[0]! + sum[1]!, squares[0]! + squares[1]!),
    sumTreated: sum[1]!,
    sumControl: sum[0]!,
  };
}

/** Probabilities at which the weights are shown. */
const shownQuantiles: readonly number[] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
/** A weight of more than this many times the mean weight is called extreme. [ours] */
const extremeRatio = 10;

export interface WeightDiagnostics {
  /** Rows with a weight above 0, and those left out by trimming. */
  readonly n: number;
  readonly zero: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Type 7, of the rows with a weight above 0. */
  readonly quantiles: readonly { readonly probability: number; readonly weight: number }[];
  /** Greatest weight as a share of the sum. */
  readonly largestShare: number;
  /** Rows (index in the columns given) with a weight of more than ten times the mean, greatest first. */
  readonly extreme: readonly number[];
}

/** Spread of the weights above 0; null where there is none. The mean of stabilised weights is near 1 in a sound model. */
export function describeWeights(weights: ArrayLike<number>): WeightDiagnostics | null {
  const rows = Array.from(weights, (_, i) => i).filter((i) => weights[i]! > 0);
  if (rows.length === 0) return null;
  const used = rows.map((i) => weights[i]!);
  const sum = used.reduce((total, w) => total + w, 0);
  const mean = sum / used.length;
  const [min, max, ...shown] = quantiles(used, [0, 1, ...shownQuantiles]);
  return {
    n: rows.length,
    zero: weights.length - rows.length,
    min: min!,
    max: max!,
    mean,
    quantiles: shownQuantiles.map((probability, k) => ({ probability, weight: shown[k]! })),
    largestShare: max! / sum,
    extreme: rows.filter((i) => weights[i]! > extremeRatio * mean).sort((a, b) => weights[b]! - weights[a]! || a - b),
  };
}

export interface PropensityRange {
  readonly n: number;
  readonly min: number;
  readonly max: number;
  /** Share of the arm outside the common support, 0 to 1. */
  readonly outside: number;
}

export interface PropensityOverlap {
  readonly treated: PropensityRange;
  readonly control: PropensityRange;
  /** From the greater of the minima to the lesser of the maxima; null where the arms have no propensity in common. */
  readonly common: readonly [number, number] | null;
  /** Share of all rows outside the common support. */
  readonly outside: number;
}

/**
 * Overlap of the arms' propensities by the minima and maxima comparison (Caliendo and Kopeinig, J Econ Surv 2008;22:31).
 * Null where an arm has no row.
 */
export function computeOverlap(propensity: ArrayLike<number>, treated: ArrayLike<number>): PropensityOverlap | null {
  assert(propensity.length === treated.length, 'propensity and treatment are of the same rows');
  const ofArm = (arm: 0 | 1): number[] => Array.from(propensity).filter((_, i) => treated[i] === arm);
  const arms = { treated: ofArm(1), control: ofArm(0) };
  if (arms.treated.length === 0 || arms.control.length === 0) return null;
  const low = Math.max(least(arms.treated), least(arms.control));
  const high = Math.min(greatest(arms.treated), greatest(arms.control));
  const countOutside = (values: readonly number[]): number => values.filter((ps) => ps < low || ps > high).length;
  const range = (values: readonly number[]): PropensityRange => ({
    n: values.length,
    min: least(values),
    max: greatest(values),
    outside: countOutside(values) / values.length,
  });
  return {
    treated: range(arms.treated),
    control: range(arms.control),
    common: low <= high ? [low, high] : null,
    outside: (countOutside(arms.treated) + countOutside(arms.control)) / propensity.length,
  };
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

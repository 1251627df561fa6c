/** Baseline hazard of a Cox model and the survival it predicts, as R's `basehaz` and `survfit.coxph` (survival 3.5). */
import { assert, defined } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import type { CoxFit } from './cox';
import { type CoxInput, makeCoxDesign, predictorMeans, scaledCoefficients, type TiesMethod } from './cox-design';
import { hazardIncrements } from './cox-likelihood';

export interface BaselineHazardOptions {
  /** Estimator; default: the ties method of the model. */
  readonly hazard?: TiesMethod;
  /** At the means of the covariates (default), or at covariates 0. */
  readonly centred?: boolean;
}

/** One stratum: parallel columns, one entry a distinct time (events and censorings). */
export interface StratumHazard {
  readonly stratum: string;
  readonly time: Float64Array;
  /** Cumulative hazard up to and including the time. */
  readonly cumulativeHazard: Float64Array;
}

export interface BaselineHazard {
  readonly coefficients: Float64Array;
  /** Covariates and offset of the patient whose hazard this is. */
  readonly covariates: Float64Array;
  readonly offset: number;
  /** In the sorted order of the labels; one with an empty label without strata. */
  readonly strata: readonly StratumHazard[];
}

/**
 * Cumulative baseline hazard: at each death time the sum of multiplier /
 * denominator (see the likelihood) relative to the reference patient. The
 * reference has the weighted means of the covariates (0 for columns of only 0, 1
 * and -1), or covariates 0 when not centred; with an offset it has the weighted
 * mean offset in both, as in R. `fit` must come from the same `input`.
 * Problem: `stats/baseline-out-of-range`: the hazard of the reference cannot be written
 * as a number (covariates far from 0, not centred).
 * Source: Breslow, Biometrics 1974;30:89; Efron, JASA 1977;72:557; R survival 3.5 `basehaz`.
 */
export function computeBaselineHazard(input: CoxInput, fit: CoxFit, options: BaselineHazardOptions = {}): Result<BaselineHazard> {
  const design = makeCoxDesign(input);
  assert(fit.terms.length === design.p && fit.n === design.n, 'the fit is of another input');
  const { hazard = design.ties, centred = true } = options;
  const { p, centre, blockTime, stratumStart, strata } = design;
  const coefficients = Float64Array.from(fit.terms, (term) => term.coefficient);
  const covariates = centred ? predictorMeans(input, design) : new Float64Array(p);
  const increments = hazardIncrements({ ...design, ties: hazard }, scaledCoefficients(design, fit.terms));
  // x beta of the reference in the design, whose columns and offset are centred.
  let predictor = 0;
  for (let j = 0; j < p; j++) predictor += coefficients[j]! * (covariates[j]! - centre[j]!);
  const hazards = strata.map((stratum, s): StratumHazard => {
    const first = stratumStart[s]!;
    const time = blockTime.slice(first, stratumStart[s + 1]!);
    const cumulativeHazard = new Float64Array(time.length);
    let sum = 0;
    for (let k = 0; k < time.length; k++) {
      const step = increments.hazard[first + k]!;
      if (step > 0) sum += step * Math.exp(predictor - increments.shift[first + k]!);
      cumulativeHazard[k] = sum;
    }
    return { stratum, time, cumulativeHazard };
  });
  // Underflow would be a hazard of 0 although there are events.
  const inRange = hazards.every(({ cumulativeHazard }, s) => {
    const last = cumulativeHazard[cumulativeHazard.length - 1] ?? 0;
    const hasEvents = increments.hazard.subarray(stratumStart[s]!, stratumStart[s + 1]!).some((step) => step > 0);
    return Number.isFinite(last) && last > 0 === hasEvents;
  });
  return inRange
    ? ok({ coefficients, covariates, offset: design.offsetCentre, strata: hazards })
    : fail('stats/baseline-out-of-range');
}

export interface PredictionPoint {
  /** One number a term, in the order of the model. */
  readonly covariates: ArrayLike<number>;
  /** Default: that of the reference. */
  readonly offset?: number;
  /** Label of the stratum; default: the only one. */
  readonly stratum?: string;
}

/** exp((x - reference) beta), the hazard of a patient relative to the reference of the baseline. */
function relativeHazard(baseline: BaselineHazard, point: PredictionPoint): number {
  const { coefficients, covariates, offset } = baseline;
  assert(point.covariates.length === coefficients.length, 'one covariate a term');
  let predictor = (point.offset ?? offset) - offset;
  for (let j = 0; j < coefficients.length; j++) predictor += coefficients[j]! * (point.covariates[j]! - covariates[j]!);
  return Math.exp(predictor);
}

/** A predicted curve: parallel columns. */
export interface PredictedSurvival {
  readonly time: Float64Array;
  readonly survival: Float64Array;
}

/** S(t | x) = exp(-H0(t) exp((x - reference) beta)) at every distinct time of the stratum. Source: R `survfit.coxph`. */
export function predictSurvival(baseline: BaselineHazard, point: PredictionPoint): PredictedSurvival {
  const { time, cumulativeHazard } = stratumOf(baseline, point.stratum);
  const relative = relativeHazard(baseline, point);
  return { time, survival: cumulativeHazard.map((h) => Math.exp(-scaledHazard(h, relative))) };
}

/** The predicted survival at one time: 1 before the first, the last value after the last. */
export function predictSurvivalAt(baseline: BaselineHazard, point: PredictionPoint, time: number): number {
  const curve = stratumOf(baseline, point.stratum);
  let low = 0;
  let high = curve.time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve.time[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 1 : Math.exp(-scaledHazard(curve.cumulativeHazard[low - 1]!, relativeHazard(baseline, point)));
}

/** 0 x Infinity would be NaN: before the first event nobody has a hazard. */
const scaledHazard = (hazard: number, relative: number): number => (hazard === 0 ? 0 : hazard * relative);

function stratumOf(baseline: BaselineHazard, label: string | undefined): StratumHazard {
  if (label === undefined) {
    assert(baseline.strata.length === 1, 'a model with strata needs the stratum');
    return baseline.strata[0]!;
  }
  return defined(
    baseline.strata.find((s) => s.stratum === label),
    `no stratum ${label}`,
  );
}

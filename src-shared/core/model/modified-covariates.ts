/**
 * The score's model: Cox regression on modified covariates z T/2, without main
 * effects, and backward elimination. Where a score has its no-difference point is
 * in `no-difference-point.ts`.
 */
import { assert, defined } from '../../base/assert';
import { fail, ok, problem, type Problem, type Result } from '../../base/result';
import { type Covariate, type CoxFit, fitCox, type TiesMethod } from '../stats/cox';

/** Patients of one cohort: times, arms, weights. */
export interface TreatmentCohort {
  readonly time: ArrayLike<number>;
  /** 1 = event, 0 = censored. */
  readonly event: ArrayLike<number>;
  /** 1 = treated (ICT+CCRT), 0 = control (CCRT). */
  readonly treated: ArrayLike<number>;
  /** Case weights, or null: the variance is then the model's. */
  readonly weight: ArrayLike<number> | null;
}

export interface ModifiedCovariateInput extends TreatmentCohort {
  /** Standardised features (z), in the order in which ties of p are broken. */
  readonly features: readonly Covariate[];
  /** A feature stays while its Wald p is below this; default 0.05. */
  readonly pStay?: number;
  readonly ties?: TiesMethod;
  /** Sandwich variance; default: when the weights are not all 1. */
  readonly robust?: boolean;
}

/** One model of the elimination; p (and se) are robust where the fit is. */
export interface EliminationStep {
  readonly terms: readonly string[];
  readonly coef: readonly number[];
  readonly se: readonly number[];
  readonly p: readonly number[];
  readonly loglik: number;
  /** The feature with the largest p, when that is >= pStay. */
  readonly removed: string | null;
}

export interface ModifiedCovariateModel {
  readonly steps: readonly EliminationStep[];
  /** Features that stay; none when `reason` is set. */
  readonly terms: readonly string[];
  /** gamma'z is the log hazard ratio of treated v control; the score's coefficients are -gamma. */
  readonly gamma: readonly number[];
  /** The last fit, of the features that stay; null when nothing stays. */
  readonly fit: CoxFit | null;
  /** -gamma'z of each patient, 0 when nothing stays. High, benefits: > 0. */
  readonly score: Float64Array;
  /** `model/nothing-stays` {features}: every feature was eliminated. */
  readonly reason: Problem | null;
}

/** T/2 of each patient: +1/2 treated, -1/2 control. */
export function toHalfTreatment(treated: ArrayLike<number>): Float64Array {
  return Float64Array.from(treated, (t) => {
    assert(t === 0 || t === 1, 'treatment is not 0 or 1');
    return t - 0.5;
  });
}

/** -gamma'z of each of `count` patients. */
export function computeScore(features: readonly Covariate[], gamma: ArrayLike<number>, count: number): Float64Array {
  const score = new Float64Array(count);
  features.forEach(({ values, name }, j) => {
    assert(values.length === count, `column ${name} differs in length`);
    const g = gamma[j]!;
    for (let i = 0; i < count; i++) score[i]! -= g * values[i]!;
  });
  return score;
}

/** Modified covariates: each column times T/2. */
export function toModifiedCovariates(features: readonly Covariate[], half: Float64Array): Covariate[] {
  return features.map(({ name, values }) => {
    assert(values.length === half.length, `column ${name} differs in length`);
    return { name, values: half.map((t, i) => t * values[i]!) };
  });
}

/**
 * Cox regression on z T/2, T = +1 treated and -1 control, without main effects;
 * backward: the feature with the largest Wald p (the first one on a tie) leaves while
 * that p >= pStay. Every step is kept. Problems: `model/no-candidate`: no feature was
 * given; those of `fitCox`, by names of features.
 * Sources: Tian et al., JASA 2014;109:1517 (modified covariates); Dong et al., BMC
 * Medicine 2019;17:190 (score, elimination).
 */
export function fitModifiedCovariates(input: ModifiedCovariateInput): Result<ModifiedCovariateModel> {
  const { time, event, treated, weight, features, pStay = 0.05, ties = 'efron', robust } = input;
  if (features.length === 0) return fail('model/no-candidate');
  const half = toHalfTreatment(treated);
  let left = toModifiedCovariates(features, half);
  const steps: EliminationStep[] = [];
  for (;;) {
    const result = fitCox({ time, event, weight: weight ?? undefined, covariates: left, ties, robust });
    if (!result.ok) return result;
    const fit = result.value;
    const p = fit.terms.map((term) => term.p);
    const worst = p.reduce((most, value, j) => (value > p[most]! ? j : most), 0);
    const leaves = p[worst]! >= pStay;
    const terms = fit.terms.map((term) => term.name);
    steps.push({
      terms,
      coef: fit.terms.map((term) => term.coefficient),
      se: fit.terms.map((term) => term.se),
      p,
      loglik: fit.loglik,
      removed: leaves ? terms[worst]! : null,
    });
    if (!leaves) {
      const gamma = fit.terms.map((term) => term.coefficient);
      const chosen = terms.map((name) => defined(features.find((feature) => feature.name === name)));
      return ok({ steps, terms, gamma, fit, score: computeScore(chosen, gamma, half.length), reason: null });
    }
    left = left.filter((_, j) => j !== worst);
    if (left.length === 0) {
      const reason = problem('model/nothing-stays', { features: features.map((feature) => feature.name) });
      return ok({ steps, terms: [], gamma: [], fit: null, score: new Float64Array(half.length), reason });
    }
  }
}

/**
 * The score at which neither arm is better. The published score has no intercept, so
 * that 0 is that point only if treatment does nothing at mean z: three fits say where
 * the point lies.
 */
import { assert, defined } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { type Covariate, type CoxFit, type CoxTerm, fitCox } from '../stats/cox';
import { normalCriticalValue } from '../stats/distributions';
import type { Matrix } from '../stats/symmetric-matrix';
import { computeScore, toHalfTreatment, toModifiedCovariates, type TreatmentCohort } from './modified-covariates';

/** The log hazard ratio of treatment is 0 at `score`; above it the treated do better. */
export interface NoDifferencePoint {
  readonly score: number;
  readonly se: number;
  readonly lower: number;
  readonly upper: number;
}

/** The coefficient of T/2: the log hazard ratio of treatment that the score leaves over. */
export interface TreatmentIntercept {
  readonly coefficient: number;
  /** Robust where the fit is, as are z, p and the limits. */
  readonly se: number;
  readonly seModel: number;
  readonly seRobust: number | null;
  readonly z: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
}

export interface ScoreInterceptFit {
  readonly fit: CoxFit;
  readonly intercept: TreatmentIntercept;
  readonly noDifference: NoDifferencePoint;
}

export interface InterceptModelFit extends ScoreInterceptFit {
  /** Refitted beside the intercept. */
  readonly gamma: readonly number[];
  /** -gamma'z with the refitted gamma, of each patient: what `noDifference.score` belongs to. */
  readonly score: Float64Array;
}

export interface RecalibrationFit extends ScoreInterceptFit {
  /** log HR = intercept - slope x score: 1 when the score is calibrated. */
  readonly calibrationSlope: number;
  /** Of intercept and coefficient of score x T/2, as se, p and limits use it. */
  readonly variance: Matrix;
}

/** Name of T/2 among the terms of these fits. */
export const interceptTerm = 'intercept';
const scoreTerm = 'score x T/2';

/** Term and limits of T/2, which is the first column. */
function interceptOf(fit: CoxFit): TreatmentIntercept {
  const term: CoxTerm = defined(fit.terms[0]);
  const half = normalCriticalValue(fit.confLevel) * term.se;
  return {
    coefficient: term.coefficient,
    se: term.se,
    seModel: term.seModel,
    seRobust: term.seRobust,
    z: term.z,
    p: term.p,
    lower: term.coefficient - half,
    upper: term.coefficient + half,
  };
}

/** Wald limits about a point. */
function pointWith(score: number, se: number, confLevel: number): NoDifferencePoint {
  const half = normalCriticalValue(confLevel) * se;
  return { score, se, lower: score - half, upper: score + half };
}

/**
 * Keeps the score as offset (-score T/2) and fits T/2 alone: log HR of treatment =
 * intercept - score, so that treatment helps when the score is above the intercept.
 * `score`: one a patient. Problems: those of `fitCox`.
 */
export function fitScoreIntercept(cohort: TreatmentCohort, score: ArrayLike<number>): Result<ScoreInterceptFit> {
  const { time, event, weight } = cohort;
  const half = toHalfTreatment(cohort.treated);
  const result = fitCox({
    time,
    event,
    weight: weight ?? undefined,
    offset: half.map((t, i) => -score[i]! * t),
    covariates: [{ name: interceptTerm, values: half }],
  });
  if (!result.ok) return result;
  const fit = result.value;
  const intercept = interceptOf(fit);
  return ok({ fit, intercept, noDifference: pointWith(intercept.coefficient, intercept.se, fit.confLevel) });
}

/**
 * Refits the model's features (z) beside T/2, without new elimination: log HR =
 * intercept + gamma'z. Problems: those of `fitCox`.
 */
export function fitInterceptModel(cohort: TreatmentCohort, features: readonly Covariate[]): Result<InterceptModelFit> {
  const { time, event, weight } = cohort;
  const half = toHalfTreatment(cohort.treated);
  const covariates = [{ name: interceptTerm, values: half }, ...toModifiedCovariates(features, half)];
  const result = fitCox({ time, event, weight: weight ?? undefined, covariates });
  if (!result.ok) return result;
  const fit = result.value;
  const intercept = interceptOf(fit);
  const gamma = fit.terms.slice(1).map((term) => term.coefficient);
  return ok({
    fit,
    intercept,
    noDifference: pointWith(intercept.coefficient, intercept.se, fit.confLevel),
    gamma,
    score: computeScore(features, gamma, half.length),
  });
}

/**
 * Cox on T/2 and score x T/2: log HR = a + b score; slope -b; the no-difference point
 * -a/b with its standard error by the delta method. Problems: those of `fitCox`;
 * `model/slope-zero`: b is exactly 0, so that no score has its log HR 0.
 */
export function fitRecalibration(cohort: TreatmentCohort, score: ArrayLike<number>): Result<RecalibrationFit> {
  const { time, event, weight } = cohort;
  const half = toHalfTreatment(cohort.treated);
  const covariates = [
    { name: interceptTerm, values: half },
    { name: scoreTerm, values: half.map((t, i) => t * score[i]!) },
  ];
  const result = fitCox({ time, event, weight: weight ?? undefined, covariates });
  if (!result.ok) return result;
  const fit = result.value;
  const intercept = interceptOf(fit);
  const a = intercept.coefficient;
  const b = defined(fit.terms[1]).coefficient;
  if (b === 0) return fail('model/slope-zero');
  const variance = fit.varRobust ?? fit.varModel;
  const [byA, byB] = [-1 / b, a / (b * b)];
  const squared = byA * byA * variance[0]![0]! + 2 * byA * byB * variance[0]![1]! + byB * byB * variance[1]![1]!;
  return ok({
    fit,
    intercept,
    noDifference: pointWith(-a / b, Math.sqrt(Math.max(0, squared)), fit.confLevel),
    calibrationSlope: -b,
    variance,
  });
}

/** How many scores are above a point, and the smallest distance of any from it (where rounding could move a patient). */
export function countAbove(score: ArrayLike<number>, point: number): { above: number; closestDistance: number } {
  assert(score.length > 0, 'no score to count');
  let above = 0;
  let closestDistance = Infinity;
  for (let i = 0; i < score.length; i++) {
    if (score[i]! > point) above += 1;
    closestDistance = Math.min(closestDistance, Math.abs(score[i]! - point));
  }
  return { above, closestDistance };
}

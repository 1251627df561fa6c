/**
 * Cox proportional hazards regression, as R's `coxph` (survival 3.5) fits it:
 * weights, strata, clusters, sandwich variance. A fit that does not exist
 * (no events, dependent columns, an infinite coefficient) is a named problem.
 */
import { assert, defined } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { chisquareUpperP, normalCriticalValue, normalTwoSidedP } from './distributions';
import { type CoxDesign, coxLikelihood, coxScoreResiduals, type TiesMethod } from './cox-likelihood';
import { mergeTiedTimes } from './survival-times';
import {
  factorSymmetric,
  invertFactored,
  inverseQuadraticForm,
  type Matrix,
  sandwich,
  solveFactored,
  zeroMatrix,
} from './symmetric-matrix';

export type { TiesMethod } from './cox-likelihood';

/** A covariate: a name for messages and one number a patient. */
export interface Covariate {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

export interface CoxInput {
  readonly time: ArrayLike<number>;
  /** 1 = event, 0 = censored. */
  readonly event: ArrayLike<number>;
  readonly covariates: readonly Covariate[];
  /** Case weights; rows with weight <= 0 are left out, as they must be in R. */
  readonly weight?: ArrayLike<number> | undefined;
  readonly strata?: readonly string[] | undefined;
  /** Rows with one label are one patient for the sandwich variance. */
  readonly cluster?: readonly string[] | undefined;
  readonly ties?: TiesMethod;
  /** Sandwich variance; default: when weights are not all 1, or clusters are given. */
  readonly robust?: boolean | undefined;
  readonly confLevel?: number;
}

export interface ChiSquareTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

/** One row of the fit. `se`, z, p and limits are robust where the fit is. */
export interface CoxTerm {
  readonly name: string;
  readonly coefficient: number;
  readonly hazardRatio: number;
  readonly hrLower: number;
  readonly hrUpper: number;
  readonly se: number;
  readonly seModel: number;
  readonly seRobust: number | null;
  readonly z: number;
  readonly p: number;
}

export interface CoxFit {
  readonly n: number;
  /** Rows with an event, unweighted. */
  readonly events: number;
  readonly robust: boolean;
  readonly confLevel: number;
  readonly terms: readonly CoxTerm[];
  readonly varModel: Matrix;
  readonly varRobust: Matrix | null;
  readonly loglikNull: number;
  readonly loglik: number;
  /** Model based. */
  readonly likelihoodRatioTest: ChiSquareTest;
  /** Robust where the fit is. */
  readonly waldTest: ChiSquareTest;
  /** Model based; for one 0/1 covariate without ties it is the log-rank test. */
  readonly scoreTest: ChiSquareTest;
  /** U' (sum s s')^-1 U at coefficient 0: the weighted log-rank test. null when not robust or singular. */
  readonly robustScoreTest: ChiSquareTest | null;
}

/**
 * Fits the model by Newton-Raphson to convergence (not to R's loose default).
 * Problems: `stats/no-events` {n}; `stats/rank-deficient` {columns}: columns that
 * are constant or depend on earlier ones in every risk set; `stats/cox-diverges`
 * {columns, signs, loglikNull, loglik, scoreStatistic, scoreDf, scoreP}: the
 * likelihood rises for ever in these columns, so no coefficient, hazard ratio or
 * interval exists, while the likelihood limit and the score test do;
 * `stats/variance-singular` {columns}: fewer clusters than columns.
 * Source: Cox, JRSS B 1972;34:187; Lin and Wei, JASA 1989;84:1074 (sandwich).
 */
export function fitCox(input: CoxInput): Result<CoxFit> {
  const { confLevel = 0.95, ties = 'efron' } = input;
  const rows = usedRows(input);
  const p = input.covariates.length;
  assert(p > 0, 'a Cox model needs a covariate');
  const weighted = rows.some((i) => weightOf(input, i) !== 1);
  const robust = input.robust ?? (weighted || input.cluster !== undefined);
  const { design, order, scales } = buildDesign(input, rows, ties);
  const events = design.event.reduce((sum, e) => sum + e, 0);
  if (events === 0) return fail('stats/no-events', { n: rows.length });

  const atZero = coxLikelihood(design, new Float64Array(p));
  // Columns have unit spread, so each death adds a variance of about 1: far below that, the column is
  // constant in every risk set that counts (arms never at risk together), and what is left is rounding.
  const deathWeight = design.event.reduce((sum, e, k) => sum + e * design.weight[k]!, 0);
  const rank = factorSymmetric(atZero.information, 1e-10, 1e-12 * deathWeight);
  if (rank.dependent.length > 0) {
    return fail('stats/rank-deficient', { columns: rank.dependent.map((j) => defined(input.covariates[j]).name) });
  }
  const scoreTest = test(defined(inverseQuadraticForm(atZero.information, atZero.score)), p);
  const newton = maximise(design, p);
  if (newton.infinite.length > 0) {
    return fail('stats/cox-diverges', {
      columns: newton.infinite.map((j) => defined(input.covariates[j]).name),
      signs: newton.infinite.map((j) => (newton.beta[j]! > 0 ? '+' : '-')),
      loglikNull: atZero.loglik,
      loglik: newton.loglik,
      scoreStatistic: scoreTest.statistic,
      scoreDf: scoreTest.df,
      scoreP: scoreTest.p,
    });
  }

  const unscale = (m: Matrix): Float64Array[] => m.map((row, j) => row.map((v, l) => v / (scales[j]! * scales[l]!)));
  const factor = factorSymmetric(newton.information, 0);
  if (factor.dependent.length > 0) return fail('stats/variance-singular', { columns: input.covariates.map((c) => c.name) });
  const bread = invertFactored(factor);
  const clusters = input.cluster && order.map((i) => defined(input.cluster)[i]!);
  const varRobust = robust ? unscale(sandwich(bread, scoreProducts(design, newton.beta, clusters))) : null;
  const varModel = unscale(bread);
  const beta = newton.beta.map((b, j) => b / scales[j]!);
  const variance = varRobust ?? varModel;
  const critical = normalCriticalValue(confLevel);
  const terms = input.covariates.map(({ name }, j): CoxTerm => {
    const coefficient = beta[j]!;
    const se = Math.sqrt(variance[j]![j]!);
    const z = coefficient / se;
    return {
      name,
      coefficient,
      hazardRatio: Math.exp(coefficient),
      hrLower: Math.exp(coefficient - critical * se),
      hrUpper: Math.exp(coefficient + critical * se),
      se,
      seModel: Math.sqrt(varModel[j]![j]!),
      seRobust: varRobust ? se : null,
      z,
      p: normalTwoSidedP(z),
    };
  });
  // A sandwich of fewer clusters than columns has no inverse: R's Wald test then has fewer degrees of freedom.
  const wald = inverseQuadraticForm(variance, beta);
  if (wald === null) return fail('stats/variance-singular', { columns: input.covariates.map((c) => c.name) });
  const robustScore = robust ? inverseQuadraticForm(scoreProducts(design, new Float64Array(p), clusters), atZero.score) : null;
  return ok({
    n: rows.length,
    events,
    robust,
    confLevel,
    terms,
    varModel,
    varRobust,
    loglikNull: atZero.loglik,
    loglik: newton.loglik,
    likelihoodRatioTest: test(2 * (newton.loglik - atZero.loglik), p),
    waldTest: test(wald, p),
    scoreTest,
    robustScoreTest: robustScore === null ? null : test(robustScore, p),
  });
}

const test = (statistic: number, df: number): ChiSquareTest => ({ statistic, df, p: chisquareUpperP(statistic, df) });

const weightOf = (input: CoxInput, i: number): number => input.weight?.[i] ?? 1;

function usedRows(input: CoxInput): number[] {
  const total = input.time.length;
  assert(input.event.length === total, 'event column differs in length');
  assert(!input.weight || input.weight.length === total, 'weight column differs in length');
  for (const c of input.covariates) assert(c.values.length === total, `column ${c.name} differs in length`);
  const rows: number[] = [];
  for (let i = 0; i < total; i++) {
    assert(Number.isFinite(input.time[i]!), 'a time is not finite');
    if (weightOf(input, i) > 0) rows.push(i);
  }
  return rows;
}

/** Sorts by stratum and time; centres columns at weighted means and divides by weighted SDs (the fit does not change). */
function buildDesign(
  input: CoxInput,
  rows: readonly number[],
  ties: TiesMethod,
): { design: CoxDesign; order: number[]; scales: number[] } {
  const merged = mergeTiedTimes(Float64Array.from(rows, (i) => input.time[i]!));
  const timeOf = new Map(rows.map((i, k) => [i, merged[k]!]));
  const stratumOf = (i: number): string => input.strata?.[i] ?? '';
  const order = [...rows].sort((a, b) => {
    const sa = stratumOf(a);
    const sb = stratumOf(b);
    if (sa !== sb) return sa < sb ? -1 : 1;
    return defined(timeOf.get(a)) - defined(timeOf.get(b)) || a - b;
  });
  const strataStarts: number[] = [];
  order.forEach((i, k) => {
    if (k === 0 || stratumOf(i) !== stratumOf(order[k - 1]!)) strataStarts.push(k);
  });
  strataStarts.push(order.length);
  const weight = Float64Array.from(order, (i) => weightOf(input, i));
  const sumW = weight.reduce((sum, w) => sum + w, 0);
  const scales: number[] = [];
  const columns = input.covariates.map(({ name, values }) => {
    const column = Float64Array.from(order, (i) => values[i]!);
    const centre = column.reduce((sum, x, k) => sum + weight[k]! * x, 0) / sumW;
    const spread = Math.sqrt(column.reduce((sum, x, k) => sum + weight[k]! * (x - centre) ** 2, 0) / sumW);
    assert(Number.isFinite(spread), `column ${name} has a value that is not finite`);
    // A constant column is left unscaled at exactly 0, so that the rank check names it.
    const constant = spread <= 1e-12 * Math.max(1, Math.abs(centre));
    scales.push(constant ? 1 : spread);
    return column.map((x) => (constant ? 0 : (x - centre) / spread));
  });
  return {
    order,
    scales,
    design: {
      time: Float64Array.from(order, (i) => defined(timeOf.get(i))),
      event: Uint8Array.from(order, (i) => (input.event[i]! > 0 ? 1 : 0)),
      weight,
      strataStarts,
      columns,
      ties,
    },
  };
}

interface NewtonEnd {
  readonly beta: Float64Array;
  readonly loglik: number;
  readonly information: Matrix;
  /** Columns whose coefficient runs away; empty when the maximum was reached. */
  readonly infinite: readonly number[];
}

/** Steps (in SD units of the column) below this are convergence. */
const stepTolerance = 1e-9;
/** A column that still moves this much when the likelihood has stopped rising has no finite maximum. */
const driftTolerance = 1e-4;

function maximise(design: CoxDesign, p: number): NewtonEnd {
  let beta: Float64Array = new Float64Array(p);
  let here = coxLikelihood(design, beta);
  let step: Float64Array = new Float64Array(p);
  for (let iteration = 0; iteration < 60; iteration++) {
    const factor = factorSymmetric(here.information, 1e-13);
    if (factor.dependent.length > 0) break;
    step = solveFactored(factor, here.score);
    const largest = step.reduce((most, s, j) => Math.max(most, Math.abs(s) / Math.max(1, Math.abs(beta[j]!))), 0);
    let next: Float64Array = beta.map((b, j) => b + step[j]!);
    let there = coxLikelihood(design, next);
    // Newton may overshoot far from the maximum: halve until the likelihood does not fall.
    for (let half = 0; half < 40 && !(there.loglik >= here.loglik - 1e-12 * Math.abs(here.loglik)); half++) {
      next = next.map((b, j) => (b + beta[j]!) / 2);
      there = coxLikelihood(design, next);
    }
    const gain = there.loglik - here.loglik;
    beta = next;
    here = there;
    if (largest < stepTolerance) return { beta, loglik: here.loglik, information: here.information, infinite: [] };
    if (iteration > 25 && gain < 1e-13 * Math.abs(here.loglik)) break;
  }
  const infinite = [...step.keys()].filter((j) => Math.abs(step[j]!) > driftTolerance);
  return { beta, loglik: here.loglik, information: here.information, infinite };
}

/** Sum over clusters (rows, when there are none) of s s', s = sum of weight x score residual. */
function scoreProducts(design: CoxDesign, beta: ArrayLike<number>, clusters: readonly string[] | undefined): Float64Array[] {
  const p = design.columns.length;
  const residuals = coxScoreResiduals(design, beta);
  const sums = new Map<string | number, Float64Array>();
  residuals.forEach((row, i) => {
    const key = clusters?.[i] ?? i;
    const sum = sums.get(key) ?? new Float64Array(p);
    for (let j = 0; j < p; j++) sum[j]! += design.weight[i]! * row[j]!;
    sums.set(key, sum);
  });
  const meat = zeroMatrix(p);
  for (const s of sums.values()) for (let j = 0; j < p; j++) for (let l = 0; l < p; l++) meat[j]![l]! += s[j]! * s[l]!;
  return meat;
}

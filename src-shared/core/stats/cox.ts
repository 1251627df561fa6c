/**
 * Cox proportional hazards regression, as R's `coxph` (survival 3.5) fits it:
 * weights, strata, offset, clusters, sandwich variance. A fit that does not exist
 * (no events, dependent columns, an infinite coefficient) is a named problem.
 */
import { assert, defined } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { chisquareUpperP, normalCriticalValue, normalTwoSidedP } from './distributions';
import { type CoxDesign, type CoxInput, makeCoxDesign } from './cox-design';
import { type CoxLikelihood, coxLikelihood, designResiduals, hazardIncrements } from './cox-likelihood';
import { codeLabels } from './survival-times';
import {
  factorSymmetric,
  invertFactored,
  inverseQuadraticForm,
  type Matrix,
  sandwich,
  solveFactored,
  zeroMatrix,
} from './symmetric-matrix';

export type { Covariate, CoxInput, TiesMethod } from './cox-design';

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
 * `stats/variance-singular` {columns}: no more clusters than columns;
 * `stats/hazard-ratio-out-of-range` {columns}: a hazard ratio or limit per unit of
 * the column is too large to be written (a column of very small numbers).
 * Source: Cox, JRSS B 1972;34:187; Lin and Wei, JASA 1989;84:1074 (sandwich).
 */
export function fitCox(input: CoxInput): Result<CoxFit> {
  const { confLevel = 0.95 } = input;
  const p = input.covariates.length;
  assert(p > 0, 'a Cox model needs a covariate');
  const design = makeCoxDesign(input);
  const { n, scale, weight, event } = design;
  const weighted = weight.some((w) => w !== 1);
  const robust = input.robust ?? (weighted || input.cluster !== undefined);
  let events = 0;
  let deathWeight = 0;
  for (let k = 0; k < n; k++) {
    events += event[k]!;
    deathWeight += event[k]! * weight[k]!;
  }
  if (events === 0) return fail('stats/no-events', { n });

  const atZero = coxLikelihood(design, new Float64Array(p));
  // Columns have unit spread, so each death adds a variance of about 1: far below that, the column is
  // constant in every risk set that counts (arms never at risk together), and what is left is rounding.
  const rank = factorSymmetric(atZero.information, 1e-10, 1e-12 * deathWeight);
  if (rank.dependent.length > 0) {
    return fail('stats/rank-deficient', { columns: rank.dependent.map((j) => defined(input.covariates[j]).name) });
  }
  const scoreTest = test(defined(inverseQuadraticForm(atZero.information, atZero.score)), p);
  const newton = maximise(design, atZero);
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

  const unscale = (m: Matrix): Float64Array[] => m.map((row, j) => row.map((v, l) => v / (scale[j]! * scale[l]!)));
  const factor = factorSymmetric(newton.information, 0);
  const varianceSingular = fail('stats/variance-singular', { columns: input.covariates.map((c) => c.name) });
  if (factor.dependent.length > 0) return varianceSingular;
  const bread = invertFactored(factor);
  const clusters = input.cluster ? clusterCodes(design, input.cluster) : null;
  // The weighted score residuals add up to 0, so k clusters give a sandwich of rank k - 1 at most; what looks like more is rounding.
  if (robust && clusters && clusters.count <= p) return varianceSingular;
  const varRobust = robust ? unscale(sandwich(bread, scoreProducts(design, newton.beta, clusters))) : null;
  const varModel = unscale(bread);
  const beta = newton.beta.map((b, j) => b / scale[j]!);
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
  const tooLarge = terms.filter((term) => !Number.isFinite(term.hrUpper));
  if (tooLarge.length > 0) return fail('stats/hazard-ratio-out-of-range', { columns: tooLarge.map((term) => term.name) });
  // A sandwich without an inverse: R's Wald test then has fewer degrees of freedom.
  const wald = inverseQuadraticForm(variance, beta);
  if (wald === null) return varianceSingular;
  const robustScore = robust ? inverseQuadraticForm(scoreProducts(design, new Float64Array(p), clusters), atZero.score) : null;
  return ok({
    n,
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
/**
 * A step may also be small because score and information have both sunk into rounding. At a finite maximum some death
 * contradicts the others, so the information cannot be this small a share of what it was at 0.
 */
const informationLoss = 1e-9;

function maximise(design: CoxDesign, atZero: CoxLikelihood): NewtonEnd {
  const p = design.p;
  let beta: Float64Array = new Float64Array(p);
  let here = atZero;
  let step: Float64Array = new Float64Array(p);
  let converged = false;
  for (let iteration = 0; iteration < 60 && !converged; iteration++) {
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
    converged = largest < stepTolerance;
    if (iteration > 25 && gain < 1e-13 * Math.abs(here.loglik)) break;
  }
  const lost = withoutInformation(atZero.information, here.information);
  const infinite = [...step.keys()].filter((j) => lost.includes(j) || (!converged && Math.abs(step[j]!) > driftTolerance));
  return { beta, loglik: here.loglik, information: here.information, infinite };
}

/** Columns whose variance has grown beyond all measure between two points. */
function withoutInformation(start: Matrix, end: Matrix): readonly number[] {
  const factor = factorSymmetric(end, 0);
  if (factor.dependent.length > 0) return factor.dependent;
  const before = invertFactored(factorSymmetric(start, 0));
  const after = invertFactored(factor);
  return [...start.keys()].filter((j) => after[j]![j]! * informationLoss > before[j]![j]!);
}

/** Cluster of each design row, numbered from 0. */
function clusterCodes(design: CoxDesign, cluster: readonly string[]): { readonly code: Int32Array; readonly count: number } {
  const { labels, code } = codeLabels(Array.from(design.rows, (i) => cluster[i]!));
  return { code, count: labels.length };
}

/** Sum over clusters (rows, when there are none) of s s', s = sum of weight x score residual. */
function scoreProducts(design: CoxDesign, beta: ArrayLike<number>, clusters: ReturnType<typeof clusterCodes> | null): Matrix {
  const { n, p, weight } = design;
  const { score } = designResiduals(design, hazardIncrements(design, beta));
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < p; j++, at++) score[at]! *= weight[i]!;
  let sums = score;
  if (clusters) {
    sums = new Float64Array(clusters.count * p);
    for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < p; j++, at++) sums[clusters.code[i]! * p + j]! += score[at]!;
  }
  const meat = zeroMatrix(p);
  for (let j = 0; j < p; j++) {
    for (let l = 0; l <= j; l++) {
      let sum = 0;
      for (let at = 0; at < sums.length; at += p) sum += sums[at + j]! * sums[at + l]!;
      meat[j]![l] = sum;
      meat[l]![j] = sum;
    }
  }
  return meat;
}

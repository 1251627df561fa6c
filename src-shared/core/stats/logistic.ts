/**
 * Logistic regression, as R's `glm(binomial)` fits it when iterated to convergence: prior weights,
 * model-based variance with dispersion 1. A fit that does not exist (separated outcome, dependent
 * columns, constant outcome) is a named problem, never a large number.
 */
import { assert, defined } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import type { Covariate } from './cox';
import { normalTwoSidedP } from './distributions';
import { factorSymmetric, invertFactored, type Matrix, solveFactored } from './symmetric-matrix';

export interface LogisticInput {
  /** 1 or 0. */
  readonly outcome: ArrayLike<number>;
  /** Without the intercept, which is always fitted. */
  readonly covariates: readonly Covariate[];
  /** Prior weights; rows with weight <= 0 take no part in the fit. */
  readonly weight?: ArrayLike<number> | undefined;
}

export interface LogisticTerm {
  readonly name: string;
  /** Log odds. */
  readonly coefficient: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
}

export interface LogisticFit {
  /** Rows in the fit. */
  readonly n: number;
  /** The intercept first, then the covariates in the order given. */
  readonly terms: readonly LogisticTerm[];
  /** Inverse information, rows and columns in the order of the terms. */
  readonly vcov: Matrix;
  readonly deviance: number;
  /** Deviance of the intercept alone. */
  readonly nullDeviance: number;
  readonly dfResidual: number;
  readonly dfNull: number;
  /** Sum of weight x (y log p + (1 - y) log(1 - p)). */
  readonly loglik: number;
  /** Fitted probability of every row given, also of rows with weight 0. */
  readonly fitted: Float64Array;
}

/** Name of the intercept among the terms, as R writes it. */
export const interceptName = '(Intercept)';

/**
 * Maximum likelihood fit by Newton-Raphson (for this model the same as iteratively reweighted least squares) to
 * convergence, not to R's loose default. Every value must be finite. Problems: `stats/outcome-constant` {n};
 * `stats/rank-deficient` {columns}: constant, or dependent on the intercept and earlier columns;
 * `stats/logistic-separated` {columns, complete, deviance}: a linear combination of these columns divides the outcomes,
 * so the likelihood rises for ever in them; `complete` when it does so without a row on the border, `deviance` is the
 * limit (0 then).
 * Sources: McCullagh and Nelder, Generalized Linear Models, 1989, chapter 4; Albert and Anderson, Biometrika 1984;71:1
 * (when the maximum exists); R 4.2 `glm`.
 */
export function fitLogistic(input: LogisticInput): Result<LogisticFit> {
  const design = buildDesign(input);
  const { n, q, outcome, weight } = design;
  const sumW = weight.reduce((sum, w) => sum + w, 0);
  const share = outcome.reduce((sum, y, i) => sum + y * weight[i]!, 0) / sumW;
  if (n === 0 || !outcome.includes(0) || !outcome.includes(1)) return fail('stats/outcome-constant', { n });

  const names = input.covariates.map((covariate) => covariate.name);
  const nameOf = (j: number): string => (j === 0 ? interceptName : defined(names[j - 1]));
  const atZero = makeLikelihood(design);
  evaluate(design, atZero);
  // Columns have unit spread and the information is sum w x x'/4: what is far below that is rounding.
  const rank = factorSymmetric(atZero.information, 1e-10, 1e-12 * sumW);
  if (rank.dependent.length > 0) return fail('stats/rank-deficient', { columns: rank.dependent.map(nameOf) });

  const newton = maximise(design, atZero);
  if (newton.direction !== null) {
    const complete = newton.complete;
    const alone = names.filter((_, j) => separatesAlone(design, j + 1));
    return fail('stats/logistic-separated', {
      columns: alone.length > 0 ? alone : newton.direction.map(nameOf),
      complete,
      deviance: complete ? 0 : -2 * newton.at.loglik,
    });
  }
  const factor = factorSymmetric(newton.at.information, 0);
  assert(factor.dependent.length === 0, 'the information at a finite maximum is regular');
  const vcov = unscale(invertFactored(factor), design);
  const beta = unscaleCoefficients(newton.at.beta, design);
  const terms = Array.from(beta, (coefficient, j): LogisticTerm => {
    const se = Math.sqrt(vcov[j]![j]!);
    const z = coefficient / se;
    return { name: nameOf(j), coefficient, se, z, p: normalTwoSidedP(z) };
  });
  return ok({
    n,
    terms,
    vcov,
    deviance: -2 * newton.at.loglik,
    nullDeviance: -2 * sumW * (share * Math.log(share) + (1 - share) * Math.log1p(-share)),
    dfResidual: n - q,
    dfNull: n - 1,
    loglik: newton.at.loglik,
    fitted: fittedProbabilities(input, newton.at.beta, design),
  });
}

/** Rows in the fit; columns centred at weighted means and divided by weighted SDs (the fit does not change). */
interface LogisticDesign {
  readonly n: number;
  /** Columns with the intercept. */
  readonly q: number;
  /** n x q by rows, the first of each 1. */
  readonly x: Float64Array;
  readonly outcome: Float64Array;
  readonly weight: Float64Array;
  /** Of each column; 0 and 1 for the intercept. */
  readonly centre: Float64Array;
  readonly scale: Float64Array;
}

function buildDesign({ outcome, covariates, weight }: LogisticInput): LogisticDesign {
  const total = outcome.length;
  assert(!weight || weight.length === total, 'weight column differs in length');
  const rows: number[] = [];
  for (let i = 0; i < total; i++) {
    assert(outcome[i] === 0 || outcome[i] === 1, 'an outcome is 0 or 1');
    if (!weight || weight[i]! > 0) rows.push(i);
  }
  const n = rows.length;
  const q = covariates.length + 1;
  const w = Float64Array.from(rows, (i) => weight?.[i] ?? 1);
  const sumW = w.reduce((sum, value) => sum + value, 0);
  const x = new Float64Array(n * q);
  const centre = new Float64Array(q);
  const scale = new Float64Array(q).fill(1);
  for (let k = 0; k < n; k++) x[k * q] = 1;
  covariates.forEach(({ name, values }, c) => {
    assert(values.length === total, `column ${name} differs in length`);
    const j = c + 1;
    let sum = 0;
    for (let k = 0; k < n; k++) sum += w[k]! * values[rows[k]!]!;
    const middle = sum / sumW;
    let squares = 0;
    for (let k = 0; k < n; k++) squares += w[k]! * (values[rows[k]!]! - middle) ** 2;
    const spread = Math.sqrt(squares / sumW);
    assert(Number.isFinite(spread) || n === 0, `column ${name} has a value that is not finite`);
    // A constant column is left unscaled at exactly 0, so that the rank check names it.
    const constant = spread <= 1e-12 * Math.max(1, Math.abs(middle));
    centre[j] = middle;
    scale[j] = constant ? 1 : spread;
    if (!constant) for (let k = 0; k < n; k++) x[k * q + j] = (values[rows[k]!]! - middle) / spread;
  });
  return { n, q, x, outcome: Float64Array.from(rows, (i) => outcome[i]!), weight: w, centre, scale };
}

/** The likelihood at `beta`; its buffers are filled again at every evaluation. */
interface Likelihood {
  readonly beta: Float64Array;
  loglik: number;
  readonly score: Float64Array;
  /** Lower triangle; the rows are parts of `cells`, which the hot loop fills. */
  readonly information: readonly Float64Array[];
  readonly cells: Float64Array;
  /** The least of eta over rows with outcome 1 and of -eta over the others: above 0, every row is on its side. */
  margin: number;
  /** The greatest |eta|. */
  reach: number;
}

function makeLikelihood({ q }: LogisticDesign): Likelihood {
  const cells = new Float64Array(q * q);
  return {
    beta: new Float64Array(q),
    loglik: 0,
    score: new Float64Array(q),
    information: Array.from({ length: q }, (_, j) => cells.subarray(j * q, (j + 1) * q)),
    cells,
    margin: 0,
    reach: 0,
  };
}

function evaluate({ n, q, x, outcome, weight }: LogisticDesign, into: Likelihood): void {
  const { beta, score, cells } = into;
  score.fill(0);
  cells.fill(0);
  let loglik = 0;
  let margin = Infinity;
  let reach = 0;
  for (let i = 0, at = 0; i < n; i++, at += q) {
    let eta = 0;
    for (let j = 0; j < q; j++) eta += x[at + j]! * beta[j]!;
    // In terms of the row's own side, so that neither log nor 1 - p loses digits.
    const own = outcome[i] === 1 ? eta : -eta;
    const tail = Math.exp(-Math.abs(own));
    const wrong = own >= 0 ? tail / (1 + tail) : 1 / (1 + tail);
    const w = weight[i]!;
    loglik += w * ((own < 0 ? own : 0) - Math.log1p(tail));
    if (own < margin) margin = own;
    if (Math.abs(own) > reach) reach = Math.abs(own);
    const residual = outcome[i] === 1 ? w * wrong : -w * wrong;
    const variance = (w * tail) / ((1 + tail) * (1 + tail));
    for (let j = 0; j < q; j++) {
      const xj = x[at + j]!;
      score[j]! += residual * xj;
      const vx = variance * xj;
      for (let l = 0, cell = j * q; l <= j; l++, cell++) cells[cell] = cells[cell]! + vx * x[at + l]!;
    }
  }
  into.loglik = loglik;
  into.margin = margin;
  into.reach = reach;
}

interface NewtonEnd {
  readonly at: Likelihood;
  /** Columns along which the likelihood rises for ever; null when the maximum was reached. */
  readonly direction: readonly number[] | null;
  readonly complete: boolean;
}

/** Steps (in SD units of the column, relative beyond 1) below this are convergence: the error left is its square. */
const stepTolerance = 1e-8;
/** Where the outcomes are not separated, these are many times more than Newton ever needs. */
const mostSteps = 100;
/** Before this many steps a direction is still mixed with the approach to the finite part of the maximum. */
const settledSteps = 25;
/** Rows may lie this far on the wrong side, relative to the greatest reach: rounding. */
const sideTolerance = 1e-9;
/** A column with less than this share of the direction's greatest element is not named. */
const namedShare = 1e-4;

function maximise(design: LogisticDesign, atZero: Likelihood): NewtonEnd {
  let here = atZero;
  let there = makeLikelihood(design);
  let step: Float64Array = new Float64Array(design.q);
  const endless = (complete: boolean, direction: Float64Array): NewtonEnd => {
    const greatest = direction.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
    const columns = [...direction.keys()].filter((j) => j > 0 && Math.abs(direction[j]!) > namedShare * greatest);
    return { at: here, direction: columns, complete };
  };
  for (let iteration = 0; iteration < mostSteps; iteration++) {
    // Every row strictly on its own side: this coefficient times any number is as good a division and likelier.
    if (here.margin > sideTolerance * here.reach) return endless(true, here.beta);
    const factor = factorSymmetric(here.information, 1e-13);
    if (factor.dependent.length > 0) break;
    step = solveFactored(factor, here.score);
    let largest = 0;
    for (let j = 0; j < step.length; j++) largest = Math.max(largest, Math.abs(step[j]!) / Math.max(1, Math.abs(here.beta[j]!)));
    if (iteration >= settledSteps && divides(design, step)) return endless(false, step);
    let share = 1;
    for (let half = 0; half < 40; half++, share /= 2) {
      for (let j = 0; j < step.length; j++) there.beta[j] = here.beta[j]! + share * step[j]!;
      evaluate(design, there);
      // Newton may overshoot far from the maximum: halve until the likelihood does not fall.
      if (there.loglik >= here.loglik - 1e-12 * Math.abs(here.loglik)) break;
    }
    [here, there] = [there, here];
    if (largest < stepTolerance) return { at: here, direction: null, complete: false };
  }
  return endless(false, step);
}

/** True where the direction leaves no row on the wrong side: the likelihood never falls along it (Albert and Anderson). */
function divides({ n, q, x, outcome }: LogisticDesign, direction: Float64Array): boolean {
  let margin = Infinity;
  let reach = 0;
  for (let i = 0; i < n; i++) {
    let eta = 0;
    for (let j = 0; j < q; j++) eta += x[i * q + j]! * direction[j]!;
    margin = Math.min(margin, outcome[i] === 1 ? eta : -eta);
    reach = Math.max(reach, Math.abs(eta));
  }
  return margin >= -sideTolerance * reach;
}

/** True where one column divides the outcomes without help, rows on the border allowed. */
function separatesAlone({ n, q, x, outcome }: LogisticDesign, j: number): boolean {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const y = outcome[i]!;
    const value = x[i * q + j]!;
    low[y] = Math.min(low[y]!, value);
    high[y] = Math.max(high[y]!, value);
  }
  return high[0]! <= low[1]! || high[1]! <= low[0]!;
}

/** From centred and scaled columns back: b_j = beta_j / s_j, b_0 = beta_0 - sum of b_j c_j. */
function unscaleCoefficients(beta: Float64Array, { centre, scale }: LogisticDesign): Float64Array {
  const b = beta.map((value, j) => value / scale[j]!);
  for (let j = 1; j < b.length; j++) b[0]! -= b[j]! * centre[j]!;
  return b;
}

/** The same map applied to both sides of the variance. */
function unscale(variance: readonly Float64Array[], { centre, scale }: LogisticDesign): Float64Array[] {
  const v = variance.map((row, j) => row.map((value, l) => value / (scale[j]! * scale[l]!)));
  const q = v.length;
  for (let j = 0; j < q; j++) for (let l = 1; l < q; l++) v[j]![0]! -= v[j]![l]! * centre[l]!;
  for (let l = 0; l < q; l++) for (let j = 1; j < q; j++) v[0]![l]! -= v[j]![l]! * centre[j]!;
  return v;
}

function fittedProbabilities({ outcome, covariates }: LogisticInput, beta: Float64Array, design: LogisticDesign): Float64Array {
  const fitted = new Float64Array(outcome.length).fill(beta[0]!);
  covariates.forEach(({ values }, c) => {
    const b = beta[c + 1]! / design.scale[c + 1]!;
    const middle = design.centre[c + 1]!;
    for (let i = 0; i < fitted.length; i++) fitted[i]! += b * (values[i]! - middle);
  });
  for (let i = 0; i < fitted.length; i++) fitted[i] = 1 / (1 + Math.exp(-fitted[i]!));
  return fitted;
}

/**
 * The partial likelihood of the Cox model at a given coefficient: value, score,
 * information, hazard increments and score residuals. Internal to the room:
 * callers use `fitCox` and the functions of its results.
 *
 * Every sum over risk sets runs once over the rows, from the last time to the
 * first; nothing is allocated a row. Risks are exp(x beta - shift), where the
 * shift is the x beta of a row at risk and moves up when a much larger one comes:
 * so no denominator is 0 or infinite, however far apart the x beta lie.
 */
import type { CoxDesign } from './cox-design';
import { type Matrix, zeroMatrix } from './symmetric-matrix';

export interface CoxLikelihood {
  readonly loglik: number;
  readonly score: Float64Array;
  readonly information: Matrix;
}

/** x beta of every row, with the offset. */
function linearPredictors(design: CoxDesign, beta: ArrayLike<number>): Float64Array {
  const { n, p, x, offset } = design;
  const eta = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = offset === null ? 0 : offset[i]!;
    for (let j = 0; j < p; j++) sum += beta[j]! * x[i * p + j]!;
    eta[i] = sum;
  }
  return eta;
}

/** x beta this far above the shift moves it: far below the range of exp, far above what data hold. */
const shiftRoom = 100;

/**
 * What one death time adds. `information` is the lower triangle, row after row.
 * The arrays are overwritten at the next death time.
 */
type DeathTimeVisitor = (block: number, loglik: number, score: Float64Array, information: Float64Array) => void;

/**
 * Visits every death time, in each stratum from the last to the first. For m
 * tied deaths, Efron's term k = 0..m-1 has denominator S0(risk set) - k/m
 * S0(deaths), both weighted, and multiplier (sum of the deaths' weights)/m;
 * Breslow's one term has k = 0 and the whole sum.
 * Source: Efron, JASA 1977;72:557; weights as in R survival 3.5 `coxph`.
 */
function visitDeathTimes(design: CoxDesign, beta: ArrayLike<number>, visit: DeathTimeVisitor): void {
  const { p, event, weight, x, blockStart, stratumStart, ties } = design;
  const eta = linearPredictors(design, beta);
  const triangle = (p * (p + 1)) / 2;
  // Sums over the risk set (s) and over the tied deaths (d): S0, S1[j], S2[j][l], l <= j.
  const s1 = new Float64Array(p);
  const s2 = new Float64Array(triangle);
  const d1 = new Float64Array(p);
  const d2 = new Float64Array(triangle);
  const mean = new Float64Array(p);
  const score = new Float64Array(p);
  const information = new Float64Array(triangle);
  for (let stratum = 0; stratum + 1 < stratumStart.length; stratum++) {
    let s0 = 0;
    let shift = lastPredictor(design, eta, stratum);
    s1.fill(0);
    s2.fill(0);
    for (let block = stratumStart[stratum + 1]! - 1; block >= stratumStart[stratum]!; block--) {
      const start = blockStart[block]!;
      const end = blockStart[block + 1]!;
      let deaths = 0;
      for (let i = start; i < end; i++) deaths += event[i]!;
      // The deaths' own sums are needed only where they leave the denominator one by one.
      const apart = ties === 'efron' && deaths > 1;
      let deathWeight = 0;
      let loglik = 0;
      let d0 = 0;
      if (apart) {
        d1.fill(0);
        d2.fill(0);
      }
      if (deaths > 0) score.fill(0);
      for (let i = end - 1; i >= start; i--) {
        const w = weight[i]!;
        if (eta[i]! > shift + shiftRoom) {
          const down = Math.exp(shift - eta[i]!);
          shift = eta[i]!;
          s0 *= down;
          d0 *= down;
          for (let j = 0; j < p; j++) {
            s1[j]! *= down;
            d1[j]! *= down;
          }
          for (let q = 0; q < triangle; q++) {
            s2[q]! *= down;
            d2[q]! *= down;
          }
        }
        const r = w * Math.exp(eta[i]! - shift);
        const base = i * p;
        s0 += r;
        for (let j = 0, q = 0; j < p; j++) {
          const rx = r * x[base + j]!;
          s1[j]! += rx;
          for (let l = 0; l <= j; l++, q++) s2[q]! += rx * x[base + l]!;
        }
        if (event[i]! === 0) continue;
        deathWeight += w;
        loglik += w * eta[i]!;
        for (let j = 0; j < p; j++) score[j]! += w * x[base + j]!;
        if (!apart) continue;
        d0 += r;
        for (let j = 0, q = 0; j < p; j++) {
          const rx = r * x[base + j]!;
          d1[j]! += rx;
          for (let l = 0; l <= j; l++, q++) d2[q]! += rx * x[base + l]!;
        }
      }
      if (deaths === 0) continue;
      const terms = apart ? deaths : 1;
      const multiplier = deathWeight / terms;
      loglik -= deathWeight * shift;
      information.fill(0);
      for (let k = 0; k < terms; k++) {
        const f = k / terms;
        const denominator = s0 - f * d0;
        const inverse = 1 / denominator;
        loglik -= multiplier * Math.log(denominator);
        for (let j = 0, q = 0; j < p; j++) {
          const a = (apart ? s1[j]! - f * d1[j]! : s1[j]!) * inverse;
          mean[j] = a;
          score[j]! -= multiplier * a;
          for (let l = 0; l <= j; l++, q++) {
            const second = (apart ? s2[q]! - f * d2[q]! : s2[q]!) * inverse;
            information[q]! += multiplier * (second - a * mean[l]!);
          }
        }
      }
      visit(block, loglik, score, information);
    }
  }
}

/** x beta of the last row of a stratum, where its shift starts. */
const lastPredictor = ({ blockStart, stratumStart }: CoxDesign, eta: Float64Array, stratum: number): number =>
  eta[blockStart[stratumStart[stratum + 1]!]! - 1]!;

/** Log partial likelihood, score and information at `beta` (see `visitDeathTimes`). */
export function coxLikelihood(design: CoxDesign, beta: ArrayLike<number>): CoxLikelihood {
  const { p } = design;
  const score = new Float64Array(p);
  const triangle = new Float64Array((p * (p + 1)) / 2);
  let loglik = 0;
  visitDeathTimes(design, beta, (_, part, partScore, partInformation) => {
    loglik += part;
    for (let j = 0; j < p; j++) score[j]! += partScore[j]!;
    for (let q = 0; q < triangle.length; q++) triangle[q]! += partInformation[q]!;
  });
  const information = zeroMatrix(p);
  fillSymmetric(information, triangle, p, 0, 0);
  return { loglik, score, information };
}

/**
 * Score and information of the model with the further columns x g(t), at
 * coefficient 0 for them: 2p numbers and a 2p x 2p matrix, the further columns
 * last. `g` holds one number a block of the design.
 * Source: R survival 3.5 `cox.zph` (a score test since 3.0).
 */
export function timeInteractionScore(
  design: CoxDesign,
  beta: ArrayLike<number>,
  g: Float64Array,
): { readonly score: Float64Array; readonly information: Matrix } {
  const { p } = design;
  const size = (p * (p + 1)) / 2;
  const score = new Float64Array(2 * p);
  const plain = new Float64Array(size);
  const crossed = new Float64Array(size);
  const squared = new Float64Array(size);
  visitDeathTimes(design, beta, (block, _, partScore, partInformation) => {
    const at = g[block]!;
    for (let j = 0; j < p; j++) {
      score[j]! += partScore[j]!;
      score[p + j]! += at * partScore[j]!;
    }
    for (let q = 0; q < size; q++) {
      const v = partInformation[q]!;
      plain[q]! += v;
      crossed[q]! += at * v;
      squared[q]! += at * at * v;
    }
  });
  const information = zeroMatrix(2 * p);
  fillSymmetric(information, plain, p, 0, 0);
  fillSymmetric(information, crossed, p, 0, p);
  fillSymmetric(information, crossed, p, p, 0);
  fillSymmetric(information, squared, p, p, p);
  return { score, information };
}

function fillSymmetric(matrix: Matrix, triangle: Float64Array, p: number, top: number, left: number): void {
  for (let j = 0, q = 0; j < p; j++) {
    for (let l = 0; l <= j; l++, q++) {
      matrix[top + j]![left + l] = triangle[q]!;
      matrix[top + l]![left + j] = triangle[q]!;
    }
  }
}

/**
 * Increments at each block (0 where nobody dies): one number a block, or p
 * numbers a block, block after block. A term k of Efron's sum counts a share
 * 1 - k/m for the tied deaths themselves.
 */
export interface HazardIncrements {
  /** Sum over the terms of multiplier / denominator: the hazard of a row with x beta = the shift of the block. */
  readonly hazard: Float64Array;
  /** The same for those who die there. */
  readonly ownHazard: Float64Array;
  /** Sum over the terms of (hazard of the term) x (mean covariate of the term). */
  readonly hazardMean: Float64Array;
  readonly ownHazardMean: Float64Array;
  /** Mean covariate that a death is compared with: the average over the terms. */
  readonly meanAtDeath: Float64Array;
  /** Shift of each block; it does not rise with time. */
  readonly shift: Float64Array;
  /** x beta of every row, with the offset. */
  readonly eta: Float64Array;
}

/** Increments of the baseline hazard and of the mean covariate, with the ties method of the design. */
export function hazardIncrements(design: CoxDesign, beta: ArrayLike<number>): HazardIncrements {
  const { p, event, weight, x, blockStart, stratumStart, ties } = design;
  const eta = linearPredictors(design, beta);
  const blocks = blockStart.length - 1;
  const hazard = new Float64Array(blocks);
  const ownHazard = new Float64Array(blocks);
  const hazardMean = new Float64Array(blocks * p);
  const ownHazardMean = new Float64Array(blocks * p);
  const meanAtDeath = new Float64Array(blocks * p);
  const shifts = new Float64Array(blocks);
  const s1 = new Float64Array(p);
  const d1 = new Float64Array(p);
  for (let stratum = 0; stratum + 1 < stratumStart.length; stratum++) {
    let s0 = 0;
    let shift = lastPredictor(design, eta, stratum);
    s1.fill(0);
    for (let block = stratumStart[stratum + 1]! - 1; block >= stratumStart[stratum]!; block--) {
      let deaths = 0;
      let deathWeight = 0;
      let d0 = 0;
      d1.fill(0);
      for (let i = blockStart[block + 1]! - 1; i >= blockStart[block]!; i--) {
        if (eta[i]! > shift + shiftRoom) {
          const down = Math.exp(shift - eta[i]!);
          shift = eta[i]!;
          s0 *= down;
          d0 *= down;
          for (let j = 0; j < p; j++) {
            s1[j]! *= down;
            d1[j]! *= down;
          }
        }
        const r = weight[i]! * Math.exp(eta[i]! - shift);
        const dies = event[i]! === 1;
        s0 += r;
        if (dies) {
          deaths += 1;
          deathWeight += weight[i]!;
          d0 += r;
        }
        for (let j = 0; j < p; j++) {
          const rx = r * x[i * p + j]!;
          s1[j]! += rx;
          if (dies) d1[j]! += rx;
        }
      }
      shifts[block] = shift;
      if (deaths === 0) continue;
      const terms = ties === 'efron' ? deaths : 1;
      const multiplier = deathWeight / terms;
      for (let k = 0; k < terms; k++) {
        const f = k / terms;
        const denominator = s0 - f * d0;
        const h = multiplier / denominator;
        hazard[block]! += h;
        ownHazard[block]! += (1 - f) * h;
        for (let j = 0; j < p; j++) {
          const a = (s1[j]! - f * d1[j]!) / denominator;
          hazardMean[block * p + j]! += h * a;
          ownHazardMean[block * p + j]! += (1 - f) * h * a;
          meanAtDeath[block * p + j]! += a / terms;
        }
      }
    }
  }
  return { hazard, ownHazard, hazardMean, ownHazardMean, meanAtDeath, shift: shifts, eta };
}

/** Residuals in the design's order and scaled columns, without the row's own case weight. */
export interface DesignResiduals {
  /** Expected events, risk x cumulative hazard: n numbers. */
  readonly expected: Float64Array;
  /** n x p, row after row. */
  readonly score: Float64Array;
}

/**
 * Expected events (the martingale residual is event - expected) and score residuals: x_i minus the mean covariate at its
 * death, minus the integral of (x_i - mean covariate) over the hazard of the row.
 * Source: Therneau and Grambsch, Modeling Survival Data, 2000, sections 4.2 and 7.2.
 */
export function designResiduals(design: CoxDesign, increments: HazardIncrements): DesignResiduals {
  const { n, p, event, x, blockStart, stratumStart } = design;
  const { hazard, ownHazard, hazardMean, ownHazardMean, meanAtDeath, shift, eta } = increments;
  const expected = new Float64Array(n);
  const score = new Float64Array(n * p);
  const before = new Float64Array(p);
  for (let stratum = 0; stratum + 1 < stratumStart.length; stratum++) {
    let hazardBefore = 0;
    before.fill(0);
    for (let block = stratumStart[stratum]!; block < stratumStart[stratum + 1]!; block++) {
      const at = block * p;
      if (block > stratumStart[stratum]! && shift[block] !== shift[block - 1]) {
        // What was added up before is for the shift of the block before.
        const down = Math.exp(shift[block]! - shift[block - 1]!);
        hazardBefore *= down;
        for (let j = 0; j < p; j++) before[j]! *= down;
      }
      for (let i = blockStart[block]!; i < blockStart[block + 1]!; i++) {
        const dies = event[i]! === 1;
        const h = hazardBefore + (dies ? ownHazard[block]! : hazard[block]!);
        const r = Math.exp(eta[i]! - shift[block]!);
        expected[i] = r * h;
        const means = dies ? ownHazardMean : hazardMean;
        for (let j = 0; j < p; j++) {
          const xi = x[i * p + j]!;
          score[i * p + j] = (dies ? xi - meanAtDeath[at + j]! : 0) - r * (xi * h - (before[j]! + means[at + j]!));
        }
      }
      hazardBefore += hazard[block]!;
      for (let j = 0; j < p; j++) before[j]! += hazardMean[at + j]!;
    }
  }
  return { expected, score };
}

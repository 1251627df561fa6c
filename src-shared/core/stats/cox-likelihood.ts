/**
 * The partial likelihood of the Cox model at a given coefficient: value, score,
 * information and score residuals. Internal to the room: callers use `fitCox`.
 */
import { zeroMatrix } from './symmetric-matrix';

export type TiesMethod = 'efron' | 'breslow';

/** Rows sorted by stratum, then time ascending; columns already centred and scaled. */
export interface CoxDesign {
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly weight: Float64Array;
  /** First row of each stratum, then the number of rows. */
  readonly strataStarts: readonly number[];
  /** p columns of n values. */
  readonly columns: readonly Float64Array[];
  readonly ties: TiesMethod;
}

export interface CoxLikelihood {
  readonly loglik: number;
  readonly score: Float64Array;
  readonly information: Float64Array[];
}

/** exp(x beta) of every row, after taking the largest x beta off (the likelihood does not change). */
function relativeRisks(design: CoxDesign, beta: ArrayLike<number>): { eta: Float64Array; risk: Float64Array } {
  const n = design.time.length;
  const eta = new Float64Array(n);
  design.columns.forEach((column, j) => {
    const b = beta[j]!;
    for (let i = 0; i < n; i++) eta[i]! += b * column[i]!;
  });
  let top = -Infinity;
  for (let i = 0; i < n; i++) top = Math.max(top, eta[i]!);
  const risk = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    eta[i]! -= top;
    risk[i] = Math.exp(eta[i]!);
  }
  return { eta, risk };
}

/**
 * Log partial likelihood with Efron's or Breslow's ties. For m tied deaths,
 * Efron's term k = 0..m-1 has denominator S0(risk set) - k/m S0(deaths), both
 * weighted, and multiplier (sum of the deaths' weights)/m.
 * Source: Efron, JASA 1977;72:557; weights as in R survival 3.5 `coxph`.
 */
export function coxLikelihood(design: CoxDesign, beta: ArrayLike<number>): CoxLikelihood {
  const { time, event, weight, columns, ties, strataStarts } = design;
  const p = columns.length;
  const { eta, risk } = relativeRisks(design, beta);
  const score = new Float64Array(p);
  const information = zeroMatrix(p);
  let loglik = 0;
  // Sums over the risk set and over the tied deaths: S0, S1[j], S2[j][l], l <= j.
  const s1 = new Float64Array(p);
  const d1 = new Float64Array(p);
  const a = new Float64Array(p);
  const s2 = new Float64Array(p * p);
  const d2 = new Float64Array(p * p);
  for (let stratum = 0; stratum + 1 < strataStarts.length; stratum++) {
    const first = strataStarts[stratum]!;
    let s0 = 0;
    s1.fill(0);
    s2.fill(0);
    for (let end = strataStarts[stratum + 1]! - 1; end >= first;) {
      let start = end;
      let deaths = 0;
      let deathWeight = 0;
      let d0 = 0;
      d1.fill(0);
      d2.fill(0);
      for (; start >= first && time[start] === time[end]; start--) {
        const r = weight[start]! * risk[start]!;
        const dies = event[start] === 1;
        s0 += r;
        if (dies) {
          deaths += 1;
          deathWeight += weight[start]!;
          d0 += r;
          loglik += weight[start]! * eta[start]!;
        }
        for (let j = 0; j < p; j++) {
          const x = columns[j]![start]!;
          const rx = r * x;
          s1[j]! += rx;
          if (dies) {
            score[j]! += weight[start]! * x;
            d1[j]! += rx;
          }
          for (let l = 0; l <= j; l++) {
            const rxx = rx * columns[l]![start]!;
            s2[j * p + l]! += rxx;
            if (dies) d2[j * p + l]! += rxx;
          }
        }
      }
      const terms = ties === 'efron' ? deaths : Math.min(1, deaths);
      const multiplier = deathWeight / Math.max(1, terms);
      for (let k = 0; k < terms; k++) {
        const f = k / terms;
        const denominator = s0 - f * d0;
        loglik -= multiplier * Math.log(denominator);
        for (let j = 0; j < p; j++) {
          a[j] = (s1[j]! - f * d1[j]!) / denominator;
          score[j]! -= multiplier * a[j]!;
          for (let l = 0; l <= j; l++) {
            const second = (s2[j * p + l]! - f * d2[j * p + l]!) / denominator;
            information[j]![l]! += multiplier * (second - a[j]! * a[l]!);
          }
        }
      }
      end = start;
    }
  }
  for (let j = 0; j < p; j++) for (let l = 0; l < j; l++) information[l]![j] = information[j]![l]!;
  return { loglik, score, information };
}

/**
 * Score residuals (rows in the design's order, without the row's own case
 * weight): x_i minus the mean covariate at its death, minus the compensator.
 * Source: Therneau and Grambsch, Modeling Survival Data, 2000, section 7.2; R `coxscore2`.
 */
export function coxScoreResiduals(design: CoxDesign, beta: ArrayLike<number>): Float64Array[] {
  const { time, event, weight, columns, ties, strataStarts } = design;
  const n = time.length;
  const p = columns.length;
  const { risk } = relativeRisks(design, beta);
  const residuals = zeroMatrix(n, p);
  for (let stratum = 0; stratum + 1 < strataStarts.length; stratum++) {
    const first = strataStarts[stratum]!;
    const stop = strataStarts[stratum + 1]!;
    // Totals of the whole stratum; rows leave as time goes by. Suffix sums would
    // lose less to rounding when risks differ by many orders: they are built per tie block.
    const blocks = riskBlocks(design, risk, first, stop);
    let hazard = 0;
    const hazardMean = new Float64Array(p);
    for (const block of blocks) {
      const { deaths, deathWeight, s0, s1, d0, d1 } = block;
      const terms = ties === 'efron' ? deaths : Math.min(1, deaths);
      const multiplier = deathWeight / Math.max(1, terms);
      // Compensator of those who die here: term k counts 1 - k/m (Efron).
      let ownHazard = hazard;
      const ownMean = Float64Array.from(hazardMean);
      const atDeath = new Float64Array(p);
      for (let k = 0; k < terms; k++) {
        const f = k / terms;
        const denominator = s0 - f * d0;
        const h = multiplier / denominator;
        hazard += h;
        ownHazard += (1 - f) * h;
        for (let j = 0; j < p; j++) {
          const a = (s1[j]! - f * d1[j]!) / denominator;
          hazardMean[j]! += h * a;
          ownMean[j]! += (1 - f) * h * a;
          atDeath[j]! += a / terms;
        }
      }
      for (let i = block.start; i < block.end; i++) {
        const dies = event[i] === 1;
        const h = dies && ties === 'efron' ? ownHazard : hazard;
        const m = dies && ties === 'efron' ? ownMean : hazardMean;
        const row = residuals[i]!;
        for (let j = 0; j < p; j++) {
          const x = columns[j]![i]!;
          row[j] = (dies ? x - atDeath[j]! : 0) - risk[i]! * (x * h - m[j]!);
        }
      }
    }
  }
  return residuals;

  function riskBlocks(of: CoxDesign, r: Float64Array, first: number, stop: number): RiskBlock[] {
    const blocks: RiskBlock[] = [];
    let s0 = 0;
    let s1 = new Float64Array(p);
    for (let end = stop; end > first;) {
      let start = end;
      let deaths = 0;
      let deathWeight = 0;
      let d0 = 0;
      const d1 = new Float64Array(p);
      s1 = Float64Array.from(s1);
      for (; start > first && of.time[start - 1] === of.time[end - 1]; start--) {
        const i = start - 1;
        const wr = weight[i]! * r[i]!;
        const dies = event[i] === 1;
        s0 += wr;
        if (dies) {
          deaths += 1;
          deathWeight += weight[i]!;
          d0 += wr;
        }
        for (let j = 0; j < p; j++) {
          s1[j]! += wr * columns[j]![i]!;
          if (dies) d1[j]! += wr * columns[j]![i]!;
        }
      }
      blocks.push({ start, end, deaths, deathWeight, s0, s1, d0, d1 });
      end = start;
    }
    return blocks.reverse();
  }
}

/** Rows [start, end) of one distinct time, with the sums over its risk set and its deaths. */
interface RiskBlock {
  readonly start: number;
  readonly end: number;
  readonly deaths: number;
  readonly deathWeight: number;
  readonly s0: number;
  readonly s1: Float64Array;
  readonly d0: number;
  readonly d1: Float64Array;
}

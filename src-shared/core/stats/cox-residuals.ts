/** Residuals of a Cox model, as R's `residuals.coxph` and `predict.coxph` (survival 3.5) give them. */
import { assert } from '../../base/assert';
import type { CoxFit } from './cox';
import { type CoxInput, makeCoxDesign, predictorMeans, scaledCoefficients } from './cox-design';
import { designResiduals, hazardIncrements } from './cox-likelihood';

/** Entries of every column stand in the order of `rows`; matrices are one column a term. */
export interface CoxResiduals {
  /** Rows of the input that were used (weight > 0), ascending. */
  readonly rows: Int32Array;
  /** What the linear predictor is centred at, one a term: the weighted mean, or 0 for a column of only 0, 1 and -1. */
  readonly means: Float64Array;
  /** (x - means) beta + offset - plain mean of the offset. */
  readonly linearPredictor: Float64Array;
  /** event - expected events. */
  readonly martingale: Float64Array;
  /** sign(m) sqrt(-2 (m + event log(event - m))), m the martingale residual. */
  readonly deviance: Float64Array;
  /** Contributions to the score, without the case weight. */
  readonly score: readonly Float64Array[];
  /** Change of each coefficient, nearly, when the row is left out: score x model variance, times the case weight. */
  readonly dfbeta: readonly Float64Array[];
  readonly schoenfeld: SchoenfeldResiduals;
}

/** One entry a death, by stratum, time and row. */
export interface SchoenfeldResiduals {
  readonly time: Float64Array;
  /** Input row of the death. */
  readonly rows: Int32Array;
  /** x minus its mean over the risk set (Efron: averaged over the terms of the tied deaths), without the case weight. */
  readonly columns: readonly Float64Array[];
}

/**
 * Residuals of `fit`, which must come from the same `input`.
 * Source: Therneau and Grambsch, Modeling Survival Data, 2000, chapters 4 and 7; R survival 3.5 `residuals.coxph`.
 */
export function computeCoxResiduals(input: CoxInput, fit: CoxFit): CoxResiduals {
  const design = makeCoxDesign(input);
  const { n, p, x, event, weight, scale, blockStart, blockTime } = design;
  assert(fit.terms.length === p && fit.n === n, 'the fit is of another input');
  const increments = hazardIncrements(design, scaledCoefficients(design, fit.terms));
  const inDesign = designResiduals(design, increments);

  const rows = Int32Array.from(design.rows).sort();
  // Position in the input's order of each design row.
  const position = new Int32Array(n);
  const positionOf = new Int32Array(input.time.length);
  for (let k = 0; k < n; k++) positionOf[rows[k]!] = k;
  for (let i = 0; i < n; i++) position[i] = positionOf[design.rows[i]!]!;

  const martingale = new Float64Array(n);
  const deviance = new Float64Array(n);
  const score = Array.from({ length: p }, () => new Float64Array(n));
  const dfbeta = Array.from({ length: p }, () => new Float64Array(n));
  const row = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    const at = position[i]!;
    const expected = inDesign.expected[i]!;
    const m = event[i]! - expected;
    martingale[at] = m;
    // Expected events that underflow would make the deviance infinite: the smallest positive number stands for 0.
    const logTerm = event[i] === 1 ? Math.log(Math.max(expected, Number.MIN_VALUE)) : 0;
    deviance[at] = Math.sign(m) * Math.sqrt(Math.max(0, -2 * (m + logTerm)));
    for (let j = 0; j < p; j++) {
      row[j] = inDesign.score[i * p + j]! * scale[j]!;
      score[j]![at] = row[j]!;
    }
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let l = 0; l < p; l++) sum += row[l]! * fit.varModel[l]![j]!;
      dfbeta[j]![at] = weight[i]! * sum;
    }
  }

  let deaths = 0;
  for (let i = 0; i < n; i++) deaths += event[i]!;
  const schoenfeld = {
    time: new Float64Array(deaths),
    rows: new Int32Array(deaths),
    columns: Array.from({ length: p }, () => new Float64Array(deaths)),
  };
  for (let block = 0, d = 0; block < blockTime.length; block++) {
    for (let i = blockStart[block]!; i < blockStart[block + 1]!; i++) {
      if (event[i] === 0) continue;
      schoenfeld.time[d] = blockTime[block]!;
      schoenfeld.rows[d] = design.rows[i]!;
      for (let j = 0; j < p; j++)
        schoenfeld.columns[j]![d] = (x[i * p + j]! - increments.meanAtDeath[block * p + j]!) * scale[j]!;
      d += 1;
    }
  }
  const means = predictorMeans(input, design);
  return {
    rows,
    means,
    linearPredictor: linearPredictor(input, fit, rows, means),
    martingale,
    deviance,
    score,
    dfbeta,
    schoenfeld,
  };
}

/**
 * Linear predictors of the used rows (see `CoxResiduals`), in the order of the
 * input: R's `linear.predictors`. Equal covariates give equal numbers, so ties stay ties.
 */
export function coxLinearPredictor(input: CoxInput, fit: CoxFit): Float64Array {
  const design = makeCoxDesign(input);
  return linearPredictor(input, fit, Int32Array.from(design.rows).sort(), predictorMeans(input, design));
}

function linearPredictor(input: CoxInput, fit: CoxFit, rows: Int32Array, means: Float64Array): Float64Array {
  const predictor = new Float64Array(rows.length);
  // R centres the offset without weights here, and with weights in its baseline hazard.
  let offsetMean = 0;
  if (input.offset) for (const i of rows) offsetMean += input.offset[i]! / rows.length;
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k]!;
    let sum = (input.offset?.[i] ?? 0) - offsetMean;
    for (let j = 0; j < means.length; j++) sum += fit.terms[j]!.coefficient * (input.covariates[j]!.values[i]! - means[j]!);
    predictor[k] = sum;
  }
  return predictor;
}

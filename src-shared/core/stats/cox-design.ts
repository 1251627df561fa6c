/**
 * The data of a Cox model: what a caller gives, and the sorted, scaled form the
 * likelihood works on. Internal to the room except for the input types, which
 * `cox.ts` hands on.
 */
import { assert } from '../../base/assert';
import { codeLabels, orderByCode, rankTimes } from './survival-times';

export type TiesMethod = 'efron' | 'breslow';

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
  /** A known part of the log hazard, one number a patient; its coefficient is fixed at 1 (R `offset()`). */
  readonly offset?: ArrayLike<number> | undefined;
  /** Rows with one label are one patient for the sandwich variance. */
  readonly cluster?: readonly string[] | undefined;
  readonly ties?: TiesMethod;
  /** Sandwich variance; default: when weights are not all 1, or clusters are given. */
  readonly robust?: boolean | undefined;
  readonly confLevel?: number;
}

/**
 * The used rows sorted by stratum, then time, then input row. Rows of one
 * stratum and one distinct time are a block; all sums of the likelihood go from
 * block to block.
 */
export interface CoxDesign {
  /** n rows, p columns. */
  readonly n: number;
  readonly p: number;
  /** Input row of each design row. */
  readonly rows: Int32Array;
  readonly event: Uint8Array;
  readonly weight: Float64Array;
  /** Known part of x beta, less its weighted mean `offsetCentre`; absent = 0. */
  readonly offset: Float64Array | null;
  readonly offsetCentre: number;
  /** n x p, row after row: (value - centre) / scale. */
  readonly x: Float64Array;
  /** Weighted mean and weighted SD of each column; a constant column is 0 with scale 1. */
  readonly centre: Float64Array;
  readonly scale: Float64Array;
  /** First row of each block, then n. */
  readonly blockStart: Int32Array;
  /** Time of each block, after merging. */
  readonly blockTime: Float64Array;
  /** First block of each stratum, then the number of blocks. */
  readonly stratumStart: Int32Array;
  /** Labels of the strata; one empty label without strata. */
  readonly strata: readonly string[];
  readonly ties: TiesMethod;
}

/** Case weight of an input row. */
export const caseWeight = (input: CoxInput, row: number): number => input.weight?.[row] ?? 1;

/** Checks columns and builds the design; the fit does not depend on centring and scaling. */
export function makeCoxDesign(input: CoxInput): CoxDesign {
  const used = usedRows(input);
  const n = used.length;
  const p = input.covariates.length;
  const { rows, blockStart, blockTime, stratumStart, strata } = sortRows(input, used);
  const event = new Uint8Array(n);
  const weight = new Float64Array(n);
  let sumW = 0;
  for (let k = 0; k < n; k++) {
    event[k] = input.event[rows[k]!]! > 0 ? 1 : 0;
    weight[k] = caseWeight(input, rows[k]!);
    sumW += weight[k]!;
  }
  const x = new Float64Array(n * p);
  const centre = new Float64Array(p);
  const scale = new Float64Array(p);
  input.covariates.forEach(({ name, values }, j) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += weight[k]! * values[rows[k]!]!;
    const mean = sum / sumW;
    let squares = 0;
    for (let k = 0; k < n; k++) squares += weight[k]! * (values[rows[k]!]! - mean) ** 2;
    const spread = Math.sqrt(squares / sumW);
    assert(n === 0 || Number.isFinite(spread), `column ${name} has a value that is not finite`);
    // A constant column is left unscaled at exactly 0, so that the rank check names it.
    const constant = !(spread > 1e-12 * Math.max(1, Math.abs(mean)));
    centre[j] = mean;
    scale[j] = constant ? 1 : spread;
    if (!constant) for (let k = 0; k < n; k++) x[k * p + j] = (values[rows[k]!]! - mean) / spread;
  });
  let offset: Float64Array | null = null;
  let offsetCentre = 0;
  if (input.offset) {
    const known = input.offset;
    for (let k = 0; k < n; k++) offsetCentre += (weight[k]! / sumW) * known[rows[k]!]!;
    offset = Float64Array.from(rows, (i) => known[i]! - offsetCentre);
  }
  return {
    n,
    p,
    rows,
    event,
    weight,
    offset,
    offsetCentre,
    x,
    centre,
    scale,
    blockStart,
    blockTime,
    stratumStart,
    strata,
    ties: input.ties ?? 'efron',
  };
}

/** Rows of weight > 0, after checking that columns have one length and hold numbers. */
function usedRows(input: CoxInput): Int32Array {
  const { time, event, weight, offset, strata, cluster, covariates } = input;
  const total = time.length;
  assert(event.length === total, 'event column differs in length');
  assert(!weight || weight.length === total, 'weight column differs in length');
  assert(!offset || offset.length === total, 'offset column differs in length');
  assert(!strata || strata.length === total, 'strata column differs in length');
  assert(!cluster || cluster.length === total, 'cluster column differs in length');
  for (const c of covariates) assert(c.values.length === total, `column ${c.name} differs in length`);
  const rows = new Int32Array(total);
  let n = 0;
  for (let i = 0; i < total; i++) {
    if (!Number.isFinite(time[i]!)) assert(false, 'a time is not finite');
    if (offset && !Number.isFinite(offset[i]!)) assert(false, 'an offset is not finite');
    const w = caseWeight(input, i);
    if (!Number.isFinite(w)) assert(false, 'a weight is not finite');
    if (w > 0) rows[n++] = i;
  }
  return rows.subarray(0, n);
}

function sortRows(
  input: CoxInput,
  used: Int32Array,
): Pick<CoxDesign, 'rows' | 'blockStart' | 'blockTime' | 'stratumStart' | 'strata'> {
  const n = used.length;
  const { distinct, rank } = rankTimes(Float64Array.from(used, (i) => input.time[i]!));
  let order = orderByCode(rank, distinct.length);
  let stratum = new Int32Array(n);
  let strata: readonly string[] = [''];
  if (input.strata) {
    const labels = input.strata;
    const coded = codeLabels(Array.from(used, (i) => labels[i]!));
    stratum = Int32Array.from(coded.code);
    strata = coded.labels;
    order = orderByCode(stratum, strata.length, order);
  }
  const blockStart = new Int32Array(n + 1);
  const blockTime = new Float64Array(n);
  const stratumStart = new Int32Array(strata.length + 1);
  let blocks = 0;
  let seen = -1;
  for (let k = 0; k < n; k++) {
    const i = order[k]!;
    const newStratum = stratum[i]! !== seen;
    if (newStratum) {
      seen = stratum[i]!;
      stratumStart[seen] = blocks;
    }
    if (newStratum || rank[i]! !== rank[order[k - 1]!]!) {
      blockStart[blocks] = k;
      blockTime[blocks] = distinct[rank[i]!]!;
      blocks += 1;
    }
  }
  blockStart[blocks] = n;
  stratumStart[strata.length] = blocks;
  return {
    rows: Int32Array.from(order, (k) => used[k]!),
    blockStart: blockStart.subarray(0, blocks + 1),
    blockTime: blockTime.subarray(0, blocks),
    stratumStart,
    strata,
  };
}

/** Coefficients per original unit, brought to the scaled columns of the design. */
export const scaledCoefficients = (design: CoxDesign, terms: readonly { readonly coefficient: number }[]): Float64Array =>
  Float64Array.from(terms, (term, j) => term.coefficient * design.scale[j]!);

/** The point R centres linear predictors at: weighted means, but 0 for a column that holds only 0, 1 and -1 (`nocenter`). */
export function predictorMeans(input: CoxInput, design: CoxDesign): Float64Array {
  return Float64Array.from(input.covariates, ({ values }, j) => {
    const coded = design.rows.every((i) => values[i] === 0 || values[i] === 1 || values[i] === -1);
    return coded ? 0 : design.centre[j]!;
  });
}

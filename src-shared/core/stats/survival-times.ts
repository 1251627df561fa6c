/**
 * Follow-up times as ranks: R's merging of nearly equal times, and orders of
 * rows. Every survival function of this room merges times first, as R does, and
 * none sorts rows by comparing: rows are counted into their ranks.
 */

/** sqrt of the double epsilon, R's tolerance for "equal" times. */
const tieTolerance = Math.sqrt(Number.EPSILON);

/** Follow-up times after merging. */
export interface RankedTimes {
  /** Distinct times, ascending. */
  readonly distinct: Float64Array;
  /** Index into `distinct` of every row. */
  readonly rank: Int32Array;
}

/**
 * Distinct times and the rank of each row, where times that differ by rounding
 * alone are one time, so that 0.1 + 0.2 ties with 0.3. Neighbouring unique times
 * are tied when their difference is <= 1.49e-8 absolutely or relative to the mean
 * of the |unique times|; chains merge, and the first time of a run is kept.
 * Times are finite. Source: R survival 3.5, `aeqSurv` (timefix = TRUE).
 */
export function rankTimes(times: ArrayLike<number>): RankedTimes {
  const total = times.length;
  const sorted = Float64Array.from(times).sort();
  let count = 0;
  let sum = 0;
  for (let i = 0; i < total; i++) {
    const t = sorted[i]!;
    if (count > 0 && t === sorted[count - 1]!) continue;
    sorted[count++] = t;
    sum += Math.abs(t);
  }
  const scale = sum / count;
  // `merged` holds, for each unique time, the rank of the run it belongs to.
  const merged = new Int32Array(count);
  const distinct = new Float64Array(count);
  let last = -1;
  for (let k = 0; k < count; k++) {
    const gap = k === 0 ? Infinity : sorted[k]! - sorted[k - 1]!;
    if (k === 0 || !(gap <= tieTolerance || gap / scale <= tieTolerance)) distinct[++last] = sorted[k]!;
    merged[k] = last;
  }
  const rank = new Int32Array(total);
  for (let i = 0; i < total; i++) {
    const t = times[i]!;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < t) low = middle + 1;
      else high = middle;
    }
    rank[i] = merged[low]!;
  }
  return { distinct: distinct.subarray(0, last + 1), rank };
}

/** The times with each run of nearly equal ones replaced by its first (see `rankTimes`). */
export function mergeTiedTimes(times: ArrayLike<number>): Float64Array {
  const { distinct, rank } = rankTimes(times);
  return Float64Array.from(rank, (r) => distinct[r]!);
}

/**
 * Rows in ascending order of a code 0..count-1, rows of one code in the order in
 * which they stand in `rows` (a counting sort, so it can be applied key by key).
 */
export function orderByCode(
  code: ArrayLike<number>,
  count: number,
  rows: ArrayLike<number> = Int32Array.from(code, (_, i) => i),
): Int32Array {
  const next = new Int32Array(count + 1);
  for (let i = 0; i < rows.length; i++) next[code[rows[i]!]! + 1]! += 1;
  for (let k = 0; k < count; k++) next[k + 1]! += next[k]!;
  const order = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) order[next[code[rows[i]!]!]!++] = rows[i]!;
  return order;
}

/** Labels in sorted order (by code unit, R's C locale) and the index of each row's label. */
export interface LabelCodes {
  readonly labels: readonly string[];
  readonly code: Int32Array;
}

/** Codes the labels of groups, strata or clusters. */
export function codeLabels(column: readonly string[]): LabelCodes {
  const index = new Map<string, number>();
  for (const label of column) index.set(label, 0);
  const labels = [...index.keys()].sort();
  labels.forEach((label, k) => index.set(label, k));
  return { labels, code: Int32Array.from(column, (label) => index.get(label) ?? 0) };
}

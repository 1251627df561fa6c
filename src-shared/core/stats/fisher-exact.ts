/**
 * Fisher's exact test of an r x c table. The tables with the margins seen are far too many to list; the columns are cut in
 * two parts instead, and what a partial table decides already is summed by formula.
 */
import { fail, ok, type Result } from '../../base/result';
import { type CountTable, likelihoodTolerance, logFactorials, marginsOf } from './contingency';

/** Work allowed, in cells of bounds (about two seconds), and partial tables of the left part that may be kept (32 MB). */
const mostWork = 5e7;
const mostKept = 4e6;

/**
 * Two-sided p: the sum of the probabilities, given the margins, of all tables no likelier than the one seen (relative
 * tolerance 1e-7, as R). A row or column without counts leaves the test. Problems: `stats/one-level`: fewer than two rows
 * or columns have counts; `stats/table-too-large` {rows, columns, n}: too many tables.
 *
 * A table is a left part (some columns) and a right part; its probability is a constant times L R, each the product of
 * 1/cell!. Left parts are grouped by what their rows leave for the right one and sorted by L, so that a right part finds by
 * bisection which left parts make a table no likelier than the one seen. A partial table whose likeliest completion is no
 * likelier than the one seen counts with all its completions, whose sum has a closed form; one whose unlikeliest completion
 * is likelier does not count at all.
 * Sources: Freeman and Halton, Biometrika 1951;38:141; Mehta and Patel, JASA 1983;78:427 (nodes by the rows' sums, longest
 * and shortest path); R 4.2 `fisher.test`.
 */
export function testFisher(table: CountTable): Result<{ readonly p: number }> {
  const margins = marginsOf(table);
  const { n } = margins;
  // Fewer rows than columns: fewer sums to tell apart. The order of lines does not matter; thin columns first.
  const given = [margins.rowSums, margins.columnSums].map((sums) => sums.filter((sum) => sum > 0));
  const [rows, columns] = given.sort((a, b) => a.length - b.length) as [number[], number[]]; // two lists
  if (rows.length < 2) return fail('stats/one-level');
  columns.sort((a, b) => a - b);
  const p = sumUnlikelier(table, rows, columns, n);
  if (p === null) return fail('stats/table-too-large', { rows: table.length, columns: table[0]!.length, n });
  return ok({ p: Math.min(1, p) });
}

/** The sum; null where it takes too many partial tables. */
function sumUnlikelier(table: CountTable, rows: readonly number[], columns: readonly number[], n: number): number | null {
  const logs = logFactorials(n);
  const completions = makeCompletions(columns, logs);
  const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + logs[count]!, 0);
  const constant = sumOf(rows) + sumOf(columns) - logs[n]!;
  const limit = Math.log1p(likelihoodTolerance) - table.reduce((sum, row) => sum + sumOf(row), 0);
  const cut = bestCut(rows.length, columns);
  let p = 0;
  let work = 0;
  let kept = 0;

  // The left parts that no bound decides, by what the rows leave: as one number in mixed radix, text keys being slow.
  const groups = new Map<number, { readonly rest: readonly number[]; readonly values: number[] }>();
  const keyOf = (rest: readonly number[]): number => rest.reduce((key, left, i) => key * (rows[i]! + 1) + left, 0);
  /** False where there is too much work. */
  const visitLeft = (column: number, value: number, rest: number[]): boolean => {
    work += rest.length * (columns.length - column);
    if (work > mostWork || kept > mostKept) return false;
    const { most, least } = completions.bounds(rest, column);
    if (value + least > limit) return true;
    if (value + most <= limit) {
      p += Math.exp(constant + value + completions.logSum(rest, column));
      return true;
    }
    if (column < cut) return spread(columns[column]!, 0, value, rest, logs, (next) => visitLeft(column + 1, next, rest));
    kept += 1;
    const key = keyOf(rest);
    const group = groups.get(key);
    if (group) group.values.push(value);
    else groups.set(key, { rest: [...rest], values: [value] });
    return true;
  };
  if (!visitLeft(0, 0, [...rows])) return null;

  for (const { rest, values } of groups.values()) {
    const sorted = Float64Array.from(values).sort();
    // Running sums of L, relative to the greatest, so that none underflows.
    const top = sorted[sorted.length - 1]!;
    const sums = new Float64Array(sorted.length + 1);
    for (let i = 0; i < sorted.length; i++) sums[i + 1] = sums[i]! + Math.exp(sorted[i]! - top);
    const add = (logWeight: number, from: number, to: number): void => {
      if (to > from) p += Math.exp(constant + logWeight + top) * (sums[to]! - sums[from]!);
    };
    // Left parts `from` .. `to` are those that earlier columns of the right part have not decided.
    const visitRight = (column: number, value: number, left: number[], from: number, to: number): boolean => {
      work += left.length * (columns.length - column);
      if (work > mostWork) return false;
      if (column === columns.length - 1) {
        for (const count of left) value -= logs[count]!;
        add(value, from, countUpTo(sorted, limit - value, from, to));
        return true;
      }
      const { most, least } = completions.bounds(left, column);
      const first = countUpTo(sorted, limit - value - most, from, to);
      const last = countUpTo(sorted, limit - value - least, first, to);
      if (first > from) add(value + completions.logSum(left, column), from, first);
      if (last === first) return true;
      return spread(columns[column]!, 0, value, left, logs, (next) => visitRight(column + 1, next, left, first, last));
    };
    if (!visitRight(cut, 0, [...rest], 0, sorted.length)) return null;
  }
  return p;
}

/** Ways to spread a total over r rows, the rows' sums apart: C(total + r - 1, r - 1). */
function ways(total: number, r: number): number {
  let product = 1;
  for (let k = 1; k < r; k++) product *= (total + k) / k;
  return product;
}

/** How many of the columns make the left part, so that the fewest parts are listed were none decided early. */
function bestCut(r: number, columns: readonly number[]): number {
  let best = 1;
  let fewest = Infinity;
  let kept = 1;
  let total = 0;
  for (let cut = 1; cut < columns.length; cut++) {
    kept *= ways(columns[cut - 1]!, r);
    total += columns[cut - 1]!;
    // The last column is what the others leave.
    const right = columns.slice(cut, -1).reduce((product, column) => product * ways(column, r), 1);
    const listed = kept + Math.min(kept, ways(total, r)) * right;
    if (listed >= fewest) continue;
    fewest = listed;
    best = cut;
  }
  return best;
}

interface Bounds {
  most: number;
  least: number;
}

/** What can be said of all ways to fill columns `from` .. last with what the rows have left, without listing them. */
interface Completions {
  /** log of the sum over them of the product of 1/cell!: N! / (product of rows! x product of columns!). */
  logSum(rest: readonly number[], from: number): number;
  /** Bounds of the log of that product, until the next call: none is above `most` or below `least`. */
  bounds(rest: readonly number[], from: number): Bounds;
}

function makeCompletions(columns: readonly number[], logs: Float64Array): Completions {
  // Over columns from .. last: the total, sum of log column!, sum of C log C.
  const suffix = (of: (column: number) => number): Float64Array => {
    const sums = new Float64Array(columns.length + 1);
    for (let j = columns.length - 1; j >= 0; j--) sums[j] = sums[j + 1]! + of(columns[j]!);
    return sums;
  };
  const totals = suffix((c) => c);
  const logFactorialSums = suffix((c) => logs[c]!);
  const logSums = suffix((c) => c * Math.log(c));
  const logOf = Float64Array.from(logs, (_, k) => Math.log(k));
  // One for all calls: this is the hot loop.
  const found: Bounds = { most: 0, least: 0 };
  return {
    logSum: (rest, from) => {
      let value = logs[totals[from]!]! - logFactorialSums[from]!;
      for (const left of rest) value -= logs[left]!;
      return value;
    },
    bounds: (rest, from) => {
      const total = totals[from]!;
      found.most = 0;
      found.least = 0;
      if (total === 0) return found;
      // log x! is convex, so it lies above its tangents: log x! >= s x - max over k of (s k - log k!), and with slopes
      // s = log of the expected count, which are a row's plus a column's part, the margins give the sum of s x.
      const logTotal = logOf[total]!;
      let low = logSums[from]! - total * logTotal;
      let greatest = 0;
      for (let i = 0; i < rest.length; i++) {
        const left = rest[i]!;
        if (left === 0) continue;
        if (left > greatest) greatest = left;
        const logLeft = logOf[left]!;
        low += left * logLeft;
        for (let j = from; j < columns.length; j++) {
          const k = Math.floor((left * columns[j]!) / total);
          low -= k * (logLeft + logOf[columns[j]!]! - logTotal) - logs[k]!;
        }
      }
      // The sum of log cell! is greatest when a column sits in one cell, as far as the longest row can take it.
      let high = 0;
      for (let j = from; j < columns.length; j++) {
        let left = columns[j]!;
        for (; left > greatest; left -= greatest) high += logs[greatest]!;
        high += logs[left]!;
      }
      found.most = -low;
      found.least = -high;
      return found;
    },
  };
}

/**
 * Spreads a column's total over rows `from` .. last within what each has left, and calls with the value after it. A call
 * that answers false ends the spreading; the answer is handed on.
 */
function spread(
  total: number,
  from: number,
  value: number,
  rest: number[],
  logs: Float64Array,
  call: (value: number) => boolean,
): boolean {
  const own = rest[from]!;
  let goesOn = true;
  if (from === rest.length - 1) {
    if (total > own) return true;
    rest[from] = own - total;
    goesOn = call(value - logs[total]!);
  } else {
    let others = 0;
    for (let i = from + 1; i < rest.length; i++) others += rest[i]!;
    for (let count = Math.max(0, total - others); goesOn && count <= Math.min(total, own); count++) {
      rest[from] = own - count;
      goesOn = spread(total - count, from + 1, value - logs[count]!, rest, logs, call);
    }
  }
  rest[from] = own;
  return goesOn;
}

/** How many of the sorted values, of which `from` to `to` are in question, are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

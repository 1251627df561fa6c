/** Tests of a table of counts: Pearson's chi-square, Yates' correction, and Fisher's exact test of a 2 x 2 table. */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { chisquareUpperP } from './distributions';

/** Rows of counts (whole numbers >= 0), all of one length. */
export type CountTable = readonly (readonly number[])[];

export interface ContingencyTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** Of every cell given; below 5 calls for Fisher's test. */
  readonly expected: readonly (readonly number[])[];
  /** Over the cells in the test. */
  readonly minExpected: number;
}

/**
 * Independence of rows and columns. A row or column without any count leaves the test. `yates` corrects a 2 x 2 table (and
 * no other) by min(0.5, |O - E|), so that the correction never turns a difference round. Problem `stats/one-level`: fewer
 * than two rows or columns have counts.
 * Sources: Pearson, Phil Mag 1900;50:157; Yates, Suppl JRSS 1934;1:217; R 4.2 `chisq.test`.
 */
export function testIndependence(table: CountTable, { yates = false } = {}): Result<ContingencyTest> {
  const { rowSums, columnSums, n } = marginsOf(table);
  const rows = [...rowSums.keys()].filter((i) => rowSums[i]! > 0);
  const columns = [...columnSums.keys()].filter((j) => columnSums[j]! > 0);
  if (rows.length < 2 || columns.length < 2) return fail('stats/one-level');
  const expected = rowSums.map((r) => columnSums.map((c) => (r * c) / n));
  let correction = 0;
  if (yates && rows.length === 2 && columns.length === 2) {
    const [i, j] = [rows[0]!, columns[0]!];
    // |O - E| is the same in all four cells.
    correction = Math.min(0.5, Math.abs(table[i]![j]! - expected[i]![j]!));
  }
  let statistic = 0;
  let minExpected = Infinity;
  for (const i of rows) {
    for (const j of columns) {
      const e = expected[i]![j]!;
      minExpected = Math.min(minExpected, e);
      statistic += Math.max(0, Math.abs(table[i]![j]! - e) - correction) ** 2 / e;
    }
  }
  const df = (rows.length - 1) * (columns.length - 1);
  return ok({ statistic, df, p: chisquareUpperP(statistic, df), expected, minExpected });
}

/** Sums of rows, columns and all. */
export function marginsOf(table: CountTable): {
  readonly rowSums: readonly number[];
  readonly columnSums: readonly number[];
  readonly n: number;
} {
  const width = table[0]?.length ?? 0;
  for (const row of table) {
    assert(row.length === width, 'rows of a table are of one length');
    for (const count of row) assert(Number.isInteger(count) && count >= 0, 'a count is a whole number from 0');
  }
  const rowSums = table.map((row) => row.reduce((sum, x) => sum + x, 0));
  const columnSums = Array.from({ length: width }, (_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
  return { rowSums, columnSums, n: rowSums.reduce((sum, x) => sum + x, 0) };
}

/** log k! for k = 0 .. n. */
export function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let k = 2; k <= n; k++) logs[k] = logs[k - 1]! + Math.log(k);
  return logs;
}

/** Tables as likely as the one seen, up to rounding, count as no likelier: the relative tolerance of R. */
export const likelihoodTolerance = 1e-7;

export interface FisherTwoByTwo {
  /** Two-sided: the sum over all tables with these margins that are no likelier than the one seen. */
  readonly p: number;
  /** Odds ratio below 1, and above 1. */
  readonly pLess: number;
  readonly pGreater: number;
  /** Conditional maximum likelihood estimate, not the cross product; null where it is infinite. */
  readonly oddsRatio: number | null;
  readonly lower: number;
  /** null where it is infinite. */
  readonly upper: number | null;
}

/**
 * Fisher's exact test of [[a, b], [c, d]] with the exact interval of coverage `level` (two tails of equal size). Solved to
 * full precision, where R's root search stops at about 1e-4. Problem `stats/one-level`: a margin is 0.
 * Sources: Fisher, JRSS 1935;98:39; Cornfield, Proc 3rd Berkeley Symp 1956;4:135 (interval); R 4.2 `fisher.test`.
 */
export function testFisherTwoByTwo(table: CountTable, level = 0.95): Result<FisherTwoByTwo> {
  assert(table.length === 2 && table[0]!.length === 2, 'a 2 x 2 table');
  const { rowSums, columnSums, n } = marginsOf(table);
  const [k] = rowSums as readonly [number, number]; // the table has two rows
  const [m] = columnSums as readonly [number, number]; // and two columns
  if (k === 0 || k === n || m === 0 || m === n) return fail('stats/one-level');
  const least = Math.max(0, k - (n - m));
  const most = Math.min(k, m);
  const logs = logFactorials(n);
  // log of the number of tables with first cell s, up to a constant.
  const base = Float64Array.from({ length: most - least + 1 }, (_, i) => {
    const s = least + i;
    return -(logs[s]! + logs[k - s]! + logs[m - s]! + logs[n - m - k + s]!);
  });
  const seen = table[0]![0]! - least;
  const density = tilted(base, 0);
  const limit = density[seen]! * (1 + likelihoodTolerance);
  const tail = (d: Float64Array, from: number, to: number): number => {
    let sum = 0;
    for (let i = from; i <= to; i++) sum += d[i]!;
    return Math.min(1, sum);
  };
  const last = base.length - 1;
  const alpha = (1 - level) / 2;
  const mean = (d: Float64Array): number => d.reduce((sum, p, i) => sum + p * i, 0);
  return ok({
    p: Math.min(
      1,
      density.reduce((sum, p) => (p <= limit ? sum + p : sum), 0),
    ),
    pLess: tail(density, 0, seen),
    pGreater: tail(density, seen, last),
    oddsRatio: seen === 0 ? 0 : seen === last ? null : Math.exp(rising((log) => mean(tilted(base, log)) - seen)),
    lower: seen === 0 ? 0 : Math.exp(rising((log) => tail(tilted(base, log), seen, last) - alpha)),
    upper: seen === last ? null : Math.exp(rising((log) => alpha - tail(tilted(base, log), 0, seen))),
  });
}

/** Probabilities of the first cell at a log odds ratio (Fisher's noncentral hypergeometric distribution). */
function tilted(base: Float64Array, logOddsRatio: number): Float64Array {
  const logs = base.map((value, i) => value + logOddsRatio * i);
  const top = logs.reduce((most, value) => Math.max(most, value), -Infinity);
  let sum = 0;
  for (let i = 0; i < logs.length; i++) {
    logs[i] = Math.exp(logs[i]! - top);
    sum += logs[i]!;
  }
  return logs.map((value) => value / sum);
}

/** The zero of a rising function, by halving until the interval has no number inside. */
function rising(f: (x: number) => number): number {
  let low = -1;
  let high = 1;
  while (f(low) > 0) low *= 2;
  while (f(high) < 0) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low < 1e-15) return middle;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
}

/**
 * Intraclass correlation: how much of the spread of a measurement lies between the subjects.
 * The six forms of Shrout and Fleiss with their confidence intervals. Knows no features.
 */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { fQuantile, fUpperP } from './distributions';

/**
 * The form: model 1 (raters exchangeable within a subject), 2 (two-way, absolute agreement),
 * 3 (two-way, consistency); of a single rating or of the mean of k.
 */
export type IccForm = '1,1' | '2,1' | '3,1' | '1,k' | '2,k' | '3,k';

export interface IccEstimate {
  /** The estimate; a negative one is not cut at 0. */
  readonly icc: number;
  readonly lower: number;
  readonly upper: number;
  /** Between-subject F against ICC = 0; null where the subjects' ratings agree exactly (F is infinite). */
  readonly f: number | null;
  readonly df1: number;
  readonly df2: number;
  readonly p: number;
}

export interface IccTable {
  /** Subjects with every rating, and those left out because one is missing. */
  readonly n: number;
  readonly incomplete: number;
  /** Ratings of a subject. */
  readonly k: number;
  readonly grandMean: number;
  readonly msBetween: number;
  readonly msJudges: number;
  readonly msError: number;
  /** Mean square within subjects: its root is the within-subject SD. */
  readonly msWithin: number;
}

/** Spread, relative to the largest value, below which ratings are equal: rounding of the sums, not a finding. */
const EQUAL = 1e-12;

/**
 * Mean squares of subjects x ratings (one row a subject, k >= 2 ratings each, null = missing). Rows with
 * a missing rating are left out and counted. Null where no row is complete. msBetween is 0 for a single
 * subject. All mean squares are exactly 0 where all values are equal up to rounding.
 */
export function tabulateRatings(ratings: readonly (readonly (number | null)[])[]): IccTable | null {
  const rows = ratings.filter((row): row is readonly number[] => row.every((value) => value !== null));
  const n = rows.length;
  const k = rows[0]?.length ?? 0;
  if (n === 0) return null;
  assert(k >= 2 && rows.every((row) => row.length === k), 'every subject has the same two or more ratings');
  const known = { n, incomplete: ratings.length - n, k };
  const [low, high] = extremes(rows);
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= EQUAL * size) return { ...known, grandMean: low, msBetween: 0, msJudges: 0, msError: 0, msWithin: 0 };
  // Sums about a value in the middle, so that a large offset costs no digits.
  const centre = low / 2 + high / 2;
  const rowMeans = rows.map((row) => row.reduce((sum, value) => sum + (value - centre), 0) / k);
  const grand = rowMeans.reduce((sum, value) => sum + value, 0) / n;
  let between = 0;
  let within = 0;
  let error = 0;
  let judges = 0;
  const columnMeans = Array.from({ length: k }, (_, j) => rows.reduce((sum, row) => sum + (row[j]! - centre), 0) / n);
  for (const mean of columnMeans) judges += (mean - grand) ** 2;
  rows.forEach((row, i) => {
    between += (rowMeans[i]! - grand) ** 2;
    row.forEach((value, j) => {
      within += (value - centre - rowMeans[i]!) ** 2;
      error += (value - centre - rowMeans[i]! - columnMeans[j]! + grand) ** 2;
    });
  });
  return {
    ...known,
    grandMean: centre + grand,
    msBetween: n > 1 ? (k * between) / (n - 1) : 0,
    msJudges: (n * judges) / (k - 1),
    msError: n > 1 ? error / ((n - 1) * (k - 1)) : 0,
    msWithin: within / (n * (k - 1)),
  };
}

function extremes(rows: readonly (readonly number[])[]): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const row of rows) {
    for (const value of row) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  assert(Number.isFinite(low) && Number.isFinite(high), 'ratings are finite');
  return [low, high];
}

/**
 * The ICC of a form with its two-sided interval of coverage `level`. Shrout and Fleiss, Psychol Bull
 * 1979;86:420; McGraw and Wong, Psychol Methods 1996;1:30; the interval of model 2 by Satterthwaite's
 * degrees of freedom, that of (2,k) by Spearman-Brown from it (as R psych::ICC with lmer = FALSE).
 * Errors: `icc/too-few-subjects` {n} (fewer than two), `icc/no-variance` (all spread that the form
 * compares with is zero), `icc/out-of-range` (squares of the values have no finite number).
 */
export function computeIcc(table: IccTable, form: IccForm, level = 0.95): Result<IccEstimate> {
  const { n, k, msBetween, msJudges, msError, msWithin } = table;
  if (n < 2) return fail('icc/too-few-subjects', { n });
  if (!Number.isFinite(msBetween + msJudges + msError + msWithin)) return fail('icc/out-of-range');
  const df1 = n - 1;
  const oneWay = form === '1,1' || form === '1,k';
  const residual = oneWay ? msWithin : msError;
  const df2 = oneWay ? n * (k - 1) : df1 * (k - 1);
  const judges = form === '2,1' || form === '2,k' ? (msJudges - msError) / n : 0;
  const single = form.endsWith('1');
  const whole = single ? msBetween + (k - 1) * residual + k * judges : msBetween + judges;
  // An average over k has the between-subject mean square itself below the line.
  if (msBetween + residual === 0 || whole === 0) return fail('icc/no-variance');
  const icc = (msBetween - residual) / whole;
  const ratio = msBetween / residual;
  const f = Number.isFinite(ratio) ? ratio : null;
  const tail = 1 - (1 - level) / 2;
  const [lower, upper] = form.startsWith('2')
    ? agreementLimits(table, tail, single)
    : ratioLimits(f, fQuantile(tail, df1, df2), fQuantile(tail, df2, df1), k, single);
  return ok({ icc, lower, upper, f, df1, df2, p: f === null ? 0 : fUpperP(f, df1, df2) });
}

/** Limits of models 1 and 3 from those of F. */
function ratioLimits(f: number | null, above: number, below: number, k: number, single: boolean): readonly [number, number] {
  if (f === null) return [1, 1];
  const limit = (ratio: number): number => (single ? (ratio - 1) / (ratio + k - 1) : 1 - 1 / ratio);
  return [limit(f / above), limit(f * below)];
}

/** Limits of model 2. The terms are multiplied by msError throughout, so that exact agreement needs no case of its own. */
function agreementLimits(
  { n, k, msBetween, msJudges, msError }: IccTable,
  tail: number,
  single: boolean,
): readonly [number, number] {
  const icc = (msBetween - msError) / (msBetween + (k - 1) * msError + (k * (msJudges - msError)) / n);
  const a = k * icc * msJudges;
  const b = (n * (1 + (k - 1) * icc) - k * icc) * msError;
  const df = ((k - 1) * (n - 1) * (a + b) ** 2) / ((n - 1) * a ** 2 + b ** 2);
  if (!(df > 0)) return [1, 1]; // no spread between the raters and no error
  const above = fQuantile(tail, n - 1, df);
  const below = fQuantile(tail, df, n - 1);
  const spread = k * msJudges + (k * n - k - n) * msError;
  const limits = [
    (n * (msBetween - above * msError)) / (above * spread + n * msBetween),
    (n * (below * msBetween - msError)) / (spread + n * below * msBetween),
  ] as const;
  return single ? limits : [averaged(limits[0], k), averaged(limits[1], k)];
}

/** Spearman-Brown: reliability of the mean of k ratings. */
const averaged = (single: number, k: number): number => (single * k) / (1 + single * (k - 1));

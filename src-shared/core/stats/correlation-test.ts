/** Tests of Pearson's and Spearman's correlation against none. */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { pearsonCorrelation, pearsonInterval, spearmanCorrelation } from './correlation';
import { normalCdf, tTwoSidedP } from './distributions';
import { tieSizes } from './mid-ranks';

export interface PearsonTest {
  readonly r: number;
  /** Null where |r| is 1: t is infinite. */
  readonly t: number | null;
  readonly df: number;
  readonly p: number;
  /** By Fisher's z; null with fewer than four rows or where |r| is 1. */
  readonly interval: readonly [number, number] | null;
}

/**
 * Pearson's r, t = r sqrt((n - 2)/(1 - r^2)) with n - 2 degrees of freedom. Problems: `stats/too-few-values` {n}: fewer
 * than three rows; `stats/no-spread`: a column is constant.
 * Source: R 4.2 `cor.test(method = "pearson")`.
 */
export function testPearson(x: ArrayLike<number>, y: ArrayLike<number>, level = 0.95): Result<PearsonTest> {
  const n = x.length;
  if (n < 3) return fail('stats/too-few-values', { n });
  const r = pearsonCorrelation(x, y);
  if (r === null) return fail('stats/no-spread');
  const df = n - 2;
  const t = tOf(r, n);
  return ok({ r, t, df, p: t === null ? 0 : tTwoSidedP(t, df), interval: pearsonInterval(r, n, level) });
}

export interface SpearmanTest {
  readonly rho: number;
  /** (n^3 - n)(1 - rho)/6: without ties the sum of squared rank differences. */
  readonly s: number;
  readonly p: number;
  readonly method: 'exact' | 'edgeworth' | 't';
  /** By the t approximation, whatever the method. */
  readonly pTApproximation: number;
}

/** Up to this many rows all permutations are counted. */
const exactUpTo = 9;
/** From this many rows R's test uses the t approximation. */
const edgeworthUpTo = 1290;

/**
 * Spearman's rho. Without ties the p is exact up to 9 rows and by the Edgeworth series of algorithm AS 89 up to 1290, with
 * ties and beyond by the t approximation. Problems: `stats/too-few-values` {n}: fewer than three rows; `stats/no-spread`.
 * Sources: Best and Roberts, Appl Stat 1975;24:377 (AS 89); R 4.2 `cor.test(method = "spearman")`.
 */
export function testSpearman(x: ArrayLike<number>, y: ArrayLike<number>): Result<SpearmanTest> {
  const n = x.length;
  if (n < 3) return fail('stats/too-few-values', { n });
  const rho = spearmanCorrelation(x, y);
  if (rho === null) return fail('stats/no-spread');
  const t = tOf(rho, n);
  const pTApproximation = t === null ? 0 : tTwoSidedP(t, n - 2);
  const s = ((n ** 3 - n) * (1 - rho)) / 6;
  const ties = tieSizes(x).length > 0 || tieSizes(y).length > 0;
  if (ties || n > edgeworthUpTo) return ok({ rho, s, p: pTApproximation, method: 't', pTApproximation });
  // S is even without ties; the rounding of rho must not move it.
  const whole = 2 * Math.round(s / 2);
  const upper = whole > (n ** 3 - n) / 6;
  const method = n <= exactUpTo ? 'exact' : 'edgeworth';
  const tail = method === 'exact' ? exactTail(whole, n, upper) : edgeworthTail(whole, n, upper);
  return ok({ rho, s, p: Math.min(1, 2 * tail), method, pTApproximation });
}

/** Null where r is 1 or -1 up to rounding. */
function tOf(r: number, n: number): number | null {
  const rest = (1 - r) * (1 + r);
  return rest < 1e-15 ? null : r * Math.sqrt((n - 2) / rest);
}

/**
 * P(S >= s) or P(S <= s) over all permutations: permutations are counted by the set of ranks used for the first k places
 * and the sum so far.
 */
function exactTail(s: number, n: number, upper: boolean): number {
  assert(n <= exactUpTo, 'too many rows to count permutations');
  const sums = (n ** 3 - n) / 3 + 1;
  const ways = new Float64Array((1 << n) * sums);
  ways[0] = 1;
  for (let used = 0; used < (1 << n) - 1; used++) {
    let place = 0;
    for (let rank = 0; rank < n; rank++) place += (used >> rank) & 1;
    for (let rank = 0; rank < n; rank++) {
      if ((used >> rank) & 1) continue;
      const from = used * sums;
      const to = (used | (1 << rank)) * sums + (place - rank) ** 2;
      for (let sum = 0; sum < sums; sum++) if (ways[from + sum]! > 0) ways[to + sum]! += ways[from + sum]!;
    }
  }
  const full = ((1 << n) - 1) * sums;
  let all = 0;
  let tail = 0;
  for (let sum = 0; sum < sums; sum++) {
    all += ways[full + sum]!;
    if (upper ? sum >= s : sum <= s) tail += ways[full + sum]!;
  }
  return tail / all;
}

/** The same tails by the Edgeworth series; its coefficients are those of AS 89. */
function edgeworthTail(s: number, n: number, upper: boolean): number {
  // P(S >= js): the lower tail is 1 minus that of the next even sum.
  const js = upper ? s : s + 2;
  const b = 1 / n;
  const x = ((6 * (js - 1)) / (n * (n * n - 1)) - 1) * Math.sqrt(n - 1);
  const y = x * x;
  const inner = 0.0072 - 0.0831 * b + y * b * (0.0131 - 4.6e-4 * y);
  const middle = -0.0758 + b * (0.1033 + 0.3932 * b) - y * b * (0.0879 + 0.0151 * b - y * inner);
  const series = (x * b * (0.2274 + b * (0.2531 + 0.1745 * b) + y * middle)) / Math.exp(y / 2);
  const tail = upper ? series + normalCdf(-x) : normalCdf(x) - series;
  return Math.min(1, Math.max(0, tail));
}

/** The Wilcoxon rank-sum test (Mann-Whitney U) of two independent samples. */
import { fail, ok, type Result } from '../../base/result';
import { normalCdf, normalTwoSidedP } from './distributions';
import { midRanks, tieSizes } from './mid-ranks';
import type { Alternative } from './t-test';

export interface RankSumOptions {
  readonly alternative?: Alternative;
  /** Default: exact where both samples have fewer than 50 values and there are no ties. With ties never exact. */
  readonly exact?: boolean;
  /** Continuity correction of the normal approximation; default true. */
  readonly continuity?: boolean;
}

export interface RankSumTest {
  /** U of the first sample: its rank sum minus n1 (n1 + 1) / 2. */
  readonly u: number;
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/** Samples of this size or more have no exact p by default. */
const exactBelow = 50;

/**
 * Compares two samples of finite numbers. The normal approximation uses the variance corrected for ties. Problems:
 * `stats/too-few-values` {n}: a sample is empty; `stats/no-spread`: all values are equal.
 * Sources: Mann and Whitney, Ann Math Stat 1947;18:50; Hollander and Wolfe, Nonparametric Statistical Methods, 1973
 * (ties, continuity); R 4.2 `wilcox.test`.
 */
export function computeRankSum(x: ArrayLike<number>, y: ArrayLike<number>, options: RankSumOptions = {}): Result<RankSumTest> {
  const { alternative = 'twoSided', continuity = true } = options;
  const n1 = x.length;
  const n2 = y.length;
  if (n1 === 0 || n2 === 0) return fail('stats/too-few-values', { n: 0 });
  const all = Float64Array.from({ length: n1 + n2 }, (_, i) => (i < n1 ? x[i]! : y[i - n1]!));
  const ranks = midRanks(all);
  let u = (-n1 * (n1 + 1)) / 2;
  for (let i = 0; i < n1; i++) u += ranks[i]!;
  const ties = tieSizes(all);
  const exact = options.exact ?? (n1 < exactBelow && n2 < exactBelow);
  if (exact && ties.length === 0) {
    // By symmetry P(U >= u) = P(U <= n1 n2 - u): a small tail is summed, never subtracted from 1.
    const below = (): number => rankSumLowerP(u, n1, n2);
    const above = (): number => rankSumLowerP(n1 * n2 - u, n1, n2);
    const tail = alternative === 'less' ? below() : alternative === 'greater' ? above() : u > (n1 * n2) / 2 ? above() : below();
    return ok({ u, p: alternative === 'twoSided' ? Math.min(1, 2 * tail) : tail, method: 'exact' });
  }
  const n = n1 + n2;
  const tied = ties.reduce((sum, t) => sum + (t ** 3 - t), 0);
  const variance = ((n1 * n2) / 12) * (n + 1 - tied / (n * (n - 1)));
  if (!(variance > 1e-12 * n1 * n2)) return fail('stats/no-spread');
  const distance = u - (n1 * n2) / 2;
  const shift = !continuity ? 0 : alternative === 'twoSided' ? Math.sign(distance) / 2 : alternative === 'greater' ? 0.5 : -0.5;
  const z = (distance - shift) / Math.sqrt(variance);
  const p = alternative === 'twoSided' ? normalTwoSidedP(z) : normalCdf(alternative === 'less' ? z : -z);
  return ok({ u, p, method: 'normal' });
}

/**
 * P(U <= u) without ties, by the recursion on which sample holds the largest value:
 * P(a, b; u) = a/(a + b) P(a - 1, b; u - b) + b/(a + b) P(a, b - 1; u).
 */
function rankSumLowerP(u: number, n1: number, n2: number): number {
  if (u < 0) return 0;
  const last = Math.min(Math.round(u), n1 * n2);
  // density[b][v] = P(U = v) of samples of a and b values; a grows by a pass over b.
  const density = Array.from({ length: n2 + 1 }, () => {
    const certain = new Float64Array(last + 1);
    certain[0] = 1; // without a value of the first sample U is 0
    return certain;
  });
  for (let a = 1; a <= n1; a++) {
    for (let b = 1; b <= n2; b++) {
      const here = density[b]!; // of a - 1 until it is overwritten, from the top
      const fewer = density[b - 1]!; // of a already
      const share = a / (a + b);
      for (let v = Math.min(last, a * b); v >= 0; v--) {
        here[v] = share * (v >= b ? here[v - b]! : 0) + (1 - share) * fewer[v]!;
      }
    }
  }
  let sum = 0;
  for (let v = 0; v <= last; v++) sum += density[n2]![v]!;
  return Math.min(1, sum);
}

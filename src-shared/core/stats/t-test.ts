/** Student's and Welch's t test of two independent samples. */
import { fail, ok, type Result } from '../../base/result';
import { tQuantile, tTwoSidedP, tUpperP } from './distributions';
import { mean, variance } from './moments';

/** What the first sample is held to be, against "no difference". */
export type Alternative = 'twoSided' | 'less' | 'greater';

export interface TTestOptions {
  /** equal: Student's test with the pooled variance; unequal: Welch's. */
  readonly variances: 'equal' | 'unequal';
  readonly alternative?: Alternative;
  readonly level?: number;
}

export interface TTest {
  readonly t: number;
  /** Of Welch's test a broken number. */
  readonly df: number;
  readonly p: number;
  /** Interval of mean(x) - mean(y); null on the open side of a one-sided test. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly mean1: number;
  readonly mean2: number;
  /** Of the difference of the means. */
  readonly standardError: number;
}

/**
 * Compares the means of two samples of finite numbers. Problems: `stats/too-few-values` {n}: Student's test needs a value
 * in each sample and three in all, Welch's two in each; `stats/no-spread`: the values of each sample are equal up to
 * rounding.
 * Sources: Student, Biometrika 1908;6:1; Welch, Biometrika 1947;34:28; R 4.2 `t.test`.
 */
export function computeTTest(x: ArrayLike<number>, y: ArrayLike<number>, options: TTestOptions): Result<TTest> {
  const { variances, alternative = 'twoSided', level = 0.95 } = options;
  const n1 = x.length;
  const n2 = y.length;
  const least = variances === 'equal' ? 1 : 2;
  if (Math.min(n1, n2) < least || n1 + n2 < 3) return fail('stats/too-few-values', { n: Math.min(n1, n2) });
  const mean1 = mean(x);
  const mean2 = mean(y);
  const v1 = n1 > 1 ? variance(x) : 0;
  const v2 = n2 > 1 ? variance(y) : 0;
  let df: number;
  let standardError: number;
  if (variances === 'equal') {
    df = n1 + n2 - 2;
    standardError = Math.sqrt((((n1 - 1) * v1 + (n2 - 1) * v2) / df) * (1 / n1 + 1 / n2));
  } else {
    const [e1, e2] = [v1 / n1, v2 / n2];
    standardError = Math.sqrt(e1 + e2);
    // Satterthwaite's degrees of freedom.
    df = (e1 + e2) ** 2 / (e1 ** 2 / (n1 - 1) + e2 ** 2 / (n2 - 1));
  }
  if (!(standardError > 10 * Number.EPSILON * Math.max(Math.abs(mean1), Math.abs(mean2)))) return fail('stats/no-spread');
  const t = (mean1 - mean2) / standardError;
  const centre = mean1 - mean2;
  const half = standardError * tQuantile(alternative === 'twoSided' ? 1 - (1 - level) / 2 : level, df);
  return ok({
    t,
    df,
    p: alternative === 'twoSided' ? tTwoSidedP(t, df) : alternative === 'greater' ? tUpperP(t, df) : tUpperP(-t, df),
    lower: alternative === 'less' ? null : centre - half,
    upper: alternative === 'greater' ? null : centre + half,
    mean1,
    mean2,
    standardError,
  });
}

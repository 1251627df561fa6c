/**
 * Tail probabilities and quantiles of the normal, the chi-square, the F and Student's t distribution.
 * A thin seam over @stdlib; nothing else in the room touches that library.
 */
import chisquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import fCdf from '@stdlib/stats-base-dists-f-cdf';
import fQuantileOf from '@stdlib/stats-base-dists-f-quantile';
import standardNormalCdf from '@stdlib/stats-base-dists-normal-cdf';
import standardNormalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { assert } from '../../base/assert';

/** Phi(z), the standard normal distribution function. */
export const normalCdf = (z: number): number => standardNormalCdf(z, 0, 1);

/** The p-quantile of the standard normal distribution, 0 < p < 1. */
export function normalQuantile(p: number): number {
  assert(p > 0 && p < 1, `normal quantile needs 0 < p < 1, got ${p}`);
  return standardNormalQuantile(p, 0, 1);
}

/** Two-sided p value of a standard normal statistic, accurate in the tail: 2 Phi(-|z|). */
export const normalTwoSidedP = (z: number): number => 2 * normalCdf(-Math.abs(z));

/** z with two-sided coverage `level`: 1.959964 for 0.95. */
export const normalCriticalValue = (level: number): number => normalQuantile(1 - (1 - level) / 2);

/**
 * P(X >= x) for X chi-square with `df` degrees of freedom (a whole number >= 1).
 * The library gives the lower tail, which loses every digit of a small p; below
 * 1e-6 the finite sum Q(a + 1, y) = Q(a, y) + y^a exp(-y) / Gamma(a + 1) with
 * a = df/2, y = x/2 is used instead (Abramowitz and Stegun 26.4.4, 26.4.5).
 */
export function chisquareUpperP(x: number, df: number): number {
  assert(Number.isInteger(df) && df >= 1, `chi-square needs whole degrees of freedom >= 1, got ${df}`);
  if (x <= 0) return 1;
  const upper = 1 - chisquareCdf(x, df);
  return upper > 1e-6 ? upper : chisquareTailSum(x / 2, df);
}

function chisquareTailSum(y: number, df: number): number {
  let a = df % 2 === 0 ? 1 : 0.5;
  let tail = df % 2 === 0 ? Math.exp(-y) : normalTwoSidedP(Math.sqrt(2 * y));
  // y^a exp(-y) / Gamma(a + 1) for the first step; Gamma(2) = 1, Gamma(3/2) = sqrt(pi)/2.
  let term = df % 2 === 0 ? y * Math.exp(-y) : (Math.sqrt(y) * Math.exp(-y) * 2) / Math.sqrt(Math.PI);
  while (a < df / 2) {
    tail += term;
    a += 1;
    term *= y / a;
  }
  return tail;
}

/**
 * P(X >= x) for X F-distributed with d1 and d2 degrees of freedom (> 0, not only whole ones). By
 * 1/X ~ F(d2, d1) the tail is a lower one, which keeps its digits however small it is.
 */
export const fUpperP = (x: number, d1: number, d2: number): number => (x <= 0 ? 1 : fCdf(1 / x, d2, d1));

/** The p-quantile of the F distribution, 0 < p < 1. */
export function fQuantile(p: number, d1: number, d2: number): number {
  assert(p > 0 && p < 1 && d1 > 0 && d2 > 0, `F quantile needs 0 < p < 1 and df > 0, got ${p}, ${d1}, ${d2}`);
  return fQuantileOf(p, d1, d2);
}

/** P(|T| >= |t|) for Student's t with `df` degrees of freedom (> 0, not only whole ones): t^2 is F(1, df). */
export const tTwoSidedP = (t: number, df: number): number => fUpperP(t * t, 1, df);

/** P(T >= t) for Student's t; a small tail keeps its digits. */
export const tUpperP = (t: number, df: number): number => (t > 0 ? tTwoSidedP(t, df) / 2 : 1 - tTwoSidedP(t, df) / 2);

/** The p-quantile of Student's t, 0 < p < 1. */
export function tQuantile(p: number, df: number): number {
  assert(p > 0 && p < 1 && df > 0, `t quantile needs 0 < p < 1 and df > 0, got ${p}, ${df}`);
  if (p === 0.5) return 0;
  const size = Math.sqrt(fQuantile(Math.abs(2 * p - 1), 1, df));
  return p > 0.5 ? size : -size;
}

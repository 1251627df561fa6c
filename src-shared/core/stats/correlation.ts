/** Correlation of two columns. */
import { assert } from '../../base/assert';
import { normalCriticalValue } from './distributions';
import { midRanks } from './mid-ranks';
import { mean } from './moments';

/**
 * Pearson's r of two columns of one length; null when a column is constant or
 * there are fewer than two rows (no correlation is defined).
 */
export function pearsonCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  assert(x.length === y.length, 'columns differ in length');
  const n = x.length;
  if (n < 2) return null;
  const meanX = mean(x);
  const meanY = mean(y);
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
  }
  if (sxx === 0 || syy === 0) return null;
  return Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx * syy)));
}

/** Confidence interval of Pearson's r by Fisher's z (Biometrika 1915;10:507), n >= 4, |r| < 1; else null. */
export function pearsonInterval(r: number, n: number, level = 0.95): readonly [number, number] | null {
  if (n < 4 || Math.abs(r) >= 1) return null;
  const half = normalCriticalValue(level) / Math.sqrt(n - 3);
  return [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)];
}

/** Spearman's rho: Pearson's r of mid-ranks. */
export function spearmanCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  return pearsonCorrelation(midRanks(x), midRanks(y));
}

import { describe, expect, it } from 'vitest';
import chisquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { pearsonCorrelation, pearsonInterval, spearmanCorrelation } from '@shared/core/stats/correlation';
import { chisquareUpperP, normalCriticalValue, normalTwoSidedP } from '@shared/core/stats/distributions';
import { mean, range, standardDeviation } from '@shared/core/stats/moments';
import { quantiles, type QuantileType } from '@shared/core/stats/quantile';
import { mergeTiedTimes } from '@shared/core/stats/survival-times';
import { completeRows, expectClose, goldenCases, numbers } from './golden-case';

describe('quantiles against R', () => {
  for (const golden of goldenCases('quantile_')) {
    it(golden.name, () => {
      const { x, probs } = golden.input as unknown as { x: number[]; probs: number[] }; // this case has no columns
      for (const type of [1, 2, 3, 4, 5, 6, 7, 8, 9] as const satisfies readonly QuantileType[]) {
        expectClose(quantiles(x, probs, type), golden.expected[`type${type}`], golden.tolerance, `type${type}`);
      }
    });
  }
});

describe('correlation against R', () => {
  for (const golden of goldenCases('correlation_')) {
    it(golden.name, () => {
      const { rows } = completeRows(golden.input.columns);
      const x = numbers(golden.input.columns['x'], rows);
      const y = numbers(golden.input.columns['y'], rows);
      const want = golden.expected as { n: number; pearson: { r: number; ci: number[] }; spearman: { rho: number } }; // shape of these cases
      expect(rows.length).toBe(want.n);
      const r = pearsonCorrelation(x, y);
      expectClose(r, want.pearson.r, golden.tolerance, 'r');
      expectClose(pearsonInterval(r ?? NaN, rows.length), want.pearson.ci, golden.tolerance, 'ci');
      expectClose(spearmanCorrelation(x, y), want.spearman.rho, golden.tolerance, 'rho');
    });
  }
  it('is null for a constant column', () => expect(pearsonCorrelation([1, 1, 1], [1, 2, 3])).toBeNull());
});

describe('distributions', () => {
  it('tails meet the body of the chi-square distribution', () => {
    for (const df of [1, 2, 3, 4, 7, 10]) {
      for (const x of [20, 25, 30]) {
        const body = 1 - chisquareCdf(x, df);
        expect(Math.abs(chisquareUpperP(x, df) - body)).toBeLessThan(1e-14);
      }
    }
  });
  it('keeps digits of very small p values (R: pchisq(145.4971, 6, lower = FALSE), 2 pnorm(-10))', () => {
    // Closed form for 6 degrees of freedom: exp(-y)(1 + y + y^2/2), y = x/2.
    const y = 145.4971 / 2;
    expect(chisquareUpperP(145.4971, 6) / (Math.exp(-y) * (1 + y + (y * y) / 2))).toBeCloseTo(1, 12);
    expect(normalTwoSidedP(10) / 1.523970604832105e-23).toBeCloseTo(1, 10);
    expect(chisquareUpperP(100, 1) / 1.523970604832105e-23).toBeCloseTo(1, 10);
    expect(normalCriticalValue(0.95)).toBeCloseTo(1.959963984540054, 12);
  });
});

describe('moments and times', () => {
  it('uses n - 1', () => {
    expect(mean([1, 2, 3, 6])).toBe(3);
    expect(standardDeviation([1, 2, 3, 6])).toBeCloseTo(Math.sqrt(14 / 3), 14);
    expect(range([3, -1, 2])).toEqual([-1, 3]);
  });
  it('is exact for a large offset', () => expect(standardDeviation([1e9, 1e9 + 1, 1e9 + 2])).toBe(1));
  it('merges times that differ by rounding and keeps the first', () => {
    expect([...mergeTiedTimes([0.1 + 0.2, 0.3, 0.7, 1])]).toEqual([0.3, 0.3, 0.7, 1]);
    expect([...mergeTiedTimes([1, 1.001])]).toEqual([1, 1.001]);
  });
});

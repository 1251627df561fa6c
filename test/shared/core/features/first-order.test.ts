import { computeFirstOrder } from '@shared/core/features/first-order';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const values = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 });
const mean = (list: readonly number[]): number => list.reduce((sum, v) => sum + v, 0) / list.length;

describe('first-order statistics', () => {
  it('equals hand-made numbers', () => {
    const found = computeFirstOrder(Float64Array.of(4, 1, 1, 9, 2, 3, 3, 2, 2, 5));
    expect(found).toMatchObject({
      mean: 3.2,
      median: 2.5,
      minimum: 1,
      maximum: 9,
      p10: 1,
      p90: 5,
      interquartile_range: 2,
      range: 8,
      energy: 154,
    });
    expect(found.variance).toBeCloseTo(5.16, 12);
    expect(found.median_absolute_deviation).toBeCloseTo(1.6, 12);
    expect(found.robust_mean_absolute_deviation).toBeCloseTo(
      mean([4, 1, 1, 2, 3, 3, 2, 2, 5].map((v) => Math.abs(v - 23 / 9))),
      12,
    );
  });

  it('takes percentile p as the ceil(p n / 100)-th smallest, without rounding trouble', () => {
    for (let n = 1; n <= 130; n++) {
      const found = computeFirstOrder(Float64Array.from({ length: n }, (_, i) => n - i));
      expect([found.p10, found.p90]).toEqual([Math.ceil((n * 10) / 100 - 1e-9), Math.ceil((n * 90) / 100 - 1e-9)]);
    }
  });

  it('agrees with plain two-pass formulas', () => {
    fc.assert(
      fc.property(values, (list) => {
        const found = computeFirstOrder(Float64Array.from(list));
        const m = mean(list);
        const moment = (p: number): number => mean(list.map((v) => (v - m) ** p));
        expect(found.mean).toBeCloseTo(m, 8);
        expect(found.variance).toBeCloseTo(moment(2), 6);
        expect(found.root_mean_square).toBeCloseTo(Math.sqrt(mean(list.map((v) => v * v))), 8);
        if (moment(2) > 1e-3) {
          expect(found.skewness).toBeCloseTo(moment(3) / moment(2) ** 1.5, 6);
          expect(found.kurtosis).toBeCloseTo(moment(4) / moment(2) ** 2 - 3, 6);
        }
      }),
    );
  });

  it('has skewness and kurtosis 0 when flat, also with rounding noise', () => {
    for (const list of [[7], [0.1, 0.1, 0.1], [1e6, 1e6 + 1e-4, 1e6]]) {
      expect(computeFirstOrder(Float64Array.from(list))).toMatchObject({ variance: 0, skewness: 0, kurtosis: 0 });
    }
  });

  it('leaves its input alone', () => {
    const input = Float64Array.of(3, 1, 2);
    computeFirstOrder(input);
    expect([...input]).toEqual([3, 1, 2]);
  });
});

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { type BlandAltman, computeBlandAltman } from '@shared/core/stats/bland-altman';

const must = (a: readonly number[], b: readonly number[], level?: number): BlandAltman => {
  const result = computeBlandAltman(a, b, level);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('Bland and Altman', () => {
  // Peak expiratory flow by two meters, table 1 of the paper of 1986 (first measurements).
  const wright = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427];
  const mini = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451];

  it('the published example: bias -2.1, SD 38.8, limits about -80 and 76 l/min, intervals of bias and limits', () => {
    const { n, bias, sd, lowerLimit, upperLimit } = must(wright, mini);
    expect(n).toBe(17);
    expect(bias.value).toBeCloseTo(-2.1, 1);
    expect(sd).toBeCloseTo(38.8, 1);
    expect(bias.lower).toBeCloseTo(-22.0, 0);
    expect(bias.upper).toBeCloseTo(17.8, 0);
    // The paper rounds 1.96 to 2, and 1 + z^2/2 to 3 in the variance of a limit.
    expect(Math.abs(lowerLimit.value - -79.7)).toBeLessThan(2);
    expect(Math.abs(lowerLimit.lower - -114.3)).toBeLessThan(2);
    expect(Math.abs(lowerLimit.upper - -45.1)).toBeLessThan(2);
    expect(Math.abs(upperLimit.lower - 40.9)).toBeLessThan(2);
    expect(Math.abs(upperLimit.upper - 110.1)).toBeLessThan(2);
  });
  it('the line of the differences: R 4.2, lm(d ~ m) of the example', () => {
    const { proportionalBias } = must(wright, mini);
    expect(proportionalBias?.slope).toBeCloseTo(SLOPE, 9);
    expect(proportionalBias?.se).toBeCloseTo(SLOPE_SE, 9);
    expect(proportionalBias?.p).toBeCloseTo(SLOPE_P, 9);
  });
  it('swapping the measurements turns the limits round; a shift of one moves bias and limits with it', () => {
    const values = fc.array(
      fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: -50, max: 50, noNaN: true })),
      {
        minLength: 3,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(values, fc.double({ min: -100, max: 100, noNaN: true }), (pairs, shift) => {
        const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        const plain = must(a, b, 0.9);
        const swapped = must(b, a, 0.9);
        expect(swapped.bias.value).toBeCloseTo(-plain.bias.value, 9);
        expect(swapped.upperLimit.lower).toBeCloseTo(-plain.lowerLimit.upper, 9);
        const moved = must(
          a.map((x) => x + shift),
          b,
          0.9,
        );
        expect(moved.sd).toBeCloseTo(plain.sd, 8);
        expect(moved.lowerLimit.lower).toBeCloseTo(plain.lowerLimit.lower + shift, 7);
        expect((plain.upperLimit.value + plain.lowerLimit.value) / 2).toBeCloseTo(plain.bias.value, 8);
      }),
    );
  });
  it('full agreement has no width; too few patients are named', () => {
    expect(must([1, 2, 3], [1, 2, 3])).toMatchObject({
      sd: 0,
      bias: { value: 0, lower: 0, upper: 0 },
      proportionalBias: { p: null },
    });
    expect(must([1, 2], [2, 1]).proportionalBias).toBeNull();
    expect(must([0, 1, 2], [2, 1, 0]).proportionalBias).toBeNull();
    expect(computeBlandAltman([1], [2])).toMatchObject({ ok: false, error: { code: 'stats/too-few-values', data: { n: 1 } } });
  });
});

/** R 4.2.2: summary(lm(I(wright - mini) ~ I((wright + mini)/2))). */
const SLOPE = 0.0286874451525492;
const SLOPE_SE = 0.0882064082765469;
const SLOPE_P = 0.749498533649294;

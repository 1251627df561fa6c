import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { makeRng } from '@shared/base/rng';
import { computeBalance, multinomialSmd } from '@shared/core/model/covariate-balance';

// The golden values of balance are compared with those of the weights, in propensity-weights.test.ts.

/** Arms of any size and weights that have nothing to do with them. */
const drawn = (seed: number, n = 40): { treated: number[]; weights: number[] } => {
  const rng = makeRng(seed);
  return {
    treated: Array.from({ length: n }, (_, i) => (i < 4 ? i % 2 : rng.int(2))),
    weights: Array.from({ length: n }, () => 0.2 + 3 * rng.next()),
  };
};

describe('covariate balance', () => {
  it('swapping the arms changes the sign alone; a shift and a positive unit change nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, unit) => {
        const { treated, weights } = drawn(seed);
        const rng = makeRng(seed + 1);
        const values = treated.map((t) => rng.normal() + t);
        const [plain] = computeBalance([{ name: 'x', values }], treated, weights);
        const [swapped] = computeBalance(
          [{ name: 'x', values }],
          treated.map((t) => 1 - t),
          weights,
        );
        const [moved] = computeBalance([{ name: 'x', values: values.map((x) => unit * x - 40) }], treated, weights);
        for (const key of ['smdUnweighted', 'smdFixedSd', 'smdWeightedSd'] as const) {
          expect(swapped![key]).toBeCloseTo(-plain![key]!, 12);
          expect(moved![key]).toBeCloseTo(plain![key]!, 8);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has no difference over a spread of 0', () => {
    const [constant, apart, single] = computeBalance(
      [
        { name: 'constant', values: [2, 2, 2, 2] },
        { name: 'apart', values: [1, 1, 0, 0] },
        { name: 'number', values: [5, 6, 7, 9] },
      ],
      [1, 1, 0, 0],
      [1, 0, 1, 1],
    );
    expect(constant).toMatchObject({ smdUnweighted: null, smdFixedSd: null, smdWeightedSd: null, smdTreatedSd: null });
    // One value in all rows, whose mean over 64 and over 56 rows is not the same number.
    const arms = Array.from({ length: 120 }, (_, i) => (i < 64 ? 1 : 0));
    const [rounded] = computeBalance(
      [{ name: 'log', values: arms.map(() => Math.log10(1001)) }],
      arms,
      arms.map(() => 1),
    );
    expect(rounded).toMatchObject({ smdUnweighted: null, smdFixedSd: null, smdWeightedSd: null, smdTreatedSd: null });
    expect(apart).toMatchObject({ binary: true, smdUnweighted: null, smdWeightedSd: null });
    // All the weight of the treated on one row: no weighted variance, the fixed one stands.
    expect(single).toMatchObject({ weightedVarianceTreated: null, smdWeightedSd: null });
    expect(single!.smdFixedSd).toBeCloseTo((5 - 8) / Math.sqrt((0.5 + 2) / 2), 12);
  });
});

describe('the standardised difference of a category', () => {
  const shares = fc
    .array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 6 })
    .map((counts) => counts.map((c) => c / counts.reduce((sum, x) => sum + x, 0)));

  it('of two levels is that of an indicator', () => {
    const [p, q] = [0.3, 0.45];
    expect(multinomialSmd([p, 1 - p], [q, 1 - q])).toBeCloseTo((q - p) / Math.sqrt((p * (1 - p) + q * (1 - q)) / 2), 12);
  });

  it('does not depend on the order of the levels, nor on one that nobody has', () => {
    fc.assert(
      fc.property(shares, shares, (a, b) => {
        const n = Math.min(a.length, b.length);
        const normalise = (list: number[]): number[] => {
          const sum = list.slice(0, n).reduce((total, x) => total + x, 0);
          return list.slice(0, n).map((x) => x / sum);
        };
        const [p, q] = [normalise(a), normalise(b)];
        const plain = multinomialSmd(p, q)!;
        expect(multinomialSmd([...p].reverse(), [...q].reverse())).toBeCloseTo(plain, 9);
        expect(multinomialSmd([0, ...p], [0, ...q])).toBeCloseTo(plain, 9);
        expect(multinomialSmd(q, p)).toBeCloseTo(plain, 9);
      }),
    );
  });

  it('is null where the arms share no level and where there is one level', () => {
    expect(multinomialSmd([0.5, 0.5, 0], [0, 0, 1])).toBeNull();
    expect(multinomialSmd([0.4, 0.6, 0, 0], [0, 0, 0.3, 0.7])).toBeNull();
    expect(multinomialSmd([0, 1], [0, 1])).toBeNull();
  });
});

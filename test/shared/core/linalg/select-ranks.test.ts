import { selectRanks } from '@shared/core/linalg/select-ranks';
import { makeRng } from '@shared/base/rng';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Every rank, by sorting. */
function expectRanks(values: Float64Array, ranks: readonly number[]): void {
  const sorted = values.slice().sort();
  expect(selectRanks(values, ranks)).toEqual(ranks.map((rank) => sorted[rank - 1]));
}

describe('selectRanks', () => {
  it('equals sorting, whatever the values and their order', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(5e-324, -5e-324, 1e-310, Number.MAX_VALUE, -Number.MAX_VALUE),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (list) => {
        // 0 and -0 are one value here
        const values = Float64Array.from(list, (v) => v + 0);
        expectRanks(
          values,
          list.map((_, n) => n + 1),
        );
      }),
    );
  });

  it('finds ranks among many, and beside a far outlier', () => {
    const rng = makeRng(11);
    const values = Float64Array.from({ length: 20_011 }, () => rng.normal());
    const ranks = [1, 2, 2002, 5003, 10_006, 15_009, 18_010, 20_011];
    expectRanks(values, ranks);
    values[77] = 1e12;
    expectRanks(values, ranks);
    expectRanks(new Float64Array(3000).fill(-2.5), [1, 1500, 3000]);
  });
});

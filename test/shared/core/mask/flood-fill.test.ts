import '../../../support/property-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSpread } from '@shared/core/mask/connected-pixels';
import { floodFill, thresholdWithin } from '@shared/core/mask/flood-fill';
import { anySlice, count, draw, fill, isWithin, plainConnected, show } from '../../../support/plain-slice';

/** A slice of a few intensities, so that many neighbours are equal. */
const anyImage = fc.tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 11 })).chain(([columns, rows]) =>
  fc
    .array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(NaN)), {
      minLength: columns * rows,
      maxLength: columns * rows,
    })
    .map((values) => ({ image: Float32Array.from(values), columns, rows })),
);

describe('makeSpread', () => {
  it('marks what is connected, by sides or corners, counts it, and serves again', () => {
    fc.assert(
      fc.property(anySlice(), fc.constantFrom(4, 8), fc.nat(), ({ bits, columns, rows }, connectivity, draw) => {
        const set = [...bits.keys()].filter((n) => bits[n] === 1);
        fc.pre(set.length > 0);
        const start = set[draw % set.length]!;
        const spread = makeSpread(columns, rows, connectivity);
        const marked = bits.slice();
        const found = spread(marked, start, 1, 2);
        const wanted = plainConnected(bits, start, columns, rows, connectivity);
        expect([...marked]).toEqual([...bits].map((bit, n) => bit + wanted[n]!));
        expect(found).toBe(count(wanted));
        expect(spread(marked, start, 2, 1)).toBe(found);
        expect(marked).toEqual(bits);
      }),
    );
  });
});

describe('floodFill', () => {
  const image = Int16Array.from([5, 5, 9, 5, 5, 6, 9, 5, 9, 7, 8, 9, 9, 9, 9, 5, 5, 5, 5, 5]);

  it('follows sides within the tolerance of the seed, not of the neighbour', () => {
    expect(show(floodFill(image, 5, 4, [0, 0], { tolerance: 0, connectivity: 4 }), 5)).toEqual([
      '##...',
      '.....',
      '.....',
      '.....',
    ]);
    expect(show(floodFill(image, 5, 4, [0, 0], { tolerance: 1, connectivity: 4 }), 5)).toEqual([
      '##...',
      '#....',
      '.....',
      '.....',
    ]);
    expect(show(floodFill(image, 5, 4, [0, 0], { tolerance: 3, connectivity: 4 }), 5)).toEqual([
      '##...',
      '#....',
      '#....',
      '#####',
    ]);
    expect(count(floodFill(image, 5, 4, [0, 0], { tolerance: 4, connectivity: 4 }))).toBe(20);
  });

  it('stays within a bitmap, and is empty for seeds that are nowhere', () => {
    const within = draw('#....', '#....', '.####', '#####').bits;
    const rule = { tolerance: 3, connectivity: 4, within } as const;
    expect(show(floodFill(image, 5, 4, [0, 0], rule), 5)).toEqual(['#....', '#....', '.....', '.....']);
    expect(count(floodFill(image, 5, 4, [1, 0], rule))).toBe(0);
    for (const seed of [
      [-1, 0],
      [5, 0],
      [0, 4],
      [0, -1],
    ] as const)
      expect(count(floodFill(image, 5, 4, seed, { tolerance: 9, connectivity: 4 }))).toBe(0);
  });

  it('is the plain rule, also where intensities are missing', () => {
    fc.assert(
      fc.property(
        anyImage,
        fc.nat(),
        fc.constantFrom(0, 1, 2.5),
        fc.boolean(),
        ({ image, columns, rows }, draw, tolerance, part) => {
          const seed = draw % image.length;
          const within = part ? fill(columns, rows, (x, y) => (x * 7 + y * 3) % 5 !== 0) : undefined;
          const similar = Uint8Array.from(image, (v, n) =>
            Math.abs(v - image[seed]!) <= tolerance && (!within || within[n] === 1) ? 1 : 0,
          );
          const rule = { tolerance, connectivity: 4, ...(within && { within }) } as const;
          const found = floodFill(image, columns, rows, [seed % columns, Math.floor(seed / columns)], rule);
          expect(found).toEqual(plainConnected(similar, seed, columns, rows, 4));
          // Any pixel of the answer, as seed with no tolerance, stays within it.
          const at = found.lastIndexOf(1);
          if (at < 0) return;
          const again = floodFill(image, columns, rows, [at % columns, Math.floor(at / columns)], { ...rule, tolerance: 0 });
          expect(isWithin(again, found)).toBe(true);
        },
      ),
    );
  });
});

describe('thresholdWithin', () => {
  it('takes both ends of the range, within the outline, and leaves missing intensities out', () => {
    const image = Float32Array.from([1, 2, 3, 4, 5, NaN, 3, 2, 3]);
    expect([...thresholdWithin(image, 3, 3, [2, 4])]).toEqual([0, 1, 1, 1, 0, 0, 1, 1, 1]);
    expect([...thresholdWithin(image, 3, 3, [2, 4], Uint8Array.of(1, 7, 1, 0, 1, 1, 0, 1, 0))]).toEqual([
      0, 1, 1, 0, 0, 0, 0, 1, 0,
    ]);
    expect(count(thresholdWithin(image, 3, 3, [4, 2]))).toBe(0);
    expect(count(thresholdWithin(image, 3, 3, [-Infinity, Infinity], new Uint8Array(9)))).toBe(0);
  });
});

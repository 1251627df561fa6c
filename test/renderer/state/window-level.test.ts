import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepWindow } from '@renderer/state/reading-windows';
import {
  AUTO_RANGE,
  percentileOfValue,
  PRESETS,
  rangeOfWindow,
  sortedSample,
  valueAtPercentile,
  windowOfRange,
} from '@renderer/state/window-level';
import type { StoredArray, Volume } from '@shared/core/volume/volume';

const volumeOf = (stored: StoredArray, slope = 1, intercept = 0): Volume => ({
  grid: {
    dims: [stored.length, 1, 1],
    spacingMm: [1, 1, 1],
    originLpsMm: [0, 0, 0],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
  stored,
  slope,
  intercept,
});

describe('percentiles', () => {
  it('are linear between ranks, as quantile(type = 7) of R', () => {
    // R: quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, 1))
    const values = [1, 2, 4, 8, 16];
    expect([0, 10, 25, 50, 90, 100].map((p) => valueAtPercentile(values, p))).toEqual([1, 1.4, 2, 4, 12.8, 16]);
  });

  it('of a window and back are the window, within the values', () => {
    const ascending = fc
      .array(fc.integer({ min: -32768, max: 65535 }), { minLength: 3, maxLength: 60 })
      .map((all) => [...new Set(all)].sort((a, b) => a - b))
      .filter((all) => all.length > 2);
    fc.assert(
      fc.property(
        ascending,
        fc.double({ min: 0, max: 45, noNaN: true }),
        fc.double({ min: 55, max: 100, noNaN: true }),
        (values, a, b) => {
          const window = windowOfRange(values, [a, b]);
          const [low, high] = rangeOfWindow(values, window);
          expect(low).toBeCloseTo(a, 6);
          expect(high).toBeCloseTo(b, 6);
        },
      ),
    );
  });

  it('keep outside values at the ends', () => {
    expect(percentileOfValue([1, 2, 3], -5)).toBe(0);
    expect(percentileOfValue([1, 2, 3], 9)).toBe(100);
    expect(percentileOfValue([7], 7)).toBe(0);
    expect(valueAtPercentile([], 50)).toBeNaN();
  });
});

describe('windows', () => {
  it('reach from the 0.1 to the 99.9 percentile of all voxels', () => {
    const stored = Int16Array.from({ length: 1001 }, (_, n) => 1000 - n);
    const { centre, width } = windowOfRange(sortedSample(volumeOf(stored, 2, 10)), AUTO_RANGE);
    expect(centre).toBeCloseTo(1010, 9);
    expect(width).toBeCloseTo(1996, 9);
  });

  it('of 16-bit extremes are finite, and a constant image keeps a width above 0', () => {
    const extremes = windowOfRange(sortedSample(volumeOf(Int16Array.of(-32768, 32767))), [0, 100]);
    expect(extremes).toEqual({ centre: -0.5, width: 65535 });
    expect(windowOfRange(sortedSample(volumeOf(Uint16Array.of(0, 65535))), [0, 100])).toEqual({ centre: 32767.5, width: 65535 });
    const constant = windowOfRange(sortedSample(volumeOf(new Uint16Array(100).fill(7))), AUTO_RANGE);
    expect(constant.centre).toBe(7);
    expect(constant.width).toBeGreaterThan(0);
    expect(windowOfRange([], AUTO_RANGE)).toEqual({ centre: 0.5, width: 1 });
  });

  it('take at most some 60,000 voxels of a large volume, from all of it', () => {
    const sample = sortedSample(volumeOf(Float32Array.from({ length: 600_000 }, (_, n) => n)));
    expect(sample.length).toBeLessThan(70_000);
    expect(sample[0]).toBe(0);
    expect(sample.at(-1)).toBeGreaterThan(599_900);
  });

  it('have presets in order for every role', () => {
    for (const presets of Object.values(PRESETS))
      for (const [low, high] of Object.values(presets)) {
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
        expect(low).toBeLessThan(high);
      }
  });
});

describe('keepWindow', () => {
  const entry = (seriesId: string, centre = 1) => ({ seriesId, centre, width: 2, invert: false });
  it('puts the series changed last at the end and drops the one changed longest ago', () => {
    const kept = keepWindow([entry('a'), entry('b'), entry('c')], entry('b', 5), 3);
    expect(kept.map(({ seriesId, centre }) => [seriesId, centre])).toEqual([
      ['a', 1],
      ['c', 1],
      ['b', 5],
    ]);
    expect(keepWindow(kept, entry('d'), 3).map(({ seriesId }) => seriesId)).toEqual(['c', 'b', 'd']);
  });
});

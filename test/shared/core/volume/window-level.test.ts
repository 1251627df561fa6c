import { describe, expect, it } from 'vitest';
import { AUTO_PERCENTS, LEAST_WIDTH, percentileWindow, volumeWindow } from '@shared/core/volume/window-level';
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

describe('percentile window', () => {
  it('takes the ranks around the percentiles, in any order of the values', () => {
    const values = Array.from({ length: 1001 }, (_, n) => (n * 5) % 1001);
    // Of 0 to 1000 the ranks 1 and 999.
    expect(percentileWindow(values, AUTO_PERCENTS)).toEqual({ centre: 500, width: 998 });
    expect(percentileWindow(values, [25, 75])).toEqual({ centre: 500, width: 500 });
    expect(percentileWindow(values, [0, 100])).toEqual({ centre: 500, width: 1000 });
  });

  it('keeps the extremes of a small region', () => {
    expect(percentileWindow([9, 1, 5], AUTO_PERCENTS)).toEqual({ centre: 5, width: 8 });
  });

  it('sorts by value, negative numbers too', () => {
    expect(percentileWindow([-5, 10, -100, 2], [0, 100])).toEqual({ centre: -45, width: 110 });
  });

  it('leaves out what is not finite, and has none for nothing', () => {
    expect(percentileWindow([NaN, 2, Infinity, 4, -Infinity], [0, 100])).toEqual({ centre: 3, width: 2 });
    expect(percentileWindow([], AUTO_PERCENTS)).toBeNull();
    expect(percentileWindow([NaN], AUTO_PERCENTS)).toBeNull();
  });
});

describe('window of a volume', () => {
  it('covers 16 bits from end to end', () => {
    expect(volumeWindow(volumeOf(Int16Array.of(-32768, 0, 32767)))).toEqual({ centre: -0.5, width: 65535 });
    expect(volumeWindow(volumeOf(Uint16Array.of(0, 65535)))).toEqual({ centre: 32767.5, width: 65535 });
  });

  it('has the least width for a constant image', () => {
    expect(volumeWindow(volumeOf(new Uint16Array(50).fill(7)))).toEqual({ centre: 7, width: LEAST_WIDTH });
  });

  it('rescales, also downwards', () => {
    expect(volumeWindow(volumeOf(Uint16Array.of(0, 10), 2, 5))).toEqual({ centre: 15, width: 20 });
    expect(volumeWindow(volumeOf(Uint16Array.of(0, 10), -2, 5))).toEqual({ centre: -5, width: 20 });
  });

  it('leaves a spike of one voxel in ten thousand out', () => {
    const stored = Uint16Array.from({ length: 10_000 }, (_, n) => n % 100);
    stored[1234] = 60_000;
    expect(volumeWindow(volumeOf(stored))).toEqual({ centre: 49.5, width: 99 });
  });
});

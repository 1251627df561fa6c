import { describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import { addNoise, estimateNoiseSd, storedRange } from '@shared/core/pipeline/image-noise';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import { testGrid } from '../../../support/test-grid';

const DIMS = [61, 53, 5] as const;
const COUNT = DIMS[0] * DIMS[1] * DIMS[2];
const at = (n: number) => [n % 61, Math.floor(n / 61) % 53, Math.floor(n / (61 * 53))] as const;
const volumeOf = (stored: StoredArray): Volume => ({ grid: testGrid(DIMS), stored, slope: 1, intercept: 0 });
/** Air around a head with a ramp over it, and an ROI in the middle slices. */
const tissue = (n: number): number => {
  const [i, j] = at(n);
  return Math.hypot(i - 30, j - 26) < 22 ? 500 + 3 * i - 2 * j : 0;
};
const roi = Uint8Array.from({ length: COUNT }, (_, n) => {
  const [i, j, k] = at(n);
  return k > 0 && k < 4 && Math.hypot(i - 32, j - 24) < 7 ? 1 : 0;
});
const noisy = (sd: number, seed = 1): Float64Array => {
  const rng = makeRng(seed);
  return Float64Array.from({ length: COUNT }, (_, n) => tissue(n) + (tissue(n) > 0 ? sd * rng.normal() : 0));
};

describe('the estimate of noise', () => {
  it('finds the SD that was put in, in spite of ramps and of empty air around', () => {
    for (const sd of [2, 10, 40]) expect(estimateNoiseSd(volumeOf(noisy(sd)), roi) / sd).toBeCloseTo(1, 1);
  });
  it('is 0 without noise, without ROI, without room, and for intensities that are not finite', () => {
    const clean = Float64Array.from({ length: COUNT }, (_, n) => 3 * at(n)[0] - 2 * at(n)[1]);
    expect(estimateNoiseSd(volumeOf(clean), roi)).toBe(0);
    expect(estimateNoiseSd(volumeOf(noisy(5)), new Uint8Array(COUNT))).toBe(0);
    const line: Volume = { grid: testGrid([7, 2, 1]), stored: new Int16Array(14), slope: 1, intercept: 0 };
    expect(estimateNoiseSd(line, new Uint8Array(14).fill(1))).toBe(0);
    expect(estimateNoiseSd(volumeOf(new Float32Array(COUNT).fill(NaN)), roi)).toBe(0);
  });
  it('looks only at slices that hold ROI', () => {
    const stored = noisy(4);
    const rng = makeRng(9);
    for (let n = 0; n < 61 * 53; n++) stored[n]! += 500 * rng.normal();
    expect(estimateNoiseSd(volumeOf(stored), roi)).toBe(estimateNoiseSd(volumeOf(noisy(4)), roi));
  });
});

describe('added noise', () => {
  const base = volumeOf(Int16Array.from({ length: COUNT }, (_, n) => 1000 + (at(n)[0] % 7)));
  const free = [-32768, 32767] as const;
  it('has the SD that was asked for and no bias', () => {
    const { stored } = addNoise(base, 20, 5, free, new Int16Array(COUNT));
    let [sum, squares] = [0, 0];
    for (let n = 0; n < COUNT; n++) {
      const d = stored[n]! - base.stored[n]!;
      sum += d;
      squares += d * d;
    }
    const mean = sum / COUNT;
    expect(Math.abs(mean)).toBeLessThan((4 * 20) / Math.sqrt(COUNT));
    // Rounding to whole numbers adds a variance of 1/12.
    expect(Math.sqrt(squares / COUNT - mean * mean) / Math.sqrt(400 + 1 / 12)).toBeCloseTo(1, 1);
  });
  it('repeats by its seed, differs with it, and neighbours are independent', () => {
    const one = addNoise(base, 20, 5, free, new Int16Array(COUNT)).stored;
    expect(addNoise(base, 20, 5, free, new Int16Array(COUNT)).stored).toEqual(one);
    expect(addNoise(base, 20, 6, free, new Int16Array(COUNT)).stored).not.toEqual(one);
    let product = 0;
    for (let n = 0; n + 1 < COUNT; n++) product += (one[n]! - base.stored[n]!) * (one[n + 1]! - base.stored[n + 1]!);
    expect(Math.abs(product / COUNT / 400)).toBeLessThan(4 / Math.sqrt(COUNT));
  });
  it('stays what it was in kind, whole numbers whole, in the range that the series uses', () => {
    const magnitude = volumeOf(Uint16Array.from({ length: COUNT }, (_, n) => tissue(n)));
    const range = storedRange(magnitude.stored);
    if (!range) throw new Error('no range');
    const { stored } = addNoise(magnitude, 60, 3, range, new Uint16Array(COUNT));
    expect(stored).toBeInstanceOf(Uint16Array);
    expect(storedRange(stored)).toEqual(range);
    const fractions = addNoise(volumeOf(noisy(1)), 0.5, 3, [-Infinity, Infinity], new Float64Array(COUNT)).stored;
    expect(fractions.some((v) => v !== Math.round(v))).toBe(true);
  });
  it('writes into the buffer it is given and leaves the series alone', () => {
    const before = base.stored.slice();
    const buffer = new Int16Array(COUNT);
    expect(addNoise(base, 20, 5, free, buffer).stored).toBe(buffer);
    expect(base.stored).toEqual(before);
  });
  it('the range of a series with a NaN is unknown', () => expect(storedRange(Float32Array.of(1, NaN, 3))).toBeNull());
});

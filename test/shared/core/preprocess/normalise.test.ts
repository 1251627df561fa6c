import { isFlat } from '@shared/core/preprocess/flat';
import { momentsOf, percentilesOf, tallyIntensities } from '@shared/core/preprocess/intensity-tally';
import { computeNormalisation, type Normalisation } from '@shared/core/preprocess/normalise';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testGrid } from '../../../support/test-grid';

const volumeOf = (stored: StoredArray, slope = 1, intercept = 0): Volume => ({
  grid: testGrid([stored.length, 1, 1]),
  stored,
  slope,
  intercept,
});
const zForeground = { method: 'z-foreground', limitsSd: null } as const;

/** Rule 3 of science 2.1 word by word over an array of intensities. */
function plainForeground(x: readonly number[]): { threshold: number; mean: number; sd: number; count: number } {
  const least = Math.min(...x);
  const v = x.map((value) => Math.log(1 + value - least));
  const [low, high] = [Math.min(...v), Math.max(...v)];
  const bin = v.map((value) => Math.min(255, Math.floor((256 * (value - low)) / (high - low))));
  let [best, cut] = [-1, 0];
  for (let k = 0; k < 255; k++) {
    const [below, above] = [bin.filter((b) => b <= k), bin.filter((b) => b > k)];
    if (below.length === 0 || above.length === 0) continue;
    const mean = (list: readonly number[]): number => list.reduce((sum, b) => sum + b, 0) / list.length;
    const variance = (below.length / x.length) * (above.length / x.length) * (mean(below) - mean(above)) ** 2;
    if (variance > best) [best, cut] = [variance, k];
  }
  const foreground = x.filter((_, n) => bin[n]! > cut);
  const mean = foreground.reduce((sum, value) => sum + value, 0) / foreground.length;
  const sd = Math.sqrt(foreground.reduce((sum, value) => sum + (value - mean) ** 2, 0) / foreground.length);
  return { threshold: Math.exp(low + ((cut + 1) * (high - low)) / 256) - 1 + least, mean, sd, count: foreground.length };
}

function normalise(volume: Volume, choice: Parameters<typeof computeNormalisation>[1]): Normalisation {
  const tally = tallyIntensities(volume);
  if (!tally) throw new Error('not finite');
  const found = computeNormalisation(tally, choice);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('intensity tally', () => {
  const kinds: readonly [string, (values: number[]) => StoredArray, number, number][] = [
    ['Int8', (v) => Int8Array.from(v), -128, 127],
    ['Uint8', (v) => Uint8Array.from(v), 0, 255],
    ['Int16', (v) => Int16Array.from(v), -32768, 32767],
    ['Uint16', (v) => Uint16Array.from(v), 0, 65535],
    ['Int32', (v) => Int32Array.from(v), -70000, 70000],
    ['Int32 of a wide span', (v) => Int32Array.from(v), -2147483648, 2147483647],
    ['Uint32', (v) => Uint32Array.from(v), 4294900000, 4294967295],
    ['whole numbers in Float32', (v) => Float32Array.from(v), -1000, 1000],
    ['fractions in Float32', (v) => Float32Array.from(v, (n) => n / 3), -1000, 1000],
    ['fractions in Float64', (v) => Float64Array.from(v, (n) => n / 7), -1000, 1000],
  ];
  it.each(kinds)('of %s lists each rescaled value with its count, ascending', (_, make, min, max) => {
    const numbers = fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(1, 0.25, -0.5, 0), fc.constantFrom(0, -1024), (values, slope, intercept) => {
        const volume = volumeOf(make(values), slope, intercept);
        const tally = tallyIntensities(volume)!;
        const sorted = Array.from(volume.stored, (v) => v * slope + intercept).sort((a, b) => a - b);
        const expanded = [...tally.values].flatMap((v, n) => new Array<number>(tally.counts?.[n] ?? 1).fill(v));
        if (tally.counts === null) expanded.sort((a, b) => a - b);
        expect(expanded.map((v) => v + 0)).toEqual(sorted.map((v) => v + 0));
        if (tally.counts !== null) expect(new Set(tally.values).size).toBe(tally.values.length);
        expect([tally.min + 0, tally.max + 0]).toEqual([sorted[0]! + 0, sorted.at(-1)! + 0]);
        expect(percentilesOf(tally, [1, 50, 99]).map((v) => v + 0)).toEqual(
          [1, 50, 99].map((p) => sorted[Math.ceil((p * sorted.length) / 100 - 1e-9) - 1]! + 0),
        );
      }),
    );
  });

  it('is refused by anything that is not finite', () => {
    expect(tallyIntensities(volumeOf(Float32Array.of(1, NaN, 2)))).toBeNull();
    expect(tallyIntensities(volumeOf(Float64Array.of(1, Infinity)))).toBeNull();
    expect(tallyIntensities(volumeOf(Uint8Array.of(1, 2), NaN))).toBeNull();
  });

  it('gives moments of all voxels and of those above a bin', () => {
    const tally = tallyIntensities(volumeOf(Int16Array.of(5, 5, 9, 1)))!;
    expect(momentsOf(tally)).toEqual({ count: 4, mean: 5, sd: Math.sqrt(8), min: 1, max: 9 });
    expect(momentsOf(tally, Uint8Array.of(3, 4, 5), 3)).toEqual({
      count: 3,
      mean: 19 / 3,
      sd: Math.sqrt(32 / 9),
      min: 5,
      max: 9,
    });
  });
});

describe('normalisation', () => {
  it('z over the foreground equals the rule word by word', () => {
    const cell = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 200, max: 900 }));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 4, maxLength: 80 }), fc.constantFrom(1, 0.37), (values, slope) => {
        const x = values.map((v) => v * slope - 100);
        const plain = plainForeground(x);
        fc.pre(plain.sd > 1e-6);
        for (const stored of [Int16Array.from(values), Float64Array.from(values)]) {
          const found = normalise(volumeOf(stored, slope, -100), zForeground);
          expect(found.foregroundVoxels).toBe(plain.count);
          expect(found.otsuThreshold).toBeCloseTo(plain.threshold, 8);
          expect(found.meanForeground).toBeCloseTo(plain.mean, 8);
          expect(found.sdForeground).toBeCloseTo(plain.sd, 8);
        }
      }),
    );
  });

  it('takes the lowest cut on ties', () => {
    // two values: every cut between their bins is equally good, so k = 0 and the threshold lies in bin 1
    const found = normalise(volumeOf(Uint8Array.of(0, 0, 99, 99, 100)), zForeground);
    expect(found.otsuThreshold).toBeCloseTo(Math.exp(Math.log(101) / 256) - 1, 12);
  });

  it('names flat images and flat foregrounds', () => {
    const reason = (stored: StoredArray, method: 'z-foreground' | 'percentile'): unknown =>
      computeNormalisation(tallyIntensities(volumeOf(stored))!, { method, limitsSd: null });
    expect(reason(Uint8Array.of(7, 7, 7), 'z-foreground')).toBe('flat-image');
    expect(reason(Uint8Array.of(0, 0, 7, 7), 'z-foreground')).toBe('flat-foreground');
    expect(reason(Float64Array.of(...new Array<number>(150).fill(0), 7), 'percentile')).toBe('flat-foreground');
  });

  it('offers z over the image, percentiles, none, and limits', () => {
    const values = Array.from({ length: 200 }, (_, n) => n);
    const volume = volumeOf(Int16Array.from(values));
    const image = normalise(volume, { method: 'z-image', limitsSd: 2 });
    expect(image.map).toEqual({ shift: 99.5, divisor: Math.sqrt((200 * 200 - 1) / 12), factor: 1, lower: -2, upper: 2 });
    expect(normalise(volume, { method: 'percentile', limitsSd: null }).map).toEqual({
      shift: 1,
      divisor: 196,
      factor: 100,
      lower: 0,
      upper: 100,
    });
    expect(normalise(volume, { method: 'none', limitsSd: null }).map).toMatchObject({
      shift: 0,
      divisor: 1,
      factor: 1,
      upper: Infinity,
    });
  });

  it('knows flat by the tolerance of the definition', () => {
    expect(isFlat(0, 1e-9)).toBe(true);
    expect(isFlat(0, 1.1e-9)).toBe(false);
    expect(isFlat(1e6, 1e6 + 0.9e-3)).toBe(true);
    expect(isFlat(1e6, 1e6 + 1.1e-3)).toBe(false);
  });
});

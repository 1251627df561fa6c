/**
 * The intensities of a whole series with how often each occurs. A series has millions of
 * voxels but, stored as whole numbers, at most some ten thousand distinct values: everything
 * that is a sum over all voxels is the same sum over this tally, at a hundredth of the cost.
 */
import type { StoredArray, Volume } from '../volume/volume';

/** Intensities (rescaled) and their counts; counts sum to `total`. */
export interface IntensityTally {
  /** Distinct and ascending when `counts` is given; else one per voxel, in any order. */
  readonly values: Float64Array | Float32Array;
  /** How often each value occurs; null: once each. */
  readonly counts: Float64Array | null;
  readonly total: number;
  readonly min: number;
  readonly max: number;
}

/** Greatest span of stored whole numbers that is tallied in a table. */
const TABLE_LIMIT = 1 << 22;

/** Smallest stored whole number and the span, or null when the array holds fractions or spans too much. */
function spanOf(stored: StoredArray): { low: number; span: number } | null {
  if (stored instanceof Uint8Array) return { low: 0, span: 256 };
  if (stored instanceof Int8Array) return { low: -128, span: 256 };
  if (stored instanceof Uint16Array) return { low: 0, span: 65536 };
  if (stored instanceof Int16Array) return { low: -32768, span: 65536 };
  let low = stored[0] ?? 0;
  let high = low;
  for (let n = 0; n < stored.length; n++) {
    const v = stored[n]!;
    if (v !== Math.floor(v)) return null; // a fraction, or not a number
    if (v < low) low = v;
    else if (v > high) high = v;
  }
  const span = high - low + 1;
  return span <= TABLE_LIMIT ? { low, span } : null;
}

/** Counts per whole number from `low`. Two tables side by side: in runs of equal voxels (background) one would wait for its own write. */
function countVoxels(stored: StoredArray, low: number, span: number): Uint32Array {
  const counts = new Uint32Array(span);
  const second = new Uint32Array(span);
  const even = stored.length & ~1;
  for (let n = 0; n < even; n += 2) {
    counts[stored[n]! - low]!++;
    second[stored[n + 1]! - low]!++;
  }
  if (even < stored.length) counts[stored[even]! - low]!++;
  for (let n = 0; n < span; n++) counts[n]! += second[n]!;
  return counts;
}

/** Beyond this the squares that a SD is made of are no numbers any more; no scanner stores such values, damaged files do. */
const LARGEST = 1e140;

/** Tally of all voxels, or null when any intensity is not a number of use: not finite, or beyond 1e140. */
export function tallyIntensities(volume: Volume): IntensityTally | null {
  const { stored, slope, intercept } = volume;
  if (!Number.isFinite(slope) || !Number.isFinite(intercept)) return null;
  const span = spanOf(stored);
  return span ? tallyWholeNumbers(volume, span.low, span.span) : tallyFractions(stored, slope, intercept);
}

function tallyWholeNumbers({ stored, slope, intercept }: Volume, low: number, span: number): IntensityTally {
  const table = countVoxels(stored, low, span);
  const values = new Float64Array(Math.min(span, stored.length));
  const counts = new Float64Array(values.length);
  let distinct = 0;
  for (let n = 0; n < span; n++) {
    const at = slope < 0 ? span - 1 - n : n; // ascending in intensity, not in stored value
    if (table[at]! === 0) continue;
    const value = (at + low) * slope + intercept;
    if (distinct === 0 || value !== values[distinct - 1]) values[distinct++] = value; // equal with slope 0
    counts[distinct - 1]! += table[at]!;
  }
  const used = values.slice(0, distinct);
  return {
    values: used,
    counts: counts.slice(0, distinct),
    total: stored.length,
    min: used[0] ?? 0,
    max: used[distinct - 1] ?? 0,
  };
}

function tallyFractions(stored: StoredArray, slope: number, intercept: number): IntensityTally | null {
  const asStored = slope === 1 && intercept === 0 && (stored instanceof Float32Array || stored instanceof Float64Array);
  const values = asStored ? stored : Float64Array.from(stored, (v) => v * slope + intercept);
  let [min, max] = [Infinity, -Infinity];
  for (let n = 0; n < values.length; n++) {
    const v = values[n]!;
    if (!(v > -LARGEST && v < LARGEST)) return null;
    if (v < min) min = v;
    if (v > max) max = v;
  }
  return { values, counts: null, total: values.length, min, max };
}

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Population SD. */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

/** Moments of the voxels whose `bins` entry is above `cut`; of all voxels without `bins`. */
export function momentsOf(tally: IntensityTally, bins: Uint8Array | null = null, cut = -1): Moments {
  const { values, counts } = tally;
  let [count, sum, min, max] = [0, 0, Infinity, -Infinity];
  for (let n = 0; n < values.length; n++) {
    if (bins !== null && bins[n]! <= cut) continue;
    const v = values[n]!;
    const c = counts === null ? 1 : counts[n]!;
    count += c;
    sum += c * v;
    if (v < min) min = v;
    if (v > max) max = v;
  }
  const mean = sum / count;
  let squares = 0;
  for (let n = 0; n < values.length; n++) {
    if (bins !== null && bins[n]! <= cut) continue;
    const d = values[n]! - mean;
    squares += (counts === null ? 1 : counts[n]!) * d * d;
  }
  return { count, mean, sd: Math.sqrt(squares / count), min, max };
}

/** The ceil(p n / 100)-th smallest of all voxels for each p (whole numbers, 1-100). */
export function percentilesOf(tally: IntensityTally, percents: readonly number[]): readonly number[] {
  const { counts, total } = tally;
  const sorted = counts === null ? tally.values.slice().sort() : tally.values;
  return percents.map((p) => {
    const rank = Math.floor((p * total + 99) / 100);
    if (counts === null) return sorted[rank - 1]!;
    let n = 0;
    for (let seen = counts[0]!; seen < rank; seen += counts[n]!) n++;
    return sorted[n]!;
  });
}

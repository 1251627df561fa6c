/**
 * The distinct intensities of a whole series with how often each occurs. A series has
 * millions of voxels but at most some ten thousand distinct stored values: everything that
 * is a sum over all voxels is the same sum over this tally, at a hundredth of the cost.
 */
import type { StoredArray, Volume } from '../volume/volume';

/** Ascending distinct intensities (rescaled) and their counts; counts sum to `total`. */
export interface IntensityTally {
  readonly values: Float64Array;
  readonly counts: Float64Array;
  readonly total: number;
}

/** Greatest span of stored whole numbers that is tallied in a table. */
const TABLE_LIMIT = 1 << 22;

/** Counts per whole number from `low`, or null when the array does not hold whole numbers of a small span. */
function tableOf(stored: StoredArray): { low: number; counts: Uint32Array } | null {
  if (stored instanceof Float32Array || stored instanceof Float64Array) return null;
  let low = 0;
  let span = 256;
  if (stored instanceof Int8Array) low = -128;
  else if (stored instanceof Uint16Array) span = 65536;
  else if (stored instanceof Int16Array) [low, span] = [-32768, 65536];
  else if (!(stored instanceof Uint8Array)) {
    let high = (low = stored[0] ?? 0);
    for (let n = 1; n < stored.length; n++) {
      const v = stored[n]!;
      if (v < low) low = v;
      else if (v > high) high = v;
    }
    span = high - low + 1;
    if (span > TABLE_LIMIT) return null;
  }
  const counts = new Uint32Array(span);
  countInto(stored, low, counts);
  return { low, counts };
}

/** Two tables side by side: runs of equal voxels (background) would otherwise wait for their own write. */
function countInto(stored: StoredArray, low: number, counts: Uint32Array): void {
  const second = new Uint32Array(counts.length);
  const even = stored.length & ~1;
  for (let n = 0; n < even; n += 2) {
    counts[stored[n]! - low]!++;
    second[stored[n + 1]! - low]!++;
  }
  if (even < stored.length) counts[stored[even]! - low]!++;
  for (let n = 0; n < counts.length; n++) counts[n]! += second[n]!;
}

/** Tally of all voxels, or null when any intensity is not finite. */
export function tallyIntensities(volume: Volume): IntensityTally | null {
  const { stored, slope, intercept } = volume;
  if (!Number.isFinite(slope) || !Number.isFinite(intercept)) return null;
  const table = tableOf(stored);
  if (table) {
    let distinct = 0;
    for (let n = 0; n < table.counts.length; n++) if (table.counts[n]! > 0) distinct++;
    const values = new Float64Array(distinct);
    const counts = new Float64Array(distinct);
    const last = table.counts.length - 1;
    for (let n = 0, d = 0; n <= last; n++) {
      const at = slope < 0 ? last - n : n; // ascending in intensity, not in stored value
      if (table.counts[at]! === 0) continue;
      values[d] = (at + table.low) * slope + intercept;
      counts[d++] = table.counts[at]!;
    }
    return mergeEqual(values, counts, stored.length);
  }
  const sorted = new Float64Array(stored.length);
  for (let n = 0; n < stored.length; n++) {
    const v = stored[n]! * slope + intercept;
    if (!Number.isFinite(v)) return null;
    sorted[n] = v;
  }
  sorted.sort();
  return mergeEqual(sorted, null, stored.length);
}

/** Joins equal neighbours of an ascending array (slope 0, or one entry per voxel). */
function mergeEqual(sorted: Float64Array, counts: Float64Array | null, total: number): IntensityTally {
  const values = new Float64Array(sorted.length);
  const merged = new Float64Array(sorted.length);
  let distinct = 0;
  for (let n = 0; n < sorted.length; n++) {
    if (distinct === 0 || sorted[n] !== values[distinct - 1]) values[distinct++] = sorted[n]!;
    merged[distinct - 1]! += counts === null ? 1 : counts[n]!;
  }
  return { values: values.slice(0, distinct), counts: merged.slice(0, distinct), total };
}

/** Mean and population SD of the tally's entries from index `from` on. */
export function momentsOf(
  tally: IntensityTally,
  from: number,
): { readonly count: number; readonly mean: number; readonly sd: number } {
  const { values, counts } = tally;
  let count = 0;
  let sum = 0;
  for (let n = from; n < values.length; n++) {
    count += counts[n]!;
    sum += counts[n]! * values[n]!;
  }
  const mean = sum / count;
  let squares = 0;
  for (let n = from; n < values.length; n++) {
    const d = values[n]! - mean;
    squares += counts[n]! * d * d;
  }
  return { count, mean, sd: Math.sqrt(squares / count) };
}

/** The ceil(p n / 100)-th smallest of all voxels (p a whole number, 1-100). */
export function percentileOf(tally: IntensityTally, p: number): number {
  const rank = Math.floor((p * tally.total + 99) / 100);
  let seen = 0;
  for (let n = 0; n < tally.values.length; n++) {
    seen += tally.counts[n]!;
    if (seen >= rank) return tally.values[n]!;
  }
  return tally.values[tally.values.length - 1] ?? 0;
}

/** Windows as percentiles of intensities: MR has no absolute units, so a preset fits a patient only by rank. */
import type { StudySequence } from '@shared/contract/entities';
import type { Volume } from '@shared/core/volume/volume';

export interface WindowSetting {
  readonly centre: number;
  readonly width: number;
}

/** Lower and upper percentile, 0 to 100. */
export type PercentileRange = readonly [low: number, high: number];

/** What "auto" means: all but one voxel in a thousand at either end. */
export const AUTO_RANGE: PercentileRange = [0.1, 99.9];

export const windowPresets = ['standard', 'wide', 'soft', 'fluid', 'enhancement'] as const;
export type WindowPreset = (typeof windowPresets)[number];

/** The presets of each role of a series. T2 brings out fluid, contrast T1 what takes up contrast. */
export const PRESETS: Readonly<Record<StudySequence, Partial<Record<WindowPreset, PercentileRange>>>> = {
  t1: { standard: [1, 99], wide: AUTO_RANGE, soft: [30, 95] },
  t2: { standard: [1, 99], wide: AUTO_RANGE, fluid: [50, 99.9] },
  t1c: { standard: [1, 99], wide: AUTO_RANGE, enhancement: [60, 99.9] },
};

/** Voxels that a sample of a volume has at most. */
const SAMPLE = 60_000;

/** A least width: a constant image has none. */
const LEAST_WIDTH = 1e-6;

/** Some 60,000 intensities spread over the volume, ascending. */
export function sortedSample({ stored, slope, intercept }: Volume): Float32Array {
  // An odd step that is no multiple of usual widths, so that the sample is not one column.
  const step = Math.max(1, Math.floor(stored.length / SAMPLE) | 1);
  const sample = new Float32Array(Math.ceil(stored.length / step));
  for (let n = 0, at = 0; at < stored.length; at += step) sample[n++] = stored[at]! * slope + intercept;
  return sample.sort();
}

/** The value at a percentile of ascending values: linear between ranks (the default of R and NumPy). NaN where there are none. */
export function valueAtPercentile(ascending: ArrayLike<number>, percentile: number): number {
  if (ascending.length === 0) return Number.NaN;
  const rank = (Math.min(100, Math.max(0, percentile)) / 100) * (ascending.length - 1);
  const below = Math.floor(rank);
  const low = ascending[below]!;
  const high = ascending[Math.min(ascending.length - 1, below + 1)]!;
  return low + (high - low) * (rank - below);
}

/** The percentile of a value among ascending ones: the inverse of `valueAtPercentile`, within 0 to 100. */
export function percentileOfValue(ascending: ArrayLike<number>, value: number): number {
  const last = ascending.length - 1;
  if (last < 1) return 0;
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  const below = low - 1;
  if (below < 0) return 0;
  if (below >= last) return 100;
  const span = ascending[below + 1]! - ascending[below]!;
  return (100 * (below + (span > 0 ? (value - ascending[below]!) / span : 0))) / last;
}

/** The window between two percentiles; a constant image keeps a least width, so that nothing is divided by 0. */
export function windowOfRange(ascending: ArrayLike<number>, [low, high]: PercentileRange): WindowSetting {
  const from = valueAtPercentile(ascending, low);
  const to = valueAtPercentile(ascending, high);
  if (!Number.isFinite(from) || !Number.isFinite(to)) return { centre: 0.5, width: 1 };
  return { centre: (from + to) / 2, width: Math.max(to - from, LEAST_WIDTH) };
}

/** The percentiles that a window reaches from and to. */
export const rangeOfWindow = (ascending: ArrayLike<number>, { centre, width }: WindowSetting): PercentileRange => [
  percentileOfValue(ascending, centre - width / 2),
  percentileOfValue(ascending, centre + width / 2),
];

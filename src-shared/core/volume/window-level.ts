/** Grey windows from intensities: which range of them a picture shows. */
import type { Volume } from './volume';

/** Centre and width of the shown range, in rescaled intensities; the width is positive. */
export interface WindowSetting {
  readonly centre: number;
  readonly width: number;
}

/** Percentiles of the automatic window: 0.1 and 99.9. */
export const AUTO_PERCENTS = [0.1, 99.9] as const;

/** The least width: a constant image keeps a window that divides. */
export const LEAST_WIDTH = 1e-6;

/** Voxels that the window of a volume is taken from, at most about. */
const SAMPLE = 60_000;

/**
 * The window from the `low`th to the `high`th percentile: the order statistic at or below the one,
 * at or above the other (ranks 0 to n - 1), so that small regions keep their extremes. Values that
 * are not finite do not count; null where none is left. Percents run from 0 to 100.
 */
export function percentileWindow(values: Iterable<number>, [low, high]: readonly [number, number]): WindowSetting | null {
  const sorted = Float64Array.from([...values].filter(Number.isFinite)).sort();
  if (sorted.length === 0) return null;
  const last = sorted.length - 1;
  const least = sorted[Math.floor((low * last) / 100)]!;
  const greatest = sorted[Math.ceil((high * last) / 100)]!;
  return { centre: (least + greatest) / 2, width: Math.max(greatest - least, LEAST_WIDTH) };
}

/** Automatic window of a volume, over an even sample of at most about 60,000 voxels; all of them where there are no more. */
export function volumeWindow({ stored, slope, intercept }: Volume): WindowSetting {
  // An odd step that is no multiple of usual widths, so that the sample is not one column.
  const step = stored.length <= SAMPLE ? 1 : Math.floor(stored.length / SAMPLE) | 1;
  const sample: number[] = [];
  for (let at = 0; at < stored.length; at += step) sample.push(stored[at]! * slope + intercept);
  return percentileWindow(sample, AUTO_PERCENTS) ?? { centre: 0.5, width: 1 };
}

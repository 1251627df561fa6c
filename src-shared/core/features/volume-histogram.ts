/** Intensity-volume histogram features of the whole ROI (IBSI P88C). */
import { fail, ok, type Result } from '@shared/base/result';
import { isFlat } from '../preprocess/flat';
import type { VolumeHistogramChoice } from '../preprocess/profile-choices';

/** The 6 features in IBSI's order. */
export const VOLUME_HISTOGRAM = [
  'volume_at_intensity_fraction_10',
  'volume_at_intensity_fraction_90',
  'intensity_at_volume_fraction_10',
  'intensity_at_volume_fraction_90',
  'volume_fraction_difference',
  'intensity_fraction_difference',
] as const;
export type VolumeHistogramFeature = (typeof VOLUME_HISTOGRAM)[number];

/** Most levels of a histogram. */
const MAX_HISTOGRAM_LEVELS = 65536;

/** Levels of the histogram: number of them, the level of a value (1..), the intensity of a level. */
interface Scale {
  readonly levels: number;
  readonly levelOf: (value: number) => number;
  readonly intensityOf: (level: number) => number;
}

function scaleOf(choice: VolumeHistogramChoice, low: number, high: number): Scale {
  switch (choice.method) {
    case 'none': // whole intensities are the levels
      return { levels: Math.round(high - low) + 1, levelOf: (x) => Math.round(x - low) + 1, intensityOf: (i) => low + i - 1 };
    case 'FBS': {
      const { width } = choice;
      // The upper end of the range closes the last bin.
      const levels = Math.max(1, Math.ceil((high - low) / width - 1e-9));
      return {
        levels,
        levelOf: (x) => Math.min(levels, Math.floor((x - low) / width + 1e-9) + 1),
        intensityOf: (i) => low + (i - 0.5) * width,
      };
    }
    case 'FBN': {
      const { bins } = choice;
      const range = isFlat(low, high) ? Infinity : high - low;
      return {
        levels: bins,
        levelOf: (x) => Math.min(bins, Math.floor((bins * (x - low)) / range + 1e-9) + 1),
        intensityOf: (i) => i,
      };
    }
  }
}

/**
 * The 6 features. The fraction of a level is (i - 1)/(N_g - 1) of the intensity range, its volume
 * the share of ROI voxels at or above it. Volume at intensity fraction x: that of the first level
 * whose fraction reaches x; intensity at volume fraction x: of the first level whose volume is at
 * most x. The range is `range` where given (re-segmentation; null on a side: the ROI's own end),
 * else the ROI's. Intensities: as they are (`none`, whole numbers), bin centres (`FBS`), or the
 * level's number (`FBN`, IBSI's choice for arbitrary units; a flat ROI is level 1). A single
 * level holds the whole ROI at every fraction. Where no level has a volume
 * that small, the highest level stands. Error `features/too-many-levels` beyond 65536.
 */
export function computeVolumeHistogram(
  values: Float64Array,
  choice: VolumeHistogramChoice,
  range: readonly [number | null, number | null] | null,
): Result<Readonly<Record<VolumeHistogramFeature, number>>> {
  let [min, max] = [Infinity, -Infinity];
  for (let n = 0; n < values.length; n++) {
    const v = values[n]!;
    if (v < min) min = v;
    if (v > max) max = v;
  }
  // Fixed bin numbers take the intensities that occur, not the range of re-segmentation (IBSI K15C).
  const [from, to] = choice.method === 'FBN' ? [null, null] : (range ?? [null, null]);
  const { levels, levelOf, intensityOf } = scaleOf(choice, from ?? min, to ?? max);
  if (!(levels <= MAX_HISTOGRAM_LEVELS)) return fail('features/too-many-levels', { level: levels, most: MAX_HISTOGRAM_LEVELS });
  const atOrAbove = new Float64Array(levels + 2);
  for (let n = 0; n < values.length; n++) atOrAbove[levelOf(values[n]!)]!++;
  for (let i = levels; i >= 1; i--) atOrAbove[i]! += atOrAbove[i + 1]!;
  const volumeAt = (fraction: number): number => {
    let i = 1;
    while (i < levels && (i - 1) / (levels - 1) < fraction) i++;
    return atOrAbove[i]! / values.length;
  };
  const intensityAt = (fraction: number): number => {
    let i = 1;
    while (i < levels && atOrAbove[i]! / values.length > fraction) i++;
    return intensityOf(i);
  };
  const [volume10, volume90, intensity10, intensity90] = [volumeAt(0.1), volumeAt(0.9), intensityAt(0.1), intensityAt(0.9)];
  return ok({
    volume_at_intensity_fraction_10: volume10,
    volume_at_intensity_fraction_90: volume90,
    intensity_at_volume_fraction_10: intensity10,
    intensity_at_volume_fraction_90: intensity90,
    volume_fraction_difference: volume10 - volume90,
    intensity_fraction_difference: intensity10 - intensity90,
  });
}

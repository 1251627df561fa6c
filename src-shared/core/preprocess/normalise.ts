/** Intensity normalisation of a series as one map from intensity to normalised value (science 2.1 rule 3). */
import { unreachable } from '@shared/base/assert';
import { isFlat } from './flat';
import { type IntensityTally, momentsOf, percentilesOf } from './intensity-tally';
import { otsuForeground } from './otsu-foreground';
import type { NormalisationChoice } from './profile-choices';

/** normalised = min(upper, max(lower, (intensity - shift) / divisor x factor)). */
export interface IntensityMap {
  readonly shift: number;
  readonly divisor: number;
  readonly factor: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Normalisation {
  readonly map: IntensityMap;
  /** Otsu's threshold in rescaled units; null where the method has no foreground. */
  readonly otsuThreshold: number | null;
  /** Mean and population SD of the foreground (z-foreground) or of the image (z-image). */
  readonly meanForeground: number | null;
  readonly sdForeground: number | null;
  readonly foregroundVoxels: number | null;
}

/** Why a series cannot be normalised. */
export type NormalisationReason = 'flat-image' | 'flat-foreground';

/** The map of a series from the tally of all its voxels, or the named reason why there is none. */
export function computeNormalisation(tally: IntensityTally, choice: NormalisationChoice): Normalisation | NormalisationReason {
  if (isFlat(tally.min, tally.max)) return 'flat-image';
  const limit = choice.limitsSd ?? Infinity;
  const plain = { otsuThreshold: null, meanForeground: null, sdForeground: null, foregroundVoxels: null };
  switch (choice.method) {
    case 'none':
      return { ...plain, map: { shift: 0, divisor: 1, factor: 1, lower: -Infinity, upper: Infinity } };
    case 'percentile': {
      const [low = 0, high = 0] = percentilesOf(tally, [1, 99]);
      if (isFlat(low, high)) return 'flat-foreground';
      return { ...plain, map: { shift: low, divisor: high - low, factor: 100, lower: 0, upper: 100 } };
    }
    case 'z-image': {
      const { mean, sd, count } = momentsOf(tally);
      const map = { shift: mean, divisor: sd, factor: 1, lower: -limit, upper: limit };
      return { map, otsuThreshold: null, meanForeground: mean, sdForeground: sd, foregroundVoxels: count };
    }
    case 'z-foreground': {
      const { bins, cut, threshold } = otsuForeground(tally);
      const { mean, sd, count, min, max } = momentsOf(tally, bins, cut);
      if (isFlat(min, max)) return 'flat-foreground';
      const map = { shift: mean, divisor: sd, factor: 1, lower: -limit, upper: limit };
      return { map, otsuThreshold: threshold, meanForeground: mean, sdForeground: sd, foregroundVoxels: count };
    }
    default:
      return unreachable(choice.method);
  }
}

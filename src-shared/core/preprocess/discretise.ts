/** Grey levels of ROI values (science 2.1 rule 7). */
import { fail, ok, type Result } from '@shared/base/result';
import { isFlat } from './flat';
import type { DiscretisationChoice } from './profile-choices';

/** Most grey levels a co-occurrence matrix is made for. */
export const MAX_LEVELS = 2048;

/** One level (1..count) per ROI voxel, and the number of levels N_g that normalised features use. */
export interface GreyLevels {
  readonly levels: Uint16Array;
  readonly count: number;
}

/**
 * FBN: min(N, floor(N (x - min)/(max - min) + 1e-9) + 1), min and max over the whole ROI of
 * that image type, N_g = N; a flat ROI is level 1. FBS: floor((x - origin)/width + 1e-9) + 1,
 * values below the origin fall into level 1, N_g = the highest level. None: the values are the
 * levels. Errors: `features/too-many-levels` beyond 2048, `features/not-grey-levels` where there
 * is no discretisation and a value is not a whole number from 1.
 */
export function discretise(values: Float64Array, choice: DiscretisationChoice): Result<GreyLevels> {
  const levels = new Uint16Array(values.length);
  if (choice.method === 'FBN') {
    const bins = choice.bins;
    let [min, max] = [Infinity, -Infinity];
    for (let n = 0; n < values.length; n++) {
      const v = values[n]!;
      if (v < min) min = v;
      if (v > max) max = v;
    }
    if (isFlat(min, max)) return ok({ levels: levels.fill(1), count: bins });
    const range = max - min;
    for (let n = 0; n < values.length; n++)
      levels[n] = Math.min(bins, Math.floor((bins * (values[n]! - min)) / range + 1e-9) + 1);
    return ok({ levels, count: bins });
  }
  let count = 1;
  for (let n = 0; n < values.length; n++) {
    const value = values[n]!;
    const level = choice.method === 'none' ? value : Math.max(1, Math.floor((value - choice.origin) / choice.width + 1e-9) + 1);
    if (choice.method === 'none' && !(Number.isInteger(level) && level >= 1)) return fail('features/not-grey-levels', { value });
    if (level > MAX_LEVELS) return fail('features/too-many-levels', { level, most: MAX_LEVELS });
    levels[n] = level;
    if (level > count) count = level;
  }
  return ok({ levels, count });
}

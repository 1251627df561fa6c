/** Foreground of an MR series by Otsu's threshold on log intensities (science 2.1 rule 3). */
import type { IntensityTally } from './intensity-tally';

const BINS = 256;

export interface OtsuForeground {
  /** Bin of each entry of the tally; foreground = bin > cut. */
  readonly bins: Uint8Array;
  readonly cut: number;
  /** Intensity at the threshold, in rescaled units. */
  readonly threshold: number;
}

/**
 * Otsu (IEEE Trans. SMC 1979;9:62) on v = log(1 + x - min): 256 equal bins over [min v, max v]
 * of all voxels, bin = min(255, floor(256 (v - min)/(max - min))); k in 0..254 maximises the
 * between-class variance of bin indices, lowest k on ties; foreground = bin > k; threshold =
 * the intensity at min + (k + 1)(max - min)/256. The tally must not be flat.
 */
export function otsuForeground(tally: IntensityTally): OtsuForeground {
  const { values, counts, total, min: least } = tally;
  const minLog = 0;
  const maxLog = Math.log(1 + (tally.max - least));
  const range = maxLog - minLog;
  const bins = new Uint8Array(values.length);
  const histogram = new Float64Array(BINS);
  for (let n = 0; n < values.length; n++) {
    const v = Math.log(1 + (values[n]! - least));
    const bin = Math.min(BINS - 1, Math.floor((BINS * (v - minLog)) / range));
    bins[n] = bin;
    histogram[bin]! += counts === null ? 1 : counts[n]!;
  }
  let sumAll = 0;
  for (let b = 0; b < BINS; b++) sumAll += b * histogram[b]!;
  let best = -1;
  let cut = 0;
  let below = 0;
  let sumBelow = 0;
  for (let k = 0; k < BINS - 1; k++) {
    below += histogram[k]!;
    sumBelow += k * histogram[k]!;
    const above = total - below;
    if (below === 0 || above === 0) continue;
    const difference = sumBelow / below - (sumAll - sumBelow) / above;
    const variance = (below / total) * (above / total) * difference * difference;
    if (variance > best) {
      best = variance;
      cut = k;
    }
  }
  const threshold = Math.exp(minLog + ((cut + 1) * range) / BINS) - 1 + least;
  return { bins, cut, threshold };
}

/** Intensity histogram features: statistics of the grey levels of the whole ROI (IBSI ZVCW). */
import type { GreyLevels } from '../preprocess/discretise';
import { computeFirstOrder } from './first-order';

/** The 23 features in IBSI's order. */
export const HISTOGRAM = [
  'mean',
  'variance',
  'skewness',
  'kurtosis',
  'median',
  'minimum',
  'p10',
  'p90',
  'maximum',
  'mode',
  'interquartile_range',
  'range',
  'mean_absolute_deviation',
  'robust_mean_absolute_deviation',
  'median_absolute_deviation',
  'coefficient_of_variation',
  'quartile_coefficient_of_dispersion',
  'entropy',
  'uniformity',
  'maximum_gradient',
  'maximum_gradient_level',
  'minimum_gradient',
  'minimum_gradient_level',
] as const;
export type HistogramFeature = (typeof HISTOGRAM)[number];

/**
 * All 23 of the histogram over levels 1..N_g. Mode: of several fullest levels the one nearest the
 * mean, the lower on a tie. Gradient: central differences of the counts, one-sided at both ends,
 * 0 with one level; of equal gradients the lowest level. The ROI must not be empty.
 */
export function computeHistogram(grey: GreyLevels): Readonly<Record<HistogramFeature, number>> {
  const { levels, count } = grey;
  const statistics = computeFirstOrder(Float64Array.from(levels));
  const counts = new Float64Array(count + 2); // an empty level on both sides
  for (let n = 0; n < levels.length; n++) counts[levels[n]!]!++;
  let [mode, entropy, uniformity] = [1, 0, 0];
  for (let i = 1; i <= count; i++) {
    const c = counts[i]!;
    if (c === 0) continue;
    const p = c / levels.length;
    entropy -= p * Math.log2(p);
    uniformity += p * p;
    const fuller = c - counts[mode]!;
    if (fuller > 0 || (fuller === 0 && Math.abs(i - statistics.mean) < Math.abs(mode - statistics.mean))) mode = i;
  }
  let [steepest, steepestAt, lowest, lowestAt] = [-Infinity, 1, Infinity, 1];
  for (let i = 1; i <= count; i++) {
    const from = Math.max(1, i - 1);
    const to = Math.min(count, i + 1);
    const gradient = count === 1 ? 0 : (counts[to]! - counts[from]!) / (to - from);
    if (gradient > steepest) [steepest, steepestAt] = [gradient, i];
    if (gradient < lowest) [lowest, lowestAt] = [gradient, i];
  }
  const { energy: _energy, root_mean_square: _rootMeanSquare, ...shared } = statistics;
  return {
    ...shared,
    mode,
    entropy,
    uniformity,
    maximum_gradient: steepest,
    maximum_gradient_level: steepestAt,
    minimum_gradient: lowest,
    minimum_gradient_level: lowestAt,
  };
}

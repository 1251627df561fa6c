/** Intensity-based statistics of the ROI's values (IBSI family UHIW, science 2.1 rule 6). */
import { isFlat } from '../preprocess/flat';

/** The 18 statistics in IBSI's order. */
export const FIRST_ORDER = [
  'mean',
  'variance',
  'skewness',
  'kurtosis',
  'median',
  'minimum',
  'p10',
  'p90',
  'maximum',
  'interquartile_range',
  'range',
  'mean_absolute_deviation',
  'robust_mean_absolute_deviation',
  'median_absolute_deviation',
  'coefficient_of_variation',
  'quartile_coefficient_of_dispersion',
  'energy',
  'root_mean_square',
] as const;
export type FirstOrderFeature = (typeof FIRST_ORDER)[number];
export type FirstOrderValues = Readonly<Record<FirstOrderFeature, number>>;

/** The ceil(p n / 100)-th smallest of ascending values, by integer arithmetic. */
const percentile = (sorted: Float64Array, p: number): number => sorted[Math.floor((p * sorted.length + 99) / 100) - 1]!;

/** Mean of |x - centre| over sorted[from..to). */
function meanDistance(sorted: Float64Array, centre: number, from: number, to: number): number {
  let sum = 0;
  for (let n = from; n < to; n++) sum += Math.abs(sorted[n]! - centre);
  return sum / (to - from);
}

/**
 * All 18 over one or more values: population moments, kurtosis in excess of 3, percentile p =
 * the ceil(p n/100)-th smallest, median = the middle or the mean of the two middle values,
 * robust mean absolute deviation over p10 <= x <= p90 about their own mean, median absolute
 * deviation = mean |x - median|. Flat values have variance, skewness and kurtosis 0. The two
 * coefficients are not finite near a mean (or quartile sum) of 0: callers turn that into a reason.
 */
export function computeFirstOrder(values: Float64Array): FirstOrderValues {
  const sorted = values.slice().sort();
  const n = sorted.length;
  const minimum = sorted[0]!;
  const maximum = sorted[n - 1]!;
  let sum = 0;
  let energy = 0;
  for (let i = 0; i < n; i++) {
    const x = sorted[i]!;
    sum += x;
    energy += x * x;
  }
  const mean = sum / n;
  let [m2, m3, m4] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const d = sorted[i]! - mean;
    const d2 = d * d;
    m2 += d2;
    m3 += d2 * d;
    m4 += d2 * d2;
  }
  const flat = isFlat(minimum, maximum);
  const variance = flat ? 0 : m2 / n;
  const middle = n >> 1;
  const median = n % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  const [p10, p25, p75, p90] = [percentile(sorted, 10), percentile(sorted, 25), percentile(sorted, 75), percentile(sorted, 90)];
  let [from, to] = [0, n];
  while (sorted[from]! < p10) from++;
  while (sorted[to - 1]! > p90) to--;
  let robustSum = 0;
  for (let i = from; i < to; i++) robustSum += sorted[i]!;
  return {
    mean,
    variance,
    skewness: flat ? 0 : m3 / n / variance ** 1.5,
    kurtosis: flat ? 0 : m4 / n / variance ** 2 - 3,
    median,
    minimum,
    p10,
    p90,
    maximum,
    interquartile_range: p75 - p25,
    range: maximum - minimum,
    mean_absolute_deviation: meanDistance(sorted, mean, 0, n),
    robust_mean_absolute_deviation: meanDistance(sorted, robustSum / (to - from), from, to),
    median_absolute_deviation: meanDistance(sorted, median, 0, n),
    coefficient_of_variation: Math.sqrt(variance) / mean,
    quartile_coefficient_of_dispersion: (p75 - p25) / (p75 + p25),
    energy,
    root_mean_square: Math.sqrt(energy / n),
  };
}

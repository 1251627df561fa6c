/** Intensity-based statistics of the ROI's values (IBSI family UHIW, science 2.1 rule 6). */
import { selectRanks } from '../linalg/select-ranks';
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

/** Mean of |x - centre| over the values from `from` to `to`, both included. */
function meanDistance(values: Float64Array, centre: number, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let n = 0; n < values.length; n++) {
    const x = values[n]!;
    if (x < from || x > to) continue;
    sum += Math.abs(x - centre);
    count++;
  }
  return sum / count;
}

/**
 * All 18 over one or more values: population moments, kurtosis in excess of 3, percentile p =
 * the ceil(p n/100)-th smallest, median = the middle or the mean of the two middle values,
 * robust mean absolute deviation over p10 <= x <= p90 about their own mean, median absolute
 * deviation = mean |x - median|. Flat values have variance, skewness and kurtosis 0. The two
 * coefficients are not finite near a mean (or quartile sum) of 0: callers turn that into a reason.
 */
export function computeFirstOrder(values: Float64Array): FirstOrderValues {
  const n = values.length;
  // Percentile p is the ceil(p n/100)-th smallest, by integer arithmetic.
  const rank = (p: number): number => Math.floor((p * n + 99) / 100);
  const ranks = [1, rank(10), rank(25), (n + 1) >> 1, (n >> 1) + 1, rank(75), rank(90), n];
  const order = selectRanks(values, ranks);
  const [minimum = 0, p10 = 0, p25 = 0, lowerMiddle = 0, upperMiddle = 0, p75 = 0, p90 = 0, maximum = 0] = order;
  const median = n % 2 === 1 ? lowerMiddle : (lowerMiddle + upperMiddle) / 2;
  let sum = 0;
  let energy = 0;
  let robustSum = 0;
  let robustCount = 0;
  for (let i = 0; i < n; i++) {
    const x = values[i]!;
    sum += x;
    energy += x * x;
    if (x < p10 || x > p90) continue;
    robustSum += x;
    robustCount++;
  }
  const mean = sum / n;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < n; i++) {
    const d = values[i]! - mean;
    const d2 = d * d;
    m2 += d2;
    m3 += d2 * d;
    m4 += d2 * d2;
  }
  const flat = isFlat(minimum, maximum);
  const variance = flat ? 0 : m2 / n;
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
    mean_absolute_deviation: meanDistance(values, mean, minimum, maximum),
    robust_mean_absolute_deviation: meanDistance(values, robustSum / robustCount, p10, p90),
    median_absolute_deviation: meanDistance(values, median, minimum, maximum),
    coefficient_of_variation: Math.sqrt(variance) / mean,
    quartile_coefficient_of_dispersion: (p75 - p25) / (p75 + p25),
    energy,
    root_mean_square: Math.sqrt(energy / n),
  };
}

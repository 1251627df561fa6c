/** Reference of the intensity statistics (IBSI UHIW). Data only. */
import type { FirstOrderFeature } from '../first-order';
import type { Entries } from './entry';

export const FIRST_ORDER_SYMBOLS =
  'x: values of the n ROI voxels; m: their mean; x(1) <= ... <= x(n): in ascending order; Pq = x(ceil(q n / 100)).';
export const FIRST_ORDER_EDGE =
  'One voxel is enough. A flat ROI (max - min <= 1e-9 max(1, |min|, |max|)) has variance, skewness and kurtosis 0.';

export const FIRST_ORDER_ENTRIES: Entries<FirstOrderFeature> = {
  mean: ['Mean intensity', 'Q4LE', 'intensity', 'any', 'Mean of the ROI voxels.', 'm = (1/n) sum x'],
  variance: ['Intensity variance', 'ECT3', 'intensity2', '>= 0', 'Population variance.', '(1/n) sum (x - m)^2'],
  skewness: [
    'Intensity skewness',
    'KE2A',
    '1',
    'any',
    'Third central moment over the 3/2 power of the variance.',
    '(1/n) sum (x - m)^3 / variance^(3/2)',
  ],
  kurtosis: [
    '(Excess) intensity kurtosis',
    'IPH6',
    '1',
    '>= -2',
    'Fourth central moment over the squared variance, minus 3 (0 for a normal distribution).',
    '(1/n) sum (x - m)^4 / variance^2 - 3',
  ],
  median: [
    'Median intensity',
    'Y12H',
    'intensity',
    'any',
    'Middle value, or the mean of the two middle values.',
    'x((n + 1)/2), or (x(n/2) + x(n/2 + 1))/2 for even n',
  ],
  minimum: ['Minimum intensity', '1GSF', 'intensity', 'any', 'Smallest value.', 'x(1)'],
  p10: ['10th intensity percentile', 'QG58', 'intensity', 'any', 'The ceil(n/10)-th smallest value.', 'P10'],
  p90: ['90th intensity percentile', '8DWT', 'intensity', 'any', 'The ceil(9n/10)-th smallest value.', 'P90'],
  maximum: ['Maximum intensity', '84IY', 'intensity', 'any', 'Greatest value.', 'x(n)'],
  interquartile_range: ['Intensity interquartile range', 'SALO', 'intensity', '>= 0', '75th minus 25th percentile.', 'P75 - P25'],
  range: ['Intensity range', '2OJQ', 'intensity', '>= 0', 'Maximum minus minimum.', 'x(n) - x(1)'],
  mean_absolute_deviation: [
    'Intensity-based mean absolute deviation',
    '4FUA',
    'intensity',
    '>= 0',
    'Mean distance from the mean.',
    '(1/n) sum |x - m|',
  ],
  robust_mean_absolute_deviation: [
    'Intensity-based robust mean absolute deviation',
    '1128',
    'intensity',
    '>= 0',
    'Mean distance from their own mean of the values between the 10th and the 90th percentile.',
    'mean of |x - mean of these x| over P10 <= x <= P90',
  ],
  median_absolute_deviation: [
    'Intensity-based median absolute deviation',
    'N72L',
    'intensity',
    '>= 0',
    'Mean distance from the median.',
    '(1/n) sum |x - median|',
  ],
  coefficient_of_variation: [
    'Intensity-based coefficient of variation',
    '7TET',
    '1',
    'any',
    'Standard deviation over mean.',
    'sqrt(variance)/m',
    'No value (division-by-zero) where the mean is 0.',
  ],
  quartile_coefficient_of_dispersion: [
    'Intensity-based quartile coefficient of dispersion',
    '9S40',
    '1',
    'any',
    'Difference over sum of the 75th and the 25th percentile.',
    '(P75 - P25)/(P75 + P25)',
    'No value (division-by-zero) where the sum is 0.',
  ],
  energy: ['Intensity-based energy', 'N8CA', 'intensity2', '>= 0', 'Sum of squared values.', 'sum x^2', 'Grows with the ROI.'],
  root_mean_square: [
    'Root mean square intensity',
    '5ZWQ',
    'intensity',
    '>= 0',
    'Square root of the mean squared value.',
    'sqrt((1/n) sum x^2)',
  ],
};

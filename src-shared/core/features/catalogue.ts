/** The feature catalogue: names, IBSI identifiers, units and definitions. Data only. */
import { FIRST_ORDER, type FirstOrderFeature } from './first-order';
import { GLCM, type GlcmFeature } from './glcm';
import { GLRLM, type GlrlmFeature } from './glrlm';
import { SHAPE_2D, type Shape2dFeature } from './shape-2d';

export const FEATURE_FAMILIES = ['firstorder', 'glcm', 'glrlm', 'shape2d'] as const;
export type FeatureFamily = (typeof FEATURE_FAMILIES)[number];

/** `intensity`: in units of the normalised image (SD of the foreground in profile ictos-273); `1`: a pure number. */
export type FeatureUnit = 'intensity' | 'intensity2' | '1' | 'mm' | 'mm2' | '1/mm';

export interface FeatureDefinition {
  readonly family: FeatureFamily;
  /** Lower-case name as in a table column: `joint_variance`. */
  readonly feature: string;
  /** Name as IBSI writes it. */
  readonly label: string;
  /** IBSI identifier, or null where IBSI has no such definition. */
  readonly ibsiId: string | null;
  readonly unit: FeatureUnit;
  readonly definition: string;
}

type Entry = readonly [label: string, ibsiId: string | null, unit: FeatureUnit, definition: string];

const FIRST_ORDER_ENTRIES: Readonly<Record<FirstOrderFeature, Entry>> = {
  mean: ['Mean intensity', 'Q4LE', 'intensity', 'Mean of the ROI voxels.'],
  variance: ['Intensity variance', 'ECT3', 'intensity2', 'Population variance.'],
  skewness: ['Intensity skewness', 'KE2A', '1', 'Third central moment over the 3/2 power of the variance; 0 when flat.'],
  kurtosis: [
    '(Excess) intensity kurtosis',
    'IPH6',
    '1',
    'Fourth central moment over the squared variance, minus 3; 0 when flat.',
  ],
  median: ['Median intensity', 'Y12H', 'intensity', 'Middle value, or the mean of the two middle values.'],
  minimum: ['Minimum intensity', '1GSF', 'intensity', 'Smallest value.'],
  p10: ['10th intensity percentile', 'QG58', 'intensity', 'The ceil(n/10)-th smallest value.'],
  p90: ['90th intensity percentile', '8DWT', 'intensity', 'The ceil(9n/10)-th smallest value.'],
  maximum: ['Maximum intensity', '84IY', 'intensity', 'Greatest value.'],
  interquartile_range: ['Intensity interquartile range', 'SALO', 'intensity', '75th minus 25th percentile.'],
  range: ['Intensity range', '2OJQ', 'intensity', 'Maximum minus minimum.'],
  mean_absolute_deviation: ['Intensity-based mean absolute deviation', '4FUA', 'intensity', 'Mean distance from the mean.'],
  robust_mean_absolute_deviation: [
    'Intensity-based robust mean absolute deviation',
    '1128',
    'intensity',
    'Mean distance from their own mean of the values between the 10th and the 90th percentile.',
  ],
  median_absolute_deviation: ['Intensity-based median absolute deviation', 'N72L', 'intensity', 'Mean distance from the median.'],
  coefficient_of_variation: ['Intensity-based coefficient of variation', '7TET', '1', 'Standard deviation over mean.'],
  quartile_coefficient_of_dispersion: [
    'Intensity-based quartile coefficient of dispersion',
    '9S40',
    '1',
    'Difference over sum of the 75th and the 25th percentile.',
  ],
  energy: ['Intensity-based energy', 'N8CA', 'intensity2', 'Sum of squared values.'],
  root_mean_square: ['Root mean square intensity', '5ZWQ', 'intensity', 'Square root of the mean squared value.'],
};

const GLCM_ENTRIES: Readonly<Record<GlcmFeature, Entry>> = {
  joint_maximum: ['Joint maximum', 'GYBY', '1', 'Probability of the most common pair of grey levels.'],
  joint_average: ['Joint average', '60VM', '1', 'Sum of i p(i,j).'],
  joint_variance: ['Joint variance', 'UR99', '1', 'Sum of (i - joint average)^2 p(i,j).'],
  joint_entropy: ['Joint entropy', 'TU9B', '1', 'Minus the sum of p(i,j) log2 p(i,j).'],
  difference_average: ['Difference average', 'TF7R', '1', 'Mean of k = |i - j|.'],
  difference_variance: ['Difference variance', 'D3YU', '1', 'Variance of k = |i - j|.'],
  difference_entropy: ['Difference entropy', 'NTRS', '1', 'Entropy (log2) of k = |i - j|.'],
  sum_average: ['Sum average', 'ZGXS', '1', 'Mean of k = i + j.'],
  sum_variance: ['Sum variance', 'OEEB', '1', 'Variance of k = i + j.'],
  sum_entropy: ['Sum entropy', 'P6QZ', '1', 'Entropy (log2) of k = i + j.'],
  angular_second_moment: ['Angular second moment', '8ZQL', '1', 'Sum of p(i,j)^2.'],
  contrast: ['Contrast', 'ACUI', '1', 'Sum of (i - j)^2 p(i,j).'],
  dissimilarity: ['Dissimilarity', '8S9J', '1', 'Sum of |i - j| p(i,j).'],
  inverse_difference: ['Inverse difference', 'IB1Z', '1', 'Sum of p(i,j) / (1 + |i - j|).'],
  normalised_inverse_difference: ['Normalised inverse difference', 'NDRX', '1', 'Sum of p(i,j) / (1 + |i - j| / Ng).'],
  inverse_difference_moment: ['Inverse difference moment', 'WF0Z', '1', 'Sum of p(i,j) / (1 + (i - j)^2).'],
  normalised_inverse_difference_moment: [
    'Normalised inverse difference moment',
    '1QCO',
    '1',
    'Sum of p(i,j) / (1 + (i - j)^2 / Ng^2).',
  ],
  inverse_variance: ['Inverse variance', 'E8JP', '1', 'Sum over i != j of p(i,j) / (i - j)^2.'],
  correlation: ['Correlation', 'NI2N', '1', 'Correlation of i and j; 1 for a matrix with one grey level.'],
  autocorrelation: ['Autocorrelation', 'QWB0', '1', 'Sum of i j p(i,j).'],
  cluster_tendency: ['Cluster tendency', 'DG8W', '1', 'Sum of (i + j - 2 joint average)^2 p(i,j).'],
  cluster_shade: ['Cluster shade', '7NFM', '1', 'Sum of (i + j - 2 joint average)^3 p(i,j).'],
  cluster_prominence: ['Cluster prominence', 'AE86', '1', 'Sum of (i + j - 2 joint average)^4 p(i,j).'],
  information_correlation_1: [
    'Information correlation 1',
    'R8DG',
    '1',
    '(HXY - HXY1) / HX with entropies in log2; 0 for a matrix with one grey level.',
  ],
  information_correlation_2: [
    'Information correlation 2',
    'JN9H',
    '1',
    'Square root of 1 - exp(-2 (HXY2 - HXY)) with entropies in log2; 0 when the bracket is negative or there is one grey level.',
  ],
};

const GLRLM_ENTRIES: Readonly<Record<GlrlmFeature, Entry>> = {
  short_runs_emphasis: ['Short runs emphasis', '22OV', '1', 'Mean over runs of 1 / length^2.'],
  long_runs_emphasis: ['Long runs emphasis', 'W4KF', '1', 'Mean over runs of length^2.'],
  low_grey_level_run_emphasis: ['Low grey level run emphasis', 'V3SW', '1', 'Mean over runs of 1 / level^2.'],
  high_grey_level_run_emphasis: ['High grey level run emphasis', 'G3QZ', '1', 'Mean over runs of level^2.'],
  short_run_low_grey_level_emphasis: [
    'Short run low grey level emphasis',
    'HTZT',
    '1',
    'Mean over runs of 1 / (level^2 length^2).',
  ],
  short_run_high_grey_level_emphasis: [
    'Short run high grey level emphasis',
    'GD3A',
    '1',
    'Mean over runs of level^2 / length^2.',
  ],
  long_run_low_grey_level_emphasis: ['Long run low grey level emphasis', 'IVPO', '1', 'Mean over runs of length^2 / level^2.'],
  long_run_high_grey_level_emphasis: ['Long run high grey level emphasis', '3KUM', '1', 'Mean over runs of level^2 length^2.'],
  grey_level_non_uniformity: [
    'Grey level non-uniformity',
    'R5YN',
    '1',
    'Sum over levels of squared run counts, over the number of runs.',
  ],
  normalised_grey_level_non_uniformity: [
    'Normalised grey level non-uniformity',
    'OVBL',
    '1',
    'Sum over levels of squared run counts, over the squared number of runs.',
  ],
  run_length_non_uniformity: [
    'Run length non-uniformity',
    'W92Y',
    '1',
    'Sum over lengths of squared run counts, over the number of runs.',
  ],
  normalised_run_length_non_uniformity: [
    'Normalised run length non-uniformity',
    'IC23',
    '1',
    'Sum over lengths of squared run counts, over the squared number of runs.',
  ],
  run_percentage: ['Run percentage', '9ZK5', '1', 'Number of runs over number of ROI voxels.'],
  grey_level_variance: ['Grey level variance', '8CE5', '1', 'Variance of the level over runs.'],
  run_length_variance: ['Run length variance', 'SXLW', '1', 'Variance of the length over runs.'],
  run_entropy: ['Run entropy', 'HJ9O', '1', 'Entropy (log2) of level and length over runs.'],
};

const SHAPE_2D_ENTRIES: Readonly<Record<Shape2dFeature, Entry>> = {
  area: ['Area', null, 'mm2', 'Area inside the contour (marching squares at 0.5), mean of the slices.'],
  perimeter: ['Perimeter', null, 'mm', 'Length of the contour, holes and islands included, mean of the slices.'],
  perimeter_to_area_ratio: ['Perimeter to area ratio', null, '1/mm', 'Perimeter over area, mean of the slices.'],
  sphericity: ['Sphericity', null, '1', '2 sqrt(pi area) / perimeter, mean of the slices.'],
  maximum_diameter: ['Maximum diameter', null, 'mm', 'Greatest distance between contour vertices, mean of the slices.'],
  major_axis_length: [
    'Major axis length',
    null,
    'mm',
    '4 sqrt(larger eigenvalue) of the covariance of pixel centres, mean of the slices.',
  ],
  minor_axis_length: [
    'Minor axis length',
    null,
    'mm',
    '4 sqrt(smaller eigenvalue) of the covariance of pixel centres, mean of the slices.',
  ],
  elongation: ['Elongation', null, '1', 'Minor over major axis, mean of the slices with more than one pixel.'],
};

function define<Name extends string>(
  family: FeatureFamily,
  names: readonly Name[],
  entries: Readonly<Record<Name, Entry>>,
): FeatureDefinition[] {
  return names.map((feature) => {
    const [label, ibsiId, unit, definition] = entries[feature];
    return { family, feature, label, ibsiId, unit, definition };
  });
}

/** Every feature this program computes: 18 statistics, 25 GLCM, 16 GLRLM, 8 shape, in IBSI's order. */
export const featureCatalogue: readonly FeatureDefinition[] = [
  ...define('firstorder', FIRST_ORDER, FIRST_ORDER_ENTRIES),
  ...define('glcm', GLCM, GLCM_ENTRIES),
  ...define('glrlm', GLRLM, GLRLM_ENTRIES),
  ...define('shape2d', SHAPE_2D, SHAPE_2D_ENTRIES),
];

const byKey = new Map(featureCatalogue.map((entry) => [`${entry.family}/${entry.feature}`, entry]));

/** The definition of a feature, or null for a name that is not in the catalogue. */
export const findFeature = (family: string, feature: string): FeatureDefinition | null =>
  byKey.get(`${family}/${feature}`) ?? null;

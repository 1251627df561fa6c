/** Reference of the families that count by grey level and size: runs, zones, dependence. Data only. */
import type { GlrlmFeature } from '../glrlm';
import type { NgldmFeature } from '../neighbours';
import type { GldzmFeature, GlszmFeature } from '../zones';
import type { Entries, Entry } from './entry';

const sums = (of: string, size: string): string =>
  `i: grey level (1..Ng); j: ${size}; r(i,j): number of ${of} with i and j; N = sum r(i,j); r(i): ${of} of level i; r(j): ${of} with this j; voxels: ROI voxels counted.`;

export const GLRLM_SYMBOLS = sums('runs', 'run length');
export const GLSZM_SYMBOLS = sums('zones', 'zone size in voxels');
export const GLDZM_SYMBOLS = sums('zones', 'distance of the zone from the border of the ROI, 1 at the border');
export const NGLDM_SYMBOLS = sums('voxels', 'dependence, 1 + the number of neighbours of the same level');
export const LEVEL_SIZE_EDGE = 'One voxel is enough: every slice with ROI voxels has a matrix.';
export const GLDZM_EDGE = `${LEVEL_SIZE_EDGE} The border is that of the ROI before re-segmentation; the edge of the image counts as border.`;

/** The eight emphases, the same mathematics for every family: mean over what is counted of a weight. */
const emphasis = (label: string, ibsiId: string, weight: string, range: string): Entry => [
  label,
  ibsiId,
  '1',
  range,
  `Mean of ${weight} over all that is counted.`,
  `(1/N) sum r(i,j) ${weight}`,
];

const levelNonUniformity = (label: string, ibsiId: string): Entry => [
  label,
  ibsiId,
  '1',
  '>= 1/Ng',
  'How unevenly the levels share what is counted.',
  '(1/N) sum over i of r(i)^2',
  'Grows with the ROI.',
];
const levelNonUniformityNormalised = (label: string, ibsiId: string): Entry => [
  label,
  ibsiId,
  '1',
  '[1/Ng, 1]',
  'Grey level non-uniformity over N.',
  '(1/N^2) sum over i of r(i)^2',
];
const sizeNonUniformity = (label: string, ibsiId: string): Entry => [
  label,
  ibsiId,
  '1',
  '> 0',
  'How unevenly the sizes share what is counted.',
  '(1/N) sum over j of r(j)^2',
  'Grows with the ROI.',
];
const sizeNonUniformityNormalised = (label: string, ibsiId: string): Entry => [
  label,
  ibsiId,
  '1',
  '(0, 1]',
  'The same over N.',
  '(1/N^2) sum over j of r(j)^2',
];
const levelVariance = (label: string, ibsiId: string): Entry => [
  label,
  ibsiId,
  '1',
  '>= 0',
  'Variance of the level over all that is counted.',
  '(1/N) sum r(i,j) (i - mean i)^2',
];
const sizeVariance = (label: string, ibsiId: string): Entry => [
  label,
  ibsiId,
  '1',
  '>= 0',
  'Variance of the size over all that is counted.',
  '(1/N) sum r(i,j) (j - mean j)^2',
];
const entropy = (label: string, ibsiId: string): Entry => [
  label,
  ibsiId,
  '1',
  '>= 0',
  'Entropy of level and size.',
  '- sum (r(i,j)/N) log2(r(i,j)/N)',
];
const small = '(0, 1]';
const large = '>= 1';
const positive = '> 0';

export const GLRLM_ENTRIES: Entries<GlrlmFeature> = {
  short_runs_emphasis: emphasis('Short runs emphasis', '22OV', '1/j^2', small),
  long_runs_emphasis: emphasis('Long runs emphasis', 'W4KF', 'j^2', large),
  low_grey_level_run_emphasis: emphasis('Low grey level run emphasis', 'V3SW', '1/i^2', small),
  high_grey_level_run_emphasis: emphasis('High grey level run emphasis', 'G3QZ', 'i^2', large),
  short_run_low_grey_level_emphasis: emphasis('Short run low grey level emphasis', 'HTZT', '1/(i^2 j^2)', small),
  short_run_high_grey_level_emphasis: emphasis('Short run high grey level emphasis', 'GD3A', 'i^2/j^2', positive),
  long_run_low_grey_level_emphasis: emphasis('Long run low grey level emphasis', 'IVPO', 'j^2/i^2', positive),
  long_run_high_grey_level_emphasis: emphasis('Long run high grey level emphasis', '3KUM', 'i^2 j^2', large),
  grey_level_non_uniformity: levelNonUniformity('Grey level non-uniformity', 'R5YN'),
  normalised_grey_level_non_uniformity: levelNonUniformityNormalised('Normalised grey level non-uniformity', 'OVBL'),
  run_length_non_uniformity: sizeNonUniformity('Run length non-uniformity', 'W92Y'),
  normalised_run_length_non_uniformity: sizeNonUniformityNormalised('Normalised run length non-uniformity', 'IC23'),
  run_percentage: [
    'Run percentage',
    '9ZK5',
    '1',
    '(0, 1]',
    'Runs per ROI voxel; merged directions count each voxel once a direction.',
    'N/voxels',
  ],
  grey_level_variance: levelVariance('Grey level variance', '8CE5'),
  run_length_variance: sizeVariance('Run length variance', 'SXLW'),
  run_entropy: entropy('Run entropy', 'HJ9O'),
};

export const GLSZM_ENTRIES: Entries<GlszmFeature> = {
  small_zone_emphasis: emphasis('Small zone emphasis', '5QRC', '1/j^2', small),
  large_zone_emphasis: emphasis('Large zone emphasis', '48P8', 'j^2', large),
  low_grey_level_zone_emphasis: emphasis('Low grey level zone emphasis', 'XMSY', '1/i^2', small),
  high_grey_level_zone_emphasis: emphasis('High grey level zone emphasis', '5GN9', 'i^2', large),
  small_zone_low_grey_level_emphasis: emphasis('Small zone low grey level emphasis', '5RAI', '1/(i^2 j^2)', small),
  small_zone_high_grey_level_emphasis: emphasis('Small zone high grey level emphasis', 'HW1V', 'i^2/j^2', positive),
  large_zone_low_grey_level_emphasis: emphasis('Large zone low grey level emphasis', 'YH51', 'j^2/i^2', positive),
  large_zone_high_grey_level_emphasis: emphasis('Large zone high grey level emphasis', 'J17V', 'i^2 j^2', large),
  grey_level_non_uniformity: levelNonUniformity('Grey level non-uniformity', 'JNSA'),
  normalised_grey_level_non_uniformity: levelNonUniformityNormalised('Normalised grey level non-uniformity', 'Y1RO'),
  zone_size_non_uniformity: sizeNonUniformity('Zone size non-uniformity', '4JP3'),
  normalised_zone_size_non_uniformity: sizeNonUniformityNormalised('Normalised zone size non-uniformity', 'VB3A'),
  zone_percentage: ['Zone percentage', 'P30P', '1', '(0, 1]', 'Zones per ROI voxel.', 'N/voxels'],
  grey_level_variance: levelVariance('Grey level variance', 'BYLV'),
  zone_size_variance: sizeVariance('Zone size variance', '3NSA'),
  zone_size_entropy: entropy('Zone size entropy', 'GU8N'),
};

export const GLDZM_ENTRIES: Entries<GldzmFeature> = {
  small_distance_emphasis: emphasis('Small distance emphasis', '0GBI', '1/j^2', small),
  large_distance_emphasis: emphasis('Large distance emphasis', 'MB4I', 'j^2', large),
  low_grey_level_zone_emphasis: emphasis('Low grey level zone emphasis', 'S1RA', '1/i^2', small),
  high_grey_level_zone_emphasis: emphasis('High grey level zone emphasis', 'K26C', 'i^2', large),
  small_distance_low_grey_level_emphasis: emphasis('Small distance low grey level emphasis', 'RUVG', '1/(i^2 j^2)', small),
  small_distance_high_grey_level_emphasis: emphasis('Small distance high grey level emphasis', 'DKNJ', 'i^2/j^2', positive),
  large_distance_low_grey_level_emphasis: emphasis('Large distance low grey level emphasis', 'A7WM', 'j^2/i^2', positive),
  large_distance_high_grey_level_emphasis: emphasis('Large distance high grey level emphasis', 'KLTH', 'i^2 j^2', large),
  grey_level_non_uniformity: levelNonUniformity('Grey level non-uniformity', 'VFT7'),
  normalised_grey_level_non_uniformity: levelNonUniformityNormalised('Normalised grey level non-uniformity', '7HP3'),
  zone_distance_non_uniformity: sizeNonUniformity('Zone distance non-uniformity', 'V294'),
  normalised_zone_distance_non_uniformity: sizeNonUniformityNormalised('Normalised zone distance non-uniformity', 'IATH'),
  zone_percentage: ['Zone percentage', 'VIWW', '1', '(0, 1]', 'Zones per ROI voxel; equal to that of GLSZM.', 'N/voxels'],
  grey_level_variance: levelVariance('Grey level variance', 'QK93'),
  zone_distance_variance: sizeVariance('Zone distance variance', '7WT1'),
  zone_distance_entropy: entropy('Zone distance entropy', 'GBDU'),
};

export const NGLDM_ENTRIES: Entries<NgldmFeature> = {
  low_dependence_emphasis: emphasis('Low dependence emphasis', 'SODN', '1/j^2', small),
  high_dependence_emphasis: emphasis('High dependence emphasis', 'IMOQ', 'j^2', large),
  low_grey_level_count_emphasis: emphasis('Low grey level count emphasis', 'TL9H', '1/i^2', small),
  high_grey_level_count_emphasis: emphasis('High grey level count emphasis', 'OAE7', 'i^2', large),
  low_dependence_low_grey_level_emphasis: emphasis('Low dependence low grey level emphasis', 'EQ3F', '1/(i^2 j^2)', small),
  low_dependence_high_grey_level_emphasis: emphasis('Low dependence high grey level emphasis', 'JA6D', 'i^2/j^2', positive),
  high_dependence_low_grey_level_emphasis: emphasis('High dependence low grey level emphasis', 'NBZI', 'j^2/i^2', positive),
  high_dependence_high_grey_level_emphasis: emphasis('High dependence high grey level emphasis', '9QMG', 'i^2 j^2', large),
  grey_level_non_uniformity: levelNonUniformity('Grey level non-uniformity', 'FP8K'),
  normalised_grey_level_non_uniformity: levelNonUniformityNormalised('Normalised grey level non-uniformity', '5SPA'),
  dependence_count_non_uniformity: sizeNonUniformity('Dependence count non-uniformity', 'Z87G'),
  normalised_dependence_count_non_uniformity: sizeNonUniformityNormalised('Normalised dependence count non-uniformity', 'OKJI'),
  dependence_count_percentage: [
    'Dependence count percentage',
    '6XV8',
    '1',
    '1',
    'Counted voxels per ROI voxel.',
    'N/voxels',
    'Always 1: every voxel has a dependence.',
  ],
  grey_level_variance: levelVariance('Grey level variance', '1PFV'),
  dependence_count_variance: sizeVariance('Dependence count variance', 'DNX2'),
  dependence_count_entropy: entropy('Dependence count entropy', 'FCBV'),
  dependence_count_energy: ['Dependence count energy', 'CAS9', '1', '(0, 1]', 'Sum of squared shares.', 'sum (r(i,j)/N)^2'],
};

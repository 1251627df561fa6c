/** Reference of the grey level co-occurrence features (IBSI LFYI). Data only. */
import type { GlcmFeature } from '../glcm';
import type { Entries } from './entry';

export const GLCM_SYMBOLS =
  'p(i,j): share of pairs of neighbouring ROI voxels with levels i and j, symmetric; px: its marginal; m = sum i px(i); d(k): share of pairs with |i - j| = k; s(k): with i + j = k; HX, HXY: entropies (log2) of px and p.';
export const GLCM_EDGE =
  'No value (glcm-undefined) where no two ROI voxels are neighbours on any slice; slices and directions without a pair are left out of means.';

export const GLCM_ENTRIES: Entries<GlcmFeature> = {
  joint_maximum: ['Joint maximum', 'GYBY', '1', '(0, 1]', 'Probability of the most common pair of grey levels.', 'max p(i,j)'],
  joint_average: ['Joint average', '60VM', '1', '[1, Ng]', 'Mean grey level over pairs.', 'm = sum i p(i,j)'],
  joint_variance: ['Joint variance', 'UR99', '1', '>= 0', 'Variance of the grey level over pairs.', 'sum (i - m)^2 p(i,j)'],
  joint_entropy: ['Joint entropy', 'TU9B', '1', '[0, 2 log2 Ng]', 'Entropy of the pairs.', '- sum p(i,j) log2 p(i,j)'],
  difference_average: [
    'Difference average',
    'TF7R',
    '1',
    '[0, Ng - 1]',
    'Mean difference of the levels of a pair.',
    'sum k d(k)',
  ],
  difference_variance: [
    'Difference variance',
    'D3YU',
    '1',
    '>= 0',
    'Variance of the difference.',
    'sum (k - difference average)^2 d(k)',
  ],
  difference_entropy: ['Difference entropy', 'NTRS', '1', '[0, log2 Ng]', 'Entropy of the difference.', '- sum d(k) log2 d(k)'],
  sum_average: ['Sum average', 'ZGXS', '1', '[2, 2 Ng]', 'Mean sum of the levels of a pair.', 'sum k s(k)'],
  sum_variance: ['Sum variance', 'OEEB', '1', '>= 0', 'Variance of the sum.', 'sum (k - sum average)^2 s(k)'],
  sum_entropy: ['Sum entropy', 'P6QZ', '1', '[0, log2(2 Ng - 1)]', 'Entropy of the sum.', '- sum s(k) log2 s(k)'],
  angular_second_moment: ['Angular second moment', '8ZQL', '1', '(0, 1]', 'Sum of squared probabilities.', 'sum p(i,j)^2'],
  contrast: ['Contrast', 'ACUI', '1', '[0, (Ng - 1)^2]', 'Mean squared difference.', 'sum (i - j)^2 p(i,j)'],
  dissimilarity: ['Dissimilarity', '8S9J', '1', '[0, Ng - 1]', 'Mean absolute difference.', 'sum |i - j| p(i,j)'],
  inverse_difference: ['Inverse difference', 'IB1Z', '1', '(0, 1]', 'Mean inverse difference.', 'sum p(i,j)/(1 + |i - j|)'],
  normalised_inverse_difference: [
    'Normalised inverse difference',
    'NDRX',
    '1',
    '(0, 1]',
    'Inverse difference with the difference in units of Ng.',
    'sum p(i,j)/(1 + |i - j|/Ng)',
  ],
  inverse_difference_moment: [
    'Inverse difference moment',
    'WF0Z',
    '1',
    '(0, 1]',
    'Mean of 1/(1 + squared difference).',
    'sum p(i,j)/(1 + (i - j)^2)',
  ],
  normalised_inverse_difference_moment: [
    'Normalised inverse difference moment',
    '1QCO',
    '1',
    '(0, 1]',
    'Inverse difference moment with the difference in units of Ng.',
    'sum p(i,j)/(1 + (i - j)^2/Ng^2)',
  ],
  inverse_variance: [
    'Inverse variance',
    'E8JP',
    '1',
    '[0, 1]',
    'Mean inverse squared difference of unlike pairs.',
    'sum over i != j of p(i,j)/(i - j)^2',
  ],
  correlation: [
    'Correlation',
    'NI2N',
    '1',
    '[-1, 1]',
    'Correlation of the two levels of a pair.',
    'sum (i - m)(j - m) p(i,j)/joint variance',
    '1 for a matrix with one grey level.',
  ],
  autocorrelation: ['Autocorrelation', 'QWB0', '1', '[1, Ng^2]', 'Mean product of the two levels.', 'sum i j p(i,j)'],
  cluster_tendency: ['Cluster tendency', 'DG8W', '1', '>= 0', 'Equal to the sum variance.', 'sum (i + j - 2m)^2 p(i,j)'],
  cluster_shade: ['Cluster shade', '7NFM', '1', 'any', 'Third moment of the sum.', 'sum (i + j - 2m)^3 p(i,j)'],
  cluster_prominence: ['Cluster prominence', 'AE86', '1', '>= 0', 'Fourth moment of the sum.', 'sum (i + j - 2m)^4 p(i,j)'],
  information_correlation_1: [
    'Information correlation 1',
    'R8DG',
    '1',
    '[-1, 0]',
    'Mutual information of the two levels over their entropy, negative.',
    '(HXY - HXY1)/HX, HXY1 = - sum p(i,j) log2(px(i) px(j))',
    '0 for a matrix with one grey level.',
  ],
  information_correlation_2: [
    'Information correlation 2',
    'JN9H',
    '1',
    '[0, 1)',
    'Dependence of the two levels on a scale from 0.',
    'sqrt(1 - exp(-2 (HXY2 - HXY))), HXY2 = - sum px(i) px(j) log2(px(i) px(j))',
    '0 when the bracket is negative or there is one grey level.',
  ],
};

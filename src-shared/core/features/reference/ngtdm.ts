/** Reference of the neighbourhood grey tone difference features (IBSI IPET). Data only. */
import type { NgtdmFeature } from '../neighbours';
import type { Entries } from './entry';

export const NGTDM_SYMBOLS =
  'n(i): ROI voxels of level i with at least one of the eight neighbours in the ROI; s(i): sum over them of |i - mean level of those neighbours|; n = sum n(i); p(i) = n(i)/n; Np: levels that occur.';
export const NGTDM_EDGE =
  'No value (ngtdm-undefined) where no ROI voxel has a neighbour in the ROI; slices without are left out of the mean.';

export const NGTDM_ENTRIES: Entries<NgtdmFeature> = {
  coarseness: [
    'Coarseness',
    'QCDE',
    '1',
    '(0, 1e6]',
    'Inverse of the expected difference from the neighbourhood.',
    'min(1e6, 1/sum p(i) s(i))',
    '1e6 where no voxel differs from its neighbours.',
  ],
  contrast: [
    'Contrast',
    '65HE',
    '1',
    '>= 0',
    'Spread of the levels times the mean difference from the neighbourhood.',
    '(1/(Np (Np - 1)) sum p(i) p(j) (i - j)^2) ((1/n) sum s(i))',
    '0 with one level.',
  ],
  busyness: [
    'Busyness',
    'NQ30',
    '1',
    '>= 0',
    'Difference from the neighbourhood relative to differences between levels.',
    'sum p(i) s(i)/sum |i p(i) - j p(j)|',
    '0 with one level; no value (division-by-zero) where all i p(i) are equal, on one slice already where slices are averaged.',
  ],
  complexity: [
    'Complexity',
    'HDEZ',
    '1',
    '>= 0',
    'Rapid changes between levels, weighted by how common they are.',
    '(1/n) sum |i - j| (p(i) s(i) + p(j) s(j))/(p(i) + p(j))',
  ],
  strength: [
    'Strength',
    '1X9X',
    '1',
    '>= 0',
    'Differences between levels relative to differences from the neighbourhood.',
    'sum (p(i) + p(j)) (i - j)^2/sum s(i)',
    '0 where no voxel differs from its neighbours.',
  ],
};

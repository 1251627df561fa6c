/** Reference of the local intensity peaks (IBSI 9ST6). Data only. */
import type { LocalIntensityFeature } from '../local-intensity';
import type { Entries } from './entry';

export const LOCAL_INTENSITY_SYMBOLS =
  's(k): mean intensity of all image voxels (in the ROI or not) with their centre within 6.2 mm of voxel k, a sphere of 1 cm3.';
export const LOCAL_INTENSITY_EDGE = 'Original image only. At the edge of the image the mean is over the voxels that exist.';

export const LOCAL_INTENSITY_ENTRIES: Entries<LocalIntensityFeature> = {
  local_peak: [
    'Local intensity peak',
    'VJGA',
    'intensity',
    'any',
    'Mean intensity of the sphere around the ROI voxel of highest intensity.',
    's(argmax x)',
    'Of several such voxels the highest mean.',
  ],
  global_peak: [
    'Global intensity peak',
    '0F91',
    'intensity',
    'any',
    'Highest mean intensity of the spheres around all ROI voxels.',
    'max over ROI voxels of s(k)',
  ],
};

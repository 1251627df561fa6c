/** Reference of the two-dimensional shape features (no IBSI definition; science 2.1 rule 9). Data only. */
import type { Shape2dFeature } from '../shape-2d';
import type { Entries } from './entry';

export const SHAPE_2D_SYMBOLS =
  'Per slice of the resampled mask, then the mean of the slices. Contour: marching squares at 0.5, diagonal pixels not connected, holes and islands count; C: population covariance of the pixel centres in mm.';
export const SHAPE_2D_EDGE = 'Independent of intensities: given once, for the original image. One voxel is enough.';

export const SHAPE_2D_ENTRIES: Entries<Shape2dFeature> = {
  area: ['Area', null, 'mm2', '> 0', 'Area inside the contour.', 'A'],
  perimeter: ['Perimeter', null, 'mm', '> 0', 'Length of the contour, holes and islands included.', 'P'],
  perimeter_to_area_ratio: ['Perimeter to area ratio', null, '1/mm', '> 0', 'Perimeter over area.', 'P/A'],
  sphericity: ['Sphericity', null, '1', '(0, 1]', 'Perimeter of the circle of equal area over the perimeter.', '2 sqrt(pi A)/P'],
  maximum_diameter: ['Maximum diameter', null, 'mm', '> 0', 'Greatest distance between contour vertices.', 'max |u - v|'],
  major_axis_length: [
    'Major axis length',
    null,
    'mm',
    '>= 0',
    'Length of the major axis of the ellipse with the same covariance.',
    '4 sqrt(larger eigenvalue of C)',
    '0 for a single pixel.',
  ],
  minor_axis_length: [
    'Minor axis length',
    null,
    'mm',
    '>= 0',
    'Length of its minor axis.',
    '4 sqrt(smaller eigenvalue of C)',
    '0 for a single pixel or a straight line.',
  ],
  elongation: [
    'Elongation',
    null,
    '1',
    '[0, 1]',
    'Minor over major axis.',
    'minor/major axis length',
    'Slices of one pixel are left out; no value (elongation-undefined) when all are.',
  ],
};

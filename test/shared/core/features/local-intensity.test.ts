import { computeLocalIntensity, peakReach } from '@shared/core/features/local-intensity';
import type { IntensityBlock } from '@shared/core/preprocess/intensity-block';
import { resampleAxis } from '@shared/core/preprocess/resample-axis';
import { resampleRoi } from '@shared/core/preprocess/roi-slices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../../support/level-stacks';
import { plainLocalIntensity } from '../../../support/plain-histogram';

const DIMS = [11, 7, 5] as const;
const COUNT = 11 * 7 * 5;
type Spacing = readonly [number, number, number];

/** The block of an image between two corners (the second not included). */
function blockOf(image: readonly number[], from: Spacing, to: Spacing): IntensityBlock {
  const [width, height, depth] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const values = Float64Array.from({ length: width * height * depth }, (_, n) => {
    const [x, y, z] = [n % width, Math.floor(n / width) % height, Math.floor(n / width / height)];
    return image[x + from[0] + DIMS[0] * (y + from[1] + DIMS[1] * (z + from[2]))]!;
  });
  return { values, left: from[0], top: from[1], first: from[2], width, height, depth };
}

function peaks(image: readonly number[], mask: readonly number[], spacing: Spacing, whole: boolean) {
  const roi = resampleRoi(Uint8Array.from(mask), DIMS, resampleAxis(DIMS[0], 1, null), resampleAxis(DIMS[1], 1, null));
  const values = Float64Array.from(image.filter((_, n) => mask[n] !== 0));
  const places = mask.flatMap((m, n) =>
    m === 0 ? [] : [[n % DIMS[0], Math.floor(n / DIMS[0]) % DIMS[1], Math.floor(n / DIMS[0] / DIMS[1])]],
  );
  const corner = (axis: 0 | 1 | 2, end: boolean): number => {
    const list = places.map((place) => place[axis]!);
    const reach = peakReach(spacing[axis]);
    return end ? Math.min(DIMS[axis], Math.max(...list) + reach + 1) : Math.max(0, Math.min(...list) - reach);
  };
  const block = whole
    ? blockOf(image, [0, 0, 0], DIMS)
    : blockOf(image, [corner(0, false), corner(1, false), corner(2, false)], [corner(0, true), corner(1, true), corner(2, true)]);
  return computeLocalIntensity(roi, values, block, spacing);
}

const images = fc.array(fc.integer({ min: -9, max: 23 }), { minLength: COUNT, maxLength: COUNT });
const masks = fc
  .oneof(fc.constant([0, 0, 0, 0, 0, 0, 0, 0, 1]), fc.constant([0, 1]))
  .chain((options) => fc.array(fc.constantFrom(...options), { minLength: COUNT, maxLength: COUNT }))
  .filter((mask) => mask.includes(1));
const spacings: fc.Arbitrary<Spacing> = fc.constantFrom([2, 2, 2], [1.7, 2.9, 5.3], [0.9, 3.1, 7], [6.2, 6.3, 11]);

describe('local and global peak against plain means over the sphere', () => {
  it.each([true, false])('whole image as the block: %s', (whole) => {
    fc.assert(
      fc.property(images, masks, spacings, (image, mask, spacing) => {
        expectClose(peaks(image, mask, spacing, whole), plainLocalIntensity(image, mask, DIMS, spacing));
      }),
      { numRuns: 60 },
    );
  });

  it('counts 6.2 mm in, 6.3 mm out; of several brightest voxels the one with the brightest surroundings', () => {
    const at = (x: number, y: number, z: number): number => x + DIMS[0] * (y + DIMS[1] * z);
    const image = new Array<number>(COUNT).fill(0);
    const mask = new Array<number>(COUNT).fill(0);
    for (const n of [at(2, 3, 2), at(8, 3, 2)]) [image[n], mask[n]] = [10, 1];
    image[at(9, 3, 2)] = 5; // along x, 6.2 mm from the second
    image[at(2, 4, 2)] = 8; // along y, 6.3 mm from the first
    // x neighbours alone are within the sphere: (10 + 0 + 0)/3 and (10 + 5 + 0)/3
    expect(peaks(image, mask, [6.2, 6.3, 11], true)).toEqual({ local_peak: 5, global_peak: 5 });
    image[at(2, 3, 2)] = 9; // one brightest voxel: the local peak is its own
    mask[at(9, 3, 2)] = 1;
    image[at(10, 3, 2)] = 9;
    // of the second (10 + 5)/3; of its neighbour in the ROI (10 + 5 + 9)/3
    expect(peaks(image, mask, [6.2, 6.3, 11], true)).toEqual({ local_peak: 5, global_peak: 8 });
  });
});

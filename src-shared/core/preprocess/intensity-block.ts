/** The intensities around an ROI as one block, for features that look beyond it. */
import type { ResampledRoi } from './roi-slices';
import type { SliceSampler } from './sample-slice';

/** Intensities, x fastest, cut at the edges of the image; `left`, `top`, `first`: its first voxel in the image. */
export interface IntensityBlock {
  readonly values: Float64Array;
  readonly left: number;
  readonly top: number;
  readonly first: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

/** Samples the box of the ROI (not empty) and `reach` voxels around it in x, y and slices, inside an image of `dims`. */
export function sampleBlock(
  sample: SliceSampler,
  roi: ResampledRoi,
  dims: readonly [number, number, number],
  reach: readonly [number, number, number],
): IntensityBlock {
  let [left, right, top, bottom, first, last] = [Infinity, 0, Infinity, 0, Infinity, 0];
  for (const slice of roi.slices) {
    left = Math.min(left, slice.left);
    right = Math.max(right, slice.right);
    top = Math.min(top, slice.top);
    bottom = Math.max(bottom, slice.bottom);
    first = Math.min(first, slice.k);
    last = Math.max(last, slice.k);
  }
  const around = (from: number, to: number, axis: 0 | 1 | 2): readonly [number, number] => {
    const start = Math.max(0, from - reach[axis]);
    return [start, Math.min(dims[axis] - 1, to + reach[axis]) - start + 1];
  };
  const [startX, width] = around(left, right, 0);
  const [startY, height] = around(top, bottom, 1);
  const [startZ, depth] = around(first, last, 2);
  const values = new Float64Array(width * height * depth);
  const window = { left: startX, top: startY, width, height };
  for (let z = 0; z < depth; z++) sample(startZ + z, window, values.subarray(z * width * height, (z + 1) * width * height));
  return { values, left: startX, top: startY, first: startZ, width, height, depth };
}

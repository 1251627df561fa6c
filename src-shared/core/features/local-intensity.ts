/** Local intensity peaks: means over a sphere of 1 cm3 (IBSI 9ST6). */
import type { IntensityBlock } from '../preprocess/intensity-block';
import type { ResampledRoi } from '../preprocess/roi-slices';

/** The 2 features in IBSI's order. */
export const LOCAL_INTENSITY = ['local_peak', 'global_peak'] as const;
export type LocalIntensityFeature = (typeof LOCAL_INTENSITY)[number];

/** Radius in mm of a sphere of 1 cm3. */
const PEAK_RADIUS_MM = 10 * Math.cbrt(3 / (4 * Math.PI));

/** One row of the sphere: offsets in y and z, and how far it reaches in x. */
interface SphereRow {
  readonly dy: number;
  readonly dz: number;
  readonly reach: number;
}

function sphereRows([dx, dy, dz]: readonly [number, number, number]): readonly SphereRow[] {
  const rows: SphereRow[] = [];
  // The margin keeps a voxel whose centre lies on the sphere inside whatever the rounding.
  const limit = PEAK_RADIUS_MM * PEAK_RADIUS_MM * (1 + 1e-12);
  const most = (spacing: number, left: number): number => Math.floor(Math.sqrt(left) / spacing + 1e-12);
  for (let z = -most(dz, limit); z <= most(dz, limit); z++) {
    const inSlice = limit - (z * dz) ** 2;
    for (let y = -most(dy, inSlice); y <= most(dy, inSlice); y++)
      rows.push({ dy: y, dz: z, reach: most(dx, Math.max(0, inSlice - (y * dy) ** 2)) });
  }
  return rows;
}

/** Voxels that the sphere reaches in each direction. */
export const peakReach = (spacingMm: number): number => Math.floor(PEAK_RADIUS_MM / spacingMm + 1e-9); // as `sphereRows`, with room to spare

/**
 * Local peak: mean intensity of all image voxels whose centre lies within 6.2 mm of the ROI voxel
 * of highest intensity (of several the highest such mean). Global peak: the highest such mean of
 * any ROI voxel. `values`: intensities of the ROI voxels; `block` holds every image voxel within
 * reach of them; spacing in mm, through the slices the distance of their centres.
 */
export function computeLocalIntensity(
  roi: ResampledRoi,
  values: Float64Array,
  block: IntensityBlock,
  spacingMm: readonly [number, number, number],
): Readonly<Record<LocalIntensityFeature, number>> {
  const { width, height, depth } = block;
  // Sums along each row up to a voxel: a stretch of the row is a difference of two.
  const upTo = new Float64Array((width + 1) * height * depth);
  for (let row = 0; row < height * depth; row++) {
    let sum = 0;
    for (let x = 0; x < width; x++) upTo[row * (width + 1) + x + 1] = sum += block.values[row * width + x]!;
  }
  const sphere = sphereRows(spacingMm);
  const meanAround = (x: number, y: number, z: number): number => {
    let sum = 0;
    let count = 0;
    for (const { dy, dz, reach } of sphere) {
      const atY = y + dy;
      const atZ = z + dz;
      if (atY < 0 || atY >= height || atZ < 0 || atZ >= depth) continue;
      const from = Math.max(0, x - reach);
      const to = Math.min(width - 1, x + reach);
      const row = (atZ * height + atY) * (width + 1);
      sum += upTo[row + to + 1]! - upTo[row + from]!;
      count += to - from + 1;
    }
    return sum / count;
  };
  let [highest, local, global] = [-Infinity, -Infinity, -Infinity];
  for (const { k, left, top, stride, offsets, first } of roi.slices) {
    for (let n = 0; n < offsets.length; n++) {
      const row = Math.floor(offsets[n]! / stride);
      const x = offsets[n]! - row * stride - 1 + left - block.left;
      const mean = meanAround(x, row - 1 + top - block.top, k - block.first);
      const value = values[first + n]!;
      if (mean > global) global = mean;
      if (value > highest) [highest, local] = [value, mean];
      else if (value === highest && mean > local) local = mean;
    }
  }
  return { local_peak: local, global_peak: global };
}

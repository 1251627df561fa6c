/** How deep each ROI voxel lies within its slice (IBSI GLDZM, VMDZ). */
import type { ResampledRoi } from './roi-slices';

/**
 * City-block distance within the slice from each ROI voxel to the nearest voxel outside the ROI:
 * 1 at the border; the edge of the image counts as outside. Two sweeps over the frame are exact
 * for this metric (Rosenfeld & Pfaltz, J ACM 1966;13:471). One value per ROI voxel.
 */
export function borderDistances(roi: ResampledRoi): Uint16Array {
  const distances = new Uint16Array(roi.voxels);
  for (const { offsets, stride, size, first } of roi.slices) {
    const frame = new Uint16Array(size);
    for (let n = 0; n < offsets.length; n++) {
      const at = offsets[n]!;
      frame[at] = 1 + Math.min(frame[at - 1]!, frame[at - stride]!);
    }
    for (let n = offsets.length - 1; n >= 0; n--) {
      const at = offsets[n]!;
      const nearest = 1 + Math.min(frame[at + 1]!, frame[at + stride]!);
      if (nearest < frame[at]!) frame[at] = nearest;
      distances[first + n] = frame[at]!;
    }
  }
  return distances;
}

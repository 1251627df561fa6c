/** One slice of a volume in the order of a pane, as intensities for a texture. */
import type { AxisMapping } from '@shared/core/geometry/axis-mapping';
import type { Volume } from '@shared/core/volume/volume';

/**
 * Writes slice `k` of the mapped volume (columns x rows of the pane's grid) into `into` as
 * rescaled intensities, and returns their range. No allocation: called at every slice change.
 */
export function extractSlice(volume: Volume, mapping: AxisMapping, k: number, into: Float32Array): [number, number] {
  const { dims } = volume.grid;
  const stride = [1, dims[0], dims[0] * dims[1]] as const;
  const { axes, flips } = mapping;
  const step = (m: 0 | 1 | 2): number => (flips[m] ? -stride[axes[m]] : stride[axes[m]]);
  const first = (m: 0 | 1 | 2): number => (flips[m] ? (dims[axes[m]] - 1) * stride[axes[m]] : 0);
  const [stepColumn, stepRow] = [step(0), step(1)];
  const [columns, rows] = [dims[axes[0]], dims[axes[1]]];
  const start = first(0) + first(1) + first(2) + k * step(2);
  const { stored, slope, intercept } = volume;
  let [least, greatest] = [Infinity, -Infinity];
  let n = 0;
  for (let j = 0; j < rows; j++) {
    let from = start + j * stepRow;
    for (let i = 0; i < columns; i++, from += stepColumn) {
      const value = stored[from]! * slope + intercept;
      into[n++] = value;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return Number.isFinite(least) ? [least, greatest] : [0, 1];
}

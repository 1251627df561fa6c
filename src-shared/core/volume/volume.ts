/** An image on a grid, as stored values with one linear rescale. */
import type { Grid } from '../geometry/grid';

export type StoredArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/**
 * A decoded image. Intensity of voxel n = stored[n] * slope + intercept, in the
 * units of the modality (arbitrary for MR). stored.length = dims[0] dims[1] dims[2],
 * i fastest. Where slices carry different rescales, `stored` holds the rescaled
 * values as Float64Array and slope = 1, intercept = 0.
 */
export interface Volume {
  readonly grid: Grid;
  readonly stored: StoredArray;
  readonly slope: number;
  readonly intercept: number;
}

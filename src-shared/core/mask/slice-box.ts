/** The box of an ROI on one slice. */

/** Columns and rows, both ends included. */
export interface SliceBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The smallest box around the set voxels of slice k of a mask (one byte a voxel, row by row), or null where there is none. */
export function sliceBox(mask: Uint8Array, k: number, columns: number, rows: number): SliceBox | null {
  let left = columns;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0, n = k * columns * rows; y < rows; y++) {
    for (let x = 0; x < columns; x++, n++) {
      if (mask[n] === 0) continue;
      if (top < 0) top = y;
      bottom = y;
      if (x < left) left = x;
      if (x > right) right = x;
    }
  }
  return right < 0 ? null : { left, top, right, bottom };
}

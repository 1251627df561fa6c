/** ROIs from intensities: what looks like a place clicked on, what lies in a range. One slice at a time. */
import { assert } from '@shared/base/assert';
import { makeSpread } from './connected-pixels';

export interface FloodRule {
  /** Greatest difference from the intensity of the seed, in the units of the image; that difference itself is in. */
  readonly tolerance: number;
  /** Neighbours share a side. */
  readonly connectivity: 4;
  /** Where the fill may go (non-zero); everywhere when left out. */
  readonly within?: Uint8Array;
}

/**
 * Bitmap (0 or 1) of the pixels connected to the seed pixel [i, j] by sides, all of whose intensities differ from the
 * seed's by no more than the tolerance. Empty for a seed beyond the slice, outside `within` or without an intensity (NaN).
 * `image` is columns x rows values, row by row.
 */
export function floodFill(
  image: ArrayLike<number>,
  columns: number,
  rows: number,
  [i, j]: readonly [number, number],
  { tolerance, connectivity, within }: FloodRule,
): Uint8Array {
  assert(image.length === columns * rows, 'image does not fit the slice');
  assert(Number.isInteger(i) && Number.isInteger(j), 'the seed is a pixel');
  if (i < 0 || j < 0 || i >= columns || j >= rows) return new Uint8Array(image.length);
  const seed = j * columns + i;
  const centre = image[seed]!;
  const bits = thresholdWithin(image, columns, rows, [centre - tolerance, centre + tolerance], within);
  if (bits[seed] === 1) makeSpread(columns, rows, connectivity)(bits, seed, 1, 2);
  for (let n = 0; n < bits.length; n++) bits[n] = bits[n] === 2 ? 1 : 0;
  return bits;
}

/** Bitmap (0 or 1) of the pixels with an intensity from low to high, both included, in `within` (non-zero; everywhere when left out). */
export function thresholdWithin(
  image: ArrayLike<number>,
  columns: number,
  rows: number,
  [low, high]: readonly [number, number],
  within?: Uint8Array,
): Uint8Array {
  assert(image.length === columns * rows, 'image does not fit the slice');
  assert(!within || within.length === image.length, 'bitmap does not fit the slice');
  const bits = new Uint8Array(image.length);
  for (let n = 0; n < bits.length; n++) {
    const value = image[n]!;
    if (value >= low && value <= high && (!within || within[n] !== 0)) bits[n] = 1;
  }
  return bits;
}

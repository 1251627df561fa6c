/** A brush that keeps to the tissue under its centre. */
import { assert } from '@shared/base/assert';
import { makeSpread } from './connected-pixels';
import { fillHoles } from './slice-morphology';

/** Rounding of the disc's edge, as the round brush has it: a pixel centre exactly on the edge belongs to the brush. */
const EDGE = 1e-9;

/** The first column (row) of the brush's box: the brush is exactly `diameter` pixels wide, wherever the pointer is. */
export const brushBoxStart = (position: number, diameter: number): number => Math.floor(position - (diameter - 1) / 2 + 0.5);

/**
 * What one dab of the adaptive brush covers: a bitmap (0 or 1) of diameter x diameter pixels whose first column and row on
 * the slice are `brushBoxStart` of the centre. `centre` is the pointer in index coordinates, `diameter` a whole number of
 * pixels, `softness` how far an intensity may lie off, 1 as a rule.
 *
 * The rule [ours]: of the pixels under the round brush and in the slice, those count as similar whose mean over 3 x 3
 * pixels differs from that around the pointer's pixel by no more than `softness` standard deviations of the intensities
 * under the brush. The answer is what is similar and connected by sides to the pointer's pixel, with its holes. Where an
 * edge runs through the middle of the brush, two standard deviations are the step across it, so that softness 1 puts the
 * limit half way; in one tissue, where they are the noise, the means stay well within the limit. The idea of growing a
 * region by likeness to its own intensities: Adams and Bischof, IEEE Trans Pattern Anal 1994;16:641.
 */
export function adaptiveDab(
  image: ArrayLike<number>,
  columns: number,
  rows: number,
  [centreX, centreY]: readonly [number, number],
  diameter: number,
  { softness }: { readonly softness: number },
): Uint8Array {
  assert(image.length === columns * rows, 'image does not fit the slice');
  assert(Number.isInteger(diameter) && diameter >= 1, 'the brush has a size');
  const [left, top] = [brushBoxStart(centreX, diameter), brushBoxStart(centreY, diameter)];
  const pointer = [Math.floor(centreX + 0.5), Math.floor(centreY + 0.5)] as const;
  const dab = new Uint8Array(diameter * diameter);
  if (pointer[0] < 0 || pointer[1] < 0 || pointer[0] >= columns || pointer[1] >= rows) return dab;

  const under = discOnSlice(left, top, diameter, columns, rows);
  const means = new Float64Array(dab.length);
  let [voxels, sum, squares] = [0, 0, 0];
  const middle = meanOf3x3(image, columns, rows, ...pointer);
  for (let y = 0, n = 0; y < diameter; y++) {
    for (let x = 0; x < diameter; x++, n++) {
      if (under[n] === 0) continue;
      means[n] = meanOf3x3(image, columns, rows, left + x, top + y);
      const off = image[(top + y) * columns + left + x]! - middle; // small numbers: the sum of squares keeps its digits
      voxels += 1;
      sum += off;
      squares += off * off;
    }
  }
  const limit = softness * Math.sqrt(Math.max(0, squares / voxels - (sum / voxels) ** 2));
  // Rounding of means: equal intensities are similar even where nothing varies.
  const slack = 1e-12 * (1 + Math.abs(middle));
  for (let n = 0; n < dab.length; n++) if (under[n] !== 0 && Math.abs(means[n]! - middle) <= limit + slack) dab[n] = 1;

  const start = (pointer[1] - top) * diameter + pointer[0] - left;
  if (dab[start] !== 1) return dab.fill(0); // no intensity here
  makeSpread(diameter, diameter, 4)(dab, start, 1, 2);
  for (let n = 0; n < dab.length; n++) dab[n] = dab[n] === 2 ? 1 : 0;
  const whole = fillHoles(dab, diameter, diameter);
  for (let n = 0; n < whole.length; n++) whole[n]! &= under[n]!;
  return whole;
}

/** The pixels of the box that lie under the round brush and on the slice. */
function discOnSlice(left: number, top: number, diameter: number, columns: number, rows: number): Uint8Array {
  const under = new Uint8Array(diameter * diameter);
  const middle = (diameter - 1) / 2;
  const reach = (diameter / 2) ** 2 + EDGE;
  for (let y = Math.max(0, -top); y < Math.min(diameter, rows - top); y++)
    for (let x = Math.max(0, -left); x < Math.min(diameter, columns - left); x++)
      if ((x - middle) ** 2 + (y - middle) ** 2 <= reach) under[y * diameter + x] = 1;
  return under;
}

/** Mean over the pixel and its neighbours, as far as the slice reaches. */
function meanOf3x3(image: ArrayLike<number>, columns: number, rows: number, x: number, y: number): number {
  let [sum, count] = [0, 0];
  for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
      sum += image[v * columns + u]!;
      count += 1;
    }
  }
  return sum / count;
}

/**
 * What a reader may do to the ROI of one slice as a whole: fill its holes, remove islands, grow, shrink, smooth.
 *
 * Bitmaps are columns x rows bytes, row by row, non-zero = ROI; answers are new bitmaps of 0 and 1. The ROI is
 * connected by sides and corners (8), what lies around it by sides alone (4): a thin oblique line holds together and
 * closes off what it surrounds. Nothing is known beyond the slice: no edge of the ROI is seen there.
 */
import { assert } from '@shared/base/assert';
import { makeSpread } from './connected-pixels';
import { signedDistanceMm } from './signed-distance';
import { sliceBox, type SliceBox } from './slice-box';
import { boxColumns, boxRows, cropSlice, growBox } from './slice-crop';

/** Rounding of distances: a centre exactly at the limit counts as within it. */
const TIE_MM = 1e-9;

type SpacingMm = readonly [number, number];

/** Writes the pixels of the box into a slice that is empty elsewhere. */
function place(part: Uint8Array, box: SliceBox, columns: number, rows: number): Uint8Array {
  const bits = new Uint8Array(columns * rows);
  const width = boxColumns(box);
  for (let y = box.top, n = 0; y <= box.bottom; y++, n += width) bits.set(part.subarray(n, n + width), y * columns + box.left);
  return bits;
}

/** The ROI with its holes: pixels that no path by sides joins to the border of the slice. */
export function fillHoles(bits: Uint8Array, columns: number, rows: number): Uint8Array {
  assert(bits.length === columns * rows, 'bitmap does not fit the slice');
  const box = sliceBox(bits, 0, columns, rows);
  if (!box) return new Uint8Array(bits.length);
  const part = cropSlice(bits, columns, box);
  const [width, height] = [boxColumns(box), boxRows(box)];
  // What reaches the edge of the box reaches the border of the slice: outside the box there is no ROI.
  const spread = makeSpread(width, height, 4);
  const reach = (n: number): void => void (part[n] === 0 && spread(part, n, 0, 2));
  for (let x = 0; x < width; x++) {
    reach(x);
    reach((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    reach(y * width);
    reach(y * width + width - 1);
  }
  for (let n = 0; n < part.length; n++) part[n] = part[n] === 2 ? 0 : 1;
  return place(part, box, columns, rows);
}

/** Which islands stay: the one of most voxels (of equals the one met first, row by row), or all of at least so many. */
export type IslandRule = 'largest' | { readonly minimumVoxels: number };

/** The ROI without its small islands. An island is a set of ROI pixels connected by sides or corners. */
export function removeIslands(
  bits: Uint8Array,
  columns: number,
  rows: number,
  { keep }: { readonly keep: IslandRule },
): Uint8Array {
  assert(bits.length === columns * rows, 'bitmap does not fit the slice');
  const box = sliceBox(bits, 0, columns, rows);
  if (!box) return new Uint8Array(bits.length);
  const part = cropSlice(bits, columns, box);
  const spread = makeSpread(boxColumns(box), boxRows(box), 8);
  const islands: { start: number; voxels: number }[] = [];
  for (let n = 0; n < part.length; n++) if (part[n] === 1) islands.push({ start: n, voxels: spread(part, n, 1, 2) });
  const largest = islands.reduce((best, island) => (island.voxels > best.voxels ? island : best));
  for (const island of islands) {
    const stays = keep === 'largest' ? island === largest : island.voxels >= keep.minimumVoxels;
    spread(part, island.start, 2, stays ? 1 : 0);
  }
  return place(part, box, columns, rows);
}

/**
 * Moves the edge of the ROI outwards by `mm`, inwards when negative: pixels on that side of the edge whose centre lies
 * within |mm| of it change sides. Shrinking is growing what lies around the ROI by as much, so growing and then shrinking
 * holds the ROI and shrinking and then growing lies in it (closing and opening: Serra, Image Analysis and Mathematical
 * Morphology, 1982). Distances: `signedDistanceMm`.
 */
export function growByMm(bits: Uint8Array, columns: number, rows: number, spacingMm: SpacingMm, mm: number): Uint8Array {
  assert(bits.length === columns * rows, 'bitmap does not fit the slice');
  assert(Number.isFinite(mm), 'growth is a number');
  const around = sliceBox(bits, 0, columns, rows);
  if (!around) return new Uint8Array(bits.length);
  // One pixel more than the edge may move, so that the ROI's edge lies in the box wherever it lies in the slice.
  const reach = Math.max(0, mm);
  const box = growBox(around, Math.ceil(reach / spacingMm[0]) + 1, Math.ceil(reach / spacingMm[1]) + 1, columns, rows);
  const part = cropSlice(bits, columns, box);
  const distance = signedDistanceMm(part, boxColumns(box), boxRows(box), spacingMm);
  const limit = mm >= 0 ? mm + TIE_MM : mm - TIE_MM;
  for (let n = 0; n < part.length; n++) part[n] = distance[n]! <= limit ? 1 : 0;
  return place(part, box, columns, rows);
}

/**
 * Smooths the outline: the signed distance to the edge is replaced by its mean over the disc of `radiusMm` around each
 * pixel (centres within the radius, as far as the slice reaches), and the ROI is what lies below a level [ours]. The level
 * is zero, moved by at most half of the smaller spacing towards that which keeps the number of pixels. So the area stays,
 * but for pixels of equal mean, which go together, as long as no part of the ROI is thinner than the disc: what is
 * thinner (spikes, islands, clefts, small holes) goes with its area and does not swell the rest.
 */
export function smoothSlice(
  bits: Uint8Array,
  columns: number,
  rows: number,
  spacingMm: SpacingMm,
  { radiusMm }: { readonly radiusMm: number },
): Uint8Array {
  assert(bits.length === columns * rows, 'bitmap does not fit the slice');
  assert(radiusMm >= 0 && Number.isFinite(radiusMm), 'radius is a number');
  const around = sliceBox(bits, 0, columns, rows);
  if (!around) return new Uint8Array(bits.length);
  // The mean is at least the distance less the radius: farther out than that and half a pixel nothing is set. Its discs
  // reach as far again.
  const margin = (step: number): number => Math.ceil((2 * radiusMm) / step) + 2;
  const box = growBox(around, margin(spacingMm[0]), margin(spacingMm[1]), columns, rows);
  const [width, height] = [boxColumns(box), boxRows(box)];
  const part = cropSlice(bits, columns, box);
  const before = part.reduce((sum, bit) => sum + bit, 0);
  const distance = signedDistanceMm(part, width, height, spacingMm);
  if (distance[0] === -Infinity) return place(part, box, columns, rows); // the whole slice: no edge to smooth
  const mean = meanOverDisc(distance, width, height, spacingMm, radiusMm);
  const level = levelOf(mean, before, Math.min(...spacingMm) / 2) + TIE_MM;
  for (let n = 0; n < part.length; n++) part[n] = mean[n]! <= level ? 1 : 0;
  return place(part, box, columns, rows);
}

/** The mean of `values` over the pixels whose centre lies within the radius of each pixel's, as far as the array reaches. */
function meanOverDisc(
  values: Float64Array,
  columns: number,
  rows: number,
  [stepX, stepY]: SpacingMm,
  radiusMm: number,
): Float64Array {
  const reachY = Math.floor(radiusMm / stepY + TIE_MM);
  // Half width of the disc in pixels, by rows off its centre.
  const half = Int32Array.from({ length: reachY + 1 }, (_, dy) =>
    Math.floor(Math.sqrt(Math.max(0, radiusMm ** 2 - (dy * stepY) ** 2)) / stepX + TIE_MM),
  );
  // Sums from the start of each row, so that a row of the disc is one difference.
  const stride = columns + 1;
  const sums = new Float64Array(stride * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) sums[y * stride + x + 1] = sums[y * stride + x]! + values[y * columns + x]!;
  }
  const means = new Float64Array(values.length);
  for (let y = 0; y < rows; y++) {
    const from = Math.max(0, y - reachY);
    const to = Math.min(rows - 1, y + reachY);
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      let count = 0;
      for (let v = from; v <= to; v++) {
        const reach = half[v < y ? y - v : v - y]!;
        const left = x > reach ? x - reach : 0;
        const right = x + reach + 1 < columns ? x + reach + 1 : columns;
        sum += sums[v * stride + right]! - sums[v * stride + left]!;
        count += right - left;
      }
      means[y * columns + x] = sum / count;
    }
  }
  return means;
}

/**
 * The level within +- `furthest` below which the number of pixels is nearest to `wanted`; of two as near the lower number.
 * Zero where no mean lies within those bounds.
 */
function levelOf(mean: Float64Array, wanted: number, furthest: number): number {
  let below = 0;
  const between: number[] = [];
  for (const value of mean) {
    if (value < -furthest - TIE_MM) below++;
    else if (value <= furthest + TIE_MM) between.push(value);
  }
  if (between.length === 0) return 0;
  between.sort((a, b) => a - b);
  let level = -furthest - 3 * TIE_MM; // none of those between, ties included
  let nearest = Math.abs(below - wanted);
  for (let n = 0; n < between.length; n++) {
    // Pixels of equal mean stay together: symmetric ROIs stay symmetric.
    if (n + 1 < between.length && between[n + 1]! - between[n]! <= TIE_MM) continue;
    const off = Math.abs(below + n + 1 - wanted);
    if (off >= nearest) continue;
    nearest = off;
    level = between[n]!;
  }
  return level;
}

/** Noise of a series: how much there is where the ROI lies, and a copy of the series with more of it, seeded. */
import { assert } from '@shared/base/assert';
import { makeRng } from '@shared/base/rng';
import { sliceBox } from '../mask/slice-box';
import { normalQuantile } from '../stats/distributions';
import type { StoredArray, Volume } from '../volume/volume';

/** How far around the ROI's box the noise is judged. */
const SURROUNDINGS_MM = 10;
/** The median of |x| of a standard normal x. */
const NORMAL_MEDIAN_ABSOLUTE = 0.6744897501960817;

/**
 * SD of the noise in stored units, judged slice by slice in the box of the slice's ROI and 10 mm around it: the
 * difference of two Laplacians (Immerkaer, Comput Vis Image Underst 1996;64:300), which takes planes and ramps away, in
 * its robust form: median |response| / 6 / 0.6745. Tissue, not the empty background, whose noise is smaller in magnitude
 * images. Interpolation by the scanner makes neighbours alike, so the noise may be underestimated. 0 where there is
 * nothing to judge by (no ROI, an image of fewer than 3 x 3 pixels, a flat one, intensities that are not finite).
 */
export function estimateNoiseSd({ grid, stored }: Volume, mask: Uint8Array): number {
  const [columns, rows, count] = grid.dims;
  assert(mask.length === stored.length, 'mask does not fit the volume');
  const padX = Math.ceil(SURROUNDINGS_MM / grid.spacingMm[0]);
  const padY = Math.ceil(SURROUNDINGS_MM / grid.spacingMm[1]);
  const boxes: { first: number; width: number; height: number }[] = [];
  let total = 0;
  for (let k = 0; k < count; k++) {
    const around = sliceBox(mask, k, columns, rows);
    if (!around) continue;
    const left = Math.max(1, around.left - padX);
    const right = Math.min(columns - 2, around.right + padX);
    const top = Math.max(1, around.top - padY);
    const bottom = Math.min(rows - 2, around.bottom + padY);
    if (left > right || top > bottom) continue;
    boxes.push({ first: (k * rows + top) * columns + left, width: right - left + 1, height: bottom - top + 1 });
    total += (right - left + 1) * (bottom - top + 1);
  }
  if (total === 0) return 0;
  const responses = new Float64Array(total);
  let filled = 0;
  for (const { first, width, height } of boxes) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const n = first + y * columns + x;
        const [above, below] = [n - columns, n + columns];
        const corners = stored[above - 1]! + stored[above + 1]! + stored[below - 1]! + stored[below + 1]!;
        const sides = stored[above]! + stored[below]! + stored[n - 1]! + stored[n + 1]!;
        responses[filled++] = Math.abs(corners - 2 * sides + 4 * stored[n]!);
      }
    }
  }
  responses.sort();
  const middle = total >> 1;
  const median = total % 2 === 1 ? responses[middle]! : (responses[middle - 1]! + responses[middle]!) / 2;
  const sd = median / 6 / NORMAL_MEDIAN_ABSOLUTE;
  return Number.isFinite(sd) ? sd : 0;
}

/** Equally likely standard normal values, SD 1 exactly; looked up because a series takes millions of them. */
const DRAWS = 4096;
let drawTable: Float64Array | null = null;

function normalDraws(): Float64Array {
  if (drawTable) return drawTable;
  const table = Float64Array.from({ length: DRAWS }, (_, n) => normalQuantile((n + 0.5) / DRAWS));
  const sd = Math.sqrt(table.reduce((sum, z) => sum + z * z, 0) / DRAWS);
  drawTable = table.map((z) => z / sd);
  return drawTable;
}

/** The least and greatest stored value, or null where one is not a number. */
export function storedRange(stored: StoredArray): readonly [number, number] | null {
  let [low, high] = [Infinity, -Infinity];
  for (let n = 0; n < stored.length; n++) {
    const v = stored[n]!;
    if (v < low) low = v;
    if (v > high) high = v;
    if (v !== v) return null;
  }
  return [low, high];
}

/**
 * The volume with Gaussian noise of `sd` (stored units) on every voxel, written into `into` (same kind and length,
 * overwritten): no other memory is taken. Whole-number storage is rounded. Values stay within `range`, the one that the
 * series itself uses: a magnitude image gets no negative values and the normalisation keeps its bins. Same seed, same bytes.
 */
export function addNoise(volume: Volume, sd: number, seed: number, range: readonly [number, number], into: StoredArray): Volume {
  const { stored } = volume;
  assert(into.length === stored.length && into.constructor === stored.constructor, 'the buffer is of the kind of the volume');
  const rng = makeRng(seed);
  const noise = normalDraws().map((z) => sd * z);
  const [low, high] = range;
  // Half a unit and a floor round whole-number storage; fractions stay as they are.
  const whole = !(stored instanceof Float32Array || stored instanceof Float64Array);
  const place = (n: number, value: number): void => {
    const limited = value < low ? low : value > high ? high : value;
    into[n] = whole ? Math.floor(limited + 0.5) : limited;
  };
  const even = stored.length & ~1;
  for (let n = 0; n < even; n += 2) {
    // Two indices of 12 bits from one draw.
    const bits = rng.int(DRAWS * DRAWS);
    place(n, stored[n]! + noise[bits & (DRAWS - 1)]!);
    place(n + 1, stored[n + 1]! + noise[bits >>> 12]!);
  }
  if (even < stored.length) place(even, stored[even]! + noise[rng.int(DRAWS)]!);
  return { ...volume, stored: into };
}

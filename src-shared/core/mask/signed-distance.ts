/**
 * Signed Euclidean distance, in mm, from pixel centres of one slice to the edge of its ROI.
 * Perturbation of ROIs and interpolation between slices stand on it; no feature does.
 */
import { assert } from '@shared/base/assert';

/**
 * Distance from each pixel's centre to the outline of the ROI, which runs along the pixels' edges (half way
 * between a centre inside and one outside): negative inside, positive outside, never zero; mm; all +Infinity for
 * an empty ROI. What lies beyond the bitmap is outside, but no edge is seen there: give a margin of at least one
 * empty pixel. `bitmap` is columns x rows (non-zero = ROI), `spacingMm` the distance of centres along x and y.
 *
 * A pixel is a rectangle: off its own column and row the nearest place of it is a corner, a middle of a side elsewhere.
 * So distances along a column are whole numbers of half steps, and those across columns run from the sides between
 * columns. Two passes after Felzenszwalb and Huttenlocher, Theory of Computing 2012;8:415: linear in the number of pixels.
 */
export function signedDistanceMm(
  bitmap: Uint8Array,
  columns: number,
  rows: number,
  spacingMm: readonly [number, number],
): Float64Array {
  assert(bitmap.length === columns * rows, 'bitmap does not fit the slice');
  const toInside = squaredDistance(bitmap, columns, rows, spacingMm, true);
  const toOutside = squaredDistance(bitmap, columns, rows, spacingMm, false);
  const distance = new Float64Array(bitmap.length);
  for (let n = 0; n < distance.length; n++) distance[n] = bitmap[n] === 0 ? Math.sqrt(toInside[n]!) : -Math.sqrt(toOutside[n]!);
  return distance;
}

/** More half steps than any slice has rows for: no such pixel in the column. */
const NONE = 1 << 29;

/** Squared distance in mm2 from each centre that is not of the kind to the nearest pixel (a closed rectangle) that is; 0 for those that are. */
function squaredDistance(
  bitmap: Uint8Array,
  columns: number,
  rows: number,
  [stepX, stepY]: readonly [number, number],
  set: boolean,
): Float64Array {
  const halfSteps = alongColumns(bitmap, columns, rows, set);
  const distance = new Float64Array(columns * rows);
  const unitX = (stepX / 2) ** 2;
  const unitY = (stepY / 2) ** 2;
  const own = new Float64Array(columns);
  const side = new Float64Array(columns + 1); // side b lies between columns b - 1 and b, at half step 2b; centres at 2x + 1
  const apex = new Int32Array(columns + 1); // sides whose parabolas make the lower envelope
  const from = new Float64Array(columns + 2); // where each of them begins, in half steps
  for (let y = 0, row = 0; y < rows; y++, row += columns) {
    let wanted = false;
    for (let x = 0; x < columns; x++) {
      const k = halfSteps[row + x]!;
      own[x] = k >= NONE ? Infinity : unitY * k * k;
      if (k !== 0) wanted = true;
    }
    if (!wanted) continue;
    side[0] = own[0]!;
    side[columns] = own[columns - 1]!;
    for (let b = 1; b < columns; b++) side[b] = own[b]! < own[b - 1]! ? own[b]! : own[b - 1]!;
    let last = -1;
    for (let b = 0; b <= columns; b++) {
      const value = side[b]!;
      if (value === Infinity) continue;
      let begins = -Infinity;
      while (last >= 0) {
        const p = apex[last]!;
        begins = (value - side[p]! + 4 * unitX * (b * b - p * p)) / (4 * unitX * (b - p));
        if (begins > from[last]!) break;
        last -= 1;
        begins = -Infinity;
      }
      last += 1;
      apex[last] = b;
      from[last] = begins;
    }
    if (last < 0) {
      distance.fill(Infinity, row, row + columns);
      continue;
    }
    from[last + 1] = Infinity;
    for (let x = 0, e = 0; x < columns; x++) {
      if (halfSteps[row + x] === 0) continue;
      const centre = 2 * x + 1;
      while (from[e + 1]! < centre) e++;
      const off = centre - 2 * apex[e]!;
      const across = unitX * off * off + side[apex[e]!]!;
      distance[row + x] = across < own[x]! ? across : own[x]!;
    }
  }
  return distance;
}

/** Half steps along the column from each centre to the nearest pixel of the kind: 0 for such a pixel itself, `NONE` or more without one. */
function alongColumns(bitmap: Uint8Array, columns: number, rows: number, set: boolean): Int32Array {
  const steps = new Int32Array(columns * rows);
  for (let n = 0; n < steps.length; n++) {
    if ((bitmap[n] !== 0) === set) continue;
    const above = n < columns ? NONE : steps[n - columns]!;
    steps[n] = above === 0 ? 1 : above + 2;
  }
  for (let n = steps.length - columns - 1; n >= 0; n--) {
    const below = steps[n + columns]!;
    const reached = below === 0 ? 1 : below + 2;
    if (reached < steps[n]!) steps[n] = reached;
  }
  return steps;
}

type EnvelopePass = (values: Float64Array, start: number, stride: number, count: number, unit: number) => void;

/** One line of the transform in place: f(q) becomes the least of unit (q - p)^2 + f(p) over p; its buffers are shared by the lines. */
export function makeEnvelope(longest: number): EnvelopePass {
  const apex = new Int32Array(longest); // of the parabolas on the lower envelope
  const from = new Float64Array(longest + 1); // where each of them begins
  const line = new Float64Array(longest);
  return (values, start, stride, count, unit) => {
    let last = -1;
    for (let q = 0; q < count; q++) {
      line[q] = values[start + q * stride]!;
      if (line[q] === Infinity) continue;
      let begins = -Infinity;
      while (last >= 0) {
        const p = apex[last]!;
        begins = (line[q]! - line[p]! + unit * (q * q - p * p)) / (2 * unit * (q - p));
        if (begins > from[last]!) break;
        last -= 1;
        begins = -Infinity;
      }
      last += 1;
      apex[last] = q;
      from[last] = begins;
    }
    if (last < 0) return; // no node on this line: all stay infinite
    from[last + 1] = Infinity;
    for (let q = 0, e = 0; q < count; q++) {
      while (from[e + 1]! < q) e++;
      const p = apex[e]!;
      values[start + q * stride] = unit * (q - p) * (q - p) + line[p]!;
    }
  };
}

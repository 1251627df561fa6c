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
 * A pixel is a rectangle, so the distance to it is reached at its centre, at the middle of a side or at a corner:
 * on a grid of half the spacing these are nodes, and the distance to the nearest node is the exact one. The two
 * passes after Felzenszwalb and Huttenlocher, Theory of Computing 2012;8:415: linear in the number of pixels.
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

/** Squared distance in mm2 from each centre to the nearest pixel (a closed rectangle) that is, or is not, set. */
function squaredDistance(
  bitmap: Uint8Array,
  columns: number,
  rows: number,
  [stepX, stepY]: readonly [number, number],
  set: boolean,
): Float64Array {
  // Nodes at half pixels: pixel (x, y) has its centre at node (2x + 1, 2y + 1) and covers 3 x 3 nodes.
  const width = 2 * columns + 1;
  const height = 2 * rows + 1;
  const nodes = new Float64Array(width * height).fill(Infinity);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if ((bitmap[y * columns + x] !== 0) !== set) continue;
      for (let row = 2 * y; row <= 2 * y + 2; row++) nodes.fill(0, row * width + 2 * x, row * width + 2 * x + 3);
    }
  }
  const pass = makeEnvelope(Math.max(width, height));
  // Along y for every column of nodes, then along x for the rows that hold centres.
  for (let x = 0; x < width; x++) pass(nodes, x, width, height, (stepY / 2) ** 2);
  const distance = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    pass(nodes, (2 * y + 1) * width, 1, width, (stepX / 2) ** 2);
    for (let x = 0; x < columns; x++) distance[y * columns + x] = nodes[(2 * y + 1) * width + 2 * x + 1]!;
  }
  return distance;
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

/**
 * A path that runs along edges of the image from a place clicked on to the pointer.
 *
 * Source: Mortensen and Barrett, Intelligent scissors, SIGGRAPH 1995:191: the path of least cost in the graph of pixels,
 * where edges are cheap. Of the paper's costs the gradient magnitude alone is used [ours].
 */
import { assert } from '@shared/base/assert';

/** Pixels on each side of the seed within which paths are sought: a click is due before, and a move stays quick. */
const WINDOW = 96;
/** Pixels on each side of the seed whose strongest edge counts as an edge in full. */
const SCALE_WINDOW = 16;
/** A step of the smaller spacing costs from this, along full edges, to the unit, where there is none. */
const LEAST_COST = 13;
const UNIT_COST = 256;
/** Total of a pixel that no path has reached. */
const FAR = 0x7fffffff;

export type Pixel = readonly [i: number, j: number];

export interface Livewire {
  /** Puts the start of the path on a pixel (rounded, moved into the slice). */
  seed(i: number, j: number): void;
  /**
   * The pixels from the seed to (i, j), both included, each a neighbour of the one before by a side or a corner. Depends
   * on seed and end alone, not on the moves before. Beyond 96 columns or rows from the seed the path ends at the nearest
   * pixel within, and a straight line goes on from there.
   */
  pathTo(i: number, j: number): Pixel[];
}

/**
 * A livewire on a slice of columns x rows intensities. The gradient is Sobel's, per mm; its magnitude g is divided by the
 * greatest within 16 pixels of the seed and limited to 1, so that a faint edge draws the path where a strong one is far.
 * A pixel costs 256 - 243 g; a step costs the mean of its two pixels times its length in units of the smaller spacing,
 * rounded. No gradient is known across the border: pixels there repeat.
 */
export function makeLivewire(
  image: ArrayLike<number>,
  columns: number,
  rows: number,
  spacingMm: readonly [number, number],
): Livewire {
  assert(image.length === columns * rows, 'image does not fit the slice');
  const gradient = gradientMagnitude(image, columns, rows, spacingMm);
  const clampI = (i: number): number => Math.max(0, Math.min(columns - 1, Math.round(i)));
  const clampJ = (j: number): number => Math.max(0, Math.min(rows - 1, Math.round(j)));
  let search: Search | null = null;
  return {
    seed(i, j) {
      search = startSearch(gradient, columns, rows, spacingMm, clampI(i), clampJ(j));
    },
    pathTo(i, j) {
      assert(search !== null, 'the livewire has a seed');
      const { left, top, right, bottom } = search.window;
      const [endI, endJ] = [clampI(i), clampJ(j)];
      const edgeI = Math.max(left, Math.min(right, endI));
      const edgeJ = Math.max(top, Math.min(bottom, endJ));
      const path = search.pathTo(edgeI, edgeJ);
      pushLine(path, edgeI, edgeJ, endI, endJ);
      return path;
    },
  };
}

/** Magnitude of Sobel's gradient per mm; 0 where an intensity is missing. */
function gradientMagnitude(
  image: ArrayLike<number>,
  columns: number,
  rows: number,
  [stepX, stepY]: readonly [number, number],
): Float32Array {
  const magnitude = new Float32Array(columns * rows);
  for (let y = 0, n = 0; y < rows; y++) {
    const above = (y > 0 ? y - 1 : y) * columns;
    const here = y * columns;
    const below = (y + 1 < rows ? y + 1 : y) * columns;
    for (let x = 0; x < columns; x++, n++) {
      const left = x > 0 ? x - 1 : x;
      const right = x + 1 < columns ? x + 1 : x;
      const northWest = image[above + left]!;
      const northEast = image[above + right]!;
      const southWest = image[below + left]!;
      const southEast = image[below + right]!;
      const gx = (northEast - northWest + 2 * (image[here + right]! - image[here + left]!) + southEast - southWest) / (8 * stepX);
      const gy = (southWest - northWest + 2 * (image[below + x]! - image[above + x]!) + southEast - northEast) / (8 * stepY);
      const size = Math.sqrt(gx * gx + gy * gy);
      magnitude[n] = Number.isFinite(size) ? size : 0;
    }
  }
  return magnitude;
}

interface Window {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Search {
  readonly window: Window;
  pathTo(i: number, j: number): Pixel[];
}

const windowAround = (i: number, j: number, reach: number, columns: number, rows: number): Window => ({
  left: Math.max(0, i - reach),
  top: Math.max(0, j - reach),
  right: Math.min(columns - 1, i + reach),
  bottom: Math.min(rows - 1, j + reach),
});

/** Costs of the window's pixels, in a frame of one pixel that can not be entered (cost 0). */
function costsOf(
  gradient: Float32Array,
  columns: number,
  window: Window,
  greatest: number,
): { readonly costs: Uint16Array; readonly stride: number } {
  const { left, top, right, bottom } = window;
  const stride = right - left + 3;
  const costs = new Uint16Array(stride * (bottom - top + 3));
  const scale = greatest > 0 ? (UNIT_COST - LEAST_COST) / greatest : 0;
  for (let y = top; y <= bottom; y++) {
    for (let x = left, n = (y - top + 1) * stride + 1; x <= right; x++, n++) {
      const relief = scale * gradient[y * columns + x]!;
      costs[n] = Math.round(UNIT_COST - (relief < UNIT_COST - LEAST_COST ? relief : UNIT_COST - LEAST_COST));
    }
  }
  return { costs, stride };
}

/**
 * Dijkstra's search from a seed, pixel by pixel only as far as asked for: what is settled serves the moves that follow.
 * Costs are whole numbers, so the front is a ring of buckets by cost (Dial, Commun ACM 1969;12:632), each a linked list.
 */
function startSearch(
  gradient: Float32Array,
  columns: number,
  rows: number,
  [stepX, stepY]: readonly [number, number],
  i: number,
  j: number,
): Search {
  const window = windowAround(i, j, WINDOW, columns, rows);
  const near = windowAround(i, j, SCALE_WINDOW, columns, rows);
  let greatest = 0;
  for (let y = near.top; y <= near.bottom; y++)
    for (let x = near.left; x <= near.right; x++) greatest = Math.max(greatest, gradient[y * columns + x]!);
  const { costs, stride } = costsOf(gradient, columns, window, greatest);

  const least = Math.min(stepX, stepY);
  const [alongX, alongY, across] = [stepX / least, stepY / least, Math.hypot(stepX, stepY) / least];
  const offsets = Int32Array.of(-1, 1, -stride, stride, -stride - 1, 1 - stride, stride - 1, stride + 1);
  const lengths = Float64Array.of(alongX, alongX, alongY, alongY, across, across, across, across);
  // A power of two, for speed, and more than any step costs.
  const ring = 2 ** Math.ceil(Math.log2(UNIT_COST * across + 2));
  const heads = new Int32Array(ring).fill(-1);
  const next = new Int32Array(costs.length);
  const previous = new Int32Array(costs.length);
  const total = new Int32Array(costs.length).fill(FAR);
  const parent = new Int32Array(costs.length).fill(-1);
  const settled = new Uint8Array(costs.length);
  const at = (x: number, y: number): number => (y - window.top + 1) * stride + x - window.left + 1;
  const start = at(i, j);
  total[start] = 0;
  heads[0] = start;
  next[start] = -1;
  previous[start] = -1;
  let front = 0; // cost of the bucket looked into

  /** Settles pixels in the order of their cost until `end` is one of them: every pixel of the window can be reached. */
  const settle = (end: number): void => {
    const mask = ring - 1;
    let cost = front;
    while (settled[end] === 0) {
      let n = heads[cost & mask]!;
      while (n < 0) n = heads[++cost & mask]!;
      const second = next[n]!;
      heads[cost & mask] = second;
      if (second >= 0) previous[second] = -1;
      settled[n] = 1;
      const own = costs[n]!;
      for (let o = 0; o < 8; o++) {
        const m = n + offsets[o]!;
        const other = costs[m]!;
        if (other === 0 || settled[m] !== 0) continue;
        const reached = cost + Math.floor(0.5 * (own + other) * lengths[o]! + 0.5);
        const known = total[m]!;
        if (reached >= known) continue;
        if (known !== FAR) {
          // Out of its bucket.
          const before = previous[m]!;
          const after = next[m]!;
          if (before >= 0) next[before] = after;
          else heads[known & mask] = after;
          if (after >= 0) previous[after] = before;
        }
        total[m] = reached;
        parent[m] = n;
        const head = heads[reached & mask]!;
        next[m] = head;
        previous[m] = -1;
        if (head >= 0) previous[head] = m;
        heads[reached & mask] = m;
      }
    }
    front = cost;
  };
  return {
    window,
    pathTo(x, y) {
      const end = at(x, y);
      settle(end);
      const path: Pixel[] = [];
      for (let n = end; n >= 0; n = parent[n]!) {
        const row = Math.floor(n / stride);
        path.push([n - row * stride - 1 + window.left, row - 1 + window.top]);
      }
      return path.reverse();
    },
  };
}

/** Adds the pixels after (ax, ay) of the straight line to (bx, by). */
function pushLine(path: Pixel[], ax: number, ay: number, bx: number, by: number): void {
  const steps = Math.max(Math.abs(bx - ax), Math.abs(by - ay));
  for (let s = 1; s <= steps; s++)
    path.push([Math.round(ax + ((bx - ax) * s) / steps), Math.round(ay + ((by - ay) * s) / steps)]);
}

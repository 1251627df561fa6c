/** The outline of an ROI along pixel edges, made anew at every brush move: straight runs only, no closed paths. */

/** Pixel columns i0..i1 and rows j0..j1, inclusive. */
interface Bounds {
  readonly i0: number;
  readonly j0: number;
  readonly i1: number;
  readonly j1: number;
}

/**
 * Segments x0, y0, x1, y1, ... (index coordinates, so at n +- 0.5) between set and unset pixels
 * within `bounds`, which must hold all set pixels. Written into `into` from its start; returns
 * how many numbers were written. `into` grows as needed and is reused by the caller.
 */
export function traceEdges(bits: Uint8Array, columns: number, rows: number, bounds: Bounds, into: number[]): number {
  let n = 0;
  const { i0, j0, i1, j1 } = bounds;
  if (i1 < i0 || j1 < j0) return 0;
  // Horizontal edges above row j (j1 + 1: below the last row).
  for (let j = j0; j <= j1 + 1; j++) {
    const below = j < rows && j <= j1 ? j * columns : -1;
    const above = j > 0 && j > j0 ? (j - 1) * columns : -1;
    let start = -1;
    for (let i = i0; i <= i1 + 1; i++) {
      const edge = i <= i1 && (below < 0 ? 0 : bits[below + i]!) !== (above < 0 ? 0 : bits[above + i]!);
      if (edge && start < 0) start = i;
      else if (!edge && start >= 0) {
        into[n++] = start - 0.5;
        into[n++] = j - 0.5;
        into[n++] = i - 0.5;
        into[n++] = j - 0.5;
        start = -1;
      }
    }
  }
  // Vertical edges left of column i.
  for (let i = i0; i <= i1 + 1; i++) {
    const hasRight = i <= i1;
    const hasLeft = i > i0;
    let start = -1;
    for (let j = j0; j <= j1 + 1; j++) {
      const row = j * columns;
      const edge = j <= j1 && (hasRight ? bits[row + i]! : 0) !== (hasLeft ? bits[row + i - 1]! : 0);
      if (edge && start < 0) start = j;
      else if (!edge && start >= 0) {
        into[n++] = i - 0.5;
        into[n++] = start - 0.5;
        into[n++] = i - 0.5;
        into[n++] = j - 0.5;
        start = -1;
      }
    }
  }
  return n;
}

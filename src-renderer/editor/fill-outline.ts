/** From an outline drawn by hand to the pixels that it encloses. */

/**
 * Bitmap (columns x rows, 0 or 1) of the pixels whose centre the outline goes round at least once:
 * non-zero winding, so that a loop that crosses itself or overshoots its start leaves no hole. An
 * edge meets rows and pixels by the rule of `rasteriseContours`: where an outline does not cross
 * itself both give the same pixels. `outline` is x0, y0, x1, y1, ... in index coordinates, closed.
 */
export function rasteriseEnclosed(outline: ArrayLike<number>, columns: number, rows: number): Uint8Array {
  const turns = new Int16Array(columns * rows);
  const points = outline.length >> 1;
  for (let p = 0, q = points - 1; p < points; q = p++) {
    const [x1, y1, x2, y2] = [outline[2 * q]!, outline[2 * q + 1]!, outline[2 * p]!, outline[2 * p + 1]!];
    if (y1 === y2) continue;
    const turn = y2 > y1 ? 1 : -1;
    const from = Math.max(0, Math.ceil(Math.min(y1, y2)));
    const to = Math.min(rows, Math.ceil(Math.max(y1, y2)));
    for (let y = from; y < to; y++) {
      const first = Math.max(0, Math.ceil(x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)));
      if (first < columns) turns[y * columns + first]! += turn;
    }
  }
  const bits = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    let winding = 0;
    for (let n = y * columns, end = n + columns; n < end; n++) {
      winding += turns[n]!;
      bits[n] = winding === 0 ? 0 : 1;
    }
  }
  return bits;
}

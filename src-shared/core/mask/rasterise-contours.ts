/** From contours to pixels, by the even-odd rule of science 2.1 rule 2. One slice at a time. */

/** A closed polygon in index coordinates (pixel centres at integers) as x0, y0, x1, y1, ...; the last point joins the first. */
export type Polygon = ArrayLike<number>;

/**
 * Bitmap of the pixels whose centre is inside by the even-odd rule over all polygons together:
 * an edge from y1 to y2 counts for row y when (y1 > y) != (y2 > y), a crossing counts for a
 * pixel when its x >= the crossing's x. Holes and islands follow from the rule.
 */
export function rasteriseContours(polygons: readonly Polygon[], columns: number, rows: number): Uint8Array {
  const bitmap = new Uint8Array(columns * rows);
  // Each crossing flips every pixel from ceil(x) to the end of its row: mark the first, then take a running parity.
  for (const polygon of polygons) {
    const points = polygon.length >> 1;
    for (let p = 0, q = points - 1; p < points; q = p++) {
      const [x1, y1, x2, y2] = [polygon[2 * q]!, polygon[2 * q + 1]!, polygon[2 * p]!, polygon[2 * p + 1]!];
      if (y1 === y2) continue;
      const from = Math.max(0, Math.ceil(Math.min(y1, y2)));
      const to = Math.min(rows, Math.ceil(Math.max(y1, y2)));
      for (let y = from; y < to; y++) {
        const crossing = x1 + ((y - y1) * (x2 - x1)) / (y2 - y1);
        const first = Math.max(0, Math.ceil(crossing));
        if (first < columns) bitmap[y * columns + first]! ^= 1;
      }
    }
  }
  for (let y = 0; y < rows; y++) {
    let inside = 0;
    for (let n = y * columns, end = n + columns; n < end; n++) bitmap[n] = inside ^= bitmap[n]!;
  }
  return bitmap;
}

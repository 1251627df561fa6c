/** Walks the pixels of a bitmap that are connected to one of them. */

/** Changes to `mark` all pixels of value `from` connected to pixel `start`, which has that value too; answers how many. */
export type Spread = (bits: Uint8Array, start: number, from: number, mark: number) => number;

/**
 * A walk over bitmaps of columns x rows: neighbours share a side (4) or at least a corner (8). A pixel is marked when
 * it is found, so each is visited once and the buffer, made here, never overflows. `mark` differs from `from`.
 */
export function makeSpread(columns: number, rows: number, connectivity: 4 | 8): Spread {
  const waiting = new Uint32Array(columns * rows);
  return (bits, start, from, mark) => {
    let found = 1;
    bits[start] = mark;
    waiting[0] = start;
    let depth = 1;
    while (depth > 0) {
      const n = waiting[--depth]!;
      const y = Math.floor(n / columns);
      const x = n - y * columns;
      const top = y > 0 ? y - 1 : y;
      const bottom = y + 1 < rows ? y + 1 : y;
      const left = x > 0 ? x - 1 : x;
      const right = x + 1 < columns ? x + 1 : x;
      for (let v = top; v <= bottom; v++) {
        // By a side only, the rows above and below have one neighbour each.
        const wide = connectivity === 8 || v === y;
        const end = v * columns + (wide ? right : x);
        for (let m = v * columns + (wide ? left : x); m <= end; m++) {
          if (bits[m] !== from) continue;
          bits[m] = mark;
          waiting[depth++] = m;
          found++;
        }
      }
    }
    return found;
  };
}

/**
 * Which pixel centres an outline encloses, by exact integer arithmetic, one pixel at a time: a rule of its own beside the
 * scan lines of the program. Vertices lie on multiples of 1/8 voxel, so that every product is an exact integer.
 */

/** Vertices in index coordinates, closed. */
export type Outline = readonly (readonly [x: number, y: number])[];

const EIGHTHS = 8;

/** Edges crossed by the ray from a point to the left, upward ones as +1, downward ones as -1. A point on an edge lies right of it. */
function crossings(outline: Outline, px: number, py: number): readonly (1 | -1)[] {
  const exact = (value: number): bigint => {
    const scaled = value * EIGHTHS;
    if (!Number.isInteger(scaled)) throw new Error(`${value} is no multiple of 1/8`);
    return BigInt(scaled);
  };
  const [x, y] = [exact(px), exact(py)];
  return outline.flatMap(([ax, ay], n): (1 | -1)[] => {
    const [bx, by] = outline[(n + 1) % outline.length]!;
    const [x1, y1, x2, y2] = [exact(ax), exact(ay), exact(bx), exact(by)];
    if (y1 <= y && y < y2) return (x2 - x1) * (y - y1) <= (x - x1) * (y2 - y1) ? [1] : [];
    if (y2 <= y && y < y1) return (x1 - x2) * (y - y2) <= (x - x2) * (y1 - y2) ? [-1] : [];
    return [];
  });
}

/** Pixels `i,j` inside by the even-odd rule, or where the outline goes round at least once, row by row. */
export function plainInside(outline: Outline, columns: number, rows: number, rule: 'even-odd' | 'winding'): string[] {
  const inside: string[] = [];
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const crossed = crossings(outline, i, j);
      const sum = crossed.reduce<number>((all, turn) => all + turn, 0);
      if (rule === 'even-odd' ? crossed.length % 2 === 1 : sum !== 0) inside.push(`${i},${j}`);
    }
  }
  return inside;
}

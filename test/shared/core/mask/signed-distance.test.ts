import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { signedDistanceMm } from '@shared/core/mask/signed-distance';

/** From the definition: the least distance from a centre to any pixel, taken as a rectangle, of the other kind. */
function plainDistance(bitmap: Uint8Array, columns: number, rows: number, [sx, sy]: readonly [number, number]): number[] {
  const found: number[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const inside = bitmap[y * columns + x] !== 0;
      let least = Infinity;
      for (let v = 0; v < rows; v++) {
        for (let u = 0; u < columns; u++) {
          if ((bitmap[v * columns + u] !== 0) === inside) continue;
          const dx = Math.max(0, Math.abs(u - x) - 0.5) * sx;
          const dy = Math.max(0, Math.abs(v - y) - 0.5) * sy;
          least = Math.min(least, Math.hypot(dx, dy));
        }
      }
      found.push(inside ? -least : least);
    }
  }
  return found;
}

const draw = (picture: readonly string[]): { bitmap: Uint8Array; columns: number; rows: number } => ({
  bitmap: Uint8Array.from(picture.join(''), (c) => (c === '#' ? 1 : 0)),
  columns: picture[0]?.length ?? 0,
  rows: picture.length,
});

describe('the signed distance', () => {
  it('is that of the plain definition, any bitmap, anisotropic spacing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 1, max: 13 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
        fc.constantFrom([1, 1], [0.47, 1.3], [3, 0.6]),
        (columns, rows, cells, spacing) => {
          const bitmap = Uint8Array.from({ length: columns * rows }, () => (cells.next().value === 0 ? 1 : 0));
          const pair = [spacing[0] ?? 1, spacing[1] ?? 1] as const;
          const found = signedDistanceMm(bitmap, columns, rows, pair);
          plainDistance(bitmap, columns, rows, pair).forEach((want, n) => {
            if (Number.isFinite(want)) expect(Math.abs(found[n]! - want)).toBeLessThan(1e-12);
            else expect(found[n]).toBe(want);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
  it('one pixel: half a spacing to its own sides, to a corner beyond the diagonal', () => {
    const { bitmap, columns, rows } = draw(['...', '.#.', '...']);
    const found = signedDistanceMm(bitmap, columns, rows, [2, 4]);
    expect([...found]).toEqual([Math.hypot(1, 2), 2, Math.hypot(1, 2), 1, -1, 1, Math.hypot(1, 2), 2, Math.hypot(1, 2)]);
  });
  it('a hole and two islands: the nearest edge counts, whichever it is', () => {
    const { bitmap, columns, rows } = draw(['..........', '.#####..#.', '.##.##....', '.#####....', '..........']);
    const found = signedDistanceMm(bitmap, columns, rows, [1, 1]);
    expect(found[2 * columns + 3]).toBe(0.5); // in the hole
    expect(found[2 * columns + 2]).toBe(-0.5); // between hole and outside
    expect(found[1 * columns + 1]).toBe(-0.5);
    expect(found[1 * columns + 6]).toBe(0.5);
    expect(found[1 * columns + 7]).toBe(0.5); // the other island is nearer
  });
  it('grows linearly away from a straight edge, inside and outside', () => {
    const { bitmap, columns, rows } = draw(Array.from({ length: 3 }, () => '.....#####'));
    const row = [...signedDistanceMm(bitmap, columns, rows, [0.5, 9]).subarray(columns, 2 * columns)];
    expect(row).toEqual([2.25, 1.75, 1.25, 0.75, 0.25, -0.25, -0.75, -1.25, -1.75, -2.25]);
  });
  it('no ROI is infinitely far', () => {
    expect([...signedDistanceMm(new Uint8Array(4), 2, 2, [1, 1])]).toEqual([Infinity, Infinity, Infinity, Infinity]);
    expect([...signedDistanceMm(new Uint8Array(1).fill(1), 1, 1, [1, 1])]).toEqual([-Infinity]);
  });
});

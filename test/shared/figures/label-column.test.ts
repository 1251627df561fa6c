import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { type LabelAnchor, placeLabels, stackHeight } from '@shared/figures/label-column';

const column = { columnX: 400, top: 20, bottom: 320 };

const anchors = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 390 }),
    y: fc.integer({ min: 20, max: 320 }),
    height: fc.constant(26),
  }),
  { minLength: 1, maxLength: 9 },
);

/** Whether two leaders cross, from the definition: a common point strictly inside both. */
function cross(a: LabelAnchor, endA: number, b: LabelAnchor, endB: number): boolean {
  const [dax, day, dbx, dby] = [column.columnX - a.x, endA - a.y, column.columnX - b.x, endB - b.y];
  const determinant = dax * dby - day * dbx;
  if (determinant === 0) return false;
  const s = ((b.x - a.x) * dby - (b.y - a.y) * dbx) / determinant;
  const t = ((b.x - a.x) * day - (b.y - a.y) * dax) / determinant;
  return s > 1e-9 && s < 1 - 1e-9 && t > 1e-9 && t < 1 - 1e-9;
}

describe('labels in a column', () => {
  it('never touch, stay in the column, and no leader crosses another', () => {
    fc.assert(
      fc.property(anchors, (list) => {
        const centres = placeLabels(list, column);
        const sorted = list.map(({ height }, n) => ({ height, centre: centres[n]! })).sort((a, b) => a.centre - b.centre);
        expect(sorted[0]!.centre - sorted[0]!.height / 2).toBeGreaterThanOrEqual(column.top - 1e-9);
        expect(sorted.at(-1)!.centre + sorted.at(-1)!.height / 2).toBeLessThanOrEqual(column.bottom + 1e-9);
        sorted.slice(1).forEach(({ centre, height }, n) => {
          expect(centre - height / 2 - (sorted[n]!.centre + sorted[n]!.height / 2)).toBeGreaterThanOrEqual(5 - 1e-9);
        });
        list.forEach((a, i) =>
          list.slice(i + 1).forEach((b, k) => {
            expect(cross(a, centres[i]!, b, centres[i + 1 + k]!)).toBe(false);
          }),
        );
      }),
      { numRuns: 300 },
    );
  });
  it('stand at the height of their points where there is room', () => {
    const list = [
      { x: 10, y: 50, height: 13 },
      { x: 300, y: 150, height: 26 },
    ];
    expect(placeLabels(list, column)).toEqual([50, 150]);
  });
  it('share what they lack: two labels of one point stand either side of it', () => {
    const point = { x: 10, y: 100, height: 20 };
    const centres = placeLabels([point, point], column);
    expect([...centres].sort((a, b) => a - b)).toEqual([87.5, 112.5]);
  });
  it('run on below where the column is too short', () => {
    const list = Array.from({ length: 20 }, () => ({ x: 0, y: 100, height: 26 }));
    const centres = placeLabels(list, column);
    expect(Math.min(...centres) - 13).toBe(column.top);
    expect(Math.max(...centres) + 13).toBe(column.top + stackHeight(list.map(({ height }) => height)));
  });
});

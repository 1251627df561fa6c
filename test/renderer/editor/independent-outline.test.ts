/** Masks drawn by gestures against a rule that shares nothing with the program: outlines with vertices on pixel centres and edges, crossing themselves or not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Outline, plainInside } from '../../support/plain-polygon';
import { DrawingHarness } from './drawing-harness';

const [COLUMNS, ROWS] = [24, 17];
const SCREEN_PX_A_VOXEL = 80;

/** Points of eighths of a voxel, no two neighbours and no later one so near the first that a click would close. */
const outline = fc
  .array(fc.tuple(fc.integer({ min: -8, max: 8 * COLUMNS }), fc.integer({ min: -8, max: 8 * ROWS })), {
    minLength: 3,
    maxLength: 12,
  })
  .map((points): Outline => points.map(([x, y]) => [x / 8, y / 8]))
  .filter((points) =>
    points.every(([x, y], n) => {
      const far = ([ax, ay]: readonly [number, number]): boolean => Math.hypot(x - ax, y - ay) >= 0.5;
      return n === 0 || (far(points[0]!) && far(points[n - 1]!));
    }),
  );

function makeHarness(tool: 'polygon' | 'freehand'): DrawingHarness {
  const harness = new DrawingHarness(COLUMNS, ROWS);
  harness.scale = SCREEN_PX_A_VOXEL;
  harness.editor.setTool(tool);
  return harness;
}
function drawPolygon(points: Outline): string[] {
  const harness = makeHarness('polygon');
  for (const [i, j] of points) harness.click(i, j);
  harness.editor.pressKey('accept');
  harness.editor.pressKey('accept');
  return harness.pixels();
}
function drawFreehand(points: Outline): string[] {
  const harness = makeHarness('freehand');
  harness.drag(points);
  return harness.pixels();
}

describe('masks drawn here and masks computed from the same outlines', () => {
  it('polygons: even-odd', () => {
    fc.assert(
      fc.property(outline, (points) => {
        expect(drawPolygon(points)).toEqual(plainInside(points, COLUMNS, ROWS, 'even-odd'));
      }),
      { numRuns: 300 },
    );
  });

  it('freehand: wherever the outline goes round', () => {
    fc.assert(
      fc.property(outline, (points) => {
        expect(drawFreehand(points)).toEqual(plainInside(points, COLUMNS, ROWS, 'winding'));
      }),
      { numRuns: 300 },
    );
  });

  it('vertices on pixel centres, edges along rows and columns: each shared edge belongs to one side', () => {
    const left: Outline = [
      [3, 3],
      [8, 3],
      [8, 9],
      [3, 9],
    ];
    const right: Outline = [
      [8, 3],
      [14, 3],
      [14, 9],
      [8, 9],
    ];
    for (const points of [left, right]) expect(drawPolygon(points)).toEqual(plainInside(points, COLUMNS, ROWS, 'even-odd'));
    const both = new Set([...drawPolygon(left), ...drawPolygon(right)]);
    expect(both.size).toBe(drawPolygon(left).length + drawPolygon(right).length);
  });

  it('a five-pointed star: its middle is out of a polygon and in a freehand outline', () => {
    const star: Outline = [0, 2, 4, 1, 3].map((n) => [
      Math.round(8 * (11 + 7 * Math.sin((2 * Math.PI * n) / 5))) / 8,
      Math.round(8 * (8 - 7 * Math.cos((2 * Math.PI * n) / 5))) / 8,
    ]);
    expect(drawPolygon(star)).toEqual(plainInside(star, COLUMNS, ROWS, 'even-odd'));
    expect(drawFreehand(star)).toEqual(plainInside(star, COLUMNS, ROWS, 'winding'));
    expect(drawPolygon(star)).not.toContain('11,8');
    expect(drawFreehand(star)).toContain('11,8');
  });
});

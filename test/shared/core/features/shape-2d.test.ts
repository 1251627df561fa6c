import { computeShape2d, type Shape2dValues } from '@shared/core/features/shape-2d';
import { resampleAxis } from '@shared/core/preprocess/resample-axis';
import { resampleRoi } from '@shared/core/preprocess/roi-slices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitmapOf } from '../../../support/test-grid';

function shape(slices: readonly (readonly string[])[], spacingMm: readonly [number, number] = [1, 1]): Shape2dValues {
  const bitmaps = slices.map((rows) => bitmapOf(...rows));
  const { columns, rows } = bitmaps[0]!;
  const mask = Uint8Array.from(bitmaps.flatMap(({ bitmap }) => [...bitmap]));
  return computeShape2d(
    resampleRoi(mask, [columns, rows, slices.length], resampleAxis(columns, 1, null), resampleAxis(rows, 1, null)),
    spacingMm,
  );
}

describe('shape of slices', () => {
  it('measures one pixel', () => {
    const found = shape([['...', '.#.']]);
    expect(found.area).toBe(0.5);
    expect(found.perimeter).toBeCloseTo(2 * Math.SQRT2, 12);
    expect(found).toMatchObject({ maximum_diameter: 1, major_axis_length: 0, minor_axis_length: 0, elongation: null });
  });

  it('measures a 3 x 2 block', () => {
    const found = shape([['###', '###']]);
    expect(found.area).toBe(5.5); // 6 pixels less four corners of 1/8
    expect(found.perimeter).toBeCloseTo(6 + 2 * Math.SQRT2, 12);
    expect(found.perimeter_to_area_ratio).toBeCloseTo((6 + 2 * Math.SQRT2) / 5.5, 12);
    expect(found.sphericity).toBeCloseTo((2 * Math.sqrt(Math.PI * 5.5)) / (6 + 2 * Math.SQRT2), 12);
    expect(found.maximum_diameter).toBeCloseTo(Math.hypot(3, 1), 12);
    expect(found.major_axis_length).toBeCloseTo(4 * Math.sqrt(2 / 3), 12);
    expect(found.minor_axis_length).toBeCloseTo(4 * 0.5, 12);
    expect(found.elongation).toBeCloseTo(0.5 / Math.sqrt(2 / 3), 12);
  });

  it('does not connect diagonal pixels, counts holes and islands', () => {
    expect(shape([['#.', '.#']]).area).toBe(1);
    expect(shape([['#.', '.#']]).perimeter).toBeCloseTo(4 * Math.SQRT2, 12);
    const ring = shape([['###', '#.#', '###']]);
    expect(ring.area).toBe(9 - 4 / 8 - 0.5);
    expect(ring.perimeter).toBeCloseTo(8 + 2 * Math.SQRT2 + 2 * Math.SQRT2, 12);
  });

  it('averages the slices, elongation only where it is defined', () => {
    const found = shape([
      ['##', '..'],
      ['#.', '..'],
    ]);
    expect(found.area).toBe((1.5 + 0.5) / 2);
    expect(found.elongation).toBe(0);
  });

  it('scales with spacing, also when it differs along x and y', () => {
    const [one, two] = [shape([['.##.', '####', '.#..']]), shape([['.##.', '####', '.#..']], [2, 2])];
    expect(two.area).toBeCloseTo(4 * one.area, 12);
    expect(two.perimeter).toBeCloseTo(2 * one.perimeter, 12);
    expect(two.maximum_diameter).toBeCloseTo(2 * one.maximum_diameter, 12);
    expect(two.minor_axis_length).toBeCloseTo(2 * one.minor_axis_length, 12);
    const wide = shape([['###']], [2, 0.5]);
    expect(wide.area).toBeCloseTo(3 - 4 / 8, 12);
    expect(wide.perimeter).toBeCloseTo(2 * 4 + 4 * (Math.hypot(2, 0.5) / 2), 12);
  });

  it('finds the greatest distance between any two contour vertices', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('.', '#'), { minLength: 35, maxLength: 35 }), (cells) => {
        fc.pre(cells.includes('#'));
        const rows = Array.from({ length: 5 }, (_, y) => cells.slice(7 * y, 7 * y + 7).join(''));
        const at = (x: number, y: number): boolean => rows[y]?.[x] === '#';
        const vertices: [number, number][] = [];
        for (let y = -1; y < 6; y++)
          for (let x = -1; x < 8; x++) {
            if (at(x, y) !== at(x + 1, y)) vertices.push([x + 0.5, y]);
            if (at(x, y) !== at(x, y + 1)) vertices.push([x, y + 0.5]);
          }
        const longest = Math.max(...vertices.flatMap(([a, b]) => vertices.map(([c, d]) => Math.hypot(a - c, b - d))));
        expect(shape([rows]).maximum_diameter).toBeCloseTo(longest, 12);
      }),
    );
  });
});

import { unwrap } from '@shared/base/result';
import { toLpsMm } from '@shared/core/geometry/grid-coordinates';
import type { Grid } from '@shared/core/geometry/grid';
import { toOutline } from '@shared/core/mask/outline';
import { contourToleranceMm, rasterisePlanarContours } from '@shared/core/mask/planar-contours';
import { type Polygon, rasteriseContours } from '@shared/core/mask/rasterise-contours';
import { findRoi } from '@shared/core/mask/roi-name';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitmapOf, orthonormal, testGrid } from '../../../support/test-grid';

/** Rule 2 of science 2.1 word by word, pixel by pixel. */
function plainRaster(polygons: readonly Polygon[], columns: number, rows: number): Uint8Array {
  return Uint8Array.from({ length: columns * rows }, (_, n) => {
    const [x, y] = [n % columns, Math.floor(n / columns)];
    let crossings = 0;
    for (const polygon of polygons) {
      for (let p = 0; p < polygon.length; p += 2) {
        const q = (p + 2) % polygon.length;
        const [x1, y1, x2, y2] = [polygon[p]!, polygon[p + 1]!, polygon[q]!, polygon[q + 1]!];
        if (y1 > y !== y2 > y && x >= x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) crossings++;
      }
    }
    return crossings % 2;
  });
}

const show = (bitmap: Uint8Array, columns: number): string[] =>
  Array.from({ length: bitmap.length / columns }, (_, y) =>
    [...bitmap.subarray(y * columns, (y + 1) * columns)].map((v) => (v ? '#' : '.')).join(''),
  );

describe('rasteriseContours', () => {
  it('equals the rule word by word on any polygons, also beyond the slice and on exact centres', () => {
    const coordinate = fc.oneof(fc.integer({ min: -3, max: 14 }), fc.double({ min: -3, max: 14, noNaN: true }));
    const polygon = fc.array(coordinate, { minLength: 6, maxLength: 24 }).map((a) => a.slice(0, a.length & ~1));
    fc.assert(
      fc.property(fc.array(polygon, { minLength: 1, maxLength: 3 }), (polygons) => {
        expect(show(rasteriseContours(polygons, 11, 7), 11)).toEqual(show(plainRaster(polygons, 11, 7), 11));
      }),
    );
  });

  it('takes the left and the upper edge when a contour passes through centres', () => {
    expect(show(rasteriseContours([[1, 1, 4, 1, 4, 3, 1, 3]], 6, 5), 6)).toEqual([
      '......',
      '.###..',
      '.###..',
      '......',
      '......',
    ]);
  });

  it('makes holes and islands by the even-odd rule', () => {
    const outer = [-0.5, -0.5, 6.5, -0.5, 6.5, 6.5, -0.5, 6.5];
    const hole = [0.5, 0.5, 5.5, 0.5, 5.5, 5.5, 0.5, 5.5];
    const island = [2.5, 2.5, 3.5, 2.5, 3.5, 3.5, 2.5, 3.5];
    expect(show(rasteriseContours([outer, hole, island], 7, 7), 7)).toEqual([
      '#######',
      '#.....#',
      '#.....#',
      '#..#..#',
      '#.....#',
      '#.....#',
      '#######',
    ]);
  });
});

describe('toOutline', () => {
  it('follows pixel edges, outer outlines clockwise and holes the other way', () => {
    const { bitmap, columns, rows } = bitmapOf('###', '#.#', '###');
    const outlines = toOutline(bitmap, columns, rows);
    expect(outlines.map((o) => [...o])).toEqual([
      [2.5, -0.5, 2.5, 2.5, -0.5, 2.5, -0.5, -0.5],
      [1.5, 1.5, 1.5, 0.5, 0.5, 0.5, 0.5, 1.5],
    ]);
  });

  it('outlines pixels that touch at a corner apart', () => {
    const { bitmap, columns, rows } = bitmapOf('#.', '.#');
    expect(toOutline(bitmap, columns, rows)).toHaveLength(2);
    expect(toOutline(new Uint8Array(4), 2, 2)).toEqual([]);
  });

  it('gives the bitmap back when rasterised, and walks every pixel edge once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 77, maxLength: 77 }), (cells) => {
        const bitmap = Uint8Array.from(cells);
        const outlines = toOutline(bitmap, 11, 7);
        expect(rasteriseContours(outlines, 11, 7)).toEqual(bitmap);
        let length = 0;
        for (const o of outlines)
          for (let p = 0; p < o.length; p += 2)
            length += Math.abs(o[p]! - o[(p + 2) % o.length]!) + Math.abs(o[p + 1]! - o[(p + 3) % o.length]!);
        const at = (x: number, y: number): number => (x < 0 || y < 0 || x > 10 || y > 6 ? 0 : (bitmap[y * 11 + x] ?? 0));
        let edges = 0;
        for (let y = 0; y <= 7; y++) for (let x = 0; x <= 11; x++) edges += (at(x, y) ^ at(x - 1, y)) + (at(x, y) ^ at(x, y - 1));
        expect(length).toBe(edges);
      }),
    );
  });
});

describe('rasterisePlanarContours', () => {
  const grid: Grid = { ...testGrid([13, 11, 5]), directions: orthonormal([1, 0.1, 0.05], [-0.1, 1, 0.2]) };
  const square = (k: number, off = 0): number[] =>
    [
      [1.5, 1.5],
      [4.5, 1.5],
      [4.5, 3.5],
      [1.5, 3.5],
    ].flatMap(([i, j]) => [...toLpsMm(grid, [i!, j!, k + off / grid.spacingMm[2]])]);

  it('puts contours on their slices of an oblique grid', () => {
    const { mask, maxDeviationMm } = unwrap(rasterisePlanarContours(grid, [square(1), square(3, 0.06)]));
    const expected = new Uint8Array(13 * 11 * 5);
    for (const k of [1, 3]) for (const j of [2, 3]) for (const i of [2, 3, 4]) expected[i + 13 * (j + 11 * k)] = 1;
    expect(mask).toEqual(expected);
    expect(maxDeviationMm).toBeCloseTo(0.06, 9);
  });

  it('accepts min(0.1 mm, 5% of the slice distance) and refuses more', () => {
    expect(contourToleranceMm(grid)).toBe(0.1);
    expect(contourToleranceMm(testGrid([13, 11, 5], [0.7, 0.9, 1]))).toBe(0.05);
    expect(rasterisePlanarContours(grid, [square(2, 0.099)]).ok).toBe(true);
    expect(rasterisePlanarContours(grid, [square(2, 0.101)])).toMatchObject({
      error: { code: 'geometry/contour-off-slice', data: { contour: 0, slice: 2 } },
    });
    expect(rasterisePlanarContours(grid, [square(1), square(7)])).toMatchObject({
      error: { code: 'geometry/contour-outside-image', data: { contour: 1 } },
    });
    const tilted = square(2);
    tilted[2] = (tilted[2] ?? 0) + 0.5;
    expect(rasterisePlanarContours(grid, [tilted])).toMatchObject({ error: { code: 'geometry/contour-off-slice' } });
  });

  it('uses measured slice positions when they are known', () => {
    const offsets = [0, 4.3, 8.75, 12.9, 17.2];
    const drawn = square(2, 0.15);
    expect(rasterisePlanarContours(grid, [drawn]).ok).toBe(false);
    expect(unwrap(rasterisePlanarContours(grid, [drawn], offsets)).maxDeviationMm).toBeCloseTo(0, 9);
  });

  it('refuses positions that are not numbers, skips what encloses nothing', () => {
    const broken = square(1);
    broken[4] = NaN;
    expect(rasterisePlanarContours(grid, [broken]).ok).toBe(false);
    expect(unwrap(rasterisePlanarContours(grid, [square(1).slice(0, 6)])).mask.some((v) => v !== 0)).toBe(false);
  });
});

describe('findRoi', () => {
  const names = ['GTV_Mass_MR_T1', 'GTV_Edema_MR_T1', 'Body'];

  it('takes the exact name, else a unique prefix, in any case', () => {
    expect(unwrap(findRoi(names, 'body'))).toBe(2);
    expect(unwrap(findRoi(names, 'gtv_mass'))).toBe(0);
    expect(unwrap(findRoi(['GTV', 'GTVn'], 'gtv'))).toBe(0);
    expect(unwrap(findRoi(['gtv', 'GTV'], 'GTV'))).toBe(1);
    expect(unwrap(findRoi(['GTVp'], null))).toBe(0);
  });

  it('lists the names otherwise', () => {
    expect(findRoi(names, 'GTV')).toMatchObject({ error: { code: 'roi/ambiguous', data: { names } } });
    expect(findRoi(names, 'CTV')).toMatchObject({ error: { code: 'roi/not-found', data: { names } } });
    expect(findRoi(names, null)).toMatchObject({ error: { code: 'roi/name-needed', data: { names } } });
    expect(findRoi([], null)).toMatchObject({ error: { code: 'roi/not-found' } });
  });
});

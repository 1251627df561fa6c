import { unwrap } from '@shared/base/result';
import { gridFromRasAffine } from '@shared/core/geometry/affine-grid';
import { describe, expect, it } from 'vitest';

describe('gridFromRasAffine', () => {
  it('turns RAS into LPS, with spacing rounded to 1e-6 mm', () => {
    const grid = unwrap(
      gridFromRasAffine(
        [3, 5, 7],
        [
          [-0.70000004, 0, 0, 10],
          [0, 0.9, 0, -20],
          [0, 0, 4.3, 30],
        ],
      ),
    );
    expect(grid.spacingMm).toEqual([0.7, 0.9, 4.3]);
    expect(grid.originLpsMm).toEqual([-10, 20, 30]);
    expect(grid.directions.map((d) => d.map((v) => v + 0))).toEqual([
      [1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ]);
  });

  it.each([
    [
      'geometry/bad-affine',
      [
        [0, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
    [
      'geometry/bad-affine',
      [
        [NaN, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
    [
      'geometry/bad-affine',
      [
        [1, 0, 0, Infinity],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
    ['geometry/bad-affine', []],
    [
      'geometry/sheared',
      [
        [1, 0.01, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
  ])('refuses with %s', (code, affine) => {
    expect(gridFromRasAffine([3, 5, 7], affine)).toMatchObject({ error: { code } });
  });

  it('refuses dims that are not whole numbers > 0', () => {
    expect(
      gridFromRasAffine(
        [3, 0, 7],
        [
          [1, 0, 0, 0],
          [0, 1, 0, 0],
          [0, 0, 1, 0],
        ],
      ).ok,
    ).toBe(false);
  });
});

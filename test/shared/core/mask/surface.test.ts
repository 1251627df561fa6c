import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convexHull, roiDiameters } from '@shared/core/mask/diameters';
import { toMaskRuns } from '@shared/core/mask/mask-runs';
import { maskSurface, type Surface, volumeInside } from '@shared/core/mask/surface';
import type { Grid } from '@shared/core/geometry/grid';
import { orthonormal, testGrid } from '../../../support/test-grid';

const DIMS = [13, 11, 7] as const;
const oblique = (grid: Grid): Grid => ({ ...grid, directions: orthonormal([0.9, 0.3, 0.1], [-0.2, 0.95, 0.3]) });
const voxelMm3 = (grid: Grid): number => grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2];
const surfaceOf = (mask: Uint8Array, grid: Grid): Surface => maskSurface(toMaskRuns(mask, grid.dims), grid);
const maskWith = (grid: Grid, isIn: (i: number, j: number, k: number) => boolean): Uint8Array => {
  const [nx, ny, nz] = grid.dims;
  const mask = new Uint8Array(nx * ny * nz);
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, n++) mask[n] = isIn(i, j, k) ? 1 : 0;
  return mask;
};

/** Directed edges that are not run through as often the other way. */
function openEdges({ triangles }: Surface): number {
  const balance = new Map<string, number>();
  for (let n = 0; n < triangles.length; n += 3) {
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const [from, to] = [triangles[n + a]!, triangles[n + b]!];
      const key = from < to ? `${from} ${to}` : `${to} ${from}`;
      balance.set(key, (balance.get(key) ?? 0) + (from < to ? 1 : -1));
    }
  }
  return [...balance.values()].filter((sum) => sum !== 0).length;
}

describe('maskSurface', () => {
  const random = fc
    .array(fc.boolean(), { minLength: DIMS[0] * DIMS[1] * DIMS[2], maxLength: DIMS[0] * DIMS[1] * DIMS[2] })
    .map((bits) => Uint8Array.from(bits, Number));

  it('of any mask is closed, faces outward, and holds less than its voxels and more than nothing', () => {
    const grid = oblique(testGrid(DIMS));
    fc.assert(
      fc.property(random, (mask) => {
        const surface = surfaceOf(mask, grid);
        const voxels = mask.reduce((sum, bit) => sum + bit, 0);
        expect(openEdges(surface)).toBe(0);
        if (voxels > 0) expect(volumeInside(surface)).toBeGreaterThan(0);
        expect(volumeInside(surface)).toBeLessThanOrEqual(voxels * voxelMm3(grid) * (1 + 1e-4));
      }),
      { numRuns: 30 },
    );
  });

  it('of a ball has its volume within 3 %, straight and oblique, at the end of the grid as well', () => {
    for (const turn of [(grid: Grid) => grid, oblique]) {
      const grid = turn(testGrid([41, 43, 47], [1, 1, 1]));
      const radius = 17;
      const ball = maskWith(grid, (i, j, k) => Math.hypot(i - 17, j - 21, k - 23) <= radius);
      const surface = surfaceOf(ball, grid);
      expect(openEdges(surface)).toBe(0);
      expect(volumeInside(surface) / ((4 / 3) * Math.PI * radius ** 3)).toBeCloseTo(1, 1);
      expect(Math.abs(volumeInside(surface) / ball.reduce((sum, bit) => sum + bit, 0) - 1)).toBeLessThan(0.03);
    }
  });

  it('of one voxel, of one slice, of two parts and of a shell is closed', () => {
    const grid = testGrid(DIMS);
    const volumes = [
      (i: number, j: number, k: number) => i === 12 && j === 10 && k === 6,
      (_i: number, _j: number, k: number) => k === 0,
      (i: number) => i < 2 || i > 9,
      (i: number, j: number, k: number) => !(i === 5 && j === 5 && k === 3),
    ].map((isIn) => {
      const surface = surfaceOf(maskWith(grid, isIn), grid);
      expect(openEdges(surface)).toBe(0);
      return volumeInside(surface);
    });
    for (const volume of volumes) expect(volume).toBeGreaterThan(0);
    // The hole is taken out of the whole.
    const whole = volumeInside(
      surfaceOf(
        maskWith(grid, () => true),
        grid,
      ),
    );
    expect(volumes[3]).toBeLessThan(whole);
  });

  it('of nothing has no triangle; its vertices lie about the voxels that they enclose', () => {
    const grid = testGrid(DIMS);
    expect(surfaceOf(new Uint8Array(DIMS[0] * DIMS[1] * DIMS[2]), grid).triangles).toHaveLength(0);
    const { positions } = surfaceOf(
      maskWith(grid, (i, j, k) => i === 4 && j === 3 && k === 2),
      grid,
    );
    const centre = [0, 1, 2].map((axis) => {
      const all = [...positions].filter((_value, n) => n % 3 === axis);
      return all.reduce((sum, value) => sum + value, 0) / all.length;
    });
    const at = [4, 3, 2];
    for (const axis of [0, 1, 2])
      expect(centre[axis]).toBeCloseTo(grid.originLpsMm[axis]! + at[axis]! * grid.spacingMm[axis]!, 4);
  });
});

describe('roiDiameters', () => {
  const grid = testGrid(DIMS);

  it('of one voxel are its own diagonals', () => {
    const found = roiDiameters(
      toMaskRuns(
        maskWith(grid, (i, j, k) => i === 3 && j === 4 && k === 5),
        DIMS,
      ),
      grid,
    );
    const [x, y, z] = grid.spacingMm;
    expect(found?.slice).toBe(5);
    expect(found?.inPlaneMm).toBeCloseTo(Math.hypot(x, y), 12);
    expect(found?.longestMm).toBeCloseTo(Math.hypot(x, y, z), 12);
    // Across the diagonal of a rectangle: twice the height of its triangles.
    expect(found?.acrossMm).toBeCloseTo((2 * x * y) / Math.hypot(x, y), 12);
  });

  it('of nothing are none', () => {
    expect(roiDiameters(new Map(), grid)).toBeNull();
  });

  it('equal those of all pairs of corners', () => {
    const few = fc
      .array(fc.tuple(fc.nat(DIMS[0] - 1), fc.nat(DIMS[1] - 1), fc.nat(DIMS[2] - 1)), { minLength: 1, maxLength: 25 })
      .map((voxels) => maskWith(grid, (i, j, k) => voxels.some(([a, b, c]) => a === i && b === j && c === k)));
    fc.assert(
      fc.property(few, (mask) => {
        const found = roiDiameters(toMaskRuns(mask, DIMS), grid);
        const corners: (readonly [number, number, number, number])[] = [];
        for (let n = 0; n < mask.length; n++) {
          if (mask[n] === 0) continue;
          const [i, j, k] = [n % DIMS[0], Math.floor(n / DIMS[0]) % DIMS[1], Math.floor(n / (DIMS[0] * DIMS[1]))];
          for (const [a, b, c] of [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [bits & 1, (bits >> 1) & 1, bits >> 2] as const))
            corners.push([(i + a) * grid.spacingMm[0], (j + b) * grid.spacingMm[1], (k + c) * grid.spacingMm[2], k]);
        }
        let [longest, inPlane] = [0, 0];
        for (const a of corners)
          for (const b of corners) {
            longest = Math.max(longest, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
            if (a[3] === b[3]) inPlane = Math.max(inPlane, Math.hypot(a[0] - b[0], a[1] - b[1]));
          }
        expect(found?.longestMm).toBeCloseTo(longest, 9);
        expect(found?.inPlaneMm).toBeCloseTo(inPlane, 9);
        expect(found?.acrossMm).toBeLessThanOrEqual(inPlane + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('the hull leaves out what lies on its edges', () => {
    expect(
      convexHull([
        [0, 0],
        [1, 0],
        [2, 0],
        [2, 2],
        [1, 1],
        [0, 2],
      ]),
    ).toEqual([
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
    ]);
  });
});

import '../../../support/property-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reorder, reorientGrid } from '@shared/core/geometry/axis-mapping';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { carryMask } from '@shared/core/mask/carry-mask';
import { fromMaskRuns, toMaskRuns } from '@shared/core/mask/mask-runs';
import { isSliceRuns, type MaskRuns } from '@shared/core/mask/slice-runs';
import { makeRng } from '@shared/base/rng';
import { ALL_MAPPINGS, orthonormal, testGrid } from '../../../support/test-grid';
import { count, plainSignedDistance } from '../../../support/plain-slice';

const DIMS: Vec3 = [13, 11, 7];
const GRID = testGrid(DIMS);
const OBLIQUE: Grid = { ...GRID, directions: orthonormal([1, 0.2, -0.1], [-0.15, 1, 0.3]) };

const maskWhere = (dims: Vec3, inside: (i: number, j: number, k: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, n) =>
    inside(n % dims[0], Math.floor(n / dims[0]) % dims[1], Math.floor(n / (dims[0] * dims[1]))) ? 1 : 0,
  );

/** An ROI without any symmetry, on three slices, reaching two borders. */
const HOOK = maskWhere(
  DIMS,
  (i, j, k) =>
    (k === 2 && i >= 2 && i <= 8 && j >= 3 && j <= 4) ||
    (k === 3 && i >= 2 && i <= 4 && j >= 3) ||
    (k === 5 && i === 12 && j === 0),
);

/** A patient position as three plain numbers. */
const placeOf = (index: Vec3): Vec3 => {
  const [x, y, z] = toLpsMm(GRID, index);
  return [x, y, z];
};

const dice = (a: Uint8Array, b: Uint8Array): number => (2 * count(a.map((bit, n) => bit & b[n]!))) / (count(a) + count(b));

/** Word by word, voxel by voxel. */
function plainCarry(mask: Uint8Array, from: Grid, to: Grid): Uint8Array {
  const [columns, rows, slices] = from.dims;
  const spacing = [from.spacingMm[0], from.spacingMm[1]] as const;
  const plane = (k: number): Uint8Array =>
    k < 0 || k >= slices ? new Uint8Array(columns * rows) : mask.subarray(k * columns * rows, (k + 1) * columns * rows);
  const distances = new Map<number, number[]>();
  const distance = (k: number, n: number): number => {
    if (!distances.has(k)) distances.set(k, plainSignedDistance(plane(k), columns, spacing));
    return distances.get(k)![n]!;
  };
  return maskWhere(to.dims, (i, j, k) => {
    const [u, v, w] = toIjk(from, toLpsMm(to, [i, j, k]));
    const [x, y, nearest] = [u, v, w].map((at) => Math.floor(at + 0.5 + 1e-6)) as [number, number, number]; // of three
    if (x < 0 || y < 0 || x >= columns || y >= rows) return false;
    const n = y * columns + x;
    const [below, above] = [Math.floor(w + 1e-6), Math.floor(w + 1e-6) + 1];
    const share = w - below;
    if (share <= 1e-6 || !plane(below).includes(1) || !plane(above).includes(1)) return plane(nearest)[n] === 1;
    return (1 - share) * distance(below, n) + share * distance(above, n) <= 1e-9;
  });
}

const expectRuns = (mask: MaskRuns, { dims }: Grid): void => {
  for (const [k, runs] of mask) {
    expect(k >= 0 && k < dims[2]).toBe(true);
    expect(runs.length).toBeGreaterThan(0);
    expect(isSliceRuns(runs, dims[0], dims[1])).toBe(true);
  }
};

describe('carryMask', () => {
  it('to the same grid is the same mask', () => {
    for (const grid of [GRID, OBLIQUE]) {
      const runs = toMaskRuns(HOOK, DIMS);
      const carried = carryMask(runs, grid, grid);
      expect(carried).toEqual({ mask: runs, clippedVoxels: 0 });
    }
  });

  it('follows the patient in all 48 orders of the target, and of the source: nothing is mirrored', () => {
    for (const grid of [GRID, OBLIQUE]) {
      for (const mapping of ALL_MAPPINGS) {
        const turned = reorientGrid(grid, mapping);
        const wanted = reorder<Uint8Array>(HOOK, DIMS, mapping, new Uint8Array(HOOK.length));
        const there = carryMask(toMaskRuns(HOOK, DIMS), grid, turned);
        expect(fromMaskRuns(there.mask, turned.dims)).toEqual(wanted);
        const back = carryMask(there.mask, turned, grid);
        expect(fromMaskRuns(back.mask, DIMS)).toEqual(HOOK);
        expect([there.clippedVoxels, back.clippedVoxels]).toEqual([0, 0]);
        expectRuns(there.mask, turned);
      }
    }
  });

  it('is the plain rule on any target: moved, turned, finer, coarser', () => {
    const offset = fc.double({ min: -4, max: 4, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(offset, offset, offset),
        fc.constantFrom<Vec3>([0.7, 0.9, 4.3], [0.35, 1.1, 1.9], [2.3, 1.7, 6.1]),
        fc.constantFrom<Grid['directions']>(
          GRID.directions,
          orthonormal([1, 0.2, -0.1], [-0.15, 1, 0.3]),
          orthonormal([0, 1, 0.1], [0, 0.1, -1]),
        ),
        fc.integer(),
        ([dx, dy, dz], spacingMm, directions, seed) => {
          const rng = makeRng(seed);
          const [cx, cy, cz] = [rng.int(13), rng.int(11), rng.int(7)];
          const mask = maskWhere(DIMS, (i, j, k) => Math.hypot(i - cx, j - cy, 2 * (k - cz)) < 5 && k !== 3 && rng.next() < 0.9);
          const [x, y, z] = GRID.originLpsMm;
          const to: Grid = { dims: [17, 5, 3], spacingMm, directions, originLpsMm: [x + dx, y + dy, z + 8 + dz] };
          const carried = carryMask(toMaskRuns(mask, DIMS), OBLIQUE, to);
          expectRuns(carried.mask, to);
          expect(fromMaskRuns(carried.mask, to.dims)).toEqual(plainCarry(mask, OBLIQUE, to));
          const outside = maskWhere(DIMS, (i, j, k) => {
            const at = toIjk(to, toLpsMm(OBLIQUE, [i, j, k]));
            return !to.dims.every((length, axis) => at[axis]! >= -0.5 - 1e-6 && at[axis]! < length - 0.5 - 1e-6);
          });
          expect(carried.clippedVoxels).toBe(count(mask.map((bit, n) => bit & outside[n]!)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a shift by whole voxels moves the ROI by as many and counts what falls off', () => {
    const to: Grid = { ...GRID, originLpsMm: placeOf([3, 0, 1]) };
    const { mask, clippedVoxels } = carryMask(toMaskRuns(HOOK, DIMS), GRID, to);
    expect(fromMaskRuns(mask, DIMS)).toEqual(
      maskWhere(DIMS, (i, j, k) => i + 3 < 13 && k + 1 < 7 && HOOK[i + 3 + 13 * (j + 11 * (k + 1))] === 1),
    );
    // Columns 2 of slices 2 (2 voxels) and 3 (8 voxels).
    expect(clippedVoxels).toBe(10);
  });

  it('an ellipsoid on shifted and finer grids is the ellipsoid: Dice above 0.95', () => {
    const from = testGrid([61, 53, 23], [0.7, 0.9, 3.1]);
    const centre = toLpsMm(from, [29, 27, 11]);
    const inside = (grid: Grid) => (i: number, j: number, k: number) => {
      const [x, y, z] = toLpsMm(grid, [i, j, k]);
      return ((x - centre[0]) / 14) ** 2 + ((y - centre[1]) / 17) ** 2 + ((z - centre[2]) / 25) ** 2 <= 1;
    };
    const drawn = toMaskRuns(maskWhere(from.dims, inside(from)), from.dims);
    const [x, y, z] = from.originLpsMm;
    const targets: readonly Grid[] = [
      { ...from, originLpsMm: [x + 0.31, y - 0.42, z + 1.3] },
      { ...from, dims: [89, 97, 71], spacingMm: [0.5, 0.5, 1], originLpsMm: [x - 0.2, y + 0.3, z + 0.4] },
      { ...from, dims: [31, 29, 13], spacingMm: [1.4, 1.7, 5.3] },
      {
        ...from,
        dims: [67, 61, 29],
        spacingMm: [0.8, 0.8, 2.9],
        directions: orthonormal([1, 0.1, 0.05], [-0.1, 1, 0.08]),
        originLpsMm: [x - 1, y - 4, z - 3],
      },
    ];
    for (const to of targets) {
      const carried = carryMask(drawn, from, to);
      expect(carried.clippedVoxels).toBe(0);
      expect(dice(fromMaskRuns(carried.mask, to.dims), maskWhere(to.dims, inside(to)))).toBeGreaterThan(0.95);
    }
  });

  it('one slice keeps its thickness, one voxel its size', () => {
    const finer: Grid = { ...GRID, dims: [13, 11, 35], spacingMm: [0.7, 0.9, 4.3 / 5] };
    const slice = maskWhere(DIMS, (i, j, k) => k === 3 && i > 2 && i < 9 && j > 1 && j < 6);
    const carried = carryMask(toMaskRuns(slice, DIMS), GRID, finer);
    expect([...carried.mask.keys()]).toEqual([13, 14, 15, 16, 17]);
    const own = toMaskRuns(slice, DIMS).get(3);
    for (const runs of carried.mask.values()) expect(runs).toEqual(own);

    const voxel = maskWhere(DIMS, (i, j, k) => i === 5 && j === 7 && k === 3);
    const cubes: Grid = { ...GRID, dims: [39, 33, 35], spacingMm: [0.7 / 3, 0.9 / 3, 4.3 / 5] };
    const inside = fromMaskRuns(carryMask(toMaskRuns(voxel, DIMS), GRID, cubes).mask, cubes.dims);
    expect(inside).toEqual(
      maskWhere(cubes.dims, (i, j, k) => Math.abs(i - 15) <= 1 && Math.abs(j - 21) <= 1 && Math.abs(k - 15) <= 2),
    );
  });

  it('half way between two equal slices is the slice; between unequal ones lies between', () => {
    const between: Grid = { ...GRID, dims: [13, 11, 1], originLpsMm: placeOf([0, 0, 2.5]) };
    const box =
      (most: number): ((i: number, j: number) => boolean) =>
      (i, j) =>
        Math.max(Math.abs(i - 6), Math.abs(j - 5)) <= most;
    const equal = maskWhere(DIMS, (i, j, k) => (k === 2 || k === 3) && box(2)(i, j));
    expect(fromMaskRuns(carryMask(toMaskRuns(equal, DIMS), GRID, between).mask, between.dims)).toEqual(
      maskWhere(between.dims, box(2)),
    );
    const cone = maskWhere(DIMS, (i, j, k) => (k === 2 && box(2)(i, j)) || (k === 3 && box(4)(i, j)));
    expect(fromMaskRuns(carryMask(toMaskRuns(cone, DIMS), GRID, between).mask, between.dims)).toEqual(
      maskWhere(between.dims, box(3)),
    );
  });

  it('empty, full and far apart', () => {
    expect(carryMask(new Map(), GRID, OBLIQUE)).toEqual({ mask: new Map(), clippedVoxels: 0 });
    expect(carryMask(new Map([[2, new Uint32Array(0)]]), GRID, GRID)).toEqual({ mask: new Map(), clippedVoxels: 0 });
    const full = toMaskRuns(new Uint8Array(HOOK.length).fill(1), DIMS);
    expect(carryMask(full, GRID, GRID).mask).toEqual(full);
    const far: Grid = { ...GRID, originLpsMm: [500, 500, 500] };
    expect(carryMask(full, GRID, far)).toEqual({ mask: new Map(), clippedVoxels: 13 * 11 * 7 });
    // A part of the grid is filled to its borders.
    const part: Grid = {
      ...GRID,
      dims: [5, 3, 11],
      spacingMm: [0.7, 0.9, 1.7],
      originLpsMm: placeOf([4, 4, 1]),
    };
    expect(count(fromMaskRuns(carryMask(full, GRID, part).mask, part.dims))).toBe(5 * 3 * 11);
  });
});

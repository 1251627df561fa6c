import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { computeMaskAgreement, type MaskAgreement } from '@shared/core/mask/mask-agreement';
import { testGrid } from '../../../support/test-grid';

const agreementOf = (first: Uint8Array, second: Uint8Array, grid: Grid): MaskAgreement => {
  const agreement = computeMaskAgreement(first, second, grid);
  if (!agreement.ok) throw new Error(agreement.error.code);
  return agreement.value;
};

/** Every number from its definition: sets of voxels and all pairs of surface voxels. */
function plainAgreement(first: Uint8Array, second: Uint8Array, { dims, spacingMm }: Grid): MaskAgreement {
  const [columns, rows, slices] = dims;
  const at = (mask: Uint8Array, [x, y, z]: Vec3): boolean =>
    x >= 0 && y >= 0 && z >= 0 && x < columns && y < rows && z < slices && mask[(z * rows + y) * columns + x] !== 0;
  const all: Vec3[] = [];
  for (let z = 0; z < slices; z++) for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) all.push([x, y, z]);
  const axes = slices === 1 ? [0, 1] : [0, 1, 2];
  const surface = (mask: Uint8Array): Vec3[] =>
    all.filter(
      (v) =>
        at(mask, v) &&
        axes.some((axis) =>
          [-1, 1].some((step) => {
            const [x, y, z] = v;
            return !at(mask, [x + (axis === 0 ? step : 0), y + (axis === 1 ? step : 0), z + (axis === 2 ? step : 0)]);
          }),
        ),
    );
  const [a, b] = [surface(first), surface(second)];
  const distance = (p: Vec3, q: Vec3): number => Math.hypot(...([0, 1, 2] as const).map((i) => (p[i] - q[i]) * spacingMm[i]));
  const least = (from: Vec3[], to: Vec3[]): number[] => from.map((p) => Math.min(...to.map((q) => distance(p, q))));
  const [there, back] = [least(a, b), least(b, a)];
  const p95 = (values: number[]): number => {
    const sorted = [...values].sort((x, y) => x - y);
    const position = (sorted.length - 1) * 0.95;
    const k = Math.floor(position);
    return sorted[k]! * (1 - (position - k)) + (sorted[k + 1] ?? 0) * (position - k);
  };
  const count = (test: (v: Vec3) => boolean): number => all.filter(test).length;
  const [nA, nB] = [count((v) => at(first, v)), count((v) => at(second, v))];
  const voxelMl = (spacingMm[0] * spacingMm[1] * spacingMm[2]) / 1000;
  return {
    dice: (2 * count((v) => at(first, v) && at(second, v))) / (nA + nB),
    hausdorffMm: Math.max(...there, ...back),
    hausdorff95Mm: Math.max(p95(there), p95(back)),
    meanSurfaceDistanceMm: [...there, ...back].reduce((sum, d) => sum + d, 0) / (there.length + back.length),
    firstMl: nA * voxelMl,
    secondMl: nB * voxelMl,
    volumeDifferenceMl: (nB - nA) * voxelMl,
  };
}

const expectAgreement = (actual: MaskAgreement, want: MaskAgreement): void => {
  for (const [key, value] of Object.entries(want)) expect(actual[key as keyof MaskAgreement], key).toBeCloseTo(value, 10); // keys of one type
};

/** Ellipsoid of given radii (voxels) about a centre. */
const ellipsoid = ([columns, rows, slices]: Vec3, centre: Vec3, radii: Vec3): Uint8Array => {
  const mask = new Uint8Array(columns * rows * slices);
  for (let z = 0, n = 0; z < slices; z++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++, n++) {
        const [u, v, w] = [(x - centre[0]) / radii[0], (y - centre[1]) / radii[1], (z - centre[2]) / radii[2]];
        if (u * u + v * v + w * w <= 1) mask[n] = 1;
      }
  return mask;
};

describe('agreement of two masks', () => {
  it('is that of the plain definition: any masks, anisotropic spacing, one slice or several', () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(
        fc.tuple(size, size, fc.integer({ min: 1, max: 4 })),
        fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
        fc.constantFrom<Vec3[]>([1, 1, 1], [0.7, 0.9, 4.3], [2, 0.5, 0.3]),
        (dims, cells, spacing) => {
          const grid = testGrid(dims, spacing);
          const draw = () => Uint8Array.from({ length: dims[0] * dims[1] * dims[2] }, () => (cells.next().value < 2 ? 1 : 0));
          const [first, second] = [draw(), draw()];
          fc.pre(first.includes(1) && second.includes(1));
          const found = agreementOf(first, second, grid);
          expectAgreement(found, plainAgreement(first, second, grid));
          const swapped = agreementOf(second, first, grid);
          expect(swapped).toEqual({
            ...found,
            firstMl: found.secondMl,
            secondMl: found.firstMl,
            volumeDifferenceMl: -found.volumeDifferenceMl || 0,
            meanSurfaceDistanceMm: expect.closeTo(found.meanSurfaceDistanceMm, 12) as number,
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('a mask agrees with itself', () => {
    const grid = testGrid([9, 8, 5]);
    const mask = ellipsoid(grid.dims, [4, 4, 2], [3, 3, 2]);
    const same = mask.map((v) => v * 7);
    expect(agreementOf(mask, same, grid)).toMatchObject({
      dice: 1,
      hausdorffMm: 0,
      hausdorff95Mm: 0,
      meanSurfaceDistanceMm: 0,
      volumeDifferenceMl: 0,
    });
  });

  it('two single voxels: their distance; a shifted block: the shift', () => {
    const grid = testGrid([10, 10, 3], [0.5, 2, 5]);
    const voxel = (x: number, y: number, z: number): Uint8Array => {
      const mask = new Uint8Array(300);
      mask[(z * 10 + y) * 10 + x] = 1;
      return mask;
    };
    const apart = agreementOf(voxel(0, 0, 0), voxel(6, 2, 1), grid);
    expect(apart).toMatchObject({ dice: 0, volumeDifferenceMl: 0 });
    for (const key of ['hausdorffMm', 'hausdorff95Mm', 'meanSurfaceDistanceMm'] as const)
      expect(apart[key]).toBeCloseTo(Math.hypot(3, 4, 5), 12);
    const block = (from: number): Uint8Array =>
      Uint8Array.from({ length: 300 }, (_, n) => (n % 10 >= from && n % 10 < from + 4 && n % 100 >= 20 && n % 100 < 60 ? 1 : 0));
    const shifted = agreementOf(block(1), block(3), grid);
    expect(shifted.dice).toBeCloseTo(0.5, 12);
    expect(shifted.hausdorffMm).toBeCloseTo(1, 12);
    expect(shifted.firstMl).toBeCloseTo(4 * 4 * 3 * 0.005, 12);
  });

  it('a stray voxel moves the maximum and not the percentile', () => {
    const grid = testGrid([60, 60, 6], [1, 1, 3]);
    const first = ellipsoid(grid.dims, [20, 20, 2], [14, 12, 2.5]);
    const second = Uint8Array.from(first);
    second[5 * 3600 + 59 * 60 + 59] = 1;
    const { hausdorffMm, hausdorff95Mm, meanSurfaceDistanceMm } = agreementOf(first, second, grid);
    expect(hausdorffMm).toBeGreaterThan(30);
    expect(hausdorff95Mm).toBe(0);
    expect(meanSurfaceDistanceMm).toBeLessThan(0.1);
  });

  it('an empty mask has no surface: named, not a number', () => {
    const grid = testGrid([3, 2, 2]);
    const [none, some] = [new Uint8Array(12), Uint8Array.from({ length: 12 }, (_, n) => (n === 4 ? 1 : 0))];
    const codeOf = (a: Uint8Array, b: Uint8Array): string | null => {
      const agreement = computeMaskAgreement(a, b, grid);
      return agreement.ok ? null : agreement.error.code;
    };
    expect(codeOf(none, none)).toBe('agreement/both-masks-empty');
    expect(codeOf(some, none)).toBe('agreement/one-mask-empty');
    expect(codeOf(none, some)).toBe('agreement/one-mask-empty');
    expect(codeOf(some, some)).toBeNull();
  });

  it('takes a moment on a whole series of 512 x 512 x 30', () => {
    const grid = testGrid([512, 512, 30], [0.45, 0.45, 4]);
    const first = ellipsoid(grid.dims, [250, 255, 15], [120, 130, 14]);
    const second = ellipsoid(grid.dims, [256, 255, 15], [120, 126, 13]);
    const started = performance.now();
    const { dice, hausdorffMm } = agreementOf(first, second, grid);
    expect(performance.now() - started).toBeLessThan(6000);
    expect(dice).toBeGreaterThan(0.9);
    expect(hausdorffMm).toBeGreaterThan(4);
    expect(hausdorffMm).toBeLessThan(60);
  });
});

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Vec3 } from '@shared/core/linalg/vec3';
import {
  computeRoiDistances,
  type MaskPerturbation,
  NO_PERTURBATION,
  perturbMask,
  reachMm,
} from '@shared/core/mask/perturb-mask';

const count = (mask: Uint8Array): number => mask.reduce((sum, v) => sum + v, 0);
const contains = (large: Uint8Array, small: Uint8Array): boolean => small.every((v, n) => v === 0 || large[n] === 1);

/** Perturbs with the margin that the perturbation needs. */
function perturb(
  mask: Uint8Array,
  dims: Vec3,
  spacing: readonly [number, number],
  change: Partial<MaskPerturbation>,
): Uint8Array {
  const full = { ...NO_PERTURBATION, ...change };
  return perturbMask(computeRoiDistances(mask, dims, spacing, reachMm(full.growthMm, full.randomisation.sdMm)), full);
}

/** A disc on every slice from `first` to `last`, radius and centre in voxels. */
function disc(dims: Vec3, radius: number, first = 0, last = dims[2] - 1): Uint8Array {
  const mask = new Uint8Array(dims[0] * dims[1] * dims[2]);
  for (let k = first; k <= last; k++)
    for (let y = 0; y < dims[1]; y++)
      for (let x = 0; x < dims[0]; x++)
        if (Math.hypot(x - (dims[0] - 1) / 2, y - (dims[1] - 1) / 2) <= radius) mask[(k * dims[1] + y) * dims[0] + x] = 1;
  return mask;
}

const dims: Vec3 = [13, 11, 3];
/** Any small mask: sparse and dense ones, with holes, islands, empty slices, touching the border. */
const anyMask = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.integer({ min: 0, max: 9 })), fc.integer({ min: 0, max: 7 }))
  .map(([density, cells, slicesUsed]) =>
    Uint8Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, n) => {
      const used = (slicesUsed >> Math.floor(n / (dims[0] * dims[1]))) & 1;
      return used === 1 && (cells.next().value ?? 0) < density ? 1 : 0;
    }),
  );
const anySpacing = fc.constantFrom<readonly [number, number]>([1, 1], [0.47, 0.47], [0.9, 1.7]);

describe('a perturbed ROI', () => {
  it('is the ROI itself, bit for bit, where nothing changes', () => {
    fc.assert(
      fc.property(anyMask, anySpacing, (mask, spacing) => {
        expect(perturb(mask, dims, spacing, {})).toEqual(mask);
      }),
      { numRuns: 150 },
    );
  });
  it('moves by whole voxels exactly; what leaves the image is lost', () => {
    fc.assert(
      fc.property(
        anyMask,
        anySpacing,
        fc.integer({ min: -4, max: 4 }),
        fc.integer({ min: -4, max: 4 }),
        (mask, spacing, i, j) => {
          const want = new Uint8Array(mask.length);
          for (let k = 0; k < dims[2]; k++)
            for (let y = 0; y < dims[1]; y++)
              for (let x = 0; x < dims[0]; x++) {
                const [u, v] = [x - i, y - j];
                const known = u >= 0 && v >= 0 && u < dims[0] && v < dims[1];
                if (known) want[(k * dims[1] + y) * dims[0] + x] = mask[(k * dims[1] + v) * dims[0] + u]!;
              }
          expect(perturb(mask, dims, spacing, { translationMm: [i * spacing[0], j * spacing[1]] })).toEqual(want);
        },
      ),
      { numRuns: 150 },
    );
  });
  it('turns by 90 degrees exactly on a square grid: x goes to y', () => {
    const square: Vec3 = [11, 11, 2];
    // An L whose centroid is made the centre by its own turned copy: four-fold symmetric but for one more slice.
    const mask = new Uint8Array(242);
    const at = (x: number, y: number, k: number): number => (k * 11 + y) * 11 + x;
    for (const [x, y] of [
      [8, 5],
      [8, 6],
      [7, 5],
    ] as const) {
      // prettier-ignore
      mask[at(x, y, 0)] = 1;
      mask[at(10 - x, 10 - y, 0)] = 1;
    }
    mask[at(5, 5, 1)] = 1;
    const turned = perturb(mask, square, [0.7, 0.7], { angleRad: Math.PI / 2 });
    const want = new Uint8Array(242);
    for (let k = 0; k < 2; k++)
      for (let y = 0; y < 11; y++) for (let x = 0; x < 11; x++) if (mask[at(x, y, k)]) want[at(10 - y, x, k)] = 1;
    expect(want).not.toEqual(mask);
    expect(turned).toEqual(want);
    expect(perturb(turned, square, [0.7, 0.7], { angleRad: -Math.PI / 2 })).toEqual(mask);
  });
  it('turns in mm, not in pixels: a disc on an anisotropic grid stays a disc', () => {
    const grid: Vec3 = [60, 40, 1];
    const mask = new Uint8Array(2400);
    for (let y = 0; y < 40; y++)
      for (let x = 0; x < 60; x++) if (Math.hypot((x - 30) * 0.6, (y - 20) * 1.1) <= 12) mask[y * 60 + x] = 1;
    const turned = perturb(mask, grid, [0.6, 1.1], { angleRad: 0.7 });
    const changed = turned.filter((v, n) => v !== mask[n]).length;
    expect(changed / count(mask)).toBeLessThan(0.02);
  });
  it('grows monotonically, roughened or not', () => {
    fc.assert(
      fc.property(anyMask, anySpacing, fc.constantFrom(0, 0.4), fc.integer(), (mask, spacing, sdMm, seed) => {
        const roi = computeRoiDistances(mask, dims, spacing, reachMm(2, sdMm));
        const sizes = [-1.5, -0.6, 0, 0.3, 1, 2].map((growthMm) =>
          perturbMask(roi, { ...NO_PERTURBATION, angleRad: 0.1, growthMm, randomisation: { sdMm, correlationMm: 3, seed } }),
        );
        sizes.slice(1).forEach((larger, n) => expect(contains(larger, sizes[n]!)).toBe(true));
      }),
      { numRuns: 80 },
    );
  });
  it('grows by the distance it says: every voxel whose centre is that near, no other', () => {
    const grid: Vec3 = [41, 37, 1];
    const mask = disc(grid, 9);
    const grown = perturb(mask, grid, [0.8, 0.5], { growthMm: 1.3 });
    for (let y = 0; y < 37; y++)
      for (let x = 0; x < 41; x++) {
        let near = false;
        for (let v = 0; v < 37; v++)
          for (let u = 0; u < 41; u++)
            if (
              mask[v * 41 + u] &&
              Math.hypot(Math.max(0, Math.abs(u - x) - 0.5) * 0.8, Math.max(0, Math.abs(v - y) - 0.5) * 0.5) <= 1.3 + 1e-9
            )
              near = true;
        expect(grown[y * 41 + x]).toBe(near ? 1 : 0);
      }
  });
  it('one voxel: vanishes when it shrinks by half of itself, becomes a cross when it grows by that', () => {
    const grid: Vec3 = [7, 7, 1];
    const mask = new Uint8Array(49);
    mask[24] = 1;
    expect(count(perturb(mask, grid, [1, 1], { growthMm: -0.5001 }))).toBe(0);
    expect(count(perturb(mask, grid, [1, 1], { growthMm: -0.4999 }))).toBe(1);
    expect(count(perturb(mask, grid, [1, 1], { growthMm: 0.5001 }))).toBe(5);
  });
  it('closes a hole when it grows, opens it when it shrinks; joins islands', () => {
    const grid: Vec3 = [9, 7, 1];
    const mask = disc(grid, 3);
    mask[3 * 9 + 4] = 0;
    expect(perturb(mask, grid, [1, 1], { growthMm: 0.55 })[3 * 9 + 4]).toBe(1);
    const shrunk = perturb(mask, grid, [1, 1], { growthMm: -0.55 });
    expect(shrunk[3 * 9 + 3]).toBe(0);
    const islands = new Uint8Array(63);
    islands[3 * 9 + 3] = islands[3 * 9 + 5] = 1;
    expect(perturb(islands, grid, [1, 1], { growthMm: 0.6 })[3 * 9 + 4]).toBe(1);
  });
  it('an ROI that touches the border shrinks from there too and grows only inside', () => {
    const grid: Vec3 = [6, 5, 1];
    const full = new Uint8Array(30).fill(1);
    expect(perturb(full, grid, [1, 1], { growthMm: 3 })).toEqual(full);
    expect(count(perturb(full, grid, [1, 1], { growthMm: -0.6 }))).toBe(4 * 3);
  });
  it('an empty ROI stays empty', () => {
    expect(count(perturb(new Uint8Array(429), dims, [1, 1], { growthMm: 2, angleRad: 1 }))).toBe(0);
  });
});

describe('a randomised outline', () => {
  const grid: Vec3 = [101, 97, 4];
  const mask = disc(grid, 30);
  const rough = (seed: number, sdMm = 0.8): Uint8Array =>
    perturb(mask, grid, [1, 1], { randomisation: { sdMm, correlationMm: 6, seed } });
  it('repeats by its seed and differs with it', () => {
    expect(rough(5)).toEqual(rough(5));
    expect(rough(5)).not.toEqual(rough(6));
  });
  it('displaces the edge by the SD it says, without a bias, more on average with more SD', () => {
    // Displacement along a ray from the centre, from the area of the sector it belongs to.
    const displacements = (sdMm: number): number[] =>
      [1, 2, 3, 4, 5, 6].flatMap((seed) => {
        const bitmap = rough(seed, sdMm);
        return [0, 1, 2, 3].flatMap((k) =>
          Array.from({ length: 8 }, (_, ray) => {
            const angle = (ray * Math.PI) / 4;
            let r = 0;
            while (bitmap[(k * 97 + Math.round(48 + r * Math.sin(angle))) * 101 + Math.round(50 + r * Math.cos(angle))] === 1)
              r += 0.05;
            return r - 30.4;
          }),
        );
      });
    const wide = displacements(1.6);
    const mean = wide.reduce((sum, d) => sum + d, 0) / wide.length;
    const sd = Math.sqrt(wide.reduce((sum, d) => sum + (d - mean) ** 2, 0) / wide.length);
    expect(Math.abs(mean)).toBeLessThan(0.4);
    expect(sd).toBeGreaterThan(1.3);
    expect(sd).toBeLessThan(1.95);
  });
  it('keeps far inside and far outside as they are', () => {
    const bitmap = rough(9);
    for (let k = 0; k < 4; k++)
      for (let y = 0; y < 97; y++)
        for (let x = 0; x < 101; x++) {
          const r = Math.hypot(x - 50, y - 48);
          if (r < 26) expect(bitmap[(k * 97 + y) * 101 + x]).toBe(1);
          if (r > 34.5) expect(bitmap[(k * 97 + y) * 101 + x]).toBe(0);
        }
  });
  it('slices are independent', () => {
    const bitmap = rough(3);
    const size = 101 * 97;
    expect(bitmap.subarray(0, size)).not.toEqual(bitmap.subarray(size, 2 * size));
  });
});

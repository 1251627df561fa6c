import { toIjk, toLpsMm, voxelCount, voxelVolumeMl } from '@shared/core/geometry/grid-coordinates';
import type { Vec3 } from '@shared/core/geometry/grid';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orthonormal, testGrid } from '../../../support/test-grid';

const unit = fc.double({ min: -1, max: 1, noNaN: true });
const triple = fc.tuple(unit, unit, unit);

describe('grid coordinates', () => {
  it('places an index by origin, spacing and direction', () => {
    const grid = testGrid([7, 11, 5]);
    expect([...toLpsMm(grid, [0, 0, 0])]).toEqual([-31.5, 12.25, 107]);
    expect([...toLpsMm(grid, [2, 0, 0])]).toEqual([-31.5 + 1.4, 12.25, 107]);
    expect([...toLpsMm(grid, [0, 10, 4])]).toEqual([-31.5, 21.25, 107 + 4 * 4.3]);
    expect(voxelCount(grid)).toBe(385);
    expect(voxelVolumeMl(grid)).toBeCloseTo(0.7 * 0.9 * 4.3 * 1e-3, 15);
  });

  it('goes there and back on any oblique grid', () => {
    fc.assert(
      fc.property(triple, triple, triple, (a, b, c) => {
        const length = (v: Vec3): number => Math.hypot(...v);
        fc.pre(
          length(a) > 0.1 && length(b) > 0.1 && Math.abs((a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / length(a) / length(b)) < 0.9,
        );
        const grid = { ...testGrid([7, 11, 5]), directions: orthonormal(a, b) };
        const index: Vec3 = [c[0] * 100, c[1] * 50, c[2] * 20];
        const back = toIjk(grid, toLpsMm(grid, index));
        for (const axis of [0, 1, 2] as const) expect(back[axis]).toBeCloseTo(index[axis], 9);
      }),
    );
  });

  it('solves axes that are not quite at right angles', () => {
    const grid = {
      ...testGrid([7, 11, 5]),
      directions: [
        [1, 0, 0],
        [0.02, 0.9998, 0],
        [0, 0.01, 0.99995],
      ] as const,
    };
    const back = toIjk(grid, toLpsMm(grid, [3, 8, 2]));
    expect(back[0]).toBeCloseTo(3, 12);
    expect(back[1]).toBeCloseTo(8, 12);
    expect(back[2]).toBeCloseTo(2, 12);
  });
});

import { unwrap } from '@shared/base/result';
import {
  axialMappingWithoutNormal,
  canonicalMapping,
  invertMapping,
  isIdentityMapping,
  orderOf,
  reorder,
  reorientGrid,
} from '@shared/core/geometry/axis-mapping';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { describe, expect, it } from 'vitest';
import { ALL_MAPPINGS, testGrid } from '../../../support/test-grid';

const grid = testGrid([7, 11, 5]);
const numbered = Uint16Array.from({ length: 385 }, (_, n) => n);

describe('axis mapping', () => {
  it('keeps every voxel at its patient position in all 48 storage orders', () => {
    for (const mapping of ALL_MAPPINGS) {
      const turned = reorientGrid(grid, mapping);
      const values = reorder(numbered, grid.dims, mapping, new Uint16Array(385));
      expect([...orderOf(grid.dims, mapping)]).toEqual([...values]);
      for (const index of [
        [0, 0, 0],
        [6, 10, 4],
        [1, 7, 3],
        [5, 2, 1],
      ] as const satisfies readonly Vec3[]) {
        const at = toIjk(turned, toLpsMm(grid, index)).map(Math.round);
        const [i = 0, j = 0, k = 0] = at;
        expect(values[i + turned.dims[0] * (j + turned.dims[1] * k)]).toBe(index[0] + 7 * (index[1] + 11 * index[2]));
      }
    }
  });

  it('brings all 48 storage orders back to the one axial order', () => {
    for (const mapping of ALL_MAPPINGS) {
      const turned = reorientGrid(grid, mapping);
      const stored = reorder(numbered, grid.dims, mapping, new Uint16Array(385));
      const back = unwrap(axialMappingWithoutNormal(turned));
      expect([...reorder(stored, turned.dims, back, new Uint16Array(385))]).toEqual([...numbered]);
      const restored = reorientGrid(turned, back);
      expect(restored.dims).toEqual(grid.dims);
      expect(restored.spacingMm).toEqual(grid.spacingMm);
      restored.originLpsMm.forEach((value, axis) => expect(value).toBeCloseTo(grid.originLpsMm[axis] ?? NaN, 9));
      expect(isIdentityMapping(canonicalMapping(restored, 'axial'))).toBe(true);
    }
  });

  it('inverts', () => {
    for (const mapping of ALL_MAPPINGS) {
      const turned = reorientGrid(grid, mapping);
      const there = reorder(numbered, grid.dims, mapping, new Uint16Array(385));
      expect([...reorder(there, turned.dims, invertMapping(mapping), new Uint16Array(385))]).toEqual([...numbered]);
    }
  });

  it.each([
    [
      'coronal',
      [
        [-1, 0, 0],
        [0, 0, 1],
        [0, 1, 0],
      ],
      [true, true, false],
    ],
    [
      'coronal',
      [
        [1, 0, 0],
        [0, 0, -1],
        [0, -1, 0],
      ],
      [false, false, true],
    ],
    [
      'sagittal',
      [
        [0, 1, 0],
        [0, 0, -1],
        [-1, 0, 0],
      ],
      [false, false, true],
    ],
    [
      'sagittal',
      [
        [0, -1, 0],
        [0, 0, 1],
        [1, 0, 0],
      ],
      [true, true, false],
    ],
  ] as const)('turns a %s grid to the display convention', (plane, directions, flips) => {
    const stored: Grid = { ...grid, directions };
    expect(canonicalMapping(stored, plane)).toEqual({ axes: [0, 1, 2], flips });
    const canonical = reorientGrid(stored, canonicalMapping(stored, plane));
    expect(canonical.directions.map((d) => d.map((v) => v + 0))).toEqual(
      plane === 'coronal'
        ? [
            [1, 0, 0],
            [0, 0, -1],
            [0, 1, 0],
          ]
        : [
            [0, 1, 0],
            [0, 0, -1],
            [1, 0, 0],
          ],
    );
  });

  it('transposes in plane when the columns run towards posterior', () => {
    const stored: Grid = {
      ...grid,
      directions: [
        [0, 1, 0],
        [-1, 0, 0],
        [0, 0, 1],
      ],
    };
    expect(canonicalMapping(stored, 'axial')).toEqual({ axes: [1, 0, 2], flips: [true, false, false] });
  });

  it('keeps the order of an in-plane rotation of exactly 45 degrees', () => {
    const h = Math.SQRT1_2;
    const stored: Grid = {
      ...grid,
      directions: [
        [h, h, 0],
        [-h, h, 0],
        [0, 0, 1],
      ],
    };
    expect(canonicalMapping(stored, 'axial').axes).toEqual([0, 1, 2]);
  });

  it('refuses an image without normal whose slice axis is ambiguous or not axial', () => {
    // thick slices along posterior: a coronal series
    expect(axialMappingWithoutNormal(testGrid([7, 11, 5], [0.9, 4.3, 0.7]))).toMatchObject({
      error: { code: 'geometry/slice-axis-ambiguous', data: { nearestAxis: 2, otherAxis: 1 } },
    });
    expect(axialMappingWithoutNormal(testGrid([7, 11, 5], [1.5, 1.4, 1])).ok).toBe(true);
    expect(axialMappingWithoutNormal(testGrid([7, 11, 5], [1.51, 1.4, 1])).ok).toBe(false);
    const [a, b] = [1 / Math.sqrt(2), 1 / Math.sqrt(6)];
    const oblique: Grid = {
      ...testGrid([7, 11, 5], [1, 1, 1]),
      directions: [
        [a, -a, 0],
        [b, b, -2 * b],
        [1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)],
      ],
    };
    // the second axis is the nearest to z here, its in-plane partners give a normal within 45 degrees
    expect(unwrap(axialMappingWithoutNormal(oblique)).axes[2]).toBe(1);
  });
});

/** Grids and masks for tests of the core; axes never share a number. */
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { cross, normalise } from '@shared/core/linalg/vec3';
import type { AxisMapping } from '@shared/core/geometry/axis-mapping';

export const AXIAL_DIRECTIONS: Grid['directions'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** A canonical axial grid. */
export const testGrid = (dims: Vec3, spacingMm: Vec3 = [0.7, 0.9, 4.3]): Grid => ({
  dims,
  spacingMm,
  originLpsMm: [-31.5, 12.25, 107],
  directions: AXIAL_DIRECTIONS,
});

/** Three directions at right angles from two that are not. */
export function orthonormal(a: Vec3, b: Vec3): Grid['directions'] {
  const first = normalise(a);
  const third = normalise(cross(first, b));
  return [first, cross(third, first), third];
}

/** All 48 ways of storing three axes. */
export const ALL_MAPPINGS: readonly AxisMapping[] = (
  [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const
).flatMap((axes) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((bits): AxisMapping => ({ axes, flips: [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0] })),
);

/** Rows of text to a bitmap: '#' set, anything else not. */
export function bitmapOf(...rows: readonly string[]): { bitmap: Uint8Array; columns: number; rows: number } {
  const columns = rows[0]?.length ?? 0;
  return { bitmap: Uint8Array.from(rows.join(''), (c) => (c === '#' ? 1 : 0)), columns, rows: rows.length };
}

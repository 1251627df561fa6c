/**
 * Bringing index axes to the patient's by flips and transposes, so that results and
 * displays do not depend on how a series was stored. Never resamples.
 */
import { assert } from '@shared/base/assert';
import { fail, ok, type Result } from '@shared/base/result';
import { dot, scale } from '../linalg/vec3';
import type { Grid, Vec3 } from './grid';
import { toLpsMm } from './grid-coordinates';
import { type Plane, requireAxial } from './plane';

type Axis = 0 | 1 | 2;

/** New index axis m runs along old index axis `axes[m]`, backwards where `flips[m]`. */
export interface AxisMapping {
  readonly axes: readonly [Axis, Axis, Axis];
  readonly flips: readonly [boolean, boolean, boolean];
}

/** Where columns, rows and slices grow on screen and in extraction (LPS unit vectors). */
const CANONICAL: Readonly<Record<Plane, readonly [Vec3, Vec3, Vec3]>> = {
  axial: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ], // left, posterior, superior
  coronal: [
    [1, 0, 0],
    [0, 0, -1],
    [0, 1, 0],
  ], // left, inferior, posterior
  sagittal: [
    [0, 1, 0],
    [0, 0, -1],
    [1, 0, 0],
  ], // posterior, inferior, left
};

/**
 * The mapping to the canonical orientation of a plane (science 2.1 rule 1): axial columns
 * towards left, rows towards posterior, slices towards superior; coronal columns left, rows
 * inferior, slices posterior; sagittal columns posterior, rows inferior, slices left.
 * `sliceAxis` (of the old grid) stays the slice axis; of the other two the one nearer the
 * columns' direction becomes columns (on a tie the order stays).
 */
export function canonicalMapping(grid: Grid, plane: Plane, sliceAxis: Axis = 2): AxisMapping {
  const [first, second]: readonly [Axis, Axis] = sliceAxis === 2 ? [0, 1] : sliceAxis === 1 ? [0, 2] : [1, 2];
  const [toColumns, toRows, toSlices] = CANONICAL[plane];
  const along = (axis: Axis, target: Vec3): number => dot(grid.directions[axis], target);
  const straight = Math.abs(along(first, toColumns)) + Math.abs(along(second, toRows));
  const transposed = Math.abs(along(second, toColumns)) + Math.abs(along(first, toRows));
  const [columns, rows]: readonly [Axis, Axis] = transposed > straight + 1e-9 ? [second, first] : [first, second];
  return {
    axes: [columns, rows, sliceAxis],
    flips: [along(columns, toColumns) < 0, along(rows, toRows) < 0, along(sliceAxis, toSlices) < 0],
  };
}

/**
 * The axial mapping of an image without acquisition normal (NIfTI): slice axis = index axis
 * nearest the patient's z. Errors: `geometry/slice-axis-ambiguous` when another axis has a
 * spacing > 1.5x that of the slice axis, `geometry/not-axial` beyond 45 degrees.
 */
export function axialMappingWithoutNormal(grid: Grid): Result<AxisMapping> {
  let sliceAxis: Axis = 2;
  for (const axis of [1, 0] as const) {
    if (Math.abs(grid.directions[axis][2]) > Math.abs(grid.directions[sliceAxis][2]) + 1e-9) sliceAxis = axis;
  }
  const sliceSpacing = grid.spacingMm[sliceAxis];
  for (const axis of [0, 1, 2] as const) {
    if (axis !== sliceAxis && grid.spacingMm[axis] > 1.5 * sliceSpacing) {
      return fail('geometry/slice-axis-ambiguous', {
        nearestAxis: sliceAxis,
        nearestSpacingMm: sliceSpacing,
        otherAxis: axis,
        otherSpacingMm: grid.spacingMm[axis],
      });
    }
  }
  const mapping = canonicalMapping(grid, 'axial', sliceAxis);
  const axial = requireAxial(reorientGrid(grid, mapping));
  return axial.ok ? ok(mapping) : axial;
}

/** True when the mapping changes nothing. */
export const isIdentityMapping = (mapping: AxisMapping): boolean =>
  mapping.axes[0] === 0 && mapping.axes[1] === 1 && mapping.axes[2] === 2 && !mapping.flips.includes(true);

/** The grid after the mapping: same voxels at the same patient positions, other index axes. */
export function reorientGrid(grid: Grid, mapping: AxisMapping): Grid {
  const { axes, flips } = mapping;
  const firstVoxel: [number, number, number] = [0, 0, 0];
  for (const m of [0, 1, 2] as const) if (flips[m]) firstVoxel[axes[m]] = grid.dims[axes[m]] - 1;
  const direction = (m: Axis): Vec3 => (flips[m] ? scale(grid.directions[axes[m]], -1) : grid.directions[axes[m]]);
  const at = toLpsMm(grid, firstVoxel);
  return {
    dims: [grid.dims[axes[0]], grid.dims[axes[1]], grid.dims[axes[2]]],
    spacingMm: [grid.spacingMm[axes[0]], grid.spacingMm[axes[1]], grid.spacingMm[axes[2]]],
    originLpsMm: [at[0], at[1], at[2]],
    directions: [direction(0), direction(1), direction(2)],
  };
}

/** How to walk the old array in the order of the new one: start and step per new axis. */
function stridesOf(dims: Vec3, mapping: AxisMapping): { start: number; steps: [number, number, number] } {
  const stride: Vec3 = [1, dims[0], dims[0] * dims[1]];
  const steps: [number, number, number] = [0, 0, 0];
  let start = 0;
  for (const m of [0, 1, 2] as const) {
    const axis = mapping.axes[m];
    steps[m] = mapping.flips[m] ? -stride[axis] : stride[axis];
    if (mapping.flips[m]) start += (dims[axis] - 1) * stride[axis];
  }
  return { start, steps };
}

interface Writable {
  readonly length: number;
  [index: number]: number;
}

/**
 * Copies `source`, which is in the order of a grid of `dims`, into `target` in the order of
 * the mapped grid. Image and mask are reordered by this one function, so they stay together.
 */
export function reorder<A extends Writable>(source: Readonly<A>, dims: Vec3, mapping: AxisMapping, target: A): A {
  assert(source.length === dims[0] * dims[1] * dims[2] && target.length === source.length, 'array does not fit the grid');
  const { start, steps } = stridesOf(dims, mapping);
  const [columns, rows, slices] = [dims[mapping.axes[0]], dims[mapping.axes[1]], dims[mapping.axes[2]]];
  let n = 0;
  for (let k = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      let from = start + k * steps[2] + j * steps[1];
      for (let i = 0; i < columns; i++, from += steps[0]) target[n++] = source[from]!;
    }
  }
  return target;
}

/**
 * The index permutation as an array: new voxel n holds old voxel `order[n]`.
 * `reorder` does the same without the array; this form is for sparse data.
 */
export function orderOf(dims: Vec3, mapping: AxisMapping): Uint32Array {
  const { start, steps } = stridesOf(dims, mapping);
  const [columns, rows, slices] = [dims[mapping.axes[0]], dims[mapping.axes[1]], dims[mapping.axes[2]]];
  const order = new Uint32Array(columns * rows * slices);
  let n = 0;
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) order[n++] = start + k * steps[2] + j * steps[1] + i * steps[0];
  return order;
}

/** The mapping that undoes `mapping`. */
export function invertMapping(mapping: AxisMapping): AxisMapping {
  const axes: [Axis, Axis, Axis] = [0, 1, 2];
  const flips: [boolean, boolean, boolean] = [false, false, false];
  for (const m of [0, 1, 2] as const) {
    axes[mapping.axes[m]] = m;
    flips[mapping.axes[m]] = mapping.flips[m];
  }
  return { axes, flips };
}

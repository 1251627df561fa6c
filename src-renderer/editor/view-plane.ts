/**
 * How a pane cuts a series: the series' grid turned to the pane's axes (right,
 * down, through), and conversions between panes through patient coordinates.
 */
import { canonicalMapping, reorientGrid, type AxisMapping } from '@shared/core/geometry/axis-mapping';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { normalOf, planeOf, type Plane } from '@shared/core/geometry/plane';
import { dot, scale, subtract } from '@shared/core/linalg/vec3';

export interface ViewPlane {
  readonly plane: Plane;
  /** The grid in pane order: i to the right, j down, k through the slices. */
  readonly grid: Grid;
  /** From the series' index axes to the pane's. */
  readonly mapping: AxisMapping;
  /** Whether the pane shows slices as acquired; otherwise a reformat. */
  readonly native: boolean;
}

/** The way to show `plane` of a series: as acquired where it was acquired in that plane, else cut along its other axes. */
export function makeViewPlane(grid: Grid, plane: Plane): ViewPlane {
  const native = planeOf(grid).plane === plane;
  const patientAxis = plane === 'sagittal' ? 0 : plane === 'coronal' ? 1 : 2;
  let sliceAxis: 0 | 1 | 2 = 2;
  if (!native) {
    // The remaining index axis that runs most nearly through the plane.
    const along = (axis: 0 | 1): number => Math.abs(grid.directions[axis][patientAxis]);
    sliceAxis = along(0) > along(1) ? 0 : 1;
  }
  const mapping = canonicalMapping(grid, plane, sliceAxis);
  return { plane, grid: reorientGrid(grid, mapping), mapping, native };
}

/** The slice of the pane nearest to a patient position, kept within the series. */
export function sliceAt(view: ViewPlane, positionLpsMm: Vec3): number {
  return Math.min(view.grid.dims[2] - 1, Math.max(0, Math.round(toIjk(view.grid, positionLpsMm)[2])));
}

/** The position moved to slice `k` of the pane along its normal, in place otherwise. */
export function moveToSlice(view: ViewPlane, positionLpsMm: Vec3, k: number): Vec3 {
  const [i, j] = toIjk(view.grid, positionLpsMm);
  return toLpsMm(view.grid, [i, j, k]);
}

/** Patient position of the middle of a series. */
export const centreOf = (grid: Grid): Vec3 =>
  toLpsMm(grid, [(grid.dims[0] - 1) / 2, (grid.dims[1] - 1) / 2, (grid.dims[2] - 1) / 2]);

/** Letters of a direction (LPS): the nearest patient axis first, a second one when the direction is more than 20 degrees off. */
export function orientationLetters(direction: Vec3): string {
  const names: readonly [string, string][] = [
    ['L', 'R'],
    ['P', 'A'],
    ['S', 'I'],
  ];
  const parts = names.map(([positive, negative], axis) => ({
    letter: (direction[axis] ?? 0) >= 0 ? positive : negative,
    size: Math.abs(direction[axis] ?? 0),
  }));
  parts.sort((a, b) => b.size - a.size);
  const [first, second] = parts;
  if (!first || !second) return '';
  return second.size > Math.sin((20 * Math.PI) / 180) ? first.letter + second.letter : first.letter;
}

/** Letters at the borders of a pane. */
export function paneLetters(view: ViewPlane): { right: string; left: string; bottom: string; top: string } {
  const [right, down] = view.grid.directions;
  return {
    right: orientationLetters(right),
    left: orientationLetters(scale(right, -1)),
    bottom: orientationLetters(down),
    top: orientationLetters(scale(down, -1)),
  };
}

/** A patient position in words of a readout: `L 12.3 P 4.5 S 67.8` in mm. */
export function patientText(positionLpsMm: Vec3): string {
  const letter = (value: number, positive: string, negative: string): string =>
    `${value >= 0 ? positive : negative} ${Math.abs(value).toFixed(1)}`;
  return `${letter(positionLpsMm[0], 'L', 'R')}  ${letter(positionLpsMm[1], 'P', 'A')}  ${letter(positionLpsMm[2], 'S', 'I')}`;
}

/**
 * Where slice `k` of `other` crosses slice `here` of a pane: a segment in the pane's index
 * coordinates [i0, j0, i1, j1], as long as the other slice reaches; null where the planes
 * are parallel (within 1 degree) or do not meet within the other slice.
 */
export function referenceLine(
  view: ViewPlane,
  here: number,
  other: ViewPlane,
  k: number,
): readonly [number, number, number, number] | null {
  const normal = normalOf(view.grid);
  if (Math.abs(dot(normal, normalOf(other.grid))) > Math.cos(Math.PI / 180)) return null;
  const pane = toLpsMm(view.grid, [0, 0, here]);
  // Height of the other slice's corners above this pane's plane, corners in order round the slice.
  const [columns, rows] = other.grid.dims;
  const corners = [
    [-0.5, -0.5],
    [columns - 0.5, -0.5],
    [columns - 0.5, rows - 0.5],
    [-0.5, rows - 0.5],
  ].map(([i, j]) => toLpsMm(other.grid, [i ?? 0, j ?? 0, k]));
  const heights = corners.map((corner) => dot(normal, subtract(corner, pane)));
  const points: [number, number][] = [];
  for (let n = 0; n < 4; n++) {
    const m = (n + 1) % 4;
    const [a, b, ha, hb] = [corners[n], corners[m], heights[n] ?? 0, heights[m] ?? 0];
    if (!a || !b || ha > 0 === hb > 0) continue;
    const s = ha / (ha - hb);
    const [i, j] = toIjk(view.grid, [a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1]), a[2] + s * (b[2] - a[2])]);
    points.push([i, j]);
  }
  const [from, to] = points;
  return from && to ? [from[0], from[1], to[0], to[1]] : null;
}

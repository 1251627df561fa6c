import { describe, expect, it } from 'vitest';
import { defined } from '@shared/base/assert';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import {
  makeViewPlane,
  moveToSlice,
  orientationLetters,
  paneLetters,
  patientText,
  referenceLine,
  sliceAt,
} from '@renderer/editor/view-plane';

const axial: Grid = {
  dims: [11, 7, 5],
  spacingMm: [0.5, 0.7, 4],
  originLpsMm: [-3, 20, -50],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const coronal: Grid = {
  dims: [13, 17, 3],
  spacingMm: [0.9, 0.8, 3],
  originLpsMm: [-5, 19, -38],
  directions: [
    [1, 0, 0],
    [0, 0, -1],
    [0, 1, 0],
  ],
};
const close = (a: Vec3, b: Vec3): void => a.forEach((value, axis) => expect(value).toBeCloseTo(b[axis] ?? NaN, 9));

describe('view plane', () => {
  it('shows a series as acquired in its own plane', () => {
    const view = makeViewPlane(axial, 'axial');
    expect(view.native).toBe(true);
    expect(view.grid).toEqual(axial);
    expect(paneLetters(view)).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
  });

  it('reformats: coronal and sagittal of an axial series, head up, the patient`s left to the right, anterior to the left', () => {
    const cor = makeViewPlane(axial, 'coronal');
    expect(cor.native).toBe(false);
    expect(cor.grid.dims).toEqual([11, 5, 7]);
    expect(cor.grid.spacingMm).toEqual([0.5, 4, 0.7]);
    expect(paneLetters(cor)).toEqual({ left: 'R', right: 'L', top: 'S', bottom: 'I' });
    const sag = makeViewPlane(axial, 'sagittal');
    expect(sag.grid.dims).toEqual([7, 5, 11]);
    expect(paneLetters(sag)).toEqual({ left: 'A', right: 'P', top: 'S', bottom: 'I' });
    // The same voxel at the same place: top row of a reformat is the last axial slice.
    close(toLpsMm(cor.grid, [2, 0, 3]), toLpsMm(axial, [2, 3, 4]));
    close(toLpsMm(sag.grid, [3, 1, 2]), toLpsMm(axial, [2, 3, 3]));
  });

  it('slices follow a patient position across grids and stay within the series', () => {
    const [a, c] = [makeViewPlane(axial, 'axial'), makeViewPlane(coronal, 'coronal')];
    const position = toLpsMm(axial, [4, 5, 3]); // y = 20 + 5 * 0.7 = 23.5: coronal slice (23.5 - 19) / 3 = 1.5
    expect(sliceAt(a, position)).toBe(3);
    expect(sliceAt(c, [position[0], 22.4, position[2]])).toBe(1);
    expect(sliceAt(c, [0, 1000, 0])).toBe(2);
    expect(sliceAt(c, [0, -1000, 0])).toBe(0);
    const moved = moveToSlice(a, position, 1);
    close(toIjk(axial, moved), [4, 5, 1]);
  });

  it('reference line: where the other slice crosses, as long as it reaches', () => {
    const [a, c] = [makeViewPlane(axial, 'axial'), makeViewPlane(coronal, 'coronal')];
    const line = defined(referenceLine(a, 2, c, 1)); // coronal slice 1 lies at y = 22: row (22 - 20) / 0.7
    const [left, right] = line[0] < line[2] ? [0, 2] : [2, 0];
    expect(line[1]).toBeCloseTo(2 / 0.7, 9);
    expect(line[3]).toBeCloseTo(2 / 0.7, 9);
    expect(line[left]).toBeCloseTo((-5 - 0.45 + 3) / 0.5, 9);
    expect(line[right]).toBeCloseTo((-5 + 12.5 * 0.9 + 3) / 0.5, 9);
  });

  it('no reference line for parallel planes, nor where the other slice does not reach', () => {
    const [a, c] = [makeViewPlane(axial, 'axial'), makeViewPlane(coronal, 'coronal')];
    expect(referenceLine(a, 0, a, 3)).toBeNull();
    // The coronal series spans z from -38 down to -50.8; axial slice 4 lies at z = -34.
    expect(referenceLine(a, 4, c, 1)).toBeNull();
  });

  it('says directions and positions in letters', () => {
    expect(orientationLetters([0.99, 0.1, 0])).toBe('L');
    expect(orientationLetters([-0.8, 0, -0.6])).toBe('RI');
    expect(patientText([-1.25, 3, -7.06])).toBe('R 1.3  P 3.0  I 7.1');
  });
});

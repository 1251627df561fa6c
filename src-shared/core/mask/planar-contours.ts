/** RTSTRUCT closed planar contours (patient mm) onto the native grid of their series. Knows no DICOM tags. */
import { assert } from '@shared/base/assert';
import { fail, ok, type Result } from '@shared/base/result';
import type { Grid } from '../geometry/grid';
import { toIjk } from '../geometry/grid-coordinates';
import { rasteriseContours } from './rasterise-contours';

/** Points of one closed planar contour: x0, y0, z0, x1, ... in LPS mm (DICOM PS3.3 C.8.8.6, Contour Data). */
export type PlanarContour = ArrayLike<number>;

/** A contour may lie off its slice by at most min(0.1 mm, 5% of the slice distance). */
export const contourToleranceMm = (grid: Grid): number => Math.min(0.1, 0.05 * grid.spacingMm[2]);

/**
 * Mask (one byte a voxel) of all contours of one ROI on the native grid, with the greatest
 * distance of a contour point from its slice. `sliceOffsetsMm` are the slices' measured
 * positions along the normal, relative to slice 0, where they are known better than
 * k x spacing. Errors: `geometry/contour-off-slice`, `geometry/contour-outside-image`.
 * Contours of fewer than three points enclose nothing and are skipped.
 */
export function rasterisePlanarContours(
  grid: Grid,
  contours: readonly PlanarContour[],
  sliceOffsetsMm?: ArrayLike<number>,
): Result<{ readonly mask: Uint8Array; readonly maxDeviationMm: number }> {
  const [columns, rows, slices] = grid.dims;
  assert(sliceOffsetsMm === undefined || sliceOffsetsMm.length === slices, 'one offset a slice');
  const toleranceMm = contourToleranceMm(grid);
  const polygons = new Map<number, number[][]>();
  let maxDeviationMm = 0;
  for (const [index, contour] of contours.entries()) {
    const points = Math.floor(contour.length / 3);
    if (points < 3) continue;
    const polygon: number[] = [];
    const heights: number[] = [];
    for (let p = 0; p < points; p++) {
      const [i, j, k] = toIjk(grid, [contour[3 * p]!, contour[3 * p + 1]!, contour[3 * p + 2]!]);
      polygon.push(i, j);
      heights.push(k * grid.spacingMm[2]);
    }
    const middle = heights.reduce((sum, h) => sum + h, 0) / points;
    const offset = (k: number): number => sliceOffsetsMm?.[k] ?? k * grid.spacingMm[2];
    let slice = 0;
    for (let k = 1; k < slices; k++) if (Math.abs(offset(k) - middle) < Math.abs(offset(slice) - middle)) slice = k;
    const deviationMm = Math.max(...heights.map((h) => Math.abs(h - offset(slice))));
    if (!(deviationMm <= toleranceMm)) {
      const outside = middle < offset(0) - toleranceMm || middle > offset(slices - 1) + toleranceMm;
      return fail(outside ? 'geometry/contour-outside-image' : 'geometry/contour-off-slice', {
        contour: index,
        slice,
        deviationMm,
        toleranceMm,
      });
    }
    maxDeviationMm = Math.max(maxDeviationMm, deviationMm);
    const onSlice = polygons.get(slice);
    if (onSlice) onSlice.push(polygon);
    else polygons.set(slice, [polygon]);
  }
  const mask = new Uint8Array(columns * rows * slices);
  for (const [k, onSlice] of polygons) mask.set(rasteriseContours(onSlice, columns, rows), k * columns * rows);
  return ok({ mask, maxDeviationMm });
}

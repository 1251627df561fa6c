/**
 * An RT structure set as the program uses it, and which of an ROI's contours can
 * become a mask. Pure: reading and writing of the object is in
 * `src-main/node/dicom-io`, rasterising in `core/mask`.
 */
import { fail, ok, type Result } from '@shared/base/result';
import type { Grid } from '../geometry/grid';
import { toIjk } from '../geometry/grid-coordinates';

/** One contour of an ROI (PS3.3 C.8.8.6). */
export interface RtContour {
  /** CLOSED_PLANAR, CLOSEDPLANAR_XOR, OPEN_PLANAR, OPEN_NONPLANAR, POINT. */
  readonly geometricType: string;
  /** x, y, z, x, y, z ... in LPS mm. */
  readonly pointsLpsMm: Float64Array;
  /** SOP Instance UIDs of the images it was drawn on, as far as given. */
  readonly imageSopInstanceUids: readonly string[];
}

export interface RtRoi {
  readonly number: number;
  readonly name: string;
  readonly frameOfReferenceUid: string | null;
  readonly contours: readonly RtContour[];
}

export interface RtStructureSet {
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly patientId: string | null;
  readonly label: string | null;
  /** Series Instance UIDs of the images it refers to. */
  readonly seriesInstanceUids: readonly string[];
  readonly rois: readonly RtRoi[];
}

/** The contours of an ROI that enclose an area, checked against the grid they belong to. */
export interface ClosedContours {
  /** Closed planar contours, x, y, z ... in LPS mm. */
  readonly contours: readonly Float64Array[];
  /** Contours left out because they enclose no area, by geometric type. */
  readonly skipped: readonly { readonly geometricType: string; readonly count: number }[];
}

const CLOSED: ReadonlySet<string> = new Set(['CLOSED_PLANAR', 'CLOSEDPLANAR_XOR']);

/**
 * The closed planar contours of an ROI for rasterising on `grid` (native, slices along k).
 *
 * POINT and OPEN contours, and closed ones of fewer than 3 points, enclose nothing: they
 * are counted in `skipped`. Errors: `rtstruct/frame-of-reference` (contours and image give
 * different ones), `rtstruct/not-in-plane` (a contour whose points spread over more than a
 * tenth of a slice distance or 0.2 mm along the normal: drawn in another plane),
 * `rtstruct/no-closed-contour`. How far a contour may lie off its slice is decided where it
 * is rasterised (`rasterisePlanarContours`).
 */
export function toClosedContours(roi: RtRoi, grid: Grid, frameOfReferenceUid: string | null): Result<ClosedContours> {
  if (roi.frameOfReferenceUid !== null && frameOfReferenceUid !== null && roi.frameOfReferenceUid !== frameOfReferenceUid) {
    return fail('rtstruct/frame-of-reference', { roi: roi.name, contours: roi.frameOfReferenceUid, image: frameOfReferenceUid });
  }
  const distanceMm = grid.spacingMm[2];
  const toleranceMm = Math.min(0.2, 0.1 * distanceMm);
  const contours: Float64Array[] = [];
  const skipped = new Map<string, number>();
  for (const { geometricType, pointsLpsMm } of roi.contours) {
    const points = pointsLpsMm.length / 3;
    if (!CLOSED.has(geometricType) || points < 3) {
      skipped.set(geometricType, (skipped.get(geometricType) ?? 0) + 1);
      continue;
    }
    let low = Infinity;
    let high = -Infinity;
    for (let n = 0; n < points; n += 1) {
      const k = toIjk(grid, [pointsLpsMm[3 * n]!, pointsLpsMm[3 * n + 1]!, pointsLpsMm[3 * n + 2]!])[2];
      low = Math.min(low, k);
      high = Math.max(high, k);
    }
    const spreadMm = (high - low) * distanceMm;
    if (spreadMm > toleranceMm) {
      return fail('rtstruct/not-in-plane', { roi: roi.name, spreadMm: Number(spreadMm.toFixed(3)), toleranceMm });
    }
    contours.push(pointsLpsMm);
  }
  const left = [...skipped].map(([geometricType, count]) => ({ geometricType, count }));
  if (contours.length === 0) {
    return fail('rtstruct/no-closed-contour', {
      roi: roi.name,
      skipped: left.map((item) => `${item.geometricType} x ${item.count}`),
    });
  }
  return ok({ contours, skipped: left });
}

/** An ROI of a structure set as a mask on its series: choice by name, checks, rasterising, canonical order. */
import { err, ok, type Result } from '@shared/base/result';
import { toClosedContours, type ClosedContours, type RtStructureSet } from '@shared/core/dicom/structure-set';
import { countMask } from '@shared/core/mask/mask-runs';
import { rasterisePlanarContours } from '@shared/core/mask/planar-contours';
import { findRoi } from '@shared/core/mask/roi-name';
import { reorientMask } from '@shared/core/volume/canonical-orientation';
import type { LoadedSeries } from './series-loader';

/** A mask on the canonical grid of its series. */
export interface LoadedMask {
  /** Name of the ROI; for a NIfTI mask the file's name without its ending. */
  readonly roiName: string;
  /** One byte a voxel, 0 or 1, canonical order of the image. */
  readonly mask: Uint8Array;
  readonly voxels: number;
  readonly slices: number;
  /** Largest distance of a contour point from its slice, mm; 0 for masks that are voxels already. */
  readonly deviationMm: number;
  /** Contours left out, by geometric type. */
  readonly skipped: ClosedContours['skipped'];
}

/** What the mask needs of its image. */
export type ContouredSeries = Pick<LoadedSeries, 'nativeGrid' | 'mapping' | 'sliceOffsetsMm' | 'frameOfReferenceUid'>;

/**
 * Mask of one ROI, rasterised in the native grid (profile rule 2), then reordered like the
 * image. Errors: those of `findRoi`, `toClosedContours` and `rasterisePlanarContours`.
 */
export function toStructureSetMask(
  structures: RtStructureSet,
  roiName: string | null,
  series: ContouredSeries,
): Result<LoadedMask> {
  const found = findRoi(
    structures.rois.map((roi) => roi.name),
    roiName,
  );
  if (!found.ok) return err(found.error);
  const roi = structures.rois[found.value]!;
  const closed = toClosedContours(roi, series.nativeGrid, series.frameOfReferenceUid);
  if (!closed.ok) return closed;
  const native = rasterisePlanarContours(series.nativeGrid, closed.value.contours, series.sliceOffsetsMm);
  if (!native.ok) return native;
  const mask = reorientMask(native.value.mask, series.nativeGrid.dims, series.mapping);
  const { voxels, slices } = countMask(mask, series.nativeGrid.dims);
  return ok({ roiName: roi.name, mask, voxels, slices, deviationMm: native.value.maxDeviationMm, skipped: closed.value.skipped });
}

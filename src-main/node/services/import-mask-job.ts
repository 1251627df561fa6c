/**
 * The job `import-mask`: contours or voxels of a kept file to mask slices of a series,
 * kept durably. Runs in a worker thread, and as well without one.
 */
import { readFileSync } from 'node:fs';
import { fail, ok, type Result } from '@shared/base/result';
import type { Grid } from '@shared/core/geometry/grid';
import { toMaskRuns } from '@shared/core/mask/mask-runs';
import { toNiftiImageMask } from '../dicom-io/image-loader';
import { toStructureSetMask, type ContouredSeries, type LoadedMask } from '../dicom-io/structure-set-mask';
import { parseStructureSetFile } from '../dicom-io/structure-set-parser';
import { makeObjectStore } from '../store/object-store';
import { keepSlices, type KeptSlice } from '../store/write/reads';

export interface ImportMaskInput {
  readonly objectsFolder: string;
  readonly sha256: string;
  readonly source:
    | { readonly kind: 'contours'; readonly roiName: string; readonly series: ContouredSeries }
    /** Each candidate's canonical grid; the mask belongs to those that share its voxels. */
    | {
        readonly kind: 'nifti';
        readonly name: string;
        readonly candidates: readonly { readonly key: string; readonly grid: Grid }[];
      };
}

export interface ImportedMask {
  readonly slices: readonly KeptSlice[];
  readonly voxels: number;
  readonly deviationMm: number;
  /** Keys of the candidates that fit; empty for contours. */
  readonly fitting: readonly string[];
}

/** Errors: those of the parsers, `import/mask-empty`, `import/nifti-no-matching-series`. */
export function runImportMaskJob(input: ImportMaskInput): Result<ImportedMask> {
  const objects = makeObjectStore(input.objectsFolder);
  const bytes = new Uint8Array(readFileSync(objects.pathOf(input.sha256)));
  const { source } = input;
  const finish = (mask: LoadedMask, grid: Grid, fitting: readonly string[]): Result<ImportedMask> =>
    mask.voxels === 0
      ? fail('import/mask-empty', { roi: mask.roiName })
      : ok({
          slices: keepSlices(objects, toMaskRuns(mask.mask, grid.dims)),
          voxels: mask.voxels,
          deviationMm: mask.deviationMm,
          fitting,
        });
  if (source.kind === 'contours') {
    const set = parseStructureSetFile(bytes);
    if (!set.ok) return set;
    const mask = toStructureSetMask(set.value, source.roiName, source.series);
    if (!mask.ok) return mask;
    const { axes } = source.series.mapping;
    const native = source.series.nativeGrid;
    const grid = { ...native, dims: [native.dims[axes[0]], native.dims[axes[1]], native.dims[axes[2]]] as const };
    return finish(mask.value, grid, []);
  }
  let found: { mask: LoadedMask; grid: Grid } | null = null;
  const fitting: string[] = [];
  for (const { key, grid } of source.candidates) {
    // Only the grid of the image is looked at.
    const mask = toNiftiImageMask(bytes, { grid, stored: new Uint8Array(0), slope: 1, intercept: 0 }, source.name);
    if (!mask.ok) continue;
    fitting.push(key);
    found ??= { mask: mask.value, grid };
  }
  return found ? finish(found.mask, found.grid, fitting) : fail('import/nifti-no-matching-series', { name: source.name });
}

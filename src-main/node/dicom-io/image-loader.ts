/**
 * The image and the mask of one extraction, from paths: a folder of DICOM files, one
 * DICOM file or a NIfTI image; an RTSTRUCT or a NIfTI mask. The mask comes back on the
 * image's canonical grid or not at all.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, ok, type Problem, type Result } from '@shared/base/result';
import { axialMappingWithoutNormal, type AxisMapping, reorientGrid } from '@shared/core/geometry/axis-mapping';
import { compareGrids } from '@shared/core/geometry/compare-grids';
import type { Grid } from '@shared/core/geometry/grid';
import { dot } from '@shared/core/linalg/vec3';
import { countMask } from '@shared/core/mask/mask-runs';
import { reorientMask, reorientVolume } from '@shared/core/volume/canonical-orientation';
import type { Volume } from '@shared/core/volume/volume';
import { isDicom } from './dicom-dataset';
import { parseDicom } from './dicom-instance-parser';
import { listFiles } from './file-walker';
import { parseNifti } from './nifti-image';
import { type FileProblem, hashSeriesFiles, type LoadedSeries, loadSeriesVolume } from './series-loader';
import { type LoadedMask, toStructureSetMask } from './structure-set-mask';
import { parseStructureSet } from './structure-set-parser';

export interface LoadedImage {
  readonly path: string;
  /** Folder or file name without NIfTI endings: the default `case_id`. */
  readonly name: string;
  /** DICOM modality; null for NIfTI, which does not say. */
  readonly modality: string | null;
  /** Axial image in canonical orientation: columns left, rows posterior, slices superior. */
  readonly volume: Volume;
  /** The DICOM series, or null for NIfTI. */
  readonly series: LoadedSeries | null;
  /** `image.sha256` of formats.md: of the file, or over the folder's digests. */
  readonly sha256: string;
  readonly problems: readonly Problem[];
  readonly leftOut: readonly FileProblem[];
}

const isNiftiName = (path: string): boolean => /\.nii(\.gz)?$/i.test(path);
const toName = (path: string): string => basename(path.replace(/[/\\]+$/, '')).replace(/\.nii(\.gz)?$|\.dcm$/i, '');

const readable = async (path: string): Promise<Result<{ readonly folder: boolean }>> => {
  const info = await stat(path).catch(() => null);
  return info ? ok({ folder: info.isDirectory() }) : fail('import/no-such-path', { path });
};

/**
 * Loads an axial image for extraction. Errors: `import/no-such-path`, those of
 * `loadSeriesVolume` and `parseNifti`, and every geometry problem that blocks
 * extraction (profile rule 1): `geometry/uneven-slices`, `geometry/not-axial` ...
 */
export async function loadImage(path: string): Promise<Result<LoadedImage>> {
  const info = await readable(path);
  if (!info.ok) return info;
  if (!info.value.folder) {
    const bytes = await readFile(path);
    if (!isDicom(bytes)) {
      const native = parseNifti(bytes);
      if (!native.ok) return isNiftiName(path) ? native : fail('import/unknown-format', { path });
      const mapping = axialMappingWithoutNormal(native.value.grid);
      if (!mapping.ok) return mapping;
      return ok({
        path,
        name: toName(path),
        modality: null,
        volume: reorientVolume(native.value, mapping.value),
        series: null,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        problems: [],
        leftOut: [],
      });
    }
  }
  const loaded = await loadSeriesVolume(info.value.folder ? await listFiles(path) : [path]);
  if (!loaded.ok) return loaded;
  const series = loaded.value;
  if (series.extractionBlock) return { ok: false, error: series.extractionBlock };
  return ok({
    path,
    name: toName(path),
    modality: series.instances[0]?.modality ?? null,
    volume: series.volume,
    series,
    sha256: series.sha256,
    problems: series.problems,
    leftOut: series.leftOut,
  });
}

/**
 * The `sha256` that `loadImage` would give, without decoding the image: whether it is still the one that a
 * result was made from. Errors: `import/no-such-path`, those of `hashSeriesFiles`.
 */
export async function hashImage(path: string): Promise<Result<string>> {
  const info = await readable(path);
  if (!info.ok) return info;
  if (info.value.folder) return hashSeriesFiles(await listFiles(path));
  const bytes = await readFile(path);
  return isDicom(bytes) ? hashSeriesFiles([{ name: path, bytes }]) : ok(createHash('sha256').update(bytes).digest('hex'));
}

/** The one file of a mask's path. Errors: `import/no-such-path`, `import/several-masks`. */
async function findMaskFile(path: string): Promise<Result<string>> {
  const info = await readable(path);
  if (!info.ok) return info;
  if (!info.value.folder) return ok(path);
  const files = await listFiles(path);
  const [only] = files;
  return only === undefined || files.length > 1 ? fail('import/several-masks', { path, files: files.length }) : ok(only);
}

/** SHA-256 of the bytes of a mask's file. Errors: `import/no-such-path`, `import/several-masks`. */
export async function hashMask(path: string): Promise<Result<string>> {
  const file = await findMaskFile(path);
  if (!file.ok) return file;
  return ok(
    createHash('sha256')
      .update(await readFile(file.value))
      .digest('hex'),
  );
}

/** The mapping that brings the axes of `from` nearest to those of `to`; null when they do not pair up. */
function toAlignment(from: Grid, to: Grid): AxisMapping | null {
  const nearest = (m: 0 | 1 | 2): 0 | 1 | 2 => {
    const along = ([0, 1, 2] as const).map((axis) => Math.abs(dot(from.directions[axis], to.directions[m])));
    return along[0]! >= along[1]! && along[0]! >= along[2]! ? 0 : along[1]! >= along[2]! ? 1 : 2;
  };
  const axes = [nearest(0), nearest(1), nearest(2)] as const;
  if (new Set(axes).size !== 3) return null;
  const flipped = (m: 0 | 1 | 2): boolean => dot(from.directions[axes[m]], to.directions[m]) < 0;
  return { axes, flips: [flipped(0), flipped(1), flipped(2)] };
}

/**
 * Mask of a NIfTI file on the canonical grid of an image: non-zero (after rescale, NaN is
 * not set) is inside. The file may store its axes in any order and sign, but the voxels
 * must be the same to 1e-3 mm. Errors: those of `parseNifti`, `geometry/grid-mismatch`.
 */
export function toNiftiImageMask(bytes: Uint8Array, image: Volume, name: string): Result<LoadedMask> {
  const native = parseNifti(bytes);
  if (!native.ok) return native;
  const { grid, stored, slope, intercept } = native.value;
  const mapping = toAlignment(grid, image.grid);
  if (!mapping) return fail('geometry/grid-mismatch', { field: 'directions' });
  const same = compareGrids(image.grid, reorientGrid(grid, mapping));
  if (!same.ok) return same;
  const inside = new Uint8Array(stored.length);
  for (let n = 0; n < stored.length; n += 1) {
    const value = stored[n]! * slope + intercept;
    inside[n] = value !== 0 && !Number.isNaN(value) ? 1 : 0;
  }
  const mask = reorientMask(inside, grid.dims, mapping);
  const { voxels, slices } = countMask(mask, image.grid.dims);
  return ok({ roiName: name, mask, voxels, slices, deviationMm: 0, skipped: [] });
}

/**
 * Loads the mask of an image: RTSTRUCT (needs a DICOM image) or NIfTI. `roiName` chooses
 * among the ROIs of a structure set; a NIfTI mask has one. A folder must hold exactly one
 * such file. Errors: `import/no-such-path`, `import/unknown-format`, `import/several-masks`,
 * `unsupported/seg`, `rtstruct/needs-dicom-image`, those of `toStructureSetMask` and
 * `toNiftiImageMask`. An empty mask is no error here: extraction names it.
 */
export async function loadMask(path: string, image: LoadedImage, roiName: string | null = null): Promise<Result<LoadedMask>> {
  const found = await findMaskFile(path);
  if (!found.ok) return found;
  const file = found.value;
  const bytes = await readFile(file);
  if (!isDicom(bytes)) {
    const mask = toNiftiImageMask(bytes, image.volume, toName(file));
    if (mask.ok || isNiftiName(file) || mask.error.code !== 'nifti/not-nifti') return mask;
    return fail('import/unknown-format', { path: file });
  }
  const parsed = parseDicom(bytes);
  if (!parsed.ok) return parsed;
  const structures = parseStructureSet(parsed.value);
  if (!structures.ok) return structures;
  if (!image.series) return fail('rtstruct/needs-dicom-image', { path: file });
  return toStructureSetMask(structures.value, roiName, image.series);
}

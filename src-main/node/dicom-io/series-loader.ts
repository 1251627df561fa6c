/**
 * From the files of one series to a volume in the canonical orientation of its
 * plane. Reads files and decodes pixels; geometry is judged by `core/dicom`.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { err, fail, ok, type Problem, type Result } from '@shared/base/result';
import type { DicomInstance } from '@shared/core/dicom/dicom-instance';
import { blocksStacking, computeSeriesGeometry, toExtractionBlock } from '@shared/core/dicom/series-geometry';
import { groupIntoSeries, type SeriesStack } from '@shared/core/dicom/series-grouping';
import type { AxisMapping } from '@shared/core/geometry/axis-mapping';
import type { Grid } from '@shared/core/geometry/grid';
import type { Plane } from '@shared/core/geometry/plane';
import { toCanonicalOrientation } from '@shared/core/volume/canonical-orientation';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import { parseDicom, type ParsedDicom } from './dicom-instance-parser';
import { decodePixels, type PixelArray } from './pixel-decoder';

/** A file of a series: its path, or its bytes with a name for messages. */
export type SeriesFile = string | { readonly name: string; readonly bytes: Uint8Array };

/** A file that did not go into the volume, with its reason. */
export interface FileProblem {
  readonly name: string;
  readonly problem: Problem;
}

export interface LoadedSeries {
  readonly seriesInstanceUid: string;
  readonly plane: Plane;
  /** Image in the canonical orientation of its plane: what is shown and extracted. */
  readonly volume: Volume;
  /** Native grid (columns, rows, slices as stored, slices along row x column): what contours are rasterised in. */
  readonly nativeGrid: Grid;
  /** Brings native arrays to the canonical order (`reorientMask`). */
  readonly mapping: AxisMapping;
  /** Position of each native slice along the normal, mm, relative to slice 0, as measured. */
  readonly sliceOffsetsMm: readonly number[];
  /** Headers in native slice order: `instances[k]` is native slice k. */
  readonly instances: readonly DicomInstance[];
  readonly frameOfReferenceUid: string | null;
  /** Stored values grow with darkness: invert the display, never the values. */
  readonly invertDisplay: boolean;
  /** Window of the middle slice as stored, in rescaled units. */
  readonly window: { readonly center: number; readonly width: number } | null;
  /** Geometry problems that do not prevent viewing. */
  readonly problems: readonly Problem[];
  /** What keeps this series from being extracted, or null. */
  readonly extractionBlock: Problem | null;
  /** Files left out (not DICOM, other modality, second stack ...), with reasons. */
  readonly leftOut: readonly FileProblem[];
  /** SHA-256 over the files' hex digests in order of SOP Instance UID (formats.md). */
  readonly sha256: string;
}

const nameOf = (file: SeriesFile): string => (typeof file === 'string' ? file : file.name);

/** SHA-256 over hex digests of files in order of SOP Instance UID (`image.sha256` of a folder, formats.md). */
function toFolderSha256(files: readonly { readonly sopInstanceUid: string; readonly sha256: string }[]): string {
  const hash = createHash('sha256');
  for (const file of [...files].sort((a, b) => (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1))) hash.update(file.sha256);
  return hash.digest('hex');
}

/** Slices in one array, keeping stored values where all slices share a rescale, else rescaled to Float64. */
function toVolume(grid: Grid, instances: readonly DicomInstance[], slices: readonly PixelArray[]): Volume {
  const size = grid.dims[0] * grid.dims[1];
  const first = instances[0];
  const slope = first?.rescaleSlope ?? 1;
  const intercept = first?.rescaleIntercept ?? 0;
  const same = instances.every((instance) => instance.rescaleSlope === slope && instance.rescaleIntercept === intercept);
  if (!same) {
    const stored = new Float64Array(size * slices.length);
    slices.forEach((slice, k) => {
      const own = instances[k];
      const [a, b] = [own?.rescaleSlope ?? 1, own?.rescaleIntercept ?? 0];
      for (let n = 0; n < size; n += 1) stored[k * size + n] = slice[n]! * a + b;
    });
    return { grid, stored, slope: 1, intercept: 0 };
  }
  const total = size * slices.length;
  // Slices of one series may still differ in signedness: then 32 bits hold both.
  const [kind] = slices;
  const uniform = slices.every((slice) => slice.constructor === kind?.constructor);
  const stored: StoredArray = !uniform
    ? new Int32Array(total)
    : kind instanceof Int8Array
      ? new Int8Array(total)
      : kind instanceof Uint8Array
        ? new Uint8Array(total)
        : kind instanceof Int16Array
          ? new Int16Array(total)
          : new Uint16Array(total);
  slices.forEach((slice, k) => stored.set(slice, k * size));
  return { grid, stored, slope, intercept };
}

interface Entry extends DicomInstance {
  readonly file: { readonly name: string; readonly parsed: ParsedDicom; readonly sha256: string };
}

/** The stack that is meant among files, with what was left out; decodes nothing. */
async function readStack(
  files: readonly SeriesFile[],
  options: { readonly seriesInstanceUid?: string; readonly stack?: number },
): Promise<Result<{ readonly stack: SeriesStack<Entry>; readonly leftOut: readonly FileProblem[] }>> {
  const leftOut: FileProblem[] = [];
  const entries: Entry[] = [];
  for (const file of files) {
    const bytes = typeof file === 'string' ? await readFile(file) : file.bytes;
    const parsed = parseDicom(bytes);
    if (!parsed.ok) {
      leftOut.push({ name: nameOf(file), problem: parsed.error });
      continue;
    }
    if (parsed.value.kind !== 'image') {
      const { modality, sopClassUid } = parsed.value.instance;
      leftOut.push({ name: nameOf(file), problem: { code: 'import/wrong-modality', data: { modality, sopClassUid } } });
      continue;
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    entries.push({ ...parsed.value.instance, file: { name: nameOf(file), parsed: parsed.value, sha256 } });
  }
  const stacks = groupIntoSeries(entries).filter(
    (stack) => options.seriesInstanceUid === undefined || stack.seriesInstanceUid === options.seriesInstanceUid,
  );
  const uids = [...new Set(stacks.map((stack) => stack.seriesInstanceUid))];
  if (uids.length > 1) return fail('import/several-series', { count: uids.length, uids });
  const stack = stacks.find((candidate) => candidate.stack === (options.stack ?? 0));
  if (!stack) {
    const [first] = leftOut;
    return fail('import/no-images', { files: files.length, firstReason: first ? first.problem.code : null });
  }
  for (const other of stacks) {
    if (other === stack) continue;
    for (const entry of other.instances) {
      leftOut.push({ name: entry.file.name, problem: { code: 'import/other-stack', data: { stack: other.stack } } });
    }
  }
  return ok({ stack, leftOut });
}

const hashStack = (stack: SeriesStack<Entry>): string =>
  toFolderSha256(stack.instances.map((entry) => ({ sopInstanceUid: entry.sopInstanceUid, sha256: entry.file.sha256 })));

/**
 * The `sha256` that `loadSeriesVolume` would give these files, without decoding them: whether a series is still
 * the one that a result was made from. Errors: `import/no-images`, `import/several-series`.
 */
export async function hashSeriesFiles(files: readonly SeriesFile[]): Promise<Result<string>> {
  const read = await readStack(files, {});
  return read.ok ? ok(hashStack(read.value.stack)) : read;
}

/**
 * Loads one series as a volume. Files that are no usable MR image are left out and
 * listed; of several series or stacks among the files the one named (or the only
 * one) is loaded. Errors: `import/no-images`, `import/several-series` (with their
 * UIDs), pixel problems of any slice (a volume is whole or not at all), and the
 * geometry problems that prevent stacking.
 */
export async function loadSeriesVolume(
  files: readonly SeriesFile[],
  options: { readonly seriesInstanceUid?: string; readonly stack?: number } = {},
): Promise<Result<LoadedSeries>> {
  const read = await readStack(files, options);
  if (!read.ok) return read;
  const { stack, leftOut } = read.value;
  const geometry = computeSeriesGeometry(stack.instances);
  const blocking = geometry.problems.find(blocksStacking);
  if (blocking) return err(blocking);
  if (!geometry.grid || !geometry.plane) return fail('geometry/no-position', { instances: stack.instances.length, missing: 0 });

  const slices: PixelArray[] = [];
  for (const entry of geometry.sorted) {
    const decoded = await decodePixels(entry.file.parsed);
    if (!decoded.ok) return err({ code: decoded.error.code, data: { ...decoded.error.data, file: entry.file.name } });
    slices.push(decoded.value);
  }
  const instances = geometry.sorted.map(({ file: _file, ...instance }): DicomInstance => instance);
  const native = toVolume(geometry.grid, instances, slices);
  const { volume, mapping } = toCanonicalOrientation(native, geometry.plane);
  const middle = instances[instances.length >> 1];
  return ok({
    seriesInstanceUid: stack.seriesInstanceUid,
    plane: geometry.plane,
    volume,
    nativeGrid: native.grid,
    mapping,
    sliceOffsetsMm: geometry.slicePositionsMm.map((position) => position - (geometry.slicePositionsMm[0] ?? 0)),
    instances,
    frameOfReferenceUid: instances[0]?.frameOfReferenceUid ?? null,
    invertDisplay: instances[0]?.photometricInterpretation === 'MONOCHROME1',
    window:
      middle && middle.windowCenter !== null && middle.windowWidth !== null && middle.windowWidth > 0
        ? { center: middle.windowCenter, width: middle.windowWidth }
        : null,
    problems: geometry.problems,
    extractionBlock: toExtractionBlock(geometry),
    leftOut,
    sha256: hashStack(stack),
  });
}

/**
 * The job `import-files`: reads a few files, says what each is, and keeps the bytes of
 * those that can go in. Runs in a worker thread, and as well without one. Knows the
 * folder of objects, no database: an object that is not named later is removed again.
 */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { ProblemError, err, ok, type Problem, type Result } from '@shared/base/result';
import type { DicomInstance } from '@shared/core/dicom/dicom-instance';
import type { Vec3 } from '@shared/core/geometry/grid';
import { makeDatasetValues } from '../dicom-io/dataset-values';
import { isDicom } from '../dicom-io/dicom-dataset';
import { findImageProblem, parseDicom } from '../dicom-io/dicom-instance-parser';
import { parseNifti } from '../dicom-io/nifti-image';
import { parseStructureSet } from '../dicom-io/structure-set-parser';
import { ZIP_LIMITS, isZip } from '../dicom-io/zip-entries';
import { makeObjectStore, type ObjectStore } from '../store/object-store';

/** A file on disk, or one unpacked from an archive. `name` is what messages show. */
export type ImportItem = { readonly name: string; readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

export interface ImportFilesInput {
  readonly objectsFolder: string;
  readonly items: readonly ImportItem[];
}

interface KeptObject {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Not there before this job. */
  readonly added: boolean;
}

/** What an imported structure set says of itself. */
export interface ContoursFacts {
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUids: readonly string[];
  /** ROIs that have at least one closed contour. */
  readonly roiNames: readonly string[];
  /** Frame of reference of the first ROI that names one. */
  readonly frameOfReferenceUid: string | null;
  /** SOP Instance UIDs of images named by contours, at most a few. */
  readonly imageUids: readonly string[];
  readonly operator: string | null;
  readonly approved: boolean;
}

interface NiftiFacts {
  readonly dims: Vec3;
  /** The values are 0 and one other: a mask. */
  readonly isMask: boolean;
}

export type ImportedFile = { readonly name: string } & (
  | { readonly kind: 'image'; readonly instance: DicomInstance; readonly object: KeptObject }
  | { readonly kind: 'contours'; readonly contours: ContoursFacts; readonly object: KeptObject }
  | { readonly kind: 'nifti'; readonly nifti: NiftiFacts; readonly object: KeptObject }
  | { readonly kind: 'archive'; readonly path: string }
  /** A DICOMDIR: an index of files that are read anyway. */
  | { readonly kind: 'index' }
  | { readonly kind: 'problem'; readonly problem: Problem }
);

const PEEK = 132;
/** As of an entry of an archive: no MR object comes near, and reading it whole would take the memory. */
const LARGEST_FILE = ZIP_LIMITS.entryBytes;
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
/** NIfTI-1 and -2 begin with the length of their header, in either byte order. */
const looksLikeNifti = (bytes: Uint8Array): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (
    bytes.byteLength >= 4 && [348, 540].some((length) => view.getInt32(0, true) === length || view.getInt32(0, false) === length)
  );
};

/** The first bytes of a file. */
function peek(path: string): Uint8Array {
  const bytes = new Uint8Array(PEEK);
  const descriptor = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, PEEK, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Two values, one of them 0. */
function isMaskArray(stored: ArrayLike<number>): boolean {
  let other: number | null = null;
  for (let n = 0; n < stored.length; n += 1) {
    const value = stored[n]!;
    if (value === 0 || value === other) continue;
    if (other !== null || Number.isNaN(value)) return false;
    other = value;
  }
  return other !== null;
}

const problemOf = (name: string, problem: Problem): ImportedFile => ({ name, kind: 'problem', problem });

/** A file's content as far as it decides what to do with it, before its bytes are kept. */
type Judged =
  | { readonly kind: 'image'; readonly instance: DicomInstance }
  | { readonly kind: 'contours'; readonly contours: ContoursFacts }
  | { readonly kind: 'nifti'; readonly nifti: NiftiFacts };

function judgeDicom(
  bytes: Uint8Array,
): Judged | { readonly kind: 'index' } | { readonly kind: 'problem'; readonly problem: Problem } {
  const parsed = parseDicom(bytes);
  if (!parsed.ok) return { kind: 'problem', problem: parsed.error };
  if (parsed.value.kind === 'dicomdir') return { kind: 'index' };
  if (parsed.value.kind === 'seg') return { kind: 'problem', problem: { code: 'unsupported/seg', data: {} } };
  if (parsed.value.kind !== 'rtstruct') {
    const found = findImageProblem(parsed.value);
    return found ? { kind: 'problem', problem: found } : { kind: 'image', instance: parsed.value.instance };
  }
  const set = parseStructureSet(parsed.value);
  if (!set.ok) return { kind: 'problem', problem: set.error };
  const values = makeDatasetValues(parsed.value.dataset, parsed.value.characterSets);
  const rois = set.value.rois.filter((roi) => roi.contours.some((contour) => contour.pointsLpsMm.length >= 9));
  const imageUids = new Set(rois.flatMap((roi) => roi.contours.flatMap((contour) => contour.imageSopInstanceUids)));
  return {
    kind: 'contours',
    contours: {
      sopInstanceUid: set.value.sopInstanceUid,
      studyInstanceUid: set.value.studyInstanceUid,
      seriesInstanceUids: set.value.seriesInstanceUids,
      roiNames: rois.map((roi) => roi.name),
      frameOfReferenceUid: rois.find((roi) => roi.frameOfReferenceUid !== null)?.frameOfReferenceUid ?? null,
      imageUids: [...imageUids].slice(0, 16),
      operator: values.text('00081070'),
      approved: values.text('300E0002') === 'APPROVED',
    },
  };
}

function judge(item: ImportItem): { bytes: Uint8Array; judged: Judged } | ImportedFile {
  const { name } = item;
  let bytes: Uint8Array;
  try {
    const head = 'path' in item ? peek(item.path) : item.bytes;
    if (isZip(head))
      return 'path' in item
        ? { name, kind: 'archive', path: item.path }
        : problemOf(name, { code: 'zip/nested', data: { name } });
    const nifti = /\.nii(\.gz)?$/i.test(name) || looksLikeNifti(head);
    if (!isDicom(head) && !nifti) return problemOf(name, { code: 'import/not-dicom', data: {} });
    if ('path' in item) {
      const { size } = statSync(item.path);
      if (size > LARGEST_FILE) return problemOf(name, { code: 'import/too-large', data: { bytes: size, most: LARGEST_FILE } });
    }
    bytes = 'path' in item ? readFileSync(item.path) : item.bytes;
    if (nifti && !isDicom(head)) {
      const image = parseNifti(bytes);
      if (!image.ok)
        return problemOf(name, isGzip(head) || looksLikeNifti(head) ? image.error : { code: 'import/not-dicom', data: {} });
      const facts = { dims: image.value.grid.dims, isMask: isMaskArray(image.value.stored) };
      if (!facts.isMask) return problemOf(name, { code: 'import/nifti-not-a-mask', data: {} });
      return { bytes, judged: { kind: 'nifti', nifti: facts } };
    }
  } catch (thrown) {
    const reason = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
    return problemOf(name, { code: 'import/unreadable', data: { reason } });
  }
  const judged = judgeDicom(bytes);
  return judged.kind === 'index'
    ? { name, kind: 'index' }
    : judged.kind === 'problem'
      ? problemOf(name, judged.problem)
      : { bytes, judged };
}

const stores = new Map<string, ObjectStore>();

/**
 * Judges each item and keeps the good ones durably. The answers come in the order of the
 * items. Errors: `env/disk-full`, `env/cannot-write` (a thrown problem would not cross threads whole).
 */
export function runImportFilesJob(input: ImportFilesInput): Result<ImportedFile[]> {
  let objects = stores.get(input.objectsFolder);
  if (!objects) {
    objects = makeObjectStore(input.objectsFolder);
    stores.set(input.objectsFolder, objects);
  }
  const judged = input.items.map((item) => ({ name: item.name, found: judge(item) }));
  let kept: readonly KeptObject[];
  try {
    kept = objects.putAll(judged.flatMap(({ found }) => ('judged' in found ? [found.bytes] : [])));
  } catch (thrown) {
    if (thrown instanceof ProblemError) return err(thrown.problem);
    throw thrown;
  }
  let next = 0;
  return ok(
    judged.map(({ name, found }): ImportedFile => {
      if (!('judged' in found)) return found;
      const object = kept[next]!;
      next += 1;
      return { name, ...found.judged, object };
    }),
  );
}

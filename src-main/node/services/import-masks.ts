/**
 * Which series an imported mask belongs to and which ROI of a structure set is meant.
 * Decides only; voxels are made by the job `import-mask`.
 */
import { fail, ok, type Result } from '@shared/base/result';
import type { Grid } from '@shared/core/geometry/grid';
import type { ContoursFacts } from './import-files-job';

/** A series that may carry an imported mask: planned by this import or in the store. */
export interface MaskTarget {
  /** Key of the planned series, or the id of a stored one. */
  readonly key: string;
  readonly seriesUid: string;
  readonly frameOfReferenceUid: string | null;
  readonly sopInstanceUids: ReadonlySet<string>;
  readonly axial: boolean;
  readonly sequence: string;
  readonly description: string;
  readonly grid: Grid | null;
  readonly patientId: string;
}

/** Names of a primary tumour in structure sets; nodes, oedema, organs and planning volumes are not. */
const TUMOUR = /(^|[^a-z])(gtv|tumou?r|mass|lesion|primary|npc)|肿瘤|原发/i;
const NOT_PRIMARY = /gtv[\s_-]*(n($|\d|d|[\s_-])|ln)|node|nodal|lymph|o?edema|ctv|ptv|淋巴|水肿/i;

/**
 * The ROI that is the primary tumour: the only one, or the only one with a name of a
 * tumour. Error `import/roi-ambiguous` lists the names; `import/no-roi` where none has an area.
 */
export function chooseRoi(names: readonly string[]): Result<string> {
  if (names.length === 0) return fail('import/no-roi', {});
  const [only] = names;
  if (names.length === 1 && only !== undefined) return ok(only);
  const likely = names.filter((name) => TUMOUR.test(name) && !NOT_PRIMARY.test(name));
  const [first] = likely;
  return first !== undefined && likely.length === 1 ? ok(first) : fail('import/roi-ambiguous', { names: [...names] });
}

/**
 * The series that contours were drawn on: named by UID (of several stacks the one that
 * holds their images), else by the images, else the only axial series of their frame of reference.
 * Errors: `import/contours-no-matching-series`, `import/contours-ambiguous-series`, `read/not-axial`.
 */
export function findContouredTarget(contours: ContoursFacts, targets: readonly MaskTarget[]): Result<MaskTarget> {
  const byUid = targets.filter((target) => contours.seriesInstanceUids.includes(target.seriesUid));
  const holds = (target: MaskTarget): boolean => contours.imageUids.some((uid) => target.sopInstanceUids.has(uid));
  const byImage = (byUid.length > 0 ? byUid : targets).filter(holds);
  const byFrame =
    contours.frameOfReferenceUid === null
      ? []
      : targets.filter((target) => target.axial && target.frameOfReferenceUid === contours.frameOfReferenceUid);
  const found = byImage.length > 0 ? byImage : byUid.length > 0 ? byUid : byFrame;
  const [first] = found;
  if (!first) return fail('import/contours-no-matching-series', { seriesUids: [...contours.seriesInstanceUids] });
  if (found.length > 1) return fail('import/contours-ambiguous-series', { series: found.map((target) => target.description) });
  return first.axial ? ok(first) : fail('read/not-axial', { description: first.description });
}

/** The words of a file or folder name, for hints: "P01_t1c_mask.nii.gz" has "t1c". */
const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^a-z0-9]+/);

/**
 * Of series that share a mask's grid, the one that the file's name speaks of: by sequence,
 * then by patient id in the path. Errors: `import/nifti-no-matching-series`,
 * `import/nifti-ambiguous-series`.
 */
export function chooseNiftiTarget(name: string, fitting: readonly MaskTarget[]): Result<MaskTarget> {
  const words = wordsOf(name);
  const synonyms: Readonly<Record<string, readonly string[]>> = {
    t1c: ['t1c', 't1ce', 't1gd'],
    t1: ['t1', 't1w'],
    t2: ['t2', 't2w'],
  };
  const bySequence = fitting.filter((target) => (synonyms[target.sequence] ?? []).some((word) => words.includes(word)));
  const candidates = bySequence.length > 0 ? bySequence : fitting;
  const byPatient = candidates.filter((target) => {
    const own = wordsOf(target.patientId).filter((word) => word !== '');
    return own.length > 0 && own.every((word) => words.includes(word));
  });
  const found = byPatient.length > 0 ? byPatient : candidates;
  const [first] = found;
  if (!first) return fail('import/nifti-no-matching-series', { name });
  return found.length === 1
    ? ok(first)
    : fail('import/nifti-ambiguous-series', { name, series: found.map((target) => target.description) });
}

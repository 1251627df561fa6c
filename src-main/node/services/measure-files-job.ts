/**
 * The one way from the paths of an image and a mask to the features file of formats.md, for the commands `features`
 * and `batch`. As the job `measure-files` it runs in a worker. Writes nothing.
 */
import { err, fail, ok, type Problem, type Result } from '@shared/base/result';
import type { FeaturesFile, StudySequence } from '@shared/contract/entities';
import { computeFeatures, type ExtractionReason } from '@shared/core/pipeline/compute-features';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import { hashImage, hashMask, loadImage, loadMask } from '../dicom-io/image-loader';
import { toFeaturesFile } from './features-file';

/** What a result was made from, by content. */
export interface InputHashes {
  readonly image: string;
  readonly mask: string;
}

export interface MeasureFilesInput {
  /** Whole paths. */
  readonly image: string;
  readonly mask: string;
  /** Name of the ROI in the mask; null for its only one. */
  readonly roi: string | null;
  readonly sequence: StudySequence;
  readonly profile: ExtractionProfile;
  readonly program: { readonly name: string; readonly version: string };
}

export interface MeasuredFiles {
  readonly file: FeaturesFile;
  /** The name of the image's folder or file: the case where none is named. */
  readonly name: string;
  /** Why there are no values at all, or null. */
  readonly reason: ExtractionReason | null;
}

/** What failed, and on which of the two paths. */
export interface MeasureFailure {
  readonly path: string;
  readonly problem: Problem;
}

/** A features file as it is written and printed: the same bytes for the same result. */
export const toFeaturesText = (file: FeaturesFile): string => `${JSON.stringify(file, null, 2)}\n`;

/** What the system refuses (rights, a path that is gone by now) as a named problem of the path. */
async function reading<T>(path: string, read: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof Error && 'syscall' in thrown) return fail('file/cannot-read', { path, reason: thrown.message });
    throw thrown;
  }
}

/**
 * Loads image and mask and measures. Failures: `file/cannot-read`, those of `loadImage` and `computeFeatures` on the
 * image's path, those of `loadMask` on the mask's, `job/cancelled`. A named reason (science 2.1 rule 10) is none: its file has null values.
 */
export async function measureFiles(
  input: MeasureFilesInput,
  cancelled: () => boolean = () => false,
): Promise<Result<MeasuredFiles, MeasureFailure>> {
  const { sequence, profile, program } = input;
  const onImage = (problem: Problem) => err({ path: input.image, problem });
  const onMask = (problem: Problem) => err({ path: input.mask, problem });
  const image = await reading(input.image, () => loadImage(input.image));
  if (!image.ok) return onImage(image.error);
  // Hashed before it is read: a mask that is replaced in between has another hash than the one noted, never the same.
  const maskSha256 = await reading(input.mask, () => hashMask(input.mask));
  if (!maskSha256.ok) return onMask(maskSha256.error);
  const mask = await reading(input.mask, () => loadMask(input.mask, image.value, input.roi));
  if (!mask.ok) return onMask(mask.error);
  const { volume, modality, sha256, name } = image.value;
  const outcome = computeFeatures({ volume, mask: mask.value.mask, sequence, profile, cancelled });
  if (!outcome.ok) return onImage(outcome.error);
  const { features, ...facts } = toFeaturesFile(
    outcome.value,
    { path: input.image, modality: modality ?? 'unknown', dims: volume.grid.dims, spacingMm: volume.grid.spacingMm, sha256 },
    mask.value.roiName,
    program,
  );
  const file: FeaturesFile = {
    ...facts,
    mask: { path: input.mask, sha256: maskSha256.value, requestedRoi: input.roi },
    features,
  };
  return ok({ file, name, reason: outcome.value.reason });
}

export interface MeasureFilesJobInput extends MeasureFilesInput {
  /** Hashes of the inputs of a result that is there already: where the files are still those, nothing is measured. */
  readonly known: InputHashes | null;
}

/** The text of the result's file, or null where the one that is there still stands. */
export type MeasureFilesJobOutput = { readonly text: string; readonly reason: ExtractionReason | null } | null;

/** Whether the files are still those that a result was made from; a file that cannot be hashed is not. */
async function areStill(known: InputHashes, { image, mask }: MeasureFilesInput): Promise<boolean> {
  const maskHash = await reading(mask, () => hashMask(mask));
  if (!maskHash.ok || maskHash.value !== known.mask) return false;
  const imageHash = await reading(image, () => hashImage(image));
  return imageHash.ok && imageHash.value === known.image;
}

/** Measures, unless `known` says that it has been done. Failures: those of `measureFiles`. */
export async function runMeasureFilesJob(input: MeasureFilesJobInput): Promise<Result<MeasureFilesJobOutput, MeasureFailure>> {
  if (input.known !== null && (await areStill(input.known, input))) return ok(null);
  const measured = await measureFiles(input);
  return measured.ok ? ok({ text: toFeaturesText(measured.value.file), reason: measured.value.reason }) : measured;
}

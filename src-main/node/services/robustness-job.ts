/**
 * The job `robustness`: some repetitions of one perturbed ROI. Runs in a worker thread, and as well without one;
 * reads the image itself, so that pixels never cross threads. Knows no store and writes nothing.
 */
import { err, ok, type Problem, type Result } from '@shared/base/result';
import type { StudySequence } from '@shared/contract/entities';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import type { PerturbationRanges } from '@shared/core/pipeline/perturbation-plan';
import { type MeasuredRepetitions, measureRepetitions } from '@shared/core/pipeline/robustness';
import { toMaskRuns } from '@shared/core/mask/mask-runs';
import { loadImage, loadMask } from '../dicom-io/image-loader';
import { type ExtractJobInput, type LoadedSource, loadExtractSource } from './extract-job';
import { maskSha256 } from './mask-sha256';
import type { MeasureFailure } from './measure-files-job';

export type RobustnessSource =
  /** Whole paths, as in a manifest. */
  | { readonly kind: 'files'; readonly image: string; readonly mask: string; readonly roi: string | null }
  /** A read of the store. */
  | ({ readonly kind: 'read' } & Pick<ExtractJobInput, 'source' | 'slices'>);

export interface RobustnessJobInput {
  readonly source: RobustnessSource;
  /** What the draws hang on, beside seed and sequence. */
  readonly caseId: string;
  readonly sequence: StudySequence;
  readonly profile: ExtractionProfile;
  readonly ranges: PerturbationRanges;
  readonly seed: number;
  /** Repetitions first .. last, from 1. */
  readonly first: number;
  readonly last: number;
}

/** Where a failure lies: on a path of the manifest, or nowhere in particular. */
export type RobustnessFailure = Omit<MeasureFailure, 'path'> & { readonly path: string | null };

/** What was perturbed, by content: the image's files, and the voxels of the ROI on its canonical grid. */
export interface RobustnessInputs {
  readonly imageSha256: string;
  readonly maskSha256: string;
}

type Loaded = Pick<LoadedSource, 'volume' | 'mask'> & { readonly imageSha256: string };

async function load(source: RobustnessSource): Promise<Result<Loaded, RobustnessFailure>> {
  const on = (path: string | null, problem: Problem) => err({ path, problem });
  if (source.kind === 'read') {
    const loaded = await loadExtractSource(source);
    return loaded.ok ? ok({ ...loaded.value, imageSha256: loaded.value.image.sha256 }) : on(null, loaded.error);
  }
  const image = await loadImage(source.image);
  if (!image.ok) return on(source.image, image.error);
  const mask = await loadMask(source.mask, image.value, source.roi);
  if (!mask.ok) return on(source.mask, mask.error);
  return ok({ volume: image.value.volume, mask: mask.value.mask, imageSha256: image.value.sha256 });
}

/** Loads and measures. Failures: those of loading and of `measureRepetitions`. */
export async function runRobustnessJob(
  input: RobustnessJobInput,
): Promise<Result<MeasuredRepetitions & RobustnessInputs, RobustnessFailure>> {
  const { source, ...rest } = input;
  const loaded = await load(source);
  if (!loaded.ok) return loaded;
  const { volume, mask, imageSha256 } = loaded.value;
  const measured = measureRepetitions({ volume, mask, ...rest });
  if (!measured.ok) return err({ path: source.kind === 'files' ? source.image : null, problem: measured.error });
  return ok({ ...measured.value, imageSha256, maskSha256: maskSha256(toMaskRuns(mask, volume.grid.dims)) });
}

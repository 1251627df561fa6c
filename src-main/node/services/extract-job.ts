/**
 * The job `extract`: one ROI of one series to its features. Runs in a worker thread,
 * and as well without one; reads the series' files itself so that pixels never cross
 * threads. Knows no store.
 */
import { err, fail, ok, type Result } from '@shared/base/result';
import type { StudySequence } from '@shared/contract/entities';
import { fromMaskRuns } from '@shared/core/mask/mask-runs';
import type { SliceRuns } from '@shared/core/mask/slice-runs';
import { computeFeatures, type ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import type { Volume } from '@shared/core/volume/volume';
import { loadSeriesVolume } from '../dicom-io/series-loader';
import type { ImageFacts } from './features-file';

export type ExtractSource =
  /** Files of one DICOM series. */
  | { readonly kind: 'dicom'; readonly files: readonly string[]; readonly seriesInstanceUid: string; readonly stack: number }
  /** A volume made in memory (synthetic cohort), with its own facts. */
  | { readonly kind: 'volume'; readonly volume: Volume; readonly image: ImageFacts };

export interface ExtractJobInput {
  readonly source: ExtractSource;
  /** Slices of the mask in the canonical grid of the series. */
  readonly slices: readonly { readonly k: number; readonly runs: SliceRuns }[];
  readonly sequence: StudySequence;
  readonly profile: ExtractionProfile;
}

export interface ExtractJobOutput {
  readonly outcome: ExtractionOutcome;
  /** `path` is empty for DICOM files: the caller names the series. */
  readonly image: ImageFacts;
}

/** A series with the mask that belongs to it. */
export interface LoadedSource {
  readonly volume: Volume;
  /** One byte a voxel. */
  readonly mask: Uint8Array;
  readonly image: ImageFacts;
}

/**
 * Loads and checks. Errors: those of loading, the geometry problem that keeps the series from extraction,
 * `extraction/mask-beyond-grid`.
 */
export async function loadExtractSource({
  source,
  slices,
}: Pick<ExtractJobInput, 'source' | 'slices'>): Promise<Result<LoadedSource>> {
  let volume: Volume;
  let image: ImageFacts;
  if (source.kind === 'volume') ({ volume, image } = source);
  else {
    const loaded = await loadSeriesVolume(source.files, { seriesInstanceUid: source.seriesInstanceUid, stack: source.stack });
    if (!loaded.ok) return loaded;
    if (loaded.value.extractionBlock) return err(loaded.value.extractionBlock);
    volume = loaded.value.volume;
    image = {
      path: '',
      modality: loaded.value.instances[0]?.modality ?? '',
      dims: volume.grid.dims,
      spacingMm: volume.grid.spacingMm,
      sha256: loaded.value.sha256,
    };
  }
  const { dims } = volume.grid;
  const size = dims[0] * dims[1];
  for (const { k, runs } of slices) {
    const end = runs.length >= 2 ? runs[runs.length - 2]! + runs[runs.length - 1]! : 0;
    if (k >= dims[2] || end > size) return fail('extraction/mask-beyond-grid', { slice: k + 1, slices: dims[2] });
  }
  return ok({ volume, mask: fromMaskRuns(new Map(slices.map(({ k, runs }) => [k, runs])), dims), image });
}

/** Loads, checks and measures. Errors: those of `loadExtractSource` and of `computeFeatures`. */
export async function runExtractJob(input: ExtractJobInput): Promise<Result<ExtractJobOutput>> {
  const { sequence, profile } = input;
  const loaded = await loadExtractSource(input);
  if (!loaded.ok) return loaded;
  const { volume, mask, image } = loaded.value;
  const outcome = computeFeatures({ volume, mask, sequence, profile });
  return outcome.ok ? ok({ outcome: outcome.value, image }) : outcome;
}

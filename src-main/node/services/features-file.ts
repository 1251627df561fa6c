/** An extraction as the file that others read: `features --json` of formats.md. Pure; computes nothing. */
import type { FeaturesFile, StudySequence } from '@shared/contract/entities';
import type { ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import type { ProgramInfo } from './context';

/** What is said of the image beside its pixels. */
export interface ImageFacts {
  readonly path: string;
  readonly modality: string;
  /** Grid in canonical orientation. */
  readonly dims: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
  readonly sha256: string;
}

/** The features file of an outcome. */
export function toFeaturesFile(
  outcome: ExtractionOutcome,
  image: ImageFacts,
  roiName: string,
  program: Pick<ProgramInfo, 'name' | 'version'>,
): FeaturesFile {
  const { preprocessing, roi } = outcome;
  const sequence: StudySequence = outcome.sequence;
  return {
    schema: 1,
    program: { name: program.name, version: program.version },
    profile: { ...outcome.profile },
    sequence,
    image: {
      path: image.path,
      modality: image.modality,
      dims: [...image.dims],
      spacingMm: [...image.spacingMm],
      sha256: image.sha256,
    },
    roi: {
      name: roiName,
      voxels: roi.voxels,
      slices: roi.slices,
      volumeMl: roi.volumeMl,
      resampledVoxels: roi.resampledVoxels ?? 0,
    },
    preprocessing: {
      normalisation: preprocessing.normalisation,
      otsuThreshold: preprocessing.otsuThreshold,
      meanForeground: preprocessing.meanForeground,
      sdForeground: preprocessing.sdForeground,
      foregroundVoxels: preprocessing.foregroundVoxels,
      shift: preprocessing.shift,
      divisor: preprocessing.divisor,
      factor: preprocessing.factor,
      lowerLimit: preprocessing.lower,
      upperLimit: preprocessing.upper,
      clippedRoiFraction: preprocessing.clippedRoiFraction,
      inPlaneSpacingMmX: preprocessing.inPlaneSpacingMm[0],
      inPlaneSpacingMmY: preprocessing.inPlaneSpacingMm[1],
      resampledSlices: roi.resampledSlices,
      resegmentedVoxels: roi.resegmentedVoxels,
      reason: outcome.reason,
      flags: outcome.flags.join(' '),
    },
    features: outcome.features.map((feature) => ({ ...feature })),
  };
}

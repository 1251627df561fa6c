/**
 * One ROI of one series to its features: normalise, resample, filter, discretise, measure
 * (science 2.1). Pure: the same input and profile give the same bytes. Knows no files.
 */
import { assert, defined } from '@shared/base/assert';
import { fail, ok, type Result } from '@shared/base/result';
import { findFeature, type FeatureFamily, type FeatureUnit } from '../features/catalogue';
import { toFeatureName, type Sequence } from '../features/feature-name';
import { computeFirstOrder } from '../features/first-order';
import { computeShape2d } from '../features/shape-2d';
import { computeTexture } from '../features/texture';
import { canonicalMapping } from '../geometry/axis-mapping';
import { requireAxial } from '../geometry/plane';
import { countMask, roiVolumeMl } from '../mask/mask-runs';
import { discretise } from '../preprocess/discretise';
import { computeRoiValues, type ImageType } from '../preprocess/image-types';
import { tallyIntensities } from '../preprocess/intensity-tally';
import { computeNormalisation, type IntensityMap } from '../preprocess/normalise';
import { resampleAxis } from '../preprocess/resample-axis';
import { resampleRoi } from '../preprocess/roi-slices';
import { reorientMask, reorientVolume } from '../volume/canonical-orientation';
import type { Volume } from '../volume/volume';
import { type ExtractionProfile, profileHash } from './extraction-profile';

/** Why a whole extraction has no values; the first that applies in this order (science 2.1 rule 10). */
export type ExtractionReason = 'nan-in-image' | 'flat-image' | 'flat-foreground' | 'roi-empty' | 'roi-empty-after-resampling';
/** Why one feature has no value while the others have. */
export type FeatureReason = ExtractionReason | 'glcm-undefined' | 'elongation-undefined' | 'division-by-zero';

export interface FeatureValue {
  /** Column name: `t1c_original_firstorder_skewness`. */
  readonly name: string;
  readonly family: FeatureFamily;
  readonly feature: string;
  readonly imageType: ImageType;
  readonly ibsiId: string | null;
  /** `pooled` (first-order), the IBSI id of the texture aggregation, or `slice-mean` (shape). */
  readonly aggregation: string;
  readonly unit: FeatureUnit;
  readonly value: number | null;
  readonly reason?: FeatureReason;
}

export interface ExtractionOutcome {
  readonly profile: { readonly name: string; readonly hash: string };
  readonly sequence: Sequence;
  /** Native ROI voxels and slices, native volume, voxels after resampling (null when not reached). */
  readonly roi: {
    readonly voxels: number;
    readonly slices: number;
    readonly volumeMl: number;
    readonly resampledVoxels: number | null;
    readonly resampledSlices: number | null;
  };
  readonly preprocessing: {
    readonly normalisation: ExtractionProfile['normalisation']['method'];
    /** In rescaled units of the series; null where the method has none. */
    readonly otsuThreshold: number | null;
    readonly meanForeground: number | null;
    readonly sdForeground: number | null;
    readonly foregroundVoxels: number | null;
    /** Share of native ROI voxels beyond the limits; 0 where there are none. */
    readonly clippedRoiFraction: number;
    /** In-plane spacing (x, y) of the grid on which features are measured. */
    readonly inPlaneSpacingMm: readonly [number, number];
  };
  /** Named findings that keep the values but forbid a score: `normalisation-clips-roi`. */
  readonly flags: readonly 'normalisation-clips-roi'[];
  /** Why there are no values at all, or null. */
  readonly reason: ExtractionReason | null;
  /** In a fixed order: per image type first-order, GLCM, GLRLM as the profile lists them, then shape. */
  readonly features: readonly FeatureValue[];
}

export interface ExtractionInput {
  /** Axial series on its grid; index axes are brought to the patient's here if they are not yet. */
  readonly volume: Volume;
  /** One byte a voxel on the same grid, non-zero = ROI. */
  readonly mask: Uint8Array;
  readonly sequence: Sequence;
  readonly profile: ExtractionProfile;
  /** Called with the share done, 0 to 1. */
  readonly progress?: (done: number) => void;
  /** Asked between steps; true ends the work with `job/cancelled`. */
  readonly cancelled?: () => boolean;
}

/** Share of ROI voxels beyond the limits from which the normalisation counts as clipping the ROI. */
const CLIPPED_LIMIT = 0.01;

type Measured = { readonly value: number | null; readonly reason?: FeatureReason };

/**
 * All features of one ROI. Named reasons (rule 10) are values' absence, not errors: the
 * outcome then lists every feature with null and the reason. Errors: `geometry/not-axial`,
 * `features/too-many-levels` (fixed bin size), `job/cancelled`.
 */
export function computeFeatures(input: ExtractionInput): Result<ExtractionOutcome> {
  const { profile, sequence } = input;
  const native = input.volume.grid;
  const axial = requireAxial(native);
  if (!axial.ok) return axial;
  assert(input.mask.length === input.volume.stored.length, 'mask does not fit the volume');
  const mapping = canonicalMapping(native, 'axial');
  const volume = reorientVolume(input.volume, mapping);
  const mask = reorientMask(input.mask, native.dims, mapping);
  const { grid } = volume;
  const progress = input.progress ?? (() => undefined);
  const cancelled = input.cancelled ?? (() => false);
  const target = profile.inPlaneSpacingMm;

  const counted = countMask(mask, grid.dims);
  let roi: ExtractionOutcome['roi'] = {
    ...counted,
    volumeMl: roiVolumeMl(counted.voxels, grid),
    resampledVoxels: null,
    resampledSlices: null,
  };
  let preprocessing: ExtractionOutcome['preprocessing'] = {
    normalisation: profile.normalisation.method,
    otsuThreshold: null,
    meanForeground: null,
    sdForeground: null,
    foregroundVoxels: null,
    clippedRoiFraction: 0,
    inPlaneSpacingMm: [target ?? grid.spacingMm[0], target ?? grid.spacingMm[1]],
  };
  const measured = new Map<string, Measured>();
  const outcome = (reason: ExtractionReason | null): Result<ExtractionOutcome> =>
    ok({
      profile: { name: profile.name, hash: profileHash(profile) },
      sequence,
      roi,
      preprocessing,
      flags: preprocessing.clippedRoiFraction > CLIPPED_LIMIT ? ['normalisation-clips-roi'] : [],
      reason,
      features: listFeatures(profile, sequence, measured, reason),
    });

  const tally = tallyIntensities(volume);
  if (tally === null) return outcome('nan-in-image');
  const normalisation = computeNormalisation(tally, profile.normalisation);
  if (typeof normalisation === 'string') return outcome(normalisation);
  const { map, otsuThreshold, meanForeground, sdForeground, foregroundVoxels } = normalisation;
  preprocessing = { ...preprocessing, otsuThreshold, meanForeground, sdForeground, foregroundVoxels };
  if (counted.voxels === 0) return outcome('roi-empty');
  preprocessing = { ...preprocessing, clippedRoiFraction: clippedFraction(volume, mask, map, counted.voxels) };
  progress(0.2);
  if (cancelled()) return fail('job/cancelled');

  const alongX = resampleAxis(grid.dims[0], grid.spacingMm[0], target);
  const alongY = resampleAxis(grid.dims[1], grid.spacingMm[1], target);
  const resampled = resampleRoi(mask, grid.dims, alongX, alongY);
  roi = { ...roi, resampledVoxels: resampled.voxels, resampledSlices: resampled.slices.length };
  if (resampled.voxels === 0) return outcome('roi-empty-after-resampling');
  const values = computeRoiValues(volume, resampled, map, alongX, alongY, profile.imageTypes);
  progress(0.4);

  const wantsTexture = profile.features.glcm.length + profile.features.glrlm.length > 0;
  for (const [n, imageType] of profile.imageTypes.entries()) {
    if (cancelled()) return fail('job/cancelled');
    if (profile.features.firstorder.length > 0) record(measured, imageType, 'firstorder', computeFirstOrder(values[imageType]));
    if (wantsTexture) {
      const grey = discretise(values[imageType], profile.discretisation);
      if (!grey.ok) return grey;
      const texture = computeTexture(resampled, grey.value, profile.texture.aggregation, profile.texture.slices);
      if (texture.glcm) record(measured, imageType, 'glcm', texture.glcm);
      record(measured, imageType, 'glrlm', texture.glrlm);
    }
    progress(0.4 + (0.6 * (n + 1)) / profile.imageTypes.length);
  }
  if (profile.features.shape2d.length > 0)
    record(measured, 'original', 'shape2d', computeShape2d(resampled, preprocessing.inPlaneSpacingMm));
  return outcome(null);
}

/** Share of the native ROI voxels that the map limits. */
function clippedFraction(volume: Volume, mask: Uint8Array, map: IntensityMap, roiVoxels: number): number {
  if (map.lower === -Infinity && map.upper === Infinity) return 0;
  let clipped = 0;
  for (let n = 0; n < mask.length; n++) {
    if (mask[n] === 0) continue;
    const v = ((volume.stored[n]! * volume.slope + volume.intercept - map.shift) / map.divisor) * map.factor;
    if (v < map.lower || v > map.upper) clipped++;
  }
  return clipped / roiVoxels;
}

/** Keeps the values of one family; what is not a finite number becomes null with its reason. */
function record(
  into: Map<string, Measured>,
  imageType: ImageType,
  family: FeatureFamily,
  values: Readonly<Record<string, number | null>>,
): void {
  for (const [feature, value] of Object.entries(values)) {
    const key = `${imageType}/${family}/${feature}`;
    if (value === null) into.set(key, { value, reason: 'elongation-undefined' });
    else into.set(key, Number.isFinite(value) ? { value } : { value: null, reason: 'division-by-zero' });
  }
}

/** The profile's features in order, with values or reasons. */
function listFeatures(
  profile: ExtractionProfile,
  sequence: Sequence,
  measured: ReadonlyMap<string, Measured>,
  reason: ExtractionReason | null,
): readonly FeatureValue[] {
  const row = (imageType: ImageType, family: FeatureFamily, feature: string): FeatureValue => {
    const definition = defined(findFeature(family, feature), `feature ${family} ${feature} is not in the catalogue`);
    const found: Measured = reason
      ? { value: null, reason }
      : (measured.get(`${imageType}/${family}/${feature}`) ?? { value: null, reason: 'glcm-undefined' });
    const aggregation = family === 'firstorder' ? 'pooled' : family === 'shape2d' ? 'slice-mean' : profile.texture.aggregation;
    return {
      name: toFeatureName(sequence, imageType, family, feature),
      family,
      feature,
      imageType,
      ibsiId: definition.ibsiId,
      aggregation,
      unit: definition.unit,
      ...found,
    };
  };
  const perImage = profile.imageTypes.flatMap((imageType) =>
    (['firstorder', 'glcm', 'glrlm'] as const).flatMap((family) =>
      profile.features[family].map((feature) => row(imageType, family, feature)),
    ),
  );
  return [...perImage, ...profile.features.shape2d.map((feature) => row('original', 'shape2d', feature))];
}

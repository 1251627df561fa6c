/**
 * One ROI of one series to its features: normalise, resample, filter, discretise, measure
 * (science 2.1). Pure: the same input and profile give the same bytes. Knows no files.
 */
import { assert, defined } from '@shared/base/assert';
import { fail, ok, type Result } from '@shared/base/result';
import {
  familyCatalogue,
  type FeatureDefinition,
  findFeature,
  type FeatureFamily,
  type FeatureUnit,
} from '../features/catalogue';
import { toFeatureName, type Sequence } from '../features/feature-name';
import { computeFirstOrder } from '../features/first-order';
import { computeHistogram } from '../features/histogram';
import { computeLocalIntensity, peakReach } from '../features/local-intensity';
import { computeNeighbours } from '../features/neighbours';
import { computeShape2d } from '../features/shape-2d';
import { computeTexture } from '../features/texture';
import { computeVolumeHistogram } from '../features/volume-histogram';
import { computeZones } from '../features/zones';
import { canonicalMapping } from '../geometry/axis-mapping';
import { requireAxial } from '../geometry/plane';
import { countMask, roiVolumeMl } from '../mask/mask-runs';
import { borderDistances } from '../preprocess/border-distance';
import { discretise, type GreyLevels } from '../preprocess/discretise';
import { makeFilterPlan, MAX_REACH } from '../preprocess/filters';
import { computeRoiValues, ORIGINAL } from '../preprocess/image-types';
import { sampleBlock } from '../preprocess/intensity-block';
import { tallyIntensities } from '../preprocess/intensity-tally';
import { computeNormalisation, type IntensityMap } from '../preprocess/normalise';
import { type ResampledAxis, resampleAxis, toNearest } from '../preprocess/resample-axis';
import { keptVoxels, restrictRoi, restrictValues } from '../preprocess/resegment';
import { type ResampledRoi, resampleRoi } from '../preprocess/roi-slices';
import { makeSliceSampler } from '../preprocess/sample-slice';
import { reorientMask, reorientVolume } from '../volume/canonical-orientation';
import type { Volume } from '../volume/volume';
import { columnsOf, type ExtractionProfile, imageTypesOf, profileHash } from './extraction-profile';

/** Why a whole extraction has no values; the first that applies in this order (science 2.1 rule 10). */
export type ExtractionReason =
  | 'nan-in-image'
  | 'flat-image'
  | 'flat-foreground'
  | 'roi-empty'
  | 'roi-empty-after-resampling'
  | 'roi-empty-after-resegmentation';
/** Why one feature has no value while the others have. */
export type FeatureReason = ExtractionReason | 'glcm-undefined' | 'ngtdm-undefined' | 'elongation-undefined' | 'division-by-zero';

export interface FeatureValue {
  /** Column name: `t1c_original_firstorder_skewness`. */
  readonly name: string;
  readonly family: FeatureFamily;
  readonly feature: string;
  readonly imageType: string;
  readonly ibsiId: string | null;
  /** `pooled`, the IBSI id of the aggregation over slices and directions, or `slice-mean` (shape). */
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
    /** Voxels that re-segmentation left; equal to `resampledVoxels` without it, null when not reached. */
    readonly resegmentedVoxels: number | null;
  };
  readonly preprocessing: {
    readonly normalisation: ExtractionProfile['normalisation']['method'];
    /** In rescaled units of the series; null where the method has none. */
    readonly otsuThreshold: number | null;
    readonly meanForeground: number | null;
    readonly sdForeground: number | null;
    readonly foregroundVoxels: number | null;
    /** The map found: normalised = (intensity - shift) / divisor x factor, then limited to [lower, upper] (null: no limit). */
    readonly shift: number | null;
    readonly divisor: number | null;
    readonly factor: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    /** Share of native ROI voxels beyond the limits; 0 where there are none. */
    readonly clippedRoiFraction: number;
    /** In-plane spacing (x, y) of the grid on which features are measured. */
    readonly inPlaneSpacingMm: readonly [number, number];
  };
  /** Named findings that keep the values but forbid a score: `normalisation-clips-roi`. */
  readonly flags: readonly 'normalisation-clips-roi'[];
  /** Why there are no values at all, or null. */
  readonly reason: ExtractionReason | null;
  /** In the fixed order of `columnsOf`. */
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

/** Values found so far, by image type, family, aggregation and feature. */
interface Measurements {
  find(imageType: string, family: FeatureFamily, aggregation: string, feature: string): Measured | undefined;
  /** Null values: the whole family is undefined for the reason. What is not finite becomes `division-by-zero`. */
  keep(
    imageType: string,
    family: FeatureFamily,
    aggregation: string,
    values: Readonly<Record<string, number | null>> | null,
    reason?: FeatureReason,
  ): void;
}

function makeMeasurements(): Measurements {
  const groups = new Map<string, { values: Readonly<Record<string, number | null>> | null; reason: FeatureReason }>();
  const keyOf = (imageType: string, family: string, aggregation: string): string => `${imageType}/${family}/${aggregation}`;
  return {
    keep: (imageType, family, aggregation, values, reason = 'division-by-zero') => {
      groups.set(keyOf(imageType, family, aggregation), { values, reason });
    },
    find: (imageType, family, aggregation, feature) => {
      const group = groups.get(keyOf(imageType, family, aggregation));
      if (!group) return undefined;
      const value = group.values?.[feature] ?? null;
      if (value === null) return { value, reason: group.reason };
      return Number.isFinite(value) ? { value } : { value: null, reason: 'division-by-zero' };
    },
  };
}

/**
 * All features of one ROI. Named reasons (rule 10) are values' absence, not errors: the
 * outcome then lists every feature with null and the reason. Errors: `geometry/not-axial`,
 * `features/too-many-levels`, `features/not-grey-levels` (without discretisation), `features/filter-too-wide`, `job/cancelled`.
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
  const inPlaneSpacingMm = [target ?? grid.spacingMm[0], target ?? grid.spacingMm[1]] as const;

  const counted = countMask(mask, grid.dims);
  let roi: ExtractionOutcome['roi'] = {
    ...counted,
    volumeMl: roiVolumeMl(counted.voxels, grid),
    resampledVoxels: null,
    resampledSlices: null,
    resegmentedVoxels: null,
  };
  let preprocessing: ExtractionOutcome['preprocessing'] = {
    normalisation: profile.normalisation.method,
    otsuThreshold: null,
    meanForeground: null,
    sdForeground: null,
    foregroundVoxels: null,
    shift: null,
    divisor: null,
    factor: null,
    lower: null,
    upper: null,
    clippedRoiFraction: 0,
    inPlaneSpacingMm,
  };
  const measured = makeMeasurements();
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
  const limit = (value: number): number | null => (Number.isFinite(value) ? value : null);
  preprocessing = {
    ...preprocessing,
    otsuThreshold,
    meanForeground,
    sdForeground,
    foregroundVoxels,
    shift: map.shift,
    divisor: map.divisor,
    factor: map.factor,
    lower: limit(map.lower),
    upper: limit(map.upper),
  };
  if (counted.voxels === 0) return outcome('roi-empty');
  preprocessing = { ...preprocessing, clippedRoiFraction: clippedFraction(volume, mask, map, counted.voxels) };
  progress(0.2);
  if (cancelled()) return fail('job/cancelled');

  const { interpolation } = profile;
  const alongX = resampleAxis(grid.dims[0], grid.spacingMm[0], target);
  const alongY = resampleAxis(grid.dims[1], grid.spacingMm[1], target);
  const forMask = (axis: ResampledAxis): ResampledAxis => (interpolation.mask === 'nearest' ? toNearest(axis) : axis);
  // The ROI before re-segmentation: the morphological mask (IBSI G5KJ).
  const whole = resampleRoi(mask, grid.dims, forMask(alongX), forMask(alongY), interpolation.partialVolumeThreshold);
  roi = { ...roi, resampledVoxels: whole.voxels, resampledSlices: whole.slices.length };
  if (whole.voxels === 0) return outcome('roi-empty-after-resampling');
  const sample = makeSliceSampler(volume, map, alongX, alongY, interpolation.image, profile.roundIntensities);
  const resampledDims = [alongX.length, alongY.length, grid.dims[2]] as const;
  const imageTypes = imageTypesOf(profile);
  for (const { name, filter } of imageTypes) {
    const reach = filter ? makeFilterPlan(filter, inPlaneSpacingMm).before : 0;
    if (reach > MAX_REACH) return fail('features/filter-too-wide', { imageType: name, voxels: reach, most: MAX_REACH });
  }
  const unfiltered = { name: ORIGINAL, filter: null };
  const [original = new Float64Array(0), ...allValues] = computeRoiValues(
    sample,
    whole,
    [resampledDims[0], resampledDims[1]],
    inPlaneSpacingMm,
    [unfiltered, ...imageTypes],
  );
  const kept = keptVoxels(original, profile.resegmentation);
  const keep = <A extends Float64Array | Uint16Array>(values: A): A => (kept ? restrictValues(values, kept) : values);
  const resampled = kept ? restrictRoi(whole, kept) : whole;
  roi = { ...roi, resegmentedVoxels: resampled.voxels };
  if (resampled.voxels === 0) return outcome('roi-empty-after-resegmentation');
  progress(0.4);

  const distances = profile.features.gldzm.length + profile.features.glszm.length > 0 ? keep(borderDistances(whole)) : null;
  for (const [n, { name }] of imageTypes.entries()) {
    if (cancelled()) return fail('job/cancelled');
    const values = keep(defined(allValues[n], 'one array an image type'));
    const done = measureImage(profile, name, resampled, values, distances, measured);
    if (!done.ok) return done;
    progress(0.4 + (0.6 * (n + 1)) / imageTypes.length);
  }
  if (profile.features.local.length > 0) {
    const spacing = [...inPlaneSpacingMm, grid.spacingMm[2]] as const;
    const reach = [peakReach(spacing[0]), peakReach(spacing[1]), peakReach(spacing[2])] as const;
    const block = sampleBlock(sample, resampled, resampledDims, reach);
    measured.keep(ORIGINAL, 'local', 'pooled', computeLocalIntensity(resampled, keep(original), block, spacing));
  }
  if (profile.features.shape2d.length > 0)
    measured.keep(ORIGINAL, 'shape2d', 'slice-mean', computeShape2d(whole, inPlaneSpacingMm), 'elongation-undefined');
  return outcome(null);
}

/** The families that every image type has. Errors: those of `discretise`. */
function measureImage(
  profile: ExtractionProfile,
  imageType: string,
  roi: ResampledRoi,
  values: Float64Array,
  distances: Uint16Array | null,
  measured: Measurements,
): Result<void> {
  const { features, texture } = profile;
  const wants = (...families: readonly FeatureFamily[]): boolean => families.some((family) => features[family].length > 0);
  if (wants('firstorder')) measured.keep(imageType, 'firstorder', 'pooled', computeFirstOrder(values));
  if (wants('ivh')) {
    // The range is one of the unfiltered image: a filtered one has intensities of its own.
    const range = imageType === ORIGINAL ? profile.resegmentation.range : null;
    const ivh = computeVolumeHistogram(values, profile.volumeHistogram, range);
    if (!ivh.ok) return ivh;
    measured.keep(imageType, 'ivh', 'pooled', ivh.value);
  }
  if (!wants('histogram', 'glcm', 'glrlm', 'glszm', 'gldzm', 'ngtdm', 'ngldm')) return ok(undefined);
  const discretised = discretise(values, profile.discretisation);
  if (!discretised.ok) return discretised;
  const grey: GreyLevels = discretised.value;
  if (wants('histogram')) measured.keep(imageType, 'histogram', 'pooled', computeHistogram(grey));
  if (wants('glcm', 'glrlm')) {
    for (const aggregation of texture.aggregation) {
      const { glcm, glrlm } = computeTexture(roi, grey, aggregation, texture.slices);
      measured.keep(imageType, 'glcm', aggregation, glcm, glcm ? undefined : 'glcm-undefined');
      measured.keep(imageType, 'glrlm', aggregation, glrlm);
    }
  }
  for (const aggregation of texture.sliceAggregation) {
    if (distances) {
      const { glszm, gldzm } = computeZones(roi, grey, distances, aggregation, texture.slices);
      measured.keep(imageType, 'glszm', aggregation, glszm);
      measured.keep(imageType, 'gldzm', aggregation, gldzm);
    }
    if (wants('ngtdm', 'ngldm')) {
      const { ngtdm, ngldm } = computeNeighbours(roi, grey, aggregation, texture.slices);
      measured.keep(imageType, 'ngtdm', aggregation, ngtdm, ngtdm ? undefined : 'ngtdm-undefined');
      measured.keep(imageType, 'ngldm', aggregation, ngldm);
    }
  }
  return ok(undefined);
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

/** With a fixed bin number the intensities of a volume histogram are numbers of levels. */
const unitOf = (profile: ExtractionProfile, { family, unit }: FeatureDefinition): FeatureUnit =>
  family === 'ivh' && profile.volumeHistogram.method === 'FBN' ? '1' : unit;

/** The profile's features in order, with values or reasons. */
function listFeatures(
  profile: ExtractionProfile,
  sequence: Sequence,
  measured: Measurements,
  reason: ExtractionReason | null,
): readonly FeatureValue[] {
  return columnsOf(profile).map(({ imageType, family, feature, aggregation, aggregationInName }): FeatureValue => {
    const definition = defined(findFeature(family, feature), `feature ${family} ${feature} is not in the catalogue`);
    const found = reason
      ? { value: null, reason }
      : defined(measured.find(imageType, family, aggregation, feature), `${familyCatalogue[family].title} was not measured`);
    return {
      name: toFeatureName(sequence, imageType, family, feature, aggregationInName),
      family,
      feature,
      imageType,
      ibsiId: definition.ibsiId,
      aggregation,
      unit: unitOf(profile, definition),
      ...found,
    };
  });
}

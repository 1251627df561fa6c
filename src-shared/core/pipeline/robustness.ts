/**
 * Robustness of features to perturbations of ROI and image: the features of one ROI in seeded repetitions, and over
 * cases the share of each feature's spread that is not due to the perturbation (ICC). Knows no files and no threads.
 */
import { assert } from '@shared/base/assert';
import { fail, ok, type Result } from '@shared/base/result';
import type { FeatureFamily } from '../features/catalogue';
import type { Sequence } from '../features/feature-name';
import { canonicalMapping } from '../geometry/axis-mapping';
import { requireAxial } from '../geometry/plane';
import { computeRoiDistances, perturbMask } from '../mask/perturb-mask';
import { computeIcc, tabulateRatings } from '../stats/icc';
import { reorientMask, reorientVolume } from '../volume/canonical-orientation';
import type { Volume } from '../volume/volume';
import { computeFeatures, type ExtractionReason } from './compute-features';
import type { ExtractionProfile } from './extraction-profile';
import { addNoise, estimateNoiseSd, storedRange } from './image-noise';
import { drawPerturbation, type PerturbationRanges, plannedReachMm } from './perturbation-plan';

export interface RepetitionInput {
  /** Axial series and its ROI, one byte a voxel on the same grid. */
  readonly volume: Volume;
  readonly mask: Uint8Array;
  readonly caseId: string;
  readonly sequence: Sequence;
  readonly profile: ExtractionProfile;
  readonly ranges: PerturbationRanges;
  readonly seed: number;
  /** Repetitions first .. last, from 1: a part of the plan, so that threads may share a case. */
  readonly first: number;
  readonly last: number;
  readonly cancelled?: () => boolean;
}

/** Columns of a robustness table that belong to the feature. */
export interface RobustnessFeature {
  readonly name: string;
  readonly family: FeatureFamily;
  readonly imageType: string;
}

export interface Repetition {
  readonly repetition: number;
  readonly voxels: number;
  /** Why there are no values: the perturbed ROI vanished, or those of an extraction. */
  readonly reason: ExtractionReason | 'roi-vanished' | null;
  /** In the order of the features; null = no value in this repetition. */
  readonly values: readonly (number | null)[];
}

export interface MeasuredRepetitions {
  readonly features: readonly RobustnessFeature[];
  /** Noise found in the series, in its own intensity units. */
  readonly noiseSd: number;
  readonly repetitions: readonly Repetition[];
}

/**
 * The features of one ROI in repetitions `first` to `last`. The ROI is perturbed in the patient's axes, so that the draw
 * does not depend on how the series was stored. A perturbed ROI without voxels to measure keeps its place in the list with
 * the reason `roi-vanished`. Takes the memory of one further volume. Errors: `features/roi-empty` and those of `computeFeatures`.
 */
export function measureRepetitions(input: RepetitionInput): Result<MeasuredRepetitions> {
  const { ranges, caseId, sequence, profile, seed } = input;
  const native = input.volume.grid;
  const axial = requireAxial(native);
  if (!axial.ok) return axial;
  assert(input.mask.length === input.volume.stored.length, 'mask does not fit the volume');
  assert(input.first >= 1 && input.last >= input.first, 'repetitions count from 1');
  const mapping = canonicalMapping(native, 'axial');
  const volume = reorientVolume(input.volume, mapping);
  const mask = reorientMask(input.mask, native.dims, mapping);
  const { grid } = volume;
  const inPlane = [grid.spacingMm[0], grid.spacingMm[1]] as const;
  const roi = computeRoiDistances(mask, grid.dims, inPlane, plannedReachMm(ranges));
  if (roi.slices.length === 0) return fail('features/roi-empty');
  const range = storedRange(volume.stored);
  const noiseSd = ranges.noiseLevel > 0 && range ? estimateNoiseSd(volume, mask) : 0;
  const buffer = noiseSd > 0 ? volume.stored.slice() : null;

  let features: readonly RobustnessFeature[] = [];
  const repetitions: Repetition[] = [];
  for (let repetition = input.first; repetition <= input.last; repetition++) {
    if (input.cancelled?.() === true) return fail('job/cancelled');
    const drawn = drawPerturbation(ranges, { seed, caseId, sequence, repetition });
    const perturbed = perturbMask(roi, drawn.mask);
    const noisy = buffer && range ? addNoise(volume, ranges.noiseLevel * noiseSd, drawn.noiseSeed, range, buffer) : volume;
    const outcome = computeFeatures({
      volume: noisy,
      mask: perturbed,
      sequence,
      profile,
      ...(input.cancelled ? { cancelled: input.cancelled } : {}),
    });
    if (!outcome.ok) return outcome;
    const { reason, roi: found } = outcome.value;
    if (features.length === 0)
      features = outcome.value.features.map(({ name, family, imageType }) => ({ name, family, imageType }));
    repetitions.push({
      repetition,
      voxels: found.voxels,
      // An ROI of a voxel or two can also be lost on the way to the grid of the features.
      reason: reason?.startsWith('roi-empty') === true ? 'roi-vanished' : reason,
      values: outcome.value.features.map(({ value }) => value),
    });
  }
  return ok({ features, noiseSd: noiseSd * Math.abs(volume.slope), repetitions });
}

/** Why a feature has no ICC. */
export type NoIccReason = 'one-case' | 'no-complete-case' | 'no-variance' | 'out-of-range';

export interface RobustnessRow extends RobustnessFeature {
  /** ICC(1,1) and its 95% limits; null with a reason. */
  readonly icc: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Cases with a value in every repetition, and those left out because one lacks it. */
  readonly n: number;
  readonly incomplete: number;
  /** SD between repetitions within a case, pooled over cases, in the feature's unit; null without a complete case or out of range. */
  readonly withinSd: number | null;
  /** That SD over the absolute mean; null where the mean is (next to) 0 or there is no such SD. */
  readonly cv: number | null;
  /** ICC above the threshold. */
  readonly robust: boolean;
  readonly reason: NoIccReason | null;
}

/**
 * One row a feature. ICC(1,1): the repetitions of a case are exchangeable draws of one plan, repetition 3 of one patient
 * has nothing in common with repetition 3 of another, so there is no rater to take account of. `cases` holds for each case
 * its repetitions' values in the order of `features`, all cases with the same number of repetitions (>= 2). A case counts
 * for a feature when all its repetitions have a value. robust = ICC point estimate > threshold, the rule that the paper
 * has for re-readings (the lower limit stands beside it).
 */
export function summariseRobustness(
  features: readonly RobustnessFeature[],
  cases: readonly (readonly (readonly (number | null)[])[])[],
  threshold: number,
): readonly RobustnessRow[] {
  return features.map((feature, column): RobustnessRow => {
    const ratings = cases.map((repetitions) => repetitions.map((values) => values[column] ?? null));
    return summariseFeature(feature, ratings, threshold);
  });
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const reasons: Readonly<Record<string, NoIccReason>> = {
  'icc/too-few-subjects': 'one-case',
  'icc/no-variance': 'no-variance',
  'icc/out-of-range': 'out-of-range',
};

function summariseFeature(
  feature: RobustnessFeature,
  ratings: readonly (readonly (number | null)[])[],
  threshold: number,
): RobustnessRow {
  const table = tabulateRatings(ratings);
  const none = { ...feature, icc: null, lower: null, upper: null, robust: false };
  if (!table) return { ...none, n: 0, incomplete: ratings.length, withinSd: null, cv: null, reason: 'no-complete-case' };
  const withinSd = finite(Math.sqrt(table.msWithin));
  const cv = withinSd === null ? null : finite(withinSd / Math.abs(table.grandMean));
  const spread = { n: table.n, incomplete: table.incomplete, withinSd, cv };
  const estimate = computeIcc(table, '1,1');
  if (!estimate.ok) return { ...none, ...spread, reason: reasons[estimate.error.code] ?? 'no-variance' };
  const { icc, lower, upper } = estimate.value;
  return { ...feature, icc, lower, upper, ...spread, robust: icc > threshold, reason: null };
}

/**
 * The extraction profile: every choice that decides a feature's value, versioned and hashed. What
 * a document may say is checked by `contract/extraction-profile`.
 */
import { toCanonicalJson } from '@shared/base/canonical-json';
import { sha256Hex } from '@shared/base/sha256';
import { FEATURE_FAMILIES, familyCatalogue, type FeatureFamily } from '../features/catalogue';
import { type Sequence, toFeatureName } from '../features/feature-name';
import type { Aggregation } from '../features/texture';
import type { TextureSlices } from '../features/texture-slices';
import type { SliceAggregation } from '../features/zones';
import { BUILT_IN_FILTERS, type ImageTypeChoice, ORIGINAL } from '../preprocess/image-types';
import type {
  DiscretisationChoice,
  FilterChoice,
  InterpolationChoice,
  NormalisationChoice,
  ResegmentationChoice,
  VolumeHistogramChoice,
} from '../preprocess/profile-choices';

export interface ExtractionProfile {
  readonly schema: 1;
  /** Kebab-case name, as on the command line. */
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly normalisation: NormalisationChoice;
  /** In-plane spacing in mm after resampling; null keeps the native one. */
  readonly inPlaneSpacingMm: number | null;
  readonly interpolation: InterpolationChoice;
  /** Round intensities to whole numbers after resampling. */
  readonly roundIntensities: boolean;
  readonly resegmentation: ResegmentationChoice;
  readonly imageTypes: readonly string[];
  /** Filters of the image types that are not built in, by name. */
  readonly filters: Readonly<Record<string, FilterChoice>>;
  readonly discretisation: DiscretisationChoice;
  readonly volumeHistogram: VolumeHistogramChoice;
  readonly texture: {
    /** Of GLCM and GLRLM. */
    readonly aggregation: readonly Aggregation[];
    /** Of the families without direction. */
    readonly sliceAggregation: readonly SliceAggregation[];
    readonly slices: TextureSlices;
  };
  /** Features in column order. */
  readonly features: Readonly<Record<FeatureFamily, readonly string[]>>;
}

/** The choices that came after the first profile document, with the value that a document without them has. */
const LATER_CHOICES = {
  interpolation: { image: 'bilinear', mask: 'bilinear', partialVolumeThreshold: 0.5 },
  roundIntensities: false,
  resegmentation: { range: null, sigma: null },
  filters: {},
  volumeHistogram: { method: 'FBN', bins: 1000 },
} as const;
const LATER_TEXTURE = { sliceAggregation: ['8QNN'] } as const;
const FIRST_FAMILIES: readonly FeatureFamily[] = ['firstorder', 'glcm', 'glrlm', 'shape2d'];

/** Values of the choices that a document may leave out. */
export const profileDefaults = { ...LATER_CHOICES, texture: { aggregation: ['BTW3'], ...LATER_TEXTURE, slices: 'all' } } as const;

/** A list of one as its only entry: how documents write it. */
const single = <T>(list: readonly T[]): T | readonly T[] => (list.length === 1 && list[0] !== undefined ? list[0] : list);

const same = (a: unknown, b: unknown): boolean => toCanonicalJson(a) === toCanonicalJson(b);

/**
 * The profile as the document that is hashed. A choice that came after the first documents is
 * left out while it has the value that those imply, so that a profile keeps its hash, and the
 * cards made with it stay valid, when the program learns to choose more.
 */
function toHashedDocument(profile: ExtractionProfile): Readonly<Record<string, unknown>> {
  const full: Record<string, unknown> = { ...profile };
  for (const [key, value] of Object.entries(LATER_CHOICES)) if (same(full[key], value)) Reflect.deleteProperty(full, key);
  const { aggregation, sliceAggregation, slices } = profile.texture;
  full['texture'] = {
    aggregation: single(aggregation),
    slices,
    ...(same(sliceAggregation, LATER_TEXTURE.sliceAggregation) ? {} : { sliceAggregation: single(sliceAggregation) }),
  };
  full['features'] = Object.fromEntries(
    FEATURE_FAMILIES.filter((family) => FIRST_FAMILIES.includes(family) || profile.features[family].length > 0).map((family) => [
      family,
      profile.features[family],
    ]),
  );
  return full;
}

/** SHA-256 of the profile's canonical JSON: two profiles with one hash give the same values. */
export const profileHash = (profile: ExtractionProfile): string => sha256Hex(toCanonicalJson(toHashedDocument(profile)));

/** The filter of an image type: null for the original; the profile's own comes before a built-in one. */
export function filterOf(profile: Pick<ExtractionProfile, 'filters'>, imageType: string): FilterChoice | null {
  // Own keys alone: every object answers to `toString`.
  const own = (from: Readonly<Record<string, FilterChoice>>): FilterChoice | null =>
    Object.hasOwn(from, imageType) ? (from[imageType] ?? null) : null;
  return imageType === ORIGINAL ? null : (own(profile.filters) ?? own(BUILT_IN_FILTERS));
}

/** The image types of a profile with their filters. */
export const imageTypesOf = (profile: ExtractionProfile): readonly ImageTypeChoice[] =>
  profile.imageTypes.map((name) => ({ name, filter: filterOf(profile, name) }));

/** How a family's values are aggregated by a profile; `null` names none: there is one way only. */
export function aggregationsOf(profile: ExtractionProfile, family: FeatureFamily): readonly string[] {
  switch (familyCatalogue[family].aggregation) {
    case 'pooled':
      return ['pooled'];
    case 'slice-mean':
      return ['slice-mean'];
    case 'directions':
      return profile.texture.aggregation;
    case 'slices':
      return profile.texture.sliceAggregation;
  }
}

/** One column of a profile's results, without sequence. */
export interface FeatureColumn {
  readonly imageType: string;
  readonly family: FeatureFamily;
  readonly feature: string;
  readonly aggregation: string;
  /** In the column's name only where the profile has several for the family. */
  readonly aggregationInName: string | null;
}

/** The columns of one ROI, in order: per image type its families; then what is given for the original alone, shape last. */
export function columnsOf(profile: ExtractionProfile): readonly FeatureColumn[] {
  const columns = (imageType: string, family: FeatureFamily): FeatureColumn[] => {
    const aggregations = aggregationsOf(profile, family);
    return aggregations.flatMap((aggregation) =>
      profile.features[family].map((feature) => ({
        imageType,
        family,
        feature,
        aggregation,
        aggregationInName: aggregations.length > 1 ? aggregation : null,
      })),
    );
  };
  const [everywhere, once] = [false, true].map((only) =>
    FEATURE_FAMILIES.filter((family) => familyCatalogue[family].originalOnly === only),
  );
  return [
    ...profile.imageTypes.flatMap((imageType) => (everywhere ?? []).flatMap((family) => columns(imageType, family))),
    ...(once ?? []).flatMap((family) => columns(ORIGINAL, family)),
  ];
}

/** The names of the columns of one ROI, in order. */
export const featureNamesOf = (profile: ExtractionProfile, sequence: Sequence): readonly string[] =>
  columnsOf(profile).map(({ imageType, family, feature, aggregationInName }) =>
    toFeatureName(sequence, imageType, family, feature, aggregationInName),
  );

/** Number of features of one ROI. */
export const featureCount = (profile: ExtractionProfile): number => columnsOf(profile).length;

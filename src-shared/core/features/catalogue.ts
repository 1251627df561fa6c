/**
 * The feature catalogue: what each feature is called, means and does at its edges. Assembled from
 * `reference/`; docs/features.md and the window's feature panel are made from it.
 */
import { FIRST_ORDER } from './first-order';
import { GLCM } from './glcm';
import { GLRLM } from './glrlm';
import { HISTOGRAM } from './histogram';
import { LOCAL_INTENSITY } from './local-intensity';
import { NGLDM, NGTDM } from './neighbours';
import { type Entries, type FeatureUnit } from './reference/entry';
import { FIRST_ORDER_EDGE, FIRST_ORDER_ENTRIES, FIRST_ORDER_SYMBOLS } from './reference/first-order';
import { GLCM_EDGE, GLCM_ENTRIES, GLCM_SYMBOLS } from './reference/glcm';
import {
  HISTOGRAM_EDGE,
  HISTOGRAM_ENTRIES,
  HISTOGRAM_SYMBOLS,
  VOLUME_HISTOGRAM_EDGE,
  VOLUME_HISTOGRAM_ENTRIES,
  VOLUME_HISTOGRAM_SYMBOLS,
} from './reference/histogram';
import {
  GLDZM_EDGE,
  GLDZM_ENTRIES,
  GLDZM_SYMBOLS,
  GLRLM_ENTRIES,
  GLRLM_SYMBOLS,
  GLSZM_ENTRIES,
  GLSZM_SYMBOLS,
  LEVEL_SIZE_EDGE,
  NGLDM_ENTRIES,
  NGLDM_SYMBOLS,
} from './reference/level-size';
import { LOCAL_INTENSITY_EDGE, LOCAL_INTENSITY_ENTRIES, LOCAL_INTENSITY_SYMBOLS } from './reference/local-intensity';
import { NGTDM_EDGE, NGTDM_ENTRIES, NGTDM_SYMBOLS } from './reference/ngtdm';
import { SHAPE_2D_EDGE, SHAPE_2D_ENTRIES, SHAPE_2D_SYMBOLS } from './reference/shape-2d';
import { SHAPE_2D } from './shape-2d';
import { VOLUME_HISTOGRAM } from './volume-histogram';
import { GLDZM, GLSZM } from './zones';

export type { FeatureUnit };

/** How the family's values come together from slices and directions. */
export type FamilyAggregation = 'pooled' | 'directions' | 'slices' | 'slice-mean';

export interface FeatureFamilyDefinition {
  readonly family: FeatureFamily;
  /** As IBSI writes it in its tables; null: not an IBSI family. */
  readonly ibsiName: string | null;
  readonly title: string;
  readonly ibsiId: string | null;
  readonly aggregation: FamilyAggregation;
  /** Computed on the original image only. */
  readonly originalOnly: boolean;
  /** What the symbols of the formulas stand for. */
  readonly symbols: string;
  readonly edge: string;
}

export interface FeatureDefinition {
  readonly family: FeatureFamily;
  /** Lower-case name as in a table column: `joint_variance`. */
  readonly feature: string;
  /** Name as IBSI writes it. */
  readonly label: string;
  /** IBSI identifier, or null where IBSI has no such definition. */
  readonly ibsiId: string | null;
  readonly unit: FeatureUnit;
  readonly range: string;
  readonly definition: string;
  readonly formula: string;
  /** What stands in place of a value, or which value, where the definition runs out. */
  readonly edge: string;
}

/** Families in the order of results and tables. */
export const FEATURE_FAMILIES = [
  'firstorder',
  'histogram',
  'ivh',
  'local',
  'glcm',
  'glrlm',
  'glszm',
  'gldzm',
  'ngtdm',
  'ngldm',
  'shape2d',
] as const;
export type FeatureFamily = (typeof FEATURE_FAMILIES)[number];

const family = (
  key: FeatureFamily,
  ibsiName: string | null,
  title: string,
  ibsiId: string | null,
  aggregation: FamilyAggregation,
  symbols: string,
  edge: string,
): FeatureFamilyDefinition => ({
  family: key,
  ibsiName,
  title,
  ibsiId,
  aggregation,
  originalOnly: key === 'local' || key === 'shape2d',
  symbols,
  edge,
});

export const familyCatalogue: Readonly<Record<FeatureFamily, FeatureFamilyDefinition>> = {
  firstorder: family(
    'firstorder',
    'intensity statistics',
    'Intensity-based statistics',
    'UHIW',
    'pooled',
    FIRST_ORDER_SYMBOLS,
    FIRST_ORDER_EDGE,
  ),
  histogram: family(
    'histogram',
    'intensity histogram',
    'Intensity histogram',
    'ZVCW',
    'pooled',
    HISTOGRAM_SYMBOLS,
    HISTOGRAM_EDGE,
  ),
  ivh: family(
    'ivh',
    'intensity-volume histogram',
    'Intensity-volume histogram',
    'P88C',
    'pooled',
    VOLUME_HISTOGRAM_SYMBOLS,
    VOLUME_HISTOGRAM_EDGE,
  ),
  local: family('local', 'local intensity', 'Local intensity', '9ST6', 'pooled', LOCAL_INTENSITY_SYMBOLS, LOCAL_INTENSITY_EDGE),
  glcm: family('glcm', 'GLCM', 'Grey level co-occurrence matrix', 'LFYI', 'directions', GLCM_SYMBOLS, GLCM_EDGE),
  glrlm: family('glrlm', 'GLRLM', 'Grey level run length matrix', 'TP0I', 'directions', GLRLM_SYMBOLS, LEVEL_SIZE_EDGE),
  glszm: family('glszm', 'GLSZM', 'Grey level size zone matrix', '9SAK', 'slices', GLSZM_SYMBOLS, LEVEL_SIZE_EDGE),
  gldzm: family('gldzm', 'GLDZM', 'Grey level distance zone matrix', 'VMDZ', 'slices', GLDZM_SYMBOLS, GLDZM_EDGE),
  ngtdm: family('ngtdm', 'NGTDM', 'Neighbourhood grey tone difference matrix', 'IPET', 'slices', NGTDM_SYMBOLS, NGTDM_EDGE),
  ngldm: family('ngldm', 'NGLDM', 'Neighbouring grey level dependence matrix', 'REK0', 'slices', NGLDM_SYMBOLS, LEVEL_SIZE_EDGE),
  shape2d: family('shape2d', null, 'Shape, two-dimensional', null, 'slice-mean', SHAPE_2D_SYMBOLS, SHAPE_2D_EDGE),
};

function define<Name extends string>(
  key: FeatureFamily,
  names: readonly Name[],
  entries: Entries<Name>,
): readonly FeatureDefinition[] {
  return names.map((feature) => {
    const [label, ibsiId, unit, range, definition, formula, own] = entries[feature];
    const edge = own === undefined ? familyCatalogue[key].edge : `${own} ${familyCatalogue[key].edge}`;
    return { family: key, feature, label, ibsiId, unit, range, definition, formula, edge };
  });
}

/** Every feature this program computes, family by family, in IBSI's order. */
export const featureCatalogue: readonly FeatureDefinition[] = [
  ...define('firstorder', FIRST_ORDER, FIRST_ORDER_ENTRIES),
  ...define('histogram', HISTOGRAM, HISTOGRAM_ENTRIES),
  ...define('ivh', VOLUME_HISTOGRAM, VOLUME_HISTOGRAM_ENTRIES),
  ...define('local', LOCAL_INTENSITY, LOCAL_INTENSITY_ENTRIES),
  ...define('glcm', GLCM, GLCM_ENTRIES),
  ...define('glrlm', GLRLM, GLRLM_ENTRIES),
  ...define('glszm', GLSZM, GLSZM_ENTRIES),
  ...define('gldzm', GLDZM, GLDZM_ENTRIES),
  ...define('ngtdm', NGTDM, NGTDM_ENTRIES),
  ...define('ngldm', NGLDM, NGLDM_ENTRIES),
  ...define('shape2d', SHAPE_2D, SHAPE_2D_ENTRIES),
];

const byKey = new Map(featureCatalogue.map((entry) => [`${entry.family}/${entry.feature}`, entry]));

/** The definition of a feature, or null for a name that is not in the catalogue. */
export const findFeature = (key: string, feature: string): FeatureDefinition | null => byKey.get(`${key}/${feature}`) ?? null;

/** The features of a family, by name. */
export const featuresOf = (key: FeatureFamily): readonly string[] =>
  featureCatalogue.filter((entry) => entry.family === key).map((entry) => entry.feature);

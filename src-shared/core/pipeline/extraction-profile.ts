/** The extraction profile: every choice that decides a feature's value, checked, versioned and hashed. */
import { toCanonicalJson } from '@shared/base/canonical-json';
import { fail, ok, type Result } from '@shared/base/result';
import { sha256Hex } from '@shared/base/sha256';
import { FEATURE_FAMILIES, type FeatureFamily, findFeature } from '../features/catalogue';
import { AGGREGATIONS, type Aggregation, type TextureSlices } from '../features/texture';
import { MAX_LEVELS } from '../preprocess/discretise';
import { IMAGE_TYPES, type ImageType } from '../preprocess/image-types';
import type { DiscretisationChoice, NormalisationChoice } from '../preprocess/profile-choices';

export interface ExtractionProfile {
  readonly schema: 1;
  /** Kebab-case name, as on the command line. */
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly normalisation: NormalisationChoice;
  /** In-plane spacing in mm after resampling; null keeps the native one. */
  readonly inPlaneSpacingMm: number | null;
  readonly imageTypes: readonly ImageType[];
  readonly discretisation: DiscretisationChoice;
  readonly texture: { readonly aggregation: Aggregation; readonly slices: TextureSlices };
  /** Features in column order; shape is computed once, on the mask. */
  readonly features: Readonly<Record<FeatureFamily, readonly string[]>>;
}

/** SHA-256 of the profile's canonical JSON: two profiles with one hash give the same values. */
export const profileHash = (profile: ExtractionProfile): string => sha256Hex(toCanonicalJson(profile));

/** Number of features of one ROI. */
export function featureCount(profile: ExtractionProfile): number {
  const { firstorder, glcm, glrlm, shape2d } = profile.features;
  return profile.imageTypes.length * (firstorder.length + glcm.length + glrlm.length) + shape2d.length;
}

/** A rule a profile breaks; becomes the problem `profile/invalid`. */
class Broken {
  constructor(
    readonly path: string,
    readonly rule: string,
  ) {}
}

type Fields = Readonly<Record<string, unknown>>;

function objectAt(value: unknown, path: string, keys: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Broken(path, 'must be an object');
  const fields = value as Fields; // checked above: a JSON object
  for (const key of Object.keys(fields))
    if (!keys.includes(key)) throw new Broken(`${path}.${key}`, `unknown key; known: ${keys.join(', ')}`);
  for (const key of keys) if (!(key in fields)) throw new Broken(`${path}.${key}`, 'is missing');
  return fields;
}

function oneOf<T extends string | number>(value: unknown, path: string, allowed: readonly T[]): T {
  const found = allowed.find((option) => option === value);
  if (found === undefined) throw new Broken(path, `must be one of ${allowed.join(', ')}`);
  return found;
}

function numberAt(value: unknown, path: string, rule: string, test: (n: number) => boolean): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || !test(value)) throw new Broken(path, rule);
  return value;
}

function textAt(value: unknown, path: string, rule: string, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new Broken(path, rule);
  return value;
}

function distinctList<T>(value: unknown, path: string, item: (entry: unknown, at: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw new Broken(path, 'must be a list');
  const list = value.map((entry: unknown, n) => item(entry, `${path}[${n}]`));
  list.forEach((entry, n) => {
    if (list.indexOf(entry) !== n) throw new Broken(`${path}[${n}]`, `${String(entry)} is listed twice`);
  });
  return list;
}

const positive = (n: number): boolean => n > 0;

function parseNormalisation(value: unknown): NormalisationChoice {
  const path = 'normalisation';
  const fields = objectAt(value, path, ['method', 'limitsSd']);
  const method = oneOf(fields['method'], `${path}.method`, ['z-foreground', 'z-image', 'percentile', 'none'] as const);
  if (fields['limitsSd'] === null) return { method, limitsSd: null };
  if (method === 'percentile' || method === 'none') throw new Broken(`${path}.limitsSd`, `must be null with method ${method}`);
  return { method, limitsSd: numberAt(fields['limitsSd'], `${path}.limitsSd`, 'must be a number > 0 or null', positive) };
}

function parseDiscretisation(value: unknown): DiscretisationChoice {
  const path = 'discretisation';
  const fixedNumber = typeof value === 'object' && value !== null && 'method' in value && value.method === 'FBN';
  const fields = objectAt(value, path, fixedNumber ? ['method', 'bins'] : ['method', 'width', 'origin']);
  const method = oneOf(fields['method'], `${path}.method`, ['FBN', 'FBS'] as const);
  if (method === 'FBN') {
    const whole = (n: number): boolean => Number.isInteger(n) && n >= 2 && n <= MAX_LEVELS;
    return { method, bins: numberAt(fields['bins'], `${path}.bins`, `must be a whole number from 2 to ${MAX_LEVELS}`, whole) };
  }
  return {
    method,
    width: numberAt(fields['width'], `${path}.width`, 'must be a number > 0', positive),
    origin: numberAt(fields['origin'], `${path}.origin`, 'must be a number', () => true),
  };
}

function parseFeatures(value: unknown): ExtractionProfile['features'] {
  const fields = objectAt(value, 'features', FEATURE_FAMILIES);
  const list = (family: FeatureFamily): readonly string[] =>
    distinctList(fields[family], `features.${family}`, (entry, at) => {
      if (typeof entry !== 'string' || !findFeature(family, entry))
        throw new Broken(at, `${String(entry)} is not a ${family} feature`);
      return entry;
    });
  return { firstorder: list('firstorder'), glcm: list('glcm'), glrlm: list('glrlm'), shape2d: list('shape2d') };
}

/**
 * A profile from JSON. Unknown and missing keys are mistakes too: a profile that says something
 * this program does not do must not run. Error `profile/invalid` with `path` and `rule`.
 */
export function parseProfile(value: unknown): Result<ExtractionProfile> {
  try {
    const keys = [
      'schema',
      'name',
      'version',
      'title',
      'normalisation',
      'inPlaneSpacingMm',
      'imageTypes',
      'discretisation',
      'texture',
      'features',
    ];
    const fields = objectAt(value, 'profile', keys);
    const texture = objectAt(fields['texture'], 'texture', ['aggregation', 'slices']);
    const spacing = fields['inPlaneSpacingMm'];
    const profile: ExtractionProfile = {
      schema: oneOf(fields['schema'], 'schema', [1] as const),
      name: textAt(fields['name'], 'name', 'must be a kebab-case name', /^[a-z0-9]+(-[a-z0-9]+)*$/),
      version: numberAt(fields['version'], 'version', 'must be a whole number >= 1', (n) => Number.isInteger(n) && n >= 1),
      title: textAt(fields['title'], 'title', 'must be a text', /\S/),
      normalisation: parseNormalisation(fields['normalisation']),
      inPlaneSpacingMm:
        spacing === null
          ? null
          : numberAt(spacing, 'inPlaneSpacingMm', 'must be a number from 0.05 to 20 or null', (n) => n >= 0.05 && n <= 20),
      imageTypes: distinctList(fields['imageTypes'], 'imageTypes', (entry, at) => oneOf(entry, at, IMAGE_TYPES)),
      discretisation: parseDiscretisation(fields['discretisation']),
      texture: {
        aggregation: oneOf(texture['aggregation'], 'texture.aggregation', AGGREGATIONS),
        slices: oneOf(texture['slices'], 'texture.slices', ['all', 'largest'] as const),
      },
      features: parseFeatures(fields['features']),
    };
    if (featureCount(profile) === 0) throw new Broken('features', 'must name at least one feature');
    return ok(profile);
  } catch (cause) {
    if (cause instanceof Broken) return fail('profile/invalid', { path: cause.path, rule: cause.rule });
    throw cause;
  }
}

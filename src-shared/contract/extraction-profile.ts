/**
 * The extraction profile as a document: what it may say, what it may leave out, and which rule a
 * mistake breaks. The JSON Schema in docs/ is made from this.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '@shared/base/result';
import { FEATURE_FAMILIES, featuresOf, type FeatureFamily } from '@shared/core/features/catalogue';
import { AGGREGATIONS } from '@shared/core/features/texture';
import { SLICE_AGGREGATIONS } from '@shared/core/features/zones';
import { type ExtractionProfile, featureCount, filterOf, profileDefaults } from '@shared/core/pipeline/extraction-profile';
import { MAX_LEVELS } from '@shared/core/preprocess/discretise';
import { MAX_REACH } from '@shared/core/preprocess/filters';
import { BUILT_IN_FILTERS, ORIGINAL } from '@shared/core/preprocess/image-types';
import { BANDS, EDGE_RULES, WAVELETS } from '@shared/core/preprocess/profile-choices';
import ictos273 from '@assets/profiles/ictos-273.json';

const positive = z.number().positive();
const levels = z.number().int().min(2).max(MAX_LEVELS);
const edge = z.enum(EDGE_RULES).default('mirror');

/** A list without repetitions. */
const distinct = <T extends z.ZodType>(item: T) =>
  z.array(item).superRefine((list, context) => {
    list.forEach((entry, n) => {
      if (list.indexOf(entry) !== n) context.addIssue({ code: 'custom', path: [n], message: `${String(entry)} is listed twice` });
    });
  });

/** One of them, or a list of some. */
const oneOrMore = <const T extends readonly [string, ...string[]]>(names: T) =>
  z.union([z.enum(names).transform((name) => [name]), distinct(z.enum(names)).min(1)], {
    error: `must be one of ${names.join(', ')}, or a list of some`,
  });

const filterSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('wavelet'),
    wavelet: z.enum(WAVELETS),
    level: z.union([z.literal(1), z.literal(2)]).default(1),
    band: z.enum(BANDS),
    rotationInvariant: z.boolean().default(false),
    pooling: z.enum(['mean', 'max']).default('mean'),
    edge,
  }),
  z.strictObject({
    kind: z.literal('mean'),
    sizeVoxels: z
      .number()
      .int()
      .min(3)
      .max(101)
      .refine((n) => n % 2 === 1, 'must be odd'),
    edge,
  }),
  z.strictObject({
    kind: z.literal('laplacian-of-gaussian'),
    sigmaMm: z.number().positive().max(50),
    cutoffSd: z.number().min(1).max(10).default(4),
    edge,
  }),
]);

const familySchema = (family: FeatureFamily) => {
  const names = featuresOf(family);
  return z
    .union([z.literal('all').transform(() => [...names]), distinct(z.enum(names as [string, ...string[]]))], {
      error: `must be "all" or a list of ${family} features`,
    }) // never empty
    .default(() => []);
};

/** A range whose ends may be open, low before high. */
const range = z
  .tuple([z.number().nullable(), z.number().nullable()])
  .refine(([low, high]) => low === null || high === null || low < high, 'the lower end must lie below the upper')
  .refine(([low, high]) => low !== null || high !== null, 'must have at least one end');

const { interpolation, resegmentation, volumeHistogram, texture } = profileDefaults;

/** The document. What is left out takes the values of ictos-273 (processing, image types, and its 273 features). */
export const extractionProfileSchema = z
  .strictObject({
    $schema: z.string().optional(),
    schema: z.literal(1),
    name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a kebab-case name'),
    version: z.number().int().min(1),
    title: z.string().regex(/\S/, 'must be a text'),
    normalisation: z
      .strictObject({
        method: z.enum(['z-foreground', 'z-image', 'percentile', 'none']),
        limitsSd: positive.nullable().default(null),
      })
      .refine(({ method, limitsSd }) => limitsSd === null || method === 'z-foreground' || method === 'z-image', {
        path: ['limitsSd'],
        message: 'must be null with the methods percentile and none',
      })
      .default({ method: 'z-foreground', limitsSd: null }),
    inPlaneSpacingMm: z.number().min(0.05).max(20).nullable().default(1),
    interpolation: z
      .strictObject({
        image: z.enum(['nearest', 'bilinear', 'cubic-spline']).default(interpolation.image),
        mask: z.enum(['nearest', 'bilinear']).default(interpolation.mask),
        partialVolumeThreshold: z.number().positive().max(1).default(interpolation.partialVolumeThreshold),
      })
      .default(interpolation),
    roundIntensities: z.boolean().default(profileDefaults.roundIntensities),
    resegmentation: z
      .strictObject({ range: range.nullable().default(null), sigma: positive.nullable().default(null) })
      .default(resegmentation),
    imageTypes: distinct(z.string())
      .min(1)
      .default([ORIGINAL, ...Object.keys(BUILT_IN_FILTERS)]),
    filters: z
      .record(
        z.string().regex(/^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$/, 'letters, digits, and single points or hyphens between'),
        filterSchema,
      )
      .default({}),
    discretisation: z
      .discriminatedUnion('method', [
        z.strictObject({ method: z.literal('FBN'), bins: levels }),
        z.strictObject({ method: z.literal('FBS'), width: positive, origin: z.number() }),
        z.strictObject({ method: z.literal('none') }),
      ])
      .default({ method: 'FBN', bins: 32 }),
    volumeHistogram: z
      .discriminatedUnion('method', [
        z.strictObject({ method: z.literal('FBN'), bins: z.number().int().min(2).max(65536) }),
        z.strictObject({ method: z.literal('FBS'), width: positive }),
        z.strictObject({ method: z.literal('none') }),
      ])
      .default(volumeHistogram),
    texture: z
      .strictObject({
        aggregation: oneOrMore(AGGREGATIONS).default([...texture.aggregation]),
        sliceAggregation: oneOrMore(SLICE_AGGREGATIONS).default([...texture.sliceAggregation]),
        slices: z.enum(['all', 'largest']).default(texture.slices),
      })
      .default({
        aggregation: [...texture.aggregation],
        sliceAggregation: [...texture.sliceAggregation],
        slices: texture.slices,
      }),
    features: z
      // Every family of the catalogue has its schema; Object.fromEntries forgets the keys.
      .strictObject(
        Object.fromEntries(FEATURE_FAMILIES.map((family) => [family, familySchema(family)])) as Record<
          FeatureFamily,
          ReturnType<typeof familySchema>
        >,
      )
      .prefault(ictos273.features),
  })
  .superRefine((profile, context) => {
    const broken = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path, message });
    profile.imageTypes.forEach((name, n) => {
      if (name !== ORIGINAL && filterOf(profile, name) === null)
        broken(['imageTypes', n], `${name} is neither built in nor among the filters`);
    });
    for (const name of Object.keys(profile.filters)) {
      if (name === ORIGINAL || Object.hasOwn(BUILT_IN_FILTERS, name))
        broken(['filters', name], 'is the name of a built-in image type');
      else if (!profile.imageTypes.includes(name)) broken(['filters', name], 'is not among the imageTypes');
    }
    const { inPlaneSpacingMm: spacing, normalisation } = profile;
    for (const [name, filter] of Object.entries(profile.filters)) {
      if (filter.kind !== 'laplacian-of-gaussian' || spacing === null) continue;
      if ((filter.cutoffSd * filter.sigmaMm) / spacing > MAX_REACH)
        broken(['filters', name, 'sigmaMm'], `cutoffSd x sigmaMm / inPlaneSpacingMm must be at most ${MAX_REACH} voxels`);
    }
    if (profile.roundIntensities && normalisation.method !== 'none' && normalisation.method !== 'percentile')
      broken(['roundIntensities'], 'needs the normalisation none or percentile: a z-score rounded to whole numbers tells little');
    const wholeOnly = (path: string, method: string): void => {
      if (method !== 'none') return;
      if (!profile.roundIntensities) broken([path, 'method'], 'none needs roundIntensities');
      if (profile.imageTypes.some((name) => name !== ORIGINAL)) broken([path, 'method'], 'none needs the original image alone');
    };
    wholeOnly('discretisation', profile.discretisation.method);
    if (profile.features.ivh.length > 0) wholeOnly('volumeHistogram', profile.volumeHistogram.method);
  });

/** A rule as a person would say it; the library's own words only where none fit. */
function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'unknown key';
    case 'invalid_type':
      return issue.message.includes('received undefined') ? 'is missing' : `must be a ${issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must be ${issue.inclusive === false ? 'above' : 'at least'} ${String(issue.minimum)}`;
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'below' : 'at most'} ${String(issue.maximum)}`;
    case 'invalid_union':
      return issue.discriminator === undefined ? issue.message : `must be a known ${issue.discriminator}`;
    default:
      return issue.message;
  }
}

/** Where a profile breaks a rule, in one line. */
function firstMistake(error: z.ZodError): { path: string; rule: string } {
  let issue: z.core.$ZodIssue | undefined = error.issues[0];
  const path = [...(issue?.path ?? [])];
  // Of alternatives the one that came furthest says what is wrong; where none came further, the choice itself is.
  while (issue?.code === 'invalid_union') {
    const deepest: z.core.$ZodIssue | undefined = issue.errors
      .flatMap((list) => list.slice(0, 1))
      .reduce<z.core.$ZodIssue | undefined>((best, one) => (one.path.length > (best?.path.length ?? 0) ? one : best), undefined);
    if (!deepest) break;
    path.push(...deepest.path);
    issue = deepest;
  }
  if (issue?.code === 'unrecognized_keys') path.push(issue.keys[0] ?? '');
  const text = path.reduce<string>(
    (sum, part) => (typeof part === 'number' ? `${sum}[${part}]` : `${sum}${sum === '' ? '' : '.'}${String(part)}`),
    '',
  );
  return { path: text === '' ? 'profile' : text, rule: issue ? ruleOf(issue) : '' };
}

/** A key that objects do not keep, and that a parser would drop without a word. */
const hasPrototypeKey = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.hasOwn(value, '__proto__') || Object.values(value).some((entry) => hasPrototypeKey(entry)));

/**
 * A profile from JSON, with the values of what it leaves out. Unknown keys are mistakes: a profile
 * that says something this program does not do must not run. Error `profile/invalid` with `path`
 * and `rule`.
 */
export function parseProfile(value: unknown): Result<ExtractionProfile> {
  if (hasPrototypeKey(value)) return fail('profile/invalid', { path: '__proto__', rule: 'unknown key' });
  const parsed = extractionProfileSchema.safeParse(value);
  if (!parsed.success) return fail('profile/invalid', firstMistake(parsed.error));
  const { $schema: _schema, ...profile } = parsed.data;
  if (featureCount(profile) === 0) return fail('profile/invalid', { path: 'features', rule: 'must name at least one feature' });
  return ok(profile);
}

/**
 * Files that others rely on (formats.md), as zod schemas: what the command line writes and
 * reads. `features --json` is in `entities.ts`, because it crosses process borders too.
 */
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const finite = z.number();

/** `selftest --json`. */
export const selftestFileSchema = z.object({
  schema: z.literal(1),
  passed: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  outOfScope: z.number().int().nonnegative(),
  rows: z.array(
    z.object({
      family: z.string().min(1),
      feature: z.string().min(1),
      ibsiId: z.string().min(1),
      aggregation: z.string(),
      reference: finite,
      tolerance: finite.nonnegative(),
      value: finite.nullable(),
      pass: z.boolean(),
    }),
  ),
});

const publishedRate = z.object({ months: finite.positive(), percent: finite, lower: finite, upper: finite });

/** `model.json`: the model card. Its hash is checked by `parseModelCard`. */
export const modelCardFileSchema = z
  .object({
    schema: z.literal(1),
    id: z.string().min(1),
    title: z.string(),
    features: z
      .array(z.object({ name: z.string().min(1), coefficient: finite, ci: z.tuple([finite, finite]).optional() }))
      .min(1),
    cutoff: finite,
    standardisation: z
      .object({
        kind: z.enum(['typed', 'local']),
        source: z.string().min(1),
        n: z.number().int().positive(),
        mean: z.array(finite),
        sd: z.array(finite.positive()),
        range: z.array(z.tuple([finite, finite])).nullable(),
        profileHash: sha256.nullable(),
        cohortHash: sha256.nullable(),
        synthetic: z.boolean(),
        scanners: z.array(z.string()).nullable(),
        sequences: z.array(z.string()).nullable(),
        eligibilityUnknown: z.number().int().positive().optional(),
        rows: z.array(z.array(finite)).nullable(),
      })
      .nullable(),
    profileHash: sha256.nullable(),
    endpoint: z.enum(['ffs', 'os', 'dffs', 'lrffs']),
    provenance: z.object({
      kind: z.enum(['published', 'own']),
      citation: z.string(),
      doi: z.string().nullable(),
      basedOn: sha256.nullable(),
      notes: z.array(z.string()),
    }),
    performance: z.array(
      z.object({
        cohort: z.enum(['training', 'validation']),
        group: z.enum(['all', 'high', 'low']),
        n: finite.positive(),
        arms: z.array(z.object({ arm: z.enum(['ICT+CCRT', 'CCRT']), rates: z.array(publishedRate) })),
        hazardRatio: z.object({ value: finite.positive(), lower: finite.positive(), upper: finite.positive(), p: z.string() }),
        apparent: z.boolean(),
      }),
    ),
    assumptions: z.array(z.string()),
    intendedUse: z.string().min(1),
    limits: z.array(z.string()),
    synthetic: z.boolean(),
    locked: z.boolean(),
    hash: sha256,
  })
  .refine(
    ({ features, standardisation: values }) =>
      values === null || (values.mean.length === features.length && values.sd.length === features.length),
    { message: 'one mean and one SD a feature' },
  );

/**
 * `card standardise --values`: means and SDs of a cited source, in the order of the card's features. Scanners and
 * sequences as images name them; without them the card scores and applies no rule.
 */
export const typedValuesFileSchema = z.strictObject({
  schema: z.literal(1),
  citation: z.string().trim().min(10),
  n: z.number().int().positive(),
  mean: z.array(finite).min(1),
  sd: z.array(finite.positive()).min(1),
  range: z
    .array(z.tuple([finite, finite]))
    .nullable()
    .default(null),
  profileHash: sha256,
  scanners: z.array(z.string().min(1)).default([]),
  sequences: z.array(z.string().min(1)).default([]),
});

/** `score --json`: one row a patient; beside the named columns one `z_<feature>` a model feature. */
export const scoreFileSchema = z.object({
  schema: z.literal(1),
  program: z.object({ name: z.string(), version: z.string() }),
  card: z.object({ id: z.string().min(1), hash: sha256 }),
  rows: z.array(
    z
      .object({
        patient_id: z.string().min(1),
        ictos: finite.nullable(),
        ictos_lower: finite.nullable(),
        ictos_upper: finite.nullable(),
        group: z.enum(['high', 'low', 'indeterminate']).nullable(),
        risk_factors: z.string(),
        missing_factors: z.string(),
        risk_group: z.enum(['high', 'low', 'undetermined']),
        decision: z.enum(['ICT+CCRT', 'CCRT', 'clinical_trial']).nullable(),
        reasons: z.string(),
        flags: z.string(),
        card_hash: sha256,
      })
      .catchall(z.union([finite, z.string(), z.null()]))
      .refine((row) => row.decision === null || (row.reasons === '' && row.flags === ''), {
        message: 'a decision has no reason against it and no flag',
      }),
  ),
});

const fromZero = finite.nonnegative();

/**
 * `robust-features.json` of `robustness`: the features whose ICC over perturbed repetitions is above the threshold, with all
 * that the list was made from. `features` holds column names, as screening takes them.
 */
export const robustFeaturesFileSchema = z
  .object({
    schema: z.literal(1),
    program: z.object({ name: z.string(), version: z.string() }),
    profile: z.object({ name: z.string().min(1), hash: sha256 }),
    /** Which ICC, and what it must exceed. */
    icc: z.literal('1,1'),
    rule: z.literal('icc > threshold'),
    threshold: finite.gt(-1).lt(1),
    seed: z.number().int().nonnegative(),
    repetitions: z.number().int().min(2),
    /** Ranges that each repetition is drawn from. */
    perturbation: z.object({
      rotationDeg: fromZero,
      translationMm: fromZero,
      growthMm: fromZero,
      randomisationSdMm: fromZero,
      randomisationCorrelationMm: fromZero,
      noiseLevel: fromZero,
    }),
    /** ROIs that took part; `noise_sd` in the units of the series. */
    cases: z.array(
      z.object({
        case_id: z.string().min(1),
        sequence: z.enum(['t1', 't2', 't1c']),
        image_sha256: sha256,
        /** Of the ROI's voxels: k, number of run cells, then the runs of each slice on the canonical grid. */
        mask_sha256: sha256,
        noise_sd: fromZero,
        repetitions_without_values: z.number().int().nonnegative(),
      }),
    ),
    /** ROIs that could not be measured. */
    failures: z.number().int().nonnegative(),
    /** Columns that were tested, and those that are robust. */
    tested: z.number().int().nonnegative(),
    features: z.array(z.string().min(1)),
  })
  .refine(({ features, tested }) => new Set(features).size === features.length && features.length <= tested, {
    message: 'each feature once, none that was not tested',
  });
export type RobustFeaturesFile = z.infer<typeof robustFeaturesFileSchema>;

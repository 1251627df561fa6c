/** An analysis as the window asks for it, checks it and shows its outcome. What it writes is in `formats.ts`. */
import { z } from 'zod';
import { problemSchema } from './entities';

const id = z.string().min(1).max(128);
const nullableNumber = z.number().nullable();
const count = z.number().int().nonnegative();
const path = z.string().min(1);

export const analysisFileRoleSchema = z.enum(['training', 'validation', 'reads', 'robust', 'config']);
export type AnalysisFileRole = z.infer<typeof analysisFileRoleSchema>;

/** Whole paths; null: not given. */
export const analysisFilesSchema = z.object({
  training: path,
  validation: path.nullable(),
  reads: path.nullable(),
  robust: path.nullable(),
  config: path.nullable(),
});

/** What the window says over the configuration file; a missing key leaves its value. */
export const analysisOverridesSchema = z.object({
  decimal: z.enum(['.', ',']).optional(),
  bootstrap: z.number().int().min(0).max(100_000).optional(),
  seed: z.number().int().min(0).max(4_294_967_295).optional(),
});

/** What is wrong with a file, and where; `row` is the line of the file. */
export const analysisFileProblemSchema = z.object({
  role: analysisFileRoleSchema,
  path: z.string(),
  row: z.number().int().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  problem: problemSchema,
});
export type AnalysisFileProblem = z.infer<typeof analysisFileProblemSchema>;

/** Who of a table takes part. `events`: of the endpoint, among those analysed. */
export const analysisTableSchema = z.object({
  role: z.enum(['training', 'validation']),
  rows: count,
  analysed: count,
  treated: count,
  control: count,
  events: count,
  /** Columns of numbers that are no covariates. */
  features: count,
  /** Those without a value of every patient analysed: they are left out, the patients are not. */
  incompleteFeatures: count,
  excluded: z.array(z.object({ reason: z.string(), column: z.string().nullable(), n: count })),
  synthetic: z.boolean(),
});
export type AnalysisTableEntry = z.infer<typeof analysisTableSchema>;

/** A key of the configuration with the value in force and the one it has when nothing is said, both as text. */
export const analysisSettingSchema = z.object({ key: z.string(), value: z.string(), byDefault: z.string() });
export type AnalysisSettingEntry = z.infer<typeof analysisSettingSchema>;

/** The files as they are now. `summary` null while there is a problem. */
export const analysisCheckSchema = z.object({
  /** Cut at 500. */
  problems: z.array(analysisFileProblemSchema),
  problemCount: count,
  summary: z
    .object({
      tables: z.array(analysisTableSchema).min(1),
      /** Rows of the re-reading table by reading; null: none given. */
      reads: z.array(z.object({ reading: z.string(), patients: count })).nullable(),
      /** Features of the robust list; null: none given. */
      robustFeatures: count.nullable(),
      settings: z.array(analysisSettingSchema),
    })
    .nullable(),
});
export type AnalysisCheck = z.infer<typeof analysisCheckSchema>;

/** ICT+CCRT over CCRT in one group of patients. `reason`: the problem code for which there is no ratio. */
export const analysisGroupSchema = z.object({
  group: z.enum(['whole', 'high', 'low']),
  n: count,
  events: count,
  hr: nullableNumber,
  hrLower: nullableNumber,
  hrUpper: nullableNumber,
  p: nullableNumber,
  reason: z.string().nullable(),
  caution: z.string().nullable(),
});
export type AnalysisGroupEntry = z.infer<typeof analysisGroupSchema>;

/** What the screen says of a finished analysis; all of it is in `analysis.json`. */
export const analysisOutcomeSchema = z.object({
  endpoint: z.enum(['ffs', 'os', 'dffs', 'lrffs']),
  weights: z.string(),
  /** How many features were left after each step. */
  features: z.object({ inTable: count, tested: count, reproducible: count, belowPScreen: count, afterCorrelation: count }),
  /** Coefficients of the score; empty where there is no model. p is that of the cohort the model was built on. */
  model: z.array(z.object({ feature: z.string(), coefficient: z.number(), se: z.number(), p: z.number() })),
  /** Why there is no model. */
  modelReason: problemSchema.nullable(),
  /** Score at which both arms do equally well. */
  noDifference: z.object({ score: z.number(), lower: z.number(), upper: z.number() }).nullable(),
  cohorts: z.array(
    z.object({
      role: z.enum(['training', 'validation']),
      groups: z.array(analysisGroupSchema),
      /** Treatment x group, treatment x score. */
      groupP: nullableNumber,
      continuousP: nullableNumber,
    }),
  ),
  /** C of the model, as found and corrected for optimism. */
  bootstrap: z.object({ replicates: count, used: count, apparentC: nullableNumber, correctedC: nullableNumber }).nullable(),
});
export type AnalysisOutcomeEntry = z.infer<typeof analysisOutcomeSchema>;

/** A finished analysis of this session. */
export const analysisRunSchema = z.object({
  jobId: id,
  files: analysisFilesSchema,
  finishedAt: z.string(),
  seconds: z.number().nonnegative(),
  folder: z.string(),
  /** Paths in `folder`. */
  written: z.array(z.string()),
  /** The report among them; null: none was made. */
  report: z.string().nullable(),
  synthetic: z.boolean(),
  seed: count,
  outcome: analysisOutcomeSchema,
});
export type AnalysisRunEntry = z.infer<typeof analysisRunSchema>;

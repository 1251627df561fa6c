/** The configuration file of `analyse` (formats.md, config): missing keys take their default, unknown keys are refused. */
import { z } from 'zod';
import { type AnalysisConfig, analysisWeights, defaultAnalysisConfig } from '../core/pipeline/analysis-config';
import { endpointNames } from '../core/scoring/clinical-record';

const share = z.number().gt(0).lt(1);
const months = z.number().gt(0).max(600);
const resamples = z.number().int().min(0).max(100_000);
const choice = <T extends string>(allowed: readonly T[]) => z.enum(allowed as readonly [T, ...T[]]); // a list of names is never empty

const distinct = <T>(values: readonly T[]): boolean => new Set(values).size === values.length;

/** Every key, as `analysis.json` repeats it too. */
export const analysisConfigFields = {
  columns: z.record(z.string().min(1), z.string().min(1)),
  decimal: z.enum(['.', ',']).nullable(),
  endpoint: choice(endpointNames),
  covariates: z.array(z.string().min(1)).refine(distinct, 'each covariate once'),
  weights: choice(analysisWeights),
  iccModel: z.enum(['1,1', '2,1', '3,1', '1,k', '2,k', '3,k']),
  iccThreshold: z.number().gt(-1).lt(1),
  pScreen: share,
  rMax: z.number().gt(0).max(1),
  maxCandidates: z.union([z.literal('events/10'), z.number().int().min(1).max(1000)]),
  pStay: share,
  landmarks: z.array(months).min(1).max(10).refine(distinct, 'each landmark once'),
  ebvCutoffs: z.array(z.number().gt(0)).max(20).refine(distinct, 'each cut-off once'),
  bootstrap: resamples,
  seed: z.number().int().min(0).max(4_294_967_295),
  validationDesign: z.enum(['randomised', 'observational']),
  curveResamples: resamples,
};

export const analysisConfigSchema = z
  .strictObject(analysisConfigFields)
  .partial()
  .transform((given): AnalysisConfig => {
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const config: AnalysisConfig = { ...defaultAnalysisConfig, ...set };
    return {
      ...config,
      // In ascending order, so that the order in the file changes nothing.
      landmarks: [...config.landmarks].sort((a, b) => a - b),
      ebvCutoffs: [...config.ebvCutoffs].sort((a, b) => a - b),
    };
  });

/**
 * `analysis.json` of `analyse` (formats.md) as a zod schema: exactly the type that the core writes, with what holds between
 * its parts. Later versions may add keys: unknown ones are let pass and dropped.
 */
import { z } from 'zod';
import type { AnalysisConfig } from '../core/pipeline/analysis-config';
import type {
  Analysis,
  AnalysisInput,
  BalanceRow,
  BootstrapSection,
  CohortFlow,
  DecisionEntry,
  FlowSection,
  ModelSection,
  ModelStep,
  PropensitySection,
  Reason,
  ReproducibilitySection,
  ScoreEntry,
  ScreeningEntry,
} from '../core/pipeline/analysis-result';
import { analysisConfigFields } from './analysis-config';
import {
  benefitCurveSchema,
  calibrationSchema,
  clinicalInteractionSchema,
  concordanceSchema,
  endpointResultSchema,
  followUpSchema,
  netBenefitSchema,
  proportionalHazardsSchema,
  riskGroupsSchema,
  weightSensitivitySchema,
} from './analysis-file-evaluation';
import { baselineSchema, cohortDescriptionSchema } from './analysis-file-table-one';
import {
  agreeing,
  byCohort,
  byEndpoint,
  count,
  explained,
  finite,
  oneLength,
  fromZero,
  probability,
  reason,
  text,
} from './schema-agreement';

const features = z.array(text).refine((names) => new Set(names).size === names.length, { message: 'each feature once' });

const config = agreeing<AnalysisConfig>()(z.object(analysisConfigFields));

const input = agreeing<AnalysisInput>()(
  z.object({
    role: z.enum(['training', 'validation', 'reads', 'robust', 'config']),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    rows: count.nullable(),
  }),
);

const cohortFlow = agreeing<CohortFlow>()(
  z
    .object({
      tableRows: count,
      excluded: z.array(
        z
          .object({ reason: text, column: text.nullable(), n: count, patientIds: z.array(text) })
          .refine((of) => of.n === of.patientIds.length, { message: 'n patients' }),
      ),
      analysed: count,
      treated: count,
      control: count,
      eligibility: z.object({ eligible: count, notEligible: count, unknown: count }),
      ebvBelowLimit: count,
      edition8: count.exactOptional(),
      synthetic: z.boolean(),
    })
    .refine((of) => of.tableRows === of.analysed + of.excluded.reduce((sum, { n }) => sum + n, 0), {
      message: 'every row of the table is analysed or excluded',
    })
    .refine((of) => of.analysed === of.treated + of.control, { message: 'the arms add up to those analysed' }),
);

const flow = agreeing<FlowSection>()(
  z.object({
    ...byCohort(cohortFlow).shape,
    features: z.object({
      inTable: count,
      ignoredColumns: z.array(text).exactOptional(),
      incomplete: z.array(z.object({ name: text, missing: count })),
      constant: z.array(text),
      tested: count,
      reproducible: count,
      belowPScreen: count,
      afterCorrelation: count,
      candidates: count,
      inModel: count,
    }),
  }),
);

const icc = z.number().max(1).nullable();

const reproducibility = agreeing<ReproducibilitySection>()(
  z
    .object({
      threshold: finite,
      model: text,
      patients: count.nullable(),
      kept: features,
      dropped: z.array(
        z
          .object({ feature: text, intra: icc, inter: icc, reason })
          .refine((of) => explained([of.intra, of.inter], of.reason), { message: 'a reason where there is no ICC' }),
      ),
      features: z.array(
        z
          .object({
            feature: text,
            intra: icc,
            intraLower: icc,
            intraUpper: icc,
            inter: icc,
            interLower: icc,
            interUpper: icc,
            kept: z.boolean(),
            reason,
          })
          .refine((of) => of.kept === (of.reason === undefined), { message: 'a reason where it is not kept' }),
      ),
      reason,
    })
    .refine((of) => (of.patients === null) === (of.reason !== undefined), { message: 'a reason where nothing was read twice' })
    .refine((of) => of.kept.length + of.dropped.length === of.features.length, { message: 'a feature is kept or dropped' }),
);

const balance = agreeing<BalanceRow>()(
  z.object({ covariate: text, smdBefore: fromZero.nullable(), smdAfter: fromZero.nullable() }),
);

const propensityRange = z.object({ n: count, min: probability, max: probability, outside: probability });

const propensity = agreeing<PropensitySection>()(
  z
    .object({
      terms: z.array(text),
      coefficients: z.array(finite),
      se: z.array(fromZero),
      p: z.array(probability),
      scheme: text,
      weights: z.array(z.object({ patient_id: text, propensity: probability.nullable(), weight: fromZero })),
      effectiveSampleSize: z.object({
        treated: fromZero,
        control: fromZero,
        all: fromZero,
        sumTreated: fromZero,
        sumControl: fromZero,
      }),
      balance: z.array(balance),
      overlap: z
        .object({
          treated: propensityRange,
          control: propensityRange,
          common: z.tuple([probability, probability]).nullable(),
          outside: probability,
        })
        .nullable(),
      diagnostics: z
        .object({
          n: count,
          zero: count,
          min: fromZero,
          max: fromZero,
          mean: fromZero,
          quantiles: z.array(z.object({ probability, weight: fromZero })),
          largestShare: probability,
          extreme: z.array(count),
        })
        .nullable(),
      constantCovariates: z.array(text),
      dependentCovariates: z.array(text).exactOptional(),
      reason,
    })
    .refine((of) => oneLength(of.terms, of.coefficients, of.se, of.p), { message: 'one value a term in each list' })
    .refine((of) => of.weights.every((row) => (row.propensity === null) === (of.reason !== undefined)), {
      message: 'a reason where there is no propensity',
    }),
);

const screened = agreeing<ScreeningEntry>()(
  z
    .object({
      feature: text,
      reproducible: z.boolean(),
      coefficient: finite.nullable(),
      se: fromZero.nullable(),
      pInteraction: probability.nullable(),
      bhQ: probability.nullable(),
      kept: z.boolean(),
      droppedBecauseOf: text.exactOptional(),
      reason,
    })
    .refine((of) => explained([of.coefficient, of.se, of.pInteraction, of.bhQ], of.reason), {
      message: 'a reason where there is no test',
    })
    .refine((of) => !of.kept || (of.reproducible && of.droppedBecauseOf === undefined), {
      message: 'only a reproducible feature is kept, and none for which another was',
    }),
);

/** By p; those without one last. */
const isRanked = (rows: readonly { readonly pInteraction: number | null }[]): boolean =>
  rows.every((row, i) => i === 0 || (rows[i - 1]?.pInteraction ?? 2) <= (row.pInteraction ?? 2));

const screening = z
  .array(screened)
  .refine((rows) => new Set(rows.map(({ feature }) => feature)).size === rows.length, { message: 'each feature once' })
  .refine(isRanked, { message: 'in the order of the interaction p' });

const step = agreeing<ModelStep>()(
  z
    .object({
      terms: features,
      coef: z.array(finite),
      se: z.array(fromZero),
      p: z.array(probability),
      loglik: finite,
      removed: text.nullable(),
    })
    .refine((of) => oneLength(of.terms, of.coef, of.se, of.p), { message: 'one value a term in each list' }),
);

const model = agreeing<ModelSection>()(
  z
    .object({
      features: features.min(1),
      gamma: z.array(finite),
      se: z.array(fromZero),
      p: z.array(probability),
      scoreCoefficients: z.array(finite),
      mean: z.array(finite),
      sd: z.array(z.number().positive()),
      steps: z.array(step).min(1),
      tHalf: z
        .object({
          intercept: finite,
          se: fromZero,
          p: probability,
          noDifferenceScore: finite,
          lower: finite,
          upper: finite,
        })
        .nullable(),
      tHalfReason: reason,
      withIntercept: z.object({ intercept: finite, se: fromZero, p: probability, gamma: z.array(finite) }).nullable(),
      withInterceptReason: reason,
      apparent: z.literal(true),
    })
    .refine((of) => (of.tHalf === null) === (of.tHalfReason !== undefined), { message: 'T/2 at the score, or why there is none' })
    .refine((of) => (of.withIntercept === null) === (of.withInterceptReason !== undefined), {
      message: 'the refit, or why there is none',
    })
    .refine(
      (of) =>
        oneLength(of.features, of.gamma, of.se, of.p, of.scoreCoefficients, of.mean, of.sd, of.withIntercept?.gamma ?? null),
      { message: 'one value a feature in each list' },
    )
    .refine((of) => of.gamma.every((gamma, j) => of.scoreCoefficients[j] === 0 - gamma), {
      message: 'the coefficients of the score are those of the model with the other sign',
    }),
);

const score = agreeing<ScoreEntry>()(
  z
    .object({ patient_id: text, ictos: finite, high: z.boolean() })
    .refine((of) => of.high === of.ictos > 0, { message: 'high: above 0' }),
);

const ruleGroup = z.enum(['ICT+CCRT', 'CCRT', 'clinical_trial']).nullable();

const decision = agreeing<DecisionEntry>()(
  z
    .object({
      patient_id: text,
      riskFactors: z.array(text),
      missing: z.array(text),
      riskGroup: z.enum(['high', 'low', 'undetermined']),
      ruleGroup,
      decision: ruleGroup,
      reasons: z.array(text),
    })
    .refine((of) => (of.decision === null) === of.reasons.length > 0, { message: 'a decision, or reasons against it' })
    .refine((of) => of.decision === null || of.decision === of.ruleGroup, { message: 'the decision is what the rule says' }),
);

const metrics = z.object({ c: finite.nullable(), logInteractionHr: finite.nullable() });

const bootstrap = agreeing<BootstrapSection>()(
  z
    .object({
      replicates: count,
      used: count,
      failures: z.array(z.object({ reason: text, n: count })),
      selectionFrequency: z.record(text, probability),
      optimism: metrics,
      apparent: metrics,
      corrected: metrics,
      nothingSelected: count,
      reason,
    })
    .refine((of) => explained([of.optimism.c, of.apparent.c, of.corrected.c], of.reason), {
      message: 'a number that is missing has its reason beside it',
    }),
);

const problem = agreeing<Reason>()(z.object({ code: text, data: z.record(z.string(), z.unknown()) }));

const proportionalHazards = z.object({
  whole: proportionalHazardsSchema.nullable(),
  high: proportionalHazardsSchema.nullable(),
  low: proportionalHazardsSchema.nullable(),
  reasons: z.object({ whole: reason, high: reason, low: reason }).exactOptional(),
});

/** Patients by id, in order. */
const idsOf = (rows: readonly { readonly patient_id: string }[]): string => JSON.stringify(rows.map((row) => row.patient_id));

export const analysisFileSchema = agreeing<Analysis>()(
  z
    .object({
      schema: z.literal(1),
      program: z.object({ name: text, version: text }),
      config,
      inputs: z.array(input),
      seeds: z.object({ seed: count }),
      synthetic: z.boolean(),
      flow,
      reproducibility,
      propensity,
      screening,
      model: model.nullable(),
      modelReason: problem.nullable(),
      scores: byCohort(z.array(score)),
      results: byCohort(byEndpoint(endpointResultSchema)),
      clinicalInteractions: byCohort(z.array(clinicalInteractionSchema)),
      riskGroups: byCohort(riskGroupsSchema.nullable()),
      riskGroupsByEndpoint: byCohort(byEndpoint(riskGroupsSchema)),
      decisions: byCohort(z.array(decision)),
      followUp: byCohort(byEndpoint(followUpSchema)),
      baseline: byCohort(baselineSchema),
      table1: byCohort(cohortDescriptionSchema),
      concordance: byCohort(concordanceSchema),
      calibrationThirds: byCohort(calibrationSchema.nullable()),
      proportionalHazards: byCohort(byEndpoint(proportionalHazards)),
      weightSensitivity: z.record(text, weightSensitivitySchema),
      benefitCurve: byCohort(benefitCurveSchema.nullable()),
      netBenefit: z.object({ validation: netBenefitSchema.nullable() }),
      bootstrap: bootstrap.nullable(),
    })
    .refine((of) => (of.model === null) === (of.modelReason !== null), {
      path: ['modelReason'],
      message: 'a model, or why there is none',
    })
    .refine((of) => of.propensity.weights.length === of.flow.training.analysed, {
      path: ['propensity', 'weights'],
      message: 'one weight a patient analysed',
    })
    .refine((of) => of.model === null || idsOf(of.propensity.weights) === idsOf(of.scores.training), {
      path: ['scores', 'training'],
      message: 'one score for each weight, of the same patients',
    })
    .superRefine((of, context) => {
      for (const cohort of ['training', 'validation'] as const) {
        const [scores, decisions, patients] = [of.scores[cohort], of.decisions[cohort], of.flow[cohort]];
        const report = (path: string, message: string): void => {
          context.addIssue({ code: 'custom', path: [path, cohort], message });
        };
        if ((scores === null) !== (patients === null) || (decisions === null) !== (patients === null))
          report('scores', 'null where the cohort is');
        if (scores === null || decisions === null || patients === null) continue;
        if (scores.length !== (of.model === null ? 0 : patients.analysed))
          report('scores', 'one a patient, none without a model');
        if (idsOf(scores) !== idsOf(decisions)) report('decisions', 'one for each score, of the same patients');
        if (of.synthetic && decisions.some((entry) => entry.decision !== null))
          report('decisions', 'synthetic patients get no decision');
        if (of.model !== null && (of.riskGroups[cohort] === null || of.calibrationThirds[cohort] === null))
          report('riskGroups', 'there where a model is');
      }
    }),
);

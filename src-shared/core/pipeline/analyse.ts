/**
 * The paper's whole pipeline from tables (science.md 1.6 to 1.14): reproducibility, weights, screening, model,
 * scores, evaluation of training and validation. Pure: tables and choices in, result out. The bootstrap of the whole
 * chain is added afterwards by whoever shares it out (`withBootstrap`).
 */
import { defined } from '../../base/assert';
import { err, fail, ok, type Problem, type Result } from '../../base/result';
import { type BootstrapReplicate, measureChain, type ScoreMetrics, summariseBootstrap } from '../model/chain-bootstrap';
import { buildModelChain, type ChainInput } from '../model/model-chain';
import type { TreatmentCohort } from '../model/modified-covariates';
import type { ClinicalTable, RowProvenance } from '../scoring/clinical-table';
import { saysSynthetic } from '../scoring/synthetic-label';
import { range } from '../stats/moments';
import { makeAnalysisCard } from './analysis-card';
import { type AnalysisCohort, featureColumns, findAbsentCovariates, toAnalysisCohort, toFeatureColumns } from './analysis-cohort';
import type { AnalysisConfig } from './analysis-config';
import { toDataColumns } from './analysis-data';
import { decidePatients } from './analysis-decisions';
import { toClinicalFactors } from './analysis-factors';
import { toFlow } from './analysis-flow';
import { describeModel } from './analysis-model';
import type { Analysis, AnalysisInput, AnalysisOutcome, BootstrapSection, ByCohort, Reason } from './analysis-result';
import { testReproducibility, toPropensity, toScreening, toWeightSensitivity } from './analysis-selection';
import { toBaseline, toTableOne } from './analysis-table-one';
import { type CohortEvaluation, evaluateCohort, toNetBenefitOf } from './evaluate-cohort';
import type { Readings } from './reading-agreement';

export interface AnalysisTables {
  readonly training: ClinicalTable;
  readonly validation: ClinicalTable | null;
  readonly reads: Readings | null;
  /** Names of features that are robust to perturbation; null: not asked. */
  readonly robust: readonly string[] | null;
}

export interface AnalysisRequest {
  readonly tables: AnalysisTables;
  readonly config: AnalysisConfig;
  readonly program: { readonly name: string; readonly version: string };
  readonly inputs: readonly AnalysisInput[];
}

export type AnalysisStep = 'reproducibility' | 'propensity' | 'screening' | 'model' | 'evaluation' | 'bootstrap' | 'files';

export interface AnalysisProgress {
  readonly onStep?: ((step: AnalysisStep) => void) | undefined;
  readonly shouldStop?: (() => boolean) | undefined;
}

/** The result, and what the bootstrap starts from. */
export interface AnalysisRun {
  readonly outcome: AnalysisOutcome;
  readonly bootstrap: BootstrapMaterial;
}

export interface BootstrapMaterial {
  readonly input: ChainInput;
  readonly weight: Float64Array | null;
  /** Of the model in its own cohort, or the problem for which there is none. */
  readonly apparent: Result<ScoreMetrics>;
}

const toReason = ({ code, data }: Problem): Reason => ({ code, data: { ...data } });

/**
 * Runs the pipeline. Problems: `analysis/covariate-absent` {column}; `analysis/no-patients` {cohort, left};
 * `analysis/one-arm` {cohort, arm}: an arm is empty; `analysis/no-features`; `table/mixed-profiles` {hashes}; those of the propensity model;
 * `job/cancelled`. Where no model can be built the rest is there and `modelReason` says why.
 */
export function analyseCohorts(request: AnalysisRequest, progress: AnalysisProgress = {}): Result<AnalysisRun> {
  const { tables, config } = request;
  const absent = findAbsentCovariates(tables.training, config.covariates);
  if (absent[0]) return err(absent[0]);
  const stopped = (): boolean => progress.shouldStop?.() ?? false;

  const names = featureColumns(tables.training, config);
  const weighted = config.weights !== 'none';
  const training = toAnalysisCohort(tables.training, {
    endpoint: config.endpoint,
    covariates: weighted ? config.covariates : [],
    modelFeatures: [],
    features: names,
  });
  const usable = checkArms('training', training);
  if (!usable.ok) return usable;
  const features = toFeatureColumns(training, names);
  if (features.complete.length === 0) return fail('analysis/no-features');

  progress.onStep?.('reproducibility');
  const reproducibility = testReproducibility(
    tables.reads,
    tables.robust,
    config,
    features.complete.map(({ name }) => name),
  );

  progress.onStep?.('propensity');
  const covariates = training.covariates.filter(({ values }) => varies(values));
  const constantCovariates = training.covariates.filter(({ values }) => !varies(values)).map(({ name }) => name);
  const followUp = defined(training.endpoints.get(config.endpoint), 'patients without the endpoint were left out');
  const input: ChainInput = {
    time: Float64Array.from(followUp.time as ArrayLike<number>), // no null: patients without the endpoint were left out
    event: Float64Array.from(followUp.event as ArrayLike<number>),
    treated: training.treated,
    covariates,
    features: features.complete,
    candidates: reproducibility.kept,
    options: {
      weights: config.weights,
      pScreen: config.pScreen,
      rMax: config.rMax,
      maxCandidates: config.maxCandidates,
      pStay: config.pStay,
    },
  };
  progress.onStep?.('screening');
  const built = buildModelChain(input, progress.shouldStop ? { shouldStop: progress.shouldStop } : {});
  if (!built.ok) return built;
  const chain = built.value;
  if (stopped()) return fail('job/cancelled');

  progress.onStep?.('model');
  const cohort: TreatmentCohort = { time: input.time, event: input.event, treated: input.treated, weight: chain.weight };
  const model = chain.reason ? null : describeModel(chain, cohort, features.complete);
  const validation = tables.validation
    ? toAnalysisCohort(tables.validation, {
        endpoint: config.endpoint,
        covariates: [],
        modelFeatures: model?.section.features ?? [],
        features: [],
      })
    : null;
  if (validation) {
    const checked = checkArms('validation', validation);
    if (!checked.ok) return checked;
  }
  const profile = commonProfile(training, validation);
  if (!profile.ok) return profile;

  progress.onStep?.('evaluation');
  const judge = (of: AnalysisCohort, weight: Float64Array | null): CohortEvaluation =>
    evaluateCohort(of, weight, model, chain.reason?.code ?? null, config);
  const ofTraining = judge(training, chain.weight);
  if (stopped()) return fail('job/cancelled');
  const ofValidation = validation && judge(validation, null);
  if (stopped()) return fail('job/cancelled');

  const both = <T>(section: (of: CohortEvaluation) => T): ByCohort<T> => ({
    training: section(ofTraining),
    validation: ofValidation && section(ofValidation),
  });
  const synthetic = [tables.training, tables.validation].some((table) =>
    table?.rows.some((row) => saysSynthetic(row.patientId, row.cohort)),
  );
  const screening = toScreening(
    chain,
    new Set(reproducibility.kept),
    features.incomplete.map(({ name }) => name),
  );
  const withoutDecisions: Analysis = {
    schema: 1,
    program: request.program,
    config,
    inputs: request.inputs,
    seeds: { seed: config.seed },
    synthetic,
    flow: toFlow(training, validation, { ...features, names, ignored: tables.training.ignoredColumns }, reproducibility, chain),
    reproducibility,
    propensity: toPropensity(training, covariates, constantCovariates, chain, config),
    screening,
    model: model?.section ?? null,
    modelReason: chain.reason ? toReason(chain.reason) : null,
    scores: both(({ scores }) => scores),
    results: both(({ results }) => results),
    clinicalInteractions: both(({ clinicalInteractions }) => clinicalInteractions),
    riskGroups: both(({ riskGroups }) => riskGroups.ffs ?? null),
    riskGroupsByEndpoint: both(({ riskGroups }) => riskGroups),
    decisions: { training: [], validation: validation && [] },
    followUp: both(({ followUp: length }) => length),
    baseline: { training: toBaseline(training), validation: validation && toBaseline(validation) },
    table1: {
      training: toTableOne(training, model ? ofTraining.score : null, chain.weight, config.weights),
      validation: validation && toTableOne(validation, model && ofValidation ? ofValidation.score : null, null, 'none'),
    },
    concordance: both(({ concordance }) => concordance),
    calibrationThirds: both(({ calibration }) => calibration),
    proportionalHazards: both(({ proportionalHazards }) => proportionalHazards),
    weightSensitivity: toWeightSensitivity(chain, cohort, model !== null),
    benefitCurve: both(({ benefitCurve }) => benefitCurve),
    netBenefit: { validation: validation && model ? toNetBenefitOf(validation, ofValidation, config) : null },
    bootstrap: null,
  };
  const card =
    model &&
    makeAnalysisCard(withoutDecisions, {
      model: model.section,
      rows: training.rows.map((row) => model.section.features.map((name) => row.features[name] ?? NaN)),
      patientIds: training.patientIds,
      profileHash: profile.value,
      scanners: namesIn(training, ({ scanner }) => scanner),
      sequences: namesIn(training, ({ sequenceName }) => sequenceName),
    });
  const analysis: Analysis = {
    ...withoutDecisions,
    decisions: {
      training: card ? decidePatients(card, training.rows, ofTraining.score, synthetic) : [],
      validation:
        validation && (card && ofValidation ? decidePatients(card, validation.rows, ofValidation.score, synthetic) : []),
    },
  };
  const factorsOf = (of: AnalysisCohort) => toClinicalFactors(of.rows, config.ebvCutoffs);
  return ok({
    outcome: {
      analysis,
      card,
      curves: both(({ curves }) => curves),
      riskCurves: both(({ riskCurves }) => riskCurves),
      data: {
        training: toDataColumns(
          training,
          factorsOf(training),
          features.complete.map(({ name }) => name),
          config,
        ),
        validation: validation && toDataColumns(validation, factorsOf(validation), model?.section.features ?? [], config),
      },
    },
    bootstrap: { input, weight: chain.weight, apparent: measureChain(input, chain) },
  });
}

/** The run with the bootstrap of the whole chain in it. Its `replicates` may come in any order. */
export function withBootstrap(run: AnalysisRun, replicates: readonly BootstrapReplicate[]): AnalysisOutcome {
  const { outcome, bootstrap } = run;
  const { config } = outcome.analysis;
  const section = summarise(bootstrap, replicates, config.bootstrap);
  return { ...outcome, analysis: { ...outcome.analysis, bootstrap: section } };
}

function summarise(
  { input, apparent }: BootstrapMaterial,
  replicates: readonly BootstrapReplicate[],
  asked: number,
): BootstrapSection {
  const none = { c: null, logInteractionHr: null };
  const nothing = (reason: string): BootstrapSection => ({
    replicates: asked,
    used: 0,
    failures: [],
    selectionFrequency: {},
    optimism: none,
    apparent: none,
    corrected: none,
    nothingSelected: 0,
    reason,
  });
  if (!apparent.ok) return nothing(apparent.error.code);
  const summary = summariseBootstrap(replicates, input.candidates, apparent.value);
  if (!summary.ok) return nothing(summary.error.code);
  const { failed, selectionFrequency, optimism, corrected, withoutFeature } = summary.value;
  return {
    replicates: asked,
    used: summary.value.replicates,
    failures: Object.entries(failed).map(([reason, n]) => ({ reason, n })),
    selectionFrequency,
    optimism,
    apparent: summary.value.apparent,
    corrected,
    nothingSelected: withoutFeature,
  };
}

function checkArms(cohort: 'training' | 'validation', { rows, treated, tableRows }: AnalysisCohort): Result<null> {
  if (rows.length === 0) return fail('analysis/no-patients', { cohort, left: tableRows });
  const inIct = treated.reduce((sum, arm) => sum + arm, 0);
  if (inIct === 0) return fail('analysis/one-arm', { cohort, arm: 'ICT+CCRT' });
  return inIct === rows.length ? fail('analysis/one-arm', { cohort, arm: 'CCRT' }) : ok(null);
}

/** The one extraction profile of all rows that name one; null where none does. */
function commonProfile(training: AnalysisCohort, validation: AnalysisCohort | null): Result<string | null> {
  const hashes = [...new Set([...training.profileHashes, ...(validation?.profileHashes ?? [])])];
  return hashes.length > 1 ? fail('table/mixed-profiles', { hashes }) : ok(hashes[0] ?? null);
}

/** False also for a column whose spread is down at the last digits of its values, as for features. */
function varies(values: ArrayLike<number>): boolean {
  const [low, high] = range(values);
  return high - low > 1e-10 * Math.max(Math.abs(low), Math.abs(high));
}

/** Names that the rows of a cohort carry, sorted; null where none does. */
function namesIn({ rows }: AnalysisCohort, of: (provenance: RowProvenance) => string | null): string[] | null {
  const names = [...new Set(rows.flatMap(({ provenance }) => of(provenance) ?? []))].sort();
  return names.length > 0 ? names : null;
}

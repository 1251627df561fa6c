/**
 * The paper's whole pipeline from tables (science.md 1.6 to 1.14): reproducibility, weights, screening, model,
 * scores, evaluation of training and validation. Pure: tables and choices in, result out. The bootstrap of the whole
 * chain is added afterwards by whoever shares it out (`withBootstrap`).
 */
import { assert, defined } from '../../base/assert';
import { err, fail, ok, type Problem, type Result } from '../../base/result';
import type { ArmFollowUp } from '../model/arm-follow-up';
import { followUpOfEndpoint } from '../model/arm-follow-up';
import { computeBenefitCurve } from '../model/benefit-curve';
import { calibrateThirds } from '../model/calibration-thirds';
import { type BootstrapReplicate, measureChain, type ScoreMetrics, summariseBootstrap } from '../model/chain-bootstrap';
import { testClinicalInteractions } from '../model/clinical-interactions';
import { computeBalance } from '../model/covariate-balance';
import { evaluateScore, type ScoreEvaluation } from '../model/group-evaluation';
import { buildModelChain, type ChainInput, type ModelChain } from '../model/model-chain';
import type { TreatmentCohort } from '../model/modified-covariates';
import { computeNetBenefit } from '../model/net-benefit';
import {
  fitInterceptModel,
  fitScoreIntercept,
  type InterceptModelFit,
  type ScoreInterceptFit,
} from '../model/no-difference-point';
import {
  computeOverlap,
  computePropensityWeights,
  describeWeights,
  effectiveSampleSizes,
  type WeightScheme,
  weightSchemes,
} from '../model/propensity-weights';
import { evaluateRiskGroups, type RiskGroupEvaluation } from '../model/risk-group-evaluation';
import { computeScoreConcordance } from '../model/score-concordance';
import { compareWeightSchemes } from '../model/weight-sensitivity';
import { applyCard } from '../scoring/apply-card';
import { type EndpointName, endpointNames } from '../scoring/clinical-record';
import type { ClinicalTable, RowProvenance } from '../scoring/clinical-table';
import { judgeEligibility } from '../scoring/eligibility';
import type { ModelCard } from '../scoring/model-card';
import { readRiskFactors, type RiskFactor, riskGroupOf, ruleGroupOf } from '../scoring/risk-groups';
import { saysSynthetic } from '../scoring/synthetic-label';
import type { Covariate } from '../stats/cox';
import { computeFollowUp } from '../stats/follow-up';
import { range } from '../stats/moments';
import type { ArmComparison } from '../stats/survival-comparison';
import { makeAnalysisCard } from './analysis-card';
import { type AnalysisCohort, featureColumns, findAbsentCovariates, toAnalysisCohort, toFeatureColumns } from './analysis-cohort';
import type { AnalysisConfig } from './analysis-config';
import { toDataColumns } from './analysis-data';
import {
  toBenefitCurve,
  toCalibration,
  toClinicalInteractions,
  toConcordanceSection,
  toCoxEntry,
  toEndpointResult,
  toNetBenefit,
  toProportionalHazards,
  toRiskGroupsResult,
} from './analysis-evaluation';
import { toClinicalFactors, toRiskGroups } from './analysis-factors';
import type {
  Analysis,
  AnalysisInput,
  AnalysisOutcome,
  BootstrapSection,
  ByCohort,
  ByEndpoint,
  CohortFlow,
  DecisionEntry,
  EndpointResult,
  FlowSection,
  FollowUpEntry,
  ModelSection,
  PropensitySection,
  Reason,
  ReproducibilitySection,
  RiskGroupsResult,
  ScoreEntry,
  ScoreGroupName,
  ScreeningEntry,
} from './analysis-result';
import { toBaseline, toTableOne } from './analysis-table-one';
import { computeReadingAgreement, type ReadingAgreementRow, type Readings } from './reading-agreement';

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
    tables,
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
      training: card ? decide(card, training, ofTraining, synthetic) : [],
      validation: validation && (card && ofValidation ? decide(card, validation, ofValidation, synthetic) : []),
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

function testReproducibility(
  { reads, robust }: AnalysisTables,
  config: AnalysisConfig,
  features: readonly string[],
): ReproducibilitySection {
  const { iccModel: model, iccThreshold: threshold } = config;
  const isRobust = robust === null ? null : new Set(robust);
  const agreement = reads ? computeReadingAgreement(reads, { form: model, threshold }) : null;
  const rows = new Map((agreement?.rows ?? []).map((row) => [row.feature, row]));
  const entries = features.map((feature): ReproducibilitySection['features'][number] => {
    const row = rows.get(feature);
    const reason = whyNotReproducible(feature, row, agreement !== null, isRobust);
    return {
      feature,
      intra: row?.intra?.icc ?? null,
      intraLower: row?.intra?.lower ?? null,
      intraUpper: row?.intra?.upper ?? null,
      inter: row?.inter?.icc ?? null,
      interLower: row?.inter?.lower ?? null,
      interUpper: row?.inter?.upper ?? null,
      kept: reason === null,
      ...(reason === null ? {} : { reason }),
    };
  });
  return {
    threshold,
    model,
    patients: agreement?.patients ?? null,
    kept: entries.filter(({ kept }) => kept).map(({ feature }) => feature),
    dropped: entries
      .filter(({ kept }) => !kept)
      .map(({ feature, intra, inter, reason }) => ({ feature, intra, inter, ...(reason === undefined ? {} : { reason }) })),
    features: entries,
    ...(reads === null ? { reason: 'no-reads' } : {}),
  };
}

function whyNotReproducible(
  feature: string,
  row: ReadingAgreementRow | undefined,
  wasRead: boolean,
  robust: ReadonlySet<string> | null,
): string | null {
  if (robust?.has(feature) === false) return 'not-robust';
  if (!wasRead) return null;
  if (!row) return 'not-in-reads';
  return row.kept ? null : (row.reason ?? 'below-threshold');
}

/** The model in the cohort it was built on, with what the scores of any cohort need. */
interface FittedModel {
  readonly section: ModelSection;
  readonly intercept: Result<ScoreInterceptFit>;
  readonly interceptModel: Result<InterceptModelFit>;
}

/** z of the model's features for rows of any cohort, by the training cohort's means and SDs. */
function standardiseRows({ features, mean, sd }: ModelSection, { rows }: AnalysisCohort): Covariate[] {
  return features.map((name, j) => ({
    name,
    values: Float64Array.from(rows, (row) => {
      const value = row.features[name] ?? NaN;
      assert(Number.isFinite(value), `patient without ${name}`);
      return (value - mean[j]!) / sd[j]!;
    }),
  }));
}

function describeModel(chain: ModelChain, cohort: TreatmentCohort, columns: readonly Covariate[]): FittedModel {
  const model = defined(chain.model);
  const fit = defined(model.fit);
  const at = model.terms.map((name) => columns.findIndex((column) => column.name === name));
  const mean = at.map((j) => chain.mean[j]!);
  const sd = at.map((j) => chain.sd[j]!);
  const z = at.map((j, k): Covariate => {
    const { name, values } = columns[j]!;
    return { name, values: Float64Array.from(values, (value) => (value - mean[k]!) / sd[k]!) };
  });
  const intercept = fitScoreIntercept(cohort, model.score);
  const interceptModel = fitInterceptModel(cohort, z);
  return {
    intercept,
    interceptModel,
    section: {
      features: model.terms,
      gamma: model.gamma,
      se: fit.terms.map(({ se }) => se),
      p: fit.terms.map(({ p }) => p),
      // Adding 0 takes the sign off a zero.
      scoreCoefficients: model.gamma.map((gamma) => 0 - gamma),
      mean,
      sd,
      steps: model.steps.map((step) => ({ ...step })),
      tHalf: intercept.ok
        ? {
            intercept: intercept.value.intercept.coefficient,
            se: intercept.value.intercept.se,
            p: intercept.value.intercept.p,
            noDifferenceScore: intercept.value.noDifference.score,
            lower: intercept.value.noDifference.lower,
            upper: intercept.value.noDifference.upper,
          }
        : null,
      ...(intercept.ok ? {} : { tHalfReason: intercept.error.code }),
      withIntercept: interceptModel.ok
        ? {
            intercept: interceptModel.value.intercept.coefficient,
            se: interceptModel.value.intercept.se,
            p: interceptModel.value.intercept.p,
            gamma: interceptModel.value.gamma,
          }
        : null,
      ...(interceptModel.ok ? {} : { withInterceptReason: interceptModel.error.code }),
      apparent: true,
    },
  };
}

/** Every feature of the table, by p; those without a test last, in the order of the table. */
function toScreening(chain: ModelChain, reproducible: ReadonlySet<string>, incomplete: readonly string[]): ScreeningEntry[] {
  const kept = new Set(chain.filter.kept);
  const dropped = new Map(chain.filter.dropped.map(({ feature, becauseOf }) => [feature, becauseOf]));
  const tested = chain.screening.map(({ feature, fit, q, problem: reason }): ScreeningEntry => {
    const because = dropped.get(feature);
    return {
      feature,
      reproducible: reproducible.has(feature),
      coefficient: fit?.coef[2] ?? null,
      se: fit?.se[2] ?? null,
      pInteraction: fit?.p[2] ?? null,
      bhQ: q,
      kept: kept.has(feature),
      ...(because === undefined ? {} : { droppedBecauseOf: because }),
      ...(reason === null ? {} : { reason: reason.code }),
    };
  });
  const untested = incomplete.map((feature): ScreeningEntry => ({
    feature,
    reproducible: false,
    coefficient: null,
    se: null,
    pInteraction: null,
    bhQ: null,
    kept: false,
    reason: 'missing-values',
  }));
  return [...tested, ...untested].sort((a, b) => (a.pInteraction ?? 2) - (b.pInteraction ?? 2));
}

function toPropensity(
  cohort: AnalysisCohort,
  covariates: readonly Covariate[],
  constant: readonly string[],
  { propensity, leftOut, weight }: ModelChain,
  config: AnalysisConfig,
): PropensitySection {
  const ones = new Float64Array(cohort.rows.length).fill(1);
  const weights = weight ?? ones;
  const fitted = propensity?.fitted ?? null;
  const overlap = fitted && computeOverlap(fitted, cohort.treated);
  return {
    terms: propensity?.terms.map(({ name }) => name) ?? [],
    coefficients: propensity?.terms.map(({ coefficient }) => coefficient) ?? [],
    se: propensity?.terms.map(({ se }) => se) ?? [],
    p: propensity?.terms.map(({ p }) => p) ?? [],
    scheme: config.weights,
    weights: cohort.patientIds.map((patient_id, i) => ({
      patient_id,
      propensity: fitted?.[i] ?? null,
      weight: weights[i]!,
    })),
    effectiveSampleSize: effectiveSampleSizes(weights, cohort.treated),
    balance: computeBalance(covariates, cohort.treated, weights).map(({ name, smdUnweighted, smdFixedSd }) => ({
      covariate: name,
      smdBefore: smdUnweighted === null ? null : Math.abs(smdUnweighted),
      smdAfter: smdFixedSd === null ? null : Math.abs(smdFixedSd),
    })),
    overlap,
    diagnostics: describeWeights(weights),
    constantCovariates: constant,
    ...(leftOut.length > 0 ? { dependentCovariates: leftOut } : {}),
    ...(propensity === null ? { reason: 'no-weights' } : {}),
  };
}

/** All that is told of one cohort. */
interface CohortEvaluation {
  readonly score: Float64Array;
  readonly scores: readonly ScoreEntry[];
  readonly results: ByEndpoint<EndpointResult>;
  readonly curves: ByEndpoint<Readonly<Record<ScoreGroupName, ArmComparison | null>>>;
  readonly proportionalHazards: Analysis['proportionalHazards']['training'];
  readonly clinicalInteractions: Analysis['clinicalInteractions']['training'];
  readonly riskGroups: ByEndpoint<RiskGroupsResult>;
  readonly riskCurves: ByEndpoint<ArmComparison>;
  readonly followUp: ByEndpoint<FollowUpEntry>;
  readonly concordance: Analysis['concordance']['training'];
  readonly calibration: Analysis['calibrationThirds']['training'];
  readonly benefitCurve: Analysis['benefitCurve']['training'];
}

function evaluateCohort(
  cohort: AnalysisCohort,
  weight: Float64Array | null,
  model: FittedModel | null,
  noModel: string | null,
  config: AnalysisConfig,
): CohortEvaluation {
  const { treated, patientIds } = cohort;
  const endpoints = Object.fromEntries(cohort.endpoints) as Readonly<Record<EndpointName, EndpointColumnsOf>>; // only the endpoints of the table are looked at
  const z = model ? standardiseRows(model.section, cohort) : [];
  const score = new Float64Array(patientIds.length);
  z.forEach(({ values }, j) => {
    for (let i = 0; i < score.length; i++) score[i]! -= model!.section.gamma[j]! * values[i]!;
  });
  const evaluation = evaluateScore({ endpoints, treated, weight, score, landmarks: config.landmarks });
  const own = followUpOfEndpoint(endpoints[config.endpoint], treated, weight).data;
  const refitted = model?.interceptModel.ok ? logHrWithIntercept(model.interceptModel.value, z, score.length) : undefined;
  const risk = model
    ? evaluateRiskGroups({
        endpoints,
        treated,
        weight,
        score,
        riskGroup: toRiskGroups(cohort.rows),
        landmarks: config.landmarks,
      })
    : null;
  return {
    score,
    scores: model ? patientIds.map((patient_id, i) => ({ patient_id, ictos: score[i]!, high: score[i]! > 0 })) : [],
    ...describeEvaluation(evaluation, noModel),
    clinicalInteractions: toClinicalInteractions(
      testClinicalInteractions(own, toClinicalFactors(cohort.rows, config.ebvCutoffs)),
    ),
    ...describeRiskGroups(risk),
    followUp: mapEndpoints(endpoints, (columns) => {
      const { data } = followUpOfEndpoint(columns, treated, null);
      const length = computeFollowUp({ time: data.time, event: data.event });
      const times = {
        reverseKmMedian: length.median.time,
        reverseKmIqr: [length.lowerQuartile.time, length.upperQuartile.time],
        reverseKmMedianCi: [length.median.lower, length.median.upper],
      };
      return {
        events: length.events,
        n: length.n,
        rate: length.events / length.n,
        ...times,
        ...(Object.values(times).flat().includes(null) ? { reason: 'stats/quantile-not-reached' } : {}),
      };
    }),
    concordance: model ? toConcordanceSection(computeScoreConcordance({ ...own, score, logHrWithIntercept: refitted })) : {},
    calibration: model
      ? toCalibration(
          calibrateThirds({
            ...own,
            score,
            logHrWithIntercept: refitted,
            offsetIntercept: model.intercept.ok ? model.intercept.value.intercept.coefficient : undefined,
          }),
        )
      : null,
    benefitCurve: model ? toBenefitCurve(benefitCurveOf(own, score, config)) : null,
  };
}

type EndpointColumnsOf = AnalysisCohort['endpoints'] extends ReadonlyMap<EndpointName, infer Columns> ? Columns : never;

/** The last landmark is that of benefit curve and net benefit: 60 months by default. */
const lastLandmark = ({ landmarks }: AnalysisConfig): number => Math.max(...landmarks);

const benefitCurveOf = (own: ArmFollowUp, score: Float64Array, config: AnalysisConfig) =>
  computeBenefitCurve({
    ...own,
    score,
    months: lastLandmark(config),
    resamples: { count: config.curveResamples, seed: config.seed },
  });

const toNetBenefitOf = (cohort: AnalysisCohort, evaluation: CohortEvaluation | null, config: AnalysisConfig) => {
  const own = followUpOfEndpoint(defined(cohort.endpoints.get(config.endpoint)), cohort.treated, null).data;
  return toNetBenefit(
    computeNetBenefit({
      time: own.time,
      event: own.event,
      treated: own.treated,
      score: defined(evaluation).score,
      randomised: config.validationDesign === 'randomised',
      months: lastLandmark(config),
      resamples: { count: config.curveResamples, seed: config.seed },
    }),
  );
};

/** b0 + gamma'z of the model refitted with T/2. */
function logHrWithIntercept(fit: InterceptModelFit, z: readonly Covariate[], n: number): Float64Array {
  const logHr = new Float64Array(n).fill(fit.intercept.coefficient);
  z.forEach(({ values }, j) => {
    for (let i = 0; i < n; i++) logHr[i]! += fit.gamma[j]! * values[i]!;
  });
  return logHr;
}

/** One entry for each endpoint of the cohort, in the usual order. */
function mapEndpoints<From, To>(
  endpoints: Readonly<Partial<Record<EndpointName, From>>>,
  to: (from: From) => To,
): ByEndpoint<To> {
  return Object.fromEntries(
    endpointNames.flatMap((name) => {
      const from = endpoints[name];
      return from === undefined ? [] : [[name, to(from)]];
    }),
  );
}

function describeEvaluation({ endpoints }: ScoreEvaluation<EndpointName>, noModel: string | null) {
  const groups = noModel === null ? (['whole', 'high', 'low'] as const) : (['whole'] as const);
  const byGroup = <T>(to: (group: ScoreGroupName) => T | null): Readonly<Record<ScoreGroupName, T | null>> => ({
    whole: to('whole'),
    high: groups.some((group) => group === 'high') ? to('high') : null,
    low: groups.some((group) => group === 'low') ? to('low') : null,
  });
  return {
    results: mapEndpoints(endpoints, (of) => toEndpointResult(of, noModel)),
    curves: mapEndpoints(endpoints, (of) => byGroup((group) => of[group].curves)),
    proportionalHazards: mapEndpoints(endpoints, (of) => toProportionalHazards(of, noModel)),
  };
}

function describeRiskGroups(risk: RiskGroupEvaluation<EndpointName> | null): Pick<CohortEvaluation, 'riskGroups' | 'riskCurves'> {
  if (!risk) return { riskGroups: {}, riskCurves: {} };
  return {
    riskGroups: mapEndpoints(risk.endpoints, (endpoint) => toRiskGroupsResult(risk, endpoint)),
    riskCurves: mapEndpoints(risk.endpoints, (endpoint) => endpoint.highVsLow.curves),
  };
}

function toWeightSensitivity(
  { propensity, score }: ModelChain,
  cohort: TreatmentCohort,
  hasModel: boolean,
): Analysis['weightSensitivity'] {
  if (!propensity) return {};
  const { time, event, treated } = cohort;
  const schemes = weightSchemes.flatMap((name: WeightScheme) => {
    const weight = computePropensityWeights(propensity.fitted, treated, name);
    return weight.ok ? [{ name, weight: weight.value }] : [];
  });
  return Object.fromEntries(
    compareWeightSchemes({ time, event, treated }, score, schemes).map(({ scheme, whole, high }) => [
      scheme,
      {
        whole: toCoxEntry(whole.fit, whole.concordance),
        high: hasModel ? toCoxEntry(high.fit, high.concordance) : { reason: 'model/none' },
      },
    ]),
  );
}

/** Risk factors as all files of the contract name them: `n2_3`, `t4`, `volume_ge_34`, `ebv_ge_2000`. */
const factorNames = (factors: readonly RiskFactor[]): string[] => factors.map(({ name }) => name.replaceAll('-', '_'));

/** Names that the rows of a cohort carry, sorted; null where none does. */
function namesIn({ rows }: AnalysisCohort, of: (provenance: RowProvenance) => string | null): string[] | null {
  const names = [...new Set(rows.flatMap(({ provenance }) => of(provenance) ?? []))].sort();
  return names.length > 0 ? names : null;
}

/**
 * The card applied to each patient of a cohort, as `score` would; a synthetic cohort gets no decision. What the rule says
 * by arithmetic alone is read from the scores of the analysis: a card of few patients scores nobody.
 */
function decide(card: ModelCard, { rows }: AnalysisCohort, { score }: CohortEvaluation, synthetic: boolean): DecisionEntry[] {
  return rows.map((row, i): DecisionEntry => {
    const result = applyCard(card, {
      features: row.features,
      extractionReason: null,
      clinical: row.record,
      volumeMl: row.primaryTumorVolumeMl,
      readState: 'from-table',
      profileHash: row.provenance.profileHash,
      scanner: row.provenance.scanner,
      sequence: row.provenance.sequenceName,
      synthetic,
    });
    const factors = readRiskFactors(row.record, row.primaryTumorVolumeMl);
    const riskGroup = riskGroupOf(factors.map(({ positive }) => positive));
    return {
      patient_id: row.patientId,
      riskFactors: factorNames(factors.filter(({ positive }) => positive === true)),
      missing: factorNames(factors.filter(({ positive }) => positive === null)),
      riskGroup,
      ruleGroup: ruleGroupOf(score[i]! > card.cutoff, riskGroup),
      decision: result.decision,
      reasons: result.reasons.map(({ code }) => code),
    };
  });
}

function toCohortFlow(cohort: AnalysisCohort): CohortFlow {
  const treated = cohort.treated.reduce((sum, arm) => sum + arm, 0);
  const statuses = cohort.rows.map(({ record }) => judgeEligibility(record).status);
  const edition8 = cohort.rows.filter(({ record }) => record.stagingEdition === 8).length;
  const count = (status: (typeof statuses)[number]): number => statuses.filter((s) => s === status).length;
  return {
    tableRows: cohort.tableRows,
    excluded: cohort.exclusions.map(({ reason, column, patientIds }) => ({ reason, column, n: patientIds.length, patientIds })),
    analysed: cohort.rows.length,
    treated,
    control: cohort.rows.length - treated,
    eligibility: { eligible: count('eligible'), notEligible: count('not-eligible'), unknown: count('unknown') },
    ebvBelowLimit: cohort.ebvBelowLimit,
    ...(edition8 > 0 ? { edition8 } : {}),
    synthetic: cohort.rows.some((row) => saysSynthetic(row.patientId, row.cohort)),
  };
}

function toFlow(
  training: AnalysisCohort,
  validation: AnalysisCohort | null,
  {
    names,
    ignored,
    incomplete,
  }: { readonly names: readonly string[]; readonly ignored: readonly string[] } & Pick<FlowSection['features'], 'incomplete'>,
  reproducibility: ReproducibilitySection,
  chain: ModelChain,
): FlowSection {
  const constant = chain.screening
    .filter(({ problem: reason }) => reason?.code === 'model/constant-feature')
    .map(({ feature }) => feature);
  return {
    training: toCohortFlow(training),
    validation: validation && toCohortFlow(validation),
    features: {
      inTable: names.length,
      ...(ignored.length > 0 ? { ignoredColumns: ignored } : {}),
      incomplete,
      constant,
      tested: chain.screening.length,
      reproducible: reproducibility.kept.length,
      belowPScreen: chain.screened.length,
      afterCorrelation: chain.filter.kept.length,
      candidates: chain.entered.length,
      inModel: chain.reason ? 0 : (chain.model?.terms.length ?? 0),
    },
  };
}

/**
 * The whole chain from raw features to the score of one training cohort: weights,
 * standardisation, screening, correlation filter, modified covariates. Pure: what the
 * bootstrap repeats is exactly this.
 */
import { assert, defined } from '../../base/assert';
import { ok, problem, type Problem, type Result } from '../../base/result';
import type { Covariate } from '../stats/cox';
import { fitLogistic, type LogisticFit } from '../stats/logistic';
import { mean, standardDeviation } from '../stats/moments';
import { adjustPValues } from '../stats/multiplicity';
import { type CorrelationFilter, filterCorrelated } from './correlation-filter';
import { type ScreeningFit, type ScreeningProgress, screenInteractions } from './interaction-screening';
import { fitModifiedCovariates, type ModifiedCovariateModel } from './modified-covariates';
import { computePropensityWeights, type WeightScheme } from './propensity-weights';

export interface ChainOptions {
  /** `none`: every patient counts 1, nothing is fitted for it, and variances are the model's. */
  readonly weights: WeightScheme | 'none';
  /** Interaction p below which a candidate enters the correlation filter. */
  readonly pScreen: number;
  /** Greatest |Pearson r| with a kept feature. */
  readonly rMax: number;
  /** Most features that enter the multivariable model: a number, or a tenth of the events, rounded down. */
  readonly maxCandidates: 'events/10' | number;
  /** Wald p below which a feature stays in the model. */
  readonly pStay: number;
}

export interface ChainInput {
  /** One endpoint: times of one scale, 1 = event. */
  readonly time: ArrayLike<number>;
  readonly event: ArrayLike<number>;
  /** 1 = treated (ICT+CCRT), 0 = control (CCRT). */
  readonly treated: ArrayLike<number>;
  /** Terms of the propensity model, without intercept; not looked at when weights are `none`. */
  readonly covariates: readonly Covariate[];
  /** Raw features, one finite number a patient; all of them are tested. */
  readonly features: readonly Covariate[];
  /** Names of the features that may enter the model (the reproducible ones). */
  readonly candidates: readonly string[];
  readonly options: ChainOptions;
}

/** One tested feature; q: Benjamini-Hochberg over all features with a fit. */
export interface ChainScreeningRow {
  readonly feature: string;
  readonly fit: ScreeningFit | null;
  readonly q: number | null;
  /** `model/constant-feature`, or the problem of the Cox model. */
  readonly problem: Problem | null;
}

export interface ModelChain {
  /** Patients with an event and a weight above 0. */
  readonly events: number;
  readonly propensity: LogisticFit | null;
  /** Covariates that are no terms of the propensity model: constant, or told by earlier ones (no patient in the reference stage). */
  readonly leftOut: readonly string[];
  /** Null when weights are `none`. */
  readonly weight: Float64Array | null;
  /** Of each feature over all patients, unweighted, SD with n - 1; the SD of a constant one is 0. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** In the order of the features. */
  readonly screening: readonly ChainScreeningRow[];
  /** Candidates with p < pScreen, in the order of the features: what the filter was given. */
  readonly screened: readonly string[];
  readonly filter: CorrelationFilter;
  /** The first of the filter's kept features, as many as may enter the model. */
  readonly entered: readonly string[];
  /** Null for the reason; a model in which nothing stays is here with its steps, and its reason is repeated below. */
  readonly model: ModifiedCovariateModel | null;
  readonly reason: Problem | null;
  /** -gamma'z of each patient; all 0 without a model. */
  readonly score: Float64Array;
}

/** With fewer events no model is built. */
const fewestEvents = 10;

/**
 * Runs the chain. Problems: those of `fitLogistic` and `computePropensityWeights` (no weights, no
 * screening); `job/cancelled`. Everything later is a part of the answer: a feature without a fit is a row
 * with its problem, and `reason` names why there is no score: `model/few-events` {events, needed};
 * `model/no-candidate`: no candidate has p < pScreen; `model/nothing-stays` {features}; or the problem of
 * the multivariable fit.
 * Source: Dong et al., BMC Medicine 2019;17:190, Methods; choices that it leaves open are the options.
 */
export function buildModelChain(input: ChainInput, progress: ScreeningProgress = {}): Result<ModelChain> {
  const { time, event, treated, features, options } = input;
  const weighted = computeWeights(input);
  if (!weighted.ok) return weighted;
  const { propensity, leftOut, weight } = weighted.value;
  const { means, sds, columns } = standardise(features);
  const sample = { time, event, treated, weight };
  const varying = columns.filter((column) => column !== null);
  const tested = screenInteractions(sample, varying, progress);
  if (!tested.ok) return tested;

  const rows = new Map(tested.value.map((row) => [row.feature, row]));
  const q = adjustPValues(features.map(({ name }) => rows.get(name)?.fit?.p[2] ?? null));
  const screening = features.map(({ name: feature }, j): ChainScreeningRow => {
    const row = rows.get(feature) ?? { fit: null, problem: problem('model/constant-feature', { feature }) };
    return { feature, fit: row.fit, q: q[j]!, problem: row.problem };
  });

  const mayEnter = new Set(input.candidates);
  const ranked = varying.flatMap(({ name, values }) => {
    const p = rows.get(name)?.fit?.p[2];
    return p !== undefined && p < options.pScreen && mayEnter.has(name) ? [{ name, values, p }] : [];
  });
  const filter = filterCorrelated(ranked, options.rMax);
  const events = countEvents(event, weight);
  const most = options.maxCandidates === 'events/10' ? Math.floor(events / 10) : options.maxCandidates;
  assert(Number.isInteger(most) && most >= 0, 'the number of candidates is whole');
  const entered = events < fewestEvents ? [] : filter.kept.slice(0, most);
  const chain = {
    events,
    propensity,
    leftOut,
    weight,
    mean: means,
    sd: sds,
    screening,
    screened: ranked.map((f) => f.name),
    filter,
    entered,
  };
  const without = (reason: Problem): Result<ModelChain> =>
    ok({ ...chain, model: null, reason, score: new Float64Array(time.length) });
  if (events < fewestEvents) return without(problem('model/few-events', { events, needed: fewestEvents }));
  if (entered.length === 0) return without(problem('model/no-candidate'));
  const byName = new Map(ranked.map((f) => [f.name, f]));
  const chosen = entered.map((name) => defined(byName.get(name)));
  const model = fitModifiedCovariates({ ...sample, features: chosen, pStay: options.pStay });
  if (!model.ok) return without(model.error);
  return ok({ ...chain, model: model.value, reason: model.value.reason, score: model.value.score });
}

interface ChainWeights {
  readonly propensity: LogisticFit | null;
  readonly leftOut: readonly string[];
  readonly weight: Float64Array | null;
}

function computeWeights({ treated, covariates, options }: ChainInput): Result<ChainWeights> {
  if (options.weights === 'none') return ok({ propensity: null, leftOut: [], weight: null });
  const { propensity, leftOut } = fitPropensity(treated, covariates);
  if (!propensity.ok) return propensity;
  const weight = computePropensityWeights(propensity.value.fitted, treated, options.weights);
  return weight.ok ? ok({ propensity: propensity.value, leftOut, weight: weight.value }) : weight;
}

/** A covariate that adds nothing to earlier ones leaves the model, as in R's `glm`: the propensities are the same without it. */
function fitPropensity(
  treated: ArrayLike<number>,
  covariates: readonly Covariate[],
): { readonly propensity: Result<LogisticFit>; readonly leftOut: readonly string[] } {
  const propensity = fitLogistic({ outcome: treated, covariates });
  if (propensity.ok || propensity.error.code !== 'stats/rank-deficient') return { propensity, leftOut: [] };
  const { columns } = propensity.error.data;
  assert(Array.isArray(columns), 'the problem names its columns');
  const leftOut = columns.map(String);
  const used = covariates.filter(({ name }) => !leftOut.includes(name));
  return { propensity: fitLogistic({ outcome: treated, covariates: used }), leftOut };
}

/** Means, SDs (n - 1) and z columns; null for a column that does not vary. */
function standardise(features: readonly Covariate[]): {
  means: Float64Array;
  sds: Float64Array;
  columns: (Covariate | null)[];
} {
  const means = new Float64Array(features.length);
  const sds = new Float64Array(features.length);
  const columns = features.map(({ name, values }, j): Covariate | null => {
    const centre = mean(values);
    const spread = standardDeviation(values);
    assert(Number.isFinite(spread), `feature ${name} has a value that is not finite`);
    means[j] = centre;
    // So near to the last digits of the values, z would be made of their rounding.
    if (spread <= 1e-10 * Math.abs(centre)) return null;
    sds[j] = spread;
    const z = new Float64Array(values.length);
    for (let i = 0; i < z.length; i++) z[i] = (values[i]! - centre) / spread;
    return { name, values: z };
  });
  return { means, sds, columns };
}

function countEvents(event: ArrayLike<number>, weight: Float64Array | null): number {
  let events = 0;
  for (let i = 0; i < event.length; i++) if (event[i]! > 0 && (weight === null || weight[i]! > 0)) events += 1;
  return events;
}

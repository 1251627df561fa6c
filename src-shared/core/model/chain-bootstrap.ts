/**
 * Bootstrap of the whole chain: patients are drawn with replacement and everything that
 * depends on the data is done again (weights, z, screening, correlation filter,
 * elimination, score); which features are reproducible stays fixed.
 *
 * A replicate depends on the seed and its own number alone, so that any split over
 * worker threads gives the same replicates. Replicates are plain data.
 */
import { assert, defined } from '../../base/assert';
import { err, fail, ok, type Problem, type Result } from '../../base/result';
import { makeRng } from '../../base/rng';
import { computeConcordance } from '../stats/concordance';
import type { Covariate } from '../stats/cox';
import { quantiles } from '../stats/quantile';
import { interactionAt, makeInteractionScreener, screeningOutputLength } from './interaction-screening';
import { buildModelChain, type ChainInput, type ModelChain } from './model-chain';
import type { TreatmentCohort } from './modified-covariates';

/** How well a score tells who gains from treatment in a cohort. */
export interface ScoreMetrics {
  /** Concordance of the risk -score T, T = +1 treated, -1 control; all patients, weighted. */
  readonly c: number;
  /** Cox coefficient of treatment x (score > 0) beside both, weighted. */
  readonly logInteractionHr: number;
}

/** A feature of a replicate's model: z = (value - mean)/sd, score = -sum gamma z. */
export interface ReplicateTerm {
  readonly feature: string;
  readonly mean: number;
  readonly sd: number;
  readonly gamma: number;
}

export type BootstrapReplicate =
  | {
      readonly number: number;
      /** Empty when no feature was selected: score 0, C 0.5, coefficient 0. */
      readonly terms: readonly ReplicateTerm[];
      /** The replicate's model in the replicate, with the replicate's weights. */
      readonly own: ScoreMetrics;
      /** The replicate's model in the original cohort, with the original weights. */
      readonly original: ScoreMetrics;
      readonly problem: null;
    }
  | { readonly number: number; readonly problem: Problem };

export interface BootstrapRun {
  readonly input: ChainInput;
  /** Weights of the chain of the original cohort. */
  readonly weight: ArrayLike<number> | null;
  readonly seed: number;
  /** Numbers of the first and the last replicate, both included. */
  readonly first: number;
  readonly last: number;
  /** Which rows a replicate draws; default: `drawReplicateRows`. */
  readonly rowsOf?: (n: number, seed: number, number: number) => Int32Array;
  readonly onReplicate?: (replicate: BootstrapReplicate) => void;
  readonly shouldStop?: () => boolean;
}

const nothingSelected: ScoreMetrics = { c: 0.5, logInteractionHr: 0 };

/**
 * C and interaction coefficient of a score. Problems: `stats/no-comparable-pairs`; those of
 * `fitCox` (all patients in one group, a group and arm without events).
 */
export function measureScore(cohort: TreatmentCohort, score: ArrayLike<number>): Result<ScoreMetrics> {
  const { time, event, treated, weight } = cohort;
  const risk = Float64Array.from(score, (s, i) => (treated[i] === 1 ? -s : s));
  const concordance = computeConcordance({ time, event, risk, weight: weight ?? undefined });
  if (!concordance.ok) return concordance;
  const out = new Float64Array(screeningOutputLength);
  const high = Float64Array.from(score, (s) => (s > 0 ? 1 : 0));
  const failed = makeInteractionScreener(cohort).fit(high, out, 'high');
  if (failed) return err(failed);
  return ok({ c: concordance.value.c, logInteractionHr: out[interactionAt.coefficient]! });
}

/** Metrics of the chain's own score in its own cohort, the `apparent` of a summary; without a score C 0.5, coefficient 0. */
export function measureChain({ time, event, treated }: ChainInput, chain: ModelChain): Result<ScoreMetrics> {
  return chain.reason ? ok(nothingSelected) : measureScore({ time, event, treated, weight: chain.weight }, chain.score);
}

/** Rows of replicate `number`: n draws with replacement from n patients. */
export function drawReplicateRows(n: number, seed: number, number: number): Int32Array {
  const rng = makeRng(mixSeed(seed, number));
  const rows = new Int32Array(n);
  for (let i = 0; i < n; i++) rows[i] = rng.int(n);
  return rows;
}

/** A seed of its own for each number: nearby numbers must not give nearby generator states (finaliser of MurmurHash3, A. Appleby, public domain). */
function mixSeed(seed: number, number: number): number {
  let h = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ number) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const pick = (values: ArrayLike<number>, rows: Int32Array): Float64Array => {
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]!]!;
  return picked;
};

/**
 * Replicates first..last. A patient drawn twice is two rows, as two patients would be: the tied
 * deaths count in Efron's terms and each row is its own cluster in the sandwich. A replicate that
 * cannot be fitted or measured carries its problem; `model/no-candidate` and `model/nothing-stays`
 * are no failure but a model without features. Only candidates are screened, since no other feature
 * can be selected. When `shouldStop` answers true the replicates so far are given.
 * Source: Harrell et al., Stat Med 1996;15:361 (optimism by bootstrap).
 */
export function runBootstrapReplicates(run: BootstrapRun): BootstrapReplicate[] {
  const { input, weight, seed, first, last, rowsOf = drawReplicateRows, onReplicate, shouldStop } = run;
  const { time, event, treated, covariates, options } = input;
  assert(Number.isInteger(first) && Number.isInteger(last) && first >= 0, 'replicates are numbered from 0');
  const original: TreatmentCohort = { time, event, treated, weight };
  const mayEnter = new Set(input.candidates);
  const candidates = input.features.filter(({ name }) => mayEnter.has(name));
  const replicates: BootstrapReplicate[] = [];
  for (let number = first; number <= last; number++) {
    if (shouldStop?.()) break;
    const rows = rowsOf(time.length, seed, number);
    const columnsOf = (columns: readonly Covariate[]): Covariate[] =>
      columns.map(({ name, values }) => ({ name, values: pick(values, rows) }));
    const drawn = {
      time: pick(time, rows),
      event: pick(event, rows),
      treated: pick(treated, rows),
      covariates: columnsOf(covariates),
      features: columnsOf(candidates),
      candidates: input.candidates,
      options,
    };
    const replicate = measureReplicate(number, drawn, original, candidates);
    replicates.push(replicate);
    onReplicate?.(replicate);
  }
  return replicates;
}

/** Outcomes of a chain that are a model without features, not a failure. */
const emptyModels = ['model/no-candidate', 'model/nothing-stays'];

function measureReplicate(
  number: number,
  drawn: ChainInput,
  original: TreatmentCohort,
  candidates: readonly Covariate[],
): BootstrapReplicate {
  const built = buildModelChain(drawn);
  if (!built.ok) return { number, problem: built.error };
  const chain = built.value;
  if (chain.reason) {
    if (!emptyModels.includes(chain.reason.code)) return { number, problem: chain.reason };
    return { number, terms: [], own: nothingSelected, original: nothingSelected, problem: null };
  }
  const { terms: names, gamma } = defined(chain.model);
  const positions = names.map((name) => candidates.findIndex((candidate) => candidate.name === name));
  const terms = positions.map((at, j): ReplicateTerm => ({
    feature: names[j]!,
    mean: chain.mean[at]!,
    sd: chain.sd[at]!,
    gamma: gamma[j]!,
  }));
  const own = measureScore({ ...drawn, weight: chain.weight }, chain.score);
  if (!own.ok) return { number, problem: own.error };
  const inOriginal = measureScore(
    original,
    scoreByTerms(
      terms,
      positions.map((at) => candidates[at]!.values),
      original.time.length,
    ),
  );
  if (!inOriginal.ok) return { number, problem: inOriginal.error };
  return { number, terms, own: own.value, original: inOriginal.value, problem: null };
}

/** Score of each of `count` patients by a replicate's model; `columns`: raw values of its terms. */
function scoreByTerms(terms: readonly ReplicateTerm[], columns: readonly ArrayLike<number>[], count: number): Float64Array {
  const score = new Float64Array(count);
  terms.forEach(({ mean, sd, gamma }, j) => {
    const values = columns[j]!;
    for (let i = 0; i < count; i++) score[i]! -= (gamma * (values[i]! - mean)) / sd;
  });
  return score;
}

export interface BootstrapSummary {
  /** Replicates that could be fitted and measured. */
  readonly replicates: number;
  /** The others, by problem code. */
  readonly failed: Readonly<Record<string, number>>;
  /** Replicates without any feature. */
  readonly withoutFeature: number;
  /** Share of the replicates that selected a feature; of every candidate. */
  readonly selectionFrequency: Readonly<Record<string, number>>;
  /** Mean of (metric in the replicate - metric of the replicate's model in the original cohort). */
  readonly optimism: ScoreMetrics;
  readonly apparent: ScoreMetrics;
  /** Apparent less optimism. */
  readonly corrected: ScoreMetrics;
}

/**
 * Sums replicates up, whatever their order. `apparent`: the chain's own metrics in its own cohort.
 * Problem: `model/bootstrap-failed` {replicates, cause}: not one replicate could be fitted; cause is
 * the commonest code, `job/cancelled` without any replicate.
 */
export function summariseBootstrap(
  replicates: readonly BootstrapReplicate[],
  candidates: readonly string[],
  apparent: ScoreMetrics,
): Result<BootstrapSummary> {
  const counts = new Map(candidates.map((name) => [name, 0]));
  const failed: Record<string, number> = {};
  let good = 0;
  let withoutFeature = 0;
  let [c, logInteractionHr] = [0, 0];
  // In the order of their numbers, so that the split over threads does not change the last digit of a sum.
  for (const replicate of [...replicates].sort((a, b) => a.number - b.number)) {
    if (replicate.problem) {
      failed[replicate.problem.code] = (failed[replicate.problem.code] ?? 0) + 1;
      continue;
    }
    good += 1;
    if (replicate.terms.length === 0) withoutFeature += 1;
    for (const { feature } of replicate.terms) counts.set(feature, (counts.get(feature) ?? 0) + 1);
    c += replicate.own.c - replicate.original.c;
    logInteractionHr += replicate.own.logInteractionHr - replicate.original.logInteractionHr;
  }
  if (good === 0) {
    const [cause = 'job/cancelled'] = Object.keys(failed).sort((a, b) => failed[b]! - failed[a]!);
    return fail('model/bootstrap-failed', { replicates: replicates.length, cause });
  }
  const optimism = { c: c / good, logInteractionHr: logInteractionHr / good };
  return ok({
    replicates: good,
    failed,
    withoutFeature,
    selectionFrequency: Object.fromEntries([...counts].map(([name, count]) => [name, count / good])),
    optimism,
    apparent,
    corrected: { c: apparent.c - optimism.c, logInteractionHr: apparent.logInteractionHr - optimism.logInteractionHr },
  });
}

/** Type-7 2.5 and 97.5 percentiles of a patient's score over the replicates' models. */
export interface BootstrapScoreInterval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Interval of the score of each patient: every replicate's model, with its own means and SDs, scores the raw values;
 * without a feature the score is 0. `features`: raw columns of all candidates, of the training cohort or of any other
 * patients. Null with fewer than two fitted replicates, or where a value that some replicate's model needs is missing (NaN).
 */
export function bootstrapScoreIntervals(
  replicates: readonly BootstrapReplicate[],
  features: readonly Covariate[],
): (BootstrapScoreInterval | null)[] {
  const fitted = replicates.flatMap((replicate) => (replicate.problem ? [] : [replicate.terms]));
  const byName = new Map(features.map(({ name, values }) => [name, values]));
  const count = features[0]?.values.length ?? 0;
  const scores = fitted.map((terms) =>
    scoreByTerms(
      terms,
      terms.map(({ feature }) => defined(byName.get(feature), `column ${feature} is missing`)),
      count,
    ),
  );
  const drawn = new Float64Array(scores.length);
  return Array.from({ length: count }, (_, i) => {
    scores.forEach((score, b) => (drawn[b] = score[i]!));
    if (drawn.length < 2 || drawn.some(Number.isNaN)) return null;
    const [lower, upper] = quantiles(drawn, [0.025, 0.975]);
    return { lower: lower!, upper: upper! };
  });
}

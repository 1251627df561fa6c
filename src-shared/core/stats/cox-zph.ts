/** The test of proportional hazards of a Cox model, as R's `cox.zph` (survival 3.5) computes it. */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import type { ChiSquareTest, CoxFit } from './cox';
import { type CoxDesign, type CoxInput, makeCoxDesign, scaledCoefficients } from './cox-design';
import { timeInteractionScore } from './cox-likelihood';
import { chisquareUpperP } from './distributions';
import { inverseQuadraticForm, type Matrix } from './symmetric-matrix';

/** g(t): 1 - S(t-) of the unweighted, unstratified Kaplan-Meier curve; mid-rank of the time; the time; its logarithm. */
export type TimeTransform = 'km' | 'rank' | 'identity' | 'log';

export interface ProportionalHazardsTest {
  readonly transform: TimeTransform;
  /** One test a term, in the order of the model. */
  readonly terms: readonly (ChiSquareTest & { readonly name: string })[];
  readonly global: ChiSquareTest;
}

/**
 * Score test of adding x g(t) to the model, a term at a time and all at once,
 * with the model based information of all 2p columns (also for a robust fit).
 * `fit` must come from the same `input`. Problems: `stats/log-of-time` (transform
 * log, a time <= 0); `stats/zph-undefined` {columns}: all events at one time, or
 * columns that differ only there, so that x g(t) cannot be told from x.
 * Source: Grambsch and Therneau, Biometrika 1994;81:515; R survival 3.5 `cox.zph`.
 */
export function testProportionalHazards(
  input: CoxInput,
  fit: CoxFit,
  transform: TimeTransform = 'km',
): Result<ProportionalHazardsTest> {
  const design = makeCoxDesign(input);
  const { p } = design;
  assert(fit.terms.length === p && fit.n === design.n, 'the fit is of another input');
  if (transform === 'log' && !design.blockTime.every((t) => t > 0)) return fail('stats/log-of-time');
  const g = standardiseOverDeaths(design, transformOfBlocks(design, transform));
  const { score, information } = timeInteractionScore(design, scaledCoefficients(design, fit.terms), g);
  // At the maximum the score of the model's own columns is 0.
  score.fill(0, 0, p);
  const all = Array.from({ length: p }, (_, j) => j);
  const statistics = all.map((j) => addedScore(information, score, p, [j]));
  const global = addedScore(information, score, p, all);
  const undefinedTerms = all.filter((j) => statistics[j] === null);
  if (global === null || undefinedTerms.length > 0) {
    const named = undefinedTerms.length > 0 ? undefinedTerms : all;
    return fail('stats/zph-undefined', { columns: named.map((j) => fit.terms[j]!.name) });
  }
  return ok({
    transform,
    terms: fit.terms.map(({ name }, j) => ({ name, ...chiSquare(statistics[j] ?? 0, 1) })),
    global: chiSquare(global, p),
  });
}

const chiSquare = (statistic: number, df: number): ChiSquareTest => ({ statistic, df, p: chisquareUpperP(statistic, df) });

/** U' I^-1 U over the p columns of the model and the added ones of some terms. */
function addedScore(information: Matrix, score: Float64Array, p: number, added: readonly number[]): number | null {
  const columns = [...Array.from({ length: p }, (_, j) => j), ...added.map((j) => p + j)];
  return inverseQuadraticForm(
    columns.map((j) => Float64Array.from(columns, (l) => information[j]![l]!)),
    columns.map((j) => score[j]!),
  );
}

/** g at the time of each block. */
function transformOfBlocks(design: CoxDesign, transform: TimeTransform): Float64Array {
  const { n, event, blockStart, blockTime } = design;
  if (transform === 'identity') return Float64Array.from(blockTime);
  if (transform === 'log') return blockTime.map((t) => Math.log(t));
  // Over all strata and without weights. The design's times are merged already.
  const sorted = Float64Array.from(new Set(blockTime)).sort();
  const at = new Map<number, number>();
  sorted.forEach((t, k) => at.set(t, k));
  const rows = new Int32Array(sorted.length);
  const deaths = new Int32Array(sorted.length);
  for (let b = 0; b < blockTime.length; b++) {
    const k = at.get(blockTime[b]!) ?? 0;
    rows[k]! += blockStart[b + 1]! - blockStart[b]!;
    for (let i = blockStart[b]!; i < blockStart[b + 1]!; i++) deaths[k]! += event[i]!;
  }
  const g = new Float64Array(sorted.length);
  let before = 0;
  let survival = 1;
  for (let k = 0; k < sorted.length; k++) {
    g[k] = transform === 'km' ? 1 - survival : before + (rows[k]! + 1) / 2;
    survival *= 1 - deaths[k]! / (n - before);
    before += rows[k]!;
  }
  return blockTime.map((t) => g[at.get(t) ?? 0]!);
}

/** Centres and scales g over the deaths: the test does not change, and the information stays well conditioned. */
function standardiseOverDeaths(design: CoxDesign, g: Float64Array): Float64Array {
  const { event, blockStart } = design;
  let deaths = 0;
  let sum = 0;
  const deathsAt = new Float64Array(g.length);
  for (let b = 0; b < g.length; b++) {
    for (let i = blockStart[b]!; i < blockStart[b + 1]!; i++) deathsAt[b]! += event[i]!;
    deaths += deathsAt[b]!;
    sum += deathsAt[b]! * g[b]!;
  }
  const mean = sum / deaths;
  let squares = 0;
  for (let b = 0; b < g.length; b++) squares += deathsAt[b]! * (g[b]! - mean) ** 2;
  const spread = Math.sqrt(squares / deaths);
  // One death time: g is 0 there, the information is singular and the test is undefined.
  return g.map((value) => (spread > 1e-12 * Math.max(1, Math.abs(mean)) ? (value - mean) / spread : 0));
}

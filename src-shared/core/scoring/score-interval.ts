/**
 * Uncertainty of a score: the bootstrap of a local standardisation, and what
 * repeat readings say. Nothing here decides.
 */
import { assert } from '../../base/assert';
import { makeRng } from '../../base/rng';
import { normalCdf } from '../stats/distributions';
import { quantiles } from '../stats/quantile';
import type { ModelCard } from './model-card';

export const bootstrapResamples = 2000;

export interface ScoreInterval {
  readonly lower: number;
  readonly upper: number;
  readonly resamples: number;
  readonly seed: number;
}

/** mean and SD of each feature in each resample: draws[b * 2p + j] and draws[b * 2p + p + j]. */
type Draws = Float64Array;

// The draws depend on the reference, the seed and the number alone, so that a cohort is scored with one set.
const drawsOfRows = new WeakMap<readonly (readonly number[])[], Map<string, Draws>>();

function bootstrapDraws(rows: readonly (readonly number[])[], seed: number, resamples: number): Draws {
  const key = `${seed} ${resamples}`;
  const known = drawsOfRows.get(rows)?.get(key);
  if (known) return known;
  const n = rows.length;
  const p = rows[0]?.length ?? 0;
  const rng = makeRng(seed);
  const draws = new Float64Array(resamples * 2 * p);
  const picked = new Int32Array(n);
  for (let b = 0; b < resamples; b++) {
    for (let i = 0; i < n; i++) picked[i] = rng.int(n);
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += rows[picked[i]!]![j]!;
      const centre = sum / n;
      let squares = 0;
      for (let i = 0; i < n; i++) squares += (rows[picked[i]!]![j]! - centre) ** 2;
      draws[b * 2 * p + j] = centre;
      draws[b * 2 * p + p + j] = Math.sqrt(squares / (n - 1));
    }
  }
  const bySeed = drawsOfRows.get(rows) ?? new Map<string, Draws>();
  bySeed.set(key, draws);
  drawsOfRows.set(rows, bySeed);
  return draws;
}

/**
 * Interval of a score on a local reference: the reference is resampled with
 * replacement, means and SDs (n - 1) are recomputed, the patient is scored again;
 * type-7 2.5 and 97.5 percentiles of 2,000 seeded resamples. null for typed values
 * (no rows to resample). A resample in which a feature is constant has no score
 * and is left out. `values`: the patient's features in the card's order.
 */
export function bootstrapScoreInterval(
  card: ModelCard,
  values: readonly number[],
  seed: number,
  resamples = bootstrapResamples,
): ScoreInterval | null {
  const rows = card.standardisation?.rows;
  if (!rows || rows.length < 2) return null;
  const p = card.features.length;
  assert(values.length === p, 'one value a feature');
  const draws = bootstrapDraws(rows, seed, resamples);
  const scores: number[] = [];
  for (let b = 0; b < resamples; b++) {
    let score = 0;
    for (let j = 0; j < p; j++) {
      const centre = draws[b * 2 * p + j]!;
      const sd = draws[b * 2 * p + p + j]!;
      score += (card.features[j]!.coefficient * (values[j]! - centre)) / sd;
    }
    if (Number.isFinite(score)) scores.push(score);
  }
  if (scores.length === 0) return null;
  const [lower, upper] = quantiles(scores, [0.025, 0.975]);
  return { lower: lower!, upper: upper!, resamples: scores.length, seed };
}

/**
 * Standard error of measurement of repeated readings: sqrt(mean square within
 * patients). Each entry holds one patient's readings (A1, A2); patients with one
 * reading say nothing. null when nobody was read twice.
 */
export function computeMeasurementError(readings: readonly (readonly number[])[]): number | null {
  let squares = 0;
  let df = 0;
  for (const values of readings) {
    if (values.length < 2) continue;
    const centre = values.reduce((sum, v) => sum + v, 0) / values.length;
    for (const v of values) squares += (v - centre) ** 2;
    df += values.length - 1;
  }
  return df === 0 ? null : Math.sqrt(squares / df);
}

/**
 * Chance that a repeat reading stays on the same side of the cut-off:
 * Phi(|score - cutoff| / (sqrt 2 SEM)). It is no probability of benefit.
 */
export function repeatAgreementChance(score: number, cutoff: number, measurementError: number): number {
  const distance = Math.abs(score - cutoff);
  return measurementError > 0 ? normalCdf(distance / (Math.SQRT2 * measurementError)) : 1;
}

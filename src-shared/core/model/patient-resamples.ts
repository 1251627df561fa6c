/** Bootstrap samples of patients: which rows are drawn, seeded; and the percentile interval of what is computed from them. */
import { assert } from '../../base/assert';
import { makeRng } from '../../base/rng';
import { quantiles } from '../stats/quantile';

/** So many resamples from one seed, or the rows themselves (0-based), one list a resample. */
export type ResamplePlan = { readonly count: number; readonly seed: number } | { readonly rows: readonly (readonly number[])[] };

/** Rows drawn with replacement from n patients, one list of n rows a resample; the first lists do not depend on the count. */
export function* patientResamples(n: number, plan: ResamplePlan): Generator<readonly number[]> {
  if ('rows' in plan) {
    yield* plan.rows;
    return;
  }
  assert(Number.isInteger(plan.count) && plan.count >= 0, `number of resamples is ${plan.count}`);
  const rng = makeRng(plan.seed);
  for (let b = 0; b < plan.count; b++) yield Array.from({ length: n }, () => rng.int(n));
}

/** Type-7 quantiles 0.025 and 0.975; null with fewer than two values. */
export function percentileInterval(values: ArrayLike<number>): readonly [number, number] | null {
  if (values.length < 2) return null;
  return quantiles(values, [0.025, 0.975]) as [number, number]; // as many as probabilities
}

/**
 * Screening of features for interaction with treatment: for each feature the Cox
 * model treatment + z + treatment x z over one set of rows.
 *
 * Hundreds of features share times, events, arms and weights, so all that depends
 * on these is prepared once, and a fit is closed 3 x 3 algebra on scalars. Whatever
 * is not plain (a constant column, separation, no convergence) goes to `fitCox`,
 * whose answer, number or named problem, is then the answer here.
 */
import { assert } from '../../base/assert';
import { fail, ok, type Problem, type Result } from '../../base/result';
import { type Covariate, fitCox } from '../stats/cox';
import { normalTwoSidedP } from '../stats/distributions';
import { groupRows, makePlainFit, type ScreeningSample } from './interaction-kernel';

export type { ScreeningSample } from './interaction-kernel';

/** Numbers that `InteractionScreener.fit` writes: three coefficients, then their standard errors. */
export const screeningOutputLength = 6;
/** Where the interaction stands in that output. */
export const interactionAt = { coefficient: 2, se: 5 } as const;

export interface InteractionScreener {
  /** True when the standard errors are of the sandwich. */
  readonly robust: boolean;
  /**
   * Fits treatment + z + treatment x z with Efron's ties. `z`: one finite number a row,
   * in the order of the sample. Writes [treated, z, treated x z] coefficients and then
   * their standard errors to `out` and answers null; or answers the problem of
   * `fitCox`, which names columns after `name`, and leaves `out` alone.
   */
  fit(z: ArrayLike<number>, out: Float64Array, name?: string): Problem | null;
}

/**
 * Prepares a sample for any number of features. Time of one fit: O(rows + events), without allocation.
 * Definition: Cox partial likelihood with Efron's ties (JASA 1977;72:557), sandwich variance (Lin and Wei, JASA
 * 1989;84:1074), as R survival 3.5 `coxph(Surv(time, event) ~ treated * z, weights, robust)`.
 */
export function makeInteractionScreener(sample: ScreeningSample): InteractionScreener {
  const { time, event, treated } = sample;
  const total = time.length;
  assert(event.length === total && treated.length === total, 'screening columns differ in length');
  assert(sample.weight === null || sample.weight.length === total, 'weight column differs in length');
  const rows: number[] = [];
  let allOne = true;
  for (let i = 0; i < total; i++) {
    assert(treated[i] === 0 || treated[i] === 1, 'treatment is not 0 or 1');
    const w = sample.weight ? sample.weight[i]! : 1;
    if (w <= 0) continue;
    rows.push(i);
    if (w !== 1) allOne = false;
  }
  const robust = sample.robust ?? !allOne;
  const groups = groupRows(sample, rows);
  const fitPlain = makePlainFit(groups, startingCoefficient(sample, robust), robust);
  const interaction = new Float64Array(total);

  return {
    robust,
    fit: (z, out, name = 'z') => {
      assert(z.length === total, `column ${name} differs in length`);
      if (fitPlain(z, out)) return null;
      for (let i = 0; i < total; i++) interaction[i] = treated[i]! * z[i]!;
      const fit = fitCox({
        time,
        event,
        weight: sample.weight ?? undefined,
        robust,
        covariates: [
          { name: 'treated', values: treated },
          { name, values: z },
          { name: `treated x ${name}`, values: interaction },
        ],
      });
      if (!fit.ok) return fit.error;
      fit.value.terms.forEach((term, j) => {
        out[j] = term.coefficient;
        out[3 + j] = term.se;
      });
      return null;
    },
  };
}

/** Coefficient of treatment alone: where the features' fits begin. 0 where it has none: then no feature has a fit either. */
function startingCoefficient(sample: ScreeningSample, robust: boolean): number {
  const { time, event, treated } = sample;
  const alone = fitCox({
    time,
    event,
    weight: sample.weight ?? undefined,
    robust,
    covariates: [{ name: 'treated', values: treated }],
  });
  return alone.ok ? alone.value.terms[0]!.coefficient : 0;
}

/** Three numbers in the order treated, z, treated x z. */
export type PerTerm = readonly [number, number, number];

/** One feature's model: se and p are robust where the screening is; p two-sided Wald. */
export interface ScreeningFit {
  readonly coef: PerTerm;
  readonly se: PerTerm;
  readonly p: PerTerm;
}

/** A feature has a fit, or the problem for which it has none. */
export type ScreeningRow =
  | { readonly feature: string; readonly fit: ScreeningFit; readonly problem: null }
  | { readonly feature: string; readonly fit: null; readonly problem: Problem };

export interface ScreeningProgress {
  readonly onProgress?: (done: number, total: number) => void;
  readonly shouldStop?: () => boolean;
}

/** Features between two reports of progress: a few milliseconds of work. */
const reportEvery = 64;

/**
 * Screens standardised features (z: finite numbers, near mean 0 and SD 1; others cost
 * time but nothing else) in the order given. A feature without a fit is a row with its
 * problem, see `fitCox`, not a failure. Problem: `job/cancelled`.
 */
export function screenInteractions(
  sample: ScreeningSample,
  features: readonly Covariate[],
  { onProgress, shouldStop }: ScreeningProgress = {},
): Result<ScreeningRow[]> {
  const screener = makeInteractionScreener(sample);
  const out = new Float64Array(screeningOutputLength);
  const rows: ScreeningRow[] = [];
  for (const { name, values } of features) {
    if (rows.length % reportEvery === 0) {
      if (shouldStop?.()) return fail('job/cancelled');
      onProgress?.(rows.length, features.length);
    }
    const problem = screener.fit(values, out, name);
    if (problem) rows.push({ feature: name, fit: null, problem });
    else {
      const coef: PerTerm = [out[0]!, out[1]!, out[2]!];
      const se: PerTerm = [out[3]!, out[4]!, out[5]!];
      const p: PerTerm = [waldP(out, 0), waldP(out, 1), waldP(out, 2)];
      rows.push({ feature: name, fit: { coef, se, p }, problem: null });
    }
  }
  onProgress?.(rows.length, features.length);
  return ok(rows);
}

const waldP = (out: Float64Array, term: number): number => normalTwoSidedP(out[term]! / out[3 + term]!);

/** The model of a chain as `analysis.json` tells it, and as the scores of any cohort need it. */
import { assert, defined } from '../../base/assert';
import type { Result } from '../../base/result';
import type { ModelChain } from '../model/model-chain';
import type { TreatmentCohort } from '../model/modified-covariates';
import {
  fitInterceptModel,
  fitScoreIntercept,
  type InterceptModelFit,
  type ScoreInterceptFit,
} from '../model/no-difference-point';
import type { Covariate } from '../stats/cox';
import type { AnalysisCohort } from './analysis-cohort';
import type { ModelSection } from './analysis-result';

/** The model in the cohort it was built on, with what the scores of any cohort need. */
export interface FittedModel {
  readonly section: ModelSection;
  readonly intercept: Result<ScoreInterceptFit>;
  readonly interceptModel: Result<InterceptModelFit>;
}

/** z of the model's features for rows of any cohort, by the training cohort's means and SDs. */
export function standardiseRows({ features, mean, sd }: ModelSection, { rows }: AnalysisCohort): Covariate[] {
  return features.map((name, j) => ({
    name,
    values: Float64Array.from(rows, (row) => {
      const value = row.features[name] ?? NaN;
      assert(Number.isFinite(value), `patient without ${name}`);
      return (value - mean[j]!) / sd[j]!;
    }),
  }));
}

/** The chain's model with its T/2 terms; only of a chain that has one. `columns`: raw features of the cohort it was built on. */
export function describeModel(chain: ModelChain, cohort: TreatmentCohort, columns: readonly Covariate[]): FittedModel {
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

/** b0 + gamma'z of the model refitted with T/2. */
export function logHrWithIntercept(fit: InterceptModelFit, z: readonly Covariate[], n: number): Float64Array {
  const logHr = new Float64Array(n).fill(fit.intercept.coefficient);
  z.forEach(({ values }, j) => {
    for (let i = 0; i < n; i++) logHr[i]! += fit.gamma[j]! * values[i]!;
  });
  return logHr;
}

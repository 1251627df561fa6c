/** The golden cohorts as columns of numbers: what the model room is given. */
import type { Covariate } from '@shared/core/stats/cox';
import { mean, standardDeviation } from '@shared/core/stats/moments';
import { cohortTable, expectedFile, type GoldenCohortName } from './golden-cohort';

export interface GoldenColumns {
  /** Failure-free survival. */
  readonly time: number[];
  readonly event: number[];
  readonly treated: number[];
  /** Raw, in the order of the table. */
  readonly features: Covariate[];
  /** By mean and SD (n - 1) of the training cohort. */
  readonly z: Covariate[];
}

function columnsOf(name: GoldenCohortName): Omit<GoldenColumns, 'z'> {
  const { rows, featureNames } = cohortTable(name);
  const endpoint = rows.map(({ record }) => {
    const followUp = record.endpoints.ffs;
    if (!followUp) throw new Error('the golden cohort has every endpoint');
    return followUp;
  });
  return {
    time: endpoint.map(({ months }) => months),
    event: endpoint.map(({ event }) => (event ? 1 : 0)),
    treated: rows.map(({ record }) => (record.treatment === 'ICT+CCRT' ? 1 : 0)),
    features: featureNames.map((feature) => ({ name: feature, values: rows.map((row) => Number(row.features[feature])) })),
  };
}

export function goldenColumns(name: GoldenCohortName): GoldenColumns {
  const own = columnsOf(name);
  const training = name === 'training' ? own : columnsOf('training');
  const z = own.features.map(({ name: feature, values }, j) => {
    const reference = training.features[j]!.values;
    const [centre, spread] = [mean(reference), standardDeviation(reference)];
    return { name: feature, values: Float64Array.from(values, (x) => (x - centre) / spread) };
  });
  return { ...own, z };
}

interface Propensity {
  covariates: Record<string, number[]>;
  weights: Record<string, number[]>;
}

/** Stabilised ATE weights of the training cohort, and the terms of their propensity model. */
export function goldenPropensity(): { weight: number[]; covariates: Covariate[] } {
  const { covariates, weights } = expectedFile<Propensity>('02_propensity_weights_balance').expected;
  return {
    weight: weights['stabilisedAte']!,
    covariates: Object.entries(covariates).map(([name, values]) => ({ name, values })),
  };
}

/** Features that agree between readings (file 01), in the order of the table. */
export const goldenReproducible = (): string[] => expectedFile<{ kept: string[] }>('01_icc_reproducibility').expected.kept;

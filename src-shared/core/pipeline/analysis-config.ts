/** What a study group may choose in an analysis; the defaults are the paper's and, where it is silent, ours. */
import { type WeightScheme, weightSchemes } from '../model/propensity-weights';
import type { EndpointName } from '../scoring/clinical-record';
import type { DecimalSign } from '../../base/csv-number';
import type { IccForm } from '../stats/icc';

/** How patients are weighted by their propensity to be treated; `none` leaves every weight at 1. */
export type AnalysisWeights = WeightScheme | 'none';

export const analysisWeights: readonly AnalysisWeights[] = ['none', ...weightSchemes];

/** Terms of the propensity model that are made from the clinical columns. */
export const clinicalCovariates = ['age', 'male', 't2', 't3', 't4', 'n2', 'n3', 'log10_ebv', 'necrosis', 'volume'] as const;
export type ClinicalCovariate = (typeof clinicalCovariates)[number];

export interface AnalysisConfig {
  /** Renames columns of the tables: {theirs: ours}. */
  readonly columns: Readonly<Record<string, string>>;
  /** Decimal sign of the tables; null: not said, and a table that seems to use commas is refused. */
  readonly decimal: DecimalSign | null;
  /** Endpoint the model is built on. */
  readonly endpoint: EndpointName;
  /** Terms of the propensity model: clinical ones, or names of numeric columns (which then are no features). */
  readonly covariates: readonly string[];
  readonly weights: AnalysisWeights;
  readonly iccModel: IccForm;
  /** A feature is reproducible when both ICCs are above it. */
  readonly iccThreshold: number;
  /** Interaction p below which a feature enters the correlation filter. */
  readonly pScreen: number;
  /** Greatest |Pearson r| with a kept feature. */
  readonly rMax: number;
  /** Most features that enter the multivariable model. */
  readonly maxCandidates: 'events/10' | number;
  /** Wald p below which a feature stays in the model. */
  readonly pStay: number;
  /** Months at which survival is told. */
  readonly landmarks: readonly number[];
  /** EBV DNA cut-offs of the clinical interactions, copies/ml. */
  readonly ebvCutoffs: readonly number[];
  /** Replicates of the bootstrap of the whole chain; 0: none. */
  readonly bootstrap: number;
  readonly seed: number;
  /** Net benefit is computed where treatment was randomised. */
  readonly validationDesign: 'randomised' | 'observational';
  /** Resamples of the bands of benefit curve and net benefit. */
  readonly curveResamples: number;
}

export const defaultAnalysisConfig: AnalysisConfig = {
  columns: {},
  decimal: null,
  endpoint: 'ffs',
  covariates: clinicalCovariates,
  weights: 'stabilisedAte',
  iccModel: '2,1',
  iccThreshold: 0.8,
  pScreen: 0.05,
  rMax: 0.8,
  maxCandidates: 'events/10',
  pStay: 0.05,
  landmarks: [36, 60],
  ebvCutoffs: [1500, 2000, 4000, 6000],
  bootstrap: 0,
  seed: 1,
  validationDesign: 'randomised',
  curveResamples: 200,
};

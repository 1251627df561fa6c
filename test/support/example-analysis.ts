/**
 * The example of `analysis.json` in test/golden/formats: a real analysis of a part of the golden cohort, cut to a size that
 * can be read. Numbers of so few patients mean nothing.
 */
import { runBootstrapReplicates } from '@shared/core/model/chain-bootstrap';
import { withBootstrap } from '@shared/core/pipeline/analyse';
import type { Analysis, ByCohort } from '@shared/core/pipeline/analysis-result';
import type { ClinicalTable } from '@shared/core/scoring/clinical-table';
import { runGoldenAnalysis } from './golden-analysis';
import { cohortTable } from './golden-cohort';

const features = [
  't1c_original_firstorder_skewness',
  't1c_original_glcm_joint_variance',
  't1c_original_glrlm_long_run_high_grey_level_emphasis',
  't1c_original_glcm_contrast',
  't2_original_glcm_idm',
  't1_original_shape_sphericity',
  't1_wavelet_HH_firstorder_kurtosis',
  't2_wavelet_LH_glcm_correlation',
];

/** Some patients, eight features, one endpoint; the columns that eligibility asks for beside those of the golden table. */
const part = (table: ClinicalTable, first: number, count: number): ClinicalTable => ({
  ...table,
  featureNames: features,
  rows: table.rows.slice(first, first + count).map((row) => ({
    ...row,
    record: {
      ...row.record,
      stagingEdition: 7,
      mStage: 'M0',
      mriDate: '2010-03-01',
      treatmentStart: '2010-03-08',
      plannedRegimen: 'trial-ict',
      endpoints: { ffs: row.record.endpoints.ffs, os: null, dffs: null, lrffs: null },
    },
  })),
});

const some = <T>(record: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));

const inBoth = <T>({ training, validation }: ByCohort<T>, cut: (of: T) => T): ByCohort<T> => ({
  training: cut(training),
  validation: validation && cut(validation),
});

/** Every key stays; what repeats itself is cut: clinical factors, points of curves, schemes of weights, rows of Table 1. */
const cutAnalysis = (analysis: Analysis): Analysis => ({
  ...analysis,
  clinicalInteractions: inBoth(analysis.clinicalInteractions, (factors) => factors.slice(0, 2)),
  benefitCurve: inBoth(
    analysis.benefitCurve,
    (curve) => curve && { ...curve, points: curve.points.filter((_, k) => k % 25 === 0) },
  ),
  weightSensitivity: some(analysis.weightSensitivity, ['stabilisedAte']),
  table1: inBoth(analysis.table1, ({ byScore, byArm }) => ({
    byScore: byScore && {
      ...byScore,
      variables: some(byScore.variables, ['sex']),
      continuous: some(byScore.continuous, ['age']),
    },
    byArm: { ...byArm, categorical: some(byArm.categorical, ['sex']), continuous: some(byArm.continuous, ['age']) },
  })),
});

export function exampleAnalysis(): Analysis {
  const seed = 1;
  const run = runGoldenAnalysis({
    // Patients among whom a model of two features is found.
    training: part(cohortTable('training'), 160, 32),
    validation: part(cohortTable('validation'), 20, 8),
    config: { covariates: ['age', 'male', 'volume'], ebvCutoffs: [2000], maxCandidates: 2, bootstrap: 6, seed },
  });
  const { input, weight } = run.bootstrap;
  const replicates = runBootstrapReplicates({ input, weight, seed, first: 0, last: 5 });
  return cutAnalysis(withBootstrap(run, replicates).analysis);
}

/** One top-level key a line: the whole is too long for a line a value. */
export const toExampleText = (analysis: Analysis): string =>
  `{\n${Object.entries(analysis)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(',\n')}\n}\n`;

/** The exact table that was analysed, for the R script: one column a quantity, one row a patient. */
import type { ClinicalFactor } from '../model/clinical-interactions';
import { endpointNames } from '../scoring/clinical-record';
import { readRiskFactors, riskGroupOf } from '../scoring/risk-groups';
import { type AnalysisCohort, toCovariates } from './analysis-cohort';
import type { AnalysisConfig } from './analysis-config';
import type { DataColumn } from './analysis-result';

/** Clinical columns as the table had them. */
const clinicalColumns = (cohort: AnalysisCohort): DataColumn[] => {
  const column = (name: string, of: (row: AnalysisCohort['rows'][number]) => number | string | null): DataColumn => ({
    name,
    values: cohort.rows.map(of),
  });
  return [
    column('age_years', ({ record }) => record.ageYears),
    column('sex', ({ record }) => record.sex),
    column('t_stage', ({ record }) => record.tStage),
    column('n_stage', ({ record }) => record.nStage),
    column('overall_stage', ({ record }) => record.overallStage),
    column('ebv_dna', ({ record }) => record.ebvDna?.value ?? null),
    column('ebv_below_limit', ({ record }) => (record.ebvDna === null ? null : record.ebvDna.belowLimit ? 1 : 0)),
    column('nodal_necrosis', ({ record }) =>
      record.cervicalNodalNecrosis === null ? null : record.cervicalNodalNecrosis ? 1 : 0,
    ),
    column('volume_ml', (row) => row.primaryTumorVolumeMl),
  ];
};

/** Names of the columns that are no features; so may be any that begins like a covariate or a factor. */
const ownColumns: readonly string[] = [
  'treated',
  'risk_group',
  'age_years',
  'ebv_dna',
  'ebv_below_limit',
  'nodal_necrosis',
  'volume_ml',
];

/** Name of a feature's column: its own, unless another column of the table has that name. */
export const toDataColumnName = (feature: string): string =>
  ownColumns.includes(feature) || /^[xf]_/.test(feature) ? `${feature} (feature)` : feature;

/**
 * Columns: patient_id, treated, months and event of each endpoint, `x_<covariate>` of the propensity model,
 * `f_<factor>` of the clinical interactions, risk_group, clinical columns, then raw features (see `toDataColumnName`).
 */
export function toDataColumns(
  cohort: AnalysisCohort,
  factors: readonly ClinicalFactor[],
  features: readonly string[],
  config: AnalysisConfig,
): DataColumn[] {
  const list = <T>(values: ArrayLike<T>): T[] => Array.from(values);
  return [
    { name: 'patient_id', values: cohort.patientIds },
    { name: 'treated', values: list(cohort.treated) },
    ...endpointNames.flatMap((name) => {
      const columns = cohort.endpoints.get(name);
      return columns
        ? [
            { name: `${name}_months`, values: list(columns.time) },
            { name: `${name}_event`, values: list(columns.event) },
          ]
        : [];
    }),
    ...toCovariates(cohort.rows, config.covariates).map(({ name, values }) => ({
      name: `x_${name}`,
      values: list(values).map((value) => (Number.isFinite(value) ? value : null)),
    })),
    ...factors.map(({ name, present }) => ({ name: `f_${name}`, values: list(present) })),
    {
      name: 'risk_group',
      values: cohort.rows.map((row) =>
        riskGroupOf(readRiskFactors(row.record, row.primaryTumorVolumeMl).map(({ positive }) => positive)),
      ),
    },
    ...clinicalColumns(cohort),
    ...features.map((name) => ({ name: toDataColumnName(name), values: cohort.rows.map((row) => row.features[name] ?? null) })),
  ];
}

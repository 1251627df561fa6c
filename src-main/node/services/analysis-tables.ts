/**
 * The result of an analysis as CSV tables: full precision, an empty cell for what is missing and
 * the reason in a column beside it. Same outcome, same bytes. Nothing is computed here.
 */
import type { Analysis, AnalysisOutcome, CohortFlow } from '@shared/core/pipeline/analysis-result';
import { endpointNames } from '@shared/core/scoring/clinical-record';
import { cohortsOf } from './analysis-sections';
import { type CellTable, type NamedText, toTable } from './analysis-table-cells';
import { columnMeaning, tableMeanings } from './analysis-table-columns';
import { checkTables } from './analysis-tables-checks';
import { patientTables } from './analysis-tables-patients';
import { resultTables, scoreTables } from './analysis-tables-results';
import { selectionTables } from './analysis-tables-selection';

function exclusionTables({ flow }: Analysis): CellTable[] {
  const cohorts = cohortsOf<CohortFlow | null>({ training: flow.training, validation: flow.validation });
  return [
    {
      name: 'exclusions',
      columns: ['cohort', 'reason', 'column', 'patient_id'],
      rows: cohorts.flatMap(({ cohort, value }) =>
        value.excluded.flatMap(({ reason, column, patientIds }) =>
          patientIds.map((patient_id) => ({ cohort, reason, column, patient_id })),
        ),
      ),
    },
    {
      name: 'excluded_features',
      columns: ['feature', 'reason', 'missing'],
      rows: [
        ...flow.features.incomplete.map(({ name, missing }) => ({ feature: name, reason: 'value-missing', missing })),
        ...flow.features.constant.map((feature) => ({ feature, reason: 'constant', missing: 0 })),
      ],
    },
  ];
}

/** What each column of each table holds; the tables of the R script are described as well. */
const dictionaryTable = (tables: readonly CellTable[]): CellTable => ({
  name: 'data_dictionary',
  columns: ['table', 'column', 'meaning'],
  rows: [...tables, ...scriptTables].flatMap(({ name, columns }) => [
    { table: `${name}.csv`, column: '', meaning: tableMeanings[name.replace(/_(training|validation)$/, '')] ?? '' },
    ...columns.map((column) => ({ table: `${name}.csv`, column, meaning: columnMeaning(name, column) })),
  ]),
});

/** Columns of the tables that the R script reads; endpoints, covariates, factors and features follow by name. */
const scriptTables: readonly Pick<CellTable, 'name' | 'columns'>[] = [
  {
    name: 'analysis_data',
    columns: [
      'cohort',
      'patient_id',
      'treated',
      ...endpointNames.flatMap((name) => [`${name}_months`, `${name}_event`]),
      'x_<covariate>',
      'f_<factor>',
      'risk_group',
      'age_years',
      'sex',
      't_stage',
      'n_stage',
      'overall_stage',
      'ebv_dna',
      'ebv_below_limit',
      'nodal_necrosis',
      'volume_ml',
      '<feature>',
    ],
  },
  { name: 'analysis_numbers', columns: ['quantity', 'value', 'tolerance'] },
];

/** The tables of an outcome, in a fixed order. A cohort that was not given has no table of its own. */
export function toAnalysisTables({ analysis }: AnalysisOutcome): NamedText[] {
  const tables = [
    ...exclusionTables(analysis),
    ...selectionTables(analysis),
    ...scoreTables(analysis),
    ...resultTables(analysis),
    ...patientTables(analysis),
    ...checkTables(analysis),
  ];
  return [...tables, dictionaryTable(tables)].map(toTable);
}

/** Table 1 and the baseline comparison of an analysis as tables. Nothing is computed here. */
import type { Analysis } from '@shared/core/pipeline/analysis-result';
import { cohortsOf } from './analysis-sections';
import type { CellRecord, CellTable } from './analysis-table-cells';

const tests = ['chisq', 'df', 'p_chisq', 'min_expected', 'p_fisher', 'missing'];
const summary = ['n', 'mean', 'sd', 'median', 'q1', 'q3', 'min', 'max', 'p_student', 'p_welch', 'p_wilcoxon', 'missing'];

type ByScoreVariable = NonNullable<Analysis['table1']['training']['byScore']>['variables'][string];

/** Tests of a variable: they stand in the row of its first level. */
function testCells({ chisq, fisher, missing }: Pick<ByScoreVariable, 'chisq' | 'fisher' | 'missing'>, level: number): CellRecord {
  if (level > 0) return {};
  return {
    chisq: chisq?.stat,
    df: chisq?.df,
    p_chisq: chisq?.p,
    min_expected: chisq?.minExpected,
    p_fisher: fisher?.p,
    missing,
  };
}

type Comparison = Omit<ContinuousBaseline, 'treated' | 'control'>;

/** A number in one of two groups, with the tests between them. */
const summaryCells = (
  { n, mean, sd, median, q1q3, min, max }: ContinuousBaseline['treated'],
  { student, welch, wilcoxonCorrected, missing }: Comparison,
): CellRecord => ({
  n,
  mean,
  sd,
  median,
  q1: q1q3[0],
  q3: q1q3[1],
  min,
  max,
  p_student: student,
  p_welch: welch,
  p_wilcoxon: wilcoxonCorrected,
  missing,
});

/** Tables of who the patients were. */
export const patientTables = ({ table1, baseline }: Analysis): CellTable[] => [
  ...cohortsOf(table1).flatMap(({ cohort, value: { byScore } }) =>
    byScore
      ? [
          {
            name: `table1_by_score_${cohort}`,
            columns: [
              'variable',
              'level',
              'n_high',
              'percent_high',
              'n_low',
              'percent_low',
              'n_total',
              'percent_total',
              ...tests,
            ],
            rows: Object.entries(byScore.variables).flatMap(([variable, entry]) =>
              entry.levels.map((level, k) => ({
                variable,
                level,
                n_high: entry.counts[k]?.[0],
                percent_high: entry.columnPercent[k]?.[0],
                n_low: entry.counts[k]?.[1],
                percent_low: entry.columnPercent[k]?.[1],
                n_total: entry.total[k],
                percent_total: entry.totalPercent[k],
                ...testCells(entry, k),
              })),
            ),
          },
        ]
      : [],
  ),
  ...cohortsOf(table1).flatMap(({ cohort, value: { byScore } }) =>
    byScore
      ? [
          {
            name: `table1_by_score_continuous_${cohort}`,
            columns: ['variable', 'group', ...summary],
            rows: Object.entries(byScore.continuous).flatMap(([variable, entry]) =>
              (['first', 'second'] as const).map((group, k) => ({
                variable,
                group: byScore.columns[k],
                ...summaryCells(entry[group], entry),
              })),
            ),
          },
        ]
      : [],
  ),
  ...cohortsOf(table1).flatMap(({ cohort, value: { byArm } }) => [
    {
      name: `table1_by_arm_${cohort}`,
      columns: [
        'variable',
        'level',
        'n_treated',
        'percent_treated',
        'n_control',
        'percent_control',
        'n_total',
        'percent_total',
        'smd_level_before',
        'smd_overall_before',
        'weighted_n_treated',
        'weighted_percent_treated',
        'weighted_n_control',
        'weighted_percent_control',
        'smd_level_after',
        'smd_overall_after',
        ...tests,
      ],
      rows: Object.entries(byArm.categorical).flatMap(([variable, entry]) =>
        entry.levels.map((level, k) => ({
          variable,
          level,
          n_treated: entry.counts[k]?.[0],
          percent_treated: entry.columnPercent[k]?.[0],
          n_control: entry.counts[k]?.[1],
          percent_control: entry.columnPercent[k]?.[1],
          n_total: entry.total[k],
          percent_total: entry.totalPercent[k],
          smd_level_before: entry.smdUnweighted[k],
          smd_overall_before: k === 0 ? entry.smdOverallUnweighted : null,
          weighted_n_treated: entry.weightedCounts?.[k]?.[0],
          weighted_percent_treated: entry.weightedColumnPercent?.[k]?.[0],
          weighted_n_control: entry.weightedCounts?.[k]?.[1],
          weighted_percent_control: entry.weightedColumnPercent?.[k]?.[1],
          smd_level_after: entry.smdFixedSd?.[k],
          smd_overall_after: k === 0 ? entry.smdOverallWeighted : null,
          ...testCells(entry, k),
        })),
      ),
    },
    {
      name: `table1_by_arm_continuous_${cohort}`,
      columns: [
        'variable',
        'mean_treated',
        'sd_treated',
        'mean_control',
        'sd_control',
        'smd_signed_before',
        'weighted_mean_treated',
        'weighted_sd_treated',
        'weighted_mean_control',
        'weighted_sd_control',
        'smd_signed_after',
      ],
      rows: Object.entries(byArm.continuous).map(([variable, entry]) => ({
        variable,
        mean_treated: entry?.meanTreated,
        sd_treated: entry?.sdTreated,
        mean_control: entry?.meanControl,
        sd_control: entry?.sdControl,
        smd_signed_before: entry?.smdUnweighted,
        weighted_mean_treated: entry?.weightedMeanTreated,
        weighted_sd_treated: entry?.weightedSdTreated,
        weighted_mean_control: entry?.weightedMeanControl,
        weighted_sd_control: entry?.weightedSdControl,
        smd_signed_after: entry?.smdFixedSd,
      })),
    },
  ]),
  ...cohortsOf(baseline).flatMap(({ cohort, value }) => [
    {
      name: `baseline_continuous_${cohort}`,
      columns: ['variable', 'arm', ...summary],
      rows: baselineContinuous(value).flatMap(([variable, entry]) =>
        (['treated', 'control'] as const).map((arm) => ({
          variable,
          arm: arm === 'treated' ? 'ICT+CCRT' : 'CCRT',
          ...summaryCells(entry[arm], entry),
        })),
      ),
    },
    {
      name: `baseline_categorical_${cohort}`,
      columns: ['variable', 'level', 'n_treated', 'n_control', 'p_chisq', 'p_yates', 'p_fisher'],
      rows: baselineCategorical(value).flatMap(([variable, entry]) =>
        entry.levels.map((level, k) => ({
          variable,
          level,
          n_treated: entry.counts[k]?.[0],
          n_control: entry.counts[k]?.[1],
          p_chisq: k === 0 ? entry.chisq : null,
          p_yates: k === 0 ? entry.chisqYates : null,
          p_fisher: k === 0 ? entry.fisher : null,
        })),
      ),
    },
  ]),
];

type Baseline = Analysis['baseline']['training'];
export type ContinuousBaseline = Baseline['age'];
export type CategoricalBaseline = Baseline['sex'];

const isEntry = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The continuous variables of a baseline comparison: those with a median in each arm. */
export const baselineContinuous = (baseline: Baseline): [string, ContinuousBaseline][] =>
  Object.entries(baseline).filter((entry): entry is [string, ContinuousBaseline] => isEntry(entry[1]) && 'treated' in entry[1]);

/** The others: those with levels. */
export const baselineCategorical = (baseline: Baseline): [string, CategoricalBaseline][] =>
  Object.entries(baseline).filter((entry): entry is [string, CategoricalBaseline] => isEntry(entry[1]) && 'levels' in entry[1]);

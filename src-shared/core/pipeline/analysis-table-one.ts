/** The variables of Table 1 (Dong 2019, Table 1): which clinical columns, cut where, by score group and by arm. */
import {
  balanceCategories,
  balanceContinuous,
  type CategoricalVariable,
  type CategoryBalance,
  type CategoryCounts,
  compareContinuous,
  type ContinuousBalance,
  type ContinuousComparison,
  type ContinuousSummary,
  type ContinuousVariable,
  countCategories,
  type TwoGroups,
} from '../model/table-one';
import { treatmentArms } from '../scoring/clinical-record';
import type { ClinicalTableRow } from '../scoring/clinical-table';
import { ebvCutoffCopiesPerMl, isEbvAtLeast, volumeCutoffMl } from '../scoring/risk-groups';
import { testIndependence } from '../stats/contingency';
import type { AnalysisCohort } from './analysis-cohort';
import type { AnalysisWeights } from './analysis-config';

/** Two columns, high and low score; numbers beside the categories. */
export interface TableOneByScore {
  readonly columns: readonly string[];
  readonly n: readonly number[];
  readonly variables: Readonly<Record<string, CategoryCounts>>;
  readonly continuous: Readonly<Record<string, ContinuousComparison>>;
}

/** ICT+CCRT and CCRT, before and (in a weighted cohort) after weighting. */
export interface TableOneByArm {
  readonly weights: string;
  readonly columns: readonly string[];
  readonly n: readonly number[];
  readonly sumWeights: readonly number[] | null;
  readonly categorical: Readonly<Record<string, CategoryBalance>>;
  /** null where an arm has no value. */
  readonly continuous: Readonly<Record<string, ContinuousBalance | null>>;
}

export interface BaselineContinuous extends Omit<ContinuousComparison, 'first' | 'second'> {
  readonly treated: ContinuousSummary;
  readonly control: ContinuousSummary;
}

export interface BaselineCategory {
  readonly levels: readonly string[];
  readonly counts: readonly (readonly number[])[];
  readonly columns: readonly string[];
  readonly missing: number;
  /** p values; null where the test does not exist. */
  readonly chisq: number | null;
  /** With Yates' correction, of two levels alone. */
  readonly chisqYates: number | null;
  readonly fisher: number | null;
}

export interface Baseline {
  readonly nTreated: number;
  readonly nControl: number;
  readonly age: BaselineContinuous;
  readonly primary_tumor_volume_ml: BaselineContinuous;
  readonly ebv_dna_copies_per_ml: BaselineContinuous;
  readonly sex: BaselineCategory;
  readonly t_stage: BaselineCategory;
  readonly n_stage: BaselineCategory;
  readonly overall_stage: BaselineCategory;
  readonly cervical_nodal_necrosis: BaselineCategory;
}

/** Age at which Table 1 of the paper divides. */
const ageCutoffYears = 42;

const below = (value: number | null, cutoff: number): string | null =>
  value === null ? null : value < cutoff ? `< ${cutoff}` : `>= ${cutoff}`;
const cutLevels = (cutoff: number): string[] => [`< ${cutoff}`, `>= ${cutoff}`];

function ebvCategory({ record: { ebvDna } }: ClinicalTableRow): string | null {
  const reached = ebvDna && isEbvAtLeast(ebvDna, ebvCutoffCopiesPerMl);
  return reached === null ? null : reached ? `>= ${ebvCutoffCopiesPerMl}` : `< ${ebvCutoffCopiesPerMl}`;
}

const overallStage = ({ record }: ClinicalTableRow): string | null =>
  record.overallStage?.startsWith('IV') === true ? 'IV' : record.overallStage;

/** The usual levels, and after them any other that the rows have. */
const levelsWith = (usual: readonly string[], values: readonly (string | null)[]): string[] => [
  ...usual,
  ...[...new Set(values)].filter((value): value is string => value !== null && !usual.includes(value)).sort(),
];

function category(
  name: string,
  usual: readonly string[],
  rows: readonly ClinicalTableRow[],
  of: (row: ClinicalTableRow) => string | null,
): CategoricalVariable {
  const values = rows.map(of);
  return { name, levels: levelsWith(usual, values), values };
}

const toYesNo = (flag: boolean | null): string | null => (flag === null ? null : flag ? 'yes' : 'no');

const categories = (rows: readonly ClinicalTableRow[]): CategoricalVariable[] => [
  category('age', cutLevels(ageCutoffYears), rows, ({ record }) => below(record.ageYears, ageCutoffYears)),
  category('sex', ['female', 'male'], rows, ({ record }) => record.sex),
  category('overall_stage', ['III', 'IV'], rows, overallStage),
  category('t_stage', ['T1', 'T2', 'T3', 'T4'], rows, ({ record }) => record.tStage),
  category('n_stage', ['N1', 'N2', 'N3'], rows, ({ record }) => record.nStage),
  category('necrosis', ['no', 'yes'], rows, ({ record }) => toYesNo(record.cervicalNodalNecrosis)),
  category('volume', cutLevels(volumeCutoffMl), rows, (row) => below(row.primaryTumorVolumeMl, volumeCutoffMl)),
  category('ebv', cutLevels(ebvCutoffCopiesPerMl), rows, ebvCategory),
];

/** A value below a detection limit is no number here. */
const ebvNumber = ({ record: { ebvDna } }: ClinicalTableRow): number | null =>
  ebvDna === null || ebvDna.belowLimit ? null : ebvDna.value;

const ages = (rows: readonly ClinicalTableRow[]): ContinuousVariable => ({
  name: 'age',
  values: rows.map(({ record }) => record.ageYears),
});
const volumes = (rows: readonly ClinicalTableRow[]): ContinuousVariable => ({
  name: 'primary_tumor_volume_ml',
  values: rows.map((row) => row.primaryTumorVolumeMl),
});
const ebvs = (rows: readonly ClinicalTableRow[]): ContinuousVariable => ({
  name: 'ebv_dna_copies_per_ml',
  values: rows.map(ebvNumber),
});
const numbers = (rows: readonly ClinicalTableRow[]): ContinuousVariable[] => [ages(rows), volumes(rows), ebvs(rows)];

const logEbv = (rows: readonly ClinicalTableRow[]): ContinuousVariable => ({
  name: 'log10_ebv',
  values: rows.map((row) => {
    const value = ebvNumber(row);
    return value === null ? null : Math.log10(value + 1);
  }),
});

/** One entry a variable, by its name. */
const byName = <V extends { readonly name: string }, T>(variables: readonly V[], of: (variable: V) => T): Record<string, T> =>
  Object.fromEntries(variables.map((variable) => [variable.name, of(variable)]));

/** Table 1 of a cohort; by score only where there is one. */
export function toTableOne(
  { rows, treated }: AnalysisCohort,
  score: ArrayLike<number> | null,
  weight: ArrayLike<number> | null,
  scheme: AnalysisWeights,
): { readonly byScore: TableOneByScore | null; readonly byArm: TableOneByArm } {
  const arms: TwoGroups = { labels: ['ICT+CCRT', 'CCRT'], first: treated };
  const count = ({ first }: TwoGroups): number[] => [1, 0].map((group) => Array.from(first).filter((g) => g === group).length);
  const sumOf = (arm: 0 | 1, weights: ArrayLike<number>): number =>
    Array.from(weights).reduce((sum, w, i) => (treated[i] === arm ? sum + w : sum), 0);
  const byArm: TableOneByArm = {
    weights: weight ? scheme : 'none',
    columns: arms.labels,
    n: count(arms),
    sumWeights: weight && [sumOf(1, weight), sumOf(0, weight)],
    categorical: byName(categories(rows), (variable) => balanceCategories(variable, arms, weight)),
    continuous: byName([...numbers(rows), logEbv(rows)], (variable) => balanceContinuous(variable, arms, weight)),
  };
  if (score === null) return { byScore: null, byArm };
  const groups: TwoGroups = { labels: ['high', 'low'], first: Uint8Array.from(score, (s) => (s > 0 ? 1 : 0)) };
  const regimen = category('regimen', [...treatmentArms].sort(), rows, ({ record }) => record.treatment);
  return {
    byArm,
    byScore: {
      columns: groups.labels,
      n: count(groups),
      variables: byName([...categories(rows), regimen], (variable) => countCategories(variable, groups)),
      continuous: byName(numbers(rows), (variable) => compareContinuous(variable, groups)),
    },
  };
}

/** The cohort by arm before weighting, with every usual test. Levels are those that occur, in R's order. */
export function toBaseline({ rows, treated }: AnalysisCohort): Baseline {
  const arms: TwoGroups = { labels: ['treated', 'control'], first: treated };
  const inIct = treated.reduce((sum, arm) => sum + arm, 0);
  const compare = (variable: ContinuousVariable): BaselineContinuous => {
    const { first, second, ...tests } = compareContinuous(variable, arms);
    return { treated: first, control: second, ...tests };
  };
  const tabulate = (of: (row: ClinicalTableRow) => string | null): BaselineCategory => {
    const { levels, counts, columns, missing, chisq, fisher } = countCategories(category('', [], rows, of), arms);
    const yates = levels.length === 2 ? testIndependence(counts, { yates: true }) : null;
    return {
      levels,
      counts,
      columns,
      missing,
      chisq: chisq?.p ?? null,
      chisqYates: yates?.ok === true ? yates.value.p : null,
      fisher: fisher?.p ?? null,
    };
  };
  const flag = (value: boolean | null): string | null => (value === null ? null : value ? '1' : '0');
  return {
    nTreated: inIct,
    nControl: rows.length - inIct,
    age: compare(ages(rows)),
    primary_tumor_volume_ml: compare(volumes(rows)),
    ebv_dna_copies_per_ml: compare(ebvs(rows)),
    sex: tabulate(({ record }) => record.sex),
    t_stage: tabulate(({ record }) => record.tStage),
    n_stage: tabulate(({ record }) => record.nStage),
    overall_stage: tabulate(({ record }) => record.overallStage),
    cervical_nodal_necrosis: tabulate(({ record }) => flag(record.cervicalNodalNecrosis)),
  };
}

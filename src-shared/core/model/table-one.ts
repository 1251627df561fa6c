/**
 * Table 1, a variable at a time: who the patients of two groups were, with the tests and the balance that stand beside the
 * numbers. From plain columns; the fields are those of the golden files 03 and 16. A missing value (null) leaves its
 * variable alone, and is counted there.
 */
import { assert } from '../../base/assert';
import type { Result } from '../../base/result';
import { type CountTable, testIndependence } from '../stats/contingency';
import { testFisher } from '../stats/fisher-exact';
import { mean, standardDeviation } from '../stats/moments';
import { quantiles } from '../stats/quantile';
import { computeTTest } from '../stats/t-test';
import { computeRankSum } from '../stats/wilcoxon';
import { computeBalance, type CovariateBalance, multinomialSmd } from './covariate-balance';

/** A variable of levels: one level a patient, null = missing. A level without a patient keeps its row. */
export interface CategoricalVariable {
  readonly name: string;
  readonly levels: readonly string[];
  readonly values: readonly (string | null)[];
}

/** A variable of numbers, null = missing. */
export interface ContinuousVariable {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** The two columns of a table: two arms, or two groups of the score. */
export interface TwoGroups {
  readonly labels: readonly [string, string];
  /** 1: the patient belongs to the first column, 0: to the second. */
  readonly first: ArrayLike<number>;
}

/** Rows are levels, columns as in `columns`. Percentages (0 to 100) are of the patients with a value. */
export interface CategoryCounts {
  readonly levels: readonly string[];
  readonly columns: readonly string[];
  readonly counts: readonly (readonly number[])[];
  /** null in a column without a patient. */
  readonly columnPercent: readonly (readonly (number | null)[])[];
  readonly total: readonly number[];
  readonly totalPercent: readonly (number | null)[];
  /** Patients without a value. */
  readonly missing: number;
  /** Pearson without Yates; levels without a patient left out. */
  readonly chisq: { readonly stat: number; readonly df: number; readonly p: number; readonly minExpected: number } | null;
  readonly fisher: { readonly p: number } | null;
  /** Problem code, where a test is null. */
  readonly reason?: string;
}

/** Counts of a variable in two groups, with chi-square and Fisher's exact test. */
export function countCategories(variable: CategoricalVariable, groups: TwoGroups): CategoryCounts {
  const { name, levels, values } = variable;
  assert(values.length === groups.first.length, `column ${name} differs in length`);
  const counts = levels.map(() => [0, 0]);
  let missing = 0;
  values.forEach((value, i) => {
    if (value === null) {
      missing += 1;
      return;
    }
    const level = levels.indexOf(value);
    assert(level >= 0, `${value} is no level of ${name}`);
    counts[level]![columnOf(groups, i)]! += 1;
  });
  const total = counts.map((row) => row[0]! + row[1]!);
  const all = total.reduce((sum, count) => sum + count, 0);
  return {
    levels,
    columns: groups.labels,
    counts,
    columnPercent: columnPercentOf(counts),
    total,
    totalPercent: total.map((count) => percentOf(count, all)),
    missing,
    ...testCounts(counts),
  };
}

const columnOf = ({ first }: TwoGroups, i: number): 0 | 1 => (first[i] === 1 ? 0 : 1);
const percentOf = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);

function columnPercentOf(counts: readonly (readonly number[])[]): (number | null)[][] {
  const sums = [0, 1].map((column) => counts.reduce((sum, row) => sum + row[column]!, 0));
  return counts.map((row) => row.map((count, column) => percentOf(count, sums[column]!)));
}

const orNull = <T>(result: Result<T>): T | null => (result.ok ? result.value : null);

function testCounts(counts: CountTable): Pick<CategoryCounts, 'chisq' | 'fisher' | 'reason'> {
  const independence = testIndependence(counts);
  const exact = testFisher(counts);
  const failed = independence.ok ? exact : independence;
  return {
    chisq: independence.ok
      ? {
          stat: independence.value.statistic,
          df: independence.value.df,
          p: independence.value.p,
          minExpected: independence.value.minExpected,
        }
      : null,
    fisher: orNull(exact),
    ...(failed.ok ? {} : { reason: failed.error.code }),
  };
}

/** null without a value; the SD also with a single one. */
export interface ContinuousSummary {
  /** Patients with a value. */
  readonly n: number;
  readonly mean: number | null;
  /** n - 1. */
  readonly sd: number | null;
  readonly median: number | null;
  /** Quartiles, type 7. */
  readonly q1q3: readonly [number | null, number | null];
  readonly min: number | null;
  readonly max: number | null;
}

/** Two groups compared by a number; p values are null where the test does not exist. */
export interface ContinuousComparison {
  readonly first: ContinuousSummary;
  readonly second: ContinuousSummary;
  /** Patients without a value. */
  readonly missing: number;
  readonly student: number | null;
  readonly welch: number | null;
  /** Normal approximation with continuity and tie correction, whatever the number of patients. */
  readonly wilcoxonCorrected: number | null;
}

/** Summary of a number in two groups, with the p values of the usual tests. */
export function compareContinuous({ name, values }: ContinuousVariable, groups: TwoGroups): ContinuousComparison {
  assert(values.length === groups.first.length, `column ${name} differs in length`);
  const ofColumn = (column: 0 | 1): number[] =>
    values.flatMap((value, i) => (value !== null && columnOf(groups, i) === column ? [value] : []));
  const [x, y] = [ofColumn(0), ofColumn(1)];
  return {
    first: summarise(x),
    second: summarise(y),
    missing: values.length - x.length - y.length,
    student: orNull(computeTTest(x, y, { variances: 'equal' }))?.p ?? null,
    welch: orNull(computeTTest(x, y, { variances: 'unequal' }))?.p ?? null,
    wilcoxonCorrected: orNull(computeRankSum(x, y, { exact: false }))?.p ?? null,
  };
}

function summarise(values: readonly number[]): ContinuousSummary {
  const n = values.length;
  if (n === 0) return { n, mean: null, sd: null, median: null, q1q3: [null, null], min: null, max: null };
  const [min, q1, median, q3, max] = quantiles(values, [0, 0.25, 0.5, 0.75, 1]);
  return {
    n,
    mean: mean(values),
    sd: n > 1 ? standardDeviation(values) : null,
    median: median!,
    q1q3: [q1!, q3!],
    min: min!,
    max: max!,
  };
}

/**
 * Counts by arm with standardised differences, first minus second column. null = a difference over a spread of 0, or an arm
 * without a value. Weighted fields are absent where there are no weights.
 */
export interface CategoryBalance extends CategoryCounts {
  /** Of each level's indicator. */
  readonly smdUnweighted: readonly (number | null)[];
  /** Of the whole variable, after Yang and Dalton: never negative. */
  readonly smdOverallUnweighted: number | null;
  readonly weightedCounts?: readonly (readonly number[])[];
  readonly weightedColumnPercent?: readonly (readonly (number | null)[])[];
  readonly smdFixedSd?: readonly (number | null)[];
  readonly smdWeightedSd?: readonly (number | null)[];
  readonly smdOverallWeighted?: number | null;
}

/** Counts of a variable by arm, and its balance before and after weighting; `weight` null: before alone. */
export function balanceCategories(
  variable: CategoricalVariable,
  arms: TwoGroups,
  weight: ArrayLike<number> | null,
): CategoryBalance {
  const { levels, values } = variable;
  const rows = rowsWithValue(values);
  const indicators = levels.map((level) => rows.map((i) => (values[i] === level ? 1 : 0)));
  const balance = balanceOf(indicators, rows, arms, weight);
  const ofLevels = (pick: (one: CovariateBalance) => number | null): (number | null)[] =>
    balance ? balance.map(pick) : levels.map(() => null);
  const before = {
    ...countCategories(variable, arms),
    smdUnweighted: ofLevels((one) => one.smdUnweighted),
    smdOverallUnweighted:
      balance &&
      multinomialSmd(
        balance.map((one) => one.meanTreated),
        balance.map((one) => one.meanControl),
      ),
  };
  if (!weight) return before;
  const weightedCounts = levels.map(() => [0, 0]);
  for (const i of rows) weightedCounts[levels.indexOf(values[i]!)]![columnOf(arms, i)]! += weight[i]!;
  return {
    ...before,
    weightedCounts,
    weightedColumnPercent: columnPercentOf(weightedCounts),
    smdFixedSd: ofLevels((one) => one.smdFixedSd),
    smdWeightedSd: ofLevels((one) => one.smdWeightedSd),
    smdOverallWeighted:
      balance &&
      multinomialSmd(
        balance.map((one) => one.weightedMeanTreated),
        balance.map((one) => one.weightedMeanControl),
      ),
  };
}

/** Treated is the first column. SDs: n - 1; weighted: sum w (x - m)^2 / (sum w - sum w^2 / sum w); null with one value. */
export interface ContinuousBalance {
  readonly meanTreated: number;
  readonly meanControl: number;
  readonly sdTreated: number | null;
  readonly sdControl: number | null;
  readonly smdUnweighted: number | null;
  readonly weightedMeanTreated?: number;
  readonly weightedMeanControl?: number;
  readonly weightedSdTreated?: number | null;
  readonly weightedSdControl?: number | null;
  readonly smdFixedSd?: number | null;
  readonly smdWeightedSd?: number | null;
}

/** Balance of a number before and after weighting; null where an arm has no value (with weight). */
export function balanceContinuous(
  { name, values }: ContinuousVariable,
  arms: TwoGroups,
  weight: ArrayLike<number> | null,
): ContinuousBalance | null {
  assert(values.length === arms.first.length, `column ${name} differs in length`);
  const rows = rowsWithValue(values);
  const [balance] = balanceOf([rows.map((i) => values[i]!)], rows, arms, weight) ?? [];
  if (!balance) return null;
  const root = (variance: number | null): number | null => (variance === null ? null : Math.sqrt(variance));
  const before = {
    meanTreated: balance.meanTreated,
    meanControl: balance.meanControl,
    sdTreated: root(balance.varianceTreated),
    sdControl: root(balance.varianceControl),
    smdUnweighted: balance.smdUnweighted,
  };
  if (!weight) return before;
  return {
    ...before,
    weightedMeanTreated: balance.weightedMeanTreated,
    weightedMeanControl: balance.weightedMeanControl,
    weightedSdTreated: root(balance.weightedVarianceTreated),
    weightedSdControl: root(balance.weightedVarianceControl),
    smdFixedSd: balance.smdFixedSd,
    smdWeightedSd: balance.smdWeightedSd,
  };
}

const rowsWithValue = (values: readonly unknown[]): number[] => [...values.keys()].filter((i) => values[i] !== null);

/** Balance of columns given for `rows` alone; null where an arm has no such row with weight. */
function balanceOf(
  columns: readonly (readonly number[])[],
  rows: readonly number[],
  arms: TwoGroups,
  weight: ArrayLike<number> | null,
): readonly CovariateBalance[] | null {
  assert(!weight || weight.length === arms.first.length, 'weights are of the same patients');
  const treated = rows.map((i) => (columnOf(arms, i) === 0 ? 1 : 0));
  const weights = rows.map((i) => weight?.[i] ?? 1);
  const hasWeight = (arm: number): boolean => weights.some((w, k) => treated[k] === arm && w > 0);
  if (!hasWeight(0) || !hasWeight(1)) return null;
  const covariates = columns.map((values, c) => ({ name: String(c), values }));
  return computeBalance(covariates, treated, weights);
}

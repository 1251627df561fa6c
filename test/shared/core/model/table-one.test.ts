import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '@shared/base/csv';
import { fitLogistic } from '@shared/core/stats/logistic';
import { testIndependence } from '@shared/core/stats/contingency';
import { computePropensityWeights } from '@shared/core/model/propensity-weights';
import {
  balanceCategories,
  balanceContinuous,
  type CategoricalVariable,
  compareContinuous,
  type ContinuousVariable,
  countCategories,
  type TwoGroups,
} from '@shared/core/model/table-one';
import { expectedFile, type GoldenCohortName, goldenCohortPath } from '../../../support/golden-cohort';
import { expectClose, type GoldenCase } from '../stats/golden-case';

const cohorts: readonly GoldenCohortName[] = ['training', 'validation'];

/** The columns of a golden table as they are written. */
function columnsOf(cohort: GoldenCohortName): { text: (name: string) => string[]; number: (name: string) => number[] } {
  const csv = parseCsv(readFileSync(goldenCohortPath(cohort), 'utf8'));
  if (!csv.ok) throw new Error(csv.error.code);
  const { header, rows } = csv.value;
  const text = (name: string): string[] => rows.map((row) => row[header.indexOf(name)]!);
  return { text, number: (name) => text(name).map(Number) };
}

const cut = (values: readonly number[], at: number): string[] => values.map((value) => (value < at ? `< ${at}` : `>= ${at}`));
const flags = (values: readonly string[], name: string): number[] => values.map((value) => (value === name ? 1 : 0));

function cohortOf(cohort: GoldenCohortName) {
  const { text, number } = columnsOf(cohort);
  const categories: Record<string, string[]> = {
    age: cut(number('age'), 42),
    sex: text('sex'),
    overall_stage: text('overall_stage'),
    t_stage: text('t_stage'),
    n_stage: text('n_stage'),
    necrosis: text('cervical_nodal_necrosis').map((flag) => (flag === '1' ? 'yes' : 'no')),
    volume: cut(number('primary_tumor_volume_ml'), 34),
    ebv: cut(number('ebv_dna_copies_per_ml'), 2000),
    regimen: text('treatment'),
    cervical_nodal_necrosis: text('cervical_nodal_necrosis'),
  };
  const numbers: Record<string, number[]> = {
    age: number('age'),
    primary_tumor_volume_ml: number('primary_tumor_volume_ml'),
    ebv_dna_copies_per_ml: number('ebv_dna_copies_per_ml'),
    log10_ebv: number('ebv_dna_copies_per_ml').map((value) => Math.log10(value + 1)),
  };
  const treated = flags(text('treatment'), 'ICT+CCRT');
  /** The propensity model of the golden file 02. */
  const stabilised = (): { ps: Float64Array; weights: Float64Array } => {
    const covariates = {
      age: numbers['age']!,
      male: flags(text('sex'), 'male'),
      t2: flags(text('t_stage'), 'T2'),
      t3: flags(text('t_stage'), 'T3'),
      t4: flags(text('t_stage'), 'T4'),
      n2: flags(text('n_stage'), 'N2'),
      n3: flags(text('n_stage'), 'N3'),
      log10_ebv: numbers['log10_ebv']!,
      necrosis: number('cervical_nodal_necrosis'),
      volume: numbers['primary_tumor_volume_ml']!,
    };
    const fit = fitLogistic({
      outcome: treated,
      covariates: Object.entries(covariates).map(([name, values]) => ({ name, values })),
    });
    if (!fit.ok) throw new Error(fit.error.code);
    const weights = computePropensityWeights(fit.value.fitted, treated, 'stabilisedAte');
    if (!weights.ok) throw new Error(weights.error.code);
    return { ps: fit.value.fitted, weights: weights.value };
  };
  return { categories, numbers, treated, stabilised };
}

/** Every field of the golden object, p values by their own tolerance; a field that we leave out must be null there. */
function expectFields(actual: unknown, expected: unknown, t: GoldenCase['tolerance'], path: string, isP = false): void {
  if (expected !== null && typeof expected === 'object' && !Array.isArray(expected)) {
    const ours = actual as Record<string, unknown>; // of the same shape, or the fields below fail
    for (const [key, value] of Object.entries(expected)) expectFields(ours?.[key], value, t, `${path}.${key}`, key === 'p');
  } else if (typeof expected === 'string' || (Array.isArray(expected) && typeof expected[0] === 'string')) {
    expect(actual, path).toEqual(expected);
  } else expectClose(actual ?? null, expected, t, path, isP ? 'p' : 'value');
}

type Fields = Record<string, unknown>;

describe('Table 1 against R', () => {
  const { expected, tolerance } = expectedFile<
    Record<
      GoldenCohortName,
      {
        byIctos: { columns: [string, string]; n: number[]; variables: Record<string, { levels: string[] } & Fields> };
        byTreatment: ByTreatment;
      }
    > & { validationRefittedPropensity: { ps: number[]; stabilisedAte: number[]; byTreatment: ByTreatment } }
  >('16_table1');
  interface ByTreatment {
    columns: [string, string];
    n: number[];
    sumWeights: number[] | null;
    categorical: Record<string, { levels: string[] } & Fields>;
    continuous: Record<string, Fields>;
  }
  const scores = expectedFile<Record<GoldenCohortName, { high: number[] }>>('06_ictos_scores').expected;

  const expectByTreatment = (cohort: GoldenCohortName, want: ByTreatment, weights: ArrayLike<number> | null): void => {
    const { categories, numbers, treated } = cohortOf(cohort);
    const arms: TwoGroups = { labels: want.columns, first: treated };
    expect(Object.keys(want.categorical)).toHaveLength(8);
    for (const [name, { levels, ...fields }] of Object.entries(want.categorical)) {
      const balance = balanceCategories({ name, levels, values: categories[name]! }, arms, weights);
      expectFields(balance, { levels, ...fields }, tolerance, `${cohort} ${name}`);
      expect('smdFixedSd' in balance).toBe(weights !== null);
      expect(balance.missing).toBe(0);
    }
    expect(Object.keys(want.continuous)).toHaveLength(4);
    for (const [name, fields] of Object.entries(want.continuous))
      expectFields(balanceContinuous({ name, values: numbers[name]! }, arms, weights), fields, tolerance, `${cohort} ${name}`);
    if (weights && want.sumWeights) {
      const sums = [1, 0].map((arm) => Array.from(weights).reduce((sum, w, i) => (treated[i] === arm ? sum + w : sum), 0));
      expectClose(sums, want.sumWeights, tolerance, 'sumWeights');
    }
  };

  for (const cohort of cohorts) {
    it(`${cohort}, by score group`, () => {
      const { columns, n, variables } = expected[cohort].byIctos;
      const { categories } = cohortOf(cohort);
      const groups: TwoGroups = { labels: columns, first: scores[cohort].high };
      expect(Object.keys(variables)).toHaveLength(9);
      for (const [name, { levels, ...fields }] of Object.entries(variables)) {
        const counts = countCategories({ name, levels, values: categories[name]! }, groups);
        expectFields(counts, { levels, ...fields }, tolerance, `${cohort} ${name}`);
        expect([0, 1].map((j) => counts.counts.reduce((sum, row) => sum + row[j]!, 0))).toEqual(n);
      }
    });
  }
  it('training, by arm before and after weighting', () =>
    expectByTreatment('training', expected.training.byTreatment, cohortOf('training').stabilised().weights));
  it('validation, by arm', () => expectByTreatment('validation', expected.validation.byTreatment, null));
  it('validation with the propensity refitted there', () => {
    const want = expected.validationRefittedPropensity;
    const { ps, weights } = cohortOf('validation').stabilised();
    expectClose([...ps], want.ps, tolerance, 'ps');
    expectClose([...weights], want.stabilisedAte, tolerance, 'stabilisedAte');
    expectByTreatment('validation', want.byTreatment, weights);
  });
});

describe('baseline by arm against R', () => {
  interface Summary {
    n: number;
    mean: number;
    sd: number;
    median: number;
    q1q3: number[];
  }
  type Tests = Record<'student' | 'welch' | 'wilcoxonCorrected', number>;
  type Continuous = { treated: Summary; control: Summary } & Tests;
  interface Categorical {
    levels: string[];
    counts: number[][];
    columns: [string, string];
    chisq: number;
    chisqYates: number | null;
    fisher: number;
  }
  const { expected, tolerance } =
    expectedFile<Record<GoldenCohortName, Record<string, number | Continuous | Categorical>>>('03_baseline_and_followup');
  for (const cohort of cohorts) {
    it(cohort, () => {
      const { categories, numbers, treated } = cohortOf(cohort);
      const { nTreated, nControl, ...variables } = expected[cohort];
      expect([1, 0].map((arm) => treated.filter((t) => t === arm).length)).toEqual([nTreated, nControl]);
      expect(Object.keys(variables)).toHaveLength(8);
      for (const [name, want] of Object.entries(variables)) {
        if (typeof want === 'number') throw new Error(`${name} is no variable`);
        if ('treated' in want) {
          const ours = compareContinuous({ name, values: numbers[name]! }, { labels: ['treated', 'control'], first: treated });
          const { treated: first, control, ...tests } = want;
          expectFields(ours.first, first, tolerance, `${name} treated`);
          expectFields(ours.second, control, tolerance, `${name} control`);
          expect(Object.keys(tests)).toHaveLength(3);
          for (const [test, p] of Object.entries(tests))
            expectClose(ours[test as keyof Tests], p, tolerance, `${name} ${test}`, 'p'); // keys of the golden tests
          const own = numbers[name]!.filter((_, i) => treated[i] === 1);
          expect([ours.first.min, ours.first.max]).toEqual([Math.min(...own), Math.max(...own)]);
          continue;
        }
        const { levels, columns, counts, chisq, chisqYates, fisher } = want;
        const ours = countCategories({ name, levels, values: categories[name]! }, { labels: columns, first: treated });
        expect(ours).toMatchObject({ levels, columns, counts });
        expectClose(ours.chisq?.p, chisq, tolerance, `${name} chisq`, 'p');
        expectClose(ours.fisher?.p, fisher, tolerance, `${name} fisher`, 'p');
        const yates = testIndependence(ours.counts, { yates: true });
        if (chisqYates !== null) expectClose(yates.ok && yates.value.p, chisqYates, tolerance, `${name} yates`, 'p');
        else expect(levels.length).toBeGreaterThan(2);
      }
    });
  }
});

describe('Table 1', () => {
  const groups: TwoGroups = { labels: ['a', 'b'], first: [1, 1, 1, 0, 0, 0, 0] };
  const stage: CategoricalVariable = {
    name: 'stage',
    levels: ['I', 'II', 'III'],
    values: ['I', null, 'II', 'I', 'I', null, null],
  };
  const size: ContinuousVariable = { name: 'size', values: [3, null, 5, 2, 8, null, 1] };
  const weight = [2, 9, 1, 1, 3, 9, 1];

  it('counts missing values once and leaves them out of that variable: all else is as if the patient were not there', () => {
    const keep = (values: ArrayLike<unknown>, present: readonly unknown[]) =>
      Array.from(values).filter((_, i) => present[i] !== null);
    const without = <T>(variable: { readonly values: readonly T[] }, use: ArrayLike<number>): number[] =>
      keep(use, variable.values) as number[]; // a part of a list of numbers
    const stageGroups: TwoGroups = { ...groups, first: without(stage, groups.first) };
    const sizeGroups: TwoGroups = { ...groups, first: without(size, groups.first) };
    const fullStage = { ...stage, values: stage.values.filter((value) => value !== null) };
    const fullSize = { ...size, values: size.values.filter((value) => value !== null) };
    const counts = balanceCategories(stage, groups, weight);
    expect(counts).toEqual({ ...balanceCategories(fullStage, stageGroups, without(stage, weight)), missing: 3 });
    expect(countCategories(stage, groups).missing).toBe(3);
    expect(compareContinuous(size, groups)).toEqual({ ...compareContinuous(fullSize, sizeGroups), missing: 2 });
    expect(balanceContinuous(size, groups, weight)).toEqual(balanceContinuous(fullSize, sizeGroups, without(size, weight)));
  });

  it('a level without a patient keeps its row and has no difference', () => {
    const balance = balanceCategories(stage, groups, weight);
    expect(balance.counts).toEqual([
      [1, 2],
      [1, 0],
      [0, 0],
    ]);
    expect(balance.columnPercent).toEqual([
      [50, 100],
      [50, 0],
      [0, 0],
    ]);
    expect(balance.totalPercent).toEqual([75, 25, 0]);
    expect(balance.weightedCounts).toEqual([
      [2, 4],
      [1, 0],
      [0, 0],
    ]);
    expect(balance.smdUnweighted[2]).toBeNull();
    expect(balance.chisq?.df).toBe(1);
  });

  it('an empty column, a single value and a single level are null with a reason, never NaN', () => {
    const alone: TwoGroups = { labels: ['a', 'b'], first: [1, 1, 1] };
    const one: CategoricalVariable = { name: 'one', levels: ['x', 'y'], values: ['x', 'x', 'y'] };
    expect(balanceCategories(one, alone, null)).toMatchObject({
      columnPercent: [
        [expect.closeTo(66.667, 3), null],
        [expect.closeTo(33.333, 3), null],
      ],
      chisq: null,
      fisher: null,
      reason: 'stats/one-level',
      smdUnweighted: [null, null],
      smdOverallUnweighted: null,
    });
    expect(balanceContinuous({ name: 'n', values: [1, 2, 3] }, alone, null)).toBeNull();
    expect(compareContinuous({ name: 'n', values: [1, null, null] }, alone)).toEqual({
      first: { n: 1, mean: 1, sd: null, median: 1, q1q3: [1, 1], min: 1, max: 1 },
      second: { n: 0, mean: null, sd: null, median: null, q1q3: [null, null], min: null, max: null },
      missing: 2,
      student: null,
      welch: null,
      wilcoxonCorrected: null,
    });
    const nobody = countCategories({ ...one, values: [null, null, null] }, alone);
    expect(nobody).toMatchObject({ total: [0, 0], totalPercent: [null, null], missing: 3 });
  });
});

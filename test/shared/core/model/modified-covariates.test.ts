import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import {
  computeScore,
  fitModifiedCovariates,
  type ModifiedCovariateInput,
  type ModifiedCovariateModel,
} from '@shared/core/model/modified-covariates';
import { computeConcordance } from '@shared/core/stats/concordance';
import type { Covariate, TiesMethod } from '@shared/core/stats/cox';
import { expectClose, goldenCases } from '../stats/golden-case';
import type { GoldenCox } from '../../../support/evaluation-cohort';
import { expectedFile, type GoldenTolerance } from '../../../support/golden-cohort';
import { goldenColumns, goldenPropensity } from '../../../support/golden-training';

interface GoldenModel {
  nSteps: number;
  steps: { terms: string[]; coef: number[]; se: number[]; p: number[]; loglik: number; removed: string | null }[];
  selected: string[];
  gamma: number[];
  benefitScore: number[];
  nHigh: number;
  fit: GoldenCox;
}

function fitted(input: ModifiedCovariateInput): ModifiedCovariateModel {
  const result = fitModifiedCovariates(input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function expectModel(input: ModifiedCovariateInput, want: GoldenModel, t: GoldenTolerance): void {
  const model = fitted(input);
  expect(model.reason).toBeNull();
  expect(model.steps.length).toBe(want.nSteps);
  model.steps.forEach((step, k) => {
    const wanted = want.steps[k]!;
    expect(step.terms).toEqual(wanted.terms);
    expect(step.removed).toBe(wanted.removed);
    expectClose(step.coef, wanted.coef, t, `step ${k} coef`);
    expectClose(step.se, wanted.se, t, `step ${k} se`);
    expectClose(step.p, wanted.p, t, `step ${k} p`, 'p');
    expectClose(step.loglik, wanted.loglik, t, `step ${k} loglik`);
  });
  expect(model.terms).toEqual(want.selected);
  expectClose(model.gamma, want.gamma, t, 'gamma');
  expectClose(model.score, want.benefitScore, t, 'score');
  expect(model.score.filter((s) => s > 0).length).toBe(want.nHigh);
  const fit = model.fit!;
  const column = (key: keyof (typeof fit.terms)[number]) => fit.terms.map((term) => term[key]);
  expect(fit).toMatchObject({ n: want.fit.n, events: want.fit.nEvent, robust: want.fit.robust, confLevel: want.fit.confLevel });
  expect(column('name')).toEqual(want.fit.terms);
  expectClose(column('coefficient'), want.fit.coef, t, 'coef');
  expectClose(column('hazardRatio'), want.fit.hr, t, 'hr');
  expectClose(column('seModel'), want.fit.seModel, t, 'seModel');
  if (want.fit.seRobust === null) expect(fit.varRobust).toBeNull();
  else expectClose(column('seRobust'), want.fit.seRobust, t, 'seRobust');
  expectClose(column('z'), want.fit.z, t, 'z');
  expectClose(column('p'), want.fit.p, t, 'p', 'p');
  expectClose(column('hrLower'), want.fit.hrLower, t, 'hrLower');
  expectClose(column('hrUpper'), want.fit.hrUpper, t, 'hrUpper');
  expectClose(fit.varModel, want.fit.varModel, t, 'varModel');
  expectClose(fit.varRobust, want.fit.varRobust, t, 'varRobust');
  expectClose(fit.loglikNull, want.fit.loglikNull, t, 'loglikNull');
  expectClose(fit.loglik, want.fit.loglik, t, 'loglik');
  for (const [ours, theirs] of [
    [fit.likelihoodRatioTest, want.fit.lrTest],
    [fit.waldTest, want.fit.waldTest],
    [fit.scoreTest, want.fit.scoreTest],
    [fit.robustScoreTest, want.fit.robustScoreTest],
  ] as const) {
    if (theirs === null) {
      expect(fit.robust).toBe(false);
      continue;
    }
    expectClose(ours?.statistic, theirs.stat, t, 'statistic');
    expect(ours?.df).toBe(theirs.df);
    expectClose(ours?.p, theirs.p, t, 'p', 'p');
  }
  const { time, event, treated, weight } = input;
  const risk = Float64Array.from(model.score, (s, i) => -s * (treated[i]! - 0.5));
  const concordance = computeConcordance({ time, event, risk, weight: weight ?? undefined });
  if (!concordance.ok) throw new Error(concordance.error.code);
  for (const key of ['c', 'se', 'concordant', 'discordant', 'tiedX', 'tiedY', 'tiedXY'] as const)
    expectClose(concordance.value[key], want.fit.concordance[key], t, `concordance ${key}`);
}

describe('modified covariates against R', () => {
  const cases = goldenCases('modified_covariate_');
  it('finds the cases', () => expect(cases.length).toBe(3));
  it.each(cases.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    const { columns, x = {}, params } = golden.input;
    const asNumbers = (values: readonly unknown[]): number[] => values.map(Number);
    const input: ModifiedCovariateInput = {
      time: asNumbers(columns['time']!),
      event: asNumbers(columns['status']!),
      treated: asNumbers(columns['treated']!),
      weight: columns['weight'] ? asNumbers(columns['weight']) : null,
      features: Object.entries(x).map(([name, values]) => ({ name, values: asNumbers(values) })),
      pStay: Number(params['alpha']),
      robust: params['robust'] === true,
      ties: params['ties'] as TiesMethod, // a method name
    };
    expectModel(input, golden.expected as unknown as GoldenModel, golden.tolerance); // shape of these cases
  });
});

describe('modified covariates of the golden cohort (05)', () => {
  const { expected, tolerance } = expectedFile<Record<string, GoldenModel>>('05_modified_covariate');
  const screening = expectedFile<{ kept: string[]; allFeaturesCorrelationFilter: { kept: string[] } }>(
    '04_interaction_screening',
  );
  const { time, event, treated, z } = goldenColumns('training');
  const { weight } = goldenPropensity();
  const choose = (names: readonly string[]): Covariate[] => names.map((name) => z.find((column) => column.name === name)!);
  const kept = choose(screening.expected.kept);
  const input = { time, event, treated, weight, features: kept };

  it.each([
    ['main', input],
    ['breslow', { ...input, ties: 'breslow' }],
    ['naiveSe', { ...input, robust: false }],
    ['unweighted', { ...input, weight: null }],
    ['longBackwardFromAllUncorrelated', { ...input, features: choose(screening.expected.allFeaturesCorrelationFilter.kept) }],
  ] as const)('%s', (key, given) => expectModel(given, expected[key]!, tolerance));

  it('scores both cohorts (06)', () => {
    const golden = expectedFile<{
      formula: { features: string[]; gamma: number[]; ictosWeights: number[] };
      training: { ictos: number[]; high: number[] };
      validation: { ictos: number[]; high: number[] };
    }>('06_ictos_scores');
    const model = fitted(input);
    expect(model.terms).toEqual(golden.expected.formula.features);
    expectClose(model.gamma, golden.expected.formula.gamma, golden.tolerance, 'gamma');
    expectClose(
      model.gamma.map((g) => -g),
      golden.expected.formula.ictosWeights,
      golden.tolerance,
      'weights',
    );
    for (const name of ['training', 'validation'] as const) {
      const columns = goldenColumns(name).z;
      const score = computeScore(
        model.terms.map((term) => columns.find((column) => column.name === term)!),
        model.gamma,
        columns[0]!.values.length,
      );
      expectClose(score, golden.expected[name].ictos, golden.tolerance, name);
      expect(Array.from(score, (s) => (s > 0 ? 1 : 0))).toEqual(golden.expected[name].high);
    }
  });
});

function draw(seed: number, n = 90, p = 4): ModifiedCovariateInput {
  const rng = makeRng(seed);
  const treated = Uint8Array.from({ length: n }, () => rng.int(2));
  const features = Array.from({ length: p }, (_, j) => ({
    name: `f${j}`,
    values: Float64Array.from({ length: n }, () => rng.normal()),
  }));
  const time = Float64Array.from({ length: n }, (_, i) => {
    const hazard = Math.exp((treated[i]! - 0.5) * (1.2 * features[0]!.values[i]! - 0.8 * features[1]!.values[i]!));
    return Math.ceil((-10 * Math.log(1 - rng.next())) / hazard);
  });
  return {
    time,
    event: Uint8Array.from({ length: n }, () => (rng.next() < 0.7 ? 1 : 0)),
    treated,
    weight: Float64Array.from({ length: n }, () => 0.4 + 2 * rng.next()),
    features,
  };
}

describe('properties of the model', () => {
  it("patients' order and the unit of time do not matter; exchanged arms flip gamma and score", () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.05, max: 40, noNaN: true }), (seed, unit) => {
        const input = draw(seed);
        const base = fitted(input);
        const order = Array.from(input.time, (_, i) => i).sort((a, b) => Math.sin(a * 3.7) - Math.sin(b * 3.7));
        const pick = (values: ArrayLike<number>) => Float64Array.from(order, (i) => values[i]!);
        const t = { rel: 1e-7, abs: 1e-9 };
        const permuted = fitted({
          ...input,
          time: pick(input.time).map((v) => v * unit),
          event: pick(input.event),
          treated: pick(input.treated),
          weight: pick(input.weight!),
          features: input.features.map(({ name, values }) => ({ name, values: pick(values) })),
        });
        expect(permuted.steps.map((step) => step.removed)).toEqual(base.steps.map((step) => step.removed));
        expectClose(permuted.gamma, [...base.gamma], t, 'permuted');
        expectClose(permuted.score, [...pick(base.score)], t, 'permuted score');
        const swapped = fitted({ ...input, treated: Array.from(input.treated, (v) => 1 - v) });
        expect(swapped.terms).toEqual(base.terms);
        expectClose(
          swapped.gamma,
          base.gamma.map((g) => -g),
          t,
          'swapped',
        );
        expectClose(swapped.score, [...base.score.map((s) => -s)], t, 'swapped score');
      }),
      { numRuns: 40 },
    );
  });
  it('the order of features does not matter when no two p are equal', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const input = draw(seed);
        const base = fitted(input);
        const again = fitted({ ...input, features: [...input.features].reverse() });
        expect([...again.terms].sort()).toEqual([...base.terms].sort());
        expect(again.steps.map((step) => step.removed)).toEqual(base.steps.map((step) => step.removed));
        expectClose(again.score, [...base.score], { rel: 1e-7, abs: 1e-9 }, 'score');
      }),
      { numRuns: 40 },
    );
  });
});

describe('outcomes without a model', () => {
  it('nothing stays: every step is kept, the score is 0, the reason is named', () => {
    const model = fitted({ ...draw(3), pStay: 1e-300 });
    expect(model.steps.length).toBe(4);
    expect(model.steps.every((step) => step.removed !== null)).toBe(true);
    expect(model).toMatchObject({ terms: [], gamma: [], fit: null });
    expect(model.reason).toEqual({ code: 'model/nothing-stays', data: { features: ['f0', 'f1', 'f2', 'f3'] } });
    expect([...model.score]).toEqual(new Array(90).fill(0));
  });
  it('of equal p the first leaves', () => {
    // Every patient stands with each pair of signs: both coefficients are exactly 0, both p exactly 1.
    const signs = [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ] as const;
    const rows = Array.from({ length: 40 }, (_, i) => ({ block: Math.floor(i / 4), sign: signs[i % 4]! }));
    const columns = [0, 1].map((j) => ({
      name: j === 0 ? 'a' : 'b',
      values: rows.map(({ block, sign }) => sign[j]! * (1 + (block % 3) + j)),
    }));
    const cohort = {
      time: rows.map(({ block }) => block + 1),
      event: rows.map(() => 1),
      treated: rows.map(({ block }) => block % 2),
      weight: null,
    };
    const removed = (features: readonly Covariate[]) => fitted({ ...cohort, features }).steps.map((step) => step.removed);
    expect(fitted({ ...cohort, features: columns }).steps[0]?.p).toEqual([1, 1]);
    expect(removed(columns)).toEqual(['a', 'b']);
    expect(removed([...columns].reverse())).toEqual(['b', 'a']);
  });
  it('a repeated feature is named', () => {
    const input = draw(4);
    const twin = { name: 'twin', values: input.features[2]!.values };
    const result = fitModifiedCovariates({ ...input, features: [...input.features, twin] });
    expect(result).toEqual({ ok: false, error: { code: 'stats/rank-deficient', data: { columns: ['twin'] } } });
  });
  it('no feature, no event, an infinite coefficient are named', () => {
    const input = draw(5);
    const codeOf = (given: ModifiedCovariateInput): string | null => {
      const result = fitModifiedCovariates(given);
      return result.ok ? null : result.error.code;
    };
    expect(codeOf({ ...input, features: [] })).toBe('model/no-candidate');
    expect(codeOf({ ...input, event: new Uint8Array(90) })).toBe('stats/no-events');
    const half = Array.from(input.treated, (t) => t - 0.5);
    // No ties: deaths at one time whose columns differ have a finite maximum (R finds it too).
    const time = Float64Array.from(input.time, (t, i) => t + i / 1000);
    const separating = half.map((t, i) => -time[i]! / t / 10);
    const allDie = { ...input, time, event: new Uint8Array(90).fill(1) };
    expect(codeOf({ ...allDie, features: [{ name: 'oracle', values: separating }] })).toBe('stats/cox-diverges');
  });
});

/** The golden Cox cases as inputs of the fit, their blocks beside ours, and random trials for properties. */
import { expect } from 'vitest';
import fc from 'fast-check';
import { computeConcordance, type Concordance, type ConcordanceInput } from '@shared/core/stats/concordance';
import { type CoxFit, type CoxInput, fitCox, type TiesMethod } from '@shared/core/stats/cox';
import { coxLinearPredictor } from '@shared/core/stats/cox-residuals';
import { completeRows, expectClose, type GoldenCase, labels, numbers } from './golden-case';

/** Rows without a null, as the model frame of R. */
export function coxInputOf(golden: GoldenCase): CoxInput {
  const { columns, x = {} } = golden.input;
  const { rows } = completeRows({ ...columns, ...x });
  return {
    time: numbers(columns['time'], rows),
    event: numbers(columns['status'], rows),
    weight: columns['weight'] && numbers(columns['weight'], rows),
    strata: columns['strata'] && labels(columns['strata'], rows),
    cluster: columns['cluster'] && labels(columns['cluster'], rows),
    offset: columns['offset'] && numbers(columns['offset'], rows),
    covariates: Object.entries(x).map(([name, values]) => ({ name, values: numbers(values, rows) })),
  };
}

export function fitOrThrow(input: CoxInput): CoxFit {
  const fit = fitCox(input);
  if (!fit.ok) throw new Error(JSON.stringify(fit.error));
  return fit.value;
}

export function concordanceOrThrow(input: ConcordanceInput): Concordance {
  const result = computeConcordance(input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Every field of a concordance block of a golden file. */
export function expectConcordance(
  actual: Concordance,
  wanted: unknown,
  tolerance: GoldenCase['tolerance'],
  path = 'concordance',
): void {
  const want = wanted as Record<string, number>; // every block holds numbers only
  for (const [key, value] of Object.entries(want)) {
    const ours = key === 'nUsed' ? actual.n : actual[key as keyof Concordance]; // keys of the file are our field names
    expect(ours, `${path}.${key} is missing`).toBeDefined();
    expectClose(ours, value, tolerance, `${path}.${key}`);
  }
}

type GoldenFit = Record<string, unknown> & Record<'lrTest' | 'waldTest' | 'scoreTest', { stat: number; df: number; p: number }>;

/** Every field of a fitted Cox block of a golden file, the concordance of its linear predictor included. */
export function expectCoxFit(input: CoxInput, fit: CoxFit, block: unknown, t: GoldenCase['tolerance'], path = ''): void {
  const want = block as GoldenFit; // shape of every Cox block
  const column = (key: keyof (typeof fit.terms)[number]) => fit.terms.map((term) => term[key]);
  const rows = (matrix: readonly Float64Array[] | null) => matrix?.map((row) => [...row]);
  expect(fit.n, path).toBe(want['n']);
  expect(fit.events, path).toBe(want['nEvent']);
  expect(fit.robust, path).toBe(want['robust']);
  expect(fit.confLevel, path).toBe(want['confLevel']);
  expect(column('name'), path).toEqual(want['terms']);
  expectClose(column('coefficient'), want['coef'], t, `${path}.coef`);
  expectClose(column('hazardRatio'), want['hr'], t, `${path}.hr`);
  expectClose(column('seModel'), want['seModel'], t, `${path}.seModel`);
  if (want['seRobust'] === null) {
    expect(fit.varRobust, path).toBeNull();
    expect(want['varRobust'], path).toBeNull();
    expect(column('seRobust').every((se) => se === null)).toBe(true);
  } else {
    expectClose(column('seRobust'), want['seRobust'], t, `${path}.seRobust`);
    expectClose(rows(fit.varRobust), want['varRobust'], t, `${path}.varRobust`);
  }
  expectClose(column('z'), want['z'], t, `${path}.z`);
  expectClose(column('p'), want['p'], t, `${path}.p`, 'p');
  expectClose(column('hrLower'), want['hrLower'], t, `${path}.hrLower`);
  expectClose(column('hrUpper'), want['hrUpper'], t, `${path}.hrUpper`);
  expectClose(rows(fit.varModel), want['varModel'], t, `${path}.varModel`);
  expectClose(fit.loglikNull, want['loglikNull'], t, `${path}.loglikNull`);
  expectClose(fit.loglik, want['loglik'], t, `${path}.loglik`);
  for (const [ours, theirs] of [
    [fit.likelihoodRatioTest, want.lrTest],
    [fit.waldTest, want.waldTest],
    [fit.scoreTest, want.scoreTest],
  ] as const) {
    expectClose(ours.statistic, theirs.stat, t, `${path}.statistic`);
    expect(ours.df).toBe(theirs.df);
    expectClose(ours.p, theirs.p, t, `${path}.p`, 'p');
  }
  const robustScore = want['robustScoreTest'] as { stat: number; p: number } | null; // shape of every Cox block
  if (robustScore === null) expect(fit.robustScoreTest, path).toBeNull();
  else {
    expectClose(fit.robustScoreTest?.statistic, robustScore.stat, t, `${path}.robustScore`);
    expectClose(fit.robustScoreTest?.p, robustScore.p, t, `${path}.robustScoreP`, 'p');
  }
  // R's C of a fit: the linear predictor with the fit's weights, strata and clusters, rows of weight 0 left out.
  const used = Array.from(input.time, (_, i) => i).filter((i) => (input.weight?.[i] ?? 1) > 0);
  const pick = <T>(values: ArrayLike<T>): T[] => used.map((i) => values[i]!);
  const concordance = concordanceOrThrow({
    time: pick(input.time),
    event: pick(input.event),
    risk: coxLinearPredictor(input, fit),
    weight: input.weight && pick(input.weight),
    strata: input.strata && pick(input.strata),
    cluster: input.cluster && pick(input.cluster),
  });
  expectConcordance(concordance, want['concordance'], t, `${path}.concordance`);
}

/** Random small trials: ties, weights, strata, an offset and clusters may be there or not; two covariates. */
export const coxTrials: fc.Arbitrary<CoxInput> = fc
  .record({
    rows: fc.array(
      fc.record({
        time: fc.integer({ min: 1, max: 8 }),
        event: fc.integer({ min: 0, max: 1 }),
        weight: fc.double({ min: 0.2, max: 3, noNaN: true }),
        stratum: fc.constantFrom('a', 'b'),
        cluster: fc.constantFrom('1', '2', '3', '4', '5'),
        offset: fc.integer({ min: -8, max: 8 }).map((v) => v / 8),
        arm: fc.integer({ min: 0, max: 1 }),
        x: fc.integer({ min: -24, max: 24 }).map((v) => v / 8),
      }),
      { minLength: 8, maxLength: 30 },
    ),
    ties: fc.constantFrom<TiesMethod>('efron', 'breslow'),
    weighted: fc.boolean(),
    stratified: fc.boolean(),
    offset: fc.boolean(),
    clustered: fc.boolean(),
  })
  .map(({ rows, ties, weighted, stratified, offset, clustered }) => ({
    time: rows.map((r) => r.time),
    event: rows.map((r) => r.event),
    weight: weighted ? rows.map((r) => r.weight) : undefined,
    strata: stratified ? rows.map((r) => r.stratum) : undefined,
    offset: offset ? rows.map((r) => r.offset) : undefined,
    cluster: clustered ? rows.map((r) => r.cluster) : undefined,
    covariates: [
      { name: 'arm', values: rows.map((r) => r.arm) },
      { name: 'x', values: rows.map((r) => r.x) },
    ],
    ties,
  }));

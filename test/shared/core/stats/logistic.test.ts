import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { makeRng } from '@shared/base/rng';
import type { Covariate } from '@shared/core/stats/cox';
import { fitLogistic, type LogisticFit, type LogisticInput } from '@shared/core/stats/logistic';
import { expectedFile } from '../../../support/golden-cohort';
import { completeRows, expectClose, type GoldenCase, goldenCase, goldenCases, numbers } from './golden-case';

type ExpectedFit = Record<'n' | 'deviance' | 'nullDeviance' | 'dfResidual' | 'dfNull' | 'loglik', number> & {
  terms: string[];
  coef: number[];
  se: number[];
  z: number[];
  p: number[];
  vcov: number[][];
  fitted?: number[];
};

const mustFit = (input: LogisticInput): LogisticFit => {
  const fit = fitLogistic(input);
  if (!fit.ok) throw new Error(JSON.stringify(fit.error));
  return fit.value;
};

const inputOf = (golden: GoldenCase): LogisticInput => {
  const { columns, x = {} } = golden.input;
  const { rows } = completeRows({ ...columns, ...x });
  return {
    outcome: numbers(columns['y'], rows),
    weight: columns['weight'] && numbers(columns['weight'], rows),
    covariates: Object.entries(x).map(([name, values]): Covariate => ({ name, values: numbers(values, rows) })),
  };
};

function expectFit(fit: LogisticFit, want: ExpectedFit, tolerance: GoldenCase['tolerance']): void {
  expect(fit.terms.map((term) => term.name)).toEqual(want.terms);
  for (const key of ['n', 'deviance', 'nullDeviance', 'dfResidual', 'dfNull', 'loglik'] as const)
    expectClose(fit[key], want[key], tolerance, key);
  const column = (pick: (term: LogisticFit['terms'][number]) => number): number[] => fit.terms.map(pick);
  expectClose(
    column((term) => term.coefficient),
    want.coef,
    tolerance,
    'coef',
  );
  expectClose(
    column((term) => term.se),
    want.se,
    tolerance,
    'se',
  );
  expectClose(
    column((term) => term.z),
    want.z,
    tolerance,
    'z',
  );
  expectClose(
    column((term) => term.p),
    want.p,
    tolerance,
    'p',
    'p',
  );
  expectClose(fit.vcov, want.vcov, tolerance, 'vcov');
}

describe('logistic regression against R', () => {
  const cases = goldenCases('logistic_').filter(({ name }) => name !== 'logistic_separable_detect');
  it('has the three cases that have a fit', () => expect(cases).toHaveLength(3));
  for (const golden of cases) {
    it(golden.name, () => {
      const input = inputOf(golden);
      const fit = mustFit(input);
      const want = golden.expected as unknown as ExpectedFit; // shape of these cases
      expectFit(fit, want, golden.tolerance);
      // R's list holds the rows in the fit only.
      const fitted = [...fit.fitted].filter((_, i) => (input.weight?.[i] ?? 1) > 0);
      expectClose(fitted, want.fitted, golden.tolerance, 'fitted');
    });
  }

  it('logistic_separable_detect', () => {
    const golden = goldenCase('logistic_separable_detect');
    expect(fitLogistic(inputOf(golden))).toEqual({
      ok: false,
      error: {
        code: 'stats/logistic-separated',
        data: { columns: ['x'], complete: golden.expected['separable'], deviance: golden.expected['devianceLimit'] },
      },
    });
  });

  it('the propensity model of the golden cohort', () => {
    const { expected, tolerance } = expectedFile<{
      covariates: Record<string, number[]>;
      treated: number[];
      model: ExpectedFit;
      ps: number[];
    }>('02_propensity_weights_balance');
    const covariates = Object.entries(expected.covariates).map(([name, values]) => ({ name, values }));
    const fit = mustFit({ outcome: expected.treated, covariates });
    expectFit(fit, expected.model, tolerance);
    expectClose([...fit.fitted], expected.ps, tolerance, 'ps');
  });
});

const drawn = (seed: number, n: number, p: number): { outcome: number[]; covariates: Covariate[] } => {
  const rng = makeRng(seed);
  const covariates = Array.from({ length: p }, (_, j) => ({
    name: `x${j + 1}`,
    values: Array.from({ length: n }, () => rng.normal()),
  }));
  const outcome = Array.from({ length: n }, (_, i) => {
    const eta = covariates.reduce((sum, { values }, j) => sum + ((j % 3) - 1) * values[i]! * 0.8, 0.3);
    return rng.next() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  });
  return { outcome, covariates };
};

/** The score equations as they are written: sum of w (y - p) x = 0 for every column and the intercept. */
function scoreOf({ outcome, covariates, weight }: LogisticInput, fit: LogisticFit): number[] {
  const b = fit.terms.map((term) => term.coefficient);
  const columns = [Array.from(outcome, () => 1), ...covariates.map(({ values }) => Array.from(values))];
  return columns.map((column) =>
    column.reduce((sum, x, i) => {
      const eta = columns.reduce((total, other, j) => total + b[j]! * other[i]!, 0);
      return sum + (weight?.[i] ?? 1) * (outcome[i]! - 1 / (1 + Math.exp(-eta))) * x;
    }, 0),
  );
}

describe('logistic regression', () => {
  it('solves the score equations, whatever unit and origin a column has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (seed, unit) => {
        const plain = drawn(seed, 80, 3);
        const weight = plain.outcome.map((_, i) => (i % 7) / 4);
        const fit = fitLogistic({ ...plain, weight });
        fc.pre(fit.ok);
        for (const score of scoreOf({ ...plain, weight }, fit.value)) expect(Math.abs(score)).toBeLessThan(1e-8);
        const moved = mustFit({
          ...plain,
          weight,
          covariates: plain.covariates.map(({ name, values }) => ({ name, values: Array.from(values, (x) => unit * x + 300) })),
        });
        expect(moved.loglik).toBeCloseTo(fit.value.loglik, 9);
        fit.value.terms.slice(1).forEach((term, j) => {
          expect(moved.terms[j + 1]!.coefficient * unit).toBeCloseTo(term.coefficient, 7);
          expect(moved.terms[j + 1]!.se * unit).toBeCloseTo(term.se, 7);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('a weight of 2 is a row given twice', () => {
    const { outcome, covariates } = drawn(5, 60, 2);
    const twice = (values: ArrayLike<number>): number[] => Array.from(values).flatMap((x, i) => (i % 3 === 0 ? [x, x] : [x]));
    const weighted = mustFit({ outcome, covariates, weight: outcome.map((_, i) => (i % 3 === 0 ? 2 : 1)) });
    const repeated = mustFit({
      outcome: twice(outcome),
      covariates: covariates.map(({ name, values }) => ({ name, values: twice(values) })),
    });
    weighted.terms.forEach((term, j) => {
      expect(term.coefficient).toBeCloseTo(repeated.terms[j]!.coefficient, 10);
      expect(term.se).toBeCloseTo(repeated.terms[j]!.se, 10);
    });
    expect(weighted.deviance).toBeCloseTo(repeated.deviance, 9);
  });

  it('without covariates the probability is the share', () => {
    const fit = mustFit({ outcome: [1, 0, 0, 1, 0], covariates: [] });
    expect(fit.terms[0]!.coefficient).toBeCloseTo(Math.log(0.4 / 0.6), 12);
    expect(fit.deviance).toBeCloseTo(fit.nullDeviance, 12);
    expect([...fit.fitted]).toEqual(Array.from({ length: 5 }, () => expect.closeTo(0.4, 12) as number));
  });

  it('gives a probability to a row of weight 0 without using its outcome', () => {
    const plain = drawn(9, 50, 2);
    const weight = plain.outcome.map((_, i) => (i === 3 ? 0 : 1));
    const flipped = plain.outcome.map((y, i) => (i === 3 ? 1 - y : y));
    expect(mustFit({ ...plain, weight }).fitted).toEqual(mustFit({ ...plain, outcome: flipped, weight }).fitted);
    expect(mustFit({ ...plain, weight }).n).toBe(49);
  });

  it('names dependent and constant columns', () => {
    const { outcome, covariates } = drawn(2, 40, 2);
    const [a, b] = covariates.map(({ values }) => Array.from(values));
    const result = fitLogistic({
      outcome,
      covariates: [
        ...covariates,
        { name: 'sum', values: a!.map((x, i) => 3 * x - b![i]! + 7) },
        { name: 'constant', values: a!.map(() => 0.1) },
      ],
    });
    expect(result).toEqual({ ok: false, error: { code: 'stats/rank-deficient', data: { columns: ['sum', 'constant'] } } });
  });

  it('names an outcome that does not vary among the rows in the fit', () => {
    const covariates = [{ name: 'x', values: [1, 2, 4] }];
    const constant = (n: number) => ({ ok: false, error: { code: 'stats/outcome-constant', data: { n } } });
    expect(fitLogistic({ outcome: [1, 1, 1], covariates })).toEqual(constant(3));
    expect(fitLogistic({ outcome: [0, 1, 0], covariates, weight: [1, 0, 2] })).toEqual(constant(2));
    expect(fitLogistic({ outcome: [], covariates: [] })).toEqual(constant(0));
  });

  it('names a level that has one outcome only, and the deviance that the fit tends to', () => {
    const { outcome, covariates } = drawn(12, 60, 1);
    const level = outcome.map((y, i) => (y === 1 && i % 4 === 0 ? 1 : 0));
    const result = fitLogistic({ outcome, covariates: [...covariates, { name: 'level', values: level }] });
    // In the limit the rows of the level are fitted exactly: the others are a fit of their own.
    const rest = [...outcome.keys()].filter((i) => level[i] === 0);
    const limit = mustFit({
      outcome: rest.map((i) => outcome[i]!),
      covariates: covariates.map(({ name, values }) => ({ name, values: rest.map((i) => values[i]!) })),
    });
    expect(result).toEqual({
      ok: false,
      error: {
        code: 'stats/logistic-separated',
        data: { columns: ['level'], complete: false, deviance: expect.closeTo(limit.deviance, 7) as number },
      },
    });
  });

  it('finds separation exactly where a line divides the outcomes', () => {
    const point = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 1 }));
    let separated = 0;
    fc.assert(
      fc.property(fc.array(point, { minLength: 4, maxLength: 9 }), (points) => {
        const result = fitLogistic({
          outcome: points.map(([, , y]) => y),
          covariates: [
            { name: 'u', values: points.map(([u]) => u) },
            { name: 'v', values: points.map(([, v]) => v) },
          ],
        });
        fc.pre(result.ok || result.error.code === 'stats/logistic-separated');
        const divided = dividingLine(points);
        expect(!result.ok).toBe(divided !== 'none');
        if (!result.ok) expect(result.error.data['complete']).toBe(divided === 'strict');
        separated += result.ok ? 0 : 1;
      }),
      { numRuns: 300 },
    );
    expect(separated).toBeGreaterThan(30);
  });

  it('fits outcomes that overlap by very little', () => {
    const x = [...Array(40).keys()].map((i) => i / 10);
    const outcome = x.map((value) => (value > 2 ? 1 : 0));
    const overlap = { outcome: [...outcome, 1, 0], covariates: [{ name: 'x', values: [...x, 2.05 - 1e-3, 2.05 + 1e-3] }] };
    const fit = mustFit(overlap);
    expect(fit.terms[1]!.coefficient).toBeGreaterThan(10);
    for (const score of scoreOf(overlap, fit)) expect(Math.abs(score)).toBeLessThan(1e-8);
  });
});

type Point = readonly [number, number, number];

/**
 * By definition, and slowly: a line with all points of outcome 1 on one closed side and all others on the other exists
 * exactly when one through two of the points does (move it to a point, then turn it about that to a second one).
 * Strictly when the two sets of points have no such touching line in common: their hulls are apart.
 */
function dividingLine(points: readonly Point[]): 'none' | 'touching' | 'strict' {
  const side = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  const weak = points.some((a) =>
    points.some((b) => {
      if (a[0] === b[0] && a[1] === b[1]) return false;
      const signed = points.map((c) => side(a, b, c) * (c[2] === 1 ? 1 : -1));
      return signed.every((s) => s >= 0) || signed.every((s) => s <= 0);
    }),
  );
  if (!weak) return 'none';
  return hullsMeet(
    points.filter((p) => p[2] === 1),
    points.filter((p) => p[2] === 0),
  )
    ? 'touching'
    : 'strict';
}

/** Two sets of points meet in their hulls when no direction, of those square to a pair of points, has a gap between them. */
function hullsMeet(a: readonly Point[], b: readonly Point[]): boolean {
  const all = [...a, ...b];
  const directions = all.flatMap((p) =>
    all.flatMap((q) => {
      const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
      return dx === 0 && dy === 0
        ? []
        : [
            [dx, dy],
            [-dy, dx],
          ];
    }),
  );
  return !directions.some(([u, v]) => {
    const project = (p: Point): number => p[0] * u! + p[1] * v!;
    return Math.max(...a.map(project)) < Math.min(...b.map(project)) || Math.max(...b.map(project)) < Math.min(...a.map(project));
  });
}

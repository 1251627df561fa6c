/** t test and rank-sum test. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { fQuantile, tQuantile, tTwoSidedP, tUpperP } from '@shared/core/stats/distributions';
import { midRanks, tieSizes } from '@shared/core/stats/mid-ranks';
import { type Alternative, computeTTest, type TTest } from '@shared/core/stats/t-test';
import { computeRankSum, type RankSumOptions, type RankSumTest } from '@shared/core/stats/wilcoxon';
import type { Result } from '@shared/base/result';
import { expectClose, goldenCases, numbers, type GoldenCase } from './golden-case';

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

/** Each sample without its nulls. */
const samples = ({ input: { columns } }: GoldenCase): [number[], number[]] => {
  const values = (name: string): number[] => {
    const column = columns[name] ?? [];
    return numbers(
      column,
      [...column.keys()].filter((i) => column[i] !== null),
    );
  };
  return [values('x'), values('y')];
};

const sides: readonly Alternative[] = ['twoSided', 'less', 'greater'];
/** R writes the open side of an interval as an infinite limit, we as null. */
const limit = (value: number | string): number | null => (typeof value === 'number' ? value : null);

describe('t test against R', () => {
  const cases = goldenCases('ttest_');
  it('has the two cases', () => expect(cases).toHaveLength(2));
  for (const golden of cases) {
    it(golden.name, () => {
      const [x, y] = samples(golden);
      type Expected = Record<'t' | 'df' | 'p' | 'mean1' | 'mean2' | 'stderr', number> & {
        ci: [number | string, number | string];
      };
      // Shape of these cases.
      const want = golden.expected as unknown as Record<'student' | 'welch', Record<Alternative, Expected>>;
      for (const [key, variances] of [
        ['student', 'equal'],
        ['welch', 'unequal'],
      ] as const) {
        for (const alternative of sides) {
          const { p, ci, ...rest } = want[key][alternative];
          const test = must(computeTTest(x, y, { variances, alternative, level: Number(golden.input.params['confLevel']) }));
          const ours = { t: test.t, df: test.df, mean1: test.mean1, mean2: test.mean2, stderr: test.standardError };
          expect(Object.keys(rest).sort()).toEqual(Object.keys(ours).sort());
          for (const [name, value] of Object.entries(ours))
            expectClose(value, rest[name as keyof typeof rest], golden.tolerance, `${key} ${alternative} ${name}`);
          expectClose(test.p, p, golden.tolerance, `${key} ${alternative} p`, 'p');
          // The absolute part of the tolerance would pass any small p: hold the digits too.
          expect(Math.abs(test.p / p - 1)).toBeLessThan(1e-8);
          expectClose([test.lower, test.upper], ci.map(limit), golden.tolerance, `${key} ${alternative} ci`);
        }
      }
    });
  }
});

const number = fc.integer({ min: -40, max: 40 });
const column = (least: number, most: number) => fc.array(number, { minLength: least, maxLength: most });

describe('t test', () => {
  it('swapping the samples changes the sign alone, and the limits exchange', () => {
    fc.assert(
      fc.property(column(2, 9), column(2, 9), fc.constantFrom('equal' as const, 'unequal' as const), (x, y, variances) => {
        const test = computeTTest(x, y, { variances });
        fc.pre(test.ok);
        const swapped = must(computeTTest(y, x, { variances }));
        expect(swapped.t).toBeCloseTo(-test.value.t, 9);
        expect(swapped.p).toBeCloseTo(test.value.p, 12);
        expect(swapped.lower).toBeCloseTo(-test.value.upper!, 8);
        const less = must(computeTTest(x, y, { variances, alternative: 'less' }));
        const greater = must(computeTTest(x, y, { variances, alternative: 'greater' }));
        expect(less.p + greater.p).toBeCloseTo(1, 12);
        // The interval holds 0 exactly when p > 1 - level.
        expect(test.value.lower! <= 0 && test.value.upper! >= 0).toBe(test.value.p >= 0.05);
      }),
    );
  });
  it('with samples of one size both forms have one t; of equal spread, one df', () => {
    const [a, b] = [
      [1, 2, 4],
      [3, 4, 6],
    ];
    const forms = (['equal', 'unequal'] as const).map((variances): TTest => must(computeTTest(a!, b!, { variances })));
    expect(forms[0]!.t).toBeCloseTo(forms[1]!.t, 12);
    expect(forms[1]!.df).toBeCloseTo(4, 12);
  });
  it('names what cannot be tested', () => {
    const code = (x: number[], y: number[], variances: 'equal' | 'unequal'): string | null => {
      const test = computeTTest(x, y, { variances });
      return test.ok ? null : test.error.code;
    };
    expect(code([1], [2, 3], 'equal')).toBeNull();
    expect(code([1], [2, 3], 'unequal')).toBe('stats/too-few-values');
    expect(code([1], [2], 'equal')).toBe('stats/too-few-values');
    expect(code([], [1, 2, 3], 'equal')).toBe('stats/too-few-values');
    for (const variances of ['equal', 'unequal'] as const)
      expect(code([0.1, 0.1], [0.3, 0.3], variances)).toBe('stats/no-spread');
  });
});

describe("Student's t distribution", () => {
  it('has the closed forms of 1 and 2 degrees of freedom, far into the tail', () => {
    for (const t of [-40, -2, -0.1, 0, 0.3, 1, 7, 1e3]) {
      const cauchy = t > 1 ? Math.atan(1 / t) / Math.PI : 0.5 - Math.atan(t) / Math.PI;
      expect(tUpperP(t, 1) / cauchy).toBeCloseTo(1, 9);
      const root = Math.sqrt(2 + t * t);
      const two = t > 0 ? 1 / (root * (root + t)) : 0.5 - t / (2 * root);
      expect(tUpperP(t, 2) / two).toBeCloseTo(1, 9);
    }
    expect(tTwoSidedP(0, 5)).toBe(1);
  });
  it('quantile and tail are inverse; many degrees of freedom are near the normal', () => {
    for (const df of [1, 2.5, 10, 57.3, 400])
      for (const p of [0.01, 0.025, 0.4, 0.5, 0.9, 0.975, 0.9995]) expect(1 - tUpperP(tQuantile(p, df), df)).toBeCloseTo(p, 9);
    expect(tQuantile(0.975, 1e6)).toBeCloseTo(1.959966, 5);
    expect(tQuantile(0.975, 7) ** 2).toBeCloseTo(fQuantile(0.95, 1, 7), 8);
  });
});

describe('rank-sum test against R', () => {
  const cases = goldenCases('wilcoxon_');
  it('has the three cases', () => expect(cases).toHaveLength(3));
  for (const golden of cases) {
    it(golden.name, () => {
      const [x, y] = samples(golden);
      type Expected = Record<Alternative, { W: number; p: number }>;
      // Shape of these cases.
      const want = golden.expected as unknown as {
        normalCorrected: Expected;
        normalUncorrected: Expected;
        exact?: Expected;
        default: { p: number };
      };
      const compare = (expected: Expected, method: RankSumTest['method'], options: RankSumOptions): void => {
        for (const alternative of sides) {
          const test = must(computeRankSum(x, y, { ...options, alternative }));
          expect(test.method).toBe(method);
          expectClose(test.u, expected[alternative].W, golden.tolerance, 'W');
          expectClose(test.p, expected[alternative].p, golden.tolerance, `${method} ${alternative}`, 'p');
        }
      };
      compare(want.normalCorrected, 'normal', { exact: false });
      compare(want.normalUncorrected, 'normal', { exact: false, continuity: false });
      if (want.exact) compare(want.exact, 'exact', { exact: true });
      const plain = must(computeRankSum(x, y));
      expect(plain.method).toBe(want.exact ? 'exact' : 'normal');
      expectClose(plain.p, want.default.p, golden.tolerance, 'default', 'p');
    });
  }
});

/** By definition: U of every choice of n1 of the ranks. */
function plainRankSum(x: readonly number[], y: readonly number[], alternative: Alternative): number {
  const wins = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value) => sum + b.filter((other) => other < value).length, 0);
  const all = [...x, ...y];
  const seen = wins(x, y);
  let below = 0;
  let above = 0;
  let total = 0;
  for (let choice = 0; choice < 1 << all.length; choice++) {
    const first = all.filter((_, i) => (choice >> i) & 1);
    if (first.length !== x.length) continue;
    const u = wins(
      first,
      all.filter((_, i) => !((choice >> i) & 1)),
    );
    total += 1;
    if (u <= seen) below += 1;
    if (u >= seen) above += 1;
  }
  const [less, greater] = [below / total, above / total];
  return alternative === 'less' ? less : alternative === 'greater' ? greater : Math.min(1, 2 * Math.min(less, greater));
}

describe('rank-sum test', () => {
  it('exact p is that of all choices', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 10 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.constantFrom(...sides),
        (values, part, alternative) => {
          const n1 = Math.min(values.length - 1, Math.max(1, Math.round(values.length * part)));
          const [x, y] = [values.slice(0, n1), values.slice(n1)];
          const test = must(computeRankSum(x, y, { alternative }));
          expect(test.method).toBe('exact');
          expect(test.p).toBeCloseTo(plainRankSum(x, y, alternative), 12);
        },
      ),
      { numRuns: 60 },
    );
  });
  it('depends on the ranks alone, with ties too', () => {
    fc.assert(
      fc.property(column(2, 12), column(2, 12), (x, y) => {
        const test = computeRankSum(x, y);
        fc.pre(test.ok);
        const bent = must(computeRankSum(x.map(Math.exp), y.map(Math.exp)));
        expect(bent).toEqual(test.value);
        expect(must(computeRankSum(y, x)).p).toBeCloseTo(test.value.p, 12);
        expect(must(computeRankSum(y, x)).u).toBe(x.length * y.length - test.value.u);
      }),
    );
  });
  it('is exact below 50 values a sample and never with ties', () => {
    const run = (n: number) => must(computeRankSum([...Array(n).keys()], [-1.5, 3.5])).method;
    expect([run(49), run(50)]).toEqual(['exact', 'normal']);
    expect(must(computeRankSum([1, 2], [2, 3], { exact: true })).method).toBe('normal');
    expect(must(computeRankSum([...Array(60).keys()], [3.5], { exact: true })).method).toBe('exact');
  });
  it('names what cannot be tested', () => {
    expect(computeRankSum([], [1])).toMatchObject({ ok: false, error: { code: 'stats/too-few-values' } });
    expect(computeRankSum([2, 2], [2])).toMatchObject({ ok: false, error: { code: 'stats/no-spread' } });
  });
});

describe('ranks', () => {
  it('are 1 plus the smaller values plus half of the other equal ones', () => {
    fc.assert(
      fc.property(column(0, 12), (values) => {
        const plain = values.map((v) => 1 + values.filter((o) => o < v).length + (values.filter((o) => o === v).length - 1) / 2);
        expect([...midRanks(values)]).toEqual(plain);
        const sizes = [...new Set(values)].map((v) => values.filter((o) => o === v).length).filter((size) => size > 1);
        expect(tieSizes(values)).toEqual(sizes);
      }),
    );
  });
});

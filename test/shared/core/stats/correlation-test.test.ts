import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { testPearson, testSpearman } from '@shared/core/stats/correlation-test';
import type { Result } from '@shared/base/result';
import { completeRows, expectClose, goldenCases, numbers } from './golden-case';

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

/** Words of the golden files for our methods. */
const methods = { exact: /exact/, edgeworth: /AS 89/, t: /t approximation/ } as const;

describe('correlation tests against R', () => {
  const cases = goldenCases('correlation_');
  it('has the four cases', () => expect(cases).toHaveLength(4));
  for (const golden of cases) {
    it(golden.name, () => {
      const { rows } = completeRows(golden.input.columns);
      const x = numbers(golden.input.columns['x'], rows);
      const y = numbers(golden.input.columns['y'], rows);
      // Shape of these cases.
      const want = golden.expected as unknown as {
        pearson: Record<'r' | 't' | 'df' | 'p', number> & { ci: number[] };
        spearman: Record<'rho' | 'S' | 'pDefault' | 'pTApprox', number> & { pDefaultMethod: string };
      };
      const t = golden.tolerance;
      const pearson = must(testPearson(x, y));
      expectClose(pearson.r, want.pearson.r, t, 'r');
      expectClose(pearson.t, want.pearson.t, t, 't');
      expect(pearson.df).toBe(want.pearson.df);
      expectClose(pearson.p, want.pearson.p, t, 'p', 'p');
      expect(Math.abs(pearson.p / want.pearson.p - 1)).toBeLessThan(1e-6);
      expectClose(pearson.interval, want.pearson.ci, t, 'ci');
      const spearman = must(testSpearman(x, y));
      expectClose(spearman.rho, want.spearman.rho, t, 'rho');
      expectClose(spearman.s, want.spearman.S, t, 'S');
      expect(want.spearman.pDefaultMethod).toMatch(methods[spearman.method]);
      expectClose(spearman.p, want.spearman.pDefault, t, 'pDefault', 'p');
      expectClose(spearman.pTApproximation, want.spearman.pTApprox, t, 'pTApprox', 'p');
    });
  }
});

/** By definition: the sum of squared rank differences of every permutation. */
function plainSpearman(ranks: readonly number[]): number {
  const n = ranks.length;
  const sumOf = (list: readonly number[]): number => list.reduce((sum, rank, i) => sum + (rank - i - 1) ** 2, 0);
  const seen = sumOf(ranks);
  let [below, above, all] = [0, 0, 0];
  const permute = (rest: readonly number[], list: readonly number[]): void => {
    if (rest.length === 0) {
      all += 1;
      if (sumOf(list) <= seen) below += 1;
      if (sumOf(list) >= seen) above += 1;
    }
    for (const rank of rest)
      permute(
        rest.filter((r) => r !== rank),
        [...list, rank],
      );
  };
  permute(
    Array.from({ length: n }, (_, i) => i + 1),
    [],
  );
  return Math.min(1, (2 * Math.min(below, above)) / all);
}

const permutation = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).chain((n) =>
    fc.shuffledSubarray(
      Array.from({ length: n }, (_, i) => i + 1),
      { minLength: n, maxLength: n },
    ),
  );
const first = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('Spearman', () => {
  it('up to nine rows counts all permutations', () => {
    fc.assert(
      fc.property(permutation(3, 6), (ranks) => {
        const test = must(testSpearman(first(ranks.length), ranks));
        expect(test.method).toBe('exact');
        expect(test.p).toBeCloseTo(plainSpearman(ranks), 12);
      }),
      { numRuns: 40 },
    );
  });
  it('has one p for both directions, by every method', () => {
    fc.assert(
      fc.property(permutation(3, 30), (ranks) => {
        const one = must(testSpearman(first(ranks.length), ranks));
        const other = must(testSpearman(first(ranks.length), [...ranks].reverse()));
        expect(other.rho).toBeCloseTo(-one.rho, 12);
        expect(other.p).toBeCloseTo(one.p, 10);
        expect(one.p).toBeGreaterThanOrEqual(0);
        expect(one.p).toBeLessThanOrEqual(1);
      }),
    );
  });
  it('the series meets the t approximation for many rows, and takes over where counting ends', () => {
    const ranks = first(400).map((i) => (i * 147) % 401);
    const test = must(testSpearman(first(400), ranks));
    expect(test.method).toBe('edgeworth');
    expect(Math.abs(test.p - test.pTApproximation)).toBeLessThan(2e-3);
    const method = (n: number) =>
      must(
        testSpearman(
          first(n),
          first(n).map((i) => (i * 7) % n),
        ),
      ).method;
    expect([method(9), method(10), method(1290), method(1291)]).toEqual(['exact', 'edgeworth', 'edgeworth', 't']);
  });
  it('of R 4.2: cor.test(1:15, c(8,3,15,1,12,6,10,2,14,5,9,13,4,11,7), method = "spearman")', () => {
    const test = must(testSpearman(first(15), [8, 3, 15, 1, 12, 6, 10, 2, 14, 5, 9, 13, 4, 11, 7]));
    expect(test.p).toBeCloseTo(SPEARMAN_15, 10);
  });
  it('full agreement, ties, and what cannot be tested', () => {
    expect(must(testSpearman(first(12), first(12)))).toMatchObject({ rho: 1, s: 0, pTApproximation: 0 });
    expect(must(testSpearman([1, 2, 2, 3], [1, 2, 3, 4])).method).toBe('t');
    expect(must(testPearson([1, 2, 3], [2, 4, 6]))).toMatchObject({ r: 1, t: null, p: 0, interval: null });
    for (const test of [testPearson, testSpearman]) {
      expect(test([1, 2], [2, 1])).toMatchObject({ ok: false, error: { code: 'stats/too-few-values', data: { n: 2 } } });
      expect(test([1, 1, 1], [1, 2, 3])).toMatchObject({ ok: false, error: { code: 'stats/no-spread' } });
    }
  });
});

/** R 4.2.2. */
const SPEARMAN_15 = 0.733737529914827;

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { computeIcc, type IccEstimate, type IccForm, tabulateRatings } from '@shared/core/stats/icc';
import { fQuantile, fUpperP } from '@shared/core/stats/distributions';
import { expectClose, goldenCases } from './golden-case';

const FORMS: readonly IccForm[] = ['1,1', '2,1', '3,1', '1,k', '2,k', '3,k'];
type Ratings = (number | null)[][];

const tableOf = (ratings: Ratings) => {
  const table = tabulateRatings(ratings);
  if (!table) throw new Error('no complete row');
  return table;
};
const estimate = (ratings: Ratings, form: IccForm): IccEstimate => {
  const result = computeIcc(tableOf(ratings), form);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('ICC against R psych', () => {
  const cases = goldenCases('icc_');
  it('has the three cases', () => expect(cases.map((c) => c.name)).toHaveLength(3));
  for (const golden of cases) {
    it(golden.name, () => {
      // Shape of these cases.
      const { ratings, params } = golden.input as unknown as { ratings: Ratings; params: { confLevel: number } };
      const want = golden.expected as unknown as Record<'n' | 'k' | 'msBetween' | 'msJudges' | 'msError' | 'msWithin', number> & {
        results: Record<string, Record<string, number>>;
      };
      const table = tableOf(ratings);
      for (const key of ['n', 'k', 'msBetween', 'msJudges', 'msError', 'msWithin'] as const)
        expectClose(table[key], want[key], golden.tolerance, key);
      expect(table.incomplete).toBe(ratings.length - want.n);
      for (const form of FORMS) {
        const result = computeIcc(table, form, params.confLevel);
        if (!result.ok) throw new Error(result.error.code);
        const expected = want.results[`icc${form.replace(',', '')}`]!;
        const { icc, lower, upper, f, df1, df2, p } = result.value;
        for (const [name, value] of Object.entries({ icc, lower, upper, F: f, df1, df2 }))
          expectClose(value, expected[name], golden.tolerance, `${form} ${name}`);
        expectClose(p, expected['p'], golden.tolerance, `${form} p`, 'p');
        // The absolute part of the tolerance would pass any small p: hold the digits too.
        expect(Math.abs(p / expected['p']! - 1)).toBeLessThan(1e-4);
      }
    });
  }
});

describe('ICC', () => {
  it('leaves incomplete subjects out and counts them', () => {
    const full: Ratings = [
      [1, 2],
      [3, 5],
      [8, 7],
    ];
    const table = tableOf([...full, [null, 4], [4, null]]);
    expect(table).toEqual({ ...tableOf(full), incomplete: 2 });
    expect(tabulateRatings([[1, null]])).toBeNull();
  });
  it('is undefined for one subject and where nothing varies', () => {
    expect(computeIcc(tableOf([[1, 2, 4]]), '1,1')).toEqual({
      ok: false,
      error: { code: 'icc/too-few-subjects', data: { n: 1 } },
    });
    for (const form of FORMS) {
      const result = computeIcc(tableOf(Array.from({ length: 4 }, () => [0.1, 0.1 + 1e-17, 0.1])), form);
      expect(result.ok ? null : result.error.code).toBe('icc/no-variance');
    }
  });
  it('keeps the within-subject spread of a single subject', () => {
    expect(tableOf([[1, 2, 6]]).msWithin).toBeCloseTo(7, 12);
    expect(tableOf([[1, 2, 6]]).grandMean).toBeCloseTo(3, 12);
  });
  it('values whose squares overflow are named, never NaN; a vanishing error is none', () => {
    const huge: Ratings = [
      [1e200, 2e200],
      [3e200, -5e200],
    ];
    const result = computeIcc(tableOf(huge), '1,1');
    expect(result.ok ? null : result.error.code).toBe('icc/out-of-range');
    const tiny = estimate(
      [
        [0, 1e-160],
        [1e3, 1e3],
      ],
      '1,1',
    );
    expect(tiny).toMatchObject({ icc: 1, lower: 1, upper: 1, f: null });
  });
  it('is 1 with limits 1 where the ratings of each subject agree exactly', () => {
    for (const form of FORMS) {
      const { icc, lower, upper, f, p } = estimate(
        [
          [1, 1],
          [4, 4],
          [9, 9],
        ],
        form,
      );
      expect({ icc, lower, upper, f, p }).toEqual({ icc: 1, lower: 1, upper: 1, f: null, p: 0 });
    }
  });
  it('absolute agreement sees a shift of a rater, consistency does not', () => {
    const shifted: Ratings = [
      [1, 11],
      [4, 14],
      [9, 19],
    ];
    const { icc, lower, upper } = estimate(shifted, '2,1');
    expect(icc).toBeLessThan(0.3);
    expect(lower).toBeGreaterThanOrEqual(0);
    expect(upper).toBeLessThanOrEqual(1);
    expect(estimate(shifted, '3,1').icc).toBe(1);
  });
  it('does not change under a shift and a positive scale, and its limits enclose it', () => {
    const cell = fc.double({ min: -5, max: 5, noNaN: true }).map((x) => Math.round(x * 1000) / 1000);
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 7 })
          .chain((k) => fc.array(fc.array(cell, { minLength: k, maxLength: k }), { minLength: 3, maxLength: 9 })),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        (ratings, scale, shift) => {
          const table = tableOf(ratings);
          fc.pre(table.msError > 1e-4 && table.msWithin > 1e-4 && table.msBetween > 1e-4);
          for (const form of FORMS) {
            const a = estimate(ratings, form);
            const b = estimate(
              ratings.map((row) => row.map((value) => value * scale + shift)),
              form,
            );
            expect(Math.abs(a.icc - b.icc)).toBeLessThan(1e-6 * Math.max(1, Math.abs(a.icc)));
            if (form.endsWith('1')) {
              expect(a.lower).toBeLessThanOrEqual(a.icc + 1e-9);
              expect(a.upper).toBeGreaterThanOrEqual(a.icc - 1e-9);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the F distribution', () => {
  it('closed form for 2 numerator degrees of freedom: (1 + 2x/d)^(-d/2), far into the tail', () => {
    for (const d of [1, 3, 7.5, 30])
      for (const x of [0.3, 1, 4, 50, 1e4]) expect(fUpperP(x, 2, d) / (1 + (2 * x) / d) ** (-d / 2)).toBeCloseTo(1, 9);
    expect(fUpperP(0, 3, 4)).toBe(1);
  });
  it('quantile and tail are inverse, also for broken degrees of freedom', () => {
    for (const p of [0.005, 0.025, 0.5, 0.975, 0.995])
      for (const [d1, d2] of [
        [1, 1],
        [5, 4.785],
        [28.499, 29],
        [39, 1160],
        [1160, 39],
        [499, 14500],
      ] as const)
        expect(fUpperP(fQuantile(p, d1, d2), d1, d2)).toBeCloseTo(1 - p, 9);
  });
});

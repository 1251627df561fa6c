/** Chi-square and Fisher's exact test. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { testFisherTwoByTwo, testIndependence } from '@shared/core/stats/contingency';
import { testFisher } from '@shared/core/stats/fisher-exact';
import type { Result } from '@shared/base/result';
import { expectClose, goldenCases } from './golden-case';

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const code = (result: Result<unknown>): string | null => (result.ok ? null : result.error.code);

describe('tables against R', () => {
  const cases = goldenCases('chisq_');
  it('has the five cases', () => expect(cases).toHaveLength(5));
  for (const golden of cases) {
    it(golden.name, () => {
      // Shape of these cases.
      const { table } = golden.input as unknown as { table: number[][] };
      const want = golden.expected as unknown as {
        uncorrected: { stat: number; df: number; p: number; expected: number[][] };
        yates?: { stat: number; df: number; p: number };
        fisher: { p: number; pLess?: number; pGreater?: number; oddsRatioExact?: number; ciExact?: number[] } & {
          oddsRatioR?: number;
          ciR?: number[];
        };
      };
      const t = golden.tolerance as typeof golden.tolerance & { oddsRatioR: number; ciR: number }; // of these cases
      const plain = must(testIndependence(table));
      expectClose(plain.statistic, want.uncorrected.stat, t, 'stat');
      expect(plain.df).toBe(want.uncorrected.df);
      expectClose(plain.p, want.uncorrected.p, t, 'p', 'p');
      expectClose(plain.expected, want.uncorrected.expected, t, 'expected');
      expect(plain.minExpected).toBe(Math.min(...plain.expected.flat()));
      const twoByTwo = table.length === 2 && table[0]!.length === 2;
      expect(want.yates !== undefined).toBe(twoByTwo);
      const yates = must(testIndependence(table, { yates: true }));
      if (want.yates) {
        // The least statistic is 0 up to rounding: the note asks for 1e-12.
        expectClose(yates.statistic, want.yates.stat, { ...t, abs: 1e-12 }, 'yates stat');
        expect(yates.df).toBe(want.yates.df);
        expectClose(yates.p, want.yates.p, t, 'yates p', 'p');
      } else expect(yates).toEqual(plain);
      expectClose(must(testFisher(table)).p, want.fisher.p, t, 'fisher', 'p');
      if (!twoByTwo) return;
      const { fisher } = want;
      const ours = must(testFisherTwoByTwo(table));
      expectClose(ours.p, fisher.p, t, 'fisher 2x2', 'p');
      expectClose(ours.pLess, fisher.pLess, t, 'less', 'p');
      expectClose(ours.pGreater, fisher.pGreater, t, 'greater', 'p');
      expectClose(ours.oddsRatio, fisher.oddsRatioExact, t, 'odds ratio');
      expectClose([ours.lower, ours.upper], fisher.ciExact, t, 'ci');
      expectClose(ours.oddsRatio, fisher.oddsRatioR, { ...t, rel: t.oddsRatioR }, 'odds ratio of R');
      expectClose([ours.lower, ours.upper], fisher.ciR, { ...t, rel: t.ciR }, 'ci of R');
    });
  }
});

const counts = (rows: number, columns: number, most: number) =>
  fc.array(fc.array(fc.integer({ min: 0, max: most }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  });
const anyTable = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 }))
  .chain(([rows, columns]) => counts(rows, columns, Math.floor(12 / (rows + columns - 2))));

/** By definition: every table with the margins, its probability as a product of factorials. */
function plainFisher(table: readonly (readonly number[])[]): number {
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  const rowSums = table.map((row) => row.reduce((sum, x) => sum + x, 0));
  const columnSums = table[0]!.map((_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
  const weight = (cells: readonly number[]): number => cells.reduce((product, x) => product / factorial(x), 1);
  const seen = weight(table.flat());
  let all = 0;
  let p = 0;
  const fill = (cells: readonly number[]): void => {
    const [i, j] = [Math.floor(cells.length / columnSums.length), cells.length % columnSums.length];
    if (i === rowSums.length) {
      const w = weight(cells);
      all += w;
      if (w <= seen * (1 + 1e-7)) p += w;
      return;
    }
    const inRow = cells.slice(i * columnSums.length).reduce((sum, x) => sum + x, 0);
    const inColumn = cells.reduce((sum, x, k) => (k % columnSums.length === j ? sum + x : sum), 0);
    const rowLeft = rowSums[i]! - inRow;
    const columnLeft = columnSums[j]! - inColumn;
    for (let x = 0; x <= Math.min(rowLeft, columnLeft); x++) {
      if (j === columnSums.length - 1 && x !== rowLeft) continue;
      if (i === rowSums.length - 1 && x !== columnLeft) continue;
      fill([...cells, x]);
    }
  };
  fill([]);
  return p / all;
}

const transposed = (table: readonly (readonly number[])[]): number[][] => table[0]!.map((_, j) => table.map((row) => row[j]!));

describe("Fisher's exact test", () => {
  it('is the sum over all tables, however the table is written', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const test = testFisher(table);
        fc.pre(test.ok);
        expect(test.value.p).toBeCloseTo(plainFisher(table), 10);
        expect(must(testFisher(transposed(table))).p).toBeCloseTo(test.value.p, 10);
        expect(must(testFisher([...table].reverse())).p).toBeCloseTo(test.value.p, 10);
        expect(must(testFisher([...table, table[0]!.map(() => 0)])).p).toBeCloseTo(test.value.p, 10);
      }),
      { numRuns: 80 },
    );
  });
  it('of a 2 x 2 table is the same by both ways; its limits solve the tail equations', () => {
    fc.assert(
      fc.property(counts(2, 2, 9), (table) => {
        const test = testFisherTwoByTwo(table);
        fc.pre(test.ok);
        const { p, pLess, pGreater, oddsRatio, lower, upper } = test.value;
        expect(p).toBeCloseTo(must(testFisher(table)).p, 10);
        expect(p).toBeLessThanOrEqual(1);
        expect(pLess + pGreater).toBeGreaterThanOrEqual(1 - 1e-12);
        const [[a, b], [c, d]] = table as [[number, number], [number, number]]; // two by two
        // Tails at the limits, by the definition of the noncentral hypergeometric distribution.
        const tail = (psi: number, side: 1 | -1): number => {
          let all = 0;
          let part = 0;
          for (let s = Math.max(0, a + b - (b + d)); s <= Math.min(a + b, a + c); s++) {
            let w = psi ** s;
            for (const x of [s, a + b - s, a + c - s, d - a + s]) for (let k = 2; k <= x; k++) w /= k;
            all += w;
            if (side * (s - a) >= 0) part += w;
          }
          return part / all;
        };
        if (lower > 0) expect(tail(lower, 1)).toBeCloseTo(0.025, 10);
        else expect(tail(1e-9, 1)).toBeCloseTo(1, 5);
        if (upper !== null) expect(tail(upper, -1)).toBeCloseTo(0.025, 10);
        if (oddsRatio !== null) {
          expect(lower).toBeLessThanOrEqual(oddsRatio);
          if (upper !== null) expect(upper).toBeGreaterThanOrEqual(oddsRatio);
        }
      }),
    );
  });
  it('the odds ratio of a table turned over is the inverse; at the end of its range it is 0 or infinite', () => {
    const ours = must(
      testFisherTwoByTwo([
        [3, 9],
        [8, 4],
      ]),
    );
    const turned = must(
      testFisherTwoByTwo([
        [8, 4],
        [3, 9],
      ]),
    );
    expect(ours.oddsRatio! * turned.oddsRatio!).toBeCloseTo(1, 12);
    expect(ours.lower * turned.upper!).toBeCloseTo(1, 12);
    expect(
      must(
        testFisherTwoByTwo([
          [5, 0],
          [2, 6],
        ]),
      ),
    ).toMatchObject({ oddsRatio: null, upper: null });
  });
  it('keeps a p of far below the rounding of 1', () => {
    // Both columns on the diagonal: one table of C(120, 60) is as extreme, and its mirror image.
    let choose = 1;
    for (let k = 1; k <= 60; k++) choose *= (60 + k) / k;
    const p = must(
      testFisher([
        [60, 0],
        [0, 60],
      ]),
    ).p;
    expect((p * choose) / 2).toBeCloseTo(1, 9);
  });
  it('holds for wide tables and small p, and says where a table is too large', () => {
    const wide = [
      [14, 9],
      [40, 31],
      [52, 60],
      [33, 29],
      [21, 17],
      [50, 40],
      [44, 62],
    ];
    const far = [
      [81, 17],
      [40, 73],
      [55, 22],
      [12, 51],
    ];
    // R 4.2: fisher.test(rbind(...), workspace = 2e8)$p.value.
    expect(must(testFisher(wide)).p).toBeCloseTo(0.273182259799582, 9);
    expect(must(testFisher(far)).p / 4.2522223242981e-20).toBeCloseTo(1, 8);
    const vast = Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (__, j) => 20 + ((i * j) % 7)));
    expect(code(testFisher(vast))).toBe('stats/table-too-large');
  });
});

describe('independence', () => {
  it('a line without counts leaves the test, and one level is named', () => {
    const table = [
      [4, 0, 7],
      [9, 0, 3],
      [0, 0, 0],
    ];
    const small = [
      [4, 7],
      [9, 3],
    ];
    for (const yates of [false, true]) {
      const { expected, ...rest } = must(testIndependence(table, { yates }));
      const { expected: own, ...plain } = must(testIndependence(small, { yates }));
      expect(rest).toEqual(plain);
      expect([expected[0]![0], expected[1]![2], expected[2]![1]]).toEqual([own[0]![0], own[1]![1], 0]);
    }
    for (const bad of [
      [
        [3, 4],
        [0, 0],
      ],
      [
        [3, 0],
        [5, 0],
      ],
      [],
    ]) {
      expect(code(testIndependence(bad))).toBe('stats/one-level');
      expect(code(testFisher(bad))).toBe('stats/one-level');
    }
    expect(
      code(
        testFisherTwoByTwo([
          [3, 0],
          [5, 0],
        ]),
      ),
    ).toBe('stats/one-level');
  });
  it('of a 2 x 2 table is n (ad - bc)^2 over the margins', () => {
    fc.assert(
      fc.property(counts(2, 2, 30), (table) => {
        const test = testIndependence(table);
        fc.pre(test.ok);
        const [[a, b], [c, d]] = table as [[number, number], [number, number]]; // two by two
        const n = a + b + c + d;
        const margins = (a + b) * (c + d) * (a + c) * (b + d);
        expect(test.value.statistic).toBeCloseTo((n * (a * d - b * c) ** 2) / margins, 8);
        const corrected = (n * Math.max(0, Math.abs(a * d - b * c) - n / 2) ** 2) / margins;
        expect(must(testIndependence(table, { yates: true })).statistic).toBeCloseTo(corrected, 8);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../support/property-seed';
import { naturalSplineBasis, naturalSplineKnots } from '@shared/core/stats/natural-spline';
import { factorSymmetric, solveFactored } from '@shared/core/stats/symmetric-matrix';
import { expectClose, goldenCase } from './golden-case';

interface GoldenBenefit {
  knots: number[];
  score: number[];
  basis: number[][];
}

/** Largest residual of the least-squares fit of `target` by a constant and the columns. */
function residualIn(columns: readonly ArrayLike<number>[], target: readonly number[]): number {
  const all = [target.map(() => 1), ...columns];
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);
  const normal = all.map((a) => Float64Array.from(all, (b) => dot(a, b)));
  const beta = solveFactored(
    factorSymmetric(normal, 0),
    all.map((a) => dot(a, target)),
  );
  return Math.max(...target.map((y, i) => Math.abs(y - all.reduce((sum, column, k) => sum + beta[k]! * column[i]!, 0))));
}

describe('natural cubic spline', () => {
  it('has the knots of R ns(df = 3) and spans its space, also beyond the boundary knots', () => {
    const { input, expected, tolerance } = goldenCase('benefit_curve_synthetic');
    const want = expected['validation'] as GoldenBenefit; // the shape this file has
    const scores = input.columns['validation'] as unknown as { score: number[] }; // columns by cohort
    const knots = naturalSplineKnots(scores.score, 3)!;
    expectClose(knots, want.knots, tolerance, 'knots');
    const at = [want.score[0]! - 1, ...want.score, want.score.at(-1)! + 1];
    const columns = naturalSplineBasis(knots, at);
    for (let k = 0; k < 3; k++)
      expect(
        residualIn(
          columns,
          want.basis.map((row) => row[k]!),
        ),
      ).toBeLessThan(1e-10);
    // A column of another space is told apart: the square of the score.
    expect(
      residualIn(
        columns,
        at.map((x) => x * x),
      ),
    ).toBeGreaterThan(0.01);
  });

  it('by definition: cubic between knots, straight outside, two continuous derivatives', () => {
    const gap = fc.double({ min: 0.2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.array(gap, { minLength: 3, maxLength: 5 }), (first, gaps) => {
        const knots = [first];
        for (const width of gaps) knots.push(knots.at(-1)! + width);
        const span = knots.at(-1)! - first;
        const h = span / 200;
        // Second divided differences: 0 where straight, linear (no second differences of their own) where cubic.
        const second = (column: number, x: number, step = h) => {
          const [a, b, c] = naturalSplineBasis(knots, [x - step, x, x + step])[column]!;
          return (a! - 2 * b! + c!) / (step / span) ** 2;
        };
        naturalSplineBasis(knots, knots).forEach((values, column) => {
          values.forEach((value, k) => expect(value).toBeCloseTo(k === column + 1 ? 1 : 0, 12));
          for (const outside of [first - span, first - 2 * h, knots.at(-1)! + 2 * h, knots.at(-1)! + span])
            expect(Math.abs(second(column, outside))).toBeLessThan(1e-6);
          gaps.forEach((gapWidth, k) => {
            const [a, b, c] = [0.3, 0.5, 0.7].map((share) => second(column, knots[k]! + share * gapWidth));
            expect(Math.abs(a! - 2 * b! + c!)).toBeLessThan(1e-6);
          });
          // Around a knot the second differences come together with the step: value, slope and curvature do not jump.
          for (const at of knots) {
            const spread = (step: number) => {
              const around = [at - step, at, at + step].map((x) => second(column, x, step));
              return Math.max(...around) - Math.min(...around);
            };
            expect(spread(h / 8)).toBeLessThan(spread(h) / 4 + 1e-6);
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('needs different values: knots that coincide are no spline', () => {
    expect(naturalSplineKnots([2, 2, 2, 2, 2], 3)).toBeNull();
    expect(naturalSplineKnots([0, 0, 0, 0, 0, 0, 1], 3)).toBeNull();
    expect(naturalSplineKnots([1, 2, 3, 4], 3)).toEqual([1, 2, 3, 4]);
    expect(naturalSplineKnots([3, 1], 1)).toEqual([1, 3]);
  });
});

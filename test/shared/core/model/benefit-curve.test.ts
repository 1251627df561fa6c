import { describe, expect, it } from 'vitest';
import { type BenefitCurveInput, computeBenefitCurve } from '@shared/core/model/benefit-curve';
import { expectClose, goldenCase } from '../stats/golden-case';

interface GoldenCurve {
  n: number;
  events: number;
  knots: number[];
  loglikNull: number;
  loglik: number;
  score: number[];
  survivalTreated: number[];
  survivalControl: number[];
  difference: number[];
  lower?: number[];
  upper?: number[];
}

const golden = goldenCase('benefit_curve_synthetic');
// The columns of this file are kept by cohort.
const columns = golden.input.columns as unknown as Record<'validation' | 'training', Omit<BenefitCurveInput, 'resamples'>>;
const indices = golden.input.params['bootstrapIndices0Based'] as number[][];

describe('benefit curve', () => {
  for (const [name, rows] of [
    ['validation', indices],
    ['training', []],
  ] as const) {
    it(`is that of R with ns(score, 3) in the ${name} cohort`, () => {
      const want = golden.expected[name] as GoldenCurve;
      const curve = computeBenefitCurve({ ...columns[name], grid: want.score, resamples: { rows } });
      expect([curve.reason, curve.caution, curve.months]).toEqual([null, null, 60]);
      expect([curve.n, curve.events, curve.resamples, curve.failed]).toEqual([want.n, want.events, rows.length, 0]);
      const { tolerance } = golden;
      expectClose(curve.knots, want.knots, tolerance, 'knots');
      expectClose([curve.loglikNull, curve.loglik], [want.loglikNull, want.loglik], tolerance, 'loglik');
      for (const key of ['score', 'survivalTreated', 'survivalControl', 'difference', 'lower', 'upper'] as const) {
        expectClose(
          curve.points.map((p) => p[key]),
          want[key] ?? want.score.map(() => null),
          tolerance,
          key,
        );
      }
    });
  }

  const validation = columns.validation;
  const small = { count: 12, seed: 7 };

  it('has 101 points from the smallest to the largest score by default; the seed decides the band', () => {
    const curve = computeBenefitCurve({ ...validation, resamples: small });
    const scores = Array.from(validation.score);
    expect(curve.points.length).toBe(101);
    expect([curve.points[0]?.score, curve.points.at(-1)?.score]).toEqual([Math.min(...scores), Math.max(...scores)]);
    expect(computeBenefitCurve({ ...validation, resamples: small })).toEqual(curve);
    const other = computeBenefitCurve({ ...validation, resamples: { count: 12, seed: 8 } });
    expect(other.points[50]?.difference).toBe(curve.points[50]?.difference);
    expect(other.points[50]?.lower).not.toBe(curve.points[50]?.lower);
  });

  it('does not depend on the order of patients, the unit of time, weights of 1; swapping arms mirrors it', () => {
    const grid = [-1, 0, 1];
    const base = computeBenefitCurve({ ...validation, grid, resamples: { rows: [] } });
    const reversed = (column: ArrayLike<number>) => Array.from(column).reverse();
    const same = [
      {
        ...validation,
        time: reversed(validation.time),
        event: reversed(validation.event),
        treated: reversed(validation.treated),
        score: reversed(validation.score),
      },
      { ...validation, time: Array.from(validation.time, (t) => t / 12), months: 5 },
      { ...validation, weight: Array.from(validation.time, () => 1) },
    ].map((input) => computeBenefitCurve({ ...input, grid, resamples: { rows: [] } }));
    const swapped = computeBenefitCurve({
      ...validation,
      treated: Array.from(validation.treated, (t) => 1 - t),
      grid,
      resamples: { rows: [] },
    });
    base.points.forEach((point, g) => {
      for (const curve of same) expect(curve.points[g]?.difference).toBeCloseTo(point.difference, 9);
      expect(swapped.points[g]?.difference).toBeCloseTo(-point.difference, 9);
      expect(swapped.points[g]?.survivalTreated).toBeCloseTo(point.survivalControl, 9);
    });
  });

  it('what cannot be computed has a name and no points', () => {
    const reasonOf = (change: Partial<BenefitCurveInput>) => {
      const curve = computeBenefitCurve({ ...validation, resamples: small, ...change });
      expect([curve.points, curve.resamples, curve.loglik]).toEqual([[], 0, null]);
      return curve.reason;
    };
    const all = (value: number) => Array.from(validation.time, () => value);
    expect(reasonOf({ score: all(0.3) })).toBe('stats/spline-undefined');
    expect(reasonOf({ treated: all(1) })).toBe('stats/one-arm');
    expect(reasonOf({ event: all(0) })).toBe('stats/no-events');
    expect(reasonOf({ months: 1000 })).toBe('stats/beyond-follow-up');
    expect(reasonOf({ time: [], event: [], treated: [], score: [] })).toBe('survival/no-patients');
    // Three different scores: the knots exist, three spline columns of them do not.
    expect(reasonOf({ score: Array.from(validation.time, (_, i) => [0, 1, 3][i % 3]!) })).toBe('stats/rank-deficient');
  });

  it('a resample whose fit fails is left out and counted', () => {
    const controls = Array.from(validation.treated, (t, i) => (t === 0 ? i : -1)).filter((i) => i >= 0);
    const oneArm = Array.from({ length: validation.time.length }, (_, i) => controls[i % controls.length]!);
    const rows = [indices[0]!, oneArm, indices[1]!];
    const curve = computeBenefitCurve({ ...validation, grid: [0], resamples: { rows } });
    const clean = computeBenefitCurve({ ...validation, grid: [0], resamples: { rows: [indices[0]!, indices[1]!] } });
    expect([curve.resamples, curve.failed]).toEqual([3, 1]);
    expect(curve.points).toEqual(clean.points);
  });

  it('few events: numbers with a caution', () => {
    const seen = { left: 9 };
    const event = Array.from(validation.event, (e) => (e === 1 && seen.left-- > 0 ? 1 : 0));
    const curve = computeBenefitCurve({ ...validation, event, resamples: { rows: [] } });
    expect([curve.events, curve.caution]).toEqual([9, 'few-events']);
  });
});

/** Curves and rates against the Kaplan-Meier blocks of R. */
import { expect } from 'vitest';
import type { KaplanMeierCurve, SurvivalQuantile, SurvivalRate } from '@shared/core/stats/kaplan-meier';
import type { LogRankTest } from '@shared/core/stats/log-rank';
import { expectClose } from '../shared/core/stats/golden-case';
import type { GoldenTolerance } from './golden-cohort';

export interface GoldenRates {
  time: number[];
  nRisk: number[];
  surv: number[];
  stdErrSurv: number[];
  lower: (number | null)[];
  upper: (number | null)[];
}
export interface GoldenCurve {
  n: number;
  time: number[];
  nRisk: number[];
  nEvent: number[];
  surv: number[];
  lower: (number | null)[];
  upper: (number | null)[];
  atTimes: GoldenRates;
  median: { time: number | null; lower: number | null; upper: number | null };
}
export interface GoldenLogRank {
  n?: number[];
  observed: number[];
  expected: number[];
  chisq: number;
  df: number;
  p: number;
}

export function expectRates(rates: readonly SurvivalRate[], want: GoldenRates, tolerance: GoldenTolerance, at: string): void {
  const columns = [
    ['time', (r: SurvivalRate) => r.time],
    ['nRisk', (r: SurvivalRate) => r.nRisk],
    ['surv', (r: SurvivalRate) => r.survival],
    ['stdErrSurv', (r: SurvivalRate) => r.seSurvival],
    ['lower', (r: SurvivalRate) => r.lower],
    ['upper', (r: SurvivalRate) => r.upper],
  ] as const;
  for (const [key, of] of columns) expectClose(rates.map(of), want[key], tolerance, `${at}.${key}`);
}

/** Every column of the curve, its rates and its median. */
export function expectCurve(
  found: { readonly curve: KaplanMeierCurve; readonly rates: readonly SurvivalRate[]; readonly median: SurvivalQuantile },
  want: GoldenCurve,
  tolerance: GoldenTolerance,
  at: string,
): void {
  const { curve, rates, median } = found;
  expect(curve.n, `${at}.n`).toBe(want.n);
  const columns = [
    ['time', curve.time],
    ['nRisk', curve.nRisk],
    ['nEvent', curve.nEvent],
    ['surv', curve.survival],
    ['lower', curve.lower],
    ['upper', curve.upper],
  ] as const;
  for (const [key, column] of columns) expectClose(column, want[key], tolerance, `${at}.${key}`);
  expectRates(rates, want.atTimes, tolerance, `${at}.atTimes`);
  for (const key of ['time', 'lower', 'upper'] as const)
    expectClose(median[key], want.median[key], tolerance, `${at}.median.${key}`);
}

/** `order`: position in our groups of each group of R. */
export function expectLogRank(
  test: LogRankTest | null,
  want: GoldenLogRank,
  tolerance: GoldenTolerance,
  at: string,
  order: readonly number[] = [0, 1],
): void {
  const columns = [
    ['observed', test?.observed],
    ['expected', test?.expected],
    ...(want.n ? ([['n', test?.n]] as const) : []),
  ] as const;
  for (const [key, column] of columns)
    expectClose(
      order.map((k) => column?.[k]),
      want[key],
      tolerance,
      `${at}.${key}`,
    );
  expectClose(test?.statistic, want.chisq, tolerance, `${at}.chisq`);
  expect(test?.df, `${at}.df`).toBe(want.df);
  expectClose(test?.p, want.p, tolerance, `${at}.p`, 'p');
}

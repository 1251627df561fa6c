import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { fitCox, type TiesMethod } from '@shared/core/stats/cox';
import { computeLogRank } from '@shared/core/stats/log-rank';
import { completeRows, expectClose, goldenCase, goldenCases, labels, numbers, type GoldenCase } from './golden-case';

const inputOf = (golden: GoldenCase) => {
  const { columns, x = {} } = golden.input;
  const { rows } = completeRows({ ...columns, ...x });
  return {
    time: numbers(columns['time'], rows),
    event: numbers(columns['status'], rows),
    weight: columns['weight'] && numbers(columns['weight'], rows),
    strata: columns['strata'] && labels(columns['strata'], rows),
    cluster: columns['cluster'] && labels(columns['cluster'], rows),
    covariates: Object.entries(x).map(([name, values]) => ({ name, values: numbers(values, rows) })),
  };
};

type GoldenFit = Record<string, unknown> & Record<'lrTest' | 'waldTest' | 'scoreTest', { stat: number; df: number; p: number }>;

describe('Cox regression against R', () => {
  const cases = goldenCases('cox_').filter(
    (c) => !['cox_group_without_events_diverges', 'cox_ovarian_residuals_basehaz'].includes(c.name),
  );
  it('finds the cases', () => expect(cases.length).toBe(11));
  for (const golden of cases) {
    it(golden.name, () => {
      const { params } = golden.input;
      for (const ties of params['ties'] as TiesMethod[] /* list of method names */) {
        const result = fitCox({
          ...inputOf(golden),
          ties,
          robust: params['robust'] === true,
          confLevel: Number(params['confLevel']),
        });
        if (!result.ok) throw new Error(JSON.stringify(result.error));
        const fit = result.value;
        const want = golden.expected[ties] as GoldenFit; // shape of cox cases
        const t = golden.tolerance;
        const column = (key: keyof (typeof fit.terms)[number]) => fit.terms.map((term) => term[key]);
        expect(fit.n).toBe(want['n']);
        expect(fit.events).toBe(want['nEvent']);
        expect(column('name')).toEqual(want['terms']);
        expectClose(column('coefficient'), want['coef'], t, 'coef');
        expectClose(column('hazardRatio'), want['hr'], t, 'hr');
        expectClose(column('seModel'), want['seModel'], t, 'seModel');
        if (want['seRobust'] === null) expect(fit.varRobust).toBeNull();
        else {
          expectClose(column('seRobust'), want['seRobust'], t, 'seRobust');
          expectClose(
            fit.varRobust?.map((r) => [...r]),
            want['varRobust'],
            t,
            'varRobust',
          );
        }
        expectClose(column('z'), want['z'], t, 'z');
        expectClose(column('p'), want['p'], t, 'p', 'p');
        expectClose(column('hrLower'), want['hrLower'], t, 'hrLower');
        expectClose(column('hrUpper'), want['hrUpper'], t, 'hrUpper');
        expectClose(
          fit.varModel.map((r) => [...r]),
          want['varModel'],
          t,
          'varModel',
        );
        expectClose(fit.loglikNull, want['loglikNull'], t, 'loglikNull');
        expectClose(fit.loglik, want['loglik'], t, 'loglik');
        for (const [ours, theirs] of [
          [fit.likelihoodRatioTest, want.lrTest],
          [fit.waldTest, want.waldTest],
          [fit.scoreTest, want.scoreTest],
        ] as const) {
          expectClose(ours.statistic, theirs.stat, t, 'statistic');
          expect(ours.df).toBe(theirs.df);
          expectClose(ours.p, theirs.p, t, 'p', 'p');
        }
        const robustScore = want['robustScoreTest'] as { stat: number; p: number } | null; // shape of cox cases
        if (robustScore === null) expect(fit.robustScoreTest).toBeNull();
        else {
          expectClose(fit.robustScoreTest?.statistic, robustScore.stat, t, 'robustScore');
          expectClose(fit.robustScoreTest?.p, robustScore.p, t, 'robustScoreP', 'p');
        }
      }
    });
  }

  it('cox_ovarian_residuals_basehaz: coefficients and both variances', () => {
    const golden = goldenCase('cox_ovarian_residuals_basehaz');
    const { weight, ...plain } = inputOf(golden);
    for (const [key, input] of [
      ['unweighted', plain],
      ['weighted', { ...plain, weight }],
    ] as const) {
      const want = golden.expected[key] as Record<string, unknown>; // shape of this case
      const fit = fitCox({ ...input, robust: true });
      if (!fit.ok) throw new Error(fit.error.code);
      expectClose(
        fit.value.terms.map((t) => t.coefficient),
        want['coef'],
        golden.tolerance,
        'coef',
      );
      expectClose(
        fit.value.varModel.map((r) => [...r]),
        want['varModel'],
        golden.tolerance,
        'varModel',
      );
      if (want['varRobust'] !== null)
        expectClose(
          fit.value.varRobust?.map((r) => [...r]),
          want['varRobust'],
          golden.tolerance,
          'varRobust',
        );
    }
  });

  it('cox_group_without_events_diverges: a problem with the likelihood limit, no invented numbers', () => {
    const golden = goldenCase('cox_group_without_events_diverges');
    const result = fitCox(inputOf(golden));
    if (result.ok) throw new Error('a fit was invented');
    expect(result.error.code).toBe('stats/cox-diverges');
    expect(result.error.data['columns']).toEqual([golden.expected['infiniteTerm']]);
    expect(result.error.data['signs']).toEqual(['-']);
    expectClose(result.error.data['loglikNull'], golden.expected['loglikNull'], golden.tolerance, 'loglikNull');
    expectClose(result.error.data['loglik'], golden.expected['loglikLimit'], golden.tolerance, 'loglik');
    expectClose(result.error.data['scoreStatistic'], golden.expected['scoreTestStat'], golden.tolerance, 'score');
  });
});

describe('Cox regression where no fit exists', () => {
  const time = [1, 2, 3, 4, 5, 6];
  const x = [0.3, 1.2, -0.7, 0.1, 0.9, -1.1];
  it('names columns that depend on others', () => {
    const result = fitCox({
      time,
      event: [1, 1, 0, 1, 1, 0],
      covariates: [
        { name: 'x', values: x },
        { name: 'constant', values: time.map(() => 7) },
        { name: 'twice x', values: x.map((v) => 2 * v + 1) },
      ],
    });
    expect(result).toEqual({ ok: false, error: { code: 'stats/rank-deficient', data: { columns: ['constant', 'twice x'] } } });
  });
  it('names a column that is constant whenever an event happens, instead of a hazard ratio of 1', () => {
    // The only event comes when every patient of the other arm has left: found by a property.
    const times = [1, 38, 75, 11, 48, 85, 22, 59, 96, 31, 68, 4, 41];
    const arm = [0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0];
    const event = times.map((t) => (t === 48 ? 1 : 0));
    expect(fitCox({ time: times, event, covariates: [{ name: 'arm', values: arm }] })).toEqual({
      ok: false,
      error: { code: 'stats/rank-deficient', data: { columns: ['arm'] } },
    });
    expect(computeLogRank({ time: times, event, group: arm.map(String) }).statistic).toBeNull();
  });
  it('needs an event', () => {
    expect(fitCox({ time, event: time.map(() => 0), covariates: [{ name: 'x', values: x }] })).toMatchObject({
      ok: false,
      error: { code: 'stats/no-events' },
    });
  });
});

describe('Cox regression properties', () => {
  const trial = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 }), fc.double({ min: 0.2, max: 3, noNaN: true })),
    { minLength: 12, maxLength: 50 },
  );

  it('score test of one binary covariate is the log-rank test when times are distinct', () => {
    fc.assert(
      fc.property(trial, (rows) => {
        const time = rows.map((_, i) => ((i * 37) % 101) + 1);
        const event = rows.map((r) => r[0]);
        const arm = rows.map((r) => r[1]);
        const fit = fitCox({ time, event, covariates: [{ name: 'arm', values: arm }] });
        const logRank = computeLogRank({ time, event, group: arm.map(String) });
        // Arms that are never at risk together when an event happens: neither test has a variance.
        if (logRank.statistic === null) expect(fit.ok).toBe(false);
        else if (fit.ok) expect(Math.abs(fit.value.scoreTest.statistic - logRank.statistic)).toBeLessThan(1e-8);
        else if (fit.error.code === 'stats/cox-diverges')
          expect(Number(fit.error.data['scoreStatistic'])).toBeCloseTo(logRank.statistic, 8);
      }),
    );
  });
  it('multiplying all weights keeps coefficient and robust variance; shifting and scaling a column rescales the coefficient', () => {
    fc.assert(
      fc.property(trial, fc.double({ min: 0.5, max: 20, noNaN: true }), (rows, factor) => {
        const time = rows.map((_, i) => Math.floor(((i * 37) % 101) / 4));
        const event = rows.map((r) => r[0]);
        const weight = rows.map((r) => r[2]);
        const values = rows.map((r, i) => r[1] + Math.sin(i));
        const base = fitCox({ time, event, weight, robust: true, covariates: [{ name: 'x', values }] });
        const heavier = fitCox({
          time,
          event,
          weight: weight.map((w) => w * factor),
          robust: true,
          covariates: [{ name: 'x', values }],
        });
        const scaled = fitCox({
          time,
          event,
          weight,
          robust: true,
          covariates: [{ name: 'x', values: values.map((v) => 1000 + factor * v) }],
        });
        expect(heavier.ok).toBe(base.ok);
        if (!base.ok || !heavier.ok || !scaled.ok) return;
        const [a, b, c] = [base.value.terms[0]!, heavier.value.terms[0]!, scaled.value.terms[0]!];
        const t = { rel: 1e-6, abs: 1e-8 };
        expectClose(b.coefficient, a.coefficient, t, 'weights');
        expectClose(b.se, a.se, t, 'weights se');
        expectClose(c.coefficient * factor, a.coefficient, t, 'scale');
        expectClose(c.z, a.z, t, 'scale z');
      }),
    );
  });
});

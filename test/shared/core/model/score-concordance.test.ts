import { describe, expect, it } from 'vitest';
import { bootstrapScoreConcordance, computeScoreConcordance } from '@shared/core/model/score-concordance';
import { evaluationCohort, expectConcordance, type GoldenConcordance } from '../../../support/evaluation-cohort';
import { expectedFile } from '../../../support/golden-cohort';
import { expectClose } from '../stats/golden-case';

const risks = ['riskMinusIctosT', 'riskWithIntercept', 'riskMinusIctosTUnweighted', 'riskWithInterceptUnweighted'] as const;
interface Golden15 {
  interceptModel: { logHrTraining: number[]; logHrValidation: number[] };
  concordance: Record<'training' | 'validation', Partial<Record<(typeof risks)[number], GoldenConcordance>>>;
}
interface Golden11 {
  bootstrap: { indices0Based: number[][]; c: GoldenConcordance; bootC: number[]; percentile: number[]; se: number };
}

describe('concordance of the score', () => {
  const { expected, tolerance } = expectedFile<Golden15>('15_intercept_and_validation_measures');
  for (const [name, logHr] of [
    ['training', expected.interceptModel.logHrTraining],
    ['validation', expected.interceptModel.logHrValidation],
  ] as const) {
    it(`is that of R in the ${name} cohort (15), weighted and unweighted, with and without intercept`, () => {
      const { endpoints, treated, weight, score } = evaluationCohort(name);
      const result = computeScoreConcordance({ ...endpoints.ffs, treated, weight, score, logHrWithIntercept: logHr });
      for (const risk of risks) {
        const want = expected.concordance[name][risk];
        const found = result[risk];
        if (!want) expect(found, risk).toBeNull();
        else expectConcordance(found?.ok ? found.value : null, want, tolerance, risk);
      }
    });
  }

  it('its bootstrap over given patients is that of R (11)', () => {
    const golden = expectedFile<Golden11>('11_power_and_bootstrap_c');
    const want = golden.expected.bootstrap;
    const { endpoints, treated, score } = evaluationCohort('validation');
    const data = { ...endpoints.ffs, treated, score };
    const whole = computeScoreConcordance(data);
    expect([whole.riskWithIntercept, whole.riskMinusIctosTUnweighted]).toEqual([null, null]);
    expectConcordance(whole.riskMinusIctosT.ok ? whole.riskMinusIctosT.value : null, want.c, golden.tolerance, 'c');
    const result = bootstrapScoreConcordance(data, { rows: want.indices0Based });
    expect(result.failed).toBe(0);
    expectClose(result.values, want.bootC, golden.tolerance, 'bootC');
    expectClose(result.interval, want.percentile, golden.tolerance, 'percentile');
    expectClose(result.se, want.se, golden.tolerance, 'se');
  });

  it('a seed gives the same resamples again, more resamples begin with the same ones', () => {
    const { endpoints, treated, score } = evaluationCohort('validation');
    const run = (count: number, seed: number) =>
      bootstrapScoreConcordance({ ...endpoints.ffs, treated, score }, { count, seed }).values;
    expect(run(8, 3)).toEqual(run(8, 3));
    expect(run(12, 3).slice(0, 8)).toEqual(run(8, 3));
    expect(run(8, 4)).not.toEqual(run(8, 3));
    expect(new Set(run(8, 3)).size).toBeGreaterThan(6);
  });

  it('nobody to compare: a named problem, resamples counted as failed', () => {
    const data = { time: [5, 6, 7], event: [0, 0, 0], treated: [1, 0, 1], score: [1, 2, 3] };
    expect(computeScoreConcordance(data).riskMinusIctosT).toMatchObject({
      ok: false,
      error: { code: 'stats/no-comparable-pairs' },
    });
    expect(bootstrapScoreConcordance(data, { count: 5, seed: 1 })).toEqual({
      values: [],
      failed: 5,
      se: null,
      interval: null,
    });
  });
});

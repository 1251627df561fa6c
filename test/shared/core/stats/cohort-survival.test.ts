/** The survival numbers of the synthetic golden cohort that need only this room: R's weights and scores are read, not computed. */
import { describe, expect, it } from 'vitest';
import type { EndpointName } from '@shared/core/scoring/clinical-record';
import type { CoxInput } from '@shared/core/stats/cox';
import { testProportionalHazards } from '@shared/core/stats/cox-zph';
import { computeFollowUp } from '@shared/core/stats/follow-up';
import { computeLogRank } from '@shared/core/stats/log-rank';
import { quantiles } from '@shared/core/stats/quantile';
import { standardDeviation } from '@shared/core/stats/moments';
import { cohortTable, expectedFile, type GoldenCohortName } from '../../../support/golden-cohort';
import { concordanceOrThrow, expectConcordance, expectCoxFit, fitOrThrow } from './cox-golden';
import { expectClose } from './golden-case';

const endpoints: readonly EndpointName[] = ['ffs', 'os', 'dffs', 'lrffs'];
const table = { training: cohortTable('training').rows, validation: cohortTable('validation').rows };
const followUp = (cohort: GoldenCohortName, endpoint: EndpointName) => ({
  time: table[cohort].map((r) => r.record.endpoints[endpoint]?.months ?? NaN),
  event: table[cohort].map((r) => (r.record.endpoints[endpoint]?.event ? 1 : 0)),
});
const treated = (cohort: GoldenCohortName): number[] => table[cohort].map((r) => (r.record.treatment === 'ICT+CCRT' ? 1 : 0));
const sides = (cohort: GoldenCohortName): number[] => treated(cohort).map((t) => (t === 1 ? 1 : -1));

type Scores = Record<'ictos', number[]> & { patient_id: string[] };
const scores = expectedFile<Record<GoldenCohortName, Scores>>('06_ictos_scores').expected;
const weight = expectedFile<{ weights: { stabilisedAte: number[] } }>('02_propensity_weights_balance').expected.weights
  .stabilisedAte;
const pick = <T>(values: readonly T[], rows: readonly number[]): T[] => rows.map((i) => values[i]!);

it('tables and scores stand in one order', () => {
  for (const cohort of ['training', 'validation'] as const)
    expect(table[cohort].map((r) => r.patientId)).toEqual(scores[cohort].patient_id);
});

describe('training and validation results against R', () => {
  interface Group {
    n: number;
    cox: unknown;
    coxBreslow: unknown;
    logrankUnweighted: { observed: number[]; expected: number[]; chisq: number; df: number; p: number };
    zph: { terms: string[]; chisq: number[]; df: number[]; p: number[]; global: { chisq: number; df: number; p: number } };
  }
  type Results = Record<'whole' | 'high' | 'low', Group> & Record<string, unknown>;
  for (const [cohort, file] of [
    ['training', '07_training_results'],
    ['validation', '08_validation_results'],
  ] as const)
    for (const endpoint of endpoints)
      it(`${file} ${endpoint}: fits, C, proportional hazards, interactions`, () => {
        const golden = expectedFile<{ endpoints: Record<string, Results> }>(file);
        const t = golden.tolerance;
        const want = golden.expected.endpoints[endpoint]!;
        const { ictos } = scores[cohort];
        const { time, event } = followUp(cohort, endpoint);
        const arm = treated(cohort);
        const all = [...arm.keys()];
        const inputOf = (rows: readonly number[], columns: Record<string, number[]>): CoxInput => ({
          time: pick(time, rows),
          event: pick(event, rows),
          weight: cohort === 'training' ? pick(weight, rows) : undefined,
          covariates: Object.entries(columns).map(([name, values]) => ({ name, values: pick(values, rows) })),
        });
        for (const [group, rows] of [
          ['whole', all],
          ['high', all.filter((i) => ictos[i]! > 0)],
          ['low', all.filter((i) => !(ictos[i]! > 0))],
        ] as const) {
          const block = want[group];
          const input = inputOf(rows, { treated: arm });
          const fit = fitOrThrow(input);
          expectCoxFit(input, fit, block.cox, t, group);
          const breslow: CoxInput = { ...input, ties: 'breslow' };
          expectCoxFit(breslow, fitOrThrow(breslow), block.coxBreslow, t, `${group}.breslow`);
          const zph = testProportionalHazards(input, fit);
          if (!zph.ok) throw new Error(zph.error.code);
          expect(zph.value.terms.map((r) => [r.name, r.df])).toEqual([[block.zph.terms[0], block.zph.df[0]]]);
          expectClose(zph.value.terms[0]?.statistic, block.zph.chisq[0], t, `${group}.zph`);
          expectClose(zph.value.terms[0]?.p, block.zph.p[0], t, `${group}.zph.p`, 'p');
          expectClose(zph.value.global.statistic, block.zph.global.chisq, t, `${group}.zph.global`);
          expectClose(zph.value.global.p, block.zph.global.p, t, `${group}.zph.global.p`, 'p');
          const logRank = computeLogRank({ time: input.time, event: input.event, group: pick(arm, rows).map(String) });
          expectClose(logRank.observed, block.logrankUnweighted.observed, t, `${group}.observed`);
          expectClose(logRank.expected, block.logrankUnweighted.expected, t, `${group}.expected`);
          expectClose(logRank.statistic, block.logrankUnweighted.chisq, t, `${group}.log-rank`);
          expect(logRank.df).toBe(block.logrankUnweighted.df);
          expectClose(logRank.p, block.logrankUnweighted.p, t, `${group}.log-rank p`, 'p');
        }
        for (const [key, g] of [
          ['interactionHighLow', ictos.map((s) => (s > 0 ? 1 : 0))],
          ['interactionContinuous', ictos],
        ] as const) {
          const input = inputOf(all, { treated: arm, g, treated_x_g: g.map((v, i) => v * arm[i]!) });
          const fit = fitOrThrow(input);
          expectCoxFit(input, fit, want[key], t, key);
          expectClose(fit.terms[2]?.p, (want[key] as { pInteraction: number }).pInteraction, t, `${key}.p`, 'p'); // field of these blocks
        }
        for (const [key, side] of [
          ['cStatisticIctosInTreated', 1],
          ['cStatisticIctosInControl', 0],
        ] as const) {
          const rows = all.filter((i) => arm[i] === side);
          const risk = pick(ictos, rows).map((s) => -s);
          expectConcordance(concordanceOrThrow({ time: pick(time, rows), event: pick(event, rows), risk }), want[key], t, key);
        }
      });
});

it('03: reverse Kaplan-Meier follow-up of every endpoint', () => {
  interface FollowUp {
    events: number;
    n: number;
    rate: number;
    reverseKmMedian: number | null;
    reverseKmIqr: (number | null)[];
    reverseKmMedianCi: (number | null)[];
  }
  const { expected, tolerance } = expectedFile<{ followup: Record<GoldenCohortName, Record<string, FollowUp>> }>(
    '03_baseline_and_followup',
  );
  for (const cohort of ['training', 'validation'] as const)
    for (const endpoint of endpoints) {
      const want = expected.followup[cohort][endpoint]!;
      const ours = computeFollowUp(followUp(cohort, endpoint));
      expect([ours.n, ours.events]).toEqual([want.n, want.events]);
      expectClose(ours.events / ours.n, want.rate, tolerance, 'rate');
      expectClose(ours.median.time, want.reverseKmMedian, tolerance, 'median');
      expectClose([ours.lowerQuartile.time, ours.upperQuartile.time], want.reverseKmIqr, tolerance, 'IQR');
      expectClose([ours.median.lower, ours.median.upper], want.reverseKmMedianCi, tolerance, 'CI');
    }
});

it('11: bootstrap of C over the given rows', () => {
  const { expected, tolerance } = expectedFile<{
    bootstrap: { indices0Based: number[][]; c: unknown; bootC: number[]; percentile: number[]; se: number };
  }>('11_power_and_bootstrap_c');
  const want = expected.bootstrap;
  const { time, event } = followUp('validation', 'ffs');
  const side = sides('validation');
  const risk = scores.validation.ictos.map((s, i) => -s * side[i]!);
  expectConcordance(concordanceOrThrow({ time, event, risk }), want.c, tolerance);
  const replicates = want.indices0Based.map(
    (rows) => concordanceOrThrow({ time: pick(time, rows), event: pick(event, rows), risk: pick(risk, rows) }).c,
  );
  expectClose(replicates, want.bootC, tolerance, 'bootC');
  expectClose(quantiles(replicates, [0.025, 0.975]), want.percentile, tolerance, 'percentile');
  expectClose(standardDeviation(replicates), want.se, tolerance, 'se');
});

describe('15: intercept and concordance', () => {
  interface Short {
    terms: string[];
    coef: number[];
    seModel: number[];
    seRobust: number[] | null;
    z: number[];
    p: number[];
    lower: number[];
    upper: number[];
    var: number[][];
    loglikNull: number;
    loglik: number;
  }
  interface File {
    interceptModel: { fit: unknown; logHrTraining: number[]; logHrValidation: number[] };
    fixedScoreIntercept: Short;
    recalibration: Record<GoldenCohortName, Short>;
    concordance: Record<GoldenCohortName, Record<string, unknown>>;
  }
  const { expected, tolerance: t } = expectedFile<File>('15_intercept_and_validation_measures');

  const expectShort = (input: CoxInput, want: Short, path: string): void => {
    const fit = fitOrThrow(input);
    const column = (key: 'coefficient' | 'seModel' | 'seRobust' | 'z' | 'p') => fit.terms.map((term) => term[key]);
    expect(fit.terms.map((term) => term.name)).toEqual(want.terms);
    expectClose(column('coefficient'), want.coef, t, `${path}.coef`);
    expectClose(column('seModel'), want.seModel, t, `${path}.seModel`);
    if (want.seRobust === null) expect(fit.varRobust).toBeNull();
    else expectClose(column('seRobust'), want.seRobust, t, `${path}.seRobust`);
    expectClose(column('z'), want.z, t, `${path}.z`);
    expectClose(column('p'), want.p, t, `${path}.p`, 'p');
    expectClose(
      fit.terms.map((term) => Math.log(term.hrLower)),
      want.lower,
      t,
      `${path}.lower`,
    );
    expectClose(
      fit.terms.map((term) => Math.log(term.hrUpper)),
      want.upper,
      t,
      `${path}.upper`,
    );
    expectClose(
      (fit.varRobust ?? fit.varModel).map((row) => [...row]),
      want.var,
      t,
      `${path}.var`,
    );
    expectClose(fit.loglikNull, want.loglikNull, t, `${path}.loglikNull`);
    expectClose(fit.loglik, want.loglik, t, `${path}.loglik`);
  };

  it('fits T/2 beside the score as an offset, and T/2 with score x T/2', () => {
    for (const cohort of ['training', 'validation'] as const) {
      const half = sides(cohort).map((s) => s / 2);
      const scored = scores[cohort].ictos.map((s, i) => s * half[i]!);
      const data = { ...followUp(cohort, 'ffs'), weight: cohort === 'training' ? weight : undefined };
      const want = expected.recalibration[cohort];
      expectShort(
        {
          ...data,
          covariates: [
            { name: want.terms[0]!, values: half },
            { name: want.terms[1]!, values: scored },
          ],
        },
        want,
        `recalibration.${cohort}`,
      );
      if (cohort === 'validation') continue;
      const offset = scored.map((v) => -v);
      expectShort(
        { ...data, offset, covariates: [{ name: 'intercept', values: half }] },
        expected.fixedScoreIntercept,
        'fixedScoreIntercept',
      );
    }
  });

  it('refits with the intercept, and finds C of both risks with and without weights', () => {
    for (const cohort of ['training', 'validation'] as const) {
      const side = sides(cohort);
      const { time, event } = followUp(cohort, 'ffs');
      const logHr = expected.interceptModel[cohort === 'training' ? 'logHrTraining' : 'logHrValidation'];
      const risks = {
        riskMinusIctosT: scores[cohort].ictos.map((s, i) => -s * side[i]!),
        riskWithIntercept: logHr.map((v, i) => v * side[i]!),
      };
      for (const [key, want] of Object.entries(expected.concordance[cohort])) {
        const name = key.replace('Unweighted', '') as keyof typeof risks; // the keys of the file are these two, with or without the suffix
        const weights = cohort === 'training' && key === name ? weight : undefined;
        expectConcordance(concordanceOrThrow({ time, event, risk: risks[name], weight: weights }), want, t, `${cohort}.${key}`);
      }
    }
  });
});

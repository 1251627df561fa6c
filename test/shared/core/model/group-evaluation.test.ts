import { describe, expect, it } from 'vitest';
import { evaluateScore } from '@shared/core/model/group-evaluation';
import type { TreatmentGroupComparison } from '@shared/core/model/group-comparison';
import type { EndpointName } from '@shared/core/scoring/clinical-record';
import {
  evaluationCohort,
  expectConcordance,
  expectCox,
  type GoldenConcordance,
  type GoldenCox,
} from '../../../support/evaluation-cohort';
import {
  expectCurve,
  expectLogRank,
  expectRates,
  type GoldenCurve,
  type GoldenLogRank,
  type GoldenRates,
} from '../../../support/expect-curves';
import { expectedFile, type GoldenTolerance } from '../../../support/golden-cohort';
import { expectClose } from '../stats/golden-case';

type ByArm<T> = Record<'ICT+CCRT' | 'CCRT', T>;
interface GoldenGroup {
  n: number;
  nTreated: number;
  nControl: number;
  events: number;
  kmLog: ByArm<GoldenCurve>;
  kmLogLogAtTimes: ByArm<GoldenRates>;
  kmRobustLogAtTimes: ByArm<GoldenRates> | null;
  cox: GoldenCox;
  coxBreslow: GoldenCox;
  logrankUnweighted: GoldenLogRank;
  zph: { chisq: number[]; df: number[]; p: number[]; global: { chisq: number; df: number; p: number } };
}
type GoldenInteraction = GoldenCox & { pInteraction: number };
type GoldenEndpoint = Record<'whole' | 'high' | 'low', GoldenGroup> & {
  interactionHighLow: GoldenInteraction;
  interactionContinuous: GoldenInteraction;
  cStatisticIctosInTreated: GoldenConcordance;
  cStatisticIctosInControl: GoldenConcordance;
};
interface Golden {
  nHigh: number;
  nLow: number;
  endpoints: Record<EndpointName, GoldenEndpoint>;
}

function expectGroup(group: TreatmentGroupComparison, want: GoldenGroup, tolerance: GoldenTolerance, at: string): void {
  expect([group.n, group.events, group.nTreated, group.nControl], at).toEqual([
    want.n,
    want.events,
    want.nTreated,
    want.nControl,
  ]);
  expect(group.curves.arms.map((arm) => arm.label)).toEqual(['ICT+CCRT', 'CCRT']);
  for (const arm of group.curves.arms) {
    const label = arm.label as keyof ByArm<unknown>; // checked in the line above
    expectCurve(arm, want.kmLog[label], tolerance, `${at}/${label}`);
    if (want.kmRobustLogAtTimes)
      expectRates(arm.robustRates!, want.kmRobustLogAtTimes[label], tolerance, `${at}/${label}.robust`);
    else expect(arm.robustRates).toBeNull();
  }
  expectCox(group.fit, want.cox, tolerance, `${at}.cox`);
  expectConcordance(group.concordance, want.cox.concordance, tolerance, `${at}.concordance`);
  expectClose(
    [group.coef, group.seModel, group.seRobust, group.z, group.hr, group.hrLower, group.hrUpper],
    [
      want.cox.coef[0],
      want.cox.seModel[0],
      want.cox.seRobust?.[0] ?? null,
      want.cox.z[0],
      want.cox.hr[0],
      want.cox.hrLower[0],
      want.cox.hrUpper[0],
    ],
    tolerance,
    `${at}.row`,
  );
  expectClose(group.p, want.cox.p[0], tolerance, `${at}.p`, 'p');
  expectLogRank(group.curves.unweightedLogRank, want.logrankUnweighted, tolerance, `${at}.logrankUnweighted`);
  expectClose(group.logrankUnweightedP, want.logrankUnweighted.p, tolerance, `${at}.logrankUnweightedP`, 'p');
  expectClose(group.logrankP, want.cox.robustScoreTest?.p ?? want.logrankUnweighted.p, tolerance, `${at}.logrankP`, 'p');
  if (!group.proportionalHazards.ok) throw new Error(`${at}.zph`);
  const { terms, global } = group.proportionalHazards.value;
  expectClose(
    [...terms, global].map((t) => t.statistic),
    [...want.zph.chisq, want.zph.global.chisq],
    tolerance,
    `${at}.zph.chisq`,
  );
  expect([...terms, global].map((t) => t.df)).toEqual([...want.zph.df, want.zph.global.df]);
  expectClose(
    [...terms, global].map((t) => t.p),
    [...want.zph.p, want.zph.global.p],
    tolerance,
    `${at}.zph.p`,
    'p',
  );
}

const groups = ['whole', 'high', 'low'] as const;

describe('evaluation of the score', () => {
  for (const [file, cohortName, column] of [
    ['07_training_results', 'training', 'score'],
    ['08_validation_results', 'validation', 'score'],
    ['09_validation_results_published_weights', 'validation', 'publishedScore'],
  ] as const) {
    it(`is that of R (${file}) in every field, all endpoints and groups`, () => {
      const { expected, tolerance } = expectedFile<Golden>(file);
      const cohort = evaluationCohort(cohortName);
      const input = { ...cohort, score: cohort[column] };
      const result = evaluateScore(input);
      // The same cohort with the other choices that the file has: Breslow ties, log-log limits.
      const other = evaluateScore({ ...input, ties: 'breslow', confType: 'log-log' });
      expect([result.nHigh, result.nLow, result.weighted]).toEqual([expected.nHigh, expected.nLow, cohortName === 'training']);
      expect(Object.keys(result.endpoints)).toEqual(['ffs', 'os', 'dffs', 'lrffs']);
      for (const endpoint of ['ffs', 'os', 'dffs', 'lrffs'] as const) {
        const found = result.endpoints[endpoint];
        const want = expected.endpoints[endpoint];
        expect(found.missing).toBe(0);
        for (const group of groups) {
          const at = `${endpoint}/${group}`;
          expectGroup(found[group], want[group], tolerance, at);
          const breslow = other.endpoints[endpoint][group];
          expectCox(breslow.fit, want[group].coxBreslow, tolerance, `${at}.coxBreslow`);
          expectConcordance(breslow.concordance, want[group].coxBreslow.concordance, tolerance, `${at}.coxBreslow`);
          for (const arm of breslow.curves.arms) {
            const label = arm.label as keyof ByArm<unknown>; // checked in expectGroup
            expectRates(arm.rates, want[group].kmLogLogAtTimes[label], tolerance, `${at}/${label}.logLog`);
          }
        }
        for (const [interaction, wanted] of [
          [found.interaction.group, want.interactionHighLow],
          [found.interaction.continuous, want.interactionContinuous],
        ] as const) {
          const at = `${endpoint}/interaction ${interaction.modifier}`;
          expectCox(interaction.fit, wanted, tolerance, at);
          expectConcordance(interaction.concordance, wanted.concordance, tolerance, at);
          expectClose(interaction.pInteraction, wanted.pInteraction, tolerance, `${at}.p`, 'p');
          expectClose(
            [interaction.coef, interaction.se, interaction.hrRatio, interaction.hrRatioLower, interaction.hrRatioUpper],
            [wanted.coef[2], (wanted.seRobust ?? wanted.seModel)[2], wanted.hr[2], wanted.hrLower[2], wanted.hrUpper[2]],
            tolerance,
            at,
          );
        }
        for (const [arm, wanted] of [
          ['treated', want.cStatisticIctosInTreated],
          ['control', want.cStatisticIctosInControl],
        ] as const) {
          const c = found.concordance[arm];
          expectConcordance(c.ok ? c.value : null, wanted, tolerance, `${endpoint}/C in ${arm}`);
        }
      }
    });
  }
});

describe('evaluation of the score at the edges', () => {
  const cohort = evaluationCohort('validation');
  const { ffs } = cohort.endpoints;
  const evaluate = (change: object) => evaluateScore({ ...cohort, endpoints: { ffs }, ...change });
  const nothing = { hr: null, hrLower: null, hrUpper: null, p: null, coef: null, diverges: true };

  it('no patient has a high score: the high group has a reason, whole and low are the same', () => {
    const result = evaluate({ score: cohort.score.map((s) => -Math.abs(s)) });
    const { high, low, whole, interaction } = result.endpoints.ffs;
    expect([result.nHigh, result.nLow]).toEqual([0, 248]);
    expect(high).toMatchObject({ ...nothing, n: 0, events: 0, reason: 'survival/no-patients', caution: 'few-events' });
    expect(high).toMatchObject({ logrankP: null, logrankUnweightedP: null, concordance: null, curves: { arms: [] } });
    expect(low).toEqual(whole);
    expect(interaction.group).toMatchObject({ pInteraction: null, hrRatio: null, reason: 'stats/rank-deficient' });
    expect(interaction.continuous.reason).toBeNull();
  });

  it('one arm is empty in low: its curve stands alone, without a hazard ratio', () => {
    const treated = cohort.treated.map((t, i) => (cohort.score[i]! > 0 ? t : 1));
    const { low, high, interaction } = evaluate({ treated }).endpoints.ffs;
    expect(low).toMatchObject({ ...nothing, nControl: 0, n: 129, reason: 'stats/one-arm', logrankP: null });
    expect(low.fit).toMatchObject({ error: { data: { arms: ['ICT+CCRT'] } } });
    expect(low.curves.arms.map((a) => [a.label, a.n])).toEqual([['ICT+CCRT', 129]]);
    expect(high.reason).toBeNull();
    expect(interaction.group.reason).toBe('stats/rank-deficient');
  });

  it('no event, and no event in one arm: curves and counts, no hazard ratio', () => {
    const quiet = evaluate({ endpoints: { ffs: { time: ffs.time, event: ffs.event.map(() => 0) } } }).endpoints.ffs;
    expect(quiet.whole).toMatchObject({ ...nothing, n: 248, events: 0, reason: 'stats/no-events', caution: 'few-events' });
    expect(quiet.whole.curves.arms[0]?.rates[0]).toMatchObject({ survival: 1, lower: 1, upper: 1 });
    expect(quiet.interaction.group.reason).toBe('stats/no-events');
    expect(quiet.concordance.treated).toMatchObject({ ok: false, error: { code: 'stats/no-comparable-pairs' } });
    const event = ffs.event.map((e, i) => (cohort.treated[i] === 1 ? 0 : e));
    const half = evaluate({ endpoints: { ffs: { time: ffs.time, event } } }).endpoints.ffs;
    expect(half.whole).toMatchObject({ ...nothing, eventsTreated: 0, reason: 'stats/cox-diverges', caution: null });
    // The log-rank test does not need a finite hazard ratio.
    expect(half.whole.logrankP).toBeLessThan(1e-6);
    expect(half.whole.proportionalHazards).toMatchObject({ ok: false, error: { code: 'stats/cox-diverges' } });
    expect(half.interaction.group).toMatchObject({ pInteraction: null, reason: 'stats/cox-diverges' });
  });

  it('identical scores: one group, no interaction, a concordance of 1/2', () => {
    const { endpoints, nHigh } = evaluate({ score: cohort.score.map(() => 0.25) });
    expect(nHigh).toBe(248);
    expect(endpoints.ffs.high).toEqual(endpoints.ffs.whole);
    expect(endpoints.ffs.interaction.continuous).toMatchObject({ coef: null, reason: 'stats/rank-deficient' });
    expect(endpoints.ffs.concordance.control).toMatchObject({ ok: true, value: { c: 0.5 } });
  });

  it('nine events: numbers with a caution', () => {
    let left = 9;
    const event = ffs.event.map((e) => (e === 1 && left-- > 0 ? 1 : 0));
    const { whole } = evaluate({ endpoints: { ffs: { time: ffs.time, event } } }).endpoints.ffs;
    expect(whole).toMatchObject({ events: 9, caution: 'few-events', reason: null });
    expect(whole.hr).toBeGreaterThan(0);
  });

  it('patients without follow-up for one endpoint are missing there alone', () => {
    const time = ffs.time.map((t, i) => (i % 4 === 0 ? null : t));
    const event = ffs.event.map((e, i) => (i % 8 === 1 ? null : e));
    const kept = [...time.keys()].filter((i) => time[i] !== null && event[i] !== null);
    const at = <T>(column: readonly T[]): T[] => kept.map((i) => column[i]!);
    const result = evaluate({ endpoints: { ffs: { time, event }, os: cohort.endpoints.os } });
    const cut = evaluate({
      endpoints: { ffs: { time: at(ffs.time), event: at(ffs.event) } },
      treated: at(cohort.treated),
      score: at(cohort.score),
    });
    expect(result.endpoints.ffs).toEqual({ ...cut.endpoints.ffs, missing: 248 - kept.length });
    expect(result.nHigh).toBe(119);
  });
});

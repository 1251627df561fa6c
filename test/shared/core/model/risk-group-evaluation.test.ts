import { describe, expect, it } from 'vitest';
import { evaluateRiskGroups, type RiskGroupLabel } from '@shared/core/model/risk-group-evaluation';
import type { EndpointName } from '@shared/core/scoring/clinical-record';
import { readRiskFactors, riskGroupOf } from '@shared/core/scoring/risk-groups';
import {
  evaluationCohort,
  expectConcordance,
  expectCox,
  expectRow,
  type GoldenCox,
  type GoldenRow,
} from '../../../support/evaluation-cohort';
import {
  expectCurve,
  expectLogRank,
  expectRates,
  type GoldenCurve,
  type GoldenLogRank,
  type GoldenRates,
} from '../../../support/expect-curves';
import { cohortTable, expectedFile } from '../../../support/golden-cohort';
import { expectClose } from '../stats/golden-case';

type ByRisk<T> = Record<'high' | 'low', T>;
type ByArm<T> = Record<'ICT+CCRT' | 'CCRT', T>;
interface GoldenEndpoint {
  kmLog: ByRisk<GoldenCurve>;
  kmRobustLogAtTimes: ByRisk<GoldenRates> | null;
  riskGroups: ByRisk<{ n: number; events: number }>;
  highVsLow: { diverges: boolean; cox: GoldenCox; logrankUnweighted: GoldenLogRank };
  treatmentWithin: ByRisk<
    GoldenRow & {
      logrank: GoldenLogRank;
      coxFull: GoldenCox;
      kmLogAtTimes: ByArm<GoldenRates>;
      kmRobustLogAtTimes: ByArm<GoldenRates> | null;
    }
  >;
  interactionTreatmentByRisk: GoldenCox & { pInteraction: number };
}
interface Golden {
  nLowIctos: number;
  patients: Record<'patient_id', string[]> &
    Record<'treated' | 'n2n3' | 't4' | 'volumeGe34' | 'ebvGe2000' | 'count' | 'highRisk', number[]>;
  countDistribution: Record<'count' | 'n' | 'nTreated' | 'ffsEvents', number[]>;
  nHighRisk: number;
  nLowRisk: number;
  nByRiskAndArm: Record<'highTreated' | 'highControl' | 'lowTreated' | 'lowControl', number>;
  endpoints: Record<EndpointName, GoldenEndpoint>;
}

describe('risk groups among low scores', () => {
  const golden = expectedFile<Record<'training' | 'validation', Golden>>('13_low_ictos_risk_groups');
  const factorsOf = (name: 'training' | 'validation') =>
    cohortTable(name).rows.map((row) => readRiskFactors(row.record, row.primaryTumorVolumeMl).map((f) => f.positive));

  for (const name of ['training', 'validation'] as const) {
    it(`are those of R in the ${name} cohort (13), in every field, all endpoints`, () => {
      const { tolerance } = golden;
      const want = golden.expected[name];
      const cohort = evaluationCohort(name);
      const factors = factorsOf(name);
      const low = [...cohort.score.keys()].filter((i) => cohort.score[i]! <= 0);
      const positives = factors.map((list) => list.filter((f) => f === true).length);

      // The patients that go in, and their factors.
      expect(low.map((i) => cohort.patientId[i])).toEqual(want.patients.patient_id);
      expect(low.map((i) => cohort.treated[i])).toEqual(want.patients.treated);
      (['n2n3', 't4', 'volumeGe34', 'ebvGe2000'] as const).forEach((factor, k) => {
        expect(low.map((i) => Number(factors[i]![k]))).toEqual(want.patients[factor]);
      });
      expect(low.map((i) => positives[i])).toEqual(want.patients.count);
      expect(low.map((i) => (riskGroupOf(factors[i]!) === 'high' ? 1 : 0))).toEqual(want.patients.highRisk);
      want.countDistribution.count.forEach((count, k) => {
        const rows = low.filter((i) => positives[i] === count);
        expect(rows.length).toBe(want.countDistribution.n[k]);
        expect(rows.filter((i) => cohort.treated[i] === 1).length).toBe(want.countDistribution.nTreated[k]);
        expect(rows.filter((i) => cohort.endpoints.ffs.event[i] === 1).length).toBe(want.countDistribution.ffsEvents[k]);
      });

      const result = evaluateRiskGroups({ ...cohort, riskGroup: factors.map(riskGroupOf) });
      expect([result.nLowScore, result.nHighRisk, result.nLowRisk, result.nUndetermined]).toEqual([
        want.nLowIctos,
        want.nHighRisk,
        want.nLowRisk,
        0,
      ]);
      expect(result.nByRiskAndArm).toEqual(want.nByRiskAndArm);
      for (const endpoint of ['ffs', 'os', 'dffs', 'lrffs'] as const) {
        const found = result.endpoints[endpoint];
        const wanted = want.endpoints[endpoint];
        const { highVsLow, treatmentWithin, interaction } = found;
        const [high, lowRisk] = highVsLow.curves.arms;
        expect([high?.label, lowRisk?.label]).toEqual(['high', 'low']);
        for (const risk of ['high', 'low'] as const) {
          const at = `${endpoint}/${risk} risk`;
          const arm = risk === 'high' ? high! : lowRisk!;
          expect({ n: arm.n, events: arm.events }).toEqual(wanted.riskGroups[risk]);
          expectCurve(arm, wanted.kmLog[risk], tolerance, at);
          if (wanted.kmRobustLogAtTimes)
            expectRates(arm.robustRates!, wanted.kmRobustLogAtTimes[risk], tolerance, `${at}.robust`);
          else expect(arm.robustRates).toBeNull();

          const treatment = treatmentWithin[risk];
          const treated = wanted.treatmentWithin[risk];
          expectRow(treatment, treated, tolerance, `${at}.treatment`);
          expectLogRank(treatment.curves.unweightedLogRank, treated.logrank, tolerance, `${at}.logrank`);
          expectCox(treatment.fit, treated.coxFull, tolerance, `${at}.coxFull`);
          expectConcordance(treatment.concordance, treated.coxFull.concordance, tolerance, `${at}.coxFull`);
          for (const curve of treatment.curves.arms) {
            const label = curve.label as keyof ByArm<unknown>; // labels of the arms
            expectRates(curve.rates, treated.kmLogAtTimes[label], tolerance, `${at}/${label}`);
            if (treated.kmRobustLogAtTimes)
              expectRates(curve.robustRates!, treated.kmRobustLogAtTimes[label], tolerance, `${at}/${label}.robust`);
          }
          expect(treatment.curves.arms.map((a) => a.label).sort()).toEqual(Object.keys(treated.kmLogAtTimes).sort());
        }
        expect(highVsLow.hazardRatio.diverges).toBe(wanted.highVsLow.diverges);
        const { cox, logrankUnweighted } = wanted.highVsLow;
        expectCox(highVsLow.fit, cox, tolerance, `${endpoint}.highVsLow`);
        expectConcordance(highVsLow.concordance, cox.concordance, tolerance, `${endpoint}.highVsLow`);
        const { hr, hrLower, hrUpper, p } = highVsLow.hazardRatio;
        expectClose([hr, hrLower, hrUpper], [cox.hr[0], cox.hrLower[0], cox.hrUpper[0]], tolerance, endpoint);
        expectClose(p, cox.p[0], tolerance, `${endpoint}.p`, 'p');
        expectClose(highVsLow.logrankP, cox.robustScoreTest?.p ?? logrankUnweighted.p, tolerance, endpoint, 'p');
        // R's groups are 0 = low risk, 1 = high; ours are sorted by label, high first.
        expectLogRank(highVsLow.curves.unweightedLogRank, logrankUnweighted, tolerance, `${endpoint}.logrank`, [1, 0]);
        const model = wanted.interactionTreatmentByRisk;
        expectCox(interaction.fit, model, tolerance, `${endpoint}.interaction`);
        expect(interaction.fit.ok && interaction.fit.value.terms.map((t) => t.name)).toEqual(model.terms);
        expectConcordance(interaction.concordance, model.concordance, tolerance, `${endpoint}.interaction`);
        expectClose(interaction.pInteraction, model.pInteraction, tolerance, `${endpoint}.pInteraction`, 'p');
      }
    });
  }

  it('one of the four cells without an event: no hazard ratio there, no interaction, the rest stands', () => {
    const cohort = evaluationCohort('validation');
    const riskGroup = factorsOf('validation').map(riskGroupOf);
    const { time, event } = cohort.endpoints.ffs;
    const quiet = event.map((e, i) => (riskGroup[i] === 'low' && cohort.treated[i] === 1 ? 0 : e));
    const { ffs } = evaluateRiskGroups({ ...cohort, endpoints: { ffs: { time, event: quiet } }, riskGroup }).endpoints;
    expect(ffs.treatmentWithin.low).toMatchObject({ diverges: true, hr: null, p: null, reason: 'stats/cox-diverges' });
    expect(ffs.interaction).toMatchObject({ pInteraction: null, hrRatio: null, reason: 'stats/cox-diverges' });
    expect(ffs.treatmentWithin.high.reason).toBeNull();
    expect(ffs.highVsLow.hazardRatio.reason).toBeNull();
  });

  it('undetermined patients are counted and in no comparison; high scores are not in it at all', () => {
    const cohort = evaluationCohort('validation');
    const riskGroup = factorsOf('validation').map((list, i): RiskGroupLabel =>
      i % 5 === 0 ? 'undetermined' : riskGroupOf(list),
    );
    const kept = [...riskGroup.keys()].filter((i) => riskGroup[i] !== 'undetermined' && cohort.score[i]! <= 0);
    const at = <T>(column: readonly T[]): T[] => kept.map((i) => column[i]!);
    const input = { endpoints: { ffs: cohort.endpoints.ffs }, treated: cohort.treated, weight: null, score: cohort.score };
    const result = evaluateRiskGroups({ ...input, riskGroup });
    const cut = evaluateRiskGroups({
      endpoints: { ffs: { time: at(cohort.endpoints.ffs.time), event: at(cohort.endpoints.ffs.event) } },
      treated: at(cohort.treated),
      weight: null,
      score: at(cohort.score),
      riskGroup: at(riskGroup),
    });
    expect(result.nUndetermined).toBe(129 - kept.length);
    expect(result.nHighRisk + result.nLowRisk).toBe(kept.length);
    expect(result.endpoints).toEqual(cut.endpoints);
  });

  it('an empty risk group, nobody with a low score: named reasons', () => {
    const cohort = evaluationCohort('validation');
    const input = { ...cohort, endpoints: { ffs: cohort.endpoints.ffs } };
    const onlyLow = evaluateRiskGroups({ ...input, riskGroup: cohort.score.map(() => 'low' as const) }).endpoints.ffs;
    expect(onlyLow.highVsLow.hazardRatio).toMatchObject({ hr: null, reason: 'stats/one-arm' });
    expect(onlyLow.highVsLow.fit).toMatchObject({ error: { data: { arms: ['low'] } } });
    expect(onlyLow.treatmentWithin.high).toMatchObject({ n: 0, hr: null, reason: 'survival/no-patients' });
    expect(onlyLow.treatmentWithin.low.reason).toBeNull();
    expect(onlyLow.interaction.reason).toBe('stats/rank-deficient');
    const nobody = evaluateRiskGroups({
      ...input,
      score: cohort.score.map(() => 1),
      riskGroup: cohort.score.map(() => 'low' as const),
    });
    expect(nobody).toMatchObject({ nLowScore: 0, nHighRisk: 0, nLowRisk: 0, nUndetermined: 0 });
    expect(nobody.endpoints.ffs.highVsLow.hazardRatio.reason).toBe('survival/no-patients');
    expect(nobody.endpoints.ffs.interaction.reason).toBe('survival/no-patients');
  });
});

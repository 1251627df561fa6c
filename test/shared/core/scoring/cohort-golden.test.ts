import { describe, expect, it } from 'vitest';
import { applyCard } from '@shared/core/scoring/apply-card';
import type { EndpointName } from '@shared/core/scoring/clinical-record';
import type { ClinicalTable } from '@shared/core/scoring/clinical-table';
import { readRiskFactors, riskGroupOf, ruleGroupOf } from '@shared/core/scoring/risk-groups';
import { standardiseCard } from '@shared/core/scoring/standardise-card';
import { fitCox } from '@shared/core/stats/cox';
import { computeKaplanMeierByGroup, medianSurvival, survivalAt } from '@shared/core/stats/kaplan-meier';
import { computeLogRank } from '@shared/core/stats/log-rank';
import { compareArms } from '@shared/core/stats/survival-comparison';
import { expectClose } from '../stats/golden-case';
import { publishedCard } from './published-card';
import { cohortTable, expectedFile } from '../../../support/golden-cohort';

interface Scores {
  patient_id: string[];
  ictos: number[];
  high: number[];
  ictosPublishedWeights: number[];
  highPublishedWeights: number[];
}
interface GoldenKm {
  n: number;
  time: number[];
  nRisk: number[];
  surv: number[];
  lower: unknown[];
  upper: unknown[];
  atTimes: { time: number[]; nRisk: number[]; surv: number[]; stdErrSurv: number[]; lower: unknown[]; upper: unknown[] };
  median: { time: unknown; lower: unknown; upper: unknown };
}
interface Group {
  n: number;
  events: number;
  kmLog: Record<string, GoldenKm>;
  kmRobustLogAtTimes: Record<string, GoldenKm['atTimes']> | null;
  cox: { hr: number[]; hrLower: number[]; hrUpper: number[]; p: number[]; robustScoreTest: { p: number } | null };
  logrankUnweighted: { chisq: number; p: number };
}
interface Results {
  endpoints: Record<EndpointName, Record<'whole' | 'high' | 'low', Group>>;
}

const byId = <T>(ids: readonly string[], values: readonly T[]): Map<string, T> => new Map(ids.map((id, i) => [id, values[i]!]));

describe('the synthetic golden cohort', () => {
  const standardised = () => {
    const training = cohortTable('training');
    const result = standardiseCard(publishedCard(), {
      kind: 'local',
      name: 'golden training cohort',
      rows: training.rows.map((r) => ({ caseId: r.patientId, features: r.features, eligibility: 'unknown' })),
      profileHash: null,
      synthetic: true,
    });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value.card;
  };

  it('scores both cohorts as R (06), standardised on the training cohort', () => {
    const { expected, tolerance } = expectedFile<{ training: Scores; validation: Scores }>('06_ictos_scores');
    const card = standardised();
    for (const name of ['training', 'validation'] as const) {
      const want = byId(expected[name].patient_id, expected[name].ictosPublishedWeights);
      for (const row of cohortTable(name).rows) {
        const result = applyCard(
          card,
          {
            features: row.features,
            extractionReason: null,
            clinical: row.record,
            volumeMl: row.primaryTumorVolumeMl,
            readState: 'from-table',
            profileHash: null,
            scanner: null,
            sequence: null,
            synthetic: true,
          },
          { resamples: 50 },
        );
        expectClose(result.score?.ictos, want.get(row.patientId), tolerance, row.patientId);
        expect(result.decision).toBeNull();
        expect(result.reasons.map((r) => r.code)).toEqual(
          expect.arrayContaining(['score/synthetic-reference', 'score/synthetic-patient']),
        );
      }
    }
  });

  it('finds risk factors, risk and rule groups as R (14), and all 81 missing-factor cases', () => {
    interface Decisions {
      patients: { patient_id: string[]; high: number[]; count: number[]; riskGroup: string[]; decision: string[] };
    }
    interface Cases {
      riskGroup: string[];
      decisionIfIctosLow: (string | null)[];
      decisionIfIctosHigh: (string | null)[];
      [factor: string]: unknown;
    }
    const { expected } = expectedFile<{ training: Decisions; validation: Decisions; ruleCases: Cases }>('14_decision_groups');
    for (const name of ['training', 'validation'] as const) {
      const { patients } = expected[name];
      const index = byId(patients.patient_id, [...patients.patient_id.keys()]);
      for (const row of cohortTable(name).rows) {
        const k = index.get(row.patientId)!;
        const factors = readRiskFactors(row.record, row.primaryTumorVolumeMl).map((f) => f.positive);
        expect(factors.filter((f) => f === true).length, row.patientId).toBe(patients.count[k]);
        expect(riskGroupOf(factors)).toBe(patients.riskGroup[k]);
        expect(ruleGroupOf(patients.high[k] === 1, riskGroupOf(factors))).toBe(patients.decision[k]);
      }
    }
    const cases = expected.ruleCases;
    const column = (name: string) => cases[name] as (0 | 1 | null)[]; // columns of factors
    expect(cases.riskGroup.length).toBe(81);
    cases.riskGroup.forEach((want, i) => {
      const factors = ['n2n3', 't4', 'volumeGe34', 'ebvGe2000'].map((f) => (column(f)[i] === null ? null : column(f)[i] === 1));
      const risk = riskGroupOf(factors);
      expect(risk, `case ${i}`).toBe(want);
      expect(ruleGroupOf(false, risk)).toBe(cases.decisionIfIctosLow[i]);
      expect(ruleGroupOf(true, risk)).toBe(cases.decisionIfIctosHigh[i]);
    });
  });

  const columnsOf = (
    table: ClinicalTable,
    endpoint: EndpointName,
    keep: (id: string) => boolean,
    weights: Map<string, number> | null,
  ) => {
    const rows = table.rows.filter((r) => keep(r.patientId) && r.record.endpoints[endpoint] && r.record.treatment);
    return {
      time: rows.map((r) => r.record.endpoints[endpoint]!.months),
      event: rows.map((r) => (r.record.endpoints[endpoint]!.event ? 1 : 0)),
      group: rows.map((r) => r.record.treatment!),
      weight: weights ? rows.map((r) => weights.get(r.patientId)!) : undefined,
    };
  };

  for (const [cohort, file, column] of [
    ['validation', '08_validation_results', 'high'],
    ['validation', '09_validation_results_published_weights', 'highPublishedWeights'],
    ['training', '07_training_results', 'high'],
  ] as const) {
    it(`draws the curves of ${cohort} as R (${file}): rates, medians, HR, log-rank, weighted and robust`, () => {
      const { expected, tolerance } = expectedFile<Results>(file);
      const scores = expectedFile<{ training: Scores; validation: Scores }>('06_ictos_scores').expected[cohort];
      const high = byId(scores.patient_id, scores[column]);
      const table = cohortTable(cohort);
      let weights: Map<string, number> | null = null;
      if (cohort === 'training') weights = stabilisedWeights();
      for (const endpoint of ['ffs', 'os', 'dffs', 'lrffs'] as const) {
        for (const group of ['whole', 'high', 'low'] as const) {
          const want = expected.endpoints[endpoint][group];
          const data = columnsOf(
            table,
            endpoint,
            (id) => group === 'whole' || (high.get(id) === 1) === (group === 'high'),
            weights,
          );
          expect(data.time.length).toBe(want.n);
          const at = `${endpoint}/${group}`;
          const curves = computeKaplanMeierByGroup(data);
          for (const [arm, curve] of curves) {
            const km = want.kmLog[arm]!;
            expect(curve.n).toBe(km.n);
            expectClose(curve.survival, km.surv, tolerance, `${at}/${arm}.surv`);
            expectClose(curve.lower, km.lower, tolerance, `${at}/${arm}.lower`);
            const rates = survivalAt(curve, km.atTimes.time);
            expectClose(
              rates.map((r) => r.survival),
              km.atTimes.surv,
              tolerance,
              `${at}/${arm}.rates`,
            );
            expectClose(
              rates.map((r) => r.upper),
              km.atTimes.upper,
              tolerance,
              `${at}/${arm}.rates upper`,
            );
            expectClose(medianSurvival(curve).time, km.median.time, tolerance, `${at}/${arm}.median`);
            expectClose(medianSurvival(curve).lower, km.median.lower, tolerance, `${at}/${arm}.median lower`);
          }
          if (want.kmRobustLogAtTimes) {
            for (const [arm, curve] of computeKaplanMeierByGroup(data, { variance: 'robust' })) {
              const robust = want.kmRobustLogAtTimes[arm]!;
              const rates = survivalAt(curve, robust.time);
              expectClose(
                rates.map((r) => r.seSurvival),
                robust.stdErrSurv,
                tolerance,
                `${at}/${arm}.robust`,
              );
              expectClose(
                rates.map((r) => r.lower),
                robust.lower,
                tolerance,
                `${at}/${arm}.robust lower`,
              );
            }
          }
          const fit = fitCox({
            ...data,
            covariates: [{ name: 'treated', values: data.group.map((g) => (g === 'ICT+CCRT' ? 1 : 0)) }],
          });
          if (!fit.ok) throw new Error(fit.error.code);
          const term = fit.value.terms[0]!;
          expectClose([term.hazardRatio], want.cox.hr, tolerance, `${at}.hr`);
          expectClose([term.hrLower, term.hrUpper], [want.cox.hrLower[0], want.cox.hrUpper[0]], tolerance, `${at}.hr ci`);
          expectClose([term.p], want.cox.p, { ...tolerance, p: 1e-4 }, `${at}.p`, 'p');
          expectClose(
            fit.value.robustScoreTest?.p ?? null,
            want.cox.robustScoreTest?.p ?? null,
            { ...tolerance, p: 1e-4 },
            `${at}.robust score`,
            'p',
          );
          const logRank = computeLogRank(data);
          expectClose(logRank.statistic, want.logrankUnweighted.chisq, tolerance, `${at}.log-rank`);
          expectClose(logRank.p, want.logrankUnweighted.p, { ...tolerance, p: 1e-4 }, `${at}.log-rank p`, 'p');
        }
      }
    });
  }

  it('compares risk groups among low scores as R (13)', () => {
    interface Within {
      diverges: boolean;
      n: number;
      events: number;
      hr: number | null;
      hrLower: number | null;
      hrUpper: number | null;
      logrank: { chisq: number; p: number };
    }
    interface Risk {
      kmLog: Record<'high' | 'low', GoldenKm>;
      highVsLow: { diverges: boolean; cox: Group['cox']; logrankUnweighted: { p: number } };
      treatmentWithin: Record<'high' | 'low', Within>;
    }
    const golden =
      expectedFile<Record<'training' | 'validation', { endpoints: Record<EndpointName, Risk> }>>('13_low_ictos_risk_groups');
    const tolerance = { ...golden.tolerance, p: 1e-4 };
    for (const cohort of ['training', 'validation'] as const) {
      const scores = expectedFile<{ training: Scores; validation: Scores }>('06_ictos_scores').expected[cohort];
      const high = byId(scores.patient_id, scores.high);
      const weights = cohort === 'training' ? stabilisedWeights() : null;
      const table = cohortTable(cohort);
      const riskOf = new Map(
        table.rows.map((r) => [
          r.patientId,
          riskGroupOf(readRiskFactors(r.record, r.primaryTumorVolumeMl).map((f) => f.positive)),
        ]),
      );
      for (const [endpoint, want] of Object.entries(golden.expected[cohort].endpoints)) {
        // The keys of the file are endpoint names.
        const name = endpoint as EndpointName;
        const low = columnsOf(table, name, (id) => high.get(id) === 0, weights);
        const ids = table.rows.filter((r) => high.get(r.patientId) === 0).map((r) => r.patientId);
        const byRisk = compareArms({ ...low, group: ids.map((id) => riskOf.get(id) ?? ''), treated: 'high', control: 'low' });
        for (const arm of byRisk.arms) {
          const km = want.kmLog[arm.label === 'high' ? 'high' : 'low'];
          expectClose(
            arm.rates.map((r) => r.survival),
            km.atTimes.surv,
            tolerance,
            `${cohort}/${name}/${arm.label}`,
          );
        }
        if (!byRisk.hazardRatio.ok) throw new Error(byRisk.hazardRatio.error.code);
        expectClose([byRisk.hazardRatio.value.hazardRatio], want.highVsLow.cox.hr, tolerance, `${cohort}/${name} high v low`);
        expectClose(byRisk.unweightedLogRankP, want.highVsLow.logrankUnweighted.p, tolerance, 'log-rank', 'p');
        for (const risk of ['high', 'low'] as const) {
          const arms = columnsOf(table, name, (id) => high.get(id) === 0 && riskOf.get(id) === risk, weights);
          const within = compareArms({ ...arms, treated: 'ICT+CCRT', control: 'CCRT' });
          const w = want.treatmentWithin[risk];
          expect(arms.time.length).toBe(w.n);
          expect(within.hazardRatio.ok).toBe(!w.diverges);
          const term = within.hazardRatio.ok ? within.hazardRatio.value : null;
          expectClose([term?.hazardRatio ?? null], [w.hr], tolerance, `${cohort}/${name}/${risk}.hr`);
          expectClose(
            [term?.hrLower ?? null, term?.hrUpper ?? null],
            [w.hrLower, w.hrUpper],
            tolerance,
            `${cohort}/${name}/${risk}.ci`,
          );
          expectClose(within.unweightedLogRankP, w.logrank.p, tolerance, `${cohort}/${name}/${risk}.log-rank`, 'p');
        }
      }
    }
  });

  function stabilisedWeights(): Map<string, number> {
    // The file's weights are in the row order of training.csv.
    const { expected } = expectedFile<{ weights: { stabilisedAte: number[] } }>('02_propensity_weights_balance');
    return byId(
      cohortTable('training').rows.map((r) => r.patientId),
      expected.weights.stabilisedAte,
    );
  }
});

/** The golden cohorts as the plain columns that the evaluation of a score takes, and comparisons with R's blocks. */
import { expect } from 'vitest';
import type { EndpointName } from '@shared/core/scoring/clinical-record';
import type { ArmCounts } from '@shared/core/model/arm-counts';
import type { HazardRatio } from '@shared/core/model/hazard-ratio';
import type { TreatmentComparison } from '@shared/core/model/treatment-comparison';
import type { Result } from '@shared/base/result';
import type { Concordance } from '@shared/core/stats/concordance';
import type { CoxFit } from '@shared/core/stats/cox';
import { expectClose } from '../shared/core/stats/golden-case';
import { cohortTable, expectedFile, type GoldenCohortName, type GoldenTolerance } from './golden-cohort';

interface Scores {
  patient_id: string[];
  ictos: number[];
  ictosPublishedWeights: number[];
}

export interface EvaluationCohort {
  readonly patientId: readonly string[];
  readonly treated: readonly number[];
  /** Stabilised weights of the training cohort; null in the randomised one. */
  readonly weight: readonly number[] | null;
  readonly score: readonly number[];
  readonly publishedScore: readonly number[];
  readonly endpoints: Readonly<Record<EndpointName, { time: readonly number[]; event: readonly number[] }>>;
}

/** Patients in the order of the table, which is that of the golden files. */
export function evaluationCohort(name: GoldenCohortName): EvaluationCohort {
  const { rows } = cohortTable(name);
  const scores = expectedFile<Record<GoldenCohortName, Scores>>('06_ictos_scores').expected[name];
  const patientId = rows.map((row) => row.patientId);
  expect(scores.patient_id).toEqual(patientId);
  const endpoint = (key: EndpointName) => ({
    time: rows.map((row) => row.record.endpoints[key]!.months),
    event: rows.map((row) => (row.record.endpoints[key]!.event ? 1 : 0)),
  });
  return {
    patientId,
    treated: rows.map((row) => (row.record.treatment === 'ICT+CCRT' ? 1 : 0)),
    weight: name === 'training' ? goldenWeights()['stabilisedAte']! : null,
    score: scores.ictos,
    publishedScore: scores.ictosPublishedWeights,
    endpoints: { ffs: endpoint('ffs'), os: endpoint('os'), dffs: endpoint('dffs'), lrffs: endpoint('lrffs') },
  };
}

/** The weights of the training cohort under every scheme, by R. */
export const goldenWeights = (): Record<string, number[]> =>
  expectedFile<{ weights: Record<string, number[]> }>('02_propensity_weights_balance').expected.weights;

export interface GoldenTest {
  stat: number;
  df: number;
  p: number;
}

/** `cox_out` of the R scripts. */
export interface GoldenCox {
  n: number;
  nEvent: number;
  terms: string[];
  robust: boolean;
  coef: number[];
  hr: number[];
  seModel: number[];
  seRobust: number[] | null;
  z: number[];
  p: number[];
  hrLower: number[];
  hrUpper: number[];
  confLevel: number;
  varModel: number[][];
  varRobust: number[][] | null;
  loglikNull: number;
  loglik: number;
  lrTest: GoldenTest;
  waldTest: GoldenTest;
  scoreTest: GoldenTest;
  robustScoreTest: GoldenTest | null;
  concordance: GoldenConcordance;
}

export interface GoldenConcordance {
  nUsed?: number;
  c: number;
  se: number;
  concordant: number;
  discordant: number;
  tiedX: number;
  tiedY: number;
  tiedXY: number;
}

/** Every field of `cox_out` but the names of the terms and the concordance. */
export function expectCox(result: Result<CoxFit>, want: GoldenCox, tolerance: GoldenTolerance, at: string): void {
  if (!result.ok) throw new Error(`${at}: ${result.error.code}`);
  const fit = result.value;
  expect([fit.n, fit.events, fit.robust, fit.confLevel], at).toEqual([want.n, want.nEvent, want.robust, want.confLevel]);
  const column = (of: (term: (typeof fit.terms)[number]) => number | null) => fit.terms.map(of);
  expectClose(
    column((t) => t.coefficient),
    want.coef,
    tolerance,
    `${at}.coef`,
  );
  expectClose(
    column((t) => t.hazardRatio),
    want.hr,
    tolerance,
    `${at}.hr`,
  );
  expectClose(
    column((t) => t.seModel),
    want.seModel,
    tolerance,
    `${at}.seModel`,
  );
  expectClose(
    column((t) => t.seRobust),
    want.seRobust ?? want.coef.map(() => null),
    tolerance,
    `${at}.seRobust`,
  );
  expectClose(
    column((t) => t.z),
    want.z,
    tolerance,
    `${at}.z`,
  );
  expectClose(
    column((t) => t.p),
    want.p,
    tolerance,
    `${at}.p`,
    'p',
  );
  expectClose(
    column((t) => t.hrLower),
    want.hrLower,
    tolerance,
    `${at}.hrLower`,
  );
  expectClose(
    column((t) => t.hrUpper),
    want.hrUpper,
    tolerance,
    `${at}.hrUpper`,
  );
  expectClose(fit.varModel, want.varModel, tolerance, `${at}.varModel`);
  expectClose(fit.varRobust, want.varRobust, tolerance, `${at}.varRobust`);
  expectClose([fit.loglikNull, fit.loglik], [want.loglikNull, want.loglik], tolerance, `${at}.loglik`);
  const tests = [
    [fit.likelihoodRatioTest, want.lrTest, 'lrTest'],
    [fit.waldTest, want.waldTest, 'waldTest'],
    [fit.scoreTest, want.scoreTest, 'scoreTest'],
    [fit.robustScoreTest, want.robustScoreTest, 'robustScoreTest'],
  ] as const;
  for (const [actual, expected, name] of tests) {
    expectClose(actual?.statistic ?? null, expected?.stat ?? null, tolerance, `${at}.${name}.stat`);
    expect(actual?.df, `${at}.${name}.df`).toBe(expected?.df);
    expectClose(actual?.p ?? null, expected?.p ?? null, tolerance, `${at}.${name}.p`, 'p');
  }
}

/** A row of the forest plot, `fr` of the R scripts. */
export type GoldenRow = Omit<ArmCounts, `sum${string}` | `weighted${string}`> &
  Partial<Record<'sumWeightsTreated' | 'weightedEventsTreated' | 'sumWeightsControl' | 'weightedEventsControl', number>> &
  Omit<HazardRatio, 'reason' | 'caution'> & { label: string };

/** Every field of the row but its label. */
export function expectRow(row: TreatmentComparison, want: GoldenRow, tolerance: GoldenTolerance, at: string): void {
  for (const key of ['n', 'events', 'nTreated', 'eventsTreated', 'nControl', 'eventsControl', 'diverges'] as const) {
    expect(row[key], `${at}.${key}`).toBe(want[key]);
  }
  for (const key of ['sumWeightsTreated', 'weightedEventsTreated', 'sumWeightsControl', 'weightedEventsControl'] as const) {
    expectClose(row[key], want[key] ?? null, tolerance, `${at}.${key}`);
  }
  for (const key of ['coef', 'seModel', 'seRobust', 'z', 'hr', 'hrLower', 'hrUpper'] as const) {
    expectClose(row[key], want[key], tolerance, `${at}.${key}`);
  }
  expectClose(row.p, want.p, tolerance, `${at}.p`, 'p');
  expect(row.reason === null, `${at}.reason`).toBe(!want.diverges);
}

/** Every field of `conc_out`. */
export function expectConcordance(
  found: Concordance | null,
  want: GoldenConcordance,
  tolerance: GoldenTolerance,
  at: string,
): void {
  if (!found) throw new Error(`${at}: no concordance`);
  for (const key of ['c', 'se', 'concordant', 'discordant', 'tiedX', 'tiedY', 'tiedXY'] as const) {
    expectClose(found[key], want[key], tolerance, `${at}.${key}`);
  }
  if (want.nUsed !== undefined) expect(found.n, `${at}.n`).toBe(want.nUsed);
}

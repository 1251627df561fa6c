import { describe, expect, it } from 'vitest';
import { computeScore } from '@shared/core/model/modified-covariates';
import {
  countAbove,
  fitInterceptModel,
  fitRecalibration,
  fitScoreIntercept,
  interceptTerm,
  type NoDifferencePoint,
  type ScoreInterceptFit,
} from '@shared/core/model/no-difference-point';
import { computeConcordance } from '@shared/core/stats/concordance';
import type { Covariate } from '@shared/core/stats/cox';
import type { Result } from '@shared/base/result';
import { expectClose } from '../stats/golden-case';
import { expectedFile } from '../../../support/golden-cohort';
import { goldenColumns, goldenPropensity } from '../../../support/golden-training';

interface Point {
  score: number;
  se: number;
  lower: number;
  upper: number;
  nAboveTraining: number;
  nAboveValidation: number;
  closestDistance: number;
}
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
  noDifferencePoint: Point;
}
interface Test {
  stat: number;
  df: number;
  p: number;
}
interface Golden {
  features: string[];
  gammaWithoutIntercept: number[];
  interceptModel: {
    fit: Record<'coef' | 'hr' | 'seModel' | 'seRobust' | 'z' | 'p' | 'hrLower' | 'hrUpper', number[]> &
      Record<'lrTest' | 'waldTest' | 'scoreTest' | 'robustScoreTest', Test> & {
        n: number;
        nEvent: number;
        terms: string[];
        robust: boolean;
        varModel: number[][];
        varRobust: number[][];
        loglikNull: number;
        loglik: number;
        concordance: Record<'c' | 'se' | 'concordant' | 'discordant' | 'tiedX' | 'tiedY' | 'tiedXY', number>;
      };
    intercept: number;
    gamma: number[];
    noDifferencePoint: Point;
    logHrTraining: number[];
    logHrValidation: number[];
    nLogHrBelow0Training: number;
    nLogHrBelow0Validation: number;
  };
  fixedScoreIntercept: Short;
  recalibration: Record<'training' | 'validation', Short & { calibrationSlope: number }>;
}

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe('where neither arm is better, against R (golden 15)', () => {
  const { expected, tolerance: t } = expectedFile<Golden>('15_intercept_and_validation_measures');
  const training = { ...goldenColumns('training'), weight: goldenPropensity().weight };
  const validation = { ...goldenColumns('validation'), weight: null };
  const chosen = ({ z }: { z: readonly Covariate[] }): Covariate[] =>
    expected.features.map((name) => z.find((column) => column.name === name)!);
  const scoreOf = (cohort: { z: readonly Covariate[]; time: readonly number[] }, gamma: readonly number[]) =>
    computeScore(chosen(cohort), gamma, cohort.time.length);
  const scores = {
    training: scoreOf(training, expected.gammaWithoutIntercept),
    validation: scoreOf(validation, expected.gammaWithoutIntercept),
  };

  const expectPoint = (
    point: NoDifferencePoint,
    want: Point,
    above: { training: Float64Array; validation: Float64Array },
  ): void => {
    for (const key of ['score', 'se', 'lower', 'upper'] as const) expectClose(point[key], want[key], t, `point ${key}`);
    const [inTraining, inValidation] = [countAbove(above.training, point.score), countAbove(above.validation, point.score)];
    expect(inTraining.above).toBe(want.nAboveTraining);
    expect(inValidation.above).toBe(want.nAboveValidation);
    const closest = Math.min(inTraining.closestDistance, inValidation.closestDistance);
    expectClose(closest, want.closestDistance, t, 'closest');
  };
  const expectShort = (found: ScoreInterceptFit, want: Short): void => {
    const { fit, intercept } = found;
    const column = (key: keyof (typeof fit.terms)[number]) => fit.terms.map((term) => term[key]);
    expect(fit.terms.length).toBe(want.terms.length);
    expect(fit.terms[0]?.name).toBe(want.terms[0]);
    expectClose(column('coefficient'), want.coef, t, 'coef');
    expectClose(column('seModel'), want.seModel, t, 'seModel');
    if (want.seRobust) expectClose(column('seRobust'), want.seRobust, t, 'seRobust');
    else expect(fit.robust).toBe(false);
    expectClose(column('z'), want.z, t, 'z');
    expectClose(column('p'), want.p, t, 'p', 'p');
    expectClose(fit.varRobust ?? fit.varModel, want.var, t, 'var');
    expectClose(fit.loglikNull, want.loglikNull, t, 'loglikNull');
    expectClose(fit.loglik, want.loglik, t, 'loglik');
    expectClose(intercept.coefficient, want.coef[0], t, 'intercept');
    expectClose(intercept.lower, want.lower[0], t, 'lower');
    expectClose(intercept.upper, want.upper[0], t, 'upper');
    expectClose(intercept.p, want.p[0], t, 'p', 'p');
    expectClose(intercept.z, want.z[0], t, 'z');
    expectClose(intercept.seModel, want.seModel[0], t, 'seModel');
    expectClose(intercept.seRobust, want.seRobust?.[0] ?? null, t, 'seRobust');
    expectClose(intercept.se, (want.seRobust ?? want.seModel)[0], t, 'se');
  };

  it('fixedScoreIntercept: the score as offset', () => {
    const found = valueOf(fitScoreIntercept(training, scores.training));
    expectShort(found, expected.fixedScoreIntercept);
    expectPoint(found.noDifference, expected.fixedScoreIntercept.noDifferencePoint, scores);
  });

  it('interceptModel: every coefficient refitted', () => {
    const found = valueOf(fitInterceptModel(training, chosen(training)));
    const want = expected.interceptModel;
    const { fit } = found;
    const column = (key: keyof (typeof fit.terms)[number]) => fit.terms.map((term) => term[key]);
    expect(fit).toMatchObject({ n: want.fit.n, events: want.fit.nEvent, robust: want.fit.robust });
    expect(column('name')).toEqual(want.fit.terms);
    expect(column('name')[0]).toBe(interceptTerm);
    for (const [ours, theirs] of [
      ['coefficient', 'coef'],
      ['hazardRatio', 'hr'],
      ['seModel', 'seModel'],
      ['seRobust', 'seRobust'],
      ['z', 'z'],
      ['hrLower', 'hrLower'],
      ['hrUpper', 'hrUpper'],
    ] as const)
      expectClose(column(ours), want.fit[theirs], t, theirs);
    expectClose(column('p'), want.fit.p, t, 'p', 'p');
    expectClose(fit.varModel, want.fit.varModel, t, 'varModel');
    expectClose(fit.varRobust, want.fit.varRobust, t, 'varRobust');
    expectClose(fit.loglikNull, want.fit.loglikNull, t, 'loglikNull');
    expectClose(fit.loglik, want.fit.loglik, t, 'loglik');
    for (const [ours, theirs] of [
      [fit.likelihoodRatioTest, want.fit.lrTest],
      [fit.waldTest, want.fit.waldTest],
      [fit.scoreTest, want.fit.scoreTest],
      [fit.robustScoreTest, want.fit.robustScoreTest],
    ] as const) {
      expectClose(ours?.statistic, theirs.stat, t, 'statistic');
      expect(ours?.df).toBe(theirs.df);
      expectClose(ours?.p, theirs.p, t, 'p', 'p');
    }
    const { time, event, treated, weight } = training;
    const risk = found.score.map((s, i) => (found.intercept.coefficient - s) * (treated[i]! - 0.5));
    const concordance = valueOf(computeConcordance({ time, event, risk, weight }));
    for (const key of ['c', 'se', 'concordant', 'discordant', 'tiedX', 'tiedY', 'tiedXY'] as const)
      expectClose(concordance[key], want.fit.concordance[key], t, `concordance ${key}`);
    expectClose(found.intercept.coefficient, want.intercept, t, 'intercept');
    expectClose(found.gamma, want.gamma, t, 'gamma');
    const refitted = { training: found.score, validation: scoreOf(validation, found.gamma) };
    expectPoint(found.noDifference, want.noDifferencePoint, refitted);
    for (const [score, logHr, below] of [
      [refitted.training, want.logHrTraining, want.nLogHrBelow0Training],
      [refitted.validation, want.logHrValidation, want.nLogHrBelow0Validation],
    ] as const) {
      const ours = score.map((s) => found.intercept.coefficient - s);
      expectClose(ours, logHr, t, 'log HR');
      expect(ours.filter((value) => value < 0).length).toBe(below);
    }
  });

  it.each(['training', 'validation'] as const)('recalibration: %s', (name) => {
    const found = valueOf(fitRecalibration(name === 'training' ? training : validation, scores[name]));
    const want = expected.recalibration[name];
    expectShort(found, want);
    expectClose(found.variance, want.var, t, 'var');
    expectClose(found.calibrationSlope, want.calibrationSlope, t, 'slope');
    expectPoint(found.noDifference, want.noDifferencePoint, scores);
  });
});

describe('where no point can be given', () => {
  const training = { ...goldenColumns('training'), weight: null };
  it('a constant score has no slope: the column is named', () => {
    expect(fitRecalibration(training, new Float64Array(254))).toMatchObject({
      ok: false,
      error: { code: 'stats/rank-deficient' },
    });
  });
  it('an arm without events has no intercept', () => {
    const event = training.event.map((e, i) => (training.treated[i] === 1 ? e : 0));
    expect(fitScoreIntercept({ ...training, event }, new Float64Array(254))).toMatchObject({
      ok: false,
      error: { code: 'stats/cox-diverges', data: { columns: ['intercept'], signs: ['+'] } },
    });
  });
});

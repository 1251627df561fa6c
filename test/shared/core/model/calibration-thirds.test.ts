import { describe, expect, it } from 'vitest';
import { calibrateThirds } from '@shared/core/model/calibration-thirds';
import { evaluationCohort, expectRow, type GoldenRow } from '../../../support/evaluation-cohort';
import { expectedFile } from '../../../support/golden-cohort';
import { expectClose } from '../stats/golden-case';

const predictions = [
  'meanScore',
  'minScore',
  'maxScore',
  'predictedLogHr',
  'predictedLogHrWithIntercept',
  'predictedLogHrOffsetIntercept',
  'predictedLogHrWeightedMean',
  'predictedLogHrWithInterceptWeightedMean',
  'observedLogHr',
  'observedLogHrLower',
  'observedLogHrUpper',
] as const;

type GoldenThird = GoldenRow & { third: number } & Partial<Record<(typeof predictions)[number], number>>;
interface Golden {
  interceptModel: { logHrTraining: number[]; logHrValidation: number[] };
  fixedScoreIntercept: { coef: number[] };
  calibrationThirds: Record<'training' | 'validation', { cuts: number[]; third: number[]; thirds: GoldenThird[] }>;
}

describe('calibration by thirds of the score', () => {
  const { expected, tolerance } = expectedFile<Golden>('15_intercept_and_validation_measures');
  for (const [name, logHr] of [
    ['training', expected.interceptModel.logHrTraining],
    ['validation', expected.interceptModel.logHrValidation],
  ] as const) {
    it(`is that of R in the ${name} cohort (15), in every field`, () => {
      const { endpoints, treated, weight, score } = evaluationCohort(name);
      const result = calibrateThirds({
        ...endpoints.ffs,
        treated,
        weight,
        score,
        logHrWithIntercept: logHr,
        offsetIntercept: expected.fixedScoreIntercept.coef[0]!,
      });
      const want = expected.calibrationThirds[name];
      expectClose(result.cuts, want.cuts, tolerance, 'cuts');
      expect(result.third).toEqual(want.third);
      want.thirds.forEach((wanted, k) => {
        const third = result.thirds[k]!;
        expect(third.third).toBe(wanted.third);
        for (const key of predictions) expectClose(third[key], wanted[key] ?? null, tolerance, `third ${k + 1}.${key}`);
        expectRow(third.observed, wanted, tolerance, `third ${k + 1}`);
      });
    });
  }

  it('without the predictions of the other models they are null; equal scores leave two thirds empty', () => {
    const { endpoints, treated } = evaluationCohort('validation');
    const result = calibrateThirds({ ...endpoints.ffs, treated, score: treated.map(() => 0.5) });
    expect(result.thirds[0]).toMatchObject({
      meanScore: 0.5,
      predictedLogHr: -0.5,
      predictedLogHrWithIntercept: null,
      predictedLogHrOffsetIntercept: null,
      predictedLogHrWeightedMean: null,
    });
    expect(result.thirds[0]?.observed.n).toBe(treated.length);
    for (const third of result.thirds.slice(1)) {
      expect(third).toMatchObject({ meanScore: null, predictedLogHr: null, observedLogHr: null, observedLogHrLower: null });
      expect(third.observed).toMatchObject({ n: 0, reason: 'survival/no-patients' });
    }
  });
});

import { describe, expect, it } from 'vitest';
import { compareWeightSchemes } from '@shared/core/model/weight-sensitivity';
import {
  evaluationCohort,
  expectConcordance,
  expectCox,
  goldenWeights,
  type GoldenCox,
} from '../../../support/evaluation-cohort';
import { expectedFile } from '../../../support/golden-cohort';
import { expectClose } from '../stats/golden-case';

describe('hazard ratio under each weight scheme', () => {
  it('is that of R (10) in all patients and in the high group', () => {
    const { expected, tolerance } = expectedFile<Record<string, Record<'whole' | 'high', GoldenCox>>>('10_weight_sensitivity');
    const { endpoints, treated, score } = evaluationCohort('training');
    const schemes = Object.entries(goldenWeights()).map(([name, weight]) => ({ name, weight }));
    const result = compareWeightSchemes({ ...endpoints.ffs, treated }, score, schemes);
    expect(result.map((r) => r.scheme).sort()).toEqual(Object.keys(expected).sort());
    for (const row of result) {
      for (const group of ['whole', 'high'] as const) {
        const want = expected[row.scheme]![group];
        const at = `${row.scheme}.${group}`;
        expectCox(row[group].fit, want, tolerance, at);
        expectConcordance(row[group].concordance, want.concordance, tolerance, at);
        // Patients of weight 0 are in no count.
        expect(row[group].concordance?.n, at).toBe(want.n);
        expect([row[group].n, row[group].events], at).toEqual([want.n, want.nEvent]);
        expectClose(
          [row[group].hr, row[group].hrLower, row[group].hrUpper, row[group].seRobust],
          [want.hr[0], want.hrLower[0], want.hrUpper[0], want.seRobust![0]],
          tolerance,
          at,
        );
        expectClose(row[group].p, want.p[0], tolerance, `${at}.p`, 'p');
      }
    }
  });

  it('no patient with a high score, no weight in an arm: named', () => {
    const { endpoints, treated, score } = evaluationCohort('training');
    const low = score.map(() => -1);
    const onlyControl = treated.map((t) => 1 - t);
    const [row] = compareWeightSchemes({ ...endpoints.ffs, treated }, low, [{ name: 'w', weight: onlyControl }]);
    expect(row?.high).toMatchObject({ n: 0, hr: null, reason: 'survival/no-patients' });
    expect(row?.whole).toMatchObject({ nTreated: 0, hr: null, p: null, reason: 'stats/one-arm' });
  });
});

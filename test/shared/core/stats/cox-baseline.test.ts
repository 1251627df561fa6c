import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { CoxInput, TiesMethod } from '@shared/core/stats/cox';
import { fitCox } from '@shared/core/stats/cox';
import { computeBaselineHazard, predictSurvival, predictSurvivalAt } from '@shared/core/stats/cox-baseline';
import { coxInputOf, coxTrials, fitOrThrow } from './cox-golden';
import { plainHazard } from './cox-plain';
import { expectClose, goldenCase } from './golden-case';

describe('baseline hazard and predicted curves against R', () => {
  type Hazards = Record<string, { time: number[]; cumhaz: number[] }>;
  interface Block {
    coef: number[];
    centred: Hazards;
    atZero: Hazards;
    curves: Record<string, { time: number[]; surv: number[] }>[];
  }
  const golden = goldenCase('residuals_baseline_kidney');
  const points = golden.input.params['points'] as { covariates: number[]; offset: number }[]; // rows of newdata
  for (const [key, block] of Object.entries(golden.expected))
    it(`residuals_baseline_kidney, ${key}`, () => {
      const want = block as Block; // shape of this case
      const t = golden.tolerance;
      const { strata, ...rest } = coxInputOf(golden);
      const { offset, ...plain } = rest;
      const input: CoxInput = {
        ...plain,
        ties: key.startsWith('efron') ? 'efron' : 'breslow',
        strata: key.includes('Strata') ? strata : undefined,
        offset: key.includes('Offset') ? offset : undefined,
      };
      const fit = fitOrThrow(input);
      for (const [name, centred] of [
        ['centred', true],
        ['atZero', false],
      ] as const) {
        const baseline = computeBaselineHazard(input, fit, { centred });
        if (!baseline.ok) throw new Error(baseline.error.code);
        const labelOf = (stratum: string): string => (stratum === '' ? 'all' : stratum);
        expect(baseline.value.strata.map((s) => labelOf(s.stratum))).toEqual(Object.keys(want[name]));
        for (const { stratum, time, cumulativeHazard } of baseline.value.strata) {
          expectClose(time, want[name][labelOf(stratum)]?.time, t, `${name}.time`);
          expectClose(cumulativeHazard, want[name][labelOf(stratum)]?.cumhaz, t, `${name}.cumhaz`);
          points.forEach(({ covariates, offset: known }, i) => {
            // The curve of a patient does not depend on the reference.
            const point = { covariates, stratum, offset: input.offset ? known : 0 };
            const curve = predictSurvival(baseline.value, point);
            const wanted = want.curves[i]![labelOf(stratum)]!;
            expectClose(curve.time, wanted.time, t, 'curve.time');
            expectClose(curve.survival, wanted.surv, t, 'curve.surv');
            const at = [0, ...wanted.time, 1e6].map((time) => predictSurvivalAt(baseline.value, point, time));
            expectClose(at, [1, ...wanted.surv, wanted.surv[wanted.surv.length - 1]], t, 'curve at times');
          });
        }
      }
    });
});

describe('baseline hazard properties', () => {
  it('is the sum over the risk sets, for either estimator and any reference', () => {
    fc.assert(
      fc.property(coxTrials, fc.constantFrom<TiesMethod>('efron', 'breslow'), fc.boolean(), (input, hazard, centred) => {
        const result = fitCox(input);
        if (!result.ok) return;
        const fit = result.value;
        const beta = fit.terms.map((term) => term.coefficient);
        const baseline = computeBaselineHazard(input, fit, { hazard, centred });
        if (!baseline.ok) throw new Error(baseline.error.code);
        const { covariates, offset } = baseline.value;
        const reference = Math.exp(beta.reduce((sum, b, j) => sum + b * covariates[j]!, offset));
        for (const s of baseline.value.strata)
          s.time.forEach((time, k) => {
            const plain = plainHazard(input, beta, s.stratum, time, hazard) * reference;
            expectClose(s.cumulativeHazard[k], plain, { rel: 1e-8, abs: 1e-12 }, `${s.stratum} ${time}`);
          });
        for (const { stratum, cumulativeHazard } of baseline.value.strata)
          expect(predictSurvival(baseline.value, { covariates, stratum }).survival).toEqual(
            cumulativeHazard.map((h) => Math.exp(-h)),
          );
      }),
    );
  });
  it('names a hazard at 0 that cannot be written, and gives the centred one', () => {
    const values = [5000, 5001.5, 5000.2, 5001, 5000.7, 5001.2];
    const far: CoxInput = { time: [1, 2, 3, 4, 5, 6], event: [1, 1, 1, 1, 1, 0], covariates: [{ name: 'x', values }] };
    const fit = fitOrThrow(far);
    expect(computeBaselineHazard(far, fit, { centred: false })).toMatchObject({
      ok: false,
      error: { code: 'stats/baseline-out-of-range' },
    });
    expect(computeBaselineHazard(far, fit).ok).toBe(true);
  });
});

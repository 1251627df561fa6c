import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { type CoxInput, fitCox } from '@shared/core/stats/cox';
import { computeBaselineHazard } from '@shared/core/stats/cox-baseline';
import { computeCoxResiduals, coxLinearPredictor } from '@shared/core/stats/cox-residuals';
import { coxInputOf, coxTrials, fitOrThrow } from './cox-golden';
import { plainResiduals } from './cox-plain';
import { expectClose, goldenCase } from './golden-case';

const rowsOf = (columns: readonly Float64Array[]): number[][] =>
  Array.from(columns[0] ?? [], (_, i) => columns.map((column) => column[i]!));
const matrix = (m: readonly Float64Array[] | null) => m?.map((row) => [...row]);

describe('residuals and baseline hazard against R', () => {
  const golden = goldenCase('cox_ovarian_residuals_basehaz');
  for (const key of ['unweighted', 'weighted'] as const)
    it(`cox_ovarian_residuals_basehaz, ${key}`, () => {
      const { weight, ...plain } = coxInputOf(golden);
      const input = key === 'weighted' ? { ...plain, weight } : plain;
      const want = golden.expected[key] as Record<string, unknown>; // shape of this case
      const t = golden.tolerance;
      const fit = fitOrThrow(input);
      const residuals = computeCoxResiduals(input, fit);
      const beta = fit.terms.map((term) => term.coefficient);
      expectClose(beta, want['coef'], t, 'coef');
      expectClose(matrix(fit.varModel), want['varModel'], t, 'varModel');
      if (want['varRobust'] === null) expect(fit.varRobust).toBeNull();
      else expectClose(matrix(fit.varRobust), want['varRobust'], t, 'varRobust');
      expectClose(residuals.means, want['means'], t, 'means');
      expectClose(residuals.linearPredictor, want['linearPredictorR'], t, 'linearPredictorR');
      const shift = beta.reduce((sum, b, j) => sum + b * residuals.means[j]!, 0);
      const uncentred = residuals.linearPredictor.map((v) => v + shift);
      expectClose(uncentred, want['linearPredictorUncentred'], t, 'linearPredictorUncentred');
      expectClose(residuals.martingale, want['martingale'], t, 'martingale');
      expectClose(residuals.deviance, want['deviance'], t, 'deviance');
      expectClose(rowsOf(residuals.score), want['score'], t, 'score');
      expectClose(rowsOf(residuals.dfbeta), want['dfbeta'], t, 'dfbeta');
      expectClose(rowsOf(residuals.schoenfeld.columns), want['schoenfeld'], t, 'schoenfeld');
      const baseline = computeBaselineHazard(input, fit, { centred: false });
      if (!baseline.ok) throw new Error(baseline.error.code);
      const wanted = want['baselineAtZero'] as { time: number[]; cumhaz: number[] }; // shape of this case
      expectClose(baseline.value.strata[0]?.time, wanted.time, t, 'baseline.time');
      expectClose(baseline.value.strata[0]?.cumulativeHazard, wanted.cumhaz, t, 'baseline.cumhaz');
    });

  // Weights, clusters, ties, with and without strata and offset.
  const kidney = goldenCase('residuals_baseline_kidney');
  for (const [key, block] of Object.entries(kidney.expected))
    it(`residuals_baseline_kidney, ${key}`, () => {
      const want = block as Record<string, unknown>; // shape of this case
      const t = kidney.tolerance;
      const { strata, offset, ...plain } = coxInputOf(kidney);
      const input: CoxInput = {
        ...plain,
        ties: key.startsWith('efron') ? 'efron' : 'breslow',
        strata: key.includes('Strata') ? strata : undefined,
        offset: key.includes('Offset') ? offset : undefined,
      };
      const fit = fitOrThrow(input);
      const residuals = computeCoxResiduals(input, fit);
      expectClose(
        fit.terms.map((term) => term.coefficient),
        want['coef'],
        t,
        'coef',
      );
      expectClose([fit.loglikNull, fit.loglik], [want['loglikNull'], want['loglik']], t, 'loglik');
      expectClose(matrix(fit.varModel), want['varModel'], t, 'varModel');
      expectClose(matrix(fit.varRobust), want['varRobust'], t, 'varRobust');
      expectClose(residuals.means, want['means'], t, 'means');
      expectClose(residuals.linearPredictor, want['linearPredictor'], t, 'linearPredictor');
      expectClose(residuals.martingale, want['martingale'], t, 'martingale');
      expectClose(residuals.deviance, want['deviance'], t, 'deviance');
      expectClose(rowsOf(residuals.score), want['score'], t, 'score');
      expectClose(rowsOf(residuals.dfbeta), want['dfbeta'], t, 'dfbeta');
      expectClose(rowsOf(residuals.schoenfeld.columns), want['schoenfeld'], t, 'schoenfeld');
    });
});

describe('residual properties', () => {
  const close = { rel: 1e-7, abs: 1e-8 };
  it('equal the sums over the risk sets, add up to 0, and give the sandwich', () => {
    fc.assert(
      fc.property(coxTrials, (input) => {
        const result = fitCox({ ...input, robust: true });
        if (!result.ok) return;
        const fit = result.value;
        const residuals = computeCoxResiduals(input, fit);
        const plain = plainResiduals(
          input,
          fit.terms.map((term) => term.coefficient),
        );
        expectClose(
          residuals.martingale,
          plain.map((r) => r.martingale),
          close,
          'martingale',
        );
        expectClose(
          rowsOf(residuals.score),
          plain.map((r) => r.score),
          close,
          'score',
        );
        const weight = Array.from(residuals.rows, (i) => input.weight?.[i] ?? 1);
        const total = (column: Float64Array): number => column.reduce((sum, v, k) => sum + weight[k]! * v, 0);
        expect(Math.abs(total(residuals.martingale))).toBeLessThan(1e-8);
        residuals.score.forEach((column) => expect(Math.abs(total(column))).toBeLessThan(1e-6));
        const sums = new Map<string, number[]>();
        residuals.rows.forEach((i, k) => {
          const key = input.cluster?.[i] ?? String(i);
          const own = residuals.dfbeta.map((column) => column[k]!);
          sums.set(
            key,
            (sums.get(key) ?? own.map(() => 0)).map((v, j) => v + own[j]!),
          );
        });
        const sandwich = fit.terms.map((_, j) =>
          fit.terms.map((__, l) => [...sums.values()].reduce((sum, d) => sum + d[j]! * d[l]!, 0)),
        );
        expectClose(matrix(fit.varRobust), sandwich, { rel: 1e-6, abs: 1e-9 }, 'sandwich');
      }),
    );
  });
  it('Schoenfeld residuals of a model of one death a time are x minus the mean of those at risk at coefficient 0', () => {
    // Coefficient 0 by symmetry: the event of each time has the mean of its risk set.
    const input: CoxInput = { time: [1, 1, 2, 2], event: [1, 1, 0, 0], covariates: [{ name: 'x', values: [1, -1, 1, -1] }] };
    const residuals = computeCoxResiduals(input, fitOrThrow(input));
    expect(residuals.schoenfeld.time).toEqual(Float64Array.of(1, 1));
    expect(residuals.schoenfeld.rows).toEqual(Int32Array.of(0, 1));
    expectClose(residuals.schoenfeld.columns[0], [1, -1], { rel: 0, abs: 1e-12 }, 'schoenfeld');
  });
  it('the linear predictor is the one of the residuals, leaves rows of weight 0 out and keeps equal rows equal', () => {
    const input: CoxInput = {
      time: [4, 3, 2, 1, 5, 6],
      event: [1, 1, 0, 1, 1, 0],
      weight: [1, 2, 0, 1.5, 1, 1],
      covariates: [{ name: 'x', values: [0.1, 0.7, 9, 0.1, 0.3, 0.7] }],
    };
    const fit = fitOrThrow(input);
    const residuals = computeCoxResiduals(input, fit);
    expect(residuals.rows).toEqual(Int32Array.of(0, 1, 3, 4, 5));
    const predictor = coxLinearPredictor(input, fit);
    expect(predictor).toEqual(residuals.linearPredictor);
    expect(predictor[0]).toBe(predictor[2]);
    expect(predictor[1]).toBe(predictor[4]);
  });
});

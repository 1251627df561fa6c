import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { type CoxInput, fitCox, type TiesMethod } from '@shared/core/stats/cox';
import { testProportionalHazards, type TimeTransform } from '@shared/core/stats/cox-zph';
import { coxInputOf, coxTrials, fitOrThrow } from './cox-golden';
import { plainParts, plainQuadraticForm } from './cox-plain';
import { expectClose, goldenCases } from './golden-case';

describe('the test of proportional hazards against R', () => {
  const cases = goldenCases('zph_');
  it('finds the cases', () => expect(cases.length).toBe(3));
  for (const golden of cases) {
    it(golden.name, () => {
      const { params } = golden.input;
      const ties = (params['ties'] as TiesMethod[])[0]!; // one name
      const input = { ...coxInputOf(golden), ties, robust: params['robust'] === true };
      const fit = fitOrThrow(input);
      const t = golden.tolerance;
      expectClose(
        fit.terms.map((term) => term.coefficient),
        golden.expected['coef'],
        t,
        'coef',
      );
      for (const transform of params['transforms'] as TimeTransform[] /* names of transforms */) {
        const want = golden.expected[transform] as Record<'terms' | 'chisq' | 'df' | 'p', unknown> & {
          global: { chisq: number; df: number; p: number };
        }; // shape of zph cases
        const result = testProportionalHazards(input, fit, transform);
        if (!result.ok) throw new Error(result.error.code);
        const { terms, global } = result.value;
        expect(result.value.transform).toBe(transform);
        expect(terms.map((r) => r.name)).toEqual(want.terms);
        expectClose(
          terms.map((r) => r.statistic),
          want.chisq,
          t,
          'chisq',
        );
        expect(terms.map((r) => r.df)).toEqual(want.df);
        expectClose(
          terms.map((r) => r.p),
          want.p,
          t,
          'p',
          'p',
        );
        expectClose(global.statistic, want.global.chisq, t, 'global');
        expect(global.df).toBe(want.global.df);
        expectClose(global.p, want.global.p, t, 'global p', 'p');
      }
    });
  }
});

/** The score test of x g(t) from the parts of every death time. */
function plainTest(
  input: CoxInput,
  beta: readonly number[],
  g: (time: number) => number,
  added: readonly number[],
): number | null {
  const parts = plainParts(input, beta);
  const p = beta.length;
  const kept = [...beta.keys(), ...added.map((j) => p + j)];
  const power = (j: number, time: number): number => (j < p ? 1 : g(time));
  const information = kept.map((j) =>
    kept.map((l) =>
      parts.reduce((sum, part) => sum + power(j, part.time) * power(l, part.time) * part.information[j % p]![l % p]!, 0),
    ),
  );
  const score = kept.map((j) => (j < p ? 0 : parts.reduce((sum, part) => sum + g(part.time) * part.score[j % p]!, 0)));
  return plainQuadraticForm(information, score);
}

describe('properties of the test of proportional hazards', () => {
  const close = { rel: 1e-6, abs: 1e-7 };
  it('is the score test of x g(t) written from the risk sets', () => {
    let compared = 0;
    fc.assert(
      fc.property(coxTrials, (input) => {
        const fit = fitCox(input);
        if (!fit.ok) return;
        const beta = fit.value.terms.map((term) => term.coefficient);
        const used = Array.from(input.time, (t, i) => ({ t, w: input.weight?.[i] ?? 1, event: input.event[i]! })).filter(
          (r) => r.w > 0,
        );
        const transforms: Record<TimeTransform, (time: number) => number> = {
          identity: (time) => time,
          log: (time) => Math.log(time),
          rank: (time) => used.filter((r) => r.t < time).length + (used.filter((r) => r.t === time).length + 1) / 2,
          km: (time) =>
            1 -
            [...new Set(used.map((r) => r.t))]
              .filter((t) => t < time)
              .reduce((s, t) => {
                const atRisk = used.filter((r) => r.t >= t).length;
                return s * (1 - used.filter((r) => r.t === t && r.event > 0).length / atRisk);
              }, 1),
        };
        for (const [name, g] of Object.entries(transforms)) {
          const result = testProportionalHazards(input, fit.value, name as TimeTransform); // the keys are the transforms
          if (!result.ok) {
            expect(result.error.code).toBe('stats/zph-undefined');
            continue;
          }
          compared += 1;
          result.value.terms.forEach((term, j) =>
            expectClose(term.statistic, plainTest(input, beta, g, [j]), close, `${name} ${j}`),
          );
          expectClose(result.value.global.statistic, plainTest(input, beta, g, [0, 1]), close, `${name} global`);
        }
      }),
    );
    expect(compared).toBeGreaterThan(100);
  });
  it('does not depend on the unit of time or the order of rows', () => {
    fc.assert(
      fc.property(coxTrials, fc.double({ min: 0.1, max: 40, noNaN: true }), (input, factor) => {
        const back = <T>(values: ArrayLike<T>): T[] => Array.from(values).reverse();
        const moved: CoxInput = {
          ...input,
          time: back(input.time).map((t) => t * factor),
          event: back(input.event),
          weight: input.weight && back(input.weight),
          strata: input.strata && back(input.strata),
          offset: input.offset && back(input.offset),
          cluster: input.cluster && back(input.cluster),
          covariates: input.covariates.map(({ name, values }) => ({ name, values: back(values) })),
        };
        const [a, b] = [fitCox(input), fitCox(moved)];
        if (!a.ok || !b.ok) return;
        for (const transform of ['km', 'rank', 'identity', 'log'] as const) {
          const [one, two] = [
            testProportionalHazards(input, a.value, transform),
            testProportionalHazards(moved, b.value, transform),
          ];
          expect(two.ok).toBe(one.ok);
          if (one.ok && two.ok) expectClose(two.value.global.statistic, one.value.global.statistic, close, transform);
        }
      }),
    );
  });
  it('names what cannot be tested: all events at one time; the logarithm of time 0', () => {
    const covariates = [{ name: 'x', values: [1, 2, 4, 3, 0] }];
    const once: CoxInput = { time: [3, 3, 4, 5, 6], event: [1, 1, 0, 0, 0], covariates };
    expect(testProportionalHazards(once, fitOrThrow(once))).toEqual({
      ok: false,
      error: { code: 'stats/zph-undefined', data: { columns: ['x'] } },
    });
    const early: CoxInput = { time: [0, 3, 4, 5, 6], event: [1, 1, 1, 0, 0], covariates };
    expect(testProportionalHazards(early, fitOrThrow(early), 'log')).toMatchObject({ error: { code: 'stats/log-of-time' } });
    expect(testProportionalHazards(early, fitOrThrow(early), 'km').ok).toBe(true);
  });
});

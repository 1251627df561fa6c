import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { type CoxFit, type CoxInput, fitCox, type TiesMethod } from '@shared/core/stats/cox';
import { computeLogRank } from '@shared/core/stats/log-rank';
import { coxInputOf, coxTrials, expectCoxFit } from './cox-golden';
import { plainDerivatives, plainLogLikelihood, plainQuadraticForm, plainResiduals } from './cox-plain';
import { expectClose, goldenCase, goldenCases } from './golden-case';

describe('Cox regression against R', () => {
  // The other two: below, and cox-residuals.test.ts.
  const cases = goldenCases('cox_').filter(
    (c) => !['cox_group_without_events_diverges', 'cox_ovarian_residuals_basehaz'].includes(c.name),
  );
  it('finds the cases', () => expect(cases.length).toBe(11));
  for (const golden of cases) {
    it(golden.name, () => {
      const { params } = golden.input;
      for (const ties of params['ties'] as TiesMethod[] /* list of method names */) {
        const input = coxInputOf(golden);
        const result = fitCox({ ...input, ties, robust: params['robust'] === true, confLevel: Number(params['confLevel']) });
        if (!result.ok) throw new Error(JSON.stringify(result.error));
        expectCoxFit({ ...input, ties }, result.value, golden.expected[ties], golden.tolerance);
        const { logrankChisq } = golden.expected;
        if (logrankChisq === undefined) continue;
        const group = Array.from(input.covariates[0]!.values, String);
        const logRank = computeLogRank({ time: input.time, event: input.event, group });
        expectClose(logRank.statistic, logrankChisq, golden.tolerance, 'logrankChisq');
      }
    });
  }

  it('cox_group_without_events_diverges: a problem with the likelihood limit, no invented numbers', () => {
    const golden = goldenCase('cox_group_without_events_diverges');
    const result = fitCox(coxInputOf(golden));
    if (result.ok) throw new Error('a fit was invented');
    expect(result.error.code).toBe('stats/cox-diverges');
    expect(result.error.data['columns']).toEqual([golden.expected['infiniteTerm']]);
    expect(golden.expected['diverges']).toBe(true);
    expect(result.error.data['signs']).toEqual([golden.expected['sign'] === -1 ? '-' : '+']);
    expectClose(result.error.data['loglikNull'], golden.expected['loglikNull'], golden.tolerance, 'loglikNull');
    expectClose(result.error.data['loglik'], golden.expected['loglikLimit'], golden.tolerance, 'loglik');
    expectClose(result.error.data['scoreStatistic'], golden.expected['scoreTestStat'], golden.tolerance, 'score');
  });
});

describe('Cox regression where no fit exists', () => {
  const time = [1, 2, 3, 4, 5, 6];
  const x = [0.3, 1.2, -0.7, 0.1, 0.9, -1.1];
  it('names columns that depend on others', () => {
    const result = fitCox({
      time,
      event: [1, 1, 0, 1, 1, 0],
      covariates: [
        { name: 'x', values: x },
        { name: 'constant', values: time.map(() => 7) },
        { name: 'twice x', values: x.map((v) => 2 * v + 1) },
      ],
    });
    expect(result).toEqual({ ok: false, error: { code: 'stats/rank-deficient', data: { columns: ['constant', 'twice x'] } } });
  });
  it('names a column that is constant whenever an event happens, instead of a hazard ratio of 1', () => {
    // The only event comes when every patient of the other arm has left: found by a property.
    const times = [1, 38, 75, 11, 48, 85, 22, 59, 96, 31, 68, 4, 41];
    const arm = [0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0];
    const event = times.map((t) => (t === 48 ? 1 : 0));
    expect(fitCox({ time: times, event, covariates: [{ name: 'arm', values: arm }] })).toEqual({
      ok: false,
      error: { code: 'stats/rank-deficient', data: { columns: ['arm'] } },
    });
    expect(computeLogRank({ time: times, event, group: arm.map(String) }).statistic).toBeNull();
  });
  it('names an arm without patients, and data whose rows all have weight 0', () => {
    const arm = { name: 'arm', values: time.map(() => 1) };
    const data = { time, event: [1, 1, 0, 1, 1, 0], covariates: [arm, { name: 'x', values: x }] };
    const code = (input: CoxInput) => {
      const result = fitCox(input);
      return result.ok ? null : [result.error.code, result.error.data['columns']];
    };
    expect(code(data)).toEqual(['stats/rank-deficient', ['arm']]);
    // The only patient of the other arm has weight 0.
    expect(code({ ...data, covariates: [{ name: 'arm', values: [0, 1, 1, 1, 1, 1] }], weight: [0, 1, 1, 1, 1, 1] })).toEqual([
      'stats/rank-deficient',
      ['arm'],
    ]);
    expect(code({ ...data, weight: time.map(() => 0) })).toEqual(['stats/no-events', undefined]);
  });
  it('names a sandwich of too few clusters instead of a standard error of rounding', () => {
    const data = { time, event: [1, 1, 0, 1, 1, 0], covariates: [{ name: 'x', values: x }] };
    expect(fitCox({ ...data, cluster: time.map(() => 'one') })).toEqual({
      ok: false,
      error: { code: 'stats/variance-singular', data: { columns: ['x'] } },
    });
    expect(fitCox({ ...data, cluster: ['1', '1', '2', '2', '2', '1'] }).ok).toBe(true);
  });
  it('names a hazard ratio per unit that cannot be written; in a larger unit it can', () => {
    const fit = (unit: number) =>
      fitCox({ time, event: [1, 1, 0, 1, 1, 0], covariates: [{ name: 'x', values: x.map((v) => v / unit) }] });
    expect(fit(1).ok).toBe(true);
    expect(fit(1e6)).toEqual({ ok: false, error: { code: 'stats/hazard-ratio-out-of-range', data: { columns: ['x'] } } });
  });
  it('is not taken in by steps that are small because score and information have sunk into rounding', () => {
    // Separated: the likelihood rises for ever along (arm, x). Found by a property.
    const result = fitCox({
      time: [3, 3, 1, 3, 7, 3, 1, 1],
      event: [0, 1, 0, 0, 1, 0, 0, 0],
      weight: [
        0.36610362670377233, 0.2, 0.22048725706947872, 0.9492564848213957, 0.24618618346616336, 1.5015146066639988, 2.4, 0.2,
      ],
      strata: [...'aaaaaaab'],
      covariates: [
        { name: 'arm', values: [0, 1, 0, 0, 1, 1, 0, 0] },
        { name: 'x', values: [0, 1.125, 1.5, 0, -2, -2, -0.5, 0] },
      ],
    });
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'stats/cox-diverges', data: { columns: ['arm', 'x'], signs: ['+', '+'] } },
    });
  });
  it('needs an event', () => {
    expect(fitCox({ time, event: time.map(() => 0), covariates: [{ name: 'x', values: x }] })).toMatchObject({
      ok: false,
      error: { code: 'stats/no-events' },
    });
  });
});

describe('Cox regression properties', () => {
  const trial = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 }), fc.double({ min: 0.2, max: 3, noNaN: true })),
    { minLength: 12, maxLength: 50 },
  );

  it('score test of one binary covariate is the log-rank test when times are distinct', () => {
    fc.assert(
      fc.property(trial, (rows) => {
        const time = rows.map((_, i) => ((i * 37) % 101) + 1);
        const event = rows.map((r) => r[0]);
        const arm = rows.map((r) => r[1]);
        const fit = fitCox({ time, event, covariates: [{ name: 'arm', values: arm }] });
        const logRank = computeLogRank({ time, event, group: arm.map(String) });
        // Arms that are never at risk together when an event happens: neither test has a variance.
        if (logRank.statistic === null) expect(fit.ok).toBe(false);
        else if (fit.ok) expect(Math.abs(fit.value.scoreTest.statistic - logRank.statistic)).toBeLessThan(1e-8);
        else if (fit.error.code === 'stats/cox-diverges')
          expect(Number(fit.error.data['scoreStatistic'])).toBeCloseTo(logRank.statistic, 8);
      }),
    );
  });
  const close = { rel: 1e-6, abs: 1e-7 };
  const column = (fit: CoxFit, key: 'coefficient' | 'se' | 'z') => fit.terms.map((term) => term[key]);

  it('is the maximum of the likelihood written from the definition, with its variance, score and sandwich tests', () => {
    fc.assert(
      fc.property(coxTrials, (input) => {
        const result = fitCox(input);
        if (!result.ok) return;
        const fit = result.value;
        const beta = column(fit, 'coefficient');
        const zero = beta.map(() => 0);
        expectClose(fit.loglikNull, plainLogLikelihood(input, zero), close, 'loglikNull');
        expectClose(fit.loglik, plainLogLikelihood(input, beta), close, 'loglik');
        const there = plainDerivatives(input, beta);
        there.score.forEach((u) => expect(Math.abs(u)).toBeLessThan(1e-6));
        // The variance is the inverse of the information.
        const product = there.information.map((row) =>
          fit.varModel.map((_, l) => row.reduce((sum, v, j) => sum + v * fit.varModel[j]![l]!, 0)),
        );
        expectClose(product, [[1, 0], [0, 1]], close, 'variance'); // prettier-ignore
        const start = plainDerivatives(input, zero);
        expectClose(fit.scoreTest.statistic, plainQuadraticForm(start.information, start.score), close, 'score test');
        expectClose(fit.waldTest.statistic, plainQuadraticForm((fit.varRobust ?? fit.varModel).map((r) => [...r]), beta), close, 'Wald test'); // prettier-ignore
        if (!fit.robust || fit.robustScoreTest === null) return;
        const sums = new Map<string, number[]>();
        const used = Array.from(input.time, (_, i) => i).filter((i) => (input.weight?.[i] ?? 1) > 0);
        plainResiduals(input, zero).forEach(({ score }, k) => {
          const i = used[k]!;
          const key = input.cluster?.[i] ?? String(i);
          const own = score.map((u) => u * (input.weight?.[i] ?? 1));
          sums.set(key, own.map((u, j) => u + (sums.get(key)?.[j] ?? 0))); // prettier-ignore
        });
        const meat = zero.map((_, j) => zero.map((__, l) => [...sums.values()].reduce((sum, u) => sum + u[j]! * u[l]!, 0)));
        expectClose(fit.robustScoreTest.statistic, plainQuadraticForm(meat, start.score), close, 'robust score test');
      }),
    );
  });
  it('does not depend on the order of rows, the unit of time, or a constant added to the offset', () => {
    fc.assert(
      fc.property(coxTrials, fc.double({ min: 0.01, max: 100, noNaN: true }), (input, factor) => {
        const back = <T>(values: ArrayLike<T>): T[] => Array.from(values).reverse();
        const moved = fitCox({
          ...input,
          time: back(input.time).map((t) => t * factor),
          event: back(input.event),
          weight: input.weight && back(input.weight),
          strata: input.strata && back(input.strata),
          cluster: input.cluster && back(input.cluster),
          offset: input.offset && back(input.offset).map((v) => v + factor),
          covariates: input.covariates.map(({ name, values }) => ({ name, values: back(values) })),
        });
        const base = fitCox(input);
        expect(moved.ok).toBe(base.ok);
        if (!base.ok || !moved.ok) return;
        expectClose(column(moved.value, 'coefficient'), column(base.value, 'coefficient'), close, 'coefficient');
        expectClose(column(moved.value, 'se'), column(base.value, 'se'), close, 'se');
        expectClose(moved.value.loglik, base.value.loglik, close, 'loglik');
      }),
    );
  });
  it('relabelling the arms turns the sign of the coefficient and nothing else', () => {
    fc.assert(
      fc.property(coxTrials, (input) => {
        const [arm, x] = [input.covariates[0]!, input.covariates[1]!];
        const turned = fitCox({ ...input, covariates: [{ name: 'arm', values: Array.from(arm.values, (a) => 1 - a) }, x] });
        const base = fitCox(input);
        expect(turned.ok).toBe(base.ok);
        if (!base.ok || !turned.ok) return;
        const [b, t] = [base.value.terms, turned.value.terms];
        expectClose([-t[0]!.coefficient, t[1]!.coefficient], [b[0]!.coefficient, b[1]!.coefficient], close, 'coefficient');
        expectClose(column(turned.value, 'se'), column(base.value, 'se'), close, 'se');
        expectClose(1 / t[0]!.hrUpper, b[0]!.hrLower, close, 'limits');
      }),
    );
  });
  it('risks may differ by any factor: a first death of enormous risk tells nothing, and strata may lie far apart', () => {
    fc.assert(
      fc.property(coxTrials, (input) => {
        const base = fitCox({ ...input, robust: true });
        const offset = input.offset ?? Array.from(input.time, () => 0);
        const first = <T>(values: ArrayLike<T>, value: T): T[] => [...Array.from(values), value];
        const more = fitCox({
          ...input,
          robust: true,
          time: first(input.time, 0.5),
          event: first(input.event, 1),
          weight: input.weight && first(input.weight, 1),
          strata: input.strata && first(input.strata, 'a'),
          cluster: input.cluster && first(input.cluster, 'new'),
          offset: first(offset, 2000),
          covariates: input.covariates.map(({ name, values }) => ({ name, values: first(values, 0.5) })),
        });
        const apart = fitCox({
          ...input,
          robust: true,
          offset: Array.from(offset, (v, i) => v + (input.strata?.[i] === 'b' ? 1500 : 0)),
        });
        for (const changed of [more, apart]) {
          // Scales differ with the further row, so a problem on the edge may have another name.
          if (!base.ok || !changed.ok) continue;
          expectClose(column(changed.value, 'coefficient'), column(base.value, 'coefficient'), close, 'coefficient');
          expectClose(column(changed.value, 'se'), column(base.value, 'se'), close, 'se');
          expectClose(changed.value.loglik, base.value.loglik, close, 'loglik');
        }
        expect(apart.ok).toBe(base.ok);
      }),
    );
  });
  it('an offset is a covariate with coefficient 1: refitting with it gives what was fixed', () => {
    fc.assert(
      fc.property(coxTrials, (input) => {
        const base = fitCox({ ...input, offset: undefined });
        if (!base.ok) return;
        const fixed = base.value.terms[1]!.coefficient;
        const offset = Array.from(input.covariates[1]!.values, (v) => v * fixed);
        const refit = fitCox({ ...input, offset, covariates: [input.covariates[0]!] });
        if (!refit.ok) throw new Error(refit.error.code);
        expectClose(refit.value.terms[0]?.coefficient, base.value.terms[0]?.coefficient, close, 'coefficient');
        expectClose(refit.value.loglik, base.value.loglik, close, 'loglik');
      }),
    );
  });
  it('under Breslow a whole weight is that many rows of one patient; under Efron it is not', () => {
    const copies = (input: CoxInput, weight: readonly number[]): CoxInput => {
      const rows = weight.flatMap((w, i) => new Array<number>(w).fill(i));
      const take = <T>(values: ArrayLike<T>): T[] => rows.map((i) => values[i]!);
      return {
        ...input,
        time: take(input.time),
        event: take(input.event),
        weight: undefined,
        strata: input.strata && take(input.strata),
        offset: input.offset && take(input.offset),
        cluster: rows.map(String),
        covariates: input.covariates.map(({ name, values }) => ({ name, values: take(values) })),
      };
    };
    fc.assert(
      fc.property(coxTrials, (input) => {
        const weight = Array.from(input.time, (_, i) => 1 + (i % 3));
        const options = { ties: 'breslow', cluster: undefined, robust: true } as const;
        const weighted = fitCox({ ...input, weight, ...options });
        const copied = fitCox({ ...copies(input, weight), ties: 'breslow', robust: true });
        expect(copied.ok).toBe(weighted.ok);
        if (!copied.ok || !weighted.ok) return;
        expectClose(column(copied.value, 'coefficient'), column(weighted.value, 'coefficient'), close, 'coefficient');
        expectClose(column(copied.value, 'se'), column(weighted.value, 'se'), close, 'robust se');
        expectClose(copied.value.loglik, weighted.value.loglik, close, 'loglik');
      }),
    );
    const tied: CoxInput = { time: [1, 1, 2, 3], event: [1, 1, 1, 0], covariates: [{ name: 'x', values: [1, 0, 1, 0] }] };
    const efron = [fitCox({ ...tied, weight: [2, 1, 1, 1] }), fitCox(copies(tied, [2, 1, 1, 1]))].map(
      (r) => r.ok && r.value.loglik,
    );
    expect(efron[0]).not.toBeCloseTo(Number(efron[1]), 3);
  });
  it('no number of a fit is NaN or infinite, however the data lie', () => {
    const wild = fc.oneof(fc.constantFrom(0, 1, -1, 1e-9, 1e9), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 1 }), wild, wild), {
      minLength: 1,
      maxLength: 12,
    });
    const codes = new Set<string>();
    fc.assert(
      fc.property(rows, fc.boolean(), fc.boolean(), (list, weighted, clustered) => {
        const result = fitCox({
          time: list.map((r) => r[0]),
          event: list.map((r) => r[1]),
          weight: weighted ? list.map((_, i) => (i % 4) / 2) : undefined,
          cluster: clustered ? list.map((_, i) => String(i % 5)) : undefined,
          covariates: [
            { name: 'a', values: list.map((r) => r[2]) },
            { name: 'b', values: list.map((r) => r[3]) },
          ],
        });
        codes.add(result.ok ? 'fit' : result.error.code);
        const numbers: number[] = [];
        JSON.stringify(result, (_, value: unknown) => {
          if (typeof value === 'number') numbers.push(value);
          return value;
        });
        expect(numbers.filter((v) => !Number.isFinite(v))).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(codes).toContain('fit');
    expect(codes).toContain('stats/rank-deficient');
    expect(codes).toContain('stats/cox-diverges');
    expect(codes).toContain('stats/no-events');
  });

  it('multiplying all weights keeps coefficient and robust variance; shifting and scaling a column rescales the coefficient', () => {
    fc.assert(
      fc.property(trial, fc.double({ min: 0.5, max: 20, noNaN: true }), (rows, factor) => {
        const time = rows.map((_, i) => Math.floor(((i * 37) % 101) / 4));
        const event = rows.map((r) => r[0]);
        const weight = rows.map((r) => r[2]);
        const values = rows.map((r, i) => r[1] + Math.sin(i));
        const base = fitCox({ time, event, weight, robust: true, covariates: [{ name: 'x', values }] });
        const heavier = fitCox({
          time,
          event,
          weight: weight.map((w) => w * factor),
          robust: true,
          covariates: [{ name: 'x', values }],
        });
        const scaled = fitCox({
          time,
          event,
          weight,
          robust: true,
          covariates: [{ name: 'x', values: values.map((v) => 1000 + factor * v) }],
        });
        expect(heavier.ok).toBe(base.ok);
        if (!base.ok || !heavier.ok || !scaled.ok) return;
        const [a, b, c] = [base.value.terms[0]!, heavier.value.terms[0]!, scaled.value.terms[0]!];
        const t = { rel: 1e-6, abs: 1e-8 };
        expectClose(b.coefficient, a.coefficient, t, 'weights');
        expectClose(b.se, a.se, t, 'weights se');
        expectClose(c.coefficient * factor, a.coefficient, t, 'scale');
        expectClose(c.z, a.z, t, 'scale z');
      }),
    );
  });
});

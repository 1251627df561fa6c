import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { computeLogRank } from '@shared/core/stats/log-rank';
import { completeRows, expectClose, goldenCases, labels, numbers } from './golden-case';

/** Group columns are sorted by us; R keeps the order of a factor's levels, so columns are matched by label. */
describe('log-rank against R', () => {
  const cases = goldenCases('logrank_');
  it('finds the cases', () => expect(cases.length).toBe(6));
  for (const golden of cases) {
    it(golden.name, () => {
      const { columns, params } = golden.input;
      const { rows } = completeRows(columns);
      const test = computeLogRank({
        time: numbers(columns['time'], rows),
        event: numbers(columns['status'], rows),
        group: labels(columns['group'], rows),
        strata: columns['strata'] && labels(columns['strata'], rows),
        rho: Number(params['rho']),
      });
      const want = golden.expected;
      const order = (want['groups'] as unknown[]).map((g) => test.groups.indexOf(String(g))); // list of labels
      const t = golden.tolerance;
      expect(rows.length).toBe(want['nUsed']);
      expectClose(
        order.map((k) => test.n[k]),
        want['n'],
        t,
        'n',
      );
      expectClose(
        order.map((k) => test.observed[k]),
        want['observed'],
        t,
        'observed',
      );
      expectClose(
        order.map((k) => test.expected[k]),
        want['expected'],
        t,
        'expected',
      );
      expectClose(
        order.map((a) => order.map((b) => test.variance[a]![b])),
        want['var'],
        t,
        'variance',
      );
      expectClose(test.statistic, want['chisq'], t, 'chisq');
      expect(test.df).toBe(want['df']);
      expectClose(test.p, want['p'], t, 'p', 'p');
    });
  }
  it('has no p value for one group', () => {
    const test = computeLogRank({ time: [1, 2], event: [1, 1], group: ['a', 'a'] });
    expect(test).toMatchObject({ df: 0, statistic: null, p: null });
  });
});

describe('log-rank properties', () => {
  const patients = fc.array(
    fc.record({
      time: fc.integer({ min: 0, max: 12 }),
      event: fc.integer({ min: 0, max: 1 }),
      group: fc.constantFrom('a', 'b', 'c'),
      stratum: fc.constantFrom('x', 'y'),
    }),
    { minLength: 1, maxLength: 40 },
  );
  const close = { rel: 1e-9, abs: 1e-10 };

  it('equals observed, expected and hypergeometric variance written from the rows, with strata and rho', () => {
    fc.assert(
      fc.property(patients, fc.constantFrom(0, 1, 0.5), (rows, rho) => {
        const test = computeLogRank({
          time: rows.map((r) => r.time),
          event: rows.map((r) => r.event),
          group: rows.map((r) => r.group),
          strata: rows.map((r) => r.stratum),
          rho,
        });
        const k = test.groups.length;
        const observed = new Array<number>(k).fill(0);
        const expected = new Array<number>(k).fill(0);
        const variance = Array.from({ length: k }, () => new Array<number>(k).fill(0));
        for (const stratum of ['x', 'y']) {
          const mine = rows.filter((r) => r.stratum === stratum);
          let survival = 1;
          for (const t of [...new Set(mine.map((r) => r.time))].sort((a, b) => a - b)) {
            const atRisk = mine.filter((r) => r.time >= t);
            const dying = mine.filter((r) => r.time === t && r.event > 0);
            const [n, d] = [atRisk.length, dying.length];
            const w = survival ** rho;
            const share = test.groups.map((g) => atRisk.filter((r) => r.group === g).length / n);
            test.groups.forEach((g, a) => {
              observed[a]! += w * dying.filter((r) => r.group === g).length;
              expected[a]! += w * d * share[a]!;
              for (let b = 0; b < k; b++)
                if (n > 1) variance[a]![b]! += ((w * w * d * (n - d)) / (n - 1)) * share[a]! * ((a === b ? 1 : 0) - share[b]!);
            });
            survival *= 1 - d / n;
          }
        }
        expectClose(test.observed, observed, close, 'observed');
        expectClose(test.expected, expected, close, 'expected');
        expectClose(test.variance, variance, close, 'variance');
      }),
    );
  });
  it('does not depend on the order of rows, the unit of time or the names of groups', () => {
    fc.assert(
      fc.property(patients, fc.double({ min: 0.01, max: 100, noNaN: true }), (rows, factor) => {
        const make = (list: typeof rows, scale: number, name: (g: string) => string) =>
          computeLogRank({
            time: list.map((r) => r.time * scale),
            event: list.map((r) => r.event),
            group: list.map((r) => name(r.group)),
          });
        const base = make(rows, 1, (g) => g);
        const moved = make([...rows].reverse(), factor, (g) => ({ a: 'z', b: 'y', c: 'x' })[g] ?? g);
        expect(moved.df).toBe(base.df);
        if (base.statistic === null) expect(moved.statistic).toBeNull();
        else expectClose(moved.statistic, base.statistic, { rel: 1e-7, abs: 1e-9 }, 'statistic');
      }),
    );
  });
});

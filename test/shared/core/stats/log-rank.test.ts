import { describe, expect, it } from 'vitest';
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

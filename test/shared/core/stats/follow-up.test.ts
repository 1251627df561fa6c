import { describe, expect, it } from 'vitest';
import { computeFollowUp } from '@shared/core/stats/follow-up';
import { completeRows, expectClose, goldenCase, labels, numbers } from './golden-case';

describe('length of follow-up', () => {
  it('km_reverse_followup_colon: median, quartiles and their limits, log and plain', () => {
    const golden = goldenCase('km_reverse_followup_colon');
    const { columns } = golden.input;
    const { rows } = completeRows(columns);
    const group = labels(columns['group'], rows);
    const flipped = numbers(columns['status'], rows);
    const time = numbers(columns['time'], rows);
    for (const confType of ['log', 'plain'] as const) {
      const want = golden.expected[confType] as {
        groups: Record<string, { n: number; quantiles: Record<'time' | 'lower' | 'upper', unknown[]>; median: unknown }>;
      }; // shape of km cases
      for (const [label, curve] of Object.entries(want.groups)) {
        const of = [...group.keys()].filter((i) => group[i] === label);
        // The file's status is 1 for a censoring.
        const ours = computeFollowUp({ time: of.map((i) => time[i]!), event: of.map((i) => 1 - flipped[i]!) }, { confType });
        expect(ours.n).toBe(curve.n);
        const parts = [ours.lowerQuartile, ours.median, ours.upperQuartile];
        expect(parts.map((q) => q.probability)).toEqual([0.25, 0.5, 0.75]);
        for (const key of ['time', 'lower', 'upper'] as const)
          expectClose(
            parts.map((q) => q[key]),
            curve.quantiles[key],
            golden.tolerance,
            `${label}.${key}`,
          );
      }
    }
  });
  it('is not reached where nobody is censored, and takes a death tied with a censoring as still followed', () => {
    expect(computeFollowUp({ time: [1, 2, 3], event: [1, 1, 1] })).toMatchObject({
      n: 3,
      events: 3,
      median: { time: null, lower: null, upper: null },
    });
    // At 2 both are at risk: the curve falls to 1/2 there and to 0 at 4, so the median is the midpoint 3.
    expect(computeFollowUp({ time: [2, 2, 4], event: [1, 0, 0] }).lowerQuartile.time).toBe(2);
    expect(computeFollowUp({ time: [2, 4], event: [0, 0] }).median.time).toBe(3);
  });
});

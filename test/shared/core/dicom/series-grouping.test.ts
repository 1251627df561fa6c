/** Instances to series and stacks. */
import { describe, expect, it } from 'vitest';
import { type GroupableInstance, groupIntoSeries } from '@shared/core/dicom/series-grouping';

const one = (series: string, n: number, changes: Partial<GroupableInstance> = {}): GroupableInstance => ({
  seriesInstanceUid: series,
  sopInstanceUid: `${series}.${n}`,
  rows: 11,
  columns: 13,
  echoNumber: 1,
  echoTimeMs: 11,
  instanceNumber: n,
  ...changes,
});

describe('groupIntoSeries', () => {
  it('groups by series and orders by instance number', () => {
    const groups = groupIntoSeries([one('1.2', 3), one('1.3', 1), one('1.2', 1), one('1.2', 2)]);
    expect(groups.map((group) => [group.seriesInstanceUid, group.instances.map((member) => member.instanceNumber)])).toEqual([
      ['1.2', [1, 2, 3]],
      ['1.3', [1]],
    ]);
  });

  it('splits echoes and matrix sizes into stacks, the largest first', () => {
    const groups = groupIntoSeries([
      one('1.2', 1, { rows: 7 }),
      ...[2, 3, 4].map((n) => one('1.2', n, { echoTimeMs: 90.2 })),
      ...[5, 6].map((n) => one('1.2', n)),
    ]);
    expect(groups.map((group) => [group.stack, group.stacks, group.instances.length])).toEqual([
      [0, 3, 3],
      [1, 3, 2],
      [2, 3, 1],
    ]);
  });

  it('does not split by noise in the echo time', () => {
    const noisy = [11, 11.02, 11.049, 11.051, 11.3].map((echoTimeMs, n) => one('1.2', n, { echoTimeMs }));
    expect(groupIntoSeries(noisy)).toHaveLength(1);
    expect(groupIntoSeries([one('1.2', 1, { echoTimeMs: 2.3 }), one('1.2', 2, { echoTimeMs: 4.6 })])).toHaveLength(2);
  });

  it('keeps one of several objects with the same UID and says how many it dropped', () => {
    const [group] = groupIntoSeries([one('1.2', 1), one('1.2', 1), one('1.2', 2), one('1.2', 1)]);
    expect(group?.instances).toHaveLength(2);
    expect(group?.repeated).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compareRestrictedMeans, computeRestrictedMean } from '@shared/core/stats/restricted-mean';
import { computeKaplanMeier } from '@shared/core/stats/kaplan-meier';
import { completeRows, expectClose, goldenCase, labels, numbers } from './golden-case';

describe('restricted mean survival time against R', () => {
  interface Row {
    horizon: number;
    mean: number;
    se: number;
    seRobust: number;
    pastFollowUp: boolean;
  }
  type Difference = Record<'horizon' | 'difference' | 'se' | 'lower' | 'upper' | 'z' | 'p', number>;
  interface Block {
    arms: Record<string, { n: number; rows: Row[] }>;
    treated: string;
    control: string;
    difference: Difference[];
    differenceRobust: Difference[];
  }
  const golden = goldenCase('restricted_mean_colon');
  const { columns } = golden.input;
  const { rows } = completeRows(columns);
  const group = labels(columns['group'], rows);
  const table = { time: numbers(columns['time'], rows), event: numbers(columns['status'], rows) };
  const t = golden.tolerance;
  for (const key of ['unweighted', 'weighted'] as const)
    it(`restricted_mean_colon, ${key}`, () => {
      const want = golden.expected[key] as Block; // shape of this case
      const data = key === 'weighted' ? { ...table, weight: numbers(columns['weight'], rows) } : table;
      for (const [label, arm] of Object.entries(want.arms)) {
        const of = [...group.keys()].filter((i) => group[i] === label);
        const pick = (column: readonly number[] | undefined) => column && of.map((i) => column[i]!);
        const part = {
          time: pick(data.time)!,
          event: pick(data.event)!,
          weight: 'weight' in data ? pick(data.weight) : undefined,
        };
        for (const row of arm.rows) {
          const plain = computeRestrictedMean(part, row.horizon);
          const robust = computeRestrictedMean(part, row.horizon, { variance: 'robust' });
          expect([plain.n, plain.horizon, plain.pastFollowUp]).toEqual([arm.n, row.horizon, row.pastFollowUp]);
          expectClose(plain.mean, row.mean, t, `${label}.mean`);
          expectClose(plain.se, row.se, t, `${label}.se`);
          expectClose(robust.se, row.seRobust, t, `${label}.seRobust`);
          expect(robust.mean).toBe(plain.mean);
        }
      }
      for (const [variance, list] of [
        ['greenwood', want.difference],
        ['robust', want.differenceRobust],
      ] as const)
        for (const row of list) {
          const result = compareRestrictedMeans({ ...data, group, treated: want.treated, control: want.control }, row.horizon, {
            variance,
          });
          if (!result.ok) throw new Error(result.error.code);
          for (const field of ['difference', 'se', 'lower', 'upper', 'z'] as const)
            expectClose(result.value[field], row[field], t, `${variance}.${field}`);
          expectClose(result.value.p, row.p, t, `${variance}.p`, 'p');
        }
    });
});

const patients = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 20 }),
    event: fc.integer({ min: 0, max: 1 }),
    weight: fc.double({ min: 0.1, max: 4, noNaN: true }),
    arm: fc.constantFrom('a', 'b'),
  }),
  { minLength: 1, maxLength: 30 },
);
type Patient = { time: number; event: number; weight: number };
const close = { rel: 1e-9, abs: 1e-9 };

/** The integral by the midpoint of every unit step of a curve whose times are whole numbers. */
function plainMean(data: { time: number[]; event: number[]; weight: number[] }, horizon: number): number {
  const curve = computeKaplanMeier(data);
  let area = 0;
  for (let t = 0; t < horizon; t++) {
    let s = 1;
    curve.time.forEach((time, k) => {
      if (time <= t) s = curve.survival[k]!;
    });
    area += s;
  }
  return area;
}

describe('restricted mean properties', () => {
  const columns = (rows: readonly Patient[]) => ({
    time: rows.map((r) => r.time),
    event: rows.map((r) => r.event),
    weight: rows.map((r) => r.weight),
  });
  it('is the area by unit steps, and its robust error the numerical derivative in the weights', () => {
    fc.assert(
      fc.property(patients, fc.integer({ min: 1, max: 25 }), (rows, horizon) => {
        const data = columns(rows);
        const ours = computeRestrictedMean(data, horizon, { variance: 'robust' });
        expectClose(ours.mean, plainMean(data, horizon), close, 'mean');
        const step = 1e-5;
        let squares = 0;
        data.weight.forEach((w, i) => {
          const moved = (by: number) =>
            plainMean({ ...data, weight: data.weight.map((v, k) => (k === i ? v + by : v)) }, horizon);
          squares += ((w * (moved(step) - moved(-step))) / (2 * step)) ** 2;
        });
        expectClose(ours.se, Math.sqrt(squares), { rel: 1e-5, abs: 1e-6 }, 'se');
      }),
      { numRuns: 40 },
    );
  });
  it('scales with time, does not depend on order; swapping arms turns the sign; without weights both errors are equal', () => {
    fc.assert(
      fc.property(patients, fc.double({ min: 0.1, max: 50, noNaN: true }), (rows, factor) => {
        const data = columns(rows);
        const base = computeRestrictedMean(data, 12);
        const moved = computeRestrictedMean(
          columns([...rows].reverse().map((r) => ({ ...r, time: r.time * factor }))),
          12 * factor,
        );
        expectClose(moved.mean / factor, base.mean, close, 'mean');
        expectClose(moved.se / factor, base.se, close, 'se');
        expect(base.lower).toBeLessThanOrEqual(base.mean);
        expect(base.upper).toBeLessThanOrEqual(12);
        const { time, event } = data;
        const plain = computeRestrictedMean({ time, event }, 12);
        expectClose(computeRestrictedMean({ time, event }, 12, { variance: 'robust' }).se, plain.se, close, 'robust');
        const group = rows.map((r) => r.arm);
        const one = compareRestrictedMeans({ ...data, group, treated: 'a', control: 'b' }, 12);
        const other = compareRestrictedMeans({ ...data, group, treated: 'b', control: 'a' }, 12);
        expect(one.ok).toBe(new Set(group).size === 2);
        if (one.ok && other.ok) expect(other.value.difference).toBeCloseTo(-one.value.difference, 12);
      }),
    );
  });
  it('named cases: one arm, everybody dead before the horizon, no event', () => {
    const data = { time: [1, 2, 3], event: [1, 1, 1] };
    expect(compareRestrictedMeans({ ...data, group: ['a', 'a', 'a'], treated: 'a', control: 'b' }, 5)).toEqual({
      ok: false,
      error: { code: 'stats/one-arm', data: { arms: ['a'] } },
    });
    // Areas 1, 2/3 and 1/3: mean 2, and no more follow-up is needed.
    expect(computeRestrictedMean(data, 5)).toMatchObject({ mean: expect.closeTo(2, 12), pastFollowUp: false });
    const alive = computeRestrictedMean({ time: [9, 9], event: [0, 0] }, 5);
    expect(alive).toMatchObject({ mean: 5, se: 0, lower: 5, upper: 5, pastFollowUp: false });
    const quiet = compareRestrictedMeans({ time: [9, 9], event: [0, 0], group: ['a', 'b'], treated: 'a', control: 'b' }, 5);
    expect(quiet).toMatchObject({ ok: true, value: { difference: 0, se: 0, z: null, p: null } });
  });
});

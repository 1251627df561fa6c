import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { computeConcordance, type ConcordanceInput } from '@shared/core/stats/concordance';
import { mergeTiedTimes } from '@shared/core/stats/survival-times';
import { quantiles } from '@shared/core/stats/quantile';
import { mean } from '@shared/core/stats/moments';
import { concordanceOrThrow, expectConcordance } from './cox-golden';
import { completeRows, expectClose, goldenCase, goldenCases, labels, numbers } from './golden-case';

const inputOf = (golden: ReturnType<typeof goldenCase>): ConcordanceInput => {
  const { columns } = golden.input;
  const { rows } = completeRows(columns);
  return {
    time: numbers(columns['time'], rows),
    event: numbers(columns['status'], rows),
    risk: numbers(columns['risk'], rows),
    weight: columns['weight'] && numbers(columns['weight'], rows),
    strata: columns['strata'] && labels(columns['strata'], rows),
  };
};

describe('concordance against R', () => {
  const cases = goldenCases('concordance_').filter((c) => c.name !== 'concordance_bootstrap_veteran');
  it('finds the cases', () => expect(cases.length).toBe(4));
  for (const golden of cases)
    it(golden.name, () => expectConcordance(concordanceOrThrow(inputOf(golden)), golden.expected, golden.tolerance));

  it('concordance_bootstrap_veteran: C of every replicate, and the intervals from them', () => {
    const golden = goldenCase('concordance_bootstrap_veteran');
    const data = inputOf(golden);
    const want = golden.expected as Record<string, number | number[]>; // shape of this case
    const t = golden.tolerance;
    const c = concordanceOrThrow(data).c;
    expectClose(c, want['c'], t, 'c');
    const draws = golden.input.params['bootstrapIndices0Based'] as number[][]; // row numbers of each replicate
    const pick = (column: ArrayLike<number>, rows: number[]) => rows.map((i) => column[i]!);
    const replicates = draws.map(
      (rows) => concordanceOrThrow({ time: pick(data.time, rows), event: pick(data.event, rows), risk: pick(data.risk, rows) }).c,
    );
    expectClose(replicates, want['bootC'], t, 'bootC');
    const average = mean(replicates);
    const se = Math.sqrt(replicates.reduce((sum, v) => sum + (v - average) ** 2, 0) / (replicates.length - 1));
    expectClose(average, want['mean'], t, 'mean');
    expectClose(average - c, want['bias'], t, 'bias');
    expectClose(se, want['se'], t, 'se');
    const limits = quantiles(replicates, [0.025, 0.975]);
    expectClose(limits, want['percentile'], t, 'percentile');
    const centre = c - (average - c);
    expectClose([centre - 1.959963984540054 * se, centre + 1.959963984540054 * se], want['normal'], t, 'normal');
    expectClose([2 * c - limits[1]!, 2 * c - limits[0]!], want['basic'], t, 'basic');
  });
});

/** Every pair by the definition, and the influence of each row as the derivative of the counts in its weight. */
function plainConcordance(input: ConcordanceInput) {
  const n = input.time.length;
  const time = mergeTiedTimes(input.time);
  const weight = input.weight ?? new Array<number>(n).fill(1);
  const counts = { concordant: 0, discordant: 0, tiedX: 0, tiedY: 0, tiedXY: 0 };
  const forRow = new Array<number>(n).fill(0);
  const ofRow = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j || (input.strata?.[i] ?? '') !== (input.strata?.[j] ?? '') || !(input.event[i]! > 0)) continue;
      const w = weight[i]! * weight[j]!;
      const bothDie = input.event[j]! > 0;
      if (time[i] === time[j] && bothDie) {
        if (i < j) counts[input.risk[i] === input.risk[j] ? 'tiedXY' : 'tiedY'] += w;
        continue;
      }
      if (!(time[i]! < time[j]! || (time[i] === time[j] && !bothDie))) continue;
      const part = input.risk[i]! > input.risk[j]! ? 1 : input.risk[i]! < input.risk[j]! ? 0 : 0.5;
      counts[part === 1 ? 'concordant' : part === 0 ? 'discordant' : 'tiedX'] += w;
      forRow[i]! += part * weight[j]!;
      forRow[j]! += part * weight[i]!;
      ofRow[i]! += weight[j]!;
      ofRow[j]! += weight[i]!;
    }
  }
  const comparable = counts.concordant + counts.discordant + counts.tiedX;
  if (comparable === 0) return null;
  const c = (counts.concordant + counts.tiedX / 2) / comparable;
  const influence = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    const key = input.cluster?.[i] ?? String(i);
    influence.set(key, (influence.get(key) ?? 0) + (weight[i]! * (forRow[i]! - c * ofRow[i]!)) / comparable);
  }
  return { n, c, se: Math.sqrt([...influence.values()].reduce((sum, v) => sum + v * v, 0)), ...counts };
}

const patients = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 12 }),
    event: fc.integer({ min: 0, max: 1 }),
    risk: fc.integer({ min: -4, max: 4 }),
    weight: fc.double({ min: 0.1, max: 4, noNaN: true }),
    stratum: fc.constantFrom('a', 'b', 'c'),
    cluster: fc.constantFrom('1', '2', '3', '4', '5'),
  }),
  { minLength: 1, maxLength: 40 },
);
const close = { rel: 1e-9, abs: 1e-9 };

describe('concordance properties', () => {
  it('equals the count over all pairs, with weights, strata, clusters and ties', () => {
    fc.assert(
      fc.property(patients, fc.boolean(), fc.boolean(), fc.boolean(), (rows, weighted, stratified, clustered) => {
        const input: ConcordanceInput = {
          time: rows.map((r) => r.time / 4),
          event: rows.map((r) => r.event),
          risk: rows.map((r) => r.risk / 3),
          weight: weighted ? rows.map((r) => r.weight) : undefined,
          strata: stratified ? rows.map((r) => r.stratum) : undefined,
          cluster: clustered ? rows.map((r) => r.cluster) : undefined,
        };
        const plain = plainConcordance(input);
        const ours = computeConcordance(input);
        if (plain === null) expect(ours).toMatchObject({ ok: false, error: { code: 'stats/no-comparable-pairs' } });
        else if (ours.ok) expectConcordance(ours.value, plain, close);
        else throw new Error(ours.error.code);
      }),
    );
  });
  it('does not depend on the order of rows, the unit of time or a rising change of the risk; turning the risk gives 1 - C', () => {
    fc.assert(
      fc.property(patients, fc.double({ min: 0.01, max: 100, noNaN: true }), (rows, factor) => {
        const make = (list: typeof rows, scale: number, risk: (r: number) => number) =>
          computeConcordance({
            time: list.map((r) => r.time * scale),
            event: list.map((r) => r.event),
            risk: list.map((r) => risk(r.risk)),
            weight: list.map((r) => r.weight),
          });
        const base = make(rows, 1, (r) => r);
        const moved = make([...rows].reverse(), factor, (r) => Math.exp(r) * factor);
        const turned = make(rows, 1, (r) => -r);
        expect(moved.ok).toBe(base.ok);
        expect(turned.ok).toBe(base.ok);
        if (!base.ok || !moved.ok || !turned.ok) return;
        expectConcordance(moved.value, base.value, close);
        expectClose(turned.value.c, 1 - base.value.c, close, 'turned');
        expectClose(turned.value.se, base.value.se, close, 'turned se');
      }),
    );
  });
  it('a whole weight is that many patients of one cluster', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const copies = rows.flatMap((r, i) => Array.from({ length: 1 + (i % 3) }, () => ({ ...r, id: String(i) })));
        const column = <T>(list: readonly T[], key: keyof T): number[] => list.map((r) => Number(r[key]));
        const weighted = computeConcordance({
          time: column(rows, 'time'),
          event: column(rows, 'event'),
          risk: column(rows, 'risk'),
          weight: rows.map((_, i) => 1 + (i % 3)),
        });
        const copied = computeConcordance({
          time: column(copies, 'time'),
          event: column(copies, 'event'),
          risk: column(copies, 'risk'),
          cluster: copies.map((r) => r.id),
        });
        // A censored row and its copies are never compared; neither are tied deaths: C is the same.
        expect(copied.ok).toBe(weighted.ok);
        if (!copied.ok || !weighted.ok) return;
        expectClose(copied.value.c, weighted.value.c, close, 'c');
        expectClose(copied.value.se, weighted.value.se, close, 'se');
      }),
    );
  });
  it('rows of weight 0 change nothing but the number of rows', () => {
    const base = { time: [1, 2, 3, 4], event: [1, 1, 0, 1], risk: [3, 1, 2, 0] };
    const more = { time: [...base.time, 2.5, 9], event: [...base.event, 1, 0], risk: [...base.risk, 9, 9] };
    const a = concordanceOrThrow(base);
    const b = concordanceOrThrow({ ...more, weight: [1, 1, 1, 1, 0, 0] });
    expect({ ...b, n: a.n }).toEqual(a);
  });
  it('names data without a comparable pair', () => {
    const none = { ok: false, error: { code: 'stats/no-comparable-pairs', data: { n: 2 } } };
    expect(computeConcordance({ time: [1, 2], event: [0, 0], risk: [1, 2] })).toEqual(none);
    expect(computeConcordance({ time: [2, 2], event: [1, 1], risk: [1, 2] })).toEqual(none);
    expect(computeConcordance({ time: [1, 2], event: [1, 1], risk: [1, 2], weight: [1, 0] })).toEqual(none);
    expect(computeConcordance({ time: [], event: [], risk: [] })).toMatchObject({ ok: false });
  });
});

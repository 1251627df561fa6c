import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  computeKaplanMeier,
  computeKaplanMeierByGroup,
  medianSurvival,
  numbersAtRisk,
  survivalAt,
  survivalQuantile,
  type SurvivalIntervalType,
} from '@shared/core/stats/kaplan-meier';
import { completeRows, expectClose, goldenCases, labels, numbers } from './golden-case';

interface GoldenCurve {
  n: number;
  atTimes: { time: number[]; nRisk: number[]; surv: number[]; stdErrSurv: unknown[]; lower: unknown[]; upper: unknown[] };
  quantiles: { prob: number[]; time: unknown[]; lower: unknown[]; upper: unknown[] };
  median: { time: unknown; lower: unknown; upper: unknown };
  [column: string]: unknown;
}

describe('Kaplan-Meier against R', () => {
  const cases = goldenCases('km_');
  it('finds the cases', () => expect(cases.length).toBe(12));
  for (const golden of cases) {
    it(golden.name, () => {
      const { columns, params } = golden.input;
      const { rows, removed } = completeRows(columns);
      const data = {
        time: numbers(columns['time'], rows),
        event: numbers(columns['status'], rows),
        weight: columns['weight'] && numbers(columns['weight'], rows),
        group: columns['group'] ? labels(columns['group'], rows) : rows.map(() => 'all'),
      };
      const t = golden.tolerance;
      for (const [confType, block] of Object.entries(golden.expected)) {
        const want = block as { nUsed: number; nRemoved: number; groups: Record<string, GoldenCurve> }; // shape of km cases
        expect(rows.length).toBe(want.nUsed);
        expect(removed).toBe(want.nRemoved);
        const curves = computeKaplanMeierByGroup(data, {
          confType: confType as SurvivalIntervalType, // keys of the file are R's conf.type
          confLevel: Number(params['confLevel']),
          variance: params['robust'] === true ? 'robust' : 'greenwood',
        });
        expect([...curves.keys()]).toEqual(Object.keys(want.groups));
        for (const [group, curve] of curves) {
          const g = want.groups[group]!;
          const at = `${confType}/${group}`;
          expect(curve.n, at).toBe(g.n);
          expectClose(curve.time, g['time'], t, `${at}.time`);
          expectClose(curve.nRisk, g['nRisk'], t, `${at}.nRisk`);
          expectClose(curve.nEvent, g['nEvent'], t, `${at}.nEvent`);
          expectClose(curve.nCensor, g['nCensor'], t, `${at}.nCensor`);
          expectClose(curve.survival, g['surv'], t, `${at}.surv`);
          expectClose(curve.seLog, g['stdErrLog'], t, `${at}.seLog`);
          expectClose(curve.seSurvival, g['stdErrSurv'], t, `${at}.seSurvival`);
          expectClose(curve.lower, g['lower'], t, `${at}.lower`);
          expectClose(curve.upper, g['upper'], t, `${at}.upper`);
          const rates = survivalAt(curve, g.atTimes.time);
          expectClose(
            rates.map((r) => r.nRisk),
            g.atTimes.nRisk,
            t,
            `${at}.atTimes.nRisk`,
          );
          expectClose(
            rates.map((r) => r.survival),
            g.atTimes.surv,
            t,
            `${at}.atTimes.surv`,
          );
          expectClose(
            rates.map((r) => r.seSurvival),
            g.atTimes.stdErrSurv,
            t,
            `${at}.atTimes.se`,
          );
          expectClose(
            rates.map((r) => r.lower),
            g.atTimes.lower,
            t,
            `${at}.atTimes.lower`,
          );
          expectClose(
            rates.map((r) => r.upper),
            g.atTimes.upper,
            t,
            `${at}.atTimes.upper`,
          );
          const quantiles = g.quantiles.prob.map((p) => survivalQuantile(curve, p));
          expectClose(
            quantiles.map((q) => q.time),
            g.quantiles.time,
            t,
            `${at}.quantiles`,
          );
          expectClose(
            quantiles.map((q) => q.lower),
            g.quantiles.lower,
            t,
            `${at}.quantiles.lower`,
          );
          expectClose(
            quantiles.map((q) => q.upper),
            g.quantiles.upper,
            t,
            `${at}.quantiles.upper`,
          );
          const median = medianSurvival(curve);
          expectClose(median.time, g.median.time, t, `${at}.median`);
          expectClose(median.lower, g.median.lower, t, `${at}.median.lower`);
          expectClose(median.upper, g.median.upper, t, `${at}.median.upper`);
        }
      }
    });
  }
});

const patients = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 30 }),
    event: fc.integer({ min: 0, max: 1 }),
    weight: fc.double({ min: 0.1, max: 4, noNaN: true }),
  }),
  { minLength: 1, maxLength: 40 },
);

/** S, Greenwood's and the jackknife error at every time, each from the rows. */
function plainCurve(rows: readonly { time: number; event: number; weight: number }[]) {
  const times = [...new Set(rows.map((r) => r.time))].sort((a, b) => a - b);
  const sum = (list: readonly { weight: number }[]): number => list.reduce((total, r) => total + r.weight, 0);
  const factors = times.map((t) => {
    const n = sum(rows.filter((r) => r.time >= t));
    return {
      t,
      n,
      d: sum(rows.filter((r) => r.time === t && r.event > 0)),
      last: !rows.some((r) => r.time > t || (r.time === t && r.event === 0)),
    };
  });
  return times.map((time) => {
    const upTo = factors.filter((f) => f.t <= time && f.d > 0);
    const survival = upTo.reduce((s, f) => s * (f.last ? 0 : 1 - f.d / f.n), 1);
    const greenwood = upTo.reduce((s, f) => s + f.d / (f.n * (f.n - f.d)), 0);
    const jackknife = rows.reduce((total, r) => {
      const influence = upTo.reduce(
        (s, f) => s + (r.time < f.t ? 0 : (r.time === f.t && r.event > 0 ? 0 : 1) / (f.n - f.d) - 1 / f.n),
        0,
      );
      return total + (r.weight * survival * influence) ** 2;
    }, 0);
    const alive = survival > 0;
    return {
      survival,
      greenwood: alive ? survival * Math.sqrt(greenwood) : null,
      jackknife: alive ? Math.sqrt(jackknife) : null,
    };
  });
}

describe('Kaplan-Meier properties', () => {
  it('equals the products and sums written from the rows, with both variances, weights and groups', () => {
    fc.assert(
      fc.property(patients, fc.boolean(), (rows, weighted) => {
        const used = rows.map((r) => ({ ...r, weight: weighted ? r.weight : 1 }));
        const data = {
          time: used.map((r) => r.time),
          event: used.map((r) => r.event),
          weight: weighted ? used.map((r) => r.weight) : undefined,
          group: used.map((r, i) => ((i + r.time) % 3 === 0 ? 'b' : 'a')),
        };
        const t = { rel: 1e-9, abs: 1e-10 };
        const robust = computeKaplanMeierByGroup(data, { variance: 'robust' });
        for (const [label, curve] of computeKaplanMeierByGroup(data)) {
          const plain = plainCurve(used.filter((_, i) => data.group[i] === label));
          expectClose(curve.survival, plain.map((p) => p.survival), t, 'survival'); // prettier-ignore
          expectClose(curve.seSurvival, plain.map((p) => p.greenwood), t, 'greenwood'); // prettier-ignore
          expectClose(robust.get(label)?.seSurvival, plain.map((p) => p.jackknife), t, 'jackknife'); // prettier-ignore
        }
      }),
    );
  });
  it('does not depend on the order of patients', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const table = (list: typeof rows) => ({ time: list.map((r) => r.time), event: list.map((r) => r.event) });
        expect(computeKaplanMeier(table([...rows].reverse()))).toEqual(computeKaplanMeier(table(rows)));
      }),
    );
  });
  it('does not change when every weight is doubled', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const time = rows.map((r) => r.time);
        const event = rows.map((r) => r.event);
        const once = computeKaplanMeier({ time, event, weight: rows.map((r) => r.weight) }, { variance: 'robust' });
        const twice = computeKaplanMeier({ time, event, weight: rows.map((r) => 2 * r.weight) }, { variance: 'robust' });
        const t = { rel: 1e-9, abs: 1e-12 };
        expectClose(twice.survival, once.survival, t, 'survival');
        expectClose(twice.seSurvival, once.seSurvival, t, 'se');
      }),
    );
  });
  it('weight 2 equals two patients', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const time = rows.map((r) => r.time);
        const event = rows.map((r) => r.event);
        const weighted = computeKaplanMeier({ time, event, weight: rows.map(() => 2) });
        const doubled = computeKaplanMeier({ time: [...time, ...time], event: [...event, ...event] });
        expectClose(weighted.lower, doubled.lower, { rel: 1e-9, abs: 1e-12 }, 'lower');
      }),
    );
  });
  it('never rises and stays within its limits', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const curve = computeKaplanMeier({ time: rows.map((r) => r.time), event: rows.map((r) => r.event) });
        curve.survival.forEach((s, k) => {
          if (k > 0) expect(s).toBeLessThanOrEqual(curve.survival[k - 1]!);
          expect(curve.lower[k] ?? 0).toBeLessThanOrEqual(s + 1e-12);
          expect(curve.upper[k] ?? 1).toBeGreaterThanOrEqual(s - 1e-12);
        });
      }),
    );
  });
  it('counts patients at risk at ticks', () => {
    expect(numbersAtRisk([1, 2, 2, 5], [0, 2, 2.5, 5, 6])).toEqual([4, 3, 1, 1, 0]);
  });
});

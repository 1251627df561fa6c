import { describe, expect, it } from 'vitest';
import { fitCox } from '@shared/core/stats/cox';
import { compareArms } from '@shared/core/stats/survival-comparison';

const trial = {
  time: [5, 8, 12, 40, 50, 61, 3, 6, 7, 30, 45, 70],
  event: [1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0],
  group: ['ICT+CCRT', 'ICT+CCRT', 'ICT+CCRT', 'ICT+CCRT', 'ICT+CCRT', 'ICT+CCRT', 'CCRT', 'CCRT', 'CCRT', 'CCRT', 'CCRT', 'CCRT'],
  treated: 'ICT+CCRT',
  control: 'CCRT',
};

describe('two arms compared', () => {
  it('puts the treated arm first and takes HR and log-rank from the right place', () => {
    const result = compareArms(trial);
    expect(result.arms.map((a) => [a.role, a.label, a.n, a.events, a.censored.length])).toEqual([
      ['treated', 'ICT+CCRT', 6, 3, 3],
      ['control', 'CCRT', 6, 4, 2],
    ]);
    expect(result.weighted).toBe(false);
    expect(result.arms[0]?.robustRates).toBeNull();
    expect(result.logRankP).toBe(result.unweightedLogRankP);
    // By hand for ICT+CCRT at 36 months: 5/6 x 3/4 = 0.625, with 3 followed up that long.
    expect(result.arms[0]?.rates[0]).toMatchObject({ time: 36, nRisk: 3 });
    expect(result.arms[0]?.rates[0]?.survival).toBeCloseTo(0.625, 12);
  });
  it('swapping the arms inverts the hazard ratio', () => {
    const a = compareArms(trial);
    const b = compareArms({ ...trial, treated: 'CCRT', control: 'ICT+CCRT' });
    if (!a.hazardRatio.ok || !b.hazardRatio.ok) throw new Error('no fit');
    expect(a.hazardRatio.value.hazardRatio * b.hazardRatio.value.hazardRatio).toBeCloseTo(1, 9);
    expect(a.logRankP).toBeCloseTo(b.logRankP ?? NaN, 12);
  });
  it('weights make the variance robust and the log-rank the robust score test; weights of 1 change nothing', () => {
    const weight = trial.time.map((_, i) => 0.5 + (i % 3) / 2);
    const weighted = compareArms({ ...trial, weight });
    const fit = fitCox({ ...trial, weight, covariates: [{ name: 'x', values: trial.group.map((g) => (g === 'CCRT' ? 0 : 1)) }] });
    if (!fit.ok) throw new Error(fit.error.code);
    expect(weighted.logRankP).toBe(fit.value.robustScoreTest?.p);
    expect(weighted.arms[0]?.robustRates).not.toBeNull();
    expect(weighted.arms[0]?.effectiveN).toBeLessThan(6);
    expect(compareArms({ ...trial, weight: trial.time.map(() => 1) })).toEqual(compareArms(trial));
  });
  it('patients of weight 0 are in the curve, but not counted', () => {
    const weight = trial.time.map((_, i) => (i === 0 ? 0 : 0.5 + (i % 3) / 2));
    const part = { ...trial, weight };
    const rest = {
      ...trial,
      time: trial.time.slice(1),
      event: trial.event.slice(1),
      group: trial.group.slice(1),
      weight: weight.slice(1),
    };
    const [all, without] = [compareArms(part), compareArms(rest)];
    all.arms.forEach((arm, k) => {
      const { n, events, followUp, censored, rates } = without.arms[k]!;
      expect(arm).toMatchObject({ n, events, followUp, censored, rates });
    });
  });
  it('one arm, no arm, no event: named, never a number', () => {
    const one = compareArms({ ...trial, time: [1, 2], event: [1, 0], group: ['CCRT', 'CCRT'] });
    expect(one.hazardRatio).toMatchObject({ ok: false, error: { code: 'stats/one-arm' } });
    expect(one.logRankP).toBeNull();
    expect(compareArms({ ...trial, time: [], event: [], group: [] }).arms).toEqual([]);
    const quiet = compareArms({ ...trial, event: trial.event.map(() => 0) });
    expect(quiet.hazardRatio).toMatchObject({ ok: false, error: { code: 'stats/no-events' } });
    expect(quiet.logRankP).toBeNull();
  });
});

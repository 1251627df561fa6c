import { describe, expect, it } from 'vitest';
import { computeNetBenefit, type NetBenefitInput } from '@shared/core/model/net-benefit';
import { expectClose, goldenCase } from '../stats/golden-case';

const golden = goldenCase('net_benefit_synthetic');
// The columns of this file are kept by cohort.
const { validation } = golden.input.columns as unknown as Record<
  'validation',
  Pick<NetBenefitInput, 'time' | 'event' | 'treated' | 'score'>
>;
const indices = golden.input.params['bootstrapIndices0Based'] as number[][];
const strategies = ['all', 'none', 'byScore', 'gainOverAll', 'gainOverNone'] as const;
type Golden = Record<'estimate' | 'lower' | 'upper', Record<(typeof strategies)[number], number>> &
  Record<'n' | 'events' | 'nHigh', number>;

const input: NetBenefitInput = { ...validation, randomised: true, resamples: { rows: [] } };

describe('net benefit of treating by the score', () => {
  it('is that of R in the validation cohort, with its bootstrap intervals', () => {
    const want = golden.expected as unknown as Golden; // the shape this file has
    const result = computeNetBenefit({ ...input, resamples: { rows: indices } });
    expect([result.n, result.events, result.nHigh]).toEqual([want.n, want.events, want.nHigh]);
    expect([result.resamples, result.failed, result.caution]).toEqual([indices.length, 0, null]);
    for (const strategy of strategies) {
      for (const key of ['estimate', 'lower', 'upper'] as const)
        expectClose(result[strategy][key], want[key][strategy], golden.tolerance, `${strategy}.${key}`);
      expect(result[strategy].reason).toBeNull();
    }
  });

  it('by hand: six patients', () => {
    // Rates at 10 months: ICT 2/3 (events at 2 and 4 of 3), CCRT 1/3; high ICT 1/2, low CCRT 0.
    const tiny = {
      time: [2, 4, 20, 3, 20, 20],
      event: [1, 1, 0, 1, 0, 0],
      treated: [1, 1, 1, 0, 0, 0],
      score: [-1, 1, 1, 1, -1, -1],
    };
    const result = computeNetBenefit({ ...input, ...tiny, months: 10 });
    expect(result.all.estimate).toBeCloseTo(2 / 3, 12);
    expect(result.none.estimate).toBeCloseTo(1 / 3, 12);
    expect(result.byScore.estimate).toBeCloseTo(0.5 * 0.5, 12);
    expect(result.gainOverAll.estimate).toBeCloseTo(2 / 3 - 1 / 4, 12);
    expect(result).toMatchObject({ nHigh: 3, events: 3, caution: 'few-events', months: 10 });
    expect(result.all).toMatchObject({ lower: null, upper: null });
  });

  it('if everybody is high it is "all", if nobody is it is "none"', () => {
    const everybody = computeNetBenefit({ ...input, score: Array.from(validation.time, () => 1) });
    expect(everybody.byScore.estimate).toBe(everybody.all.estimate);
    const nobody = computeNetBenefit({ ...input, score: Array.from(validation.time, () => 0) });
    expect([nobody.nHigh, nobody.byScore.estimate]).toEqual([0, nobody.none.estimate]);
    expect(nobody.gainOverNone.estimate).toBe(0);
  });

  it('the seed decides the intervals; order of patients and unit of time change nothing', () => {
    const run = (seed: number) => computeNetBenefit({ ...input, resamples: { count: 20, seed } });
    expect(run(3)).toEqual(run(3));
    expect(run(4).byScore.lower).not.toBe(run(3).byScore.lower);
    const reversed = (column: ArrayLike<number>) => Array.from(column).reverse();
    const other = computeNetBenefit({
      ...input,
      time: reversed(validation.time).map((t) => t / 12),
      event: reversed(validation.event),
      treated: reversed(validation.treated),
      score: reversed(validation.score),
      months: 5,
    });
    for (const strategy of strategies)
      expect(other[strategy].estimate).toBeCloseTo(computeNetBenefit(input)[strategy].estimate ?? NaN, 12);
  });

  it('what cannot be computed has a name: not randomised, no follow-up, an arm missing in low', () => {
    const refused = computeNetBenefit({ ...input, randomised: false, resamples: { count: 5, seed: 1 } });
    expect(refused.byScore).toEqual({ estimate: null, lower: null, upper: null, reason: 'model/not-randomised' });
    expect(refused.resamples).toBe(0);
    expect(computeNetBenefit({ ...input, months: 500 }).all.reason).toBe('stats/beyond-follow-up');
    const none = computeNetBenefit({ ...input, time: [], event: [], treated: [], score: [] });
    expect(strategies.map((s) => none[s].reason)).toEqual(strategies.map(() => 'survival/no-patients'));
    // Low patients are all treated: only the strategy that needs their CCRT rate is lost.
    const treated = Array.from(validation.treated, (t, i) => (validation.score[i]! > 0 ? t : 1));
    const lost = computeNetBenefit({ ...input, treated, resamples: { rows: indices.slice(0, 3) } });
    expect(lost.byScore).toMatchObject({ estimate: null, reason: 'stats/one-arm' });
    expect(lost.gainOverAll.reason).toBe('stats/one-arm');
    expect(typeof lost.all.upper).toBe('number');
    expect(lost.failed).toBe(0);
    // A resample without anybody in the ICT arm is left out and counted.
    const control = Array.from(validation.treated, (t, i) => (t === 0 ? i : -1)).filter((i) => i >= 0);
    const rows = [indices[0]!, control, indices[1]!];
    expect(computeNetBenefit({ ...input, resamples: { rows } })).toMatchObject({ resamples: 3, failed: 1 });
  });
});

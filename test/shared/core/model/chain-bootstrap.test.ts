import { describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import {
  type BootstrapReplicate,
  bootstrapScoreIntervals,
  drawReplicateRows,
  measureChain,
  measureScore,
  runBootstrapReplicates,
  type ScoreMetrics,
  summariseBootstrap,
} from '@shared/core/model/chain-bootstrap';
import { buildModelChain, type ChainInput, type ModelChain } from '@shared/core/model/model-chain';
import type { Result } from '@shared/base/result';
import { fitCox } from '@shared/core/stats/cox';
import { quantiles } from '@shared/core/stats/quantile';
import { expectClose, goldenCase } from '../stats/golden-case';
import { goldenColumns, goldenPropensity, goldenReproducible } from '../../../support/golden-training';

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const chainOf = (input: ChainInput): ModelChain => valueOf(buildModelChain(input));

interface Fitted {
  features: string[];
  mean: number[];
  sd: number[];
  gamma: number[];
  own: ScoreMetrics;
  original: ScoreMetrics;
}

describe('bootstrap of the chain against R', () => {
  const golden = goldenCase('chain_bootstrap_synthetic');
  const { bootstrapIndices0Based: rows, candidates } = golden.input.params as {
    bootstrapIndices0Based: number[][];
    candidates: string[];
  };
  const want = golden.expected as unknown as {
    replicates: Fitted[];
    selectionFrequency: Record<string, number>;
    apparent: ScoreMetrics;
    optimism: ScoreMetrics;
    corrected: ScoreMetrics;
    scoreLower: number[];
    scoreUpper: number[];
  };
  const t = golden.tolerance;
  const { time, event, treated, features } = goldenColumns('training');
  const input: ChainInput = {
    time,
    event,
    treated,
    features,
    covariates: goldenPropensity().covariates,
    candidates: goldenReproducible(),
    options: { weights: 'stabilisedAte', pScreen: 0.05, rMax: 0.8, maxCandidates: 'events/10', pStay: 0.05 },
  };
  const chain = chainOf(input);
  const run = {
    input,
    weight: chain.weight,
    seed: 0,
    rowsOf: (_n: number, _seed: number, b: number) => Int32Array.from(rows[b]!),
  };
  const replicates = runBootstrapReplicates({ ...run, first: 0, last: rows.length - 1 });
  const expectMetrics = (found: ScoreMetrics, wanted: ScoreMetrics, path: string): void => {
    expectClose(found.c, wanted.c, t, `${path} c`);
    expectClose(found.logInteractionHr, wanted.logInteractionHr, t, `${path} log HR`);
  };

  it('selects, fits and measures in every replicate as R does', () => {
    expect(candidates).toEqual(input.candidates);
    expect(replicates.length).toBe(30);
    replicates.forEach((replicate, b) => {
      if (replicate.problem) throw new Error(replicate.problem.code);
      const wanted = want.replicates[b]!;
      expect(replicate.number).toBe(b);
      expect(replicate.terms.map((term) => term.feature)).toEqual(wanted.features);
      for (const key of ['mean', 'sd', 'gamma'] as const)
        expectClose(
          replicate.terms.map((term) => term[key]),
          wanted[key],
          t,
          `${b} ${key}`,
        );
      expectMetrics(replicate.own, wanted.own, `${b} own`);
      expectMetrics(replicate.original, wanted.original, `${b} original`);
    });
  });
  it('sums them up as R does', () => {
    const apparent = valueOf(measureChain(input, chain));
    const summary = valueOf(summariseBootstrap(replicates, input.candidates, apparent));
    expect(summary).toMatchObject({ replicates: 30, failed: {}, withoutFeature: 0 });
    expect(Object.keys(summary.selectionFrequency)).toEqual(Object.keys(want.selectionFrequency));
    for (const [name, share] of Object.entries(summary.selectionFrequency))
      expectClose(share, want.selectionFrequency[name], t, name);
    for (const key of ['apparent', 'optimism', 'corrected'] as const) expectMetrics(summary[key], want[key], key);
  });
  it('gives the intervals of the scores as R does', () => {
    const intervals = bootstrapScoreIntervals(replicates, features);
    expectClose(
      intervals.map((interval) => interval?.lower),
      want.scoreLower,
      t,
      'lower',
    );
    expectClose(
      intervals.map((interval) => interval?.upper),
      want.scoreUpper,
      t,
      'upper',
    );
  });
});

/** A small trial with one strong feature of six and a confounder. */
function draw(seed: number, n = 90): ChainInput {
  const rng = makeRng(seed);
  const features = Array.from({ length: 6 }, (_, j) => ({
    name: `f${j}`,
    values: Float64Array.from({ length: n }, () => 3 * j + 2 * rng.normal()),
  }));
  const age = Float64Array.from({ length: n }, () => 50 + 10 * rng.normal());
  const treated = Uint8Array.from(age, (years) => (rng.next() < 1 / (1 + Math.exp((50 - years) / 20)) ? 1 : 0));
  const time = Float64Array.from(age, (_, i) => {
    const hazard = Math.exp((treated[i]! - 0.5) * features[0]!.values[i]!);
    return Math.ceil((-30 * Math.log(1 - rng.next())) / hazard);
  });
  return {
    time,
    event: Uint8Array.from(age, () => (rng.next() < 0.7 ? 1 : 0)),
    treated,
    covariates: [{ name: 'age', values: age }],
    features,
    candidates: ['f0', 'f1', 'f2', 'f3'],
    options: { weights: 'stabilisedAte', pScreen: 0.05, rMax: 0.8, maxCandidates: 'events/10', pStay: 0.05 },
  };
}

describe('a replicate', () => {
  const input = draw(1);
  const chain = chainOf(input);
  const run = { input, weight: chain.weight, seed: 7 };

  it('is the chain of the drawn rows, scored in both cohorts', () => {
    const [replicate] = runBootstrapReplicates({ ...run, first: 3, last: 3 });
    if (!replicate || replicate.problem) throw new Error('no replicate');
    const rows = drawReplicateRows(90, 7, 3);
    const pick = (values: ArrayLike<number>) => Array.from(rows, (i) => values[i]!);
    const drawn = {
      ...input,
      time: pick(input.time),
      event: pick(input.event),
      treated: pick(input.treated),
      covariates: input.covariates.map(({ name, values }) => ({ name, values: pick(values) })),
      features: input.features.map(({ name, values }) => ({ name, values: pick(values) })),
    };
    const own = chainOf(drawn);
    expect(replicate.terms.map((term) => term.feature)).toEqual(own.model?.terms);
    expect(replicate.own).toEqual(valueOf(measureChain(drawn, own)));
    const score = Array.from(input.time, (_, i) =>
      replicate.terms.reduce((sum, { feature, mean, sd, gamma }) => {
        const { values } = input.features.find((one) => one.name === feature)!;
        return sum - (gamma * (values[i]! - mean)) / sd;
      }, 0),
    );
    const inOriginal = valueOf(measureScore({ ...input, weight: chain.weight }, score));
    expectClose(replicate.original.c, inOriginal.c, { rel: 1e-12, abs: 1e-12 }, 'c');
    expectClose(replicate.original.logInteractionHr, inOriginal.logInteractionHr, { rel: 1e-9, abs: 1e-9 }, 'log HR');
  });
  it('depends on seed and number alone: any split gives the same, any other seed another', () => {
    const whole = runBootstrapReplicates({ ...run, first: 0, last: 11 });
    const parts = [
      [8, 11],
      [0, 2],
      [3, 7],
    ].flatMap(([first, last]) => runBootstrapReplicates({ ...run, first: first!, last: last! }));
    expect(parts.sort((a, b) => a.number - b.number)).toEqual(whole);
    expect(runBootstrapReplicates({ ...run, seed: 8, first: 0, last: 11 })).not.toEqual(whole);
    expect(structuredClone(whole)).toEqual(whole);
    const apparent = valueOf(measureChain(input, chain));
    const sum = (list: readonly BootstrapReplicate[]) => summariseBootstrap(list, input.candidates, apparent);
    expect(sum([...whole].reverse())).toEqual(sum(whole));
    expect(valueOf(sum(whole)).selectionFrequency['f0']).toBeGreaterThan(0.8);
  });
  it('draws rows evenly, and others in each replicate', () => {
    const counts = new Float64Array(20);
    const seen = new Set<string>();
    for (let number = 0; number < 2000; number++) {
      const rows = drawReplicateRows(20, 1, number);
      seen.add(rows.join());
      for (const row of rows) counts[row]! += 1;
    }
    expect(seen.size).toBe(2000);
    // 40,000 draws over 20 rows: chi-square with 19 degrees of freedom, 99.99% point 54.
    const statistic = counts.reduce((sum, k) => sum + (k - 2000) ** 2 / 2000, 0);
    expect(statistic).toBeLessThan(54);
  });
  it('is reported as it is done, and the work can be stopped between two', () => {
    const seen: number[] = [];
    const done = runBootstrapReplicates({
      ...run,
      first: 0,
      last: 9,
      onReplicate: ({ number }) => seen.push(number),
      shouldStop: () => seen.length === 3,
    });
    expect(seen).toEqual([0, 1, 2]);
    expect(done.map(({ number }) => number)).toEqual([0, 1, 2]);
  });
});

describe('metrics of a score', () => {
  const input = draw(4);
  const cohort = {
    time: input.time,
    event: input.event,
    treated: input.treated,
    weight: Float64Array.from(input.time, (_, i) => 0.5 + (i % 7) / 4),
  };
  const score = Float64Array.from(input.features[0]!.values, (v) => -v);

  it('are the coefficient of treatment x high group and the share of pairs in order', () => {
    const metrics = valueOf(measureScore(cohort, score));
    const high = Array.from(score, (s) => (s > 0 ? 1 : 0));
    const plain = valueOf(
      fitCox({
        ...cohort,
        covariates: [
          { name: 'treated', values: cohort.treated },
          { name: 'high', values: high },
          { name: 'both', values: high.map((h, i) => h * cohort.treated[i]!) },
        ],
      }),
    );
    expectClose(metrics.logInteractionHr, plain.terms[2]!.coefficient, { rel: 1e-9, abs: 1e-9 }, 'log HR');
    let [right, all] = [0, 0];
    const risk = Array.from(score, (s, i) => -s * (2 * cohort.treated[i]! - 1));
    for (let i = 0; i < 90; i++) {
      for (let j = 0; j < 90; j++) {
        const outlives = cohort.time[j]! > cohort.time[i]! || (cohort.time[j] === cohort.time[i] && cohort.event[j] === 0);
        if (cohort.event[i] !== 1 || !outlives) continue;
        const w = cohort.weight[i]! * cohort.weight[j]!;
        all += w;
        right += risk[i]! > risk[j]! ? w : risk[i] === risk[j] ? w / 2 : 0;
      }
    }
    expectClose(metrics.c, right / all, { rel: 1e-12, abs: 0 }, 'c');
  });
  it('of one group only, or without an event, are named problems', () => {
    expect(measureScore(cohort, new Float64Array(90).fill(1))).toMatchObject({
      ok: false,
      error: { code: 'stats/rank-deficient' },
    });
    expect(measureScore({ ...cohort, event: new Uint8Array(90) }, score)).toMatchObject({
      ok: false,
      error: { code: 'stats/no-comparable-pairs' },
    });
  });
});

describe('replicates without a model', () => {
  const input = draw(1);
  const apparent: ScoreMetrics = { c: 0.7, logInteractionHr: -1 };

  it('nothing selected counts as score 0, C 0.5, coefficient 0', () => {
    for (const options of [
      { ...input.options, pScreen: 0 },
      { ...input.options, pStay: 0 },
    ]) {
      const replicates = runBootstrapReplicates({ input: { ...input, options }, weight: null, seed: 1, first: 0, last: 2 });
      for (const replicate of replicates)
        expect(replicate).toMatchObject({
          terms: [],
          own: { c: 0.5, logInteractionHr: 0 },
          original: { c: 0.5, logInteractionHr: 0 },
          problem: null,
        });
      const summary = valueOf(summariseBootstrap(replicates, input.candidates, apparent));
      expect(summary).toMatchObject({
        replicates: 3,
        withoutFeature: 3,
        selectionFrequency: { f0: 0, f1: 0, f2: 0, f3: 0 },
        optimism: { c: 0, logInteractionHr: 0 },
        corrected: apparent,
      });
      expect(bootstrapScoreIntervals(replicates, input.features)[0]).toEqual({ lower: 0, upper: 0 });
      expect(measureChain(input, chainOf({ ...input, options }))).toEqual({ ok: true, value: { c: 0.5, logInteractionHr: 0 } });
    }
  });
  it('a replicate that cannot be fitted is left out and counted by its reason', () => {
    // One patient has the only 1 of a column: with that patient the arms are separated, and without the column is constant
    // and leaves the propensity model.
    const rare = { name: 'rare', values: Float64Array.from(input.time, (_, i) => (i === 0 ? 1 : 0)) };
    const given = { ...input, covariates: [...input.covariates, rare] };
    const replicates = runBootstrapReplicates({ input: given, weight: null, seed: 1, first: 0, last: 19 });
    for (const { number, problem } of replicates) {
      const isDrawn = drawReplicateRows(input.time.length, 1, number).includes(0);
      expect(problem?.code ?? null, String(number)).toBe(isDrawn ? 'stats/logistic-separated' : null);
    }
    const few = draw(1);
    const withoutEvents = { ...few, event: Array.from(few.event, (_, i) => (i < 9 ? 1 : 0)) };
    const failing = runBootstrapReplicates({ input: withoutEvents, weight: null, seed: 1, first: 0, last: 4 });
    const counted = failing.filter((replicate) => replicate.problem?.code === 'model/few-events');
    expect(counted.length).toBeGreaterThan(0);

    const good: BootstrapReplicate = {
      number: 0,
      terms: [{ feature: 'f1', mean: 1, sd: 2, gamma: -0.5 }],
      own: { c: 0.8, logInteractionHr: -2 },
      original: { c: 0.6, logInteractionHr: -1.5 },
      problem: null,
    };
    const summary = valueOf(summariseBootstrap([...counted, { ...good, number: 99 }], input.candidates, apparent));
    expect(summary.replicates).toBe(1);
    expect(summary.failed).toEqual({ 'model/few-events': counted.length });
    expect(summary.selectionFrequency).toEqual({ f0: 0, f1: 1, f2: 0, f3: 0 });
    expectClose(summary.optimism.c, 0.2, { rel: 1e-12, abs: 0 }, 'optimism');
    expectClose(summary.corrected.logInteractionHr, -0.5, { rel: 1e-12, abs: 0 }, 'corrected');
    expect(summariseBootstrap(counted, input.candidates, apparent)).toEqual({
      ok: false,
      error: { code: 'model/bootstrap-failed', data: { replicates: counted.length, cause: 'model/few-events' } },
    });
  });
  it("intervals are type-7 percentiles of the replicates' scores; a missing value has none", () => {
    const replicates = [1, 2, 3, 4].map((k): BootstrapReplicate => ({
      number: k,
      terms: [{ feature: 'f', mean: k, sd: 1, gamma: -1 }],
      own: apparent,
      original: apparent,
      problem: null,
    }));
    const intervals = bootstrapScoreIntervals(replicates, [{ name: 'f', values: [10, NaN] }]);
    const [lower, upper] = quantiles([9, 8, 7, 6], [0.025, 0.975]);
    expect(intervals).toEqual([{ lower, upper }, null]);
    expect(bootstrapScoreIntervals(replicates.slice(0, 1), [{ name: 'f', values: [10] }])).toEqual([null]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import { buildModelChain, type ChainInput, type ChainOptions, type ModelChain } from '@shared/core/model/model-chain';
import type { Covariate } from '@shared/core/stats/cox';
import { expectClose } from '../stats/golden-case';
import { expectedFile } from '../../../support/golden-cohort';
import { goldenColumns, goldenPropensity, goldenReproducible } from '../../../support/golden-training';

const paper: ChainOptions = { weights: 'stabilisedAte', pScreen: 0.05, rMax: 0.8, maxCandidates: 'events/10', pStay: 0.05 };

const built = (input: ChainInput): ModelChain => {
  const chain = buildModelChain(input);
  if (!chain.ok) throw new Error(JSON.stringify(chain.error));
  return chain.value;
};

const goldenInput = (): ChainInput => {
  const { time, event, treated, features } = goldenColumns('training');
  const { covariates } = goldenPropensity();
  return { time, event, treated, covariates, features, candidates: goldenReproducible(), options: paper };
};

describe('the chain on the golden cohort', () => {
  const chain = built(goldenInput());
  const names = chain.screening.map((row) => row.feature);
  const byName = (values: ArrayLike<number>): Record<string, number> =>
    Object.fromEntries(names.map((name, j) => [name, values[j]!]));

  it('weighs (02)', () => {
    const { expected, tolerance } = expectedFile<{ ps: number[] }>('02_propensity_weights_balance');
    expectClose(chain.propensity?.fitted, expected.ps, tolerance, 'propensity');
    expectClose(chain.weight, goldenPropensity().weight, tolerance, 'weights');
  });

  it('standardises, screens, adjusts and filters (04)', () => {
    const { expected, tolerance: t } = expectedFile<{
      trainingMean: Record<string, number>;
      trainingSd: Record<string, number>;
      weightedRobust: Record<string, { coef: number[]; se: number[]; p: number[] }>;
      bhWeighted: Record<string, number>;
      candidates: string[];
      kept: string[];
      droppedBecauseOf: Record<string, string>;
    }>('04_interaction_screening');
    expect(names).toEqual(Object.keys(expected.weightedRobust));
    const [means, sds] = [byName(chain.mean), byName(chain.sd)];
    for (const { feature, fit, q, problem } of chain.screening) {
      expect(problem).toBeNull();
      const want = expected.weightedRobust[feature]!;
      expectClose(means[feature], expected.trainingMean[feature], t, feature);
      expectClose(sds[feature], expected.trainingSd[feature], t, feature);
      expectClose(fit?.coef, want.coef, t, feature);
      expectClose(fit?.se, want.se, t, feature);
      expectClose(fit?.p, want.p, t, feature, 'p');
      expectClose(q, expected.bhWeighted[feature], t, feature, 'p');
    }
    expect(chain.screened).toEqual(expected.candidates);
    expect(chain.filter.kept).toEqual(expected.kept);
    expect(Object.fromEntries(chain.filter.dropped.map((one) => [one.feature, one.becauseOf]))).toEqual(
      expected.droppedBecauseOf,
    );
    expect(chain.entered).toEqual(expected.kept);
  });

  it('eliminates and scores (05, 06)', () => {
    const main = expectedFile<{
      main: { steps: { removed: string | null; p: number[] }[]; selected: string[]; gamma: number[] };
    }>('05_modified_covariate');
    expect(chain.model?.terms).toEqual(main.expected.main.selected);
    expectClose(chain.model?.gamma, main.expected.main.gamma, main.tolerance, 'gamma');
    expect(chain.model?.steps.map((step) => step.removed)).toEqual(main.expected.main.steps.map((step) => step.removed));
    const scores = expectedFile<{ training: { ictos: number[]; high: number[] } }>('06_ictos_scores');
    expectClose(chain.score, scores.expected.training.ictos, scores.tolerance, 'score');
    expect(Array.from(chain.score, (s) => (s > 0 ? 1 : 0))).toEqual(scores.expected.training.high);
    expect(chain.reason).toBeNull();
    expect(chain.events).toBe(99);
  });

  it('lets in no more features than asked for, the smallest p first', () => {
    const input = goldenInput();
    const two = built({ ...input, options: { ...paper, maxCandidates: 2 } });
    expect(two.filter.kept.length).toBe(4);
    expect(two.entered).toEqual(two.filter.kept.slice(0, 2));
    expect(two.model?.steps[0]?.terms).toEqual(two.entered);
    const many = built({ ...input, options: { ...paper, pScreen: 1, maxCandidates: 'events/10' } });
    expect(many.filter.kept.length).toBeGreaterThan(9);
    expect(many.entered).toEqual(many.filter.kept.slice(0, 9));
  });

  it("without weights nothing is fitted for them and variances are the model's", () => {
    const plain = built({ ...goldenInput(), covariates: [], options: { ...paper, weights: 'none' } });
    expect(plain).toMatchObject({ propensity: null, weight: null });
    const { expected, tolerance } = expectedFile<{ unweightedModel: Record<string, { se: number[] }> }>(
      '04_interaction_screening',
    );
    for (const { feature, fit } of plain.screening)
      expectClose(fit?.se, expected.unweightedModel[feature]!.se, tolerance, feature);
  });
});

/** A small trial: two features that matter, noise beside them, and a confounder. */
function draw(seed: number, n = 120): ChainInput {
  const rng = makeRng(seed);
  const features = Array.from({ length: 8 }, (_, j) => ({
    name: `f${j}`,
    values: Float64Array.from({ length: n }, () => 10 * j + (1 + j) * rng.normal()),
  }));
  const age = Float64Array.from({ length: n }, () => 50 + 10 * rng.normal());
  const treated = Uint8Array.from(age, (years) => (rng.next() < 1 / (1 + Math.exp((50 - years) / 20)) ? 1 : 0));
  const z = (j: number, i: number): number => (features[j]!.values[i]! - 10 * j) / (1 + j);
  const time = Float64Array.from(age, (_, i) => {
    const hazard = Math.exp((treated[i]! - 0.5) * (1.5 * z(0, i) - 1.2 * z(1, i)));
    return Math.ceil((-30 * Math.log(1 - rng.next())) / hazard);
  });
  return {
    time,
    event: Uint8Array.from(age, () => (rng.next() < 0.7 ? 1 : 0)),
    treated,
    covariates: [{ name: 'age', values: age }],
    features,
    candidates: features.map((feature) => feature.name),
    options: paper,
  };
}

describe('properties of the chain', () => {
  const t = { rel: 1e-6, abs: 1e-8 };
  const sorted = (chain: ModelChain): string[] => [...(chain.model?.terms ?? [])].sort();
  const seeds = { numRuns: 25 };

  it('the order of patients and the unit of time do not matter', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.03, max: 31, noNaN: true }), (seed, unit) => {
        const input = draw(seed);
        const base = built(input);
        const order = Array.from(input.time, (_, i) => i).sort((a, b) => Math.sin(a * 3.7) - Math.sin(b * 3.7));
        const pick = (values: ArrayLike<number>) => Float64Array.from(order, (i) => values[i]!);
        const columns = (list: readonly Covariate[]) => list.map(({ name, values }) => ({ name, values: pick(values) }));
        const again = built({
          ...input,
          time: pick(input.time).map((v) => v * unit),
          event: pick(input.event),
          treated: pick(input.treated),
          covariates: columns(input.covariates),
          features: columns(input.features),
        });
        expect(again.model?.terms).toEqual(base.model?.terms);
        expectClose(again.score, [...pick(base.score)], t, 'score');
      }),
      seeds,
    );
  });
  it('exchanging the arms flips gamma and score', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const input = draw(seed);
        const base = built(input);
        const swapped = built({ ...input, treated: Array.from(input.treated, (v) => 1 - v) });
        expect(swapped.model?.terms).toEqual(base.model?.terms);
        expectClose(swapped.score, [...base.score.map((s) => -s)], t, 'score');
        expectClose(
          swapped.model?.gamma ?? [],
          (base.model?.gamma ?? []).map((g) => -g),
          t,
          'gamma',
        );
      }),
      seeds,
    );
  });
  it('the order of features, their unit, their zero and their direction do not matter', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (seed, unit) => {
        const input = draw(seed);
        const base = built(input);
        const changed = built({
          ...input,
          features: input.features
            .map(({ name, values }, j) => ({
              name,
              values: Array.from(values, (v) => (j % 2 ? -unit : 1 / unit) * v + 3 * unit * j),
            }))
            .reverse(),
        });
        expect(sorted(changed)).toEqual(sorted(base));
        expectClose(changed.score, [...base.score], t, 'score');
      }),
      seeds,
    );
  });
  it('a covariate that others tell leaves the propensity model by name and changes nothing', () => {
    const input = draw(2);
    const [age] = input.covariates as [Covariate];
    const stage = Array.from(age.values, (years) => (years < 45 ? 1 : years < 55 ? 2 : 3));
    const isStage = (wanted: number): Covariate => ({
      name: `stage ${wanted}`,
      values: stage.map((of) => (of === wanted ? 1 : 0)),
    });
    // Nobody has stage 0: the indicators of the others add up to 1.
    const whole = built({ ...input, covariates: [age, isStage(1), isStage(2), isStage(3)] });
    const plain = built({ ...input, covariates: [age, isStage(1), isStage(2)] });
    expect(whole.leftOut).toEqual(['stage 3']);
    expect(plain.leftOut).toEqual([]);
    expect(whole.propensity?.terms).toEqual(plain.propensity?.terms);
    expect(whole.score).toEqual(plain.score);
  });
  it('a feature that varies in its last digits alone is constant', () => {
    const input = draw(3);
    const noise = { name: 'noise', values: Array.from(input.time, (_, i) => 100 + 1e-9 * Math.sin(i)) };
    const chain = built({ ...input, features: [...input.features, noise] });
    expect(chain.screening.at(-1)).toMatchObject({ fit: null, problem: { code: 'model/constant-feature' } });
    expect(chain.score).toEqual(built(input).score);
  });
  it('features that may not enter are tested and change nothing but q', () => {
    const input = draw(1);
    const fewer = built({ ...input, candidates: ['f0', 'f1'] });
    const alone = built({ ...input, features: input.features.slice(0, 2), candidates: ['f0', 'f1'] });
    expect(fewer.screening.length).toBe(8);
    expect(fewer.score).toEqual(alone.score);
    expect(fewer.screening[0]!.q).toBeGreaterThan(alone.screening[0]!.q!);
  });
});

describe('outcomes without a score', () => {
  const input = draw(2);
  const zeros = new Array(120).fill(0);

  it('a constant feature is a named row', () => {
    const flat = { name: 'flat', values: new Float64Array(120).fill(0.1) };
    const chain = built({ ...input, features: [flat, ...input.features], candidates: ['flat', ...input.candidates] });
    expect(chain.screening[0]).toEqual({
      feature: 'flat',
      fit: null,
      q: null,
      problem: { code: 'model/constant-feature', data: { feature: 'flat' } },
    });
    expect(chain.sd[0]).toBe(0);
    expect(chain.score).toEqual(built(input).score);
  });
  it('a repeated feature is dropped because of the first', () => {
    const chain = built({
      ...input,
      features: [...input.features, { name: 'twin', values: input.features[0]!.values }],
      candidates: [...input.candidates, 'twin'],
    });
    expect(chain.filter.dropped.find((one) => one.feature === 'twin')?.becauseOf).toBe('f0');
    expect(chain.score).toEqual(built(input).score);
  });
  it('fewer than ten events, no candidate, nothing stays', () => {
    const event = Array.from(input.event, (_, i) => (i % 14 === 0 ? 1 : 0));
    const few = built({ ...input, event });
    expect(few.reason).toEqual({ code: 'model/few-events', data: { events: 9, needed: 10 } });
    expect(few.screening.length).toBe(8);
    const none = built({ ...input, options: { ...paper, pScreen: 0 } });
    expect(none.reason?.code).toBe('model/no-candidate');
    const unstable = built({ ...input, options: { ...paper, pStay: 0 } });
    expect(unstable.reason?.code).toBe('model/nothing-stays');
    expect(unstable.model?.steps.length).toBe(unstable.entered.length);
    for (const chain of [few, none, unstable]) expect([...chain.score]).toEqual(zeros);
  });
  it('an arm without events: every row has its problem, and there is no candidate', () => {
    const event = Array.from(input.event, (e, i) => (input.treated[i] === 1 ? 0 : e));
    const chain = built({ ...input, event });
    expect(new Set(chain.screening.map((row) => row.problem?.code))).toEqual(new Set(['stats/cox-diverges']));
    expect(chain.screening.every((row) => row.q === null)).toBe(true);
    expect(chain.reason?.code).toBe('model/no-candidate');
  });
  it('a propensity that cannot be fitted ends the chain', () => {
    const separated = buildModelChain({ ...input, covariates: [{ name: 'arm', values: input.treated }] });
    expect(separated).toMatchObject({ ok: false, error: { code: 'stats/logistic-separated' } });
    const oneArm = buildModelChain({ ...input, treated: new Uint8Array(120).fill(1) });
    expect(oneArm).toMatchObject({ ok: false, error: { code: 'stats/outcome-constant' } });
  });
  it('a multivariable fit that fails is the reason, beside the screening', () => {
    // Pairwise correlations stay below the limit, yet the three sum to nothing.
    const [a, b] = [input.features[0]!.values, input.features[1]!.values];
    const sum = Float64Array.from(a, (v, i) => v + (b[i]! - 10) / 2);
    const chain = built({
      ...input,
      features: [input.features[0]!, input.features[1]!, { name: 'sum', values: sum }],
      candidates: ['f0', 'f1', 'sum'],
      options: { ...paper, pScreen: 1, rMax: 0.95 },
    });
    expect(chain.entered.length).toBe(3);
    expect(chain.model).toBeNull();
    expect(chain.reason?.code).toBe('stats/rank-deficient');
  });
  it('work can be cancelled', () => {
    expect(buildModelChain(input, { shouldStop: () => true })).toMatchObject({ ok: false, error: { code: 'job/cancelled' } });
  });
});

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { fitLogistic } from '@shared/core/stats/logistic';
import { type CovariateBalance, computeBalance } from '@shared/core/model/covariate-balance';
import {
  computeOverlap,
  computePropensityWeights,
  describeWeights,
  effectiveSampleSizes,
  type WeightScheme,
  weightSchemes,
} from '@shared/core/model/propensity-weights';
import { makeRng } from '@shared/base/rng';
import { expectedFile } from '../../../support/golden-cohort';
import { expectClose, type GoldenCase, goldenCases } from '../stats/golden-case';

interface ExpectedWeights {
  readonly ps: number[];
  readonly weights: Record<WeightScheme, number[]>;
  readonly ess: Record<WeightScheme, Record<string, number>>;
  readonly balance: Record<WeightScheme, Record<string, Record<string, number | boolean | null>>>;
}

/** Names of the golden files for ours. */
const balanceFields = {
  mean1: 'meanTreated',
  mean0: 'meanControl',
  var1: 'varianceTreated',
  var0: 'varianceControl',
  smdUnweighted: 'smdUnweighted',
  weightedMean1: 'weightedMeanTreated',
  weightedMean0: 'weightedMeanControl',
  weightedVar1: 'weightedVarianceTreated',
  weightedVar0: 'weightedVarianceControl',
  smdFixedSd: 'smdFixedSd',
  smdWeightedSd: 'smdWeightedSd',
  smdTreatedSd: 'smdTreatedSd',
} as const satisfies Record<string, keyof CovariateBalance>;

const weightsOf = (propensity: ArrayLike<number>, treated: ArrayLike<number>, scheme: WeightScheme): Float64Array => {
  const weights = computePropensityWeights(propensity, treated, scheme);
  if (!weights.ok) throw new Error(weights.error.code);
  return weights.value;
};

function expectWeights(
  treated: number[],
  x: Record<string, number[]>,
  want: ExpectedWeights,
  tolerance: GoldenCase['tolerance'],
): void {
  const covariates = Object.entries(x).map(([name, values]) => ({ name, values }));
  const fit = fitLogistic({ outcome: treated, covariates });
  if (!fit.ok) throw new Error(fit.error.code);
  const ps = fit.value.fitted;
  expectClose([...ps], want.ps, tolerance, 'ps');
  expect([...weightSchemes].sort()).toEqual(Object.keys(want.weights).sort());
  for (const scheme of weightSchemes) {
    const weights = weightsOf(ps, treated, scheme);
    expectClose([...weights], want.weights[scheme], tolerance, scheme);
    const ess = effectiveSampleSizes(weights, treated);
    for (const key of ['treated', 'control', 'all', 'sumTreated', 'sumControl'] as const)
      expectClose(ess[key], want.ess[scheme][key], tolerance, `${scheme} ess ${key}`);
    const balance = computeBalance(covariates, treated, weights);
    expect(balance.map(({ name }) => name)).toEqual(Object.keys(want.balance[scheme]));
    for (const one of balance) {
      const { binary, ...rest } = want.balance[scheme][one.name]!;
      expect(one.binary).toBe(binary);
      expect(Object.keys(rest).sort()).toEqual(Object.keys(balanceFields).sort());
      for (const [theirs, ours] of Object.entries(balanceFields))
        expectClose(one[ours], rest[theirs], tolerance, `${scheme} ${one.name} ${ours}`);
    }
  }
}

describe('weights and balance against R', () => {
  const cases = goldenCases('iptw_');
  it('has the two cases', () => expect(cases).toHaveLength(2));
  for (const golden of cases) {
    it(golden.name, () => {
      // These cases have no missing value.
      const { columns, x = {} } = golden.input as unknown as {
        columns: { treated: number[] };
        x?: Record<string, number[]>;
      };
      expectWeights(columns.treated, x, golden.expected as unknown as ExpectedWeights, golden.tolerance);
    });
  }
  it('the golden cohort', () => {
    const { expected, tolerance } = expectedFile<
      ExpectedWeights & { covariates: Record<string, number[]>; treated: number[]; mainAnalysisWeight: WeightScheme }
    >('02_propensity_weights_balance');
    expectWeights(expected.treated, expected.covariates, expected, tolerance);
    expect(weightSchemes).toContain(expected.mainAnalysisWeight);
  });
});

const drawn = (seed: number, n = 40): { propensity: number[]; treated: number[] } => {
  const rng = makeRng(seed);
  const propensity = Array.from({ length: n }, () => 0.02 + 0.96 * rng.next());
  return { propensity, treated: propensity.map((ps, i) => (i < 2 ? i : rng.next() < ps ? 1 : 0)) };
};

describe('propensity weights', () => {
  it('has a weight for no row that its propensity rules out', () => {
    expect(computePropensityWeights([1, 0.5, 0.5], [0, 1, 0], 'ate')).toEqual({
      ok: false,
      error: { code: 'iptw/no-overlap', data: { count: 1 } },
    });
    expect(computePropensityWeights([0, 0.5, 0.5], [1, 1, 0], 'stabilisedAte').ok).toBe(false);
    expect(computePropensityWeights([1, 0.5, 0.5], [1, 1, 0], 'att')).toMatchObject({ ok: true });
  });

  it('a constant propensity of the share of the treated weighs every row 1, and all patients count', () => {
    const treated = [1, 0, 0, 1, 0];
    const weights = weightsOf([0.4, 0.4, 0.4, 0.4, 0.4], treated, 'stabilisedAte');
    for (const w of weights) expect(w).toBeCloseTo(1, 14);
    const ess = effectiveSampleSizes(weights, treated);
    expect([ess.treated, ess.control, ess.all]).toEqual([2, 3, 5].map((n) => expect.closeTo(n, 12) as number));
  });

  it('effective sizes lie between 1 and the number of rows and do not depend on the scale', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 30 }), (weights) => {
        const treated = weights.map((_, i) => (i === 0 ? 1 : 0));
        const ess = effectiveSampleSizes(weights, treated);
        expect(ess.treated).toBeCloseTo(1, 12);
        expect(ess.control).toBeGreaterThan(1 - 1e-9);
        expect(ess.all).toBeLessThanOrEqual(weights.length * (1 + 1e-12));
        const scaled = effectiveSampleSizes(
          weights.map((w) => 7 * w),
          treated,
        );
        expect(scaled.all).toBeCloseTo(ess.all, 9);
      }),
    );
    expect(effectiveSampleSizes([0, 0, 3], [1, 1, 0]).treated).toBe(0);
  });

  it('truncation bounds the weights at two quantiles, trimming leaves rows out', () => {
    const { propensity, treated } = drawn(3, 400);
    const plain = weightsOf(propensity, treated, 'ate');
    const truncated = weightsOf(propensity, treated, 'ateTruncated');
    const trimmed = weightsOf(propensity, treated, 'ateTrimmed');
    const [least, greatest] = [Math.min(...truncated), Math.max(...truncated)];
    plain.forEach((w, i) => expect(truncated[i]).toBe(Math.min(greatest, Math.max(least, w))));
    expect(plain.filter((w) => w > greatest)).toHaveLength(4);
    expect(plain.filter((w) => w < least)).toHaveLength(4);
    expect(trimmed.filter((w) => w === 0)).toHaveLength(8);
    trimmed.forEach((w, i) => expect(w === 0 || w === plain[i]).toBe(true));
  });

  it('describes the weights above 0 and lists the extreme ones', () => {
    expect(describeWeights([0, 0])).toBeNull();
    const weights = [...Array<number>(98).fill(1), 0, 60, 40];
    const described = describeWeights(weights)!;
    expect(described).toMatchObject({ n: 100, zero: 1, min: 1, max: 60, mean: 1.98, largestShare: 60 / 198, extreme: [99, 100] });
    expect(described.quantiles.map(({ probability }) => probability)).toContain(0.5);
    expect(described.quantiles.find(({ probability }) => probability === 0.99)?.weight).toBeCloseTo(40.2, 10);
    expect(describeWeights([1, 2, 3])?.extreme).toEqual([]);
  });

  it('measures overlap: ranges, the common support, and who lies outside it', () => {
    const overlap = computeOverlap([0.1, 0.3, 0.5, 0.2, 0.6, 0.9, 0.7], [0, 0, 0, 1, 1, 1, 1]);
    expect(overlap).toEqual({
      treated: { n: 4, min: 0.2, max: 0.9, outside: 3 / 4 },
      control: { n: 3, min: 0.1, max: 0.5, outside: 1 / 3 },
      common: [0.2, 0.5],
      outside: 4 / 7,
    });
    expect(computeOverlap([0.1, 0.8], [0, 1])).toMatchObject({ common: null, outside: 1 });
    expect(computeOverlap([0.1, 0.8], [1, 1])).toBeNull();
    const { propensity, treated } = drawn(8);
    expect(computeOverlap([...propensity, ...propensity], [...treated, ...treated.map((t) => 1 - t)])?.outside).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import { type CorrelationFilter, filterCorrelated, type RankedFeature } from '@shared/core/model/correlation-filter';
import { pearsonCorrelation } from '@shared/core/stats/correlation';
import { expectClose } from '../stats/golden-case';
import { expectedFile } from '../../../support/golden-cohort';
import { goldenColumns, goldenReproducible } from '../../../support/golden-training';

interface Golden {
  pInteractionWeighted: Record<string, number>;
  candidates: string[];
  correlationThreshold: number;
  correlationOrder: string[];
  correlationPearson: { features: string[]; r: number[][] };
  kept: string[];
  droppedBecauseOf: Record<string, string>;
  allFeaturesCorrelationFilter: { kept: string[]; droppedBecauseOf: Record<string, string> };
}

const becauseOf = (filter: CorrelationFilter): Record<string, string> =>
  Object.fromEntries(filter.dropped.map((one) => [one.feature, one.becauseOf]));

describe('correlation filter against R (golden 04)', () => {
  const { expected, tolerance } = expectedFile<Golden>('04_interaction_screening');
  const { z, features } = goldenColumns('training');
  const ranked = (names: readonly string[], columns = z): RankedFeature[] =>
    columns
      .filter(({ name }) => names.includes(name))
      .map(({ name, values }) => ({ name, values, p: expected.pInteractionWeighted[name]! }));

  it('keeps and drops the candidates as R does, raw or standardised', () => {
    for (const columns of [z, features]) {
      const filter = filterCorrelated(ranked(expected.candidates, columns), expected.correlationThreshold);
      expect(filter.kept).toEqual(expected.kept);
      expect(becauseOf(filter)).toEqual(expected.droppedBecauseOf);
      const rank = (name: string) => expected.correlationOrder.indexOf(name);
      expect([...filter.kept, ...filter.dropped.map((one) => one.feature)].sort((a, b) => rank(a) - rank(b))).toEqual(
        expected.correlationOrder,
      );
      const { features: names, r } = expected.correlationPearson;
      for (const one of filter.dropped)
        expectClose(one.r, r[names.indexOf(one.feature)]![names.indexOf(one.becauseOf)], tolerance, one.feature);
    }
  });
  it('keeps and drops all reproducible features as R does', () => {
    const filter = filterCorrelated(ranked(goldenReproducible()), expected.correlationThreshold);
    expect(filter.kept).toEqual(expected.allFeaturesCorrelationFilter.kept);
    expect(becauseOf(filter)).toEqual(expected.allFeaturesCorrelationFilter.droppedBecauseOf);
  });
});

/** The definition, with every correlation computed anew. */
function plainFilter(features: readonly RankedFeature[], rMax: number): { kept: string[]; dropped: Record<string, string> } {
  const left = [...features];
  const kept: RankedFeature[] = [];
  const dropped: Record<string, string> = {};
  while (left.length > 0) {
    const smallest = Math.min(...left.map((f) => f.p));
    const [next] = left.splice(
      left.findIndex((f) => f.p === smallest),
      1,
    );
    const because = kept.find((k) => Math.abs(pearsonCorrelation(k.values, next!.values) ?? 0) > rMax);
    if (because) dropped[next!.name] = because.name;
    else kept.push(next!);
  }
  return { kept: kept.map((k) => k.name), dropped };
}

function drawFeatures(seed: number, count: number): RankedFeature[] {
  const rng = makeRng(seed);
  const blocks = Array.from({ length: 4 }, () => Array.from({ length: 25 }, () => rng.normal()));
  return Array.from({ length: count }, (_, j) => ({
    name: `f${j}`,
    // Some p are equal, some features nearly so.
    p: rng.int(12) / 12,
    values: blocks[j % 4]!.map((value) => (j % 5 === 0 ? -1 : 1) * value + rng.next() * 2 * (j % 3)),
  }));
}

describe('properties of the correlation filter', () => {
  it('is the plain walk', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 0, max: 30 }),
        fc.double({ min: 0.2, max: 0.99, noNaN: true }),
        (seed, count, rMax) => {
          const features = drawFeatures(seed, count);
          const filter = filterCorrelated(features, rMax);
          const plain = plainFilter(features, rMax);
          expect(filter.kept).toEqual(plain.kept);
          expect(becauseOf(filter)).toEqual(plain.dropped);
        },
      ),
    );
  });
  it("does not depend on patients' order, scale and sign of a feature, or the order of features of different p", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const features = drawFeatures(seed, 20).map((f, j) => ({ ...f, p: ((j * 7) % 20) / 20 }));
        const base = filterCorrelated(features, 0.7);
        const changed = features
          .map((f, j) => ({ ...f, values: [...Array.from(f.values)].reverse().map((v) => (j % 2 ? -3 : 0.01) * v + 5 * j) }))
          .reverse();
        const again = filterCorrelated(changed, 0.7);
        expect(again.kept).toEqual(base.kept);
        expect(becauseOf(again)).toEqual(becauseOf(base));
      }),
    );
  });
  it('keeps a constant feature, drops a repeated or mirrored one, and keeps every feature at rMax 1', () => {
    const values = [0.1, 0.2, 0.5, 0.3];
    const features: RankedFeature[] = [
      { name: 'flat', values: [0.1, 0.1, 0.1, 0.1], p: 0.001 },
      { name: 'a', values, p: 0.01 },
      { name: 'mirror', values: values.map((v) => 1 - v), p: 0.02 },
      { name: 'same', values, p: 0.01 },
    ];
    const filter = filterCorrelated(features, 0.8);
    expect(filter.kept).toEqual(['flat', 'a']);
    expect(filter.dropped.map(({ feature, becauseOf: because }) => [feature, because])).toEqual([
      ['same', 'a'],
      ['mirror', 'a'],
    ]);
    expect(filterCorrelated(features, 1).dropped).toEqual([]);
  });
  it('ranks p that differ by rounding alone in the order given, and others by p', () => {
    const values = [0.1, 0.2, 0.5, 0.3];
    const ranked = (first: number, second: number): string[] => [
      ...filterCorrelated(
        [
          { name: 'first', values, p: first },
          { name: 'second', values, p: second },
        ],
        0.8,
      ).kept,
    ];
    for (const p of [0.04321, 1.234e-12]) {
      expect(ranked(p * (1 + 1e-13), p)).toEqual(['first']);
      expect(ranked(p * (1 + 1e-5), p)).toEqual(['second']);
    }
  });
});

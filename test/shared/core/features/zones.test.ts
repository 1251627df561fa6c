import { computeZones } from '@shared/core/features/zones';
import { borderDistances } from '@shared/core/preprocess/border-distance';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, levelStacks, STACK_LEVELS, toRoi } from '../../../support/level-stacks';
import type { LevelRows } from '../../../support/plain-texture';
import {
  PLANE_AGGREGATIONS,
  type PlaneAggregation,
  plainBorderDistances,
  plainNeighbourhood,
} from '../../../support/plain-zones';

const CHOICES = PLANE_AGGREGATIONS.flatMap((aggregation) =>
  (['all', 'largest'] as const).map((choice) => [aggregation, choice] as const),
);

const zones = (stack: readonly LevelRows[], aggregation: PlaneAggregation = '8QNN', choice: 'all' | 'largest' = 'all') => {
  const { roi, grey } = toRoi(stack);
  return computeZones(roi, grey, borderDistances(roi), aggregation, choice);
};

describe('distances to the border', () => {
  it('are those to the nearest of all places outside', () => {
    fc.assert(
      fc.property(levelStacks, (stack) => {
        expect([...borderDistances(toRoi(stack).roi)]).toEqual(
          stack
            .flatMap(plainBorderDistances)
            .flat()
            .filter((d) => d > 0),
        );
      }),
    );
  });

  it('grow to the middle of a full square', () => {
    const full = Array.from({ length: 5 }, () => [1, 1, 1, 1, 1, 1, 1]);
    expect([...borderDistances(toRoi([full]).roi)].slice(14, 21)).toEqual([1, 2, 3, 3, 3, 2, 1]);
  });
});

describe('size and distance zones against plain double sums', () => {
  it.each(CHOICES)('%s, slices: %s', (aggregation, choice) => {
    fc.assert(
      fc.property(levelStacks, (stack) => {
        const plain = plainNeighbourhood(stack, STACK_LEVELS, aggregation, choice);
        const ours = zones(stack, aggregation, choice);
        expectClose(ours.glszm, plain.glszm);
        expectClose(ours.gldzm, plain.gldzm);
      }),
      { numRuns: 150 },
    );
  });

  it.each(CHOICES)(
    'takes the distances it is given (of a mask before re-segmentation), %s, slices: %s',
    (aggregation, choice) => {
      fc.assert(
        fc.property(levelStacks, (stack) => {
          const doubled = (slice: LevelRows): number[][] =>
            plainBorderDistances(slice).map((row, y) => row.map((d, x) => (d > 0 ? 2 * d + ((x + y) % 3) : 0)));
          const { roi, grey } = toRoi(stack);
          const distances = Uint16Array.from(
            stack
              .flatMap(doubled)
              .flat()
              .filter((d) => d > 0),
          );
          expectClose(
            computeZones(roi, grey, distances, aggregation, choice).gldzm,
            plainNeighbourhood(stack, STACK_LEVELS, aggregation, choice, doubled).gldzm,
          );
        }),
        { numRuns: 60 },
      );
    },
  );

  it('joins zones over corners and follows a spiral', () => {
    const spiral = [
      [2, 2, 2, 2, 2, 2, 2],
      [1, 1, 1, 1, 1, 1, 2],
      [2, 2, 2, 2, 2, 1, 2],
      [2, 1, 1, 1, 1, 1, 2],
      [2, 2, 2, 2, 2, 2, 2],
    ];
    // 2: 23 voxels in one zone; 1: 12 in one
    expect(zones([spiral]).glszm).toMatchObject({ large_zone_emphasis: (23 ** 2 + 12 ** 2) / 2, zone_percentage: 2 / 35 });
    const diagonal = [
      [1, 2, 1],
      [2, 1, 2],
    ];
    expect(zones([diagonal]).glszm).toMatchObject({ large_zone_emphasis: 9, zone_percentage: 2 / 6 });
  });
});

describe('zones, merged', () => {
  it('one slice is the same averaged and merged; a slice twice is merged to twice the counts', () => {
    fc.assert(
      fc.property(levelStacks, ([slice]) => {
        fc.pre(slice!.flat().some((v) => v > 0));
        const once = zones([slice!], '62GR');
        expectClose(zones([slice!], '8QNN').glszm, once.glszm);
        const twice = zones([slice!, slice!], '62GR');
        for (const family of ['glszm', 'gldzm'] as const) {
          // the same shares of every cell, twice the zones: what is divided by their number once doubles, all else stays
          const doubled = /^(grey_level|zone_size|zone_distance)_non_uniformity$/;
          expectClose(
            twice[family],
            Object.fromEntries(Object.entries(once[family]).map(([name, v]) => [name, doubled.test(name) ? 2 * v : v])),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

import { computeNeighbours } from '@shared/core/features/neighbours';
import { resampleAxis } from '@shared/core/preprocess/resample-axis';
import { resampleRoi } from '@shared/core/preprocess/roi-slices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, levelStacks, STACK_LEVELS, toRoi } from '../../../support/level-stacks';
import type { LevelRows } from '../../../support/plain-texture';
import { PLANE_AGGREGATIONS, type PlaneAggregation, plainNeighbourhood } from '../../../support/plain-zones';

const CHOICES = PLANE_AGGREGATIONS.flatMap((aggregation) =>
  (['all', 'largest'] as const).map((choice) => [aggregation, choice] as const),
);

const neighbours = (stack: readonly LevelRows[], aggregation: PlaneAggregation = '8QNN', choice: 'all' | 'largest' = 'all') => {
  const { roi, grey } = toRoi(stack);
  return computeNeighbours(roi, grey, aggregation, choice);
};

describe('neighbours against plain double sums', () => {
  it.each(CHOICES)('%s, slices: %s', (aggregation, choice) => {
    fc.assert(
      fc.property(levelStacks, (stack) => {
        const plain = plainNeighbourhood(stack, STACK_LEVELS, aggregation, choice);
        const ours = neighbours(stack, aggregation, choice);
        expectClose(ours.ngtdm, plain.ngtdm);
        expectClose(ours.ngldm, plain.ngldm);
      }),
      { numRuns: 200 },
    );
  });

  it('one slice is the same averaged and merged', () => {
    fc.assert(
      fc.property(levelStacks, ([slice]) => {
        fc.pre(slice!.flat().some((v) => v > 0));
        expectClose(neighbours([slice!], '8QNN').ngtdm, neighbours([slice!], '62GR').ngtdm);
        expectClose(neighbours([slice!], '8QNN').ngldm, neighbours([slice!], '62GR').ngldm);
      }),
      { numRuns: 60 },
    );
  });
});

describe('neighbours at their edges', () => {
  it('has no NGTDM without neighbours, but an NGLDM', () => {
    const alone = [
      [1, 0, 0],
      [0, 0, 2],
    ];
    expect(neighbours([alone]).ngtdm).toBeNull();
    expect(neighbours([alone]).ngldm).toMatchObject({ low_dependence_emphasis: 1, dependence_count_percentage: 1 });
  });

  it('skips a slice without neighbours in the mean of the NGTDM, not in that of the NGLDM', () => {
    const pair = [
      [1, 3, 0],
      [0, 0, 0],
    ];
    const alone = [
      [0, 0, 0],
      [0, 0, 2],
    ];
    expect(neighbours([pair, alone]).ngtdm).toEqual(neighbours([pair]).ngtdm);
    expect(neighbours([pair, alone]).ngldm.grey_level_non_uniformity).toBeCloseTo((1 + 1) / 2, 12);
  });

  it('one grey level: the limits that the manual sets', () => {
    const flat = [
      [2, 2],
      [2, 2],
    ];
    expect(neighbours([flat]).ngtdm).toEqual({ coarseness: 1e6, contrast: 0, busyness: 0, complexity: 0, strength: 0 });
  });

  it('two flat islands of different levels: no differences, so coarseness at its limit and strength 0', () => {
    const islands = [[1, 1, 0, 3, 3]];
    expect(neighbours([islands]).ngtdm).toEqual({ coarseness: 1e6, contrast: 0, busyness: 0, complexity: 0, strength: 0 });
  });

  it('coarseness goes no further than 1e6, however large the ROI', () => {
    // all of level 1 but a pair of levels 2 and 3 apart from it: p s of 1/N each, so 1/(2/N) = N/2 > 1e6 without the limit
    const [columns, rows] = [1511, 1483];
    const levels = new Uint16Array(columns * rows).fill(1);
    levels.fill(0, 0, 2 * columns);
    levels.set([2, 3]);
    const roi = resampleRoi(
      Uint8Array.from(levels, (v) => (v > 0 ? 1 : 0)),
      [columns, rows, 1],
      resampleAxis(columns, 1, null),
      resampleAxis(rows, 1, null),
    );
    expect(roi.voxels / 2).toBeGreaterThan(1.1e6);
    const { ngtdm } = computeNeighbours(roi, { levels: levels.filter((v) => v > 0), count: 3 }, '8QNN', 'all');
    expect(ngtdm!.coarseness).toBe(1e6);
  });

  it('is not finite only where equal products of level and count leave busyness without a denominator', () => {
    // 1 x 2 = 2 x 1, and 1 x 5 = 5 x 1, which 5/6 and 5 (1/6) in binary are not
    for (const row of [
      [1, 1, 2],
      [1, 1, 1, 1, 1, 5],
    ]) {
      const { ngtdm } = neighbours([[row]]);
      expect(Object.entries(ngtdm!).flatMap(([name, v]) => (Number.isFinite(v) ? [] : [name]))).toEqual(['busyness']);
    }
  });
});

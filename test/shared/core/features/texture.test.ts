import { AGGREGATIONS, computeTexture } from '@shared/core/features/texture';
import { resampleAxis } from '@shared/core/preprocess/resample-axis';
import { resampleRoi } from '@shared/core/preprocess/roi-slices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMatrices,
  DIRECTIONS,
  type LevelRows,
  plainGlcm,
  plainGlcmFeatures,
  plainGlrlm,
  plainGlrlmFeatures,
  totalOf,
} from '../../../support/plain-texture';

/** The program's texture of slices given as rows of levels, 0 outside the ROI. */
function texture(
  slices: readonly LevelRows[],
  levels: number,
  aggregation: (typeof AGGREGATIONS)[number],
  choice: 'all' | 'largest' = 'all',
) {
  const [columns, rows] = [slices[0]![0]!.length, slices[0]!.length];
  const flat = slices.flat(2);
  const roi = resampleRoi(
    Uint8Array.from(flat, (v) => (v > 0 ? 1 : 0)),
    [columns, rows, slices.length],
    resampleAxis(columns, 1, null),
    resampleAxis(rows, 1, null),
  );
  return computeTexture(roi, { levels: Uint16Array.from(flat.filter((v) => v > 0)), count: levels }, aggregation, choice);
}

/** Groups of (slice, direction) whose matrices are merged. */
function groupsOf(slices: number, aggregation: (typeof AGGREGATIONS)[number]): (readonly [number, number])[][] {
  const all = Array.from({ length: slices }, (_, s) => [0, 1, 2, 3].map((d) => [s, d] as const)).flat();
  if (aggregation === 'BTW3') return all.map((one) => [one]);
  if (aggregation === 'ZW7Z') return [all];
  const index = aggregation === 'SUJT' ? 0 : 1;
  return [...new Set(all.map((one) => one[index]))].map((value) => all.filter((one) => one[index] === value));
}

function mean(list: readonly Record<string, number>[]): Record<string, number> | null {
  const [first] = list;
  if (!first) return null;
  return Object.fromEntries(Object.keys(first).map((key) => [key, list.reduce((sum, one) => sum + one[key]!, 0) / list.length]));
}

function expectClose(ours: Readonly<Record<string, number>> | null, plain: Record<string, number> | null): void {
  expect(ours === null).toBe(plain === null);
  if (!ours || !plain) return;
  expect(Object.keys(ours)).toEqual(Object.keys(plain));
  for (const [key, value] of Object.entries(plain)) {
    // information correlation 2 is a square root of a difference of entropies: rounding of 1e-15 shows as 3e-8 near 0
    const slack = key === 'information_correlation_2' ? 1e-6 : 1e-9;
    expect(Math.abs(ours[key]! - value), key).toBeLessThanOrEqual(slack * Math.max(1, Math.abs(value)));
  }
}

const LEVELS = 5;
const stacks = fc.integer({ min: 1, max: 3 }).chain((count) =>
  fc.array(
    fc.array(fc.array(fc.constantFrom(0, 1, 1, 2, 3, 5), { minLength: 7, maxLength: 7 }), { minLength: 5, maxLength: 5 }),
    {
      minLength: count,
      maxLength: count,
    },
  ),
);

describe('texture against plain double sums', () => {
  it.each(AGGREGATIONS)('%s', (aggregation) => {
    fc.assert(
      fc.property(stacks, (stack) => {
        const slices = stack.filter((slice) => slice.some((row) => row.some((v) => v > 0)));
        fc.pre(slices.length > 0);
        const glcms: Record<string, number>[] = [];
        const glrlms: Record<string, number>[] = [];
        for (const group of groupsOf(slices.length, aggregation)) {
          const pairs = group.map(([s, d]) => plainGlcm(slices[s]!, DIRECTIONS[d]!, LEVELS)).reduce(addMatrices);
          if (totalOf(pairs) > 0) glcms.push(plainGlcmFeatures(pairs, LEVELS));
          const runs = group.map(([s, d]) => plainGlrlm(slices[s]!, DIRECTIONS[d]!, LEVELS)).reduce(addMatrices);
          const voxels = group.reduce((sum, [s]) => sum + slices[s]!.flat().filter((v) => v > 0).length, 0);
          glrlms.push(plainGlrlmFeatures(runs, voxels));
        }
        const ours = texture(stack, LEVELS, aggregation);
        expectClose(ours.glcm, mean(glcms));
        expectClose(ours.glrlm, mean(glrlms));
      }),
      { numRuns: 60 },
    );
  });
});

describe('texture at its edges', () => {
  it('has no GLCM for single voxels, but a GLRLM', () => {
    const ours = texture(
      [
        [
          [0, 0, 0],
          [0, 4, 0],
        ],
        [
          [2, 0, 0],
          [0, 0, 3],
        ],
      ],
      5,
      'BTW3',
    );
    expect(ours.glcm).toBeNull();
    expect(ours.glrlm).toMatchObject({ short_runs_emphasis: 1, run_percentage: 1 });
  });

  it('skips a slice of one voxel in the mean', () => {
    const pair = [
      [1, 2, 0],
      [0, 0, 0],
    ];
    expect(
      texture(
        [
          pair,
          [
            [0, 0, 5],
            [0, 0, 0],
          ],
        ],
        5,
        'BTW3',
      ).glcm,
    ).toEqual(texture([pair], 5, 'BTW3').glcm);
  });

  it('defines a matrix of one grey level', () => {
    expect(
      texture(
        [
          [
            [3, 3],
            [3, 3],
          ],
        ],
        5,
        'BTW3',
      ).glcm,
    ).toMatchObject({ correlation: 1, information_correlation_1: 0, information_correlation_2: 0, joint_maximum: 1 });
  });

  it('takes the largest slice only when asked, the lowest on ties', () => {
    const [small, large, other] = [
      [
        [1, 2],
        [0, 0],
      ],
      [
        [1, 2],
        [4, 0],
      ],
      [
        [5, 5],
        [5, 0],
      ],
    ];
    expect(texture([small, large, other], 5, 'BTW3', 'largest')).toEqual(texture([large], 5, 'BTW3'));
  });

  it('breaks a run at a voxel outside the ROI', () => {
    const ours = texture([[[2, 2, 0, 2, 2, 2]]], 5, 'BTW3');
    // along x runs of 2 and 3; in the other three directions five runs of 1
    expect(ours.glrlm.long_runs_emphasis).toBeCloseTo(((4 + 9) / 2 + 1 + 1 + 1) / 4, 12);
  });
});

import { compareGrids } from '@shared/core/geometry/compare-grids';
import type { Grid } from '@shared/core/geometry/grid';
import { describe, expect, it } from 'vitest';
import { testGrid } from '../../../support/test-grid';

const image = testGrid([61, 47, 7]);
const with_ = (change: Partial<Grid>): Grid => ({ ...image, ...change });

describe('compareGrids', () => {
  it('accepts the same grid and differences below 1e-3 mm in every corner', () => {
    expect(compareGrids(image, { ...image }).ok).toBe(true);
    expect(compareGrids(image, with_({ originLpsMm: [-31.5009, 12.25, 107] })).ok).toBe(true);
    expect(compareGrids(image, with_({ spacingMm: [0.70001, 0.9, 4.3] })).ok).toBe(true);
  });

  it.each([
    ['dims', { dims: [61, 47, 8] }, ['61', '47', '7'], ['61', '47', '8']],
    ['spacingMm', { spacingMm: [0.7, 0.9, 4.31] }, ['0.7', '0.9', '4.3'], ['0.7', '0.9', '4.31']],
    ['spacingMm', { spacingMm: [0.70002, 0.9, 4.3] }, ['0.7', '0.9', '4.3'], ['0.70002', '0.9', '4.3']],
    ['originLpsMm', { originLpsMm: [-31.5, 12.252, 107] }, ['-31.5', '12.25', '107'], ['-31.5', '12.252', '107']],
    [
      'directions',
      {
        directions: [
          [1, 0, 0],
          [0, 0.99995, 0.01],
          [0, -0.01, 0.99995],
        ],
      },
      ['1', '0', '0', '0', '1', '0', '0', '0', '1'],
      null,
    ],
  ] as const)('says that %s differ', (field, change, ours, theirs) => {
    const result = compareGrids(image, with_(change));
    expect(result).toMatchObject({
      error: { code: 'geometry/grid-mismatch', data: { field, image: ours, ...(theirs && { mask: theirs }) } },
    });
  });
});

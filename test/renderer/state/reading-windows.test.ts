import { describe, expect, it } from 'vitest';
import { regionValues, remember, REMEMBERED } from '@renderer/state/reading-windows';

const image = { columns: 6, rows: 4, values: Float32Array.from({ length: 24 }, (_, n) => n) };
const none = new Uint32Array(0);

describe('region of a window', () => {
  it('is what is drawn on the slice, wherever the crosshair is', () => {
    expect(regionValues(image, Uint32Array.of(1, 2, 8, 1), [5, 3], [1, 1])).toEqual([1, 2, 8]);
  });

  it('is within 20 mm of the crosshair where nothing is drawn', () => {
    // 20 mm are one voxel along a row and two along a column.
    expect(regionValues(image, none, [1, 0], [20, 10])).toEqual([0, 1, 2, 6, 7, 8, 12, 13, 14]);
  });

  it('ends at the borders of the slice', () => {
    expect(regionValues(image, none, [5, 3], [20, 20])).toEqual([16, 17, 22, 23]);
    expect(regionValues(image, none, [2, 1], [0.5, 0.5])).toHaveLength(24);
  });
});

describe('memory of windows', () => {
  it('keeps what was changed last and lets the oldest go', () => {
    let all: ReadonlyMap<string, number> = new Map();
    for (let n = 0; n < REMEMBERED; n++) all = remember(all, `series ${n}`, n);
    all = remember(all, 'series 0', -1);
    all = remember(all, 'another', 1);
    expect(all.size).toBe(REMEMBERED);
    expect(all.get('series 0')).toBe(-1);
    expect(all.has('series 1')).toBe(false);
    expect(all.has('series 2')).toBe(true);
  });
});

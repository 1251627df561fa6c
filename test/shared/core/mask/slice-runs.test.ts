import { countMask, countMaskRuns, fromMaskRuns, roiVolumeMl, sliceAreaMm2, toMaskRuns } from '@shared/core/mask/mask-runs';
import { countSliceRuns, fromSliceRuns, isInSliceRuns, isSliceRuns, toSliceRuns } from '@shared/core/mask/slice-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitmapOf, testGrid } from '../../../support/test-grid';

const bitmaps = fc.tuple(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 1, max: 17 })).chain(([columns, rows]) =>
  fc.record({
    columns: fc.constant(columns),
    rows: fc.constant(rows),
    bitmap: fc
      .array(fc.constantFrom(0, 1, 1), { minLength: columns * rows, maxLength: columns * rows })
      .map((a) => Uint8Array.from(a)),
  }),
);

describe('slice runs', () => {
  it('writes pairs of start and length, row by row', () => {
    const { bitmap, columns, rows } = bitmapOf('.##.#', '#...#', '#####');
    expect([...toSliceRuns(bitmap, columns, rows)]).toEqual([1, 2, 4, 1, 5, 1, 9, 1, 10, 5]);
    expect(toSliceRuns(new Uint8Array(15), 5, 3)).toHaveLength(0);
  });

  it('goes there and back, counts, and obeys its own rules', () => {
    fc.assert(
      fc.property(bitmaps, ({ bitmap, columns, rows }) => {
        const runs = toSliceRuns(bitmap, columns, rows);
        expect(fromSliceRuns(runs, columns, rows)).toEqual(bitmap);
        expect(fromSliceRuns(runs, columns, rows, new Uint8Array(bitmap.length).fill(1))).toEqual(bitmap);
        expect(countSliceRuns(runs)).toBe(bitmap.reduce((sum, v) => sum + v, 0));
        expect(isSliceRuns(runs, columns, rows)).toBe(true);
        for (const [pixel, bit] of bitmap.entries()) expect(isInSliceRuns(runs, pixel)).toBe(bit === 1);
      }),
    );
  });

  it('takes any non-zero byte as set', () => {
    expect([...toSliceRuns(Uint8Array.of(0, 255, 7), 3, 1)]).toEqual([1, 2]);
  });

  it.each([
    ['odd length', [1, 2, 4]],
    ['crosses the end of a row', [3, 3]],
    ['touches the run before', [1, 1, 2, 1]],
    ['overlaps', [1, 3, 2, 1]],
    ['not sorted', [6, 1, 1, 1]],
    ['empty run', [1, 0]],
    ['beyond the slice', [14, 2]],
  ])('knows bad runs: %s', (_, runs) => {
    expect(isSliceRuns(Uint32Array.from(runs), 5, 3)).toBe(false);
  });

  it('throws on runs beyond the slice', () => {
    expect(() => fromSliceRuns(Uint32Array.of(14, 2), 5, 3)).toThrow();
  });
});

describe('mask runs', () => {
  const dims = [5, 3, 4] as const;
  const mask = new Uint8Array(60);
  mask.set([1, 1, 0, 0, 1], 15);
  mask[59] = 1;

  it('keeps only slices that have pixels', () => {
    const runs = toMaskRuns(mask, dims);
    expect([...runs.keys()]).toEqual([1, 3]);
    expect(fromMaskRuns(runs, dims)).toEqual(mask);
    expect(countMaskRuns(runs)).toBe(4);
    expect(countMask(mask, dims)).toEqual({ voxels: 4, slices: 2 });
  });

  it('measures in ml and mm2', () => {
    const grid = testGrid(dims, [0.5, 0.8, 5]);
    expect(roiVolumeMl(30_000, grid)).toBeCloseTo(60, 10);
    expect(sliceAreaMm2(Uint32Array.of(0, 3, 7, 2), grid)).toBeCloseTo(2, 12);
  });
});

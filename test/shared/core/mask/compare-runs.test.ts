import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns, overlapOf } from '@shared/core/mask/compare-runs';
import { fromSliceRuns, isSliceRuns, toSliceRuns } from '@shared/core/mask/slice-runs';

const [COLUMNS, ROWS] = [13, 7];
const bitmap = fc
  .array(fc.boolean(), { minLength: COLUMNS * ROWS, maxLength: COLUMNS * ROWS })
  .map((bits) => Uint8Array.from(bits, Number));

describe('compareRuns', () => {
  it('parts two bitmaps as pixel by pixel', () => {
    fc.assert(
      fc.property(bitmap, bitmap, (a, b) => {
        const parts = compareRuns(toSliceRuns(a, COLUMNS, ROWS), toSliceRuns(b, COLUMNS, ROWS), COLUMNS);
        const pixels = (part: keyof typeof parts): Uint8Array => fromSliceRuns(parts[part], COLUMNS, ROWS);
        for (const part of Object.values(parts)) expect(isSliceRuns(part, COLUMNS, ROWS)).toBe(true);
        expect(pixels('onlyFirst')).toEqual(a.map((bit, n) => (bit === 1 && b[n] === 0 ? 1 : 0)));
        expect(pixels('onlySecond')).toEqual(b.map((bit, n) => (bit === 1 && a[n] === 0 ? 1 : 0)));
        expect(pixels('both')).toEqual(a.map((bit, n) => bit & b[n]!));
      }),
    );
  });

  it('of a set with itself is itself, of one with nothing its own', () => {
    const runs = Uint32Array.of(3, 4, 20, 2);
    const nothing = new Uint32Array(0);
    expect(compareRuns(runs, runs, COLUMNS)).toEqual({ onlyFirst: nothing, onlySecond: nothing, both: runs });
    expect(compareRuns(runs, nothing, COLUMNS)).toEqual({ onlyFirst: runs, onlySecond: nothing, both: nothing });
    expect(isSliceRuns(compareRuns(nothing, runs, COLUMNS).onlySecond, COLUMNS, ROWS)).toBe(true);
  });
});

describe('overlapOf', () => {
  it('counts voxels over all slices; Dice by hand', () => {
    const first = new Map([
      [1, Uint32Array.of(0, 4)],
      [2, Uint32Array.of(5, 2)],
    ]);
    const second = new Map([
      [1, Uint32Array.of(2, 4)],
      [5, Uint32Array.of(0, 1)],
    ]);
    expect(overlapOf(first, second)).toEqual({ first: 6, second: 5, both: 2, dice: 4 / 11 });
    expect(overlapOf(new Map(), new Map()).dice).toBeNaN();
  });
});

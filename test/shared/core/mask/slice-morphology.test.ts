import '../../../support/property-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillHoles, growByMm, removeIslands, smoothSlice } from '@shared/core/mask/slice-morphology';
import {
  anySlice,
  anySpacing,
  count,
  draw,
  ellipse,
  fill,
  isWithin,
  pixelDistance,
  plainConnected,
  plainSignedDistance,
  show,
  type SpacingMm,
} from '../../../support/plain-slice';

const EMPTY = new Uint8Array(35);
const FULL = new Uint8Array(35).fill(1);

describe('fillHoles', () => {
  it('fills what is closed off by sides or corners, leaves bays and what opens to the border', () => {
    const { bits, columns, rows } = draw(
      '.....#.....',
      '..#.#.#.#.#',
      '.#.#...##.#',
      '..#.#.#.#.#',
      '.....#..###',
      '.###.......',
      '.#.........',
      '.###.......',
      '...........',
      '###........',
      '..#........',
      '..#........',
      '###........',
    );
    expect(show(fillHoles(bits, columns, rows), columns)).toEqual([
      '.....#.....',
      '..#.###.#.#',
      '.########.#',
      '..#.###.#.#',
      '.....#..###',
      '.###.......',
      '.#.........',
      '.###.......',
      '...........',
      '###........',
      '..#........',
      '..#........',
      '###........',
    ]);
  });

  it('is what no path by sides joins to the border', () => {
    fc.assert(
      fc.property(anySlice(), ({ bits, columns, rows }) => {
        const outside = bits.map((bit) => 1 - bit);
        const reached = new Uint8Array(bits.length);
        for (let n = 0; n < bits.length; n++) {
          const [x, y] = [n % columns, Math.floor(n / columns)];
          if (x > 0 && y > 0 && x + 1 < columns && y + 1 < rows) continue;
          plainConnected(outside, n, columns, rows, 4).forEach((bit, m) => (reached[m]! |= bit));
        }
        const filled = fillHoles(bits, columns, rows);
        expect([...filled]).toEqual([...reached].map((bit) => 1 - bit));
        expect(fillHoles(filled, columns, rows)).toEqual(filled);
      }),
    );
  });

  it('leaves empty and full slices, takes any non-zero byte, changes nothing in place', () => {
    expect(fillHoles(EMPTY, 5, 7)).toEqual(EMPTY);
    expect(fillHoles(FULL, 5, 7)).toEqual(FULL);
    const ring = Uint8Array.of(9, 9, 9, 9, 0, 9, 9, 9, 9);
    expect([...fillHoles(ring, 3, 3)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(ring[4]).toBe(0);
  });
});

describe('removeIslands', () => {
  const { bits, columns, rows } = draw('##...#.', '##....#', '.......', '.#.###.', '...###.');

  it('keeps the largest, or all of a size', () => {
    expect(show(removeIslands(bits, columns, rows, { keep: 'largest' }), columns)).toEqual([
      '.......',
      '.......',
      '.......',
      '...###.',
      '...###.',
    ]);
    expect(show(removeIslands(bits, columns, rows, { keep: { minimumVoxels: 2 } }), columns)).toEqual([
      '##...#.',
      '##....#',
      '.......',
      '...###.',
      '...###.',
    ]);
    expect(removeIslands(bits, columns, rows, { keep: { minimumVoxels: 1 } })).toEqual(bits);
    expect(count(removeIslands(bits, columns, rows, { keep: { minimumVoxels: 7 } }))).toBe(0);
  });

  it('of equals keeps the one met first', () => {
    const equal = draw('#..#', '#..#', '....');
    expect(show(removeIslands(equal.bits, 4, 3, { keep: 'largest' }), 4)).toEqual(['#...', '#...', '....']);
  });

  it('is the plain rule', () => {
    fc.assert(
      fc.property(anySlice(), fc.integer({ min: 1, max: 6 }), (slice, minimumVoxels) => {
        const islandOf = [...slice.bits].map((bit, n) =>
          bit === 0 ? 0 : count(plainConnected(slice.bits, n, slice.columns, slice.rows, 8)),
        );
        const kept = removeIslands(slice.bits, slice.columns, slice.rows, { keep: { minimumVoxels } });
        expect([...kept]).toEqual(islandOf.map((voxels) => (voxels >= minimumVoxels ? 1 : 0)));
        const largest = Math.max(...islandOf);
        const first = islandOf.indexOf(largest);
        expect(removeIslands(slice.bits, slice.columns, slice.rows, { keep: 'largest' })).toEqual(
          largest === 0 ? slice.bits : plainConnected(slice.bits, first, slice.columns, slice.rows, 8),
        );
      }),
    );
  });

  it('leaves empty and full slices', () => {
    expect(removeIslands(EMPTY, 5, 7, { keep: 'largest' })).toEqual(EMPTY);
    expect(removeIslands(FULL, 5, 7, { keep: 'largest' })).toEqual(FULL);
  });
});

/** Word by word: a pixel changes sides when a pixel of the other side lies within reach of its centre. */
function plainGrow(bits: Uint8Array, columns: number, spacing: SpacingMm, mm: number): number[] {
  const moving = mm >= 0 ? 1 : 0;
  return [...bits].map((bit, n) => {
    if (bit === moving) return bit;
    const near = [...bits].some((other, m) => other === moving && pixelDistance(n, m, columns, spacing) <= Math.abs(mm) + 1e-9);
    return near ? moving : bit;
  });
}

describe('growByMm', () => {
  const millimetres = fc.constantFrom(0, 0.235, 0.3, 0.5, 0.65, 1, 1.5, 2.5, 4);

  it('moves the edge by millimetres along both axes', () => {
    const { bits, columns, rows } = draw('.......', '.......', '.......', '...#...', '.......', '.......', '.......');
    // Centres beside the pixel lie 0.5 mm and 0.25 mm off its edge, the next 1.5 mm and 0.75 mm.
    expect(show(growByMm(bits, columns, rows, [1, 0.5], 0.8), columns)).toEqual([
      '.......',
      '...#...',
      '..###..',
      '..###..',
      '..###..',
      '...#...',
      '.......',
    ]);
    expect(show(growByMm(bits, columns, rows, [1, 0.5], 0.25), columns)).toEqual([
      '.......',
      '.......',
      '...#...',
      '...#...',
      '...#...',
      '.......',
      '.......',
    ]);
    expect(growByMm(growByMm(bits, columns, rows, [1, 0.5], 0.25), columns, rows, [1, 0.5], -0.25)).toEqual(bits);
  });

  it('is the plain rule, both ways', () => {
    fc.assert(
      fc.property(anySlice(), anySpacing, millimetres, ({ bits, columns, rows }, spacing, mm) => {
        expect([...growByMm(bits, columns, rows, spacing, mm)]).toEqual(plainGrow(bits, columns, spacing, mm));
        expect([...growByMm(bits, columns, rows, spacing, -mm)]).toEqual(plainGrow(bits, columns, spacing, -mm));
      }),
    );
  });

  it('growing then shrinking holds the ROI, shrinking then growing lies in it, more grows more', () => {
    fc.assert(
      fc.property(anySlice(23, 19), anySpacing, millimetres, millimetres, ({ bits, columns, rows }, spacing, a, b) => {
        const grow = (from: Uint8Array, mm: number): Uint8Array => growByMm(from, columns, rows, spacing, mm);
        expect(isWithin(bits, grow(grow(bits, a), -a))).toBe(true);
        expect(isWithin(grow(grow(bits, -a), a), bits)).toBe(true);
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(isWithin(grow(bits, less), grow(bits, more))).toBe(true);
        expect(isWithin(grow(bits, -more), grow(bits, -less))).toBe(true);
        expect(grow(bits, 0)).toEqual(bits);
      }),
    );
  });

  it('sees no edge at the border, leaves empty and full slices', () => {
    const half = draw('##...', '##...', '##...');
    expect(show(growByMm(half.bits, 5, 3, [1, 1], -1), 5)).toEqual(['#....', '#....', '#....']);
    expect(show(growByMm(half.bits, 5, 3, [1, 1], 9), 5)).toEqual(['#####', '#####', '#####']);
    expect(growByMm(EMPTY, 5, 7, [1, 1], 3)).toEqual(EMPTY);
    expect(growByMm(FULL, 5, 7, [1, 1], -3)).toEqual(FULL);
    expect(count(growByMm(draw('...', '.#.', '...').bits, 3, 3, [1, 1], -0.5))).toBe(0);
  });
});

/** Word by word, over the whole slice. */
function plainSmooth(bits: Uint8Array, columns: number, spacing: SpacingMm, radiusMm: number): number[] {
  const distance = plainSignedDistance(bits, columns, spacing);
  if (!distance.every(Number.isFinite)) return [...bits];
  const means = distance.map((_, n) => {
    const near = distance.filter(
      (_, m) =>
        Math.hypot(
          ((n % columns) - (m % columns)) * spacing[0],
          (Math.floor(n / columns) - Math.floor(m / columns)) * spacing[1],
        ) <=
        radiusMm + 1e-9,
    );
    return near.reduce((sum, v) => sum + v, 0) / near.length;
  });
  const furthest = Math.min(...spacing) / 2;
  const levels = [-furthest - 1e-8, ...means.filter((m) => Math.abs(m) <= furthest + 1e-9).sort((a, b) => a - b)];
  const at = (level: number): number => means.filter((m) => m <= level + 1e-9).length;
  const wanted = count(bits);
  let level = levels.length === 1 ? 0 : levels[0]!;
  for (const next of levels.slice(1)) if (Math.abs(at(next) - wanted) < Math.abs(at(level) - wanted)) level = next;
  return means.map((m) => (m <= level + 1e-9 ? 1 : 0));
}

describe('smoothSlice', () => {
  it('is the plain rule', () => {
    fc.assert(
      fc.property(anySlice(), anySpacing, fc.constantFrom(0, 0.6, 1, 1.7, 2.5), ({ bits, columns, rows }, spacing, radiusMm) => {
        const found = smoothSlice(bits, columns, rows, spacing, { radiusMm });
        expect([...found]).toEqual(plainSmooth(bits, columns, spacing, radiusMm));
        if (radiusMm === 0) expect(found).toEqual(bits);
      }),
      { numRuns: 200 },
    );
  });

  it('takes off bumps and closes dents of an outline', () => {
    const { bits, columns, rows } = draw(
      '...............',
      '.....#.........',
      '.#############.',
      '.#############.',
      '.#############.',
      '.#############.',
      '.#############.',
      '.########.####.',
      '...............',
    );
    const smooth = show(smoothSlice(bits, columns, rows, [1, 1], { radiusMm: 2 }), columns);
    expect(smooth[1]).toBe('...............');
    expect(smooth[7]![9]).toBe('#');
  });

  it('keeps the area within 2% where no part is thinner than the disc, any phase, size, spacing', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 7, max: 18, noNaN: true }),
        fc.double({ min: 7, max: 18, noNaN: true }),
        fc.constantFrom<SpacingMm>([0.47, 0.47], [0.6, 1], [1, 0.8]),
        fc.constantFrom(1, 2, 3),
        (dx, dy, a, b, [sx, sy], radiusMm) => {
          const [columns, rows] = [Math.ceil(42 / sx), Math.ceil(44 / sy)];
          const centre = [columns / 2 + dx, rows / 2 + dy] as const;
          const body = ellipse(columns, rows, [sx, sy], centre, [a, b]);
          const before = count(body);
          const after = count(smoothSlice(body, columns, rows, [sx, sy], { radiusMm }));
          expect(Math.abs(after - before) / before).toBeLessThan(0.02);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('moves with the ROI, keeps its symmetry', () => {
    const [columns, rows] = [41, 37];
    const shape = (x: number, y: number): boolean =>
      Math.abs(x) <= 7 && Math.abs(y) <= 5 && (Math.abs(x) + Math.abs(y)) % 5 !== 4;
    const at = (cx: number, cy: number): Uint8Array => fill(columns, rows, (x, y) => shape(x - cx, y - cy));
    const smooth = (bits: Uint8Array): Uint8Array => smoothSlice(bits, columns, rows, [0.7, 1.1], { radiusMm: 1.5 });
    const here = smooth(at(15, 14));
    const there = smooth(at(22, 19));
    expect(fill(columns, rows, (x, y) => x >= 7 && y >= 5 && here[(y - 5) * columns + x - 7] === 1)).toEqual(there);
    expect(fill(columns, rows, (x, y) => x <= 30 && here[y * columns + 30 - x] === 1)).toEqual(here);
    expect(count(here)).toBeGreaterThan(80);
  });

  it('loses what is thinner than the disc and does not swell the rest', () => {
    const [columns, rows] = [53, 47];
    const body = fill(columns, rows, (x, y) => Math.hypot(x - 20, y - 23) <= 12);
    const withTail = fill(columns, rows, (x, y) => Math.hypot(x - 20, y - 23) <= 12 || (y === 23 && x > 20 && x < 50));
    const smooth = smoothSlice(withTail, columns, rows, [1, 1], { radiusMm: 3 });
    expect(isWithin(smooth, growByMm(body, columns, rows, [1, 1], 1.5))).toBe(true);
    expect(smooth[23 * columns + 45]).toBe(0);
  });

  it('leaves empty and full slices; a single voxel goes', () => {
    expect(smoothSlice(EMPTY, 5, 7, [1, 1], { radiusMm: 2 })).toEqual(EMPTY);
    expect(smoothSlice(FULL, 5, 7, [1, 1], { radiusMm: 2 })).toEqual(FULL);
    const one = draw('.....', '.....', '..#..', '.....', '.....');
    expect(count(smoothSlice(one.bits, 5, 5, [1, 1], { radiusMm: 2 }))).toBe(0);
  });
});

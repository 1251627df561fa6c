import '../../../support/property-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolateSlices } from '@shared/core/mask/interpolate-slices';
import { fromSliceRuns, isSliceRuns, type MaskRuns, toSliceRuns } from '@shared/core/mask/slice-runs';
import {
  anySpacing,
  count,
  ellipse,
  fill,
  isWithin,
  plainSignedDistance,
  show,
  type SpacingMm,
} from '../../../support/plain-slice';

const [COLUMNS, ROWS] = [13, 11];

const runsOf = (slices: Readonly<Record<number, Uint8Array>>, columns = COLUMNS, rows = ROWS): MaskRuns =>
  new Map(Object.entries(slices).map(([k, bits]) => [Number(k), toSliceRuns(bits, columns, rows)]));

/** Word by word, over whole slices. */
function plainInterpolation(
  slices: ReadonlyMap<number, Uint8Array>,
  spacing: SpacingMm,
  position: (k: number) => number,
): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const drawn = [...slices.keys()].sort((a, b) => a - b);
  for (let k = drawn[0] ?? 0; k <= (drawn.at(-1) ?? -1); k++) {
    if (slices.has(k)) continue;
    const below = drawn.filter((d) => d < k).at(-1)!;
    const above = drawn.find((d) => d > k)!;
    const [from, to] = [below, above].map((d) => plainSignedDistance(slices.get(d)!, COLUMNS, spacing)) as [number[], number[]]; // of two
    const t = (position(k) - position(below)) / (position(above) - position(below));
    const bits = from.map((d, n) => ((1 - t) * d + t * to[n]! <= 1e-9 ? 1 : 0));
    if (bits.includes(1)) found.set(k, bits);
  }
  return found;
}

const slice = fc
  .array(fc.integer({ min: 0, max: 2 }), { minLength: COLUMNS * ROWS, maxLength: COLUMNS * ROWS })
  .map((cells) => Uint8Array.from(cells, (v) => (v === 0 ? 0 : 1)));
/** Parts of an ROI in some corner of the slice, often touching its border. */
const blob = fc
  .tuple(
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 0, max: 10 }),
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 5 }),
  )
  .map(([cx, cy, a, b]) => fill(COLUMNS, ROWS, (x, y) => Math.abs(x - cx) <= a && Math.abs(y - cy) <= b));

describe('interpolateSlices', () => {
  it('is linear in the distance to the edge: squares of 2 and 8 pixels give 4 and 6', () => {
    const square = (from: number, to: number): Uint8Array =>
      fill(11, 10, (x, y) => Math.min(x, y) >= from && Math.max(x, y) <= to);
    const found = interpolateSlices(runsOf({ 4: square(4, 5), 7: square(1, 8) }, 11, 10), 11, 10, [1, 1]);
    expect([...found.keys()]).toEqual([5, 6]);
    expect(show(fromSliceRuns(found.get(5)!, 11, 10), 11)).toEqual(show(square(3, 6), 11));
    expect(show(fromSliceRuns(found.get(6)!, 11, 10), 11)).toEqual(show(square(2, 7), 11));
  });

  it('is the plain rule, even and uneven positions, growing or falling', () => {
    const positions = [0, 3, 4.5, 9, 10, 17, 18.5, 21].map((mm) => mm * 1.1);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('0', '1', '3', '4', '7'), fc.oneof(slice, blob), { minKeys: 1 }),
        anySpacing,
        fc.constantFrom(0, 1, -1),
        (drawn, spacing, direction) => {
          const byIndex = new Map(
            Object.entries(drawn)
              .map(([k, bits]) => [Number(k), bits] as const)
              .filter(([, bits]) => bits.includes(1)),
          );
          const given = direction === 0 ? undefined : positions.map((mm) => mm * direction);
          const found = interpolateSlices(runsOf(Object.fromEntries(byIndex)), COLUMNS, ROWS, spacing, given);
          const wanted = plainInterpolation(byIndex, spacing, (k) => given?.[k] ?? k);
          expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
          for (const [k, bits] of wanted) {
            expect(isSliceRuns(found.get(k)!, COLUMNS, ROWS)).toBe(true);
            expect([...fromSliceRuns(found.get(k)!, COLUMNS, ROWS)]).toEqual(bits);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('between equal slices gives the slice; drawn ones are not among the answers', () => {
    fc.assert(
      fc.property(fc.oneof(slice, blob), anySpacing, (bits, spacing) => {
        const runs = toSliceRuns(bits, COLUMNS, ROWS);
        const found = interpolateSlices(runsOf({ 2: bits, 5: bits, 6: bits }), COLUMNS, ROWS, spacing);
        expect([...found.keys()]).toEqual(runs.length === 0 ? [] : [3, 4]);
        for (const between of found.values()) expect(between).toEqual(runs);
      }),
    );
  });

  it('lies between: holds what both hold, has nothing that neither has, within nested slices grows steadily', () => {
    const [columns, rows] = [37, 31];
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 9 }),
        fc.integer({ min: 3, max: 9 }),
        fc.integer({ min: -3, max: 3 }),
        anySpacing,
        (a, b, shift, spacing) => {
          const disc = (r: number, dx: number): Uint8Array => fill(columns, rows, (x, y) => Math.hypot(x - 17 - dx, y - 15) <= r);
          const [first, last] = [disc(a, 0), disc(b, shift)];
          const found = interpolateSlices(runsOf({ 1: first, 6: last }, columns, rows), columns, rows, spacing);
          const both = first.map((bit, n) => bit & last[n]!);
          const either = first.map((bit, n) => bit | last[n]!);
          const between = [...found.values()].map((runs) => fromSliceRuns(runs, columns, rows));
          for (const bits of between) {
            expect(isWithin(both, bits)).toBe(true);
            expect(isWithin(bits, either)).toBe(true);
          }
          if (!isWithin(first, last)) return;
          [first, ...between, last].reduce((inner, outer) => {
            expect(isWithin(inner, outer)).toBe(true);
            return outer;
          });
        },
      ),
    );
  });

  it('runs the other way round as well, and moves with the ROI', () => {
    const [columns, rows] = [43, 37];
    const spacing = [0.6, 1.3] as const;
    const at = (dx: number, dy: number): readonly [Uint8Array, Uint8Array] => [
      ellipse(columns, rows, spacing, [15 + dx, 13 + dy], [7, 9]),
      ellipse(columns, rows, spacing, [18 + dx, 15 + dy], [4, 12]),
    ];
    const [first, last] = at(0, 0);
    const there = interpolateSlices(runsOf({ 3: first, 10: last }, columns, rows), columns, rows, spacing);
    const back = interpolateSlices(runsOf({ 3: last, 10: first }, columns, rows), columns, rows, spacing);
    expect(there.size).toBe(6);
    for (const [k, runs] of there) expect(back.get(13 - k)).toEqual(runs);
    const [movedFirst, movedLast] = at(7, 3);
    const moved = interpolateSlices(runsOf({ 3: movedFirst, 10: movedLast }, columns, rows), columns, rows, spacing);
    for (const [k, runs] of there) expect(moved.get(k)).toEqual(runs.map((v, n) => (n % 2 === 0 ? v + 3 * columns + 7 : v)));
  });

  it('a cone from its drawn ends: areas of the true cone within 3%', () => {
    const [columns, rows] = [101, 97];
    const spacing = [0.47, 0.53] as const;
    const radius = (k: number): number => 6 + k;
    const disc = (k: number): Uint8Array => ellipse(columns, rows, spacing, [50.3, 48.7], [radius(k), radius(k)]);
    const found = interpolateSlices(runsOf({ 0: disc(0), 11: disc(11) }, columns, rows), columns, rows, spacing);
    expect(found.size).toBe(10);
    for (const [k, runs] of found) {
      const wanted = count(disc(k));
      expect(Math.abs(count(fromSliceRuns(runs, columns, rows)) - wanted) / wanted).toBeLessThan(0.03);
    }
  });

  it('gives nothing for one slice, for none, for neighbours, or far apart', () => {
    const bits = fill(COLUMNS, ROWS, (x, y) => x === 3 && y === 4);
    const far = fill(COLUMNS, ROWS, (x, y) => x === 11 && y === 9);
    expect(interpolateSlices(new Map(), COLUMNS, ROWS, [1, 1]).size).toBe(0);
    expect(interpolateSlices(runsOf({ 5: bits }), COLUMNS, ROWS, [1, 1]).size).toBe(0);
    expect(interpolateSlices(runsOf({ 5: bits, 6: bits }), COLUMNS, ROWS, [1, 1]).size).toBe(0);
    expect(interpolateSlices(runsOf({ 5: bits, 8: far }), COLUMNS, ROWS, [1, 1]).size).toBe(0);
    expect(interpolateSlices(runsOf({ 5: bits, 8: new Uint8Array(COLUMNS * ROWS) }), COLUMNS, ROWS, [1, 1]).size).toBe(0);
  });

  it('full slices, and a full one beside another, have answers', () => {
    const full = new Uint8Array(COLUMNS * ROWS).fill(1);
    const bits = fill(COLUMNS, ROWS, (x, y) => x > 3 && y > 4);
    expect(interpolateSlices(runsOf({ 1: full, 3: full }), COLUMNS, ROWS, [1, 1]).get(2)).toEqual(
      toSliceRuns(full, COLUMNS, ROWS),
    );
    expect(interpolateSlices(runsOf({ 1: full, 3: bits }), COLUMNS, ROWS, [1, 1]).get(2)).toEqual(
      toSliceRuns(full, COLUMNS, ROWS),
    );
  });

  it('takes slices in any order of the map, and refuses positions that turn back', () => {
    const [a, b] = [fill(COLUMNS, ROWS, (x) => x < 5), fill(COLUMNS, ROWS, (x) => x < 9)];
    const inOrder = interpolateSlices(runsOf({ 1: a, 4: b }), COLUMNS, ROWS, [1, 1]);
    const turned: MaskRuns = new Map([...runsOf({ 1: a, 4: b })].reverse());
    expect(interpolateSlices(turned, COLUMNS, ROWS, [1, 1])).toEqual(inOrder);
    expect(() => interpolateSlices(runsOf({ 1: a, 4: b }), COLUMNS, ROWS, [1, 1], [0, 1, 7, 2, 5])).toThrow();
  });
});

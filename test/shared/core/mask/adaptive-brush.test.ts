import '../../../support/property-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import { adaptiveDab, brushBoxStart } from '@shared/core/mask/adaptive-brush';
import { fillHoles } from '@shared/core/mask/slice-morphology';
import { count, fill, isWithin, plainConnected, show } from '../../../support/plain-slice';

const [COLUMNS, ROWS] = [43, 37];

const imageOf = (value: (x: number, y: number) => number): Float32Array =>
  Float32Array.from({ length: COLUMNS * ROWS }, (_, n) => value(n % COLUMNS, Math.floor(n / COLUMNS)));

/** The round brush itself. */
const disc = (diameter: number): Uint8Array =>
  fill(diameter, diameter, (x, y) => Math.hypot(x - (diameter - 1) / 2, y - (diameter - 1) / 2) <= diameter / 2 + 1e-9);

/** Word by word. */
function plainDab(image: Float32Array, [cx, cy]: readonly [number, number], diameter: number, softness: number): Uint8Array {
  const [left, top] = [brushBoxStart(cx, diameter), brushBoxStart(cy, diameter)];
  const on = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < COLUMNS && y < ROWS;
  const mean3 = (x: number, y: number): number => {
    const near: number[] = [];
    for (let v = y - 1; v <= y + 1; v++) for (let u = x - 1; u <= x + 1; u++) if (on(u, v)) near.push(image[v * COLUMNS + u]!);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  };
  const under = disc(diameter).map((bit, n) => (bit && on(left + (n % diameter), top + Math.floor(n / diameter)) ? 1 : 0));
  const place = (n: number): [number, number] => [left + (n % diameter), top + Math.floor(n / diameter)];
  const values = [...under.keys()].filter((n) => under[n]).map((n) => image[place(n)[1] * COLUMNS + place(n)[0]]!);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const [px, py] = [Math.round(cx), Math.round(cy)];
  if (!on(px, py)) return new Uint8Array(diameter * diameter);
  const similar = under.map((bit, n) => (bit && Math.abs(mean3(...place(n)) - mean3(px, py)) <= softness * sd + 1e-7 ? 1 : 0));
  const connected = plainConnected(similar, (py - top) * diameter + px - left, diameter, diameter, 4);
  return fillHoles(connected, diameter, diameter).map((bit, n) => bit & under[n]!);
}

describe('adaptiveDab', () => {
  it('stops at an edge under the brush, on either side of it', () => {
    const image = imageOf((x) => (x < 20 ? 100 : 300));
    expect(show(adaptiveDab(image, COLUMNS, ROWS, [18, 15], 7, { softness: 1 }), 7)).toEqual([
      '..###..',
      '.####..',
      '#####..',
      '#####..',
      '#####..',
      '.####..',
      '..###..',
    ]);
    expect(show(adaptiveDab(image, COLUMNS, ROWS, [21, 15], 7, { softness: 1 }), 7)).toEqual([
      '..###..',
      '..####.',
      '..#####',
      '..#####',
      '..#####',
      '..####.',
      '..###..',
    ]);
  });

  it('in one tissue is the round brush, noise or not, at odd and even sizes', () => {
    const rng = makeRng(7);
    const flat = imageOf(() => 412);
    const noisy = imageOf(() => 412 + 30 * rng.normal());
    for (const diameter of [1, 2, 5, 8, 16, 23]) {
      const at = [18.3, 17.6] as const;
      expect(adaptiveDab(flat, COLUMNS, ROWS, at, diameter, { softness: 1 })).toEqual(disc(diameter));
      const share = count(adaptiveDab(noisy, COLUMNS, ROWS, at, diameter, { softness: 1.5 })) / count(disc(diameter));
      expect(share).toBeGreaterThan(0.9);
    }
  });

  it('keeps to a bright node in noise: Dice of a dab over it above 0.9', () => {
    const rng = makeRng(11);
    const inside = (x: number, y: number): boolean => Math.hypot(x - 20, y - 17) <= 7;
    const image = imageOf((x, y) => (inside(x, y) ? 500 : 300) + 25 * rng.normal());
    const dab = adaptiveDab(image, COLUMNS, ROWS, [20, 17], 25, { softness: 1 });
    const wanted = fill(25, 25, (x, y) => inside(x + brushBoxStart(20, 25), y + brushBoxStart(17, 25)));
    const both = count(dab.map((bit, n) => bit & wanted[n]!));
    expect((2 * both) / (count(dab) + count(wanted))).toBeGreaterThan(0.9);
  });

  it('does not jump to like tissue that is not connected, and takes a vessel inside as its own', () => {
    const strip = imageOf((x) => (x === 20 || x === 21 || x === 22 ? 0 : 100));
    const left = adaptiveDab(strip, COLUMNS, ROWS, [17, 15], 15, { softness: 0.8 });
    expect([...left].every((bit, n) => bit === 0 || (n % 15) + brushBoxStart(17, 15) < 21)).toBe(true);
    const dot = imageOf((x, y) => (Math.hypot(x - 21, y - 18) < 1.5 ? 900 : 100 + ((x + y) % 2)));
    expect(adaptiveDab(dot, COLUMNS, ROWS, [18, 15], 21, { softness: 1 })).toEqual(disc(21));
  });

  it('is the plain rule, also over the border', () => {
    const coordinate = (most: number): fc.Arbitrary<number> => fc.double({ min: -2, max: most + 1, noNaN: true });
    fc.assert(
      fc.property(
        coordinate(COLUMNS),
        coordinate(ROWS),
        fc.integer({ min: 1, max: 17 }),
        fc.constantFrom(0, 0.5, 1, 2),
        fc.integer(),
        (cx, cy, diameter, softness, seed) => {
          const rng = makeRng(seed);
          const image = imageOf((x, y) => (x + y > 30 ? 20 : 10) + rng.int(6) + 100_000);
          const dab = adaptiveDab(image, COLUMNS, ROWS, [cx, cy], diameter, { softness });
          expect(show(dab, diameter)).toEqual(show(plainDab(image, [cx, cy], diameter, softness), diameter));
          expect(isWithin(dab, disc(diameter))).toBe(true);
        },
      ),
    );
  });

  it('softer takes more; nothing without an intensity', () => {
    const rng = makeRng(3);
    const image = imageOf((x) => 10 * x + 40 * rng.next());
    const dabs = [0, 0.3, 0.7, 1, 1.5, 4].map((softness) => adaptiveDab(image, COLUMNS, ROWS, [20, 15], 21, { softness }));
    dabs.reduce((less, more) => {
      expect(isWithin(less, more)).toBe(true);
      return more;
    });
    expect(count(dabs[0]!)).toBeGreaterThanOrEqual(1);
    expect(count(dabs[5]!)).toBe(count(disc(21)));
    expect(
      count(
        adaptiveDab(
          imageOf(() => NaN),
          COLUMNS,
          ROWS,
          [20, 15],
          9,
          { softness: 1 },
        ),
      ),
    ).toBe(0);
    expect(count(adaptiveDab(image, COLUMNS, ROWS, [-4, 15], 21, { softness: 1 }))).toBe(0);
  });

  it('sits where the round brush sits', () => {
    expect(brushBoxStart(10.2, 5)).toBe(8);
    expect(brushBoxStart(10.7, 5)).toBe(9);
    expect(brushBoxStart(10.2, 4)).toBe(9); // centre 10.5
    expect(brushBoxStart(9.9, 4)).toBe(8); // centre 9.5
    expect(brushBoxStart(10.5, 4)).toBe(9);
  });
});

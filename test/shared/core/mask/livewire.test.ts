import '../../../support/property-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import { makeLivewire, type Pixel } from '@shared/core/mask/livewire';
import { neighboursOf } from '../../../support/plain-slice';

const imageOf = (columns: number, rows: number, value: (x: number, y: number) => number): Float32Array =>
  Float32Array.from({ length: columns * rows }, (_, n) => value(n % columns, Math.floor(n / columns)));

/** Costs of steps between neighbours, from the definition. */
function plainStepCost(
  image: ArrayLike<number>,
  columns: number,
  rows: number,
  [sx, sy]: readonly [number, number],
  [si, sj]: Pixel,
): (a: number, b: number) => number {
  const at = (x: number, y: number): number =>
    image[Math.max(0, Math.min(rows - 1, y)) * columns + Math.max(0, Math.min(columns - 1, x))]!;
  const gradient = Float32Array.from({ length: columns * rows }, (_, n) => {
    const [x, y] = [n % columns, Math.floor(n / columns)];
    let [gx, gy] = [0, 0];
    for (const [t, weight] of [
      [-1, 1],
      [0, 2],
      [1, 1],
    ] as const) {
      gx += weight * (at(x + 1, y + t) - at(x - 1, y + t));
      gy += weight * (at(x + t, y + 1) - at(x + t, y - 1));
    }
    return Math.hypot(gx / (8 * sx), gy / (8 * sy));
  });
  let greatest = 0;
  gradient.forEach((g, n) => {
    if (Math.abs((n % columns) - si) <= 16 && Math.abs(Math.floor(n / columns) - sj) <= 16) greatest = Math.max(greatest, g);
  });
  const cost = (n: number): number => Math.round(256 - 243 * (greatest > 0 ? Math.min(1, gradient[n]! / greatest) : 0));
  return (a, b) => {
    const dx = ((a % columns) - (b % columns)) * sx;
    const dy = (Math.floor(a / columns) - Math.floor(b / columns)) * sy;
    return Math.round((0.5 * (cost(a) + cost(b)) * Math.hypot(dx, dy)) / Math.min(sx, sy));
  };
}

/** Least cost from `start` to every pixel: Bellman and Ford, until nothing changes. */
function plainCosts(start: number, columns: number, rows: number, step: (a: number, b: number) => number): number[] {
  const total = new Array<number>(columns * rows).fill(Infinity);
  total[start] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (let n = 0; n < total.length; n++) {
      for (const m of neighboursOf(n, columns, rows, 8)) {
        const reached = total[m]! + step(m, n);
        if (reached >= total[n]!) continue;
        total[n] = reached;
        changed = true;
      }
    }
  }
  return total;
}

const expectPath = (path: readonly Pixel[], start: Pixel, end: Pixel): void => {
  expect(path[0]).toEqual(start);
  expect(path.at(-1)).toEqual(end);
  for (let n = 1; n < path.length; n++) {
    const [a, b] = [path[n - 1]!, path[n]!];
    expect(Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]))).toBe(1);
  }
};

describe('makeLivewire', () => {
  it('finds a path of least cost to every pixel, anisotropic spacing, order of moves without influence', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 13 }),
        fc.integer({ min: 1, max: 11 }),
        fc.constantFrom<readonly [number, number]>([1, 1], [0.47, 1.3], [3, 0.6]),
        fc.integer(),
        (columns, rows, spacing, seed) => {
          const rng = makeRng(seed);
          // Few intensities: some images are flat in parts, so that many paths cost the same.
          const image = imageOf(columns, rows, () => 50 * rng.int(1 + rng.int(4)));
          const start: Pixel = [rng.int(columns), rng.int(rows)];
          const step = plainStepCost(image, columns, rows, spacing, start);
          const wanted = plainCosts(start[1] * columns + start[0], columns, rows, step);
          const wire = makeLivewire(image, columns, rows, spacing);
          wire.seed(...start);
          const ends = Array.from({ length: 12 }, (): Pixel => [rng.int(columns), rng.int(rows)]);
          for (const end of ends) {
            const path = wire.pathTo(...end);
            expectPath(path, start, end);
            const cost = path
              .slice(1)
              .reduce((sum, [i, j], n) => sum + step(path[n]![1] * columns + path[n]![0], j * columns + i), 0);
            expect(cost).toBe(wanted[end[1] * columns + end[0]]);
            const fresh = makeLivewire(image, columns, rows, spacing);
            fresh.seed(...start);
            expect(fresh.pathTo(...end)).toEqual(path);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('follows the edge of a disc in noise within a pixel, the short way round', () => {
    const rng = makeRng(5);
    const image = imageOf(97, 89, (x, y) => (Math.hypot(x - 48, y - 43) <= 27 ? 400 : 200) + 15 * rng.normal());
    const wire = makeLivewire(image, 97, 89, [0.7, 0.7]);
    const on = (angle: number): Pixel => [Math.round(48 + 27.5 * Math.cos(angle)), Math.round(43 + 27.5 * Math.sin(angle))];
    wire.seed(...on(-0.6));
    const path = wire.pathTo(...on(0.9));
    expectPath(path, on(-0.6), on(0.9));
    for (const [i, j] of path) expect(Math.abs(Math.hypot(i - 48, j - 43) - 27.5)).toBeLessThan(1.8);
    expect(path.length).toBeLessThan(27.5 * 1.5 * 1.2);
  });

  it('is drawn by a faint edge although a strong one is far off', () => {
    const image = imageOf(131, 61, (x, y) => (x > 100 ? 9000 : 0) + (y > 30 ? 60 : 0));
    const wire = makeLivewire(image, 131, 61, [1, 1]);
    wire.seed(10, 30);
    const path = wire.pathTo(60, 36);
    // Along the edge between rows 30 and 31, then off to the pointer as late as it can.
    expect(path.filter(([, j]) => j === 30 || j === 31).length).toBeGreaterThan(40);
  });

  it('without edges goes straight', () => {
    const wire = makeLivewire(new Float32Array(23 * 19), 23, 19, [1, 1]);
    wire.seed(2, 3);
    expect(wire.pathTo(2, 3)).toEqual([[2, 3]]);
    expect(wire.pathTo(9, 10)).toHaveLength(8);
    expect(wire.pathTo(20, 3)).toEqual(Array.from({ length: 19 }, (_, n) => [2 + n, 3]));
  });

  it('goes on straight beyond its window, and keeps to the slice', () => {
    const image = imageOf(331, 17, (x, y) => (y > 8 ? 100 : 0) + (x % 7));
    const wire = makeLivewire(image, 331, 17, [1, 1]);
    wire.seed(4.4, 7.6);
    const path = wire.pathTo(999, -5);
    expectPath(path, [4, 8], [330, 0]);
    expect(path.filter(([i]) => i > 100).length).toBe(330 - 100);
    expect(path.filter(([i]) => i > 100).every(([, j]) => j === 0)).toBe(true);
    expectPath(wire.pathTo(40, 8), [4, 8], [40, 8]);
  });

  it('takes missing intensities as no edge, one-pixel slices, and a new seed', () => {
    const one = makeLivewire([7], 1, 1, [1, 1]);
    one.seed(0, 0);
    expect(one.pathTo(5, 5)).toEqual([[0, 0]]);
    const missing = makeLivewire(new Float32Array(99).fill(NaN), 11, 9, [1, 1]);
    expect(() => missing.pathTo(1, 1)).toThrow();
    missing.seed(0, 0);
    expectPath(missing.pathTo(10, 8), [0, 0], [10, 8]);
    missing.seed(5, 5);
    expectPath(missing.pathTo(10, 8), [5, 5], [10, 8]);
  });
});

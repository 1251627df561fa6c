/** Slices for tests of masks: pictures, random ROIs, and distances from the definition. */
import fc from 'fast-check';

export interface Slice {
  readonly bits: Uint8Array;
  readonly columns: number;
  readonly rows: number;
}

export type SpacingMm = readonly [number, number];

/** Rows of text, '#' set; back by `show`. */
export const draw = (...picture: readonly string[]): Slice => ({
  bits: Uint8Array.from(picture.join(''), (c) => (c === '#' ? 1 : 0)),
  columns: picture[0]?.length ?? 0,
  rows: picture.length,
});

export const show = (bits: Uint8Array, columns: number): string[] =>
  Array.from({ length: bits.length / columns }, (_, y) =>
    [...bits.subarray(y * columns, (y + 1) * columns)].map((v) => (v === 0 ? '.' : '#')).join(''),
  );

/** Pixels for which `inside` holds, of a slice of this size. */
export const fill = (columns: number, rows: number, inside: (x: number, y: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: columns * rows }, (_, n) => (inside(n % columns, Math.floor(n / columns)) ? 1 : 0));

/** An ellipse in mm about a centre in index coordinates. */
export const ellipse = (
  columns: number,
  rows: number,
  [sx, sy]: SpacingMm,
  [cx, cy]: readonly [number, number],
  [a, b]: readonly [number, number],
): Uint8Array => fill(columns, rows, (x, y) => (((x - cx) * sx) / a) ** 2 + (((y - cy) * sy) / b) ** 2 <= 1);

export const count = (bits: Uint8Array): number => bits.reduce((sum, bit) => sum + (bit === 0 ? 0 : 1), 0);

/** True when every pixel of `part` is in `whole`. */
export const isWithin = (part: Uint8Array, whole: Uint8Array): boolean => part.every((bit, n) => bit === 0 || whole[n] !== 0);

/** From the definition: distance in mm from the centre of pixel a to pixel b, taken as a rectangle. */
export function pixelDistance(a: number, b: number, columns: number, [sx, sy]: SpacingMm): number {
  const dx = Math.max(0, Math.abs((a % columns) - (b % columns)) - 0.5) * sx;
  const dy = Math.max(0, Math.abs(Math.floor(a / columns) - Math.floor(b / columns)) - 0.5) * sy;
  return Math.hypot(dx, dy);
}

/** From the definition: signed distance of each centre to the nearest pixel of the other kind. */
export const plainSignedDistance = (bits: Uint8Array, columns: number, spacing: SpacingMm): number[] =>
  [...bits].map((bit, n) => {
    let least = Infinity;
    bits.forEach((other, m) => {
      if ((other !== 0) !== (bit !== 0)) least = Math.min(least, pixelDistance(n, m, columns, spacing));
    });
    return bit === 0 ? least : -least;
  });

/** Neighbours of a pixel, by sides or by sides and corners. */
export function neighboursOf(n: number, columns: number, rows: number, connectivity: 4 | 8): number[] {
  const [x, y] = [n % columns, Math.floor(n / columns)];
  const found: number[] = [];
  for (let v = y - 1; v <= y + 1; v++)
    for (let u = x - 1; u <= x + 1; u++)
      if (u >= 0 && v >= 0 && u < columns && v < rows && (u !== x || v !== y) && (connectivity === 8 || u === x || v === y))
        found.push(v * columns + u);
  return found;
}

/** From the definition: the set pixels connected to `start`, grown until nothing changes. */
export function plainConnected(open: Uint8Array, start: number, columns: number, rows: number, connectivity: 4 | 8): Uint8Array {
  const found = new Uint8Array(open.length);
  if (open[start] === 0) return found;
  found[start] = 1;
  for (let changed = true; changed;) {
    changed = false;
    for (let n = 0; n < open.length; n++) {
      if (open[n] === 0 || found[n] !== 0) continue;
      if (!neighboursOf(n, columns, rows, connectivity).some((m) => found[m] !== 0)) continue;
      found[n] = 1;
      changed = true;
    }
  }
  return found;
}

/** Slices of some sizes with any pixels at all, from few to almost all. */
export const anySlice = (maxColumns = 13, maxRows = 11): fc.Arbitrary<Slice> =>
  fc
    .tuple(
      fc.integer({ min: 1, max: maxColumns }),
      fc.integer({ min: 1, max: maxRows }),
      fc.constantFrom(0.1, 0.3, 0.5, 0.7, 0.9),
    )
    .chain(([columns, rows, share]) =>
      fc
        .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: columns * rows, maxLength: columns * rows })
        .map((draws) => ({ bits: Uint8Array.from(draws, (v) => (v < share ? 1 : 0)), columns, rows })),
    );

export const anySpacing: fc.Arbitrary<SpacingMm> = fc.constantFrom<SpacingMm>([1, 1], [0.47, 1.3], [3, 0.6]);

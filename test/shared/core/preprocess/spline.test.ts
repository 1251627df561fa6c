import { resampleAxis } from '@shared/core/preprocess/resample-axis';
import { evaluateSpline, splineCoefficients } from '@shared/core/preprocess/spline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainSpline, type Rows } from '../../../support/plain-filters';

/** Old index of each new centre: ceil(n s/s') of them, the centres of both grids aligned, limited to the old ones (science 2.1 rule 4). */
function places(count: number, spacing: number, target: number): number[] {
  const length = Math.ceil((count * spacing) / target - 1e-9);
  return Array.from({ length }, (_, n) =>
    Math.min(count - 1, Math.max(0, (count - 1) / 2 + ((n - (length - 1) / 2) * target) / spacing)),
  );
}

/** Rows first, then columns, each by a dense solve. */
function plainSlice(rows: Rows, alongX: readonly number[], alongY: readonly number[]): number[][] {
  const wide = rows.map((row) => plainSpline(row, alongX));
  const columns = alongX.map((_, x) =>
    plainSpline(
      wide.map((row) => row[x]!),
      alongY,
    ),
  );
  return alongY.map((_, y) => columns.map((column) => column[y]!));
}

function resampled(
  rows: Rows,
  target: number,
  window?: { left: number; top: number; width: number; height: number },
): Float64Array {
  const [columns, count] = [rows[0]!.length, rows.length];
  const [alongX, alongY] = [resampleAxis(columns, SPACING[0], target), resampleAxis(count, SPACING[1], target)];
  const slice = Float64Array.from(rows.flat());
  splineCoefficients(slice, columns, count);
  const area = window ?? { left: 0, top: 0, width: alongX.length, height: alongY.length };
  const into = new Float64Array(area.width * area.height);
  evaluateSpline(slice, columns, count, alongX, alongY, area, into);
  return into;
}

const SPACING = [0.7, 0.9] as const;
const image = (width: number, height: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.integer({ min: -99, max: 997 }), { minLength: width, maxLength: width }), {
    minLength: height,
    maxLength: height,
  });
const images = fc.oneof(image(11, 7), image(1, 1), image(2, 3), image(1, 5), image(37, 2));

const expectClose = (ours: ArrayLike<number>, plain: readonly number[]): void => {
  expect(ours).toHaveLength(plain.length);
  plain.forEach((v, n) =>
    expect(Math.abs(ours[n]! - v), `${n}`).toBeLessThanOrEqual(1e-10 * Math.max(1, ...plain.map(Math.abs))),
  );
};

describe('cubic spline against a dense solve', () => {
  it.each([0.31, 0.5, 0.7, 1, 2.3])('to %f mm', (target) => {
    fc.assert(
      fc.property(images, (rows) => {
        const [alongX, alongY] = [places(rows[0]!.length, SPACING[0], target), places(rows.length, SPACING[1], target)];
        expectClose(resampled(rows, target), plainSlice(rows, alongX, alongY).flat());
      }),
      { numRuns: 40 },
    );
  });

  it('gives the samples back on their own grid', () => {
    fc.assert(
      fc.property(images, (rows) => {
        const slice = Float64Array.from(rows.flat());
        const [columns, count] = [rows[0]!.length, rows.length];
        splineCoefficients(slice, columns, count);
        const into = new Float64Array(slice.length);
        evaluateSpline(
          slice,
          columns,
          count,
          resampleAxis(columns, 1, null),
          resampleAxis(count, 1, null),
          { left: 0, top: 0, width: columns, height: count },
          into,
        );
        expectClose(into, rows.flat());
      }),
    );
  });

  it('a window has the values of the whole', () => {
    fc.assert(
      fc.property(
        image(11, 7),
        fc.nat(20),
        fc.nat(18),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        (rows, left, top, width, height) => {
          const whole = resampled(rows, 0.31); // 25 x 21
          const part = resampled(rows, 0.31, { left, top, width, height });
          expect([...part]).toEqual(Array.from(part, (_, n) => whole[left + (n % width) + 25 * (top + Math.floor(n / width))]));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reproduces a parabola between samples far from the edges, where bilinear does not', () => {
    const rows = [Array.from({ length: 101 }, (_, x) => (x - 50) ** 2)];
    const alongX = places(101, SPACING[0], 0.31);
    const ours = resampled(rows, 0.31);
    const middle = alongX.flatMap((x, n) => (Math.abs(x - 50) < 20 ? [[(x - 50) ** 2, ours[n]!] as const] : []));
    expect(middle.length).toBeGreaterThan(80);
    for (const [parabola, value] of middle) expect(value).toBeCloseTo(parabola, 9);
  });
});

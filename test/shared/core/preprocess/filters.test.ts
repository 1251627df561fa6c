import { applyFilter, makeFilterPlan, makeFilterScratch } from '@shared/core/preprocess/filters';
import type { FilterChoice } from '@shared/core/preprocess/profile-choices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BANDS,
  EDGES,
  plainLaplacianOfGaussian,
  plainMean,
  plainWaveletResponse,
  rotated,
  type Rows,
  WAVELETS,
} from '../../../support/plain-filters';

type Spacing = readonly [number, number];
const scratch = makeFilterScratch();

/** The program's response as rows. */
function response(rows: Rows, filter: FilterChoice, spacing: Spacing = [1, 1]): number[][] {
  const [width, height] = [rows[0]!.length, rows.length];
  const flat = applyFilter(Float64Array.from(rows.flat()), width, height, makeFilterPlan(filter, spacing), scratch);
  return rows.map((row, y) => row.map((_, x) => flat[y * width + x]!));
}

function plain(rows: Rows, filter: FilterChoice, spacing: Spacing = [1, 1]): number[][] {
  if (filter.kind === 'wavelet') return plainWaveletResponse(rows, filter);
  if (filter.kind === 'mean') return plainMean(rows, filter.sizeVoxels, filter.edge);
  return plainLaplacianOfGaussian(rows, filter.sigmaMm, filter.cutoffSd, filter.edge, spacing);
}

function expectSame(ours: Rows, theirs: Rows, label: string): void {
  const scale = Math.max(1, ...theirs.flat().map(Math.abs));
  const off = ours.flatMap((row, y) =>
    row.flatMap((v, x) =>
      Math.abs(v - theirs[y]![x]!) <= 1e-11 * scale ? [] : [`${label} (${x}, ${y}): ${v} instead of ${theirs[y]![x]!}`],
    ),
  );
  expect(off).toEqual([]);
}

const image = (width: number, height: number): fc.Arbitrary<number[][]> =>
  fc.array(
    fc.array(
      fc.integer({ min: -499, max: 997 }).map((v) => v / 8),
      { minLength: width, maxLength: width },
    ),
    { minLength: height, maxLength: height },
  );
/** 11 x 7, and images smaller than any kernel. */
const images = fc.oneof(image(11, 7), image(1, 1), image(2, 3), image(3, 2), image(1, 5));

const wavelet = (
  changes: Partial<Extract<FilterChoice, { kind: 'wavelet' }>> = {},
): Extract<FilterChoice, { kind: 'wavelet' }> => ({
  kind: 'wavelet',
  wavelet: 'db3',
  level: 1,
  band: 'LH',
  rotationInvariant: false,
  pooling: 'mean',
  edge: 'mirror',
  ...changes,
});

const LAPLACIANS = [
  [1, 4],
  [1.5, 4],
  [0.6, 3],
  [2.3, 2.5],
] as const;

describe('wavelets against direct sums', () => {
  it.each(WAVELETS.flatMap((name) => ([1, 2] as const).map((level) => [name, level] as const)))(
    '%s, level %i: all bands, edges and poolings',
    (name, level) => {
      fc.assert(
        fc.property(images, (rows) => {
          for (const band of BANDS)
            for (const edge of EDGES)
              for (const [rotationInvariant, pooling] of [
                [false, 'mean'],
                [true, 'mean'],
                [true, 'max'],
              ] as const) {
                const filter = wavelet({ wavelet: name, level, band, edge, rotationInvariant, pooling });
                expectSame(
                  response(rows, filter),
                  plain(rows, filter),
                  `${band} ${edge} ${String(rotationInvariant)} ${pooling}`,
                );
              }
        }),
        { numRuns: 12 },
      );
    },
  );

  it('pooled over rotations turns with the image, reflections of the mean too', () => {
    fc.assert(
      fc.property(
        image(11, 7),
        fc.constantFrom(...WAVELETS),
        fc.constantFrom(1, 2),
        fc.constantFrom(...BANDS),
        (rows, name, level, band) => {
          for (const edge of EDGES)
            for (const pooling of ['mean', 'max'] as const) {
              const filter = wavelet({ wavelet: name, level: level === 1 ? 1 : 2, band, edge, rotationInvariant: true, pooling });
              for (const turn of [1, 2, 3])
                expectSame(
                  response(rotated(rows, turn), filter),
                  rotated(response(rows, filter), turn),
                  `${edge} ${pooling} ${turn}`,
                );
            }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('alone does not turn with the image: bands and directions matter', () => {
    const edge = [Array.from({ length: 11 }, (_, x) => (x < 5 ? 0 : 100))].flatMap((row) => Array.from({ length: 7 }, () => row));
    const size = (band: (typeof BANDS)[number]): number => Math.max(...response(edge, wavelet({ band })).flat().map(Math.abs));
    expect(size('HL')).toBeGreaterThan(50); // an edge along a row shows where rows are high-pass filtered
    expect(size('LH')).toBeLessThan(1e-9);
  });

  it('keeps the energy of a periodic image: the four bands of an orthonormal transform, undecimated, hold four times it', () => {
    fc.assert(
      fc.property(image(11, 7), fc.constantFrom(...WAVELETS), (rows, name) => {
        const energy = (list: Rows): number => list.flat().reduce((sum, v) => sum + v * v, 0);
        const bands = BANDS.reduce(
          (sum, band) => sum + energy(response(rows, wavelet({ wavelet: name, band, edge: 'periodic' }))),
          0,
        );
        expect(Math.abs(bands - 4 * energy(rows))).toBeLessThanOrEqual(1e-10 * Math.max(1, bands));
      }),
      { numRuns: 30 },
    );
  });
});

describe('mean and Laplacian of Gaussian against direct sums', () => {
  it('mean boxes of 1 to 7 voxels', () => {
    fc.assert(
      fc.property(images, (rows) => {
        for (const sizeVoxels of [1, 3, 5, 7])
          for (const edge of EDGES) {
            const filter = { kind: 'mean', sizeVoxels, edge } as const;
            expectSame(response(rows, filter), plain(rows, filter), `${sizeVoxels} ${edge}`);
          }
      }),
      { numRuns: 20 },
    );
  });

  it.each(LAPLACIANS)('Laplacian of Gaussian of %f mm to %f SD, equal spacings', (sigmaMm, cutoffSd) => {
    fc.assert(
      fc.property(images, fc.constantFrom(0.7, 1, 1.3), (rows, spacing) => {
        for (const edge of EDGES) {
          const filter = { kind: 'laplacian-of-gaussian', sigmaMm, cutoffSd, edge } as const;
          expectSame(response(rows, filter, [spacing, spacing]), plain(rows, filter, [spacing, spacing]), edge);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('Laplacian of Gaussian of unequal spacings', () => {
    fc.assert(
      fc.property(images, (rows) => {
        const filter = { kind: 'laplacian-of-gaussian', sigmaMm: 1.5, cutoffSd: 4, edge: 'mirror' } as const;
        expectSame(response(rows, filter, [0.7, 0.9]), plain(rows, filter, [0.7, 0.9]), '0.7 x 0.9 mm');
      }),
      { numRuns: 8 },
    );
  });

  it('Laplacian of Gaussian of unequal spacings treats directions in mm alike: waves of one length along x and along y', () => {
    const [spacing, filter] = [
      [0.7, 0.9] as const,
      { kind: 'laplacian-of-gaussian', sigmaMm: 1.5, cutoffSd: 5, edge: 'mirror' } as const,
    ];
    const wave = (axis: 0 | 1): number =>
      response(
        Array.from({ length: 53 }, (_, y) =>
          Array.from({ length: 53 }, (_x, x) =>
            Math.cos((2 * Math.PI * (axis === 0 ? (x - 26) * spacing[0] : (y - 26) * spacing[1])) / 6.3),
          ),
        ),
        filter,
        spacing,
      )[26]![26]!;
    expect(Math.abs(wave(0) / wave(1) - 1)).toBeLessThan(0.01);
  });

  it('Laplacian of Gaussian of a bright voxel: the printed kernel', () => {
    const rows = Array.from({ length: 11 }, (_, y) => Array.from({ length: 13 }, (_x, x) => (x === 6 && y === 5 ? 1 : 0)));
    const ours = response(rows, { kind: 'laplacian-of-gaussian', sigmaMm: 2, cutoffSd: 4, edge: 'zero' }, [2, 2]);
    // sigma is 1 voxel: -1/pi in the middle, -exp(-1/2)/(2 pi) beside it, 0 at r^2 = 2, nothing beyond 4 voxels
    expect(ours[5]![6]).toBeCloseTo(-1 / Math.PI, 14);
    expect(ours[5]![7]).toBeCloseTo(-Math.exp(-0.5) / (2 * Math.PI), 14);
    expect(ours[6]![7]).toBeCloseTo(0, 14);
    expect(ours[5]![10]).toBeCloseTo((14 * Math.exp(-8)) / (2 * Math.PI), 14);
    expect(ours[5]![11]).toBe(0);
  });
});

describe('every filter', () => {
  const choices: readonly FilterChoice[] = [
    ...BANDS.flatMap((band) => ([1, 2] as const).map((level) => wavelet({ band, level }))),
    wavelet({ rotationInvariant: true }),
    { kind: 'mean', sizeVoxels: 5, edge: 'mirror' },
    { kind: 'laplacian-of-gaussian', sigmaMm: 1.5, cutoffSd: 4, edge: 'mirror' },
  ];
  const mixed = (a: number, x: Rows, b: number, y: Rows): number[][] =>
    x.map((row, r) => row.map((v, c) => a * v + b * y[r]![c]!));

  it('is linear (pooled by the mean)', () => {
    fc.assert(
      fc.property(image(11, 7), image(11, 7), fc.integer({ min: -7, max: 7 }), fc.integer({ min: -7, max: 7 }), (x, y, a, b) => {
        for (const edge of EDGES)
          for (const choice of choices) {
            const filter = { ...choice, edge };
            expectSame(
              response(mixed(a, x, b, y), filter),
              mixed(a, response(x, filter), b, response(y, filter)),
              `${choice.kind} ${edge}`,
            );
          }
      }),
      { numRuns: 10 },
    );
  });

  it('answers a x + b with a times the response where its taps sum to 0: high-pass bands, but for a zero edge', () => {
    fc.assert(
      fc.property(image(11, 7), fc.integer({ min: 1, max: 9 }), fc.integer({ min: -999, max: 999 }), (rows, a, b) => {
        for (const name of WAVELETS)
          for (const level of [1, 2] as const)
            for (const band of ['LH', 'HL', 'HH'] as const)
              for (const edge of ['mirror', 'nearest', 'periodic'] as const)
                for (const pooling of ['mean', 'max'] as const) {
                  const filter = wavelet({ wavelet: name, level, band, edge, rotationInvariant: true, pooling });
                  const scaled = rows.map((row) => row.map((v) => a * v + b));
                  const expected = response(rows, filter).map((row) => row.map((v) => a * v));
                  expectSame(response(scaled, filter), expected, `${name} ${level} ${band} ${edge} ${pooling}`);
                }
      }),
      { numRuns: 6 },
    );
  });

  it('keeps a constant: gain 2 a level for LL, 1 for the mean, 0 for the others', () => {
    const flat = Array.from({ length: 7 }, () => new Array<number>(11).fill(3));
    for (const edge of ['mirror', 'nearest', 'periodic'] as const) {
      const first = (filter: FilterChoice): number => response(flat, { ...filter, edge })[3]![4]!;
      expect(first(wavelet({ band: 'LL' }))).toBeCloseTo(6, 11);
      expect(first(wavelet({ band: 'LL', level: 2 }))).toBeCloseTo(12, 11);
      expect(first(wavelet({ band: 'HH', level: 2 }))).toBeCloseTo(0, 11);
      expect(first({ kind: 'mean', sizeVoxels: 5, edge })).toBeCloseTo(3, 12);
    }
  });
});

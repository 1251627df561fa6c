import { BUILT_IN_FILTERS, computeRoiValues, ORIGINAL } from '@shared/core/preprocess/image-types';
import { discretise } from '@shared/core/preprocess/discretise';
import { resampleAxis } from '@shared/core/preprocess/resample-axis';
import { resampleRoi } from '@shared/core/preprocess/roi-slices';
import { applyFilter, edgeIndex, makeFilterPlan, makeFilterScratch } from '@shared/core/preprocess/filters';
import { EDGE_RULES, type FilterChoice } from '@shared/core/preprocess/profile-choices';
import { makeSliceSampler } from '@shared/core/preprocess/sample-slice';
import { unwrap } from '@shared/base/result';
import type { Volume } from '@shared/core/volume/volume';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainWavelet } from '../../../support/plain-texture';
import { testGrid } from '../../../support/test-grid';

const none = { shift: 0, divisor: 1, factor: 1, lower: -Infinity, upper: Infinity };

/** The filters of science 2.1 rule 5. */
const LOW_PASS = [
  -0.015655728135791993, -0.07273261951252645, 0.3848648468648578, 0.8525720202116004, 0.3378976624574818, -0.07273261951252645,
];
const HIGH_PASS = [
  0.07273261951252645, 0.3378976624574818, -0.8525720202116004, 0.3848648468648578, 0.07273261951252645, -0.015655728135791993,
];
const IMAGE_TYPES = ['original', 'wavelet-LL', 'wavelet-LH', 'wavelet-HL', 'wavelet-HH'] as const;
const choices = IMAGE_TYPES.map((name) => ({ name, filter: name === ORIGINAL ? null : (BUILT_IN_FILTERS[name] ?? null) }));

/** Rule 4 of science 2.1 word by word: a whole slice, rows first. */
function plainResample(rows: readonly (readonly number[])[], sx: number, sy: number, target: number): number[][] {
  const axis = (n: number, s: number): number[] => {
    const m = Math.ceil((n * s) / target - 1e-9);
    return Array.from({ length: m }, (_, i) => Math.min(n - 1, Math.max(0, (n - 1) / 2 + ((i - (m - 1) / 2) * target) / s)));
  };
  const lerp = (line: readonly number[], at: number): number => {
    const a = line[Math.floor(at)]!;
    const b = line[Math.min(line.length - 1, Math.floor(at) + 1)]!;
    return a + (at - Math.floor(at)) * (b - a);
  };
  const along = rows.map((row) => axis(row.length, sx).map((at) => lerp(row, at)));
  return axis(rows.length, sy).map((at) =>
    along[0]!.map((_, x) =>
      lerp(
        along.map((row) => row[x]!),
        at,
      ),
    ),
  );
}

describe('resampleAxis', () => {
  it('is the identity at the target spacing, or without one', () => {
    for (const axis of [resampleAxis(7, 1, 1), resampleAxis(7, 0.3, null), resampleAxis(1, 1, 1)]) {
      expect([...axis.lower].map((v, n) => v + axis.weight[n]!)).toEqual(Array.from({ length: axis.length }, (_, n) => n));
    }
  });

  it('keeps whole multiples exact in length', () => {
    expect(resampleAxis(3, 0.1, 0.3).length).toBe(1); // 3 x 0.1 / 0.3 is a little more than 1 in binary
    expect(resampleAxis(512, 0.4688, 1).length).toBe(241);
    expect(resampleAxis(11, 0.1, 1).length).toBe(2);
  });
});

describe('image types of the ROI', () => {
  const scenes = fc.record({
    columns: fc.integer({ min: 1, max: 13 }),
    rows: fc.integer({ min: 1, max: 11 }),
    sx: fc.constantFrom(0.7, 1, 1.6),
    sy: fc.constantFrom(0.9, 1, 1.3),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  });

  it('equal those of the whole slice, sampled and filtered word by word', () => {
    fc.assert(
      fc.property(scenes, ({ columns, rows, sx, sy, seed }) => {
        const cell = (n: number): number => Math.abs(Math.sin(seed + 7.3 * n)) * 100;
        const count = columns * rows;
        const stored = Float64Array.from({ length: 2 * count }, (_, n) => cell(n));
        const mask = Uint8Array.from({ length: 2 * count }, (_, n) => (cell(n + 5000) > 60 ? 1 : 0));
        const volume: Volume = { grid: testGrid([columns, rows, 2], [sx, sy, 4]), stored, slope: 1, intercept: 0 };
        const [alongX, alongY] = [resampleAxis(columns, sx, 1), resampleAxis(rows, sy, 1)];
        const roi = resampleRoi(mask, [columns, rows, 2], alongX, alongY);
        const sample = makeSliceSampler(volume, none, alongX, alongY, 'bilinear', false);
        const ours = computeRoiValues(sample, roi, [alongX.length, alongY.length], [1, 1], choices);
        const expected: Record<string, number[]> = {
          original: [],
          'wavelet-LL': [],
          'wavelet-LH': [],
          'wavelet-HL': [],
          'wavelet-HH': [],
        };
        for (const k of [0, 1]) {
          const rowsOf = (from: ArrayLike<number>): number[][] =>
            Array.from({ length: rows }, (_, j) =>
              Array.from({ length: columns }, (__, i) => from[k * count + j * columns + i]!),
            );
          const image = plainResample(rowsOf(stored), sx, sy, 1);
          const inside = plainResample(rowsOf(mask), sx, sy, 1).map((row) => row.map((v) => v >= 0.5 - 1e-9));
          const bands = {
            original: image,
            'wavelet-LL': plainWavelet(image, LOW_PASS, LOW_PASS),
            'wavelet-LH': plainWavelet(image, LOW_PASS, HIGH_PASS),
            'wavelet-HL': plainWavelet(image, HIGH_PASS, LOW_PASS),
            'wavelet-HH': plainWavelet(image, HIGH_PASS, HIGH_PASS),
          };
          for (const type of IMAGE_TYPES)
            bands[type].forEach((row, y) => row.forEach((v, x) => inside[y]![x] && expected[type]!.push(v)));
        }
        for (const [n, type] of IMAGE_TYPES.entries()) {
          const found = ours[n] ?? new Float64Array(0);
          expect(found.length).toBe(expected[type]!.length);
          found.forEach((v, n) => expect(Math.abs(v - expected[type]![n]!)).toBeLessThan(1e-9));
        }
      }),
      { numRuns: 80 },
    );
  });

  it('mirrors with the edge repeated, again where a line is short', () => {
    expect([-3, -2, -1, 0, 1, 2, 3, 4, 5].map((n) => edgeIndex(n, 3, 'mirror'))).toEqual([2, 1, 0, 0, 1, 2, 2, 1, 0]);
    expect([-2, -1, 0, 1, 2, 3].map((n) => edgeIndex(n, 1, 'mirror'))).toEqual([0, 0, 0, 0, 0, 0]);
    expect([-3, -2, -1, 2, 3, 4].map((n) => edgeIndex(n, 2, 'mirror'))).toEqual([1, 1, 0, 1, 0, 0]);
  });

  it('equal those of the whole slice for every filter and edge, wherever the ROI lies', () => {
    const filters: readonly FilterChoice[] = [
      ...EDGE_RULES.flatMap((edge): FilterChoice[] => [
        { kind: 'mean', sizeVoxels: 5, edge },
        { kind: 'laplacian-of-gaussian', sigmaMm: 1.5, cutoffSd: 2, edge },
        { kind: 'wavelet', wavelet: 'db3', level: 2, band: 'HL', rotationInvariant: true, pooling: 'max', edge },
      ]),
      ...Object.values(BUILT_IN_FILTERS),
    ];
    const cases = fc.record({
      filter: fc.constantFrom(...filters),
      columns: fc.integer({ min: 1, max: 61 }),
      rows: fc.integer({ min: 1, max: 47 }),
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
      size: fc.integer({ min: 1, max: 5 }),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(cases, ({ filter, columns, rows, x, y, size, seed }) => {
        const image = Float64Array.from({ length: columns * rows }, (_, n) => Math.sin(seed + 7.3 * n) * 100);
        const [left, top] = [Math.floor(x * (columns - 1)), Math.floor(y * (rows - 1))];
        const mask = Uint8Array.from(image, (_, n) => {
          const [i, j] = [n % columns, Math.floor(n / columns)];
          return i >= left && i < left + size && j >= top && j < top + size ? 1 : 0;
        });
        const volume: Volume = { grid: testGrid([columns, rows, 1], [1, 1, 4]), stored: image, slope: 1, intercept: 0 };
        const [alongX, alongY] = [resampleAxis(columns, 1, null), resampleAxis(rows, 1, null)];
        const roi = resampleRoi(mask, [columns, rows, 1], alongX, alongY);
        const sample = makeSliceSampler(volume, none, alongX, alongY, 'bilinear', false);
        const [ours = []] = computeRoiValues(sample, roi, [columns, rows], [1, 1], [{ name: 'filtered', filter }]);
        const whole = applyFilter(image, columns, rows, makeFilterPlan(filter, [1, 1]), makeFilterScratch());
        expect([...ours]).toEqual([...whole.subarray(0, image.length)].filter((_, n) => mask[n] === 1));
      }),
      { numRuns: 400 },
    );
  });

  it('limits after normalising, before resampling', () => {
    const volume: Volume = { grid: testGrid([2, 1, 1], [1, 1, 4]), stored: Float64Array.of(0, 100), slope: 1, intercept: 0 };
    const [alongX, alongY] = [resampleAxis(2, 1, 0.5), resampleAxis(1, 1, 0.5)];
    const roi = resampleRoi(Uint8Array.of(1, 1), [2, 1, 1], alongX, alongY);
    const limited = { ...none, shift: 50, divisor: 10, lower: -1, upper: 1 };
    const sample = makeSliceSampler(volume, limited, alongX, alongY, 'bilinear', false);
    const [values = []] = computeRoiValues(sample, roi, [4, 2], [0.5, 0.5], [{ name: ORIGINAL, filter: null }]);
    expect([...values]).toEqual([-1, -0.5, 0.5, 1, -1, -0.5, 0.5, 1]);
  });
});

describe('resampleRoi', () => {
  it('keeps a voxel at an exact tie of 0.5 and drops slices without voxels', () => {
    // 2 columns of 1 mm to 2 mm: one new centre halfway between the two
    const [alongX, alongY] = [resampleAxis(2, 1, 2), resampleAxis(1, 2, 2)];
    const roi = resampleRoi(Uint8Array.of(1, 0, 0, 0), [2, 1, 2], alongX, alongY);
    expect(roi).toMatchObject({ voxels: 1, slices: [{ k: 0, left: 0, right: 0 }] });
    const quarter = resampleRoi(Uint8Array.of(1, 0, 0, 0), [2, 2, 1], resampleAxis(2, 1, 2), resampleAxis(2, 1, 2));
    expect(quarter).toEqual({ voxels: 0, slices: [] });
  });
});

describe('discretise', () => {
  const fbn = { method: 'FBN', bins: 32 } as const;
  it('makes N equal bins, the maximum in the last, edges in the upper bin', () => {
    const values = Float64Array.from({ length: 33 }, (_, n) => n * 0.1);
    expect([...unwrap(discretise(values, fbn)).levels]).toEqual([...Array.from({ length: 32 }, (_, n) => n + 1), 32]);
  });

  it('puts a flat ROI in level 1 and keeps N_g', () => {
    expect(unwrap(discretise(Float64Array.of(5, 5, 5), fbn))).toEqual({ levels: Uint16Array.of(1, 1, 1), count: 32 });
  });

  it('makes bins of a fixed size from an origin', () => {
    const fbs = { method: 'FBS', width: 25, origin: -500 } as const;
    expect(unwrap(discretise(Float64Array.of(-600, -500, -475.0001, -475, 400), fbs))).toEqual({
      levels: Uint16Array.of(1, 1, 1, 2, 37),
      count: 37,
    });
    expect(discretise(Float64Array.of(1e6), fbs)).toMatchObject({ error: { code: 'features/too-many-levels' } });
  });
});

/** The plain references themselves, against the published values alone: no kernel of the program takes part. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@shared/base/result';
import { matchesIbsi, parseIbsiPhantom, parseIbsiReference } from '@shared/core/pipeline/ibsi-selftest';
import { describe, expect, it } from 'vitest';
import { readNiftiVolume, toMask } from '../../../support/nifti-volume';
import {
  EDGES,
  plainMean,
  plainSpline,
  plainTaps,
  plainWaveletResponse,
  rotated,
  WAVELETS,
} from '../../../support/plain-filters';
import { plainHistogram, plainLocalIntensity, plainVolumeHistogram } from '../../../support/plain-histogram';
import type { LevelRows } from '../../../support/plain-texture';
import {
  PLANE_AGGREGATIONS,
  plainBorderDistances,
  plainGldzm,
  plainNeighbourhood,
  plainNgtdm,
} from '../../../support/plain-zones';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const asset = (name: string): string => readFileSync(`${root}/assets/ibsi/${name}`, 'utf8');
const shared = `${resolve(root, process.env['ICTOS_SHARED'] ?? '../shared')}/reference/ibsi`;
const present = existsSync(`${shared}/ct_phantom_pat1`);

type Values = Readonly<Record<string, number>>;

/** The consensus values of one family in the table's order, which is the order of our features. */
function misses(table: string, family: string, aggregationId: string, ours: Values): string[] {
  const references = unwrap(parseIbsiReference(table)).filter((r) => r.family === family && r.aggregationId === aggregationId);
  const entries = Object.entries(ours);
  expect(references.map((r) => r.feature)).toHaveLength(entries.length);
  return references.flatMap((r, n) => {
    const [name, value] = entries[n]!;
    return matchesIbsi(value, r.value, r.tolerance) ? [] : [`${name} ${value} is not ${r.feature} ${r.value}`];
  });
}

const rowsOf = (flat: ArrayLike<number>, [columns, rows, slices]: readonly [number, number, number]): number[][][] =>
  Array.from({ length: slices }, (_, k) =>
    Array.from({ length: rows }, (_y, j) => Array.from({ length: columns }, (_x, i) => flat[i + columns * (j + rows * k)]!)),
  );

describe('plain references on the digital phantom', () => {
  const phantom = unwrap(parseIbsiPhantom(JSON.parse(asset('digital-phantom.json'))));
  const table = asset('digital-phantom-reference.csv');
  const inside = phantom.intensities.map((v, n) => (phantom.mask[n] ? v : 0));
  const stack: readonly LevelRows[] = rowsOf(inside, phantom.dims);
  const levels = [...inside].filter((v) => v > 0);

  it.each(PLANE_AGGREGATIONS)('GLSZM, GLDZM, NGTDM and NGLDM, %s', (aggregation) => {
    const { glszm, gldzm, ngtdm, ngldm } = plainNeighbourhood(stack, 6, aggregation);
    expect(misses(table, 'GLSZM', aggregation, glszm!)).toEqual([]);
    expect(misses(table, 'GLDZM', aggregation, gldzm!)).toEqual([]);
    expect(misses(table, 'NGTDM', aggregation, ngtdm!)).toEqual([]);
    expect(misses(table, 'NGLDM', aggregation, ngldm!)).toEqual([]);
  });

  it('the histogram, the intensity-volume histogram and the local peaks', () => {
    expect(misses(table, 'intensity histogram', '', plainHistogram(levels, 6))).toEqual([]);
    expect(misses(table, 'intensity-volume histogram', '', plainVolumeHistogram(levels, { method: 'none' }, null))).toEqual([]);
    const peaks = plainLocalIntensity([...phantom.intensities], [...phantom.mask], phantom.dims, [2, 2, 2]);
    expect(misses(table, 'local intensity', '', peaks)).toEqual([]);
  });

  it('is told apart from other definitions by the same comparison', () => {
    // 4-connected distances replaced by 1 everywhere, and merged instead of averaged
    const flat = plainNeighbourhood(stack, 6, '8QNN', 'all', (slice) => slice.map((row) => row.map((v) => (v > 0 ? 1 : 0))));
    expect(misses(table, 'GLDZM', '8QNN', flat.gldzm!).length).toBeGreaterThan(5);
    expect(misses(table, 'GLSZM', '8QNN', plainNeighbourhood(stack, 6, '62GR').glszm!).length).toBeGreaterThan(10);
  });
});

describe('plain references by hand', () => {
  it('the NGTDM of a 2 x 3 slice', () => {
    const slice = [
      [1, 2, 0],
      [3, 0, 2],
    ];
    // means of the neighbours: of 1: (2 + 3)/2, of the upper 2: (1 + 3 + 2)/3, of 3: (1 + 2)/2, of the lower 2: 2
    expect(plainNgtdm(slice, 3)).toEqual([
      [0, 0],
      [1, 1.5],
      [2, 0],
      [1, 1.5],
    ]);
  });

  it('distances and the GLDZM of a 5 x 5 square with a hole off its centre', () => {
    const slice = Array.from({ length: 5 }, (_, y) =>
      Array.from({ length: 5 }, (_x, x) => (x === 3 && y === 2 ? 0 : x === 1 ? 2 : 1)),
    );
    expect(plainBorderDistances(slice)).toEqual([
      [1, 1, 1, 1, 1],
      [1, 2, 2, 1, 1],
      [1, 2, 1, 0, 1],
      [1, 2, 2, 1, 1],
      [1, 1, 1, 1, 1],
    ]);
    // two zones of level 1 and one of level 2, all of them touch the border
    expect(plainGldzm(slice, 2, plainBorderDistances(slice))).toEqual([
      [0, 0, 0],
      [0, 2, 0],
      [0, 1, 0],
    ]);
  });

  it('the mode nearest the mean, the left of two; gradients at the ends', () => {
    // mean 2: levels 1 and 3 occur twice
    expect(plainHistogram([1, 1, 2, 3, 3], 3)).toMatchObject({ mode: 1, maximum_gradient: 1, maximum_gradient_level: 3 });
    expect(plainHistogram([1, 1, 3, 3, 4], 4)).toMatchObject({ mode: 3, minimum_gradient: -2, minimum_gradient_level: 1 });
  });

  it('the intensity-volume histogram of four values by each choice', () => {
    // bins of width 1 from 0: centres 0.5 1.5 1.5 3.5; G = [0.5, 3.5]
    expect(plainVolumeHistogram([0.2, 1.1, 1.9, 3.4], { method: 'FBS', width: 1 }, [0, 4])).toMatchObject({
      volume_at_intensity_fraction_10: 0.75,
      volume_at_intensity_fraction_90: 0.25,
      intensity_at_volume_fraction_90: 1.5,
    });
    expect(plainVolumeHistogram([0, 1, 2, 10], { method: 'FBN', bins: 5 }, null)).toMatchObject({
      volume_at_intensity_fraction_10: 0.5,
      volume_at_intensity_fraction_90: 0.25,
      intensity_at_volume_fraction_90: 2,
    });
  });
});

describe('plain filters', () => {
  it.each(WAVELETS)('%s taps are an orthonormal quadrature pair with the vanishing moments of the name', (wavelet) => {
    const { low, high } = plainTaps(wavelet);
    const product = (a: readonly number[], b: readonly number[], shift: number): number =>
      a.reduce((sum, v, k) => sum + v * (b[k + shift] ?? 0), 0);
    const moment = (taps: readonly number[], power: number): number => taps.reduce((sum, v, k) => sum + v * k ** power, 0);
    expect(moment(low, 0)).toBeCloseTo(Math.SQRT2, 13);
    for (let shift = 0; shift < low.length; shift += 2) {
      expect(product(low, low, shift)).toBeCloseTo(shift === 0 ? 1 : 0, 13);
      expect(product(high, high, shift)).toBeCloseTo(shift === 0 ? 1 : 0, 13);
      expect(product(low, high, shift)).toBeCloseTo(0, 13);
      expect(product(high, low, shift)).toBeCloseTo(0, 13);
    }
    const vanishing = { haar: 1, db2: 2, db3: 3, coif1: 2 }[wavelet];
    for (let power = 0; power < vanishing; power++) expect(moment(high, power)).toBeCloseTo(0, 11);
    expect(Math.abs(moment(high, vanishing))).toBeGreaterThan(0.1);
  });

  it('has the printed coif1 pair and the printed low-pass taps of db2 and db3', () => {
    const close = (taps: readonly number[], printed: readonly number[]): void =>
      printed.forEach((v, k) => expect(taps[k]).toBeCloseTo(v, 12));
    close(
      plainTaps('coif1').low,
      [
        -0.015655728135791993, -0.07273261951252645, 0.3848648468648578, 0.8525720202116004, 0.3378976624574818,
        -0.07273261951252645,
      ],
    );
    close(
      plainTaps('coif1').high,
      [
        0.07273261951252645, 0.3378976624574818, -0.8525720202116004, 0.3848648468648578, 0.07273261951252645,
        -0.015655728135791993,
      ],
    );
    close(plainTaps('db2').low, [-0.12940952255126037, 0.2241438680420134, 0.8365163037378079, 0.48296291314453416]);
    close(
      plainTaps('db3').low,
      [
        0.03522629188570953, -0.08544127388202666, -0.13501102001025458, 0.45987750211849154, 0.8068915093110925,
        0.33267055295008263,
      ],
    );
  });

  it('answers an impulse with its taps, level 2 with a zero after each tap', () => {
    const impulse = [Array.from({ length: 19 }, (_, x) => (x === 9 ? 1 : 0))];
    const row = (level: 1 | 2): number[] =>
      plainWaveletResponse(impulse, {
        kind: 'wavelet',
        wavelet: 'haar',
        level,
        band: 'HL',
        rotationInvariant: false,
        pooling: 'mean',
        edge: 'nearest',
      })[0]!;
    // along the column every tap sees the same voxel: gain sqrt 2 per level
    const first = row(1).map((v) => Number(v.toFixed(12)));
    expect(first.flatMap((v, x) => (v === 0 ? [] : [[x, v]]))).toEqual([
      [8, -1],
      [9, 1],
    ]);
    // y[i] = sum_j f[j] LL1[i + 2 - 2 j], LL1 = 2 (x[i] + x[i + 1]) / 2 at i = 8 and 9
    const second = row(2).map((v) => Number(v.toFixed(12)));
    expect(second.flatMap((v, x) => (v === 0 ? [] : [[x, v]]))).toEqual([
      [6, -1],
      [7, -1],
      [8, 1],
      [9, 1],
    ]);
  });

  it('turns by 90 degrees, four times the identity', () => {
    expect(rotated([[1, 2, 3]], 1)).toEqual([[3], [2], [1]]);
    expect(
      rotated(
        rotated(
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
          3,
        ),
        1,
      ),
    ).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('edges of a mean along a row', () => {
    const row = [[1, 2, 4]];
    const ends = EDGES.map((edge) => plainMean(row, 3, edge)[0]!.map((v) => Math.round(v * 9)));
    // three equal rows, except zero: one row of three
    expect(ends).toEqual([
      [12, 21, 30],
      [12, 21, 30],
      [3, 7, 6],
      [21, 21, 21],
    ]);
  });

  it('a spline of mirrored samples keeps the samples and a constant, and is even about its ends', () => {
    const samples = [3, -1, 4, 1, -5, 9, 2];
    plainSpline(samples, [0, 1, 2, 3, 4, 5, 6]).forEach((v, n) => expect(v).toBeCloseTo(samples[n]!, 12));
    expect(plainSpline([7, 7, 7], [0.3, 1.9])).toEqual([7, 7].map((v) => expect.closeTo(v, 12) as number)); // a matcher stands for the number
    const [before, after] = plainSpline(samples, [0.01, -0.01]);
    expect(before).toBeCloseTo(after!, 12);
  });
});

if (!present) console.warn(`skipped: ${shared}/ct_phantom_pat1 is not there (set ICTOS_SHARED)`);

describe.skipIf(!present)('plain references on the CT phantom', () => {
  const phantom = (): { slices: number[][][]; roi: number[][][] } => {
    const volume = readNiftiVolume(`${shared}/ct_phantom_pat1/nifti/image/phantom.nii.gz`);
    const mask = toMask(readNiftiVolume(`${shared}/ct_phantom_pat1/nifti/mask/mask.nii.gz`));
    const slices = rowsOf(
      volume.stored.map((v) => v * volume.slope + volume.intercept),
      volume.grid.dims,
    );
    const roi = rowsOf(mask, volume.grid.dims);
    const used = slices.flatMap((_, k) => (roi[k]!.flat().includes(1) ? [k] : []));
    return { slices: used.map((k) => slices[k]!), roi: used.map((k) => roi[k]!) };
  };
  /** The rows and columns of a slice that the ROI spans, with a margin that may not leave the image. */
  const cropped = (rows: LevelRows, roi: LevelRows, margin: number): number[][] => {
    const spans = (lines: LevelRows): [number, number] => {
      const hit = lines.flatMap((line, n) => (line.includes(1) ? [n] : []));
      const [first, last] = [Math.min(...hit) - margin, Math.max(...hit) + margin];
      expect(first >= 0 && last < lines.length).toBe(true);
      return [first, last];
    };
    const [top, bottom] = spans(roi);
    const [left, right] = spans(roi[0]!.map((_, x) => roi.map((row) => row[x]!)));
    return rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
  };

  it('configuration A: histogram and intensity-volume histogram, zones and neighbours', () => {
    const { slices, roi } = phantom();
    const table = readFileSync(`${shared}/ibsi1_config_A.csv`, 'utf8');
    const levels = slices.map((rows, k) =>
      rows.map((row, y) =>
        row.map((v, x) => {
          const hu = Math.round(v);
          return roi[k]![y]![x] === 1 && hu >= -500 && hu <= 400 ? Math.floor((hu + 500) / 25) + 1 : 0;
        }),
      ),
    );
    const flat = levels.flat(2);
    const values = slices.flat(2).flatMap((v, n) => (flat[n]! > 0 ? [Math.round(v)] : []));
    const present = flat.filter((v) => v > 0);
    const most = present.reduce((a, b) => Math.max(a, b), 0);
    expect(misses(table, 'intensity histogram', '', plainHistogram(present, most))).toEqual([]);
    expect(
      misses(table, 'intensity-volume histogram', '', plainVolumeHistogram(values, { method: 'none' }, [-500, 400])),
    ).toEqual([]);
    const small = levels.map((rows, k) => cropped(rows, roi[k]!, 1));
    // distances are those of the mask before re-segmentation
    const distances = new Map<LevelRows, number[][]>(
      small.map((rows, k) => [rows, plainBorderDistances(cropped(roi[k]!, roi[k]!, 1))]),
    );
    for (const aggregation of PLANE_AGGREGATIONS) {
      const { glszm, gldzm, ngtdm, ngldm } = plainNeighbourhood(small, most, aggregation, 'all', (rows) => distances.get(rows)!);
      expect(misses(table, 'GLSZM', aggregation, glszm!)).toEqual([]);
      expect(misses(table, 'GLDZM', aggregation, gldzm!)).toEqual([]);
      expect(misses(table, 'NGTDM', aggregation, ngtdm!)).toEqual([]);
      expect(misses(table, 'NGLDM', aggregation, ngldm!)).toEqual([]);
    }
  });

  it('IBSI-2 phase 2: mean filter 2.A and wavelet 6.A', () => {
    const { slices, roi } = phantom();
    const references = readFileSync(`${shared}/ibsi2_phase2_1A_2A_6A.csv`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(';'));
    const filters = {
      '2.A': (rows: LevelRows): number[][] => plainMean(rows, 5, 'mirror'),
      '6.A': (rows: LevelRows): number[][] =>
        plainWaveletResponse(rows, {
          kind: 'wavelet',
          wavelet: 'db3',
          level: 1,
          band: 'LH',
          rotationInvariant: true,
          pooling: 'mean',
          edge: 'mirror',
        }),
    };
    for (const [id, filter] of Object.entries(filters)) {
      const values = slices.flatMap((rows, k) => {
        const [image, mask] = [cropped(rows, roi[k]!, 6), cropped(roi[k]!, roi[k]!, 6)];
        return filter(image).flatMap((row, y) =>
          row.filter((_, x) => mask[y]![x] === 1 && image[y]![x]! >= -1000 && image[y]![x]! <= 400),
        );
      });
      const sorted = Float64Array.from(values).sort();
      const mean = (f: (v: number) => number): number => values.reduce((sum, v) => sum + f(v), 0) / values.length;
      const average = mean((v) => v);
      const variance = mean((v) => (v - average) ** 2);
      const rank = (p: number): number => sorted[Math.ceil((p * sorted.length) / 100) - 1]!;
      const ours: Values = {
        stat_mean: average,
        stat_var: variance,
        stat_skew: mean((v) => (v - average) ** 3) / variance ** 1.5,
        stat_kurt: mean((v) => (v - average) ** 4) / variance ** 2 - 3,
        stat_min: sorted[0]!,
        stat_p10: rank(10),
        stat_p90: rank(90),
        stat_max: sorted.at(-1)!,
        stat_iqr: rank(75) - rank(25),
        stat_mad: mean((v) => Math.abs(v - average)),
        stat_energy: mean((v) => v * v) * values.length,
        stat_rms: Math.sqrt(mean((v) => v * v)),
      };
      const off = Object.entries(ours).flatMap(([tag, value]) => {
        const row = references.find((r) => r[0] === id && r[2] === tag)!;
        return matchesIbsi(value, Number(row[3]), Number(row[4])) ? [] : [`${id} ${tag} ${value} is not ${row[3]!}`];
      });
      expect(off).toEqual([]);
    }
  });
});

/** RTSTRUCT: what is written comes back to the voxel in every orientation, and each refusal has its name. */
import { describe, expect, it } from 'vitest';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { toIjk } from '@shared/core/geometry/grid-coordinates';
import { type RoiToWrite, type StructureSetToWrite, toSeededUid, toStructureSetFile } from '@main/node/dicom-io/dicom-writer';
import { loadSeriesVolume } from '@main/node/dicom-io/series-loader';
import { type LoadedMask, toStructureSetMask } from '@main/node/dicom-io/structure-set-mask';
import { parseStructureSetFile } from '@main/node/dicom-io/structure-set-parser';
import { toRoiContours } from '@main/node/dicom-io/synthetic-study-writer';
import type { Result } from '@shared/base/result';
import { dcmdump, FIXTURE_DIMS, fixtureFiles, fixtureSeries, hasDcmtk, withElements } from '../../../support/mr-fixture';

const baseGrid = fixtureSeries().grid;
const [columns, rows, slices] = FIXTURE_DIMS;
const inside = (i: number, j: number, k: number): boolean =>
  (k === 1 && i >= 2 && i <= 9 && j >= 1 && j <= 7 && !(i >= 4 && i <= 5 && j >= 3 && j <= 4)) ||
  (k === 1 && i === 12 && j === 10) ||
  (k === 3 && i + j < 6) ||
  (k === 4 && i === 6 && j === 5);
const mask = Uint8Array.from({ length: columns * rows * slices }, (_value, n) =>
  inside(n % columns, Math.floor(n / columns) % rows, Math.floor(n / (columns * rows))) ? 1 : 0,
);
const count = mask.reduce<number>((sum, value) => sum + value, 0);

const structures = (grid: Grid, rois: readonly RoiToWrite[], changes: Partial<StructureSetToWrite> = {}): Uint8Array =>
  toStructureSetFile({
    identity: fixtureSeries().identity,
    sopInstanceUid: toSeededUid('structures'),
    seriesInstanceUid: toSeededUid('structure series'),
    seriesNumber: 9,
    seriesDescription: 'SYNTHETIC ROI',
    label: 'SYNTHETIC',
    manufacturer: 'SYNTHETIC',
    grid,
    imageSeriesInstanceUid: fixtureSeries().seriesInstanceUid,
    frameOfReferenceUid: fixtureSeries().frameOfReferenceUid,
    rois,
    ...changes,
  }).bytes;
const roi = (name = 'GTV_T1C', grid = baseGrid): RoiToWrite => toRoiContours(name, mask, grid, [0, 158, 115]);

async function read(bytes: Uint8Array, name: string | null, grid = baseGrid): Promise<Result<LoadedMask>> {
  const series = await loadSeriesVolume(fixtureFiles({ grid }));
  if (!series.ok) throw new Error(series.error.code);
  const set = parseStructureSetFile(bytes);
  return set.ok ? toStructureSetMask(set.value, name, series.value) : set;
}
const codeOf = async (bytes: Uint8Array, name: string | null = null): Promise<string> => {
  const result = await read(bytes, name);
  return result.ok ? 'ok' : result.error.code;
};
/** The only contour of the set, moved or retyped. */
const polygon = (points: readonly number[], k: number): RoiToWrite => ({
  name: 'P',
  colour: [1, 2, 3],
  slices: new Map([[k, [Float64Array.from(points)]]]),
});

describe('RTSTRUCT there and back', () => {
  const flips = [1, -1].flatMap((a) => [1, -1].map((b) => [a, b] as const));
  it.each(flips.flatMap(([a, b]) => [false, true].map((transposed) => ({ a, b, transposed }))))(
    'gives the same voxels in axial storage $a $b, transposed $transposed',
    async ({ a, b, transposed }) => {
      const [row, column]: readonly [Vec3, Vec3] = transposed
        ? [
            [0, a, 0],
            [b, 0, 0],
          ]
        : [
            [a, 0, 0],
            [0, b, 0],
          ];
      const normal: Vec3 = [0, 0, row[0] * column[1] - row[1] * column[0]];
      const grid: Grid = { ...baseGrid, directions: [row, column, normal] };
      const result = await read(structures(grid, [roi('GTV_T1C', grid)]), 'gtv', grid);
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      expect(result.value).toMatchObject({ roiName: 'GTV_T1C', voxels: count, slices: 3, skipped: [] });
      expect(result.value.deviationMm).toBeLessThan(1e-3);
      const series = await loadSeriesVolume(fixtureFiles({ grid }));
      if (!series.ok) throw new Error(series.error.code);
      const canonical = series.value.volume.grid;
      for (let n = 0; n < mask.length; n += 1) {
        const [i, j, k] = [n % columns, Math.floor(n / columns) % rows, Math.floor(n / (columns * rows))];
        const at = [0, 1, 2].map(
          (axis) => grid.originLpsMm[axis]! + i * 0.7 * row[axis]! + j * 0.9 * column[axis]! + k * 4.3 * normal[axis]!,
        ) as unknown as Vec3; // three entries by construction
        const [x, y, z] = toIjk(canonical, at).map(Math.round) as [number, number, number]; // three entries by construction
        expect(result.value.mask[(z * canonical.dims[1] + y) * canonical.dims[0] + x]).toBe(mask[n]);
      }
    },
  );

  it.skipIf(!hasDcmtk())('is an RTSTRUCT that dcmtk reads whole', () => {
    const dump = dcmdump(structures(baseGrid, [roi()]));
    expect(dump).toContain('=RTStructureSetStorage');
    expect(dump).toContain('[GTV_T1C]');
    expect(dump.match(/\[CLOSED_PLANAR\]/g)?.length).toBeGreaterThanOrEqual(5);
  });
});

describe('refusals and choices', () => {
  const two = [roi('GTV_T1C'), roi('GTV_T2'), roi('Node left')];

  it('chooses by exact name, unique prefix, else lists the names', async () => {
    const bytes = structures(baseGrid, two);
    expect(await codeOf(bytes, 'gtv_t2')).toBe('ok');
    expect(await codeOf(bytes, 'node')).toBe('ok');
    expect(await codeOf(bytes, 'gtv')).toBe('roi/ambiguous');
    const missing = await read(bytes, 'cord');
    expect(missing).toMatchObject({
      ok: false,
      error: { code: 'roi/not-found', data: { names: ['GTV_T1C', 'GTV_T2', 'Node left'] } },
    });
    expect(await codeOf(bytes, null)).toBe('roi/name-needed');
    expect(await codeOf(structures(baseGrid, [roi()]), null)).toBe('ok');
  });

  it('refuses another frame of reference', async () => {
    expect(await codeOf(structures(baseGrid, [roi()], { frameOfReferenceUid: toSeededUid('other frame') }))).toBe(
      'rtstruct/frame-of-reference',
    );
  });

  it('accepts min(0.1 mm, 5%) off a slice, stores it, and refuses more', async () => {
    const shifted = (mm: number): Grid => ({ ...baseGrid, originLpsMm: [-11.5, 7.25, -30 + mm] });
    const near = await read(structures(shifted(0.08), [roi()]), null);
    expect(near.ok && near.value.deviationMm).toBeCloseTo(0.08, 4);
    expect(near.ok && near.value.voxels).toBe(count);
    expect(await codeOf(structures(shifted(0.12), [roi()]))).toBe('geometry/contour-off-slice');
    expect(await codeOf(structures(shifted(43), [roi()]))).toBe('geometry/contour-outside-image');
  });

  it('refuses contours drawn in another plane', async () => {
    const coronal: Grid = {
      ...baseGrid,
      directions: [
        [1, 0, 0],
        [0, 0, 1],
        [0, -1, 0],
      ],
    };
    expect(await codeOf(structures(coronal, [polygon([1, 1, 8, 1, 8, 6], 2)]))).toBe('rtstruct/not-in-plane');
  });

  it('lists and skips points and open contours', async () => {
    const bytes = structures(baseGrid, [{ ...roi(), name: 'G' }]);
    const text = Buffer.from(bytes);
    // Same length, so that only the type changes: first contour becomes an open one.
    const at = text.indexOf('CLOSED_PLANAR ');
    text.write('OPEN_PLANAR   ', at, 'latin1');
    const result = await read(new Uint8Array(text), 'G');
    expect(result.ok && result.value.skipped).toEqual([{ geometricType: 'OPEN_PLANAR', count: 1 }]);
    expect(result.ok && result.value.voxels < count).toBe(true);
    const all = Buffer.from(text.toString('latin1').replaceAll('CLOSED_PLANAR ', 'POINT         '), 'latin1');
    expect(await codeOf(new Uint8Array(all), 'G')).toBe('rtstruct/no-closed-contour');
  });

  it('names files that are no structure set, and SEG apart', async () => {
    const image = fixtureFiles()[0]!.bytes;
    expect(await codeOf(image)).toBe('rtstruct/not-rtstruct');
    expect(await codeOf(withElements(image, { '00080060': { vr: 'CS', Value: ['SEG'] } }))).toBe('unsupported/seg');
  });
});

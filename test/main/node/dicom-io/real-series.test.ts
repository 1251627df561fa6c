/** Real MR series with RTSTRUCT contours: volume, mask, geometry, against the independent implementation's counts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSeriesVolume } from '@main/node/dicom-io/series-loader';
import { parseStructureSetFile } from '@main/node/dicom-io/structure-set-parser';
import { toStructureSetMask } from '@main/node/dicom-io/structure-set-mask';

const shared = process.env['ICTOS_SHARED'] ?? '../shared';
const data = join(shared, 'data/mr-sarcoma');
const present = existsSync(data);
if (!present) console.warn(`skipped: ${data} is absent (real MR series)`);

describe.skipIf(!present)('real MR series', () => {
  it.each(['STS_002', 'STS_003', 'STS_004'])('%s: volume and RTSTRUCT mask', async (name) => {
    // The reference file is our own test data: its fields are known.
    const expected = JSON.parse(readFileSync(join(shared, `reference/ictos-273/${name}.json`), 'utf8')) as {
      roiVoxelsNative: number;
      volumeMl: number;
    };
    const folder = join(data, name, 'image');
    const loaded = await loadSeriesVolume(readdirSync(folder).map((file) => join(folder, file)));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    const series = loaded.value;
    expect(series.plane).toBe('axial');
    expect(series.extractionBlock).toBeNull();
    expect(series.problems).toEqual([]);
    expect(series.leftOut).toEqual([]);
    expect(series.sha256).toMatch(/^[0-9a-f]{64}$/);
    const [left, posterior, superior] = series.volume.grid.directions;
    expect(left[0]).toBeGreaterThan(0.9);
    expect(posterior[1]).toBeGreaterThan(0.9);
    expect(superior[2]).toBeGreaterThan(0.9);

    const structures = parseStructureSetFile(readFileSync(join(data, name, 'mask/RS.dcm')));
    if (!structures.ok) throw new Error(JSON.stringify(structures.error));
    const mask = toStructureSetMask(structures.value, 'gtv_mass', series);
    if (!mask.ok) throw new Error(JSON.stringify(mask.error));
    expect(mask.value.roiName).toBe('GTV_Mass_MR_T1');
    expect(mask.value.voxels).toBe(expected.roiVoxelsNative);
    expect(mask.value.deviationMm).toBeLessThan(0.1);
    const [x, y, z] = series.volume.grid.spacingMm;
    expect((mask.value.voxels * x * y * z) / 1000).toBeCloseTo(expected.volumeMl, 8);
  });
});

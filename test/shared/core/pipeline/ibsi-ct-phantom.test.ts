import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@shared/base/result';
import { featureCatalogue } from '@shared/core/features/catalogue';
import { computeFirstOrder } from '@shared/core/features/first-order';
import { AGGREGATIONS, computeTexture } from '@shared/core/features/texture';
import { matchesIbsi, parseIbsiReference } from '@shared/core/pipeline/ibsi-selftest';
import { discretise } from '@shared/core/preprocess/discretise';
import { resampleAxis } from '@shared/core/preprocess/resample-axis';
import { resampleRoi } from '@shared/core/preprocess/roi-slices';
import { describe, expect, it } from 'vitest';
import { readNiftiVolume, toMask } from '../../../support/nifti-volume';

// The CT phantom is CC BY-NC: read from the shared folder only, never copied.
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = `${resolve(root, process.env['ICTOS_SHARED'] ?? '../shared')}/reference/ibsi`;
const present = existsSync(`${folder}/ct_phantom_pat1`);
if (!present) console.warn(`skipped: ${folder}/ct_phantom_pat1 is not there (set ICTOS_SHARED)`);

describe.skipIf(!present)('IBSI configuration A on the CT phantom', () => {
  it('gives every consensus value of the 18 statistics, GLCM and GLRLM within slices', () => {
    const image = readNiftiVolume(`${folder}/ct_phantom_pat1/nifti/image/phantom.nii.gz`);
    const roiMask = toMask(readNiftiVolume(`${folder}/ct_phantom_pat1/nifti/mask/mask.nii.gz`));
    const intensities = Float64Array.from(image.stored, (v) => Math.round(v * image.slope + image.intercept));
    const mask = roiMask.map((inside, n) => (inside && intensities[n]! >= -500 && intensities[n]! <= 400 ? 1 : 0));
    const [columns, rows] = image.grid.dims;
    const roi = resampleRoi(mask, image.grid.dims, resampleAxis(columns, 1, null), resampleAxis(rows, 1, null));
    const values = intensities.filter((_, n) => mask[n] !== 0);
    expect(roi.voxels).toBe(114596);
    const grey = unwrap(discretise(values, { method: 'FBS', width: 25, origin: -500 }));
    const ours = new Map<string, number>();
    const keep = (family: string, aggregation: string, found: Readonly<Record<string, number>>): void => {
      for (const entry of featureCatalogue) {
        if (entry.family === family) ours.set(`${String(entry.ibsiId)}/${aggregation}`, found[entry.feature] ?? NaN);
      }
    };
    keep('firstorder', '', computeFirstOrder(values));
    for (const aggregation of AGGREGATIONS) {
      const { glcm, glrlm } = computeTexture(roi, grey, aggregation, 'all');
      keep('glcm', aggregation, glcm ?? {});
      keep('glrlm', aggregation, glrlm);
    }
    const families = ['intensity statistics', 'GLCM', 'GLRLM'];
    const references = unwrap(parseIbsiReference(readFileSync(`${folder}/ibsi1_config_A.csv`, 'utf8'))).filter((r) =>
      families.includes(r.family),
    );
    const compared = references.filter((r) => ours.has(`${r.ibsiId}/${r.aggregationId}`));
    expect(compared).toHaveLength(18 + 4 * (25 + 16));
    const off = compared.filter((r) => !matchesIbsi(ours.get(`${r.ibsiId}/${r.aggregationId}`) ?? NaN, r.value, r.tolerance));
    expect(off).toEqual([]);
  });
});

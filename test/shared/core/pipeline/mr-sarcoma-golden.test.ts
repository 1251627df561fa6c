import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import { loadImage, loadMask } from '@main/node/dicom-io/image-loader';
import { unwrap } from '@shared/base/result';
import { computeFeatures } from '@shared/core/pipeline/compute-features';
import { describe, expect, it } from 'vitest';
import { expectGolden, readGolden, readIctosProfile } from '../../../support/ictos-golden';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const shared = resolve(root, process.env['ICTOS_SHARED'] ?? '../shared');
const present = existsSync(`${shared}/data/mr-sarcoma`);
if (!present) console.warn(`skipped: ${shared}/data/mr-sarcoma is not there (set ICTOS_SHARED)`);

describe.skipIf(!present)('ictos-273 on real MR series with contours', () => {
  it.each(['STS_002', 'STS_003', 'STS_004'])('%s gives all 273', async (name) => {
    const folder = `${shared}/data/mr-sarcoma/${name}`;
    const image = unwrap(await loadImage(`${folder}/image`));
    const mask = unwrap(await loadMask(`${folder}/mask/RS.dcm`, image, 'gtv_mass'));
    expect(mask.deviationMm).toBeLessThanOrEqual(0.1);
    const outcome = unwrap(
      computeFeatures({ volume: image.volume, mask: mask.mask, sequence: 't1', profile: readIctosProfile() }),
    );
    expectGolden(outcome, readGolden(`${shared}/reference/ictos-273/${name}.json`));
  });
});

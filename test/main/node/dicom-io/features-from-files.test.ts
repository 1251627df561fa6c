/** From files to features: what `features --image --mask` computes, against the independent implementation. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { computeFeatures, type ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import { loadImage, loadMask } from '@main/node/dicom-io/image-loader';
import { expectGolden, goldenPath, readGolden, readIctosProfile } from '../../../support/ictos-golden';

async function extract(
  imagePath: string,
  maskPath: string,
  roi: string | null,
  sequence: 't1' | 't1c',
): Promise<ExtractionOutcome> {
  const image = await loadImage(imagePath);
  if (!image.ok) throw new Error(JSON.stringify(image.error));
  const mask = await loadMask(maskPath, image.value, roi);
  if (!mask.ok) throw new Error(JSON.stringify(mask.error));
  const outcome = computeFeatures({ volume: image.value.volume, mask: mask.value.mask, sequence, profile: readIctosProfile() });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
}

describe('synthetic volume by files', () => {
  it.each(['LPS', 'IRA'])('gives the golden values from storage %s', async (storage) => {
    const outcome = await extract(
      goldenPath(`synthetic_${storage}_image.nii.gz`),
      goldenPath(`synthetic_${storage}_mask.nii.gz`),
      null,
      't1c',
    );
    expectGolden(outcome, readGolden(goldenPath('synthetic.json')));
  });

  it('gives the golden values with image and mask stored differently', async () => {
    const outcome = await extract(goldenPath('synthetic_LPS_image.nii.gz'), goldenPath('synthetic_IRA_mask.nii.gz'), null, 't1c');
    expectGolden(outcome, readGolden(goldenPath('synthetic.json')));
  });

  it.each([
    ['edges_image', 'edges'],
    ['edges_flat_image', 'edges_flat'],
  ])('gives the golden values of %s', async (image, expected) => {
    const outcome = await extract(goldenPath(`${image}.nii.gz`), goldenPath('edges_mask.nii.gz'), null, 't1c');
    expectGolden(outcome, readGolden(goldenPath(`${expected}.json`)));
  });
});

const shared = process.env['ICTOS_SHARED'] ?? '../shared';
const present = existsSync(join(shared, 'data/mr-sarcoma'));
if (!present) console.warn(`skipped: ${shared} is absent (real MR series)`);
describe.skipIf(!present)('real MR series by files', () => {
  it.each(['STS_002', 'STS_003', 'STS_004'])('%s', async (name) => {
    const data = join(shared, 'data/mr-sarcoma', name);
    const outcome = await extract(join(data, 'image'), join(data, 'mask/RS.dcm'), 'GTV_Mass', 't1');
    expectGolden(outcome, readGolden(join(shared, `reference/ictos-273/${name}.json`)));
  });
});

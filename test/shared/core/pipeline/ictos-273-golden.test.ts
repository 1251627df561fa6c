import { unwrap } from '@shared/base/result';
import { computeFeatures, type ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import { describe, expect, it } from 'vitest';
import { expectGolden, goldenPath, readGolden, readIctosProfile } from '../../../support/ictos-golden';
import { readCanonicalNifti, toMask } from '../../../support/nifti-volume';

function extract(image: string, mask: string): ExtractionOutcome {
  return unwrap(
    computeFeatures({
      volume: readCanonicalNifti(goldenPath(image)),
      mask: toMask(readCanonicalNifti(goldenPath(mask))),
      sequence: 't1c',
      profile: readIctosProfile(),
    }),
  );
}

describe('ictos-273 golden values', () => {
  it.each([
    ['synthetic_LPS', 'synthetic_LPS_image.nii.gz', 'synthetic_LPS_mask.nii.gz', 'synthetic.json'],
    [
      'synthetic_IRA, the same anatomy stored otherwise',
      'synthetic_IRA_image.nii.gz',
      'synthetic_IRA_mask.nii.gz',
      'synthetic.json',
    ],
    ['edges', 'edges_image.nii.gz', 'edges_mask.nii.gz', 'edges.json'],
    ['edges, flat ROI', 'edges_flat_image.nii.gz', 'edges_mask.nii.gz', 'edges_flat.json'],
  ])('%s gives all 273', (_, image, mask, golden) => {
    expectGolden(extract(image, mask), readGolden(goldenPath(golden)));
  });

  it('has 273 features and no reason', () => {
    const outcome = extract('edges_image.nii.gz', 'edges_mask.nii.gz');
    expect(outcome.features).toHaveLength(273);
    expect(outcome.features.filter((f) => f.value === null)).toEqual([]);
    expect(outcome.flags).toEqual([]);
  });
});

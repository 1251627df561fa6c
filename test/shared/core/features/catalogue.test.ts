import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@shared/base/result';
import { featureCatalogue, findFeature } from '@shared/core/features/catalogue';
import { parseFeatureName, toFeatureName } from '@shared/core/features/feature-name';
import { parseIbsiReference } from '@shared/core/pipeline/ibsi-selftest';
import { describe, expect, it } from 'vitest';

describe('feature catalogue', () => {
  it('has 18 + 25 + 16 + 8 features, each once', () => {
    const count = (family: string): number => featureCatalogue.filter((entry) => entry.family === family).length;
    expect(['firstorder', 'glcm', 'glrlm', 'shape2d'].map(count)).toEqual([18, 25, 16, 8]);
    expect(new Set(featureCatalogue.map((entry) => `${entry.family}/${entry.feature}`)).size).toBe(67);
  });

  it("bears IBSI's names and identifiers", () => {
    const csv = readFileSync(
      fileURLToPath(new URL('../../../../assets/ibsi/digital-phantom-reference.csv', import.meta.url)),
      'utf8',
    );
    const families: Record<string, string> = { 'intensity statistics': 'firstorder', GLCM: 'glcm', GLRLM: 'glrlm' };
    const published = new Set(
      unwrap(parseIbsiReference(csv)).flatMap((r) =>
        families[r.family] ? [`${families[r.family]}|${r.ibsiId}|${r.feature}`] : [],
      ),
    );
    const ours = featureCatalogue.filter((e) => e.ibsiId !== null).map((e) => `${e.family}|${String(e.ibsiId)}|${e.label}`);
    expect(new Set(ours)).toEqual(published);
    expect(featureCatalogue.filter((e) => e.ibsiId === null).map((e) => e.family)).toEqual(new Array(8).fill('shape2d'));
  });

  it('reads column names back', () => {
    for (const entry of featureCatalogue) {
      const name = toFeatureName('t1c', 'wavelet-LH', entry.family, entry.feature);
      expect(parseFeatureName(name)).toEqual({ sequence: 't1c', imageType: 'wavelet-LH', definition: entry });
    }
    expect(parseFeatureName('t1c_original_firstorder_skewness')?.definition.ibsiId).toBe('KE2A');
    for (const other of ['age', 't1d_original_firstorder_mean', 't1_wavelet_firstorder_mean', 't1_original_glcm_mean', ''])
      expect(parseFeatureName(other)).toBeNull();
    expect(findFeature('glcm', 'toString')).toBeNull();
  });
});

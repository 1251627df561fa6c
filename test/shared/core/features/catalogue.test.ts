import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@shared/base/result';
import { familyCatalogue, FEATURE_FAMILIES, featureCatalogue, findFeature } from '@shared/core/features/catalogue';
import { parseFeatureName, toFeatureName } from '@shared/core/features/feature-name';
import { parseIbsiReference } from '@shared/core/pipeline/ibsi-selftest';
import { describe, expect, it } from 'vitest';

describe('feature catalogue', () => {
  it('has the features of every family, each once', () => {
    const count = (family: string): number => featureCatalogue.filter((entry) => entry.family === family).length;
    expect(FEATURE_FAMILIES.map(count)).toEqual([18, 23, 6, 2, 25, 16, 16, 16, 5, 17, 8]);
    expect(new Set(featureCatalogue.map((entry) => `${entry.family}/${entry.feature}`)).size).toBe(152);
  });

  it('says of each what it is, how it is computed, its range and its edges', () => {
    for (const entry of featureCatalogue)
      for (const text of [entry.label, entry.unit, entry.range, entry.definition, entry.formula, entry.edge])
        expect(text, `${entry.family} ${entry.feature}`).toMatch(/\S/);
  });

  it("bears IBSI's names and identifiers", () => {
    const csv = readFileSync(
      fileURLToPath(new URL('../../../../assets/ibsi/digital-phantom-reference.csv', import.meta.url)),
      'utf8',
    );
    const families = new Map(FEATURE_FAMILIES.map((family) => [familyCatalogue[family].ibsiName, family]));
    const published = new Set(
      unwrap(parseIbsiReference(csv)).flatMap((r) => {
        const family = families.get(r.family);
        return family ? [`${family}|${r.ibsiId}|${r.feature}`] : [];
      }),
    );
    const ours = featureCatalogue.filter((e) => e.ibsiId !== null).map((e) => `${e.family}|${String(e.ibsiId)}|${e.label}`);
    expect(new Set(ours)).toEqual(published);
    expect(featureCatalogue.filter((e) => e.ibsiId === null).map((e) => e.family)).toEqual(new Array(8).fill('shape2d'));
  });

  it('reads column names back', () => {
    for (const entry of featureCatalogue) {
      const name = toFeatureName('t1c', 'wavelet-LH', entry.family, entry.feature);
      expect(parseFeatureName(name)).toEqual({ sequence: 't1c', imageType: 'wavelet-LH', aggregation: null, definition: entry });
      const other = toFeatureName('t2', 'log-2mm', entry.family, entry.feature, 'SUJT');
      expect(parseFeatureName(other)).toMatchObject({ imageType: 'log-2mm', aggregation: 'SUJT', definition: entry });
    }
    expect(parseFeatureName('t1c_original_firstorder_skewness')?.definition.ibsiId).toBe('KE2A');
    for (const other of ['age', 't1d_original_firstorder_mean', 't1_original_glcm_mean', ''])
      expect(parseFeatureName(other)).toBeNull();
    expect(findFeature('glcm', 'toString')).toBeNull();
  });
});

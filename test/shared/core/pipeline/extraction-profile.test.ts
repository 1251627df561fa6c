import { featureCount, parseProfile, profileHash } from '@shared/core/pipeline/extraction-profile';
import { unwrap } from '@shared/base/result';
import { describe, expect, it } from 'vitest';
import { readIctosProfile } from '../../../support/ictos-golden';

const profile = readIctosProfile();

describe('extraction profile', () => {
  it('ictos-273 has 273 features and a fixed hash', () => {
    expect(featureCount(profile)).toBe(273);
    expect(Object.values(profile.features).map((list) => list.length)).toEqual([15, 22, 16, 8]);
    expect(profileHash(profile)).toBe('5ceff1d4fc4145c8f5b4b06b039f71a2f3292cd22c1edeb442c4b2068cc35fb8');
  });

  it('has one hash for one meaning, and another for any change', () => {
    const reordered: unknown = Object.fromEntries(Object.entries(profile).reverse());
    expect(profileHash(unwrap(parseProfile(reordered)))).toBe(profileHash(profile));
    expect(profileHash({ ...profile, inPlaneSpacingMm: 1.5 })).not.toBe(profileHash(profile));
  });

  it('accepts every choice', () => {
    const choices = [
      { normalisation: { method: 'z-image', limitsSd: 3 } },
      { normalisation: { method: 'percentile', limitsSd: null } },
      { discretisation: { method: 'FBS', width: 0.25, origin: -5 } },
      { inPlaneSpacingMm: null },
      { texture: { aggregation: 'ZW7Z', slices: 'largest' } },
      { imageTypes: ['original'] },
    ];
    for (const choice of choices) expect(unwrap(parseProfile({ ...profile, ...choice }))).toMatchObject(choice);
  });

  it.each([
    ['profile', null],
    ['profile', []],
    ['profile.extra', { ...profile, extra: 1 }],
    ['profile.texture', { ...profile, texture: undefined }, 'texture'],
    ['schema', { ...profile, schema: 2 }],
    ['name', { ...profile, name: 'My Profile' }],
    ['version', { ...profile, version: 0 }],
    ['title', { ...profile, title: ' ' }],
    ['normalisation.method', { ...profile, normalisation: { method: 'histogram', limitsSd: null } }],
    ['normalisation.limitsSd', { ...profile, normalisation: { method: 'none', limitsSd: 3 } }],
    ['normalisation.limitsSd', { ...profile, normalisation: { method: 'z-image', limitsSd: -1 } }],
    ['inPlaneSpacingMm', { ...profile, inPlaneSpacingMm: 0 }],
    ['inPlaneSpacingMm', { ...profile, inPlaneSpacingMm: '1' }],
    ['imageTypes[1]', { ...profile, imageTypes: ['original', 'log'] }],
    ['imageTypes[1]', { ...profile, imageTypes: ['original', 'original'] }],
    ['discretisation.bins', { ...profile, discretisation: { method: 'FBN', bins: 1 } }],
    ['discretisation.bins', { ...profile, discretisation: { method: 'FBN', bins: 32.5 } }],
    ['discretisation.bins', { ...profile, discretisation: { method: 'FBS', bins: 32 } }],
    ['discretisation.width', { ...profile, discretisation: { method: 'FBS', width: 0, origin: 0 } }],
    ['texture.aggregation', { ...profile, texture: { aggregation: 'ITBB', slices: 'all' } }],
    ['texture.slices', { ...profile, texture: { aggregation: 'BTW3', slices: 'middle' } }],
    ['features.glcm[0]', { ...profile, features: { ...profile.features, glcm: ['mean'] } }],
    [
      'features.glrlm[2]',
      { ...profile, features: { ...profile.features, glrlm: ['run_entropy', 'run_percentage', 'run_entropy'] } },
    ],
    ['features', { ...profile, features: { firstorder: [], glcm: [], glrlm: [], shape2d: [] } }],
  ])('names the path %s of a mistake', (path, value, other?: string) => {
    const result = parseProfile(value);
    expect(result).toMatchObject({ ok: false, error: { code: 'profile/invalid', data: { path: other ?? path } } });
    expect(!result.ok && result.error.data['rule']).toBeTruthy();
  });
});

import { parseProfile } from '@shared/contract/extraction-profile';
import { toFeatureName } from '@shared/core/features/feature-name';
import { diffProfiles } from '@shared/core/pipeline/profile-diff';
import { columnsOf, featureCount, profileHash } from '@shared/core/pipeline/extraction-profile';
import { unwrap } from '@shared/base/result';
import { describe, expect, it } from 'vitest';
import { readIctosProfile } from '../../../support/ictos-golden';

const profile = readIctosProfile();

describe('extraction profile', () => {
  it('ictos-273 has 273 features and a fixed hash', () => {
    expect(featureCount(profile)).toBe(273);
    const { firstorder, glcm, glrlm, shape2d, ...others } = profile.features;
    expect([firstorder, glcm, glrlm, shape2d].map((list) => list.length)).toEqual([15, 22, 16, 8]);
    expect(Object.values(others).flat()).toEqual([]);
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
      { texture: { aggregation: ['ZW7Z', 'BTW3'], slices: 'largest' } },
      { imageTypes: ['original'] },
    ];
    for (const choice of choices) expect(unwrap(parseProfile({ ...profile, ...choice }))).toMatchObject(choice);
    const one = unwrap(parseProfile({ ...profile, texture: { aggregation: 'ZW7Z', sliceAggregation: '62GR', slices: 'all' } }));
    expect(one.texture).toEqual({ aggregation: ['ZW7Z'], sliceAggregation: ['62GR'], slices: 'all' });
  });

  it.each([
    ['profile', null],
    ['profile', []],
    ['extra', { ...profile, extra: 1 }],
    ['texture.extra', { ...profile, texture: { extra: 1 } }],
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
    ['schema', { name: 'no-schema', version: 1, title: 'no schema' }],
    ['imageTypes[1]', { ...profile, imageTypes: ['original', 'original'] }],
    ['discretisation.bins', { ...profile, discretisation: { method: 'FBN', bins: 1 } }],
    ['discretisation.bins', { ...profile, discretisation: { method: 'FBN', bins: 32.5 } }],
    ['discretisation.width', { ...profile, discretisation: { method: 'FBS', bins: 32 } }],
    ['discretisation.width', { ...profile, discretisation: { method: 'FBS', width: 0, origin: 0 } }],
    ['texture.aggregation', { ...profile, texture: { aggregation: 'ITBB', slices: 'all' } }],
    ['texture.slices', { ...profile, texture: { aggregation: 'BTW3', slices: 'middle' } }],
    ['features.glcm[0]', { ...profile, features: { ...profile.features, glcm: ['mean'] } }],
    [
      'features.glrlm[2]',
      { ...profile, features: { ...profile.features, glrlm: ['run_entropy', 'run_percentage', 'run_entropy'] } },
    ],
    ['features', { ...profile, features: { firstorder: [], glcm: [], glrlm: [], shape2d: [] } }],
    ['interpolation.image', { ...profile, interpolation: { image: 'lanczos' } }],
    ['interpolation.partialVolumeThreshold', { ...profile, interpolation: { partialVolumeThreshold: 0 } }],
    ['resegmentation.range', { ...profile, resegmentation: { range: [400, -500] } }],
    ['resegmentation.range', { ...profile, resegmentation: { range: [null, null] } }],
    ['resegmentation.sigma', { ...profile, resegmentation: { sigma: 0 } }],
    ['filters.mean-4.sizeVoxels', { ...profile, filters: { 'mean-4': { kind: 'mean', sizeVoxels: 4 } }, imageTypes: ['mean-4'] }],
    ['filters.mean-3', { ...profile, filters: { 'mean-3': { kind: 'mean', sizeVoxels: 3 } } }],
    ['filters.original', { ...profile, filters: { original: { kind: 'mean', sizeVoxels: 3 } } }],
    ['filters.a_b', { ...profile, filters: { a_b: { kind: 'mean', sizeVoxels: 3 } } }],
    ['filters.w.wavelet', { ...profile, filters: { w: { kind: 'wavelet', wavelet: 'sym4', band: 'LL' } }, imageTypes: ['w'] }],
    ['discretisation.method', { ...profile, discretisation: { method: 'none' } }],
    ['volumeHistogram.method', { ...profile, volumeHistogram: { method: 'none' }, features: { ivh: 'all' } }],
    ['roundIntensities', { ...profile, roundIntensities: true }],
    ['imageTypes[1]', { ...profile, imageTypes: ['original', 'toString'] }],
    ['imageTypes[0]', { ...profile, imageTypes: ['__proto__'] }],
    ['filters.constructor', { ...profile, filters: { constructor: { kind: 'mean', sizeVoxels: 3 } } }],
    ['__proto__', JSON.parse('{"schema":1,"name":"a","version":1,"title":"a","filters":{"__proto__":{"kind":"mean"}}}')],
    [
      'filters.log.sigmaMm',
      { ...profile, imageTypes: ['log'], filters: { log: { kind: 'laplacian-of-gaussian', sigmaMm: 50, cutoffSd: 10 } } },
    ],
    ['features.glszm[0]', { ...profile, features: { glszm: ['contrast'] } }],
    ['texture.sliceAggregation', { ...profile, texture: { sliceAggregation: 'KOBO' } }],
  ])('names the path %s of a mistake', (path, value) => {
    const result = parseProfile(value);
    expect(result).toMatchObject({ ok: false, error: { code: 'profile/invalid', data: { path } } });
    expect(!result.ok && result.error.data['rule']).toBeTruthy();
  });

  const minimal = { schema: 1, name: 'mine', version: 1, title: 'Mine' };

  it('takes the values of ictos-273 for what a document leaves out', () => {
    const { schema, ...mine } = unwrap(parseProfile(minimal));
    expect(schema).toBe(1);
    expect({ ...mine, name: profile.name, title: profile.title, schema: 1 }).toEqual(profile);
    expect(unwrap(parseProfile({ ...minimal, features: { ngtdm: 'all' } })).features).toMatchObject({
      firstorder: [],
      ngtdm: ['coarseness', 'contrast', 'busyness', 'complexity', 'strength'],
    });
  });

  it('keeps its hash whether a default is written out or left out, and changes it with every choice', () => {
    const choices = {
      interpolation: { image: 'cubic-spline', mask: 'bilinear', partialVolumeThreshold: 0.5 },
      roundIntensities: true,
      resegmentation: { range: [0, null], sigma: null },
      filters: { 'mean-3': { kind: 'mean', sizeVoxels: 3, edge: 'zero' } },
      volumeHistogram: { method: 'FBN', bins: 500 },
      texture: { aggregation: 'BTW3', sliceAggregation: '62GR', slices: 'all' },
      features: { ...profile.features, local: 'all' },
    };
    const hashes = Object.entries(choices).map(([key, value]) =>
      profileHash(
        unwrap(
          parseProfile({
            ...profile,
            [key]: value,
            ...(key === 'filters' ? { imageTypes: ['original', 'mean-3'] } : {}),
            ...(key === 'roundIntensities' ? { normalisation: { method: 'percentile' } } : {}),
          }),
        ),
      ),
    );
    expect(new Set([profileHash(profile), ...hashes]).size).toBe(1 + hashes.length);
    const { interpolation: _left, volumeHistogram: _out, ...shorter } = profile;
    expect(profileHash(unwrap(parseProfile(shorter)))).toBe(profileHash(profile));
  });

  it('names several aggregations in the column, one not', () => {
    const texture = { aggregation: ['BTW3', 'ZW7Z'], sliceAggregation: '62GR', slices: 'all' };
    const features = { firstorder: ['mean'], glcm: ['contrast'], ngtdm: ['busyness'], shape2d: ['area'] };
    const several = unwrap(parseProfile({ ...minimal, imageTypes: ['original', 'wavelet-HH'], texture, features }));
    expect(columnsOf(several).map((c) => toFeatureName('t2', c.imageType, c.family, c.feature, c.aggregationInName))).toEqual([
      't2_original_firstorder_mean',
      't2_original_glcm-BTW3_contrast',
      't2_original_glcm-ZW7Z_contrast',
      't2_original_ngtdm_busyness',
      't2_wavelet-HH_firstorder_mean',
      't2_wavelet-HH_glcm-BTW3_contrast',
      't2_wavelet-HH_glcm-ZW7Z_contrast',
      't2_wavelet-HH_ngtdm_busyness',
      't2_original_shape2d_area',
    ]);
  });

  it('says what differs between two profiles, choice by choice', () => {
    expect(diffProfiles(profile, { ...profile, name: 'other', title: 'other', version: 7 })).toEqual([]);
    const other = unwrap(
      parseProfile({
        ...profile,
        inPlaneSpacingMm: 0.5,
        discretisation: { method: 'FBS', width: 0.25, origin: -5 },
        imageTypes: ['original', 'log-2mm'],
        filters: { 'log-2mm': { kind: 'laplacian-of-gaussian', sigmaMm: 2 } },
        features: { ...profile.features, glcm: [...profile.features.glcm.slice(1)].reverse(), ngtdm: ['busyness'] },
      }),
    );
    expect(diffProfiles(profile, other)).toEqual([
      { path: 'inPlaneSpacingMm', left: '1', right: '0.5' },
      ...['LL', 'LH', 'HL', 'HH'].map((band) => ({ path: `imageTypes: wavelet-${band}`, left: 'yes', right: null })),
      { path: 'discretisation.method', left: 'FBN', right: 'FBS' },
      { path: 'discretisation.bins', left: '32', right: null },
      { path: 'features.glcm: joint_maximum', left: 'yes', right: null },
      { path: 'imageTypes: log-2mm', left: null, right: 'yes' },
      { path: 'filters.log-2mm.kind', left: null, right: 'laplacian-of-gaussian' },
      { path: 'filters.log-2mm.sigmaMm', left: null, right: '2' },
      { path: 'filters.log-2mm.cutoffSd', left: null, right: '4' },
      { path: 'filters.log-2mm.edge', left: null, right: 'mirror' },
      { path: 'discretisation.width', left: null, right: '0.25' },
      { path: 'discretisation.origin', left: null, right: '-5' },
      { path: 'features.ngtdm: busyness', left: null, right: 'yes' },
    ]);
  });

  it.each([
    [{ texture: { aggregation: 'FOO' } }, 'must be one of BTW3, SUJT, JJUI, ZW7Z, or a list of some'],
    [{ features: { glcm: 'al' } }, 'must be "all" or a list of glcm features'],
    [{ discretisation: { method: 'FBQ' } }, 'must be a known method'],
    [{ discretisation: { method: 'FBN', bins: 1 } }, 'must be at least 2'],
    [{ inPlaneSpacingMm: 21 }, 'must be at most 20'],
    [{ interpolation: { image: 'lanczos' } }, 'must be one of nearest, bilinear, cubic-spline'],
    [{ roundIntensities: 1 }, 'must be a boolean'],
    [{ discretisation: { method: 'FBN' } }, 'is missing'],
  ])('says the rule in words: %j', (choice, rule) => {
    expect(parseProfile({ ...profile, ...choice })).toMatchObject({ error: { data: { rule } } });
  });
});

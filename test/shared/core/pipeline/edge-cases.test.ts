/** Edge cases, for every built-in profile: a value or a named reason, never NaN, never an exception. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadImage, loadMask } from '@main/node/dicom-io/image-loader';
import { toNiftiBytes, toNiftiMask } from '@main/node/dicom-io/nifti-image';
import { makeRng } from '@shared/base/rng';
import { unwrap } from '@shared/base/result';
import { gridFromRasAffine } from '@shared/core/geometry/affine-grid';
import { axialMappingWithoutNormal } from '@shared/core/geometry/axis-mapping';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { normalise } from '@shared/core/linalg/vec3';
import { computeFeatures, type ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import type { FilterChoice } from '@shared/core/preprocess/profile-choices';
import { reorientMask, reorientVolume } from '@shared/core/volume/canonical-orientation';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byName,
  expectDefined,
  expectSameFeatures,
  extract,
  fromRule,
  PROFILE_NAMES,
  readProfile,
  reasonsOf,
  SCENE_DIMS,
  sceneImage,
  sceneMask,
  toVolume,
} from '../../../support/extraction-scene';
import { ALL_MAPPINGS, testGrid } from '../../../support/test-grid';

/** The two that users extract with; both normalise, resample to 1 mm and use a fixed number of bins. */
const MAIN = ['ictos-273', 'ibsi'] as const;
const profiles = Object.fromEntries(PROFILE_NAMES.map((name) => [name, readProfile(name)]));
const profileOf = (name: string): ExtractionProfile => profiles[name]!;

const whole = toVolume(SCENE_DIMS, sceneImage());
const body = sceneMask((i, j, k) => k > 0 && k < 4 && ((i - 9) / 5) ** 2 + ((j - 6) / 4) ** 2 < 1);

/** Runs one scene through a profile and checks that everything in the outcome is defined. */
function defined(name: string, volume: Volume, mask: Uint8Array): ExtractionOutcome {
  const outcome = extract(volume, mask, profileOf(name));
  expectDefined(outcome, profileOf(name));
  return outcome;
}

const familiesOf = (names: readonly string[]): string[] => [...new Set(names.map((name) => name.split('_')[1]!.split('-')[0]!))];

describe.each(MAIN)('%s: ROIs', (name) => {
  it('one voxel: no GLCM, no NGTDM, no elongation, all else has values', () => {
    const outcome = defined(
      name,
      whole,
      sceneMask((i, j, k) => i === 8 && j === 6 && k === 2),
    );
    const reasons = reasonsOf(outcome);
    if (name === 'ibsi') {
      expect(Object.keys(reasons).sort()).toEqual(['glcm-undefined', 'ngtdm-undefined']);
      expect(familiesOf(reasons['ngtdm-undefined']!)).toEqual(['ngtdm']);
      expect(reasons['ngtdm-undefined']).toHaveLength(2 * 5);
      expect(reasons['glcm-undefined']).toHaveLength(4 * 25);
      expect(byName(outcome)).toMatchObject({
        'original_glszm-8QNN_zone_percentage': 1,
        'original_gldzm-62GR_large_distance_emphasis': 1,
        'original_ngldm-62GR_low_dependence_emphasis': 1,
        original_histogram_mode: 1,
        original_histogram_entropy: 0,
      });
    } else {
      expect(Object.keys(reasons).sort()).toEqual(['elongation-undefined', 'glcm-undefined']);
      expect(reasons['elongation-undefined']).toEqual(['original_shape2d_elongation']);
      expect(reasons['glcm-undefined']).toHaveLength(5 * 22);
    }
    expect(familiesOf(reasons['glcm-undefined']!)).toEqual(['glcm']);
  });

  it('single voxels on several slices, none with a neighbour', () => {
    const outcome = defined(
      name,
      whole,
      sceneMask((i, j, k) => i === 4 + 2 * k && j === 6 && k !== 1),
    );
    expect(outcome.roi).toMatchObject({ resampledVoxels: 4, resampledSlices: 4 });
    expect(familiesOf(reasonsOf(outcome)['glcm-undefined']!)).toEqual(['glcm']);
  });

  it.each([
    ['one slice', (_i: number, j: number, k: number) => k === 2 && j > 2 && j < 10],
    ['one row', (i: number, j: number, k: number) => k === 2 && j === 5 && i > 3 && i < 13],
    ['one column', (i: number, j: number, k: number) => k === 2 && i === 7 && j < 11],
    ['a diagonal', (i: number, j: number, k: number) => k === 2 && i === j],
    ['the whole image', () => true],
    ['a corner of the image', (i: number, j: number, k: number) => k === 4 && i > 13 && j > 9],
    ['a frame along the border', (i: number, j: number) => i === 0 || j === 0 || i === 16 || j === 12],
    ['islands and holes', (i: number, j: number, k: number) => i > 2 && (i * 7 + j * 5 + k * 3) % 11 > 3 && (i < 7 || i > 10)],
    ['a checkerboard', (i: number, j: number, k: number) => i > 2 && (i + j + k) % 2 === 0],
  ])('%s: every feature has a value', (_label, rule) => {
    const outcome = defined(name, whole, sceneMask(rule));
    expect(outcome.reason).toBeNull();
    expect(reasonsOf(outcome)).toEqual({});
  });

  it('an island of one voxel beside a body does not take the values away', () => {
    const mask = Uint8Array.from(body);
    mask[15 + 17 * (1 + 13 * 4)] = 1;
    expect(reasonsOf(defined(name, whole, mask))).toEqual({});
  });

  it('flat: one grey level, values throughout but for what divides by its own spread', () => {
    const flat = toVolume(
      SCENE_DIMS,
      sceneImage().map((v, n) => (body[n] ? 555 : v)),
    );
    const outcome = defined(name, flat, body);
    expect(outcome.reason).toBeNull();
    expect(reasonsOf(outcome)).toEqual({});
    if (name === 'ibsi')
      expect(byName(outcome)).toMatchObject({
        original_firstorder_variance: 0,
        original_histogram_maximum: 1,
        'original_ngtdm-8QNN_coarseness': 1e6,
        'original_ngtdm-62GR_busyness': 0,
        'original_ngtdm-62GR_strength': 0,
        'original_glszm-62GR_grey_level_variance': 0,
      });
  });

  it('two grey levels', () => {
    const two = toVolume(
      SCENE_DIMS,
      Int16Array.from(fromRule(SCENE_DIMS, (i, j, k) => (i < 2 ? 0 : (i * 3 + j + k) % 5 < 2 ? 400 : 700))),
    );
    const outcome = defined(name, two, body);
    expect(reasonsOf(outcome)).toEqual({});
    if (name === 'ibsi') expect(byName(outcome)).toMatchObject({ original_histogram_minimum: 1, original_histogram_maximum: 32 });
  });

  it('empty, and empty after resampling: one reason for all', () => {
    expect(defined(name, whole, new Uint8Array(body.length)).reason).toBe('roi-empty');
    const fine = toVolume(SCENE_DIMS, sceneImage(), [0.3, 0.31, 4]);
    expect(
      defined(
        name,
        fine,
        sceneMask((i, j, k) => i === 8 && j === 6 && k === 2),
      ).reason,
    ).toBe('roi-empty-after-resampling');
  });
});

describe.each(MAIN)('%s: intensities', (name) => {
  it.each([NaN, Infinity, -Infinity])('%f anywhere, in the ROI or not: nan-in-image', (odd) => {
    for (const at of [0, body.indexOf(1), body.length - 1]) {
      for (const make of [Float32Array, Float64Array]) {
        const stored = make.from(sceneImage());
        stored[at] = odd;
        const outcome = defined(name, toVolume(SCENE_DIMS, stored), body);
        expect(outcome.reason).toBe('nan-in-image');
        expect(new Set(outcome.features.map((f) => f.reason))).toEqual(new Set(['nan-in-image']));
      }
    }
  });

  it('a rescale that overflows counts as infinity', () => {
    const stored = Float64Array.from(sceneImage(), (v) => v * 1e305);
    expect(defined(name, toVolume(SCENE_DIMS, stored, [1, 1, 4], 1e9, 0), body).reason).toBe('nan-in-image');
  });

  it('the extremes of int16 with slope and intercept: as the same numbers in float64', () => {
    const rng = makeRng(7);
    const stored = sceneImage().map((v, n) => (n % 11 === 0 ? -32768 : n % 13 === 0 ? 32767 : v + rng.int(9)));
    for (const [slope, intercept] of [
      [1, 0],
      [2.5, -1024],
      [0.0004, 32768],
      [-3, 7],
    ] as const) {
      const outcome = defined(name, toVolume(SCENE_DIMS, stored, [1, 1, 4], slope, intercept), body);
      expect(outcome.reason).toBeNull();
      const plain = toVolume(
        SCENE_DIMS,
        Float64Array.from(stored, (v) => v * slope + intercept),
      );
      expectSameFeatures(outcome, defined(name, plain, body), undefined, 1e-7);
    }
  });

  it('only the extremes: two levels 65535 apart', () => {
    const stored = Int16Array.from(fromRule(SCENE_DIMS, (i, j, k) => ((i + 2 * j + k) % 3 === 0 ? 32767 : -32768)));
    // the brighter of two intensities is all the foreground there is: no SD to normalise with
    expect(defined(name, toVolume(SCENE_DIMS, stored), body).reason).toBe('flat-foreground');
    const plain: ExtractionProfile = { ...profileOf(name), normalisation: { method: 'none', limitsSd: null } };
    const outcome = extract(toVolume(SCENE_DIMS, stored), body, plain);
    expectDefined(outcome, plain);
    expect(reasonsOf(outcome)).toEqual({});
    expect(byName(outcome)).toMatchObject({ original_firstorder_minimum: -32768, original_firstorder_maximum: 32767 });
  });

  const binned = (feature: string): boolean => /_(glcm|glrlm|glszm|gldzm|ngtdm|ngldm|histogram)[-_]/.test(feature);

  it.each([1e-300, 1e-30, 1e30, 1e150, 1e300])(
    'intensities times %f: a reason, or values of which the binned ones are the same',
    (factor) => {
      const stored = Float64Array.from(sceneImage(), (v) => v * factor);
      const outcome = defined(name, toVolume(SCENE_DIMS, stored), body);
      // wavelets of other amplitudes can round into other bins: the original image only
      if (outcome.reason === null)
        expectSameFeatures(outcome, defined(name, whole, body), (feature) => feature.startsWith('original_') && binned(feature));
    },
  );

  it.each([
    [1e30, 'flat-foreground'],
    [1e139, 'flat-foreground'],
    [1e141, 'nan-in-image'],
    [-1e300, 'nan-in-image'],
  ])('one voxel of %f, alone the foreground: %s', (odd, reason) => {
    const stored = Float64Array.from(sceneImage());
    stored[0] = odd;
    expect(defined(name, toVolume(SCENE_DIMS, stored), body).reason).toBe(reason);
  });

  it('two voxels whose SD has no finite number: a reason, not an ROI of zeros', () => {
    const stored = Float64Array.from(sceneImage());
    [stored[0], stored[1]] = [1e160, 2e160];
    expect(defined(name, toVolume(SCENE_DIMS, stored), body).reason).not.toBeNull();
  });

  it('an image of one intensity, and a foreground of one', () => {
    expect(defined(name, toVolume(SCENE_DIMS, new Int16Array(body.length).fill(40)), body).reason).toBe('flat-image');
    const two = Int16Array.from({ length: body.length }, (_, n) => (n < 500 ? 0 : 9));
    expect(defined(name, toVolume(SCENE_DIMS, two), body).reason).toBe('flat-foreground');
  });
});

describe.each(PROFILE_NAMES)('%s: anything small', (name) => {
  const dims = [7, 5, 3] as const;
  const count = dims[0] * dims[1] * dims[2];
  const values = fc.oneof(
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: count, maxLength: count }),
    fc.array(fc.constantFrom(-32768, 32767, 0, 1), { minLength: count, maxLength: count }),
    fc.array(fc.constantFrom(3, 3, 3, 3, 3, 3, 4), { minLength: count, maxLength: count }),
    fc.array(fc.integer({ min: -500, max: 500 }), { minLength: count, maxLength: count }),
  );
  const masks = fc.oneof(
    fc.array(fc.constantFrom(0, 1), { minLength: count, maxLength: count }),
    fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), { minLength: count, maxLength: count }),
  );
  const spacings = fc.constantFrom<Vec3>([1, 1, 4], [0.7, 0.9, 4.3], [0.45, 0.45, 3], [2.3, 1.1, 5.9]);
  const CODES = ['features/not-grey-levels', 'features/too-many-levels'];

  it('has a value or a reason for every feature, or one named error', () => {
    fc.assert(
      fc.property(
        values,
        masks,
        spacings,
        fc.constantFrom<ExtractionProfile['texture']['slices']>('all', 'largest'),
        (list, mask, spacing, slices) => {
          const profile = { ...profileOf(name), texture: { ...profileOf(name).texture, slices } };
          const result = computeFeatures({
            volume: toVolume(dims, Int16Array.from(list), spacing),
            mask: Uint8Array.from(mask),
            sequence: 't1c',
            profile,
          });
          if (result.ok) expectDefined(result.value, profile);
          else expect(CODES).toContain(result.error.code);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('any choices of a profile', () => {
  const dims = [11, 7, 3] as const;
  const count = dims[0] * dims[1] * dims[2];
  const edge = fc.constantFrom('mirror', 'nearest', 'zero', 'periodic');
  const filter = fc.oneof(
    fc.record({
      kind: fc.constant('wavelet' as const),
      wavelet: fc.constantFrom('haar', 'db2', 'db3', 'coif1'),
      level: fc.constantFrom(1, 2),
      band: fc.constantFrom('LL', 'LH', 'HL', 'HH'),
      rotationInvariant: fc.boolean(),
      pooling: fc.constantFrom('mean', 'max'),
      edge,
    }),
    fc.record({ kind: fc.constant('mean' as const), sizeVoxels: fc.constantFrom(1, 3, 7), edge }),
    fc.record({
      kind: fc.constant('laplacian-of-gaussian' as const),
      sigmaMm: fc.constantFrom(0.5, 1, 3),
      cutoffSd: fc.constantFrom(2, 4),
      edge,
    }),
  );
  const limit = fc.option(fc.constantFrom(0.5, 3));
  const choices = fc.record({
    normalisation: fc.oneof(
      fc.record({ method: fc.constantFrom('z-foreground' as const, 'z-image' as const), limitsSd: limit }),
      fc.record({ method: fc.constantFrom('percentile' as const, 'none' as const), limitsSd: fc.constant(null) }),
    ),
    inPlaneSpacingMm: fc.constantFrom(null, 0.5, 1, 3),
    interpolation: fc.record({
      image: fc.constantFrom('nearest', 'bilinear', 'cubic-spline'),
      mask: fc.constantFrom('nearest', 'bilinear'),
      partialVolumeThreshold: fc.constantFrom(0.1, 0.5, 1),
    }),
    roundIntensities: fc.boolean(),
    resegmentation: fc.record({
      range: fc.constantFrom(null, [0, null] as const, [null, 1] as const, [-1, 2] as const, [5000, 6000] as const),
      sigma: fc.option(fc.constantFrom(0.1, 3)),
    }),
    discretisation: fc.constantFrom(
      { method: 'FBN', bins: 2 } as const,
      { method: 'FBN', bins: 64 } as const,
      { method: 'FBS', width: 0.25, origin: -3 } as const,
      { method: 'FBS', width: 100, origin: 0 } as const,
      { method: 'none' } as const,
    ),
    volumeHistogram: fc.constantFrom(
      { method: 'none' } as const,
      { method: 'FBS', width: 0.5 } as const,
      { method: 'FBN', bins: 1000 } as const,
    ),
  });
  const images = fc.oneof(
    fc.array(fc.integer({ min: -500, max: 500 }), { minLength: count, maxLength: count }),
    fc.array(fc.constantFrom(0, 0, 1, 700), { minLength: count, maxLength: count }),
  );
  const masks = fc.oneof(
    fc.array(fc.constantFrom(0, 1, 1, 1), { minLength: count, maxLength: count }),
    fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), { minLength: count, maxLength: count }),
  );

  it('give a value or a reason for every feature, or one named error', () => {
    fc.assert(
      fc.property(
        choices,
        filter,
        images,
        masks,
        fc.constantFrom<Vec3>([1, 1, 4], [0.7, 0.9, 4.3]),
        (choice, own, list, mask, spacing) => {
          const profile: ExtractionProfile = {
            ...profileOf('ibsi'),
            ...choice,
            imageTypes: ['original', 'wavelet-HH', 'own'],
            filters: { own: own as FilterChoice }, // records of the literals that FilterChoice lists
            features: { ...profileOf('ibsi').features, shape2d: profileOf('ictos-273').features.shape2d },
          };
          const result = computeFeatures({
            volume: toVolume(dims, Int16Array.from(list), spacing),
            mask: Uint8Array.from(mask),
            sequence: 't1c',
            profile,
          });
          if (result.ok) expectDefined(result.value, profile);
          else expect(['features/not-grey-levels', 'features/too-many-levels']).toContain(result.error.code);
        },
      ),
      { numRuns: 250 },
    );
  });
});

describe('grids', () => {
  it.each(MAIN)('%s: anisotropic ones have values', (name) => {
    for (const spacing of [
      [0.31, 1.7, 6.1],
      [1.7, 0.31, 0.9],
      [2.9, 3.1, 11],
      [0.05, 0.05, 0.3],
    ] as const) {
      const outcome = defined(
        name,
        toVolume(SCENE_DIMS, sceneImage(), spacing),
        sceneMask((i) => i > 2),
      );
      expect([spacing, outcome.reason]).toEqual([spacing, null]);
    }
  });

  it.each(MAIN)('%s: swapping rows and columns of an anisotropic grid swaps nothing that has no direction', (name) => {
    // without wavelets, whose bands have directions
    const profile: ExtractionProfile = { ...profileOf(name), imageTypes: ['original'] };
    const stored = sceneImage();
    const across = toVolume(
      [13, 17, 5],
      Int16Array.from(fromRule([13, 17, 5], (i, j, k) => stored[j + 17 * (i + 13 * k)]!)),
      [0.9, 0.7, 4.3],
    );
    const acrossMask = Uint8Array.from(fromRule([13, 17, 5], (i, j, k) => body[j + 17 * (i + 13 * k)]!));
    expectSameFeatures(
      extract(across, acrossMask, profile),
      extract(toVolume(SCENE_DIMS, stored, [0.7, 0.9, 4.3]), body, profile),
      undefined,
      1e-7,
    );
  });

  const rasAffine = (shear: number): number[][] => [
    [-0.7, -0.9 * shear, 0, 31],
    [0, -0.9, 0, -12],
    [0, 0, 4.3, 107],
  ];

  it('sheared ones are refused by name, those within a thousandth of a right angle are taken', () => {
    expect(gridFromRasAffine([3, 5, 7], rasAffine(0.002))).toMatchObject({
      error: { code: 'geometry/sheared', data: { axes: ['0', '1'], cosine: 0.002 } },
    });
    expect(gridFromRasAffine([3, 5, 7], rasAffine(0.0009)).ok).toBe(true);
    for (const axes of [
      [0, 2],
      [1, 2],
    ] as const) {
      const affine = rasAffine(0);
      affine[axes[0]]![2] = 0.05;
      expect(gridFromRasAffine([3, 5, 7], affine)).toMatchObject({
        error: { code: 'geometry/sheared', data: { axes: axes.map(String) } },
      });
    }
  });

  it.each(MAIN)('%s: a grid slightly off the right angle has the values of the straight one', (name) => {
    const grid = unwrap(gridFromRasAffine(SCENE_DIMS, rasAffine(0.0009)));
    const straight = unwrap(gridFromRasAffine(SCENE_DIMS, rasAffine(0)));
    expectSameFeatures(
      defined(name, { ...whole, grid }, body),
      defined(name, { ...whole, grid: straight }, body),
      undefined,
      1e-5,
    );
  });

  it('a tilted normal beyond 45 degrees is not axial', () => {
    const grid: Grid = {
      ...testGrid(SCENE_DIMS),
      directions: [
        [1, 0, 0],
        [0, Math.cos(0.8), Math.sin(0.8)],
        [0, -Math.sin(0.8), Math.cos(0.8)],
      ],
    };
    expect(computeFeatures({ volume: { ...whole, grid }, mask: body, sequence: 't1', profile: profileOf('ibsi') })).toMatchObject(
      {
        error: { code: 'geometry/not-axial' },
      },
    );
  });

  it.each(MAIN)('%s: all 48 ways of storing the axes give one answer bit for bit', (name) => {
    const volume = toVolume(SCENE_DIMS, sceneImage(), [0.7, 0.9, 4.3]);
    const expected = defined(name, volume, body);
    for (const mapping of ALL_MAPPINGS) {
      const stored = reorientVolume(volume, mapping);
      const storedMask = reorientMask(body, SCENE_DIMS, mapping);
      const back = unwrap(axialMappingWithoutNormal(stored.grid));
      const outcome = extract(reorientVolume(stored, back), reorientMask(storedMask, stored.grid.dims, back), profileOf(name));
      expect(outcome).toEqual(expected);
    }
  });
});

describe('image and mask files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ictos-edge-'));
  let files = 0;
  const write = (bytes: Uint8Array): string => {
    const path = join(folder, `${++files}.nii.gz`);
    writeFileSync(path, bytes);
    return path;
  };
  const grid = testGrid(SCENE_DIMS);
  const image = async (of: Grid = grid, stored: StoredArray = sceneImage()) =>
    loadImage(write(toNiftiBytes({ grid: of, stored, slope: 1, intercept: 0 }, { gzip: true })));
  const maskOn = async (of: Grid, mask: Uint8Array = body) =>
    loadMask(write(toNiftiMask(mask, of, { gzip: true })), unwrap(await image()));

  it('the same grid: the mask comes back and has features', async () => {
    const mask = unwrap(await maskOn(grid));
    expect(mask.mask).toEqual(body);
    for (const name of MAIN) expect(defined(name, unwrap(await image()).volume, mask.mask).reason).toBeNull();
  });

  it.each([
    [0, [0.01, 0, 0]],
    [1, [0, -0.01, 0]],
    [2, [0, 0, 0.01]],
  ] as const)('0.01 mm along axis %i: refused, with both origins', async (axis, [x, y, z]) => {
    const [ox, oy, oz] = grid.originLpsMm;
    const moved: Vec3 = [ox + x, oy + y, oz + z];
    const result = await maskOn({ ...grid, originLpsMm: moved });
    expect(result).toMatchObject({ error: { code: 'geometry/grid-mismatch', data: { field: 'originLpsMm' } } });
    const data = result.ok ? {} : result.error.data;
    expect(Number((data?.['mask'] as readonly string[])[axis])).toBeCloseTo(moved[axis], 4); // a list of texts, as compare-grids writes it
    expect(Number(data?.['offsetMm'])).toBeCloseTo(0.01, 4);
  });

  it('0.0005 mm: the same place', async () => {
    const [ox, oy, oz] = grid.originLpsMm;
    expect(unwrap(await maskOn({ ...grid, originLpsMm: [ox + 0.0005, oy, oz] })).mask).toEqual(body);
  });

  it('0.01 mm more between voxels: refused as spacing', async () => {
    expect(await maskOn({ ...grid, spacingMm: [0.7, 0.91, 4.3] })).toMatchObject({
      error: { code: 'geometry/grid-mismatch', data: { field: 'spacingMm' } },
    });
  });

  it.each([0, 1, 2] as const)('stored backwards along axis %i with its affine: the same mask', async (axis) => {
    const mapping = { axes: [0, 1, 2], flips: [axis === 0, axis === 1, axis === 2] } as const;
    const flipped = reorientVolume({ grid, stored: body, slope: 1, intercept: 0 }, mapping);
    expect(unwrap(await maskOn(flipped.grid, reorientMask(body, SCENE_DIMS, mapping))).mask).toEqual(body);
  });

  it.each([0, 1, 2] as const)('an affine that runs the other way along axis %i from the same corner: refused', async (axis) => {
    const directions = grid.directions.map((d, m) =>
      m === axis ? d.map((v) => (v === 0 ? 0 : -v)) : d,
    ) as unknown as Grid['directions']; // three vectors, as mapped
    expect(await maskOn({ ...grid, directions })).toMatchObject({
      error: { code: 'geometry/grid-mismatch', data: { field: 'originLpsMm' } },
    });
  });

  it('one slice fewer, or one slice further: refused', async () => {
    const fewer = { ...grid, dims: [17, 13, 4] as const };
    expect(await maskOn(fewer, body.slice(0, 17 * 13 * 4))).toMatchObject({
      error: { code: 'geometry/grid-mismatch', data: { field: 'dims', image: ['17', '13', '5'], mask: ['17', '13', '4'] } },
    });
    const [ox, oy, oz] = grid.originLpsMm;
    expect(await maskOn({ ...grid, originLpsMm: [ox, oy, oz + 4.3] })).toMatchObject({
      error: { code: 'geometry/grid-mismatch', data: { field: 'originLpsMm' } },
    });
  });

  it('a sheared image is refused by name, one slightly off the right angle is taken', async () => {
    const leaning = (cosine: number): Grid => ({ ...grid, directions: [[1, 0, 0], normalise([cosine, 1, 0]), [0, 0, 1]] });
    expect(await image(leaning(0.01))).toMatchObject({ error: { code: 'geometry/sheared' } });
    const taken = unwrap(await image(leaning(0.0005)));
    expect(defined('ictos-273', taken.volume, body).reason).toBeNull();
    // its own mask lies on it, one on the straight grid is up to 0.0005 x 12 x 0.9 mm off
    expect((await loadMask(write(toNiftiMask(body, leaning(0.0005))), taken)).ok).toBe(true);
    expect(await loadMask(write(toNiftiMask(body, grid)), taken)).toMatchObject({
      error: { code: 'geometry/grid-mismatch', data: { field: 'directions' } },
    });
  });

  it('NaN or infinity in a float file: the reason in every feature', async () => {
    for (const odd of [NaN, Infinity]) {
      const stored = Float32Array.from(sceneImage());
      stored[77] = odd;
      const loaded = unwrap(await image(grid, stored));
      for (const name of MAIN) expect(defined(name, loaded.volume, body).reason).toBe('nan-in-image');
    }
  });
});

describe('choices that ask too much', () => {
  const body = Uint8Array.from(sceneImage(), (_, n) => (n % 3 === 0 ? 1 : 0));
  const profileWith = (changes: Partial<ExtractionProfile>): ExtractionProfile => ({ ...readProfile('ibsi'), ...changes });
  const codeOf = (profile: ExtractionProfile, stored: StoredArray): string | null => {
    const result = computeFeatures({ volume: toVolume(SCENE_DIMS, stored), mask: body, sequence: 't1c', profile });
    return result.ok ? null : result.error.code;
  };
  const none = { method: 'none', limitsSd: null } as const;

  it('a volume histogram of more than 65536 levels is refused before it is made', () => {
    const { features } = readProfile('ibsi');
    const only = {
      ...features,
      firstorder: [],
      histogram: [],
      local: [],
      glcm: [],
      glrlm: [],
      glszm: [],
      gldzm: [],
      ngtdm: [],
      ngldm: [],
    };
    const narrow = profileWith({ volumeHistogram: { method: 'FBS', width: 1e-12 }, features: only });
    expect(codeOf(narrow, sceneImage())).toBe('features/too-many-levels');
    const whole = profileWith({
      normalisation: none,
      inPlaneSpacingMm: null,
      roundIntensities: true,
      volumeHistogram: { method: 'none' },
      features: only,
    });
    expect(codeOf(whole, sceneImage())).toBeNull();
    expect(
      codeOf(
        whole,
        Float64Array.from(sceneImage(), (v, n) => (n === 0 ? 2e8 : v)),
      ),
    ).toBe('features/too-many-levels');
  });

  it('a filter that looks farther than 256 voxels on the native grid is refused', () => {
    const filter: FilterChoice = { kind: 'laplacian-of-gaussian', sigmaMm: 50, cutoffSd: 10, edge: 'mirror' };
    const wide = profileWith({ inPlaneSpacingMm: null, imageTypes: ['log'], filters: { log: filter } });
    expect(codeOf(wide, sceneImage())).toBe('features/filter-too-wide');
  });

  it('a background at the end of the floats leaves the foreground what it is', () => {
    const far = Float64Array.from(sceneImage(), (v, n) => (n % 7 === 1 ? -3.4e38 : v));
    expect(codeOf(profileWith({}), far)).toBeNull();
    const outcome = unwrap(
      computeFeatures({ volume: toVolume(SCENE_DIMS, far), mask: body, sequence: 't1c', profile: profileWith({}) }),
    );
    expect(outcome.reason).toBeNull();
  });
});

import { makeRng } from '@shared/base/rng';
import { unwrap } from '@shared/base/result';
import { axialMappingWithoutNormal } from '@shared/core/geometry/axis-mapping';
import { computeFeatures, type ExtractionInput, type ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import { reorientMask, reorientVolume } from '@shared/core/volume/canonical-orientation';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import { describe, expect, it } from 'vitest';
import { readIctosProfile } from '../../../support/ictos-golden';
import { ALL_MAPPINGS, testGrid } from '../../../support/test-grid';

const DIMS = [17, 13, 5] as const;
const COUNT = 17 * 13 * 5;
const profile = readIctosProfile();

function scene(seed = 1): { volume: Volume; mask: Uint8Array } {
  const rng = makeRng(seed);
  const stored = Int16Array.from({ length: COUNT }, (_, n) => (n % 17 < 2 ? rng.int(20) : 300 + rng.int(500)));
  const mask = Uint8Array.from({ length: COUNT }, (_, n) => {
    const [i, j, k] = [n % 17, Math.floor(n / 17) % 13, Math.floor(n / 221)];
    return k > 0 && k < 4 && ((i - 9) / 5) ** 2 + ((j - 6) / 4) ** 2 < 1 ? 1 : 0;
  });
  return { volume: { grid: testGrid(DIMS), stored, slope: 1, intercept: 0 }, mask };
}

const run = (input: Partial<ExtractionInput> = {}): ExtractionOutcome =>
  unwrap(computeFeatures({ ...scene(), sequence: 't1c', profile, ...input }));
const valuesOf = (outcome: ExtractionOutcome): Record<string, number | null> =>
  Object.fromEntries(outcome.features.map((f) => [f.name, f.value]));
const withStored = (stored: StoredArray, slope = 1, intercept = 0): Volume => ({ ...scene().volume, stored, slope, intercept });
const voxels = (...indices: readonly (readonly [number, number, number])[]): Uint8Array => {
  const mask = new Uint8Array(COUNT);
  for (const [i, j, k] of indices) mask[i + 17 * (j + 13 * k)] = 1;
  return mask;
};

function expectNear(a: ExtractionOutcome, b: ExtractionOutcome, keep: (name: string) => boolean = () => true): void {
  const other = valuesOf(b);
  for (const { name, value } of a.features) {
    if (keep(name))
      expect(Math.abs((value ?? NaN) - (other[name] ?? NaN)), name).toBeLessThanOrEqual(1e-6 * Math.abs(value ?? 0) + 1e-7);
  }
}

describe('storage', () => {
  it('gives one answer, bit by bit, for all 48 ways of storing the axes', () => {
    const { volume, mask } = scene();
    const expected = run();
    for (const mapping of ALL_MAPPINGS) {
      const stored = reorientVolume(volume, mapping);
      const storedMask = reorientMask(mask, volume.grid.dims, mapping);
      const back = unwrap(axialMappingWithoutNormal(stored.grid));
      const outcome = run({ volume: reorientVolume(stored, back), mask: reorientMask(storedMask, stored.grid.dims, back) });
      expect(outcome.features).toEqual(expected.features);
      expect(outcome.roi).toEqual(expected.roi);
    }
  });

  it('turns a series that is not canonical yet by itself', () => {
    const { volume, mask } = scene();
    const mapping = { axes: [1, 0, 2], flips: [true, false, true] } as const;
    const outcome = run({ volume: reorientVolume(volume, mapping), mask: reorientMask(mask, volume.grid.dims, mapping) });
    expect(outcome.features).toEqual(run().features);
  });

  it('gives one answer for every array type and rescale of the same intensities', () => {
    const { volume } = scene();
    const expected = run();
    for (const make of [Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array]) {
      expectNear(run({ volume: withStored(make.from(volume.stored)) }), expected);
    }
    expectNear(
      run({
        volume: withStored(
          Float64Array.from(volume.stored, (v) => -2 * v + 10),
          -0.5,
          5,
        ),
      }),
      expected,
    );
    expectNear(
      run({
        volume: withStored(
          Int16Array.from(volume.stored, (v) => -2 * v + 10),
          -0.5,
          5,
        ),
      }),
      expected,
    );
  });

  it('refuses a series that is not axial', () => {
    const { volume, mask } = scene();
    const coronal = reorientVolume(volume, { axes: [0, 2, 1], flips: [false, false, false] });
    expect(computeFeatures({ volume: coronal, mask, sequence: 't1', profile })).toMatchObject({
      error: { code: 'geometry/not-axial' },
    });
  });
});

describe('intensity', () => {
  it('does not depend on an offset, nor with z over the image on gain', () => {
    const { volume } = scene();
    const shifted = withStored(Int16Array.from(volume.stored, (v) => v + 1234));
    expectNear(run({ volume: shifted }), run());
    const image: ExtractionProfile = { ...profile, normalisation: { method: 'z-image', limitsSd: null } };
    const gained = withStored(Float64Array.from(volume.stored, (v) => 3.7 * v - 55));
    expectNear(run({ volume: gained, profile: image }), run({ profile: image }));
  });

  it('leaves skewness, kurtosis, GLCM, GLRLM and shape alone under any positive affine map, even without normalisation', () => {
    const { volume } = scene();
    const plain: ExtractionProfile = { ...profile, normalisation: { method: 'none', limitsSd: null } };
    const mapped = withStored(Float64Array.from(volume.stored, (v) => 0.013 * v + 900));
    expectNear(run({ volume: mapped, profile: plain }), run(), (name) => /_(glcm|glrlm|shape2d)_|skewness|kurtosis/.test(name));
  });

  it('flags limits that clip more than 1% of the ROI and keeps the values', () => {
    const limited = (limitsSd: number): ExtractionOutcome =>
      run({ profile: { ...profile, normalisation: { method: 'z-foreground', limitsSd } } });
    expect(limited(0.5)).toMatchObject({ flags: ['normalisation-clips-roi'], reason: null });
    expect(limited(0.5).preprocessing.clippedRoiFraction).toBeGreaterThan(0.3);
    expect(limited(50)).toMatchObject({ flags: [], preprocessing: { clippedRoiFraction: 0 } });
    expect(valuesOf(limited(0.5))['t1c_original_firstorder_maximum']).toBe(0.5);
    expect(limited(50).features).toEqual(run().features);
  });
});

describe('edges', () => {
  it('one slice is normal', () => {
    const { mask } = scene();
    const one = mask.map((v, n) => (Math.floor(n / 221) === 2 ? v : 0));
    const outcome = run({ mask: one });
    expect(outcome.roi.slices).toBe(1);
    expect(outcome.features.every((f) => f.value !== null)).toBe(true);
  });

  it('one voxel: no GLCM, no elongation, all else has values', () => {
    const fine = withStored(scene().volume.stored);
    const outcome = run({ volume: { ...fine, grid: testGrid(DIMS, [1, 1, 4]) }, mask: voxels([8, 6, 2]) });
    expect(outcome.roi).toMatchObject({ voxels: 1, resampledVoxels: 1 });
    for (const f of outcome.features) {
      const reason = f.family === 'glcm' ? 'glcm-undefined' : f.feature === 'elongation' ? 'elongation-undefined' : undefined;
      expect([f.name, f.value === null, f.reason]).toEqual([f.name, reason !== undefined, reason]);
    }
    expect(valuesOf(outcome)).toMatchObject({
      t1c_original_firstorder_skewness: 0,
      t1c_original_shape2d_area: 0.5,
      't1c_wavelet-HH_glrlm_run_percentage': 1,
    });
  });

  it('a flat ROI has values', () => {
    const { volume, mask } = scene();
    const stored = Int16Array.from(volume.stored, (v, n) => (mask[n] ? 555 : v));
    const outcome = run({ volume: withStored(stored) });
    expect(outcome.features.every((f) => f.value !== null && Number.isFinite(f.value))).toBe(true);
  });

  it.each([
    ['nan-in-image', { volume: withStored(Float32Array.from({ length: COUNT }, (_, n) => (n === COUNT - 1 ? NaN : n))) }],
    [
      'nan-in-image',
      {
        volume: withStored(Float64Array.from({ length: COUNT }, (_, n) => (n === 0 ? -Infinity : n))),
        mask: new Uint8Array(COUNT),
      },
    ],
    ['flat-image', { volume: withStored(new Int16Array(COUNT).fill(40)), mask: new Uint8Array(COUNT) }],
    [
      'flat-foreground',
      { volume: withStored(Int16Array.from({ length: COUNT }, (_, n) => (n < 500 ? 0 : 9))), mask: new Uint8Array(COUNT) },
    ],
    ['roi-empty', { mask: new Uint8Array(COUNT) }],
    [
      'roi-empty-after-resampling',
      { volume: { ...scene().volume, grid: testGrid(DIMS, [0.3, 0.31, 4]) }, mask: voxels([8, 6, 2]) },
    ],
  ] as const)('%s: every feature null with the reason', (reason, input) => {
    const outcome = run(input);
    expect(outcome.reason).toBe(reason);
    expect(outcome.features).toHaveLength(273);
    expect(new Set(outcome.features.map((f) => `${String(f.value)} ${String(f.reason)}`))).toEqual(new Set([`null ${reason}`]));
    expect(JSON.stringify(outcome)).not.toContain('NaN');
  });

  it('turns a division by zero into a named reason', () => {
    const own: ExtractionProfile = {
      ...profile,
      normalisation: { method: 'none', limitsSd: null },
      imageTypes: ['original'],
      features: { ...profile.features, firstorder: ['coefficient_of_variation', 'mean'], glcm: [], glrlm: [], shape2d: [] },
    };
    const outcome = run({
      profile: own,
      volume: {
        ...withStored(Int16Array.from({ length: COUNT }, (_, n) => (n % 2 === 0 ? -5 : 5))),
        grid: testGrid(DIMS, [1, 1, 4]),
      },
      mask: voxels([2, 2, 2], [3, 2, 2]),
    });
    expect(outcome.features).toMatchObject([
      { feature: 'coefficient_of_variation', value: null, reason: 'division-by-zero' },
      { feature: 'mean', value: 0 },
    ]);
  });
});

describe('the job', () => {
  it('reports progress to the end and stops when asked', () => {
    const seen: number[] = [];
    run({ progress: (done) => seen.push(done) });
    expect(seen.at(-1)).toBe(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    let asked = 0;
    expect(computeFeatures({ ...scene(), sequence: 't1', profile, cancelled: () => ++asked > 2 })).toMatchObject({
      error: { code: 'job/cancelled' },
    });
  });

  it('is deterministic and leaves its input alone', () => {
    const { volume, mask } = scene();
    const before = [volume.stored.slice(), mask.slice()];
    const first = JSON.stringify(run({ volume, mask }));
    expect(JSON.stringify(run({ volume, mask }))).toBe(first);
    expect([volume.stored, mask]).toEqual(before);
  });

  it('names columns, families, IBSI ids, units and aggregation', () => {
    const [skewness] = run().features.filter((f) => f.name === 't1c_original_firstorder_skewness');
    expect(skewness).toMatchObject({
      family: 'firstorder',
      feature: 'skewness',
      imageType: 'original',
      ibsiId: 'KE2A',
      aggregation: 'pooled',
      unit: '1',
    });
    expect(run({ sequence: 't2' }).features.filter((f) => f.family === 'glcm')[0]).toMatchObject({
      name: 't2_original_glcm_joint_maximum',
      ibsiId: 'GYBY',
      aggregation: 'BTW3',
    });
    expect(
      run()
        .features.filter((f) => f.family === 'shape2d')
        .map((f) => [f.ibsiId, f.aggregation]),
    ).toEqual(new Array(8).fill([null, 'slice-mean']));
  });

  it('has no two equal or proportional columns over many ROIs', () => {
    const rows = Array.from({ length: 12 }, (_, n) =>
      run({ volume: scene(n + 1).volume, mask: scene().mask.map((v, at) => (at % (n + 7) === 0 ? 0 : v)) }).features.map(
        (f) => f.value ?? NaN,
      ),
    );
    const names = run().features.map((f) => f.name);
    const column = (c: number): number[] => rows.map((row) => row[c]!);
    const unit = (list: readonly number[]): number[] => {
      const length = Math.hypot(...list);
      return list.map((v) => v / length);
    };
    const units = names.map((_, c) => unit(column(c)));
    const twins: string[] = [];
    for (let a = 0; a < names.length; a++)
      for (let b = 0; b < a; b++)
        if (Math.abs(units[a]!.reduce((sum, v, n) => sum + v * units[b]![n]!, 0)) > 1 - 1e-12)
          twins.push(`${names[a]!} ${names[b]!}`);
    expect(twins).toEqual([]);
  });
});

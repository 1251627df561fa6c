/** What must not change: translation, rotation by 90 degrees, reflection, positive affine maps of intensity; merged = sum of parts. */
import type { Vec3 } from '@shared/core/geometry/grid';
import type { ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import { makeRng } from '@shared/base/rng';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byName, expectSameFeatures, extract, fromRule, readProfile, toVolume } from '../../../support/extraction-scene';

const ictos = readProfile('ictos-273');
const ibsi = readProfile('ibsi');
/** Without normalisation, so that the field around the ROI does not take part. */
const plain = (profile: ExtractionProfile): ExtractionProfile => ({
  ...profile,
  normalisation: { method: 'none', limitsSd: null },
});
/** Every family and aggregation on the original image, shape too. */
const everything: ExtractionProfile = plain({ ...ibsi, features: { ...ibsi.features, shape2d: ictos.features.shape2d } });

/** A scene as functions of the voxel, so that it can be moved and turned. */
interface Scene {
  readonly dims: Vec3;
  readonly value: (i: number, j: number, k: number) => number;
  readonly inside: (i: number, j: number, k: number) => boolean;
}

function makeScene(seed: number): Scene {
  const dims = [13, 11, 3] as const;
  const rng = makeRng(seed);
  const values = fromRule(dims, () => rng.int(400));
  // an ellipse with a hole and an island, other in each slice
  const mask = fromRule(dims, (i, j, k) => {
    const body = ((i - 5 - k) / 4) ** 2 + ((j - 5) / (4 - k / 2)) ** 2 < 1;
    const hole = i === 5 && j === 4 + k;
    return (body && !hole && rng.int(9) > 0) || (i > 10 && j < 2) ? 1 : 0;
  });
  const at = (list: readonly number[], i: number, j: number, k: number): number =>
    i < 0 || j < 0 || k < 0 || i >= dims[0] || j >= dims[1] || k >= dims[2] ? 0 : list[i + dims[0] * (j + dims[1] * k)]!;
  return { dims, value: (i, j, k) => at(values, i, j, k), inside: (i, j, k) => at(mask, i, j, k) === 1 };
}

function run(
  scene: Scene,
  profile: ExtractionProfile,
  spacing: Vec3 = [1, 1, 4],
  map: (v: number) => number = (v) => v,
): ExtractionOutcome {
  const stored = Float64Array.from(fromRule(scene.dims, (i, j, k) => map(scene.value(i, j, k))));
  const mask = Uint8Array.from(fromRule(scene.dims, (i, j, k) => (scene.inside(i, j, k) ? 1 : 0)));
  return extract(toVolume(scene.dims, stored, spacing), mask, profile);
}

/** The scene inside a larger field of zeros. */
const placed = (scene: Scene, dims: Vec3, [di, dj, dk]: Vec3): Scene => ({
  dims,
  value: (i, j, k) => scene.value(i - di, j - dj, k - dk),
  inside: (i, j, k) => scene.inside(i - di, j - dj, k - dk),
});

const turned = ({ dims, value, inside }: Scene): Scene => ({
  dims: [dims[1], dims[0], dims[2]],
  value: (i, j, k) => value(j, dims[1] - 1 - i, k),
  inside: (i, j, k) => inside(j, dims[1] - 1 - i, k),
});
const mirrored = ({ dims, value, inside }: Scene): Scene => ({
  dims,
  value: (i, j, k) => value(dims[0] - 1 - i, j, k),
  inside: (i, j, k) => inside(dims[0] - 1 - i, j, k),
});
const transposed = ({ dims, value, inside }: Scene): Scene => ({
  dims: [dims[1], dims[0], dims[2]],
  value: (i, j, k) => value(j, i, k),
  inside: (i, j, k) => inside(j, i, k),
});
const reordered = ({ dims, value, inside }: Scene, order: readonly number[]): Scene => ({
  dims,
  value: (i, j, k) => value(i, j, order[k]!),
  inside: (i, j, k) => inside(i, j, order[k]!),
});

const seeds = fc.integer({ min: 1, max: 100000 });

describe('translation by whole voxels inside a larger field', () => {
  it('leaves all 273 features and all of profile ibsi alone', () => {
    fc.assert(
      fc.property(seeds, fc.nat(6), fc.nat(6), fc.nat(2), (seed, di, dj, dk) => {
        const scene = makeScene(seed);
        // far enough from every edge for the wavelet's support and the sphere of the local peak
        const [home, moved] = [placed(scene, [37, 31, 11], [8, 8, 3]), placed(scene, [37, 31, 11], [8 + di, 8 + dj, 3 + dk])];
        for (const profile of [plain(ictos), everything]) expectSameFeatures(run(moved, profile), run(home, profile));
      }),
      { numRuns: 12 },
    );
  });

  it('by whole new voxels where voxels of 0.5 mm are resampled to 1 mm', () => {
    fc.assert(
      fc.property(seeds, fc.nat(3), fc.nat(3), (seed, di, dj) => {
        const scene = makeScene(seed);
        const at = (x: number, y: number): Scene => placed(scene, [59, 53, 7], [20 + x, 20 + y, 2]);
        for (const profile of [plain(ictos), everything])
          expectSameFeatures(run(at(2 * di, 2 * dj), profile, [0.5, 0.5, 4]), run(at(0, 0), profile, [0.5, 0.5, 4]));
      }),
      { numRuns: 8 },
    );
  });

  it('is seen when it is not by whole new voxels (the comparison can fail)', () => {
    const scene = makeScene(3);
    const [home, moved] = [placed(scene, [59, 53, 7], [20, 20, 2]), placed(scene, [59, 53, 7], [21, 20, 2])].map((s) =>
      run(s, everything, [0.5, 0.5, 4]),
    );
    expect(() => expectSameFeatures(moved!, home!)).toThrow();
  });
});

describe('rotation by 90 degrees and reflection within the slices', () => {
  // 0.7 mm is resampled; its grid is symmetric about the centre of the slice
  it.each([1, 0.7])('leave first-order, histograms, peaks, shape and every texture family alone, voxels of %f mm', (spacing) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const scene = makeScene(seed);
        const grid = [spacing, spacing, 4] as const;
        const expected = run(scene, everything, grid);
        for (const other of [turned(scene), turned(turned(scene)), mirrored(scene), transposed(scene)])
          expectSameFeatures(run(other, everything, grid), expected);
      }),
      { numRuns: 12 },
    );
  });

  it('transposing swaps wavelet-LH and wavelet-HL and leaves the others alone', () => {
    const swapped = (name: string): string =>
      name.replace(/wavelet-(LH|HL)/, (_, band: string) => (band === 'LH' ? 'wavelet-HL' : 'wavelet-LH'));
    fc.assert(
      fc.property(seeds, (seed) => {
        const scene = makeScene(seed);
        const [ours, expected] = [byName(run(transposed(scene), plain(ictos))), byName(run(scene, plain(ictos)))];
        for (const [name, value] of Object.entries(expected)) expect(ours[swapped(name)], name).toBeCloseTo(Number(value), 6);
        expect(ours['wavelet-LH_firstorder_energy']).not.toBeCloseTo(Number(expected['wavelet-LH_firstorder_energy']), 6);
      }),
      { numRuns: 8 },
    );
  });

  it('do change wavelet features: the filter is not symmetric', () => {
    const scene = makeScene(5);
    const wavelet = (name: string): boolean => name.startsWith('wavelet-LH_glcm');
    expect(() => expectSameFeatures(run(mirrored(scene), plain(ictos)), run(scene, plain(ictos)), wavelet)).toThrow();
  });

  it('rotation leaves a wavelet pooled over rotations alone', () => {
    const pooled: ExtractionProfile = {
      ...plain(ictos),
      imageTypes: ['pooled'],
      filters: {
        pooled: {
          kind: 'wavelet',
          wavelet: 'db3',
          level: 1,
          band: 'LH',
          rotationInvariant: true,
          pooling: 'mean',
          edge: 'mirror',
        },
      },
      features: { ...ictos.features, shape2d: [] },
    };
    fc.assert(
      fc.property(seeds, (seed) => {
        const scene = makeScene(seed);
        expectSameFeatures(run(turned(scene), pooled), run(scene, pooled), undefined, 1e-8);
      }),
      { numRuns: 8 },
    );
  });
});

describe('the order of slices', () => {
  it('does not matter to anything measured within slices', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom([2, 1, 0], [1, 0, 2], [1, 2, 0]), (seed, order) => {
        const scene = makeScene(seed);
        for (const profile of [plain(ictos), everything])
          expectSameFeatures(run(reordered(scene, order), profile), run(scene, profile), (name) => !name.includes('_local_'));
      }),
      { numRuns: 10 },
    );
  });
});

describe('positive affine maps of intensity', () => {
  it('leave what is measured on a fixed number of bins alone, and skewness, kurtosis and shape', () => {
    const kept = /_(glcm|glrlm|glszm|gldzm|ngtdm|ngldm|histogram|ivh|shape2d)[-_]|skewness|kurtosis/;
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.001, max: 50, noNaN: true }), fc.integer({ min: -5000, max: 5000 }), (seed, a, b) => {
        const scene = makeScene(seed);
        const mapped = (v: number): number => a * v + b;
        for (const profile of [plain(ictos), everything])
          expectSameFeatures(run(scene, profile, [1, 1, 4], mapped), run(scene, profile), (name) => kept.test(name), 1e-7);
      }),
      { numRuns: 30 },
    );
  });
});

describe('merged matrices', () => {
  /** Bins that do not depend on the ROI, so that a slice alone has the same levels. */
  const fixed: ExtractionProfile = { ...everything, discretisation: { method: 'FBS', width: 40, origin: 0 } };

  it('are the sums of those of the slices: counts times emphases add up', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const scene = makeScene(seed);
        const slice = (k: number): Scene => ({ ...scene, inside: (i, j, n) => n === k && scene.inside(i, j, n) });
        const parts = [0, 1, 2].map(slice);
        const voxels = (s: Scene): number =>
          fromRule(s.dims, (i, j, k) => (s.inside(i, j, k) ? 1 : 0)).reduce((a, b) => a + b, 0);
        const [whole, alone] = [byName(run(scene, fixed)), parts.map((part) => byName(run(part, fixed)))];
        const value = (of: Record<string, number | string>, name: string): number => {
          expect(typeof of[name], name).toBe('number');
          return Number(of[name]);
        };
        const adds = (names: readonly string[], counts: (of: Record<string, number | string>, s: Scene) => number): void => {
          for (const name of names) {
            const sum = parts.reduce((total, part, k) => total + counts(alone[k]!, part) * value(alone[k]!, name), 0);
            expect(Math.abs((counts(whole, scene) * value(whole, name)) / sum - 1), name).toBeLessThan(1e-9);
          }
        };
        const named = (pattern: RegExp): string[] => Object.keys(whole).filter((name) => pattern.test(name));

        const sizes = named(/_glszm-62GR_.*emphasis$/);
        const distances = named(/_gldzm-62GR_.*emphasis$/);
        const dependences = named(/_ngldm-62GR_.*emphasis$/);
        const runs = named(/_glrlm-ZW7Z_.*emphasis$/);
        expect([sizes.length, distances.length, dependences.length, runs.length]).toEqual([8, 8, 8, 8]);
        // zones or runs = percentage x voxels; four runs lead through every voxel
        adds(sizes, (of, s) => voxels(s) * value(of, 'original_glszm-62GR_zone_percentage'));
        adds(distances, (of, s) => voxels(s) * value(of, 'original_gldzm-62GR_zone_percentage'));
        adds(dependences, (_, s) => voxels(s));
        adds(runs, (of, s) => 4 * voxels(s) * value(of, 'original_glrlm-ZW7Z_run_percentage'));
        const pairs = (s: Scene): number => {
          let count = 0;
          for (let k = 0; k < s.dims[2]; k++)
            for (let j = 0; j < s.dims[1]; j++)
              for (let i = 0; i < s.dims[0]; i++)
                for (const [di, dj] of [
                  [1, 0],
                  [0, 1],
                  [1, 1],
                  [-1, 1],
                ] as const)
                  if (s.inside(i, j, k) && s.inside(i + di, j + dj, k)) count += 2;
          return count;
        };
        const cooccurrence = named(
          /_glcm-ZW7Z_(contrast|autocorrelation|joint_average|dissimilarity|inverse_difference|inverse_difference_moment)$/,
        );
        expect(cooccurrence.length).toBe(6);
        adds(cooccurrence, (_, s) => pairs(s));
      }),
      { numRuns: 10 },
    );
  });
});

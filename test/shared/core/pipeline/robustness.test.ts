import { makeRng } from '@shared/base/rng';
import { unwrap } from '@shared/base/result';
import { computeFeatures } from '@shared/core/pipeline/compute-features';
import { defaultPerturbations, type PerturbationRanges } from '@shared/core/pipeline/perturbation-plan';
import {
  type MeasuredRepetitions,
  measureRepetitions,
  type RepetitionInput,
  type RobustnessFeature,
  summariseRobustness,
} from '@shared/core/pipeline/robustness';
import { reorientMask, reorientVolume } from '@shared/core/volume/canonical-orientation';
import type { Volume } from '@shared/core/volume/volume';
import { describe, expect, it } from 'vitest';
import { readIctosProfile } from '../../../support/ictos-golden';
import { testGrid } from '../../../support/test-grid';

const DIMS = [41, 37, 3] as const;
const COUNT = DIMS[0] * DIMS[1] * DIMS[2];
const profile = readIctosProfile();
const STILL: PerturbationRanges = {
  rotationDeg: 0,
  translationMm: 0,
  growthMm: 0,
  randomisationSdMm: 0,
  randomisationCorrelationMm: 5,
  noiseLevel: 0,
};

/** A blob of rough texture in a head, with its ROI. */
function scene(seed = 1, radius = 8): { volume: Volume; mask: Uint8Array } {
  const rng = makeRng(seed);
  const level = 300 + rng.int(200);
  const place = (n: number) => [n % 41, Math.floor(n / 41) % 37, Math.floor(n / (41 * 37))] as const;
  const stored = Int16Array.from({ length: COUNT }, (_, n) => {
    const [i, j] = place(n);
    if (Math.hypot(i - 20, j - 18) > 17) return rng.int(12);
    return (Math.hypot(i - 21, j - 17) < radius ? level + 250 : level) + Math.round(40 * rng.normal());
  });
  const mask = Uint8Array.from({ length: COUNT }, (_, n) => {
    const [i, j, k] = place(n);
    return k > 0 && Math.hypot(i - 21, j - 17) < radius ? 1 : 0;
  });
  return { volume: { grid: testGrid(DIMS), stored, slope: 2, intercept: 7 }, mask };
}

const measure = (changes: Partial<RepetitionInput> = {}): MeasuredRepetitions =>
  unwrap(
    measureRepetitions({
      ...scene(),
      caseId: 'P-1',
      sequence: 't1c',
      profile,
      ranges: defaultPerturbations,
      seed: 1,
      first: 1,
      last: 3,
      ...changes,
    }),
  );

describe('repetitions', () => {
  it('without any perturbation have the values of the extraction itself', () => {
    const { volume, mask } = scene();
    const plain = unwrap(computeFeatures({ volume, mask, sequence: 't1c', profile }));
    const found = measure({ ranges: STILL });
    expect(found.features.map(({ name }) => name)).toEqual(plain.features.map(({ name }) => name));
    expect(found.repetitions).toHaveLength(3);
    for (const { values, reason, voxels } of found.repetitions) {
      expect(values).toEqual(plain.features.map(({ value }) => value));
      expect(reason).toBeNull();
      expect(voxels).toBe(plain.roi.voxels);
    }
    expect(found.noiseSd).toBe(0);
  });
  it('differ among themselves, repeat by their seed, and differ with seed and case', () => {
    const found = measure();
    const [one, two] = found.repetitions;
    expect(one?.values).not.toEqual(two?.values);
    expect(measure()).toEqual(found);
    expect(measure({ seed: 2 }).repetitions).not.toEqual(found.repetitions);
    expect(measure({ caseId: 'P-2' }).repetitions).not.toEqual(found.repetitions);
  });
  it('in parts are the whole, whatever the parts', () => {
    const whole = measure({ last: 4 }).repetitions;
    const parts = [measure({ first: 3, last: 4 }), measure({ first: 1, last: 2 })].map(({ repetitions }) => repetitions);
    expect([...parts[1]!, ...parts[0]!]).toEqual(whole);
  });
  it('do not depend on how the series is stored', () => {
    const { volume, mask } = scene();
    for (const mapping of [
      { axes: [1, 0, 2], flips: [true, false, true] },
      { axes: [0, 1, 2], flips: [true, true, false] },
    ] as const)
      expect(measure({ volume: reorientVolume(volume, mapping), mask: reorientMask(mask, volume.grid.dims, mapping) })).toEqual(
        measure(),
      );
  });
  it('leave image and ROI as they were', () => {
    const { volume, mask } = scene();
    const before = [volume.stored.slice(), mask.slice()];
    measure({ volume, mask });
    expect([volume.stored, mask]).toEqual(before);
  });
  it('each kind of perturbation changes the values by itself; noise alone leaves shape alone', () => {
    const still = measure({ ranges: STILL, last: 1 }).repetitions[0];
    for (const one of [{ rotationDeg: 20 }, { translationMm: 3 }, { growthMm: 2 }, { randomisationSdMm: 1 }, { noiseLevel: 1 }]) {
      const changed = measure({ ranges: { ...STILL, ...one }, last: 1 });
      expect(changed.repetitions[0]?.values).not.toEqual(still?.values);
      if ('noiseLevel' in one) {
        expect(changed.noiseSd).toBeGreaterThan(0);
        changed.features.forEach(({ family }, n) => {
          if (family === 'shape2d') expect(changed.repetitions[0]?.values[n]).toBe(still?.values[n]);
        });
      }
    }
  });
  it('states the noise in the units of the series', () => {
    const { volume } = scene();
    const found = measure({ last: 1 }).noiseSd;
    expect(measure({ volume: { ...volume, slope: -6 }, last: 1 }).noiseSd).toBe(3 * found);
    // 40 in stored numbers with slope 2; the edges of blob and head take part in so small a head.
    expect(Math.abs(found / 80 - 1)).toBeLessThan(0.2);
  });
  it('a small ROI that vanishes is named, and the others keep their values', () => {
    const found = measure({ ...scene(1, 0.9), ranges: { ...STILL, growthMm: 2 }, last: 12 });
    const gone = found.repetitions.filter(({ reason }) => reason === 'roi-vanished');
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.length).toBeLessThan(12);
    expect(gone.some(({ voxels }) => voxels === 0)).toBe(true);
    for (const { values } of gone) {
      expect(values.every((value) => value === null)).toBe(true);
      expect(values).toHaveLength(273);
    }
  });
  it('refuse an empty ROI and stop when told', () => {
    const { volume } = scene();
    const base = { caseId: 'P', sequence: 't1c', profile, ranges: defaultPerturbations, seed: 1, first: 1, last: 2 } as const;
    const empty = measureRepetitions({ ...base, volume, mask: new Uint8Array(COUNT) });
    expect(empty.ok ? null : empty.error.code).toBe('features/roi-empty');
    const stopped = measureRepetitions({ ...base, ...scene(), cancelled: () => true });
    expect(stopped.ok ? null : stopped.error.code).toBe('job/cancelled');
  });
  it('an image with a NaN has a reason in every repetition, never a NaN', () => {
    const { volume } = scene();
    const stored = Float64Array.from(volume.stored);
    stored[5] = NaN;
    for (const { reason, values } of measure({ volume: { ...volume, stored }, last: 2 }).repetitions) {
      expect(reason).toBe('nan-in-image');
      expect(values.every((value) => value === null)).toBe(true);
    }
  });
});

describe('the table', () => {
  const feature = (name: string): RobustnessFeature => ({ name, family: 'firstorder', imageType: 'original' });
  const columns = ['steady', 'noise', 'gap', 'flat', 'gone'].map(feature);
  const cases = [
    [[1, 0.3, 5, 2, null], [1.1, -0.5, 5.1, 2, null], [0.9, 0.1, 5.2, 2, null]], // prettier-ignore
    [[4, -0.2, 7, 2, null], [4.1, 0.4, null, 2, null], [4, -0.1, 7.2, 2, null]], // prettier-ignore
    [[9, 0.2, 9, 2, null], [9.1, -0.3, 9.1, 2, null], [8.8, 0.2, 9.3, 2, null]], // prettier-ignore
  ];
  const rows = summariseRobustness(columns, cases, 0.8);
  const row = (name: string) => rows.find((r) => r.name === name)!;
  it('tells steady features from unsteady ones', () => {
    expect(row('steady').icc).toBeGreaterThan(0.99);
    expect(row('steady').robust).toBe(true);
    expect(row('noise').icc).toBeLessThan(0.2);
    expect(row('noise').robust).toBe(false);
    // Shrout and Fleiss's one-way formula by hand for `steady`.
    const means = [1, 12.1 / 3, 26.9 / 3];
    const grand = (means[0]! + means[1]! + means[2]!) / 3;
    const msb = (3 * means.reduce((sum, m) => sum + (m - grand) ** 2, 0)) / 2;
    const msw = cases.reduce((sum, c, i) => sum + c.reduce((s, values) => s + (Number(values[0]) - means[i]!) ** 2, 0), 0) / 6;
    expect(row('steady').icc).toBeCloseTo((msb - msw) / (msb + 2 * msw), 12);
    expect(row('steady').withinSd).toBeCloseTo(Math.sqrt(msw), 12);
    expect(row('steady').cv).toBeCloseTo(Math.sqrt(msw) / grand, 12);
  });
  it('leaves a case out of a feature that it lacks in any repetition, and counts it', () => {
    expect(row('gap')).toMatchObject({ n: 2, incomplete: 1, reason: null });
    expect(row('gone')).toMatchObject({ n: 0, incomplete: 3, icc: null, withinSd: null, cv: null, reason: 'no-complete-case' });
  });
  it('names why there is no ICC', () => {
    expect(row('flat')).toMatchObject({ icc: null, lower: null, upper: null, robust: false, reason: 'no-variance', withinSd: 0 });
    const [single] = summariseRobustness(columns, cases.slice(0, 1), 0.8);
    expect(single).toMatchObject({ n: 1, icc: null, robust: false, reason: 'one-case' });
    expect(single?.withinSd).toBeCloseTo(0.1, 12);
    expect(single?.cv).toBeCloseTo(0.1, 12);
  });
  it('never holds a NaN: values out of range and a mean of 0 are named or left empty', () => {
    const huge = [[[1e200], [2e200]], [[-3e200], [5e200]]]; // prettier-ignore
    expect(summariseRobustness([feature('huge')], huge, 0.8)[0]).toMatchObject({
      icc: null,
      withinSd: null,
      cv: null,
      reason: 'out-of-range',
    });
    const centred = [[[1], [-1]], [[2], [-2]]]; // prettier-ignore
    expect(summariseRobustness([feature('centred')], centred, 0.8)[0]).toMatchObject({ cv: null, reason: null });
  });
  it('is robust above the threshold, not at it', () => {
    const icc = row('steady').icc!;
    expect(summariseRobustness(columns, cases, icc)[0]?.robust).toBe(false);
    expect(summariseRobustness(columns, cases, icc - 1e-9)[0]?.robust).toBe(true);
  });
});

/** Small image and ROI scenes, the built-in profiles, and what every outcome must be: a value or a named reason. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeRng } from '@shared/base/rng';
import { unwrap } from '@shared/base/result';
import { parseProfile } from '@shared/contract/extraction-profile';
import type { Vec3 } from '@shared/core/geometry/grid';
import { computeFeatures, type ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import { columnsOf, type ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import { expect } from 'vitest';
import { readJson } from './ictos-golden';
import { testGrid } from './test-grid';

const folder = fileURLToPath(new URL('../../assets/profiles', import.meta.url));

export const readProfile = (name: string): ExtractionProfile => unwrap(parseProfile(readJson(`${folder}/${name}.json`)));
export const PROFILE_NAMES = readdirSync(folder).map((file) => file.replace('.json', ''));

export const SCENE_DIMS = [17, 13, 5] as const;

/** Voxels from rules of (i, j, k), i fastest. */
export const fromRule = (dims: Vec3, rule: (i: number, j: number, k: number) => number): number[] =>
  Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, n) =>
    rule(n % dims[0], Math.floor(n / dims[0]) % dims[1], Math.floor(n / dims[0] / dims[1])),
  );

export const toVolume = (dims: Vec3, stored: StoredArray, spacing: Vec3 = [1, 1, 4], slope = 1, intercept = 0): Volume => ({
  grid: testGrid(dims, spacing),
  stored,
  slope,
  intercept,
});

/** Dark air on the left, tissue of 300 to 799 elsewhere. */
export function sceneImage(seed = 1): Int16Array {
  const rng = makeRng(seed);
  return Int16Array.from(fromRule(SCENE_DIMS, (i) => (i < 2 ? rng.int(20) : 300 + rng.int(500))));
}

export const sceneMask = (rule: (i: number, j: number, k: number) => boolean): Uint8Array =>
  Uint8Array.from(fromRule(SCENE_DIMS, (i, j, k) => (rule(i, j, k) ? 1 : 0)));

export function extract(volume: Volume, mask: Uint8Array, profile: ExtractionProfile): ExtractionOutcome {
  return unwrap(computeFeatures({ volume, mask, sequence: 't1c', profile }));
}

/** Feature name without the sequence -> value or reason. */
export const byName = (outcome: ExtractionOutcome): Record<string, number | string> =>
  Object.fromEntries(outcome.features.map((f) => [f.name.slice('t1c_'.length), f.value ?? f.reason ?? 'neither']));

/** Every column of the profile holds one finite value or one reason; nothing in the outcome is not a number. */
export function expectDefined(outcome: ExtractionOutcome, profile: ExtractionProfile): void {
  expect(outcome.features).toHaveLength(columnsOf(profile).length);
  const bad = outcome.features.filter((f) =>
    f.value === null ? f.reason === undefined : !Number.isFinite(f.value) || f.reason !== undefined,
  );
  expect(bad).toEqual([]);
  // whatever else the outcome holds: JSON would write null for what is not finite, without a reason
  JSON.stringify(outcome, (key, v: unknown) => {
    if (typeof v === 'number' && !Number.isFinite(v)) throw new Error(`${key} of the outcome is ${v}`);
    return v;
  });
}

/** Names that have reasons instead of values, by reason. */
export function reasonsOf(outcome: ExtractionOutcome): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const f of outcome.features) if (f.value === null) (found[f.reason ?? 'none'] ??= []).push(f.name.slice('t1c_'.length));
  return found;
}

/** |a - b| <= 1e-9 max(1, |b|) for every feature, or the same reason. */
export function expectSameFeatures(
  ours: ExtractionOutcome,
  expected: ExtractionOutcome,
  keep: (name: string) => boolean = () => true,
  tolerance = 1e-9,
): void {
  const [a, b] = [byName(ours), byName(expected)];
  expect(Object.keys(a)).toEqual(Object.keys(b));
  let compared = 0;
  const off = Object.keys(b)
    .filter(keep)
    .flatMap((name) => {
      compared++;
      const [x, y] = [a[name]!, b[name]!];
      const same =
        typeof x === 'number' && typeof y === 'number' ? Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y)) : x === y;
      return same ? [] : [`${name}: ${x} instead of ${y}`];
    });
  expect(off).toEqual([]);
  expect(compared).toBeGreaterThan(0);
}

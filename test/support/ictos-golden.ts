/** Comparing an extraction with a golden file of reference/ictos-273 (its README gives the agreement). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@shared/base/result';
import type { ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import { parseProfile } from '@shared/contract/extraction-profile';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import { expect } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const goldenPath = (name: string): string => `${root}/test/golden/ictos-273/${name}`;
export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
export const readIctosProfile = (): ExtractionProfile => unwrap(parseProfile(readJson(`${root}/assets/profiles/ictos-273.json`)));

export interface Golden {
  readonly roiVoxelsNative: number;
  readonly roiVoxelsResampled: number;
  readonly volumeMl: number;
  readonly meanForeground: number;
  readonly sdForeground: number;
  readonly otsuThreshold: number;
  readonly features: Readonly<Record<string, number>>;
}
export const readGolden = (path: string): Golden => readJson(path) as Golden; // our own golden file

/** |a - b| <= 1e-6 max(|a|, |b|) + 1e-9 */
export const agrees = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b)) + 1e-9;

/** Expects every number of the golden file, the same feature names and no reasons. */
export function expectGolden(outcome: ExtractionOutcome, golden: Golden): void {
  expect(outcome.roi.voxels).toBe(golden.roiVoxelsNative);
  expect(outcome.roi.resampledVoxels).toBe(golden.roiVoxelsResampled);
  const { otsuThreshold, meanForeground, sdForeground } = outcome.preprocessing;
  const off: string[] = [];
  const compare = (name: string, ours: number | null, theirs: number): void => {
    if (ours === null || !agrees(ours, theirs)) off.push(`${name}: ${String(ours)} instead of ${theirs}`);
  };
  compare('volumeMl', outcome.roi.volumeMl, golden.volumeMl);
  compare('otsuThreshold', otsuThreshold, golden.otsuThreshold);
  compare('meanForeground', meanForeground, golden.meanForeground);
  compare('sdForeground', sdForeground, golden.sdForeground);
  for (const feature of outcome.features) compare(feature.name, feature.value, golden.features[feature.name] ?? NaN);
  expect(off).toEqual([]);
  expect(outcome.features.map((feature) => feature.name)).toEqual(Object.keys(golden.features));
}

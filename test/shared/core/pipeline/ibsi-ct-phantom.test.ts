/** IBSI-1 configuration A and the IBSI-2 filter tests 1.A, 2.A, 6.A on the CT phantom, through the whole pipeline. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@shared/base/result';
import { parseProfile } from '@shared/contract/extraction-profile';
import { findFeature } from '@shared/core/features/catalogue';
import { computeFeatures, type ExtractionOutcome } from '@shared/core/pipeline/compute-features';
import { compareWithIbsi, matchesIbsi, parseIbsiReference } from '@shared/core/pipeline/ibsi-selftest';
import { describe, expect, it } from 'vitest';
import { readCanonicalNifti, toMask } from '../../../support/nifti-volume';

// The CT phantom is CC BY-NC: read from the shared folder only, never copied.
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = `${resolve(root, process.env['ICTOS_SHARED'] ?? '../shared')}/reference/ibsi`;
const present = existsSync(`${folder}/ct_phantom_pat1`);
if (!present) console.warn(`skipped: ${folder}/ct_phantom_pat1 is not there (set ICTOS_SHARED)`);

/** The CT phantom measured by a profile of the library. */
function measure(profile: string): ExtractionOutcome {
  const nifti = `${folder}/ct_phantom_pat1/nifti`;
  return unwrap(
    computeFeatures({
      volume: readCanonicalNifti(`${nifti}/image/phantom.nii.gz`),
      mask: toMask(readCanonicalNifti(`${nifti}/mask/mask.nii.gz`)),
      sequence: 't1c',
      profile: unwrap(parseProfile(JSON.parse(readFileSync(`${root}/assets/profiles/${profile}.json`, 'utf8')))),
    }),
  );
}

describe.skipIf(!present)('the IBSI CT phantom', () => {
  it('gives every consensus value of configuration A in scope', () => {
    const outcome = measure('ibsi-configuration-a');
    expect(outcome.roi).toMatchObject({ voxels: 125256, resampledVoxels: 125256, resegmentedVoxels: 114596 });
    const references = unwrap(parseIbsiReference(readFileSync(`${folder}/ibsi1_config_A.csv`, 'utf8')));
    const compared = compareWithIbsi(outcome, references);
    expect(compared.rows.filter((row) => !row.pass)).toEqual([]);
    expect(compared).toMatchObject({ passed: 321, failed: 0, outOfScope: 25 });
  });

  it.each([
    ['1.A', 'ibsi2-1a'],
    ['2.A', 'ibsi2-2a'],
    ['6.A', 'ibsi2-6a'],
  ])('gives every consensus value of filter test %s', (id, profile) => {
    const outcome = measure(profile);
    // The table names its features by IBSI's label without `Intensity-based`.
    const plain = (label: string): string =>
      label
        .toLowerCase()
        .replace('intensity-based ', '')
        .replace(/\bintensity /, '')
        .replace(/ intensity$/, '');
    const ours = new Map(outcome.features.map((f) => [plain(findFeature(f.family, f.feature)?.label ?? ''), f.value]));
    const rows = readFileSync(`${folder}/ibsi2_phase2_1A_2A_6A.csv`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(';'))
      .filter(([filter]) => filter === id);
    expect(rows).toHaveLength(18);
    const off = rows.flatMap(([, feature = '', , value, tolerance]) => {
      const found = ours.get(plain(feature)) ?? null;
      return found !== null && matchesIbsi(found, Number(value), Number(tolerance)) ? [] : [{ feature, found, value, tolerance }];
    });
    expect(off).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@shared/base/result';
import { parseProfile } from '@shared/contract/extraction-profile';
import {
  type IbsiPhantom,
  type IbsiReference,
  matchesIbsi,
  parseIbsiPhantom,
  parseIbsiReference,
  selftest,
} from '@shared/core/pipeline/ibsi-selftest';
import { describe, expect, it } from 'vitest';

const asset = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../assets/ibsi/${name}`, import.meta.url)), 'utf8');
const phantom = (): IbsiPhantom => unwrap(parseIbsiPhantom(JSON.parse(asset('digital-phantom.json'))));
const references = (): readonly IbsiReference[] => unwrap(parseIbsiReference(asset('digital-phantom-reference.csv')));

const profile = unwrap(
  parseProfile(
    JSON.parse(
      readFileSync(fileURLToPath(new URL('../../../../assets/profiles/ibsi-digital-phantom.json', import.meta.url)), 'utf8'),
    ),
  ),
);
const run = (on: IbsiPhantom, against: readonly IbsiReference[]) => unwrap(selftest(on, against, profile));

describe('IBSI digital phantom', () => {
  it('gives every consensus value in scope', () => {
    const outcome = run(phantom(), references());
    expect(outcome.rows.filter((row) => !row.pass)).toEqual([]);
    expect(outcome).toMatchObject({ passed: 321, failed: 0, outOfScope: 482 - 321 });
  });

  it('fails when a value is off', () => {
    const wrong = references().map((row) => (row.ibsiId === 'KE2A' ? { ...row, value: row.value + 0.01 } : row));
    expect(run(phantom(), wrong)).toMatchObject({ failed: 1 });
    const changed = phantom();
    changed.intensities[0] = 9;
    expect(run(changed, references()).failed).toBeGreaterThan(50);
  });

  it('compares by three significant digits, then the tolerance', () => {
    expect(matchesIbsi(2.1549, 2.15, 0)).toBe(true);
    expect(matchesIbsi(2.1551, 2.15, 0)).toBe(false);
    expect(matchesIbsi(0.7514, 0.748, 0.003)).toBe(true);
    expect(matchesIbsi(0.7516, 0.748, 0.003)).toBe(false);
  });

  it('refuses damaged files by name', () => {
    expect(parseIbsiPhantom({ dims: [2, 2, 2], intensities: [1], mask: [1] })).toMatchObject({
      error: { code: 'selftest/bad-phantom' },
    });
    expect(parseIbsiReference('family,feature\na,b\n')).toMatchObject({ error: { code: 'selftest/bad-reference' } });
    const header = 'family,feature,ibsi_id,aggregation,value,tolerance,aggregation_id\n';
    expect(parseIbsiReference(`${header}GLCM,x,Y,,1.2.3,0,BTW3\n`)).toMatchObject({
      error: { code: 'selftest/bad-reference', data: { line: 2 } },
    });
  });
});

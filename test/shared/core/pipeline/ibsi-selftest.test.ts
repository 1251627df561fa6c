import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@shared/base/result';
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

describe('IBSI digital phantom', () => {
  it('gives every consensus value in scope', () => {
    const outcome = selftest(phantom(), references());
    expect(outcome.rows.filter((row) => !row.pass)).toEqual([]);
    expect(outcome).toMatchObject({ passed: 18 + 4 * (25 + 16), failed: 0, outOfScope: 482 - 182 });
  });

  it('fails when a value is off', () => {
    const wrong = references().map((row) => (row.ibsiId === 'KE2A' ? { ...row, value: row.value + 0.01 } : row));
    expect(selftest(phantom(), wrong)).toMatchObject({ failed: 1 });
    const changed = phantom();
    changed.intensities[0] = 9;
    expect(selftest(changed, references()).failed).toBeGreaterThan(50);
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

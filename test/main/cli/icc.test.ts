import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '@shared/base/csv';
import { expectedFile, goldenCohortPath } from '../../support/golden-cohort';
import { ictos } from './cli-run';

const folder = mkdtempSync(join(tmpdir(), 'ictos-icc-'));
const golden = goldenCohortPath('resegmentation');
const rowsOf = (path: string): Record<string, string>[] => {
  const csv = parseCsv(readFileSync(path, 'utf8'));
  if (!csv.ok) throw new Error(csv.error.code);
  return csv.value.rows.map((row) => Object.fromEntries(csv.value.header.map((name, n) => [name, row[n] ?? ''])));
};
const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('icc', () => {
  it('writes the agreement of every feature of the golden table, as R has it', async () => {
    interface Icc {
      results: Record<string, Record<'icc' | 'lower' | 'upper', number>>;
    }
    const { expected, tolerance } = expectedFile<{
      features: Record<string, { intra: Icc; inter: Icc }>;
      kept: string[];
      removed: string[];
    }>('01_icc_reproducibility');
    const out = join(folder, 'golden.csv');
    const run = await ictos(['icc', '--reads', golden, '--out', out]);
    expect(run.code, run.stderr).toBe(0);
    const rows = rowsOf(out);
    expect(rows.map(({ feature }) => feature)).toEqual(Object.keys(expected.features));
    for (const row of rows) {
      for (const kind of ['intra', 'inter'] as const) {
        const want = expected.features[row['feature'] ?? '']![kind].results['icc21']!;
        for (const field of ['icc', 'lower', 'upper'] as const) {
          const difference = Math.abs(Number(row[`${kind}_${field}`]) - want[field]);
          expect(difference).toBeLessThanOrEqual(tolerance.abs + tolerance.rel * Math.abs(want[field]));
        }
      }
    }
    expect(rows.filter(({ kept }) => kept === '1').map(({ feature }) => feature)).toEqual(expected.kept);
    expect(rows.filter(({ kept }) => kept === '0').map(({ feature }) => feature)).toEqual(expected.removed);
    expect(run.stdout).toContain('SYNTHETIC DATA');
    expect(run.stdout).toMatch(new RegExp(`kept \\(both ICC\\(2,1\\) > 0.8\\)\\s+${expected.kept.length}`));
    for (const feature of expected.removed) expect(run.stdout).toContain(feature);
  });

  it('gives the same in JSON, for another form and threshold', async () => {
    const out = join(folder, 'golden.json');
    const run = await ictos(['icc', '--reads', golden, '--out', out, '--model', '3,k', '--threshold', '0.95', '--json']);
    expect(run.code).toBe(0);
    const document = JSON.parse(run.stdout);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(document);
    expect(document).toMatchObject({
      schema: 1,
      synthetic: true,
      model: '3,k',
      threshold: 0.95,
      patients: 30,
      without_intra: 0,
      without_inter: 0,
    });
    const csv = join(folder, 'other.csv');
    await ictos(['icc', '--reads', golden, '--out', csv, '--model', '3,k', '--threshold', '0.95']);
    const rows = rowsOf(csv);
    const features = document.features as { feature: string; intra_icc: number; kept: boolean; reason: string | null }[];
    expect(features.map(({ intra_icc }) => intra_icc)).toEqual(rows.map((row) => Number(row['intra_icc'])));
    expect(features.map(({ kept }) => (kept ? '1' : '0'))).toEqual(rows.map((row) => row['kept']));
    expect(features.some(({ kept }) => kept) && features.some(({ kept }) => !kept)).toBe(true);
  });

  it('says why a feature has no ICC and counts patients without a reading', async () => {
    const reads = write(
      'few.csv',
      'patient_id,reading,good,flat\nP1,A1,1,5\nP1,A2,1.1,5\nP1,B,0.9,5\nP2,A1,4,5\nP2,A2,4.2,5\nP2,B,4,5\nP3,A1,8,5\nP3,A2,8.1,5\n',
    );
    const out = join(folder, 'few-out.csv');
    const run = await ictos(['icc', '--reads', reads, '--out', out]);
    expect(run.code).toBe(0);
    expect(rowsOf(out)).toEqual([
      expect.objectContaining({ feature: 'good', kept: '1', intra_n: '3', inter_n: '2', reason: '' }),
      expect.objectContaining({ feature: 'flat', kept: '0', intra_icc: '', inter_upper: '', reason: 'icc/no-variance' }),
    ]);
    expect(run.stdout).toMatch(/without one by another reader\s+1/);
    expect(run.stdout).toContain('All values are equal');
    expect(run.stdout).not.toContain('SYNTHETIC');
  });

  it('reports every bad cell with its line and writes nothing', async () => {
    const reads = write('bad.csv', 'patient_id,reading,f\nP1,A1,1\nP1,A2,one\nP2,C,3\nP2,A1,4\n');
    const out = join(folder, 'bad-out.csv');
    const run = await ictos(['icc', '--reads', reads, '--out', out]);
    expect([run.code, run.stdout, existsSync(out)]).toEqual([1, '', false]);
    const lines = run.stderr.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('bad.csv:3 f');
    expect(lines[1]).toContain('bad.csv:4 reading');
  });

  it('asks for the decimal sign of a table with commas', async () => {
    const reads = write('comma.csv', 'patient_id;reading;f\nP1;A1;1,5\nP1;A2;1,6\nP2;A1;3,5\nP2;A2;3,4\n');
    const out = join(folder, 'comma-out.csv');
    expect((await ictos(['icc', '--reads', reads, '--out', out])).code).toBe(1);
    const run = await ictos(['icc', '--reads', reads, '--out', out, '--decimal', ',']);
    expect(run.code).toBe(0);
    expect(rowsOf(out)[0]).toMatchObject({ feature: 'f', kept: '0', inter_icc: '', reason: 'icc/no-readings' });
    expect(Number(rowsOf(out)[0]?.['intra_icc'])).toBeGreaterThan(0.9);
  });

  it('refuses options out of their range, and a file that is not there', async () => {
    const out = join(folder, 'never.csv');
    for (const options of [
      ['--out', join(folder, 'x.txt')],
      ['--out', out, '--model', '4,1'],
      ['--out', out, '--threshold', '1'],
      ['--out', out, '--threshold', 'high'],
      ['--out', out, '--decimal', '.,'],
      [],
    ])
      expect((await ictos(['icc', '--reads', golden, ...options])).code, options.join(' ')).toBe(2);
    expect((await ictos(['icc', '--reads', join(folder, 'nothing.csv'), '--out', out])).code).toBe(1);
    expect(existsSync(out)).toBe(false);
  });
});

/** `batch` over real files: good and bad rows, the same bytes every time, resume, cancel, what refuses to start. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCsv } from '@shared/base/csv';
import { featuresFileSchema } from '@shared/contract/entities';
import { makeInlinePool } from '../node/services/service-sample';
import { makeSampleContours, makeSampleSeries, writeFiles } from '../node/services/dicom-sample';
import { makeTemporaryFolder } from '../node/store/store-sample';
import { toCohortMask, writeCohortImage, writeManifest } from '../../support/cohort-files';
import { ictos, type CliRun } from './cli-run';

const DIMS = [37, 29, 5] as const;
let temporary: ReturnType<typeof makeTemporaryFolder>;
let input: string;
let out: string;
beforeEach(() => {
  temporary = makeTemporaryFolder();
  input = join(temporary.path, 'in');
  out = join(temporary.path, 'out');
  mkdirSync(input);
});
afterEach(() => temporary.dispose());

const image = (name: string, seed: number, radius = 7): string => writeCohortImage(input, name, { dims: DIMS, seed, radius });
/** Two patients with all sequences, one with a T1C alone. */
const goodLines = (): string[] => [
  ...['t1', 't2', 't1c'].map((sequence, n) => `P-1,${sequence},${image(`1${sequence}`, n)},`),
  ...['t1', 't2', 't1c'].map((sequence, n) => `P-2,${sequence},${image(`2${sequence}`, 10 + n)},`),
  `P-3,t1c,${image('3t1c', 20)},`,
];
const manifest = (lines: readonly string[]): string => writeManifest(input, lines);
const batch = (lines: readonly string[], options: readonly string[] = [], changes: Parameters<typeof ictos>[1] = {}) =>
  ictos(['batch', '--manifest', manifest(lines), '--out', out, ...options], changes);
const table = (name: string) => {
  const csv = parseCsv(readFileSync(join(out, name), 'utf8'));
  if (!csv.ok) throw new Error(csv.error.code);
  return csv.value;
};
const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
const inodes = (): Map<string, number> => new Map(readdirSync(out).map((name) => [name, statSync(join(out, name)).ino]));
const json = (run: CliRun): Record<string, unknown> => JSON.parse(run.stdout);
/** Jobs in this thread, counted by the image that they measure or check. */
function countingPool(onRun: (name: string) => void = () => undefined) {
  const pool = makeInlinePool();
  const measured: string[] = [];
  return {
    measured,
    makePool: () => ({
      run: async <Output>(job: string, given: unknown): Promise<Output> => {
        const row = given as { image: string };
        onRun(row.image);
        const output = await pool.run<{ ok: boolean; value: unknown }>(job, given);
        if (!output.ok || output.value !== null) measured.push(row.image.slice(input.length + 1));
        // The caller pairs the job with its output.
        return output as Output;
      },
      dispose: () => Promise.resolve(),
    }),
  };
}

describe('batch', () => {
  it('writes one file a row as `features --json` does, and one row a patient', async () => {
    const run = await batch(goodLines(), ['--json']);
    expect(run.code).toBe(0);
    expect(json(run)).toMatchObject({ schema: 1, rows: 7, measured: 7, kept: 0, not_done: 0, failures: [] });
    expect(run.stderr).toMatch(/batch: 7 of 7 cases, [\d.]+ cases\/s, [\d.]+ s\n$/);
    expect(readdirSync(out).sort()).toEqual(
      [
        ...['P-1.t1.json', 'P-1.t2.json', 'P-1.t1c.json', 'P-2.t1.json', 'P-2.t2.json', 'P-2.t1c.json', 'P-3.t1c.json'],
        ...['failures.csv', 'features.csv'],
      ].sort(),
    );
    const single = await ictos([
      ...['features', '--image', join(input, '2t2.nii'), '--mask', join(input, '2t2-mask.nii')],
      ...['--sequence', 't2', '--json'],
    ]);
    expect(readFileSync(join(out, 'P-2.t2.json'), 'utf8')).toBe(single.stdout);
    expect(readFileSync(join(out, 'failures.csv'), 'utf8')).toBe('case_id,sequence,code,message\n');

    const { header, rows } = table('features.csv');
    expect(rows.map((row) => row.slice(0, 2))).toEqual([
      ['P-1', 't1+t2+t1c'],
      ['P-2', 't1+t2+t1c'],
      ['P-3', 't1c'],
    ]);
    expect(header).toHaveLength(3 + 819 + 1);
    for (const [row, name] of [
      [0, 'P-1.t1'],
      [1, 'P-2.t2'],
      [2, 'P-3.t1c'],
    ] as const) {
      const file = featuresFileSchema.parse(JSON.parse(readFileSync(join(out, `${name}.json`), 'utf8')));
      for (const feature of file.features) expect(Number(rows[row]?.[header.indexOf(feature.name)])).toBe(feature.value);
    }
    expect(rows[2]?.[header.indexOf('t1_original_firstorder_skewness')]).toBe('');
  });

  it('measures DICOM with contours, and goes on past every kind of bad row', async () => {
    const series = makeSampleSeries('D', 't1c', { dims: [23, 19, 5] });
    writeFiles(join(input, 'dicom'), series.files);
    const contours = makeSampleContours(series, [
      { name: 'GTV', slices: [1, 2, 3] },
      { name: 'node', slices: [2] },
    ]);
    writeFileSync(join(input, 'rs.dcm'), contours.bytes);
    writeFileSync(join(input, 'text.nii'), 'no image');
    writeFileSync(join(input, 'other-mask.nii'), toCohortMask({ dims: [36, 29, 5], seed: 0, radius: 5 }));
    const run = await batch(
      [
        `bad/id,t1c,${image('a', 1)},`,
        'D,t1c,dicom,rs.dcm,GTV',
        `P-1,t9,${image('b', 2)},`,
        'D,t1,dicom,rs.dcm,none',
        `P-1,t1c,${image('c', 3, 0)},`,
        'P-2,t1c,nowhere.nii,c-mask.nii,',
        'P-3,t1c,text.nii,c-mask.nii,',
        'P-4,t1c,c.nii,other-mask.nii,',
        `P-5,t1c,${image('d', 4)},`,
        'P-5,t1c,a.nii,a-mask.nii,',
      ],
      ['--jobs', '2', '--json'],
    );
    expect(run.code).toBe(1);
    expect(json(run)).toMatchObject({ rows: 10, measured: 3, kept: 0, not_done: 0 });
    const failures = table('failures.csv');
    expect(failures.header).toEqual(['case_id', 'sequence', 'code', 'message']);
    expect(failures.rows.map((row) => row.slice(0, 3))).toEqual([
      ['bad/id', 't1c', 'manifest/case-id'],
      ['P-1', 't9', 'manifest/unknown-sequence'],
      ['D', 't1', 'roi/not-found'],
      ['P-1', 't1c', 'features/roi-empty'],
      ['P-2', 't1c', 'import/no-such-path'],
      ['P-3', 't1c', 'nifti/not-nifti'],
      ['P-4', 't1c', 'geometry/grid-mismatch'],
      ['P-5', 't1c', 'manifest/duplicate-row'],
    ]);
    expect(failures.rows[6]?.[3]).toContain(join(input, 'other-mask.nii'));
    for (const [caseId, sequence, , message] of failures.rows)
      expect(run.stderr.split(`${caseId} ${sequence}: ${message}\n`)).toHaveLength(2);
    expect(readdirSync(out).filter((name) => name.endsWith('.json'))).toEqual(['D.t1c.json', 'P-1.t1c.json', 'P-5.t1c.json']);
    const empty = featuresFileSchema.parse(JSON.parse(readFileSync(join(out, 'P-1.t1c.json'), 'utf8')));
    expect(empty.features.every(({ value, reason }) => value === null && reason === 'roi-empty')).toBe(true);
    const { header, rows } = table('features.csv');
    expect(rows.map(([caseId]) => caseId)).toEqual(['D', 'P-1', 'P-5']);
    expect(rows[1]?.[header.indexOf('t1c_original_firstorder_mean')]).toBe('');
    expect(rows[2]?.[header.indexOf('t1c_original_firstorder_mean')]).not.toBe('');
  });

  it('gives the same bytes with one job and two, whatever ends first, and again', async () => {
    const lines = [...goodLines(), 'P-9,t1,nowhere.nii,x.nii,'];
    await batch(lines, ['--jobs', '1']);
    const one = filesOf(out);
    rmSync(out, { recursive: true });
    // The first row ends last: its job waits for all the others.
    const ended = new Set<string>();
    const pool = makeInlinePool();
    let release: () => void = () => undefined;
    const others = new Promise<void>((resolve) => (release = resolve));
    const slowFirst = {
      run: async <Output>(job: string, given: unknown): Promise<Output> => {
        const { image: path } = given as { image: string };
        if (path.endsWith('1t1.nii')) await others;
        const output = await pool.run<Output>(job, given);
        ended.add(path);
        if (ended.size === lines.length - 1) release();
        return output;
      },
      dispose: () => Promise.resolve(),
    };
    await batch(lines, ['--jobs', '2'], { makePool: () => slowFirst });
    expect(filesOf(out)).toEqual(one);
    rmSync(out, { recursive: true });
    await batch(lines, ['--jobs', '1']);
    expect(filesOf(out)).toEqual(one);
  });

  it('has at most as many rows under way as jobs', async () => {
    for (const jobs of [1, 3]) {
      let under = 0;
      let most = 0;
      const pool = makeInlinePool();
      const makePool = () => ({
        run: async <Output>(job: string, given: unknown): Promise<Output> => {
          under += 1;
          most = Math.max(most, under);
          const output = await pool.run<Output>(job, given);
          under -= 1;
          return output;
        },
        dispose: () => Promise.resolve(),
      });
      await batch(goodLines(), ['--jobs', String(jobs)], { makePool });
      expect(most).toBe(jobs);
      rmSync(out, { recursive: true });
    }
  });
});

describe('batch --resume', () => {
  it('is asked for where there are results, and touches nothing before', async () => {
    const lines = goodLines();
    await batch(lines);
    const before = filesOf(out);
    const refused = await batch(lines);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('--resume');
    expect(filesOf(out)).toEqual(before);
  });

  it('measures only what is missing, and removes the drafts of killed runs', async () => {
    const lines = goodLines();
    await batch(lines);
    const whole = filesOf(out);
    rmSync(join(out, 'P-2.t1.json'));
    rmSync(join(out, 'features.csv'));
    writeFileSync(join(out, 'P-1.t2.json'), whole['P-1.t2.json']?.slice(0, 900) ?? '');
    // Whole as JSON, cut short as a result: the table would lose its columns.
    const cut = JSON.parse(whole['P-3.t1c.json'] ?? '') as { features: unknown[] };
    writeFileSync(join(out, 'P-3.t1c.json'), JSON.stringify({ ...cut, features: cut.features.slice(0, 3) }));
    writeFileSync(join(out, '.01234567-89ab-4cde-8f01-23456789abcd.part'), '{');
    writeFileSync(join(out, 'notes.part'), 'mine');
    const before = inodes();
    const { measured, makePool } = countingPool();
    const run = await batch(lines, ['--resume', '--json'], { makePool });
    expect(run.code).toBe(0);
    expect(json(run)).toMatchObject({ measured: 3, kept: 4 });
    expect(measured.sort()).toEqual(['1t2.nii', '2t1.nii', expect.stringContaining('3') as string]);
    expect(filesOf(out)).toEqual({ ...whole, 'notes.part': 'mine' });
    const after = inodes();
    for (const name of ['P-1.t1.json', 'P-1.t1c.json', 'P-2.t2.json']) expect(after.get(name)).toBe(before.get(name));
    expect(after.get('P-1.t2.json')).not.toBe(before.get('P-1.t2.json'));
  });

  it('measures again what was made from another image, mask, ROI, path, profile or program', async () => {
    const series = makeSampleSeries('D', 't1c', { dims: [23, 19, 5] });
    writeFiles(join(input, 'dicom'), series.files);
    writeFileSync(join(input, 'rs.dcm'), makeSampleContours(series, [{ name: 'GTV', slices: [1, 2, 3] }]).bytes);
    const lines = [`P-1,t1c,${image('a', 1)},`, `P-2,t1c,${image('b', 2)},`, 'D,t1c,dicom,rs.dcm,'];
    await batch(lines);
    const again = async (now: readonly string[], changes: Parameters<typeof ictos>[1] = {}, more: readonly string[] = []) => {
      const { measured, makePool } = countingPool();
      const run = await batch(now, ['--resume', ...more], { makePool, ...changes });
      expect(run.code).toBe(0);
      return measured;
    };
    expect(await again(lines)).toEqual([]);

    // Of the same size and time as before: only its content tells.
    const maskPath = join(input, 'a-mask.nii');
    const { atime, mtime } = statSync(maskPath);
    const changed = Uint8Array.from(readFileSync(maskPath));
    changed[changed.length - 1 - DIMS[0] * DIMS[1] - 5 * DIMS[0]] = 1;
    writeFileSync(maskPath, changed);
    utimesSync(maskPath, atime, mtime);
    const before = readFileSync(join(out, 'P-1.t1c.json'), 'utf8');
    expect(await again(lines)).toEqual(['a.nii']);
    expect(readFileSync(join(out, 'P-1.t1c.json'), 'utf8')).not.toBe(before);

    writeCohortImage(input, 'b', { dims: DIMS, seed: 99, radius: 7 });
    expect(await again(lines)).toEqual(['b.nii']);

    const dicom = series.files.map(({ name }) => join(input, 'dicom', name));
    const other = makeSampleSeries('D', 't1c', { dims: [23, 19, 5], seed: 5 });
    writeFileSync(dicom[2] ?? '', other.files[2]?.bytes ?? '');
    expect(await again(lines)).toEqual(['dicom']);

    expect(await again([...lines.slice(0, 2), 'D,t1c,dicom,rs.dcm,GTV'])).toEqual(['dicom']);
    copyFileSync(join(input, 'a.nii'), join(input, 'moved.nii'));
    const moved = ['P-1,t1c,moved.nii,a-mask.nii,', ...lines.slice(1, 2), 'D,t1c,dicom,rs.dcm,GTV'];
    expect(await again(moved)).toEqual(['moved.nii']);
    copyFileSync(maskPath, join(input, 'renamed-mask.nii'));
    const renamed = ['P-1,t1c,moved.nii,renamed-mask.nii,', ...moved.slice(1)];
    expect(await again(renamed)).toEqual(['moved.nii']);
    expect(await again(renamed)).toEqual([]);
    expect(
      (await again(renamed, { program: { name: 'ICTOS Workstation', version: '9.9.9', buildKind: 'official' } })).length,
    ).toBe(3);
    const profile = JSON.parse(
      readFileSync(new URL('../../../assets/profiles/ictos-273.json', import.meta.url), 'utf8'),
    ) as object;
    writeFileSync(join(input, 'own.json'), JSON.stringify({ ...profile, name: 'own' }));
    expect((await again(renamed, {}, ['--profile', join(input, 'own.json')])).length).toBe(3);
  });

  it('lists a kept result without values again, and drops a result whose files are gone', async () => {
    const lines = [`P-1,t1c,${image('a', 1, 0)},`, `P-2,t1c,${image('b', 2)},`];
    expect((await batch(lines)).code).toBe(1);
    const failures = readFileSync(join(out, 'failures.csv'), 'utf8');
    const again = await batch(lines, ['--resume', '--json']);
    expect([again.code, json(again)['kept']]).toEqual([1, 2]);
    expect(readFileSync(join(out, 'failures.csv'), 'utf8')).toBe(failures);
    rmSync(join(input, 'b-mask.nii'));
    const gone = await batch(lines, ['--resume', '--json']);
    expect(gone.code).toBe(1);
    expect(json(gone)).toMatchObject({ kept: 1, measured: 0 });
    expect(table('failures.csv').rows.map((row) => row[2])).toEqual(['features/roi-empty', 'import/no-such-path']);
    expect(existsSync(join(out, 'P-2.t1c.json'))).toBe(false);
    expect(table('features.csv').rows.map((row) => row[0])).toEqual(['P-1']);
  });
});

describe('batch interrupted', () => {
  it('on Ctrl+C keeps what is finished, writes the tables for it, and says how to go on', async () => {
    const lines = goodLines();
    await batch(lines);
    const whole = filesOf(out);
    rmSync(out, { recursive: true });
    const abort = new AbortController();
    let begun = 0;
    const { measured, makePool } = countingPool(() => {
      begun += 1;
      // The fourth row is broken off, as a stopped thread is.
      if (begun === 4) {
        abort.abort();
        throw abort.signal.reason;
      }
    });
    const run = await batch(lines, ['--jobs', '1', '--json'], { signal: abort.signal, makePool });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('Cancelled: 3 of 7 cases');
    expect(run.stderr).toContain('--resume');
    expect(json(run)).toMatchObject({ measured: 3, not_done: 4, failures: [] });
    expect(readdirSync(out).sort()).toEqual(['P-1.t1.json', 'P-1.t1c.json', 'P-1.t2.json', 'failures.csv', 'features.csv']);
    expect(table('features.csv').rows.map((row) => row[0])).toEqual(['P-1']);
    expect(measured).toHaveLength(3);
    const rest = countingPool();
    expect((await batch(lines, ['--resume'], { makePool: rest.makePool })).code).toBe(0);
    expect(rest.measured).toHaveLength(4);
    expect(filesOf(out)).toEqual(whole);
  });

  it('a worker that breaks is that row’s failure', async () => {
    const { makePool } = countingPool((path) => {
      if (path.endsWith('1t2.nii')) throw new Error('out of memory');
    });
    const run = await batch(goodLines(), ['--json'], { makePool });
    expect(run.code).toBe(1);
    expect(json(run)).toMatchObject({ measured: 6, failures: [{ case_id: 'P-1', sequence: 't2', code: 'bug/unexpected' }] });
  });

  it('stops where a result cannot be written: exit 3, finished results stay', async () => {
    const lines = goodLines();
    mkdirSync(join(out, 'P-1.t2.json', 'inside'), { recursive: true });
    const run = await batch(lines, ['--jobs', '1', '--resume']);
    expect([run.code, run.stdout]).toEqual([3, '']);
    expect(run.stderr).toContain(`${join(out, 'P-1.t2.json')} cannot be written`);
    expect(readdirSync(out).sort()).toEqual(['P-1.t1.json', 'P-1.t2.json']);
    writeFileSync(join(temporary.path, 'file'), '');
    const nowhere = await ictos(['batch', '--manifest', manifest(lines), '--out', join(temporary.path, 'file')]);
    expect([nowhere.code, nowhere.stdout]).toEqual([3, '']);
  });
});

describe('batch that does not start', () => {
  it('says what is wrong with the manifest, and makes no folder', async () => {
    writeFileSync(join(input, 'cases.csv'), 'case_id,sequence,image\nP-1,t1,a.nii\n');
    const run = await ictos(['batch', '--manifest', join(input, 'cases.csv'), '--out', out, '--json']);
    expect([run.code, run.stdout]).toEqual([1, '']);
    expect(run.stderr).toContain('mask, roi');
    const missing = await ictos(['batch', '--manifest', join(input, 'none.csv'), '--out', out]);
    expect(missing.code).toBe(1);
    expect(existsSync(out)).toBe(false);
  });

  it.each([['0'], ['65'], ['two'], ['1.5'], ['-1']])('refuses --jobs %s', async (jobs) => {
    const run = await batch(goodLines(), [`--jobs=${jobs}`]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(existsSync(out)).toBe(false);
  });
});

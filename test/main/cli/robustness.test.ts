/** `robustness` over real files: table, list and figure, the same bytes whatever the threads, named failures, cancel. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as tick } from 'node:timers/promises';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCsv } from '@shared/base/csv';
import { robustFeaturesFileSchema } from '@shared/contract/formats';
import { makeWorkerPool, type WorkerPool } from '@main/node/jobs/worker-pool';
import { makeInlinePool } from '../node/services/service-sample';
import { makeTemporaryFolder } from '../node/store/store-sample';
import { writeCohortImage, writeManifest } from '../../support/cohort-files';
import { ictos, root } from './cli-run';

const DIMS = [41, 37, 4] as const;
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

const image = (name: string, seed: number, radius = 9): string => writeCohortImage(input, name, { dims: DIMS, seed, radius });
const cohort = (): string[] => [1, 2, 3].map((n) => `P-${n},t1c,${image(`i${n}`, n, 6 + n)},`);
const run = (
  lines: readonly string[],
  options: readonly string[] = [],
  changes: Parameters<typeof ictos>[1] = {},
  folder = out,
) => ictos(['robustness', '--manifest', writeManifest(input, lines), '--out', folder, ...options], changes);
const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
const table = (name: string) => {
  const csv = parseCsv(readFileSync(join(out, name), 'utf8'));
  if (!csv.ok) throw new Error(csv.error.code);
  const { header, rows } = csv.value;
  return rows.map((row) => Object.fromEntries(header.map((column, n) => [column, row[n] ?? ''])));
};

describe('robustness', () => {
  it('writes the table, the list, the figure and the failures, and says the same as JSON', async () => {
    const { code, stdout, stderr } = await run(cohort(), ['--repetitions', '4', '--threshold', '0.9', '--json']);
    expect(code, stderr).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['failures.csv', 'robust-features.json', 'robustness.csv', 'robustness.svg']);
    expect(stderr).toMatch(/robustness: 12 of 12 repetitions, [\d.]+ repetitions\/s, [\d.]+ s\n$/);

    const rows = table('robustness.csv');
    expect(rows).toHaveLength(273);
    expect(Object.keys(rows[0] ?? {}).slice(0, 5)).toEqual(['feature', 'icc', 'lower', 'upper', 'n']);
    for (const row of rows) {
      expect(row['n']).toBe('3');
      expect(Number(row['lower'])).toBeLessThanOrEqual(Number(row['icc']));
      expect(Number(row['upper'])).toBeGreaterThanOrEqual(Number(row['icc']));
      expect(row['robust']).toBe(Number(row['icc']) > 0.9 ? '1' : '0');
      expect(row['reason']).toBe('');
    }
    // The ROIs differ in size: their area is the most robust of all.
    expect(Number(rows.find(({ feature }) => feature === 't1c_original_shape2d_area')?.['icc'])).toBeGreaterThan(0.5);

    const list = robustFeaturesFileSchema.parse(JSON.parse(readFileSync(join(out, 'robust-features.json'), 'utf8')));
    expect(list.features).toEqual(rows.filter(({ robust }) => robust === '1').map(({ feature }) => feature));
    expect(list).toMatchObject({ threshold: 0.9, seed: 1, repetitions: 4, tested: 273, profile: { name: 'ictos-273' } });
    expect(list.cases.map((one) => one.case_id)).toEqual(['P-1', 'P-2', 'P-3']);
    expect(list.cases.every((one) => one.noise_sd > 0)).toBe(true);
    const said: Record<string, unknown> = JSON.parse(stdout);
    expect(said).toMatchObject({ ...list, failures: [] });
    expect(said['table']).toHaveLength(273);
    expect(readFileSync(join(out, 'robustness.svg'), 'utf8')).toContain('T1C wavelet-HH');
    expect(readFileSync(join(out, 'failures.csv'), 'utf8')).toBe('case_id,sequence,code,message\n');
  });

  it('gives other numbers for another seed', async () => {
    const lines = cohort();
    await run(lines, ['--repetitions', '2', '--seed', '7']);
    const other = join(temporary.path, 'other');
    await run(lines, ['--repetitions', '2', '--seed', '8'], {}, other);
    expect(filesOf(other)['robustness.csv']).not.toBe(filesOf(out)['robustness.csv']);
  });

  it('tests each sequence by itself, in the order t1, t2, t1c', async () => {
    await run([`P-1,t1c,${image('a', 1)},`, `P-1,t1,${image('b', 2)},`, `P-2,t1,${image('c', 3)},`], ['--repetitions', '2']);
    const rows = table('robustness.csv');
    expect(rows.map(({ feature }) => feature?.split('_')[0])).toEqual([...Array(273).fill('t1'), ...Array(273).fill('t1c')]);
    expect(rows[0]).toMatchObject({ n: '2', reason: '' });
    expect(rows[273]).toMatchObject({ n: '1', icc: '', lower: '', upper: '', reason: 'one-case' });
  });

  it('one case: no ICC and why, the spread within it instead', async () => {
    const { code, stdout, stderr } = await run([`P-1,t1c,${image('a', 1)},`], ['--repetitions', '5']);
    expect(code).toBe(0);
    expect(stderr).toContain('An ICC needs at least two cases');
    expect(stdout).toMatch(/with an ICC\s+0/);
    const rows = table('robustness.csv');
    expect(rows.every(({ icc, reason, within_sd }) => icc === '' && reason === 'one-case' && within_sd !== '')).toBe(true);
    expect(rows.some(({ cv }) => Number(cv) > 0)).toBe(true);
    const list = robustFeaturesFileSchema.parse(JSON.parse(readFileSync(join(out, 'robust-features.json'), 'utf8')));
    expect(list.features).toEqual([]);
    expect(readFileSync(join(out, 'robustness.svg'), 'utf8')).toContain('needs at least two cases');
  });

  it('goes on past bad rows and names each of them', async () => {
    writeFileSync(join(input, 'text.nii'), 'no image');
    const { code } = await run(
      [
        'bad/id,t1c,x,y,',
        `P-1,t1c,${image('a', 1)},`,
        `P-2,t1c,${image('empty', 2, 0)},`,
        'P-3,t1c,text.nii,a-mask.nii,',
        `P-4,t1c,${image('b', 4)},`,
      ],
      ['--repetitions', '2'],
    );
    expect(code).toBe(1);
    expect(table('failures.csv').map(({ case_id, sequence, code: found }) => [case_id, sequence, found])).toEqual([
      ['bad/id', 't1c', 'manifest/case-id'],
      ['P-2', 't1c', 'features/roi-empty'],
      ['P-3', 't1c', 'nifti/not-nifti'],
    ]);
    expect(table('failures.csv')[2]?.['message']).toContain('text.nii');
    expect(table('robustness.csv')[0]?.['n']).toBe('2');
  });

  it('writes over no finished test, and no table where nothing was measured', async () => {
    await run(cohort(), ['--repetitions', '2']);
    const before = filesOf(out);
    const again = await run(cohort(), ['--repetitions', '3']);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('holds a robustness test already') as string });
    expect(filesOf(out)).toEqual(before);
    const none = await run(['P-1,t1c,nowhere.nii,nowhere.nii,'], ['--repetitions', '2'], {}, join(temporary.path, 'none'));
    expect(none.code).toBe(1);
    expect(readdirSync(join(temporary.path, 'none'))).toEqual(['failures.csv']);
  });

  it('counts repetitions in which a small ROI vanished, and leaves that case out', async () => {
    const { code } = await run(
      [`P-1,t1c,${image('dot', 1, 0.8)},`, `P-2,t1c,${image('a', 2)},`, `P-3,t1c,${image('b', 3)},`],
      ['--repetitions', '12'],
    );
    expect(code).toBe(0);
    const list = robustFeaturesFileSchema.parse(JSON.parse(readFileSync(join(out, 'robust-features.json'), 'utf8')));
    const [dot, ...others] = list.cases.map((one) => one.repetitions_without_values);
    expect(dot).toBeGreaterThan(0);
    expect(dot).toBeLessThan(12);
    expect(others).toEqual([0, 0]);
    expect(table('robustness.csv').every(({ n, incomplete }) => n === '2' && incomplete === '1')).toBe(true);
  });

  it('writes nothing when it is stopped', async () => {
    const abort = new AbortController();
    let runs = 0;
    const pool = makeInlinePool(() => {
      runs += 1;
      if (runs === 2) abort.abort();
    });
    const { code, stderr } = await run(cohort(), ['--repetitions', '4'], { signal: abort.signal, makePool: () => pool });
    expect(code).toBe(1);
    expect(stderr).toContain('nothing is kept');
    expect(readdirSync(out)).toEqual([]);
    expect(runs).toBeLessThan(3);
  });

  it('refuses a folder with the results of batch, and options out of their range', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'features.csv'), 'case_id\n');
    writeFileSync(join(out, 'failures.csv'), 'kept\n');
    const refused = await run(cohort());
    expect(refused.code).toBe(2);
    expect(readFileSync(join(out, 'failures.csv'), 'utf8')).toBe('kept\n');
    for (const options of [
      ['--repetitions', '1'],
      ['--repetitions', 'x'],
      ['--threshold', '1'],
      ['--threshold', '-1'],
      ['--seed', '1.5'],
      ['--jobs', '0'],
      ['--profile'],
    ])
      expect((await run([`P-1,t1c,${image('a', 1)},`], options)).code, options.join(' ')).toBe(2);
  });
});

describe('robustness and threads', () => {
  const workers = join(root, 'out', `test-robustness-${process.pid}`);
  beforeAll(async () => {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      resolve: {
        alias: { '@shared': join(root, 'src-shared'), '@main': join(root, 'src-main'), '@assets': join(root, 'assets') },
      },
      ssr: { noExternal: ['dcmjs'] },
      build: {
        ssr: true,
        outDir: workers,
        emptyOutDir: true,
        rollupOptions: {
          input: { worker: join(root, 'src-main/workers/worker.ts') },
          output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
    });
  }, 120_000);
  afterAll(() => rmSync(workers, { recursive: true, force: true }));

  it('gives the same bytes on one thread and on two, and whatever the order in which parts end', async () => {
    const lines = cohort();
    const options = ['--repetitions', '23'];
    const threads = async (jobs: number): Promise<Record<string, string>> => {
      const folder = join(temporary.path, `threads-${jobs}`);
      const makePool = (count: number): WorkerPool => makeWorkerPool(join(workers, 'worker.js'), count);
      const { code, stderr } = await run(lines, [...options, '--jobs', String(jobs)], { makePool }, folder);
      expect(code, stderr).toBe(0);
      return filesOf(folder);
    };
    const one = await threads(1);
    expect(await threads(2)).toEqual(one);
    expect(existsSync(join(temporary.path, 'threads-1', 'robust-features.json'))).toBe(true);

    // Parts of a plan that end in the reverse order.
    const inline = makeInlinePool();
    const pool: WorkerPool = {
      ...inline,
      run: async <Output>(job: string, given: unknown) => {
        const { first } = given as { first: number }; // the input of the job `robustness`
        for (let n = 0; n < 60 - first; n += 1) await tick();
        return inline.run<Output>(job, given);
      },
    };
    await run(lines, [...options, '--jobs', '9'], { makePool: () => pool });
    expect(filesOf(out)).toEqual(one);
  });
});

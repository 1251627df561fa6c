/** `batch` killed with -9 at seeded moments: every file is whole or not there, and resuming gives the bytes of a run without a stop. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import { makeTemporaryFolder } from '../node/store/store-sample';
import { writeCohortImage, writeManifest } from '../../support/cohort-files';

const root = resolve(import.meta.dirname, '../../..');
// Two folders below the root, where the command line looks for package.json.
const outDir = join(root, 'out', `test-batch-${process.pid}`);
const CASES = 24;
let temporary: ReturnType<typeof makeTemporaryFolder>;
let manifest: string;
let whole: Record<string, string>;
/** How long the work of a run without a stop takes, ms. */
let workMs = 0;

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the work to the end, ms. */
  readonly workMs: number;
}

/** When to kill: so long after so many results of this run are there. */
interface Moment {
  readonly results: number;
  readonly laterMs: number;
}

/** Runs the built command in the Electron runtime and, where a moment is given, kills it then. */
function batch(folder: string, options: readonly string[], moment: Moment | null = null): Promise<Run> {
  mkdirSync(folder, { recursive: true });
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [join(outDir, 'cli.js'), 'batch', '--manifest', manifest, '--out', folder, ...options],
      {
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let [stdout, stderr, startedMs] = ['', '', 0];
    let timer: NodeJS.Timeout | null = null;
    const results = new Set<string>();
    const look = (): void => {
      if (moment === null || timer !== null || startedMs === 0 || results.size < moment.results) return;
      timer = setTimeout(() => child.kill('SIGKILL'), moment.laterMs);
    };
    const watcher = watch(folder, (_event, name) => {
      if (name !== null && isResult(name)) results.add(name);
      look();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += String(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += String(chunk);
      // The command says what it is about to do before it does it.
      if (startedMs > 0 || !stderr.includes('batch: ')) return;
      startedMs = performance.now();
      look();
    });
    child.on('close', (code) => {
      if (timer) clearTimeout(timer);
      watcher.close();
      done({ code, stdout, stderr, workMs: performance.now() - startedMs });
    });
  });
}

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const isResult = (name: string): boolean => name.endsWith('.json');

beforeAll(async () => {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: {
      alias: {
        '@shared': join(root, 'src-shared'),
        '@main': join(root, 'src-main'),
        '@assets': join(root, 'assets'),
      },
    },
    ssr: { noExternal: ['dcmjs'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      rollupOptions: {
        input: { cli: join(root, 'src-main/cli/main.ts'), worker: join(root, 'src-main/workers/worker.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  });
  temporary = makeTemporaryFolder();
  const lines = Array.from({ length: CASES }, (_, n) => {
    // One in seven has an empty mask: its file is written, and it is a failure.
    const image = { dims: [104, 96, 10] as const, seed: n, radius: n % 7 === 6 ? 0 : 24 };
    return `P-${n},t1c,${writeCohortImage(temporary.path, `image-${n}`, image)},`;
  });
  manifest = writeManifest(temporary.path, [...lines, 'P-0,t1,nowhere.nii,nowhere.nii,']);
  const run = await batch(join(temporary.path, 'whole'), ['--jobs', '2', '--json']);
  expect(run.code, run.stderr).toBe(1);
  expect(JSON.parse(run.stdout)).toMatchObject({ measured: CASES });
  whole = filesOf(join(temporary.path, 'whole'));
  ({ workMs } = run);
}, 180_000);
afterAll(() => {
  rmSync(outDir, { recursive: true, force: true });
  temporary.dispose();
});

describe('batch and kill -9', () => {
  it('gives the same bytes on one thread as on two', async () => {
    const folder = join(temporary.path, 'one');
    expect((await batch(folder, ['--jobs', '1'])).code).toBe(1);
    expect(filesOf(folder)).toEqual(whole);
  });

  it.each([0, 1, 2])('killed three times and resumed (moments %i)', async (seed) => {
    const folder = join(temporary.path, `killed-${seed}`);
    const rng = makeRng(1000 + seed);
    const caseMs = workMs / CASES;
    let kept = new Map<string, number>();
    for (const results of [0, 1 + rng.int(3), 1 + rng.int(3)]) {
      // Without a result to wait for, any time from the start of the threads to the third case or so.
      const laterMs = rng.next() * caseMs * (results === 0 ? 4 : 1);
      const run = await batch(folder, ['--jobs', '2', '--resume'], { results, laterMs });
      expect(run.code, run.stderr).toBeNull();
      const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
      for (const name of names) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(whole[name]);
      // What one run finished the next did not touch.
      for (const [name, inode] of kept) expect(statSync(join(folder, name)).ino, name).toBe(inode);
      expect(names.length).toBeGreaterThanOrEqual(kept.size + results);
      kept = new Map(names.filter(isResult).map((name) => [name, statSync(join(folder, name)).ino]));
    }
    expect(kept.size).toBeLessThan(CASES);
    const last = await batch(folder, ['--jobs', '2', '--resume', '--json']);
    expect(last.code, last.stderr).toBe(1);
    expect(JSON.parse(last.stdout)).toMatchObject({ kept: kept.size, measured: CASES - kept.size, not_done: 0 });
    for (const [name, inode] of kept) expect(statSync(join(folder, name)).ino, name).toBe(inode);
    expect(filesOf(folder)).toEqual(whole);
  });
});

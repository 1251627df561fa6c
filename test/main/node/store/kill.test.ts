/** kill -9 at seeded moments: every answered stroke is there, an import is there whole or not at all. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import { makeLocalSession } from '@main/node/services/session';
import { listCases } from '@main/node/store/read/images';
import { listReadsOfSeries, readMask } from '@main/node/store/read/reads';
import { verifyAudit } from '@main/node/store/audit-chain';
import { makeSampleSeries, writeFiles } from '../services/dicom-sample';
import { addSampleSeries, makeTemporaryFolder, openSample } from './store-sample';
import { toStroke } from './victim';

const root = resolve(import.meta.dirname, '../../../..');
const outDir = join(root, 'out', `test-victim-${process.pid}`);
beforeAll(async () => {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': join(root, 'src-shared'), '@main': join(root, 'src-main') } },
    ssr: { noExternal: ['dcmjs'] },
    build: {
      ssr: join(root, 'test/main/node/store/victim.ts'),
      outDir,
      emptyOutDir: true,
      rollupOptions: { output: { format: 'es', entryFileNames: 'victim.mjs' } },
    },
  });
}, 120_000);
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

/** Starts the victim and kills it when `isTime` says so of what it has said; answers all it said. */
function runVictim(args: readonly string[], killAfterMs: number, from: (line: string) => boolean): Promise<string[]> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(outDir, 'victim.mjs'), ...args], {
      env: { ...process.env, ICTOS_VICTIM: '1', ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let timer: NodeJS.Timeout | null = null;
    child.stderr.on('data', (chunk: Buffer) => {
      text += `stderr ${String(chunk)}`;
    });
    child.stdout.on('data', (chunk: Buffer) => {
      text += String(chunk);
      if (!timer && text.split('\n').some(from)) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('close', () => {
      if (timer) clearTimeout(timer);
      // A line without its end was not said whole.
      done(text.split('\n').slice(0, -1));
    });
  });
}

/** The mask that the strokes up to a revision make. */
function expectedMask(seed: number, revision: number): [number, number[]][] {
  const slices = new Map<number, number[]>();
  for (let n = 1; n <= revision; n += 1) for (const { k, runs } of toStroke(seed, n)) slices.set(k, runs);
  return [...slices].filter(([, runs]) => runs.length > 0).sort((a, b) => a[0] - b[0]);
}

describe('kill -9', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))('keeps every answered stroke (moment %i)', async (seed) => {
    const folder = makeTemporaryFolder();
    const store = openSample(folder.path);
    const session = makeLocalSession(store);
    const { seriesId } = addSampleSeries(store, session);
    store.close();
    const lines = await runVictim(['strokes', folder.path, seriesId, String(seed)], makeRng(seed).next() * 120, (line) =>
      line.startsWith('saved'),
    );
    expect(lines.filter((line) => !line.startsWith('saved'))).toEqual([]);
    const answered = Math.max(0, ...lines.map((line) => Number(line.split(' ')[1])));
    expect(answered).toBeGreaterThan(0);
    const again = openSample(folder.path);
    const read = listReadsOfSeries(again.db, seriesId)[0]!;
    // The stroke under way may have been committed without its answer being heard.
    expect(read.revision).toBeGreaterThanOrEqual(answered);
    expect(read.revision).toBeLessThanOrEqual(answered + 1);
    const mask = [...readMask(again.db, again.objects, read.readId)].map(([k, runs]) => [k, [...runs]]);
    expect(mask).toEqual(expectedMask(seed, read.revision));
    expect(verifyAudit(again.db).ok).toBe(true);
    expect((await again.verify()).ok).toBe(true);
    again.close();
    folder.dispose();
  });

  it.each(Array.from({ length: 6 }, (_, seed) => seed))('leaves an import whole or not there (moment %i)', async (seed) => {
    const folder = makeTemporaryFolder();
    const input = makeTemporaryFolder();
    openSample(folder.path).close();
    for (let n = 0; n < 12; n += 1) writeFiles(join(input.path, String(n)), makeSampleSeries(`P${n}`, 'a').files);
    await runVictim(['import', folder.path, input.path, '0'], makeRng(seed + 50).next() * 160, (line) => line === 'import-files');
    const again = openSample(folder.path);
    makeLocalSession(again);
    const cases = listCases(again.db).length;
    expect([0, 12]).toContain(cases);
    const verification = await again.verify();
    expect(verification).toMatchObject({ ok: true, objectsChecked: cases * 5 });
    expect(again.objects.list()).toHaveLength(cases * 5);
    again.close();
    folder.dispose();
    input.dispose();
  });
});

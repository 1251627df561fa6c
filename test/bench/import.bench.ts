/** Measures an import through the real worker pool: parse, hash, copy, fsync, index. The load is fixed and seeded. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@shared/base/result';
import { makeJobRegistry } from '@main/node/jobs/job-registry';
import { makeWorkerPool } from '@main/node/jobs/worker-pool';
import type { ServiceContext } from '@main/node/services/context';
import { makeImportService } from '@main/node/services/import';
import { makeLocalSession } from '@main/node/services/session';
import { openStore } from '@main/node/store/open-store';
import { makeNoise, writeMrSeries } from './mr-load';

const PATIENTS = 5;
const SERIES_EACH = 4;
const SLICES = 50;

export interface ImportFigure {
  readonly name: string;
  readonly work: string;
  readonly files: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly filesPerSecond: number;
  readonly peakRssMegabytes: number;
  readonly rssBeforeMegabytes: number;
  /** Longest time for which the thread that serves the window did not answer, ms. */
  readonly longestPauseMs: number;
  readonly limitFilesPerSecond: number;
  readonly limitPeakRssMegabytes: number;
}

/** Writes 1,000 MR files of 512 x 512 x 16 bit under `folder`; answers their total size in bytes. */
function writeLoad(folder: string): number {
  const noise = makeNoise();
  let bytes = 0;
  for (let patient = 0; patient < PATIENTS; patient += 1)
    for (let series = 0; series < SERIES_EACH; series += 1)
      bytes += writeMrSeries(folder, noise, { patient, series, slices: SLICES });
  return bytes;
}

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

/** Imports 1,000 files into an empty store with two workers of the built program. */
export async function benchImport(
  workerFile = fileURLToPath(new URL('../../out/main/worker.js', import.meta.url)),
): Promise<ImportFigure> {
  if (!existsSync(workerFile)) throw new Error(`the worker is not built: ${workerFile}`);
  const folder = mkdtempSync(join(tmpdir(), 'ictos-bench-'));
  const pool = makeWorkerPool(workerFile, 2);
  const store = unwrap(openStore(join(folder, 'store')));
  try {
    const bytes = writeLoad(join(folder, 'load'));
    const jobs = makeJobRegistry(() => undefined);
    const context: ServiceContext = {
      store,
      jobs,
      pool,
      printer: null,
      program: { name: 'bench', version: '0', buildKind: 'development' },
      now: () => new Date(),
      emit: () => undefined,
    };
    const session = makeLocalSession(store);
    globalThis.gc?.();
    const rssBefore = process.memoryUsage.rss();
    let peakRss = rssBefore;
    let longestPauseMs = 0;
    let tickMs = performance.now();
    const watch = setInterval(() => {
      const now = performance.now();
      longestPauseMs = Math.max(longestPauseMs, now - tickMs - 5);
      tickMs = now;
      peakRss = Math.max(peakRss, process.memoryUsage.rss());
    }, 5);
    const cpu = process.cpuUsage();
    const start = performance.now();
    const started = await makeImportService(context)['import/start'](session, { paths: [join(folder, 'load')] });
    const job = await jobs.finished(unwrap(started).jobId);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    clearInterval(watch);
    const files = PATIENTS * SERIES_EACH * SLICES;
    if (job.state !== 'done' || job.summary['added'] !== files || job.failureCount !== 0)
      throw new Error(`the import did not take all files: ${JSON.stringify({ ...job, failures: job.failures.slice(0, 3) })}`);
    return {
      name: 'import',
      work: `import of ${files} MR files of 512 x 512 x 16 bit into an empty store, two workers: parse, hash, copy, fsync, index`,
      files,
      megabytes: megabytes(bytes),
      seconds,
      cpuSeconds: (user + system) / 1e6,
      filesPerSecond: files / seconds,
      peakRssMegabytes: megabytes(peakRss),
      rssBeforeMegabytes: megabytes(rssBefore),
      longestPauseMs,
      limitFilesPerSecond: 200,
      limitPeakRssMegabytes: 500,
    };
  } finally {
    await pool.dispose();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

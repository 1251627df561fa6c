/**
 * Measures `batch` on 60 patients with one job and with two, beside what two threads gain on the calibration loop in
 * the same run: how much of the second core reaches the patients. The load is fixed and seeded.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { writeCohortImage, writeManifest } from '../support/cohort-files';
import { loop } from './calibration';

const PATIENTS = 60;
const SEQUENCES = ['t1', 't2', 't1c'] as const;
const DIMS = [256, 256, 24] as const;
const ROI_RADIUS = 28;
/** Runs of each kind, in turn. Medians count: the best of few runs says which moment the machine was kindest to. */
const RUNS = 3;
const LOOPS = 6;
const cliFile = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

export interface BatchFigure {
  readonly name: 'batch';
  readonly work: string;
  readonly patients: number;
  /** Median wall clock. */
  readonly secondsOneJob: number;
  readonly secondsTwoJobs: number;
  /** Wall clock of every run in order. */
  readonly allSeconds: {
    readonly oneJob: readonly number[];
    readonly twoJobs: readonly number[];
    readonly loopOneThread: readonly number[];
    readonly loopTwoThreads: readonly number[];
  };
  readonly patientsPerSecond: number;
  /** One job's time over two jobs'. */
  readonly speedUp: number;
  /** What a second thread gains on the calibration loop: 2 where the machine has two whole cores to give. */
  readonly calibrationGain: number;
  /** `speedUp` over `calibrationGain`. */
  readonly ratio: number;
  readonly limitRatio: number;
}

/** Threads that run the calibration loop when asked, and say when they have. */
async function startLoops(threads: number): Promise<{ run: () => Promise<number>; stop: () => Promise<void> }> {
  const source = `${loop.toString()}
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (rounds) => {
      let sum = 0;
      for (let n = 0; n < rounds; n += 1) sum += ${loop.name}();
      parentPort.postMessage(sum);
    });`;
  const workers = Array.from({ length: threads }, () => new Worker(source, { eval: true }));
  const ask = (worker: Worker, rounds: number): Promise<void> =>
    new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (sum: number) => {
        worker.off('error', reject);
        if (sum > 0) resolve();
        else reject(new Error('the calibration loop did not run'));
      });
      worker.postMessage(rounds);
    });
  // Once for the compiler.
  await Promise.all(workers.map((worker) => ask(worker, 1)));
  return {
    run: async () => {
      const start = performance.now();
      await Promise.all(workers.map((worker) => ask(worker, LOOPS)));
      return (performance.now() - start) / 1000;
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Wall clock of the calibration loop on one thread, and of as much again on each of two at once. */
async function timeLoops(): Promise<{ one: number; two: number }> {
  const one = await startLoops(1);
  const two = await startLoops(2);
  try {
    return { one: await one.run(), two: await two.run() };
  } finally {
    await one.stop();
    await two.stop();
  }
}

/** Runs the built command as `scripts/ictos.mjs` does; answers its wall clock in seconds and the table that it wrote. */
async function runBatch(manifest: string, folder: string, jobs: number): Promise<{ seconds: number; table: string }> {
  const out = join(folder, 'out');
  const start = performance.now();
  const [code, said] = await new Promise<[number | null, string]>((resolve) => {
    const args = ['--single-threaded-gc', cliFile, 'batch', '--manifest', manifest, '--out', out, '--jobs', String(jobs)];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += String(chunk)));
    child.on('close', (exit) => resolve([exit, text]));
  });
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`batch ended with ${code}: ${said}`);
  const table = readFileSync(join(out, 'features.csv'), 'utf8');
  rmSync(out, { recursive: true });
  return { seconds, table };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** 60 patients with T1, T2 and T1C, from NIfTI files to result files and tables. */
export async function benchBatch(): Promise<BatchFigure> {
  if (!existsSync(cliFile)) throw new Error(`the command line is not built: ${cliFile}`);
  const folder = mkdtempSync(join(tmpdir(), 'ictos-bench-'));
  try {
    const lines = Array.from({ length: PATIENTS }, (_, n) =>
      SEQUENCES.map((sequence, m) => {
        const image = { dims: DIMS, seed: 700 + 3 * n + m, radius: ROI_RADIUS };
        return `B-${n},${sequence},${writeCohortImage(folder, `image-${n}-${sequence}`, image)},`;
      }),
    ).flat();
    const manifest = writeManifest(folder, lines);
    const oneJob: number[] = [];
    const twoJobs: number[] = [];
    const loopOneThread: number[] = [];
    const loopTwoThreads: number[] = [];
    const tables = new Set<string>();
    for (let round = 0; round < RUNS; round += 1) {
      for (const jobs of [1, 2]) {
        const loops = await timeLoops();
        loopOneThread.push(loops.one);
        loopTwoThreads.push(loops.two);
        const { seconds, table } = await runBatch(manifest, folder, jobs);
        (jobs === 1 ? oneJob : twoJobs).push(seconds);
        tables.add(table);
      }
    }
    if (tables.size !== 1) throw new Error('one job and two gave different tables');
    const [secondsOneJob, secondsTwoJobs] = [median(oneJob), median(twoJobs)];
    const speedUp = secondsOneJob / secondsTwoJobs;
    const calibrationGain = (2 * median(loopOneThread)) / median(loopTwoThreads);
    return {
      name: 'batch',
      work: `batch (the command, start of the program included) on ${PATIENTS} patients with T1, T2 and T1C of ${DIMS.join('x')} voxels each (NIfTI): read, hash, 819 features, result files and tables; one job v two`,
      patients: PATIENTS,
      secondsOneJob,
      secondsTwoJobs,
      allSeconds: { oneJob, twoJobs, loopOneThread, loopTwoThreads },
      patientsPerSecond: PATIENTS / secondsTwoJobs,
      speedUp,
      calibrationGain,
      ratio: speedUp / calibrationGain,
      limitRatio: 0.85,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

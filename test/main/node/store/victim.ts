/**
 * A process that is killed while it works: draws strokes, or imports a folder, and says on
 * standard output what has been answered. Built and started by `kill.test.ts`.
 */
import { writeSync } from 'node:fs';
import { makeRng } from '@shared/base/rng';
import { makeJobRegistry } from '@main/node/jobs/job-registry';
import { makeImportService } from '@main/node/services/import';
import { runImportFilesJob } from '@main/node/services/import-files-job';
import { makeReadingService } from '@main/node/services/reading';
import { makeLocalSession } from '@main/node/services/session';
import type { ServiceContext } from '@main/node/services/context';
import { openStore } from '@main/node/store/open-store';

const say = (text: string): void => {
  writeSync(1, `${text}\n`);
};

/** The n-th stroke of a seed: two slices of 7 x 11 pixels, some empty. */
export function toStroke(seed: number, revision: number): { k: number; runs: number[] }[] {
  const rng = makeRng(seed * 100_003 + revision);
  const first = rng.int(3);
  return [first, (first + 1) % 3].map((k) => {
    if (rng.next() < 0.2) return { k, runs: [] };
    const runs: number[] = [];
    for (let j = 0; j < 11; j += 1) if (rng.next() < 0.7) runs.push(j * 7 + rng.int(3), 1 + rng.int(4));
    return { k, runs };
  });
}

async function main(mode: string, folder: string, argument: string, seed: number): Promise<void> {
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.error.code);
  const store = opened.value;
  const session = makeLocalSession(store);
  const context: ServiceContext = {
    store,
    jobs: makeJobRegistry(() => undefined),
    pool: {
      run: async <Output>(job: string, input: unknown) => {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        say(job);
        // Only images are imported here; the job's name fixes its types.
        return runImportFilesJob(input as never) as Output;
      },
      dispose: () => Promise.resolve(),
    },
    printer: null,
    program: { name: 'victim', version: '0', buildKind: 'development' },
    now: () => new Date(),
    emit: () => undefined,
  };
  if (mode === 'import') {
    const started = await makeImportService(context)['import/start'](session, { paths: [argument] });
    if (!started.ok) throw new Error(started.error.code);
    const job = await context.jobs.finished(started.value.jobId);
    say(`done ${job.state}`);
    store.close();
    return;
  }
  const reading = makeReadingService(context);
  const read = await reading['read/open'](session, { seriesId: argument });
  if (!read.ok) throw new Error(read.error.code);
  for (let revision = read.value.revision; ; revision += 1) {
    const saved = await reading['read/save-stroke'](session, {
      readId: read.value.readId,
      expectedRevision: revision,
      action: 'brush',
      slices: toStroke(seed, revision + 1),
    });
    if (!saved.ok) throw new Error(saved.error.code);
    say(`saved ${saved.value.revision}`);
  }
}

const [, , mode, folder, argument, seed] = process.argv;
if (process.env['ICTOS_VICTIM'] === '1' && mode !== undefined && folder !== undefined && argument !== undefined)
  void main(mode, folder, argument, Number(seed)).catch((thrown: unknown) => {
    say(`failed ${String(thrown)}`);
    process.exit(1);
  });

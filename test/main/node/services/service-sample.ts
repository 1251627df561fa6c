/** Services on a real store in a temporary folder, with jobs run in this thread. */
import { setImmediate as tick } from 'node:timers/promises';
import type { Job } from '@shared/contract/entities';
import type { EventName } from '@shared/contract/ipc';
import type { ServiceContext, Session } from '@main/node/services/context';
import { makeJobRegistry } from '@main/node/jobs/job-registry';
import type { WorkerPool, WorkerRunOptions } from '@main/node/jobs/worker-pool';
import { makeLocalSession } from '@main/node/services/session';
import type { Store } from '@main/node/store/store';
import { registry } from '@main/workers/registry';
import { makeTemporaryFolder, openSample } from '../store/store-sample';

/** Runs registered jobs in this thread; input and output are cloned as a thread would. */
export const makeInlinePool = (onRun: (job: string) => void = () => undefined): WorkerPool => ({
  run: async <Output>(job: string, input: unknown, { onReport }: WorkerRunOptions = {}) => {
    await tick();
    onRun(job);
    const run = registry[job];
    if (!run) throw new Error(`no job is called ${job}`);
    // The caller pairs the job's name with its types, as with the real pool.
    return structuredClone(await run(structuredClone(input) as never, (report) => onReport?.(report))) as Output;
  },
  dispose: () => Promise.resolve(),
});

export interface TestBench {
  readonly folder: string;
  readonly store: Store;
  readonly context: ServiceContext;
  readonly session: Session;
  readonly events: { event: EventName; payload: unknown }[];
  /** Closes the store, keeps the folder. */
  close(): void;
  dispose(): Promise<void>;
}

/** A store with its session and a context; opens `folder` again where given. */
export function makeTestBench(folder?: string, onRun?: (job: string) => void): TestBench {
  const temporary = folder === undefined ? makeTemporaryFolder() : { path: folder, dispose: () => undefined };
  const store = openSample(temporary.path);
  const session = makeLocalSession(store);
  const events: TestBench['events'] = [];
  const jobs = makeJobRegistry(() => undefined);
  const context: ServiceContext = {
    store,
    jobs,
    pool: makeInlinePool(onRun),
    printer: null,
    program: { name: 'ictos-workstation', version: '0.0.0-test', buildKind: 'development' },
    now: () => new Date(),
    emit: (event, payload) => {
      events.push({ event, payload });
    },
  };
  return {
    folder: temporary.path,
    store,
    context,
    session,
    events,
    close: () => store.close(),
    dispose: async () => {
      await jobs.dispose();
      store.close();
      temporary.dispose();
    },
  };
}

/** Waits for the job that a start answered. */
export async function finishJob(
  bench: TestBench,
  started: { ok: true; value: { jobId: string } } | { ok: false; error: { code: string } },
): Promise<Job> {
  if (!started.ok) throw new Error(started.error.code);
  return bench.context.jobs.finished(started.value.jobId);
}

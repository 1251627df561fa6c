/** A store with all services for one command. Every call goes through `dispatch`, as from the window. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '@shared/base/result';
import { fail, ok, unwrap } from '@shared/base/result';
import type { Job } from '@shared/contract/entities';
import type { ChannelName, RequestOf, ResponseOf } from '@shared/contract/ipc';
import { makeJobRegistry } from '@main/node/jobs/job-registry';
import { makeWorkerPool } from '@main/node/jobs/worker-pool';
import type { ServiceContext, ServiceHandlers, Session } from '@main/node/services/context';
import { dispatch } from '@main/node/services/dispatch';
import { makeServiceHandlers } from '@main/node/services/handlers';
import { makeLocalSession } from '@main/node/services/session';
import { openStore } from '@main/node/store/open-store';
import type { CliEnvironment } from './command-line';

type ServiceChannel = Extract<ChannelName, keyof ServiceHandlers>;

export interface OpenServices {
  readonly context: ServiceContext;
  readonly session: Session;
  call<C extends ServiceChannel>(channel: C, request: RequestOf<C>): Promise<Result<ResponseOf<C>>>;
  /** The answer, or its problem thrown. */
  must<C extends ServiceChannel>(channel: C, request: RequestOf<C>): Promise<ResponseOf<C>>;
  /** Waits for a job; Ctrl+C cancels it. */
  finish(jobId: string): Promise<Job>;
  dispose(): Promise<void>;
}

const PROGRESS_EVERY_MS = 2000;

/** Says on standard error how a job goes, every other second. */
function makeProgress(environment: CliEnvironment): (job: Job) => void {
  const said = new Map<string, number>();
  return (job) => {
    const now = performance.now();
    if (job.state !== 'running' || now - (said.get(job.jobId) ?? now - PROGRESS_EVERY_MS + 500) < PROGRESS_EVERY_MS) {
      if (!said.has(job.jobId)) said.set(job.jobId, now);
      return;
    }
    said.set(job.jobId, now);
    const rate = job.rate === null ? '' : `, ${job.rate.toFixed(1)} ${job.unit}/s`;
    environment.stderr.write(`${job.kind}: ${job.done}${job.total === null ? '' : ` of ${job.total}`} ${job.unit}${rate}\n`);
  };
}

/** Opens the store of a folder. Errors: those of `openStore`. */
export function openServices(environment: CliEnvironment, folder: string, threads = 2): Result<OpenServices> {
  const opened = openStore(folder, { now: environment.now });
  if (!opened.ok) return opened;
  const store = opened.value;
  const session = makeLocalSession(store);
  const jobs = makeJobRegistry(makeProgress(environment));
  const pool = environment.makePool?.(threads) ?? makeWorkerPool(environment.workerFile, threads);
  const context: ServiceContext = {
    store,
    jobs,
    pool,
    printer: environment.printer,
    program: environment.program,
    now: environment.now,
    emit: () => undefined,
  };
  const handlers = makeServiceHandlers(context);
  const call = <C extends ServiceChannel>(channel: C, request: RequestOf<C>): Promise<Result<ResponseOf<C>>> =>
    // The handlers of one channel are those of the table of all.
    dispatch<C>(handlers as Parameters<typeof dispatch<C>>[0], session, channel, request);
  return ok({
    context,
    session,
    call,
    must: async (channel, request) => unwrap(await call(channel, request)),
    finish: async (jobId) => {
      const cancel = (): void => {
        jobs.cancel(jobId);
      };
      environment.signal.addEventListener('abort', cancel, { once: true });
      if (environment.signal.aborted) cancel();
      try {
        return await jobs.finished(jobId);
      } finally {
        environment.signal.removeEventListener('abort', cancel);
      }
    },
    dispose: async () => {
      await jobs.dispose();
      await pool.dispose();
      store.close();
    },
  });
}

/** Error `env/no-store` where there is no store: a command that only looks must not make one. */
export function requireStore(folder: string): Result<string> {
  return existsSync(join(folder, 'ictos.sqlite')) ? ok(folder) : fail('env/no-store', { path: folder });
}

/** Opens, works, closes: whatever happens, the store is closed in order. */
export async function withServices<T>(
  environment: CliEnvironment,
  folder: string,
  work: (services: OpenServices) => Promise<T>,
): Promise<Result<T>> {
  const opened = openServices(environment, folder);
  if (!opened.ok) return opened;
  try {
    return ok(await work(opened.value));
  } finally {
    await opened.value.dispose();
  }
}

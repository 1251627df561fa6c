/**
 * Worker threads that run the jobs registered in `src-main/workers`. The pool knows
 * names and messages only: what a job computes is a core function.
 */
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';

export interface WorkerRunOptions {
  readonly signal?: AbortSignal;
  readonly transfer?: ArrayBuffer[];
  /** Called with what the job reports on its way. */
  readonly onReport?: (report: unknown) => void;
}

/** Runs registered jobs off the main thread. */
export interface WorkerPool {
  /**
   * Runs `job` with a structured-clonable input. Rejects with an AbortError when `signal` fires
   * (the thread is stopped) and with the job's error otherwise.
   */
  run<Output>(job: string, input: unknown, options?: WorkerRunOptions): Promise<Output>;
  dispose(): Promise<void>;
}

/**
 * Makes a pool over the built worker entry (`out/main/worker.js`). The first thread starts with the
 * pool, beside whatever else starts, and stays, so that the first series opens without waiting for
 * one; the others start with the work.
 */
export function makeWorkerPool(workerFile: string, threads: number): WorkerPool {
  const pool = new Piscina({ filename: workerFile, minThreads: 1, maxThreads: threads, idleTimeout: 30_000 });
  // A thread that cannot start fails the run it was for, and says so a second time here: that must not end the program.
  pool.on('error', () => undefined);
  return {
    run: async <Output>(job: string, input: unknown, { signal, transfer = [], onReport }: WorkerRunOptions = {}) => {
      const channel = onReport ? new MessageChannel() : null;
      if (channel && onReport) channel.port1.on('message', onReport);
      try {
        const output: unknown = await pool.run(
          { job, input, port: channel?.port2 ?? null },
          {
            ...(signal ? { signal } : {}),
            transferList: channel ? [...transfer, channel.port2] : transfer,
          },
        );
        // The registry in src-main/workers pairs each job name with its output type.
        return output as Output;
      } finally {
        // A report that comes later is of a job that is over.
        channel?.port1.close();
      }
    },
    dispose: () => pool.destroy(),
  };
}

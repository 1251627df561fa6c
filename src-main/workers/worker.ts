/** Entry of a worker thread: finds the job and runs it. Nothing is computed here. */
import type { MessagePort } from 'node:worker_threads';
import { registry } from './registry';

interface Work {
  readonly job: string;
  readonly input: unknown;
  /** Where the job may report its steps; null: nobody listens. */
  readonly port: MessagePort | null;
}

export default async function work({ job, input, port }: Work): Promise<unknown> {
  const run = registry[job];
  if (!run) throw new Error(`no job is called ${job}`);
  // The caller in main/node pairs the job's name with its input type.
  return await run(input as never, (report) => port?.postMessage(report));
}

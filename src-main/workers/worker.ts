/** Entry of a worker thread: finds the job and runs it. Nothing is computed here. */
import { registry } from './registry';

export default async function work({ job, input }: { job: string; input: unknown }): Promise<unknown> {
  const run = registry[job];
  if (!run) throw new Error(`no job is called ${job}`);
  // The caller in main/node pairs the job's name with its input type.
  return await run(input as never);
}

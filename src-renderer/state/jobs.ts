/** Long work as the status bar shows it, and what waits for its end. */
import { createSignal } from 'solid-js';
import type { Job } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { tellProblem } from './toasts';

const [jobs, setJobs] = createSignal<ReadonlyMap<string, Job>>(new Map<string, Job>());
const [cancelling, setCancelling] = createSignal<ReadonlySet<string>>(new Set<string>());
export { jobs, cancelling };

/** Jobs under way, oldest first. */
export function runningJobs(): Job[] {
  return [...jobs().values()].filter((job) => job.state === 'running');
}

const waiting = new Map<string, ((job: Job) => void)[]>();

/** Takes over the news of a job. */
export function acceptJob(job: Job): void {
  const before = jobs().get(job.jobId);
  // A late message about a finished job changes nothing.
  if (before !== undefined && before.state !== 'running') return;
  setJobs((all) => new Map(all).set(job.jobId, job));
  if (job.state === 'running') return;
  setCancelling((all) => new Set([...all].filter((jobId) => jobId !== job.jobId)));
  for (const tell of waiting.get(job.jobId) ?? []) tell(job);
  waiting.delete(job.jobId);
}

/** The job once it has ended. */
export function whenJobEnds(jobId: string): Promise<Job> {
  const known = jobs().get(jobId);
  if (known !== undefined && known.state !== 'running') return Promise.resolve(known);
  return new Promise((tell) => waiting.set(jobId, [...(waiting.get(jobId) ?? []), tell]));
}

export async function loadJobs(): Promise<void> {
  const answer = await invoke('job/list', {});
  if (answer.ok) for (const job of answer.value) acceptJob(job);
  else tellProblem(answer.error);
}

/** Asks a job to stop; the bar says so at once. */
export async function cancelJob(jobId: string): Promise<void> {
  setCancelling((all) => new Set(all).add(jobId));
  const answer = await invoke('job/cancel', { jobId });
  if (!answer.ok) {
    setCancelling((all) => new Set([...all].filter((other) => other !== jobId)));
    tellProblem(answer.error);
  }
}

/** Feature extraction of cases, and the failures that are shown at the end. */
import { createSignal } from 'solid-js';
import type { Job } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { jobs, whenJobEnds } from './jobs';
import { tellProblem } from './toasts';

/** The extraction or robustness test that just ended with failures, until its dialog is closed. */
export const [extractionFailures, setExtractionFailures] = createSignal<Job | null>(null);

/** Extracts the features of these cases. Answers the job when it has ended, null when it could not start. */
export async function extractCases(caseIds: readonly string[]): Promise<Job | null> {
  const started = await invoke('extraction/start', { caseIds: [...caseIds] });
  if (!started.ok) {
    tellProblem(started.error);
    return null;
  }
  const job = await whenJobEnds(started.value.jobId);
  if (job.failureCount > 0 || job.state === 'failed') setExtractionFailures(job);
  return job;
}

/** Whether an extraction of this case is under way. */
export function isExtracting(caseId: string): boolean {
  return [...jobs().values()].some(
    (job) => job.kind === 'extract' && job.state === 'running' && (job.caseIds.length === 0 || job.caseIds.includes(caseId)),
  );
}

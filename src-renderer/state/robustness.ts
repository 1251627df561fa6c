/** Robustness tests: starting one, and which is looked at. */
import { createSignal } from 'solid-js';
import type { RequestOf } from '@shared/contract/ipc';
import { invoke } from '@renderer/ipc/client';
import { setExtractionFailures } from './extracting';
import { whenJobEnds } from './jobs';
import { tellProblem } from './toasts';

/** The test shown; null: the newest. Kept while other screens are shown. */
export const [currentTestId, setCurrentTestId] = createSignal<string | null>(null);

/** Starts a test; its end is told by the status bar, its failures by their dialog. Answers whether it could start. */
export async function startRobustness(request: RequestOf<'robustness/start'>): Promise<boolean> {
  const started = await invoke('robustness/start', request);
  if (!started.ok) {
    tellProblem(started.error);
    return false;
  }
  void whenJobEnds(started.value.jobId).then((job) => {
    if (job.state === 'done') setCurrentTestId(null);
    if (job.failureCount > 0 || job.state === 'failed') setExtractionFailures(job);
  });
  return true;
}

/** The analysis screen: what is chosen, what runs, which result is looked at. Kept while other screens are shown. */
import { createSignal } from 'solid-js';
import type { DecimalSign } from '@shared/base/csv-number';
import type { Problem } from '@shared/base/result';
import type { Job } from '@shared/contract/entities';
import type { AnalysisFileRole } from '@shared/contract/analysis-entities';
import type { RequestOf } from '@shared/contract/ipc';
import { invoke } from '@renderer/ipc/client';
import { runningJobs, whenJobEnds } from './jobs';
import { tellProblem } from './toasts';

export interface AnalysisForm {
  readonly files: Readonly<Record<AnalysisFileRole, string | null>>;
  /** null: not asked, or not answered. */
  readonly decimal: DecimalSign | null;
  /** As typed; empty: what the configuration says. */
  readonly bootstrap: string;
  readonly seed: string;
  readonly folder: string | null;
  readonly pdf: boolean;
}

const [form, setForm] = createSignal<AnalysisForm>({
  files: { training: null, validation: null, reads: null, robust: null, config: null },
  decimal: null,
  bootstrap: '',
  seed: '',
  folder: null,
  pdf: true,
});
export { form as analysisForm };

/** Changes some of what is chosen. */
export const changeAnalysisForm = (change: Partial<AnalysisForm>): AnalysisForm =>
  setForm((before) => ({ ...before, ...change }));

/** The view in front. */
export const [analysisView, setAnalysisView] = createSignal<'check' | 'result'>('check');

/** The run whose result is shown; null: the newest. */
export const [currentRunId, setCurrentRunId] = createSignal<string | null>(null);

/** Why the last run failed, until the next one starts. */
const [failure, setFailure] = createSignal<Problem | null>(null);
export { failure as analysisFailure };

/** Sets a file, or takes it out. What is chosen last is looked at first: its check comes to the front. */
export function setAnalysisFile(role: AnalysisFileRole, path: string | null): void {
  const before = form();
  const files = { ...before.files, [role]: path };
  // Without tables there is nothing left that was asked about.
  const tables = [files.training, files.validation, files.reads];
  changeAnalysisForm({ files, decimal: tables.every((table) => table === null) ? null : before.decimal });
  setAnalysisView('check');
}

/** The analysis under way. */
export const runningAnalysis = (): Job | null => runningJobs().find((job) => job.kind === 'analysis') ?? null;

/** Starts an analysis. Its result comes to the front when it is there. Answers what kept it from starting, or null. */
export async function startAnalysis(request: RequestOf<'analysis/start'>): Promise<Problem | null> {
  setFailure(null);
  const started = await invoke('analysis/start', request);
  if (!started.ok) {
    tellProblem(started.error);
    return started.error;
  }
  void whenJobEnds(started.value.jobId).then((job) => {
    if (job.state === 'failed') setFailure(job.problem);
    if (job.state !== 'done') return;
    setCurrentRunId(job.jobId);
    setAnalysisView('result');
  });
  return null;
}

/** The record of long work: started, ended, what failed. */
import type { Problem } from '@shared/base/result';
import type { Job } from '@shared/contract/entities';
import { insert, run, update, type WritableDb } from '../database';
import { addProblems } from './problems';

/** Notes that a job runs. A row still `running` when the store opens was interrupted. */
export function addJob(db: WritableDb, at: string, job: Pick<Job, 'jobId' | 'kind' | 'label' | 'unit'>, userId: string): void {
  insert(db, 'jobs', {
    id: job.jobId,
    kind: job.kind,
    label: job.label,
    unit: job.unit,
    state: 'running',
    done: 0,
    failure_count: 0,
    user_id: userId,
    started_at: at,
  });
}

/** Notes how a job ended, with its failures, counts and cases. */
export function endJob(db: WritableDb, at: string, job: Omit<Job, 'problem'> & { readonly problem: Problem | null }): void {
  update(db, 'jobs', 'id', job.jobId, {
    label: job.label,
    state: job.state,
    done: job.done,
    total: job.total,
    failure_count: job.failureCount,
    ended_at: at,
  });
  addProblems(db, 'job_id', job.jobId, 'failure', job.failures);
  if (job.problem) addProblems(db, 'job_id', job.jobId, 'end', [{ item: '', problem: job.problem }]);
  for (const caseId of job.caseIds) insert(db, 'job_cases', { job_id: job.jobId, case_id: caseId });
  for (const [name, value] of Object.entries(job.summary)) insert(db, 'job_counts', { job_id: job.jobId, name, value });
}

/** Marks jobs of an earlier process that never ended; answers how many. */
export const markInterruptedJobs = (db: WritableDb, at: string): number =>
  run(db, "UPDATE jobs SET state = 'interrupted', ended_at = ? WHERE state = 'running'", at).changes;

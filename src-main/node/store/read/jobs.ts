/** Past jobs of the store. */
import { all, type ReadableDb } from '../database';
import { readProblems, type OwnedProblem } from './problems';

export interface JobRow {
  readonly jobId: string;
  readonly kind: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly done: number;
  readonly failureCount: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** Newest first. */
export const listJobs = (db: ReadableDb, limit: number): JobRow[] =>
  all<JobRow>(
    db,
    `SELECT id AS jobId, kind, state, done, failure_count AS failureCount, started_at AS startedAt, ended_at AS endedAt
     FROM jobs ORDER BY started_at DESC, rowid DESC LIMIT ?`,
    limit,
  );
export const readJobProblems = (db: ReadableDb, jobId: string): OwnedProblem[] => readProblems(db, 'job_id', jobId);

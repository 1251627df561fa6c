/**
 * Running and finished jobs of this process: progress, failures, cancel.
 * A job is told to stop by its AbortSignal; its late answers are inert.
 */
import { randomUUID } from 'node:crypto';
import { ProblemError, problem, type Problem } from '@shared/base/result';
import type { Job } from '@shared/contract/entities';

const REPORT_EVERY_MS = 100;
const KEPT_FAILURES = 500;

/** A part of a job: `done` of `total` units stand for what went before it. */
export interface JobPart {
  readonly label: string;
  readonly unit: string;
  readonly done: number;
  readonly total: number;
}

/** What a running job may say. */
export interface JobHandle {
  readonly jobId: string;
  readonly signal: AbortSignal;
  /** Sets the total once known. */
  total(count: number): void;
  /** Counts finished units (default one). */
  advance(count?: number): void;
  /** Begins a part that is counted in units of its own: what is left is reckoned from its beginning. */
  part(next: JobPart): void;
  label(text: string): void;
  /** Notes a failed item; the job goes on. */
  failed(item: string, cause: Problem): void;
  /** Notes a number for the closing message. */
  count(name: string, value: number): void;
  touched(caseId: string): void;
}

export interface JobRegistry {
  /** Starts work in the background and answers its id at once. */
  start(kind: Job['kind'], label: string, unit: string, work: (job: JobHandle) => Promise<void>): string;
  list(): Job[];
  get(jobId: string): Job | null;
  /** Asks a job to stop; false where there is none running by that id. */
  cancel(jobId: string): boolean;
  /** Resolves with the job's last state. */
  finished(jobId: string): Promise<Job>;
  /** Cancels all and waits for them. */
  dispose(): Promise<void>;
}

/** Makes the registry. `onChange` is called at most every 100 ms a job, and at its end. */
export function makeJobRegistry(onChange: (job: Job) => void, nowMs: () => number = () => performance.now()): JobRegistry {
  const jobs = new Map<string, { job: Job; abort: AbortController; ended: Promise<Job> }>();

  const start: JobRegistry['start'] = (kind, label, unit, work) => {
    const jobId = randomUUID();
    const abort = new AbortController();
    let startedMs = nowMs();
    let doneBefore = 0;
    let reportedMs = -Infinity;
    const caseIds = new Set<string>();
    const job: Job = {
      jobId,
      kind,
      label,
      unit,
      state: 'running',
      done: 0,
      total: null,
      rate: null,
      secondsLeft: null,
      failures: [],
      failureCount: 0,
      summary: {},
      problem: null,
      caseIds: [],
    };
    const report = (force: boolean): void => {
      const now = nowMs();
      if (!force && now - reportedMs < REPORT_EVERY_MS) return;
      reportedMs = now;
      const seconds = (now - startedMs) / 1000;
      const done = job.done - doneBefore;
      job.rate = seconds > 0 && done > 0 ? done / seconds : null;
      job.secondsLeft = job.total !== null && job.rate !== null ? Math.max(0, (job.total - job.done) / job.rate) : null;
      job.caseIds = [...caseIds];
      onChange(structuredClone(job));
    };
    const handle: JobHandle = {
      jobId,
      signal: abort.signal,
      total: (count) => {
        job.total = count;
        report(false);
      },
      advance: (count = 1) => {
        job.done += count;
        report(false);
      },
      part: ({ label, unit, done, total }) => {
        Object.assign(job, { label, unit, done, total });
        doneBefore = done;
        startedMs = nowMs();
        report(true);
      },
      label: (text) => {
        job.label = text;
        report(false);
      },
      failed: (item, cause) => {
        job.failureCount += 1;
        if (job.failures.length < KEPT_FAILURES)
          job.failures.push({
            item,
            problem: { code: cause.code, data: structuredClone(cause.data) as Job['failures'][number]['problem']['data'] },
          });
        report(false);
      },
      count: (name, value) => {
        job.summary[name] = value;
      },
      touched: (caseId) => {
        caseIds.add(caseId);
      },
    };
    const end = (state: Job['state'], cause: Problem | null): Job => {
      job.state = state;
      // A Problem's data is readonly; the wire type is the same data, mutable.
      job.problem = cause as Job['problem'];
      report(true);
      return structuredClone(job);
    };
    const ended = Promise.resolve()
      .then(() => work(handle))
      .then(
        () => (abort.signal.aborted ? end('cancelled', problem('job/cancelled')) : end('done', null)),
        (thrown: unknown) => {
          if (abort.signal.aborted) return end('cancelled', problem('job/cancelled'));
          if (thrown instanceof ProblemError) return end('failed', thrown.problem);
          return end('failed', problem('bug/unexpected', { message: thrown instanceof Error ? thrown.message : String(thrown) }));
        },
      );
    jobs.set(jobId, { job, abort, ended });
    report(true);
    return jobId;
  };

  return {
    start,
    list: () => [...jobs.values()].map((entry) => structuredClone(entry.job)),
    get: (jobId) => structuredClone(jobs.get(jobId)?.job ?? null),
    cancel: (jobId) => {
      const entry = jobs.get(jobId);
      if (!entry || entry.job.state !== 'running') return false;
      entry.abort.abort();
      return true;
    },
    finished: (jobId) => {
      const entry = jobs.get(jobId);
      if (!entry) throw new Error(`no job ${jobId}`);
      return entry.ended;
    },
    dispose: async () => {
      for (const entry of jobs.values()) entry.abort.abort();
      await Promise.all([...jobs.values()].map((entry) => entry.ended));
    },
  };
}

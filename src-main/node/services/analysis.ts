/**
 * The analysis of a study in the window: its files checked, the run as one job, its folder written whole or not at all.
 * The pipeline itself is `analysis-run.ts`; nothing of a run is kept in the store but the record that it was made.
 */
import { existsSync, renameSync } from 'node:fs';
import { access, constants, mkdir, rm } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { ProblemError, err, fail, ok, problem, unwrap, type Problem, type Result } from '@shared/base/result';
import type { AnalysisCheck, AnalysisRunEntry } from '@shared/contract/analysis-entities';
import type { ParsedRequestOf } from '@shared/contract/ipc';
import type { JobHandle } from '../jobs/job-registry';
import { addJob, endJob } from '../store/write/jobs';
import {
  type AnalysisInputs,
  type AnalysisOverrides,
  type AnalysisStep,
  type FileProblem,
  readAnalysisFiles,
  runAnalysis,
  writeAnalysis,
} from './analysis-run';
import { findUnusable, toCheckSummary, toFileProblem, toOutcomeEntry } from './analysis-summary';
import type { ServiceContext, ServiceHandlers, Session } from './context';
import { toReason } from './reasons';

/** Bootstrap replicates under way at once; the pool has its own number of threads. */
const LANES = 4;
const MOST_PROBLEMS = 500;
const UNIT = 'steps';

type StartRequest = ParsedRequestOf<'analysis/start'>;

const steps: readonly AnalysisStep[] = [
  'reproducibility',
  'propensity',
  'screening',
  'model',
  'evaluation',
  'bootstrap',
  'files',
];

/** Keys that are not said are not there: they would stand over those of the configuration file. */
const toOverrides = ({ decimal, bootstrap, seed }: StartRequest['overrides']): AnalysisOverrides => ({
  ...(decimal === undefined ? {} : { decimal }),
  ...(bootstrap === undefined ? {} : { bootstrap }),
  ...(seed === undefined ? {} : { seed }),
});

const two = (n: number): string => String(n).padStart(2, '0');

/** A folder that is not there yet, named by the local time. */
function newFolder(place: string, at: Date): string {
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const name = join(place, `ICTOS-analysis-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`);
  const taken = (path: string): boolean => existsSync(path) || existsSync(`${path}.part`);
  let free = name;
  for (let n = 2; taken(free); n += 1) free = `${name}-${n}`;
  return free;
}

/** Tells the job which step is under way; the bootstrap is counted by replicates, so that its rest can be reckoned. */
function followSteps(
  job: JobHandle,
  replicates: number,
): { step: (step: AnalysisStep) => void; replicates: (done: number) => void } {
  const all = steps.filter((step) => step !== 'bootstrap' || replicates > 0);
  let before = 0;
  return {
    step: (step) =>
      job.part(
        step === 'bootstrap'
          ? { label: step, unit: 'replicates', done: 0, total: replicates }
          : { label: step, unit: UNIT, done: Math.max(0, all.indexOf(step)), total: all.length },
      ),
    replicates: (done) => {
      job.advance(done - before);
      before = done;
    },
  };
}

/** Runs and writes. The files appear under their folder's name at once, with the audit row that says what they were made from. */
async function runAndWrite(
  context: ServiceContext,
  session: Session,
  request: StartRequest,
  inputs: AnalysisInputs,
  job: JobHandle,
): Promise<AnalysisRunEntry> {
  const { store, pool, program, printer, now } = context;
  const { signal } = job;
  const startedMs = performance.now();
  const progress = followSteps(job, inputs.config.bootstrap);
  const outcome = unwrap(
    await runAnalysis({
      inputs,
      pool,
      jobs: LANES,
      signal,
      program,
      onStep: progress.step,
      onReplicates: progress.replicates,
    }),
  );
  progress.step('files');
  const { analysis } = outcome;
  const folder = newFolder(request.path, now());
  const draft = `${folder}.part`;
  try {
    await makeFolder(draft);
    const written = unwrap(
      await writeAnalysis({
        folder: draft,
        outcome,
        printer: request.pdf ? printer : null,
        language: request.language,
        now,
        signal,
      }),
    );
    if (signal.aborted) throw new ProblemError(problem('job/cancelled'));
    const detail = analysis.inputs.map(({ role, sha256 }) => `${role} ${sha256}`).join(' ');
    store.write(session, { action: 'analysis.run', subject: job.jobId, detail }, () => moveFolder(draft, folder));
    const inFolder = (path: string): string => (isAbsolute(path) ? relative(draft, path) : path);
    job.count('features', analysis.model?.features.length ?? 0);
    return {
      jobId: job.jobId,
      files: request.files,
      finishedAt: now().toISOString(),
      seconds: (performance.now() - startedMs) / 1000,
      folder,
      written: written.files.map(inFolder),
      report: written.report === null ? null : inFolder(written.report),
      synthetic: analysis.synthetic,
      seed: analysis.config.seed,
      outcome: toOutcomeEntry(analysis),
    };
  } catch (thrown) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw thrown;
  }
}

const toWriteProblem = (path: string, thrown: unknown): Problem =>
  problem('env/cannot-write', { path, reason: thrown instanceof Error ? thrown.message : String(thrown) });

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (thrown) {
    throw new ProblemError(toWriteProblem(path, thrown));
  }
}

/** Inside a transaction: where the folder cannot be moved there is no audit row either. */
function moveFolder(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (thrown) {
    throw new ProblemError(toWriteProblem(to, thrown));
  }
}

/** Whether files can be made in a folder: asked before hours of computing. Error `env/cannot-write`. */
async function mayWriteIn(path: string): Promise<Result<null>> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return ok(null);
  } catch (thrown) {
    return err(toWriteProblem(path, thrown));
  }
}

/** Runs the job and keeps its record. */
async function runRecorded(
  { store, jobs }: ServiceContext,
  session: Session,
  job: JobHandle,
  work: () => Promise<void>,
): Promise<void> {
  store.bookkeep((db, at) => addJob(db, at, { jobId: job.jobId, kind: 'analysis', label: '', unit: UNIT }, session.userId));
  const record = (state: 'done' | 'failed' | 'cancelled', cause: Problem | null): void => {
    const last = jobs.get(job.jobId);
    if (last) store.bookkeep((db, at) => endJob(db, at, { ...last, state, problem: cause && toReason(cause) }));
  };
  try {
    await work();
    record('done', null);
  } catch (thrown) {
    if (job.signal.aborted) record('cancelled', problem('job/cancelled'));
    else
      record('failed', thrown instanceof ProblemError ? thrown.problem : problem('bug/unexpected', { message: String(thrown) }));
    throw thrown;
  }
}

interface CheckedFiles {
  readonly inputs: AnalysisInputs;
  readonly summary: NonNullable<AnalysisCheck['summary']>;
}

/** Reads the files, and finds what would keep them from being analysed before anything is computed. */
async function readAndCheck({
  files,
  overrides,
}: ParsedRequestOf<'analysis/check'>): Promise<Result<CheckedFiles, readonly FileProblem[]>> {
  const read = await readAnalysisFiles(files, toOverrides(overrides));
  if (!read.ok) return read;
  const summary = toCheckSummary(read.value);
  const unusable = findUnusable(files, read.value, summary.tables);
  return unusable.length > 0 ? err(unusable) : ok({ inputs: read.value, summary });
}

export function makeAnalysisService(
  context: ServiceContext,
): Pick<ServiceHandlers, 'analysis/check' | 'analysis/start' | 'analysis/list'> {
  const { jobs } = context;
  const runs: AnalysisRunEntry[] = [];
  return {
    'analysis/check': async (_session, request) => {
      const read = await readAndCheck(request);
      if (read.ok) return ok({ problems: [], problemCount: 0, summary: read.value.summary });
      return ok({
        problems: read.error.slice(0, MOST_PROBLEMS).map(toFileProblem),
        problemCount: read.error.length,
        summary: null,
      });
    },
    'analysis/start': async (session, request) => {
      if (request.pdf && context.printer === null) return fail('env/no-printer');
      const place = await mayWriteIn(request.path);
      if (!place.ok) return place;
      const read = await readAndCheck(request);
      if (!read.ok) return fail('analysis/has-problems', { count: read.error.length });
      const { inputs } = read.value;
      // One at a time: each holds its tables in every thread.
      if (jobs.list().some(({ kind, state }) => kind === 'analysis' && state === 'running')) return fail('analysis/running');
      const jobId = jobs.start('analysis', '', UNIT, (job) =>
        runRecorded(context, session, job, async () => {
          runs.unshift(await runAndWrite(context, session, request, inputs, job));
          context.emit('store/changed', { topics: ['analysis'], caseIds: [] });
        }),
      );
      return ok({ jobId });
    },
    'analysis/list': () => ok(runs),
  };
}

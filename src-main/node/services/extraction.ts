/**
 * Extraction of the reads of cases: one job, one worker task a read, results appended
 * with what they were made from. A case or read that fails is listed; the rest goes on.
 */
import { ProblemError, fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import { studySequenceSchema, type ExtractionEntry, type StudySequence } from '@shared/contract/entities';
import { profileHash, type ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import type { MaskRuns } from '@shared/core/mask/slice-runs';
import { findExtractionRowOfRead, listExtractions } from '../store/read/extractions';
import { findCase, findSeries, listInstances } from '../store/read/images';
import { findCaseRead, readMask, type ReadRow } from '../store/read/reads';
import { addExtraction } from '../store/write/extractions';
import { addJob, endJob } from '../store/write/jobs';
import type { JobHandle } from '../jobs/job-registry';
import { runLanes } from '../jobs/run-lanes';
import { provenanceOfT1c } from './cohort-members';
import { writeWholeFile } from './whole-file';
import type { ServiceContext, ServiceHandlers, Session } from './context';
import type { ExtractJobInput, ExtractJobOutput } from './extract-job';
import { toFeaturesFile } from './features-file';
import { maskSha256 } from './mask-sha256';
import { ictos273 } from './profiles';
import { toReason } from './reasons';
import { toPatientCsv } from './wide-csv';

/** How many reads are under way at once; the pool has its own number of threads. */
const LANES = 4;

/** The case's current result of a sequence: of the read that stands for it, made by the profile; stale ones say so. */
export function currentExtractions(context: Pick<ServiceContext, 'store'>, caseId: string): ExtractionEntry[] {
  const { db } = context.store;
  const readIds = new Map(studySequenceSchema.options.map((sequence) => [sequence, findCaseRead(db, caseId, sequence)?.readId]));
  return listExtractions(db, caseId).filter((entry) => readIds.get(entry.sequence) === entry.readId);
}

interface Task {
  readonly caseId: string;
  readonly patientId: string;
  readonly sequence: StudySequence;
  readonly read: ReadRow;
}

/** Where a worker finds the series and the mask of a read. Error `series/not-found`. */
export function sourceOfRead(
  { store }: Pick<ServiceContext, 'store'>,
  { seriesId }: Pick<ReadRow, 'seriesId'>,
  mask: MaskRuns,
): Result<Pick<ExtractJobInput, 'source' | 'slices'> & { readonly seriesUid: string }> {
  const series = findSeries(store.db, seriesId);
  if (!series) return fail('series/not-found', { seriesId });
  return ok({
    seriesUid: series.seriesUid,
    source: {
      kind: 'dicom',
      files: listInstances(store.db, seriesId).map((instance) => store.objects.pathOf(instance.sha256)),
      seriesInstanceUid: series.seriesUid,
      // The store splits stacks into series of their own: their files are one stack.
      stack: 0,
    },
    slices: [...mask].map(([k, runs]) => ({ k, runs })),
  });
}

async function extractRead(
  context: ServiceContext,
  session: Session,
  { caseId, sequence, read }: Task,
  profile: ExtractionProfile,
  signal: AbortSignal,
): Promise<Result<string>> {
  const { store, pool, program } = context;
  const mask = readMask(store.db, store.objects, read.readId);
  const found = sourceOfRead(context, read, mask);
  if (!found.ok) return found;
  const { seriesUid, ...from } = found.value;
  const input: ExtractJobInput = { ...from, sequence, profile };
  const result = await pool.run<Result<ExtractJobOutput>>('extract', input, { signal });
  if (!result.ok) return result;
  const { outcome, image } = result.value;
  const made = toFeaturesFile(outcome, { ...image, path: `series/${seriesUid}` }, read.sourceRoi ?? 'drawn', program);
  const file = {
    ...made,
    preprocessing: {
      ...made.preprocessing,
      maskSha256: maskSha256(mask),
      maskRevision: read.revision,
      contourDeviationMm: read.sourceDeviationMm,
    },
  };
  const extractionId = store.write(
    session,
    (id: string) => ({ action: 'extraction.add', caseId, subject: id, detail: sequence }),
    (db, at) =>
      addExtraction(db, at, {
        caseId,
        readId: read.readId,
        readRevision: read.revision,
        readState: read.state,
        userId: session.userId,
        file,
      }),
  );
  return ok(extractionId);
}

/** The reads of cases that have no current result by the profile; cases without any read are failures of the job. */
function listTasks(context: ServiceContext, caseIds: readonly string[], profile: ExtractionProfile, job: JobHandle): Task[] {
  const { db } = context.store;
  const hash = profileHash(profile);
  const tasks: Task[] = [];
  let current = 0;
  for (const caseId of caseIds) {
    const found = findCase(db, caseId);
    if (!found) {
      job.failed(caseId, problem('case/not-found', { caseId }));
      continue;
    }
    const reads = studySequenceSchema.options.flatMap((sequence): Task[] => {
      const read = findCaseRead(db, caseId, sequence);
      return read && read.voxelCount > 0 ? [{ caseId, patientId: found.patientId, sequence, read }] : [];
    });
    if (reads.length === 0) job.failed(found.patientId, problem('extraction/no-read', { caseId }));
    for (const task of reads) {
      const known = findExtractionRowOfRead(db, task.read.readId);
      if (known && !known.stale && known.profileHash === hash && known.sequence === task.sequence) current += 1;
      else tasks.push(task);
    }
  }
  job.count('current', current);
  return tasks;
}

/** Extracts what is not current, and keeps the record of the job. */
export async function extractCases(
  context: ServiceContext,
  session: Session,
  caseIds: readonly string[],
  job: JobHandle,
  profile: ExtractionProfile = ictos273,
): Promise<void> {
  const { store, jobs } = context;
  store.bookkeep((db, at) => addJob(db, at, { jobId: job.jobId, kind: 'extract', label: '', unit: 'reads' }, session.userId));
  const record = (state: 'done' | 'failed' | 'cancelled', cause: Problem | null): void => {
    const last = jobs.get(job.jobId);
    if (last) store.bookkeep((db, at) => endJob(db, at, { ...last, state, problem: cause && toReason(cause) }));
  };
  try {
    await extractReads(context, session, caseIds, job, profile);
    if (job.signal.aborted) record('cancelled', problem('job/cancelled'));
    else record('done', null);
  } catch (thrown) {
    record('failed', thrown instanceof ProblemError ? thrown.problem : problem('bug/unexpected', { message: String(thrown) }));
    throw thrown;
  }
}

/** Runs the tasks in lanes; resolves when all is done or the job was cancelled. */
async function extractReads(
  context: ServiceContext,
  session: Session,
  caseIds: readonly string[],
  job: JobHandle,
  profile: ExtractionProfile,
): Promise<void> {
  const tasks = listTasks(context, caseIds, profile, job);
  job.total(tasks.length);
  const onEnd = (task: Task, outcome: Result<string>): void => {
    if (!outcome.ok) job.failed(`${task.patientId} ${task.sequence}`, outcome.error);
    job.touched(task.caseId);
    job.advance();
    context.emit('store/changed', { topics: ['worklist', 'case', 'cohort'], caseIds: [task.caseId] });
  };
  const outcomes = await runLanes(tasks, { lanes: LANES, signal: job.signal, onEnd }, (task) =>
    extractRead(context, session, task, profile, job.signal),
  );
  job.count('extracted', outcomes.filter((outcome) => outcome?.ok === true).length);
}

export function makeExtractionService(
  context: ServiceContext,
): Pick<ServiceHandlers, 'extraction/start' | 'extraction/get' | 'extraction/export'> {
  const { store, jobs } = context;
  return {
    'extraction/start': (session, { caseIds }) =>
      ok({
        jobId: jobs.start('extract', '', 'reads', (job) => extractCases(context, session, [...new Set(caseIds)], job)),
      }),
    'extraction/get': (_session, { caseId }) =>
      findCase(store.db, caseId) ? ok(currentExtractions(context, caseId)) : fail('case/not-found', { caseId }),
    'extraction/export': async (session, { caseId, format, path }) => {
      const found = findCase(store.db, caseId);
      const current = currentExtractions(context, caseId).filter((entry) => !entry.stale);
      const files = current.map((entry) => entry.file);
      const t1c = current.find(({ sequence }) => sequence === 't1c');
      const [first] = files;
      if (!found || !first) return fail('extraction/none', { caseId });
      const text =
        format === 'csv'
          ? toPatientCsv(found.patientId, files, t1c ? provenanceOfT1c(store, caseId) : null)
          : `${JSON.stringify(files.length === 1 ? first : files, null, 2)}\n`;
      const written = await writeWholeFile(path, text);
      if (!written.ok) return written;
      store.write(session, { action: 'extraction.export', caseId, detail: format }, () => undefined);
      return ok({ path });
    },
  };
}

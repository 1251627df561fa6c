/**
 * Robustness tests of the store's cases: one job over their reads, the table kept with what it was made from, shown and
 * written out again. Reads that cannot be measured are failures of the job; the rest goes on.
 */
import { ProblemError, fail, ok, problem, unwrap, type Problem } from '@shared/base/result';
import { studySequenceSchema, type RobustnessDetail } from '@shared/contract/entities';
import { profileHash } from '@shared/core/pipeline/extraction-profile';
import { defaultPerturbations } from '@shared/core/pipeline/perturbation-plan';
import type { JobHandle } from '../jobs/job-registry';
import { findCase } from '../store/read/images';
import { findCaseRead, readMask, type ReadRow } from '../store/read/reads';
import { findRobustnessTest, listRobustnessTests } from '../store/read/robustness';
import { addJob, endJob } from '../store/write/jobs';
import { addRobustnessTest } from '../store/write/robustness';
import type { ServiceContext, ServiceHandlers, Session } from './context';
import { sourceOfRead } from './extraction';
import { ictos273 } from './profiles';
import { toReason } from './reasons';
import { type RobustnessItem, runRobustness } from './robustness';
import { drawRobustness, type RobustnessTable, toRobustFeaturesFile, toRobustnessCsv } from './robustness-files';
import { writeWholeFile } from './whole-file';

/** Tasks under way at once; the pool has its own number of threads. */
const LANES = 4;
/** CSS pixels of the figure on the screen, and in a file. */
const SCREEN_WIDTH = 1100;
const FILE_WIDTH = 690;

interface StartRequest {
  readonly caseIds: readonly string[];
  readonly repetitions: number;
  readonly seed: number;
  readonly threshold: number;
}

/** A read to perturb. Draws hang on the patient id, as in a manifest, so that the command repeats them. */
interface Item extends RobustnessItem {
  readonly inStore: string;
  readonly synthetic: boolean;
  readonly read: ReadRow;
}

/** The reads that stand for each case and sequence; what has none, or cannot be found, is a failure of the job. */
function listItems(context: ServiceContext, caseIds: readonly string[], job: JobHandle): Item[] {
  const { store } = context;
  const items: Item[] = [];
  for (const inStore of caseIds) {
    const found = findCase(store.db, inStore);
    if (!found) {
      job.failed(inStore, problem('case/not-found', { caseId: inStore }));
      continue;
    }
    const reads = studySequenceSchema.options.flatMap((sequence) => {
      const read = findCaseRead(store.db, inStore, sequence);
      return read && read.voxelCount > 0 ? [{ sequence, read }] : [];
    });
    if (reads.length === 0) job.failed(found.patientId, problem('extraction/no-read', { caseId: inStore }));
    for (const { sequence, read } of reads) {
      const source = sourceOfRead(context, read, readMask(store.db, store.objects, read.readId));
      if (source.ok)
        items.push({
          caseId: found.patientId,
          inStore,
          synthetic: found.synthetic,
          sequence,
          read,
          source: { kind: 'read', source: source.value.source, slices: source.value.slices },
        });
      else job.failed(`${found.patientId} ${sequence}`, source.error);
    }
  }
  // In one order whatever that of the choice, so that sums are the same to the last digit.
  return items.sort((a, b) => (a.caseId === b.caseId ? order(a.inStore, b.inStore) : order(a.caseId, b.caseId)));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Measures and keeps the test. Throws `robustness/none-measured` where no ROI could be measured. */
async function measureAndKeep(context: ServiceContext, session: Session, request: StartRequest, job: JobHandle): Promise<void> {
  const { store, pool, program } = context;
  const { repetitions, seed, threshold } = request;
  const items = listItems(context, [...new Set(request.caseIds)], job);
  job.total(items.length * repetitions);
  const ranges = defaultPerturbations;
  const outcome = unwrap(
    await runRobustness({
      items,
      choice: { profile: ictos273, ranges, seed, repetitions, threshold },
      pool,
      jobs: LANES,
      signal: job.signal,
      onDone: (item, count) => {
        job.touched(item.inStore);
        job.advance(count);
      },
    }),
  );
  for (const { item, failure } of outcome.failures) job.failed(`${item.caseId} ${item.sequence}`, failure.problem);
  if (outcome.cases.length === 0) throw new ProblemError(problem('robustness/none-measured'));
  store.write(
    session,
    (id: string) => ({ action: 'robustness.add', subject: id, detail: `${outcome.cases.length} ROIs` }),
    (db, at) =>
      addRobustnessTest(db, at, {
        userId: session.userId,
        program,
        profile: { name: ictos273.name, hash: profileHash(ictos273) },
        synthetic: outcome.cases.some(({ item }) => item.synthetic),
        seed,
        repetitions,
        threshold,
        ranges,
        failureCount: outcome.failures.length,
        rois: outcome.cases.map(({ item, ...facts }) => ({
          caseId: item.inStore,
          readId: item.read.readId,
          readRevision: item.read.revision,
          readState: item.read.state,
          sequence: item.sequence,
          ...facts,
        })),
        rows: outcome.rows,
      }),
  );
  job.count('robust', outcome.rows.filter(({ robust }) => robust).length);
  context.emit('store/changed', { topics: ['robustness'], caseIds: [] });
}

/** Runs the job and keeps its record. */
async function runTest(context: ServiceContext, session: Session, request: StartRequest, job: JobHandle): Promise<void> {
  const { store, jobs } = context;
  store.bookkeep((db, at) =>
    addJob(db, at, { jobId: job.jobId, kind: 'robustness', label: '', unit: 'repetitions' }, session.userId),
  );
  const record = (state: 'done' | 'failed' | 'cancelled', cause: Problem | null): void => {
    const last = jobs.get(job.jobId);
    if (last) store.bookkeep((db, at) => endJob(db, at, { ...last, state, problem: cause && toReason(cause) }));
  };
  try {
    await measureAndKeep(context, session, request, job);
    record('done', null);
  } catch (thrown) {
    if (job.signal.aborted) record('cancelled', problem('job/cancelled'));
    else
      record('failed', thrown instanceof ProblemError ? thrown.problem : problem('bug/unexpected', { message: String(thrown) }));
    throw thrown;
  }
}

const toTable = (test: Omit<RobustnessDetail, 'svg'>): RobustnessTable => ({
  ...test,
  ranges: test.perturbation,
  failures: test.failureCount,
  cases: test.rois.map(({ patientId, ...roi }) => ({ ...roi, caseId: patientId })),
});

export function makeRobustnessService(
  context: ServiceContext,
): Pick<ServiceHandlers, 'robustness/start' | 'robustness/list' | 'robustness/get' | 'robustness/export'> {
  const { store, jobs } = context;
  return {
    'robustness/start': (session, request) =>
      ok({ jobId: jobs.start('robustness', '', 'repetitions', (job) => runTest(context, session, request, job)) }),
    'robustness/list': () => ok(listRobustnessTests(store.db)),
    'robustness/get': (_session, { testId, theme, language }) => {
      const test = findRobustnessTest(store.db, testId);
      if (!test) return fail('robustness/not-found', { testId });
      return ok({ ...test, svg: drawRobustness(toTable(test), { theme, language, width: SCREEN_WIDTH }) });
    },
    'robustness/export': async (session, { testId, format, language, path }) => {
      const test = findRobustnessTest(store.db, testId);
      if (!test) return fail('robustness/not-found', { testId });
      const table = toTable(test);
      const texts = {
        csv: () => toRobustnessCsv(table),
        json: () => `${JSON.stringify(toRobustFeaturesFile(table), null, 2)}\n`,
        svg: () => `${drawRobustness(table, { theme: 'light', language, width: FILE_WIDTH })}\n`,
      };
      const written = await writeWholeFile(path, texts[format]());
      if (!written.ok) return written;
      store.write(session, { action: 'robustness.export', subject: testId, detail: format }, () => undefined);
      return ok({ path });
    },
  };
}

/**
 * Measures the rows of a manifest into a folder: one result file a row, then the tables of the cohort. Each row is one
 * task of the worker pool; a row that fails is listed and the rest goes on. Every file is written whole or not at all,
 * so that a run that was killed goes on where it was. Knows no clock: progress is told, not timed.
 */
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toCsvLine } from '@shared/base/csv';
import { ProblemError, err, fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import { featuresFileSchema, studySequenceSchema, type FeaturesFile } from '@shared/contract/entities';
import { featureNamesOf, profileHash, type ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import { problemText } from '@shared/messages/index';
import { runLanes } from '../jobs/run-lanes';
import type { WorkerPool } from '../jobs/worker-pool';
import type { Manifest, ManifestRow } from './manifest';
import type { InputHashes, MeasureFailure, MeasureFilesJobInput, MeasureFilesJobOutput } from './measure-files-job';
import { toCohortHeader, toCohortLine } from './wide-csv';
import { removeDrafts, writeWholeFile } from './whole-file';

const FEATURES_TABLE = 'features.csv';
const FAILURES_TABLE = 'failures.csv';
const resultName = new RegExp(`\\.(${studySequenceSchema.options.join('|')})\\.json$`);

export interface BatchInput {
  readonly manifest: Manifest;
  /** Whole path; made where it is not there. */
  readonly folder: string;
  readonly profile: ExtractionProfile;
  readonly program: { readonly name: string; readonly version: string };
  readonly pool: WorkerPool;
  /** Rows under way at once; memory is bounded by as many images. */
  readonly jobs: number;
  /** Keep the results of an earlier run that still hold. */
  readonly resume: boolean;
  readonly signal: AbortSignal;
  /** Called as each row ends. */
  readonly onRow?: (row: ManifestRow) => void;
}

/** A row without values, as `failures.csv` lists it. */
export interface BatchFailure {
  readonly caseId: string;
  readonly sequence: string;
  readonly code: string;
  readonly message: string;
}

export interface BatchOutcome {
  /** Rows of the manifest, the unusable ones included. */
  readonly rows: number;
  /** Rows measured now; some may have a named reason instead of values, and are failures too. */
  readonly measured: number;
  /** Rows whose result of an earlier run still holds. */
  readonly kept: number;
  /** In the order of the manifest. */
  readonly failures: readonly BatchFailure[];
  /** Usable rows that the signal came before, or broke off. */
  readonly notDone: number;
}

/** How a row ended. */
interface RowEnd {
  /** Whether its result is on disk, and since when. */
  readonly result: 'measured' | 'kept' | 'none';
  /** Why there is no result, or why it has no values; null where all is well. */
  readonly problem: Problem | null;
  /** The input that the problem is about, where it is about one. */
  readonly path: string | null;
}

const resultPath = (folder: string, { caseId, sequence }: ManifestRow): string => join(folder, `${caseId}.${sequence}.json`);

/** A whole result file, or null. */
async function readResult(path: string): Promise<FeaturesFile | null> {
  try {
    const parsed = featuresFileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const reasonOf = (file: FeaturesFile): string | null => {
  const { reason } = file.preprocessing;
  return typeof reason === 'string' ? reason : null;
};

/**
 * A result of an earlier run that may still hold: made by this program and profile, for this row's sequence, paths and
 * ROI name. Whether the files are still the same is for the worker to say, which hashes them.
 */
async function findEarlier(
  { folder, profile, program }: BatchInput,
  row: ManifestRow,
): Promise<{ file: FeaturesFile; known: InputHashes } | null> {
  const file = await readResult(resultPath(folder, row));
  if (file === null || file.mask === undefined) return null;
  const { mask, image } = file;
  const same =
    file.program.name === program.name &&
    file.program.version === program.version &&
    file.profile.hash === profileHash(profile) &&
    file.sequence === row.sequence &&
    image.path === row.image &&
    mask.path === row.mask &&
    mask.requestedRoi === row.roi &&
    // A file that somebody cut short, whole as it looks, would cut the table.
    file.features.map(({ name }) => name).join() === featureNamesOf(profile, row.sequence).join();
  return same ? { file, known: { image: image.sha256, mask: mask.sha256 } } : null;
}

/** A failure as the tables of a manifest list it. */
export function toFailure(caseId: string, sequence: string, cause: Problem, path: string | null): BatchFailure {
  const text = problemText('en', cause);
  return { caseId, sequence, code: cause.code, message: path === null || text.includes(path) ? text : `${path}: ${text}` };
}

/** Makes the folder ready. Errors: `cli/results-there` {folder, results} without `resume`, `env/cannot-write`, `env/disk-full`. */
async function prepareFolder(folder: string, resume: boolean): Promise<Result<null>> {
  let names: readonly string[];
  try {
    await mkdir(folder, { recursive: true });
    names = await readdir(folder);
  } catch (thrown) {
    return fail('env/cannot-write', { path: folder, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  const ours = names.filter((name) => resultName.test(name) || name === FEATURES_TABLE || name === FAILURES_TABLE);
  if (!resume && ours.length > 0) return fail('cli/results-there', { folder, results: ours.length });
  // The tables of the earlier run would stand beside results of this one until its end.
  for (const name of [FEATURES_TABLE, FAILURES_TABLE]) await rm(join(folder, name), { force: true });
  return removeDrafts(folder);
}

/** The table of features, patient by patient from the result files: one patient's are in memory at a time. */
async function* featureTable(folder: string, rows: readonly ManifestRow[], profile: ExtractionProfile): AsyncGenerator<string> {
  const read = async (row: ManifestRow): Promise<FeaturesFile> => {
    const path = resultPath(folder, row);
    const file = await readResult(path);
    if (file === null) throw new ProblemError(problem('file/cannot-read', { path, reason: 'no whole result' }));
    return file;
  };
  const sequences = studySequenceSchema.options;
  const present = sequences.filter((sequence) => rows.some((row) => row.sequence === sequence));
  const names = present.flatMap((sequence) => featureNamesOf(profile, sequence));
  yield toCohortHeader(names);
  const patients = new Map<string, ManifestRow[]>();
  for (const row of rows) patients.set(row.caseId, [...(patients.get(row.caseId) ?? []), row]);
  for (const [caseId, own] of patients) {
    const files: FeaturesFile[] = [];
    for (const sequence of sequences) for (const row of own) if (row.sequence === sequence) files.push(await read(row));
    yield toCohortLine(caseId, files, names);
  }
}

/** `failures.csv` of formats.md. */
export function failureTable(failures: readonly BatchFailure[]): string {
  const lines = failures.map(({ caseId, sequence, code, message }) => toCsvLine([caseId, sequence, code, message]));
  return `${['case_id,sequence,code,message', ...lines].join('\n')}\n`;
}

/**
 * Runs a manifest. The tables are written for what is done, also when the signal came. Errors: `cli/results-there`,
 * `env/cannot-write`, `env/disk-full`: nothing more was begun, finished results stay.
 */
export async function runBatch(input: BatchInput): Promise<Result<BatchOutcome>> {
  const { manifest, folder, profile, program, pool, jobs, resume, signal, onRow } = input;
  const { rows } = manifest;
  const ready = await prepareFolder(folder, resume);
  if (!ready.ok) return ready;

  const endWith = (result: RowEnd['result'], reason: string | null): Result<RowEnd> =>
    ok({ result, problem: reason === null ? null : problem(`features/${reason}`), path: null });
  const measureRow = async (row: ManifestRow): Promise<Result<RowEnd>> => {
    const earlier = resume ? await findEarlier(input, row) : null;
    const { image, mask, roi, sequence } = row;
    const job: MeasureFilesJobInput = { image, mask, roi, sequence, profile, program, known: earlier?.known ?? null };
    const measured = await pool.run<Result<MeasureFilesJobOutput, MeasureFailure>>('measure-files', job, { signal });
    if (!measured.ok) return ok({ result: 'none', ...measured.error });
    if (measured.value === null) return endWith('kept', earlier && reasonOf(earlier.file));
    const written = await writeWholeFile(resultPath(folder, row), measured.value.text);
    return written.ok ? endWith('measured', measured.value.reason) : written;
  };
  const onEnd = async (row: ManifestRow, outcome: Result<RowEnd>): Promise<void> => {
    // Where one result cannot be written no other can.
    if (!outcome.ok && outcome.error.code.startsWith('env/')) throw new ProblemError(outcome.error);
    // A result of other inputs must not stand for a row that failed.
    if (!outcome.ok || outcome.value.result === 'none') await rm(resultPath(folder, row), { force: true });
    onRow?.(row);
  };
  let outcomes: readonly (Result<RowEnd> | null)[];
  try {
    outcomes = await runLanes(rows, { lanes: jobs, signal, onEnd }, measureRow);
  } catch (thrown) {
    if (thrown instanceof ProblemError) return err(thrown.problem);
    throw thrown;
  }

  const ends = rows.flatMap((row, n) => {
    const outcome = outcomes[n] ?? null;
    if (outcome === null) return [];
    const end: RowEnd = outcome.ok ? outcome.value : { result: 'none', problem: outcome.error, path: null };
    return [{ row, end }];
  });
  const failures = [
    ...manifest.failures.map((bad) => ({ ...bad, path: null })),
    ...ends.flatMap(({ row, end: { problem: cause, path } }) => (cause === null ? [] : [{ ...row, problem: cause, path }])),
  ]
    .sort((a, b) => a.line - b.line)
    .map(({ caseId, sequence, problem: cause, path }) => toFailure(caseId, sequence, cause, path));
  const withResult = ends.flatMap(({ row, end }) => (end.result === 'none' ? [] : [row]));
  const failed = await writeWholeFile(join(folder, FAILURES_TABLE), failureTable(failures));
  if (!failed.ok) return failed;
  const table = await writeWholeFile(join(folder, FEATURES_TABLE), featureTable(folder, withResult, profile));
  if (!table.ok) return table;
  return ok({
    rows: rows.length + manifest.failures.length,
    measured: ends.filter(({ end }) => end.result === 'measured').length,
    kept: ends.filter(({ end }) => end.result === 'kept').length,
    failures,
    notDone: rows.length - ends.length,
  });
}

/**
 * An analysis from files to files: reads and checks the tables, computes in worker threads, writes the folder.
 * The command and the app both come here.
 */
import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseCsv } from '@shared/base/csv';
import type { DecimalSign } from '@shared/base/csv-number';
import { err, fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import { analysisConfigSchema } from '@shared/contract/analysis-config';
import { robustFeaturesFileSchema } from '@shared/contract/formats';
import type { BootstrapReplicate } from '@shared/core/model/chain-bootstrap';
import { type AnalysisRun, type AnalysisStep, type AnalysisTables, withBootstrap } from '@shared/core/pipeline/analyse';
import { columnOfCovariate } from '@shared/core/pipeline/analysis-cohort';
import type { AnalysisConfig } from '@shared/core/pipeline/analysis-config';
import type { AnalysisInput, AnalysisOutcome } from '@shared/core/pipeline/analysis-result';
import { parseReadsTable } from '@shared/core/pipeline/reads-table';
import { parseClinicalTable } from '@shared/core/scoring/clinical-table';
import type { Language } from '@shared/messages/index';
import { runLanes } from '../jobs/run-lanes';
import type { WorkerPool } from '../jobs/worker-pool';
import { analysisHtml } from './analysis-document';
import { toAnalysisFigures } from './analysis-figures';
import type { AnalysisJobInput, BootstrapJobInput } from './analysis-job';
import { toAnalysisRFiles } from './analysis-r-script';
import { toAnalysisTables } from './analysis-tables';
import type { PdfPrinter, ProgramInfo } from './context';
import { writeWholeFile } from './whole-file';

export type { AnalysisStep };

/** Paths of the files of an analysis; the training table is needed. */
export interface AnalysisFiles {
  readonly training: string;
  readonly validation: string | null;
  readonly reads: string | null;
  /** `robust-features.json` of `robustness`. */
  readonly robust: string | null;
  readonly config: string | null;
}
export type AnalysisFileRole = keyof AnalysisFiles;

/** A problem of a file; its data carry row, column and value where it is one of a cell. */
export interface FileProblem {
  readonly role: AnalysisFileRole;
  readonly path: string;
  readonly problem: Problem;
}

/** What stands over the configuration file. */
export interface AnalysisOverrides {
  readonly decimal?: DecimalSign;
  readonly bootstrap?: number;
  readonly seed?: number;
}

/** Files read and checked. */
export interface AnalysisInputs extends AnalysisTables {
  readonly config: AnalysisConfig;
  readonly inputs: readonly AnalysisInput[];
}

interface FileText {
  readonly text: string;
  readonly sha256: string;
}

async function readTextFile(path: string): Promise<Result<FileText>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    return fail('file/cannot-read', { path, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  const text = Buffer.from(bytes).toString('utf8');
  // A spreadsheet's own format, or UTF-16: read as text it would say nonsense.
  if (text.includes('\u0000') || text.includes('\ufffd')) return fail('table/unreadable', { path, reason: 'not UTF-8 text' });
  return ok({ text, sha256: createHash('sha256').update(bytes).digest('hex') });
}

type Checked<T> = Result<T, readonly Problem[]>;

function parseJson(text: string): Checked<unknown> {
  try {
    return ok(JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text));
  } catch (thrown) {
    return err([problem('analysis/config-not-json', { reason: thrown instanceof Error ? thrown.message : String(thrown) })]);
  }
}

function parseConfig(text: string, overrides: AnalysisOverrides): Checked<AnalysisConfig> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const isObject = typeof json.value === 'object' && json.value !== null && !Array.isArray(json.value);
  const parsed = analysisConfigSchema.safeParse(isObject ? { ...json.value, ...overrides } : json.value);
  if (parsed.success) return ok(parsed.data);
  return err(
    parsed.error.issues.map((issue) => {
      const at = issue.path.map(String).join('.');
      return issue.code === 'unrecognized_keys'
        ? problem('analysis/config-invalid', {
            path: [at, issue.keys.join(', ')].filter(Boolean).join('.'),
            expected: 'no such key',
          })
        : problem('analysis/config-invalid', { path: at === '' ? 'its start' : at, expected: issue.message });
    }),
  );
}

function parseRobust(text: string): Checked<readonly string[]> {
  const json = parseJson(text);
  const parsed = json.ok ? robustFeaturesFileSchema.safeParse(json.value) : null;
  if (parsed?.success === true) return ok(parsed.data.features);
  const first = parsed?.error.issues[0];
  return err([
    problem('analysis/robust-invalid', { path: first?.path.map(String).join('.') ?? '', expected: first?.message ?? 'JSON' }),
  ]);
}

/** Columns that a table of a cohort cannot do without. */
const requiredColumns = ({ endpoint, covariates, weights }: AnalysisConfig, weighted: boolean): string[] => [
  'patient_id',
  'treatment',
  `${endpoint}_months`,
  `${endpoint}_event`,
  ...(weighted && weights !== 'none' ? covariates.map(columnOfCovariate) : []),
];

/**
 * Reads and checks all files. The problems of all of them are answered at once: `file/cannot-read`, `table/unreadable`,
 * `analysis/config-not-json` {reason}, `analysis/config-invalid` {path, expected}, `analysis/robust-invalid` {path,
 * expected}, `analysis/patient-in-both` {patients}, `analysis/map-column-absent` {column}: no table has it, `analysis/no-common-feature` {column}: readings or robust features of
 * another table, those of `parseClinicalTable` and `parseReadsTable`.
 */
export async function readAnalysisFiles(
  files: AnalysisFiles,
  overrides: AnalysisOverrides = {},
): Promise<Result<AnalysisInputs, readonly FileProblem[]>> {
  const problems: FileProblem[] = [];
  const inputs: AnalysisInput[] = [];
  const read = async <T>(
    role: AnalysisFileRole,
    parse: (text: string) => Checked<T>,
    rowsOf: (value: T) => number | null,
  ): Promise<T | null> => {
    const path = files[role];
    if (path === null) return null;
    const file = await readTextFile(path);
    const parsed: Checked<T> = file.ok ? parse(file.value.text) : err([file.error]);
    if (parsed.ok && file.ok) {
      inputs.push({ role, sha256: file.value.sha256, rows: rowsOf(parsed.value) });
      return parsed.value;
    }
    if (!parsed.ok) problems.push(...parsed.error.map((found) => ({ role, path, problem: found })));
    return null;
  };

  const given = await read(
    'config',
    (text) => parseConfig(text, overrides),
    () => null,
  );
  // A configuration that cannot be read is reported; the tables are still checked, by the defaults.
  const config = given ?? analysisConfigSchema.parse({ ...overrides });
  const { columns: columnMap, decimal } = config;
  const sign = decimal ?? undefined;
  // Columns of the map need be in one of the tables, not in each.
  const unseen = new Set(Object.keys(columnMap));
  const presentIn = (text: string): Readonly<Record<string, string>> => {
    const csv = parseCsv(text);
    const header = new Set(csv.ok ? csv.value.header : []);
    for (const theirs of header) unseen.delete(theirs);
    return Object.fromEntries(Object.entries(columnMap).filter(([theirs]) => header.has(theirs)));
  };
  const table = (weighted: boolean) => (text: string) => {
    const present = presentIn(text);
    return parseClinicalTable(text, {
      columnMap: present,
      requiredColumns: requiredColumns(config, weighted),
      decimal: sign,
    });
  };
  const training = await read('training', table(true), ({ rows }) => rows.length);
  const validation = await read('validation', table(false), ({ rows }) => rows.length);
  const reads = await read(
    'reads',
    (text) => parseReadsTable(text, { columnMap: presentIn(text), decimal: sign }),
    ({ patients }) => patients.reduce((sum, { readings }) => sum + Object.keys(readings).length, 0),
  );
  const robust = await read('robust', parseRobust, () => null);
  if (training) {
    const known = new Set(training.featureNames);
    const unrelated = (role: 'reads' | 'robust', features: readonly string[] | undefined): void => {
      const path = files[role];
      if (path === null || !features || features.length === 0 || features.some((name) => known.has(name))) return;
      problems.push({ role, path, problem: problem('analysis/no-common-feature', { column: features[0] ?? '' }) });
    };
    unrelated('reads', reads?.features);
    unrelated('robust', robust ?? undefined);
  }
  if (files.config !== null && problems.length === 0)
    for (const column of unseen)
      problems.push({
        role: 'config',
        path: files.config,
        problem: problem('analysis/map-column-absent', { column }),
      });

  if (training && validation && files.validation !== null) {
    const known = new Set(training.rows.map(({ patientId }) => patientId));
    const both = validation.rows.map(({ patientId }) => patientId).filter((id) => known.has(id));
    if (both.length > 0)
      problems.push({
        role: 'validation',
        path: files.validation,
        problem: problem('analysis/patient-in-both', { patients: both }),
      });
  }
  if (!training || problems.length > 0) return err(problems);
  return ok({ training, validation, reads, robust, config, inputs });
}

export interface AnalysisRunRequest {
  readonly inputs: AnalysisInputs;
  readonly pool: WorkerPool;
  /** Parts of the bootstrap under way at once. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly program: Pick<ProgramInfo, 'name' | 'version'>;
  readonly onStep?: (step: AnalysisStep) => void;
  /** Called as replicates of the bootstrap end, with how many have. */
  readonly onReplicates?: (done: number) => void;
}

/** Replicates of one task: a second or two of work, so that a cancel is quick and two threads end together. */
const PER_TASK = 10;

/**
 * Runs the analysis. The result hangs on the inputs alone, not on `jobs`. Problems: those of `analyseCohorts`;
 * `job/cancelled`.
 */
export async function runAnalysis(request: AnalysisRunRequest): Promise<Result<AnalysisOutcome>> {
  const { inputs, pool, signal, program, onStep } = request;
  const { config, inputs: files, training, validation, reads, robust } = inputs;
  const job: AnalysisJobInput = {
    tables: { training, validation, reads, robust },
    config,
    program: { name: program.name, version: program.version },
    inputs: files,
  };
  const run = await pool.run<Result<AnalysisRun>>('analysis', job, {
    signal,
    // What this job reports are its steps.
    onReport: (step) => onStep?.(step as AnalysisStep),
  });
  if (!run.ok) return run;
  if (config.bootstrap === 0) return ok(run.value.outcome);
  // What cannot be measured in the cohort itself is not resampled: the section says why.
  if (!run.value.bootstrap.apparent.ok) return ok(withBootstrap(run.value, []));
  onStep?.('bootstrap');
  const replicates = await bootstrapChain(run.value, request);
  return replicates.ok ? ok(withBootstrap(run.value, replicates.value)) : replicates;
}

async function bootstrapChain(
  { bootstrap }: AnalysisRun,
  { inputs, pool, jobs, signal, onReplicates }: AnalysisRunRequest,
): Promise<Result<readonly BootstrapReplicate[]>> {
  const { bootstrap: count, seed } = inputs.config;
  const tasks: { readonly first: number; readonly last: number }[] = [];
  for (let first = 0; first < count; first += PER_TASK) tasks.push({ first, last: Math.min(count, first + PER_TASK) - 1 });
  let done = 0;
  const outcomes = await runLanes<(typeof tasks)[number], readonly BootstrapReplicate[]>(
    tasks,
    {
      lanes: jobs,
      signal,
      onEnd: ({ first, last }) => {
        done += last - first + 1;
        onReplicates?.(done);
      },
    },
    async ({ first, last }) => {
      const task: BootstrapJobInput = { input: bootstrap.input, weight: bootstrap.weight, seed, first, last };
      return ok(await pool.run<readonly BootstrapReplicate[]>('analysis-bootstrap', task, { signal }));
    },
  );
  if (signal.aborted) return fail('job/cancelled');
  const failed = outcomes.find((outcome) => outcome?.ok === false);
  if (failed && !failed.ok) return failed;
  return ok(outcomes.flatMap((outcome) => (outcome?.ok ? outcome.value : [])));
}

export interface AnalysisWriting {
  /** It is made where it is not there; files of the same names are replaced one by one. */
  readonly folder: string;
  readonly outcome: AnalysisOutcome;
  /** null: no `report.pdf`. */
  readonly printer: PdfPrinter | null;
  readonly language: Language;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

export interface WrittenAnalysis {
  /** Paths from the folder, in the order of writing. */
  readonly files: readonly string[];
  readonly report: string | null;
}

const SUMS = 'SHA256SUMS';

/** Lines as `sha256sum -c` reads them. */
const toSums = (files: readonly { readonly name: string; readonly text: string }[]): string =>
  files.map(({ name, text }) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`).join('');

/** Files that an earlier analysis wrote here and this one does not: they would be taken for parts of it. */
async function removeEarlier(folder: string, names: ReadonlySet<string>): Promise<void> {
  const sums = await readFile(join(folder, SUMS), 'utf8').catch(() => '');
  for (const line of sums.split('\n')) {
    const name = /^[0-9a-f]{64} {2}((tables|figures)\/[\w.-]+|[\w-]+\.(json|R))$/.exec(line)?.[1];
    if (name !== undefined && !names.has(name)) await rm(join(folder, name), { force: true });
  }
}

/** All files but the report, as texts: the same inputs give the same bytes. */
export function toAnalysisFiles(
  outcome: AnalysisOutcome,
  language: Language,
): readonly { readonly name: string; readonly text: string }[] {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
  const files = [
    { name: 'analysis.json', text: json(outcome.analysis) },
    ...(outcome.card ? [{ name: 'model.json', text: json(outcome.card) }] : []),
    ...toAnalysisTables(outcome).map(({ name, text }) => ({ name: `tables/${name}`, text })),
    ...toAnalysisFigures(outcome, { language, use: 'file' }).map(({ name, svg }) => ({ name: `figures/${name}`, text: svg })),
    ...toAnalysisRFiles(outcome),
  ];
  return [...files, { name: SUMS, text: toSums(files) }];
}

/** Whether the folder is one or can be made: asked before hours of computing. Error `env/cannot-write` {path, reason}. */
export async function checkAnalysisFolder(folder: string): Promise<Result<null>> {
  const refuse = (reason: string) => fail('env/cannot-write', { path: folder, reason });
  for (let at = folder; ; at = dirname(at)) {
    try {
      if (!(await stat(at)).isDirectory()) return refuse(`${at} is a file`);
      await access(at, constants.W_OK | constants.X_OK);
      return ok(null);
    } catch (thrown) {
      const isAbsent = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
      if (!isAbsent || dirname(at) === at) return refuse(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
}

/** Writes the folder. Errors: `env/cannot-write`, `env/disk-full`, `report/clipped`, `job/cancelled`. */
export async function writeAnalysis(to: AnalysisWriting): Promise<Result<WrittenAnalysis>> {
  const { folder, outcome, printer, language, now, signal } = to;
  // The report first: what cannot be printed leaves no half folder.
  const report = printer ? await printer.print(analysisHtml({ outcome, language, madeAt: now() })) : null;
  if (report && !report.ok) return report;
  // Once begun it is ended, a second's work: a cancel in between would leave old and new files side by side.
  if (signal.aborted) return fail('job/cancelled');
  const files: readonly { readonly name: string; readonly content: string | Uint8Array }[] = [
    ...toAnalysisFiles(outcome, language).map(({ name, text }) => ({ name, content: text })),
    ...(report ? [{ name: 'report.pdf', content: report.value.pdf }] : []),
  ];
  try {
    for (const inner of ['', 'tables', 'figures']) await mkdir(join(folder, inner), { recursive: true });
    await removeEarlier(folder, new Set(files.map(({ name }) => name)));
    // The report of an earlier run beside other numbers would be read as theirs.
    await rm(join(folder, 'report.pdf'), { force: true });
  } catch (thrown) {
    return fail('env/cannot-write', { path: folder, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  for (const { name, content } of files) {
    const written = await writeWholeFile(join(folder, name), content);
    if (!written.ok) return written;
  }
  return ok({ files: files.map(({ name }) => name), report: report ? 'report.pdf' : null });
}

/** `analyse`: the paper's whole pipeline from tables to a folder of results. */
import { resolve } from 'node:path';
import { makeWorkerPool } from '@main/node/jobs/worker-pool';
import {
  type AnalysisInputs,
  type AnalysisOverrides,
  checkAnalysisFolder,
  type FileProblem,
  readAnalysisFiles,
  runAnalysis,
  writeAnalysis,
} from '@main/node/services/analysis-run';
import { fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import type { Analysis, AnalysisOutcome, GroupResult } from '@shared/core/pipeline/analysis-result';
import { formatP, formatRatio } from '@shared/figures/number-format';
import { problemText, type Language } from '@shared/messages/index';
import {
  EXIT_ITEM_FAILED,
  EXIT_OK,
  exitWith,
  parseArguments,
  sayProblem,
  toTextTable,
  writeJson,
  type CliEnvironment,
  type CommandSpec,
} from '../command-line';
import { makeProgress, MOST_JOBS, toJobs } from '../progress';

const analyseSpec: CommandSpec = {
  values: ['training', 'validation', 'reads', 'robust', 'config', 'out', 'bootstrap', 'seed', 'decimal', 'jobs', 'language'],
  flags: ['no-pdf', 'json'],
  words: [0, 0],
  required: ['training', 'out'],
};

const SHOWN_PROBLEMS = 200;

interface Choices {
  readonly overrides: AnalysisOverrides;
  readonly jobs: number;
  readonly language: Language;
}

/** A whole number from 0 to `most`; NaN where the text is none. */
const toWhole = (text: string, most: number): number => (/^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : NaN);

function readChoices(value: (name: string) => string | null): Result<Choices> {
  const bad = (name: string, ...allowed: string[]) => fail('cli/bad-value', { option: `--${name}`, value: value(name), allowed });
  const jobs = toJobs(value('jobs'));
  if (jobs === null) return bad('jobs', `a whole number from 1 to ${MOST_JOBS}`);
  const language = value('language') ?? 'en';
  if (language !== 'en' && language !== 'zh-CN') return bad('language', 'en', 'zh-CN');
  const decimal = value('decimal');
  if (decimal !== null && decimal !== '.' && decimal !== ',') return bad('decimal', '.', ',');
  const [bootstrap, seed] = [value('bootstrap'), value('seed')];
  const replicates = bootstrap === null ? null : toWhole(bootstrap, MOST_REPLICATES);
  if (Number.isNaN(replicates)) return bad('bootstrap', `a whole number from 0 to ${MOST_REPLICATES}`);
  const start = seed === null ? null : toWhole(seed, MOST_SEED);
  if (Number.isNaN(start)) return bad('seed', `a whole number from 0 to ${MOST_SEED}`);
  return ok({
    jobs,
    language,
    overrides: {
      ...(decimal === null ? {} : { decimal }),
      ...(replicates === null ? {} : { bootstrap: replicates }),
      ...(start === null ? {} : { seed: start }),
    },
  });
}

const MOST_REPLICATES = 100_000;
const MOST_SEED = 4_294_967_295;

/** A problem of a file: where it lies, then what it is. */
function sayFileProblem(environment: CliEnvironment, { path, problem: found }: FileProblem): void {
  const { row, line, column, value } = found.data;
  const at = [row ?? line, column].filter((part) => typeof part === 'number' || typeof part === 'string');
  const place = typeof row === 'number' || typeof line === 'number' ? `${path}:${at.join(' ')}` : path;
  sayProblem(environment, found, typeof value === 'string' && value !== '' ? `${place} "${value}"` : place);
}

const ratio = ({ hr, hrLower, hrUpper, reason }: GroupResult): string =>
  hr === null || hrLower === null || hrUpper === null
    ? (reason ?? '–')
    : `${formatRatio(hr)} (${formatRatio(hrLower)}–${formatRatio(hrUpper)})`;

/** p alone: `0.003`, `< 0.001`. */
const shortP = (p: number | null): string => (p === null ? '–' : formatP(p).replace(/^= /, ''));

/** What was found, in a few lines. */
function toText({ flow, model, modelReason, results, config, bootstrap, synthetic }: Analysis, folder: string): string {
  const { features } = flow;
  const lines = [
    ...(synthetic ? ['SYNTHETIC DATA', ''] : []),
    toTextTable([
      ['patients analysed', String(flow.training.analysed), ...(flow.validation ? [String(flow.validation.analysed)] : [])],
      ['features in the table', String(features.inTable)],
      ['reproducible', String(features.reproducible)],
      [`interaction p < ${config.pScreen}`, String(features.belowPScreen)],
      ['after the correlation filter', String(features.afterCorrelation)],
      ['in the model', String(features.inModel)],
    ]),
    '',
    ...(model
      ? [
          toTextTable([
            ['score', 'coefficient', 'p (apparent)'],
            ...model.features.map((name, j) => [name, (model.scoreCoefficients[j] ?? 0).toFixed(3), formatP(model.p[j] ?? 1)]),
          ]),
        ]
      : // A reason is a problem's code and data as JSON keeps them.
        [`No model: ${problemText('en', modelReason as Problem)}`]),
    '',
  ];
  const rows = (['training', 'validation'] as const).flatMap((cohort) => {
    const found = results[cohort]?.[config.endpoint];
    if (!found) return [];
    return (['whole', 'high', 'low'] as const).map((group) => [
      cohort,
      group,
      String(found[group].n),
      String(found[group].events),
      ratio(found[group]),
      shortP(found[group].p),
      group === 'whole' ? shortP(found.interaction.groupP) : '',
    ]);
  });
  lines.push(
    toTextTable([
      ['cohort', 'score', 'n', 'events', `HR ${config.endpoint.toUpperCase()} ICT+CCRT v CCRT`, 'p', 'p interaction'],
      ...rows,
    ]),
  );
  if (bootstrap)
    lines.push(
      '',
      `Bootstrap of the whole chain: ${bootstrap.used} of ${bootstrap.replicates} replicates, C ${bootstrap.apparent.c?.toFixed(3) ?? '–'} less optimism ${bootstrap.optimism.c?.toFixed(3) ?? '–'} = ${bootstrap.corrected.c?.toFixed(3) ?? '–'}`,
    );
  return `${lines.join('\n')}\n\nIn ${folder}: analysis.json, model.json, tables, figures, analysis.R, report.pdf where it was printed.\n`;
}

export async function runAnalyse(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, analyseSpec);
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { value, flag } = parsed.value;
  const choices = readChoices(value);
  if (!choices.ok) return exitWith(environment, choices.error);
  const { jobs, language, overrides } = choices.value;
  const printing = !flag('no-pdf');
  if (printing && environment.printer === null) return exitWith(environment, problem('env/no-printer'));
  const pathOf = (name: string): string | null => {
    const given = value(name);
    return given === null ? null : resolve(environment.cwd, given);
  };
  const read = await readAnalysisFiles(
    {
      training: pathOf('training') ?? '',
      validation: pathOf('validation'),
      reads: pathOf('reads'),
      robust: pathOf('robust'),
      config: pathOf('config'),
    },
    overrides,
  );
  if (!read.ok) {
    for (const found of read.error.slice(0, SHOWN_PROBLEMS)) sayFileProblem(environment, found);
    const more = read.error.length - SHOWN_PROBLEMS;
    if (more > 0) environment.stderr.write(`and ${more} more\n`);
    return EXIT_ITEM_FAILED;
  }
  const folder = resolve(environment.cwd, value('out') ?? '');
  const place = await checkAnalysisFolder(folder);
  if (!place.ok) return exitWith(environment, place.error);
  const outcome = await compute(read.value, jobs, environment);
  if (!outcome.ok) return exitWith(environment, outcome.error);
  const { printer, now, signal } = environment;
  const written = await writeAnalysis({
    folder,
    outcome: outcome.value,
    printer: printing ? printer : null,
    language,
    now,
    signal,
  });
  if (!written.ok) return exitWith(environment, written.error);
  environment.stderr.write(`Written: ${written.value.files.length} files in ${folder}\n`);
  if (flag('json')) writeJson(environment, outcome.value.analysis);
  else environment.stdout.write(toText(outcome.value.analysis, folder));
  return EXIT_OK;
}

/** Runs in worker threads; the replicates of a bootstrap are counted on standard error. */
async function compute(inputs: AnalysisInputs, jobs: number, environment: CliEnvironment): Promise<Result<AnalysisOutcome>> {
  const { signal, program, workerFile, makePool } = environment;
  const { bootstrap } = inputs.config;
  const pool = makePool?.(jobs) ?? makeWorkerPool(workerFile, jobs);
  const progress = bootstrap > 0 ? makeProgress(environment, { command: 'analyse', unit: 'replicates', total: bootstrap }) : null;
  let counted = 0;
  try {
    const outcome = await runAnalysis({
      inputs,
      pool,
      jobs,
      signal,
      program,
      onReplicates: (done) => {
        progress?.advance(done - counted);
        counted = done;
      },
    });
    if (outcome.ok) progress?.end();
    return outcome;
  } finally {
    progress?.stop();
    await pool.dispose();
  }
}

/** `robustness`: the ROIs of a manifest under perturbation, ICC per feature: table, list of robust features, figure. */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeWorkerPool } from '@main/node/jobs/worker-pool';
import { failureTable, toFailure, type BatchFailure } from '@main/node/services/batch';
import { saysSynthetic } from '@shared/core/scoring/synthetic-label';
import { readManifest, type Manifest, type ManifestRow } from '@main/node/services/manifest';
import { findProfile, ictos273 } from '@main/node/services/profiles';
import { runRobustness, type RobustnessItem, type RobustnessOutcome } from '@main/node/services/robustness';
import { drawRobustness, toRobustFeaturesFile, toRobustnessCsv, toRobustnessJson } from '@main/node/services/robustness-files';
import type { RobustnessTable } from '@main/node/services/robustness-files';
import { removeDrafts, writeWholeFile } from '@main/node/services/whole-file';
import { fail, ok, problem, type Result } from '@shared/base/result';
import { profileHash } from '@shared/core/pipeline/extraction-profile';
import { defaultPerturbations } from '@shared/core/pipeline/perturbation-plan';
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

const robustnessSpec: CommandSpec = {
  values: ['manifest', 'out', 'repetitions', 'seed', 'profile', 'jobs', 'threshold'],
  flags: ['json'],
  words: [0, 0],
  required: ['manifest', 'out'],
};

const REPETITIONS = { least: 2, most: 1000, usual: 30 } as const;
const USUAL_THRESHOLD = 0.8;
const FIGURE = { theme: 'light', language: 'en', width: 690 } as const;

interface Numbers {
  readonly repetitions: number;
  readonly seed: number;
  readonly threshold: number;
  readonly jobs: number;
}

/** The numbers of the options. Error `cli/bad-value`. */
function readNumbers(value: (name: string) => string | null): Result<Numbers> {
  const bad = (option: string, allowed: string) =>
    fail('cli/bad-value', { option: `--${option}`, value: value(option), allowed: [allowed] });
  const whole = (name: string): number => (/^\d{1,10}$/.test(value(name) ?? '') ? Number(value(name)) : NaN);
  const jobs = toJobs(value('jobs'));
  if (jobs === null) return bad('jobs', `1 to ${MOST_JOBS}`);
  const repetitions = value('repetitions') === null ? REPETITIONS.usual : whole('repetitions');
  if (!(repetitions >= REPETITIONS.least && repetitions <= REPETITIONS.most))
    return bad('repetitions', `${REPETITIONS.least} to ${REPETITIONS.most}`);
  const seed = value('seed') === null ? 1 : whole('seed');
  if (!Number.isFinite(seed)) return bad('seed', 'a whole number from 0, of at most ten digits');
  const threshold =
    value('threshold') === null
      ? USUAL_THRESHOLD
      : /^0?\.\d+$|^0$/.test(value('threshold') ?? '')
        ? Number(value('threshold'))
        : NaN;
  if (!Number.isFinite(threshold)) return bad('threshold', '0 to below 1');
  return ok({ repetitions, seed, threshold, jobs });
}

const RESULTS = ['robustness.csv', 'robust-features.json', 'robustness.svg', 'failures.csv'] as const;

/** Makes the folder ready. Errors: `cli/robustness-there` {folder, file}, `cli/batch-results-there` {folder}, `env/cannot-write`. */
async function prepareFolder(folder: string): Promise<Result<null>> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    return fail('env/cannot-write', { path: folder, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  if (existsSync(join(folder, 'features.csv'))) return fail('cli/batch-results-there', { folder });
  // A finished test is not written over, and files of two tests never stand side by side.
  const earlier = RESULTS.find((name) => existsSync(join(folder, name)));
  if (earlier !== undefined) return fail('cli/robustness-there', { folder, file: earlier });
  return removeDrafts(folder);
}

interface Item extends RobustnessItem {
  readonly line: number;
}

const toItem = ({ caseId, sequence, image, mask, roi, line }: ManifestRow): Item => ({
  caseId,
  sequence,
  line,
  source: { kind: 'files', image, mask, roi },
});

/** All rows without a place in the table, in the order of the manifest. */
const listFailures = (manifest: Manifest, outcome: RobustnessOutcome<Item>): readonly BatchFailure[] =>
  [
    ...manifest.failures.map((bad) => ({ ...bad, path: null })),
    ...outcome.failures.map(({ item: { caseId, sequence, line }, failure }) => ({ caseId, sequence, line, ...failure })),
  ]
    .sort((a, b) => a.line - b.line)
    .map(({ caseId, sequence, problem: cause, path }) => toFailure(caseId, sequence, cause, path));

function toText(table: RobustnessTable, failures: number, folder: string): string {
  const robust = table.rows.filter((row) => row.robust).length;
  const known = table.rows.filter(({ icc }) => icc !== null).length;
  return `${toTextTable([
    ['ROIs measured', String(table.cases.length)],
    ['ROIs that failed', String(failures)],
    ['repetitions of each', String(table.repetitions)],
    ['features', String(table.rows.length)],
    ['with an ICC', String(known)],
    [`robust (ICC > ${table.threshold})`, String(robust)],
  ])}\n\nIn ${folder}: ${table.cases.length > 0 ? 'robustness.csv, robust-features.json, robustness.svg, ' : ''}failures.csv.\n`;
}

export async function runRobustnessCommand(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, robustnessSpec);
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { value, flag } = parsed.value;
  const numbers = readNumbers(value);
  if (!numbers.ok) return exitWith(environment, numbers.error);
  const { repetitions, seed, threshold, jobs } = numbers.value;
  const profile = await findProfile(value('profile') ?? ictos273.name);
  if (!profile.ok) return exitWith(environment, profile.error);
  const manifestPath = resolve(environment.cwd, value('manifest') ?? '');
  const manifest = await readManifest(manifestPath);
  if (!manifest.ok) return exitWith(environment, manifest.error, manifestPath);
  const folder = resolve(environment.cwd, value('out') ?? '');
  const ready = await prepareFolder(folder);
  if (!ready.ok) return exitWith(environment, ready.error);

  const items = manifest.value.rows.map(toItem);
  const hash = profileHash(profile.value);
  environment.stderr.write(
    `robustness: ${items.length} ROIs, ${repetitions} repetitions each, seed ${seed}, profile ${profile.value.name} ${hash.slice(0, 12)}, ${jobs} at a time, into ${folder}\n`,
  );
  const ranges = defaultPerturbations;
  const pool = environment.makePool?.(jobs) ?? makeWorkerPool(environment.workerFile, jobs);
  const progress = makeProgress(environment, { command: 'robustness', unit: 'repetitions', total: items.length * repetitions });
  try {
    const run = await runRobustness({
      items,
      choice: { profile: profile.value, ranges, seed, repetitions, threshold },
      pool,
      jobs,
      signal: environment.signal,
      onDone: (_item, count) => progress.advance(count),
    });
    if (!run.ok) return exitWith(environment, run.error);
    progress.end();
    const outcome = run.value;
    const failures = listFailures(manifest.value, outcome);
    const table: RobustnessTable = {
      program: environment.program,
      profile: { name: profile.value.name, hash },
      seed,
      repetitions,
      threshold,
      ranges,
      synthetic: items.some(({ caseId }) => saysSynthetic(caseId, null)),
      cases: outcome.cases.map(({ item, ...facts }) => ({ caseId: item.caseId, sequence: item.sequence, ...facts })),
      failures: failures.length,
      rows: outcome.rows,
    };
    const nothing = table.cases.length === 0;
    // The list last: where it stands the other files are those it was made with.
    const files: readonly (readonly [(typeof RESULTS)[number], string])[] = [
      ['failures.csv', failureTable(failures)],
      ...(nothing
        ? []
        : ([
            ['robustness.csv', toRobustnessCsv(table)],
            ['robustness.svg', `${drawRobustness(table, FIGURE)}\n`],
            ['robust-features.json', `${JSON.stringify(toRobustFeaturesFile(table), null, 2)}\n`],
          ] as const)),
    ];
    for (const [name, text] of files) {
      const written = await writeWholeFile(join(folder, name), text);
      if (!written.ok) return exitWith(environment, written.error);
    }
    for (const { caseId, sequence, message } of failures) environment.stderr.write(`${caseId} ${sequence}: ${message}\n`);
    if (nothing) sayProblem(environment, problem('robustness/none-measured'));
    else if (table.rows.every(({ icc }) => icc === null) && new Set(table.cases.map(({ caseId }) => caseId)).size < 2)
      sayProblem(environment, problem('icc/too-few-subjects', { n: 1 }));
    if (flag('json'))
      writeJson(environment, {
        ...toRobustnessJson(table),
        failures: failures.map(({ caseId, ...rest }) => ({ case_id: caseId, ...rest })),
      });
    else environment.stdout.write(toText(table, failures.length, folder));
    return failures.length > 0 ? EXIT_ITEM_FAILED : EXIT_OK;
  } finally {
    progress.stop();
    await pool.dispose();
  }
}

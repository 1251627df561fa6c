/** `batch`: a manifest of images and masks to one result file each, and the tables of the cohort. */
import { join, resolve } from 'node:path';
import { makeWorkerPool } from '@main/node/jobs/worker-pool';
import { runBatch, type BatchOutcome } from '@main/node/services/batch';
import { readManifest } from '@main/node/services/manifest';
import { findProfile, ictos273 } from '@main/node/services/profiles';
import { problem } from '@shared/base/result';
import { profileHash } from '@shared/core/pipeline/extraction-profile';
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

const batchSpec: CommandSpec = {
  values: ['manifest', 'out', 'profile', 'jobs'],
  flags: ['resume', 'json'],
  words: [0, 0],
  required: ['manifest', 'out'],
};

const toText = (outcome: BatchOutcome, folder: string): string =>
  `${toTextTable([
    ['rows of the manifest', String(outcome.rows)],
    ['measured now', String(outcome.measured)],
    ['kept from before', String(outcome.kept)],
    ['without values', String(outcome.failures.length)],
  ])}\n\nIn ${folder}: features.csv, failures.csv and one JSON file a case and sequence.\n`;

export async function runBatchCommand(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, batchSpec);
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { value, flag } = parsed.value;
  const jobs = toJobs(value('jobs'));
  if (jobs === null)
    return exitWith(
      environment,
      problem('cli/bad-value', { option: '--jobs', value: value('jobs'), allowed: [`1 to ${MOST_JOBS}`] }),
    );
  const profile = await findProfile(value('profile') ?? ictos273.name);
  if (!profile.ok) return exitWith(environment, profile.error);
  const manifestPath = resolve(environment.cwd, value('manifest') ?? '');
  const manifest = await readManifest(manifestPath);
  if (!manifest.ok) return exitWith(environment, manifest.error, manifestPath);
  const folder = resolve(environment.cwd, value('out') ?? '');
  const { name, version } = environment.program;
  const total = manifest.value.rows.length;
  const hash = profileHash(profile.value);
  environment.stderr.write(
    `batch: ${total} cases, ${jobs} at a time, profile ${profile.value.name} ${hash.slice(0, 12)}, into ${folder}\n`,
  );
  const pool = environment.makePool?.(jobs) ?? makeWorkerPool(environment.workerFile, jobs);
  const progress = makeProgress(environment, { command: 'batch', unit: 'cases', total });
  try {
    const run = await runBatch({
      manifest: manifest.value,
      folder,
      profile: profile.value,
      program: { name, version },
      pool,
      jobs,
      resume: flag('resume'),
      signal: environment.signal,
      onRow: () => progress.advance(),
    });
    if (!run.ok) return exitWith(environment, run.error);
    progress.end();
    const outcome = run.value;
    for (const { caseId, sequence, message } of outcome.failures) environment.stderr.write(`${caseId} ${sequence}: ${message}\n`);
    const { rows, measured, kept, failures, notDone } = outcome;
    const cancelled = notDone > 0;
    if (cancelled) sayProblem(environment, problem('batch/cancelled', { done: total - notDone, total }));
    if (flag('json'))
      writeJson(environment, {
        schema: 1,
        program: { name, version },
        profile: { name: profile.value.name, hash },
        folder,
        features: join(folder, 'features.csv'),
        rows,
        measured,
        kept,
        not_done: notDone,
        failures: failures.map(({ caseId, ...rest }) => ({ case_id: caseId, ...rest })),
      });
    else environment.stdout.write(toText(outcome, folder));
    return cancelled || failures.length > 0 ? EXIT_ITEM_FAILED : EXIT_OK;
  } finally {
    progress.stop();
    await pool.dispose();
  }
}

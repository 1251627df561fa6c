/** `import PATH... --store DIR`: files, folders and archives into a store. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { problem } from '@shared/base/result';
import { problemText } from '@shared/messages/index';
import {
  EXIT_CANNOT_RUN,
  EXIT_ITEM_FAILED,
  EXIT_OK,
  exitWith,
  parseArguments,
  sayProblem,
  toTextTable,
  writeJson,
  type CliEnvironment,
} from '../command-line';
import { withServices } from '../open-services';

export async function runImport(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, { values: ['store'], flags: ['json'], words: [1, 100_000], required: ['store'] });
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { words, value, flag } = parsed.value;
  const paths = words.map((path) => resolve(environment.cwd, path));
  // Before a store is made for nothing.
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) return exitWith(environment, problem('import/path-missing', { path: missing }));
  const done = await withServices(environment, resolve(environment.cwd, value('store') ?? ''), async ({ call, finish }) => {
    const started = await call('import/start', { paths });
    if (!started.ok) return exitWith(environment, started.error);
    const job = await finish(started.value.jobId);
    for (const failure of job.failures) environment.stderr.write(`${failure.item}: ${problemText('en', failure.problem)}\n`);
    if (job.problem) sayProblem(environment, job.problem);
    if (flag('json'))
      writeJson(environment, {
        schema: 1,
        state: job.state,
        files: job.done,
        summary: job.summary,
        failureCount: job.failureCount,
        failures: job.failures,
        caseIds: job.caseIds,
      });
    else {
      const counts = Object.entries(job.summary).map(([name, count]) => [name, String(count)]);
      environment.stdout.write(
        `${toTextTable([['files', String(job.done)], ...counts, ['failed', String(job.failureCount)]])}\n`,
      );
    }
    if (job.state === 'failed' && job.problem?.code.startsWith('env/')) return EXIT_CANNOT_RUN;
    return job.state === 'done' && job.failureCount === 0 ? EXIT_OK : EXIT_ITEM_FAILED;
  });
  return done.ok ? done.value : exitWith(environment, done.error);
}

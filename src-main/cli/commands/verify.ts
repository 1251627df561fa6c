/** `verify --store DIR`: database integrity, object hashes, audit chain. */
import { resolve } from 'node:path';
import {
  EXIT_ITEM_FAILED,
  EXIT_OK,
  exitWith,
  parseArguments,
  toTextTable,
  writeJson,
  type CliEnvironment,
} from '../command-line';
import { requireStore, withServices } from '../open-services';

export async function runVerify(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, { values: ['store'], flags: ['json'], words: [0, 0], required: ['store'] });
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const folder = resolve(environment.cwd, parsed.value.value('store') ?? '');
  const there = requireStore(folder);
  if (!there.ok) return exitWith(environment, there.error);
  const done = await withServices(environment, folder, async ({ must }) => {
    const found = await must('store/verify', {});
    if (parsed.value.flag('json')) writeJson(environment, { schema: 1, ...found });
    else
      environment.stdout.write(
        `${toTextTable([
          ['database', found.database ? 'well' : 'DAMAGED'],
          ['objects', `${found.objectsChecked} checked`],
          ['damaged', found.objectsDamaged.join(', ') || 'none'],
          ['missing', found.objectsMissing.join(', ') || 'none'],
          [
            'audit chain',
            found.auditChain ? `unbroken, ${found.auditEntries} entries` : `BROKEN at entry ${found.auditBreakAt ?? '?'}`,
          ],
        ])}\n`,
      );
    return found.ok ? EXIT_OK : EXIT_ITEM_FAILED;
  });
  return done.ok ? done.value : exitWith(environment, done.error);
}

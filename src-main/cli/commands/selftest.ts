/** `selftest [--out FILE.pdf]`: this installation's features on the IBSI digital phantom against the consensus values, on request as a printed sheet. */
import { resolve } from 'node:path';
import { problem } from '@shared/base/result';
import { runPhantomSelftest } from '@main/node/services/selftest';
import { makeSelftestSheet, printSelftestSheet } from '@main/node/services/selftest-sheet';
import {
  EXIT_ITEM_FAILED,
  EXIT_OK,
  exitWith,
  parseArguments,
  toTextTable,
  writeJson,
  type CliEnvironment,
} from '../command-line';

export async function runSelftest(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, { values: ['out', 'language'], flags: ['json'], words: [0, 0] });
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const language = parsed.value.value('language') ?? 'en';
  if (language !== 'en' && language !== 'zh-CN')
    return exitWith(environment, problem('cli/bad-value', { option: '--language', value: language, allowed: ['en', 'zh-CN'] }));
  const out = parsed.value.value('out');
  const outcome = runPhantomSelftest();
  const { passed, failed, outOfScope, rows } = outcome;
  if (parsed.value.flag('json')) writeJson(environment, { schema: 1, passed, failed, outOfScope, rows });
  else {
    const table = rows.map((row) => [
      row.pass ? 'pass' : 'FAIL',
      row.family,
      row.feature,
      row.ibsiId,
      row.aggregation,
      String(row.reference),
      row.value === null ? '–' : String(row.value),
    ]);
    environment.stdout.write(
      `${toTextTable([['', 'family', 'feature', 'IBSI id', 'aggregation', 'reference', 'value'], ...table])}\n\n` +
        `${passed} passed, ${failed} failed, ${outOfScope} consensus values out of scope.\n`,
    );
  }
  if (out !== null) {
    const { printer, now, program } = environment;
    const sheet = makeSelftestSheet(outcome, program);
    const printed = await printSelftestSheet({ printer, now, sheet, language, path: resolve(environment.cwd, out) });
    if (!printed.ok) return exitWith(environment, printed.error);
    environment.stderr.write(`Written: ${printed.value.path} (${printed.value.pages} pages)\n`);
  }
  return failed > 0 ? EXIT_ITEM_FAILED : EXIT_OK;
}

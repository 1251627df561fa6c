/** `selftest`: this installation's features on the IBSI digital phantom against the consensus values. */
import { runPhantomSelftest } from '@main/node/services/selftest';
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
  const parsed = parseArguments(argv, { values: [], flags: ['json'], words: [0, 0] });
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { passed, failed, outOfScope, rows } = runPhantomSelftest();
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
  return failed > 0 ? EXIT_ITEM_FAILED : EXIT_OK;
}

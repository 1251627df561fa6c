/** `doctor`: the installation, part by part. */
import { runDoctor } from '@main/node/services/doctor';
import { EXIT_CANNOT_RUN, EXIT_OK, exitWith, parseArguments, writeJson, type CliEnvironment } from '../command-line';

export async function runDoctorCommand(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, { values: [], flags: ['json'], words: [0, 0] });
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const checks = await runDoctor(environment);
  const ok = checks.every((check) => check.ok);
  if (parsed.value.flag('json'))
    writeJson(environment, {
      schema: 1,
      ok,
      buildKind: environment.program.buildKind,
      version: environment.program.version,
      checks,
    });
  else
    for (const { name, ok: fine, detail, advice } of checks)
      environment.stdout.write(`${fine ? 'ok  ' : 'FAIL'}  ${name}: ${detail}\n${advice === null ? '' : `      ${advice}\n`}`);
  return ok ? EXIT_OK : EXIT_CANNOT_RUN;
}

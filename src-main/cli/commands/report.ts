/** `report --case ID --store DIR --out FILE.pdf`: the patient report. */
import { resolve } from 'node:path';
import { fail, ok, problem, type Result } from '@shared/base/result';
import { refusal } from '@main/node/services/dispatch';
import { findCase, findCasesByPatientId } from '@main/node/store/read/images';
import type { ReadableDb } from '@main/node/store/store';
import { EXIT_OK, exitWith, parseArguments, writeJson, type CliEnvironment } from '../command-line';
import { requireStore, withServices } from '../open-services';

/** A case by its id, or by a patient id that one case has. */
function findCaseId(db: ReadableDb, given: string): Result<string> {
  if (findCase(db, given)) return ok(given);
  const cases = findCasesByPatientId(db, given);
  const [only] = cases;
  if (cases.length > 1) return fail('case/ambiguous', { given, cases: cases.map(({ caseId }) => caseId) });
  return only ? ok(only.caseId) : fail('case/not-found', { caseId: given });
}

export async function runReport(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, {
    values: ['case', 'store', 'out', 'language'],
    flags: ['json'],
    words: [0, 0],
    required: ['case', 'store', 'out'],
  });
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { value, flag } = parsed.value;
  const language = value('language') ?? 'en';
  if (language !== 'en' && language !== 'zh-CN')
    return exitWith(environment, problem('cli/bad-value', { option: '--language', value: language, allowed: ['en', 'zh-CN'] }));
  const out = resolve(environment.cwd, value('out') ?? '');
  const folder = requireStore(resolve(environment.cwd, value('store') ?? ''));
  if (!folder.ok) return exitWith(environment, folder.error);
  const done = await withServices(environment, folder.value, async ({ call, context, session }) => {
    const refused = refusal(session, 'case.view');
    if (refused && !refused.ok) return exitWith(environment, refused.error);
    const caseId = findCaseId(context.store.db, value('case') ?? '');
    if (!caseId.ok) return exitWith(environment, caseId.error);
    const report = await call('report/print', { caseId: caseId.value, language, path: out });
    if (!report.ok) return exitWith(environment, report.error);
    if (flag('json')) writeJson(environment, { schema: 1, ...report.value });
    else environment.stdout.write(`Written: ${out} (${report.value.pages} pages)\n`);
    return EXIT_OK;
  });
  return done.ok ? done.value : exitWith(environment, done.error);
}

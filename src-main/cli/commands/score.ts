/** `score`: a standardised card applied to the patients of a table. */
import { extname, resolve } from 'node:path';
import { writeWholeFile } from '@main/node/services/whole-file';
import { readFeatureTable } from '@main/node/services/feature-table';
import { toCsvLine } from '@shared/base/csv';
import { problemText } from '@shared/messages/index';
import { problem } from '@shared/base/result';
import { applyCard } from '@shared/core/scoring/apply-card';
import { scoreColumns, toScoreRow } from '@shared/core/scoring/score-row';
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
import { readCard, readText } from '../file-access';

const scoreSpec: CommandSpec = {
  values: ['model', 'features', 'clinical', 'out'],
  flags: ['json'],
  words: [0, 0],
  required: ['model', 'features', 'out'],
};

export async function runScore(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, scoreSpec);
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { value, flag } = parsed.value;
  const path = (name: string): string => resolve(environment.cwd, value(name) ?? '');
  const kind = extname(path('out')).toLowerCase();
  if (kind !== '.csv' && kind !== '.json')
    return exitWith(
      environment,
      problem('cli/bad-value', { option: '--out', value: value('out'), allowed: ['FILE.csv', 'FILE.json'] }),
    );

  const card = await readCard(path('model'));
  if (!card.ok) return exitWith(environment, card.error, path('model'));
  if (card.value.standardisation === null)
    return exitWith(environment, problem('card/not-standardised', { card: card.value.id }));
  const features = await readText(path('features'));
  if (!features.ok) return exitWith(environment, features.error);
  const clinical = value('clinical') === null ? null : await readText(path('clinical'));
  if (clinical !== null && !clinical.ok) return exitWith(environment, clinical.error);
  const table = readFeatureTable(features.value, clinical?.value ?? null);
  if (!table.ok) {
    for (const found of table.error) sayProblem(environment, found, path('features'));
    return EXIT_ITEM_FAILED;
  }
  for (const warning of table.value.warnings) sayProblem(environment, warning);

  let failed = 0;
  const why = new Map<string, { count: number; first: string; text: string }>();
  const rows = table.value.patients.map((patient) => {
    const result = applyCard(card.value, {
      features: patient.features,
      extractionReason: patient.extractionReason,
      clinical: patient.clinical,
      volumeMl: patient.volumeMl,
      readState: patient.readState,
      profileHash: patient.profileHash,
      scanner: patient.scanner,
      sequence: patient.sequenceName,
      synthetic: patient.synthetic,
    });
    if (result.score === null) {
      failed += 1;
      for (const reason of result.noScoreReasons) sayProblem(environment, reason, patient.patientId);
    }
    for (const reason of result.reasons) {
      const known = why.get(reason.code);
      if (known) known.count += 1;
      else why.set(reason.code, { count: 1, first: patient.patientId, text: problemText('en', reason) });
    }
    return toScoreRow(card.value, patient.patientId, result);
  });
  const columns = scoreColumns(card.value);
  const document = {
    schema: 1,
    program: { name: environment.program.name, version: environment.program.version },
    card: { id: card.value.id, hash: card.value.hash },
    rows,
  };
  const text =
    kind === '.json'
      ? `${JSON.stringify(document, null, 2)}\n`
      : `${[toCsvLine(columns), ...rows.map((row) => toCsvLine(columns.map((column) => row[column] ?? null)))].join('\n')}\n`;
  const written = await writeWholeFile(path('out'), text);
  if (!written.ok) return exitWith(environment, written.error);
  environment.stderr.write(`Written: ${written.value} (${rows.length} patients)\n`);
  if (flag('json')) writeJson(environment, document);
  else {
    const shown = ['patient_id', 'ictos', 'ictos_lower', 'ictos_upper', 'group', 'risk_group', 'decision'];
    const cell = (content: string | number | null | undefined): string =>
      content === null || content === undefined ? '–' : typeof content === 'number' ? content.toFixed(3) : content;
    environment.stdout.write(`${toTextTable([shown, ...rows.map((row) => shown.map((column) => cell(row[column])))])}\n`);
    if (why.size > 0) environment.stdout.write('\nWhy no rule was applied (the file has the reasons of each patient):\n');
    for (const { count, first, text: reason } of why.values())
      environment.stdout.write(`  ${count} of ${rows.length}${count === rows.length ? '' : `, first ${first}`}: ${reason}\n`);
  }
  return failed > 0 ? EXIT_ITEM_FAILED : EXIT_OK;
}

/** `icc`: agreement of the readings of a table, feature by feature, within and between readers. */
import { extname, resolve } from 'node:path';
import { writeWholeFile } from '@main/node/services/whole-file';
import { toCsvLine } from '@shared/base/csv';
import type { DecimalSign } from '@shared/base/csv-number';
import { fail, ok, problem, type Result } from '@shared/base/result';
import {
  computeReadingAgreement,
  type ReadingAgreement,
  type ReadingAgreementRow,
} from '@shared/core/pipeline/reading-agreement';
import { parseReadsTable } from '@shared/core/pipeline/reads-table';
import { saysSynthetic } from '@shared/core/scoring/synthetic-label';
import type { IccForm } from '@shared/core/stats/icc';
import { problemText } from '@shared/messages/index';
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
import { readText } from '../file-access';

const iccSpec: CommandSpec = {
  values: ['reads', 'out', 'model', 'threshold', 'decimal'],
  flags: ['json'],
  words: [0, 0],
  required: ['reads', 'out'],
};

const forms: readonly IccForm[] = ['1,1', '2,1', '3,1', '1,k', '2,k', '3,k'];
const USUAL_FORM: IccForm = '2,1';
const USUAL_THRESHOLD = 0.8;
const isForm = (text: string): text is IccForm => forms.some((form) => form === text);

interface Choices {
  readonly form: IccForm;
  readonly threshold: number;
  readonly decimal: DecimalSign | undefined;
  readonly kind: '.csv' | '.json';
}

/** What the options say. Error `cli/bad-value`. */
function readChoices(value: (name: string) => string | null): Result<Choices> {
  const bad = (name: string, ...allowed: string[]) => fail('cli/bad-value', { option: `--${name}`, value: value(name), allowed });
  const kind = extname(value('out') ?? '').toLowerCase();
  if (kind !== '.csv' && kind !== '.json') return bad('out', 'FILE.csv', 'FILE.json');
  const form = value('model') ?? USUAL_FORM;
  if (!isForm(form)) return bad('model', ...forms);
  const text = value('threshold') ?? String(USUAL_THRESHOLD);
  if (!/^0?\.\d+$|^0$/.test(text)) return bad('threshold', '0 to below 1');
  const decimal = value('decimal');
  if (decimal !== null && decimal !== '.' && decimal !== ',') return bad('decimal', '.', ',');
  return ok({ form, threshold: Number(text), decimal: decimal ?? undefined, kind });
}

const columns = [
  'feature',
  'intra_icc',
  'intra_lower',
  'intra_upper',
  'inter_icc',
  'inter_lower',
  'inter_upper',
  'kept',
  'intra_n',
  'inter_n',
  'reason',
] as const;

/** One feature in the columns of the file; a missing ICC has its reason beside it. */
const toCells = ({ feature, intra, inter, kept, reason }: ReadingAgreementRow) => ({
  feature,
  intra_icc: intra?.icc ?? null,
  intra_lower: intra?.lower ?? null,
  intra_upper: intra?.upper ?? null,
  inter_icc: inter?.icc ?? null,
  inter_lower: inter?.lower ?? null,
  inter_upper: inter?.upper ?? null,
  kept: kept ? 1 : 0,
  intra_n: intra?.n ?? null,
  inter_n: inter?.n ?? null,
  reason: reason ?? null,
});

function toCsv(rows: readonly ReadingAgreementRow[]): string {
  const lines = rows.map((row) => {
    const cells = toCells(row);
    return toCsvLine(columns.map((column) => cells[column]));
  });
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

const shown = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(3));

/** Counts, and every feature that is not kept with the reason (a feature with too few patients has one: else there is no table). */
function toText({ rows, patients, withoutIntra, withoutInter }: ReadingAgreement, { form, threshold }: Choices): string {
  const dropped = rows.filter(({ kept }) => !kept);
  const counts = toTextTable([
    ['patients with a first reading', String(patients)],
    ['of them without a second by the same reader', String(withoutIntra)],
    ['of them without one by another reader', String(withoutInter)],
    ['features', String(rows.length)],
    [`kept (both ICC(${form}) > ${threshold})`, String(rows.length - dropped.length)],
  ]);
  if (dropped.length === 0) return `${counts}\n`;
  const list = dropped.map(({ feature, intra, inter, reason }) => [
    feature,
    shown(intra?.icc),
    shown(inter?.icc),
    reason === undefined ? '' : problemText('en', problem(reason, { n: 1 })),
  ]);
  return `${counts}\n\nNot kept:\n${toTextTable([['feature', 'intra', 'inter', ''], ...list])}\n`;
}

export async function runIcc(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, iccSpec);
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { value, flag } = parsed.value;
  const choices = readChoices(value);
  if (!choices.ok) return exitWith(environment, choices.error);
  const { form, threshold, decimal, kind } = choices.value;
  const path = resolve(environment.cwd, value('reads') ?? '');
  const text = await readText(path);
  if (!text.ok) return exitWith(environment, text.error);
  const reads = parseReadsTable(text.value, { decimal });
  if (!reads.ok) {
    for (const found of reads.error) {
      const { row, line, column } = found.data;
      const at = [row ?? line, column].filter((part) => typeof part === 'number' || typeof part === 'string');
      sayProblem(environment, found, at.length > 0 ? `${path}:${at.join(' ')}` : path);
    }
    return EXIT_ITEM_FAILED;
  }
  const synthetic = reads.value.patients.some(({ patientId }) => saysSynthetic(patientId, null));
  const agreement = computeReadingAgreement(reads.value, { form, threshold });
  const document = {
    schema: 1,
    program: { name: environment.program.name, version: environment.program.version },
    synthetic,
    model: form,
    threshold,
    patients: agreement.patients,
    without_intra: agreement.withoutIntra,
    without_inter: agreement.withoutInter,
    features: agreement.rows.map((row) => ({ ...toCells(row), kept: row.kept })),
  };
  const content = kind === '.json' ? `${JSON.stringify(document, null, 2)}\n` : toCsv(agreement.rows);
  const written = await writeWholeFile(resolve(environment.cwd, value('out') ?? ''), content);
  if (!written.ok) return exitWith(environment, written.error);
  environment.stderr.write(`Written: ${written.value} (${agreement.rows.length} features)\n`);
  if (flag('json')) writeJson(environment, document);
  else environment.stdout.write(`${synthetic ? 'SYNTHETIC DATA\n\n' : ''}${toText(agreement, choices.value)}`);
  return EXIT_OK;
}

/** Every number that the demo stored of its first patient stands on the printed report, as rounded. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { coefficientText, featureText, oneDecimal, scoreText } from '../../src-main/node/services/report-numbers';
import { parseCsv } from '../../src-shared/base/csv';
import { demoOutput } from './support';

/** The row of a patient in a table of the demo, by column. */
function rowOf(path: string, patientId: string): ReadonlyMap<string, string> {
  const csv = parseCsv(readFileSync(path, 'utf8'));
  if (!csv.ok) throw new Error(csv.error.code);
  const { header, rows } = csv.value;
  const row = rows.find((cells) => cells[header.indexOf('patient_id')] === patientId);
  return new Map(header.map((name, n) => [name, row?.[n] ?? '']));
}

interface Card {
  readonly hash: string;
  readonly features: readonly { readonly name: string; readonly coefficient: number }[];
  readonly standardisation: { readonly mean: readonly number[]; readonly sd: readonly number[] };
}

test('pdftotext finds every stored number of the report as rounded', () => {
  const { folder } = demoOutput();
  const run = spawnSync('pdftotext', ['-layout', join(folder, 'patient-report.pdf'), '-'], { encoding: 'utf8' });
  expect(run.status, run.stderr).toBe(0);
  const score = rowOf(join(folder, 'scores.csv'), 'SYN-0001');
  const patient = rowOf(join(folder, 'cohort.csv'), 'SYN-0001');
  // Written by the run that is looked at; its schema is tested elsewhere.
  const card = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Card;
  const number = (row: ReadonlyMap<string, string>, column: string): number => {
    const text = row.get(column) ?? '';
    expect(text, column).not.toBe('');
    return Number(text);
  };
  const expected = [
    scoreText(number(score, 'ictos')),
    scoreText(number(score, 'ictos_lower')),
    scoreText(number(score, 'ictos_upper')),
    `${oneDecimal(number(patient, 'primary_tumor_volume_ml'))} ml`,
    card.hash,
    ...card.features.flatMap(({ name, coefficient }, n) => [
      featureText(number(patient, name)),
      featureText(card.standardisation.mean[n] ?? null),
      featureText(card.standardisation.sd[n] ?? null),
      scoreText(number(score, `z_${name}`)),
      coefficientText(coefficient),
      scoreText(coefficient * number(score, `z_${name}`)),
    ]),
  ];
  for (const text of expected) expect(run.stdout, text).toContain(text);
});

/** The whole chain in this process: demo, then what it stored against what it printed. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCsv } from '@shared/base/csv';
import type { ScoreEntry } from '@shared/contract/entities';
import { scoreSchema, worklistRowSchema } from '@shared/contract/entities';
import { coefficientText, featureText, oneDecimal, scoreText, wholePercentText } from '@main/node/services/report-numbers';
import { withServices } from '@main/cli/open-services';
import { ictos, testEnvironment, type CliRun } from './cli-run';

const folder = mkdtempSync(join(tmpdir(), 'ictos-demo-'));
const out = join(folder, 'demo');
let run: CliRun;
let html = '';
let score: ScoreEntry;

/** The text of the report as a reader sees it, without marks of the page. */
const toText = (document: string): string =>
  document
    .replaceAll(/<style>[\s\S]*?<\/style>/g, ' ')
    .replaceAll('<wbr>', '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');

beforeAll(async () => {
  run = await ictos(['demo', '--out', out, '--json']);
  html = existsSync(join(out, 'patient-report.html')) ? readFileSync(join(out, 'patient-report.html'), 'utf8') : '';
  const read = await withServices(testEnvironment(), join(out, 'store'), async ({ must }) => {
    const [row] = (await must('worklist/list', {})).filter(({ patientId }) => patientId === 'SYN-0001');
    const found = (await must('score/get', { caseId: row?.caseId ?? '' })).score;
    if (!found) throw new Error('no score was stored');
    return found;
  });
  if (!read.ok) throw new Error(read.error.code);
  score = read.value;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('demo', () => {
  it('does every step and says that it printed nothing without a printer', () => {
    const document = JSON.parse(run.stdout);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('no window to print');
    expect(document).toMatchObject({ schema: 1, synthetic: true, printed: false });
    expect(document.steps).toHaveLength(9);
    for (const file of [
      'cohort.csv',
      'model.json',
      'scores.csv',
      'figures/ffs-whole.svg',
      'figures/ffs-high.svg',
      'figures/ffs-low.svg',
    ])
      expect(existsSync(join(out, file)), file).toBe(true);
  });

  it('scores 40 patients and decides for none of them', () => {
    const csv = parseCsv(readFileSync(join(out, 'scores.csv'), 'utf8'));
    if (!csv.ok) throw new Error(csv.error.code);
    const { header, rows } = csv.value;
    expect(rows).toHaveLength(40);
    expect(rows.every((row) => row[header.indexOf('decision')] === '')).toBe(true);
    expect(rows.every((row) => row[header.indexOf('reasons')]?.includes('score/synthetic-reference'))).toBe(true);
    expect(rows.every((row) => row[header.indexOf('flags')]?.includes('scanner') === false)).toBe(true);
  });

  it('an imported patient has the same score from its DICOM reads as in the table', () => {
    const csv = parseCsv(readFileSync(join(out, 'scores.csv'), 'utf8'));
    if (!csv.ok) throw new Error(csv.error.code);
    const row = csv.value.rows.find((cells) => cells[0] === 'SYN-0001');
    expect(Number(row?.[csv.value.header.indexOf('ictos')])).toBeCloseTo(score.ictos ?? NaN, 9);
  });

  it('stores a score that names itself local, with an interval, no decision and its reasons', () => {
    expect(scoreSchema.parse(score)).toEqual(score);
    expect(score.scoreName).toBe('locally-standardised');
    expect(score.ictosLower).toBeLessThan(score.ictos ?? NaN);
    expect(score.ictosUpper).toBeGreaterThan(score.ictos ?? NaN);
    expect(score.decision).toBeNull();
    expect(score.stale).toBe(false);
    expect(score.eligibility).toBe('eligible');
    expect(score.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['score/reference-below-rule', 'score/synthetic-reference', 'score/synthetic-patient']),
    );
    expect(score.features.every(({ reference }) => reference.length === 40)).toBe(true);
  });

  it('prints every stored number as rounded', () => {
    const text = toText(html);
    const numbers = [
      scoreText(score.ictos),
      scoreText(score.ictosLower),
      scoreText(score.ictosUpper),
      oneDecimal(score.volumeMl),
      score.cardHash,
      score.scoreId,
      ...score.features.flatMap((feature) => [
        feature.name,
        featureText(feature.value),
        featureText(feature.mean),
        featureText(feature.sd),
        scoreText(feature.z),
        coefficientText(feature.coefficient),
        wholePercentText(feature.percentile),
      ]),
      ...score.riskFactors.flatMap(({ basis }) => (basis === null ? [] : [basis])),
    ];
    for (const number of numbers) expect(text, number).toContain(number);
  });

  it('has the research-use line, a page number and the synthetic mark on every page', () => {
    const pages = html.split('<section class="page">').slice(1).map(toText);
    expect(pages.length).toBeGreaterThanOrEqual(4);
    pages.forEach((page, n) => {
      expect(page).toContain('For research use only. Investigational. Not a medical device. Not a treatment recommendation.');
      expect(page).toContain(`Page ${n + 1} of ${pages.length}`);
      expect(page).toContain('SYNTHETIC DATA');
    });
    const whole = pages.join(' ');
    expect(whole).toContain('uncertainty of the published coefficients is not available');
    expect(whole).not.toContain('probability of benefit');
    expect(whole).toContain('No rule was applied');
    expect(html.match(/class="contour"/g)).toHaveLength(3);
  });

  it('leaves a store that verifies, and a worklist of three synthetic cases that are complete', async () => {
    const verified = await ictos(['verify', '--store', join(out, 'store'), '--json']);
    expect([verified.code, JSON.parse(verified.stdout).ok]).toEqual([0, true]);
    const rows = await withServices(testEnvironment(), join(out, 'store'), ({ must }) => must('worklist/list', {}));
    if (!rows.ok) throw new Error(rows.error.code);
    expect(rows.value).toHaveLength(3);
    for (const row of rows.value) {
      expect(worklistRowSchema.parse(row)).toEqual(row);
      expect(row).toMatchObject({
        synthetic: true,
        reads: { t1: 'final', t2: 'final', t1c: 'final' },
        features: { t1: true, t2: true, t1c: true },
        followUp: true,
      });
    }
  });

  it('answers typed problems: no case, no printer, a changed object', async () => {
    const store = join(out, 'store');
    const nobody = await ictos(['report', '--case', 'nobody', '--store', store, '--out', join(folder, 'r.pdf')]);
    expect(nobody.code).toBe(1);
    const unprinted = await ictos(['report', '--case', 'SYN-0001', '--store', store, '--out', join(folder, 'r.pdf')]);
    expect(unprinted.code).toBe(3);
    expect(existsSync(join(folder, 'r.pdf'))).toBe(false);
    const again = await ictos(['import', join(out, 'dicom'), '--store', store, '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).caseIds).toEqual([]);
  });

  it('refuses a folder that is not its own', async () => {
    const foreign = mkdtempSync(join(tmpdir(), 'ictos-foreign-'));
    writeFileSync(join(foreign, 'mine.txt'), 'mine');
    const refused = await ictos(['demo', '--out', foreign]);
    expect(refused.code).toBe(3);
    expect(readFileSync(join(foreign, 'mine.txt'), 'utf8')).toBe('mine');
    rmSync(foreign, { recursive: true });
  });
});

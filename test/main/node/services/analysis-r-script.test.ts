import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listNumbers, toAnalysisRFiles } from '@main/node/services/analysis-r-script';
import { parseCsv } from '@shared/base/csv';
import type { AnalysisOutcome } from '@shared/core/pipeline/analysis-result';
import { parseClinicalTable } from '@shared/core/scoring/clinical-table';
import { goldenCohortPath } from '../../../support/golden-cohort';
import { goldenAnalysis, type GoldenAnalysisChoice, runGoldenAnalysis } from '../../../support/golden-analysis';

const probe = spawnSync('Rscript', ['-e', 'cat(requireNamespace("survival", quietly = TRUE))'], { encoding: 'utf8' });
const hasR = probe.status === 0 && probe.stdout.includes('TRUE');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Writes the files of the script; `change` may alter one on its way. */
function writeScript(outcome: AnalysisOutcome, change: (name: string, text: string) => string = (_name, text) => text): string {
  const folder = mkdtempSync(join(tmpdir(), 'analysis-r-'));
  folders.push(folder);
  for (const { name, text } of toAnalysisRFiles(outcome)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), change(name, text));
  }
  return folder;
}

interface ScriptRun {
  readonly status: number | null;
  readonly output: string;
  readonly numbers: number;
  readonly differ: number;
}

function runScript(folder: string, environment: Record<string, string> = {}): ScriptRun {
  // From another working directory: the script finds its own folder.
  const run = spawnSync('Rscript', ['--vanilla', join(folder, 'analysis.R')], {
    cwd: tmpdir(),
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  const found = /^(\d+) numbers, (\d+) differ$/m.exec(run.stdout);
  return {
    status: run.status,
    output: `${run.stdout}\n${run.stderr}`,
    numbers: Number(found?.[1] ?? NaN),
    differ: Number(found?.[2] ?? NaN),
  };
}

/** A golden table with its cells changed; `drop`: columns it does not have. */
function changedTable(
  name: 'training' | 'validation',
  change: (row: Record<string, string>, index: number) => void,
  drop: readonly string[] = [],
  rename: Readonly<Record<string, string>> = {},
) {
  const [header = [], ...rows] = readFileSync(goldenCohortPath(name), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const kept = header.filter((column) => !drop.includes(column));
  const lines = rows.map((cells, index) => {
    const row = Object.fromEntries(header.map((column, c) => [column, cells[c] ?? '']));
    change(row, index);
    return kept.map((column) => row[column]).join(',');
  });
  const table = parseClinicalTable([kept.map((column) => rename[column] ?? column).join(','), ...lines].join('\n'), {
    requiredColumns: ['patient_id', 'treatment', 'ffs_months', 'ffs_event'],
  });
  if (!table.ok) throw new Error(JSON.stringify(table.error.slice(0, 3)));
  return table.value;
}

describe('R script of an analysis', () => {
  const outcome = goldenAnalysis();

  it('comes with the exact table and the numbers, the same bytes each time', () => {
    const files = toAnalysisRFiles(outcome);
    expect(files.map(({ name }) => name)).toEqual(['analysis.R', 'tables/analysis_data.csv', 'tables/analysis_numbers.csv']);
    expect(toAnalysisRFiles(runGoldenAnalysis().outcome)).toEqual(files);
  });

  it('stacks both cohorts; a column of one of them is empty in the other', () => {
    const text = toAnalysisRFiles(outcome)[1]?.text ?? '';
    const csv = parseCsv(text);
    if (!csv.ok) throw new Error(JSON.stringify(csv.error));
    const { header, rows } = csv.value;
    expect(rows).toHaveLength(502);
    const cell = (row: number, column: string): string => rows[row]?.[header.indexOf(column)] ?? 'no such cell';
    expect([cell(0, 'cohort'), cell(254, 'cohort'), cell(501, 'cohort')]).toEqual(['training', 'validation', 'validation']);
    const skewness = 't1c_original_firstorder_skewness';
    expect(Number(cell(0, skewness))).toBe(outcome.data.training.find(({ name }) => name === skewness)?.values[0]);
    expect(cell(254, 't1_original_shape_perimeter')).toBe('');
    expect(cell(254, skewness)).not.toBe('');
  });

  it('names every number once, by its path, p values with their own tolerance', () => {
    const numbers = listNumbers(outcome.analysis);
    expect(numbers.length).toBeGreaterThan(3000);
    expect(new Set(numbers.map(({ quantity }) => quantity)).size).toBe(numbers.length);
    const find = (quantity: string) => numbers.find((number) => number.quantity === quantity);
    const { analysis } = outcome;
    expect(find('results/validation/ffs/high/hr')).toMatchObject({
      value: analysis.results.validation?.ffs?.high.hr,
      tolerance: 1e-6,
    });
    expect(find('results/training/os/interaction/groupP')?.tolerance).toBe(1e-4);
    expect(find('model/p/1')).toMatchObject({ value: analysis.model?.p[0], tolerance: 1e-4 });
    expect(find('scores/validation/SYN-V001/high')?.value).toBe(analysis.scores.validation?.[0]?.high === true ? 1 : 0);
    expect(find('results/training/ffs/whole/rates/ICT+CCRT@36/survival')?.value).toBe(
      analysis.results.training.ffs?.whole.rates[0]?.survival,
    );
  });

  it('states the settings in force as R, names escaped to ASCII', () => {
    const script = toAnalysisRFiles(outcome)[0]?.text ?? '';
    expect(script).toContain('p_screen <- 0.05');
    expect(script).toContain('max_candidates <- NA');
    expect(script).toContain('landmarks <- c(36, 60)');
    expect(script).toContain('has_validation <- TRUE');
    expect(script).toContain('SYNTHETIC DATA');
    // Only ASCII, whatever the columns are called.
    const odd = 'grö"ße\\x';
    const renamed: AnalysisOutcome = {
      ...outcome,
      analysis: {
        ...outcome.analysis,
        screening: outcome.analysis.screening.map((row, k) => (k === 0 ? { ...row, feature: odd } : row)),
      },
      data: {
        ...outcome.data,
        training: [...outcome.data.training, { name: odd, values: [] }],
      },
    };
    const named = toAnalysisRFiles(renamed)[0]?.text ?? '';
    expect(named).toContain('"gr\\U{f6}\\"\\U{df}e\\\\x"');
    expect(named).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it.skipIf(!hasR)('recomputes every number of the golden cohort under R', { timeout: 120_000 }, () => {
    const folder = writeScript(outcome);
    const run = runScript(folder);
    expect(run.output).toMatch(/\d+ numbers, 0 differ/);
    expect(run.status).toBe(0);
    expect(run.numbers).toBe(listNumbers(outcome.analysis).length);
    expect(run.numbers).toBeGreaterThan(3000);
    const own = parseCsv(readFileSync(join(folder, 'r_numbers.csv'), 'utf8'));
    expect(own.ok && own.value.rows.length).toBeGreaterThanOrEqual(run.numbers);
  });

  it.skipIf(!hasR)('finds a number that was changed, and one that R does not have', { timeout: 120_000 }, () => {
    const hr = /^(results\/validation\/ffs\/high\/hr),([^,]+),/m;
    const folder = writeScript(outcome, (name, text) =>
      name.endsWith('analysis_numbers.csv')
        ? `${text.replace(hr, (_all, quantity: string, value: string) => `${quantity},${Number(value) * (1 + 3e-6)},`)}made/up,1,0.1\n`
        : text,
    );
    const run = runScript(folder);
    expect(run.differ).toBe(2);
    expect(run.status).toBe(1);
    expect(run.output).toMatch(/results\/validation\/ffs\/high\/hr /);
    expect(run.output).toMatch(/made\/up/);
  });

  const gaps = (row: Record<string, string>, index: number): void => {
    if (index % 17 === 3) row['os_months'] = row['os_event'] = '';
    if (index % 31 === 5) row['n_stage'] = '';
    if (index % 29 === 7) row['ebv_dna_copies_per_ml'] = '<500';
    if (index % 41 === 9) row['primary_tumor_volume_ml'] = '';
    if (index % 53 === 11) row['treatment'] = '';
    if (index === 20) row['t1_original_shape_minor_axis_length'] = '';
    if (index % 7 === 0) row['overall_stage'] = 'IVA';
    row['dffs_months'] = row['dffs_event'] = '';
    row['t1_original_shape_perimeter'] = '7';
  };
  const clinical = ['age', 'sex', 't_stage', 'n_stage', 'overall_stage', 'ebv_dna_copies_per_ml', 'cervical_nodal_necrosis'];
  const variants: Readonly<Record<string, () => GoldenAnalysisChoice>> = {
    'no model': () => ({ config: { pScreen: 1e-9 } }),
    'nothing stays in the model': () => ({ config: { pStay: 1e-12 } }),
    'no validation, no reads, no weights': () => ({ validation: null, withReads: false, config: { weights: 'none' } }),
    'trimmed weights, other landmarks and cut-offs': () => ({
      config: { weights: 'stabilisedAteTrimmed', landmarks: [12, 24, 120], ebvCutoffs: [500] },
    }),
    'another endpoint and other thresholds, observational validation': () => ({
      config: { endpoint: 'os', maxCandidates: 2, pScreen: 0.2, pStay: 0.2, rMax: 0.9, validationDesign: 'observational' },
    }),
    'missing values, an endpoint that is not there, a constant feature': () => ({
      training: changedTable('training', gaps),
      validation: changedTable('validation', gaps),
    }),
    'no clinical columns, a feature with a foreign name': () => ({
      validation: null,
      withReads: false,
      config: { weights: 'none' },
      training: changedTable('training', () => undefined, [...clinical, 'primary_tumor_volume_ml'], {
        t1c_original_firstorder_skewness: 'größe 1',
      }),
    }),
  };
  for (const [name, choice] of Object.entries(variants)) {
    it.skipIf(!hasR)(`agrees with R: ${name}`, { timeout: 120_000 }, () => {
      const run = runScript(writeScript(runGoldenAnalysis(choice()).outcome), { LC_ALL: 'C' });
      expect(run.output).toMatch(/\d+ numbers, 0 differ/);
      expect(run.status).toBe(0);
      expect(run.numbers).toBeGreaterThan(1000);
    });
  }
});

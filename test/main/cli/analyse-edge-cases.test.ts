/** `analyse` over tables that a study really has: missing stages, days for months, features told twice, odd names. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analysisFileSchema } from '@shared/contract/analysis-file';
import type { Analysis } from '@shared/core/pipeline/analysis-result';
import type { ModelCard } from '@shared/core/scoring/model-card';
import { goldenCohortPath } from '../../support/golden-cohort';
import { ictos } from './cli-run';

// A space in the path: R hands it to scripts in another spelling.
const folder = mkdtempSync(join(tmpdir(), 'ictos edge cases '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const probe = spawnSync('Rscript', ['-e', 'cat(requireNamespace("survival", quietly = TRUE))'], { encoding: 'utf8' });
const hasR = probe.status === 0 && probe.stdout.includes('TRUE');

type Row = Record<string, string>;
type Change = (row: Row, index: number) => void;

const skewness = 't1c_original_firstorder_skewness';
const variance = 't1c_original_glcm_joint_variance';
const longRuns = 't1c_original_glrlm_long_run_high_grey_level_emphasis';
const noise = 't1_wavelet_HH_firstorder_kurtosis';

/** A golden table with four of its features, its rows changed; a key that a row gets is a column. */
function writeTable(
  cohort: 'training' | 'validation',
  change: Change = () => undefined,
  keep: (index: number) => boolean = () => true,
): string {
  const [header = [], ...lines] = readFileSync(goldenCohortPath(cohort), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const kept = [...header.slice(0, 19), skewness, variance, longRuns, noise];
  const rows = lines.map((cells, index) => {
    const row: Row = Object.fromEntries(kept.map((column) => [column, cells[header.indexOf(column)] ?? '']));
    change(row, index);
    return row;
  });
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = [columns, ...rows.filter((_, index) => keep(index)).map((row) => columns.map((column) => row[column] ?? ''))];
  const path = join(folder, `${cohort}-${String((files += 1))}.csv`);
  writeFileSync(path, text.map((cells) => cells.join(',')).join('\n'));
  return path;
}
let files = 0;

interface Tables {
  readonly training?: string;
  readonly validation?: string;
  readonly reads?: string;
  readonly robust?: string;
  readonly config?: object;
}

/** Arguments of a run into a folder of its own; few resamples of the curves, which are not looked at here. */
function argumentsOf({ training, validation, reads, robust, config = {} }: Tables): { out: string; argv: string[] } {
  const out = join(folder, `out ${String((files += 1))}`);
  const configPath = join(folder, `config-${String(files)}.json`);
  writeFileSync(configPath, JSON.stringify({ curveResamples: 2, ...config }));
  const paths = { training: training ?? writeTable('training'), validation, reads, robust, config: configPath, out };
  return {
    out,
    argv: ['analyse', ...Object.entries(paths).flatMap(([name, path]) => (path ? [`--${name}`, path] : [])), '--no-pdf'],
  };
}

/** Runs, checks the document by its schema and, where R is there, every number by the script. */
async function analyse(tables: Tables): Promise<{ analysis: Analysis; card: ModelCard | null; out: string }> {
  const { out, argv } = argumentsOf(tables);
  const run = await ictos(argv);
  expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('Written')]);
  const read = (name: string): unknown => JSON.parse(readFileSync(join(out, name), 'utf8'));
  const parsed = analysisFileSchema.safeParse(read('analysis.json'));
  expect(parsed.error?.issues).toBeUndefined();
  if (hasR) {
    const script = spawnSync('Rscript', ['--vanilla', join(out, 'analysis.R')], { encoding: 'utf8', cwd: tmpdir() });
    expect(`${script.stdout}${script.stderr}`).toMatch(/\n\d+ numbers, 0 differ\n/);
  }
  // What the program wrote is of its own types; the schema has just said so of the document.
  const card = existsSync(join(out, 'model.json')) ? (read('model.json') as ModelCard) : null;
  return { analysis: parsed.data as Analysis, card, out };
}

const problemOf = async (tables: Tables): Promise<string> => {
  const { out, argv } = argumentsOf(tables);
  const run = await ictos(argv);
  expect(run.code).toBe(1);
  expect(existsSync(out)).toBe(false);
  return run.stderr;
};

describe('analyse of awkward cohorts', () => {
  it('a stage that nobody has makes another one the reference: the propensities are the same', { timeout: 60_000 }, async () => {
    const training = writeTable('training', (row) => {
      if (row['t_stage'] === 'T1') row['t_stage'] = 'T2';
      if (row['n_stage'] === 'N1') row['n_stage'] = 'N2';
    });
    const { analysis } = await analyse({ training });
    const { propensity } = analysis;
    expect(propensity.constantCovariates).toEqual([]);
    expect(propensity.dependentCovariates).toEqual(['t4', 'n3']);
    expect(propensity.terms).toEqual(['(Intercept)', 'age', 'male', 't2', 't3', 'n2', 'log10_ebv', 'necrosis', 'volume']);
    expect(propensity.balance.map(({ covariate }) => covariate)).toContain('t4');
    const other = await analyse({
      training,
      config: { covariates: ['age', 'male', 't3', 't4', 'n3', 'log10_ebv', 'necrosis', 'volume'] },
    });
    expect(other.analysis.propensity.dependentCovariates).toBeUndefined();
    other.analysis.propensity.weights.forEach(({ weight }, i) =>
      expect(weight).toBeCloseTo(propensity.weights[i]?.weight ?? 0, 9),
    );
  });

  it('weights without a covariate are the shares of the arms', { timeout: 60_000 }, async () => {
    const { analysis } = await analyse({ config: { covariates: [], weights: 'ate' } });
    const { treated, control, analysed } = analysis.flow.training;
    const weights = new Set(analysis.propensity.weights.map(({ weight }) => weight.toPrecision(10)));
    expect(weights).toEqual(new Set([analysed / treated, analysed / control].map((weight) => weight.toPrecision(10))));
  });

  it('landmarks may be days over 30.4375', { timeout: 60_000 }, async () => {
    const landmarks = [1095 / 30.4375, 60];
    const { analysis } = await analyse({ config: { landmarks } });
    expect(analysis.results.training.ffs?.whole.rates.map(({ months }) => months)).toEqual([...landmarks, ...landmarks]);
  });

  it('of features that say the same in other units the first of the table stays', { timeout: 60_000 }, async () => {
    const training = writeTable('training', (row) => {
      const value = Number(row[skewness]);
      row['in_other_units'] = String(1e9 * value + 7e9);
      row['turned_round'] = String(3 - value / 1e5);
    });
    const { analysis } = await analyse({ training });
    const dropped = analysis.screening.filter(({ droppedBecauseOf }) => droppedBecauseOf === skewness);
    expect(dropped.map(({ feature }) => feature).sort()).toEqual(['in_other_units', 'turned_round']);
    expect(analysis.model?.features).toContain(skewness);
  });

  it('a feature may bear the name of a column of the data file', { timeout: 60_000 }, async () => {
    const rename: Change = (row, index) => {
      row['volume_ml'] = row[skewness] ?? '';
      row['treated'] = String(Math.sin(index));
      row['x_age'] = String(Math.cos(index));
      row[skewness] = '';
    };
    const { analysis } = await analyse({
      training: writeTable('training', rename),
      validation: writeTable('validation', rename),
    });
    expect(analysis.model?.features).toContain('volume_ml');
  });

  it('patients of weight 0 are counted nowhere', { timeout: 60_000 }, async () => {
    const { analysis } = await analyse({ config: { weights: 'ateTrimmed', landmarks: [1] } });
    expect(analysis.propensity.diagnostics?.zero).toBeGreaterThan(0);
    const whole = analysis.results.training.ffs?.whole;
    expect(whole?.n).toBe(analysis.propensity.diagnostics?.n);
    const atRisk = (whole?.rates ?? []).reduce((sum, rate) => sum + rate.atRisk, 0);
    expect(atRisk).toBeLessThanOrEqual(whole?.n ?? 0);
  });

  it('few patients: the card scores nobody, the rule by arithmetic is told all the same', { timeout: 60_000 }, async () => {
    const { analysis } = await analyse({
      training: writeTable('training', undefined, (index) => index < 29),
      config: { covariates: ['age'], pScreen: 0.9, pStay: 0.9 },
    });
    expect(analysis.scores.training).toHaveLength(29);
    analysis.decisions.training.forEach(({ ruleGroup, reasons, riskGroup }, i) => {
      expect(reasons).toContain('score/reference-too-small');
      if (analysis.scores.training[i]?.high) expect(ruleGroup).toBe('ICT+CCRT');
      else expect(ruleGroup).toBe({ low: 'CCRT', high: 'clinical_trial', undetermined: null }[riskGroup]);
    });
  });

  it('no events: the script runs, and what there is not has its reason', { timeout: 60_000 }, async () => {
    const none: Change = (row) => {
      for (const endpoint of ['ffs', 'os', 'dffs', 'lrffs']) row[`${endpoint}_event`] = '0';
    };
    const { analysis } = await analyse({ training: writeTable('training', none), validation: writeTable('validation', none) });
    expect(analysis.modelReason?.code).toBe('model/few-events');
    expect(analysis.proportionalHazards.training.ffs).toMatchObject({
      whole: null,
      reasons: { whole: 'stats/no-events', high: 'model/few-events', low: 'model/few-events' },
    });
  });

  it('survival of 0 has no limits, and a curve that stays up no median: each with its reason', { timeout: 60_000 }, async () => {
    const training = writeTable('training', (row) => {
      if (row['treatment'] === 'CCRT')
        Object.assign(row, { ffs_event: '1', ffs_months: '1', dffs_months: '1', lrffs_months: '1' });
    });
    const { analysis } = await analyse({ training });
    const rates = analysis.results.training.ffs?.whole.rates ?? [];
    expect(rates.filter(({ arm }) => arm === 'CCRT')).toEqual([
      expect.objectContaining({ survival: 0, lower: null, upper: null, reason: 'stats/survival-zero' }),
      expect.objectContaining({ survival: 0, lower: null, upper: null, reason: 'stats/survival-zero' }),
    ]);
    expect(rates.find(({ arm }) => arm === 'ICT+CCRT')?.reason).toBeUndefined();
    const all: Change = (row) => Object.assign(row, { os_event: '1' });
    const dead = await analyse({ training: writeTable('training', all) });
    expect(dead.analysis.followUp.training.os).toMatchObject({ reverseKmMedian: null, reason: 'stats/quantile-not-reached' });
  });

  it(
    'the card says where 0 is not the point of no difference, and no rate past the last follow-up',
    { timeout: 60_000 },
    async () => {
      const training = writeTable('training', (row) => {
        // Without ICT every failure comes three times as early, whatever the score; nobody is followed to 60 months.
        const months = Number(row['ffs_months']) / (row['treatment'] === 'CCRT' ? 3 : 1);
        Object.assign(row, { ffs_months: String(Math.min(months, 50)), ffs_event: months > 50 ? '0' : row['ffs_event'] });
      });
      const { analysis, card } = await analyse({ training });
      const tHalf = analysis.model?.tHalf;
      expect(tHalf).toBeTruthy();
      expect((tHalf?.lower ?? 0) > 0 || (tHalf?.upper ?? 0) < 0).toBe(true);
      expect(card?.limits[0]).toMatch(/^WARNING: .*leaves out the cut-off 0/);
      const months = card?.performance.flatMap(({ arms }) => arms.flatMap(({ rates }) => rates.map((rate) => rate.months)));
      expect(new Set(months)).toEqual(new Set([36]));
    },
  );

  it('counts what was not converted and names what was not used', { timeout: 60_000 }, async () => {
    const training = writeTable('training', (row, index) => {
      Object.assign(row, { staging_edition: index < 5 ? '8' : '7', hospital: 'north' });
    });
    const { analysis, card } = await analyse({ training });
    expect(analysis.flow.training.edition8).toBe(5);
    expect(analysis.clinicalInteractions.training.find(({ factor }) => factor === 't4')?.missing).toBe(5);
    expect(analysis.flow.features.ignoredColumns).toEqual(['hospital']);
    expect(card?.assumptions.join(' ')).toContain('5 patients of the training cohort are staged by the 8th edition');
  });
});

describe('analyse of files that do not belong together', () => {
  it(
    'refuses a map of a column that no table has, and takes one of the validation table alone',
    { timeout: 60_000 },
    async () => {
      // "ge" is a part of "age", and no column.
      for (const theirs of ['Nope', 'ge'])
        expect(await problemOf({ config: { columns: { [theirs]: 'age' } } })).toContain(`No table has the column ${theirs}`);
      const validation = writeTable('validation', (row) => {
        row['Arm'] = row['treatment'] ?? '';
        delete row['treatment'];
      });
      const { analysis } = await analyse({ validation, config: { columns: { Arm: 'treatment' } } });
      expect(analysis.flow.validation?.analysed).toBe(248);
    },
  );

  it('refuses readings and robust features without a feature of the table', async () => {
    const reads = join(folder, 'reads.csv');
    writeFileSync(reads, 'patient_id,reading,other\nSYN-T001,A1,1\nSYN-T001,A2,2\nSYN-T001,B,2\n');
    expect(await problemOf({ reads })).toContain('None of its features (other and so on) is in the training table');
    const robust = join(folder, 'robust.json');
    const example = JSON.parse(readFileSync('test/golden/formats/robust-features.json', 'utf8')) as { features: string[] };
    writeFileSync(robust, JSON.stringify({ ...example, features: ['t2_of_another_profile'] }));
    expect(await problemOf({ robust })).toContain('None of its features (t2_of_another_profile and so on)');
  });

  it('says before computing that the folder cannot be written', async () => {
    const file = join(folder, 'a file');
    writeFileSync(file, 'mine');
    mkdirSync(join(folder, 'a folder'), { recursive: true });
    for (const out of [file, join(file, 'below')]) {
      const argv = ['analyse', '--training', writeTable('training'), '--bootstrap', '100000', '--out', out, '--no-pdf'];
      expect(await ictos(argv)).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot be written') as unknown });
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});

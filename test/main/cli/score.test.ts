import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '@shared/base/csv';
import { makeRng } from '@shared/base/rng';
import { parseModelCard } from '@shared/core/scoring/model-card';
import { expectedFile, goldenCohortPath } from '../../support/golden-cohort';
import { ictos, root } from './cli-run';

interface GoldenScores {
  formula: { ictosWeights: number[] };
  training: { patient_id: string[]; ictos: number[] };
}

const published = join(root, 'assets/models/ictos-dong-2019.json');
const names = [
  't1c_original_firstorder_skewness',
  't1c_original_glcm_joint_variance',
  't1c_original_glrlm_long_run_high_grey_level_emphasis',
];
const coefficients = [-0.668, -0.442, 0.41];
const folder = mkdtempSync(join(tmpdir(), 'ictos-score-'));

function table(n: number, name: string): string {
  const rng = makeRng(n);
  const rows = Array.from({ length: n }, (_, i) =>
    [`P${i + 1}`, 't1c', 'a'.repeat(64), rng.normal() + 1, 3 * rng.normal() + 10, 20 * rng.normal() + 200].join(','),
  );
  const path = join(folder, name);
  writeFileSync(path, `case_id,sequence,profile_hash,${names.join(',')}\n${rows.join('\n')}\n`);
  return path;
}

const rowsOf = (path: string): Record<string, string>[] => {
  const csv = parseCsv(readFileSync(path, 'utf8'));
  if (!csv.ok) throw new Error(csv.error.code);
  return csv.value.rows.map((row) => Object.fromEntries(csv.value.header.map((name, n) => [name, row[n] ?? ''])));
};

describe('card standardise and score', () => {
  it('the published card scores nobody until it is standardised', async () => {
    const run = await ictos(['score', '--model', published, '--features', table(40, 'f.csv'), '--out', join(folder, 's.csv')]);
    expect(run.code).toBe(1);
    expect(existsSync(join(folder, 's.csv'))).toBe(false);
  });

  it('refuses fewer than 30 patients', async () => {
    const out = join(folder, 'few.json');
    const run = await ictos(['card', 'standardise', '--model', published, '--features', table(29, 'few.csv'), '--out', out]);
    expect(run.code).toBe(1);
    expect(existsSync(out)).toBe(false);
  });

  it('with 40 patients scores by hand-made z, names no decision, and CSV equals JSON', async () => {
    const features = table(40, 'f40.csv');
    const model = join(folder, 'm40.json');
    const done = await ictos(['card', 'standardise', '--model', published, '--features', features, '--out', model, '--json']);
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ schema: 1, n: 40, synthetic: false });
    const card = parseModelCard(JSON.parse(readFileSync(model, 'utf8')));
    expect(card.ok && card.value.profileHash).toBe('a'.repeat(64));

    const csv = join(folder, 's40.csv');
    expect((await ictos(['score', '--model', model, '--features', features, '--out', csv])).code).toBe(0);
    const json = await ictos(['score', '--model', model, '--features', features, '--out', join(folder, 's40.json'), '--json']);
    const rows = rowsOf(csv);
    const input = rowsOf(features);
    const columns = names.map((name) => input.map((row) => Number(row[name])));
    const means = columns.map((column) => column.reduce((sum, v) => sum + v, 0) / 40);
    const sds = columns.map((column, j) => Math.sqrt(column.reduce((sum, v) => sum + (v - means[j]!) ** 2, 0) / 39));
    for (const [i, row] of rows.entries()) {
      const z = columns.map((column, j) => (column[i]! - means[j]!) / sds[j]!);
      const ictosByHand = z.reduce((sum, v, j) => sum + v * coefficients[j]!, 0);
      expect(Number(row['ictos'])).toBeCloseTo(ictosByHand, 10);
      expect(Number(row['ictos_lower'])).toBeLessThan(ictosByHand);
      expect(Number(row['ictos_upper'])).toBeGreaterThan(ictosByHand);
      expect(row['decision']).toBe('');
      expect(row['reasons']).toContain('score/reference-below-rule');
      expect(['high', 'low', 'indeterminate']).toContain(row['group']);
    }
    const document = JSON.parse(json.stdout);
    expect(document.rows.map((row: { ictos: number }) => row.ictos)).toEqual(rows.map((row) => Number(row['ictos'])));
    expect(document).toEqual(JSON.parse(readFileSync(join(folder, 's40.json'), 'utf8')));
  });

  it('a table of synthetic patients standardises a card that says so', async () => {
    const features = join(folder, 'syn.csv');
    writeFileSync(features, readFileSync(table(40, 'plain.csv'), 'utf8').replaceAll(/^P/gm, 'SYN-P'));
    const model = join(folder, 'syn.json');
    expect((await ictos(['card', 'standardise', '--model', published, '--features', features, '--out', model])).code).toBe(0);
    expect(JSON.parse(readFileSync(model, 'utf8')).standardisation.synthetic).toBe(true);
  });

  it('decides for nobody whose read the table calls a draft, and scores nobody whose ROI was clipped', async () => {
    const plain = table(120, 'wide.csv');
    const clinical = join(folder, 'clinical.csv');
    const ids = Array.from({ length: 120 }, (_, i) => `P${i + 1}`);
    const record = 'T3,N1,M0,7,2024-02-25,2024-03-01,1200,20,trial-ict';
    const columns = 't_stage,n_stage,m_stage,staging_edition,mri_date,treatment_start,ebv_dna_copies_per_ml';
    writeFileSync(
      clinical,
      `patient_id,${columns},primary_tumor_volume_ml,regimen\n${ids.map((id) => `${id},${record}`).join('\n')}\n`,
    );
    const tail = (line: string, i: number): string => {
      if (i === 0) return `${line},scanner,sequence_name,read_state,preprocessing_flags`;
      return `${line},S1,TSE,${i % 2 ? 'final' : 'draft'},${i % 3 ? '' : 'normalisation-clips-roi'}`;
    };
    const patients = join(folder, 'states.csv');
    const lines = readFileSync(plain, 'utf8').trim().split('\n');
    writeFileSync(patients, `${lines.map(tail).join('\n')}\n`);
    const reference = join(folder, 'reference.csv');
    writeFileSync(reference, `${lines.map((line, i) => tail(line, i === 0 ? 0 : 1)).join('\n')}\n`);
    const model = join(folder, 'm120.json');
    const standardise = ['card', 'standardise', '--model', published, '--clinical', clinical, '--json'];
    const done = await ictos([...standardise, '--features', reference, '--out', model]);
    expect(JSON.parse(done.stdout)).toMatchObject({ n: 120, eligibilityUnknown: 0 });
    const fewer = await ictos([...standardise, '--features', patients, '--out', join(folder, 'm40.json')]);
    expect(JSON.parse(fewer.stdout)).toMatchObject({ n: 40, leftOut: { featureMissing: 80 } });

    const out = join(folder, 'states-out.csv');
    const run = await ictos(['score', '--model', model, '--features', patients, '--clinical', clinical, '--out', out]);
    expect(run.code).toBe(1);
    const rows = rowsOf(out).map((row, i) => ({ ...row, i: i + 1 }) as Record<string, string> & { i: number });
    for (const { i, ictos: score, decision, reasons, group } of rows) {
      if (i % 3 === 0) expect([score, decision, reasons?.includes('score/normalisation-clips-roi')]).toEqual(['', '', true]);
      else if (i % 2 === 0) expect([decision, reasons?.includes('score/read-not-finalised')]).toEqual(['', true]);
      else if (reasons === '') expect(decision).toBe(group === 'high' ? 'ICT+CCRT' : 'CCRT');
    }
    expect(rows.filter(({ decision }) => decision !== '').length).toBeGreaterThan(5);
  });

  it('takes typed values of a cited source from a file instead of a cohort, never both', async () => {
    const values = join(root, 'test/golden/formats/typed-values.json');
    const model = join(folder, 'typed.json');
    const standardise = ['card', 'standardise', '--model', published, '--out', model, '--json'];
    expect((await ictos([...standardise, '--values', values])).code).toBe(0);
    const card = parseModelCard(JSON.parse(readFileSync(model, 'utf8')));
    expect(card.ok && card.value.standardisation).toMatchObject({
      kind: 'typed',
      n: 254,
      mean: [0.5, 60, 900],
      scanners: ['Maker Model 3 T'],
      rows: null,
    });
    const bad = join(root, 'test/golden/formats/typed-values.must-fail.json');
    const other = join(folder, 'none.json');
    const refused = await ictos(['card', 'standardise', '--model', published, '--out', other, '--values', bad]);
    expect([refused.code, refused.stderr.includes('sd.1'), existsSync(other)]).toEqual([1, true, false]);
    const both = [...standardise, '--values', values, '--features', table(40, 'both.csv')];
    expect((await ictos(both)).code).toBe(2);
    expect((await ictos(standardise)).code).toBe(2);
  });

  it('reports every bad cell and writes nothing', async () => {
    const features = join(folder, 'bad.csv');
    writeFileSync(
      features,
      readFileSync(table(40, 'good.csv'), 'utf8')
        .replace(/^P3,t1c,(\w+),[^,]+/m, 'P3,t1c,$1,x')
        .replace(/^P5,t1c,(\w+),[^,]+/m, 'P5,t1c,$1,y'),
    );
    const out = join(folder, 'bad.json');
    const run = await ictos(['card', 'standardise', '--model', published, '--features', features, '--out', out]);
    expect([run.code, run.stderr.trim().split('\n').length]).toEqual([1, 2]);
    expect(existsSync(out)).toBe(false);
  });

  it('scores the golden cohort with the features of R', async () => {
    const golden = expectedFile<GoldenScores>('06_ictos_scores').expected;
    const model = join(folder, 'r.json');
    const training = goldenCohortPath('training');
    await ictos(['card', 'standardise', '--model', published, '--features', training, '--out', model]);
    const csv = join(folder, 'r.csv');
    expect((await ictos(['score', '--model', model, '--features', training, '--out', csv])).code).toBe(0);
    const rows = rowsOf(csv);
    expect(rows.map((row) => row['patient_id'])).toEqual(golden.training.patient_id);
    // The golden weights are another model's; its score is rebuilt from our z-scores.
    const weights = golden.formula.ictosWeights;
    for (const [i, row] of rows.entries()) {
      const rebuilt = names.reduce((sum, name, j) => sum + weights[j]! * Number(row[`z_${name}`]), 0);
      expect(Math.abs(rebuilt - golden.training.ictos[i]!)).toBeLessThan(1e-9);
      expect(row['decision']).toBe('');
    }
  });
});

describe('card lock, edit, supersede', () => {
  it('a locked card is superseded, not edited', async () => {
    const at = (name: string): string => join(folder, name);
    const card = async (action: string, model: string, out: string, ...rest: string[]) =>
      ictos(['card', action, '--model', model, '--out', at(out), ...rest]);
    const read = (name: string): unknown => JSON.parse(readFileSync(at(name), 'utf8'));
    expect((await card('supersede', published, 'open.json')).code).toBe(0);
    expect((await card('edit', at('open.json'), 'edited.json', '--title', 'Ours')).code).toBe(0);
    expect(read('edited.json')).toMatchObject({ title: 'Ours', locked: false });
    expect((await card('lock', at('edited.json'), 'locked.json')).code).toBe(0);
    const refused = await card('edit', at('locked.json'), 'no.json', '--title', 'x');
    expect([refused.code, existsSync(at('no.json'))]).toEqual([1, false]);
    expect(refused.stderr).toContain('locked');
    const next = await card('supersede', at('locked.json'), 'next.json', '--note', 'why', '--json');
    const old = parseModelCard(read('locked.json'));
    expect(JSON.parse(next.stdout)).toMatchObject({ locked: false, basedOn: old.ok && old.value.hash });
    expect((await card('frame', published, 'x.json')).code).toBe(2);
  });
});

describe('selftest', () => {
  it('passes every consensus value in scope', async () => {
    const run = await ictos(['selftest', '--json']);
    const document = JSON.parse(run.stdout);
    expect([run.code, document.failed, document.passed]).toEqual([0, 0, 321]);
    expect(document.passed + document.outOfScope).toBe(482);
  });
});

/** Each file of the contract: its example passes its schema, the must-fail sibling does not. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { iccRowSchema, readsRowSchema } from '@shared/contract/agreement-files';
import { analysisConfigSchema } from '@shared/contract/analysis-config';
import { analysisFileSchema } from '@shared/contract/analysis-file';
import { featuresFileSchema } from '@shared/contract/entities';
import {
  modelCardFileSchema,
  robustFeaturesFileSchema,
  scoreFileSchema,
  selftestFileSchema,
  typedValuesFileSchema,
} from '@shared/contract/formats';
import { defaultAnalysisConfig } from '@shared/core/pipeline/analysis-config';
import { parseReadsTable } from '@shared/core/pipeline/reads-table';
import { parseClinicalTable } from '@shared/core/scoring/clinical-table';
import { parseModelCard } from '@shared/core/scoring/model-card';
import { manifestRowSchema } from '@shared/contract/manifest';
import { parseManifest } from '@main/node/services/manifest';
import { parseCsv } from '@shared/base/csv';
import publishedCard from '@assets/models/ictos-dong-2019.json';

const example = (name: string): string => readFileSync(new URL(`../golden/formats/${name}`, import.meta.url), 'utf8');
const json = (name: string): unknown => JSON.parse(example(name));

/** Rows of a table as objects of text cells. */
function rowsOf(name: string): Record<string, string | undefined>[] {
  const table = parseCsv(example(name));
  if (!table.ok) throw new Error(table.error.code);
  const { header, rows } = table.value;
  return rows.map((row) => Object.fromEntries(header.map((column, n) => [column, row[n]])));
}

const schemas = {
  analysis: analysisFileSchema,
  'analysis-config': analysisConfigSchema,
  features: featuresFileSchema,
  selftest: selftestFileSchema,
  model: modelCardFileSchema,
  score: scoreFileSchema,
  'typed-values': typedValuesFileSchema,
  'robust-features': robustFeaturesFileSchema,
} as const;

describe('files of the contract', () => {
  for (const [name, schema] of Object.entries(schemas)) {
    it(`${name}.json is as its schema says, and its sibling is not`, () => {
      expect(schema.safeParse(json(`${name}.json`)).error?.issues).toBeUndefined();
      expect(schema.safeParse(json(`${name}.must-fail.json`)).success).toBe(false);
    });
  }
  it('the schema of a card and its parser agree', () => {
    expect(parseModelCard(json('model.json')).ok).toBe(true);
    expect(parseModelCard(json('model.must-fail.json')).ok).toBe(false);
    expect(modelCardFileSchema.safeParse(publishedCard).error?.issues).toBeUndefined();
  });
  it('a card that was changed after it was sealed is refused by name', () => {
    const changed = { ...modelCardFileSchema.parse(json('model.json')), cutoff: 0.5 };
    const parsed = parseModelCard(changed);
    expect(parsed.ok ? '' : parsed.error.code).toBe('card/hash-mismatch');
  });
  it('the clinical table reads, and every bad cell of its sibling is reported at once', () => {
    expect(parseClinicalTable(example('clinical-table.csv')).ok).toBe(true);
    const bad = parseClinicalTable(example('clinical-table.must-fail.csv'));
    expect(bad.ok ? [] : bad.error.map(({ data }) => [data['row'], data['column'], data['value']])).toEqual([
      [3, 't_stage', 'T5'],
      [4, 'age', 'forty'],
    ]);
  });
  it('every row of the manifest is as the schema says; each bad row of its sibling is named', () => {
    for (const row of rowsOf('manifest.csv')) expect(manifestRowSchema.safeParse(row).error?.issues).toBeUndefined();
    const read = parseManifest(example('manifest.csv'), '/cohort');
    expect(read.ok && [read.value.rows.length, read.value.failures]).toEqual([4, []]);
    const bad = parseManifest(example('manifest.must-fail.csv'), '/cohort');
    if (!bad.ok) throw new Error(bad.error.code);
    expect(bad.value.rows.map(({ line }) => line)).toEqual([5]);
    expect(bad.value.failures.map(({ line, problem }) => [line, problem.code])).toEqual([
      [2, 'manifest/unknown-sequence'],
      [3, 'manifest/empty-cell'],
      [4, 'manifest/case-id'],
      [6, 'manifest/duplicate-row'],
    ]);
  });
  it('a configuration may leave keys out; each wrong or unknown one is named', () => {
    expect(analysisConfigSchema.parse({})).toEqual(defaultAnalysisConfig);
    expect(analysisConfigSchema.parse(json('analysis-config.json'))).toMatchObject({ endpoint: 'os', landmarks: [36, 60] });
    const bad = analysisConfigSchema.safeParse(json('analysis-config.must-fail.json'));
    const named = bad.error?.issues.map((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.path).join('.'));
    expect(named?.sort()).toEqual(['covariates', 'endpont', 'landmarks', 'maxCandidates', 'pScreen', 'seed', 'weights']);
  });
  it('the reads: schema and parser agree, row by row', () => {
    for (const row of rowsOf('reads.csv')) expect(readsRowSchema.safeParse(row).error?.issues).toBeUndefined();
    const read = parseReadsTable(example('reads.csv'));
    expect(read.ok && [read.value.features.length, read.value.patients.length]).toEqual([4, 6]);
    const wrong = rowsOf('reads.must-fail.csv').map((row) => readsRowSchema.safeParse(row).success);
    expect(wrong.flatMap((good, n) => (good ? [] : [n + 2]))).toEqual([3, 5]);
    const bad = parseReadsTable(example('reads.must-fail.csv'));
    expect(bad.ok ? [] : bad.error.map(({ code, data }) => [code, data['row'], data['column'], data['value']])).toEqual([
      ['reads/bad-cell', 3, 'reading', 'A3'],
      ['reads/bad-cell', 5, 't1c_original_firstorder_skewness', '0.41x'],
      ['reads/duplicate-reading', 6, 'reading', 'SYN-T016 A1'],
    ]);
  });
  it('the agreement of readings: every row as the schema says; in its sibling none is', () => {
    for (const row of rowsOf('icc.csv')) expect(iccRowSchema.safeParse(row).error?.issues).toBeUndefined();
    const wrong = rowsOf('icc.must-fail.csv').map((row) => iccRowSchema.safeParse(row).error?.issues[0]?.path.join('.'));
    expect(wrong).toEqual(['kept', 'intra_icc', 'reason', 'intra_icc']);
  });
});

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCsv } from '@shared/base/csv';
import { analyseCohorts, type AnalysisRun } from '@shared/core/pipeline/analyse';
import { defaultAnalysisConfig } from '@shared/core/pipeline/analysis-config';
import { parseClinicalTable, type ClinicalTable } from '@shared/core/scoring/clinical-table';
import { parseModelCard } from '@shared/core/scoring/model-card';
import { type GoldenCohortName, goldenCohortPath } from '../../../support/golden-cohort';

const profile = 'a'.repeat(64);
type Cell = (row: number) => string;

/** A golden table as a site would write it: no synthetic ids, and all that a decision asks for. */
function siteTable(name: GoldenCohortName, change: Record<string, Cell> = {}): ClinicalTable {
  const csv = parseCsv(readFileSync(goldenCohortPath(name), 'utf8'));
  if (!csv.ok) throw new Error(csv.error.code);
  const { header, rows } = csv.value;
  const columns: Record<string, Cell> = {
    staging_edition: () => '7',
    m_stage: () => 'M0',
    mri_date: () => '2020-01-01',
    treatment_start: () => '2020-01-08',
    regimen: () => 'trial-ict',
    profile_hash: () => profile,
    scanner: () => 'Maker Model 3 T',
    sequence_name: () => 't1 tse fs',
    ...change,
  };
  const lines = rows.map((cells, r) =>
    [...cells.map((cell) => cell.replace('SYN-', 'NPC-')), ...Object.values(columns).map((of) => of(r))].join(','),
  );
  const table = parseClinicalTable([[...header, ...Object.keys(columns)].join(','), ...lines].join('\n'));
  if (!table.ok) throw new Error(JSON.stringify(table.error[0]));
  return table.value;
}

const analyse = (training: ClinicalTable, validation: ClinicalTable | null) =>
  analyseCohorts({
    tables: { training, validation, reads: null, robust: null },
    config: { ...defaultAnalysisConfig, curveResamples: 0 },
    program: { name: 'ICTOS Workstation', version: '0.1.0' },
    inputs: [],
  });

describe('where the features of a table come from', () => {
  let run: AnalysisRun;
  beforeAll(() => {
    const done = analyse(siteTable('training'), siteTable('validation'));
    if (!done.ok) throw new Error(done.error.code);
    run = done.value;
  });

  it('goes into the card', () => {
    const { card } = run.outcome;
    expect(parseModelCard(card).ok).toBe(true);
    expect(card).toMatchObject({
      synthetic: false,
      profileHash: profile,
      standardisation: { profileHash: profile, scanners: ['Maker Model 3 T'], sequences: ['t1 tse fs'] },
    });
    expect(card?.standardisation?.eligibilityUnknown).toBeUndefined();
  });

  it('lets the rule be applied where nothing stands against it', () => {
    const decisions = run.outcome.analysis.decisions.validation ?? [];
    const made = decisions.filter(({ decision }) => decision !== null);
    expect(made.length).toBeGreaterThan(100);
    for (const { decision, ruleGroup, reasons } of decisions) {
      if (decision === null) expect(reasons.length).toBeGreaterThan(0);
      else expect([decision, reasons]).toEqual([ruleGroup, []]);
    }
    // An interval that holds 0, or a feature beyond 3 SD: the rest has no decision, and each says why.
    const why = new Set(decisions.flatMap(({ reasons }) => reasons));
    expect([...why].sort()).toEqual(['flag/z-out-of-range', 'score/indeterminate']);
  });

  it('drafts and reads whose normalisation clips the ROI are left out and counted', () => {
    const done = analyse(
      siteTable('training', {
        read_state: (row) => (row < 3 ? 'draft' : 'final'),
        preprocessing_flags: (row) => (row === 5 ? 'normalisation-clips-roi' : ''),
      }),
      null,
    );
    if (!done.ok) throw new Error(done.error.code);
    const { flow } = done.value.outcome.analysis;
    expect(flow.training.analysed).toBe(250);
    expect(flow.training.excluded.map(({ reason, n }) => [reason, n])).toEqual([
      ['read-not-finalised', 3],
      ['normalisation-clips-roi', 1],
    ]);
  });

  it('features of two profiles are not analysed together', () => {
    const other = { profile_hash: () => 'b'.repeat(64) };
    expect(analyse(siteTable('training'), siteTable('validation', other))).toMatchObject({
      error: { code: 'table/mixed-profiles', data: { hashes: [profile, 'b'.repeat(64)] } },
    });
    const mixed = { profile_hash: (row: number) => (row % 2 === 0 ? profile : 'c'.repeat(64)) };
    expect(analyse(siteTable('training', mixed), null)).toMatchObject({ error: { code: 'table/mixed-profiles' } });
  });
});

describe('what the card warns of', () => {
  const training = siteTable('training');
  const withEffect = (months: number): ClinicalTable => ({
    ...training,
    // Every treated patient is followed longer: treatment helps at every score, so that 0 is no watershed.
    rows: training.rows.map((row) => {
      const { ffs, os } = row.record.endpoints;
      if (row.record.treatment !== 'ICT+CCRT' || !ffs || !os) return row;
      const endpoints = { ...row.record.endpoints, ffs: { ...ffs, months: ffs.months + months } };
      return { ...row, record: { ...row.record, endpoints } };
    }),
  });
  it('a cut-off that the no-difference point leaves out, and only such', () => {
    const warned = (table: ClinicalTable): boolean[] => {
      const done = analyse(table, null);
      if (!done.ok) throw new Error(done.error.code);
      const { analysis, card } = done.value.outcome;
      const half = analysis.model?.tHalf;
      if (!half) throw new Error('no model');
      return [half.lower > 0 || half.upper < 0, card?.limits.some((limit) => limit.startsWith('WARNING')) === true];
    };
    expect(warned(training)).toEqual([false, false]);
    expect(warned(withEffect(30))).toEqual([true, true]);
  });
});

/** Reproducibility of features by re-reading: the table of readings and the ICCs over it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { computeReadingAgreement, type Reading, type Readings } from '@shared/core/pipeline/reading-agreement';
import { parseReadsTable } from '@shared/core/pipeline/reads-table';
import type { IccForm } from '@shared/core/stats/icc';
import { expectedFile, goldenCohortPath } from '../../../support/golden-cohort';
import { expectClose } from '../stats/golden-case';

const parsed = (text: string): Readings => {
  const table = parseReadsTable(text);
  if (!table.ok) throw new Error(JSON.stringify(table.error));
  return table.value;
};
const problemsOf = (text: string): unknown[] => {
  const table = parseReadsTable(text);
  return table.ok ? [] : [...table.error];
};

describe('reading agreement against R', () => {
  interface Icc {
    n: number;
    results: Record<string, Record<'icc' | 'lower' | 'upper', number>>;
  }
  const { expected, tolerance } = expectedFile<{
    threshold: number;
    features: Record<string, { intra: Icc; inter: Icc }>;
    kept: string[];
    removed: string[];
  }>('01_icc_reproducibility');
  const reads = parsed(readFileSync(goldenCohortPath('resegmentation'), 'utf8'));

  it('reads the golden table', () => {
    expect(reads.features).toEqual(Object.keys(expected.features));
    expect(reads.patients).toHaveLength(30);
    for (const { readings } of reads.patients) expect(Object.keys(readings).sort()).toEqual(['A1', 'A2', 'B']);
  });
  for (const form of ['1,1', '2,1', '3,1', '1,k', '2,k', '3,k'] as const satisfies readonly IccForm[]) {
    it(`ICC(${form}) of every feature`, () => {
      const { rows, ...counts } = computeReadingAgreement(reads, { form });
      expect(counts).toEqual({ patients: 30, withoutIntra: 0, withoutInter: 0 });
      expect(rows.map(({ feature }) => feature)).toEqual(Object.keys(expected.features));
      for (const row of rows) {
        for (const kind of ['intra', 'inter'] as const) {
          const want = expected.features[row.feature]![kind];
          const { icc, lower, upper } = want.results[`icc${form.replace(',', '')}`]!;
          const ours = row[kind];
          expectClose([ours?.icc, ours?.lower, ours?.upper], [icc, lower, upper], tolerance, `${row.feature} ${kind}`);
          expect(ours?.n).toBe(want.n);
        }
      }
    });
  }
  it('keeps and removes the same features by default', () => {
    const { rows } = computeReadingAgreement(reads);
    expect(rows.filter(({ kept }) => kept).map(({ feature }) => feature)).toEqual(expected.kept);
    expect(rows.filter(({ kept }) => !kept).map(({ feature }) => feature)).toEqual(expected.removed);
    expect(computeReadingAgreement(reads, { form: '2,1', threshold: expected.threshold }).rows).toEqual(rows);
  });
});

const readings = (values: Readonly<Record<string, Partial<Record<Reading, readonly (number | null)[]>>>>): Readings => ({
  features: Object.values(values)[0]?.A1?.map((_, j) => `f${j}`) ?? [],
  patients: Object.entries(values).map(([patientId, of]) => ({ patientId, readings: of })),
});

describe('reading agreement', () => {
  it('names why a feature has no ICC, and does not keep it', () => {
    const { rows } = computeReadingAgreement(
      readings({
        a: { A1: [1, 5, 1, 1e200], A2: [1.1, 5, null, 3e200], B: [0.9, 5, 1, 1] },
        b: { A1: [2, 5, 2, 1], A2: [2.1, 5, 2.1, 1], B: [2, 5, 1.9, 1] },
        c: { A1: [9, 5, 7, -1e200], A2: [9.1, 5, null, 1], B: [9, 5, 7.2, 2] },
      }),
    );
    expect(rows[0]).toMatchObject({ kept: true, intra: { n: 3 }, inter: { n: 3 } });
    expect(rows[0]).not.toHaveProperty('reason');
    expect(rows[1]).toEqual({ feature: 'f1', intra: null, inter: null, kept: false, reason: 'icc/no-variance' });
    expect(rows[2]).toMatchObject({ intra: null, inter: { n: 3 }, kept: false, reason: 'icc/too-few-subjects' });
    expect(rows[3]).toMatchObject({ kept: false, reason: 'icc/out-of-range' });
  });
  it('needs both a second reading and another reader', () => {
    const values = { a: [1, 1.01], b: [4, 4.02], c: [9, 9.01], d: [12, 12.03] };
    const only = (second: 'A2' | 'B') =>
      computeReadingAgreement(
        readings(Object.fromEntries(Object.entries(values).map(([id, [one, two]]) => [id, { A1: [one!], [second]: [two!] }]))),
      );
    expect(only('A2')).toMatchObject({
      rows: [{ inter: null, kept: false, reason: 'icc/no-readings' }],
      patients: 4,
      withoutIntra: 0,
      withoutInter: 4,
    });
    expect(only('B')).toMatchObject({ rows: [{ intra: null, kept: false }], withoutIntra: 4, withoutInter: 0 });
  });
  it('counts patients without a reading and leaves them out of that comparison alone', () => {
    const full = {
      a: { A1: [1], A2: [1.2], B: [0.7] },
      b: { A1: [4], A2: [4.4], B: [4.1] },
      c: { A1: [9], A2: [8.7], B: [9.6] },
    };
    const more = { ...full, d: { A1: [5], A2: [3] }, e: { A1: [7], B: [6] }, f: { A2: [1], B: [2] } };
    const counted = computeReadingAgreement(readings(more));
    expect(counted).toMatchObject({
      patients: 5,
      withoutIntra: 1,
      withoutInter: 1,
      rows: [{ intra: { n: 4 }, inter: { n: 4 } }],
    });
    const { d: _d, ...withoutD } = more;
    expect(computeReadingAgreement(readings(withoutD)).rows[0]!.inter).toEqual(counted.rows[0]!.inter);
  });
  it('keeps by the point estimate, above the threshold and not at it', () => {
    const table = readings({
      a: { A1: [1], A2: [2], B: [2] },
      b: { A1: [4], A2: [4.5], B: [4.5] },
      c: { A1: [9], A2: [8.7], B: [8.7] },
    });
    const icc = computeReadingAgreement(table).rows[0]!.intra!.icc;
    expect(computeReadingAgreement(table, { threshold: icc }).rows[0]!.kept).toBe(false);
    expect(computeReadingAgreement(table, { threshold: icc - 1e-9 }).rows[0]!.kept).toBe(true);
  });
});

describe('the table of readings', () => {
  const table = (...lines: string[]): string => ['patient_id,reading,size,note', ...lines].join('\n');

  it('takes columns of numbers, empty and NA as missing, in any order of rows', () => {
    expect(parsed(table('P2,B,3,x', 'P1,A2,NA,y', 'P1,A1,1.5e1,z', 'P2,A1,,'))).toEqual({
      features: ['size'],
      patients: [
        { patientId: 'P2', readings: { B: [3], A1: [null] } },
        { patientId: 'P1', readings: { A2: [null], A1: [15] } },
      ],
    });
  });
  it('reports every bad cell with its line and column', () => {
    const found = problemsOf(table('P1,A1,1,', 'P1,A1,2,', ',A2,3,', 'P2,C,4,', 'P2,A2,wide,', 'P3,A1,5,'));
    expect(found).toEqual([
      { code: 'reads/duplicate-reading', data: { row: 3, column: 'reading', value: 'P1 A1' } },
      expect.objectContaining({ data: expect.objectContaining({ row: 4, column: 'patient_id' }) as unknown }),
      expect.objectContaining({ data: expect.objectContaining({ row: 5, column: 'reading', value: 'C' }) as unknown }),
      expect.objectContaining({ data: expect.objectContaining({ row: 6, column: 'size', value: 'wide' }) as unknown }),
    ]);
  });
  it('names a table that cannot be one of readings', () => {
    const codes = (text: string): unknown[] => problemsOf(text).map((found) => (found as { code: string }).code); // problems
    expect(codes('patient_id,size\nP1,2')).toEqual(['reads/missing-column']);
    expect(codes('id,size\nP1,2')).toEqual(['reads/missing-column', 'reads/missing-column']);
    expect(codes('patient_id,reading,size')).toEqual(['reads/no-rows']);
    expect(codes(table('P1,A1,x,y', 'P1,A2,x,y'))).toEqual(['reads/no-features']);
    expect(codes(table('P1,A1,1,', 'P2,A2,2,'))).toEqual(['reads/no-pairs']);
    expect(codes('patient_id;reading;size\nP1;A1;1,5\nP1;A2;1,6')).toEqual(['clinical-table/decimal-comma']);
    expect(codes('')).toEqual(['csv/empty']);
  });
});

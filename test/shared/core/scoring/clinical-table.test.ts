import { describe, expect, it } from 'vitest';
import { calendarDay } from '@shared/core/scoring/clinical-record';
import { clinicalTableColumns, endpointsWithData, parseClinicalTable } from '@shared/core/scoring/clinical-table';
import { cohortTable } from '../../../support/golden-cohort';

const header = [...clinicalTableColumns, 'staging_edition', 'm_stage', 'mri_date', 'treatment_start', 'regimen', 'f1', 'note'];
const row = (change: Record<string, string> = {}): string => {
  const values: Record<string, string> = {
    patient_id: 'P1',
    cohort: 'training',
    age: '44',
    sex: 'male',
    t_stage: 'T3',
    n_stage: 'N1',
    overall_stage: 'III',
    ebv_dna_copies_per_ml: '1200',
    cervical_nodal_necrosis: '0',
    primary_tumor_volume_ml: '21.5',
    treatment: 'CCRT',
    ffs_months: '40.5',
    ffs_event: '1',
    os_months: '60',
    os_event: '0',
    dffs_months: '40.5',
    dffs_event: '1',
    lrffs_months: '60',
    lrffs_event: '0',
    staging_edition: '7',
    m_stage: 'M0',
    mri_date: '2024-02-25',
    treatment_start: '2024-03-06',
    regimen: 'trial-ict',
    f1: '1.5e-3',
    note: 'seen',
    ...change,
  };
  return header.map((name) => values[name]).join(',');
};
const table = (...rows: string[]): string => [header.join(','), ...rows].join('\n');

describe('the clinical table', () => {
  it('reads every column', () => {
    const parsed = parseClinicalTable(table(row(), row({ patient_id: 'P2', ebv_dna_copies_per_ml: '<500', f1: 'NA', age: '' })));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const [first, second] = parsed.value.rows;
    expect(first).toMatchObject({ patientId: 'P1', primaryTumorVolumeMl: 21.5, features: { f1: 0.0015 } });
    expect(first?.record).toMatchObject({
      stagingEdition: 7,
      mStage: 'M0',
      treatment: 'CCRT',
      plannedRegimen: 'trial-ict',
      cervicalNodalNecrosis: false,
    });
    expect(first?.record.endpoints.ffs).toEqual({ months: 40.5, event: true });
    expect(second?.record.ebvDna).toEqual({ value: 500, unit: 'copies/ml', belowLimit: true });
    expect(second?.record.ageYears).toBeNull();
    expect(second?.features).toEqual({ f1: null });
    expect(parsed.value).toMatchObject({ featureNames: ['f1'], ignoredColumns: ['note'] });
    expect(endpointsWithData(parsed.value)).toEqual(['ffs', 'os', 'dffs', 'lrffs']);
  });
  it('reports every bad cell at once, with row and column, and imports nothing', () => {
    const parsed = parseClinicalTable(
      table(
        row({ sex: 'm', t_stage: 'T5', age: '44y' }),
        row({ mri_date: '2024-02-31', ffs_event: '2', primary_tumor_volume_ml: '-3' }),
        row({ patient_id: '', os_months: '' }),
        row({ patient_id: 'P4', f1: '1.2.3' }),
        row({ patient_id: 'P5', ebv_dna_copies_per_ml: '< x', staging_edition: '9' }),
      ),
    );
    if (parsed.ok) throw new Error('imported');
    const places = parsed.error.map((p) => `${p.code} ${String(p.data['row'])} ${String(p.data['column'])}`);
    expect(places.sort()).toEqual(
      [
        'clinical-table/bad-cell 2 sex',
        'clinical-table/bad-cell 2 t_stage',
        'clinical-table/bad-cell 2 age',
        'clinical-table/bad-cell 3 mri_date',
        'clinical-table/bad-cell 3 ffs_event',
        'clinical-table/bad-cell 3 primary_tumor_volume_ml',
        'clinical-table/duplicate-patient 3 patient_id',
        'clinical-table/bad-cell 4 patient_id',
        'clinical-table/bad-cell 4 os_months',
        'clinical-table/bad-cell 5 f1',
        'clinical-table/bad-cell 6 ebv_dna_copies_per_ml',
        'clinical-table/bad-cell 6 staging_edition',
      ].sort(),
    );
  });
  it('names missing, doubled and wrongly mapped columns', () => {
    const small = 'patient_id,age\nP1,30';
    const missing = parseClinicalTable(small);
    expect(missing.ok ? [] : missing.error.length).toBe(clinicalTableColumns.length - 2);
    expect(parseClinicalTable(small, { requiredColumns: ['age'] })).toMatchObject({
      ok: true,
      value: { rows: [{ record: { ageYears: 30, sex: null } }] },
    });
    const german = 'Kennung;Alter\nP1;30';
    expect(parseClinicalTable(german, { requiredColumns: [], columnMap: { Kennung: 'patient_id', Alter: 'age' } })).toMatchObject(
      { ok: true },
    );
    expect(
      parseClinicalTable(german, { requiredColumns: [], columnMap: { Kennung: 'patient_id', Nummer: 'age' } }),
    ).toMatchObject({ error: [{ code: 'clinical-table/map-column-absent' }] });
    expect(parseClinicalTable(german, { requiredColumns: [], columnMap: { Kennung: 'age', Alter: 'age' } })).toMatchObject({
      error: [{ code: 'clinical-table/duplicate-column' }, { code: 'clinical-table/missing-column' }],
    });
    expect(parseClinicalTable('patient_id\n', { requiredColumns: [] })).toMatchObject({
      error: [{ code: 'clinical-table/no-rows' }],
    });
  });
  describe('decimal commas', () => {
    const lines = ['patient_id;age;f1', 'P1;30,5;1,25', 'P2;41;"2,5"', 'P3;44;3'];
    const text = lines.join('\n');
    it('asks, naming the columns, and guesses nothing', () => {
      expect(parseClinicalTable(text, { requiredColumns: [] })).toEqual({
        ok: false,
        error: [
          {
            code: 'clinical-table/decimal-comma',
            data: { row: 2, column: 'age', value: '30,5', columns: ['age', 'f1'] },
          },
        ],
      });
    });
    it('reads them once told, and then takes no decimal point', () => {
      const read = parseClinicalTable(text, { requiredColumns: [], decimal: ',' });
      if (!read.ok) throw new Error('refused');
      expect(read.value.rows.map((r) => [r.record.ageYears, r.features['f1']])).toEqual([
        [30.5, 1.25],
        [41, 2.5],
        [44, 3],
      ]);
      expect(parseClinicalTable(`${text}\nP4;44.5;3`, { requiredColumns: [], decimal: ',' })).toMatchObject({
        error: [
          { code: 'clinical-table/bad-cell', data: { row: 5, column: 'age', expected: 'a number >= 0 with a decimal comma' } },
        ],
      });
    });
    it('told that the sign is a point, reports each cell with a comma', () => {
      expect(parseClinicalTable(text, { requiredColumns: [], decimal: '.' })).toMatchObject({
        error: [{ code: 'clinical-table/bad-cell', data: { row: 2, column: 'age', value: '30,5' } }],
      });
    });
    it('a text column with a comma is no number', () => {
      expect(parseClinicalTable('patient_id;note\nP1;"1,5 or so"\nP2;seen', { requiredColumns: [] }).ok).toBe(true);
    });
  });
  it('reports overall survival that is shorter than another endpoint, per row', () => {
    const short = { os_months: '40.4', os_event: '0', dffs_months: '40.4', lrffs_months: '30' };
    const read = parseClinicalTable(table(row(short), row({ patient_id: 'P2' })));
    expect(read).toMatchObject({
      error: [
        {
          code: 'clinical-table/follow-up-order',
          data: { row: 2, column: 'os_months', value: '40.4', other: 'ffs_months', months: 40.5 },
        },
      ],
    });
  });
  it('knows the calendar', () => {
    expect(calendarDay('1970-01-02')).toBe(1);
    expect(calendarDay('2023-02-29')).toBeNull();
    expect(calendarDay('2024-2-9')).toBeNull();
  });
  it('reads the golden cohorts', () => {
    expect(cohortTable('training').rows.length).toBe(254);
    expect(cohortTable('training').featureNames.length).toBe(43);
    expect(cohortTable('validation').rows.length).toBe(248);
  });
});

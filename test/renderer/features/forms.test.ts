/** The clinical form and the typed standardisation values: what is accepted, what is refused and why. */
import { describe, expect, it } from 'vitest';
import type { CardEntry, ClinicalRecordEntry } from '@shared/contract/entities';
import { isCalendarDay, readClinicalForm, toClinicalForm } from '@renderer/features/case-data/clinical-form';
import { emptyForm, readTypedForm } from '@renderer/features/model/typed-values';
import { parseTypedNumber } from '@renderer/ui/typed-number';

const none = { months: null, event: null };
const record: ClinicalRecordEntry = {
  ageYears: 46,
  sex: 'male',
  stagingEdition: 7,
  tStage: 'T3',
  nStage: 'N2',
  mStage: 'M0',
  mriDate: '2024-03-01',
  treatmentStart: '2024-03-11',
  ebvDna: { value: 2100, unit: 'copies/ml', belowLimit: false },
  cervicalNodalNecrosis: false,
  plannedRegimen: 'trial',
  treatment: 'ICT+CCRT',
  followUp: { ffs: { months: 36.5, event: 1 }, os: { months: 60, event: 0 }, dffs: none, lrffs: none },
};
const unknown: ClinicalRecordEntry = {
  ageYears: null,
  sex: null,
  stagingEdition: null,
  tStage: null,
  nStage: null,
  mStage: null,
  mriDate: null,
  treatmentStart: null,
  ebvDna: null,
  cervicalNodalNecrosis: null,
  plannedRegimen: null,
  treatment: null,
  followUp: null,
};

describe('clinical form', () => {
  it.each([record, unknown])('keeps a record as it is', (value) => {
    expect(readClinicalForm(toClinicalForm(value))).toEqual({ record: value, errors: {} });
  });

  it('names every field that is wrong and then gives no record', () => {
    const form = {
      ...toClinicalForm(record),
      ageYears: 'old',
      mriDate: '2024-02-31',
      treatmentStart: '11.03.2024',
      ebvValue: '-1',
      months: { ffs: '', os: 'x', dffs: '12', lrffs: '' },
      event: { ffs: 'yes', os: 'no', dffs: '', lrffs: '' },
    };
    const { record: read, errors } = readClinicalForm(form);
    expect(read).toBeNull();
    expect(Object.keys(errors).sort()).toEqual(
      ['ageYears', 'ebvValue', 'event.dffs', 'mriDate', 'months.ffs', 'months.os', 'treatmentStart'].sort(),
    );
  });

  it('wants the limit where a value is below it, and a unit beside a value', () => {
    expect(Object.keys(readClinicalForm({ ...toClinicalForm(unknown), ebvBelowLimit: true }).errors)).toEqual(['ebvValue']);
    expect(Object.keys(readClinicalForm({ ...toClinicalForm(record), ebvUnit: ' ' }).errors)).toEqual(['ebvUnit']);
  });

  it('knows the calendar', () => {
    expect(isCalendarDay('2024-02-29')).toBe(true);
    expect(isCalendarDay('2023-02-29')).toBe(false);
    expect(isCalendarDay('2024-13-01')).toBe(false);
  });
});

const card: CardEntry = {
  cardId: 'k',
  title: 'Card',
  hash: 'h',
  locked: true,
  standardisedBy: null,
  features: ['a', 'b'].map((name) => ({ name, coefficient: 1, mean: null, sd: null, min: null, max: null })),
  cutoff: 0,
  endpoint: 'ffs',
  profileHash: null,
  assumptions: [],
  intendedUse: '',
  limits: [],
  provenance: '',
  createdAt: '2024-01-01T00:00:00Z',
};

describe('typed standardisation values', () => {
  const good = {
    citation: 'Dong 2019, supplement, table 4',
    n: '248',
    profileHash: 'abc',
    scanners: ' Maker A 3 T;Maker B 1.5 T; ',
    sequences: '',
    rows: [
      { mean: '0,5', sd: '1.2', min: '\u22121', max: '3' },
      { mean: '10', sd: '2', min: '4', max: '16' },
    ],
  };

  it('reads commas and real minus signs', () => {
    expect(readTypedForm(good).values).toEqual({
      kind: 'typed',
      citation: 'Dong 2019, supplement, table 4',
      n: 248,
      profileHash: 'abc',
      scanners: ['Maker A 3 T', 'Maker B 1.5 T'],
      sequences: [],
      mean: [0.5, 10],
      sd: [1.2, 2],
      range: [
        [-1, 3],
        [4, 16],
      ],
    });
    expect(['0,5', ' 12,25 ', '\u22121.5', '.5', '1e3', '3200', '0,125'].map(parseTypedNumber)).toEqual([
      0.5, 12.25, -1.5, 0.5, 1000, 3200, 0.125,
    ]);
    expect(['', '1e', '0x10', '1 000', '1,2,3', 'Infinity'].map(parseTypedNumber)).toEqual([null, null, null, null, null, null]);
  });

  it('guesses no number from a comma that may separate thousands', () => {
    expect(['3,200', '12,000', '-1,234'].map(parseTypedNumber)).toEqual([null, null, null]);
    const { errors } = readTypedForm({ ...good, rows: [{ ...good.rows[0]!, mean: '1,200' }, good.rows[1]!] });
    expect(Object.keys(errors)).toEqual(['mean.0']);
    const clinical = readClinicalForm({ ...toClinicalForm(record), ebvValue: '3,200' });
    expect([clinical.record, Object.keys(clinical.errors)]).toEqual([null, ['ebvValue']]);
  });

  it('takes means and SDs without any range, but no range in part', () => {
    const bare = good.rows.map((row) => ({ ...row, min: '', max: ' ' }));
    expect(readTypedForm({ ...good, rows: bare }).values?.range).toEqual([]);
    const part = [{ ...bare[0]!, min: '0' }, bare[1]!];
    expect(Object.keys(readTypedForm({ ...good, rows: part }).errors)).toEqual(['max.0', 'min.1', 'max.1']);
  });

  it('refuses an empty form field by field', () => {
    const { values, errors } = readTypedForm(emptyForm(card, ''));
    expect(values).toBeNull();
    expect(Object.keys(errors)).toHaveLength(3 + 4);
  });

  it('refuses fewer than 30 patients, SDs of 0, reversed ranges and means outside', () => {
    const bad = {
      ...good,
      n: '29',
      rows: [
        { mean: '5', sd: '0', min: '0', max: '3' },
        { mean: '10', sd: '2', min: '16', max: '4' },
      ],
    };
    expect(Object.keys(readTypedForm(bad).errors).sort()).toEqual(['max.1', 'mean.0', 'mean.1', 'n', 'sd.0']);
  });
});

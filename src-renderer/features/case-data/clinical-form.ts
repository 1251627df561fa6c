/** The clinical form: record to texts and back, with what is wrong per field. Nothing is converted or guessed; empty = not known. */
import type { ClinicalRecordEntry } from '@shared/contract/entities';
import type { MessageKey } from '@shared/messages/index';
import type { Endpoint } from '@renderer/state/cohorts';
import { endpoints } from '@renderer/state/cohorts';
import { parseTypedNumber } from '@renderer/ui/typed-number';

export const NOT_KNOWN = '';
export const tStages = ['T1', 'T2', 'T3', 'T4'] as const;
export const nStages = ['N0', 'N1', 'N2', 'N3'] as const;
export const mStages = ['M0', 'M1'] as const;
export const regimens = ['trial', 'gemcitabine-cisplatin', 'other', 'none'] as const;
export const treatments = ['ICT+CCRT', 'CCRT'] as const;
export const sexes = ['female', 'male'] as const;
export const editions = ['7', '8'] as const;
export const answers = ['yes', 'no'] as const;
/** Only values in this unit are compared with the cut-off; others are kept and never converted. */
export const EBV_UNIT = 'copies/ml';

export interface ClinicalForm {
  readonly ageYears: string;
  readonly sex: string;
  readonly stagingEdition: string;
  readonly tStage: string;
  readonly nStage: string;
  readonly mStage: string;
  readonly mriDate: string;
  readonly treatmentStart: string;
  readonly ebvValue: string;
  readonly ebvUnit: string;
  readonly ebvBelowLimit: boolean;
  readonly necrosis: string;
  readonly plannedRegimen: string;
  readonly treatment: string;
  readonly months: Readonly<Record<Endpoint, string>>;
  readonly event: Readonly<Record<Endpoint, string>>;
}

export type ClinicalErrors = Readonly<Record<string, MessageKey>>;

const text = (value: string | number | null): string => (value === null ? NOT_KNOWN : String(value));
const answer = (value: boolean | null): string => (value === null ? NOT_KNOWN : value ? 'yes' : 'no');
const perEndpoint = (of: (name: Endpoint) => string): Record<Endpoint, string> => ({
  ffs: of('ffs'),
  os: of('os'),
  dffs: of('dffs'),
  lrffs: of('lrffs'),
});

/** The form as it opens. */
export function toClinicalForm(record: ClinicalRecordEntry): ClinicalForm {
  return {
    ageYears: text(record.ageYears),
    sex: text(record.sex),
    stagingEdition: text(record.stagingEdition),
    tStage: text(record.tStage),
    nStage: text(record.nStage),
    mStage: text(record.mStage),
    mriDate: text(record.mriDate),
    treatmentStart: text(record.treatmentStart),
    ebvValue: text(record.ebvDna?.value ?? null),
    ebvUnit: record.ebvDna?.unit ?? EBV_UNIT,
    ebvBelowLimit: record.ebvDna?.belowLimit ?? false,
    necrosis: answer(record.cervicalNodalNecrosis),
    plannedRegimen: text(record.plannedRegimen),
    treatment: text(record.treatment),
    months: perEndpoint((name) => text(record.followUp?.[name].months ?? null)),
    event: perEndpoint((name) => {
      const event = record.followUp?.[name].event ?? null;
      return event === null ? NOT_KNOWN : event === 1 ? 'yes' : 'no';
    }),
  };
}

/** One of the allowed values, null for not known. */
function oneOf<V extends string>(value: string, allowed: readonly V[]): V | null {
  return allowed.find((candidate) => candidate === value) ?? null;
}

const parseNumber = (value: string): number | null | 'bad' => (value.trim() === '' ? null : (parseTypedNumber(value) ?? 'bad'));

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export function isCalendarDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

const OLDEST_YEARS = 120;
const LONGEST_MONTHS = 600;

/** The record, or per field what is wrong. */
export function readClinicalForm(form: ClinicalForm): {
  readonly record: ClinicalRecordEntry | null;
  readonly errors: ClinicalErrors;
} {
  const errors: Record<string, MessageKey> = {};
  const age = parseNumber(form.ageYears);
  if (age === 'bad' || (age !== null && (age < 0 || age > OLDEST_YEARS))) errors['ageYears'] = 'clinical.error.age';
  for (const field of ['mriDate', 'treatmentStart'] as const) {
    if (form[field].trim() !== '' && !isCalendarDay(form[field].trim())) errors[field] = 'clinical.error.date';
  }
  const ebv = parseNumber(form.ebvValue);
  if (ebv === 'bad' || (ebv !== null && ebv < 0)) errors['ebvValue'] = 'clinical.error.ebv';
  if (ebv === null && form.ebvBelowLimit) errors['ebvValue'] = 'clinical.error.ebvLimit';
  if (ebv !== null && form.ebvUnit.trim() === '') errors['ebvUnit'] = 'clinical.error.ebvUnit';

  const followUp: Record<Endpoint, { months: number | null; event: 0 | 1 | null }> = {
    ffs: { months: null, event: null },
    os: { months: null, event: null },
    dffs: { months: null, event: null },
    lrffs: { months: null, event: null },
  };
  let anyFollowUp = false;
  for (const name of endpoints) {
    const months = parseNumber(form.months[name]);
    const event = oneOf(form.event[name], answers);
    if (months === 'bad' || (months !== null && (months < 0 || months > LONGEST_MONTHS)))
      errors[`months.${name}`] = 'clinical.error.months';
    else if (months === null && event !== null) errors[`months.${name}`] = 'clinical.error.monthsMissing';
    else if (months !== null && event === null) errors[`event.${name}`] = 'clinical.error.eventMissing';
    else if (months !== null) {
      followUp[name] = { months, event: event === 'yes' ? 1 : 0 };
      anyFollowUp = true;
    }
  }
  if (Object.keys(errors).length > 0 || age === 'bad' || ebv === 'bad') return { record: null, errors };
  const dateOrNull = (value: string): string | null => (value.trim() === '' ? null : value.trim());
  const edition = oneOf(form.stagingEdition, editions);
  const necrosis = oneOf(form.necrosis, answers);
  return {
    record: {
      ageYears: age,
      sex: oneOf(form.sex, sexes),
      stagingEdition: edition === null ? null : edition === '7' ? 7 : 8,
      tStage: oneOf(form.tStage, tStages),
      nStage: oneOf(form.nStage, nStages),
      mStage: oneOf(form.mStage, mStages),
      mriDate: dateOrNull(form.mriDate),
      treatmentStart: dateOrNull(form.treatmentStart),
      ebvDna: ebv === null ? null : { value: ebv, unit: form.ebvUnit.trim(), belowLimit: form.ebvBelowLimit },
      cervicalNodalNecrosis: necrosis === null ? null : necrosis === 'yes',
      plannedRegimen: oneOf(form.plannedRegimen, regimens),
      treatment: oneOf(form.treatment, treatments),
      followUp: anyFollowUp ? followUp : null,
    },
    errors: {},
  };
}

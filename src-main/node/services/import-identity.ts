/** Which patient a DICOM header speaks of: texts as shown, and whether two headers mean the same person. Pure. */
import type { DicomInstance } from '@shared/core/dicom/dicom-instance';
import type { NewCase } from '../store/write/images';

/** DICOM DA (YYYYMMDD, or the retired YYYY.MM.DD) as YYYY-MM-DD; null where it is no date. */
export function toIsoDate(da: string | null): string | null {
  const found = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(da ?? '');
  if (!found) return null;
  const [, year, month, day] = found;
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

/** A person name as people write it: "Family, Given Middle" from DICOM's Family^Given^Middle. */
export function toShownName(personName: string | null): string {
  const [family = '', given = '', middle = ''] = (personName ?? '')
    .split('=')[0]!
    .split('^')
    .map((part) => part.trim());
  const rest = [given, middle].filter((part) => part !== '').join(' ');
  return family !== '' && rest !== '' ? `${family}, ${rest}` : family + rest;
}

const sexes: Readonly<Record<string, NewCase['sex']>> = { M: 'male', F: 'female', O: 'other' };

/** What a header says of its patient. */
export function toPatient(instance: DicomInstance): NewCase {
  return {
    patientId: (instance.patientId ?? '').trim(),
    patientName: toShownName(instance.patientName),
    birthDate: toIsoDate(instance.patientBirthDate),
    sex: sexes[(instance.patientSex ?? '').trim().toUpperCase()] ?? null,
    synthetic: /synthetic/i.test(
      `${instance.imageComments ?? ''} ${instance.manufacturer ?? ''} ${instance.studyDescription ?? ''}`,
    ),
  };
}

type Person = Pick<NewCase, 'patientId' | 'patientName' | 'birthDate' | 'synthetic'>;

const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s,^=._-]+/g, ' ')
    .trim();

/**
 * Whether two descriptions are of one person. The same patient id, and nothing that
 * contradicts: a name or birth date that is missing on one side agrees with any. Without
 * patient ids, name and birth date must both be there and equal. Synthetic and real never mix.
 */
export function isSamePatient(a: Person, b: Person): boolean {
  if (a.patientId !== b.patientId || a.synthetic !== b.synthetic) return false;
  const [nameA, nameB] = [plainName(a.patientName), plainName(b.patientName)];
  if (a.patientId === '') return nameA !== '' && nameA === nameB && a.birthDate !== null && a.birthDate === b.birthDate;
  const namesAgree = nameA === '' || nameB === '' || nameA === nameB;
  return namesAgree && (a.birthDate === null || b.birthDate === null || a.birthDate === b.birthDate);
}

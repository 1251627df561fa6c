/** Keeps a new version of a clinical record. */
import type { ClinicalRecordEntry } from '@shared/contract/entities';
import { toClinicalColumns } from '../clinical-columns';
import { insert, one, type WritableDb } from '../database';
import { touchCase } from './images';

/** Appends the record and answers its revision. */
export function addClinicalRecord(
  db: WritableDb,
  at: string,
  userId: string,
  caseId: string,
  record: ClinicalRecordEntry,
): number {
  const last = one<{ revision: number | null }>(
    db,
    'SELECT max(revision) AS revision FROM clinical_records WHERE case_id = ?',
    caseId,
  );
  const revision = (last?.revision ?? 0) + 1;
  insert(db, 'clinical_records', { case_id: caseId, revision, saved_at: at, user_id: userId, ...toClinicalColumns(record) });
  touchCase(db, at, caseId);
  return revision;
}

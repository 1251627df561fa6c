/** Clinical records: every saved version stays, the newest counts. */
import type { ClinicalRecordEntry } from '@shared/contract/entities';
import { clinicalColumnNames, fromClinicalColumns, type ClinicalSql } from '../clinical-columns';
import { all, one, type ReadableDb } from '../database';

export interface StoredClinicalRecord {
  readonly caseId: string;
  readonly revision: number;
  readonly savedAt: string;
  readonly record: ClinicalRecordEntry;
}

type Sql = ClinicalSql & { readonly caseId: string; readonly revision: number; readonly savedAt: string };
const select = `SELECT case_id AS caseId, revision, saved_at AS savedAt, ${clinicalColumnNames} FROM clinical_records c
  WHERE revision = (SELECT max(revision) FROM clinical_records WHERE case_id = c.case_id)`;
const toStored = (row: Sql): StoredClinicalRecord => ({
  caseId: row.caseId,
  revision: row.revision,
  savedAt: row.savedAt,
  record: fromClinicalColumns(row),
});

/** The newest record of a case, null where none was entered. */
export function findClinicalRecord(db: ReadableDb, caseId: string): StoredClinicalRecord | null {
  const row = one<Sql>(db, `${select} AND case_id = ?`, caseId);
  return row && toStored(row);
}

/** The newest record of every case that has one. */
export const listClinicalRecords = (db: ReadableDb): StoredClinicalRecord[] => all<Sql>(db, select).map(toStored);

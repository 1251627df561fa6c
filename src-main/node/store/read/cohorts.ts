/** Cohorts, their patients and, where they came from a table, its feature values. */
import type { ClinicalRecordEntry } from '@shared/contract/entities';
import { clinicalColumnNames, fromClinicalColumns, type ClinicalSql } from '../clinical-columns';
import { all, fromFlag, one, type ReadableDb } from '../database';

export interface CohortRow {
  readonly cohortId: string;
  readonly name: string;
  readonly synthetic: boolean;
  /** `cases`: a list of cases of the store, whose records and results are read live. `table`: values as imported. */
  readonly source: 'cases' | 'table';
  readonly sourcePath: string | null;
  readonly sourceSha256: string | null;
  readonly patientCount: number;
  readonly createdAt: string;
}

export interface CohortPatient {
  readonly position: number;
  readonly patientId: string;
  /** The case of the store that carries this patient id, null for a patient known from the table only. */
  readonly caseId: string | null;
  /** The table's `cohort` column. */
  readonly label: string | null;
  readonly overallStage: string | null;
  readonly primaryTumorVolumeMl: number | null;
  /** As imported with the table; all null for a cohort of cases. */
  readonly clinical: ClinicalRecordEntry;
  /** By position of `listCohortFeatures`. Empty for a cohort of cases. */
  readonly features: readonly (number | null)[];
}

type CohortSql = Omit<CohortRow, 'synthetic'> & { readonly synthetic: number };
const select = `SELECT id AS cohortId, name, synthetic, source, source_path AS sourcePath, source_sha256 AS sourceSha256,
  (SELECT count(*) FROM cohort_patients WHERE cohort_id = c.id) AS patientCount, created_at AS createdAt FROM cohorts c`;
const toCohort = (row: CohortSql): CohortRow => ({ ...row, synthetic: fromFlag(row.synthetic) });

export const listCohorts = (db: ReadableDb): CohortRow[] => all<CohortSql>(db, `${select} ORDER BY created_at, id`).map(toCohort);
export function findCohort(db: ReadableDb, cohortId: string): CohortRow | null {
  const row = one<CohortSql>(db, `${select} WHERE id = ?`, cohortId);
  return row && toCohort(row);
}
/** Names differ regardless of case. */
export function findCohortByName(db: ReadableDb, name: string): CohortRow | null {
  const row = one<CohortSql>(db, `${select} WHERE name = ?`, name);
  return row && toCohort(row);
}

/** Names of the table's feature columns, by position. */
export const listCohortFeatures = (db: ReadableDb, cohortId: string): string[] =>
  all<{ name: string }>(db, 'SELECT name FROM cohort_features WHERE cohort_id = ? ORDER BY position', cohortId).map(
    (row) => row.name,
  );

type PatientSql = ClinicalSql & {
  readonly id: number;
  readonly position: number;
  readonly patientId: string;
  readonly caseId: string | null;
  readonly label: string | null;
  readonly overallStage: string | null;
  readonly volumeMl: number | null;
};

/** All patients in the order of the table. */
export function listCohortPatients(db: ReadableDb, cohortId: string): CohortPatient[] {
  const width =
    one<{ count: number }>(db, 'SELECT count(*) AS count FROM cohort_features WHERE cohort_id = ?', cohortId)?.count ?? 0;
  const values = new Map<number, (number | null)[]>();
  for (const row of all<{ patient: number; position: number; value: number | null }>(
    db,
    `SELECT v.cohort_patient AS patient, v.position, v.value FROM cohort_values v
     JOIN cohort_patients p ON p.id = v.cohort_patient WHERE p.cohort_id = ?`,
    cohortId,
  )) {
    const known = values.get(row.patient) ?? Array.from({ length: width }, () => null);
    known[row.position] = row.value;
    values.set(row.patient, known);
  }
  return all<PatientSql>(
    db,
    `SELECT id, position, patient_id AS patientId, case_id AS caseId, label, overall_stage AS overallStage,
     primary_tumor_volume_ml AS volumeMl, ${clinicalColumnNames} FROM cohort_patients WHERE cohort_id = ? ORDER BY position`,
    cohortId,
  ).map((row) => ({
    position: row.position,
    patientId: row.patientId,
    caseId: row.caseId,
    label: row.label,
    overallStage: row.overallStage,
    primaryTumorVolumeMl: row.volumeMl,
    clinical: fromClinicalColumns(row),
    features: values.get(row.id) ?? Array.from({ length: width }, () => null),
  }));
}

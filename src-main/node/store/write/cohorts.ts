/** Adds cohorts, whole. */
import { randomUUID } from 'node:crypto';
import { insert, run, toFlag, type WritableDb } from '../database';
import { toClinicalColumns } from '../clinical-columns';
import type { CohortPatient } from '../read/cohorts';

export interface NewCohort {
  readonly name: string;
  readonly synthetic: boolean;
  readonly source: 'cases' | 'table';
  readonly sourcePath: string | null;
  readonly sourceSha256: string | null;
  readonly userId: string;
  /** Names of feature columns; each patient's `features` has one value a name. */
  readonly featureNames: readonly string[];
  readonly patients: readonly Omit<CohortPatient, 'position'>[];
}

/** Adds the cohort and answers its id. Missing feature values take no row. */
export function addCohort(db: WritableDb, at: string, added: NewCohort): string {
  const id = randomUUID();
  insert(db, 'cohorts', {
    id,
    name: added.name,
    synthetic: toFlag(added.synthetic),
    source: added.source,
    source_path: added.sourcePath,
    source_sha256: added.sourceSha256,
    user_id: added.userId,
    created_at: at,
  });
  added.featureNames.forEach((name, position) => insert(db, 'cohort_features', { cohort_id: id, position, name }));
  added.patients.forEach((patient, position) => {
    const row = insert(db, 'cohort_patients', {
      cohort_id: id,
      position,
      patient_id: patient.patientId,
      case_id: patient.caseId,
      label: patient.label,
      overall_stage: patient.overallStage,
      primary_tumor_volume_ml: patient.primaryTumorVolumeMl,
      ...toClinicalColumns(patient.clinical),
    });
    patient.features.forEach((value, n) => {
      if (value !== null) run(db, 'INSERT INTO cohort_values (cohort_patient, position, value) VALUES (?, ?, ?)', row, n, value);
    });
  });
  return id;
}

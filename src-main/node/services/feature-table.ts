/**
 * Feature and clinical tables (CSV) as the card services need them: one row a patient
 * with features, clinical record and provenance. Checks come from the core's table
 * parser; nothing is stored here.
 */
import { parseCsv } from '@shared/base/csv';
import { err, fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import type { ClinicalRecord } from '@shared/core/scoring/clinical-record';
import { parseClinicalTable, type ClinicalTable, type RowProvenance } from '@shared/core/scoring/clinical-table';
import { saysSynthetic } from '@shared/core/scoring/synthetic-label';

export interface TablePatient extends RowProvenance {
  readonly patientId: string;
  readonly features: Readonly<Record<string, number | null>>;
  readonly clinical: ClinicalRecord | null;
  readonly volumeMl: number | null;
  readonly synthetic: boolean;
}

/** The CSV with `case_id` read as `patient_id` where that is missing. */
function readTable(text: string): Result<ClinicalTable, readonly Problem[]> {
  const csv = parseCsv(text);
  if (!csv.ok) return err([csv.error]);
  const { header } = csv.value;
  const renamed = !header.includes('patient_id') && header.includes('case_id');
  return parseClinicalTable(text, { requiredColumns: [], ...(renamed ? { columnMap: { case_id: 'patient_id' } } : {}) });
}

/** Whether a table says anything clinical: features alone are no record in which nothing is known. */
const hasClinical = (text: string): boolean => {
  const csv = parseCsv(text);
  const clinical = ['t_stage', 'n_stage', 'age', 'treatment', 'staging_edition', 'm_stage'];
  return csv.ok && csv.value.header.some((name) => clinical.includes(name));
};

/**
 * Patients of a feature table, with the clinical table's record where one is given (else the
 * feature table's own clinical columns). Problems: those of `parseClinicalTable`,
 * `table/no-features`, `table/patient-not-in-features` {patients} for clinical rows without features.
 */
export function readFeatureTable(
  featureCsv: string,
  clinicalCsv: string | null,
): Result<{ patients: readonly TablePatient[]; warnings: readonly Problem[] }, readonly Problem[]> {
  const read = readTable(featureCsv);
  if (!read.ok) return read;
  const table = read.value;
  if (table.featureNames.length === 0) return err([problem('table/no-features')]);
  const clinical = clinicalCsv === null ? null : readTable(clinicalCsv);
  if (clinical !== null && !clinical.ok) return clinical;
  const records = new Map((clinical?.value.rows ?? []).map((row) => [row.patientId, row]));
  const own = hasClinical(featureCsv);
  const patients = table.rows.map((row): TablePatient => {
    const beside = records.get(row.patientId);
    return {
      patientId: row.patientId,
      features: row.features,
      clinical: beside?.record ?? (own ? row.record : null),
      volumeMl: beside?.primaryTumorVolumeMl ?? row.primaryTumorVolumeMl,
      ...row.provenance,
      synthetic: saysSynthetic(row.patientId, beside?.cohort ?? row.cohort),
    };
  });
  const ids = new Set(patients.map((patient) => patient.patientId));
  const without = [...records.keys()].filter((id) => !ids.has(id));
  return ok({
    patients,
    warnings: without.length > 0 ? [problem('table/patient-not-in-features', { patients: without })] : [],
  });
}

/** The one profile hash of patients; null where none says any. Error `table/mixed-profiles` {hashes}. */
export function commonProfileHash(patients: readonly Pick<TablePatient, 'profileHash'>[]): Result<string | null> {
  const hashes = [...new Set(patients.flatMap(({ profileHash }) => (profileHash === null ? [] : [profileHash])))];
  if (hashes.length > 1) return fail('table/mixed-profiles', { hashes });
  return ok(hashes[0] ?? null);
}

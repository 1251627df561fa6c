/**
 * Feature and clinical tables (CSV) as the card services need them: one row a patient
 * with features, clinical record and provenance. Checks come from the core's table
 * parser; nothing is stored here.
 */
import { parseCsv } from '@shared/base/csv';
import { err, fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import type { ClinicalRecord } from '@shared/core/scoring/clinical-record';
import { parseClinicalTable, type ClinicalTable } from '@shared/core/scoring/clinical-table';
import { saysSynthetic } from '@shared/core/scoring/synthetic-label';

export interface TablePatient {
  readonly patientId: string;
  readonly features: Readonly<Record<string, number | null>>;
  readonly clinical: ClinicalRecord | null;
  readonly volumeMl: number | null;
  readonly profileHash: string | null;
  readonly scanner: string | null;
  readonly sequenceName: string | null;
  readonly readState: 'draft' | 'from-table';
  /** `normalisation-clips-roi` where the table carries that flag. */
  readonly extractionReason: string | null;
  readonly synthetic: boolean;
}

/** Text columns beside the contract's: where the features come from. */
const provenanceColumns = ['profile_hash', 'scanner', 'sequence_name', 'read_state', 'preprocessing_flags'] as const;

/** A table without `read_state` stands for finalised reads; any other word than final is a draft. */
export const readStateIn = (text: string | null): 'draft' | 'from-table' =>
  text === null || ['final', 'finalised'].includes(text.trim().toLowerCase()) ? 'from-table' : 'draft';

/** The named reason for which values of a table give no score; null when there is none. */
export const clippedIn = (flags: string | null): 'normalisation-clips-roi' | null =>
  flags?.split(/[\s;]+/).includes('normalisation-clips-roi') === true ? 'normalisation-clips-roi' : null;

/** The CSV with `case_id` read as `patient_id` where that is missing. */
function readTable(text: string): Result<{ table: ClinicalTable; texts: Map<string, Map<string, string>> }, readonly Problem[]> {
  const csv = parseCsv(text);
  if (!csv.ok) return err([csv.error]);
  const { header } = csv.value;
  const renamed = !header.includes('patient_id') && header.includes('case_id');
  const table = parseClinicalTable(text, {
    requiredColumns: [],
    ...(renamed ? { columnMap: { case_id: 'patient_id' } } : {}),
  });
  if (!table.ok) return table;
  const idColumn = header.indexOf(renamed ? 'case_id' : 'patient_id');
  const texts = new Map<string, Map<string, string>>();
  for (const row of csv.value.rows) {
    const known = new Map<string, string>();
    for (const column of provenanceColumns) {
      const text = row[header.indexOf(column)];
      if (header.includes(column) && text !== undefined && text !== '') known.set(column, text);
    }
    texts.set(row[idColumn] ?? '', known);
  }
  return ok({ table: table.value, texts });
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
  const { table, texts } = read.value;
  if (table.featureNames.length === 0) return err([problem('table/no-features')]);
  const clinical = clinicalCsv === null ? null : readTable(clinicalCsv);
  if (clinical !== null && !clinical.ok) return clinical;
  const records = new Map((clinical?.value.table.rows ?? []).map((row) => [row.patientId, row]));
  const own = hasClinical(featureCsv);
  const patients = table.rows.map((row): TablePatient => {
    const beside = records.get(row.patientId);
    const provenance = texts.get(row.patientId);
    return {
      patientId: row.patientId,
      features: row.features,
      clinical: beside?.record ?? (own ? row.record : null),
      volumeMl: beside?.primaryTumorVolumeMl ?? row.primaryTumorVolumeMl,
      profileHash: provenance?.get('profile_hash') ?? null,
      scanner: provenance?.get('scanner') ?? null,
      sequenceName: provenance?.get('sequence_name') ?? null,
      readState: readStateIn(provenance?.get('read_state') ?? null),
      extractionReason: clippedIn(provenance?.get('preprocessing_flags') ?? null),
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

/** A clinical record as columns: the same set in `clinical_records` and `cohort_patients`. */
import type { ClinicalRecordEntry } from '@shared/contract/entities';
import { fromFlag, toFlag, toNullableFlag, type SqlValue } from './database';

type EventFlag = 0 | 1 | null;

export interface ClinicalSql {
  readonly age_years: number | null;
  readonly sex: 'female' | 'male' | null;
  readonly staging_edition: 7 | 8 | null;
  readonly t_stage: ClinicalRecordEntry['tStage'];
  readonly n_stage: ClinicalRecordEntry['nStage'];
  readonly m_stage: ClinicalRecordEntry['mStage'];
  readonly mri_date: string | null;
  readonly treatment_start: string | null;
  readonly ebv_value: number | null;
  readonly ebv_unit: string | null;
  readonly ebv_below_limit: number | null;
  readonly cervical_nodal_necrosis: number | null;
  readonly planned_regimen: ClinicalRecordEntry['plannedRegimen'];
  readonly treatment: ClinicalRecordEntry['treatment'];
  readonly has_follow_up: number;
  readonly ffs_months: number | null;
  readonly ffs_event: EventFlag;
  readonly os_months: number | null;
  readonly os_event: EventFlag;
  readonly dffs_months: number | null;
  readonly dffs_event: EventFlag;
  readonly lrffs_months: number | null;
  readonly lrffs_event: EventFlag;
}

export const clinicalColumnNames = `age_years, sex, staging_edition, t_stage, n_stage, m_stage, mri_date, treatment_start,
  ebv_value, ebv_unit, ebv_below_limit, cervical_nodal_necrosis, planned_regimen, treatment, has_follow_up,
  ffs_months, ffs_event, os_months, os_event, dffs_months, dffs_event, lrffs_months, lrffs_event`;

export function toClinicalColumns(record: ClinicalRecordEntry): Record<string, SqlValue> {
  const followUp = record.followUp;
  return {
    age_years: record.ageYears,
    sex: record.sex,
    staging_edition: record.stagingEdition,
    t_stage: record.tStage,
    n_stage: record.nStage,
    m_stage: record.mStage,
    mri_date: record.mriDate,
    treatment_start: record.treatmentStart,
    ebv_value: record.ebvDna?.value ?? null,
    ebv_unit: record.ebvDna?.unit ?? null,
    ebv_below_limit: toNullableFlag(record.ebvDna?.belowLimit ?? null),
    cervical_nodal_necrosis: toNullableFlag(record.cervicalNodalNecrosis),
    planned_regimen: record.plannedRegimen,
    treatment: record.treatment,
    has_follow_up: toFlag(followUp !== null),
    ffs_months: followUp?.ffs.months ?? null,
    ffs_event: followUp?.ffs.event ?? null,
    os_months: followUp?.os.months ?? null,
    os_event: followUp?.os.event ?? null,
    dffs_months: followUp?.dffs.months ?? null,
    dffs_event: followUp?.dffs.event ?? null,
    lrffs_months: followUp?.lrffs.months ?? null,
    lrffs_event: followUp?.lrffs.event ?? null,
  };
}

export function fromClinicalColumns(row: ClinicalSql): ClinicalRecordEntry {
  return {
    ageYears: row.age_years,
    sex: row.sex,
    stagingEdition: row.staging_edition,
    tStage: row.t_stage,
    nStage: row.n_stage,
    mStage: row.m_stage,
    mriDate: row.mri_date,
    treatmentStart: row.treatment_start,
    ebvDna:
      row.ebv_value === null || row.ebv_unit === null
        ? null
        : { value: row.ebv_value, unit: row.ebv_unit, belowLimit: fromFlag(row.ebv_below_limit) },
    cervicalNodalNecrosis: row.cervical_nodal_necrosis === null ? null : fromFlag(row.cervical_nodal_necrosis),
    plannedRegimen: row.planned_regimen,
    treatment: row.treatment,
    followUp: fromFlag(row.has_follow_up)
      ? {
          ffs: { months: row.ffs_months, event: row.ffs_event },
          os: { months: row.os_months, event: row.os_event },
          dffs: { months: row.dffs_months, event: row.dffs_event },
          lrffs: { months: row.lrffs_months, event: row.lrffs_event },
        }
      : null,
  };
}

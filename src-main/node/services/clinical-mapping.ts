/** The clinical record between its two forms: as it crosses process borders, and as the core judges it. */
import type { ClinicalRecordEntry } from '@shared/contract/entities';
import type { ClinicalRecord, EndpointFollowUp, EndpointName } from '@shared/core/scoring/clinical-record';
import type { ClinicalTableRow } from '@shared/core/scoring/clinical-table';

/** A record in which nothing is known. */
export const emptyRecordEntry: ClinicalRecordEntry = {
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

/** For the core. A planned "none" is a regimen other than the trial's; the overall stage is derived, not stored. */
export function toCoreRecord(entry: ClinicalRecordEntry): ClinicalRecord {
  const endpoint = (name: EndpointName): EndpointFollowUp | null => {
    const found = entry.followUp?.[name];
    return found && found.months !== null && found.event !== null ? { months: found.months, event: found.event === 1 } : null;
  };
  const regimen = entry.plannedRegimen;
  return {
    ageYears: entry.ageYears,
    sex: entry.sex,
    stagingEdition: entry.stagingEdition,
    tStage: entry.tStage,
    nStage: entry.nStage,
    mStage: entry.mStage,
    overallStage: null,
    mriDate: entry.mriDate,
    treatmentStart: entry.treatmentStart,
    ebvDna: entry.ebvDna,
    cervicalNodalNecrosis: entry.cervicalNodalNecrosis,
    plannedRegimen: regimen === 'trial' ? 'trial-ict' : regimen === 'none' ? 'other' : regimen,
    treatment: entry.treatment,
    endpoints: { ffs: endpoint('ffs'), os: endpoint('os'), dffs: endpoint('dffs'), lrffs: endpoint('lrffs') },
  };
}

/** A row of a clinical table as a record. */
export function toRecordEntry({ record }: ClinicalTableRow): ClinicalRecordEntry {
  const point = (name: EndpointName): { months: number | null; event: 0 | 1 | null } => {
    const found = record.endpoints[name];
    return found ? { months: found.months, event: found.event ? 1 : 0 } : { months: null, event: null };
  };
  const followed = Object.values(record.endpoints).some((endpoint) => endpoint !== null);
  return {
    ageYears: record.ageYears,
    sex: record.sex,
    stagingEdition: record.stagingEdition,
    tStage: record.tStage,
    nStage: record.nStage,
    mStage: record.mStage,
    mriDate: record.mriDate,
    treatmentStart: record.treatmentStart,
    ebvDna: record.ebvDna && { ...record.ebvDna },
    cervicalNodalNecrosis: record.cervicalNodalNecrosis,
    plannedRegimen: record.plannedRegimen === 'trial-ict' ? 'trial' : record.plannedRegimen,
    treatment: record.treatment,
    followUp: followed ? { ffs: point('ffs'), os: point('os'), dffs: point('dffs'), lrffs: point('lrffs') } : null,
  };
}

/** `known` completed and corrected by what `newer` knows; what `newer` does not know stays. */
export function mergeRecords(known: ClinicalRecordEntry, newer: ClinicalRecordEntry): ClinicalRecordEntry {
  return {
    ageYears: newer.ageYears ?? known.ageYears,
    sex: newer.sex ?? known.sex,
    stagingEdition: newer.stagingEdition ?? known.stagingEdition,
    tStage: newer.tStage ?? known.tStage,
    nStage: newer.nStage ?? known.nStage,
    mStage: newer.mStage ?? known.mStage,
    mriDate: newer.mriDate ?? known.mriDate,
    treatmentStart: newer.treatmentStart ?? known.treatmentStart,
    ebvDna: newer.ebvDna ?? known.ebvDna,
    cervicalNodalNecrosis: newer.cervicalNodalNecrosis ?? known.cervicalNodalNecrosis,
    plannedRegimen: newer.plannedRegimen ?? known.plannedRegimen,
    treatment: newer.treatment ?? known.treatment,
    followUp: newer.followUp ?? known.followUp,
  };
}

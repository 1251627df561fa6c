/**
 * The patients of a cohort in one form, wherever they come from: cases of the store
 * (records and results as they are now) or a table (values as imported). Reads only.
 */
import { parseCsv } from '@shared/base/csv';
import type { ClinicalRecordEntry, CohortEntry } from '@shared/contract/entities';
import { applyCard, type ScorePatient, type ScoreResult } from '@shared/core/scoring/apply-card';
import { clippedIn, readStateIn } from '@shared/core/scoring/clinical-table';
import { judgeEligibility } from '@shared/core/scoring/eligibility';
import type { ModelCard } from '@shared/core/scoring/model-card';
import { saysSynthetic } from '@shared/core/scoring/synthetic-label';
import { findClinicalRecord } from '../store/read/clinical';
import { listCohortFeatures, listCohortPatients, type CohortRow } from '../store/read/cohorts';
import { findExtraction, findExtractionRowOfRead } from '../store/read/extractions';
import { findCase, findSeries, type SeriesRow } from '../store/read/images';
import { findCaseRead, type ReadRow } from '../store/read/reads';
import type { Store } from '../store/store';
import { emptyRecordEntry, toCoreRecord } from './clinical-mapping';
import type { TableProvenance } from './wide-csv';

/** The scanner of a series in words; null where the file does not say. */
export function scannerOf(series: Pick<SeriesRow, 'manufacturer' | 'manufacturerModel' | 'fieldStrengthT'>): string | null {
  const parts = [
    series.manufacturer,
    series.manufacturerModel,
    series.fieldStrengthT === null ? null : `${series.fieldStrengthT} T`,
  ];
  const known = parts.filter((part) => part !== null && part !== '');
  return known.length > 0 ? known.join(' ') : null;
}

export interface CohortMember {
  readonly patientId: string;
  readonly caseId: string | null;
  readonly record: ClinicalRecordEntry;
  readonly patient: ScorePatient;
}

/** What a card needs of a case: its T1C read, that read's current result, its record. */
export interface CaseEvidence {
  readonly patient: ScorePatient;
  readonly record: ClinicalRecordEntry;
  readonly clinicalRevision: number | null;
  readonly read: ReadRow | null;
  /** Id of the current, not stale result of the T1C read. */
  readonly extractionId: string | null;
}

/** Reads the evidence of a case. */
export function readCaseEvidence(store: Pick<Store, 'db'>, caseId: string): CaseEvidence {
  const { db } = store;
  const clinical = findClinicalRecord(db, caseId);
  const found = findCaseRead(db, caseId, 't1c');
  const read = found && found.voxelCount > 0 ? found : null;
  const row = read && findExtractionRowOfRead(db, read.readId);
  const extraction = row && !row.stale ? findExtraction(db, row.extractionId) : null;
  const series = read && findSeries(db, read.seriesId);
  const features: Record<string, number | null> = {};
  const featureReasons: Record<string, string> = {};
  for (const { name, value, reason } of extraction?.file.features ?? []) {
    features[name] = value;
    if (reason !== undefined) featureReasons[name] = reason;
  }
  const { reason, flags } = extraction?.file.preprocessing ?? {};
  const clipped = clippedIn(typeof flags === 'string' ? flags : null);
  return {
    patient: {
      features,
      featureReasons,
      extractionReason: clipped ?? (typeof reason === 'string' && reason !== '' ? reason : null),
      clinical: clinical && toCoreRecord(clinical.record),
      volumeMl: extraction?.file.roi.volumeMl ?? null,
      readState: read?.state === 'final' ? 'finalised' : 'draft',
      profileHash: extraction?.file.profile.hash ?? null,
      scanner: series && scannerOf(series),
      sequence: series && series.description !== '' ? series.description : null,
      synthetic: findCase(db, caseId)?.synthetic ?? false,
    },
    record: clinical?.record ?? emptyRecordEntry,
    clinicalRevision: clinical?.revision ?? null,
    read,
    extractionId: extraction?.extractionId ?? null,
  };
}

/** Where the T1C features of a case come from: the read as it is now, its scanner and sequence. */
export function provenanceOfT1c(store: Pick<Store, 'db'>, caseId: string): TableProvenance {
  const { readState, scanner, sequence } = readCaseEvidence(store, caseId).patient;
  return { readState: readState === 'finalised' ? 'final' : 'draft', scanner, sequenceName: sequence };
}

/**
 * Text columns of the table that a cohort was made from (`profile_hash`, `scanner`, `sequence_name`, `read_state`, `preprocessing_flags`), by the
 * patient's position: rows were stored in the order of the table, whatever its id column is called.
 */
function readTableTexts(store: Pick<Store, 'objects'>, cohort: CohortRow): (position: number, column: string) => string | null {
  const bytes = cohort.sourceSha256 === null ? null : store.objects.get(cohort.sourceSha256);
  const csv = bytes?.ok ? parseCsv(Buffer.from(bytes.value).toString('utf8')) : null;
  if (!csv?.ok) return () => null;
  const { header, rows } = csv.value;
  return (position, column) => rows[position]?.[header.indexOf(column)] || null;
}

/** All patients of a cohort. */
export function readCohortMembers(store: Pick<Store, 'db' | 'objects'>, cohort: CohortRow): CohortMember[] {
  const { db } = store;
  const patients = listCohortPatients(db, cohort.cohortId);
  if (cohort.source === 'cases')
    return patients.flatMap(({ caseId, patientId }): CohortMember[] => {
      if (caseId === null) return [];
      const { patient, record } = readCaseEvidence(store, caseId);
      return [{ patientId, caseId, record, patient }];
    });
  const names = listCohortFeatures(db, cohort.cohortId);
  const textOf = readTableTexts(store, cohort);
  return patients.map((patient): CohortMember => ({
    patientId: patient.patientId,
    caseId: patient.caseId,
    record: patient.clinical,
    patient: {
      features: Object.fromEntries(names.map((name, n) => [name, patient.features[n] ?? null])),
      extractionReason: clippedIn(textOf(patient.position, 'preprocessing_flags')),
      clinical: toCoreRecord(patient.clinical),
      volumeMl: patient.primaryTumorVolumeMl,
      readState: readStateIn(textOf(patient.position, 'read_state')),
      profileHash: textOf(patient.position, 'profile_hash'),
      scanner: textOf(patient.position, 'scanner'),
      sequence: textOf(patient.position, 'sequence_name'),
      synthetic: cohort.synthetic || saysSynthetic(patient.patientId, patient.label),
    },
  }));
}

/** A card applied to each member. */
export function scoreMembers(card: ModelCard, members: readonly CohortMember[]): { member: CohortMember; result: ScoreResult }[] {
  return members.map((member) => ({ member, result: applyCard(card, member.patient) }));
}

/** How the lists show a cohort. */
export function toCohortEntry(store: Pick<Store, 'db' | 'objects'>, cohort: CohortRow): CohortEntry {
  const members = readCohortMembers(store, cohort);
  return {
    cohortId: cohort.cohortId,
    name: cohort.name,
    synthetic: cohort.synthetic,
    patientCount: members.length,
    withFollowUp: members.filter(({ record }) => record.followUp !== null).length,
    withFeatures: members.filter(({ patient }) => Object.values(patient.features).some((value) => value !== null)).length,
    eligible: members.filter(({ patient }) => judgeEligibility(patient.clinical).status === 'eligible').length,
    createdAt: cohort.createdAt,
  };
}

/** Extraction results as they were stored. */
import type { ExtractionEntry, FeaturesFile, FeatureValueEntry, StudySequence } from '@shared/contract/entities';
import { all, one, type ReadableDb } from '../database';

interface Sql {
  readonly id: string;
  readonly caseId: string;
  readonly readId: string;
  readonly readRevision: number;
  readonly readState: 'draft' | 'final';
  readonly maskRevision: number;
  readonly sequence: StudySequence;
  readonly extractedAt: string;
  readonly programName: string;
  readonly programVersion: string;
  readonly profileName: string;
  readonly profileHash: string;
  readonly imagePath: string;
  readonly imageModality: string;
  readonly di: number;
  readonly dj: number;
  readonly dk: number;
  readonly si: number;
  readonly sj: number;
  readonly sk: number;
  readonly imageSha256: string;
  readonly roiName: string;
  readonly roiVoxels: number;
  readonly roiSlices: number;
  readonly roiVolumeMl: number;
  readonly roiResampledVoxels: number;
}

/** What stands in the row of a result, without its 273 values. */
export interface ExtractionRow {
  readonly extractionId: string;
  readonly caseId: string;
  readonly readId: string;
  readonly readRevision: number;
  /** State of the read when it was extracted. */
  readonly readState: 'draft' | 'final';
  readonly sequence: StudySequence;
  readonly extractedAt: string;
  readonly profileHash: string;
  readonly roiVolumeMl: number;
  /** The mask changed after it. */
  readonly stale: boolean;
}

const select = `SELECT e.id, e.case_id AS caseId, e.read_id AS readId, e.read_revision AS readRevision, e.read_state AS readState,
  r.mask_revision AS maskRevision, e.sequence, e.extracted_at AS extractedAt, e.program_name AS programName,
  e.program_version AS programVersion, e.profile_name AS profileName, e.profile_hash AS profileHash,
  e.image_path AS imagePath, e.image_modality AS imageModality,
  e.image_dim_i AS di, e.image_dim_j AS dj, e.image_dim_k AS dk,
  e.image_spacing_i_mm AS si, e.image_spacing_j_mm AS sj, e.image_spacing_k_mm AS sk, e.image_sha256 AS imageSha256,
  e.roi_name AS roiName, e.roi_voxels AS roiVoxels, e.roi_slices AS roiSlices, e.roi_volume_ml AS roiVolumeMl,
  e.roi_resampled_voxels AS roiResampledVoxels
  FROM extractions e JOIN reads r ON r.id = e.read_id`;

/** Newest result of each read; the reads of a case. */
const newest = 'e.seq = (SELECT max(seq) FROM extractions WHERE read_id = e.read_id)';

const toRow = (row: Sql): ExtractionRow => ({
  extractionId: row.id,
  caseId: row.caseId,
  readId: row.readId,
  readRevision: row.readRevision,
  readState: row.readState,
  sequence: row.sequence,
  extractedAt: row.extractedAt,
  profileHash: row.profileHash,
  roiVolumeMl: row.roiVolumeMl,
  stale: row.maskRevision > row.readRevision,
});

function readPreprocessing(db: ReadableDb, extractionId: string): FeaturesFile['preprocessing'] {
  const rows = all<{ name: string; kind: 'number' | 'text' | 'boolean' | 'null'; number: number | null; text: string | null }>(
    db,
    'SELECT name, kind, number, text FROM extraction_preprocessing WHERE extraction_id = ? ORDER BY position',
    extractionId,
  );
  return Object.fromEntries(
    rows.map((row) => [row.name, row.kind === 'boolean' ? row.number === 1 : row.kind === 'text' ? row.text : row.number]),
  );
}

interface ValueSql {
  readonly name: string;
  readonly family: string;
  readonly feature: string;
  readonly imageType: string;
  readonly ibsiId: string | null;
  readonly aggregation: string | null;
  readonly unit: string;
  readonly value: number | null;
  readonly reason: string | null;
}

function readValues(db: ReadableDb, extractionId: string): FeatureValueEntry[] {
  return all<ValueSql>(
    db,
    `SELECT f.name, f.family, f.feature, f.image_type AS imageType, f.ibsi_id AS ibsiId, f.aggregation, f.unit, v.value, v.reason
     FROM extraction_values v JOIN feature_names f ON f.id = v.feature_id WHERE v.extraction_id = ? ORDER BY v.position`,
    extractionId,
  ).map(({ reason, ...entry }) => (reason === null ? entry : { ...entry, reason }));
}

function toEntry(db: ReadableDb, row: Sql): ExtractionEntry {
  return {
    extractionId: row.id,
    readId: row.readId,
    sequence: row.sequence,
    extractedAt: row.extractedAt,
    stale: row.maskRevision > row.readRevision,
    readState: row.readState,
    file: {
      schema: 1,
      program: { name: row.programName, version: row.programVersion },
      profile: { name: row.profileName, hash: row.profileHash },
      sequence: row.sequence,
      image: {
        path: row.imagePath,
        modality: row.imageModality,
        dims: [row.di, row.dj, row.dk],
        spacingMm: [row.si, row.sj, row.sk],
        sha256: row.imageSha256,
      },
      roi: {
        name: row.roiName,
        voxels: row.roiVoxels,
        slices: row.roiSlices,
        volumeMl: row.roiVolumeMl,
        resampledVoxels: row.roiResampledVoxels,
      },
      preprocessing: readPreprocessing(db, row.id),
      features: readValues(db, row.id),
    },
  };
}

/** The newest result of every read of a case, stale ones included, by sequence. */
export const listExtractions = (db: ReadableDb, caseId: string): ExtractionEntry[] =>
  all<Sql>(db, `${select} WHERE e.case_id = ? AND ${newest} ORDER BY e.sequence, e.seq`, caseId).map((row) => toEntry(db, row));

export function findExtraction(db: ReadableDb, extractionId: string): ExtractionEntry | null {
  const row = one<Sql>(db, `${select} WHERE e.id = ?`, extractionId);
  return row && toEntry(db, row);
}

/** The newest result of a read, without its values. */
export function findExtractionRowOfRead(db: ReadableDb, readId: string): ExtractionRow | null {
  const row = one<Sql>(db, `${select} WHERE e.read_id = ? AND ${newest}`, readId);
  return row && toRow(row);
}

/** One feature of a stored result; null where the result has no such column. */
export const findFeatureValue = (
  db: ReadableDb,
  extractionId: string,
  name: string,
): { value: number | null; reason: string | null } | null =>
  one<{ value: number | null; reason: string | null }>(
    db,
    `SELECT v.value, v.reason FROM extraction_values v JOIN feature_names f ON f.id = v.feature_id
     WHERE v.extraction_id = ? AND f.name = ?`,
    extractionId,
    name,
  );

/** Reads and their mask slices. */
import { ProblemError, problem } from '@shared/base/result';
import type { SequenceRole } from '@shared/contract/entities';
import type { MaskRuns } from '@shared/core/mask/slice-runs';
import type { SliceMark } from '@shared/document/slice-mark';
import { all, one, type ReadableDb } from '../database';
import { decodeRuns } from '../mask-codec';
import type { ObjectStore } from '../object-store';

export interface ReadRow {
  readonly readId: string;
  readonly seriesId: string;
  readonly caseId: string;
  readonly sequence: SequenceRole;
  readonly readerId: string;
  readonly readerName: string;
  readonly occasion: number;
  readonly state: 'draft' | 'final';
  /** When a draft was handed on for review; null: it was not. */
  readonly submittedAt: string | null;
  /** Time that readers were active on it. */
  readonly readingSeconds: number;
  /** Counts saved steps; setting the state is none. */
  readonly revision: number;
  /** The revision back to which steps can be undone: that of the import or of the last finalising. */
  readonly historyFrom: number;
  readonly source: 'drawn' | 'rtstruct' | 'nifti';
  readonly sourceRoi: string | null;
  readonly sourceDeviationMm: number | null;
  readonly sliceCount: number;
  readonly voxelCount: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const select = `SELECT r.id AS readId, r.series_id AS seriesId, t.case_id AS caseId, q.sequence, r.reader_id AS readerId,
  p.name AS readerName, r.occasion, r.state,
  r.submitted_at AS submittedAt, r.reading_seconds AS readingSeconds, r.revision, r.history_from AS historyFrom, r.source, r.source_roi AS sourceRoi,
  r.source_deviation_mm AS sourceDeviationMm, r.slice_count AS sliceCount, r.voxel_count AS voxelCount,
  r.created_at AS createdAt, r.updated_at AS updatedAt
  FROM reads r JOIN readers p ON p.id = r.reader_id JOIN series s ON s.id = r.series_id
  JOIN studies t ON t.id = s.study_id JOIN sequence_roles q ON q.series_id = s.id`;

export const findRead = (db: ReadableDb, readId: string): ReadRow | null => one<ReadRow>(db, `${select} WHERE r.id = ?`, readId);
export const findReadOf = (db: ReadableDb, seriesId: string, readerId: string, occasion: number): ReadRow | null =>
  one<ReadRow>(db, `${select} WHERE r.series_id = ? AND r.reader_id = ? AND r.occasion = ?`, seriesId, readerId, occasion);
/** The first occasion that a reader has not used on a series. */
export function findFreeOccasion(db: ReadableDb, seriesId: string, readerId: string): number {
  let occasion = 1;
  while (findReadOf(db, seriesId, readerId, occasion)) occasion += 1;
  return occasion;
}
/** Oldest first. */
export const listReadsOfSeries = (db: ReadableDb, seriesId: string): ReadRow[] =>
  all<ReadRow>(db, `${select} WHERE r.series_id = ? ORDER BY r.created_at, r.id`, seriesId);
export const listReadsOfCase = (db: ReadableDb, caseId: string): ReadRow[] =>
  all<ReadRow>(db, `${select} WHERE t.case_id = ? ORDER BY r.created_at, r.id`, caseId);

/**
 * The read that stands for a sequence of a case (extraction, score, worklist): of the first
 * occasion on an axial series; final before draft, not empty before empty, then the one changed last. Null where
 * there is none.
 */
export const findCaseRead = (db: ReadableDb, caseId: string, sequence: SequenceRole): ReadRow | null =>
  one<ReadRow>(
    db,
    `${select} WHERE t.case_id = ? AND q.sequence = ? AND q.plane = 'axial' AND r.occasion = 1
     ORDER BY r.voxel_count > 0 DESC, r.state = 'final' DESC, r.updated_at DESC, r.id LIMIT 1`,
    caseId,
    sequence,
  );

/** Cases in which a reader has a final read of a sequence. */
export const listFinalisedCases = (db: ReadableDb, readerId: string, sequence: SequenceRole): string[] =>
  all<{ caseId: string }>(
    db,
    `SELECT DISTINCT t.case_id AS caseId FROM reads r JOIN series s ON s.id = r.series_id JOIN studies t ON t.id = s.study_id
     JOIN sequence_roles q ON q.series_id = s.id WHERE r.reader_id = ? AND r.state = 'final' AND q.sequence = ?
     ORDER BY t.case_id`,
    readerId,
    sequence,
  ).map((row) => row.caseId);

export interface FinalisingRow {
  /** 1 for the first revision of the read. */
  readonly number: number;
  readonly readerName: string;
  readonly finalisedAt: string;
  readonly readingSeconds: number;
  readonly reopenedAt: string | null;
  readonly reopenedBy: string | null;
  readonly reopenedReason: string | null;
}

/** Each finalising of a read, the first first. */
export const listFinalisings = (db: ReadableDb, readId: string): FinalisingRow[] =>
  all<FinalisingRow>(
    db,
    `SELECT f.number, p.name AS readerName, f.finalised_at AS finalisedAt, f.reading_seconds AS readingSeconds,
     f.reopened_at AS reopenedAt, o.name AS reopenedBy, f.reopened_reason AS reopenedReason
     FROM read_finalisings f JOIN readers p ON p.id = f.reader_id LEFT JOIN readers o ON o.id = f.reopened_by
     WHERE f.read_id = ? ORDER BY f.number`,
    readId,
  );

/** Notes on the slices of a read, by k. */
export const listNotes = (db: ReadableDb, readId: string): { readonly k: number; readonly text: string }[] =>
  all(db, 'SELECT k, text FROM slice_notes WHERE read_id = ? ORDER BY k', readId);

/** Marks of the slices that have voxels, by k. */
export function readMarks(db: ReadableDb, readId: string): Map<number, SliceMark> {
  const rows = all<{ k: number; mark: SliceMark }>(
    db,
    `SELECT k, mark FROM mask_slices m WHERE read_id = ? AND voxel_count > 0
     AND revision = (SELECT max(revision) FROM mask_slices WHERE read_id = m.read_id AND k = m.k) ORDER BY k`,
    readId,
  );
  return new Map(rows.map(({ k, mark }) => [k, mark]));
}

export interface SliceVersion {
  readonly k: number;
  readonly revision: number;
  readonly sha256: string | null;
  readonly mark: SliceMark;
  readonly action: string;
  readonly savedAt: string;
}
const versionColumns = 'k, revision, object_sha256 AS sha256, mark, action, saved_at AS savedAt';

/** What the steps after one revision up to another set, step by step. */
export const listSliceVersions = (db: ReadableDb, readId: string, after: number, upTo: number): SliceVersion[] =>
  all<SliceVersion>(
    db,
    `SELECT ${versionColumns} FROM mask_slices WHERE read_id = ? AND revision > ? AND revision <= ? ORDER BY revision, k`,
    readId,
    after,
    upTo,
  );

/** Each slice as it stood at a revision, where it had been set by then. */
export const listSlicesAt = (db: ReadableDb, readId: string, revision: number): SliceVersion[] =>
  all<SliceVersion>(
    db,
    `SELECT ${versionColumns} FROM mask_slices m WHERE read_id = ?
     AND revision = (SELECT max(revision) FROM mask_slices WHERE read_id = m.read_id AND k = m.k AND revision <= ?) ORDER BY k`,
    readId,
    revision,
  );

/** The runs of a stored slice; none for an empty one. Throws `object/*` where bytes are lost. */
export function readSlice(objects: ObjectStore, sha256: string | null): Uint32Array {
  if (sha256 === null) return new Uint32Array(0);
  const bytes = objects.get(sha256);
  if (!bytes.ok) throw new ProblemError(bytes.error);
  const runs = decodeRuns(bytes.value);
  if (!runs) throw new ProblemError(problem('object/damaged', { sha256 }));
  return runs;
}

/** The current mask: slices with voxels, by k, in the canonical grid of the series. Throws `object/*` where bytes are lost. */
export function readMask(db: ReadableDb, objects: ObjectStore, readId: string): MaskRuns {
  const rows = all<{ k: number; sha256: string | null }>(
    db,
    `SELECT k, object_sha256 AS sha256 FROM mask_slices m WHERE read_id = ?
     AND revision = (SELECT max(revision) FROM mask_slices WHERE read_id = m.read_id AND k = m.k) ORDER BY k`,
    readId,
  );
  const slices = new Map<number, Uint32Array>();
  for (const { k, sha256 } of rows) if (sha256 !== null) slices.set(k, readSlice(objects, sha256));
  return slices;
}

/** Reads and their mask slices. */
import { ProblemError, problem } from '@shared/base/result';
import type { SequenceRole } from '@shared/contract/entities';
import type { MaskRuns } from '@shared/core/mask/slice-runs';
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
  /** Counts changes of the mask; setting the state does not. */
  readonly revision: number;
  readonly source: 'drawn' | 'rtstruct' | 'nifti';
  readonly sourceRoi: string | null;
  readonly sourceDeviationMm: number | null;
  readonly sliceCount: number;
  readonly voxelCount: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const select = `SELECT r.id AS readId, r.series_id AS seriesId, t.case_id AS caseId, q.sequence, r.reader_id AS readerId,
  p.name AS readerName, r.occasion, r.state, r.revision, r.source, r.source_roi AS sourceRoi,
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

/** The current mask: slices with voxels, by k, in the canonical grid of the series. Throws `object/*` where bytes are lost. */
export function readMask(db: ReadableDb, objects: ObjectStore, readId: string): MaskRuns {
  const rows = all<{ k: number; sha256: string | null }>(
    db,
    `SELECT k, object_sha256 AS sha256 FROM mask_slices m WHERE read_id = ?
     AND revision = (SELECT max(revision) FROM mask_slices WHERE read_id = m.read_id AND k = m.k) ORDER BY k`,
    readId,
  );
  const slices = new Map<number, Uint32Array>();
  for (const { k, sha256 } of rows) {
    if (sha256 === null) continue;
    const bytes = objects.get(sha256);
    if (!bytes.ok) throw new ProblemError(bytes.error);
    const runs = decodeRuns(bytes.value);
    if (!runs) throw new ProblemError(problem('object/damaged', { sha256 }));
    slices.set(k, runs);
  }
  return slices;
}

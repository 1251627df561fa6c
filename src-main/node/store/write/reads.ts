/** Adds reads, keeps each stroke, sets the state. */
import { randomUUID } from 'node:crypto';
import { countSliceRuns, type MaskRuns } from '@shared/core/mask/slice-runs';
import type { SliceMark } from '@shared/document/slice-mark';
import { insert, one, run, update, type WritableDb } from '../database';
import { encodeRuns } from '../mask-codec';
import type { ObjectStore } from '../object-store';
import { findFreeOccasion, findReadOf, type ReadRow } from '../read/reads';
import { nameObject } from './images';

export interface NewRead {
  readonly seriesId: string;
  readonly readerId: string;
  readonly occasion: number;
  readonly state: 'draft' | 'final';
  readonly source: 'drawn' | 'rtstruct' | 'nifti';
  readonly sourceRoi: string | null;
  readonly sourceObject: string | null;
  readonly sourceDeviationMm: number | null;
}

/** A slice whose bytes are already durable, ready to be named in a transaction. */
export interface KeptSlice {
  readonly k: number;
  /** Null: the slice is empty now. */
  readonly object: { readonly sha256: string; readonly sizeBytes: number } | null;
  readonly voxelCount: number;
  /** Not given: drawn. */
  readonly mark?: SliceMark;
}

/** Writes the bytes of slices; durable when it returns. Call before the transaction. */
export function keepSlices(
  objects: ObjectStore,
  slices: MaskRuns,
  marks: ReadonlyMap<number, SliceMark> = new Map(),
): KeptSlice[] {
  const full = [...slices].filter(([, runs]) => runs.length > 0);
  const kept = objects.putAll(full.map(([, runs]) => encodeRuns(runs)));
  const byK = new Map(full.map(([k], n) => [k, kept[n]]));
  return [...slices].map(([k, runs]) => ({
    k,
    object: byK.get(k) ?? null,
    voxelCount: countSliceRuns(runs),
    mark: marks.get(k) ?? 'drawn',
  }));
}

/** Adds an empty read of revision 0. */
export function addRead(db: WritableDb, at: string, added: NewRead, jobId: string | null = null): string {
  const id = randomUUID();
  insert(db, 'reads', {
    id,
    series_id: added.seriesId,
    reader_id: added.readerId,
    occasion: added.occasion,
    state: added.state,
    revision: 0,
    source: added.source,
    source_roi: added.sourceRoi,
    source_object: added.sourceObject,
    source_deviation_mm: added.sourceDeviationMm,
    slice_count: 0,
    voxel_count: 0,
    added_by_job: jobId,
    created_at: at,
    updated_at: at,
    finalised_at: added.state === 'final' ? at : null,
  });
  if (added.state === 'final') {
    insert(db, 'read_finalisings', {
      read_id: id,
      number: 1,
      step: 0,
      reader_id: added.readerId,
      finalised_at: at,
      reading_seconds: 0,
      reopened_at: null,
      reopened_by: null,
      reopened_reason: null,
    });
  }
  return id;
}

/** Appends the changed slices as the next revision and answers it. Old revisions stay. */
export function addSlices(db: WritableDb, at: string, readId: string, action: string, slices: readonly KeptSlice[]): number {
  const read = one<{ revision: number }>(db, 'SELECT revision FROM reads WHERE id = ?', readId);
  if (!read) throw new Error('assertion failed: the read exists');
  const revision = read.revision + 1;
  let changed = false;
  for (const slice of slices) {
    const before = one<{ sha256: string | null }>(
      db,
      'SELECT object_sha256 AS sha256 FROM mask_slices WHERE read_id = ? AND k = ? ORDER BY revision DESC LIMIT 1',
      readId,
      slice.k,
    );
    changed ||= (before?.sha256 ?? null) !== (slice.object?.sha256 ?? null);
    if (slice.object) nameObject(db, at, slice.object, 'mask');
    insert(db, 'mask_slices', {
      read_id: readId,
      k: slice.k,
      revision,
      object_sha256: slice.object?.sha256 ?? null,
      voxel_count: slice.voxelCount,
      action,
      saved_at: at,
      mark: slice.mark ?? 'drawn',
    });
  }
  run(
    db,
    `UPDATE reads SET revision = ?, submitted_at = NULL, mask_revision = iif(?, ?, mask_revision), updated_at = ?,
       slice_count = (SELECT count(*) FROM mask_slices m WHERE read_id = reads.id AND voxel_count > 0
         AND revision = (SELECT max(revision) FROM mask_slices WHERE read_id = m.read_id AND k = m.k)),
       voxel_count = (SELECT ifnull(sum(voxel_count), 0) FROM mask_slices m WHERE read_id = reads.id
         AND revision = (SELECT max(revision) FROM mask_slices WHERE read_id = m.read_id AND k = m.k))
     WHERE id = ?`,
    revision,
    changed ? 1 : 0,
    revision,
    at,
    readId,
  );
  return revision;
}

/** Finalises a read: locked from now on, and this revision of it is kept with reader, time and reading time. */
export function finaliseRead(db: WritableDb, at: string, readId: string, readerId: string): void {
  // What was finalised is not undone by steps of before: after reopening the history begins here.
  run(
    db,
    `UPDATE reads SET state = 'final', submitted_at = NULL, updated_at = ?, finalised_at = ?, history_from = revision WHERE id = ?`,
    at,
    at,
    readId,
  );
  run(
    db,
    `INSERT INTO read_finalisings (read_id, number, step, reader_id, finalised_at, reading_seconds)
     SELECT id, 1 + (SELECT count(*) FROM read_finalisings WHERE read_id = reads.id), revision, ?, ?, reading_seconds
     FROM reads WHERE id = ?`,
    readerId,
    at,
    readId,
  );
}

/** Opens a finalised read again as its next revision; who and why is kept with the one that ends. */
export function reopenRead(db: WritableDb, at: string, readId: string, readerId: string, reason: string): void {
  update(db, 'reads', 'id', readId, { state: 'draft', updated_at: at, finalised_at: null });
  run(
    db,
    `UPDATE read_finalisings SET reopened_at = ?, reopened_by = ?, reopened_reason = ?
     WHERE read_id = ? AND number = (SELECT max(number) FROM read_finalisings WHERE read_id = ?)`,
    at,
    readerId,
    reason,
    readId,
    readId,
  );
}

/** Hands a draft on for review, or takes it back. */
export function submitRead(db: WritableDb, at: string, readId: string, submitted: boolean): void {
  update(db, 'reads', 'id', readId, { submitted_at: submitted ? at : null, updated_at: at });
}

/** Adds to the time that readers were active on a read. */
export function addReadingTime(db: WritableDb, readId: string, seconds: number): void {
  run(db, 'UPDATE reads SET reading_seconds = reading_seconds + ? WHERE id = ?', seconds, readId);
}

/** Sets the note of a slice; an empty text takes it away. */
export function setNote(db: WritableDb, at: string, readId: string, k: number, text: string): void {
  run(db, 'DELETE FROM slice_notes WHERE read_id = ? AND k = ?', readId, k);
  if (text !== '') insert(db, 'slice_notes', { read_id: readId, k, text, updated_at: at });
}

/**
 * Hands an imported read to a reader of ours, who carries it on: in place of a draft of theirs
 * that was never drawn in, else as their next occasion. `source` keeps saying where it came from.
 */
export function adoptRead(db: WritableDb, at: string, read: ReadRow, readerId: string): void {
  const own = findReadOf(db, read.seriesId, readerId, 1);
  if (own && own.revision === 0) run(db, 'DELETE FROM reads WHERE id = ?', own.readId);
  update(db, 'reads', 'id', read.readId, {
    reader_id: readerId,
    occasion: findFreeOccasion(db, read.seriesId, readerId),
    updated_at: at,
  });
}

/** Adds patients, studies, series and instances; sets roles. */
import { randomUUID } from 'node:crypto';
import type { Problem } from '@shared/base/result';
import type { Plane, SequenceRole } from '@shared/contract/entities';
import type { Grid } from '@shared/core/geometry/grid';
import { insert, run, toFlag, update, type WritableDb } from '../database';
import { addProblems, removeSeriesProblems } from './problems';

export type ObjectKind = 'dicom' | 'contours' | 'nifti' | 'mask' | 'report' | 'card' | 'table';

/** Names an object that `ObjectStore.put` has made durable. The bytes must be there before. */
export function nameObject(db: WritableDb, at: string, object: { sha256: string; sizeBytes: number }, kind: ObjectKind): void {
  run(
    db,
    'INSERT INTO objects (sha256, size_bytes, kind, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING',
    object.sha256,
    object.sizeBytes,
    kind,
    at,
  );
}

export interface NewCase {
  readonly patientId: string;
  readonly patientName: string;
  readonly birthDate: string | null;
  readonly sex: 'female' | 'male' | 'other' | null;
  readonly synthetic: boolean;
}

export function addCase(db: WritableDb, at: string, added: NewCase, jobId: string | null = null): string {
  const id = randomUUID();
  insert(db, 'patients', {
    id,
    patient_id: added.patientId,
    name: added.patientName,
    birth_date: added.birthDate,
    sex: added.sex,
    synthetic: toFlag(added.synthetic),
    added_by_job: jobId,
    created_at: at,
    updated_at: at,
  });
  return id;
}

/** Marks a case as changed: it moves up in the worklist. */
export const touchCase = (db: WritableDb, at: string, caseId: string): void => {
  run(db, 'UPDATE patients SET updated_at = ? WHERE id = ?', at, caseId);
};

/** Completes what earlier files left open; never overwrites what is known. */
export function completeCase(db: WritableDb, caseId: string, known: Pick<NewCase, 'birthDate' | 'sex' | 'patientName'>): void {
  run(
    db,
    `UPDATE patients SET birth_date = ifnull(birth_date, ?), sex = ifnull(sex, ?), name = CASE WHEN name = '' THEN ? ELSE name END
     WHERE id = ?`,
    known.birthDate,
    known.sex,
    known.patientName,
    caseId,
  );
}

export interface NewStudy {
  readonly studyUid: string;
  readonly studyDate: string | null;
  readonly studyTime: string | null;
  readonly description: string;
  readonly accessionNumber: string | null;
}

export function addStudy(db: WritableDb, at: string, caseId: string, added: NewStudy, jobId: string | null = null): string {
  const id = randomUUID();
  insert(db, 'studies', {
    id,
    case_id: caseId,
    study_uid: added.studyUid,
    study_date: added.studyDate,
    study_time: added.studyTime,
    description: added.description,
    accession_number: added.accessionNumber,
    added_by_job: jobId,
    created_at: at,
  });
  return id;
}

export interface SeriesFacts {
  readonly description: string;
  readonly seriesNumber: number | null;
  readonly modality: string;
  readonly frameOfReferenceUid: string | null;
  readonly manufacturer: string | null;
  readonly manufacturerModel: string | null;
  readonly fieldStrengthT: number | null;
  readonly photometric: string;
  readonly dims: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
  /** Canonical grid; null where the slices do not stack. */
  readonly grid: Grid | null;
  readonly extractable: boolean;
  readonly problems: readonly Problem[];
}

export interface InstanceFacts {
  readonly sopInstanceUid: string;
  readonly positionMm: number | null;
  readonly instanceNumber: number | null;
  readonly sha256: string;
}

const factColumns = (facts: SeriesFacts, instanceCount: number) => ({
  description: facts.description,
  series_number: facts.seriesNumber,
  modality: facts.modality,
  frame_of_reference_uid: facts.frameOfReferenceUid,
  manufacturer: facts.manufacturer,
  manufacturer_model: facts.manufacturerModel,
  field_strength_t: facts.fieldStrengthT,
  photometric: facts.photometric,
  dim_i: facts.dims[0],
  dim_j: facts.dims[1],
  dim_k: facts.dims[2],
  spacing_i_mm: facts.spacingMm[0],
  spacing_j_mm: facts.spacingMm[1],
  spacing_k_mm: facts.spacingMm[2],
  origin_x_mm: facts.grid?.originLpsMm[0] ?? null,
  origin_y_mm: facts.grid?.originLpsMm[1] ?? null,
  origin_z_mm: facts.grid?.originLpsMm[2] ?? null,
  dir_i_x: facts.grid?.directions[0][0] ?? null,
  dir_i_y: facts.grid?.directions[0][1] ?? null,
  dir_i_z: facts.grid?.directions[0][2] ?? null,
  dir_j_x: facts.grid?.directions[1][0] ?? null,
  dir_j_y: facts.grid?.directions[1][1] ?? null,
  dir_j_z: facts.grid?.directions[1][2] ?? null,
  dir_k_x: facts.grid?.directions[2][0] ?? null,
  dir_k_y: facts.grid?.directions[2][1] ?? null,
  dir_k_z: facts.grid?.directions[2][2] ?? null,
  stacks: toFlag(facts.grid !== null),
  extractable: toFlag(facts.extractable),
  instance_count: instanceCount,
});

export interface RoleFacts {
  readonly sequence: SequenceRole;
  readonly plane: Plane;
  readonly reason: string;
}

/** Adds a series with its guessed role and its instances in slice order. */
export function addSeries(
  db: WritableDb,
  at: string,
  studyId: string,
  key: { readonly seriesUid: string; readonly stack: number },
  facts: SeriesFacts,
  role: RoleFacts,
  instances: readonly InstanceFacts[],
  jobId: string | null = null,
): string {
  const id = randomUUID();
  insert(db, 'series', {
    id,
    study_id: studyId,
    series_uid: key.seriesUid,
    stack: key.stack,
    ...factColumns(facts, instances.length),
    added_by_job: jobId,
    created_at: at,
  });
  insert(db, 'sequence_roles', {
    series_id: id,
    sequence: role.sequence,
    plane: role.plane,
    confirmed: 0,
    reason: role.reason,
    set_at: at,
  });
  addProblems(
    db,
    'series_id',
    id,
    'geometry',
    facts.problems.map((found) => ({ item: '', problem: found })),
  );
  placeInstances(db, at, id, instances, jobId);
  return id;
}

/** Judges a series anew after instances joined it. A confirmed role stays. */
export function updateSeries(
  db: WritableDb,
  at: string,
  seriesId: string,
  facts: SeriesFacts,
  role: RoleFacts,
  instances: readonly InstanceFacts[],
  jobId: string | null = null,
): void {
  update(db, 'series', 'id', seriesId, factColumns(facts, instances.length));
  run(
    db,
    'UPDATE sequence_roles SET sequence = ?, plane = ?, reason = ?, set_at = ? WHERE series_id = ? AND confirmed = 0',
    role.sequence,
    role.plane,
    role.reason,
    at,
    seriesId,
  );
  removeSeriesProblems(db, seriesId);
  addProblems(
    db,
    'series_id',
    seriesId,
    'geometry',
    facts.problems.map((found) => ({ item: '', problem: found })),
  );
  placeInstances(db, at, seriesId, instances, jobId);
}

function placeInstances(
  db: WritableDb,
  at: string,
  seriesId: string,
  instances: readonly InstanceFacts[],
  jobId: string | null,
): void {
  instances.forEach((instance, sliceIndex) => {
    run(
      db,
      `INSERT INTO instances (sop_instance_uid, series_id, slice_index, position_mm, instance_number, object_sha256, added_by_job, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (sop_instance_uid) DO UPDATE SET series_id = excluded.series_id, slice_index = excluded.slice_index,
         position_mm = excluded.position_mm`,
      instance.sopInstanceUid,
      seriesId,
      sliceIndex,
      instance.positionMm,
      instance.instanceNumber,
      instance.sha256,
      jobId,
      at,
    );
  });
}

/** Keeps the file that a read was made from. */
export function addSourceFile(
  db: WritableDb,
  at: string,
  file: { sopInstanceUid: string; caseId: string; kind: 'contours' | 'nifti'; sha256: string },
  jobId: string | null,
): void {
  insert(db, 'source_files', {
    sop_instance_uid: file.sopInstanceUid,
    case_id: file.caseId,
    kind: file.kind,
    object_sha256: file.sha256,
    added_by_job: jobId,
    created_at: at,
  });
}

/** A person's word on the role: it is never guessed again. */
export function setRole(db: WritableDb, at: string, seriesId: string, sequence: SequenceRole, plane: Plane): void {
  update(db, 'sequence_roles', 'series_id', seriesId, { sequence, plane, confirmed: 1, reason: 'set-by-user', set_at: at });
}

/** Patients (cases), studies, series with their roles, instances. */
import type { Plane, SequenceRole } from '@shared/contract/entities';
import type { Grid } from '@shared/core/geometry/grid';
import { all, fromFlag, one, type ReadableDb } from '../database';

export interface CaseRow {
  readonly caseId: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly birthDate: string | null;
  readonly sex: 'female' | 'male' | 'other' | null;
  readonly synthetic: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface StudyRow {
  readonly studyId: string;
  readonly caseId: string;
  readonly studyUid: string;
  readonly studyDate: string | null;
  readonly description: string;
}

export interface SeriesRow {
  readonly seriesId: string;
  readonly studyId: string;
  readonly caseId: string;
  readonly seriesUid: string;
  readonly stack: number;
  readonly description: string;
  readonly seriesNumber: number | null;
  readonly modality: string;
  readonly sequence: SequenceRole;
  readonly plane: Plane;
  readonly roleConfirmed: boolean;
  readonly roleReason: string;
  readonly dims: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
  /** The grid in the canonical orientation of its plane; null where the slices do not stack. */
  readonly grid: Grid | null;
  readonly instanceCount: number;
  readonly frameOfReferenceUid: string | null;
  readonly manufacturer: string | null;
  readonly manufacturerModel: string | null;
  readonly fieldStrengthT: number | null;
  readonly photometric: string;
  readonly extractable: boolean;
}

export interface InstanceRow {
  readonly sopInstanceUid: string;
  readonly seriesId: string;
  /** Index in the order of position, native; canonical order may be the reverse. */
  readonly sliceIndex: number;
  readonly positionMm: number | null;
  readonly instanceNumber: number | null;
  readonly sha256: string;
}

type CaseSql = Omit<CaseRow, 'synthetic'> & { readonly synthetic: number };
const caseColumns = `id AS caseId, patient_id AS patientId, name AS patientName, birth_date AS birthDate, sex, synthetic,
  created_at AS createdAt, updated_at AS updatedAt`;
const toCase = (row: CaseSql): CaseRow => ({ ...row, synthetic: fromFlag(row.synthetic) });

export const listCases = (db: ReadableDb): CaseRow[] =>
  all<CaseSql>(db, `SELECT ${caseColumns} FROM patients ORDER BY updated_at DESC, id`).map(toCase);

export function findCase(db: ReadableDb, caseId: string): CaseRow | null {
  const row = one<CaseSql>(db, `SELECT ${caseColumns} FROM patients WHERE id = ?`, caseId);
  return row && toCase(row);
}

/** Cases that carry this patient id (more than one where two persons share it). */
export const findCasesByPatientId = (db: ReadableDb, patientId: string): CaseRow[] =>
  all<CaseSql>(db, `SELECT ${caseColumns} FROM patients WHERE patient_id = ? ORDER BY created_at, id`, patientId).map(toCase);

const studyColumns = 'id AS studyId, case_id AS caseId, study_uid AS studyUid, study_date AS studyDate, description';
export const listStudies = (db: ReadableDb, caseId: string): StudyRow[] =>
  all<StudyRow>(db, `SELECT ${studyColumns} FROM studies WHERE case_id = ? ORDER BY study_date, study_uid`, caseId);
export const findStudyByUid = (db: ReadableDb, studyUid: string): StudyRow | null =>
  one<StudyRow>(db, `SELECT ${studyColumns} FROM studies WHERE study_uid = ?`, studyUid);

interface SeriesSql {
  readonly seriesId: string;
  readonly studyId: string;
  readonly caseId: string;
  readonly seriesUid: string;
  readonly stack: number;
  readonly description: string;
  readonly seriesNumber: number | null;
  readonly modality: string;
  readonly sequence: SequenceRole;
  readonly plane: Plane;
  readonly confirmed: number;
  readonly reason: string;
  readonly frameOfReferenceUid: string | null;
  readonly manufacturer: string | null;
  readonly manufacturerModel: string | null;
  readonly fieldStrengthT: number | null;
  readonly photometric: string;
  readonly instanceCount: number;
  readonly stacks: number;
  readonly extractable: number;
  readonly di: number;
  readonly dj: number;
  readonly dk: number;
  readonly si: number;
  readonly sj: number;
  readonly sk: number;
  readonly ox: number;
  readonly oy: number;
  readonly oz: number;
  readonly ix: number;
  readonly iy: number;
  readonly iz: number;
  readonly jx: number;
  readonly jy: number;
  readonly jz: number;
  readonly kx: number;
  readonly ky: number;
  readonly kz: number;
}

const seriesSelect = `SELECT s.id AS seriesId, s.study_id AS studyId, t.case_id AS caseId, s.series_uid AS seriesUid, s.stack,
  s.description, s.series_number AS seriesNumber, s.modality, r.sequence, r.plane, r.confirmed, r.reason,
  s.frame_of_reference_uid AS frameOfReferenceUid, s.manufacturer, s.manufacturer_model AS manufacturerModel,
  s.field_strength_t AS fieldStrengthT, s.photometric, s.instance_count AS instanceCount, s.stacks, s.extractable,
  s.dim_i AS di, s.dim_j AS dj, s.dim_k AS dk, s.spacing_i_mm AS si, s.spacing_j_mm AS sj, s.spacing_k_mm AS sk,
  s.origin_x_mm AS ox, s.origin_y_mm AS oy, s.origin_z_mm AS oz,
  s.dir_i_x AS ix, s.dir_i_y AS iy, s.dir_i_z AS iz, s.dir_j_x AS jx, s.dir_j_y AS jy, s.dir_j_z AS jz,
  s.dir_k_x AS kx, s.dir_k_y AS ky, s.dir_k_z AS kz
  FROM series s JOIN studies t ON t.id = s.study_id JOIN sequence_roles r ON r.series_id = s.id`;

function toSeries(row: SeriesSql): SeriesRow {
  const dims = [row.di, row.dj, row.dk] as const;
  const spacingMm = [row.si, row.sj, row.sk] as const;
  return {
    seriesId: row.seriesId,
    studyId: row.studyId,
    caseId: row.caseId,
    seriesUid: row.seriesUid,
    stack: row.stack,
    description: row.description,
    seriesNumber: row.seriesNumber,
    modality: row.modality,
    sequence: row.sequence,
    plane: row.plane,
    roleConfirmed: fromFlag(row.confirmed),
    roleReason: row.reason,
    dims,
    spacingMm,
    grid: fromFlag(row.stacks)
      ? {
          dims,
          spacingMm,
          originLpsMm: [row.ox, row.oy, row.oz],
          directions: [
            [row.ix, row.iy, row.iz],
            [row.jx, row.jy, row.jz],
            [row.kx, row.ky, row.kz],
          ],
        }
      : null,
    instanceCount: row.instanceCount,
    frameOfReferenceUid: row.frameOfReferenceUid,
    manufacturer: row.manufacturer,
    manufacturerModel: row.manufacturerModel,
    fieldStrengthT: row.fieldStrengthT,
    photometric: row.photometric,
    extractable: fromFlag(row.extractable),
  };
}

export function findSeries(db: ReadableDb, seriesId: string): SeriesRow | null {
  const row = one<SeriesSql>(db, `${seriesSelect} WHERE s.id = ?`, seriesId);
  return row && toSeries(row);
}
/** All stacks of a DICOM series, largest first. */
export const findSeriesByUid = (db: ReadableDb, seriesUid: string): SeriesRow[] =>
  all<SeriesSql>(db, `${seriesSelect} WHERE s.series_uid = ? ORDER BY s.stack`, seriesUid).map(toSeries);
export const listSeries = (db: ReadableDb, caseId: string): SeriesRow[] =>
  all<SeriesSql>(
    db,
    `${seriesSelect} WHERE t.case_id = ? ORDER BY t.study_date, t.study_uid, s.series_number, s.series_uid, s.stack`,
    caseId,
  ).map(toSeries);

const instanceColumns = `sop_instance_uid AS sopInstanceUid, series_id AS seriesId, slice_index AS sliceIndex,
  position_mm AS positionMm, instance_number AS instanceNumber, object_sha256 AS sha256`;
/** In slice order. */
export const listInstances = (db: ReadableDb, seriesId: string): InstanceRow[] =>
  all<InstanceRow>(db, `SELECT ${instanceColumns} FROM instances WHERE series_id = ? ORDER BY slice_index`, seriesId);

/** Where a SOP instance is known from: an image slice, or a file of contours or a mask. */
export const findObjectOfInstance = (db: ReadableDb, sopInstanceUid: string): { sha256: string } | null =>
  one<{ sha256: string }>(db, 'SELECT object_sha256 AS sha256 FROM instances WHERE sop_instance_uid = ?', sopInstanceUid) ??
  one<{ sha256: string }>(db, 'SELECT object_sha256 AS sha256 FROM source_files WHERE sop_instance_uid = ?', sopInstanceUid);

/** Series of one frame of reference, whichever case. */
export const listSeriesOfFrame = (db: ReadableDb, frameOfReferenceUid: string): SeriesRow[] =>
  all<SeriesSql>(db, `${seriesSelect} WHERE s.frame_of_reference_uid = ? ORDER BY s.created_at, s.id`, frameOfReferenceUid).map(
    toSeries,
  );
/** All axial series whose slices stack. */
export const listAxialSeries = (db: ReadableDb): SeriesRow[] =>
  all<SeriesSql>(db, `${seriesSelect} WHERE r.plane = 'axial' AND s.stacks = 1 ORDER BY s.created_at, s.id`).map(toSeries);

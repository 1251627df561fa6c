/** A case as the reading view opens it, and the role of its series. */
import { fail, ok, type Result } from '@shared/base/result';
import type { CaseDetail, Plane, SeriesEntry } from '@shared/contract/entities';
import { planeOf } from '@shared/core/geometry/plane';
import { roiVolumeMl } from '@shared/core/mask/mask-runs';
import type { ReadableDb } from '../store/database';
import { findCase, findSeries, listSeries, listStudies, type SeriesRow } from '../store/read/images';
import { readProblems } from '../store/read/problems';
import { listReadsOfCase } from '../store/read/reads';
import { setRole, touchCase } from '../store/write/images';
import type { ServiceContext, ServiceHandlers, Session } from './context';
import { mayKnowRead } from './read-access';

function toEntry(db: ReadableDb, series: SeriesRow): SeriesEntry {
  return {
    seriesId: series.seriesId,
    seriesUid: series.seriesUid,
    description: series.description,
    seriesNumber: series.seriesNumber,
    modality: series.modality,
    sequence: series.sequence,
    plane: series.plane,
    roleConfirmed: series.roleConfirmed,
    roleReason: series.roleReason,
    dims: [...series.dims],
    spacingMm: [...series.spacingMm],
    instanceCount: series.instanceCount,
    frameOfReferenceUid: series.frameOfReferenceUid,
    problems: readProblems(db, 'series_id', series.seriesId).map((found) => found.problem),
    extractable: series.extractable,
    monochrome1: series.photometric === 'MONOCHROME1',
  };
}

/** The case with its studies, series and the reads that the session may know of. Error: `case/not-found`. */
export function readCaseDetail(db: ReadableDb, session: Session, caseId: string): Result<CaseDetail> {
  const found = findCase(db, caseId);
  if (!found) return fail('case/not-found', { caseId });
  const series = listSeries(db, caseId);
  const grids = new Map(series.map((entry) => [entry.seriesId, entry.grid]));
  return ok({
    caseId,
    patientId: found.patientId,
    patientName: found.patientName,
    birthDate: found.birthDate,
    sex: found.sex,
    synthetic: found.synthetic,
    studies: listStudies(db, caseId).map((study) => ({
      studyId: study.studyId,
      studyUid: study.studyUid,
      studyDate: study.studyDate,
      description: study.description,
      series: series.filter((entry) => entry.studyId === study.studyId).map((entry) => toEntry(db, entry)),
    })),
    reads: listReadsOfCase(db, caseId)
      .filter((read) => mayKnowRead(db, session, read))
      .map((read) => {
        const grid = grids.get(read.seriesId);
        return {
          readId: read.readId,
          seriesId: read.seriesId,
          sequence: read.sequence,
          readerName: read.readerName,
          occasion: read.occasion,
          state: read.state,
          forReview: read.submittedAt !== null,
          readingSeconds: read.readingSeconds,
          sliceCount: read.sliceCount,
          voxelCount: read.voxelCount,
          volumeMl: grid ? roiVolumeMl(read.voxelCount, grid) : 0,
          updatedAt: read.updatedAt,
          source: read.source,
        };
      }),
  });
}

/** Whether a plane can be given to a series: what its geometry says, or "oblique" for one that is far off. */
function planeFits(series: SeriesRow, plane: Plane): boolean {
  if (!series.grid) return true;
  const measured = planeOf(series.grid);
  return plane === measured.plane || (plane === 'oblique' && measured.obliqueDegrees > 20);
}

/** Makes the handlers of a case. */
export function makeCaseService(context: ServiceContext): Pick<ServiceHandlers, 'case/get' | 'series/set-role'> {
  const { store } = context;
  return {
    'case/get': (session, { caseId }) => readCaseDetail(store.db, session, caseId),
    'series/set-role': (session, { seriesId, sequence, plane }) => {
      const series = findSeries(store.db, seriesId);
      if (!series) return fail('series/not-found', { seriesId });
      if (!planeFits(series, plane)) {
        const measured = series.grid ? planeOf(series.grid).plane : plane;
        return fail('series/plane-contradicts-geometry', { seriesId, plane, measured });
      }
      store.write(
        session,
        { action: 'series.set-role', caseId: series.caseId, subject: seriesId, detail: `${sequence} ${plane}` },
        (db, at) => {
          setRole(db, at, seriesId, sequence, plane);
          touchCase(db, at, series.caseId);
        },
      );
      context.emit('store/changed', { topics: ['worklist', 'case'], caseIds: [series.caseId] });
      return readCaseDetail(store.db, session, series.caseId);
    },
  };
}

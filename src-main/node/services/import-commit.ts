/** The one transaction of an import: all that was planned, or nothing. */
import { ProblemError, problem } from '@shared/base/result';
import { appendAudit } from '../store/audit-chain';
import type { WritableDb } from '../store/database';
import { findOutsideReader } from '../store/read/people';
import { findFreeOccasion } from '../store/read/reads';
import {
  addCase,
  addSeries,
  addSourceFile,
  addStudy,
  completeCase,
  nameObject,
  touchCase,
  updateSeries,
} from '../store/write/images';
import { addReader } from '../store/write/people';
import { addRead, addSlices, type KeptSlice } from '../store/write/reads';
import type { ImportPlan } from './import-plan';

/** A mask ready to be named: its slices are durable already. */
export interface PlannedRead {
  /** Key of a planned series, or id of a stored one. */
  readonly targetKey: string;
  /** Id of the stored series' case; null where the series is planned. */
  readonly caseId: string | null;
  readonly kind: 'contours' | 'nifti';
  readonly sopInstanceUid: string;
  readonly object: { readonly sha256: string; readonly sizeBytes: number };
  readonly readerName: string;
  readonly roiName: string;
  readonly state: 'draft' | 'final';
  readonly deviationMm: number | null;
  readonly slices: readonly KeptSlice[];
}

export interface CommittedImport {
  readonly caseIds: readonly string[];
  readonly casesAdded: number;
  readonly seriesAdded: number;
  readonly readsAdded: number;
  readonly filesAdded: number;
}

/** Writes the plan. Call inside `Store.write`. */
export function commitImport(
  db: WritableDb,
  at: string,
  userId: string,
  jobId: string,
  plan: ImportPlan,
  reads: readonly PlannedRead[],
): CommittedImport {
  const caseIds = new Map<string, string>();
  for (const planned of plan.cases.values()) {
    if (planned.existingId !== null) completeCase(db, planned.existingId, planned.patient);
    caseIds.set(planned.key, planned.existingId ?? addCase(db, at, planned.patient, jobId));
  }
  const caseOf = (key: string): string => {
    const id = caseIds.get(key);
    if (id === undefined) throw new Error('assertion failed: the case is planned');
    return id;
  };
  const studyIds = new Map<string, { studyId: string; caseId: string }>();
  for (const study of plan.studies.values()) {
    const caseId = caseOf(study.caseKey);
    studyIds.set(study.studyUid, { caseId, studyId: study.existingId ?? addStudy(db, at, caseId, study, jobId) });
  }
  const touched = new Map<string, { files: number; reads: number }>();
  const countFor = (caseId: string): { files: number; reads: number } => {
    const known = touched.get(caseId) ?? { files: 0, reads: 0 };
    touched.set(caseId, known);
    return known;
  };
  const seriesIds = new Map<string, { seriesId: string; caseId: string }>();
  let seriesAdded = 0;
  for (const series of plan.series) {
    const study = studyIds.get(series.studyUid);
    if (!study) throw new Error('assertion failed: the study is planned');
    for (const image of series.ordered) {
      if (!image.file.isNew) continue;
      nameObject(db, at, image.file, 'dicom');
      countFor(study.caseId).files += 1;
    }
    let seriesId: string;
    if (series.existing) {
      seriesId = series.existing.seriesId;
      updateSeries(db, at, seriesId, series.facts, series.role, series.instances, jobId);
    } else {
      seriesId = addSeries(db, at, study.studyId, series, series.facts, series.role, series.instances, jobId);
      seriesAdded += 1;
    }
    seriesIds.set(series.key, { seriesId, caseId: study.caseId });
  }
  for (const read of reads) {
    const target =
      seriesIds.get(read.targetKey) ?? (read.caseId === null ? null : { seriesId: read.targetKey, caseId: read.caseId });
    if (!target) throw new ProblemError(problem('import/contours-no-matching-series', { seriesUids: [read.targetKey] }));
    nameObject(db, at, read.object, read.kind);
    addSourceFile(
      db,
      at,
      { sopInstanceUid: read.sopInstanceUid, caseId: target.caseId, kind: read.kind, sha256: read.object.sha256 },
      jobId,
    );
    const readerId = findOutsideReader(db, read.readerName)?.id ?? addReader(db, at, read.readerName, null);
    const readId = addRead(
      db,
      at,
      {
        seriesId: target.seriesId,
        readerId,
        occasion: findFreeOccasion(db, target.seriesId, readerId),
        state: read.state,
        source: read.kind === 'contours' ? 'rtstruct' : 'nifti',
        sourceRoi: read.roiName,
        sourceObject: read.object.sha256,
        sourceDeviationMm: read.deviationMm,
      },
      jobId,
    );
    addSlices(db, at, readId, 'import', read.slices);
    countFor(target.caseId).reads += 1;
    countFor(target.caseId).files += 1;
  }
  let filesAdded = 0;
  for (const [caseId, counts] of touched) {
    touchCase(db, at, caseId);
    filesAdded += counts.files;
    appendAudit(db, at, userId, {
      action: 'import.case',
      caseId,
      subject: jobId,
      detail: `files ${counts.files} reads ${counts.reads}`,
    });
  }
  return {
    caseIds: [...touched.keys()],
    casesAdded: [...plan.cases.values()].filter((planned) => planned.existingId === null).length,
    seriesAdded,
    readsAdded: reads.length,
    filesAdded,
  };
}

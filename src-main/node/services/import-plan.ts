/**
 * From headers to what the store will hold: patients, studies, series with their slices in
 * order, geometry judged and role guessed. Writes nothing; reads the store to join what is
 * there already.
 */
import { problem, type Problem } from '@shared/base/result';
import type { DicomInstance } from '@shared/core/dicom/dicom-instance';
import { guessRole } from '@shared/core/dicom/role-guess';
import { computeSeriesGeometry, toExtractionBlock } from '@shared/core/dicom/series-geometry';
import { groupIntoSeries } from '@shared/core/dicom/series-grouping';
import { canonicalMapping, reorientGrid } from '@shared/core/geometry/axis-mapping';
import { compareGrids } from '@shared/core/geometry/compare-grids';
import type { Grid } from '@shared/core/geometry/grid';
import type { ContouredSeries } from '../dicom-io/structure-set-mask';
import type { ReadableDb } from '../store/database';
import {
  findCase,
  findCasesByPatientId,
  findSeriesByUid,
  findStudyByUid,
  listInstances,
  type InstanceRow,
  type SeriesRow,
} from '../store/read/images';
import { listReadsOfSeries } from '../store/read/reads';
import type { InstanceFacts, NewCase, NewStudy, RoleFacts, SeriesFacts } from '../store/write/images';
import { isSamePatient, toIsoDate, toPatient } from './import-identity';

/** A header with where its bytes are. `isNew`: not in the store yet. */
export interface PlannedImage extends DicomInstance {
  readonly file: { readonly name: string; readonly sha256: string; readonly sizeBytes: number; readonly isNew: boolean };
}

interface PlannedCase {
  readonly key: string;
  readonly existingId: string | null;
  readonly patient: NewCase;
}
interface PlannedStudy extends NewStudy {
  readonly existingId: string | null;
  readonly caseKey: string;
}

/** Geometry of a series, as contours and masks need it. */
export interface SeriesPlace {
  readonly canonicalGrid: Grid | null;
  readonly contoured: ContouredSeries | null;
  readonly facts: SeriesFacts;
  readonly role: RoleFacts;
  readonly ordered: readonly PlannedImage[];
  readonly instances: readonly InstanceFacts[];
}

export interface PlannedSeries extends SeriesPlace {
  readonly key: string;
  readonly existing: SeriesRow | null;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly stack: number;
}

export interface ImportPlan {
  readonly cases: ReadonlyMap<string, PlannedCase>;
  readonly studies: ReadonlyMap<string, PlannedStudy>;
  readonly series: readonly PlannedSeries[];
  readonly failures: readonly { readonly item: string; readonly problem: Problem }[];
}

/** Judges the slices of one stack: order, canonical grid, problems, role. */
export function judgeSeries(images: readonly PlannedImage[]): SeriesPlace {
  const geometry = computeSeriesGeometry(images);
  const ordered = geometry.sorted;
  const first = ordered[0]!;
  const { grid, plane } = geometry;
  const mapping = grid && plane ? canonicalMapping(grid, plane) : null;
  const canonicalGrid = grid && mapping ? reorientGrid(grid, mapping) : null;
  const guess = guessRole(ordered[ordered.length >> 1]!);
  const spacing = first.pixelSpacingMm;
  const oblique = geometry.obliqueDegrees !== null && geometry.obliqueDegrees > 45;
  const offset = geometry.slicePositionsMm[0] ?? 0;
  return {
    ordered,
    canonicalGrid,
    contoured:
      grid && mapping
        ? {
            nativeGrid: grid,
            mapping,
            sliceOffsetsMm: geometry.slicePositionsMm.map((position) => position - offset),
            frameOfReferenceUid: first.frameOfReferenceUid,
          }
        : null,
    facts: {
      description: first.seriesDescription ?? first.protocolName ?? '',
      seriesNumber: first.seriesNumber,
      modality: first.modality,
      frameOfReferenceUid: first.frameOfReferenceUid,
      manufacturer: first.manufacturer,
      manufacturerModel: first.manufacturerModel,
      fieldStrengthT: first.magneticFieldStrengthT,
      photometric: first.photometricInterpretation,
      dims: canonicalGrid?.dims ?? [first.columns, first.rows, ordered.length],
      spacingMm: canonicalGrid?.spacingMm ?? [
        spacing?.[1] ?? 0,
        spacing?.[0] ?? 0,
        first.spacingBetweenSlicesMm ?? first.sliceThicknessMm ?? 0,
      ],
      grid: canonicalGrid,
      extractable: canonicalGrid !== null && toExtractionBlock(geometry) === null,
      problems: geometry.problems,
    },
    role: {
      sequence: guess.sequence,
      plane: oblique ? 'oblique' : (plane ?? guess.plane ?? 'oblique'),
      reason: guess.reasons.join(','),
    },
    instances: ordered.map((image, n) => ({
      sopInstanceUid: image.sopInstanceUid,
      positionMm: geometry.slicePositionsMm[n] ?? null,
      instanceNumber: image.instanceNumber,
      sha256: image.file.sha256,
    })),
  };
}

/** The case that a header belongs to: of its known study, else of the same person, else a new one. */
function resolveCase(
  db: ReadableDb,
  cases: Map<string, PlannedCase>,
  studies: Map<string, PlannedStudy>,
  image: PlannedImage,
): PlannedCase | Problem {
  const patient = toPatient(image);
  const planned = studies.get(image.studyInstanceUid);
  const stored = planned ? null : findStudyByUid(db, image.studyInstanceUid);
  const known = planned ? cases.get(planned.caseKey) : undefined;
  if (known)
    return isSamePatient(known.patient, patient)
      ? known
      : problem('import/study-of-another-patient', { studyUid: image.studyInstanceUid });
  const storedCase = stored ? findCase(db, stored.caseId) : null;
  if (storedCase && !isSamePatient(storedCase, patient) && !(patient.patientId === '' && storedCase.patientId === ''))
    return problem('import/study-of-another-patient', { studyUid: image.studyInstanceUid });
  const match =
    storedCase ?? findCasesByPatientId(db, patient.patientId).find((candidate) => isSamePatient(candidate, patient)) ?? null;
  if (match) {
    const key = match.caseId;
    const found = cases.get(key) ?? { key, existingId: key, patient: { ...patient, patientId: match.patientId } };
    cases.set(key, found);
    return found;
  }
  for (const candidate of cases.values())
    if (candidate.existingId === null && isSamePatient(candidate.patient, patient)) return candidate;
  const added: PlannedCase = { key: `new:${cases.size}`, existingId: null, patient };
  cases.set(added.key, added);
  return added;
}

/**
 * Plans the import of new images. `readHeaders` answers the headers of slices that the
 * store has (they are judged together with the new ones). A series that already carries a
 * drawn mask is not changed where that would move the mask: its new files fail with
 * `import/series-has-reads`.
 */
export async function planImport(
  db: ReadableDb,
  images: readonly PlannedImage[],
  readHeaders: (instances: readonly InstanceRow[]) => Promise<PlannedImage[]>,
): Promise<ImportPlan> {
  const cases = new Map<string, PlannedCase>();
  const studies = new Map<string, PlannedStudy>();
  const failures: { item: string; problem: Problem }[] = [];
  const bySeries = new Map<string, PlannedImage[]>();
  const studyOfSeries = new Map<string, string>();
  for (const image of images) {
    const refuse = (reason: Problem): void => {
      failures.push({ item: image.file.name, problem: reason });
    };
    const found = resolveCase(db, cases, studies, image);
    if ('code' in found) {
      refuse(found);
      continue;
    }
    const storedSeries = findSeriesByUid(db, image.seriesInstanceUid)[0];
    const studyUid = image.studyInstanceUid;
    const knownStudy =
      studyOfSeries.get(image.seriesInstanceUid) ??
      (storedSeries ? (findStudyByUid(db, studyUid)?.studyId === storedSeries.studyId ? studyUid : '') : studyUid);
    if (knownStudy !== studyUid) {
      refuse(problem('import/series-of-another-study', { seriesUid: image.seriesInstanceUid }));
      continue;
    }
    studyOfSeries.set(image.seriesInstanceUid, studyUid);
    if (!studies.has(studyUid))
      studies.set(studyUid, {
        existingId: findStudyByUid(db, studyUid)?.studyId ?? null,
        caseKey: found.key,
        studyUid,
        studyDate: toIsoDate(image.studyDate),
        studyTime: image.studyTime,
        description: image.studyDescription ?? '',
        accessionNumber: image.accessionNumber,
      });
    const list = bySeries.get(image.seriesInstanceUid);
    if (list) list.push(image);
    else bySeries.set(image.seriesInstanceUid, [image]);
  }

  const series: PlannedSeries[] = [];
  for (const [seriesUid, added] of bySeries) {
    const rows = findSeriesByUid(db, seriesUid);
    const storedOf = new Map<string, SeriesRow>();
    const storedInstances = rows.flatMap((row) => listInstances(db, row.seriesId).map((instance) => ({ row, instance })));
    for (const { row, instance } of storedInstances) storedOf.set(instance.sopInstanceUid, row);
    const headers = storedInstances.length > 0 ? await readHeaders(storedInstances.map(({ instance }) => instance)) : [];
    let nextStack = Math.max(-1, ...rows.map((row) => row.stack)) + 1;
    for (const stack of groupIntoSeries([...headers, ...added])) {
      if (!stack.instances.some((image) => image.file.isNew)) continue;
      const existing =
        stack.instances.map((image) => storedOf.get(image.sopInstanceUid)).find((row) => row !== undefined) ?? null;
      const place = judgeSeries(stack.instances);
      const marked = existing ? listReadsOfSeries(db, existing.seriesId).some((read) => read.voxelCount > 0) : false;
      const moved = !existing?.grid || !place.canonicalGrid || !compareGrids(existing.grid, place.canonicalGrid).ok;
      if (marked && moved) {
        for (const image of stack.instances)
          if (image.file.isNew)
            failures.push({ item: image.file.name, problem: problem('import/series-has-reads', { seriesUid }) });
        continue;
      }
      const number = existing ? existing.stack : nextStack++;
      series.push({
        ...place,
        key: existing ? existing.seriesId : `${seriesUid}#${number}`,
        existing,
        studyUid: stack.instances[0]!.studyInstanceUid,
        seriesUid,
        stack: number,
      });
    }
  }
  // A study or case none of whose images stayed is not added.
  const usedStudies = new Set(series.map((entry) => entry.studyUid));
  for (const uid of [...studies.keys()]) if (!usedStudies.has(uid)) studies.delete(uid);
  const usedCases = new Set([...studies.values()].map((study) => study.caseKey));
  for (const key of [...cases.keys()]) if (!usedCases.has(key)) cases.delete(key);
  return { cases, studies, series, failures };
}

/** Which series of a case the reading panes show. Pure choices on the case detail; loads nothing. */
import type { CaseDetail, Plane, SeriesEntry, StudySequence } from '@shared/contract/entities';

export const sequences = ['t1', 't2', 't1c'] as const satisfies readonly StudySequence[];

/** All series of a case, newest study first. */
export function allSeries(detail: Pick<CaseDetail, 'studies'>): readonly SeriesEntry[] {
  const studies = [...detail.studies].sort((a, b) => (b.studyDate ?? '').localeCompare(a.studyDate ?? ''));
  return studies.flatMap((study) => study.series);
}

/**
 * The series with a role. Several: one with a read of the case first (a read must not vanish
 * because another series came in), then a confirmed role, then the newest study, then most slices.
 */
export function seriesWithRole(detail: CaseDetail, sequence: StudySequence, plane: Plane): SeriesEntry | null {
  const candidates = allSeries(detail).filter((series) => series.sequence === sequence && series.plane === plane);
  const withRead = new Set(detail.reads.filter((read) => read.voxelCount > 0).map((read) => read.seriesId));
  const rank = (series: SeriesEntry): number => (withRead.has(series.seriesId) ? 2 : 0) + (series.roleConfirmed ? 1 : 0);
  let best: SeriesEntry | null = null;
  for (const series of candidates) {
    if (
      !best ||
      rank(series) > rank(best) ||
      (rank(series) === rank(best) && series.dims[2] > best.dims[2] && sameStudy(detail, series, best))
    )
      best = series;
  }
  return best;
}

const sameStudy = (detail: CaseDetail, a: SeriesEntry, b: SeriesEntry): boolean =>
  detail.studies.some((study) => study.series.includes(a) && study.series.includes(b));

/** The series that a guide pane shows for a plane: as acquired (contrast-enhanced first, then the sequence in front), else null: reformat the drawn one. */
export function guideSeries(detail: CaseDetail, plane: 'coronal' | 'sagittal', inFront: StudySequence): SeriesEntry | null {
  return seriesWithRole(detail, 't1c', plane) ?? seriesWithRole(detail, inFront, plane);
}

/** The sequence to open first: a draft in progress, else the contrast-enhanced one, else what there is. */
export function firstSequence(detail: CaseDetail): StudySequence {
  const present = sequences.filter((sequence) => seriesWithRole(detail, sequence, 'axial'));
  const draft = present.find((sequence) =>
    detail.reads.some(
      (read) =>
        read.state === 'draft' && read.voxelCount > 0 && read.seriesId === seriesWithRole(detail, sequence, 'axial')?.seriesId,
    ),
  );
  return draft ?? (present.includes('t1c') ? 't1c' : (present[0] ?? 't1c'));
}

/** The facts of all cases for the worklist, a few statements for any number of cases. */
import type { ReadState, SequenceRole, StudySequence } from '@shared/contract/entities';
import { all, type ReadableDb } from '../database';

export interface WorklistFacts {
  readonly studyDates: ReadonlyMap<string, string>;
  readonly seriesCounts: ReadonlyMap<string, number>;
  /** `caseId sequence` of axial series whose slices stack. */
  readonly images: ReadonlySet<string>;
  /** By `caseId sequence`; absent: none or empty. */
  readonly reads: ReadonlyMap<string, Exclude<ReadState, 'none'>>;
  /** `caseId sequence` with a result that is not stale. */
  readonly features: ReadonlySet<string>;
  readonly scores: ReadonlyMap<
    string,
    { readonly ictos: number | null; readonly group: 'high' | 'low' | 'indeterminate' | null }
  >;
  readonly reports: ReadonlySet<string>;
}

export const worklistKey = (caseId: string, sequence: SequenceRole | StudySequence): string => `${caseId} ${sequence}`;

/** `onlyReaderId`: counts the reads of this reader and those from outside alone. */
export function readWorklistFacts(db: ReadableDb, onlyReaderId: string | null = null): WorklistFacts {
  interface CaseSequence {
    readonly caseId: string;
    readonly sequence: SequenceRole;
  }
  const reads = new Map<string, 'draft' | 'final'>();
  // Ordered as in `findCaseRead`, so that the read that stands for the sequence comes last and wins.
  for (const row of all<CaseSequence & { state: 'draft' | 'final' }>(
    db,
    `SELECT t.case_id AS caseId, q.sequence, r.state FROM reads r JOIN series s ON s.id = r.series_id
     JOIN studies t ON t.id = s.study_id JOIN sequence_roles q ON q.series_id = s.id
     JOIN readers p ON p.id = r.reader_id
     WHERE q.plane = 'axial' AND r.occasion = 1 AND r.voxel_count > 0 AND (? IS NULL OR r.reader_id = ? OR p.user_id IS NULL)
     ORDER BY r.state = 'final', r.updated_at, r.id DESC`,
    onlyReaderId,
    onlyReaderId,
  ))
    reads.set(worklistKey(row.caseId, row.sequence), row.state);
  const keys = (rows: readonly CaseSequence[]): Set<string> => new Set(rows.map((row) => worklistKey(row.caseId, row.sequence)));
  return {
    studyDates: new Map(
      all<{ caseId: string; date: string }>(
        db,
        'SELECT case_id AS caseId, max(study_date) AS date FROM studies WHERE study_date IS NOT NULL GROUP BY case_id',
      ).map((row) => [row.caseId, row.date]),
    ),
    seriesCounts: new Map(
      all<{ caseId: string; count: number }>(
        db,
        'SELECT t.case_id AS caseId, count(*) AS count FROM series s JOIN studies t ON t.id = s.study_id GROUP BY t.case_id',
      ).map((row) => [row.caseId, row.count]),
    ),
    images: keys(
      all<CaseSequence>(
        db,
        `SELECT DISTINCT t.case_id AS caseId, q.sequence FROM series s JOIN studies t ON t.id = s.study_id
         JOIN sequence_roles q ON q.series_id = s.id WHERE q.plane = 'axial' AND s.stacks = 1`,
      ),
    ),
    reads,
    features: keys(
      all<CaseSequence>(
        db,
        `SELECT DISTINCT e.case_id AS caseId, e.sequence FROM extractions e JOIN reads r ON r.id = e.read_id
         JOIN sequence_roles q ON q.series_id = r.series_id
         WHERE e.read_revision >= r.mask_revision AND q.sequence = e.sequence`,
      ),
    ),
    scores: new Map(
      all<{ caseId: string; ictos: number | null; group: 'high' | 'low' | 'indeterminate' | null }>(
        db,
        `SELECT case_id AS caseId, ictos, ictos_group AS "group" FROM scores s
         WHERE seq = (SELECT max(seq) FROM scores WHERE case_id = s.case_id)`,
      ).map((row) => [row.caseId, { ictos: row.ictos, group: row.group }]),
    ),
    reports: new Set(all<{ caseId: string }>(db, 'SELECT DISTINCT case_id AS caseId FROM reports').map((row) => row.caseId)),
  };
}

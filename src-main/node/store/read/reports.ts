/** Printed reports. */
import type { ReportEntry } from '@shared/contract/entities';
import { all, one, type ReadableDb } from '../database';

const select = 'SELECT id AS reportId, case_id AS caseId, created_at AS createdAt, path, sha256, pages FROM reports';

/** Newest first. */
export const listReports = (db: ReadableDb, caseId: string): ReportEntry[] =>
  all<ReportEntry>(db, `${select} WHERE case_id = ? ORDER BY seq DESC`, caseId);
export const findReport = (db: ReadableDb, reportId: string): ReportEntry | null =>
  one<ReportEntry>(db, `${select} WHERE id = ?`, reportId);

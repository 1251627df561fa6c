/** Notes problems of a series, a job or a score. */
import type { Problem, ProblemValue } from '@shared/base/result';
import { insert, run, toFlag, type SqlValue, type WritableDb } from '../database';
import type { ProblemOwner } from '../read/problems';

function dataRows(value: ProblemValue): Record<string, SqlValue>[] {
  if (value === null) return [{ kind: 'null' }];
  if (typeof value === 'number')
    return Number.isFinite(value) ? [{ kind: 'number', number: value }] : [{ kind: 'text', text: String(value) }];
  if (typeof value === 'boolean') return [{ kind: 'boolean', number: toFlag(value) }];
  if (typeof value === 'string') return [{ kind: 'text', text: value }];
  return value.length === 0 ? [{ kind: 'no-texts' }] : value.map((text) => ({ kind: 'texts', text }));
}

/** Adds problems to a named list of their owner, in order. `item`: the file or row concerned, or ''. */
export function addProblems(
  db: WritableDb,
  owner: ProblemOwner,
  id: string,
  list: string,
  problems: readonly { readonly item: string; readonly problem: Problem }[],
): void {
  problems.forEach(({ item, problem }, position) => {
    const problemId = insert(db, 'problems', { [owner]: id, list, item, position, code: problem.code });
    for (const [name, value] of Object.entries(problem.data))
      dataRows(value).forEach((row, n) =>
        insert(db, 'problem_data', { problem_id: problemId, name, position: n, number: null, text: null, ...row }),
      );
  });
}

/** Removes all problems of a series (before its geometry is judged anew). */
export function removeSeriesProblems(db: WritableDb, seriesId: string): void {
  run(db, 'DELETE FROM problems WHERE series_id = ?', seriesId);
}

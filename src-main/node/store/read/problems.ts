/** Problems that belong to a series, a job or a score, with their data as columns. */
import type { ProblemValue } from '@shared/base/result';
import type { Reason } from '@shared/contract/entities';
import { all, type ReadableDb } from '../database';

export type ProblemOwner = 'series_id' | 'job_id' | 'score_id';

export interface OwnedProblem {
  readonly list: string;
  readonly item: string;
  readonly problem: Reason;
}

interface DataRow {
  readonly problemId: number;
  readonly name: string;
  readonly kind: 'number' | 'text' | 'boolean' | 'null' | 'texts' | 'no-texts';
  readonly number: number | null;
  readonly text: string | null;
}

function valueOf(row: DataRow): ProblemValue {
  if (row.kind === 'number') return row.number;
  if (row.kind === 'boolean') return row.number === 1;
  if (row.kind === 'null') return null;
  return row.text;
}

/** All problems of one owner, in the order they were noted. */
export function readProblems(db: ReadableDb, owner: ProblemOwner, id: string): OwnedProblem[] {
  const rows = all<{ id: number; list: string; item: string; code: string }>(
    db,
    `SELECT id, list, item, code FROM problems WHERE ${owner} = ? ORDER BY list, position`,
    id,
  );
  if (rows.length === 0) return [];
  const data = new Map<number, Reason['data']>();
  for (const row of all<DataRow>(
    db,
    `SELECT d.problem_id AS problemId, d.name, d.kind, d.number, d.text FROM problem_data d
     JOIN problems p ON p.id = d.problem_id WHERE p.${owner} = ? ORDER BY d.problem_id, d.name, d.position`,
    id,
  )) {
    const known = data.get(row.problemId) ?? {};
    data.set(row.problemId, known);
    if (row.kind === 'no-texts') known[row.name] = [];
    else if (row.kind === 'texts') {
      const before = known[row.name];
      known[row.name] = [...(Array.isArray(before) ? before : []), row.text ?? ''];
    } else {
      const value = valueOf(row);
      if (typeof value !== 'object' || value === null) known[row.name] = value;
    }
  }
  return rows.map((row) => ({ list: row.list, item: row.item, problem: { code: row.code, data: data.get(row.id) ?? {} } }));
}

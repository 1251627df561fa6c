/** Appends printed reports. */
import { randomUUID } from 'node:crypto';
import { insert, type WritableDb } from '../database';
import { nameObject, touchCase } from './images';

export interface NewReport {
  readonly caseId: string;
  readonly scoreId: string | null;
  /** The PDF's object, kept by `ObjectStore.put` before the transaction. */
  readonly object: { readonly sha256: string; readonly sizeBytes: number };
  /** Where a copy was written for the user, null: only in the store. */
  readonly path: string | null;
  readonly pages: number;
  readonly language: string;
  readonly programVersion: string;
  readonly buildKind: string;
  readonly userId: string;
}

/** Appends the report and answers its id. */
export function addReport(db: WritableDb, at: string, added: NewReport): string {
  const id = randomUUID();
  nameObject(db, at, added.object, 'report');
  insert(db, 'reports', {
    id,
    case_id: added.caseId,
    score_id: added.scoreId,
    sha256: added.object.sha256,
    path: added.path,
    pages: added.pages,
    language: added.language,
    program_version: added.programVersion,
    build_kind: added.buildKind,
    user_id: added.userId,
    created_at: at,
  });
  touchCase(db, at, added.caseId);
  return id;
}

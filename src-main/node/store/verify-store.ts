/** Checks a store without changing it: database, every named object, audit chain; and clears unnamed objects. */
import { ProblemError, problem } from '@shared/base/result';
import type { StoreVerification } from '@shared/contract/entities';
import { verifyAudit } from './audit-chain';
import { all, one, type ReadableDb } from './database';
import type { ObjectStore } from './object-store';

/**
 * Reads and hashes every object that the database names. Yields between objects, so that
 * the program stays alive; `signal` stops it with `job/cancelled`.
 */
export async function verifyStore(
  db: ReadableDb,
  objects: ObjectStore,
  databaseIsWhole: () => boolean,
  signal?: AbortSignal,
): Promise<StoreVerification> {
  const database = databaseIsWhole() && all(db, 'PRAGMA foreign_key_check').length === 0;
  const audit = verifyAudit(db);
  const names = all<{ sha256: string }>(db, 'SELECT sha256 FROM objects ORDER BY sha256');
  const objectsDamaged: string[] = [];
  const objectsMissing: string[] = [];
  for (const { sha256 } of names) {
    if (signal?.aborted) throw new ProblemError(problem('job/cancelled'));
    const state = objects.verify(sha256);
    if (state === 'missing') objectsMissing.push(sha256);
    if (state === 'damaged') objectsDamaged.push(sha256);
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
  return {
    ok: database && audit.ok && objectsDamaged.length === 0 && objectsMissing.length === 0,
    database,
    objectsChecked: names.length,
    objectsDamaged,
    objectsMissing,
    auditEntries: audit.entries,
    auditChain: audit.ok,
    auditBreakAt: audit.breakAt,
  };
}

/** Removes objects on disk that no row of `objects` names (an interrupted or cancelled import). */
export function removeUnnamedObjects(db: ReadableDb, objects: ObjectStore): number {
  let removed = 0;
  for (const sha256 of objects.list()) {
    if (one(db, 'SELECT 1 FROM objects WHERE sha256 = ?', sha256)) continue;
    objects.remove(sha256);
    removed += 1;
  }
  return removed;
}

/**
 * The audit trail: one row a change, each bound to the one before by SHA-256, the head
 * kept apart so that a cut tail shows. Rows carry ids only, never a name.
 */
import { createHash } from 'node:crypto';
import { all, insert, one, run, type ReadableDb, type WritableDb } from './database';

/** What was done, to what. `detail`: short machine words and ids ("t1c axial"), never a person's name. */
export interface AuditChange {
  readonly action: string;
  readonly caseId?: string | null;
  readonly subject?: string | null;
  readonly detail?: string;
}

export interface AuditRow {
  readonly seq: number;
  readonly at: string;
  readonly userId: string;
  readonly action: string;
  readonly caseId: string | null;
  readonly subject: string | null;
  readonly detail: string;
  readonly previousHash: string;
  readonly hash: string;
}

const columns = 'seq, at, user_id AS userId, action, case_id AS caseId, subject, detail, previous_hash AS previousHash, hash';

/** SHA-256 over the previous hash and the canonical row: a JSON array in this order, joined by a line feed. */
function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const canonical = JSON.stringify([row.seq, row.at, row.userId, row.action, row.caseId, row.subject, row.detail]);
  return createHash('sha256').update(`${row.previousHash}\n${canonical}`).digest('hex');
}

/** Appends one row. */
export function appendAudit(db: WritableDb, at: string, userId: string, change: AuditChange): void {
  const head = one<{ entries: number; head: string }>(
    db,
    'SELECT audit_entries AS entries, audit_head AS head FROM store_info WHERE one = 1',
  );
  if (!head) throw new Error('assertion failed: store_info has its row');
  const row = {
    seq: head.entries + 1,
    at,
    userId,
    action: change.action,
    caseId: change.caseId ?? null,
    subject: change.subject ?? null,
    detail: change.detail ?? '',
    previousHash: head.head,
  };
  const hash = hashOf(row);
  insert(db, 'audit', {
    seq: row.seq,
    at,
    user_id: userId,
    action: row.action,
    case_id: row.caseId,
    subject: row.subject,
    detail: row.detail,
    previous_hash: row.previousHash,
    hash,
  });
  run(db, 'UPDATE store_info SET audit_entries = ?, audit_head = ? WHERE one = 1', row.seq, hash);
}

/** Walks the chain. `breakAt`: the first row that does not follow, or one past the end where the tail is cut. */
export function verifyAudit(db: ReadableDb): { entries: number; ok: boolean; breakAt: number | null } {
  const head = one<{ entries: number; head: string }>(
    db,
    'SELECT audit_entries AS entries, audit_head AS head FROM store_info WHERE one = 1',
  );
  const entries = one<{ count: number }>(db, 'SELECT count(*) AS count FROM audit')?.count ?? 0;
  const pageLength = 5000;
  let previousHash = '';
  let seq = 0;
  for (;;) {
    const page = all<AuditRow>(db, `SELECT ${columns} FROM audit WHERE seq > ? ORDER BY seq LIMIT ${pageLength}`, seq);
    for (const row of page) {
      if (row.seq !== seq + 1 || row.previousHash !== previousHash || hashOf(row) !== row.hash)
        return { entries, ok: false, breakAt: seq + 1 };
      seq = row.seq;
      previousHash = row.hash;
    }
    if (page.length < pageLength) break;
  }
  if (!head || head.entries !== seq || head.head !== previousHash) return { entries, ok: false, breakAt: seq + 1 };
  return { entries, ok: true, breakAt: null };
}

/** The newest rows first; of one case where given. */
export function listAudit(db: ReadableDb, limit: number, caseId?: string): AuditRow[] {
  return caseId === undefined
    ? all<AuditRow>(db, `SELECT ${columns} FROM audit ORDER BY seq DESC LIMIT ?`, limit)
    : all<AuditRow>(db, `SELECT ${columns} FROM audit WHERE case_id = ? ORDER BY seq DESC LIMIT ?`, caseId, limit);
}

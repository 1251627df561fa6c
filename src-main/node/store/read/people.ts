/** Users, readers and settings. */
import type { UserRole } from '@shared/contract/entities';
import { all, one, type ReadableDb } from '../database';

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
}
export interface ReaderRow {
  readonly id: string;
  readonly name: string;
  readonly userId: string | null;
}

export const listUsers = (db: ReadableDb): UserRow[] =>
  all<UserRow>(db, 'SELECT id, name, role FROM users ORDER BY created_at, id');
export const findReaderOfUser = (db: ReadableDb, userId: string): ReaderRow | null =>
  one<ReaderRow>(db, 'SELECT id, name, user_id AS userId FROM readers WHERE user_id = ?', userId);
/** A reader without a user of our own (named by an imported file). */
export const findOutsideReader = (db: ReadableDb, name: string): ReaderRow | null =>
  one<ReaderRow>(db, 'SELECT id, name, user_id AS userId FROM readers WHERE user_id IS NULL AND name = ?', name);

/** Whether a reader is no user of ours. */
export const isOutsideReader = (db: ReadableDb, readerId: string): boolean =>
  one(db, 'SELECT 1 FROM readers WHERE id = ? AND user_id IS NULL', readerId) !== null;

/** The user's settings as stored texts by key. */
export function readSettings(db: ReadableDb, userId: string): Map<string, string> {
  const rows = all<{ key: string; value: string }>(db, 'SELECT key, value FROM settings WHERE user_id = ?', userId);
  return new Map(rows.map((row) => [row.key, row.value]));
}

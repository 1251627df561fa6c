/** Adds users and readers, keeps settings. */
import { randomUUID } from 'node:crypto';
import type { UserRole } from '@shared/contract/entities';
import { insert, run, type WritableDb } from '../database';

export function addUser(db: WritableDb, at: string, name: string, role: UserRole): string {
  const id = randomUUID();
  insert(db, 'users', { id, name, role, created_at: at });
  return id;
}

/** `userId` null: a reader from outside, named by an imported file. */
export function addReader(db: WritableDb, at: string, name: string, userId: string | null): string {
  const id = randomUUID();
  insert(db, 'readers', { id, name, user_id: userId, created_at: at });
  return id;
}

export function saveSetting(db: WritableDb, userId: string, key: string, value: string): void {
  run(
    db,
    'INSERT INTO settings (user_id, key, value) VALUES (?, ?, ?) ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value',
    userId,
    key,
    value,
  );
}

/** The local session: the one user of a store without login, and what a store needs before it is used. */
import { userInfo } from 'node:os';
import type { UserRole } from '@shared/contract/entities';
import { findReaderOfUser, listUsers } from '../store/read/people';
import type { Store } from '../store/store';
import { markInterruptedJobs } from '../store/write/jobs';
import { addReader, addUser } from '../store/write/people';
import type { Session } from './context';

/** The name of the person at the computer, as the system knows it. */
function localName(): string {
  try {
    return userInfo().username || 'Local user';
  } catch {
    return 'Local user';
  }
}

/** Clears up after a process that was killed: its jobs are marked, objects that no row names are removed. */
function recoverStore(store: Store): { interruptedJobs: number; removedObjects: number } {
  const interruptedJobs = store.bookkeep((db, at) => markInterruptedJobs(db, at));
  return { interruptedJobs, removedObjects: interruptedJobs > 0 ? store.removeUnnamedObjects() : 0 };
}

/** A new user with a reader of the same name. */
export function addSessionUser(store: Store, name: string, role: UserRole): Session {
  return store.write(
    { userId: 'system' },
    (session: Session) => ({ action: 'user.add', subject: session.userId, detail: role }),
    (db, at) => {
      const userId = addUser(db, at, name, role);
      return { userId, userName: name, role, readerId: addReader(db, at, name, userId) };
    },
  );
}

/** The session of a user of the store; null where there is none of that id. */
export function sessionOfUser(store: Store, userId: string): Session | null {
  const user = listUsers(store.db).find(({ id }) => id === userId);
  const reader = user && findReaderOfUser(store.db, user.id);
  return user && reader ? { userId: user.id, userName: user.name, role: user.role, readerId: reader.id } : null;
}

/**
 * The session of the single local user (administrator), made with their reader on first use.
 * Call once after `openStore`, before any service.
 */
export function makeLocalSession(store: Store): Session {
  recoverStore(store);
  const [user] = listUsers(store.db);
  return (user && sessionOfUser(store, user.id)) ?? addSessionUser(store, localName(), 'administrator');
}

/**
 * The store as services see it. `read/*` take `store.db`; `write/*` run inside
 * `store.write`, which is one transaction with one audit row. Opening: `open-store.ts`.
 */
import type { StoreVerification } from '@shared/contract/entities';
import type { AuditChange } from './audit-chain';
import type { ReadableDb, WritableDb } from './database';
import type { ObjectStore } from './object-store';

export type { ReadableDb } from './database';

/** Who changes something. A `Session` is one. */
interface Actor {
  readonly userId: string;
}

export interface Store {
  readonly folder: string;
  readonly storeId: string;
  /** For `read/*`. */
  readonly db: ReadableDb;
  readonly objects: ObjectStore;
  /**
   * One transaction and its audit row; durable when it returns. `work` may throw (a
   * `ProblemError` to fail with a named reason): then nothing has happened. `change` may
   * depend on what `work` answers (an id it made).
   */
  write<T>(actor: Actor, change: AuditChange | ((done: T) => AuditChange), work: (db: WritableDb, at: string) => T): T;
  /** One transaction without an audit row: for job bookkeeping only, never for anything of a case. */
  bookkeep<T>(work: (db: WritableDb, at: string) => T): T;
  /** Database, objects and audit chain, without changing any. */
  verify(signal?: AbortSignal): Promise<StoreVerification>;
  /** Removes objects on disk that no row names; answers how many. */
  removeUnnamedObjects(): number;
  close(): void;
}

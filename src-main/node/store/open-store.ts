/**
 * Opens or creates the store of a folder: looks at the file before touching it,
 * refuses what it must not change, backs up and migrates what is older.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ProblemError, err, fail, ok, problem, type Result } from '@shared/base/result';
import { appendAudit } from './audit-chain';
import { brandDatabase, insert, one, type WritableDb } from './database';
import { migrations as allMigrations } from './migrations/migrations';
import type { Migration } from './migrations/migration';
import { findNetworkFileSystem } from './network-file-system';
import { makeFolderDurable, makeObjectStore, syncFolder, toWriteProblem } from './object-store';
import type { Store } from './store';
import { removeUnnamedObjects, verifyStore } from './verify-store';

/** "ICTS" in ASCII, SQLite's application_id of our file. */
const APPLICATION_ID = 0x49435453;

export interface OpenOptions {
  readonly now?: () => Date;
  /** Answers the type of a network file system, or null; replaced in tests. */
  readonly findNetworkFileSystem?: (folder: string) => string | null;
  /** Replaced in tests of the step from one version to the next. */
  readonly migrations?: readonly Migration[];
}

const HEADER_LENGTH = 100;

/** What the first 100 bytes of the file say; null where they are not SQLite's. */
function readFileHeader(path: string): { applicationId: number; userVersion: number } | null {
  const header = Buffer.alloc(HEADER_LENGTH);
  const descriptor = openSync(path, 'r');
  try {
    if (readSync(descriptor, header, 0, HEADER_LENGTH, 0) < HEADER_LENGTH) return null;
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return null;
  return { applicationId: header.readUInt32BE(68), userVersion: header.readUInt32BE(60) };
}

/** SQLite's name of an error; extended codes that better-sqlite3 has no name for by their primary one. */
function sqliteCode(thrown: unknown): string {
  if (!(thrown instanceof Database.SqliteError)) return '';
  const unnamed = /^UNKNOWN_SQLITE_ERROR_(\d+)$/.exec(thrown.code)?.[1];
  return unnamed === undefined ? thrown.code : (PRIMARY_CODES[Number(unnamed) & 0xff] ?? thrown.code);
}
const PRIMARY_CODES: Readonly<Record<number, string>> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
};
const isBusy = (thrown: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(thrown));
const isNotWritable = (thrown: unknown): boolean => /^SQLITE_(READONLY|CANTOPEN|PERM)/.test(sqliteCode(thrown));
/** A problem that a person can act on for a write that the disk refused; else what was thrown. */
function toStoreProblem(thrown: unknown, path: string): unknown {
  const code = sqliteCode(thrown);
  if (code === 'SQLITE_FULL') return new ProblemError(problem('env/disk-full', { path }));
  if (/^SQLITE_IOERR/.test(code) || isNotWritable(thrown))
    return new ProblemError(problem('env/cannot-write', { path, reason: code }));
  return toWriteProblem(thrown, path);
}
const pragmaNumber = (connection: Database.Database, name: string): number => Number(connection.pragma(name, { simple: true }));

/** Looks at an existing file through a read-only connection, which never checkpoints. Null: it is ours and well. */
function inspect(path: string, newest: number): Result<never> | null {
  let header;
  try {
    header = readFileHeader(path);
  } catch (thrown) {
    return fail('env/cannot-write', {
      path,
      reason: thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown),
    });
  }
  if (!header) return fail('env/store-damaged', { path, reason: 'not-a-database' });
  if (header.applicationId !== APPLICATION_ID) return fail('env/store-foreign', { path });
  if (header.userVersion > newest) return fail('env/store-newer', { path, version: header.userVersion, supported: newest });
  const shared = `${path}-shm`;
  const hadShared = existsSync(shared);
  let connection: Database.Database | null = null;
  try {
    connection = new Database(path, { readonly: true, fileMustExist: true, timeout: 200 });
    const version = pragmaNumber(connection, 'user_version');
    if (version > newest) return fail('env/store-newer', { path, version, supported: newest });
    const checked = connection.pragma('quick_check(1)', { simple: true });
    if (checked !== 'ok') return fail('env/store-damaged', { path, reason: String(checked) });
    const broken = connection.pragma('foreign_key_check');
    if (Array.isArray(broken) && broken.length > 0)
      return fail('env/store-damaged', { path, reason: 'foreign-keys', rows: broken.length });
    return null;
  } catch (thrown) {
    if (isBusy(thrown)) return fail('env/store-locked', { path });
    if (isNotWritable(thrown)) return fail('env/cannot-write', { path, reason: sqliteCode(thrown) });
    return fail('env/store-damaged', { path, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    connection?.close();
    // A read-only look leaves an index of the log behind; it is rebuilt by whoever opens next.
    if (!hadShared && existsSync(shared)) rmSync(shared, { force: true });
  }
}

/** Opens for writing and takes the lock that holds until `close` or the end of the process, however it ends. */
function connect(path: string): Database.Database {
  const connection = new Database(path, { timeout: 200 });
  try {
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('trusted_schema = OFF');
    connection.pragma('cell_size_check = ON');
    connection.pragma('temp_store = MEMORY');
    // The exclusive lock is taken by the first write, not by the pragma.
    connection.exec('BEGIN IMMEDIATE; COMMIT');
    return connection;
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

/** Runs each step that is newer than the file, in a transaction of its own. */
function migrate(connection: Database.Database, steps: readonly Migration[]): void {
  for (const step of steps) {
    if (step.version <= pragmaNumber(connection, 'user_version')) continue;
    connection.exec('BEGIN IMMEDIATE');
    try {
      connection.exec(step.sql);
      const broken = connection.pragma('foreign_key_check');
      if (Array.isArray(broken) && broken.length > 0) throw new Error(`migration ${step.version} breaks foreign keys`);
      connection.pragma(`user_version = ${step.version}`);
      connection.exec('COMMIT');
    } catch (thrown) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw thrown;
    }
  }
}

/** Makes a new file beside its place, complete, and moves it there: a crash leaves no half-made store. */
function create(path: string, steps: readonly Migration[], at: string): void {
  const draft = `${path}.new`;
  const removeDraft = (): void => {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draft + suffix, { force: true });
  };
  removeDraft();
  const connection = new Database(draft);
  let complete = false;
  try {
    connection.pragma('journal_mode = DELETE');
    connection.pragma('synchronous = FULL');
    connection.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(connection, steps);
    const db = brandDatabase(connection);
    insert(db, 'store_info', { one: 1, store_id: randomUUID(), created_at: at });
    complete = true;
  } finally {
    connection.close();
    if (!complete) removeDraft();
  }
  const descriptor = openSync(draft, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, path);
  syncFolder(join(path, '..'));
}

/** A whole copy of the file as it is before a migration: `backups/ictos-v<version>-<time>.sqlite`. */
function backUp(connection: Database.Database, folder: string, version: number, at: string): string {
  const backups = join(folder, 'backups');
  makeFolderDurable(backups);
  const target = join(backups, `ictos-v${version}-${at.replaceAll(':', '-')}.sqlite`);
  connection.prepare('VACUUM INTO ?').run(target);
  const descriptor = openSync(target, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
  syncFolder(backups);
  return target;
}

/**
 * Opens the store of `folder`, creating it where there is none.
 * Errors, with the file left as it was: `env/store-network` (data.type), `env/store-damaged`
 * (data.reason), `env/store-foreign`, `env/store-newer` (data.version, data.supported),
 * `env/store-locked`, `env/cannot-write`, `env/store-migration-failed` (data.backup).
 */
export function openStore(folder: string, options: OpenOptions = {}): Result<Store> {
  const now = options.now ?? (() => new Date());
  const steps = options.migrations ?? allMigrations;
  const newest = Math.max(...steps.map((step) => step.version));
  const network = (options.findNetworkFileSystem ?? findNetworkFileSystem)(folder);
  if (network !== null) return fail('env/store-network', { path: folder, type: network });
  const path = join(folder, 'ictos.sqlite');
  const objects = makeObjectStore(join(folder, 'objects'));
  try {
    makeFolderDurable(folder);
    if (!existsSync(path)) {
      // Objects without a database: the file was lost or moved. An empty store over them would hide that.
      if (existsSync(`${path}-wal`) || objects.list().length > 0)
        return fail('env/store-damaged', { path, reason: 'database-missing' });
      create(path, steps, now().toISOString());
    } else if (statSync(path).size === 0) return fail('env/store-damaged', { path, reason: 'empty-file' });
  } catch (thrown) {
    const found = toStoreProblem(thrown, folder);
    if (found instanceof ProblemError) return err(found.problem);
    throw thrown;
  }
  const refused = inspect(path, newest);
  if (refused) return refused;
  let connection: Database.Database;
  try {
    connection = connect(path);
  } catch (thrown) {
    if (isBusy(thrown)) return fail('env/store-locked', { path });
    if (isNotWritable(thrown)) return fail('env/cannot-write', { path, reason: sqliteCode(thrown) });
    return fail('env/store-damaged', { path, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  const version = pragmaNumber(connection, 'user_version');
  if (version < newest) {
    let backup = '';
    try {
      backup = backUp(connection, folder, version, now().toISOString());
      migrate(connection, steps);
    } catch (thrown) {
      connection.close();
      return fail('env/store-migration-failed', {
        path,
        from: version,
        to: newest,
        backup,
        reason: thrown instanceof Error ? thrown.message : String(thrown),
      });
    }
  }
  const db = brandDatabase(connection);
  const info = one<{ storeId: string }>(db, 'SELECT store_id AS storeId FROM store_info WHERE one = 1');
  if (!info) {
    connection.close();
    return fail('env/store-damaged', { path, reason: 'store-info-missing' });
  }
  objects.removeTemporary();

  const transact = <T>(work: (writable: WritableDb, at: string) => T): T => {
    if (connection.inTransaction) throw new Error('assertion failed: a write inside a write');
    connection.exec('BEGIN IMMEDIATE');
    try {
      const done = work(db, now().toISOString());
      connection.exec('COMMIT');
      return done;
    } catch (thrown) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw toStoreProblem(thrown, folder);
    }
  };
  return ok({
    folder,
    storeId: info.storeId,
    db,
    objects,
    write: (actor, change, work) =>
      transact((writable, at) => {
        const done = work(writable, at);
        appendAudit(writable, at, actor.userId, typeof change === 'function' ? change(done) : change);
        return done;
      }),
    bookkeep: transact,
    verify: (signal) => verifyStore(db, objects, () => connection.pragma('integrity_check', { simple: true }) === 'ok', signal),
    removeUnnamedObjects: () => removeUnnamedObjects(db, objects),
    close: () => {
      if (connection.open) connection.close();
    },
  });
}

/**
 * The database handle in two brands: what reads takes `ReadableDb`, what writes takes
 * `WritableDb`, which only exists inside a transaction of the store. Statements are
 * compiled once a handle. No SQL of any table lives here.
 */
import type BetterSqlite3 from 'better-sqlite3';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** May be asked. */
export interface ReadableDb {
  readonly [readable]: true;
}
/** May be changed: handed out by `Store.write` for the length of one transaction. */
export interface WritableDb extends ReadableDb {
  readonly [writable]: true;
}

/** A value that SQLite takes. */
export type SqlValue = string | number | bigint | null | Uint8Array;

const statements = new WeakMap<object, Map<string, BetterSqlite3.Statement<SqlValue[]>>>();

/** Brands an open connection. Only the store opens connections. */
export function brandDatabase(connection: BetterSqlite3.Database): WritableDb {
  // The brand is a compile-time mark on the very same object.
  return connection as unknown as WritableDb;
}

function prepared(db: ReadableDb, sql: string): BetterSqlite3.Statement<SqlValue[]> {
  // See brandDatabase: a branded handle is a connection.
  const connection = db as unknown as BetterSqlite3.Database;
  let known = statements.get(connection);
  if (!known) {
    known = new Map();
    statements.set(connection, known);
  }
  let statement = known.get(sql);
  if (!statement) {
    statement = connection.prepare<SqlValue[]>(sql);
    known.set(sql, statement);
  }
  return statement;
}

/** All rows. `Row` restates the columns of the statement; STRICT tables keep it true. */
export function all<Row>(db: ReadableDb, sql: string, ...values: SqlValue[]): Row[] {
  // SQLite answers untyped rows; the statement beside each call names the columns of `Row`.
  return prepared(db, sql).all(...values) as Row[];
}

/** The first row, or null. */
export function one<Row>(db: ReadableDb, sql: string, ...values: SqlValue[]): Row | null {
  // As in `all`.
  return (prepared(db, sql).get(...values) as Row | undefined) ?? null;
}

/** Runs a statement that changes rows; answers how many and the last row id. */
export function run(db: WritableDb, sql: string, ...values: SqlValue[]): { changes: number; lastRowId: number } {
  const result = prepared(db, sql).run(...values);
  return { changes: result.changes, lastRowId: Number(result.lastInsertRowid) };
}

/** Inserts one row, columns by name. Names come from code, never from a user. */
export function insert(db: WritableDb, table: string, row: Readonly<Record<string, SqlValue>>): number {
  const names = Object.keys(row);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  return run(db, sql, ...Object.values(row)).lastRowId;
}

/** Updates the row whose `key` column equals `value`. */
export function update(
  db: WritableDb,
  table: string,
  key: string,
  value: SqlValue,
  row: Readonly<Record<string, SqlValue>>,
): number {
  const names = Object.keys(row);
  const sql = `UPDATE ${table} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE ${key} = ?`;
  return run(db, sql, ...Object.values(row), value).changes;
}

export const toFlag = (value: boolean): number => (value ? 1 : 0);
export const toNullableFlag = (value: boolean | null): number | null => (value === null ? null : value ? 1 : 0);
export const fromFlag = (value: number | null): boolean => value === 1;

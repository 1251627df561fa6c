/**
 * Content-addressed bytes: DICOM objects, mask slices, reports, cards. An object's name
 * is the SHA-256 of its bytes; it is written once, complete and durable before any
 * transaction names it, and never rewritten. Knows nothing of the database.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ProblemError, fail, ok, problem, type Result } from '@shared/base/result';

/** Where bytes are kept. */
export interface ObjectStore {
  /** Folder of the objects; workers read and write through their own `makeObjectStore` on it. */
  readonly folder: string;
  /** Keeps the bytes and answers their SHA-256; durable when it returns. `added`: not there before. */
  put(bytes: Uint8Array): { sha256: string; sizeBytes: number; added: boolean };
  /** Many at once: every object is on disk when it returns, each folder is flushed once. */
  putAll(list: readonly Uint8Array[]): { sha256: string; sizeBytes: number; added: boolean }[];
  /** The bytes. Errors: `object/missing`, `object/damaged` where they do not hash to their name. */
  get(sha256: string): Result<Uint8Array>;
  /** Path of an object's file, whether it exists or not. */
  pathOf(sha256: string): string;
  has(sha256: string): boolean;
  verify(sha256: string): 'ok' | 'missing' | 'damaged';
  /** Names of all objects on disk. */
  list(): string[];
  /** Removes an object that nothing names. */
  remove(sha256: string): void;
  /** Removes what an interrupted write left behind. */
  removeTemporary(): number;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Flushes a folder's entries (a rename is durable only then). Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes `folder` and flushes each parent that got a new entry. */
export function makeFolderDurable(folder: string): void {
  const created = mkdirSync(folder, { recursive: true });
  if (created === undefined) return;
  for (let current = folder; ; current = dirname(current)) {
    syncFolder(dirname(current));
    if (current === created || dirname(current) === current) return;
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Turns a failed write into a problem a person can act on; what is no system error (a bug) stays as it is. */
export function toWriteProblem(thrown: unknown, folder: string): unknown {
  if (!(thrown instanceof Error) || !('code' in thrown) || !('syscall' in thrown)) return thrown;
  if (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT') return new ProblemError(problem('env/disk-full', { path: folder }));
  return new ProblemError(problem('env/cannot-write', { path: folder, reason: String(thrown.code) }));
}

/** Objects under `<folder>/ab/cdef...`, temporary files under `<folder>/tmp`. */
export function makeObjectStore(folder: string): ObjectStore {
  const temporary = join(folder, 'tmp');
  const folderOf = (sha256: string): string => join(folder, sha256.slice(0, 2));
  const pathOf = (sha256: string): string => join(folderOf(sha256), sha256.slice(2));
  const known = new Set<string>();
  const ensure = (path: string): void => {
    if (known.has(path)) return;
    makeFolderDurable(path);
    known.add(path);
  };

  const putAll: ObjectStore['putAll'] = (list) => {
    const touched = new Set<string>();
    let draft: string | null = null;
    try {
      const done = list.map((bytes) => {
        const sha256 = sha256Of(bytes);
        const target = pathOf(sha256);
        if (isFile(target) && statSync(target).size === bytes.byteLength)
          return { sha256, sizeBytes: bytes.byteLength, added: false };
        ensure(temporary);
        ensure(folderOf(sha256));
        draft = join(temporary, randomUUID());
        const descriptor = openSync(draft, 'wx');
        try {
          for (let at = 0; at < bytes.byteLength;) at += writeSync(descriptor, bytes, at, bytes.byteLength - at);
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
        renameSync(draft, target);
        touched.add(folderOf(sha256));
        return { sha256, sizeBytes: bytes.byteLength, added: true };
      });
      for (const path of touched) syncFolder(path);
      return done;
    } catch (thrown) {
      // A folder that is put back (a disk plugged in again) is made anew.
      known.clear();
      // A full disk keeps no half-written file; what was complete before is removed by who asked for it.
      try {
        if (draft !== null) rmSync(draft, { force: true });
      } catch {
        // The folder is gone: there is nothing to remove.
      }
      throw toWriteProblem(thrown, folder);
    }
  };

  const verify: ObjectStore['verify'] = (sha256) => {
    if (!isFile(pathOf(sha256))) return 'missing';
    return sha256Of(readFileSync(pathOf(sha256))) === sha256 ? 'ok' : 'damaged';
  };

  return {
    folder,
    pathOf,
    putAll,
    put: (bytes) => {
      const [done] = putAll([bytes]);
      if (!done) throw new Error('assertion failed: one object in, one out');
      return done;
    },
    get: (sha256) => {
      const path = pathOf(sha256);
      if (!isFile(path)) return fail('object/missing', { sha256 });
      const bytes = readFileSync(path);
      return sha256Of(bytes) === sha256
        ? ok(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
        : fail('object/damaged', { sha256 });
    },
    has: (sha256) => existsSync(pathOf(sha256)),
    verify,
    list: () => {
      if (!existsSync(folder)) return [];
      return readdirSync(folder)
        .filter((name) => /^[0-9a-f]{2}$/.test(name))
        .flatMap((name) => readdirSync(join(folder, name)).map((rest) => name + rest))
        .filter((name) => /^[0-9a-f]{64}$/.test(name));
    },
    // What lies in an object's place is removed whatever it is: one foreign folder must not keep the rest.
    remove: (sha256) => rmSync(pathOf(sha256), { force: true, recursive: true }),
    removeTemporary: () => {
      if (!existsSync(temporary)) return 0;
      const names = readdirSync(temporary);
      for (const name of names) unlinkSync(join(temporary, name));
      return names.length;
    },
  };
}

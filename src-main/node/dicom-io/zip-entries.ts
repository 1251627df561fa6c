/**
 * Reads a ZIP archive entry by entry in memory: nothing is unpacked to disk, so no
 * entry can be written outside a folder. Sizes are limited against archive bombs.
 */
import { fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** An entry read, or the reason why it was passed over. */
export type ZipEntry =
  | { readonly name: string; readonly bytes: Uint8Array; readonly problem: null }
  | { readonly name: string; readonly bytes: null; readonly problem: Problem };

export interface ZipLimits {
  /** Largest unpacked entry. */
  readonly entryBytes: number;
  /** Largest sum of unpacked entries. */
  readonly totalBytes: number;
  readonly entries: number;
  /** Largest ratio of unpacked to packed size of an entry above 1 MiB. */
  readonly ratio: number;
}

export const ZIP_LIMITS: ZipLimits = { entryBytes: 512 * 2 ** 20, totalBytes: 64 * 2 ** 30, entries: 500_000, ratio: 1000 };

/** Whether the bytes begin like a ZIP archive. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05) && (bytes[3] === 0x04 || bytes[3] === 0x06);

const open = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, validateEntrySizes: true, autoClose: false }, (cause, zip) =>
      cause ? reject(cause) : resolve(zip),
    );
  });

const nextEntry = (zip: ZipFile): Promise<Entry | null> =>
  new Promise((resolve, reject) => {
    const done = (): void => {
      zip.off('entry', onEntry);
      zip.off('end', onEnd);
      zip.off('error', onError);
    };
    const onEntry = (entry: Entry): void => {
      done();
      resolve(entry);
    };
    const onEnd = (): void => {
      done();
      resolve(null);
    };
    const onError = (cause: Error): void => {
      done();
      reject(cause);
    };
    zip.on('entry', onEntry);
    zip.on('end', onEnd);
    zip.on('error', onError);
    zip.readEntry();
  });

const readEntry = (zip: ZipFile, entry: Entry): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (cause, stream) => {
      if (cause) {
        reject(cause);
        return;
      }
      const chunks: Uint8Array[] = [];
      stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      stream.on('error', reject);
      stream.on('end', () => resolve(Buffer.concat(chunks)));
    });
  });

/**
 * The files of an archive, in archive order; folders are passed over. One damaged,
 * encrypted or oversized entry is given with its problem (`zip/encrypted`,
 * `zip/entry-too-large`, `zip/damaged-entry`) and the rest follows. A path that leaves
 * the archive (`..`, absolute) makes the whole archive suspect: the last entry given is
 * `zip/unsafe-path` or `zip/damaged`, as for a broken directory.
 */
export async function openZip(path: string, limits: ZipLimits = ZIP_LIMITS): Promise<Result<AsyncGenerator<ZipEntry>>> {
  let zip: ZipFile;
  try {
    zip = await open(path);
  } catch {
    return fail('zip/damaged', { path });
  }
  async function* entries(): AsyncGenerator<ZipEntry> {
    let total = 0;
    let count = 0;
    const refused = (name: string, code: string, data: Problem['data'] = {}): ZipEntry => ({
      name,
      bytes: null,
      problem: problem(code, { name, ...data }),
    });
    try {
      for (;;) {
        let entry: Entry | null;
        try {
          entry = await nextEntry(zip);
        } catch (cause) {
          const message = cause instanceof Error ? cause.message : '';
          yield refused(path, /path|characters/.test(message) ? 'zip/unsafe-path' : 'zip/damaged');
          return;
        }
        if (entry === null) return;
        const name = entry.fileName;
        if (name.endsWith('/') || /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$)/.test(name)) continue;
        count += 1;
        const size = entry.uncompressedSize;
        if (count > limits.entries || total + size > limits.totalBytes) {
          yield refused(path, 'zip/too-large', { entries: count, bytes: total + size });
          return;
        }
        if (size > limits.entryBytes || (size > 2 ** 20 && size > limits.ratio * Math.max(1, entry.compressedSize))) {
          yield refused(name, 'zip/entry-too-large', { bytes: size, packedBytes: entry.compressedSize });
          continue;
        }
        if (entry.isEncrypted()) {
          yield refused(name, 'zip/encrypted');
          continue;
        }
        let bytes: Uint8Array;
        try {
          bytes = await readEntry(zip, entry);
        } catch {
          yield refused(name, 'zip/damaged-entry');
          continue;
        }
        total += bytes.length;
        yield { name, bytes, problem: null };
      }
    } finally {
      zip.close();
    }
  }
  return ok(entries());
}

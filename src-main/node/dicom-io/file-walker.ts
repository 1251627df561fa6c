/** Lists the files under a path for import and extraction. Opens none of them. */
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Names that no scanner writes: system litter left out without a message. */
const LITTER = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\._.*|__MACOSX)$/;

/**
 * Files under `path`, depth first, by name within a folder; `path` itself where it is a
 * file. Links to folders are not followed (a link may lead round in a circle). What
 * cannot be read, or is gone by the time it is looked at (a stick pulled out), is
 * reported to `onUnreadable` and passed over.
 */
export async function* walkFiles(path: string, onUnreadable: (path: string) => void = () => undefined): AsyncGenerator<string> {
  const info = await stat(path).catch(() => null);
  if (info === null) {
    onUnreadable(path);
    return;
  }
  if (info.isFile()) {
    yield path;
    return;
  }
  if (!info.isDirectory()) return;
  let names: string[];
  try {
    names = await readdir(path);
  } catch {
    onUnreadable(path);
    return;
  }
  for (const name of names.filter((entry) => !LITTER.test(entry)).sort()) {
    const child = join(path, name);
    const own = await lstat(child).catch(() => null);
    if (own === null) onUnreadable(child);
    else if (own.isDirectory()) yield* walkFiles(child, onUnreadable);
    else if (own.isFile()) yield child;
    else if (own.isSymbolicLink() && (await stat(child).catch(() => null))?.isFile()) yield child;
  }
}

/** All of `walkFiles` at once. */
export async function listFiles(path: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const file of walkFiles(path)) files.push(file);
  return files;
}

/** Writes files that a person named: whole or not at all. */
import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemError, err, fail, ok, problem, type Problem, type Result } from '@shared/base/result';

const draftName = (): string => `.${randomUUID()}.part`;
const isDraftName = (name: string): boolean => /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/.test(name);

/** Why a place cannot be written. */
function toWriteProblem(path: string, thrown: unknown): Problem {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') return problem('env/disk-full', { path });
  return problem('env/cannot-write', { path, reason: thrown instanceof Error ? thrown.message : String(thrown) });
}

/**
 * Writes beside the place, flushes, and moves the file there: what stood at `path` goes only when the new file is
 * complete. Content that comes in pieces is never held whole; a problem that it throws is answered as it is. Errors
 * `env/cannot-write` {path, reason}, `env/disk-full` {path}: `path` is as it was.
 */
export async function writeWholeFile(
  path: string,
  content: string | Uint8Array | AsyncIterable<string>,
): Promise<Result<string>> {
  const draft = join(dirname(path), draftName());
  try {
    const file = await open(draft, 'wx');
    try {
      await writeFile(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    return ok(path);
  } catch (thrown) {
    // On a broken disk the draft may stay: the next run over the folder removes it.
    await rm(draft, { force: true }).catch(() => undefined);
    return err(thrown instanceof ProblemError ? thrown.problem : toWriteProblem(path, thrown));
  }
}

/** Removes the drafts that killed runs left in a folder. Error `env/cannot-write` {path, reason}. */
export async function removeDrafts(folder: string): Promise<Result<null>> {
  try {
    for (const name of await readdir(folder)) if (isDraftName(name)) await rm(join(folder, name), { force: true });
    return ok(null);
  } catch (thrown) {
    return fail('env/cannot-write', { path: folder, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

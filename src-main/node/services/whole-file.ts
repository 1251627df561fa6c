/** Writes files that a person named: whole or not at all. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '@shared/base/result';

/**
 * Writes beside the place, flushes, and moves the file there: what stood at `path` goes only when the
 * new file is complete. Error `env/cannot-write` {path, reason}: `path` is as it was.
 */
export async function writeWholeFile(path: string, content: string | Uint8Array): Promise<Result<string>> {
  const draft = join(dirname(path), `.${randomUUID()}.part`);
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    return ok(path);
  } catch (thrown) {
    await rm(draft, { force: true });
    return fail('env/cannot-write', { path, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

/** The folder of the demonstration: made new, or the one of an earlier demonstration, emptied. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '@shared/base/result';

const MARK = '.ictos-demo';

/** Only a folder that carries our mark is emptied. Errors: `env/folder-not-empty`, `env/cannot-write`. */
export function makeDemoFolder(folder: string): Result<string> {
  try {
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      if (!existsSync(join(folder, MARK))) return fail('env/folder-not-empty', { path: folder });
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    }
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, MARK), 'Made by the demonstration; the next one empties this folder.\n');
    return ok(folder);
  } catch (thrown) {
    return fail('env/cannot-write', { path: folder, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

/** The repository's folder and the Electron executable in it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of the Electron executable that the setup has provided. */
export function electronPath() {
  const folder = join(root, 'node_modules', 'electron');
  return join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
}

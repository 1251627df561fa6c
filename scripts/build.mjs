/** Builds main, preload, workers and renderer into out/ when a source is newer than the last build. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const INPUTS = [
  'src-main',
  'src-renderer',
  'src-shared',
  'assets',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
];
const stampFile = join(root, 'out', 'build-stamp.json');

function* filesBelow(path) {
  if (statSync(path).isFile()) return yield path;
  for (const entry of readdirSync(path, { withFileTypes: true })) yield* filesBelow(join(path, entry.name));
}

/** A fingerprint of all inputs by name, size and time of change. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    const path = join(root, input);
    if (!existsSync(path)) continue;
    for (const file of filesBelow(path)) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

export async function buildIfStale(say) {
  const now = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === JSON.stringify({ fingerprint: now })) return;
  say('setup: building ...');
  // Stopped half-way, the folder must not pass for the build that the stamp describes.
  rmSync(stampFile, { force: true });
  const result = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  if (result.status !== 0) {
    say(`${result.stdout}\n${result.stderr}`);
    say('The build failed; the messages above say where.');
    process.exit(1);
  }
  writeFileSync(stampFile, JSON.stringify({ fingerprint: now }));
}

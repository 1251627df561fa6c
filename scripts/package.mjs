/**
 * Packages the built application with electron-builder. `npm run package` makes the
 * unpacked folder, which needs no network; `npm run package -- --release` makes the
 * installers of this platform and accepts only the official runtime.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { setup } from './setup.mjs';

await setup();
const release = process.argv.includes('--release');
const stamp = JSON.parse(readFileSync(join(root, 'node_modules', '.ictos-setup.json'), 'utf8'));
if (release && stamp.runtimeSource !== 'official') {
  process.stderr.write(
    'This checkout uses the registry copy of the runtime. A release is made only from the official artefact: run the setup where it can be reached.\n',
  );
  process.exit(3);
}
const result = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'electron-builder', 'cli.js'),
    ...(release ? [] : ['--dir']),
    '--publish',
    'never',
    `-c.extraMetadata.buildKind=${release ? 'official' : 'development'}`,
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
process.exitCode = result.status ?? 1;

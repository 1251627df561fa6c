/** Runs vitest inside the Electron runtime, so that tests load the same native addon as the application. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { electronPath, root } from './root.mjs';

/** Runs vitest with the given arguments; answers its exit code. */
export function runVitest(args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(electronPath(), [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: root,
      // `quiet`: its report goes to standard error, so that standard output stays the caller's.
      stdio: ['inherit', options.quiet ? 2 : 'inherit', 'inherit'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ...options.env },
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await runVitest(process.argv.slice(2));
}

/** Starts the packaged application with `--cli doctor --json` and looks at its answer. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxArgs, withDisplay } from './display.mjs';
import { root } from './root.mjs';

const app = join(root, 'dist', 'linux-unpacked', 'ictos-workstation');
if (!existsSync(app)) {
  process.stderr.write(`There is no packaged application at ${app}: run  npm run package  first.\n`);
  process.exit(3);
}

const { code, output } = await withDisplay(
  (env) =>
    new Promise((resolve) => {
      const child = spawn(app, [...sandboxArgs(), '--cli', 'doctor', '--json'], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.on('data', (chunk) => (text += chunk));
      child.on('close', (status) => resolve({ code: status, output: text }));
    }),
);
const report = JSON.parse(output);
const wrong = report.checks.filter((check) => !check.ok);
for (const check of wrong) process.stderr.write(`packaged app: ${check.name}: ${check.detail}\n`);
process.stderr.write(`packaged app: ${report.checks.length - wrong.length} of ${report.checks.length} checks are well\n`);
process.exitCode = code === 0 && wrong.length === 0 && report.checks.length > 0 ? 0 : 1;

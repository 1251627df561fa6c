/**
 * The command line from a checkout: sets up what is missing, then runs Electron as
 * plain Node, or as itself (under Xvfb where there is no display) for the commands that print.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { sandboxArgs, withDisplay } from './display.mjs';
import { electronPath, root } from './root.mjs';
import { setup } from './setup.mjs';

const PRINTING = new Set(['demo', 'doctor', 'report']);
// Images come and go beside a small heap: collecting it on other threads takes a third of a core from the second worker.
const NODE_FLAGS = ['--single-threaded-gc'];
const args = process.argv.slice(2);
await setup();

// The self-test prints only where a sheet is asked for, the analysis unless told not to.
const printing =
  PRINTING.has(args[0] ?? '') ||
  (args[0] === 'selftest' && args.some((arg) => /^--out(=|$)/.test(arg))) ||
  (args[0] === 'analyse' && !args.includes('--no-pdf') && !args.includes('--help'));
const run = (extraEnv) =>
  new Promise((resolve) => {
    const env = { ...process.env, ...extraEnv };
    const child = printing
      ? spawn(electronPath(), [...sandboxArgs(), '--log-level=3', root, '--cli', ...args], {
          stdio: ['ignore', 'inherit', 'inherit'],
          env,
        })
      : spawn(electronPath(), [...NODE_FLAGS, join(root, 'out', 'main', 'cli.js'), ...args], {
          stdio: 'inherit',
          env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
        });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });

try {
  process.exitCode = printing ? await withDisplay(run) : await run({});
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
}

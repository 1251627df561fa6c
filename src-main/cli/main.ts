/** Plain entry of the command line (Electron as Node): the world as it is, then `runCli`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCli } from './run-cli';

// Built to out/main/cli.js: package.json lies two folders up, the worker beside it.
const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const field = (name: string): string => {
  const value: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, name) : undefined;
  return typeof value === 'string' ? value : '';
};

const abort = new AbortController();
let stoppedMs = 0;
const stop = (): void => {
  // Started by a script, one Ctrl+C comes twice: from the terminal and from the script. A later one ends the process at once.
  if (abort.signal.aborted && performance.now() - stoppedMs > 500) process.exit(130);
  if (!abort.signal.aborted) stoppedMs = performance.now();
  abort.abort();
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// `ictos ... | head` closes the pipe: no reason for a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  printer: null,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  workerFile: fileURLToPath(new URL('./worker.js', import.meta.url)),
  now: () => new Date(),
  program: {
    name: field('productName'),
    version: field('version'),
    // Written into package.json by the packaging of a release from the official runtime alone.
    buildKind: field('buildKind') === 'official' ? 'official' : 'development',
  },
  signal: abort.signal,
});
process.off('SIGINT', stop);
process.off('SIGTERM', stop);

/** Runs the command line in this process and keeps what it wrote. */
import { fileURLToPath } from 'node:url';
import { runCli, type CliEnvironment } from '@main/cli/run-cli';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function ictos(argv: readonly string[], changes: Partial<CliEnvironment> = {}): Promise<CliRun> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(argv, {
    printer: null,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    cwd: root,
    workerFile: `${root}out/main/worker.js`,
    now: () => new Date('2026-03-01T10:00:00Z'),
    program: { name: 'ICTOS Workstation', version: '0.1.0', buildKind: 'development' },
    signal: new AbortController().signal,
    ...changes,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

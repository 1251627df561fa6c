/** Runs the command line in this process and keeps what it wrote. */
import { fileURLToPath } from 'node:url';
import { makeInlinePool } from '../node/services/service-sample';
import { runCli, type CliEnvironment } from '@main/cli/run-cli';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The world of a command in a test: no printer, jobs in this thread. */
export function testEnvironment(changes: Partial<CliEnvironment> = {}): CliEnvironment {
  return {
    printer: null,
    stdout: { write: () => true },
    stderr: { write: () => true },
    cwd: root,
    workerFile: '',
    makePool: () => makeInlinePool(),
    now: () => new Date('2026-03-01T10:00:00Z'),
    program: { name: 'ICTOS Workstation', version: '0.1.0', buildKind: 'development' },
    signal: new AbortController().signal,
    ...changes,
  };
}

export async function ictos(argv: readonly string[], changes: Partial<CliEnvironment> = {}): Promise<CliRun> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(
    argv,
    testEnvironment({
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => err.push(text) },
      ...changes,
    }),
  );
  return { code, stdout: out.join(''), stderr: err.join('') };
}

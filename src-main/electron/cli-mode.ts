/** The command line inside Electron: the same commands, with a printer and the checks that need a window. */
import { join } from 'node:path';
import type { DoctorCheck } from '@shared/contract/entities';
import { runCli } from '@main/cli/run-cli';
import { app, ipcMain } from 'electron';
import { windowChecks } from './doctor-checks';
import { makePdfPrinter } from './printing';
import { readProgramInfo } from './program-info';
import { serveScheme } from './protocol';
import { builtPaths } from './windows';
import { fail } from '@shared/base/result';

/** Runs one command; answers its exit code. `mainFolder`: where the built main entry lies. */
export async function runCliInElectron(argv: readonly string[], appFolder: string, mainFolder: string): Promise<number> {
  const paths = builtPaths(mainFolder);
  serveScheme({ rendererFolder: paths.renderer, volume: async (seriesId) => fail('series/not-found', { seriesId }) });
  // A hidden window that closes between two pages must not end the program.
  app.on('window-all-closed', () => undefined);
  // The window check loads the renderer without a store behind it.
  ipcMain.handle('ictos/invoke', () => fail('env/no-store', { path: app.getPath('userData') }));
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort());
  const printer = makePdfPrinter();
  return runCli(argv, {
    printer,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    workerFile: join(mainFolder, 'worker.js'),
    now: () => new Date(),
    program: readProgramInfo(appFolder),
    signal: abort.signal,
    doctorChecks: (): Promise<readonly DoctorCheck[]> => windowChecks(printer, paths),
  });
}

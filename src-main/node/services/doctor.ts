/**
 * Looks at the installation, part by part, and says what is wrong and what to do.
 * What needs a window is checked by the caller and handed in.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DoctorCheck } from '@shared/contract/entities';
import type { SelftestOutcome } from '@shared/core/pipeline/ibsi-selftest';
import { problemText } from '@shared/messages/index';
import { makeWorkerPool } from '../jobs/worker-pool';
import { openStore } from '../store/open-store';
import type { ProgramInfo } from './context';
import { missingFont } from './report-fonts';

export interface DoctorEnvironment {
  readonly program: ProgramInfo;
  /** The built entry of worker threads. */
  readonly workerFile: string;
  /** Checks that need Electron; absent where the program runs without it. */
  readonly doctorChecks?: () => Promise<readonly DoctorCheck[]>;
}

const well = (name: string, detail: string): DoctorCheck => ({ name, ok: true, detail, advice: null });
const ill = (name: string, detail: string, advice: string): DoctorCheck => ({ name, ok: false, detail, advice });
const textOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

function checkBuild({ program }: DoctorEnvironment): DoctorCheck {
  const kind = program.buildKind === 'official' ? 'official build' : 'development build: reports say so in their footer';
  return well('build', `${program.name} ${program.version}, ${kind}`);
}

function checkRuntime(): DoctorCheck {
  const { electron, node } = process.versions;
  if (electron === undefined)
    return ill(
      'runtime',
      `Node ${node} without Electron`,
      'Start the program with  npm run ictos  or the installed application.',
    );
  return well('runtime', `Electron ${electron}, Node ${node}, ${process.platform} ${process.arch}`);
}

/** Opens a store in a temporary folder, writes, verifies, removes it. */
async function checkDatabase(): Promise<DoctorCheck> {
  const name = 'database';
  const folder = await mkdtemp(join(tmpdir(), 'ictos-doctor-'));
  try {
    const opened = openStore(folder);
    if (!opened.ok) return ill(name, problemText('en', opened.error), 'Check that the temporary folder is writable and local.');
    try {
      const verified = await opened.value.verify();
      return verified.ok
        ? well(name, 'SQLite opens, writes and verifies a store')
        : ill(name, 'A new store does not verify.', 'Run  npm run setup  again; the database addon may be of another version.');
    } finally {
      opened.value.close();
    }
  } catch (thrown) {
    return ill(name, textOf(thrown), 'Run  npm run setup  again: the database addon is missing or of another version.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the self-test in a worker thread: the thread starts, and its arithmetic is right. */
async function checkWorker({ workerFile }: DoctorEnvironment): Promise<DoctorCheck> {
  const pool = makeWorkerPool(workerFile, 1);
  try {
    const { passed, failed } = await pool.run<SelftestOutcome>('selftest', null);
    return failed === 0
      ? well('worker', `a worker thread passes ${passed} values of the IBSI digital phantom`)
      : ill(
          'worker',
          `${failed} of ${passed + failed} self-test values are wrong.`,
          'Do not use results of this installation; run  selftest  to see which.',
        );
  } catch (thrown) {
    return ill('worker', textOf(thrown), 'Run  npm run build  again.');
  } finally {
    await pool.dispose();
  }
}

function checkFonts(): DoctorCheck {
  const missing = missingFont();
  return missing === null
    ? well('report fonts', 'Inter and Noto Sans SC can be embedded')
    : ill('report fonts', `${missing} is missing.`, 'Run  npm run setup  again.');
}

async function checkLibraries(): Promise<DoctorCheck> {
  const name = 'system libraries';
  if (process.platform !== 'linux') return well(name, 'come with the system');
  try {
    const { stdout } = await promisify(execFile)('ldd', [process.execPath]);
    const missing = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
    return missing.length === 0
      ? well(name, 'complete')
      : ill(name, `Missing: ${missing.join(', ')}`, 'Run  npm run setup: it installs them, or prints the command that does.');
  } catch (thrown) {
    return well(name, `not listed (${textOf(thrown).split('\n')[0] ?? ''})`);
  }
}

/** Every check, in the order in which a person would look. */
export async function runDoctor(environment: DoctorEnvironment): Promise<readonly DoctorCheck[]> {
  const checks: DoctorCheck[] = [checkBuild(environment), checkRuntime(), await checkLibraries(), await checkDatabase()];
  checks.push(await checkWorker(environment), checkFonts());
  if (environment.doctorChecks) checks.push(...(await environment.doctorChecks()));
  return checks;
}

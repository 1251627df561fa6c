/** Import of images: choosing, starting, and the result that is shown at the end. */
import { createSignal } from 'solid-js';
import type { Job } from '@shared/contract/entities';
import { invoke, pathsOfFiles } from '@renderer/ipc/client';
import { whenJobEnds } from './jobs';
import { setCurrentCaseId } from './worklist';
import { tellProblem } from './toasts';

/** The import that just ended, until its dialog is closed. */
export const [importResult, setImportResult] = createSignal<Job | null>(null);

/** Imports these paths; opens the result dialog at the end. */
async function importPaths(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const started = await invoke('import/start', { paths: [...paths] });
  if (!started.ok) {
    tellProblem(started.error);
    return;
  }
  const job = await whenJobEnds(started.value.jobId);
  const first = job.caseIds[0];
  if (first !== undefined) setCurrentCaseId(first);
  setImportResult(job);
}

/** Asks for a folder or for files, then imports them. */
export async function chooseAndImport(what: 'dicom-folder' | 'files'): Promise<void> {
  const picked = await invoke('dialog/pick', { what });
  if (!picked.ok) tellProblem(picked.error);
  else await importPaths(picked.value.paths);
}

/** Imports what was dropped onto the window. */
export async function importDropped(files: readonly File[]): Promise<void> {
  await importPaths(pathsOfFiles(files));
}

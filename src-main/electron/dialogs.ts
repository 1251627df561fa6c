/** The channels that need the system: file dialogs, opening a folder or a report. */
import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok } from '@shared/base/result';
import type { Handler } from '@main/node/services/context';
import type { WritingChannel } from '@main/node/services/output-place';
import { findReport } from '@main/node/store/read/reports';
import type { Store } from '@main/node/store/store';
import { dialog, shell, type BrowserWindow, type OpenDialogOptions, type SaveDialogOptions } from 'electron';

const open: Readonly<Record<string, OpenDialogOptions>> = {
  'dicom-folder': { properties: ['openDirectory', 'multiSelections'] },
  files: { properties: ['openFile', 'multiSelections'] },
  table: { properties: ['openFile'], filters: [{ name: 'CSV', extensions: ['csv', 'txt'] }] },
  json: { properties: ['openFile'], filters: [{ name: 'JSON', extensions: ['json'] }] },
  card: { properties: ['openFile'], filters: [{ name: 'JSON', extensions: ['json'] }] },
  profile: { properties: ['openFile'], filters: [{ name: 'JSON', extensions: ['json'] }] },
  'output-folder': { properties: ['openDirectory', 'createDirectory'] },
};
const save: Readonly<Record<string, SaveDialogOptions>> = {
  'save-csv': { filters: [{ name: 'CSV', extensions: ['csv'] }] },
  'save-json': { filters: [{ name: 'JSON', extensions: ['json'] }] },
  'save-svg': { filters: [{ name: 'SVG', extensions: ['svg'] }] },
  'save-nifti': { filters: [{ name: 'NIfTI', extensions: ['nii.gz', 'nii'] }] },
  'save-pdf': { filters: [{ name: 'PDF', extensions: ['pdf'] }] },
};

/**
 * Handler of `dialog/pick`: a closed dialog answers no path. A path chosen for saving, or to write into, goes
 * to `chosen`: nothing is written anywhere else, so that no file is replaced unasked.
 */
export function makePickHandler(window: () => BrowserWindow | null, chosen: Set<string>): Handler<'dialog/pick'> {
  return async (_session, { what, suggestedName }) => {
    const parent = window();
    const opening = open[what];
    if (opening) {
      const { filePaths } = parent ? await dialog.showOpenDialog(parent, opening) : await dialog.showOpenDialog(opening);
      if (what === 'output-folder') for (const path of filePaths) chosen.add(path);
      return ok({ paths: filePaths });
    }
    const options: SaveDialogOptions = { ...save[what], ...(suggestedName === undefined ? {} : { defaultPath: suggestedName }) };
    const { filePath } = parent ? await dialog.showSaveDialog(parent, options) : await dialog.showSaveDialog(options);
    if (filePath) chosen.add(filePath);
    return ok({ paths: filePath ? [filePath] : [] });
  };
}

/** Puts a handler that writes behind the dialog that chooses the place: another path is refused. */
export function onlyWhereChosen<C extends WritingChannel>(chosen: ReadonlySet<string>, handler: Handler<C>): Handler<C> {
  return (session, request) => {
    const { path } = request;
    if (path !== null && !chosen.has(path)) return fail('env/cannot-write', { path, reason: 'not chosen in the dialog' });
    return handler(session, request);
  };
}

const COPIES = 'ictos-report-';

/** Whether a process of this id runs. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** Removes the copies of reports that this process, or one that was killed, has given to the PDF viewer. */
export function removeReportCopies(): void {
  try {
    for (const name of readdirSync(tmpdir())) {
      const pid = name.startsWith(COPIES) ? Number(/^(\d+)-/.exec(name.slice(COPIES.length))?.[1] ?? Number.NaN) : Number.NaN;
      if (Number.isNaN(pid) || (pid !== process.pid && isRunning(pid))) continue;
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  } catch {
    // A viewer holds the file (Windows): the next start removes it.
  }
}

/**
 * Handler of `app/open-external`: shows the store's folder, or a copy of a kept report in the
 * system's PDF viewer (a copy: what the store holds is never handed to another program).
 */
export function makeOpenHandler(store: Store): Handler<'app/open-external'> {
  return async (_session, { what, reportId }) => {
    let path = store.folder;
    if (what === 'report') {
      const report = reportId === undefined ? null : findReport(store.db, reportId);
      if (!report) return fail('report/not-found', { reportId: reportId ?? '' });
      const bytes = await store.objects.get(report.sha256);
      if (!bytes.ok) return bytes;
      path = join(await mkdtemp(join(tmpdir(), `${COPIES}${process.pid}-`)), `ICTOS-report-${report.createdAt.slice(0, 10)}.pdf`);
      await writeFile(path, bytes.value, { mode: 0o400 });
    }
    const refused = await shell.openPath(path);
    return refused === '' ? ok({}) : fail('env/cannot-open', { path, reason: refused });
  };
}

/** Handler of `analysis/open`: the folder or report of an analysis that this session wrote, and no other path. */
export function makeOpenAnalysisHandler(list: Handler<'analysis/list'>): Handler<'analysis/open'> {
  return async (session, { jobId, what }) => {
    const runs = await list(session, {});
    if (!runs.ok) return runs;
    const run = runs.value.find((one) => one.jobId === jobId);
    const inFolder = what === 'report' ? run?.report : '.';
    if (!run || typeof inFolder !== 'string') return fail('analysis/not-found', { jobId });
    const path = join(run.folder, inFolder);
    const refused = await shell.openPath(path);
    return refused === '' ? ok({}) : fail('env/cannot-open', { path, reason: refused });
  };
}

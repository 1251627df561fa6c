/**
 * The running workstation: opens the store, puts the services behind IPC and the pixel
 * scheme, shows the window, and closes in order.
 */
import { fail, ok } from '@shared/base/result';
import { profileHash } from '@shared/core/pipeline/extraction-profile';
import { problemText } from '@shared/messages/index';
import type { Handlers, ServiceContext } from '@main/node/services/context';
import { runDoctor } from '@main/node/services/doctor';
import { makeServiceHandlers } from '@main/node/services/handlers';
import { ictos273 } from '@main/node/services/profiles';
import { makeLocalSession } from '@main/node/services/session';
import { makeVolumeBytes } from '@main/node/services/volume-bytes';
import { makeJobRegistry } from '@main/node/jobs/job-registry';
import { makeWorkerPool } from '@main/node/jobs/worker-pool';
import { one } from '@main/node/store/database';
import { openStore } from '@main/node/store/open-store';
import { app, dialog, Menu, type BrowserWindow } from 'electron';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { makeOpenAnalysisHandler, makeOpenHandler, makePickHandler, onlyWhereChosen, removeReportCopies } from './dialogs';
import { windowChecks } from './doctor-checks';
import { makeHeldSession } from './held-session';
import { registerIpc, sendEvent } from './ipc-handlers';
import { makePdfPrinter, printWithDialog } from './printing';
import { readProgramInfo } from './program-info';
import { serveScheme } from './protocol';
import { askBeforeLosing, bringBackAfterCrash, builtPaths, makeMainWindow, scaleWindow } from './windows';

export interface WorkstationPlaces {
  readonly appFolder: string;
  readonly mainFolder: string;
  readonly storeFolder: string;
}

/** Opens the workstation. A store that cannot be opened is kept as it is, said in a dialog, and the program ends. */
export async function openWorkstation({ appFolder, mainFolder, storeFolder }: WorkstationPlaces): Promise<void> {
  const opened = openStore(storeFolder);
  if (!opened.ok) {
    const text = problemText('en', opened.error);
    process.stderr.write(`${opened.error.code}: ${text}\n`);
    if (process.env['ICTOS_STORE'] === undefined) dialog.showErrorBox('ICTOS Workstation', text);
    app.exit(3);
    return;
  }
  const store = opened.value;
  const held = makeHeldSession(store, makeLocalSession(store));
  const paths = builtPaths(mainFolder);
  let window: BrowserWindow | null = null;
  const printer = makePdfPrinter();
  const jobs = makeJobRegistry((job) => sendEvent(window, 'job/changed', job));
  const pool = makeWorkerPool(paths.worker, Math.max(1, Math.min(4, availableParallelism())));
  const context: ServiceContext = {
    store,
    jobs,
    pool,
    printer,
    program: readProgramInfo(appFolder),
    now: () => new Date(),
    emit: (event, payload) => sendEvent(window, event, payload),
  };
  const services = makeServiceHandlers(context);
  const volumes = makeVolumeBytes(context);
  const chosen = new Set<string>();
  removeReportCopies();
  const handlers: Handlers = {
    ...services,
    ...held.handlers,
    // The page begins anew, so that nothing of the one before is left on it.
    'session/choose': async (caller, request) => {
      const answer = await held.handlers['session/choose'](caller, request);
      if (answer.ok) setImmediate(() => window?.webContents.reload());
      return answer;
    },
    'settings/set': async (caller, request) => {
      const answer = await services['settings/set'](caller, request);
      if (answer.ok) scaleWindow(window, answer.value);
      return answer;
    },
    'app/info': (session) =>
      ok({
        name: context.program.name,
        version: context.program.version,
        buildKind: context.program.buildKind,
        storePath: store.folder,
        user: { id: session.userId, name: session.userName, role: session.role },
        electron: process.versions.electron,
        sqlite: one<{ version: string }>(store.db, 'SELECT sqlite_version() AS version')?.version ?? '',
        platform: `${process.platform} ${process.arch}`,
        profile: { name: ictos273.name, hash: profileHash(ictos273) },
      }),
    'app/doctor': async () =>
      ok([...(await runDoctor({ ...context, workerFile: paths.worker, doctorChecks: () => windowChecks(printer, paths) }))]),
    'app/open-external': makeOpenHandler(store),
    'analysis/open': makeOpenAnalysisHandler(services['analysis/list']),
    'dialog/pick': makePickHandler(() => window, chosen),
    'read/export': onlyWhereChosen(chosen, services['read/export']),
    'extraction/export': onlyWhereChosen(chosen, services['extraction/export']),
    'robustness/export': onlyWhereChosen(chosen, services['robustness/export']),
    'survival/export': onlyWhereChosen(chosen, services['survival/export']),
    'analysis/start': onlyWhereChosen(chosen, services['analysis/start']),
    'card/export': onlyWhereChosen(chosen, services['card/export']),
    'report/print': onlyWhereChosen(chosen, services['report/print']),
    'selftest/print': onlyWhereChosen(chosen, services['selftest/print']),
    'report/print-dialog': async (caller, request) => {
      const preview = await services['report/preview'](caller, request);
      return preview.ok ? printWithDialog(preview.value.html) : preview;
    },
  };
  registerIpc(handlers, held);
  serveScheme({
    rendererFolder: paths.renderer,
    volume: async (seriesId) =>
      held.answers('case/get') ? volumes.readSeriesVolume(held.current(), seriesId) : fail('session/not-chosen', {}),
  });
  Menu.setApplicationMenu(null);
  window = makeMainWindow(paths.preload, join(appFolder, 'assets', 'icons', 'icon.png'));
  window.on('closed', () => (window = null));
  const main = window;
  askBeforeLosing(main, async () => {
    const settings = await services['settings/get'](held.current(), {});
    return settings.ok ? settings.value.language : 'en';
  });
  bringBackAfterCrash(main);
  main.webContents.on('did-finish-load', () => {
    void Promise.resolve(services['settings/get'](held.current(), {})).then((kept) => kept.ok && scaleWindow(window, kept.value));
  });
  app.on('second-instance', () => {
    if (main.isDestroyed()) return;
    if (main.isMinimized()) main.restore();
    main.focus();
  });
  let closing = false;
  app.on('before-quit', (event) => {
    if (closing) return;
    event.preventDefault();
    // The window goes first: it is asked whether a step on it is not saved.
    if (window !== null) {
      window.close();
      return;
    }
    closing = true;
    void jobs
      .dispose()
      .then(() => pool.dispose())
      .finally(() => {
        store.close();
        removeReportCopies();
        app.exit(0);
      });
  });
  app.on('window-all-closed', () => app.quit());
}

/** The one window of the workstation. */
import { join } from 'node:path';
import type { Settings } from '@shared/contract/entities';
import { formatMessage, type Language } from '@shared/messages/index';
import { BrowserWindow, dialog, screen } from 'electron';
import { APP_ORIGIN } from './security';

/** Makes the window; it shows itself once its first frame is drawn. */
export function makeMainWindow(preloadFile: string, iconFile: string): BrowserWindow {
  const { width, height } = screen.getPrimaryDisplay().workAreaSize;
  const window = new BrowserWindow({
    show: false,
    width: Math.min(width, 1600),
    height: Math.min(height, 1000),
    minWidth: 1024,
    minHeight: 680,
    backgroundColor: '#0e1013',
    icon: iconFile,
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${APP_ORIGIN}/`);
  return window;
}

/** Asks before a window closes whose page holds a step that is not on disk (the page prevents its unload then). */
export function askBeforeLosing(window: BrowserWindow, language: () => Promise<Language>): void {
  window.webContents.on('will-prevent-unload', () => {
    // The page stays unless the person says otherwise; the answer comes later than this event may wait.
    void language().then(async (spoken) => {
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        message: formatMessage(spoken, 'shell.close.unsaved'),
        buttons: [formatMessage(spoken, 'shell.close.stay'), formatMessage(spoken, 'shell.close.lose')],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      if (response === 1) window.destroy();
    });
  });
}

/** Enlarges text and controls as the reader chose. The images get the finer pixels of the screen, so they stay sharp. */
export function scaleWindow(window: BrowserWindow | null, { uiScale }: Pick<Settings, 'uiScale'>): void {
  if (window && !window.isDestroyed()) window.webContents.setZoomFactor(uiScale);
}

const CRASHES_BEFORE_GIVING_UP = 3;

/** Loads the page again after its process went: every finished stroke is in the store. */
export function bringBackAfterCrash(window: BrowserWindow): void {
  let crashes = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    crashes += 1;
    process.stderr.write(`The window's process ended (${reason}).\n`);
    if (crashes > CRASHES_BEFORE_GIVING_UP) window.destroy();
    else window.webContents.reload();
  });
}

/** Where the built files lie, seen from the built main entry. */
export function builtPaths(mainFolder: string): { preload: string; renderer: string; worker: string } {
  return {
    preload: join(mainFolder, '../preload/preload.cjs'),
    renderer: join(mainFolder, '../renderer'),
    worker: join(mainFolder, 'worker.js'),
  };
}

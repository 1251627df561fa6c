/** The one window of the workstation. */
import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
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

/** Where the built files lie, seen from the built main entry. */
export function builtPaths(mainFolder: string): { preload: string; renderer: string; worker: string } {
  return {
    preload: join(mainFolder, '../preload/preload.cjs'),
    renderer: join(mainFolder, '../renderer'),
    worker: join(mainFolder, 'worker.js'),
  };
}

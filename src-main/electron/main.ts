/**
 * The Electron entry: the workstation's window, or with `--cli` a command that prints.
 * Only wires: what is done lies in `src-main/node`, how it looks in `src-renderer`.
 */
import { join } from 'node:path';
import { app } from 'electron';
import { runCliInElectron } from './cli-mode';
import { openWorkstation } from './workstation';
import { registerScheme } from './protocol';
import { applySecurity } from './security';

const cliAt = process.argv.indexOf('--cli');
registerScheme();
if (cliAt >= 0) app.disableHardwareAcceleration();
// One window of one store: a second start brings the first to the front.
const first = cliAt >= 0 || process.env['ICTOS_STORE'] !== undefined || app.requestSingleInstanceLock();

if (!first) {
  app.quit();
} else {
  void app.whenReady().then(async () => {
    applySecurity();
    if (cliAt >= 0) {
      app.exit(await runCliInElectron(process.argv.slice(cliAt + 1), app.getAppPath(), import.meta.dirname));
    } else {
      await openWorkstation({
        appFolder: app.getAppPath(),
        mainFolder: import.meta.dirname,
        storeFolder: process.env['ICTOS_STORE'] ?? join(app.getPath('userData'), 'store'),
      });
    }
  });
}

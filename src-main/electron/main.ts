/**
 * The Electron entry: the workstation's window, or with `--cli` a command that prints.
 * Only wires: what is done lies in `src-main/node`, how it looks in `src-renderer`.
 */
import { join } from 'node:path';
import { ProblemError } from '@shared/base/result';
import { problemText } from '@shared/messages/index';
import { app, dialog } from 'electron';
import { runCliInElectron } from './cli-mode';
import { openWorkstation } from './workstation';
import { registerScheme } from './protocol';
import { applySecurity } from './security';

const cliAt = process.argv.indexOf('--cli');
registerScheme();
if (cliAt >= 0) app.disableHardwareAcceleration();
// A graphics process that went down may not cost the page its pictures for good: panes make their contexts anew.
app.disableDomainBlockingFor3DAPIs();
// One window of one store: a second start brings the first to the front.
const first = cliAt >= 0 || process.env['ICTOS_STORE'] !== undefined || app.requestSingleInstanceLock();

if (!first) {
  app.quit();
} else {
  void app.whenReady().then(async () => {
    try {
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
    } catch (thrown) {
      // Without this the program would stay, with no window to close.
      const text = thrown instanceof ProblemError ? problemText('en', thrown.problem) : String(thrown);
      process.stderr.write(`${text}\n`);
      if (cliAt < 0 && process.env['ICTOS_STORE'] === undefined) dialog.showErrorBox('ICTOS Workstation', text);
      app.exit(3);
    }
  });
}

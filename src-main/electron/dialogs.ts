/** The channels that need the system: file dialogs, opening a folder or a report. */
import { ok } from '@shared/base/result';
import type { Handler } from '@main/node/services/context';
import { dialog, type BrowserWindow, type OpenDialogOptions, type SaveDialogOptions } from 'electron';

const open: Readonly<Record<string, OpenDialogOptions>> = {
  'dicom-folder': { properties: ['openDirectory', 'multiSelections'] },
  files: { properties: ['openFile', 'multiSelections'] },
  table: { properties: ['openFile'], filters: [{ name: 'CSV', extensions: ['csv', 'txt'] }] },
  card: { properties: ['openFile'], filters: [{ name: 'JSON', extensions: ['json'] }] },
};
const save: Readonly<Record<string, SaveDialogOptions>> = {
  'save-csv': { filters: [{ name: 'CSV', extensions: ['csv'] }] },
  'save-json': { filters: [{ name: 'JSON', extensions: ['json'] }] },
  'save-pdf': { filters: [{ name: 'PDF', extensions: ['pdf'] }] },
};

/** Handler of `dialog/pick`: a closed dialog answers no path. */
export function makePickHandler(window: () => BrowserWindow | null): Handler<'dialog/pick'> {
  return async (_session, { what, suggestedName }) => {
    const parent = window();
    const opening = open[what];
    if (opening) {
      const { filePaths } = parent ? await dialog.showOpenDialog(parent, opening) : await dialog.showOpenDialog(opening);
      return ok({ paths: filePaths });
    }
    const options: SaveDialogOptions = { ...save[what], ...(suggestedName === undefined ? {} : { defaultPath: suggestedName }) };
    const { filePath } = parent ? await dialog.showSaveDialog(parent, options) : await dialog.showSaveDialog(options);
    return ok({ paths: filePath ? [filePath] : [] });
  };
}

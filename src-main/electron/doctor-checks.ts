/** The checks of `doctor` that need Electron: a window opens and draws, its fonts load, a page prints. */
import type { DoctorCheck } from '@shared/contract/entities';
import type { PdfPrinter } from '@main/node/services/context';
import { BrowserWindow } from 'electron';
import { APP_ORIGIN } from './security';
import type { builtPaths } from './windows';

const well = (name: string, detail: string): DoctorCheck => ({ name, ok: true, detail, advice: null });
const ill = (name: string, detail: string, advice: string): DoctorCheck => ({ name, ok: false, detail, advice });

/** In the page: the renderer has put its shell up, both fonts load, and WebGL 2 answers. */
const LOOK = `(async () => {
  for (let n = 0; n < 200 && !document.querySelector('#root > *'); n += 1) await new Promise((next) => setTimeout(next, 25));
  const fonts = await Promise.all([document.fonts.load('13px Inter'), document.fonts.load('13px "Noto Sans SC"', '鼻')]);
  const gl = document.createElement('canvas').getContext('webgl2');
  return { shell: document.querySelector('#root > *') !== null, inter: fonts[0].length > 0, noto: fonts[1].length > 0, webgl: gl ? String(gl.getParameter(gl.VERSION)) : '' };
})()`;

/** Opens the renderer in a hidden window and prints one page. */
export async function windowChecks(printer: PdfPrinter, paths: ReturnType<typeof builtPaths>): Promise<readonly DoctorCheck[]> {
  const checks: DoctorCheck[] = [];
  const window = new BrowserWindow({
    show: false,
    webPreferences: { preload: paths.preload, sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  try {
    await window.loadURL(`${APP_ORIGIN}/`);
    const seen: unknown = await window.webContents.executeJavaScript(LOOK);
    const saw = (name: string): unknown => (typeof seen === 'object' && seen !== null ? Reflect.get(seen, name) : undefined);
    checks.push(
      saw('shell') === true
        ? well('window', `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}`)
        : ill(
            'window',
            'The window opened but stayed empty.',
            'Run  npm run build  and try again; if it stays, report the messages on standard error.',
          ),
    );
    checks.push(
      saw('inter') === true && saw('noto') === true
        ? well('fonts', 'Inter and Noto Sans SC are bundled')
        : ill('fonts', 'A bundled font did not load.', 'Run  npm run build  again.'),
    );
    const webgl = String(saw('webgl') ?? '');
    checks.push(
      webgl !== ''
        ? well('graphics', webgl)
        : ill('graphics', 'WebGL 2 is not available, so images cannot be shown.', 'Update the graphics driver.'),
    );
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    checks.push(ill('window', text, 'Run  npm run build  and try again.'));
  } finally {
    window.destroy();
  }
  const printed = await printer.print(
    '<!doctype html><meta charset="utf-8"><style>@page{size:A4;margin:0}</style><section class="page">doctor</section>',
  );
  checks.push(
    printed.ok && printed.value.pages === 1 && printed.value.pdf.length > 500
      ? well('pdf', `one A4 page, ${printed.value.pdf.length} bytes`)
      : ill(
          'pdf',
          printed.ok ? 'The printed page is empty.' : printed.error.code,
          'Reports cannot be printed: reinstall the program.',
        ),
  );
  return checks;
}

/**
 * Lays a document out in a hidden window and prints it: `PdfPrinter` of the services,
 * and the system's print dialog. Before anything is printed the layout is searched for
 * clipped boxes: a report with a cut-off number is not made.
 */
import { randomUUID } from 'node:crypto';
import { fail, ok, type Result } from '@shared/base/result';
import type { PdfPrinter } from '@main/node/services/context';
import { BrowserWindow } from 'electron';
import { printDocuments } from './protocol';
import { SCHEME } from './security';

/** Runs in the page: texts of boxes whose content is cut off, or that stick out of their page. */
const FIND_CLIPPED = `(async () => {
  await document.fonts.ready;
  const clipped = [];
  const say = (element) => clipped.push((element.textContent || element.tagName).trim().replace(/\\s+/g, ' ').slice(0, 80));
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('svg') && element.tagName.toLowerCase() !== 'svg') continue;
    const style = getComputedStyle(element);
    if (style.display === 'none' || style.display === 'inline') continue;
    const hides = style.overflowX !== 'visible' || style.overflowY !== 'visible';
    if (hides && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) { say(element); continue; }
    const page = element.closest('.page');
    if (!page || page === element) continue;
    const box = element.getBoundingClientRect();
    const outer = page.getBoundingClientRect();
    if (box.width > 0 && box.height > 0 && (box.left < outer.left - 1 || box.right > outer.right + 1 || box.top < outer.top - 1 || box.bottom > outer.bottom + 1)) say(element);
  }
  return clipped.slice(0, 20);
})()`;

async function withDocument<T>(html: string, use: (window: BrowserWindow) => Promise<T>): Promise<T> {
  const id = randomUUID();
  printDocuments.set(id, html);
  const window = new BrowserWindow({
    show: false,
    width: 1000,
    height: 1400,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false },
  });
  try {
    await window.loadURL(`${SCHEME}://print/${id}`);
    return await use(window);
  } finally {
    printDocuments.delete(id);
    window.destroy();
  }
}

async function clippedTexts(window: BrowserWindow): Promise<string[]> {
  const found: unknown = await window.webContents.executeJavaScript(FIND_CLIPPED);
  return Array.isArray(found) ? found.map(String) : [];
}

/** Pages of a PDF as Chromium writes it: one `/Type /Page` object each. */
function countPages(pdf: Uint8Array): number {
  return (
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type\s*\/Page(?![a-zA-Z])/g) ?? []
  ).length;
}

export function makePdfPrinter(): PdfPrinter {
  return {
    print: (html) =>
      withDocument<Result<{ pdf: Uint8Array; pages: number }>>(html, async (window) => {
        const clipped = await clippedTexts(window);
        if (clipped.length > 0) return fail('report/clipped', { texts: clipped });
        const pdf = await window.webContents.printToPDF({
          pageSize: 'A4',
          printBackground: true,
          preferCSSPageSize: true,
          margins: { top: 0, bottom: 0, left: 0, right: 0 },
        });
        return ok({ pdf, pages: countPages(pdf) });
      }),
  };
}

/** Shows the system's print dialog; answers when it closed. A cancelled dialog is no failure. */
export function printWithDialog(html: string): Promise<Result<Record<string, never>>> {
  return withDocument<Result<Record<string, never>>>(html, async (window) => {
    const clipped = await clippedTexts(window);
    if (clipped.length > 0) return fail('report/clipped', { texts: clipped });
    return new Promise((resolve) => {
      window.webContents.print({ printBackground: true, pageSize: 'A4', margins: { marginType: 'none' } }, (success, reason) => {
        const cancelled = /cancel/i.test(reason);
        resolve(success || cancelled ? ok({}) : fail('report/print-failed', { reason }));
      });
    });
  });
}

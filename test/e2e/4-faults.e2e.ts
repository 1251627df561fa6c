/** What goes wrong in the window: a disk that takes no stroke, closing with it, a crashed page, paths nobody chose. */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { answerDialogs, demoOutput, freshFolder, quit, start } from './support';

const store = freshFolder('faults');

async function openDrawing(page: Page): Promise<{ x: number; y: number }> {
  await page.locator('[data-testid^="worklist-row-"]', { hasText: 'SYN-0003' }).click();
  await page.getByTestId('open-read').click();
  const pane = page.getByTestId('pane-axial');
  // All panes have their series: what is broken next must concern the stroke alone.
  for (const id of ['pane-axial', 'pane-guide-1', 'pane-guide-2'])
    await expect(page.getByTestId(id)).toHaveAttribute('data-shown', 'true');
  await expect(page.getByTestId('roi-voxels')).toHaveText(/^\d+$/);
  await page.getByTestId('tool-brush').click();
  const box = await pane.boundingBox();
  if (!box) throw new Error('the pane is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const voxels = async (page: Page): Promise<number> => Number(await page.getByTestId('roi-voxels').innerText());

test('a stroke that the disk refuses stays, the window asks before it closes, and saving again keeps it', async () => {
  const first = await start(store);
  const { page, app } = first;
  await answerDialogs(app, { open: [join(demoOutput().folder, 'dicom', 'SYN-0003')] });
  await page.getByTestId('import-folder').first().click();
  await page.getByTestId('import-result-show').click();
  const centre = await openDrawing(page);
  const before = await voxels(page);

  const objects = join(store, 'objects');
  renameSync(objects, `${objects}-away`);
  writeFileSync(objects, 'in the way');
  await page.mouse.move(centre.x - 150, centre.y - 120);
  await page.mouse.down();
  await page.mouse.move(centre.x - 60, centre.y - 100, { steps: 5 });
  await page.mouse.up();
  await page.getByTestId('unsaved').waitFor();
  const drawn = await voxels(page);
  expect(drawn).toBeGreaterThan(before);

  // Closing asks, and to stay is the answer.
  await app.evaluate(({ dialog, BrowserWindow }) => {
    const asked: unknown[] = [];
    Reflect.set(globalThis, 'asked', asked);
    dialog.showMessageBox = (...given: unknown[]) => {
      asked.push(given.at(-1));
      return Promise.resolve({ response: 0, checkboxChecked: false });
    };
    BrowserWindow.getAllWindows()[0]?.close();
  });
  await expect.poll(() => app.evaluate(() => JSON.stringify(Reflect.get(globalThis, 'asked')))).toContain('not on disk');
  expect(await voxels(page)).toBe(drawn);

  // Once the disk takes it, nothing is lost.
  rmSync(objects);
  renameSync(`${objects}-away`, objects);
  await page.getByTestId('save-again').click();
  await expect(page.getByTestId('unsaved')).toHaveCount(0);
  await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved');
  expect(first.errors).toEqual([]);
  await quit(first);

  const again = await start(store);
  await openDrawing(again.page);
  expect(await voxels(again.page)).toBe(drawn);
  await quit(again);
});

test('nothing is written where nobody chose, and not into the store', async () => {
  const station = await start(store);
  const place = join(store, 'ictos.sqlite');
  // The page's bridge, called as our own code would, with requests that our own code never makes.
  const invoke = (channel: string, request: Record<string, unknown>): Promise<unknown> =>
    station.page.evaluate(`window.ictos.invoke(${JSON.stringify(channel)}, ${JSON.stringify(request)})`);
  const elsewhere = join(freshFolder('elsewhere'), 'notes.txt');
  writeFileSync(elsewhere, 'mine');
  for (const path of [place, elsewhere]) {
    expect(await invoke('report/print', { caseId: 'x', language: 'en', path })).toMatchObject({
      ok: false,
      error: { code: 'env/cannot-write' },
    });
    expect(await invoke('selftest/print', { language: 'en', path })).toMatchObject({
      ok: false,
      error: { code: 'env/cannot-write' },
    });
  }
  await answerDialogs(station.app, { save: place });
  await invoke('dialog/pick', { what: 'save-pdf' });
  expect(await invoke('report/print', { caseId: 'x', language: 'en', path: place })).toMatchObject({
    ok: false,
    error: { code: 'env/cannot-write', data: { reason: 'inside the store' } },
  });
  expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
  expect(readFileSync(place).toString('latin1', 0, 15)).toBe('SQLite format 3');
  await quit(station);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`ictos-report-${station.pid}-`))).toEqual([]);
});

test('a page whose process dies comes back', async () => {
  const station = await start(store);
  const crashed = station.page.waitForEvent('crash');
  await station.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await crashed;
  await expect
    .poll(() =>
      station.app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (!contents || contents.isCrashed() || contents.isLoading()) return false;
        return contents.executeJavaScript('document.querySelector("#root > *") !== null') as Promise<boolean>;
      }),
    )
    .toBe(true);
  await quit(station);
});

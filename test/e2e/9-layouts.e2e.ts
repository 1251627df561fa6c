/** Grey windows as a reader sets them: from a region, of the volume, inverted, by dragging in any tool, and back. */
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { importFolder, readingSteps } from './reading-steps';
import { demoOutput, freshFolder, quit, start, type Workstation } from './support';

let station: Workstation;
let page: Page;
let steps: ReturnType<typeof readingSteps>;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  demoOutput();
  station = await start(freshFolder('layouts'));
  page = station.page;
  steps = readingSteps(page);
  await importFolder(station, join(demoOutput().folder, 'dicom', 'SYN-0001'));
  await steps.open('SYN-0001', 't1c');
  await page.getByTestId('pane-axial').focus();
});
test.afterAll(async () => {
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

const shown = async (): Promise<string> => (await page.getByTestId('pane-axial').getAttribute('data-window')) ?? '';

test('the window of the ROI is another one than that of the volume, and the reset brings the first back', async () => {
  const pane = page.getByTestId('pane-axial');
  const first = await shown();
  await page.keyboard.press('j');
  await expect(pane).not.toHaveAttribute('data-window', first);
  const region = await shown();
  await page.keyboard.press('Control+j');
  await expect(pane).not.toHaveAttribute('data-window', region);
  await page.keyboard.press('Control+Shift+j');
  await expect(pane).toHaveAttribute('data-window', first);
});

test('Ctrl+right drag sets the window with the brush in hand and draws nothing', async () => {
  const before = [await shown(), await steps.voxels()] as const;
  const { x, y } = await steps.centre();
  await page.keyboard.press('4');
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(x + 60, y + 20, { steps: 4 });
  await page.mouse.up({ button: 'right' });
  await page.keyboard.up('Control');
  await expect(page.getByTestId('pane-axial')).not.toHaveAttribute('data-window', before[0]);
  expect(await steps.voxels()).toBe(before[1]);
});

test('inverts one series and keeps it when another is in front meanwhile', async () => {
  const invert = page.getByTestId('invert');
  await page.keyboard.press('v');
  await expect(invert).toHaveAttribute('aria-pressed', 'true');
  await page.getByTestId('sequence-t2').click();
  await expect(invert).toHaveAttribute('aria-pressed', 'false');
  await page.getByTestId('sequence-t1c').click();
  await expect(invert).toHaveAttribute('aria-pressed', 'true');
  await page.screenshot({ path: test.info().outputPath('inverted.png') });
});

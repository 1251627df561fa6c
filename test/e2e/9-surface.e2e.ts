/** The ROI in 3D: it is seen, its numbers are right, it follows a stroke where it is to, and it is let go of. */
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { countPixels, pixelsOf } from './pixels';
import { importFolder, readingSteps } from './reading-steps';
import { demoOutput, freshFolder, picture, quit, start, type Workstation } from './support';

let station: Workstation;
let page: Page;
let steps: ReturnType<typeof readingSteps>;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  demoOutput();
  station = await start(freshFolder('surface'));
  page = station.page;
  steps = readingSteps(page);
  await importFolder(station, join(demoOutput().folder, 'dicom'));
  await steps.open('SYN-0001', 't1c');
});
test.afterAll(async () => {
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

const triangles = async (): Promise<number> => Number(await page.getByTestId('surface-pane').getAttribute('data-triangles'));

/** Share of pixels of the pane that show the ROI's green. */
async function greenShare(): Promise<number> {
  const pixels = await pixelsOf(page, page.getByTestId('surface-pane'));
  return countPixels(pixels, (red, green) => green > 40 && green > 1.5 * red) / (pixels.width * pixels.height);
}

test('the surface is seen, with volume and diameters', async () => {
  await page.getByTestId('surface-toggle').click();
  await expect.poll(triangles).toBeGreaterThan(500);
  await expect(page.getByTestId('surface-numbers')).toContainText(
    /15\.90 ml · longest \d\d\.\d mm · in plane \d\d\.\d x \d\d\.\d mm/,
  );
  await expect.poll(greenShare).toBeGreaterThan(0.05);
  await picture(page, 'reading-surface');
  await page.getByTestId('surface-S').click();
  await page.getByTestId('surface-pane').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('+');
  await expect.poll(greenShare).toBeGreaterThan(0.05);
  await page.screenshot({ path: test.info().outputPath('superior.png') });
});

test('it follows a stroke, or waits to be asked', async () => {
  const before = await triangles();
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('4');
  await steps.added(() => steps.click([-150, -150]));
  await expect.poll(triangles).toBeGreaterThan(before);
  const followed = await triangles();
  await page.getByTestId('surface-live').click();
  await page.getByTestId('pane-axial').focus();
  await steps.added(() => steps.click([150, -150]));
  await expect(page.getByTestId('surface-compute')).toBeEnabled();
  expect(await triangles()).toBe(followed);
  await page.getByTestId('surface-compute').click();
  await expect.poll(triangles).toBeGreaterThan(followed);
});

test('opened and closed many times, the slices keep their graphics', async () => {
  for (let n = 0; n < 20; n++) {
    await page.getByTestId('surface-toggle').click();
    await page.getByTestId('surface-toggle').click();
  }
  await expect(page.getByTestId('surface-pane')).toBeVisible();
  await expect.poll(greenShare).toBeGreaterThan(0.02);
  await page.getByTestId('surface-toggle').click();
  for (const id of ['axial', 'guide-1', 'guide-2'])
    await expect(page.getByTestId(`pane-${id}`)).toHaveAttribute('data-graphics', 'true');
  await page.evaluate(`window.ictos.invoke('settings/set', { theme: 'light', language: 'zh-CN' })`);
  await page.getByTestId('surface-toggle').click();
  await expect.poll(triangles).toBeGreaterThan(500);
  await page.screenshot({ path: test.info().outputPath('surface-chinese.png') });
});

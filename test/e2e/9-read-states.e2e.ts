/** The states of a read: notes, for review, finalised with name and time, reopened with a reason; reading time; the next case is there at once. */
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { importFolder, readingSteps } from './reading-steps';
import { demoOutput, freshFolder, picture, quit, start, type Workstation } from './support';

const store = freshFolder('states');
let station: Workstation;
let page: Page;
let steps: ReturnType<typeof readingSteps>;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  demoOutput();
  station = await start(store);
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

const seconds = async (): Promise<number> => Number(await page.getByTestId('reading-time').getAttribute('data-seconds'));

test('a note stays with its slice, marks it in the strip, and is there after a restart', async () => {
  await page.getByTestId('pane-axial').focus();
  await page.getByTestId('notes-toggle').click();
  await steps.turnTo(7);
  await page.getByTestId('note-text').fill('skull base, left');
  await page.getByTestId('pane-axial').focus();
  await expect(page.getByTestId('note-7')).toContainText('skull base, left');
  await steps.turnTo(8);
  await expect(page.getByTestId('note-text')).toHaveValue('');
  await page.getByTestId('note-text').fill('air?');
  await expect(page.getByTestId('note-8')).toContainText('air?');
  await page.screenshot({ path: test.info().outputPath('notes.png') });
  await quit(station);
  station = await start(store);
  page = station.page;
  steps = readingSteps(page);
  await steps.open('SYN-0001', 't1c');
  await expect(page.locator('[data-testid="slice-strip"] .slice-noted')).toHaveCount(2);
  await page.getByTestId('notes-toggle').click();
  await page.getByTestId('note-7').click();
  await expect(page.getByTestId('note-text')).toHaveValue('skull base, left');
  await page.getByTestId('notes-toggle').click();
});

test('handed on for review; a stroke takes it back into progress', async () => {
  await page.getByTestId('submit-read').click();
  await expect(page.getByTestId('roi-panel')).toHaveAttribute('data-state', 'review');
  await expect(page.getByTestId('roi-state')).toHaveText('for review');
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('4');
  await steps.added(() => steps.click([-150, -150]));
  await expect(page.getByTestId('roi-panel')).toHaveAttribute('data-state', 'draft');
});

test('finalised with reader and time; reopened only with a reason, as the next revision', async () => {
  await expect.poll(seconds).toBeGreaterThan(0);
  await page.getByTestId('finalise').click();
  await expect(page.getByTestId('roi-revision')).toHaveText(/Revision 1, finalised by .+, \d{4}-\d\d-\d\d \d\d:\d\d/);
  await picture(page, 'reading-finalised');
  await page.getByTestId('reopen').click();
  await expect(page.getByTestId('reopen-confirm')).toBeDisabled();
  await page.getByTestId('reopen-reason').fill('node taken for tumour');
  await page.screenshot({ path: test.info().outputPath('reopen.png') });
  await page.getByTestId('reopen-confirm').click();
  await expect(page.getByTestId('roi-revision')).toContainText('Revision 2, reopened by');
  await expect(page.getByTestId('roi-revision')).toContainText('node taken for tumour');
  await page.evaluate(`window.ictos.invoke('settings/set', { theme: 'light', language: 'zh-CN' })`);
  await page.reload();
  await steps.open('SYN-0001', 't1c');
  await expect(page.getByTestId('roi-revision')).toContainText('重新打开：node taken for tumour');
  await page.screenshot({ path: test.info().outputPath('reopened-chinese.png') });
});

test('the pictures of the next case are in memory before it is opened', async () => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith('ictos://volume')) asked.push(request.url());
  });
  // Three axial series of the next case come while this one is looked at.
  await page.reload();
  await steps.open('SYN-0001', 't1c');
  const volumes = 5 + 3;
  await expect.poll(() => new Set(asked).size).toBe(volumes);
  const began = Date.now();
  await page.getByTestId('next-case').click();
  await expect(page.getByTestId('patient-banner')).toContainText('SYN-0002');
  await steps.ready();
  test.info().annotations.push({ type: 'next case shown after', description: `${Date.now() - began} ms` });
  console.info(`next case shown after ${Date.now() - began} ms`);
  const axial = await page.getByTestId('pane-axial').getAttribute('data-shown');
  expect(axial).toBe('true');
  // What is asked for from now on is the guides of this case and the case after it: nothing twice.
  expect(asked.length).toBe(new Set(asked).size);
});

/** Robustness in the window: nothing there, a test of chosen cases, its table and figure, its files, a test that is stopped. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from 'playwright/test';
import { answerDialogs, demoOutput, freshFolder, picture, quit, start, type Workstation } from './support';

const store = freshFolder('robustness');
const paper = freshFolder('robustness-files');
let station: Workstation;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  demoOutput();
  station = await start(store);
  page = station.page;
});
test.afterAll(async () => {
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

const icc = (row: Locator): Promise<number> => row.locator('[role="gridcell"]').nth(1).innerText().then(Number);
/** Bottom edges may not be cut off: nothing scrolls sideways, no box is wider than the window. */
async function fits(): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
}

test('says what to do where there is no test yet', async () => {
  await page.getByTestId('nav-robustness').click();
  await expect(page.getByTestId('robustness-empty')).toContainText('Select cases');
  await page.getByTestId('robustness-empty').getByRole('button').click();
  await expect(page.getByTestId('screen-worklist')).toBeVisible();
});

test('tests the chosen cases, refusing numbers out of their range', async () => {
  await answerDialogs(station.app, { open: [join(demoOutput().folder, 'dicom')] });
  await page.getByTestId('import-folder').first().click();
  await page.getByTestId('import-result').waitFor({ timeout: 60_000 });
  await page.getByTestId('import-result-show').click();
  await page.getByTestId('worklist-select-all').check();
  await page.getByTestId('selection-robustness').click();
  const confirm = page.getByTestId('robustness-start-confirm');
  await page.getByTestId('robustness-repetitions').fill('1');
  await expect(confirm).toBeDisabled();
  await page.getByTestId('robustness-repetitions').fill('6');
  await page.getByTestId('robustness-threshold').fill('1');
  await expect(confirm).toBeDisabled();
  await page.getByTestId('robustness-threshold').fill('0.75');
  await page.getByTestId('robustness-seed').fill('11');
  await expect(confirm).toBeEnabled();
  await picture(page, 'robustness-start');
  await confirm.click();
  await expect(page.getByTestId('job-progress')).toHaveAttribute('data-job', 'robustness');
  await page.getByTestId('nav-robustness').click();
  // The screen is there before the test ends and shows it by itself.
  await expect(page.getByTestId('robustness-count')).toHaveText('819 of 819 features', { timeout: 120_000 });
  await expect(page.getByTestId('robustness-facts')).toContainText('9 ROIs of 3 cases, 6 repetitions each, seed 11');
  await expect(page.getByTestId('robustness-facts')).toContainText('ICC(1,1) > 0.75');
});

test('shows table and figure, sorts, filters, and fits the window in both languages and themes', async () => {
  const rows = page.getByTestId('robustness-row');
  const first = await icc(rows.nth(0));
  expect(first).toBeGreaterThanOrEqual(await icc(rows.nth(3)));
  await page.getByTestId('robustness-search').fill('t1c_original shape2d_area');
  await expect(rows).toHaveCount(1);
  expect(await icc(rows.nth(0))).toBeLessThanOrEqual(1);
  await page.getByTestId('robustness-search').fill('no such feature');
  await expect(page.getByTestId('robustness-no-match')).toBeVisible();
  await page.getByTestId('robustness-search').fill('');
  await page.getByTestId('robustness-only-robust').check();
  const robust = Number((await page.getByTestId('robustness-count').innerText()).split(' ')[0]);
  await expect(page.getByTestId('robustness-facts')).toContainText(`${robust} of 819 features are robust`);
  await page.getByTestId('robustness-only-robust').uncheck();
  await fits();
  await picture(page, 'robustness');
  await page.getByTestId('tab-figure').click();
  await expect(page.getByTestId('robustness-figure').locator('svg')).toContainText('SYNTHETIC DATA');
  await fits();
  await picture(page, 'robustness-figure');
  await page.evaluate(`window.ictos.invoke('settings/set', { theme: 'light', language: 'zh-CN' })`);
  await expect(page.getByTestId('robustness-figure').locator('svg')).toContainText('合成数据');
  await fits();
  await page.evaluate(`window.ictos.invoke('settings/set', { theme: 'dark', language: 'en' })`);
  await expect(page.getByTestId('robustness-figure').locator('svg')).toContainText('SYNTHETIC DATA');
});

test('writes table, list and figure where the dialog says', async () => {
  for (const [format, name] of [
    ['csv', 'robustness.csv'],
    ['json', 'robust-features.json'],
    ['svg', 'robustness.svg'],
  ] as const) {
    const path = join(paper, name);
    await answerDialogs(station.app, { save: path });
    await page.getByTestId(`robustness-${format}`).click();
    await expect(page.getByTestId('toast').last()).toContainText(name);
  }
  const table = readFileSync(join(paper, 'robustness.csv'), 'utf8').trim().split('\n');
  expect(table[0]).toMatch(/^feature,icc,lower,upper,n,/);
  expect(table).toHaveLength(820);
  const list: { features: string[]; threshold: number } = JSON.parse(readFileSync(join(paper, 'robust-features.json'), 'utf8'));
  expect(list.threshold).toBe(0.75);
  expect(list.features).toHaveLength(table.filter((line) => line.split(',')[8] === '1').length);
  expect(readFileSync(join(paper, 'robustness.svg'), 'utf8')).toContain('</svg>');
});

test('a test that is stopped leaves nothing behind', async () => {
  await page.getByTestId('nav-worklist').click();
  await page.getByTestId('selection-robustness').click();
  await page.getByTestId('robustness-repetitions').fill('1000');
  await page.getByTestId('robustness-start-confirm').click();
  await page.getByTestId('job-cancel').click();
  await expect(page.getByTestId('toast').last()).toContainText('Nothing is kept');
  await expect(page.getByTestId('job-progress')).toHaveCount(0);
  await page.getByTestId('nav-robustness').click();
  await page.getByTestId('robustness-test').click();
  await expect(page.locator('.option')).toHaveCount(1);
  await page.keyboard.press('Escape');
});

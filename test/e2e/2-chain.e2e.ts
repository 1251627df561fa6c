/** The main job in the window: import, draw, undo, finalise, extract, record, standardise, score, print, quit, find it all again. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from 'playwright/test';
import { answerDialogs, demoOutput, freshFolder, picture, quit, start, type Workstation } from './support';

const store = freshFolder('chain');
const paper = join(freshFolder('paper'), 'report.pdf');
let station: Workstation;
let page: Page;
/** Voxels of the finalised T1C read. */
let finalVoxels = 0;

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

const row = (patientId: string): Locator => page.locator('[data-testid^="worklist-row-"]', { hasText: patientId });
/** Voxels of the read in front, once it is loaded (a dash stands there before). */
const voxels = async (): Promise<number> => {
  await expect(page.getByTestId('pane-axial')).toHaveAttribute('data-shown', 'true');
  await expect(page.getByTestId('roi-voxels')).toHaveText(/^\d+$/);
  return Number(await page.getByTestId('roi-voxels').innerText());
};

/** Does something and waits until the store has acknowledged it. */
async function saved(action: () => Promise<void>): Promise<void> {
  const state = page.getByTestId('saved-state');
  const before = (await state.getAttribute('data-at')) ?? '';
  await action();
  await expect(state).not.toHaveAttribute('data-at', before);
  await expect(state).toHaveAttribute('data-state', 'saved');
}

async function choose(testId: string, value: string): Promise<void> {
  await page.getByTestId(testId).click();
  await page.locator(`.option[data-value="${value}"]`).click();
  await expect(page.getByTestId(testId)).toHaveAttribute('data-value', value);
}

async function centreOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('the pane is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width, height: box.height };
}

test('imports a folder chosen in the dialog', async () => {
  await answerDialogs(station.app, { open: [join(demoOutput().folder, 'dicom')] });
  await page.getByTestId('import-folder').first().click();
  await page.getByTestId('import-result').waitFor({ timeout: 60_000 });
  await page.getByTestId('import-result-show').click();
  await expect(page.locator('[data-testid^="worklist-row-"]')).toHaveCount(3);
});

test('imports nothing a second time', async () => {
  await page.getByTestId('import-folder').first().click();
  await page.getByTestId('import-result').waitFor({ timeout: 60_000 });
  await expect(page.getByTestId('import-sum-added')).toHaveText('0');
  await page.getByTestId('import-result-show').click();
  await expect(page.locator('[data-testid^="worklist-row-"]')).toHaveCount(3);
});

test('draws with brush and polygon, undoes and redoes', async () => {
  await row('SYN-0001').click();
  await page.getByTestId('open-read').click();
  await expect(page.getByTestId('patient-banner')).toContainText('SYN-0001');
  await page.getByTestId('sequence-t1c').click();
  const pane = page.getByTestId('pane-axial');
  await pane.waitFor();
  const before = await voxels();
  const centre = await centreOf(pane);

  await page.getByTestId('tool-brush').click();
  await saved(async () => {
    await page.mouse.move(centre.x - 120, centre.y + 110);
    await page.mouse.down();
    await page.mouse.move(centre.x - 60, centre.y + 130, { steps: 6 });
    await page.mouse.up();
  });
  const brushed = await voxels();
  expect(brushed).toBeGreaterThan(before);

  await page.getByTestId('tool-polygon').click();
  await saved(async () => {
    for (const [dx, dy] of [
      [90, -140],
      [150, -130],
      [140, -80],
      [95, -90],
    ] as const)
      await page.mouse.click(centre.x + dx, centre.y + dy);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
  });
  const drawn = await voxels();
  expect(drawn).toBeGreaterThan(brushed);

  await saved(() => page.getByTestId('undo').click());
  expect(await voxels()).toBe(brushed);
  await saved(() => page.getByTestId('undo').click());
  expect(await voxels()).toBe(before);
  await saved(() => page.getByTestId('redo').click());
  expect(await voxels()).toBe(brushed);
  await picture(page, 'reading');
});

test('finalises the read, and a final read takes no stroke', async () => {
  await page.getByTestId('finalise').click();
  await expect(page.getByTestId('roi-state')).toContainText(/final/i);
  const before = await voxels();
  const centre = await centreOf(page.getByTestId('pane-axial'));
  await page.getByTestId('tool-brush').click();
  await page.mouse.move(centre.x, centre.y - 150);
  await page.mouse.down();
  await page.mouse.move(centre.x + 20, centre.y - 150);
  await page.mouse.up();
  expect(await voxels()).toBe(before);
  finalVoxels = before;
});

test('extracts 819 features and shows them in a table that is searched', async () => {
  await page.getByTestId('case-score').click();
  await page.getByTestId('extract').click();
  await page.getByTestId('tab-features').click();
  await expect(page.getByTestId('feature-count')).toContainText('819', { timeout: 60_000 });
  await page.getByTestId('feature-search').fill('t1c_original_firstorder_skewness');
  await expect(page.getByTestId('feature-value')).toHaveCount(1);
  await page.getByTestId('feature-search').fill('');
  await picture(page, 'features');
});

test('keeps the clinical record', async () => {
  await page.getByTestId('tab-clinical').click();
  await choose('clinical-edition', '7');
  await choose('clinical-t', 'T3');
  await choose('clinical-n', 'N2');
  await choose('clinical-m', 'M0');
  await page.getByTestId('clinical-mri-date').fill('2018-03-01');
  await page.getByTestId('clinical-treatment-start').fill('2018-03-10');
  await choose('clinical-regimen', 'trial');
  await page.getByTestId('clinical-ebv').fill('3200');
  await page.getByTestId('clinical-save').click();
  await expect(page.getByTestId('clinical-save')).toBeDisabled();
});

test('refuses to score by the published card, then scores by standardised values', async () => {
  await page.getByTestId('tab-score').click();
  await expect(page.getByTestId('score-empty')).toContainText('cannot score');
  await page.getByTestId('compute-score').click();
  await expect(page.getByTestId('toast').last()).toContainText('scores nobody');
  await page.getByTestId('toast').last().getByRole('button').click();
  await expect(page.getByTestId('score-empty')).toBeVisible();
  await page.getByTestId('nav-model').click();
  await page.locator('[data-testid^="card-"]').first().click();
  await page.getByTestId('standardise').click();
  await page.getByTestId('tab-typed').click();
  await page.getByTestId('standardise-citation').fill('Values typed in for this test; they belong to no published cohort.');
  await page.getByTestId('standardise-typed-n').fill('120');
  for (const [cell, values] of [
    ['mean', [0, 25, 700]],
    ['sd', [0.8, 8, 400]],
    ['min', [-3, 2, 20]],
    ['max', [3, 60, 3000]],
  ] as const) {
    for (const [index, value] of values.entries()) await page.getByTestId(`standardise-${cell}-${index}`).fill(String(value));
  }
  // The scanner is named, the sequence is not: the first is compared, the second stays unknown.
  await page.getByTestId('standardise-scanners').fill('Another maker 1.5 T; A third one 3 T');
  await page.getByTestId('standardise-confirm').click();
  await expect(page.getByTestId('card-standardised')).toContainText('120');

  await page.getByTestId('nav-worklist').click();
  await row('SYN-0001').click();
  await page.getByTestId('open-score').click();
  await page.getByTestId('tab-score').click();
  await page.getByTestId('compute-score').click();
  await expect(page.getByTestId('score-value')).toHaveAttribute('data-value', /-?\d/);
  await expect(page.getByTestId('decision')).toHaveAttribute('data-decision', 'none');
  for (const code of ['flag/scanner-not-in-reference', 'flag/sequences-of-reference-unknown'])
    await expect(page.getByTestId('score-flags').locator(`[data-code="${code}"]`)).toBeVisible();
  await picture(page, 'score');
});

test('previews and writes the report', async () => {
  await page.getByTestId('case-report').click();
  await expect(page.frameLocator('[data-testid="report-preview"]').locator('.page').first()).toBeVisible();
  await picture(page, 'report');
  await answerDialogs(station.app, { save: paper });
  await page.getByTestId('report-save').click();
  await expect(page.getByTestId('report-row')).toHaveCount(1, { timeout: 30_000 });
  expect(existsSync(paper)).toBe(true);
  const text = spawnSync('pdftotext', ['-layout', paper, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/g, ' ');
  expect(text).toContain('SYN-0001');
  expect(text).toContain('For research use only. Investigational. Not a medical device. Not a treatment recommendation.');
});

test('shows survival curves of an imported table', async () => {
  await page.getByTestId('nav-cohort').click();
  await answerDialogs(station.app, { open: [join(demoOutput().folder, 'cohort.csv')] });
  await page.getByTestId('cohort-import-table').first().click();
  await page.getByTestId('table-import').waitFor();
  await page.getByTestId('table-import-name').fill('Synthetic cohort');
  await page.getByTestId('table-import-confirm').click();
  await page.locator('[data-testid^="cohort-"]', { hasText: 'Synthetic cohort' }).first().click();
  await page.getByTestId('tab-survival').click();
  await expect(page.getByTestId('survival-panel-whole').locator('svg')).toBeVisible();
  await picture(page, 'curves');
});

test('finds everything again after quitting', async () => {
  await quit(station);
  station = await start(store);
  page = station.page;
  await expect(row('SYN-0001')).toBeVisible();
  await picture(page, 'worklist');
  await row('SYN-0001').click();
  await page.getByTestId('open-read').click();
  await page.getByTestId('sequence-t1c').click();
  await expect(page.getByTestId('roi-state')).toContainText(/final/i);
  expect(await voxels()).toBe(finalVoxels);
  await page.getByTestId('case-score').click();
  await expect(page.getByTestId('score-value')).toHaveAttribute('data-value', /-?\d/);
  await page.getByTestId('case-report').click();
  await expect(page.getByTestId('report-row')).toHaveCount(1);
});

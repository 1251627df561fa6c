/** How features are measured, in the window: the self-test and its sheet, the reference of a feature, the profiles and their differences. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import type { SelftestSheet } from '../../src-shared/contract/entities';
import { selftestFileSchema } from '../../src-shared/contract/formats';
import { answerDialogs, demoOutput, freshFolder, picture, quit, root, start, type Workstation } from './support';

const store = freshFolder('methods');
const paper = join(freshFolder('sheet'), 'selftest.pdf');
let station: Workstation;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  station = await start(store);
  page = station.page;
});
test.afterAll(async () => {
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

async function openSelftest(): Promise<void> {
  await page.getByTestId('nav-help').click();
  await page.getByTestId('help-selftest').click();
  await page.getByTestId('selftest-summary').waitFor();
}

/** What the command line says of the same installation. */
function commandLine(): ReturnType<typeof selftestFileSchema.parse> {
  const run = spawnSync(process.execPath, [join(root, 'scripts', 'ictos.mjs'), 'selftest', '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(run.status, run.stderr).toBe(0);
  return selftestFileSchema.parse(JSON.parse(run.stdout));
}

test('the self-test runs in the window and passes, as on the command line', async () => {
  const { passed, failed, outOfScope, rows } = commandLine();
  expect([passed, failed, outOfScope]).toEqual([321, 0, 161]);
  expect(rows).toHaveLength(passed);
  await openSelftest();
  const summary = page.getByTestId('selftest-summary');
  await expect(summary).toHaveAttribute('data-passed', String(passed));
  await expect(summary).toHaveAttribute('data-failed', '0');
  await expect(summary).toHaveAttribute('data-out-of-scope', String(outOfScope));
  await expect(summary).toContainText(`${passed} of ${passed} consensus values reproduced`);
  await expect(page.getByTestId('selftest-count')).toContainText(`${passed} of ${passed}`);
  await picture(page, 'selftest');

  // The keyboard goes down the table from the filter.
  await page.getByTestId('selftest-filter').fill('KE2A');
  await expect(page.getByTestId('selftest-row')).toHaveCount(1);
  await expect(page.getByTestId('selftest-row')).toContainText('Intensity skewness');
  await page.getByTestId('selftest-filter').press('ArrowDown');
  await expect(page.getByTestId('selftest-row')).toHaveAttribute('aria-selected', 'true');
  await page.getByTestId('selftest-filter').fill('no such feature');
  await expect(page.getByTestId('selftest-row')).toHaveCount(0);
  await page.getByTestId('selftest-filter').fill('');
});

/** As printed: six significant digits, a real minus. */
const printed = (value: number | null): string =>
  value === null ? '–' : String(Number(value.toPrecision(6))).replace('-', '\u2212');

test('its sheet holds every value with reference, tolerance and result', async () => {
  const { passed, rows } = commandLine();
  await answerDialogs(station.app, { save: paper });
  await page.getByTestId('selftest-print').click();
  await expect(page.getByTestId('selftest-printed')).toContainText(paper, { timeout: 60_000 });
  const text = spawnSync('pdftotext', ['-layout', paper, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout;
  const pages = text.split('\f').filter((sheet) => sheet.trim() !== '');
  for (const sheet of pages) {
    expect(sheet).toContain('For research use only. Investigational. Not a medical device. Not a treatment recommendation.');
    expect(sheet).toMatch(/Page \d+ of \d+/);
  }
  const words = text.replaceAll(/\s+/g, ' ');
  expect(words).toContain(`${passed} of ${passed} consensus values reproduced`);
  // A line of the table: id, aggregation, reference, tolerance, value, result; the feature's name may be on two lines.
  const lines = text.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  const missing = rows.filter((row) => {
    const { ibsiId, aggregation, reference, tolerance, value } = row;
    const end = [ibsiId, aggregation || '–', printed(reference), printed(tolerance), printed(value), 'pass'].join(' ');
    return !lines.some((line) => line.endsWith(end));
  });
  expect(missing).toEqual([]);
  expect(lines.filter((line) => line.endsWith(' pass'))).toHaveLength(passed);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('selftest-dialog')).toHaveCount(0);
});

test('the command line writes the same sheet, in Chinese too', () => {
  const pdf = join(freshFolder('sheet'), 'zh.pdf');
  const run = spawnSync(
    process.execPath,
    [join(root, 'scripts', 'ictos.mjs'), 'selftest', '--json', '--language', 'zh-CN', '--out', pdf],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  expect(run.status, run.stderr).toBe(0);
  const { passed, rows } = selftestFileSchema.parse(JSON.parse(run.stdout));
  const text = spawnSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout;
  expect(text.replaceAll(/\s+/g, ' ')).toContain(`已重现 ${rows.length} 个共识值中的 ${passed} 个`);
  for (const sheet of text.split('\f').filter((each) => each.trim() !== '')) expect(sheet).toContain('仅供研究使用');
  expect(text).not.toMatch(/\bNaN\b|undefined|\b(selftest|report)\.[a-z]/);
  expect(text.split('\n').filter((line) => line.trim().endsWith('通过'))).toHaveLength(passed);
});

test('a value that is not reproduced comes first and cannot be overlooked', async () => {
  await station.app.evaluate(({ ipcMain }) => {
    // Electron keeps the handlers of `ipcMain.handle` in this map; one answer is changed on its way to the window.
    const kept = Reflect.get(ipcMain, '_invokeHandlers') as Map<string, (...args: unknown[]) => Promise<unknown>>;
    const whole = kept.get('ictos/invoke');
    if (!whole) throw new Error('there is no handler');
    ipcMain.removeHandler('ictos/invoke');
    ipcMain.handle('ictos/invoke', async (event, channel: unknown, request: unknown) => {
      const answer = await whole(event, channel, request);
      if (channel !== 'selftest/run') return answer;
      const { value } = answer as { value: SelftestSheet };
      const rows = value.rows.map((row, n) => (n === value.rows.length - 1 ? { ...row, value: 7.77, pass: false } : row));
      return { ok: true, value: { ...value, rows, failed: 1, passed: rows.length - 1 } };
    });
  });
  await openSelftest();
  await expect(page.getByRole('alert')).toContainText('NOT reproduced');
  const first = page.getByTestId('selftest-row').first();
  await expect(first).toContainText('FAIL');
  await expect(first).toContainText('7.77');
  await page.getByTestId('selftest-only-failures').check();
  await expect(page.getByTestId('selftest-row')).toHaveCount(1);
  await page.keyboard.press('Escape');
});

const shownPart = (text: string): string => text.replaceAll('\u2212', '-');

test('the reference of a feature opens beside its value, by mouse and by keyboard', async () => {
  await quit(station);
  station = await start(store);
  page = station.page;
  await answerDialogs(station.app, { open: [join(demoOutput().folder, 'dicom', 'SYN-0001')] });
  await page.getByTestId('import-folder').first().click();
  await page.getByTestId('import-result-show').click();
  await page.locator('[data-testid^="worklist-row-"]', { hasText: 'SYN-0001' }).click();
  await page.getByTestId('open-read').click();
  await page.getByTestId('case-score').click();
  await page.getByTestId('extract').click();
  await page.getByTestId('tab-features').click();
  await expect(page.getByTestId('feature-count')).toContainText('819', { timeout: 60_000 });
  const panel = page.getByTestId('feature-reference');
  await expect(panel).toHaveCount(0);

  // From the search box down into the table, open, on to the next row, and out again.
  const search = page.getByTestId('feature-search');
  await search.fill('t1c_original_glcm joint');
  await expect(page.getByTestId('feature-row')).toHaveCount(4);
  await search.press('ArrowDown');
  await search.press('Enter');
  await expect(panel).toHaveAttribute('data-feature', 't1c_original_glcm_joint_maximum');
  await search.press('ArrowDown');
  await search.press('ArrowDown');
  await expect(panel).toHaveAttribute('data-feature', 't1c_original_glcm_joint_variance');
  await expect(panel).toContainText('Joint variance');
  await expect(page.getByTestId('reference-ibsi')).toHaveText('UR99');
  await expect(page.getByTestId('reference-aggregation')).toContainText('BTW3');
  // Foreground z-score without limits: the numbers are those of the series.
  await expect(page.getByTestId('reference-normalisation')).toHaveText(/^\(x − \d[\d.]*\)\/\d[\d.]*; 0\.0% of the ROI limited$/);
  await expect(page.getByTestId('reference-formula')).toContainText('(i - m)^2 p(i,j)');
  for (const part of ['definition', 'range', 'edge']) await expect(page.getByTestId(`reference-${part}`)).toHaveText(/\S/);
  // The table rounds; the panel does not.
  const rounded = Number(shownPart(await page.getByTestId('feature-value').nth(2).innerText()));
  const whole = Number(shownPart(await page.getByTestId('reference-value').innerText()));
  expect(String(whole).length).toBeGreaterThan(String(rounded).length);
  expect(Number(whole.toPrecision(6))).toBe(rounded);
  await picture(page, 'feature-reference');
  await search.press('Escape');
  await expect(panel).toHaveCount(0);

  // The columns keep their order and only give up the panel's own width.
  await search.fill('');
  const grid = page.getByTestId('feature-grid');
  const before = await grid.boundingBox();
  await page.getByTestId('feature-row').nth(3).click();
  await panel.waitFor();
  const [after, side] = [await grid.boundingBox(), await panel.boundingBox()];
  expect((after?.width ?? 0) + (side?.width ?? 0)).toBeCloseTo(before?.width ?? 0, 0);
  expect((side?.x ?? 0) + (side?.width ?? 0)).toBeLessThanOrEqual(1280);
  // A click leaves the keyboard in the table.
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-testid="feature-row"][aria-selected="true"]')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
});

test('the profile of a result opens from the features', async () => {
  await page.getByTestId('features-profile').first().click();
  await expect(page.getByTestId('profile-detail')).toHaveAttribute('data-hash', /^[0-9a-f]{64}$/);
  await expect(page.getByTestId('profile-other-hash')).toHaveCount(0);
  await expect(page.locator('[data-testid="profile-choice"]', { hasText: 'discretisation.bins' })).toContainText('32');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('profile-dialog')).toHaveCount(0);
});

test('two profiles are compared, a file is opened, and one with a mistake names path and rule', async () => {
  await page.getByTestId('nav-settings').click();
  const section = page.getByTestId('profile-section');
  await expect(section.getByTestId('profile-ictos-273')).toContainText('273');
  await page.getByTestId('profile-left').click();
  await page.locator('.option[data-value="ictos-273"]').click();
  await page.getByTestId('profile-right').click();
  await page.locator('.option[data-value="ibsi"]').click();
  await page.getByTestId('profile-compare').click();
  await page.getByTestId('profile-diff-summary').waitFor();
  const shown = await page
    .getByTestId('profile-difference')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-path')));
  const run = spawnSync(
    process.execPath,
    [join(root, 'scripts', 'ictos.mjs'), 'profile', 'diff', 'ictos-273', 'ibsi', '--json'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(run.status, run.stderr).toBe(0);
  // `profile diff --json`: its shape is tested beside the command.
  const { differences } = JSON.parse(run.stdout) as { differences: { path: string }[] };
  // The entries of a list stand in one line.
  expect(shown).toEqual([...new Set(differences.map(({ path }) => path.replace(/: .*/, '')))]);
  await expect(page.locator('[data-path="features.glcm"]')).toContainText('dissimilarity');
  await picture(page, 'profile-diff');
  await page.keyboard.press('Escape');
  await picture(page, 'profiles');

  const folder = freshFolder('profiles');
  const document = JSON.parse(readFileSync(join(root, 'assets', 'profiles', 'ictos-273.json'), 'utf8')) as object;
  const [mine, wrong] = [join(folder, 'mine.json'), join(folder, 'wrong.json')];
  writeFileSync(mine, JSON.stringify({ ...document, name: 'mine', discretisation: { method: 'FBN', bins: 64 } }));
  writeFileSync(wrong, JSON.stringify({ ...document, discretisation: { method: 'FBN', bins: 1 } }));
  await answerDialogs(station.app, { open: [wrong] });
  await page.getByTestId('profile-file-open').click();
  await expect(page.getByTestId('profile-refused')).toContainText('discretisation.bins');
  await expect(page.getByTestId('profile-refused')).toContainText(wrong);
  await answerDialogs(station.app, { open: [mine] });
  await page.getByTestId('profile-file-open').click();
  await expect(page.getByTestId('profile-file')).toContainText(mine);
  await expect(page.getByTestId('profile-refused')).toHaveCount(0);
  await page.getByTestId('profile-compare').click();
  await expect(page.getByTestId('profile-difference')).toHaveCount(1);
  await expect(page.getByTestId('profile-difference')).toHaveText(/discretisation\.bins.*32.*64/);
  await page.keyboard.press('Escape');
});

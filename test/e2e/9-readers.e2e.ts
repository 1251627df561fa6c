/** Several readers on one store: who works is asked, held by the main process, and each sees only their own reads. */
import { expect, test, type Page } from 'playwright/test';
import { imagesWithoutOutlines, importFolder, readingSteps } from './reading-steps';
import { demoOutput, freshFolder, picture, quit, start, type Workstation } from './support';

const store = freshFolder('readers');
let station: Workstation;
let page: Page;
let steps: ReturnType<typeof readingSteps>;

test.describe.configure({ mode: 'serial' });
async function begin(): Promise<void> {
  station = await start(store);
  page = station.page;
  steps = readingSteps(page);
}
test.beforeAll(async () => {
  demoOutput();
  await begin();
  await importFolder(station, imagesWithoutOutlines('SYN-0002'));
});
test.afterAll(async () => {
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

const draw = () =>
  steps.added(() =>
    steps.drag([
      [-20, 0],
      [20, 0],
    ]),
  );

test('the first reader draws and finalises; two readers are added', async () => {
  await page.getByTestId('nav-settings').click();
  for (const name of ['Dr Lin', 'Dr Chen']) {
    await page.getByTestId('person-name').fill(name);
    await page.getByTestId('person-add').click();
    await expect(page.getByTestId('people-section')).toContainText(name);
  }
  await page.getByTestId('status-user').click();
  await page.getByTestId('session-Dr Lin').click();
  await expect(page.getByTestId('status-user')).toContainText('Dr Lin');
  await steps.open('SYN-0002', 't1c');
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('4');
  expect(await draw()).toBeGreaterThan(0);
  await page.getByTestId('finalise').click();
  await expect(page.getByTestId('roi-revision')).toContainText('finalised by Dr Lin');
});

test('at the next start the store is closed until somebody is chosen, and Escape does not open it', async () => {
  await quit(station);
  await begin();
  await expect(page.getByTestId('session-dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('session-dialog')).toBeVisible();
  expect(await page.evaluate(`window.ictos.invoke('worklist/list', {}).then((answer) => answer.error.code)`)).toBe(
    'session/not-chosen',
  );
  await picture(page, 'session');
});

test('the second reader sees the case as if nobody had drawn, by no way at all', async () => {
  await page.getByTestId('session-Dr Chen').click();
  await expect(page.getByTestId('status-user')).toContainText('Dr Chen');
  await expect(page.getByTestId('session-dialog')).toHaveCount(0);
  await steps.open('SYN-0002', 't1c');
  expect(await steps.voxels()).toBe(0);
  await expect(page.getByTestId('sequence-t1c')).toHaveAttribute('data-state', 'none');
  const seen: unknown = await page.evaluate(`(async () => {
    const [row] = (await window.ictos.invoke('worklist/list', {})).value;
    const { reads } = (await window.ictos.invoke('case/get', { caseId: row.caseId })).value;
    const forged = await window.ictos.invoke('session/choose', { userId: 'nobody' });
    const score = await window.ictos.invoke('score/get', { caseId: row.caseId });
    return [row.reads.t1c, reads.map((read) => read.readerName), forged.error.code, score.error.code];
  })()`);
  expect(seen).toEqual(['none', ['Dr Chen'], 'session/no-user', 'session/forbidden']);
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('4');
  expect(await draw()).toBeGreaterThan(0);
});

test('back with the first reader, the finalised read is as it was', async () => {
  await page.getByTestId('status-user').click();
  await page.getByTestId('session-Dr Lin').click();
  await expect(page.getByTestId('status-user')).toContainText('Dr Lin');
  await steps.open('SYN-0002', 't1c');
  await expect(page.getByTestId('roi-panel')).toHaveAttribute('data-state', 'final');
  await page.screenshot({ path: test.info().outputPath('back.png') });
});

test('who may compare lays another read over their own, but not while they are drawing', async () => {
  await page.getByTestId('status-user').click();
  await page.getByRole('button', { name: /Administrator/ }).click();
  await expect(page.getByTestId('status-user')).toContainText('Administrator');
  await steps.open('SYN-0002', 't1c');
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('4');
  await steps.added(() =>
    steps.drag([
      [0, 8],
      [40, 8],
    ]),
  );
  await page.getByTestId('compare-toggle').click();
  await expect(page.getByTestId('compare')).toContainText('not finalised');
  await page.getByTestId('finalise').click();
  await page.getByTestId('compare-Dr Lin').click();
  await expect(page.getByTestId('compare-numbers')).toHaveAttribute('data-dice', /^0\.[1-9]/);
  await page.screenshot({ path: test.info().outputPath('outline.png') });
  await page.getByTestId('compare-view-difference').click();
  await picture(page, 'reading-difference');
  await page.getByTestId('compare-Dr Lin').click();
  await expect(page.getByTestId('compare-numbers')).toHaveCount(0);
});

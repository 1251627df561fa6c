/** What stands beside drawing: interpolation and carrying as proposals, review before finalising, history across a restart, the next case. */
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from 'playwright/test';
import { importFolder, readingSteps } from './reading-steps';
import { demoOutput, freshFolder, picture, quit, start, type Workstation } from './support';

const store = freshFolder('marks');
let station: Workstation;
let page: Page;
let steps: ReturnType<typeof readingSteps>;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  demoOutput();
  station = await start(store);
  page = station.page;
  steps = readingSteps(page);
});
test.afterAll(async () => {
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

const slice = (k: number): Locator => page.locator(`[data-testid="slice-strip"] [data-slice="${k}"]`);

/** The slices with an ROI, ascending. */
const drawnSlices = async (): Promise<number[]> => {
  const found = await page.locator('[data-testid="slice-strip"] [data-drawn="true"]').all();
  const ks = await Promise.all(found.map(async (mark) => Number(await mark.getAttribute('data-slice'))));
  return ks.sort((a, b) => a - b);
};
/** Empties the slices between the first and the last drawn one and answers them. */
async function emptyTheMiddle(): Promise<number[]> {
  const drawn = await drawnSlices();
  expect(drawn.length).toBeGreaterThan(4);
  const middle = drawn.slice(1, -1);
  for (const k of middle) {
    await steps.turnTo(k);
    await steps.added(() => page.keyboard.press('Shift+Delete'));
  }
  return middle;
}

test('imports the cases', async () => {
  await importFolder(station, join(demoOutput().folder, 'dicom'));
  await expect(page.locator('[data-testid^="worklist-row-"]')).toHaveCount(3);
});

let middle: number[] = [];
test('proposes the slices between drawn ones; one, then all are accepted; undo takes a step back', async () => {
  await steps.open('SYN-0001', 't1c');
  await page.getByTestId('pane-axial').focus();
  middle = await emptyTheMiddle();
  expect(await drawnSlices()).toHaveLength(2);
  await page.keyboard.press('5');
  await expect(page.getByTestId('proposal')).toHaveAttribute('data-slices', String(middle.length));
  for (const k of middle) await expect(slice(k)).toHaveAttribute('data-proposed', 'true');
  const [first, second] = [middle[0] ?? 0, middle[1] ?? 0];
  await steps.turnTo(second);
  await picture(page, 'reading-proposal');

  // Nothing is changed until something is accepted.
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('proposal')).toHaveCount(0);
  expect(await drawnSlices()).toHaveLength(2);

  await page.keyboard.press('5');
  await expect(page.getByTestId('proposal')).toBeVisible();
  await steps.added(() => page.keyboard.press('Shift+Enter'));
  await expect(slice(second)).toHaveAttribute('data-mark', 'interpolated');
  await expect(slice(first)).toHaveAttribute('data-proposed', 'true');
  await expect(page.getByTestId('proposal')).toHaveAttribute('data-slices', String(middle.length - 1));
  await steps.added(() => page.keyboard.press('Enter'));
  await expect(steps.slicesWith('interpolated')).toHaveCount(middle.length);
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-label', /interpolation/);
  await steps.added(() => page.getByTestId('undo').click());
  await expect(steps.slicesWith('interpolated')).toHaveCount(1);
  await steps.added(() => page.getByTestId('redo').click());
  await expect(steps.slicesWith('interpolated')).toHaveCount(middle.length);
});

test('a read with slices that nobody looked at is not finalised', async () => {
  await expect(page.getByTestId('unreviewed')).toBeVisible();
  await expect(page.getByTestId('finalise')).toBeDisabled();
  const [first = 0, second = 0] = middle;
  await steps.turnTo(first);
  await steps.added(() => page.keyboard.press('r'));
  await expect(slice(first)).toHaveAttribute('data-mark', 'reviewed');
  // A slice that is changed by hand needs no review.
  await steps.turnTo(second);
  await page.getByTestId('tool-brush').click();
  const box = await page.getByTestId('pane-axial').boundingBox();
  if (!box) throw new Error('the pane is not on the screen');
  await steps.added(async () => {
    await page.mouse.move(box.x + 60, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 90, box.y + 70, { steps: 4 });
    await page.mouse.up();
  });
  await expect(slice(second)).toHaveAttribute('data-mark', 'edited');
  await picture(page, 'reading-marks');
});

test('steps back and on after a restart, and goes to any step of the history', async () => {
  await quit(station);
  station = await start(store);
  page = station.page;
  steps = readingSteps(page);
  await steps.open('SYN-0001', 't1c');
  await expect(steps.slicesWith('reviewed')).toHaveCount(1);
  await expect(steps.slicesWith('edited')).toHaveCount(1);
  await steps.added(() => page.getByTestId('undo').click());
  await expect(steps.slicesWith('edited')).toHaveCount(0);
  await steps.added(() => page.getByTestId('redo').click());
  await expect(steps.slicesWith('edited')).toHaveCount(1);

  await page.getByTestId('history').click();
  // As many steps as slices were emptied, then two interpolations, a review, a stroke.
  const last = middle.length + 4;
  await expect(page.getByTestId(`history-${last}`)).toHaveAttribute('aria-current', 'step');
  await steps.added(() => page.getByTestId('history-0').click());
  expect(await drawnSlices()).toHaveLength(middle.length + 2);
  await steps.added(() => page.getByTestId(`history-${middle.length}`).click());
  expect(await drawnSlices()).toHaveLength(2);

  // The jump outlasts a restart as well.
  await quit(station);
  station = await start(store);
  page = station.page;
  steps = readingSteps(page);
  await steps.open('SYN-0001', 't1c');
  expect(await drawnSlices()).toHaveLength(2);
  await page.getByTestId('history').click();
  await expect(page.getByTestId(`history-${middle.length}`)).toHaveAttribute('aria-current', 'step');
  await steps.added(() => page.getByTestId(`history-${last}`).click());
  await expect(steps.slicesWith('edited')).toHaveCount(1);
  await page.getByTestId('history').click();
});

test('every slice reviewed, the read is finalised and its steps are behind it', async () => {
  while ((await page.getByTestId('unreviewed').count()) > 0) {
    await page.getByTestId('go-to-unreviewed').click();
    await steps.added(() => page.keyboard.press('r'));
  }
  await page.getByTestId('finalise').click();
  await expect(page.getByTestId('roi-panel')).toHaveAttribute('data-state', 'final');
  await page.getByTestId('reopen').click();
  await expect(page.getByTestId('reopen-confirm')).toBeDisabled();
  await page.getByTestId('reopen-reason').fill('lymph node taken for tumour');
  await page.getByTestId('reopen-confirm').click();
  await expect(page.getByTestId('roi-panel')).toHaveAttribute('data-state', 'draft');
  await expect(page.getByTestId('undo')).toBeDisabled();
  await page.getByTestId('finalise').click();
  await expect(page.getByTestId('roi-panel')).toHaveAttribute('data-state', 'final');
});

test('carries an ROI to the empty slices of another sequence, marked until they are reviewed', async () => {
  await page.getByTestId('sequence-t2').click();
  await steps.ready();
  await page.getByTestId('pane-axial').focus();
  const emptied = await emptyTheMiddle();
  await page.getByTestId('carry-t1c').click();
  await expect(page.getByTestId('proposal')).toBeVisible();
  await steps.turnTo(emptied[1] ?? 0);
  await page.getByTestId('pane-axial').focus();
  await steps.added(() => page.keyboard.press('Enter'));
  expect(await steps.slicesWith('carried').count()).toBeGreaterThan(0);
  await expect(steps.slicesWith('drawn')).toHaveCount(2);
  await expect(page.getByTestId('finalise')).toBeDisabled();
});

test('goes on to the next case of the worklist without a finalised read', async () => {
  await page.getByTestId('sequence-t1c').click();
  await page.getByTestId('next-case').click();
  await expect(page.getByTestId('patient-banner')).toContainText('SYN-0002');
  await expect(page.getByTestId('sequence-t1c')).toHaveAttribute('aria-selected', 'true');
  await page.getByTestId('next-case').click();
  await expect(page.getByTestId('patient-banner')).toContainText('SYN-0003');
  // SYN-0001 is finalised: round the end comes SYN-0002.
  await page.getByTestId('next-case').click();
  await expect(page.getByTestId('patient-banner')).toContainText('SYN-0002');
});

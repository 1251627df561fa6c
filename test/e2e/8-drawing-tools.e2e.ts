/** Every drawing tool by mouse and keys on the demo's images: the ROI changes, undo takes it back, and the strip fits a small window. */
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from 'playwright/test';
import { answerDialogs, demoOutput, freshFolder, quit, start, type Workstation } from './support';

let station: Workstation;
let page: Page;
/** Middle of the drawing pane. */
let centre = { x: 0, y: 0 };

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  demoOutput();
  station = await start(freshFolder('drawing'));
  page = station.page;
  await answerDialogs(station.app, { open: [join(demoOutput().folder, 'dicom')] });
  await page.getByTestId('import-folder').first().click();
  await page.getByTestId('import-result').waitFor({ timeout: 60_000 });
  await page.getByTestId('import-result-show').click();
  await page.locator('[data-testid^="worklist-row-"]', { hasText: 'SYN-0001' }).click();
  await page.getByTestId('open-read').click();
  await page.getByTestId('sequence-t1c').click();
  await expect(page.getByTestId('pane-axial')).toHaveAttribute('data-shown', 'true');
  const box = await page.getByTestId('pane-axial').boundingBox();
  if (!box) throw new Error('the pane is not on the screen');
  centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
});
test.afterAll(async () => {
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

const tool = (id: string): Locator => page.getByTestId(`tool-${id}`);
async function voxels(): Promise<number> {
  await expect(page.getByTestId('roi-voxels')).toHaveText(/^\d+$/);
  return Number(await page.getByTestId('roi-voxels').innerText());
}

/** Does something and waits until the store has acknowledged it; how many voxels it added. */
async function added(action: () => Promise<void>): Promise<number> {
  const before = await voxels();
  const state = page.getByTestId('saved-state');
  const at = (await state.getAttribute('data-at')) ?? '';
  await action();
  await expect(state).not.toHaveAttribute('data-at', at);
  await expect(state).toHaveAttribute('data-state', 'saved');
  return (await voxels()) - before;
}

async function drag(points: readonly (readonly [number, number])[], button: 'left' | 'right' = 'left'): Promise<void> {
  for (const [n, [dx, dy]] of points.entries()) {
    await page.mouse.move(centre.x + dx, centre.y + dy, { steps: n === 0 ? 1 : 4 });
    if (n === 0) await page.mouse.down({ button });
  }
  await page.mouse.up({ button });
}
const undo = async (): Promise<number> => added(() => page.keyboard.press('Control+z'));

const loop = [
  [-150, -150],
  [-90, -150],
  [-90, -100],
  [-150, -100],
] as const;

test('all tools and commands are within the window', async () => {
  for (const id of ['crosshair', 'measure', 'polygon', 'freehand', 'livewire', 'brush', 'eraser', 'flood', 'threshold'])
    await expect(tool(id)).toBeInViewport({ ratio: 1 });
  for (const id of ['undo', 'redo', 'toggle-roi', 'toggle-marks', 'slice-copy-below', 'slice-clear-slice', 'slice-amount'])
    await expect(page.getByTestId(id)).toBeInViewport({ ratio: 1 });
});

test('square brush: a click sets a square of the size shown; Q changes the shape', async () => {
  await page.keyboard.press('4');
  await page.getByTestId('brush-shape-square').click();
  const square = await added(() => page.mouse.click(centre.x - 120, centre.y - 120));
  expect(square).toBe(64);
  expect(await undo()).toBe(-64);
  await page.keyboard.press('q');
  await expect(page.getByTestId('brush-shape-adaptive')).toHaveAttribute('aria-pressed', 'true');
  const adaptive = await added(() => page.mouse.click(centre.x - 120, centre.y - 120));
  expect(adaptive).toBeGreaterThan(0);
  expect(adaptive).toBeLessThanOrEqual(64);
  await page.screenshot({ path: test.info().outputPath('adaptive.png') });
  await undo();
  await page.keyboard.press('q');
  await expect(page.getByTestId('brush-shape-round')).toHaveAttribute('aria-pressed', 'true');
});

test('freehand: a drag fills, the right button takes out', async () => {
  await page.keyboard.press('f');
  const filled = await added(() => drag(loop));
  expect(filled).toBeGreaterThan(10);
  expect(await added(() => drag(loop, 'right'))).toBe(-filled);
  await undo();
  expect(await undo()).toBe(-filled);
});

test('polygon: closed, its vertices are chosen with a box, dragged, split and trimmed', async () => {
  await page.keyboard.press('3');
  for (const [dx, dy] of loop) await page.mouse.click(centre.x + dx, centre.y + dy);
  await page.keyboard.press('Enter');
  await drag([
    [-75, -165],
    [-105, -85],
  ]);
  await drag([
    [-90, -100],
    [-60, -100],
  ]);
  await page.keyboard.press('+');
  await page.screenshot({ path: test.info().outputPath('polygon-edit.png') });
  const wide = await added(() => page.keyboard.press('Enter'));
  expect(wide).toBeGreaterThan(10);
  await expect(page.getByTestId('brush-size-value')).toContainText('8');
  await undo();
});

test('livewire: anchors, a path along edges, a double click fills', async () => {
  await page.keyboard.press('l');
  const filled = await added(async () => {
    for (const [dx, dy] of loop) {
      await page.mouse.move(centre.x + dx, centre.y + dy, { steps: 3 });
      await page.mouse.click(centre.x + dx, centre.y + dy);
    }
    await page.screenshot({ path: test.info().outputPath('livewire.png') });
    await page.mouse.click(centre.x - 150, centre.y - 100);
  });
  expect(filled).toBeGreaterThan(10);
  await undo();
});

test('flood fill: the wheel changes the tolerance while the button is down, and turns slices without it', async () => {
  await page.keyboard.press('b');
  const slice = await page.getByTestId('pane-axial').getAttribute('data-slice');
  const filled = await added(async () => {
    await page.mouse.move(centre.x - 120, centre.y - 120);
    await page.mouse.down();
    await page.mouse.wheel(0, 120);
    await expect(page.getByTestId('tolerance-value')).toContainText('9 %');
    await page.screenshot({ path: test.info().outputPath('flood.png') });
    await page.mouse.up();
  });
  expect(filled).toBeGreaterThan(0);
  await expect(page.getByTestId('pane-axial')).toHaveAttribute('data-slice', slice ?? '');
  await undo();
  await page.mouse.wheel(0, 120);
  await expect(page.getByTestId('pane-axial')).not.toHaveAttribute('data-slice', slice ?? '');
  await page.mouse.wheel(0, -120);
  await expect(page.getByTestId('pane-axial')).toHaveAttribute('data-slice', slice ?? '');
});

test('threshold in an outline: only the grey range is taken', async () => {
  await page.keyboard.press('t');
  await page.getByTestId('threshold-low').fill('0');
  const all = await added(() => drag(loop));
  await undo();
  await page.getByTestId('threshold-low').fill('50');
  const wide = [
    [-150, -200],
    [150, -200],
    [150, 200],
    [-150, 200],
  ] as const;
  await page.mouse.move(centre.x, centre.y);
  const bright = await added(() => drag(wide));
  expect(all).toBeGreaterThan(0);
  expect(bright).not.toBe(0);
  await page.screenshot({ path: test.info().outputPath('threshold.png') });
  await undo();
});

test('commands on the slice: grow, shrink, copy, clear, by keys and buttons', async () => {
  const grown = await added(() => page.keyboard.press('g'));
  expect(grown).toBeGreaterThan(0);
  const shrunk = await added(() => page.getByTestId('slice-shrink').click());
  expect(shrunk).toBeLessThan(0);
  const cleared = await added(() => page.keyboard.press('Shift+Delete'));
  expect(cleared).toBeLessThan(0);
  const copied = await added(() => page.keyboard.press('['));
  expect(copied).toBeGreaterThan(0);
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-label', /copy from the slice below/);
  for (let n = 0; n < 4; n++) await undo();
});

test('measures stay on their slice and leave the ROI alone', async () => {
  const before = await voxels();
  await page.keyboard.press('6');
  await drag([
    [-100, -60],
    [20, -60],
  ]);
  await page.getByTestId('measure-kind-diameters').click();
  await drag([
    [-90, 40],
    [90, 60],
  ]);
  await drag([
    [0, 0],
    [10, 110],
  ]);
  await page.getByTestId('measure-kind-angle').click();
  await drag([
    [150, -150],
    [80, -150],
  ]);
  await drag([
    [80, -150],
    [130, -100],
  ]);
  await page.screenshot({ path: test.info().outputPath('measure.png') });
  expect(await voxels()).toBe(before);
  await page.getByTestId('clear-measures').click();
  await page.screenshot({ path: test.info().outputPath('measure-cleared.png') });
});

test('the strip and the line of options fit the smallest window, in Chinese too', async () => {
  await station.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 640));
  await tool('threshold').click();
  for (const id of ['tool-threshold', 'redo', 'toggle-marks', 'slice-amount', 'threshold-value'])
    await expect(page.getByTestId(id)).toBeInViewport({ ratio: 1 });
  await page.screenshot({ path: test.info().outputPath('small.png') });
  await page.evaluate(`window.ictos.invoke('settings/set', { theme: 'light', language: 'zh-CN' })`);
  await expect(tool('threshold')).toHaveAttribute('aria-label', '轮廓内阈值');
  for (const id of ['tool-threshold', 'redo', 'toggle-marks', 'slice-amount', 'threshold-value'])
    await expect(page.getByTestId(id)).toBeInViewport({ ratio: 1 });
  await page.screenshot({ path: test.info().outputPath('small-chinese.png') });
  await page.keyboard.press('?');
  await expect(page.getByTestId('keys-dialog')).toContainText('智能套索');
  await page.screenshot({ path: test.info().outputPath('keys.png') });
});

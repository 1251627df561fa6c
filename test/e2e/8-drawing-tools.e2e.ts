/** Every drawing tool by mouse and keys on the demo's images: the ROI changes, undo takes it back, and the strip fits a small window. */
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from 'playwright/test';
import { importFolder, readingSteps } from './reading-steps';
import { demoOutput, freshFolder, quit, start, type Workstation } from './support';

let station: Workstation;
let page: Page;
let steps: ReturnType<typeof readingSteps>;
/** Middle of the drawing pane. */
let centre = { x: 0, y: 0 };

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  demoOutput();
  station = await start(freshFolder('drawing'));
  page = station.page;
  steps = readingSteps(page);
  await importFolder(station, join(demoOutput().folder, 'dicom'));
  await steps.open('SYN-0001', 't1c');
  centre = await steps.centre();
});
test.afterAll(async () => {
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

const tool = (id: string): Locator => page.getByTestId(`tool-${id}`);
const undo = async (): Promise<number> => steps.added(() => page.keyboard.press('Control+z'));

const loop = [
  [-150, -150],
  [-90, -150],
  [-90, -100],
  [-150, -100],
] as const;

test('all tools and commands are within the window', async () => {
  for (const id of [
    'crosshair',
    'measure',
    'polygon',
    'freehand',
    'livewire',
    'brush',
    'eraser',
    'flood',
    'threshold',
    'move',
    'picker',
  ])
    await expect(tool(id)).toBeInViewport({ ratio: 1 });
  for (const id of [
    'undo',
    'redo',
    'toggle-roi',
    'toggle-marks',
    'slice-copy-below',
    'slice-move-above',
    'slice-clear-slice',
    'slice-amount',
  ])
    await expect(page.getByTestId(id)).toBeInViewport({ ratio: 1 });
});

test('square brush: a click sets a square of the size shown; Q changes the shape', async () => {
  await page.keyboard.press('4');
  await page.getByTestId('brush-shape-square').click();
  const square = await steps.added(() => page.mouse.click(centre.x - 120, centre.y - 120));
  expect(square).toBe(64);
  expect(await undo()).toBe(-64);
  await page.keyboard.press('q');
  await expect(page.getByTestId('brush-shape-adaptive')).toHaveAttribute('aria-pressed', 'true');
  const adaptive = await steps.added(() => page.mouse.click(centre.x - 120, centre.y - 120));
  expect(adaptive).toBeGreaterThan(0);
  expect(adaptive).toBeLessThanOrEqual(64);
  await page.screenshot({ path: test.info().outputPath('adaptive.png') });
  await undo();
  await page.keyboard.press('q');
  await expect(page.getByTestId('brush-shape-round')).toHaveAttribute('aria-pressed', 'true');
});

test('freehand: a drag fills, the right button takes out', async () => {
  await page.keyboard.press('f');
  const filled = await steps.added(() => steps.drag(loop));
  expect(filled).toBeGreaterThan(10);
  expect(await steps.added(() => steps.drag(loop, 'right'))).toBe(-filled);
  await undo();
  expect(await undo()).toBe(-filled);
});

test('polygon: closed, its vertices are chosen with a box, dragged, split and trimmed', async () => {
  await page.keyboard.press('3');
  for (const [dx, dy] of loop) await page.mouse.click(centre.x + dx, centre.y + dy);
  await page.keyboard.press('Enter');
  await steps.drag([
    [-75, -165],
    [-105, -85],
  ]);
  await steps.drag([
    [-90, -100],
    [-60, -100],
  ]);
  await page.keyboard.press('+');
  await page.screenshot({ path: test.info().outputPath('polygon-edit.png') });
  const wide = await steps.added(() => page.keyboard.press('Enter'));
  expect(wide).toBeGreaterThan(10);
  await expect(page.getByTestId('brush-size-value')).toContainText('8');
  await undo();
});

test('livewire: anchors, a path along edges, a double click fills', async () => {
  await page.keyboard.press('l');
  const filled = await steps.added(async () => {
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
  const filled = await steps.added(async () => {
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
  const all = await steps.added(() => steps.drag(loop));
  await undo();
  await page.getByTestId('threshold-low').fill('50');
  const wide = [
    [-150, -200],
    [150, -200],
    [150, 200],
    [-150, 200],
  ] as const;
  await page.mouse.move(centre.x, centre.y);
  const bright = await steps.added(() => steps.drag(wide));
  expect(all).toBeGreaterThan(0);
  expect(bright).not.toBe(0);
  await page.screenshot({ path: test.info().outputPath('threshold.png') });
  await undo();
});

test('move: a part is dragged, and what it leaves and takes is one step', async () => {
  await page.keyboard.press('f');
  const filled = await steps.added(() => steps.drag(loop));
  await page.keyboard.press('Shift+M');
  const moved = await steps.added(async () => {
    await page.mouse.move(centre.x - 120, centre.y - 125);
    await page.mouse.down();
    await page.mouse.move(centre.x - 170, centre.y - 60, { steps: 4 });
    await page.screenshot({ path: test.info().outputPath('move.png') });
    await page.mouse.up();
  });
  expect(moved).toBe(0);
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-label', /move/);
  await undo();
  expect(await undo()).toBe(-filled);
});

test('commands on the slice: grow, shrink, copy, clear, by keys and buttons', async () => {
  const grown = await steps.added(() => page.keyboard.press('g'));
  expect(grown).toBeGreaterThan(0);
  const shrunk = await steps.added(() => page.getByTestId('slice-shrink').click());
  expect(shrunk).toBeLessThan(0);
  const cleared = await steps.added(() => page.keyboard.press('Shift+Delete'));
  expect(cleared).toBeLessThan(0);
  const copied = await steps.added(() => page.keyboard.press('['));
  expect(copied).toBeGreaterThan(0);
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-label', /copy from the slice below/);
  const slice = (await page.getByTestId('pane-axial').getAttribute('data-slice')) ?? '';
  expect(await steps.added(() => page.keyboard.press('}'))).toBeLessThanOrEqual(0);
  await expect(page.locator(`[data-testid="slice-strip"] [data-slice="${Number(slice) + 1}"][data-mark]`)).toHaveCount(0);
  for (let n = 0; n < 5; n++) await undo();
});

test('measures stay on their slice and leave the ROI alone', async () => {
  const before = await steps.voxels();
  await page.keyboard.press('6');
  await steps.drag([
    [-100, -60],
    [20, -60],
  ]);
  await page.getByTestId('measure-kind-diameters').click();
  await steps.drag([
    [-90, 40],
    [90, 60],
  ]);
  await steps.drag([
    [0, 0],
    [10, 110],
  ]);
  await page.getByTestId('measure-kind-angle').click();
  await steps.drag([
    [150, -150],
    [80, -150],
  ]);
  await steps.drag([
    [80, -150],
    [130, -100],
  ]);
  await page.screenshot({ path: test.info().outputPath('measure.png') });
  expect(await steps.voxels()).toBe(before);
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

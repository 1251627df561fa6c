/** The layouts of the reading screen and window and level: what each shows, and that nothing is lost on the way between them. */
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { blankPixels, countPixels, pixelsOf, roiPixels } from './pixels';
import { importFolder, readingSteps } from './reading-steps';
import { demoOutput, freshFolder, picture, quit, start, windowPicture, type Workstation } from './support';

const store = freshFolder('layouts');
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

const pane = (id: string) => page.getByTestId(`pane-${id}`);
const host = (id: string) => page.getByTestId(`pane-host-${id}`);
const left = async (id: string): Promise<number> => (await host(id).boundingBox())?.x ?? Number.NaN;
const window = (id = 'axial') => pane(id).getAttribute('data-window');

/** The ROI of a sequence on a slice as the store has it, in mm2. */
async function storedMm2(sequence: string, k: number): Promise<number> {
  return page.evaluate(
    `(async () => {
      const { invoke } = window.ictos;
      const row = (await invoke('worklist/list', {})).value.find(({ patientId }) => patientId === 'SYN-0001');
      const { studies } = (await invoke('case/get', { caseId: row.caseId })).value;
      const series = studies.flatMap((study) => study.series);
      const { seriesId, spacingMm } = series.find((one) => one.sequence === '${sequence}' && one.plane === 'axial');
      const { slices } = (await invoke('read/open', { seriesId })).value;
      const runs = slices.find((slice) => slice.k === ${k})?.runs ?? [];
      const voxels = [...runs].reduce((sum, value, n) => (n % 2 === 1 ? sum + value : sum), 0);
      return voxels * spacingMm[0] * spacingMm[1];
    })()`,
  );
}

/** A pane on the screen: no hole, a picture on it, and the ROI of its sequence as large as the store has it. */
async function expectPicture(id: string): Promise<void> {
  await expect(async () => {
    const pixels = await pixelsOf(page, pane(id));
    expect(blankPixels(pixels)).toBe(0);
    expect(countPixels(pixels, (red) => red > 60) / (pixels.width * pixels.height)).toBeGreaterThan(0.05);
    const [sequence, plane] = [await host(id).getAttribute('data-sequence'), await host(id).getAttribute('data-plane')];
    const seen = roiPixels(pixels, plane === 'axial' ? (sequence ?? '') : 't1c');
    if (plane !== 'axial') {
      expect(seen).toBeGreaterThan(100);
      return;
    }
    const zoom = Number(await pane(id).getAttribute('data-zoom'));
    const stored = (await storedMm2(sequence ?? '', Number(await pane(id).getAttribute('data-slice')))) * zoom ** 2;
    expect(stored).toBeGreaterThan(500);
    // The rim adds a line of one pixel along the edges of voxels: 8 r around a disc, and a little more for what is none.
    expect(Math.abs(seen - stored), `${seen} pixels of ${stored}`).toBeLessThan(1.2 * 8 * Math.sqrt(stored / Math.PI));
  }).toPass({ timeout: 15_000 });
}

test('planes: the guides show the native coronal and sagittal series', async () => {
  for (const [id, plane] of [
    ['guide-1', 'coronal'],
    ['guide-2', 'sagittal'],
  ] as const) {
    await expect(host(id)).toHaveAttribute('data-plane', plane);
    await expect(pane(id)).toHaveAttribute('data-shown', 'true');
  }
  await picture(page, 'reading');
  for (const id of ['axial', 'guide-1', 'guide-2']) await expectPicture(id);
});

test('side by side: each sequence has its place, a press brings one in front without drawing, and zoom stays with the series', async () => {
  await page.getByTestId('layout-sequences').click();
  await expect(host('axial')).toHaveAttribute('data-sequence', 't1c');
  for (const id of ['axial', 'guide-1', 'guide-2']) await expect(pane(id)).toHaveAttribute('data-shown', 'true');
  const places = new Map<string, number>();
  for (const id of ['axial', 'guide-1', 'guide-2'])
    places.set((await host(id).getAttribute('data-sequence')) ?? '', await left(id));
  expect(places.get('t1')).toBeLessThan(places.get('t2') ?? 0);
  expect(places.get('t2')).toBeLessThan(places.get('t1c') ?? 0);
  await page.screenshot({ path: test.info().outputPath('side-by-side.png') });
  for (const id of ['axial', 'guide-1', 'guide-2']) await expectPicture(id);
  // The same position in all three.
  await pane('axial').focus();
  await steps.turnTo(7);
  await expect(pane('guide-1')).toHaveAttribute('data-slice', '7');
  // Zoomed T1C keeps its zoom when another sequence is in front.
  const fitted = await pane('axial').getAttribute('data-zoom');
  await steps.drag(
    [
      [0, 0],
      [0, -60],
    ],
    'right',
  );
  await expect(pane('axial')).not.toHaveAttribute('data-zoom', fitted ?? '');
  const zoomed = (await pane('axial').getAttribute('data-zoom')) ?? '';
  await page.keyboard.press('4');
  const before = await steps.voxels();
  await pane('guide-1').click();
  await expect(page.getByTestId('sequence-t1')).toHaveAttribute('aria-selected', 'true');
  await steps.ready();
  expect(await left('axial')).toBe(places.get('t1'));
  await expect(host('guide-2')).toHaveAttribute('data-sequence', 't1c');
  await expect(pane('guide-2')).toHaveAttribute('data-zoom', zoomed);
  await expect(pane('axial')).toHaveAttribute('data-zoom', fitted ?? '');
  await expect(page.getByTestId('undo')).toBeDisabled();
  // Now it is drawn on where it stands.
  expect(await steps.added(() => steps.click([0, -60]))).toBeGreaterThan(0);
  await page.getByTestId('sequence-t1c').click();
  await steps.ready();
  expect(await steps.voxels()).toBe(before);
  // The picker brings the sequence in front whose ROI is pressed, and draws nothing.
  await page.keyboard.press('p');
  await pane('guide-1').click();
  await expect(page.getByTestId('sequence-t1')).toHaveAttribute('aria-selected', 'true');
  await steps.ready();
  await pane('guide-2').click();
  await expect(page.getByTestId('sequence-t1c')).toHaveAttribute('aria-selected', 'true');
  await steps.ready();
  expect(await steps.voxels()).toBe(before);
  await page.keyboard.press('1');
  await picture(page, 'reading-sequences');
  await page.keyboard.press('p');
  await pane('axial').click({ position: { x: 90, y: 90 } });
  await expect(page.getByTestId('toast').filter({ hasText: 'No ROI of any sequence' })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('pick-nothing.png') });
  // The dab that only T1 has, seen from T1C, whose pane is zoomed by 2^0.6.
  await steps.click([0, -91]);
  await expect(page.getByTestId('sequence-t1')).toHaveAttribute('aria-selected', 'true');
  await page.getByTestId('sequence-t1c').click();
  await steps.ready();
  await page.keyboard.press('1');
});

test('linked: zoom and place of one pane are those of all; unlinked, each has its own again', async () => {
  const zoom = (id: string) => pane(id).getAttribute('data-zoom');
  expect(await zoom('guide-1')).not.toBe(await zoom('axial'));
  await page.getByTestId('link-zoom').click();
  await expect(page.getByTestId('link-zoom')).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => zoom('guide-1')).toBe(await zoom('axial'));
  await steps.drag(
    [
      [0, 0],
      [0, -40],
    ],
    'right',
  );
  await expect.poll(async () => (await zoom('guide-2')) === (await zoom('axial'))).toBe(true);
  await page.screenshot({ path: test.info().outputPath('linked.png') });
  await page.keyboard.press('k');
  await expect(page.getByTestId('link-zoom')).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Control+f');
});

test('single pane, and back by key', async () => {
  await page.keyboard.press('Control+3');
  await expect(page.getByTestId('reading-body')).toHaveAttribute('data-layout', 'single');
  await expect(host('guide-1')).toHaveCount(0);
  await expect(pane('axial')).toHaveAttribute('data-shown', 'true');
  await page.screenshot({ path: test.info().outputPath('single.png') });
  await expectPicture('axial');
  await page.keyboard.press('Control+1');
  await expect(host('guide-1')).toBeVisible();
});

test('a double click lets a pane fill the place of all; so does a key; with a drawing tool in hand it draws only', async () => {
  const small = (await host('guide-1').boundingBox())?.width ?? 0;
  await pane('guide-1').dblclick();
  await expect(host('axial')).toBeHidden();
  expect((await host('guide-1').boundingBox())?.width).toBeGreaterThan(2 * small);
  await expect(pane('guide-1')).toHaveAttribute('data-shown', 'true');
  await page.screenshot({ path: test.info().outputPath('maximised-guide.png') });
  await pane('guide-1').dblclick();
  await expect(host('axial')).toBeVisible();
  await pane('axial').focus();
  await page.keyboard.press('z');
  await expect(host('guide-1')).toBeHidden();
  await page.screenshot({ path: test.info().outputPath('maximised.png') });
  await expectPicture('axial');
  await page.keyboard.press('z');
  await expect(host('guide-1')).toBeVisible();
  await page.keyboard.press('4');
  await steps.added(() => pane('axial').dblclick({ position: { x: 90, y: 90 } }));
  await expect(host('guide-1')).toBeVisible();
  await page.keyboard.press('1');
});

test('corner annotations go by one key, letters and scale stay', async () => {
  await page.keyboard.press('n');
  await page.screenshot({ path: test.info().outputPath('no-annotations.png') });
  await page.keyboard.press('n');
});

test('light table: every slice with its mark, reached by keys, opened by Enter', async () => {
  await page.getByTestId('layout-table').click();
  const slices = page.locator('[data-testid="light-table"] [data-slice]');
  await expect(slices).toHaveCount(16);
  await expect(slices.first()).toHaveAttribute('data-slice', '15');
  await expect(page.locator('[data-testid="light-table"] canvas[data-drawn]').first()).toBeVisible();
  await expect.poll(() => page.locator('[data-testid="light-table"] [data-mark]').count()).toBeGreaterThanOrEqual(6);
  await picture(page, 'reading-table');
  // The ROI is on the thumbnails of its slices and on no other.
  for (const k of [7, 15]) {
    const thumbnail = await pixelsOf(page, page.locator(`[data-testid="light-table"] [data-slice="${k}"] canvas`));
    expect(countPixels(thumbnail, (red) => red > 60)).toBeGreaterThan(500);
    if ((await storedMm2('t1c', k)) > 0) expect(roiPixels(thumbnail, 't1c')).toBeGreaterThan(100);
    else expect(roiPixels(thumbnail, 't1c')).toBe(0);
  }
  await page.getByTestId('light-table').focus();
  const before = Number(await page.getByTestId('slice-index').getAttribute('data-slice'));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('slice-index')).toHaveAttribute('data-slice', String(before - 1));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('reading-body')).toHaveAttribute('data-layout', 'planes');
  await expect(pane('axial')).toHaveAttribute('data-slice', String(before - 1));
});

test('window: presets of the role, numbers, ROI, rectangle, inversion; kept by series over a restart', async () => {
  await pane('axial').focus();
  await page.keyboard.press('w');
  await page.getByTestId('preset-wide').click();
  const wide = await window();
  await page.getByTestId('preset-enhancement').click();
  await expect(pane('axial')).not.toHaveAttribute('data-window', wide ?? '');
  await page.getByTestId('window-region').click();
  const region = await window();
  const { x, y } = await steps.centre();
  await page.keyboard.down('Shift');
  await page.mouse.move(x - 40, y - 40);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 40, { steps: 4 });
  await page.screenshot({ path: test.info().outputPath('window-region.png') });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(pane('axial')).not.toHaveAttribute('data-window', region ?? '');
  await page.getByTestId('window-centre').fill('500');
  await page.getByTestId('window-centre').press('Enter');
  await page.getByTestId('window-width').fill('700');
  await page.getByTestId('window-width').press('Enter');
  await expect(pane('axial')).toHaveAttribute('data-window', '500.00 700.00');
  await page.getByTestId('window-keep').click();
  await expect(page.getByTestId('preset-own')).toBeVisible();
  await page.getByTestId('window-invert').click();
  await expect(page.getByTestId('window-invert')).toHaveAttribute('aria-pressed', 'true');
  await page.screenshot({ path: test.info().outputPath('window.png') });
  // Written when the hand rests: the store has it when the settings say so.
  await expect
    .poll(() =>
      page.evaluate(`window.ictos.invoke('settings/get', {}).then((answer) => answer.value.seriesWindows.at(-1)?.invert)`),
    )
    .toBe(true);
  await page.keyboard.press('4');
  await page.getByTestId('brush-shape-square').click();
  await expect
    .poll(() => page.evaluate(`window.ictos.invoke('settings/get', {}).then((answer) => answer.value.drawingOptions.brushShape)`))
    .toBe('square');
  await quit(station);
  station = await start(store);
  page = station.page;
  steps = readingSteps(page);
  await steps.open('SYN-0001', 't1c');
  await page.keyboard.press('4');
  await expect(page.getByTestId('brush-shape-square')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('w');
  await expect(pane('axial')).toHaveAttribute('data-window', '500.00 700.00');
  await pane('axial').focus();
  await page.keyboard.press('Control+j');
  await expect(pane('axial')).not.toHaveAttribute('data-window', '500.00 700.00');
});

test('Ctrl and the right button drag the window in every tool', async () => {
  for (const key of ['1', '2', '3', '4', 'e', 'w', '6', 'f', 'l', 'b', 't', 'p', 'Shift+M']) {
    await pane('axial').focus();
    await page.keyboard.press(key);
    const before = await window();
    await page.keyboard.down('Control');
    await steps.drag(
      [
        [0, 0],
        [30, 20],
      ],
      'right',
    );
    await page.keyboard.up('Control');
    await expect(pane('axial')).not.toHaveAttribute('data-window', before ?? '');
  }
  await page.keyboard.press('1');
});

test('fits at 150 %, in Chinese and on light ground, in every layout', async () => {
  await page.evaluate(`window.ictos.invoke('settings/set', { theme: 'light', language: 'zh-CN', uiScale: 1.5 })`);
  await page.reload();
  await steps.open('SYN-0001', 't1c');
  for (const layout of ['planes', 'sequences', 'single', 'table']) {
    await page.getByTestId(`layout-${layout}`).click();
    await expect(page.getByTestId('reading-body')).toHaveAttribute('data-layout', layout);
    if (layout !== 'table') await expect(pane('axial')).toHaveAttribute('data-shown', 'true');
    for (const id of ['finalise', 'next-case', 'layout-table', 'series-roles', 'tool-brush'])
      await expect(page.getByTestId(id)).toBeInViewport({ ratio: 1 });
    // The guides are pictures still, not strips.
    if (layout === 'planes') expect((await host('guide-1').boundingBox())?.height).toBeGreaterThan(60);
    await windowPicture(station.app, test.info().outputPath(`large-${layout}.png`));
  }
  await page.getByTestId('layout-planes').click();
});

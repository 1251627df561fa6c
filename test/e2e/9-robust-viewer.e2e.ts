/**
 * What a pane survives: the graphics context going, a display of another pixel density, 600 slices, 1024 x 1024, values
 * from end to end of 16 bit, a constant image, and a series that leaves the store while it is read.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from 'playwright/test';
import { fixtureSeries, withElements } from '../support/mr-fixture';
import { toMrImages, toSeededUid } from '../../src-main/node/dicom-io/dicom-writer';
import { importFolder, readingSteps } from './reading-steps';
import { answerDialogs, freshFolder, quit, root, start, type Workstation } from './support';

const images = freshFolder('robust-images');
let station: Workstation;
let page: Page;
let steps: ReturnType<typeof readingSteps>;
let centre = { x: 0, y: 0 };

/** Writes a series of a patient; `value` gives the stored 16 bits of a voxel, as signed numbers where `signed`. */
function writeSeries(
  folder: string,
  patientId: string,
  description: string,
  dims: readonly [number, number, number],
  value: (i: number, j: number, k: number) => number,
  signed = false,
): void {
  const [columns, rows, slices] = dims;
  const stored = new Uint16Array(columns * rows * slices);
  for (let k = 0, n = 0; k < slices; k++)
    for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) stored[n++] = value(i, j, k) & 0xffff;
  const plain = fixtureSeries();
  const files = toMrImages({
    ...plain,
    identity: {
      ...plain.identity,
      patientId,
      patientName: `SYNTHETIC^${patientId}`,
      studyInstanceUid: toSeededUid(`study ${patientId}`),
    },
    seriesInstanceUid: toSeededUid(`series ${patientId} ${description}`),
    frameOfReferenceUid: toSeededUid(`frame ${patientId}`),
    seriesDescription: description,
    grid: { ...plain.grid, dims, spacingMm: [0.5, 0.5, 2], originLpsMm: [-30, -30, -20] },
    stored,
  });
  const target = join(folder, `${patientId} ${description}`);
  mkdirSync(target, { recursive: true });
  const number = (vr: string, ...values: number[]) => ({ vr, Value: values });
  for (const { name, bytes } of files) {
    const whole = withElements(bytes, {
      '00280101': number('US', 16),
      '00280102': number('US', 15),
      '00280103': number('US', signed ? 1 : 0),
      '00280106': null,
      '00280107': null,
      // No window in the file: what is shown comes from the values.
      '00281050': null,
      '00281051': null,
    });
    writeFileSync(join(target, name), whole);
  }
}

/** A disc on a ramp, so that a picture has something to compare. */
const disc = (i: number, j: number, size: number): number => (Math.hypot(i - size / 2, j - size / 2) < size / 3 ? 600 : 100) + i;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  writeSeries(images, 'MANY', 'AX T1 +C', [61, 53, 600], (i, j) => disc(i, j, 53));
  writeSeries(images, 'LARGE', 'AX T1 +C', [1024, 1024, 3], (i, j) => disc(i, j, 1024));
  // From end to end of the signed and the unsigned range in every row, and one value everywhere.
  writeSeries(images, 'WIDE', 'AX T1', [64, 59, 3], (i) => Math.round(-32768 + (65535 * i) / 63), true);
  writeSeries(images, 'WIDE', 'AX T2', [64, 59, 3], (i) => Math.round((65535 * i) / 63));
  writeSeries(images, 'WIDE', 'AX T1 +C', [64, 59, 3], () => 7);
  station = await start(freshFolder('robust'));
  page = station.page;
  steps = readingSteps(page);
  await importFolder(station, images);
});
test.afterAll(async () => {
  // A test that failed may leave a step unsaved: the window would ask before it closes.
  await station.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
  });
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

const pane = (): Locator => page.getByTestId('pane-axial');
async function openRead(patientId: string, sequence: string): Promise<void> {
  await page.getByTestId('nav-worklist').click();
  await steps.open(patientId, sequence);
  // The tab that was clicked keeps the page keys to itself.
  await pane().focus();
  centre = await steps.centre();
}
/** Loses the graphics context of the drawing pane, as a driver does. */
const loseContext = (): Promise<void> =>
  pane().evaluate((element) => {
    const canvas = element.querySelector<HTMLCanvasElement>('.slice-pane-image canvas');
    canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  });
/** Mean value of a colour, 0 red to 2 blue, in a small part of the window, from the picture on the screen. */
async function colourAt(x: number, y: number, channel: 0 | 1 | 2): Promise<number> {
  const shot = await page.screenshot({ clip: { x: x - 3, y: y - 3, width: 7, height: 7 } });
  return page.evaluate(
    async ([bytes, first]) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
      const context = new OffscreenCanvas(7, 7).getContext('2d');
      context?.drawImage(bitmap, 0, 0, 7, 7);
      const { data } = context?.getImageData(0, 0, 7, 7) ?? { data: [] };
      let sum = 0;
      for (let n: number = first; n < data.length; n += 4) sum += data[n] ?? 0;
      return sum / 49;
    },
    [[...shot], channel] as const,
  );
}
const greyAt = (x: number, y: number): Promise<number> => colourAt(x, y, 0);
const greenAt = (x: number, y: number): Promise<number> => colourAt(x, y, 1);

test('600 slices: opens, turns, is drawn in, and the strip reaches both ends', async () => {
  await openRead('MANY', 't1c');
  const index = page.getByTestId('slice-index');
  await expect(index).toHaveAttribute('data-slice', '300');
  await steps.turnTo(306);
  await page.mouse.move(centre.x, centre.y);
  for (let notch = 0; notch < 25; notch++) await page.mouse.wheel(0, 120);
  await expect(index).toHaveAttribute('data-slice', '281');
  await page.keyboard.press('4');
  expect(await steps.added(() => page.mouse.click(centre.x, centre.y))).toBeGreaterThan(0);
  const strip = await page.getByTestId('slice-strip').boundingBox();
  if (!strip) throw new Error('no strip');
  await page.mouse.click(strip.x + strip.width / 2, strip.y + 0.3);
  await expect(index).toHaveAttribute('data-slice', '599');
  await expect(pane()).toHaveAttribute('data-slice', '599');
  await page.mouse.click(strip.x + strip.width / 2, strip.y + strip.height - 0.3);
  await expect(pane()).toHaveAttribute('data-slice', '0');
  await page.screenshot({ path: test.info().outputPath('600.png') });

  // The light table draws what is in view and no more, and goes to either end at once.
  const began = Date.now();
  await page.getByTestId('layout-table').click();
  const table = page.getByTestId('light-table');
  const drawn = table.locator('canvas[data-drawn]');
  // One picture a frame, in view or not, took 13 s.
  await expect(table.locator('[data-slice="0"] canvas[data-drawn]')).toBeVisible({ timeout: 5_000 });
  console.info(`600 slices on the light table after ${Date.now() - began} ms`);
  expect(await table.locator('[data-slice]').count()).toBe(600);
  expect(await drawn.count()).toBeLessThan(200);
  await page.mouse.click(strip.x + strip.width / 2, strip.y + 0.3);
  await expect(table.locator('[data-slice="599"] canvas[data-drawn]')).toBeInViewport();
  await page.keyboard.press('Control+1');
  await expect(pane()).toHaveAttribute('data-slice', '599');
});

test('1024 x 1024: the picture is there and a stroke is kept', async () => {
  await openRead('LARGE', 't1c');
  await expect.poll(() => greyAt(centre.x + 40, centre.y + 40)).toBeGreaterThan(100);
  await page.keyboard.press('4');
  const drawn = await steps.added(() =>
    steps.drag([
      [-50, -20],
      [50, 30],
    ]),
  );
  expect(drawn).toBeGreaterThan(100);
  expect(await steps.added(() => page.keyboard.press('Control+z'))).toBe(-drawn);
});

test('16 bit from end to end: readout exact, window a number, picture from black to white', async () => {
  await openRead('WIDE', 't1');
  const box = await pane().boundingBox();
  if (!box) throw new Error('no pane');
  const scale = Math.min(box.width / 64, box.height / 59);
  const at = (i: number): { x: number; y: number } => ({
    x: box.x + box.width / 2 + (i - 31.5) * scale,
    y: box.y + box.height / 2 + 3 * scale,
  });
  // Columns run to the left of the patient: 0 is at the left edge of the pane.
  for (const i of [0, 1, 31, 32, 62, 63]) {
    await page.mouse.move(at(i).x, at(i).y);
    const [t1, t2, t1c] = [Math.round(-32768 + (65535 * i) / 63), Math.round((65535 * i) / 63), 7];
    const shown = (value: number): string => String(value).replace('-', '\u2212');
    await expect(page.locator('.readout-value')).toHaveText([t1, t2, t1c].map((value) => new RegExp(`${shown(value)}$`)));
  }
  for (const sequence of ['t1', 't2', 't1c']) {
    await page.getByTestId(`sequence-${sequence}`).click();
    await steps.ready();
    for (const keys of ['Control+j', 'Control+Shift+j']) {
      await page.keyboard.press(keys);
      await expect(page.getByTestId('window-readout')).not.toContainText('NaN');
      await expect(pane()).not.toHaveAttribute('data-window', /NaN|Infinity/);
    }
    if (sequence === 't1c') continue;
    await page.mouse.move(2, 2);
    await expect.poll(() => greyAt(at(2).x, at(2).y)).toBeLessThan(30);
    await expect.poll(() => greyAt(at(61).x, at(61).y)).toBeGreaterThan(220);
  }
  await page.screenshot({ path: test.info().outputPath('constant.png') });
  await page.keyboard.press('4');
  expect(await steps.added(() => page.mouse.click(centre.x, centre.y))).toBeGreaterThan(0);
});

test('the graphics context goes: picture and drawing go on, and what is drawn meanwhile is kept', async () => {
  await openRead('LARGE', 't1c');
  await page.keyboard.press('4');
  const place = { x: centre.x + 40, y: centre.y + 40 };
  await expect.poll(() => greyAt(place.x, place.y)).toBeGreaterThan(100);
  const grey = await greyAt(place.x, place.y);

  // Gone and at once to be had again.
  await loseContext();
  await expect(pane()).toHaveAttribute('data-context-lost', '1');
  await expect(pane()).toHaveAttribute('data-graphics', 'true');
  await expect.poll(() => greyAt(place.x, place.y)).toBeCloseTo(grey, 0);

  // Gone and not to be had for a while: said, drawn on, saved.
  await pane().evaluate((element) => {
    const own = HTMLCanvasElement.prototype.getContext;
    const canvas = element.querySelector<HTMLCanvasElement>('.slice-pane-image canvas');
    const context = canvas?.getContext('webgl2');
    Reflect.set(window, '__giveBack', () => Reflect.set(HTMLCanvasElement.prototype, 'getContext', own));
    Reflect.set(HTMLCanvasElement.prototype, 'getContext', function (this: HTMLCanvasElement, type: string, options: unknown) {
      return type === '2d' ? own.call(this, type, options) : null;
    });
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await expect(pane()).toHaveAttribute('data-context-lost', '2');
  await expect(page.getByTestId('no-graphics-axial')).toBeVisible();
  await expect(pane()).toHaveAttribute('data-graphics', 'false');
  const drawn = await steps.added(() =>
    steps.drag([
      [-60, -60],
      [60, -60],
    ]),
  );
  expect(drawn).toBeGreaterThan(100);
  // The outline of the stroke, on black.
  await expect.poll(() => greenAt(centre.x, centre.y - 60)).toBeGreaterThan(20);
  await page.screenshot({ path: test.info().outputPath('no-graphics.png') });
  await page.evaluate('window.__giveBack()');
  await expect(pane()).toHaveAttribute('data-graphics', 'true');
  await expect(page.getByTestId('no-graphics-axial')).toHaveCount(0);
  await page.mouse.move(2, 2);
  await expect.poll(() => greyAt(place.x, place.y)).toBeCloseTo(grey, 0);
  await page.screenshot({ path: test.info().outputPath('graphics-back.png') });
  expect(await steps.added(() => page.keyboard.press('Control+z'))).toBe(-drawn);
});

test('the graphics process dies: the panes have their pictures again', async () => {
  await openRead('LARGE', 't1c');
  const place = { x: centre.x + 40, y: centre.y + 40 };
  await expect.poll(() => greyAt(place.x, place.y)).toBeGreaterThan(100);
  const pids = await station.app.evaluate(({ app }) =>
    app.getAppMetrics().flatMap(({ type, pid }) => (type === 'GPU' ? [pid] : [])),
  );
  expect(pids).toHaveLength(1);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await expect(pane()).toHaveAttribute('data-context-lost', /\d/);
  await expect(pane()).toHaveAttribute('data-graphics', 'true');
  await expect.poll(() => greyAt(place.x, place.y)).toBeGreaterThan(100);
  await page.keyboard.press('4');
  const drawn = await steps.added(() => page.mouse.click(centre.x, centre.y));
  expect(drawn).toBeGreaterThan(0);
  expect(await steps.added(() => page.keyboard.press('Control+z'))).toBe(-drawn);
});

test('a display of another pixel density: sharp marks, and the brush covers what its ring shows', async () => {
  await openRead('LARGE', 't1c');
  await page.keyboard.press('4');
  const size = await pane().boundingBox();
  const marks = pane().locator('.slice-pane-marks');
  const sizeOf = (): Promise<number[]> =>
    marks.evaluate((element) => (element instanceof HTMLCanvasElement ? [element.width, element.height] : []));
  const debug = await page.context().newCDPSession(page);
  for (const ratio of [2, 1.5, 1]) {
    const window = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    await debug.send('Emulation.setDeviceMetricsOverride', { ...window, deviceScaleFactor: ratio, mobile: false });
    await expect.poll(() => page.evaluate(() => devicePixelRatio)).toBe(ratio);
    expect(await pane().boundingBox()).toEqual(size);
    await expect.poll(sizeOf).toEqual([Math.round((size?.width ?? 0) * ratio), Math.round((size?.height ?? 0) * ratio)]);
    await page.mouse.move(centre.x, centre.y);
    await page.screenshot({ path: test.info().outputPath(`ratio-${ratio}.png`) });
    const drawn = await steps.added(() => page.mouse.click(centre.x, centre.y));
    expect(drawn).toBe(52);
    expect(await steps.added(() => page.keyboard.press('Control+z'))).toBe(-drawn);
  }
  await debug.send('Emulation.clearDeviceMetricsOverride');
});

test('a full disk is named, the stroke stays in memory, and saving again keeps it', async () => {
  await openRead('LARGE', 't1c');
  await page.keyboard.press('4');
  const before = await steps.voxels();
  // The system's own call fails as on a full disk.
  await station.app.evaluate(() => {
    const fs = process.getBuiltinModule('fs');
    const { syncBuiltinESMExports } = process.getBuiltinModule('module');
    const own = fs.writeSync;
    Reflect.set(globalThis, 'freeSpace', () => {
      fs.writeSync = own;
      syncBuiltinESMExports();
    });
    fs.writeSync = () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    };
    syncBuiltinESMExports();
  });
  // Where nothing was drawn before: a slice that the store has already is not written again.
  await page.mouse.click(centre.x - 33, centre.y + 71);
  await expect(page.getByTestId('unsaved')).toContainText('The disk is full');
  const drawn = await steps.voxels();
  expect(drawn).toBe(before + 52);
  await page.mouse.click(centre.x + 100, centre.y);
  await page.getByTestId('save-again').click();
  await expect(page.getByTestId('unsaved')).toContainText('The disk is full');
  expect(await steps.voxels()).toBe(drawn);
  await station.app.evaluate(() => (Reflect.get(globalThis, 'freeSpace') as () => void)());
  await page.getByTestId('save-again').click();
  await expect(page.getByTestId('unsaved')).toHaveCount(0);
  await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved');
  expect(await steps.added(() => page.keyboard.press('Control+z'))).toBe(before - drawn);
});

interface Connection {
  pragma(text: string): void;
  prepare(sql: string): { run(...values: unknown[]): void; get(...values: unknown[]): { id: string } };
}

/** Takes a series with its reads out of the store. The window holds the database for itself, so it is done on its own connection. */
async function removeSeries(description: string): Promise<void> {
  await station.app.evaluate((_electron, root) => {
    const { createRequire } = process.getBuiltinModule('module');
    const Database = createRequire(`${root}/`)('better-sqlite3') as new (file: string) => Connection;
    // Statements know their connection; every one, kept or new, runs by way of this prototype.
    const prototype = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1')) as {
      readonly database: Connection;
      run(...values: unknown[]): unknown;
    };
    const own = prototype.run;
    prototype.run = function (this: typeof prototype, ...values: unknown[]) {
      Reflect.set(globalThis, 'connection', this.database);
      return own.apply(this, values);
    };
  }, root);
  await page.evaluate(`window.ictos.invoke('settings/set', { overlayOpacity: 0.5 })`);
  await station.app.evaluate(
    (_electron, [name, study]) => {
      const db = Reflect.get(globalThis, 'connection') as Connection;
      db.pragma('foreign_keys = OFF');
      const { id } = db
        .prepare(
          'SELECT series.id FROM series JOIN studies ON studies.id = study_id WHERE series.description = ? AND study_uid = ?',
        )
        .get(name, study);
      for (const table of ['sequence_roles', 'instances', 'reads'])
        db.prepare(`DELETE FROM ${table} WHERE series_id = ?`).run(id);
      db.prepare('DELETE FROM series WHERE id = ?').run(id);
      db.pragma('foreign_keys = ON');
    },
    [description, toSeededUid('study WIDE')] as const,
  );
}

test('a series leaves the store while it is read: said, nothing lost, the others go on, and it can come back', async () => {
  await openRead('WIDE', 't1');
  await page.keyboard.press('4');
  await steps.added(() => page.mouse.click(centre.x, centre.y));
  await removeSeries('AX T1');
  await page.mouse.click(centre.x + 150, centre.y);
  await expect(page.getByTestId('unsaved')).toContainText('The images of T1 were removed from the store');
  await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'unsaved');
  const drawn = await steps.voxels();
  expect(drawn).toBeGreaterThan(52);
  await page.getByTestId('save-again').click();
  await expect(page.getByTestId('unsaved')).toContainText('Import the images again');
  await page.screenshot({ path: test.info().outputPath('series-gone.png') });

  // Another sequence is drawn in and saved.
  await page.getByTestId('sequence-t2').click();
  await steps.ready();
  const other = await steps.voxels();
  await page.mouse.click(centre.x, centre.y);
  await expect.poll(() => steps.voxels()).toBe(other + 52);
  await page.keyboard.press('Control+z');
  await expect.poll(() => steps.voxels()).toBe(other);

  // Imported again, all that was drawn is saved with one press.
  await page.getByTestId('nav-worklist').click();
  await answerDialogs(station.app, { open: [join(images, 'WIDE AX T1')] });
  await page.getByTestId('import-folder').first().click();
  await page.getByTestId('import-result').waitFor({ timeout: 60_000 });
  await page.getByTestId('import-result-show').click();
  await openRead('WIDE', 't1');
  expect(await steps.voxels()).toBe(0);
  await page.getByTestId('save-again').click();
  await expect(page.getByTestId('unsaved')).toHaveCount(0);
  await expect.poll(() => steps.voxels()).toBe(drawn);
  await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved');
  await page.keyboard.press('4');
  expect(await steps.added(() => page.mouse.click(centre.x, centre.y + 100))).toBeGreaterThan(0);
});

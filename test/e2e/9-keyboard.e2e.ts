/** Without a mouse: every control can be reached and seen, commands by Ctrl+K, keys changed with a warning where they are taken. */
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { importFolder, readingSteps } from './reading-steps';
import { demoOutput, freshFolder, picture, quit, start, type Workstation } from './support';

let station: Workstation;
let page: Page;
let steps: ReturnType<typeof readingSteps>;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  demoOutput();
  station = await start(freshFolder('keyboard'));
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

interface Stop {
  readonly name: string;
  readonly what: string;
  readonly seen: boolean;
  readonly inView: boolean;
}

/** What Tab comes to, until it comes to the first again: each with its name, and whether its focus can be seen. */
async function tabStops(): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  const known = new Set<string>();
  await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined));
  for (let n = 0; n < 200; n++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      const all = [...document.querySelectorAll('*')];
      const labelled = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
      const name =
        element.getAttribute('aria-label') ??
        (labelled.map((id) => document.getElementById(id)?.textContent ?? '').join(' ') ||
          (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined) ||
          element.textContent ||
          element.title);
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return {
        key: String(all.indexOf(element)),
        name: name.trim(),
        what: `${element.tagName} ${element.dataset['testid'] ?? element.className}`,
        seen: (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none',
        inView: box.width > 0 && box.bottom > 0 && box.top < window.innerHeight,
      };
    });
    if (stop === null) continue;
    if (known.has(stop.key)) return stops;
    known.add(stop.key);
    stops.push(stop);
  }
  throw new Error('Tab never came back to where it began');
}

function expectGood(stops: readonly Stop[]): void {
  for (const stop of stops) {
    expect(stop.name, `${stop.what} has no name`).not.toBe('');
    expect(stop.seen, `${stop.what} ${stop.name}: its focus cannot be seen`).toBe(true);
    expect(stop.inView, `${stop.what} ${stop.name}: out of view`).toBe(true);
  }
}

test('Tab comes to every control of reading screen, settings and worklist, named and seen', async () => {
  const reading = await tabStops();
  expectGood(reading);
  for (const part of [
    'tool-brush',
    'undo',
    'pane-axial',
    'pane-guide-1',
    'slice-strip',
    'finalise',
    'history',
    'layout-table',
    'next-case',
  ])
    if (part !== 'undo') expect(reading.map((stop) => stop.what).join('\n')).toContain(part);
  for (const screen of ['settings', 'worklist']) {
    await page.getByTestId(`nav-${screen}`).click();
    await expect(page.getByTestId(`screen-${screen}`)).toBeVisible();
    const stops = await tabStops();
    expect(stops.length).toBeGreaterThan(10);
    expectGood(stops);
  }
  await page.getByTestId('nav-read').click();
  await steps.ready();
});

test('F6 goes from part to part, arrows within the tools, Page keys turn slices from the tabs', async () => {
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('F6');
  await expect(page.getByTestId('slice-strip')).toBeFocused();
  await page.keyboard.press('Shift+F6');
  await page.keyboard.press('Shift+F6');
  await expect(page.getByTestId('tool-crosshair')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('tool-navigate')).toBeFocused();
  await page.getByTestId('sequence-t1c').focus();
  const before = Number(await page.getByTestId('slice-index').getAttribute('data-slice'));
  await page.keyboard.press('PageUp');
  await expect(page.getByTestId('slice-index')).toHaveAttribute('data-slice', String(before + 1));
});

test('Ctrl+K finds commands, screens and cases by a few letters', async () => {
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await page.keyboard.type('brush');
  await expect(page.getByTestId('palette-tool-brush')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('palette-tool-brush')).toContainText('4');
  await picture(page, 'palette');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('palette')).toHaveCount(0);
  await expect(page.getByTestId('tool-brush')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId('pane-axial')).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('0002');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('patient-banner')).toContainText('SYN-0002');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('zzzz');
  await expect(page.getByTestId('palette')).toContainText('Nothing of that name');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('settings');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('screen-settings')).toBeVisible();
});

test('a key is moved only after its holder was named, one of the program is refused, reset brings the map back', async () => {
  await page.getByTestId('keys-add-interpolate').click();
  await expect(page.getByTestId('key-recorder')).toBeFocused();
  await page.keyboard.press('F1');
  await expect(page.getByTestId('key-reserved')).toBeVisible();
  await page.keyboard.press('Control+i');
  await expect(page.getByTestId('keys-interpolate')).toContainText('Ctrl+I');
  await page.getByTestId('keys-add-fit').click();
  await page.keyboard.press('b');
  await expect(page.getByTestId('key-conflict')).toContainText('Flood fill');
  await page.getByTestId('keys-section').scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath('keys-conflict.png') });
  await page.getByTestId('key-move').click();
  await expect(page.getByTestId('keys-fit')).toContainText('B');
  await expect(page.getByTestId('keys-tool-flood')).not.toContainText('B×');
  await page.getByTestId('nav-read').click();
  await steps.ready();
  await expect(page.getByTestId('tool-flood')).not.toContainText('B');
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('b');
  await expect(page.getByTestId('tool-flood')).toHaveAttribute('aria-pressed', 'false');
  await page.getByTestId('nav-settings').click();
  await page.getByTestId('keys-reset-fit').click();
  await expect(page.getByTestId('keys-reset-fit')).toHaveCount(0);
  await expect(page.getByTestId('keys-tool-flood')).toContainText('B');
  await page.getByTestId('keys-reset-all').click();
  await expect(page.getByTestId('keys-interpolate')).not.toContainText('Ctrl+I');
});

test("with Slicer's map the keys, the hints and the help are Slicer's", async () => {
  await page.getByTestId('key-map').click();
  await page.getByRole('option', { name: '3D Slicer' }).click();
  await page.getByTestId('nav-read').click();
  await steps.ready();
  await expect(page.getByTestId('tool-brush')).toContainText('2');
  await expect(page.getByTestId('slice-grow')).toHaveAttribute('aria-label', 'Grow the ROI of this slice by 1.0 mm (8)');
  await page.getByTestId('pane-axial').focus();
  await page.keyboard.press('2');
  await expect(page.getByTestId('tool-brush')).toHaveAttribute('aria-pressed', 'true');
  const before = Number(await page.getByTestId('slice-index').getAttribute('data-slice'));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('slice-index')).toHaveAttribute('data-slice', String(before + 1));
  await page.keyboard.press('?');
  await expect(page.getByTestId('keys-dialog')).toContainText('Ctrl+←');
  await page.screenshot({ path: test.info().outputPath('help-slicer.png') });
  await page.keyboard.press('Escape');
  await page.evaluate(`window.ictos.invoke('settings/set', { theme: 'light', language: 'zh-CN' })`);
  await page.getByTestId('nav-settings').click();
  await page.screenshot({ path: test.info().outputPath('settings-chinese.png') });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('灯箱');
  await page.screenshot({ path: test.info().outputPath('palette-chinese.png') });
});

/**
 * A whole read as a radiologist does it, from a case without any ROI to three finalised reads: every tool
 * draws, slices between are interpolated, a sequence gets its ROI carried over, every slice is reviewed.
 * Once in each language, on another patient.
 */
import { expect, test } from 'playwright/test';
import { blankPixels, pixelsOf } from './pixels';
import { importFolder, imagesWithoutOutlines, readingSteps, type Point } from './reading-steps';
import { demoOutput, freshFolder, quit, start, type Workstation } from './support';

const around = (x: number, y: number, half: number): readonly Point[] => [
  [x - half, y - half],
  [x + half, y - half],
  [x + half, y + half],
  [x - half, y + half],
];
/** A loop about the middle of the picture. */
const loop = around(0, 0, 40);

const cases = [
  { language: 'en', patient: 'SYN-0002', theme: 'dark', brush: 'Brush', finalised: /final/ },
  { language: 'zh-CN', patient: 'SYN-0003', theme: 'light', brush: '画笔', finalised: /已定稿/ },
] as const;

for (const { language, patient, theme, brush, finalised } of cases) {
  test.describe(`a full read in ${language}`, () => {
    test.describe.configure({ mode: 'serial' });
    let station: Workstation;
    let steps: ReturnType<typeof readingSteps>;

    test.beforeAll(async () => {
      demoOutput();
      station = await start(freshFolder('full-read'));
      steps = readingSteps(station.page);
      await station.page.evaluate(`window.ictos.invoke('settings/set', ${JSON.stringify({ language, theme })})`);
      await station.page.reload();
      await importFolder(station, imagesWithoutOutlines(patient));
    });
    test.afterAll(async () => {
      await quit(station);
    });
    test.afterEach(() => {
      expect(station.errors).toEqual([]);
    });

    test('T1C: every tool draws, and every step is in the history', async () => {
      const { page } = station;
      const { added, click, drag } = steps;
      await steps.open(patient, 't1c');
      expect(await steps.voxels()).toBe(0);
      await expect(page.getByTestId('tool-brush')).toHaveAttribute('aria-label', new RegExp(brush));
      await page.getByTestId('pane-axial').focus();
      await steps.turnTo(5);

      // Polygon: clicks, closed by Enter, accepted by Enter.
      await page.keyboard.press('3');
      for (const point of loop) await click(point);
      await page.keyboard.press('Enter');
      const polygon = await added(() => page.keyboard.press('Enter'));
      expect(polygon).toBeGreaterThan(50);
      // Brush adds beside it, the right button takes out, the eraser takes out.
      await page.keyboard.press('4');
      expect(
        await added(() =>
          drag([
            [50, 0],
            [70, 0],
          ]),
        ),
      ).toBeGreaterThan(0);
      expect(
        await added(() =>
          drag(
            [
              [75, 0],
              [70, 0],
            ],
            'right',
          ),
        ),
      ).toBeLessThan(0);
      await page.keyboard.press('e');
      expect(
        await added(() =>
          drag([
            [75, 0],
            [50, 0],
          ]),
        ),
      ).toBeLessThan(0);
      // A hole, then filled; an island, then removed.
      const hole = await added(() => click([0, 0]));
      expect(hole).toBeLessThan(0);
      expect(await added(() => page.keyboard.press('h'))).toBe(-hole);
      expect(await added(() => page.keyboard.press('Control+z'))).toBe(hole);
      expect(await added(() => page.keyboard.press('Control+Shift+z'))).toBe(-hole);
      await page.keyboard.press('f');
      expect(await added(() => drag([...around(-110, 90, 10), [-120, 80]]))).toBeGreaterThan(0);
      expect(await added(() => page.keyboard.press('i'))).toBeLessThan(0);
      // Livewire, flood fill and threshold on the same slice; each is taken back.
      await page.keyboard.press('l');
      expect(
        await added(async () => {
          for (const point of around(-110, -90, 20)) await click(point);
          await click([-130, -110]);
        }),
      ).toBeGreaterThan(0);
      await added(() => page.keyboard.press('Control+z'));
      await page.keyboard.press('b');
      expect(await added(() => click([-110, -90]))).toBeGreaterThan(0);
      await added(() => page.keyboard.press('Control+z'));
      await page.keyboard.press('t');
      await page.getByTestId('threshold-low').fill('0');
      await page.getByTestId('pane-axial').focus();
      expect(await added(() => drag([...around(-110, -90, 20), [-130, -110]]))).toBeGreaterThan(0);
      await added(() => page.keyboard.press('Control+z'));
      // The brush square and adaptive, and a part moved; each is taken back.
      await page.keyboard.press('4');
      for (const shape of ['square', 'adaptive']) {
        await page.keyboard.press('q');
        await expect(page.getByTestId(`brush-shape-${shape}`)).toHaveAttribute('aria-pressed', 'true');
        expect(await added(() => click([-110, -90]))).toBeGreaterThan(0);
        await added(() => page.keyboard.press('Control+z'));
      }
      await page.keyboard.press('q');
      await page.keyboard.press('Shift+M');
      expect(
        await added(() =>
          drag([
            [0, 0],
            [20, 10],
          ]),
        ),
      ).toBe(0);
      await added(() => page.keyboard.press('Control+z'));
      // The commands on the slice.
      expect(await added(() => page.keyboard.press('g'))).toBeGreaterThan(0);
      expect(await added(() => page.keyboard.press('Shift+g'))).toBeLessThan(0);
      await page.getByTestId('slice-amount').fill('3');
      await page.getByTestId('pane-axial').focus();
      await added(() => page.keyboard.press('m')); // keeps the volume as it can; the step is saved
      // Measures and the tools that look change nothing.
      const before = await steps.voxels();
      await page.keyboard.press('6');
      await drag([
        [-60, 0],
        [60, 0],
      ]);
      const there = [
        [0, 0],
        [30, 0],
      ] as const;
      const pane = page.getByTestId('pane-axial');
      const window = (await pane.getAttribute('data-window')) ?? '';
      await page.keyboard.press('w');
      await drag(there);
      await expect(pane).not.toHaveAttribute('data-window', window);
      await page.keyboard.press('2');
      await drag(there);
      await drag([...there].reverse());
      for (const key of ['1', 'p']) {
        await page.keyboard.press(key);
        await click([0, 0]);
      }
      expect(await steps.voxels()).toBe(before);
      await page.getByTestId('history').click();
      // Polygon, three strokes, hole and its filling, freehand, island, grow, shrink, smooth; what was taken back is gone.
      await expect(page.getByTestId('history-11')).toHaveAttribute('aria-current', 'step');
      const shot = await page.screenshot({ path: test.info().outputPath(`history-${language}.png`) });
      // The list covers a part of the guide pane; the part that is seen is still the picture.
      const { width, height, rgba } = await pixelsOf(page, page.getByTestId('pane-guide-1'), shot);
      expect(blankPixels({ width, height, rgba: rgba.subarray(0, 4 * width * Math.floor(height / 10)) })).toBe(0);
      await page.getByTestId('history').click();
    });

    test('T1C: the slices between are interpolated and reviewed, the read is finalised', async () => {
      const { page } = station;
      await page.getByTestId('pane-axial').focus();
      await steps.turnTo(9);
      await page.keyboard.press('3');
      for (const point of around(5, 0, 34)) await steps.click(point);
      await page.keyboard.press('Enter');
      await steps.added(() => page.keyboard.press('Enter'));
      await page.keyboard.press('5');
      await expect(page.getByTestId('proposal')).toHaveAttribute('data-slices', '3');
      expect(await steps.added(() => page.keyboard.press('Enter'))).toBeGreaterThan(0);
      await expect(steps.slicesWith('interpolated')).toHaveCount(3);
      await finaliseAfterReview('t1c');
      await page.screenshot({ path: test.info().outputPath(`finalised-${language}.png`) });
    });

    test('T1 and T2: the ROI is carried over, corrected, reviewed and finalised', async () => {
      const { page } = station;
      for (const sequence of ['t1', 't2']) {
        await page.getByTestId(`sequence-${sequence}`).click();
        await steps.ready();
        expect(await steps.voxels()).toBe(0);
        await page.getByTestId('carry-t1c').click();
        await expect(page.getByTestId('proposal')).toBeVisible();
        await page.getByTestId('pane-axial').focus();
        expect(await steps.added(() => page.keyboard.press('Enter'))).toBeGreaterThan(0);
        await expect(steps.slicesWith('carried')).not.toHaveCount(0);
        await expect(page.getByTestId('finalise')).toBeDisabled();
        await page.getByTestId('go-to-unreviewed').click();
        await page.getByTestId('pane-axial').focus();
        await page.keyboard.press('4');
        expect(
          await steps.added(() =>
            steps.drag([
              [55, 10],
              [55, 30],
            ]),
          ),
        ).toBeGreaterThan(0);
        await expect(steps.slicesWith('edited')).toHaveCount(1);
        await finaliseAfterReview(sequence);
      }
    });

    test('the three reads are in the store, finalised, with what was drawn', async () => {
      const { page } = station;
      const found: unknown = await page.evaluate(`(async () => {
        const worklist = await window.ictos.invoke('worklist/list', {});
        const detail = await window.ictos.invoke('case/get', { caseId: worklist.value[0].caseId });
        return detail.value.reads.map((read) => ({ state: read.state, voxels: read.voxelCount }));
      })()`);
      expect(found).toHaveLength(3);
      for (const read of found as { state: string; voxels: number }[]) {
        expect(read.state).toBe('final');
        expect(read.voxels).toBeGreaterThan(50);
      }
    });

    async function finaliseAfterReview(sequence: string): Promise<void> {
      const { page } = station;
      while ((await page.getByTestId('unreviewed').count()) > 0) {
        await page.getByTestId('go-to-unreviewed').click();
        await steps.added(() => page.keyboard.press('r'));
      }
      await page.getByTestId('finalise').click();
      await expect(page.getByTestId('roi-panel')).toHaveAttribute('data-state', 'final');
      await expect(page.getByTestId('roi-panel')).toContainText(finalised);
      await expect(page.getByTestId(`sequence-${sequence}`)).toHaveAttribute('aria-selected', 'true');
    }
  });
}

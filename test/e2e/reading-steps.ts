/** What every test of the reading screen does: bring a case in, wait for its pictures, draw, and wait until the store has a step. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from 'playwright/test';
import { answerDialogs, demoOutput, freshFolder, type Workstation } from './support';

export type Point = readonly [number, number];

/** Copies the images of one demo patient, without the outlines that come with them. */
export function imagesWithoutOutlines(patientId: string): string {
  const folder = freshFolder('images');
  const from = join(demoOutput().folder, 'dicom', patientId);
  for (const series of readdirSync(from)) {
    if (!series.endsWith('_ROI')) cpSync(join(from, series), join(folder, series), { recursive: true });
  }
  return folder;
}

/** Imports a folder as a user would and waits for its result. */
export async function importFolder({ app, page }: Workstation, folder: string): Promise<void> {
  await answerDialogs(app, { open: [folder] });
  await page.getByTestId('import-folder').first().click();
  await page.getByTestId('import-result').waitFor({ timeout: 60_000 });
  await page.getByTestId('import-result-show').click();
}

/** Steps on the reading screen of one window. */
export function readingSteps(page: Page) {
  const pane = page.getByTestId('pane-axial');
  const state = page.getByTestId('saved-state');

  /** Until picture and ROI of the sequence in front are there. */
  async function ready(): Promise<void> {
    await expect(pane).toHaveAttribute('data-shown', 'true');
    await expect(page.getByTestId('roi-voxels')).toHaveText(/^\d+$/);
  }
  async function open(patientId: string, sequence: string): Promise<void> {
    await page.locator('[data-testid^="worklist-row-"]', { hasText: patientId }).click();
    await page.getByTestId('open-read').click();
    await page.getByTestId(`sequence-${sequence}`).click();
    await ready();
  }
  const voxels = async (): Promise<number> => {
    await expect(page.getByTestId('roi-voxels')).toHaveText(/^\d+$/);
    return Number(await page.getByTestId('roi-voxels').innerText());
  };
  /** Does something and waits until the store has acknowledged it; how many voxels it added. */
  async function added(action: () => Promise<void>): Promise<number> {
    const before = await voxels();
    const at = (await state.getAttribute('data-at')) ?? '';
    await action();
    await expect(state).not.toHaveAttribute('data-at', at);
    await expect(state).toHaveAttribute('data-state', 'saved');
    return (await voxels()) - before;
  }
  /** Turns to a slice by the keys, one slice each. */
  async function turnTo(k: number): Promise<void> {
    const index = page.getByTestId('slice-index');
    for (let now = Number(await index.getAttribute('data-slice')); now !== k; now += Math.sign(k - now)) {
      await page.keyboard.press(now < k ? 'PageUp' : 'PageDown');
      await expect(index).toHaveAttribute('data-slice', String(now + Math.sign(k - now)));
    }
  }
  /** The middle of the drawing pane, in pixels of the window. */
  async function centre(): Promise<{ x: number; y: number }> {
    const box = await pane.boundingBox();
    if (!box) throw new Error('the pane is not on the screen');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
  /** Drags through points given from the middle of the drawing pane. */
  async function drag(points: readonly Point[], button: 'left' | 'right' = 'left'): Promise<void> {
    const { x, y } = await centre();
    for (const [n, [dx, dy]] of points.entries()) {
      await page.mouse.move(x + dx, y + dy, { steps: n === 0 ? 1 : 4 });
      if (n === 0) await page.mouse.down({ button });
    }
    await page.mouse.up({ button });
  }
  async function click([dx, dy]: Point): Promise<void> {
    const { x, y } = await centre();
    await page.mouse.move(x + dx, y + dy, { steps: 3 });
    await page.mouse.click(x + dx, y + dy);
  }
  const slicesWith = (mark: string): Locator => page.locator(`[data-testid="slice-strip"] [data-mark="${mark}"]`);
  return { ready, open, voxels, added, turnTo, centre, drag, click, slicesWith };
}

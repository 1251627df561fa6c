/** The power goes at any moment of drawing: every finished stroke is there after the restart. 20 seeded moments. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { demoOutput, freshFolder, root, answerDialogs, quit, start } from './support';
import { makeRng } from '../../src-shared/base/rng';

const MOMENTS = 20;
const store = freshFolder('kill');

async function openDrawing(page: Page): Promise<{ x: number; y: number }> {
  await page.locator('[data-testid^="worklist-row-"]', { hasText: 'SYN-0002' }).click();
  await page.getByTestId('open-read').click();
  await page.getByTestId('sequence-t2').click();
  const pane = page.getByTestId('pane-axial');
  await pane.waitFor();
  await expect(pane).toHaveAttribute('data-shown', 'true');
  await voxels(page);
  await page.getByTestId('tool-brush').click();
  const box = await pane.boundingBox();
  if (!box) throw new Error('the pane is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const voxels = async (page: Page): Promise<number> => {
  await expect(page.getByTestId('roi-voxels')).toHaveText(/^\d+$/);
  return Number(await page.getByTestId('roi-voxels').innerText());
};

test('kill -9 in the middle of drawing loses no finished stroke', async () => {
  test.setTimeout(600_000);
  const first = await start(store);
  await answerDialogs(first.app, { open: [join(demoOutput().folder, 'dicom', 'SYN-0002')] });
  await first.page.getByTestId('import-folder').first().click();
  await first.page.getByTestId('import-result-show').click();
  await quit(first);

  const rng = makeRng(20190190);
  let expected: number | null = null;
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const station = await start(store);
    const { page, app, pid } = station;
    const centre = await openDrawing(page);
    if (expected !== null) expect(await voxels(page), `moment ${moment}`).toBe(expected);
    // Another slice each time, so that a stroke always finds pixels to set.
    await page.mouse.move(centre.x, centre.y);
    for (let notch = 0; notch < moment % 7; notch += 1) await page.mouse.wheel(0, 100);
    const strokes = 1 + rng.int(3);
    const state = page.getByTestId('saved-state');
    for (let stroke = 0; stroke < strokes; stroke += 1) {
      const x = centre.x + (rng.next() - 0.5) * 400;
      const y = centre.y + (rng.next() - 0.5) * 400;
      // Paint, then erase the first part of what was painted: the count changes both ways.
      for (const [button, length] of [
        ['left', 90],
        ['right', 30],
      ] as const) {
        const before = (await state.getAttribute('data-at')) ?? '';
        await page.mouse.move(x, y);
        await page.mouse.down({ button });
        await page.mouse.move(x + length, y + 20, { steps: 4 });
        await page.mouse.up({ button });
        await expect(state).not.toHaveAttribute('data-at', before);
      }
    }
    await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved');
    expected = await voxels(page);
    // The stroke in progress: begun, moved a seeded number of steps, never finished.
    await page.mouse.move(centre.x + 10, centre.y + 10);
    await page.mouse.down();
    for (let step = rng.int(8); step >= 0; step -= 1) await page.mouse.move(centre.x + 10 + step * 9, centre.y + 40 - step * 5);
    expect(station.errors).toEqual([]);
    const closed = app.waitForEvent('close');
    process.kill(pid, 'SIGKILL');
    await closed;
  }
  const last = await start(store);
  await openDrawing(last.page);
  expect(await voxels(last.page)).toBe(expected);
  await quit(last);

  const verify = spawnSync(process.execPath, [join(root, 'scripts', 'ictos.mjs'), 'verify', '--store', store, '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(verify.status, verify.stderr).toBe(0);
  expect(JSON.parse(verify.stdout)).toMatchObject({ ok: true, auditChain: true, database: true });
});

/**
 * The power goes at any moment of drawing: every finished stroke is there after the restart. 20 seeded moments, in
 * `npm run test:soak` 200 and others (`ICTOS_KILLS`, `ICTOS_KILL_SEED`).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { importFolder, readingSteps } from './reading-steps';
import { demoOutput, freshFolder, root, quit, start } from './support';
import { makeRng } from '../../src-shared/base/rng';

const MOMENTS = Number(process.env['ICTOS_KILLS'] ?? 20);
const SEED = Number(process.env['ICTOS_KILL_SEED'] ?? 20190190);
/** Pixels of the square brush of eight voxels that ends half of the moments. */
const CLICK = 64;
const store = freshFolder('kill');

async function openDrawing(page: Page): Promise<{ x: number; y: number }> {
  const steps = readingSteps(page);
  await steps.open('SYN-0002', 't2');
  await page.getByTestId('tool-brush').click();
  return steps.centre();
}

test('kill -9 in the middle of drawing loses no finished stroke', async () => {
  test.setTimeout(60_000 + MOMENTS * 30_000);
  demoOutput();
  const first = await start(store);
  await importFolder(first, join(demoOutput().folder, 'dicom', 'SYN-0002'));
  await quit(first);

  const rng = makeRng(SEED);
  /** Voxels that may be found: after a kill while a stroke is on its way to the disk, with it or without. */
  let expected: number[] = [];
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const station = await start(store);
    const { page, app, pid } = station;
    const { added, voxels } = readingSteps(page);
    const centre = await openDrawing(page);
    const found = await voxels();
    if (moment > 0) expect(expected, `moment ${moment}`).toContain(found);
    // Another slice each time, so that a stroke always finds pixels to set.
    await page.mouse.move(centre.x, centre.y);
    for (let notch = 0; notch < moment % 7; notch += 1) await page.mouse.wheel(0, 100);
    const strokes = 1 + rng.int(3);
    for (let stroke = 0; stroke < strokes; stroke += 1) {
      const x = centre.x + (rng.next() - 0.5) * 400;
      const y = centre.y + (rng.next() - 0.5) * 400;
      // Paint, then erase the first part of what was painted: the count changes both ways.
      for (const [button, length] of [
        ['left', 90],
        ['right', 30],
      ] as const) {
        await added(async () => {
          await page.mouse.move(x, y);
          await page.mouse.down({ button });
          await page.mouse.move(x + length, y + 20, { steps: 4 });
          await page.mouse.up({ button });
        });
      }
    }
    const inProgress = rng.int(2) === 0;
    const points = rng.int(8);
    const delayMs = rng.int(25);
    const [x, y] = [centre.x + 10, centre.y + 10];
    let killed: Promise<unknown> = Promise.resolve();
    const closed = app.waitForEvent('close');
    if (inProgress) {
      // A stroke begun, moved a seeded number of points, never finished.
      expected = [await voxels()];
      await page.mouse.move(x, y);
      await page.mouse.down();
      for (let step = points; step >= 0; step -= 1) await page.mouse.move(x + step * 9, y + 30 - step * 5);
    } else {
      // A stroke that was just finished, on a slice made empty before: whole or not at all.
      await page.getByTestId('brush-shape-square').click();
      await added(() => page.keyboard.press('Shift+Delete'));
      await page.mouse.move(x, y);
      const before = await voxels();
      expected = [before, before + CLICK];
      await page.mouse.down();
      killed = page.mouse.up().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
    expect(station.errors).toEqual([]);
    process.kill(pid, 'SIGKILL');
    await Promise.all([closed, killed]);
    const how = inProgress ? `${points + 1} points into a stroke` : `${delayMs} ms after a stroke`;
    if (process.env['ICTOS_KILLS']) console.info(`${moment + 1} of ${MOMENTS}: found ${found} voxels; killed ${how}`);
  }
  const last = await start(store);
  await openDrawing(last.page);
  expect(expected).toContain(await readingSteps(last.page).voxels());
  await quit(last);

  const verify = spawnSync(process.execPath, [join(root, 'scripts', 'ictos.mjs'), 'verify', '--store', store, '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(verify.status, verify.stderr).toBe(0);
  expect(JSON.parse(verify.stdout)).toMatchObject({ ok: true, auditChain: true, database: true });
});

/** Importing in the window: by dropping a folder on it, and stopped in the middle. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { answerDialogs, demoOutput, freshFolder, quit, root, start } from './support';

test('a cancelled import leaves nothing behind', async () => {
  const store = freshFolder('cancel');
  const station = await start(store);
  const { page } = station;
  await answerDialogs(station.app, { open: [join(demoOutput().folder, 'dicom')] });
  // Pressed as soon as it can be seen: the import takes about a second.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const button = document.querySelector<HTMLElement>('[data-testid="job-cancel"]');
      if (!button) return;
      watch.disconnect();
      button.click();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
  await page.getByTestId('import-folder').first().click();
  await expect(page.getByTestId('job-cancel')).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByText(/cancelled/i).first()).toBeVisible();
  await expect(page.locator('[data-testid^="worklist-row-"]')).toHaveCount(0);
  expect(station.errors).toEqual([]);
  await quit(station);

  const verify = spawnSync(process.execPath, [join(root, 'scripts', 'ictos.mjs'), 'verify', '--store', store, '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(verify.status, verify.stderr).toBe(0);
  expect(JSON.parse(verify.stdout)).toMatchObject({ ok: true, objectsChecked: 0 });
});

test('a folder dropped on the window is imported', async () => {
  const station = await start(freshFolder('drop'));
  const { page } = station;
  const devtools = await station.app.context().newCDPSession(page);
  // What the system's drag does, with a real path: a File made by a script has none.
  const data = { items: [], files: [join(demoOutput().folder, 'dicom', 'SYN-0003')], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: 640, y: 400, data });
  await page.getByTestId('import-result').waitFor({ timeout: 60_000 });
  await page.getByTestId('import-result-show').click();
  await expect(page.locator('[data-testid^="worklist-row-"]')).toHaveCount(1);
  await expect(page.locator('[data-testid^="worklist-row-"]')).toContainText('SYN-0003');
  expect(station.errors).toEqual([]);
  await quit(station);
});

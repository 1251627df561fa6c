/** Cancel in the window: an import that is stopped leaves the store as it was. */
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

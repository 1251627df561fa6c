/** The ROI as a file: written where the dialog says, refused elsewhere, and whole. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { importFolder, readingSteps } from './reading-steps';
import { answerDialogs, demoOutput, freshFolder, quit, start } from './support';

test('the ROI is written as a NIfTI mask with as many voxels as the panel says', async () => {
  demoOutput();
  const station = await start(freshFolder('export'));
  const { page } = station;
  const steps = readingSteps(page);
  await importFolder(station, join(demoOutput().folder, 'dicom'));
  await steps.open('SYN-0001', 't1c');
  const path = join(freshFolder('roi'), 'roi.nii.gz');
  await answerDialogs(station.app, { save: path });
  await page.getByTestId('export-roi').click();
  await expect(page.getByTestId('toast')).toContainText('roi.nii.gz');
  const bytes = gunzipSync(readFileSync(path));
  expect(bytes.readInt32LE(0)).toBe(348);
  const voxels = bytes.subarray(bytes.readFloatLE(108)).reduce((sum, value) => sum + value, 0);
  expect(voxels).toBe(await steps.voxels());
  await page.screenshot({ path: test.info().outputPath('exported.png') });
  // A place that no dialog answered is refused.
  const elsewhere = join(freshFolder('roi'), 'other.nii');
  const refused: unknown = await page.evaluate(`(async () => {
    const worklist = await window.ictos.invoke('worklist/list', {});
    const detail = await window.ictos.invoke('case/get', { caseId: worklist.value[0].caseId });
    const answer = await window.ictos.invoke('read/export', { readId: detail.value.reads[0].readId, path: ${JSON.stringify(elsewhere)} });
    return answer.ok ? 'written' : answer.error.code;
  })()`);
  expect(refused).toBe('env/cannot-write');
  expect(existsSync(elsewhere)).toBe(false);
  expect(station.errors).toEqual([]);
  await quit(station);
});

import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '@shared/base/csv';
import { featuresFileSchema } from '@shared/contract/entities';
import { loadImage } from '@main/node/dicom-io/image-loader';
import { toNiftiMask } from '@main/node/dicom-io/nifti-image';
import { ictos, root } from './cli-run';

const shared = resolve(root, process.env['ICTOS_SHARED'] ?? '../shared');
const golden = join(root, 'test/golden/ictos-273');

interface Expected {
  roiVoxelsNative: number;
  roiVoxelsResampled: number;
  volumeMl: number;
  meanForeground: number;
  sdForeground: number;
  otsuThreshold: number;
  features: Record<string, number>;
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b)) + 1e-9;

async function check(image: string, mask: string, sequence: string, reference: string, roi?: string): Promise<void> {
  const run = await ictos([
    'features',
    '--image',
    image,
    '--mask',
    mask,
    '--sequence',
    sequence,
    '--json',
    ...(roi === undefined ? [] : ['--roi', roi]),
  ]);
  expect(run.stderr).toBe('');
  expect(run.code).toBe(0);
  const file = featuresFileSchema.parse(JSON.parse(run.stdout));
  const expected: Expected = JSON.parse(readFileSync(reference, 'utf8'));
  expect(file.roi.voxels).toBe(expected.roiVoxelsNative);
  expect(file.roi.resampledVoxels).toBe(expected.roiVoxelsResampled);
  const facts: [unknown, number][] = [
    [file.roi.volumeMl, expected.volumeMl],
    [file.preprocessing['meanForeground'], expected.meanForeground],
    [file.preprocessing['sdForeground'], expected.sdForeground],
    [file.preprocessing['otsuThreshold'], expected.otsuThreshold],
  ];
  for (const [ours, theirs] of facts)
    expect(typeof ours === 'number' && close(ours, theirs), `${String(ours)} v ${theirs}`).toBe(true);
  expect(file.features.map((feature) => feature.name).sort()).toEqual(Object.keys(expected.features).sort());
  const wrong = file.features.filter(({ name, value }) => value === null || !close(value, expected.features[name]!));
  expect(wrong).toEqual([]);
}

describe('features equals the independent implementation', () => {
  const sarcoma = join(shared, 'data/mr-sarcoma');
  for (const id of ['STS_002', 'STS_003', 'STS_004'])
    it.skipIf(!existsSync(sarcoma))(`${id}, all 273 (needs the shared folder)`, async () => {
      const folder = join(sarcoma, id);
      await check(
        join(folder, 'image'),
        join(folder, 'mask/RS.dcm'),
        't1',
        join(shared, `reference/ictos-273/${id}.json`),
        'GTV_Mass',
      );
    });
  for (const orientation of ['LPS', 'IRA'])
    it(`synthetic volume stored as ${orientation}`, async () => {
      await check(
        join(golden, `synthetic_${orientation}_image.nii.gz`),
        join(golden, `synthetic_${orientation}_mask.nii.gz`),
        't1c',
        join(golden, 'synthetic.json'),
      );
    });
  for (const kind of ['edges', 'edges_flat'])
    it(kind, async () => {
      await check(join(golden, `${kind}_image.nii.gz`), join(golden, 'edges_mask.nii.gz'), 't1c', join(golden, `${kind}.json`));
    });
});

describe('features as a command', () => {
  const image = join(golden, 'edges_image.nii.gz');
  const mask = join(golden, 'edges_mask.nii.gz');
  it('writes one wide CSV row whose numbers equal the JSON', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ictos-features-'));
    const csv = join(folder, 'a.csv');
    const json = join(folder, 'a.json');
    expect((await ictos(['features', '--image', image, '--mask', mask, '--out', csv])).code).toBe(0);
    expect((await ictos(['features', '--image', image, '--mask', mask, '--out', json])).code).toBe(0);
    const table = parseCsv(readFileSync(csv, 'utf8'));
    const file = featuresFileSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
    if (!table.ok) throw new Error(table.error.code);
    expect(table.value.header.slice(0, 3)).toEqual(['case_id', 'sequence', 'profile_hash']);
    expect(table.value.rows).toHaveLength(1);
    expect(table.value.rows[0]!.slice(0, 3)).toEqual(['edges_image', 't1c', file.profile.hash]);
    expect(table.value.rows[0]!.slice(3).map(Number)).toEqual(file.features.map((feature) => feature.value));
  });
  it('answers usage mistakes with 2, a bad file with 1, and nothing on standard output', async () => {
    for (const argv of [
      ['features'],
      ['features', '--image', image, '--mask', mask, '--sequence', 't3'],
      ['features', '--image', image, '--mask', mask, '--out', 'x.txt'],
      ['features', '--image', image, '--mask', mask, '--colour', 'red'],
      ['nonsense'],
    ]) {
      const run = await ictos(argv);
      expect([argv, run.code, run.stdout]).toEqual([argv, 2, '']);
      expect(run.stderr).not.toBe('');
    }
    const missing = await ictos(['features', '--image', '/nowhere', '--mask', mask, '--json']);
    expect([missing.code, missing.stdout]).toEqual([1, '']);
  });
  it('an empty ROI gives reasons instead of values, and exit code 1', async () => {
    const empty = join(mkdtempSync(join(tmpdir(), 'ictos-empty-')), 'mask.nii');
    const image = await loadImage(join(golden, 'edges_image.nii.gz'));
    if (!image.ok) throw new Error(image.error.code);
    const { grid, stored } = image.value.volume;
    writeFileSync(empty, toNiftiMask(new Uint8Array(stored.length), grid));
    const run = await ictos(['features', '--image', join(golden, 'edges_image.nii.gz'), '--mask', empty, '--json']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('The ROI is empty');
    const file = featuresFileSchema.parse(JSON.parse(run.stdout));
    expect(file.features).toHaveLength(273);
    expect(file.features.every(({ value, reason }) => value === null && reason === 'roi-empty')).toBe(true);
  });
});

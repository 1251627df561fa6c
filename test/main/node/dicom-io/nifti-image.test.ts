/** NIfTI in and out: data types, orientation rules, damaged files, all 48 storages of a mask. */
import { gzipSync } from 'node:zlib';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AxisMapping, reorientGrid } from '@shared/core/geometry/axis-mapping';
import type { Grid } from '@shared/core/geometry/grid';
import { reorientMask, reorientVolume } from '@shared/core/volume/canonical-orientation';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import { loadImage, loadMask } from '@main/node/dicom-io/image-loader';
import { parseNifti, toNiftiBytes, toNiftiMask } from '@main/node/dicom-io/nifti-image';

const DIMS = [13, 11, 7] as const;
const COUNT = 13 * 11 * 7;
const grid: Grid = {
  dims: DIMS,
  spacingMm: [0.7, 0.9, 4.3],
  originLpsMm: [-11.5, 7.25, -30],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const volumeOf = (stored: StoredArray, slope = 1, intercept = 0): Volume => ({ grid, stored, slope, intercept });
const read = (bytes: Uint8Array): Volume => {
  const parsed = parseNifti(bytes);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const codeOf = (bytes: Uint8Array): string => {
  const parsed = parseNifti(bytes);
  return parsed.ok ? 'ok' : parsed.error.code;
};
const folder = mkdtempSync(join(tmpdir(), 'ictos-nifti-'));
const put = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('parseNifti', () => {
  const values = Array.from({ length: COUNT }, (_value, n) => (n * 31) % 113);
  it.each<[string, StoredArray]>([
    ['uint8', Uint8Array.from(values)],
    ['int8', Int8Array.from(values, (value) => value - 60)],
    ['int16', Int16Array.from(values, (value) => value * 200 - 9000)],
    ['uint16', Uint16Array.from(values, (value) => value * 500)],
    ['int32', Int32Array.from(values, (value) => value * -1e6)],
    ['uint32', Uint32Array.from(values, (value) => value * 3e7)],
    ['float32', Float32Array.from(values, (value) => value / 7)],
    ['float64', Float64Array.from(values, (value) => value / 7)],
  ])('reads back %s, plain and packed', (_name, stored) => {
    for (const gzip of [false, true]) {
      const volume = read(toNiftiBytes(volumeOf(stored, 2, -5), { gzip }));
      expect(volume.stored).toEqual(stored);
      expect([volume.slope, volume.intercept]).toEqual([2, -5]);
      expect(volume.grid.dims).toEqual(DIMS);
      // float32 headers, rounded to 1e-6 mm.
      expect(volume.grid.spacingMm).toEqual([0.7, 0.9, 4.3]);
      volume.grid.originLpsMm.forEach((value, axis) => expect(value).toBeCloseTo(grid.originLpsMm[axis]!, 5));
    }
  });

  it('reads big-endian files', () => {
    const bytes = Buffer.from(toNiftiBytes(volumeOf(Int16Array.from(values))));
    const swap = (at: number, width: number): void => void bytes.subarray(at, at + width).reverse();
    swap(0, 4);
    for (let n = 0; n < 8; n += 1) swap(40 + 2 * n, 2);
    for (const at of [68, 70, 72, 74, 252, 254]) swap(at, 2);
    for (let n = 0; n < 8; n += 1) swap(76 + 4 * n, 4);
    for (const at of [108, 112, 116]) swap(at, 4);
    for (let n = 0; n < 12; n += 1) swap(280 + 4 * n, 4);
    for (let n = 0; n < COUNT; n += 1) swap(352 + 2 * n, 2);
    expect(read(bytes).stored).toEqual(Int16Array.from(values));
    expect(read(bytes).grid.spacingMm).toEqual([0.7, 0.9, 4.3]);
  });

  /** The file with its sform code off and a quaternion for a turn about z by 180 degrees: LPS axes. */
  const withQform = (sformCode: number, qformCode: number): Buffer => {
    const bytes = Buffer.from(toNiftiBytes(volumeOf(Uint8Array.from(values))));
    bytes.writeInt16LE(qformCode, 252);
    bytes.writeInt16LE(sformCode, 254);
    bytes.writeFloatLE(0, 256);
    bytes.writeFloatLE(0, 260);
    bytes.writeFloatLE(1, 264);
    bytes.writeFloatLE(1.5, 268);
    bytes.writeFloatLE(-2.5, 272);
    bytes.writeFloatLE(3.5, 276);
    return bytes;
  };

  it('takes the sform before the qform, whichever code is larger, and the qform without it', () => {
    expect(read(withQform(1, 2)).grid.originLpsMm[2]).toBeCloseTo(-30, 5);
    const fromQform = read(withQform(0, 1)).grid;
    expect(fromQform.originLpsMm).toEqual([-1.5, 2.5, 3.5]);
    expect(fromQform.directions[0][0]).toBeCloseTo(1, 6);
    expect(fromQform.directions[1][1]).toBeCloseTo(1, 6);
    expect(codeOf(withQform(0, 0))).toBe('nifti/no-orientation');
  });

  it('names what is wrong with a file', () => {
    const good = Buffer.from(toNiftiBytes(volumeOf(Int16Array.from(values))));
    const changed = (change: (bytes: Buffer) => void): Buffer => {
      const bytes = Buffer.from(good);
      change(bytes);
      return bytes;
    };
    expect(codeOf(good.subarray(0, good.length - 1))).toBe('nifti/truncated');
    expect(codeOf(gzipSync(good).subarray(0, 200))).toBe('nifti/truncated');
    expect(codeOf(Buffer.from('no image at all'))).toBe('nifti/not-nifti');
    expect(codeOf(changed((bytes) => bytes.writeInt16LE(128, 70)))).toBe('nifti/unsupported-datatype');
    expect(codeOf(changed((bytes) => bytes.writeUInt8(1, 123)))).toBe('nifti/unsupported-units');
    expect(codeOf(changed((bytes) => (bytes.writeInt16LE(4, 40), bytes.writeInt16LE(2, 48))))).toBe('nifti/not-3d');
    expect(codeOf(changed((bytes) => bytes.writeFloatLE(0.3, 284)))).toBe('geometry/sheared');
    expect(codeOf(changed((bytes) => bytes.writeFloatLE(0, 112)))).toBe('ok');
  });
});

describe('loadImage and loadMask with NIfTI', () => {
  const values = Int16Array.from({ length: COUNT }, (_value, n) => n);
  const mask = Uint8Array.from({ length: COUNT }, (_value, n) => (n % 5 === 0 || n % 13 < 3 ? 1 : 0));
  const permutations = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const;
  const mappings: readonly AxisMapping[] = permutations.flatMap((axes) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({ axes, flips: [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0] as const })),
  );

  it('brings all 48 storages of image and mask to the same canonical arrays', async () => {
    expect(mappings).toHaveLength(48);
    for (const [n, mapping] of mappings.entries()) {
      const stored = reorientVolume(volumeOf(values), mapping);
      const imagePath = put(`image${n}.nii`, toNiftiBytes(stored));
      const image = await loadImage(imagePath);
      if (!image.ok) throw new Error(`${JSON.stringify(mapping)} ${JSON.stringify(image.error)}`);
      expect(image.value.volume.stored).toEqual(values);
      expect(image.value.volume.grid.dims).toEqual(DIMS);
      // The mask is stored otherwise than the image: same voxels, other axis order.
      const other = mappings[(n * 7 + 11) % 48]!;
      const maskPath = put(`mask${n}.nii`, toNiftiMask(reorientMask(mask, DIMS, other), reorientGrid(grid, other)));
      const loaded = await loadMask(maskPath, image.value);
      if (!loaded.ok) throw new Error(`${JSON.stringify(other)} ${JSON.stringify(loaded.error)}`);
      expect(loaded.value.mask).toEqual(mask);
    }
  });

  it('takes any non-zero value as inside, and refuses another grid', async () => {
    const image = await loadImage(put('image.nii.gz', toNiftiBytes(volumeOf(values), { gzip: true })));
    if (!image.ok) throw new Error(image.error.code);
    expect(image.value).toMatchObject({ name: 'image', modality: null, series: null });
    expect(image.value.sha256).toMatch(/^[0-9a-f]{64}$/);
    const odd = Float32Array.from(mask, (value, n) => (value === 0 ? 0 : n % 2 === 0 ? -3.5 : 0.25));
    odd[1] = NaN;
    const loaded = await loadMask(put('odd.nii', toNiftiBytes(volumeOf(odd))), image.value);
    const wanted = mask.slice();
    wanted[1] = 0;
    expect(loaded.ok && loaded.value.mask).toEqual(wanted);
    const shifted = { ...grid, originLpsMm: [-11.5, 7.3, -30] as const };
    const refused = await loadMask(put('shifted.nii', toNiftiMask(mask, shifted)), image.value);
    expect(refused).toMatchObject({ ok: false, error: { code: 'geometry/grid-mismatch', data: { field: 'originLpsMm' } } });
    const empty = await loadMask(put('empty.nii', toNiftiMask(new Uint8Array(COUNT), grid)), image.value);
    expect(empty.ok && empty.value.voxels).toBe(0);
  });

  it('names paths and formats that lead nowhere', async () => {
    const code = async (path: string): Promise<string> => {
      const image = await loadImage(path);
      return image.ok ? 'ok' : image.error.code;
    };
    expect(await code(join(folder, 'absent'))).toBe('import/no-such-path');
    expect(await code(put('notes.txt', Buffer.from('hello')))).toBe('import/unknown-format');
    expect(await code(put('broken.nii', Buffer.from('hello')))).toBe('nifti/not-nifti');
    expect(await code(mkdtempSync(join(tmpdir(), 'ictos-empty-')))).toBe('import/no-images');
  });
});

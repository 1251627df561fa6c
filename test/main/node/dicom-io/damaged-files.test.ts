/** Damaged bytes of every kind: a named problem or a value, never an exception, never a hang. Seeded. */
import { describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import { parseDicom, parseDicomHeader } from '@main/node/dicom-io/dicom-instance-parser';
import { toSeededUid, toStructureSetFile } from '@main/node/dicom-io/dicom-writer';
import { parseNifti, toNiftiBytes } from '@main/node/dicom-io/nifti-image';
import { decodePixels } from '@main/node/dicom-io/pixel-decoder';
import { parseStructureSet } from '@main/node/dicom-io/structure-set-parser';
import { fixtureFiles, fixtureSeries } from '../../../support/mr-fixture';

/** The bytes with one to four of them changed beyond `from`, or a block cut out. */
function damage(bytes: Uint8Array, seed: number, from: number): Uint8Array {
  const rng = makeRng(seed * 7919 + 13);
  for (let n = 0; n < 8; n += 1) rng.next();
  const out = bytes.slice();
  if (rng.next() < 0.2) {
    const at = from + rng.int(out.length - from);
    return Buffer.concat([out.subarray(0, at), out.subarray(Math.min(out.length, at + 1 + rng.int(60)))]);
  }
  for (let n = 0; n <= rng.int(4); n += 1) out[from + rng.int(out.length - from)] = rng.int(256);
  return out;
}

describe('damaged files', () => {
  it('an MR image is read, or refused by name', async () => {
    const header = fixtureFiles()[0]!.bytes;
    let refused = 0;
    for (let seed = 0; seed < 1500; seed += 1) {
      const bytes = damage(header, seed, 132);
      const parsed = parseDicomHeader(bytes);
      if (!parsed.ok) {
        expect(parsed.error.code).toMatch(/^import\/[a-z-]+$/);
        refused += 1;
        continue;
      }
      const whole = parseDicom(bytes);
      if (!whole.ok) throw new Error('the header was read');
      const pixels = await decodePixels(whole.value);
      if (pixels.ok) expect(pixels.value).toHaveLength(parsed.value.rows * parsed.value.columns);
    }
    expect(refused).toBeGreaterThan(50);
  });

  it('a structure set is read, or refused by name', () => {
    const series = fixtureSeries();
    const square = Float64Array.from([1, 1, 8, 1, 8, 6, 1, 6]);
    const { bytes } = toStructureSetFile({
      identity: series.identity,
      sopInstanceUid: toSeededUid('rs'),
      seriesInstanceUid: toSeededUid('rs series'),
      seriesNumber: 9,
      seriesDescription: 'SYNTHETIC',
      label: 'SYNTHETIC',
      manufacturer: 'SYNTHETIC',
      grid: series.grid,
      imageSeriesInstanceUid: series.seriesInstanceUid,
      frameOfReferenceUid: series.frameOfReferenceUid,
      rois: [{ name: 'GTV', colour: [1, 2, 3], slices: new Map([0, 1, 2].map((k) => [k, [square]])) }],
    });
    for (let seed = 0; seed < 1500; seed += 1) {
      const parsed = parseDicom(damage(bytes, seed, 132));
      if (!parsed.ok) continue;
      const set = parseStructureSet(parsed.value);
      if (!set.ok) expect(set.error.code).toMatch(/^(rtstruct|unsupported)\/[a-z-]+$/);
      else
        for (const roi of set.value.rois)
          for (const contour of roi.contours) expect(contour.pointsLpsMm.every(Number.isFinite)).toBe(true);
    }
  });

  it('a NIfTI image is read, or refused by name', () => {
    const { grid } = fixtureSeries();
    const bytes = toNiftiBytes({ grid, stored: new Int16Array(715).map((_value, n) => n), slope: 1, intercept: 0 });
    for (let seed = 0; seed < 1500; seed += 1) {
      const parsed = parseNifti(damage(bytes.slice(0, 500), seed, 0));
      expect(parsed.ok || /^(nifti|geometry)\//.test(parsed.error.code)).toBe(true);
      const whole = parseNifti(Buffer.concat([damage(bytes.slice(0, 352), seed, 0), bytes.subarray(352)]));
      if (whole.ok)
        expect(whole.value.stored).toHaveLength(whole.value.grid.dims[0] * whole.value.grid.dims[1] * whole.value.grid.dims[2]);
    }
  });
});

/** A synthetic patient as DICOM: labelled, readable by a peer, and the same voxels when read back. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guessRole } from '@shared/core/dicom/role-guess';
import { makeSyntheticPatient } from '@shared/core/synthetic/synthetic-patient';
import { parseDicom } from '@main/node/dicom-io/dicom-instance-parser';
import { toDecimalString, toSeededUid } from '@main/node/dicom-io/dicom-writer';
import { loadImage, loadMask } from '@main/node/dicom-io/image-loader';
import { loadSeriesVolume } from '@main/node/dicom-io/series-loader';
import { toSyntheticStudy } from '@main/node/dicom-io/synthetic-study-writer';
import { dcmdump, hasDcmtk } from '../../../support/mr-fixture';

const patient = makeSyntheticPatient(7, 0, {
  axial: { dims: [83, 89, 11], spacingMm: [2.3, 2.3, 6] },
  guide: { dims: [79, 73, 13], spacingMm: [2.5, 2.5, 7] },
});
const study = toSyntheticStudy(patient);
const root = mkdtempSync(join(tmpdir(), 'ictos-synthetic-'));
for (const file of study) {
  mkdirSync(dirname(join(root, file.path)), { recursive: true });
  writeFileSync(join(root, file.path), file.bytes);
}
const folders = [...new Set(study.map((file) => dirname(file.path)))];

describe('toSyntheticStudy', () => {
  it('writes five series and three structure sets, the same every time', () => {
    expect(study).toHaveLength(3 * 11 + 2 * 13 + 3);
    expect(new Set(study.map((file) => file.sopInstanceUid)).size).toBe(study.length);
    expect(toSyntheticStudy(patient)).toEqual(study);
  });

  it('says SYNTHETIC in every file, and uses UIDs of the 2.25 form', () => {
    for (const file of study) {
      const parsed = parseDicom(file.bytes);
      if (!parsed.ok) throw new Error(`${file.path} ${parsed.error.code}`);
      const { instance } = parsed.value;
      expect(instance.patientName).toBe('SYNTHETIC^CASE 001');
      expect(instance.seriesDescription).toMatch(/^SYNTHETIC/);
      expect(instance.studyDescription).toMatch(/^SYNTHETIC/);
      if (parsed.value.kind === 'image') expect(instance.imageComments).toMatch(/^SYNTHETIC/);
      for (const uid of [instance.sopInstanceUid, instance.seriesInstanceUid, instance.studyInstanceUid]) {
        expect(uid).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
      }
    }
  });

  it('reads back voxel for voxel, with the role guessed right', async () => {
    const images = folders.filter((folder) => !folder.endsWith('_ROI'));
    for (const [n, series] of patient.series.entries()) {
      const files = study
        .filter((file) => dirname(file.path) === images[n])
        .map((file) => ({ name: file.path, bytes: file.bytes }));
      const loaded = await loadSeriesVolume(files);
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
      expect(loaded.value.problems).toEqual([]);
      expect(loaded.value.plane).toBe(series.plane);
      expect(loaded.value.volume.stored).toEqual(series.volume.stored);
      const { grid } = loaded.value.volume;
      expect(grid.dims).toEqual(series.volume.grid.dims);
      for (const m of [0, 1, 2] as const) {
        expect(grid.spacingMm[m]).toBeCloseTo(series.volume.grid.spacingMm[m], 6);
        expect(grid.originLpsMm[m]).toBeCloseTo(series.volume.grid.originLpsMm[m], 5);
      }
      const role = guessRole(loaded.value.instances[0]!);
      expect([role.sequence, role.plane]).toEqual([series.sequence, series.plane]);
      expect(role.confidence).toBeGreaterThan(0.8);
    }
  });

  it('gives the masks back from the structure sets, to the voxel', async () => {
    for (const series of patient.series.filter((one) => one.mask)) {
      const folder = folders.find(
        (name) => name.includes(`/${String(series.seriesNumber).padStart(2, '0')}_`) && !name.endsWith('_ROI'),
      )!;
      const image = await loadImage(join(root, folder));
      if (!image.ok) throw new Error(JSON.stringify(image.error));
      expect(image.value.name).toBe(folder.split('/').at(-1));
      for (const path of [join(root, `${folder}_ROI`), join(root, `${folder}_ROI/RS.dcm`)]) {
        const mask = await loadMask(path, image.value, `gtv_${series.sequence}`);
        if (!mask.ok) throw new Error(JSON.stringify(mask.error));
        expect(mask.value.mask).toEqual(series.mask);
      }
      const wrong = await loadMask(join(root, folder), image.value);
      expect(wrong).toMatchObject({ ok: false, error: { code: 'import/several-masks' } });
    }
    const coronal = await loadImage(
      join(
        root,
        folders.find((name) => name.includes('COR'))!,
      ),
    );
    expect(coronal).toMatchObject({ ok: false, error: { code: 'geometry/not-axial' } });
    const wholePatient = await loadImage(join(root, patient.patientId));
    expect(wholePatient).toMatchObject({ ok: false, error: { code: 'import/several-series' } });
  });

  it.skipIf(!hasDcmtk())('is read by dcmtk without a complaint', () => {
    for (const file of [study[0]!, study.at(-1)!]) {
      const dump = dcmdump(file.bytes);
      expect(dump).not.toMatch(/^[EW]:/m);
      expect(dump).toContain('[SYNTHETIC^CASE 001]');
    }
  });
});

describe('writer details', () => {
  it('writes decimals in 16 characters and keeps their value', () => {
    for (const value of [0.1, 1 / 3, -123.456789012345, 1e-7, -0.333333333333333, 123456789.123456, 4.3]) {
      const text = toDecimalString(value);
      expect(text.length).toBeLessThanOrEqual(16);
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-8);
    }
  });

  it('makes UIDs a function of their seed', () => {
    expect(toSeededUid('a')).toBe(toSeededUid('a'));
    expect(toSeededUid('a')).not.toBe(toSeededUid('b'));
    expect(toSeededUid('a').length).toBeLessThanOrEqual(64);
  });
});

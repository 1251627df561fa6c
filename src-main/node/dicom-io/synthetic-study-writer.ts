/**
 * An invented patient as DICOM files: one MR series each, one RTSTRUCT for every
 * delineated series. Every file says SYNTHETIC in patient name, descriptions, comments.
 */
import type { Grid } from '@shared/core/geometry/grid';
import { toOutline } from '@shared/core/mask/outline';
import type { SyntheticPatient } from '@shared/core/synthetic/synthetic-patient';
import { type DicomIdentity, type RoiToWrite, toMrImages, toSeededUid, toStructureSetFile } from './dicom-writer';

/** A file of a study: its path below the study's folder, with forward slashes. */
export interface StudyFile {
  readonly path: string;
  readonly sopInstanceUid: string;
  readonly bytes: Uint8Array;
}

/** Blue, orange, green of Okabe and Ito, as for the reads on screen. */
const ROI_COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  t1: [0, 114, 178],
  t2: [230, 159, 0],
  t1c: [0, 158, 115],
};

/**
 * Contours of a mask along its pixel edges: rasterised again they give exactly this mask.
 * `mask` is one byte a voxel in the order of `grid`.
 */
export function toRoiContours(name: string, mask: Uint8Array, grid: Grid, colour: readonly [number, number, number]): RoiToWrite {
  const [columns, rows, count] = grid.dims;
  const slices = new Map<number, readonly Float64Array[]>();
  for (let k = 0; k < count; k += 1) {
    const outlines = toOutline(mask.subarray(k * columns * rows, (k + 1) * columns * rows), columns, rows);
    if (outlines.length > 0) slices.set(k, outlines);
  }
  return { name, colour, slices };
}

/**
 * All files of one invented patient, UIDs a function of its seed. Path:
 * `<patient id>/<nn>_<description>/IM0001.dcm`, RTSTRUCT beside: `.../RS.dcm` in a folder
 * of its own. ROI names: `GTV_T1`, `GTV_T2`, `GTV_T1C`.
 */
export function toSyntheticStudy(patient: SyntheticPatient): readonly StudyFile[] {
  const { clinical } = patient;
  const seed = `ictos synthetic ${patient.seed} ${patient.patientId}`;
  const frameOfReferenceUid = toSeededUid(`${seed} frame`);
  const identity: DicomIdentity = {
    patientName: patient.patientName,
    patientId: patient.patientId,
    patientBirthDate: clinical.birthDate.replaceAll('-', ''),
    patientSex: clinical.sex === 'male' ? 'M' : 'F',
    studyInstanceUid: toSeededUid(`${seed} study`),
    studyId: '1',
    studyDate: clinical.mriDate.replaceAll('-', ''),
    studyTime: '101500',
    studyDescription: 'SYNTHETIC MR NASOPHARYNX',
    accessionNumber: `SYN${String(patient.index + 1).padStart(6, '0')}`,
  };
  const comment = 'SYNTHETIC phantom, not a patient. For research use only.';
  const manufacturer = 'SYNTHETIC';
  const files: StudyFile[] = [];
  for (const series of patient.series) {
    const { grid, stored } = series.volume;
    const seriesInstanceUid = toSeededUid(`${seed} series ${series.seriesNumber}`);
    const folder = `${patient.patientId}/${String(series.seriesNumber).padStart(2, '0')}_${series.description.replaceAll(/[^A-Za-z0-9+]+/g, '_')}`;
    const images = toMrImages({
      identity,
      seriesInstanceUid,
      frameOfReferenceUid,
      seriesNumber: series.seriesNumber,
      seriesDescription: series.description,
      imageComments: comment,
      protocolName: series.description,
      manufacturer,
      manufacturerModel: 'Head phantom',
      magneticFieldStrengthT: 1.5,
      repetitionTimeMs: series.repetitionTimeMs,
      echoTimeMs: series.echoTimeMs,
      contrastAgent: series.contrastAgent,
      sliceThicknessMm: grid.spacingMm[2],
      window: series.window,
      grid,
      stored,
    });
    for (const image of images)
      files.push({ path: `${folder}/${image.name}`, sopInstanceUid: image.sopInstanceUid, bytes: image.bytes });
    if (!series.mask) continue;
    const structures = toStructureSetFile({
      identity,
      sopInstanceUid: toSeededUid(`${seed} structures ${series.seriesNumber}`),
      seriesInstanceUid: toSeededUid(`${seed} structure series ${series.seriesNumber}`),
      seriesNumber: 100 + series.seriesNumber,
      seriesDescription: `SYNTHETIC ROI ${series.sequence.toUpperCase()}`,
      label: 'SYNTHETIC',
      manufacturer,
      grid,
      imageSeriesInstanceUid: seriesInstanceUid,
      frameOfReferenceUid,
      rois: [
        toRoiContours(`GTV_${series.sequence.toUpperCase()}`, series.mask, grid, ROI_COLOURS[series.sequence] ?? [255, 255, 255]),
      ],
    });
    files.push({ path: `${folder}_ROI/${structures.name}`, sopInstanceUid: structures.sopInstanceUid, bytes: structures.bytes });
  }
  return files;
}

/** Small MR series and structure sets, written with the program's own writer. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  toMrImages,
  toSeededUid,
  toStructureSetFile,
  type DicomIdentity,
  type WrittenDicom,
} from '@main/node/dicom-io/dicom-writer';
import type { Grid } from '@shared/core/geometry/grid';

export interface SampleSeries {
  readonly identity: DicomIdentity;
  readonly uid: string;
  readonly frameUid: string;
  readonly grid: Grid;
  readonly files: readonly WrittenDicom[];
}

export const sampleIdentity = (id: string, changes: Partial<DicomIdentity> = {}): DicomIdentity => ({
  patientName: `Doe^Sample^${id}`,
  patientId: id,
  patientBirthDate: '19700203',
  patientSex: 'F',
  studyInstanceUid: toSeededUid(`study ${id}`),
  studyId: '1',
  studyDate: '20200102',
  studyTime: '101112',
  studyDescription: 'MR nasopharynx',
  accessionNumber: 'A1',
  ...changes,
});

export interface SampleOptions {
  readonly description?: string;
  readonly dims?: readonly [number, number, number];
  readonly identity?: Partial<DicomIdentity>;
  readonly frame?: string;
  readonly seed?: number;
  readonly comments?: string;
  readonly flip?: boolean;
}

/** One axial series of a patient, by default 13 x 11 x 5 voxels of 0.5 x 0.7 x 5 mm. */
export function makeSampleSeries(id: string, name: string, options: SampleOptions = {}): SampleSeries {
  const dims = options.dims ?? ([13, 11, 5] as const);
  const identity = sampleIdentity(id, options.identity);
  const uid = toSeededUid(`series ${id} ${name}`);
  const frameUid = toSeededUid(`frame ${id} ${options.frame ?? ''}`);
  const grid: Grid = {
    dims,
    spacingMm: [0.5, 0.7, 5],
    originLpsMm: [-12, 23, 34],
    // Flipped: stored from right to left and from head to foot, as the canonical grid is not.
    directions: options.flip
      ? [
          [-1, 0, 0],
          [0, 1, 0],
          [0, 0, -1],
        ]
      : [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
  };
  const stored = Uint16Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, n) => (n * 7 + (options.seed ?? 0)) % 4000);
  const files = toMrImages({
    identity,
    seriesInstanceUid: uid,
    frameOfReferenceUid: frameUid,
    seriesNumber: 3,
    seriesDescription: options.description ?? 'AX T1 +C',
    imageComments: options.comments ?? '',
    protocolName: '',
    manufacturer: 'Test',
    manufacturerModel: 'M1',
    magneticFieldStrengthT: 3,
    repetitionTimeMs: 500,
    echoTimeMs: 10,
    contrastAgent: null,
    sliceThicknessMm: 5,
    window: { center: 600, width: 1200 },
    grid,
    stored,
  });
  return { identity, uid, frameUid, grid, files };
}

/** A rectangle from column i0 to i1 and row j0 to j1 (whole voxels) on each of `slices`, as ROIs by name. */
export function makeSampleContours(
  series: SampleSeries,
  rois: readonly { name: string; slices: readonly number[] }[],
): WrittenDicom {
  const square = Float64Array.of(1.5, 2.5, 6.5, 2.5, 6.5, 5.5, 1.5, 5.5);
  return toStructureSetFile({
    identity: series.identity,
    sopInstanceUid: toSeededUid(`rs ${series.uid} ${rois.map((roi) => roi.name).join()}`),
    seriesInstanceUid: toSeededUid(`rs series ${series.uid}`),
    seriesNumber: 9,
    seriesDescription: 'contours',
    label: 'ROI',
    manufacturer: 'Test',
    grid: series.grid,
    imageSeriesInstanceUid: series.uid,
    frameOfReferenceUid: series.frameUid,
    rois: rois.map((roi) => ({ name: roi.name, colour: [255, 0, 0], slices: new Map(roi.slices.map((k) => [k, [square]])) })),
  });
}

/** Writes files into a new folder and answers it. */
export function writeFiles(folder: string, files: readonly WrittenDicom[]): string {
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(join(folder, file.name), file.bytes);
  return folder;
}

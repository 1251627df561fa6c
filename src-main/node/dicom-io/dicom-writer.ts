/**
 * Writes MR images (explicit VR little endian) and RT structure sets (implicit) for
 * the demonstration cohort and for tests. Writes what it is given: every text, UID and
 * date comes from the caller, nothing from the clock.
 */
import { createHash } from 'node:crypto';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { type Dataset, type Element, toDicomBytes } from './dicom-dataset';
import { MR_SOP_CLASS, RTSTRUCT_SOP_CLASS } from './dicom-instance-parser';

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** Contour Data of a long contour pass the 64 KiB an explicit DS may have: structure sets are written implicit. */
const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const DETACHED_STUDY_SOP_CLASS = '1.2.840.10008.3.1.2.3.1';
const IMPLEMENTATION_NAME = 'ICTOS_WS_1';

/**
 * A private UID of the form 2.25.<128-bit integer> (PS3.5 B.2) that is a function of
 * `seed` alone: the same demonstration case has the same UIDs on every machine.
 */
export function toSeededUid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex').slice(0, 32);
  return `2.25.${BigInt(`0x${hex}`).toString(10)}`;
}

const IMPLEMENTATION_UID = toSeededUid('ictos-workstation implementation class');

const text = (vr: string, ...values: string[]): Element => ({ vr, Value: values });
const number = (vr: string, ...values: number[]): Element => ({ vr, Value: values });
const sequence = (...items: Dataset[]): Element => ({ vr: 'SQ', Value: items });

/** A number as a DICOM decimal string: at most 16 characters (PS3.5 6.2). */
export function toDecimalString(value: number): string {
  const plain = String(value);
  if (plain.length <= 16) return plain;
  for (let digits = 15; digits > 0; digits -= 1) {
    const shorter = String(Number(value.toPrecision(digits)));
    if (shorter.length <= 16) return shorter;
  }
  return value.toExponential(8);
}

const decimals = (...values: number[]): Element => text('DS', ...values.map(toDecimalString));

/** Patient, study and series texts shared by all objects of a case. Dates YYYYMMDD, times HHMMSS. */
export interface DicomIdentity {
  readonly patientName: string;
  readonly patientId: string;
  readonly patientBirthDate: string;
  readonly patientSex: 'M' | 'F' | 'O' | '';
  readonly studyInstanceUid: string;
  readonly studyId: string;
  readonly studyDate: string;
  readonly studyTime: string;
  readonly studyDescription: string;
  readonly accessionNumber: string;
}

/** One MR series to write. Slices are written in the order of k. */
export interface MrSeriesToWrite {
  readonly identity: DicomIdentity;
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly seriesNumber: number;
  readonly seriesDescription: string;
  readonly imageComments: string;
  readonly protocolName: string;
  readonly manufacturer: string;
  readonly manufacturerModel: string;
  readonly magneticFieldStrengthT: number;
  readonly repetitionTimeMs: number;
  readonly echoTimeMs: number;
  readonly contrastAgent: string | null;
  readonly sliceThicknessMm: number;
  readonly window: { readonly center: number; readonly width: number };
  /** Any regular grid with k along i x j. */
  readonly grid: Grid;
  /** Unsigned 12-bit values, i fastest; length = product of the grid's dims. */
  readonly stored: Uint16Array;
}

/** A written file and the SOP Instance UID in it. */
export interface WrittenDicom {
  readonly name: string;
  readonly sopInstanceUid: string;
  readonly bytes: Uint8Array;
}

const toMeta = (sopClassUid: string, sopInstanceUid: string, transferSyntaxUid: string): Dataset => ({
  '00020001': { vr: 'OB', Value: [Uint8Array.of(0, 1).buffer] },
  '00020002': text('UI', sopClassUid),
  '00020003': text('UI', sopInstanceUid),
  '00020010': text('UI', transferSyntaxUid),
  '00020012': text('UI', IMPLEMENTATION_UID),
  '00020013': text('SH', IMPLEMENTATION_NAME),
});

const toIdentityElements = (identity: DicomIdentity): Dataset => ({
  '00080020': text('DA', identity.studyDate),
  '00080030': text('TM', identity.studyTime),
  '00080050': text('SH', identity.accessionNumber),
  '00080090': text('PN', ''),
  '00081030': text('LO', identity.studyDescription),
  '00100010': text('PN', identity.patientName),
  '00100020': text('LO', identity.patientId),
  '00100030': text('DA', identity.patientBirthDate),
  '00100040': text('CS', identity.patientSex),
  '0020000D': text('UI', identity.studyInstanceUid),
  '00200010': text('SH', identity.studyId),
});

/** Direction cosines without binary noise, so that all slices of a series carry the same text. */
const toCosines = (a: Vec3, b: Vec3): Element => decimals(...[...a, ...b].map((value) => Math.round(value * 1e9) / 1e9));

/** SOP Instance UID of slice k of a series: a function of the series UID. */
const toSliceUid = (seriesInstanceUid: string, k: number): string => toSeededUid(`${seriesInstanceUid}/slice/${k}`);

/** Writes one file a slice: MR Image Storage (PS3.3 A.4), MONOCHROME2, 12 bits in 16, unsigned. */
export function toMrImages(series: MrSeriesToWrite): readonly WrittenDicom[] {
  const { grid, stored } = series;
  const [columns, rows, slices] = grid.dims;
  const size = columns * rows;
  const files: WrittenDicom[] = [];
  for (let k = 0; k < slices; k += 1) {
    const sopInstanceUid = toSliceUid(series.seriesInstanceUid, k);
    const pixels = stored.slice(k * size, (k + 1) * size);
    let largest = 0;
    let smallest = 65535;
    for (const value of pixels) {
      largest = Math.max(largest, value);
      smallest = Math.min(smallest, value);
    }
    const position = toLpsMm(grid, [0, 0, k]).map((value) => Math.round(value * 1e6) / 1e6);
    const dataset: Dataset = {
      ...toIdentityElements(series.identity),
      '00080005': text('CS', 'ISO_IR 192'),
      '00080008': text('CS', 'DERIVED', 'SECONDARY', 'OTHER'),
      '00080016': text('UI', MR_SOP_CLASS),
      '00080018': text('UI', sopInstanceUid),
      '00080021': text('DA', series.identity.studyDate),
      '00080031': text('TM', series.identity.studyTime),
      '00080022': text('DA', series.identity.studyDate),
      '00080032': text('TM', series.identity.studyTime),
      '00080023': text('DA', series.identity.studyDate),
      '00080033': text('TM', series.identity.studyTime),
      '00080060': text('CS', 'MR'),
      '00080070': text('LO', series.manufacturer),
      '0008103E': text('LO', series.seriesDescription),
      '00081090': text('LO', series.manufacturerModel),
      ...(series.contrastAgent === null ? {} : { '00180010': text('LO', series.contrastAgent) }),
      '00180015': text('CS', 'HEAD'),
      '00180020': text('CS', 'SE'),
      '00180021': text('CS', 'SK'),
      '00180022': text('CS', ''),
      '00180023': text('CS', '2D'),
      '00180050': decimals(series.sliceThicknessMm),
      '00180080': decimals(series.repetitionTimeMs),
      '00180081': decimals(series.echoTimeMs),
      '00180087': decimals(series.magneticFieldStrengthT),
      '00180088': decimals(grid.spacingMm[2]),
      '00180091': text('IS', '8'),
      '00181030': text('LO', series.protocolName),
      '00185100': text('CS', 'HFS'),
      '0020000E': text('UI', series.seriesInstanceUid),
      '00200011': text('IS', String(series.seriesNumber)),
      '00200012': text('IS', '1'),
      '00200013': text('IS', String(k + 1)),
      '00200032': decimals(...position),
      '00200037': toCosines(grid.directions[0], grid.directions[1]),
      '00200052': text('UI', series.frameOfReferenceUid),
      '00201040': text('LO', ''),
      '00204000': text('LT', series.imageComments),
      '00280002': number('US', 1),
      '00280004': text('CS', 'MONOCHROME2'),
      '00280010': number('US', rows),
      '00280011': number('US', columns),
      '00280030': decimals(grid.spacingMm[1], grid.spacingMm[0]),
      '00280100': number('US', 16),
      '00280101': number('US', 12),
      '00280102': number('US', 11),
      '00280103': number('US', 0),
      '00280106': number('US', smallest),
      '00280107': number('US', largest),
      '00281050': decimals(series.window.center),
      '00281051': decimals(series.window.width),
      '7FE00010': { vr: 'OW', Value: [pixels.buffer] },
    };
    files.push({
      name: `IM${String(k + 1).padStart(4, '0')}.dcm`,
      sopInstanceUid,
      bytes: toDicomBytes(toMeta(MR_SOP_CLASS, sopInstanceUid, EXPLICIT_LITTLE_ENDIAN), dataset),
    });
  }
  return files;
}

/** An ROI to write: closed polygons by slice of the grid, x, y ... in index coordinates (centres at integers). */
export interface RoiToWrite {
  readonly name: string;
  readonly colour: readonly [number, number, number];
  readonly slices: ReadonlyMap<number, readonly Float64Array[]>;
}

/** One structure set over one series that `toMrImages` wrote. */
export interface StructureSetToWrite {
  readonly identity: DicomIdentity;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly seriesNumber: number;
  readonly seriesDescription: string;
  readonly label: string;
  readonly manufacturer: string;
  /** Grid, series and frame of reference of the image the contours belong to. */
  readonly grid: Grid;
  readonly imageSeriesInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly rois: readonly RoiToWrite[];
}

/** Writes an RT Structure Set (PS3.3 A.19) with CLOSED_PLANAR contours, coordinates to 1e-4 mm. */
export function toStructureSetFile(set: StructureSetToWrite): WrittenDicom {
  const imageOf = (k: number): Dataset => ({
    '00081150': text('UI', MR_SOP_CLASS),
    '00081155': text('UI', toSliceUid(set.imageSeriesInstanceUid, k)),
  });
  const allSlices = Array.from({ length: set.grid.dims[2] }, (_value, k) => k);
  const toContour = (k: number, polygon: Float64Array): Dataset => {
    const points: number[] = [];
    for (let n = 0; n + 1 < polygon.length; n += 2) {
      for (const value of toLpsMm(set.grid, [polygon[n]!, polygon[n + 1]!, k])) points.push(Math.round(value * 1e4) / 1e4);
    }
    return {
      '30060016': sequence(imageOf(k)),
      '30060042': text('CS', 'CLOSED_PLANAR'),
      '30060046': text('IS', String(points.length / 3)),
      '30060050': decimals(...points),
    };
  };
  const dataset: Dataset = {
    ...toIdentityElements(set.identity),
    '00080005': text('CS', 'ISO_IR 192'),
    '00080016': text('UI', RTSTRUCT_SOP_CLASS),
    '00080018': text('UI', set.sopInstanceUid),
    '00080021': text('DA', set.identity.studyDate),
    '00080031': text('TM', set.identity.studyTime),
    '00080060': text('CS', 'RTSTRUCT'),
    '00080070': text('LO', set.manufacturer),
    '0008103E': text('LO', set.seriesDescription),
    '0020000E': text('UI', set.seriesInstanceUid),
    '00200011': text('IS', String(set.seriesNumber)),
    '00200052': text('UI', set.frameOfReferenceUid),
    '30060002': text('SH', set.label.slice(0, 16)),
    '30060008': text('DA', set.identity.studyDate),
    '30060009': text('TM', set.identity.studyTime),
    '30060010': sequence({
      '00200052': text('UI', set.frameOfReferenceUid),
      '30060012': sequence({
        '00081150': text('UI', DETACHED_STUDY_SOP_CLASS),
        '00081155': text('UI', set.identity.studyInstanceUid),
        '30060014': sequence({
          '0020000E': text('UI', set.imageSeriesInstanceUid),
          '30060016': sequence(...allSlices.map(imageOf)),
        }),
      }),
    }),
    '30060020': sequence(
      ...set.rois.map((roi, n) => ({
        '30060022': text('IS', String(n + 1)),
        '30060024': text('UI', set.frameOfReferenceUid),
        '30060026': text('LO', roi.name),
        '30060036': text('CS', 'MANUAL'),
      })),
    ),
    '30060039': sequence(
      ...set.rois.map((roi, n) => ({
        '3006002A': text('IS', ...roi.colour.map(String)),
        '30060040': sequence(
          ...[...roi.slices]
            .sort((a, b) => a[0] - b[0])
            .flatMap(([k, polygons]) => polygons.map((polygon) => toContour(k, polygon))),
        ),
        '30060084': text('IS', String(n + 1)),
      })),
    ),
    '30060080': sequence(
      ...set.rois.map((_roi, n) => ({
        '30060082': text('IS', String(n + 1)),
        '30060084': text('IS', String(n + 1)),
        '300600A4': text('CS', 'GTV'),
        '300600A6': text('PN', ''),
      })),
    ),
    '300E0002': text('CS', 'UNAPPROVED'),
  };
  return {
    name: 'RS.dcm',
    sopInstanceUid: set.sopInstanceUid,
    bytes: toDicomBytes(toMeta(RTSTRUCT_SOP_CLASS, set.sopInstanceUid, IMPLICIT_LITTLE_ENDIAN), dataset),
  };
}

/**
 * What the program knows of one DICOM image object, as plain typed fields.
 * Pure: `src-main/node/dicom-io` fills it from bytes; nothing here reads files.
 */
import type { Vec3 } from '../geometry/grid';

/**
 * Header of one single-frame image instance. Texts are trimmed, `null` where the
 * attribute is absent or empty. Lengths in mm, times in ms, field in tesla,
 * dates as DICOM DA (YYYYMMDD). Tags: PS3.6; meaning: PS3.3 C.7.6, C.8.3.
 */
export interface DicomInstance {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid: string | null;
  readonly transferSyntaxUid: string;
  readonly modality: string;
  readonly patientName: string | null;
  readonly patientId: string | null;
  readonly patientBirthDate: string | null;
  readonly patientSex: string | null;
  readonly accessionNumber: string | null;
  readonly studyId: string | null;
  readonly studyDescription: string | null;
  readonly studyDate: string | null;
  readonly studyTime: string | null;
  readonly seriesDescription: string | null;
  readonly seriesDate: string | null;
  readonly seriesTime: string | null;
  readonly seriesNumber: number | null;
  readonly instanceNumber: number | null;
  readonly acquisitionNumber: number | null;
  readonly bodyPart: string | null;
  readonly imageType: readonly string[];
  readonly imageComments: string | null;
  /** Image Position (Patient): LPS mm of the centre of the first pixel. */
  readonly positionLpsMm: Vec3 | null;
  /** Image Orientation (Patient): direction in which columns grow (along a row), then rows. */
  readonly orientation: readonly [Vec3, Vec3] | null;
  /** Pixel Spacing as stored: [distance between rows (y), distance between columns (x)]. */
  readonly pixelSpacingMm: readonly [number, number] | null;
  readonly sliceThicknessMm: number | null;
  readonly spacingBetweenSlicesMm: number | null;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly numberOfFrames: number;
  readonly photometricInterpretation: string;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  /** 0 unsigned, 1 two's complement. */
  readonly pixelRepresentation: number;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  readonly windowCenter: number | null;
  readonly windowWidth: number | null;
  readonly contrastAgent: string | null;
  readonly scanningSequence: readonly string[];
  readonly sequenceVariant: readonly string[];
  readonly scanOptions: readonly string[];
  readonly sequenceName: string | null;
  readonly protocolName: string | null;
  readonly repetitionTimeMs: number | null;
  readonly echoTimeMs: number | null;
  readonly inversionTimeMs: number | null;
  readonly echoNumber: number | null;
  readonly echoTrainLength: number | null;
  readonly flipAngleDeg: number | null;
  readonly manufacturer: string | null;
  readonly manufacturerModel: string | null;
  readonly magneticFieldStrengthT: number | null;
  readonly deviceSerialNumber: string | null;
}

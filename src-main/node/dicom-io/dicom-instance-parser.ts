/**
 * From bytes to a typed header and its undecoded pixels, with a named reason for
 * every file that cannot be used. Decodes no pixels (see `pixel-decoder`) and
 * decides nothing about series (see `core/dicom`).
 */
import { fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import type { DicomInstance } from '@shared/core/dicom/dicom-instance';
import type { Vec3 } from '@shared/core/geometry/grid';
import { makeDatasetValues, type DatasetValues } from './dataset-values';
import { parseDicomDataset, type Dataset, type DicomFile } from './dicom-dataset';
import { toTransferSyntax } from './transfer-syntax';

export const RTSTRUCT_SOP_CLASS = '1.2.840.10008.5.1.4.1.1.481.3';
const SEG_SOP_CLASS = '1.2.840.10008.5.1.4.1.1.66.4';
export const MR_SOP_CLASS = '1.2.840.10008.5.1.4.1.1.4';
const ENHANCED_MR_SOP_CLASSES: ReadonlySet<string> = new Set(['1.2.840.10008.5.1.4.1.1.4.1', '1.2.840.10008.5.1.4.1.1.4.4']);
const DICOMDIR_SOP_CLASS = '1.2.840.10008.1.3.10';

/** Modalities whose images this program reads. */
const IMAGE_MODALITIES: ReadonlySet<string> = new Set(['MR']);

/** What kind of object a file holds, as far as this program cares. */
type DicomKind = 'image' | 'rtstruct' | 'seg' | 'dicomdir' | 'other';

/** A parsed file: header, kind, and the pixel data as stored (views on the bytes of the file). */
export interface ParsedDicom {
  readonly kind: DicomKind;
  readonly instance: DicomInstance;
  /** Pixel data: one entry when native, one a frame when encapsulated; null when absent. */
  readonly pixels: readonly Uint8Array[] | null;
  readonly dataset: Dataset;
  readonly characterSets: readonly string[];
}

const toVec3 = (values: readonly number[], from = 0): Vec3 | null => {
  const [x, y, z] = [values[from], values[from + 1], values[from + 2]];
  return x === undefined || y === undefined || z === undefined ? null : [x, y, z];
};

function toInstance(values: DatasetValues, meta: DatasetValues): DicomInstance {
  const position = values.numbers('00200032');
  const orientation = values.numbers('00200037');
  const row = orientation.length === 6 ? toVec3(orientation) : null;
  const column = orientation.length === 6 ? toVec3(orientation, 3) : null;
  const [rowSpacing, columnSpacing] = values.numbers('00280030');
  const bitsAllocated = values.number('00280100') ?? 0;
  const bitsStored = values.number('00280101') ?? bitsAllocated;
  return {
    sopInstanceUid: values.text('00080018') ?? meta.text('00020003') ?? '',
    sopClassUid: values.text('00080016') ?? meta.text('00020002') ?? '',
    studyInstanceUid: values.text('0020000D') ?? '',
    seriesInstanceUid: values.text('0020000E') ?? '',
    frameOfReferenceUid: values.text('00200052'),
    transferSyntaxUid: meta.text('00020010') ?? '1.2.840.10008.1.2',
    modality: values.text('00080060') ?? '',
    patientName: values.text('00100010'),
    patientId: values.text('00100020'),
    patientBirthDate: values.text('00100030'),
    patientSex: values.text('00100040'),
    accessionNumber: values.text('00080050'),
    studyId: values.text('00200010'),
    studyDescription: values.text('00081030'),
    studyDate: values.text('00080020'),
    studyTime: values.text('00080030'),
    seriesDescription: values.text('0008103E'),
    seriesDate: values.text('00080021'),
    seriesTime: values.text('00080031'),
    seriesNumber: values.number('00200011'),
    instanceNumber: values.number('00200013'),
    acquisitionNumber: values.number('00200012'),
    bodyPart: values.text('00180015'),
    imageType: values.texts('00080008'),
    imageComments: values.text('00204000'),
    positionLpsMm: position.length === 3 ? toVec3(position) : null,
    orientation: row && column ? [row, column] : null,
    pixelSpacingMm: rowSpacing !== undefined && columnSpacing !== undefined ? [rowSpacing, columnSpacing] : null,
    sliceThicknessMm: values.number('00180050'),
    spacingBetweenSlicesMm: values.number('00180088'),
    rows: values.number('00280010') ?? 0,
    columns: values.number('00280011') ?? 0,
    samplesPerPixel: values.number('00280002') ?? 1,
    numberOfFrames: values.number('00280008') ?? 1,
    photometricInterpretation: values.text('00280004') ?? '',
    bitsAllocated,
    bitsStored,
    highBit: values.number('00280102') ?? bitsStored - 1,
    pixelRepresentation: values.number('00280103') ?? 0,
    rescaleSlope: values.number('00281053') ?? 1,
    rescaleIntercept: values.number('00281052') ?? 0,
    windowCenter: values.number('00281050'),
    windowWidth: values.number('00281051'),
    contrastAgent: values.text('00180010'),
    scanningSequence: values.texts('00180020'),
    sequenceVariant: values.texts('00180021'),
    scanOptions: values.texts('00180022'),
    sequenceName: values.text('00180024'),
    protocolName: values.text('00181030'),
    repetitionTimeMs: values.number('00180080'),
    echoTimeMs: values.number('00180081'),
    inversionTimeMs: values.number('00180082'),
    echoNumber: values.number('00180086'),
    echoTrainLength: values.number('00180091'),
    flipAngleDeg: values.number('00181314'),
    manufacturer: values.text('00080070'),
    manufacturerModel: values.text('00081090'),
    magneticFieldStrengthT: values.number('00180087'),
    deviceSerialNumber: values.text('00181000'),
  };
}

const toKind = (instance: DicomInstance): DicomKind => {
  if (instance.sopClassUid === RTSTRUCT_SOP_CLASS || instance.modality === 'RTSTRUCT') return 'rtstruct';
  if (instance.sopClassUid === SEG_SOP_CLASS || instance.modality === 'SEG') return 'seg';
  if (instance.sopClassUid === DICOMDIR_SOP_CLASS) return 'dicomdir';
  return instance.rows > 0 || IMAGE_MODALITIES.has(instance.modality) ? 'image' : 'other';
};

const toPixels = (file: DicomFile): readonly Uint8Array[] | null => {
  const value = file.dataset['7FE00010']?.Value;
  if (!Array.isArray(value)) return null;
  const parts = value.flatMap((part: unknown) =>
    part instanceof ArrayBuffer
      ? [new Uint8Array(part)]
      : ArrayBuffer.isView(part)
        ? [new Uint8Array(part.buffer, part.byteOffset, part.byteLength)]
        : [],
  );
  return parts.length > 0 ? parts : null;
};

/**
 * Parses one DICOM file of any kind. Problems: `import/not-dicom`,
 * `import/truncated`, `import/missing-uid` (SOP, study or series instance UID absent).
 */
export function parseDicom(bytes: Uint8Array): Result<ParsedDicom> {
  const file = parseDicomDataset(bytes);
  if (!file.ok) return file;
  const { dataset, meta, characterSets } = file.value;
  const instance = toInstance(makeDatasetValues(dataset, characterSets), makeDatasetValues(meta));
  const kind = toKind(instance);
  if (kind !== 'dicomdir' && !(instance.sopInstanceUid && instance.studyInstanceUid && instance.seriesInstanceUid)) {
    // An element boundary can hide the cut: an image without its ids and its pixels was cut off.
    if (dataset['7FE00010'] === undefined && dataset['00280010'] === undefined)
      return fail('import/truncated', { bytes: bytes.length });
    return fail('import/missing-uid', { sopInstanceUid: instance.sopInstanceUid });
  }
  return ok({ kind, instance, pixels: toPixels(file.value), dataset, characterSets });
}

/**
 * Why an image instance cannot enter a volume, or null. Named reasons:
 * `import/wrong-modality`, `import/multi-frame`, `import/colour`, `import/no-pixels`,
 * `import/unsupported-transfer-syntax`, `import/unsupported-pixel-format`, `import/truncated`.
 */
export function findImageProblem(parsed: ParsedDicom): Problem | null {
  const { instance, kind, pixels } = parsed;
  if (kind !== 'image' || !IMAGE_MODALITIES.has(instance.modality)) {
    return problem('import/wrong-modality', { modality: instance.modality, sopClassUid: instance.sopClassUid });
  }
  const syntax = toTransferSyntax(instance.transferSyntaxUid);
  if (syntax.encoding === 'unsupported') {
    return problem('import/unsupported-transfer-syntax', { uid: instance.transferSyntaxUid, name: syntax.name });
  }
  if (instance.numberOfFrames > 1 || ENHANCED_MR_SOP_CLASSES.has(instance.sopClassUid)) {
    return problem('import/multi-frame', { frames: instance.numberOfFrames });
  }
  if (!pixels) return problem(instance.rows > 0 ? 'import/no-pixels' : 'import/truncated', { modality: instance.modality });
  if (instance.samplesPerPixel !== 1 || !['MONOCHROME1', 'MONOCHROME2'].includes(instance.photometricInterpretation)) {
    return problem('import/colour', {
      samplesPerPixel: instance.samplesPerPixel,
      photometricInterpretation: instance.photometricInterpretation,
    });
  }
  const { bitsAllocated, bitsStored, highBit, rows, columns } = instance;
  if (
    ![8, 16].includes(bitsAllocated) ||
    bitsStored < 1 ||
    bitsStored > bitsAllocated ||
    highBit < bitsStored - 1 ||
    highBit >= bitsAllocated ||
    !(rows > 0) ||
    !(columns > 0)
  ) {
    return problem('import/unsupported-pixel-format', { bitsAllocated, bitsStored, highBit, rows, columns });
  }
  if (syntax.encoding === 'little-endian' || syntax.encoding === 'big-endian') {
    const expected = (rows * columns * bitsAllocated) / 8;
    const found = pixels[0]?.byteLength ?? 0;
    if (found < expected) return problem('import/truncated', { expectedBytes: expected, foundBytes: found });
  } else if ((pixels[0]?.byteLength ?? 0) === 0) {
    return problem('import/no-pixels', { modality: instance.modality });
  }
  return null;
}

/**
 * Parses the header of an image for import: typed fields, or the named reason why
 * this file is not taken in. Pixels are checked for presence and length, not decoded.
 */
export function parseDicomHeader(bytes: Uint8Array): Result<DicomInstance> {
  const parsed = parseDicom(bytes);
  if (!parsed.ok) return parsed;
  const found = findImageProblem(parsed.value);
  return found ? { ok: false, error: found } : ok(parsed.value.instance);
}

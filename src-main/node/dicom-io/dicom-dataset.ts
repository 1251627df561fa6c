/**
 * The one file that talks to dcmjs: bytes to a data set and back, with its
 * console output off and its exceptions turned into problems. Nothing else of
 * the program imports dcmjs.
 */
import dcmjs from 'dcmjs';
import { fail, ok, type Result } from '@shared/base/result';

dcmjs.log.setLevel('silent', false);
for (const logger of Object.values(dcmjs.log.getLoggers())) logger.setLevel('silent', false);

/** One element: value representation and values, sequences as nested data sets. */
export interface Element {
  vr: string;
  Value?: unknown[];
  _rawValue?: unknown;
}
/** Elements by tag as eight upper-case hex digits. */
export type Dataset = Record<string, Element>;

export interface DicomFile {
  readonly meta: Dataset;
  readonly dataset: Dataset;
  /** Specific Character Set as stored, one entry a value. */
  readonly characterSets: readonly string[];
}

const PREAMBLE = 128;

/** Whether the bytes carry the DICOM prefix (PS3.10 7.1). 132 bytes suffice. */
export function isDicom(bytes: Uint8Array): boolean {
  return (
    bytes.length >= PREAMBLE + 4 &&
    bytes[PREAMBLE] === 0x44 &&
    bytes[PREAMBLE + 1] === 0x49 &&
    bytes[PREAMBLE + 2] === 0x43 &&
    bytes[PREAMBLE + 3] === 0x4d
  );
}

/** dcmjs wants an ArrayBuffer that holds the file and nothing else. */
const toArrayBuffer = (bytes: Uint8Array): ArrayBuffer => {
  if (bytes.buffer instanceof ArrayBuffer && bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength) {
    return bytes.buffer;
  }
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
};

/**
 * Reads a DICOM file (PS3.10). Pixel data stay views on the bytes (no copy).
 * Problems: `import/not-dicom`, `import/truncated` (the bytes end within the data
 * set or the stream is damaged).
 */
export function parseDicomDataset(bytes: Uint8Array): Result<DicomFile> {
  if (!isDicom(bytes)) return fail('import/not-dicom');
  const buffer = toArrayBuffer(bytes);
  let file;
  try {
    file = dcmjs.data.DicomMessage.readFile(buffer, { noCopy: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    // Several or unknown character sets are no reason to refuse a file: texts are decoded again by `dicom-text`.
    const lenient = message.includes('character set') || message.includes('meta length');
    if (!lenient) return fail('import/truncated', { bytes: bytes.length });
    try {
      file = dcmjs.data.DicomMessage.readFile(buffer, { noCopy: true, ignoreErrors: true });
    } catch {
      return fail('import/truncated', { bytes: bytes.length });
    }
  }
  const raw = file.dict['00080005']?._rawValue;
  const characterSets = Array.isArray(raw) ? raw.map((value) => String(value).trim()) : [];
  return ok({ meta: file.meta, dataset: file.dict, characterSets });
}

/** Writes a data set as a DICOM file, explicit VR little endian unless the meta data say otherwise. */
export function toDicomBytes(meta: Dataset, dataset: Dataset): Uint8Array {
  const file = new dcmjs.data.DicomDict(meta);
  file.dict = dataset;
  return new Uint8Array(file.write({ fragmentMultiframe: false }));
}

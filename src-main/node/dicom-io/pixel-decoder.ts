/**
 * Stored pixels of one instance as a typed array: native little and big endian,
 * RLE and JPEG lossless (WebAssembly codecs, loaded on first use). Rescale is not
 * applied and MONOCHROME1 is not inverted: stored values stay what they are.
 */
import type * as Codecs from 'dcmjs-codecs';
import { fail, ok, type Result } from '@shared/base/result';
import type { DicomInstance } from '@shared/core/dicom/dicom-instance';
import { findImageProblem, type ParsedDicom } from './dicom-instance-parser';
import { toTransferSyntax } from './transfer-syntax';

export type PixelArray = Int8Array | Uint8Array | Int16Array | Uint16Array;

type CodecsModule = typeof Codecs;
let codecs: Promise<CodecsModule> | null = null;

/** Loads the WebAssembly codecs once a process. The package stays outside the bundle: it finds its .wasm beside itself. */
function loadCodecs(): Promise<CodecsModule> {
  codecs ??= import('dcmjs-codecs').then(async (loaded) => {
    // A CommonJS package: in ESM its exports arrive as the default export.
    // The package types only the namespace, which is the same object.
    const module = 'default' in loaded ? (loaded.default as CodecsModule) : loaded;
    module.log.setLevel('silent', false);
    await module.NativeCodecs.initializeAsync({ logCodecsInfo: false, logCodecsTrace: false });
    return module;
  });
  return codecs;
}

/**
 * Masks to BitsStored below HighBit and extends the sign (PS3.5 8.1.1): overlay and
 * padding bits above or below the stored bits never reach an intensity.
 */
function toStoredValues(instance: DicomInstance, bytes: Uint8Array, bigEndian: boolean): PixelArray {
  const { bitsAllocated, bitsStored, highBit, pixelRepresentation } = instance;
  const count = instance.rows * instance.columns;
  const shift = highBit + 1 - bitsStored;
  const signed = pixelRepresentation === 1;
  // Sign extension by shifting the sign bit to bit 31 and back; the same shifts mask unsigned values.
  const up = 32 - bitsStored - shift;
  const down = 32 - bitsStored;
  if (bitsAllocated === 8) {
    const out = signed ? new Int8Array(count) : new Uint8Array(count);
    for (let n = 0; n < count; n += 1) out[n] = signed ? (bytes[n]! << up) >> down : (bytes[n]! << up) >>> down;
    return out;
  }
  const out = signed ? new Int16Array(count) : new Uint16Array(count);
  const low = bigEndian ? 1 : 0;
  const high = 1 - low;
  for (let n = 0; n < count; n += 1) {
    const word = bytes[2 * n + low]! | (bytes[2 * n + high]! << 8);
    out[n] = signed ? (word << up) >> down : (word << up) >>> down;
  }
  return out;
}

const toSwappedPairs = (bytes: Uint8Array): Uint8Array => bytes.map((_value, n) => bytes[n ^ 1] ?? 0);

/** A frame may come in several fragments (PS3.5 A.4): together they are one stream. */
function toOneBuffer(parts: readonly Uint8Array[]): Uint8Array | null {
  if (parts.length <= 1) return parts[0] ?? null;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/**
 * Decodes the pixels of one single-frame image, rows x columns values, row by row.
 * Int8Array/Uint8Array for 8 bits allocated, Int16Array/Uint16Array for 16.
 * Problems: those of `findImageProblem`, and `import/damaged-pixels` when a codec fails.
 */
export async function decodePixels(parsed: ParsedDicom): Promise<Result<PixelArray>> {
  const found = findImageProblem(parsed);
  if (found) return { ok: false, error: found };
  const { instance, pixels } = parsed;
  const encoded = pixels ? toOneBuffer(pixels) : null;
  if (!encoded) return fail('import/no-pixels', { modality: instance.modality });
  const { encoding, name } = toTransferSyntax(instance.transferSyntaxUid);
  if (encoding === 'little-endian' || encoding === 'big-endian') {
    const swapped = encoding === 'big-endian';
    // OB pixel data are bytes in any byte order; 8-bit pixels in OW words lie swapped in pairs in big endian (PS3.5 8.1.2).
    const words = swapped && instance.bitsAllocated === 8 && parsed.dataset['7FE00010']?.vr === 'OW';
    return ok(toStoredValues(instance, words ? toSwappedPairs(encoded) : encoded, swapped));
  }
  const { Context, NativeCodecs } = await loadCodecs();
  const expected = (instance.rows * instance.columns * instance.bitsAllocated) / 8;
  try {
    const context = new Context({
      width: instance.columns,
      height: instance.rows,
      bitsAllocated: instance.bitsAllocated,
      bitsStored: instance.bitsStored,
      samplesPerPixel: 1,
      pixelRepresentation: instance.pixelRepresentation,
      planarConfiguration: 0,
      photometricInterpretation: instance.photometricInterpretation,
      encodedBuffer: encoded,
    });
    const decoded = (encoding === 'rle' ? NativeCodecs.decodeRle(context) : NativeCodecs.decodeJpeg(context)).getDecodedBuffer();
    if (!decoded || decoded.byteLength < expected) {
      return fail('import/damaged-pixels', { name, expectedBytes: expected, foundBytes: decoded?.byteLength ?? 0 });
    }
    return ok(toStoredValues(instance, decoded, false));
  } catch {
    return fail('import/damaged-pixels', { name, expectedBytes: expected, foundBytes: 0 });
  }
}

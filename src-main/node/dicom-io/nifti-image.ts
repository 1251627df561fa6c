/**
 * NIfTI-1 and NIfTI-2 files (.nii, .nii.gz): read as a volume on its grid, and write
 * images and masks. Knows nothing of planes or series.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { isNIFTI, NIFTI1, readHeader } from 'nifti-reader-js';
import { fail, ok, type Result } from '@shared/base/result';
import { gridFromRasAffine } from '@shared/core/geometry/affine-grid';
import type { Grid } from '@shared/core/geometry/grid';
import type { StoredArray, Volume } from '@shared/core/volume/volume';

/** Largest unpacked file taken: 2 GiB. */
const MAX_UNPACKED_BYTES = 2 ** 31;

const swapBytes = (bytes: Uint8Array, width: number): void => {
  for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
};

/** Typed array of a NIfTI data type code over `buffer` (machine order, little endian); null where not supported. */
function toStoredArray(code: number, buffer: ArrayBuffer): StoredArray | null {
  switch (code) {
    case 2:
      return new Uint8Array(buffer);
    case 4:
      return new Int16Array(buffer);
    case 8:
      return new Int32Array(buffer);
    case 16:
      return new Float32Array(buffer);
    case 64:
      return new Float64Array(buffer);
    case 256:
      return new Int8Array(buffer);
    case 512:
      return new Uint16Array(buffer);
    case 768:
      return new Uint32Array(buffer);
    case 1024:
      return Float64Array.from(new BigInt64Array(buffer), Number);
    case 1280:
      return Float64Array.from(new BigUint64Array(buffer), Number);
    default:
      return null;
  }
}

const SUPPORTED_BITS: ReadonlyMap<number, number> = new Map([
  [2, 8],
  [4, 16],
  [8, 32],
  [16, 32],
  [64, 64],
  [256, 8],
  [512, 16],
  [768, 32],
  [1024, 64],
  [1280, 64],
]);

/**
 * Reads a NIfTI file. Orientation: sform where its code > 0, else qform (profile rule 1);
 * spacings rounded to 1e-6 mm. Intensity = stored x scl_slope + scl_inter; a slope of 0 or
 * no number means none. Errors: `nifti/not-nifti`, `nifti/truncated`, `nifti/not-3d`,
 * `nifti/unsupported-datatype`, `nifti/unsupported-units`, `nifti/no-orientation`, and those
 * of `gridFromRasAffine`.
 */
export function parseNifti(bytes: Uint8Array): Result<Volume> {
  let plain = bytes;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      plain = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
    } catch {
      return fail('nifti/truncated', { bytes: bytes.length });
    }
  }
  const buffer = new ArrayBuffer(plain.byteLength);
  new Uint8Array(buffer).set(plain);
  if (buffer.byteLength < 348 || !isNIFTI(buffer)) return fail('nifti/not-nifti', { bytes: bytes.length });
  let header;
  try {
    header = readHeader(buffer);
  } catch {
    return fail('nifti/not-nifti', { bytes: bytes.length });
  }
  const dim = (n: number): number => header.dims[n] ?? 1;
  const extra = [4, 5, 6, 7].filter((n) => n <= dim(0)).map(dim);
  if (dim(0) < 2 || extra.some((n) => n > 1)) return fail('nifti/not-3d', { dims: header.dims.map(String) });
  const dims = [dim(1), dim(2), dim(0) < 3 ? 1 : dim(3)] as const;

  const bits = SUPPORTED_BITS.get(header.datatypeCode);
  if (bits === undefined) return fail('nifti/unsupported-datatype', { code: header.datatypeCode });
  const lengthUnit = header.xyzt_units & 7;
  if (lengthUnit !== 0 && lengthUnit !== 2) return fail('nifti/unsupported-units', { code: lengthUnit });

  let affine: readonly (readonly number[])[];
  if (header.sform_code > 0) {
    // The library prefers the larger code; the profile prefers the sform: read its rows here.
    const view = new DataView(buffer);
    const nifti1 = header instanceof NIFTI1;
    const row = (r: number): readonly number[] =>
      [0, 1, 2, 3].map((c) =>
        nifti1
          ? view.getFloat32(280 + (r * 4 + c) * 4, header.littleEndian)
          : view.getFloat64(400 + (r * 4 + c) * 8, header.littleEndian),
      );
    affine = [row(0), row(1), row(2)];
  } else if (header.qform_code > 0) {
    affine = header.getQformMat();
  } else {
    return fail('nifti/no-orientation');
  }
  const grid = gridFromRasAffine(dims, affine);
  if (!grid.ok) return grid;

  const voxels = dims[0] * dims[1] * dims[2];
  const start = Math.round(header.vox_offset);
  const length = (voxels * bits) / 8;
  if (start + length > buffer.byteLength) {
    return fail('nifti/truncated', { bytes: bytes.length, expectedBytes: start + length, foundBytes: buffer.byteLength });
  }
  const data = buffer.slice(start, start + length);
  if (!header.littleEndian && bits > 8) swapBytes(new Uint8Array(data), bits / 8);
  const stored = toStoredArray(header.datatypeCode, data);
  if (!stored) return fail('nifti/unsupported-datatype', { code: header.datatypeCode });
  const scaled = Number.isFinite(header.scl_slope) && header.scl_slope !== 0;
  return ok({
    grid: grid.value,
    stored,
    slope: scaled ? header.scl_slope : 1,
    intercept: scaled && Number.isFinite(header.scl_inter) ? header.scl_inter : 0,
  });
}

/** NIfTI data type code of a typed array. */
function toDatatypeCode(stored: StoredArray): number {
  if (stored instanceof Uint8Array) return 2;
  if (stored instanceof Int16Array) return 4;
  if (stored instanceof Int32Array) return 8;
  if (stored instanceof Float32Array) return 16;
  if (stored instanceof Float64Array) return 64;
  if (stored instanceof Int8Array) return 256;
  return stored instanceof Uint16Array ? 512 : 768;
}

/**
 * Writes a volume as NIfTI-1 (single file, little endian) with its grid as sform (RAS,
 * code 1). Directions and origin are float32 there: good to about 1e-5 mm. `gzip` packs it.
 */
export function toNiftiBytes(
  volume: Volume,
  options: { readonly gzip?: boolean; readonly description?: string } = {},
): Uint8Array {
  const { grid, stored } = volume;
  const header = new ArrayBuffer(352);
  const view = new DataView(header);
  view.setInt32(0, 348, true);
  [3, ...grid.dims, 1, 1, 1, 1].forEach((value, n) => view.setInt16(40 + 2 * n, value, true));
  view.setInt16(70, toDatatypeCode(stored), true);
  view.setInt16(72, stored.BYTES_PER_ELEMENT * 8, true);
  [1, ...grid.spacingMm, 1, 1, 1, 1].forEach((value, n) => view.setFloat32(76 + 4 * n, value, true));
  view.setFloat32(108, 352, true);
  view.setFloat32(112, volume.slope, true);
  view.setFloat32(116, volume.intercept, true);
  view.setUint8(123, 2);
  new Uint8Array(header).set(new TextEncoder().encode(options.description ?? '').subarray(0, 79), 148);
  view.setInt16(254, 1, true);
  const toRas = [-1, -1, 1] as const;
  for (const r of [0, 1, 2] as const) {
    for (const c of [0, 1, 2] as const) {
      view.setFloat32(280 + (r * 4 + c) * 4, toRas[r] * grid.directions[c][r] * grid.spacingMm[c], true);
    }
    view.setFloat32(280 + (r * 4 + 3) * 4, toRas[r] * grid.originLpsMm[r], true);
  }
  new Uint8Array(header).set(new TextEncoder().encode('n+1'), 344);
  const bytes = Buffer.concat([new Uint8Array(header), new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength)]);
  return options.gzip ? gzipSync(bytes) : bytes;
}

/** Writes a mask (one byte a voxel) on a grid. */
export const toNiftiMask = (mask: Uint8Array, grid: Grid, options: { readonly gzip?: boolean } = {}): Uint8Array =>
  toNiftiBytes({ grid, stored: mask, slope: 1, intercept: 0 }, options);

/** A small NIfTI-1 reader for tests of the core: no file of the program reads through it. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { unwrap } from '@shared/base/result';
import { gridFromRasAffine } from '@shared/core/geometry/affine-grid';
import { axialMappingWithoutNormal } from '@shared/core/geometry/axis-mapping';
import { reorientVolume } from '@shared/core/volume/canonical-orientation';
import type { StoredArray, Volume } from '@shared/core/volume/volume';

/** The volume of a little-endian NIfTI-1 file in its stored orientation. */
export function readNiftiVolume(path: string): Volume {
  const raw = readFileSync(path);
  const bytes = path.endsWith('.gz') ? gunzipSync(raw) : raw;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getInt32(0, true) !== 348) throw new Error(`${path}: not a little-endian NIfTI-1 file`);
  const dim = (n: number): number => view.getInt16(40 + 2 * n, true);
  const dims = [dim(1), dim(2), dim(3)] as const;
  const count = dims[0] * dims[1] * dims[2];
  const f32 = (offset: number): number => view.getFloat32(offset, true);
  const start = bytes.byteOffset + f32(108);
  const buffer = bytes.buffer.slice(start, start + count * (view.getInt16(72, true) / 8));
  const slope = f32(112);
  const rescaled = Number.isFinite(slope) && slope !== 0;
  const affine =
    view.getInt16(254, true) > 0
      ? [280, 296, 312].map((row) => [0, 4, 8, 12].map((column) => f32(row + column)))
      : affineOfQform(f32, view.getInt16(252, true));
  return {
    grid: unwrap(gridFromRasAffine(dims, affine)),
    stored: storedOf(view.getInt16(70, true), buffer),
    slope: rescaled ? slope : 1,
    intercept: rescaled ? f32(116) : 0,
  };
}

/** The same, brought to the canonical axial orientation. */
export function readCanonicalNifti(path: string): Volume {
  const volume = readNiftiVolume(path);
  return reorientVolume(volume, unwrap(axialMappingWithoutNormal(volume.grid)));
}

/** Non-zero voxels of a mask volume. */
export const toMask = (volume: Volume): Uint8Array => Uint8Array.from(volume.stored, (v) => (v === 0 ? 0 : 1));

function storedOf(datatype: number, buffer: ArrayBuffer | SharedArrayBuffer): StoredArray {
  if (datatype === 2) return new Uint8Array(buffer);
  if (datatype === 4) return new Int16Array(buffer);
  if (datatype === 8) return new Int32Array(buffer);
  if (datatype === 16) return new Float32Array(buffer);
  if (datatype === 64) return new Float64Array(buffer);
  if (datatype === 512) return new Uint16Array(buffer);
  throw new Error(`NIfTI datatype ${datatype}`);
}

/** Quaternion form of the NIfTI-1 standard (method 2). */
function affineOfQform(f32: (offset: number) => number, code: number): number[][] {
  if (code <= 0) throw new Error('neither sform nor qform');
  const [b, c, d] = [f32(256), f32(260), f32(264)];
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const [dx, dy] = [f32(80), f32(84)];
  const dz = f32(88) * (f32(76) < 0 ? -1 : 1);
  return [
    [(a * a + b * b - c * c - d * d) * dx, 2 * (b * c - a * d) * dy, 2 * (b * d + a * c) * dz, f32(268)],
    [2 * (b * c + a * d) * dx, (a * a + c * c - b * b - d * d) * dy, 2 * (c * d - a * b) * dz, f32(272)],
    [2 * (b * d - a * c) * dx, 2 * (c * d + a * b) * dy, (a * a + d * d - c * c - b * b) * dz, f32(276)],
  ];
}

/** A volume in the patient's axes. Only moves voxels; intensities and rescale stay as stored. */
import { unreachable } from '@shared/base/assert';
import { type AxisMapping, canonicalMapping, isIdentityMapping, reorder, reorientGrid } from '../geometry/axis-mapping';
import { type Plane, planeOf } from '../geometry/plane';
import type { StoredArray, Volume } from './volume';

/** A new array of the same kind and length. */
function emptyLike(stored: StoredArray): StoredArray {
  if (stored instanceof Int8Array) return new Int8Array(stored.length);
  if (stored instanceof Uint8Array) return new Uint8Array(stored.length);
  if (stored instanceof Int16Array) return new Int16Array(stored.length);
  if (stored instanceof Uint16Array) return new Uint16Array(stored.length);
  if (stored instanceof Int32Array) return new Int32Array(stored.length);
  if (stored instanceof Uint32Array) return new Uint32Array(stored.length);
  if (stored instanceof Float32Array) return new Float32Array(stored.length);
  if (stored instanceof Float64Array) return new Float64Array(stored.length);
  return unreachable(stored);
}

/** The volume with its index axes permuted and flipped by `mapping`; the same object when nothing changes. */
export function reorientVolume(volume: Volume, mapping: AxisMapping): Volume {
  if (isIdentityMapping(mapping)) return volume;
  const stored = reorder<StoredArray>(volume.stored, volume.grid.dims, mapping, emptyLike(volume.stored));
  return { ...volume, grid: reorientGrid(volume.grid, mapping), stored };
}

/** A mask (one byte a voxel, in the order of a grid of `dims`) moved by the mapping of its image. */
export function reorientMask(mask: Uint8Array, dims: readonly [number, number, number], mapping: AxisMapping): Uint8Array {
  return isIdentityMapping(mapping) ? mask : reorder<Uint8Array>(mask, dims, mapping, new Uint8Array(mask.length));
}

/**
 * Brings a volume whose third index axis is the slice axis (every DICOM series) to the
 * canonical orientation of its plane (science 2.1 rule 1), with the mapping that reorders
 * a mask drawn in the native order identically (`reorientMask`).
 */
export function toCanonicalOrientation(
  volume: Volume,
  plane: Plane = planeOf(volume.grid).plane,
): { readonly volume: Volume; readonly mapping: AxisMapping } {
  const mapping = canonicalMapping(volume.grid, plane);
  return { volume: reorientVolume(volume, mapping), mapping };
}

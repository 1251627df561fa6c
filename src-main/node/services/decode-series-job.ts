/** The job `decode-series`: files of one series to the bytes that the viewer uploads. Runs with or without a worker. */
import { ok, type Result } from '@shared/base/result';
import type { VolumeHeader } from '@shared/contract/entities';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import { loadSeriesVolume } from '../dicom-io/series-loader';
import { makeObjectStore } from '../store/object-store';

export interface DecodeSeriesInput {
  readonly objectsFolder: string;
  /** Objects of the slices of one stack, in any order. */
  readonly objects: readonly string[];
}
export interface DecodedSeries {
  readonly header: VolumeHeader;
  /** Stored values, little endian, i fastest, in the canonical grid. */
  readonly bytes: Uint8Array;
}

function typeNameOf(stored: StoredArray): VolumeHeader['type'] {
  if (stored instanceof Int8Array) return 'Int8Array';
  if (stored instanceof Uint8Array) return 'Uint8Array';
  if (stored instanceof Int16Array) return 'Int16Array';
  if (stored instanceof Uint16Array) return 'Uint16Array';
  if (stored instanceof Int32Array) return 'Int32Array';
  if (stored instanceof Uint32Array) return 'Uint32Array';
  return stored instanceof Float32Array ? 'Float32Array' : 'Float64Array';
}

/**
 * Centre and width of a window over the 1st to 99th percentile of the rescaled values, from
 * every n-th voxel (about 100,000: a window needs no more). The width is at least 1.
 */
export function toPercentileWindow(volume: Volume): VolumeHeader['window'] {
  const step = Math.max(1, Math.floor(volume.stored.length / 100_000));
  const sample: number[] = [];
  for (let n = 0; n < volume.stored.length; n += step) {
    const value = volume.stored[n]! * volume.slope + volume.intercept;
    if (Number.isFinite(value)) sample.push(value);
  }
  if (sample.length === 0) return { centre: 0, width: 1 };
  const sorted = Float64Array.from(sample).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  const [low, high] = [at(0.01), at(0.99)];
  return { centre: (low + high) / 2, width: Math.max(1, high - low) };
}

/** Errors: `object/missing` and `object/damaged` (every slice is hashed again), those of `loadSeriesVolume`. */
export async function runDecodeSeriesJob(input: DecodeSeriesInput): Promise<Result<DecodedSeries>> {
  const store = makeObjectStore(input.objectsFolder);
  const files: { name: string; bytes: Uint8Array }[] = [];
  for (const sha256 of input.objects) {
    const bytes = store.get(sha256);
    if (!bytes.ok) return bytes;
    files.push({ name: sha256, bytes: bytes.value });
  }
  const loaded = await loadSeriesVolume(files);
  if (!loaded.ok) return loaded;
  const { volume, window } = loaded.value;
  const { grid, stored } = volume;
  return ok({
    header: {
      dims: [...grid.dims],
      spacingMm: [...grid.spacingMm],
      originLpsMm: [...grid.originLpsMm],
      directions: grid.directions.map((direction) => [...direction]),
      type: typeNameOf(stored),
      slope: volume.slope,
      intercept: volume.intercept,
      window: window ? { centre: window.center, width: window.width } : toPercentileWindow(volume),
    },
    bytes: new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength),
  });
}

/** Decoded series kept in memory while they fit; the one asked for longest ago goes first. Outside any store: volumes are large. */
import { ok, type Result } from '@shared/base/result';
import type { VolumeHeader } from '@shared/contract/entities';
import type { Vec3 } from '@shared/core/geometry/grid';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import { fetchVolume } from '@renderer/ipc/client';
import type { WindowSetting } from './window-level';

export interface LoadedVolume {
  readonly volume: Volume;
  /** Window that file or percentiles suggest. */
  readonly window: WindowSetting;
}

const LIMIT_BYTES = 768 * 1024 * 1024;
const cache = new Map<string, LoadedVolume>();
const underway = new Map<string, Promise<Result<LoadedVolume>>>();

const arrays: Record<VolumeHeader['type'], (bytes: ArrayBuffer) => StoredArray> = {
  Int8Array: (bytes) => new Int8Array(bytes),
  Uint8Array: (bytes) => new Uint8Array(bytes),
  Int16Array: (bytes) => new Int16Array(bytes),
  Uint16Array: (bytes) => new Uint16Array(bytes),
  Int32Array: (bytes) => new Int32Array(bytes),
  Uint32Array: (bytes) => new Uint32Array(bytes),
  Float32Array: (bytes) => new Float32Array(bytes),
  Float64Array: (bytes) => new Float64Array(bytes),
};

const vec3 = (values: readonly number[] | undefined): Vec3 => [values?.[0] ?? 0, values?.[1] ?? 0, values?.[2] ?? 0];

/** The volume that a header and its bytes describe. */
export function toVolume(header: VolumeHeader, bytes: ArrayBuffer): Volume {
  return {
    grid: {
      dims: header.dims,
      spacingMm: header.spacingMm,
      originLpsMm: header.originLpsMm,
      directions: [vec3(header.directions[0]), vec3(header.directions[1]), vec3(header.directions[2])],
    },
    stored: arrays[header.type](bytes),
    slope: header.slope,
    intercept: header.intercept,
  };
}

/** The volume if it is in memory. */
export function cachedVolume(seriesId: string): LoadedVolume | null {
  const loaded = cache.get(seriesId);
  if (!loaded) return null;
  // Asked for now: to the end of the line.
  cache.delete(seriesId);
  cache.set(seriesId, loaded);
  return loaded;
}

/** The volume from memory or from the main process; two requests at once are one. */
export async function loadVolume(seriesId: string): Promise<Result<LoadedVolume>> {
  const cached = cachedVolume(seriesId);
  if (cached) return ok(cached);
  const running = underway.get(seriesId);
  if (running) return running;
  const request = (async (): Promise<Result<LoadedVolume>> => {
    const answer = await fetchVolume(seriesId);
    if (!answer.ok) return answer;
    const loaded = { volume: toVolume(answer.value.header, answer.value.bytes), window: answer.value.header.window };
    cache.set(seriesId, loaded);
    let bytes = [...cache.values()].reduce((sum, entry) => sum + entry.volume.stored.byteLength, 0);
    for (const [id, entry] of cache) {
      if (bytes <= LIMIT_BYTES || id === seriesId) break;
      cache.delete(id);
      bytes -= entry.volume.stored.byteLength;
    }
    return ok(loaded);
  })();
  underway.set(seriesId, request);
  try {
    return await request;
  } finally {
    underway.delete(seriesId);
  }
}

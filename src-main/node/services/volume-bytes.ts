/**
 * Decoded pixels of a series for the viewer's privileged scheme: asked through the same
 * permission table, decoded in a worker, the last ones kept in memory.
 */
import { fail, type Result } from '@shared/base/result';
import { findSeries, listInstances } from '../store/read/images';
import type { ServiceContext, Session } from './context';
import type { DecodedSeries, DecodeSeriesInput } from './decode-series-job';
import { refusal } from './dispatch';

/** About eight patients of three series of 30 slices of 512 x 512 x 16 bit. */
const CACHE_BYTES = 384 * 2 ** 20;

export interface VolumeBytes {
  /** Errors: `session/forbidden`, `series/not-found`, `object/missing`, `object/damaged`, the geometry problem that prevents stacking, `import/damaged-pixels`. */
  readSeriesVolume(session: Session, seriesId: string): Promise<Result<DecodedSeries>>;
}

/** Makes the reader of decoded volumes, with a cache of `cacheBytes` (least recently used goes first). */
export function makeVolumeBytes(context: ServiceContext, cacheBytes = CACHE_BYTES): VolumeBytes {
  const kept = new Map<string, DecodedSeries>();
  const underWay = new Map<string, Promise<Result<DecodedSeries>>>();
  let keptBytes = 0;

  const keep = (key: string, volume: DecodedSeries): void => {
    if (volume.bytes.byteLength > cacheBytes) return;
    kept.set(key, volume);
    keptBytes += volume.bytes.byteLength;
    for (const [oldest, entry] of kept) {
      if (keptBytes <= cacheBytes) break;
      kept.delete(oldest);
      keptBytes -= entry.bytes.byteLength;
    }
  };

  return {
    readSeriesVolume: async (session, seriesId) => {
      const refused = refusal(session, 'case.view');
      if (refused) return refused;
      const series = findSeries(context.store.db, seriesId);
      if (!series) return fail('series/not-found', { seriesId });
      const instances = listInstances(context.store.db, seriesId);
      // Slices that joined the series make another volume.
      const key = `${seriesId} ${instances.length}`;
      const known = kept.get(key);
      if (known) {
        kept.delete(key);
        kept.set(key, known);
        return { ok: true, value: known };
      }
      const running = underWay.get(key);
      if (running) return running;
      const input: DecodeSeriesInput = {
        objectsFolder: context.store.objects.folder,
        objects: instances.map((instance) => instance.sha256),
      };
      const decoding = context.pool
        .run<Result<DecodedSeries>>('decode-series', input)
        .then((decoded) => {
          if (decoded.ok) keep(key, decoded.value);
          return decoded;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, decoding);
      return decoding;
    },
  };
}

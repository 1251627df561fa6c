/**
 * The typed client of the contract: every call of the renderer to the main
 * process goes through here. Holds no state and shows nothing.
 */
import type { VolumeHeader } from '@shared/contract/entities';
import type { ChannelName, Envelope, EventName, EventOf, RequestOf, ResponseOf } from '@shared/contract/ipc';

/** A problem as it crosses the process border; assignable to `Problem` of the base. */
export type Refusal = Extract<Envelope<'app/info'>, { ok: false }>['error'];
/** A value or a problem; assignable to `Result<T>` of the base. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: Refusal };

/**
 * Asks the main process. Never rejects: a broken connection is the problem
 * `env/main-unreachable`, so that a screen has one way to show failures.
 */
export async function invoke<C extends ChannelName>(channel: C, request: RequestOf<C>): Promise<Answer<ResponseOf<C>>> {
  try {
    // The main process checks every answer against the contract's schema of this channel before it sends it.
    return (await window.ictos.invoke(channel, request)) as Answer<ResponseOf<C>>;
  } catch (cause) {
    return {
      ok: false,
      error: { code: 'env/main-unreachable', data: { channel, detail: cause instanceof Error ? cause.message : String(cause) } },
    };
  }
}

/** Listens to an event of the main process; the returned function stops it. */
export function on<E extends EventName>(event: E, handler: (payload: EventOf<E>) => void): () => void {
  // Payloads are made by typed senders in the main process.
  return window.ictos.on(event, (payload) => handler(payload as EventOf<E>));
}

/** Paths of files that were dropped onto the window. */
export function pathsOfFiles(files: readonly File[]): string[] {
  return window.ictos.pathsOfFiles([...files]).filter((path) => path !== '');
}

/** Voxels of a series in its canonical axial grid, with the header that says how to read the bytes. */
export interface FetchedVolume {
  readonly header: VolumeHeader;
  readonly bytes: ArrayBuffer;
}

/** Fetches the pixels of a series over the program's own scheme. */
export async function fetchVolume(seriesId: string): Promise<Answer<FetchedVolume>> {
  try {
    const response = await fetch(`ictos://volume/${encodeURIComponent(seriesId)}`);
    if (!response.ok) {
      const body = await response.text();
      return { ok: false, error: parseRefusal(body) ?? { code: 'env/volume-unreachable', data: { status: response.status } } };
    }
    const header = response.headers.get('x-ictos-volume');
    if (header === null) return { ok: false, error: { code: 'env/volume-unreachable', data: { status: response.status } } };
    // The main process makes this header from the schema `volumeHeaderSchema`.
    return { ok: true, value: { header: JSON.parse(header) as VolumeHeader, bytes: await response.arrayBuffer() } };
  } catch (cause) {
    return {
      ok: false,
      error: { code: 'env/volume-unreachable', data: { detail: cause instanceof Error ? cause.message : String(cause) } },
    };
  }
}

/** The problem in the body of a refused volume request; null when the body is something else. */
export function parseRefusal(body: string): Refusal | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return null;
    const { error } = parsed;
    if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'string') return null;
    const data = 'data' in error && typeof error.data === 'object' && error.data !== null ? error.data : {};
    // Data of a problem are plain values by its schema; a message shows them as text whatever they are.
    return { code: error.code, data: data as Refusal['data'] };
  } catch {
    return null;
  }
}

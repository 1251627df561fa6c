/**
 * Our privileged scheme: `ictos://app/...` the renderer's files, `ictos://volume/<series>`
 * decoded pixels, `ictos://print/<id>` a document that is being printed.
 */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Result } from '@shared/base/result';
import type { VolumeHeader } from '@shared/contract/entities';
import { failureOf } from '@main/node/services/dispatch';
import { protocol } from 'electron';
import { APP_ORIGIN, CONTENT_SECURITY_POLICY, SCHEME } from './security';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true, codeCache: true },
    },
  ]);
}

/** Documents that wait to be laid out by the printer, by id. */
export const printDocuments = new Map<string, string>();

export interface ProtocolSources {
  readonly rendererFolder: string;
  readonly volume: (seriesId: string) => Promise<Result<{ header: VolumeHeader; bytes: Uint8Array }>>;
}

const refused = (status: number): Response => new Response(null, { status });

async function rendererFile(folder: string, path: string): Promise<Response> {
  const file = normalize(join(folder, path === '/' ? 'index.html' : decodeURIComponent(path)));
  if (!file.startsWith(folder + sep)) return refused(403);
  try {
    const bytes = await readFile(file);
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
      },
    });
  } catch {
    return refused(404);
  }
}

async function volumeAnswer(sources: ProtocolSources, request: Request, seriesId: string): Promise<Response> {
  const cors = {
    'access-control-allow-origin': APP_ORIGIN,
    'access-control-expose-headers': 'x-ictos-volume',
    'cache-control': 'no-store',
  };
  if (request.headers.get('origin') !== null && request.headers.get('origin') !== APP_ORIGIN) return refused(403);
  // A rejected answer would reach the page as a network failure without a word.
  const result = await sources.volume(seriesId).catch((thrown: unknown) => failureOf(thrown, `volume/${seriesId}`));
  if (!result.ok) {
    return new Response(JSON.stringify({ ok: false, error: result.error }), {
      status: 422,
      headers: { ...cors, 'content-type': 'application/json' },
    });
  }
  // Bytes of a decoded volume are never shared memory; the DOM types ask for that to be said.
  return new Response(result.value.bytes as Uint8Array<ArrayBuffer>, {
    headers: { ...cors, 'content-type': 'application/octet-stream', 'x-ictos-volume': JSON.stringify(result.value.header) },
  });
}

/** Answers the scheme; call once the app is ready. */
export function serveScheme(sources: ProtocolSources): void {
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const path = url.pathname;
    if (url.host === 'app') return rendererFile(sources.rendererFolder, path);
    if (url.host === 'volume') return volumeAnswer(sources, request, decodeURIComponent(path.slice(1)));
    if (url.host === 'print') {
      const html = printDocuments.get(path.slice(1));
      if (html === undefined) return refused(404);
      return new Response(html, {
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:",
        },
      });
    }
    return refused(404);
  });
}

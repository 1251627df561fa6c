/**
 * What the window may not do: navigate, open windows, ask for devices, load from
 * elsewhere. Applied to every web contents the program ever makes.
 */
import { app, session } from 'electron';

/** Scheme of the program's own pages and pixels. */
export const SCHEME = 'ictos';
/** Origin of the renderer. */
export const APP_ORIGIN = `${SCHEME}://app`;

/** Sent with every page: nothing is loaded from outside the program. Inline style attributes stand in SVG figures and vtk.js. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  `connect-src 'self' ${SCHEME}://volume`,
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Call before the first window is made. */
export function applySecurity(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  // The program is offline: a request that is not ours, nor a data or blob URL, is cancelled.
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const ours = details.url.startsWith(`${SCHEME}:`) || details.url.startsWith('data:') || details.url.startsWith('blob:');
    answer({ cancel: !ours && !details.url.startsWith('devtools:') });
  });
}

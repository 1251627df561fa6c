/** Puts the handlers behind IPC: the sender is checked, then `dispatch` checks the rest. */
import { fail } from '@shared/base/result';
import { channels, type ChannelName, type EventName, type EventOf } from '@shared/contract/ipc';
import type { Handlers } from '@main/node/services/context';
import { dispatch } from '@main/node/services/dispatch';
import { ipcMain, type BrowserWindow } from 'electron';
import type { HeldSession } from './held-session';
import { APP_ORIGIN } from './security';

const isChannel = (name: unknown): name is ChannelName => typeof name === 'string' && Object.hasOwn(channels, name);

/** Registers the one IPC entry. Only the top frame of our own page is answered, for the session that is held. */
export function registerIpc(handlers: Handlers, held: HeldSession): void {
  ipcMain.handle('ictos/invoke', (event, channel: unknown, request: unknown) => {
    const frame = event.senderFrame;
    if (!frame || frame.parent !== null || frame.origin !== APP_ORIGIN) return fail('session/foreign-frame', {});
    if (!isChannel(channel)) return fail('contract/unknown-channel', { channel: String(channel) });
    if (!held.answers(channel)) return fail('session/not-chosen', {});
    return dispatch(handlers, held.current(), channel, request);
  });
}

/** Sends an event to the window, if it is still there. */
export function sendEvent<E extends EventName>(window: BrowserWindow | null, event: E, payload: EventOf<E>): void {
  if (window && !window.isDestroyed()) window.webContents.send('ictos/event', event, payload);
}

/**
 * The bridge: invoke, on, and the path of a dropped file (which only a preload may
 * learn). Carries the frozen list of names; an unknown one throws.
 */
import { channelNames, eventNames } from '@shared/contract/channel-names';
import { contextBridge, ipcRenderer, webUtils } from 'electron';

const knownChannels: ReadonlySet<string> = new Set(channelNames);
const knownEvents: ReadonlySet<string> = new Set(eventNames);

contextBridge.exposeInMainWorld(
  'ictos',
  Object.freeze({
    invoke: (channel: string, request: unknown): Promise<unknown> => {
      if (!knownChannels.has(channel)) throw new Error(`unknown channel ${channel}`);
      return ipcRenderer.invoke('ictos/invoke', channel, request);
    },
    on: (event: string, handler: (payload: unknown) => void): (() => void) => {
      if (!knownEvents.has(event)) throw new Error(`unknown event ${event}`);
      const listener = (_: unknown, name: string, payload: unknown): void => {
        if (name === event) handler(payload);
      };
      ipcRenderer.on('ictos/event', listener);
      return () => ipcRenderer.removeListener('ictos/event', listener);
    },
    pathsOfFiles: (files: File[]): string[] => files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ''),
  }),
);

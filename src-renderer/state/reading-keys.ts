/** The keys of the reading screen as the reader has them. */
import { createMemo, createRoot } from 'solid-js';
import {
  changedKeys,
  changeKey,
  type KeyMap,
  type KeyMapName,
  keyMaps,
  keysOfCommand,
  keyText,
  type ReadingCommand,
} from '@renderer/editor/key-map';
import { changeSettings, settings } from './settings';

/** The map in use: the one chosen with the reader's changes. */
export const readingKeys = createRoot(() => {
  const keys = createMemo<KeyMap>(() => changedKeys(keyMaps[settings().keyMap], settings().keyChanges));
  return keys;
});

/** The first key of a command in words; empty where it has none. */
export function keyOf(command: ReadingCommand): string {
  const [first] = keysOfCommand(readingKeys(), command);
  return first === undefined ? '' : keyText(first);
}

/** Commands that texts about the tools name by their keys. */
const namedInTexts = {
  accept: 'accept',
  subtract: 'subtract',
  dropLast: 'drop-last',
  delete: 'delete',
  cancel: 'cancel',
  larger: 'brush-larger',
  smaller: 'brush-smaller',
  shape: 'brush-shape',
  apply: 'apply',
  paste: 'paste',
  fit: 'fit',
  autoWindow: 'auto-window',
  resetWindow: 'reset-window',
} as const satisfies Record<string, ReadingCommand>;

/** The parameters of texts about the tools: keys as the reader has them, a dash where a command has none. */
export const toolKeysInWords = (): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(namedInTexts).map(([name, command]) => [name, keyOf(command) || '–']));

/** `label (key)`, or the label alone where the command has no key. */
export const withKey = (label: string, command: ReadingCommand): string => {
  const key = keyOf(command);
  return key === '' ? label : `${label} (${key})`;
};

/** Gives a key to a command (null: to none). */
export const assignKey = (key: string, command: ReadingCommand | null): void =>
  void changeSettings({ keyChanges: changeKey(keyMaps[settings().keyMap], settings().keyChanges, key, command) });

/** Takes another map; the reader's changes were made to the former one and go. */
export const chooseKeyMap = (keyMap: KeyMapName): void => void changeSettings({ keyMap, keyChanges: {} });

/** The keys of a command as its map has them. Keys that other commands took meanwhile come back. */
export function resetCommand(command: ReadingCommand): void {
  const map = keyMaps[settings().keyMap];
  let changes = settings().keyChanges;
  for (const key of [...keysOfCommand(map, command), ...keysOfCommand(readingKeys(), command)])
    changes = changeKey(map, changes, key, map[key] ?? null);
  void changeSettings({ keyChanges: changes });
}

/** Which key does what on the reading screen: two maps, and what a reader changed in the one chosen. No DOM types. */
import { sliceCommands } from './slice-commands';

/** Every command, in the order in which lists show them. */
export const readingCommands = [
  'tool-crosshair',
  'tool-navigate',
  'tool-polygon',
  'tool-brush',
  'tool-eraser',
  'tool-window',
  'tool-measure',
  'tool-freehand',
  'tool-livewire',
  'tool-flood',
  'tool-threshold',
  'tool-move',
  'tool-picker',
  'cursor-left',
  'cursor-right',
  'cursor-up',
  'cursor-down',
  'cursor-left-5',
  'cursor-right-5',
  'cursor-up-5',
  'cursor-down-5',
  'slice-next',
  'slice-previous',
  'centre',
  'fit',
  'toggle-overlays',
  'toggle-annotations',
  'toggle-roi',
  'layout-planes',
  'layout-sequences',
  'layout-single',
  'layout-table',
  'maximise',
  'link-zoom',
  'invert',
  'window-roi',
  'opacity-down',
  'opacity-up',
  'brush-larger',
  'brush-smaller',
  'brush-shape',
  'apply',
  'accept',
  'subtract',
  'drop-last',
  'delete',
  'paste',
  'cancel',
  'auto-window',
  'reset-window',
  'undo',
  'redo',
  'save',
  'interpolate',
  'review',
  ...sliceCommands,
] as const;
export type ReadingCommand = (typeof readingCommands)[number];

/** A key with its modifiers: `Ctrl+Shift+Z`, `PageUp`, `a`. */
export type KeyMap = Readonly<Record<string, ReadingCommand>>;

export const itkSnapKeys: KeyMap = {
  '1': 'tool-crosshair',
  '2': 'tool-navigate',
  '3': 'tool-polygon',
  '4': 'tool-brush',
  '5': 'interpolate',
  '6': 'tool-measure',
  e: 'tool-eraser',
  f: 'tool-freehand',
  l: 'tool-livewire',
  b: 'tool-flood',
  t: 'tool-threshold',
  'Shift+m': 'tool-move',
  p: 'tool-picker',
  w: 'tool-window',
  ArrowLeft: 'cursor-left',
  ArrowRight: 'cursor-right',
  ArrowUp: 'cursor-up',
  ArrowDown: 'cursor-down',
  'Shift+ArrowLeft': 'cursor-left-5',
  'Shift+ArrowRight': 'cursor-right-5',
  'Shift+ArrowUp': 'cursor-up-5',
  'Shift+ArrowDown': 'cursor-down-5',
  PageUp: 'slice-next',
  PageDown: 'slice-previous',
  c: 'centre',
  'Ctrl+f': 'fit',
  x: 'toggle-overlays',
  s: 'toggle-roi',
  n: 'toggle-annotations',
  z: 'maximise',
  k: 'link-zoom',
  v: 'invert',
  j: 'window-roi',
  'Ctrl+1': 'layout-planes',
  'Ctrl+2': 'layout-sequences',
  'Ctrl+3': 'layout-single',
  'Ctrl+4': 'layout-table',
  a: 'opacity-down',
  d: 'opacity-up',
  '+': 'brush-larger',
  '=': 'brush-larger',
  '-': 'brush-smaller',
  q: 'brush-shape',
  ' ': 'apply',
  Enter: 'accept',
  'Shift+Enter': 'subtract',
  Backspace: 'drop-last',
  Delete: 'delete',
  '[': 'copy-below',
  ']': 'copy-above',
  '{': 'move-below',
  '}': 'move-above',
  h: 'fill-holes',
  i: 'remove-islands',
  m: 'smooth',
  g: 'grow',
  'Shift+g': 'shrink',
  'Shift+Delete': 'clear-slice',
  'Ctrl+v': 'paste',
  Escape: 'cancel',
  'Ctrl+j': 'auto-window',
  'Ctrl+Shift+j': 'reset-window',
  'Ctrl+z': 'undo',
  'Ctrl+Shift+z': 'redo',
  'Ctrl+y': 'redo',
  'Ctrl+s': 'save',
  r: 'review',
};

/**
 * The keys of 3D Slicer's Segment Editor and slice views where it has one for the command (user guide 5.4: arrows and
 * b, f turn slices, r fits, g shows the segmentation, z and y undo and redo, digits choose effects in the order of their
 * buttons); ours for the rest.
 */
export const slicerKeys: KeyMap = {
  ...without(itkSnapKeys, ['1', '2', '3', '4', '5', '6', 'e', 'f', 'b', 'g', 'Shift+g', 'z', 's', 'ArrowLeft', 'ArrowRight']),
  '1': 'tool-threshold',
  '2': 'tool-brush',
  '3': 'tool-polygon',
  '4': 'tool-eraser',
  '5': 'tool-livewire',
  '6': 'tool-flood',
  '7': 'interpolate',
  '8': 'grow',
  '9': 'shrink',
  '0': 'smooth',
  e: 'tool-crosshair',
  p: 'tool-navigate',
  'Shift+p': 'tool-picker',
  u: 'tool-measure',
  y: 'redo',
  z: 'undo',
  o: 'maximise',
  r: 'fit',
  'Shift+r': 'review',
  g: 'toggle-roi',
  b: 'slice-previous',
  f: 'slice-next',
  'Shift+f': 'tool-freehand',
  ArrowLeft: 'slice-previous',
  ArrowRight: 'slice-next',
  'Ctrl+ArrowLeft': 'cursor-left',
  'Ctrl+ArrowRight': 'cursor-right',
};

function without(map: KeyMap, keys: readonly string[]): KeyMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

export const keyMaps = { 'itk-snap': itkSnapKeys, slicer: slicerKeys } as const;
export type KeyMapName = keyof typeof keyMaps;

/** What a reader changed: the command of a key, or an empty text where the key does nothing. */
export type KeyChanges = Readonly<Record<string, string>>;

const isReadingCommand = (name: string): name is ReadingCommand => (readingCommands as readonly string[]).includes(name);

/** A map with a reader's changes. Commands that this version does not know are passed over. */
export function changedKeys(map: KeyMap, changes: KeyChanges): KeyMap {
  const kept = Object.entries(map).filter(
    ([key]) => !(key in changes && (changes[key] === '' || isReadingCommand(changes[key] ?? ''))),
  );
  const own = Object.entries(changes).filter((entry): entry is [string, ReadingCommand] => isReadingCommand(entry[1]));
  return Object.fromEntries([...kept, ...own]);
}

/** The changes after a key was given to a command, or taken from all (null). What the map says anyway is no change. */
export function changeKey(map: KeyMap, changes: KeyChanges, key: string, command: ReadingCommand | null): KeyChanges {
  const rest = Object.entries(changes).filter(([changed]) => changed !== key);
  const says = map[key] ?? null;
  return Object.fromEntries(says === command ? rest : [...rest, [key, command ?? '']]);
}

/** The keys of a command, in the order of the map. */
export const keysOfCommand = (map: KeyMap, command: ReadingCommand): readonly string[] =>
  Object.entries(map).flatMap(([key, own]) => (own === command ? [key] : []));

/** Keys that belong to the program on every screen, or to the system: no command takes them. */
const RESERVED: ReadonlySet<string> = new Set([
  'Tab',
  'Shift+Tab',
  'F1',
  'F6',
  'Shift+F6',
  'Ctrl+k',
  'Ctrl+o',
  '?',
  'Ctrl+w',
  'Ctrl+q',
  'Ctrl+r',
  'F5',
]);

/** Whether a key can be given to a command. */
export const isFreeKey = (key: string): boolean => !RESERVED.has(key);

/** A key as it is written on a keyboard: `Ctrl+Shift+Z`, `Page Up`. */
export function keyText(key: string): string {
  const names: Readonly<Record<string, string>> = {
    ' ': 'Space',
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
    PageUp: 'PgUp',
    PageDown: 'PgDn',
    Escape: 'Esc',
    Delete: 'Del',
    '-': '−',
  };
  const at = /^((?:Ctrl\+)?(?:Shift\+)?)(.+)$/s.exec(key);
  const [modifiers = '', name = key] = at?.slice(1) ?? [];
  return modifiers + (names[name] ?? (name.length === 1 ? name.toUpperCase() : name));
}

/** What a key event says. */
export interface KeyPress {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

/**
 * A press by the name that maps use; null for a modifier alone and with Alt. Letters count without their case; Shift counts
 * for letters and named keys, not where it only makes the sign (`+`).
 */
export function nameOfPress(press: KeyPress): string | null {
  if (press.alt || ['Control', 'Shift', 'Alt', 'Meta', 'Dead', 'Process', 'Unidentified'].includes(press.key)) return null;
  const isLetter = /^[a-z]$/i.test(press.key);
  const isNamed = press.key.length > 1;
  const name = isLetter ? press.key.toLowerCase() : press.key;
  const shift = press.shift && (isLetter || isNamed) ? 'Shift+' : '';
  return `${press.ctrl ? 'Ctrl+' : ''}${shift}${name}`;
}

export function commandOfKey(press: KeyPress, map: KeyMap = itkSnapKeys): ReadingCommand | null {
  const name = nameOfPress(press);
  return name === null ? null : (map[name] ?? null);
}

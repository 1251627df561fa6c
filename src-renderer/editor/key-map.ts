/** Which key does what on the reading screen (key map "ITK-SNAP" of workstation.md). No DOM types. */
import type { SliceCommand } from './slice-commands';

export type ReadingCommand =
  | 'tool-crosshair'
  | 'tool-navigate'
  | 'tool-polygon'
  | 'tool-brush'
  | 'tool-eraser'
  | 'tool-window'
  | 'tool-measure'
  | 'tool-freehand'
  | 'tool-livewire'
  | 'tool-flood'
  | 'tool-threshold'
  | 'cursor-left'
  | 'cursor-right'
  | 'cursor-up'
  | 'cursor-down'
  | 'cursor-left-5'
  | 'cursor-right-5'
  | 'cursor-up-5'
  | 'cursor-down-5'
  | 'slice-next'
  | 'slice-previous'
  | 'centre'
  | 'fit'
  | 'toggle-overlays'
  | 'toggle-annotations'
  | 'toggle-roi'
  | 'layout-planes'
  | 'layout-sequences'
  | 'layout-single'
  | 'layout-table'
  | 'maximise'
  | 'link-zoom'
  | 'invert'
  | 'window-roi'
  | 'opacity-down'
  | 'opacity-up'
  | 'brush-larger'
  | 'brush-smaller'
  | 'brush-shape'
  | 'apply'
  | 'accept'
  | 'subtract'
  | 'drop-last'
  | 'delete'
  | 'paste'
  | 'cancel'
  | 'auto-window'
  | 'reset-window'
  | 'undo'
  | 'redo'
  | 'save'
  | 'interpolate'
  | 'review'
  | SliceCommand;

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

/** What a key event says. */
export interface KeyPress {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

/** Letters count without their case; Shift counts for letters and named keys, not where it only makes the sign (`+`). */
export function commandOfKey(press: KeyPress, map: KeyMap = itkSnapKeys): ReadingCommand | null {
  if (press.alt) return null;
  const isLetter = /^[a-z]$/i.test(press.key);
  const isNamed = press.key.length > 1;
  const name = isLetter ? press.key.toLowerCase() : press.key;
  const shift = press.shift && (isLetter || isNamed) ? 'Shift+' : '';
  return map[`${press.ctrl ? 'Ctrl+' : ''}${shift}${name}`] ?? null;
}

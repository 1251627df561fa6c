/** Which key does what on the reading screen (key map "ITK-SNAP" of workstation.md). No DOM types. */

export type ReadingCommand =
  | 'tool-crosshair'
  | 'tool-navigate'
  | 'tool-polygon'
  | 'tool-brush'
  | 'tool-eraser'
  | 'tool-window'
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
  | 'toggle-roi'
  | 'opacity-down'
  | 'opacity-up'
  | 'brush-larger'
  | 'brush-smaller'
  | 'apply'
  | 'accept'
  | 'subtract'
  | 'drop-last'
  | 'paste'
  | 'cancel'
  | 'auto-window'
  | 'reset-window'
  | 'undo'
  | 'redo'
  | 'save';

/** A key with its modifiers: `Ctrl+Shift+Z`, `PageUp`, `a`. */
export type KeyMap = Readonly<Record<string, ReadingCommand>>;

export const itkSnapKeys: KeyMap = {
  '1': 'tool-crosshair',
  '2': 'tool-navigate',
  '3': 'tool-polygon',
  '4': 'tool-brush',
  e: 'tool-eraser',
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
  a: 'opacity-down',
  d: 'opacity-up',
  '+': 'brush-larger',
  '=': 'brush-larger',
  '-': 'brush-smaller',
  ' ': 'apply',
  Enter: 'accept',
  'Shift+Enter': 'subtract',
  Backspace: 'drop-last',
  'Ctrl+v': 'paste',
  Escape: 'cancel',
  'Ctrl+j': 'auto-window',
  'Ctrl+Shift+j': 'reset-window',
  'Ctrl+z': 'undo',
  'Ctrl+Shift+z': 'redo',
  'Ctrl+y': 'redo',
  'Ctrl+s': 'save',
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

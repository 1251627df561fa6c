import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMessageKey } from '@shared/messages/index';
import {
  changedKeys,
  changeKey,
  commandOfKey,
  isFreeKey,
  keyMaps,
  keysOfCommand,
  keyText,
  nameOfPress,
  readingCommands,
} from '@renderer/editor/key-map';

const press = (key: string, { ctrl = false, shift = false, alt = false } = {}) => ({ key, ctrl, shift, alt });

describe.each(Object.entries(keyMaps))('the map %s', (_name, map) => {
  it('names commands that exist, by keys that a press can give and that nobody else holds', () => {
    for (const [key, command] of Object.entries(map)) {
      expect(readingCommands, key).toContain(command);
      expect(isFreeKey(key), key).toBe(true);
      const parts = /^(Ctrl\+)?(Shift\+)?(.+)$/s.exec(key);
      const given = press(parts?.[3] ?? '', { ctrl: parts?.[1] !== undefined, shift: parts?.[2] !== undefined });
      expect(nameOfPress(given)).toBe(key);
    }
  });

  it('reaches every command', () => {
    const reached = new Set(Object.values(map));
    expect(readingCommands.filter((command) => !reached.has(command))).toEqual([]);
  });
});

describe('the words', () => {
  it('every command has a name', () => {
    for (const command of readingCommands) expect(isMessageKey(`reading.command.${command}`), command).toBe(true);
    expect(new Set(readingCommands).size).toBe(readingCommands.length);
  });

  it('keys are written as on a keyboard', () => {
    expect(['Ctrl+Shift+z', ' ', 'ArrowLeft', 'Shift+Delete', '+', 'Ctrl++'].map(keyText)).toEqual([
      'Ctrl+Shift+Z',
      'Space',
      '←',
      'Shift+Del',
      '+',
      'Ctrl++',
    ]);
  });
});

describe('changes of a map', () => {
  const map = { a: 'undo', b: 'redo', c: 'redo' } as const;

  it('move a key, free one, give a second one; what the map says anyway is no change', () => {
    const moved = changeKey(map, {}, 'a', 'fit');
    expect(moved).toEqual({ a: 'fit' });
    expect(changedKeys(map, moved)).toEqual({ b: 'redo', c: 'redo', a: 'fit' });
    const freed = changeKey(map, moved, 'b', null);
    expect(changedKeys(map, freed)).toEqual({ c: 'redo', a: 'fit' });
    expect(changeKey(map, freed, 'a', 'undo')).toEqual({ b: '' });
    expect(keysOfCommand(changedKeys(map, changeKey(map, {}, 'q', 'undo')), 'undo')).toEqual(['a', 'q']);
  });

  it('of a later version are passed over, and the key keeps its command', () => {
    expect(changedKeys(map, { a: 'teleport', z: 'teleport' })).toEqual(map);
  });

  it('after any changes each key has one command, and giving all back leaves none', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const command = fc.option(fc.constantFrom(...readingCommands), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, command), { maxLength: 20 }), (steps) => {
        let changes = {};
        for (const [at, to] of steps) changes = changeKey(map, changes, at, to);
        const now = changedKeys(map, changes);
        const last = new Map(steps);
        for (const [at, to] of last) expect(now[at] ?? null).toBe(to);
        for (const at of ['a', 'b', 'c', 'd', 'e'] as const)
          changes = changeKey(map, changes, at, (map as Readonly<Record<string, 'undo' | 'redo'>>)[at] ?? null);
        expect(changes).toEqual({});
      }),
    );
  });
});

describe('a press', () => {
  it('of a modifier alone, or with Alt, is none', () => {
    for (const key of ['Shift', 'Control', 'Alt', 'Dead']) expect(nameOfPress(press(key))).toBeNull();
    expect(nameOfPress(press('x', { alt: true }))).toBeNull();
  });

  it('means what the reader made of it', () => {
    const own = changedKeys(keyMaps.slicer, { x: 'undo' });
    expect(commandOfKey(press('x'), own)).toBe('undo');
    expect(commandOfKey(press('ArrowRight'), own)).toBe('slice-next');
  });
});

import { describe, expect, it } from 'vitest';
import { commandOfKey } from '@renderer/editor/key-map';
import { makeWheelCounter } from '@renderer/editor/wheel-notches';
import { isMessageKey } from '@shared/messages/index';
import { strokeActions } from '@renderer/editor/drawing-surface';
import { toolIds } from '@renderer/editor/editor';
import { DrawingHarness } from './drawing-harness';

describe('gestures that are the same in every tool', () => {
  it('middle drag pans and Ctrl+right sets the window in every tool; right zooms in all but brush and freehand', () => {
    for (const tool of toolIds) {
      const harness = new DrawingHarness();
      harness.editor.setTool(tool);
      harness.effects.length = 0;
      harness.drag(
        [
          [3, 3],
          [4, 5],
        ],
        'middle',
      );
      expect(harness.effects, tool).toContainEqual({ kind: 'pan', dx: 10, dy: 20 });
      harness.down(3, 3, 'right', true);
      harness.move(5, 3);
      harness.up(5, 3);
      const erasesWithRight = tool === 'brush' || tool === 'freehand';
      expect(harness.effects, tool).toContainEqual({ kind: 'window', dx: 20, dy: 0 });
      harness.drag(
        [
          [3, 13],
          [3, 3],
        ],
        'right',
      );
      expect(harness.kinds().includes('zoom'), tool).toBe(!erasesWithRight);
      // A straight line encloses nothing.
      expect(harness.commits().length, tool).toBe(tool === 'brush' ? 1 : 0);
      expect(harness.editor.busy).toBe(false);
    }
  });

  it('crosshair: press jumps, drag follows, release ends', () => {
    const harness = new DrawingHarness();
    harness.down(4, 5);
    expect(harness.editor.path).toBe('editor.crosshair.following');
    harness.move(6, 7);
    harness.up(6, 7);
    harness.move(9, 9);
    expect(harness.effects.filter((effect) => effect.kind === 'cursor')).toEqual([
      { kind: 'cursor', i: 4, j: 5 },
      { kind: 'cursor', i: 6, j: 7 },
    ]);
  });

  it('a drag that is cancelled or interrupted ends there', () => {
    for (const end of ['cancelGesture', 'interruptGesture'] as const) {
      const harness = new DrawingHarness();
      harness.editor.setTool('navigate');
      harness.down(4, 5);
      harness.editor[end]();
      harness.effects.length = 0;
      harness.move(9, 9);
      expect(harness.kinds()).toEqual(['overlay']);
    }
  });
});

describe('wheel', () => {
  it('one notch is one slice whatever distance the system gives to it', () => {
    for (const delta of [53, 100, 120, 300, 1000]) expect(makeWheelCounter()({ delta })).toBe(1);
    expect(makeWheelCounter()({ delta: -100 })).toBe(-1);
    // The engine's own count of notches wins: three lines or three notches look alike in `delta`.
    expect(makeWheelCounter()({ delta: 300, wheelDelta: -120 })).toBe(1);
    expect(makeWheelCounter()({ delta: 300, wheelDelta: -360 })).toBe(3);
    expect(makeWheelCounter()({ delta: -53, wheelDelta: 120 })).toBe(-1);
  });

  it('a touchpad adds up to notches and turning round starts anew', () => {
    const turn = makeWheelCounter();
    expect([20, 20, 20, 20].map((delta) => turn({ delta }))).toEqual([0, 0, 1, 0]);
    expect([-20, -20, -20].map((delta) => turn({ delta }))).toEqual([0, 0, -1]);
    expect(turn({ delta: 0 })).toBe(0);
  });
});

describe('keys', () => {
  const press = (key: string, ctrl = false, shift = false, alt = false) => commandOfKey({ key, ctrl, shift, alt });
  it('follow the ITK-SNAP map', () => {
    expect(press('4')).toBe('tool-brush');
    expect(press('z', true)).toBe('undo');
    expect(press('Z', true, true)).toBe('redo');
    expect(press('+', false, true)).toBe('brush-larger');
    expect(press('-')).toBe('brush-smaller');
    expect(press('ArrowLeft', false, true)).toBe('cursor-left-5');
    expect(press('PageUp')).toBe('slice-next');
    expect(press('f', true)).toBe('fit');
    expect(press('f')).toBe('tool-freehand');
    expect(press('y')).toBeNull();
    expect(press('6')).toBe('tool-measure');
    expect(press('g')).toBe('grow');
    expect(press('G', false, true)).toBe('shrink');
    expect(press('Delete', false, true)).toBe('clear-slice');
    expect(press('X')).toBe('toggle-overlays');
    expect(press('J', true, true)).toBe('reset-window');
    expect(press('Enter', false, true)).toBe('subtract');
    expect(press('z', true, false, true)).toBeNull();
  });
});

describe('words', () => {
  it('every tool has a name and a hint, every step a name', () => {
    for (const tool of toolIds)
      for (const key of [`reading.tool.${tool}`, `reading.tip.${tool}`]) expect(isMessageKey(key), key).toBe(true);
    for (const action of strokeActions) expect(isMessageKey(`reading.action.${action}`), action).toBe(true);
  });
});

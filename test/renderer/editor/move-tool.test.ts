import { describe, expect, it } from 'vitest';
import { DrawingHarness } from './drawing-harness';

/** Two parts; the right one hangs together over a corner only. */
const parts = ['##....#.', '##.....#', '....#...', '#.......'];

function harnessWithParts(): DrawingHarness {
  const harness = new DrawingHarness();
  harness.store(2, 4, 4, parts);
  harness.editor.setTool('move');
  harness.effects.length = 0;
  return harness;
}

describe('move', () => {
  it('drags the part under the pointer by whole pixels and joins it with the rest as one step', () => {
    const harness = harnessWithParts();
    harness.down(10.3, 3.8);
    expect(harness.editor.path).toBe('editor.move.painting');
    harness.move(8.2, 5.1);
    harness.up(8.4, 5.4);
    // From pixel (10, 4) to (8, 5): two to the left, one down.
    expect(harness.picture()).toEqual(['##....', '##..#.', '....##', '#.....']);
    expect(harness.commits()).toMatchObject([{ action: 'move', slices: [[2, expect.any(Uint32Array)]] }]);
    harness.undo();
    expect(harness.picture()).toEqual(parts);
    harness.redo();
    expect(harness.pixels()).toContain('9,6');
  });

  it('with Shift drags all that is drawn on the slice', () => {
    const harness = harnessWithParts();
    harness.drag(
      [
        [15, 12],
        [18, 14],
      ],
      'left',
      true,
    );
    expect(harness.picture()).toEqual(parts);
    expect(harness.pixels()[0]).toBe('7,6');
  });

  it('a part that covers another joins it, and parts again on the way', () => {
    const harness = harnessWithParts();
    harness.down(4, 4);
    harness.move(4, 6);
    harness.move(9, 4);
    harness.up(9, 4);
    expect(harness.picture()).toEqual(['.....##.', '.....###', '....#...', '#.......']);
  });

  it('never loses pixels at the edge of the slice', () => {
    for (const [i, j] of [
      [-50, -50],
      [90, 90],
      [-50, 90],
    ] as const) {
      const harness = harnessWithParts();
      const before = harness.pixels().length;
      harness.drag([
        [4, 4],
        [i, j],
      ]);
      expect(harness.pixels().length).toBe(before);
      expect(harness.pixels()).toContain(`${i < 0 ? 0 : 23},${j < 0 ? 0 : 16}`);
    }
  });

  it('beside the ROI, on an empty slice and in a locked read there is nothing to take', () => {
    const harness = harnessWithParts();
    harness.drag([
      [6, 4],
      [9, 9],
    ]);
    harness.k = 3;
    harness.drag(
      [
        [4, 4],
        [9, 9],
      ],
      'left',
      true,
    );
    harness.k = 2;
    harness.locked = true;
    harness.drag([
      [4, 4],
      [9, 9],
    ]);
    expect(harness.commits()).toEqual([]);
    expect(harness.picture()).toEqual(parts);
  });

  it('there and back again is no step; Escape puts it back; an interruption keeps it', () => {
    const harness = harnessWithParts();
    harness.drag([
      [4, 4],
      [9, 9],
      [4, 4],
    ]);
    expect(harness.kinds().at(-1)).toBe('reverted');
    harness.down(4, 4);
    harness.move(9, 9);
    harness.editor.cancelGesture();
    harness.up(9, 9);
    expect(harness.commits()).toEqual([]);
    expect(harness.picture()).toEqual(parts);
    harness.down(4, 4);
    harness.move(9, 9);
    harness.editor.interruptGesture();
    harness.move(1, 1);
    expect(harness.commits().length).toBe(1);
    expect(harness.pixels()).toContain('9,9');
  });
});

describe('picker', () => {
  it('moves the cursor while the button is down and picks where it goes up', () => {
    const harness = new DrawingHarness();
    harness.editor.setTool('picker');
    harness.effects.length = 0;
    harness.down(4, 4);
    expect(harness.editor.path).toBe('editor.picker.drawing');
    harness.move(5, 5);
    harness.up(6.4, 5.2);
    expect(harness.effects.filter(({ kind }) => kind !== 'overlay')).toEqual([
      { kind: 'cursor', i: 4, j: 4 },
      { kind: 'cursor', i: 5, j: 5 },
      { kind: 'cursor', i: 6.4, j: 5.2 },
      { kind: 'pick', i: 6, j: 5 },
    ]);
  });

  it('Escape picks nothing', () => {
    const harness = new DrawingHarness();
    harness.editor.setTool('picker');
    harness.down(4, 4);
    harness.editor.cancelGesture();
    harness.up(4, 4);
    expect(harness.kinds()).not.toContain('pick');
  });
});

import { describe, expect, it } from 'vitest';
import { DrawingHarness } from './drawing-harness';

const withTool = (): DrawingHarness => {
  const harness = new DrawingHarness();
  harness.editor.setTool('window');
  harness.effects.length = 0;
  return harness;
};
const kinds = (harness: DrawingHarness, kind: string) => harness.effects.filter((effect) => effect.kind === kind);

describe('window and level', () => {
  it('a drag changes the window step by step and never the ROI', () => {
    const harness = withTool();
    harness.down(5, 5);
    harness.move(7, 4);
    harness.up(7, 8);
    expect(kinds(harness, 'window')).toEqual([
      { kind: 'window', dx: 20, dy: -10 },
      { kind: 'window', dx: 0, dy: 40 },
    ]);
    expect(kinds(harness, 'commit')).toEqual([]);
    expect(kinds(harness, 'window-region')).toEqual([]);
    expect(harness.editor.busy).toBe(false);
  });

  it('with Shift marks a rectangle, in whichever direction, and asks for its window at the end', () => {
    const harness = withTool();
    harness.down(9, 8, 'left', false, true);
    harness.move(4, 3);
    expect(harness.editor.marks()).toEqual([
      {
        kind: 'line',
        points: [
          [9, 8],
          [4, 8],
          [4, 3],
          [9, 3],
        ],
        tone: 'measure',
        closed: true,
        dashed: true,
      },
    ]);
    harness.up(4, 3);
    expect(kinds(harness, 'window-region')).toEqual([{ kind: 'window-region', i0: 4, j0: 3, i1: 9, j1: 8 }]);
    expect(kinds(harness, 'window')).toEqual([]);
    expect(harness.editor.marks()).toEqual([]);
  });

  it('Escape takes the rectangle back; a lost pointer ends it where it is', () => {
    const harness = withTool();
    harness.down(2, 2, 'left', false, true);
    harness.move(6, 6);
    harness.editor.cancelGesture();
    expect(kinds(harness, 'window-region')).toEqual([]);
    expect(harness.editor.marks()).toEqual([]);
    harness.down(2, 2, 'left', false, true);
    harness.move(6, 6);
    harness.editor.interruptGesture();
    expect(kinds(harness, 'window-region')).toEqual([{ kind: 'window-region', i0: 2, j0: 2, i1: 6, j1: 6 }]);
    expect(harness.editor.busy).toBe(false);
  });
});

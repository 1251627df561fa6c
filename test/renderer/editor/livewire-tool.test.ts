import { describe, expect, it } from 'vitest';
import { DrawingHarness } from './drawing-harness';

function livewire(): DrawingHarness {
  const harness = new DrawingHarness();
  harness.showRectangle(6, 4, 15, 11);
  harness.editor.setTool('livewire');
  harness.effects.length = 0;
  return harness;
}
const corners = [
  [6, 4],
  [15, 4],
  [15, 11],
  [6, 11],
] as const;
const rectangle = Array.from({ length: 8 }, () => '##########');

describe('livewire', () => {
  it('clicks at the corners, a second click on the last anchor closes: exactly the bright rectangle', () => {
    const harness = livewire();
    for (const [i, j] of corners) harness.click(i, j);
    expect(harness.commits()).toEqual([]);
    harness.click(6, 11);
    expect(harness.picture()).toEqual(rectangle);
    expect(harness.commits()).toMatchObject([{ action: 'livewire', slices: [[2, expect.any(Uint32Array)]] }]);
    expect(harness.editor.marks()).toEqual([]);
    harness.undo();
    expect(harness.pixels()).toEqual([]);
    harness.redo();
    expect(harness.picture()).toEqual(rectangle);
  });

  it('a click on the first anchor and Enter close too; Shift+Enter takes out', () => {
    for (const close of [
      (harness: DrawingHarness) => harness.click(6, 4),
      (harness: DrawingHarness) => harness.editor.pressKey('accept'),
    ]) {
      const harness = livewire();
      for (const [i, j] of corners) harness.click(i, j);
      close(harness);
      expect(harness.picture()).toEqual(rectangle);
    }
    const harness = livewire();
    harness.store(
      2,
      5,
      3,
      Array.from({ length: 10 }, () => '############'),
    );
    for (const [i, j] of corners) harness.click(i, j);
    harness.editor.pressKey('subtract');
    expect(harness.commits()[0]?.action).toBe('livewire-subtract');
    expect(harness.pixels().length).toBe(12 * 10 - 80);
  });

  it('a path follows the pointer along the edge', () => {
    const harness = livewire();
    harness.click(6, 4);
    harness.move(15, 7);
    const lead = harness.editor.marks()[1];
    expect(lead).toMatchObject({ kind: 'line', dashed: true });
    const points = lead?.kind === 'line' ? lead.points : [];
    expect(points[0]).toEqual([6, 4]);
    expect(points.at(-1)).toEqual([15, 7]);
    // Along the border, not across the inside.
    expect(points.every(([i, j]) => j <= 5 || i >= 14)).toBe(true);
  });

  it('Backspace drops anchors, Escape clears; fewer than three anchors do not close', () => {
    const harness = livewire();
    for (const [i, j] of corners.slice(0, 3)) harness.click(i, j);
    harness.editor.pressKey('drop-last');
    harness.editor.pressKey('accept');
    expect(harness.commits()).toEqual([]);
    harness.editor.pressKey('drop-last');
    harness.editor.pressKey('drop-last');
    expect(harness.editor.marks()).toEqual([]);
    expect(harness.editor.pressKey('drop-last')).toBe(false);
    for (const [i, j] of corners) harness.click(i, j);
    harness.editor.cancelGesture();
    expect(harness.editor.marks()).toEqual([]);
    expect(harness.commits()).toEqual([]);
  });

  it('another slice or tool keeps the outline on its slice; another read drops it', () => {
    const harness = livewire();
    for (const [i, j] of corners.slice(0, 3)) harness.click(i, j);
    harness.editor.interruptGesture();
    harness.k = 3;
    expect(harness.editor.marks()).toEqual([]);
    harness.move(9, 9);
    harness.editor.setTool('brush');
    harness.editor.setTool('livewire');
    harness.k = 2;
    harness.click(6, 11);
    harness.editor.pressKey('accept');
    expect(harness.picture(2)).toEqual(rectangle);
    harness.click(6, 4);
    harness.editor.reset();
    expect(harness.editor.marks()).toEqual([]);
  });

  it('a finalised read and a missing image take no anchor; pointers beside the slice are kept within', () => {
    const harness = livewire();
    harness.locked = true;
    harness.click(6, 4);
    expect(harness.editor.marks()).toEqual([]);
    harness.locked = false;
    harness.click(-5, 40);
    expect(harness.editor.marks()[2]).toMatchObject({ kind: 'handles', points: [[0, 16]] });
    harness.editor.cancelGesture();
    harness.shown = null;
    harness.click(6, 4);
    expect(harness.editor.marks()).toEqual([]);
  });
});

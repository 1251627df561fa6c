import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintSquareSweep, snapBrush } from '@renderer/editor/brush-stroke';
import { clearDirty, makeWorkingSlice } from '@renderer/editor/working-slice';
import { DrawingHarness } from './drawing-harness';

/** Part of the way [from, to] on which |x - position| <= radius, by the definition. */
function reached(x: number, from: number, to: number, radius: number): readonly [number, number] {
  if (from === to) return Math.abs(x - from) <= radius ? [0, 1] : [1, 0];
  const ends = [(x - radius - from) / (to - from), (x + radius - from) / (to - from)];
  return [Math.max(0, Math.min(...ends)), Math.min(1, Math.max(...ends))];
}

describe('sweep of the square brush', () => {
  it('covers exactly the pixel centres in a square on the way, for any segment, and marks them dirty', () => {
    const half = fc.integer({ min: -8, max: 60 }).map((n) => n / 2);
    fc.assert(
      fc.property(half, half, half, half, fc.integer({ min: 1, max: 40 }), (ax, ay, bx, by, size) => {
        const slice = makeWorkingSlice(23, 19);
        clearDirty(slice);
        paintSquareSweep(slice, 1, ax, ay, bx, by, size / 2);
        const covers = (i: number, j: number, radius: number): boolean => {
          const [x, y] = [reached(i, ax, bx, radius), reached(j, ay, by, radius)];
          return Math.max(x[0], y[0]) <= Math.min(x[1], y[1]);
        };
        for (let j = 0; j < 19; j++) {
          for (let i = 0; i < 23; i++) {
            const inside = covers(i, j, size / 2);
            if (covers(i, j, size / 2 + 1e-6) !== covers(i, j, size / 2 - 1e-6)) continue; // on the edge
            expect(slice.bits[j * 23 + i], `${i},${j}`).toBe(inside ? 1 : 0);
            if (inside)
              expect(i >= slice.dirty.i0 && i <= slice.dirty.i1 && j >= slice.dirty.j0 && j <= slice.dirty.j1).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is exactly `size` voxels wide and high at every size', () => {
    for (let size = 1; size <= 40; size++) {
      const slice = makeWorkingSlice(100, 100);
      const at = snapBrush(50.3, size);
      paintSquareSweep(slice, 1, at, at, at, at, size / 2);
      expect(
        slice.bits.reduce((sum, bit) => sum + bit, 0),
        `size ${size}`,
      ).toBe(size * size);
    }
  });
});

describe('shapes of the brush', () => {
  it('square: a stroke and its step back and forth', () => {
    const harness = new DrawingHarness();
    harness.editor.setTool('brush');
    harness.editor.setOptions({ brushShape: 'square' });
    harness.editor.setBrushSize(3);
    harness.drag([
      [4, 4],
      [7, 5],
    ]);
    const drawn = ['#####.', '######', '######', '.#####'];
    expect(harness.picture()).toEqual(drawn);
    harness.undo();
    expect(harness.pixels()).toEqual([]);
    harness.redo();
    expect(harness.picture()).toEqual(drawn);
    harness.editor.setTool('eraser');
    harness.click(4, 4);
    expect(harness.picture()).toEqual(['..##.', '..###', '..###', '#####']);
  });

  it('adaptive: takes the tissue under its centre and stops at the edge; right takes out', () => {
    const harness = new DrawingHarness();
    harness.showRectangle(10, 2, 20, 14);
    harness.editor.setTool('brush');
    harness.editor.setOptions({ brushShape: 'adaptive' });
    harness.editor.setBrushSize(7);
    harness.down(11, 8);
    expect(harness.editor.path).toBe('editor.brush.painting');
    harness.up(11, 8);
    expect(harness.pixels().length).toBeGreaterThan(15);
    // Nothing darker than the tissue pressed on, and all of it that lies well under the brush.
    expect(harness.pixels().every((pixel) => Number(pixel.split(',')[0]) >= 10)).toBe(true);
    expect(harness.pixels()).toEqual(expect.arrayContaining(['11,8', '12,8', '13,8', '14,8', '11,5', '11,11']));
    expect(harness.commits()[0]).toMatchObject({ action: 'adaptive', slices: [[2, expect.any(Uint32Array)]] });
    const before = harness.pixels().length;
    harness.click(12, 8, 'right');
    expect(harness.commits()[1]?.action).toBe('erase');
    expect(harness.pixels().length).toBeLessThan(before);
    harness.undo();
    expect(harness.pixels().length).toBe(before);
  });

  it('adaptive: a fast move leaves no gap, and Escape takes the stroke back', () => {
    const harness = new DrawingHarness();
    harness.showRectangle(0, 0, 23, 16);
    harness.editor.setTool('brush');
    harness.editor.setOptions({ brushShape: 'adaptive' });
    harness.editor.setBrushSize(3);
    harness.drag([
      [3, 8],
      [19, 8],
    ]);
    for (let i = 3; i <= 19; i++) expect(harness.pixels()).toContain(`${i},8`);
    const drawn = harness.pixels();
    harness.down(3, 3);
    harness.move(12, 3);
    harness.editor.cancelGesture();
    harness.up(12, 3);
    expect(harness.pixels()).toEqual(drawn);
  });

  it('without an image the adaptive brush is the round one', () => {
    const harness = new DrawingHarness();
    harness.editor.setTool('brush');
    harness.editor.setOptions({ brushShape: 'adaptive' });
    harness.editor.setBrushSize(3);
    harness.click(5, 5);
    expect(harness.picture()).toEqual(['###', '###', '###']);
    expect(harness.commits()[0]?.action).toBe('brush');
  });
});

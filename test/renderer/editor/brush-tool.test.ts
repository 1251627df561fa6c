import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintSweep, snapBrush } from '@renderer/editor/brush-stroke';
import { clearDirty, makeWorkingSlice } from '@renderer/editor/working-slice';
import { DrawingHarness } from './drawing-harness';

function brush(size: number, columns?: number, rows?: number): DrawingHarness {
  const harness = new DrawingHarness(columns, rows);
  harness.editor.setTool('brush');
  harness.editor.setBrushSize(size);
  harness.effects.length = 0;
  return harness;
}

/** Distance of (x, y) from the segment, by the definition. */
function distanceToSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const length2 = (bx - ax) ** 2 + (by - ay) ** 2;
  const s = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2));
  return Math.hypot(x - ax - s * (bx - ax), y - ay - s * (by - ay));
}

describe('sweep of the brush', () => {
  it('covers exactly the pixel centres within the radius, for any segment, and marks them dirty', () => {
    const half = fc.integer({ min: -8, max: 60 }).map((n) => n / 2);
    fc.assert(
      fc.property(half, half, half, half, fc.integer({ min: 1, max: 40 }), (ax, ay, bx, by, size) => {
        const slice = makeWorkingSlice(23, 19);
        clearDirty(slice);
        paintSweep(slice, 1, ax, ay, bx, by, size / 2);
        for (let j = 0; j < 19; j++) {
          for (let i = 0; i < 23; i++) {
            const distance = distanceToSegment(i, j, ax, ay, bx, by);
            if (Math.abs(distance - size / 2) < 1e-6) continue; // on the edge: both answers are a disc
            const inside = distance < size / 2;
            expect(slice.bits[j * 23 + i], `${i},${j}`).toBe(inside ? 1 : 0);
            if (inside)
              expect(i >= slice.dirty.i0 && i <= slice.dirty.i1 && j >= slice.dirty.j0 && j <= slice.dirty.j1).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is exactly `size` voxels wide at every size and pointer position', () => {
    for (let size = 1; size <= 40; size++) {
      for (const position of [50, 50.2, 50.49, 50.51, 50.9]) {
        const slice = makeWorkingSlice(100, 100);
        paintSweep(
          slice,
          1,
          snapBrush(position, size),
          snapBrush(50, size),
          snapBrush(position, size),
          snapBrush(50, size),
          size / 2,
        );
        expect(slice.dirty.i1 - slice.dirty.i0 + 1, `size ${size}`).toBe(size);
      }
    }
  });

  it('goes and comes on the same path: union, not parity', () => {
    const harness = brush(3);
    harness.drag([
      [4, 4],
      [12, 9],
      [4, 4],
    ]);
    const once = brush(3);
    once.drag([
      [4, 4],
      [12, 9],
    ]);
    expect(harness.pixels()).toEqual(once.pixels());
  });

  it('does not depend on how many moves a straight line was reported in', () => {
    const few = brush(5);
    few.drag([
      [5, 8],
      [17, 8],
    ]);
    const many = brush(5);
    many.drag(Array.from({ length: 13 }, (_, n) => [5 + n, 8] as const));
    expect(many.pixels()).toEqual(few.pixels());
  });
});

describe('brush gestures', () => {
  it('path: idle, painting, idle; effects: painted per move that reaches new pixels, one commit', () => {
    const harness = brush(1);
    expect(harness.editor.path).toBe('editor.brush.idle');
    harness.down(3, 3);
    expect(harness.editor.path).toBe('editor.brush.painting');
    harness.move(3.2, 3.1); // same pixel: nothing to paint
    harness.move(6, 3);
    harness.up(6, 3);
    expect(harness.editor.path).toBe('editor.brush.idle');
    expect(harness.kinds().filter((kind) => kind !== 'overlay')).toEqual(['painted', 'painted', 'commit']);
    expect(harness.pixels()).toEqual(['3,3', '4,3', '5,3', '6,3']);
    expect(harness.commits()[0]).toMatchObject({ action: 'brush', slices: [[2, expect.any(Uint32Array)]] });
  });

  it('right button erases with the brush, left with the eraser; eraser right is the zoom', () => {
    const harness = brush(1);
    harness.drag([
      [3, 3],
      [6, 3],
    ]);
    harness.click(4, 3, 'right');
    expect(harness.pixels()).toEqual(['3,3', '5,3', '6,3']);
    expect(harness.commits()[1]?.action).toBe('erase');
    harness.editor.setTool('eraser');
    harness.click(5, 3);
    expect(harness.pixels()).toEqual(['3,3', '6,3']);
    harness.effects.length = 0;
    harness.drag(
      [
        [5, 5],
        [5, 4],
      ],
      'right',
    );
    expect(harness.effects.find((effect) => effect.kind === 'zoom')).toMatchObject({ factor: 2 ** 0.1, x: 50, y: 50 });
    expect(harness.commits()).toEqual([]);
  });

  it('Escape takes the stroke back and the rest of the drag does nothing', () => {
    const harness = brush(3);
    harness.down(3, 3);
    harness.move(8, 3);
    harness.editor.cancelGesture();
    expect(harness.editor.path).toBe('editor.brush.idle');
    harness.move(10, 3);
    harness.up(10, 3);
    expect(harness.kinds().at(-1)).not.toBe('commit');
    expect(harness.kinds()).toContain('reverted');
    expect(harness.commits()).toEqual([]);
    harness.click(1, 1);
    expect(harness.commits().length).toBe(1);
  });

  it('another tool, another slice or a lost pointer in the middle of a stroke keep what was drawn, on its slice', () => {
    for (const interrupt of [
      (harness: DrawingHarness) => harness.editor.setTool('crosshair'),
      (harness: DrawingHarness) => {
        harness.editor.interruptGesture();
        harness.k = 3;
      },
      (harness: DrawingHarness) => harness.editor.interruptGesture(),
    ]) {
      const harness = brush(1);
      harness.down(3, 3);
      harness.move(4, 3);
      interrupt(harness);
      harness.move(9, 9);
      harness.up(9, 9);
      expect(harness.commits().flatMap((commit) => commit.slices.map(([k]) => k))).toEqual([2]);
      expect(harness.pixels(2)).toEqual(['3,3', '4,3']);
      expect(harness.pixels(3)).toEqual([]);
    }
  });

  it('a second button during a stroke is ignored', () => {
    const harness = brush(1);
    harness.down(3, 3);
    harness.down(9, 9, 'middle');
    harness.move(4, 3);
    harness.up(4, 3);
    expect(harness.pixels()).toEqual(['3,3', '4,3']);
    expect(harness.kinds()).not.toContain('pan');
  });

  it('does nothing on a finalised read', () => {
    const harness = brush(8);
    harness.locked = true;
    harness.drag([
      [3, 3],
      [9, 9],
    ]);
    expect(harness.kinds().filter((kind) => kind !== 'overlay')).toEqual([]);
    expect(harness.editor.path).toBe('editor.brush.idle');
  });

  it('paints up to the border of the slice and beyond it nothing', () => {
    const harness = brush(4);
    harness.drag([
      [-6, 0],
      [30, 0],
    ]);
    expect(harness.pixels().length).toBe(24 * 3); // centre between rows 0 and 1: row -1 is lost
    const outside = brush(2);
    outside.click(-20, -20);
    expect(outside.pixels()).toEqual([]);
  });

  it('Space applies at the pointer; sizes stay within 1..40', () => {
    const harness = brush(2);
    harness.move(10, 10);
    expect(harness.editor.pressKey('apply')).toBe(true);
    expect(harness.pixels().length).toBe(4);
    harness.editor.leavePane();
    expect(harness.editor.pressKey('apply')).toBe(false);
    harness.editor.setBrushSize(99);
    expect(harness.editor.brushSize).toBe(40);
    harness.editor.setBrushSize(0);
    expect(harness.editor.brushSize).toBe(1);
  });
});

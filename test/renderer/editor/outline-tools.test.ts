import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdWithin } from '@shared/core/mask/flood-fill';
import { rasteriseContours } from '@shared/core/mask/rasterise-contours';
import { toSliceRuns } from '@shared/core/mask/slice-runs';
import { rasteriseEnclosed } from '@renderer/editor/fill-outline';
import { greyRange, thresholdRange } from '@renderer/editor/slice-image';
import { DrawingHarness } from './drawing-harness';

function take(tool: 'freehand' | 'threshold' | 'flood'): DrawingHarness {
  const harness = new DrawingHarness();
  harness.editor.setTool(tool);
  harness.effects.length = 0;
  return harness;
}
const loop = [
  [2.5, 2.5],
  [6.5, 2.5],
  [6.5, 5.5],
  [2.5, 5.5],
] as const;
const filled = ['####', '####', '####'];

describe('pixels that an outline encloses', () => {
  it('are those of the even-odd rule where the outline does not cross itself', () => {
    const radius = fc.integer({ min: 5, max: 90 }).map((n) => n / 10);
    fc.assert(
      fc.property(fc.array(radius, { minLength: 3, maxLength: 20 }), (radii) => {
        // A star around a point: radii at rising angles never cross.
        const outline = radii.flatMap((r, n) => {
          const angle = (2 * Math.PI * n) / radii.length;
          return [11.3 + r * Math.cos(angle), 8.6 + r * Math.sin(angle)];
        });
        expect(rasteriseEnclosed(outline, 24, 17)).toEqual(rasteriseContours([outline], 24, 17));
      }),
      { numRuns: 200 },
    );
  });

  it('leave no hole where the outline goes over its own start or crosses itself', () => {
    const twice = [2, 2, 8, 2, 8, 8, 2, 8, 2, 2, 8, 2, 8, 8, 2, 8];
    expect(rasteriseEnclosed(twice, 12, 12)).toEqual(rasteriseContours([twice.slice(0, 8)], 12, 12));
    const eight = [1, 1, 9, 9, 9, 1, 1, 9];
    const bits = rasteriseEnclosed(eight, 11, 11);
    expect([bits[5 * 11 + 2], bits[5 * 11 + 8], bits[2 * 11 + 5]]).toEqual([1, 1, 0]);
  });
});

describe('freehand', () => {
  it('path: drawing while the button is down; release closes and fills as one step that is undone and redone', () => {
    const harness = take('freehand');
    expect(harness.editor.path).toBe('editor.freehand.idle');
    harness.down(2.5, 2.5);
    expect(harness.editor.path).toBe('editor.freehand.drawing');
    for (const [i, j] of loop.slice(1)) harness.move(i, j);
    expect(harness.editor.marks().length).toBe(2);
    harness.up(2.5, 5.5);
    expect(harness.editor.path).toBe('editor.freehand.idle');
    expect(harness.editor.marks()).toEqual([]);
    expect(harness.picture()).toEqual(filled);
    expect(harness.commits()).toMatchObject([{ action: 'freehand', slices: [[2, expect.any(Uint32Array)]] }]);
    harness.undo();
    expect(harness.pixels()).toEqual([]);
    harness.redo();
    expect(harness.picture()).toEqual(filled);
  });

  it('Shift and the right button take out', () => {
    for (const [button, shift] of [
      ['left', true],
      ['right', false],
    ] as const) {
      const harness = take('freehand');
      harness.drag(loop);
      const corner = loop.map(([i, j]) => [i === 6.5 ? 4.5 : i, j] as const);
      harness.drag(corner, button, shift);
      expect(harness.picture()).toEqual(['##', '##', '##']);
      expect(harness.commits()[1]?.action).toBe('freehand-subtract');
    }
  });

  it('Escape drops the outline; another slice or tool closes it on its own slice', () => {
    const harness = take('freehand');
    harness.down(2.5, 2.5);
    for (const [i, j] of loop.slice(1)) harness.move(i, j);
    harness.editor.cancelGesture();
    harness.up(2.5, 5.5);
    expect(harness.commits()).toEqual([]);
    harness.down(2.5, 2.5);
    for (const [i, j] of loop.slice(1)) harness.move(i, j);
    harness.editor.interruptGesture();
    harness.k = 3;
    harness.move(9, 9);
    harness.up(9, 9);
    expect(harness.picture(2)).toEqual(filled);
    expect(harness.pixels(3)).toEqual([]);
  });

  it('a click and a line of two points enclose nothing; a finalised read takes nothing', () => {
    const harness = take('freehand');
    harness.click(4, 4);
    harness.drag(loop.slice(0, 2));
    expect(harness.commits()).toEqual([]);
    harness.locked = true;
    harness.drag(loop);
    expect(harness.editor.path).toBe('editor.freehand.idle');
    expect(harness.commits()).toEqual([]);
  });

  it('points closer on screen than the outline step are left out: the shape does not depend on the rate of moves', () => {
    const harness = take('freehand');
    harness.down(2.5, 2.5);
    for (let n = 0; n < 50; n++) harness.move(2.5 + n * 0.001, 2.5);
    const [line] = harness.editor.marks();
    expect(line).toBeUndefined();
  });
});

describe('threshold in an outline', () => {
  const around = [
    [1, 1],
    [20, 1],
    [20, 14],
    [1, 14],
  ] as const;

  it('takes what lies in the outline and in the grey range, shown all the time, as one step', () => {
    const harness = take('threshold');
    harness.showRectangle(5, 4, 9, 6);
    harness.down(1, 1);
    expect(harness.editor.path).toBe('editor.threshold.painting');
    expect(harness.editor.painting).toBe(true);
    for (const [i, j] of around.slice(1)) harness.move(i, j);
    expect(harness.working.bits.reduce((sum, bit) => sum + bit, 0)).toBe(15);
    harness.up(1, 14);
    expect(harness.picture()).toEqual(['#####', '#####', '#####']);
    expect(harness.commits()).toMatchObject([{ action: 'threshold', slices: [[2, expect.any(Uint32Array)]] }]);
    harness.undo();
    expect(harness.pixels()).toEqual([]);
  });

  it('gives what a threshold over the whole enclosed area gives, for any outline and limits', () => {
    const point = fc
      .tuple(fc.integer({ min: -30, max: 270 }), fc.integer({ min: -30, max: 200 }))
      .map(([i, j]) => [i / 10 + 0.013, j / 10 + 0.017] as const);
    const percent = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 12 }), percent, (outline, [a, b]) => {
        const harness = take('threshold');
        const values = Float32Array.from({ length: 24 * 17 }, (_, n) => (n * 37) % 101);
        harness.shown = { columns: 24, rows: 17, values };
        harness.editor.setOptions({ thresholdPercent: [0, Math.max(a, b)] });
        harness.editor.setOptions({ thresholdPercent: [Math.min(a, b), Math.max(a, b)] });
        harness.drag(outline);
        const limits = thresholdRange(greyRange(harness.shown), harness.editor.options.thresholdPercent);
        const drawn = outline.filter(([i, j], n) => {
          const [x, y] = outline[n - 1] ?? [Infinity, Infinity];
          return Math.hypot(i - x, j - y) * harness.scale >= 1.5;
        });
        fc.pre(drawn.length === outline.length);
        const inside = rasteriseEnclosed(outline.flat(), 24, 17);
        const wanted = thresholdWithin(values, 24, 17, limits, inside);
        expect(harness.storedRuns(2)).toEqual(toSliceRuns(wanted, 24, 17));
      }),
      { numRuns: 150 },
    );
  });

  it('only inside the outline; Shift takes out what is in the range', () => {
    const harness = take('threshold');
    harness.showRectangle(5, 4, 9, 6);
    harness.store(2, 4, 3, ['#######', '#######', '#######', '#######', '#######']);
    harness.drag(
      [
        [1.5, 0.5],
        [7.5, 0.5],
        [7.5, 14.5],
        [1.5, 14.5],
      ],
      'left',
      true,
    );
    expect(harness.picture()).toEqual(['#######', '#...###', '#...###', '#...###', '#######']);
    expect(harness.commits()[0]?.action).toBe('threshold-subtract');
  });

  it('the wheel moves the lower limit and, with Shift, the upper one; the preview follows', () => {
    const harness = take('threshold');
    harness.showRectangle(5, 4, 9, 6);
    harness.down(1, 1);
    for (const [i, j] of around.slice(1)) harness.move(i, j);
    expect(harness.editor.takesWheel).toBe(true);
    harness.editor.turnWheel(25, false);
    expect(harness.editor.options.thresholdPercent).toEqual([0, 100]);
    expect(harness.working.bits.reduce((sum, bit) => sum + bit, 0)).toBe(19 * 13);
    harness.editor.turnWheel(10, true);
    expect(harness.editor.options.thresholdPercent).toEqual([0, 80]);
    harness.up(1, 14);
    expect(harness.pixels().length).toBe(19 * 13 - 15);
    expect(harness.editor.takesWheel).toBe(false);
    expect(harness.effects.filter((effect) => effect.kind === 'options').length).toBe(2);
  });

  it('without an image nothing is drawn; Escape takes it back', () => {
    const harness = take('threshold');
    harness.drag(around);
    expect(harness.commits()).toEqual([]);
    harness.showRectangle(5, 4, 9, 6);
    harness.down(1, 1);
    for (const [i, j] of around.slice(1)) harness.move(i, j);
    harness.editor.cancelGesture();
    expect(harness.kinds()).toContain('reverted');
    expect(harness.commits()).toEqual([]);
  });

  it('limits: 0 and 100 per cent are open, between them per cent of the range; ends never cross', () => {
    expect(thresholdRange([50, 250], [0, 100])).toEqual([-Infinity, Infinity]);
    expect(thresholdRange([50, 250], [25, 75])).toEqual([100, 200]);
    const harness = take('threshold');
    harness.editor.setOptions({ thresholdPercent: [30, 60] });
    harness.editor.setOptions({ thresholdPercent: [80, 60] });
    expect(harness.editor.options.thresholdPercent).toEqual([60, 60]);
    harness.editor.setOptions({ thresholdPercent: [60, 10] });
    expect(harness.editor.options.thresholdPercent).toEqual([60, 60]);
  });
});

describe('flood fill', () => {
  it('path: the press fills what is alike and connected, release keeps it as one step', () => {
    const harness = take('flood');
    harness.showRectangle(5, 4, 9, 6);
    harness.down(7.2, 5.3);
    expect(harness.editor.path).toBe('editor.flood.painting');
    expect(harness.commits()).toEqual([]);
    harness.up(7.2, 5.3);
    expect(harness.picture()).toEqual(['#####', '#####', '#####']);
    expect(harness.commits()).toMatchObject([{ action: 'flood', slices: [[2, expect.any(Uint32Array)]] }]);
    harness.undo();
    expect(harness.pixels()).toEqual([]);
    harness.redo();
    expect(harness.pixels().length).toBe(15);
  });

  it('wheel and keys change the tolerance while the button is down; without it the wheel turns slices', () => {
    const harness = take('flood');
    harness.showRectangle(5, 4, 9, 6);
    expect(harness.editor.takesWheel).toBe(false);
    expect(harness.editor.turnWheel(-1, false)).toBe(false);
    harness.down(7, 5);
    expect(harness.editor.turnWheel(-89, false)).toBe(true);
    expect(harness.editor.options.tolerancePercent).toBe(99);
    expect(harness.working.bits.reduce((sum, bit) => sum + bit, 0)).toBe(15);
    harness.editor.pressKey('plus');
    // The whole grey range: every pixel is alike.
    expect(harness.working.bits.reduce((sum, bit) => sum + bit, 0)).toBe(24 * 17);
    harness.editor.turnWheel(60, false);
    harness.up(7, 5);
    expect(harness.pixels().length).toBe(15);
    expect(harness.editor.options.tolerancePercent).toBe(40);
  });

  it('Shift takes out; Escape takes back; a press beside the slice or on a finalised read does nothing', () => {
    const harness = take('flood');
    harness.showRectangle(5, 4, 9, 6);
    harness.store(2, 4, 3, ['#######', '#######', '#######', '#######', '#######']);
    harness.down(7, 5, 'left', false, true);
    harness.up(7, 5);
    expect(harness.picture()).toEqual(['#######', '#.....#', '#.....#', '#.....#', '#######']);
    expect(harness.commits()[0]?.action).toBe('flood-subtract');
    harness.down(1, 1);
    harness.editor.cancelGesture();
    harness.up(1, 1);
    harness.click(-4, 3);
    harness.locked = true;
    harness.click(1, 1);
    expect(harness.commits().length).toBe(1);
    expect(harness.editor.busy).toBe(false);
  });

  it('another slice in the middle keeps the fill on its own slice', () => {
    const harness = take('flood');
    harness.showRectangle(5, 4, 9, 6);
    harness.down(7, 5);
    harness.editor.interruptGesture();
    harness.k = 4;
    harness.up(7, 5);
    expect(harness.pixels(2).length).toBe(15);
    expect(harness.pixels(4)).toEqual([]);
  });
});

describe('grey range of a slice', () => {
  it('is its 1st and 99th percentile, whatever the size', () => {
    const image = (columns: number, rows: number) => ({
      columns,
      rows,
      values: Float32Array.from({ length: columns * rows }, (_, n) => ((n * 7919) % (columns * rows)) / (columns * rows)),
    });
    for (const [columns, rows] of [
      [10, 10],
      [128, 128],
      [512, 512],
    ] as const) {
      const [low, high] = greyRange(image(columns, rows));
      expect(low).toBeCloseTo(0.01, 1);
      expect(high).toBeCloseTo(0.99, 1);
    }
    expect(greyRange({ columns: 0, rows: 0, values: new Float32Array(0) })).toEqual([0, 0]);
  });
});

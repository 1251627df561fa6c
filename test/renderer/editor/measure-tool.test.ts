import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawingOptions } from '@shared/contract/entities';
import { acrossFrom, angleDegrees, distanceMm, measureText } from '@renderer/editor/measure';
import { DrawingHarness } from './drawing-harness';

function measuring(measureKind: DrawingOptions['measureKind']): DrawingHarness {
  const harness = new DrawingHarness();
  harness.spacing = [0.5, 2];
  harness.editor.setTool('measure');
  harness.editor.setOptions({ measureKind });
  return harness;
}
const labels = (harness: DrawingHarness): string[] =>
  harness.editor.marks().flatMap((mark) => (mark.kind === 'label' ? [mark.text] : []));

describe('measures in millimetres', () => {
  it('distance and angle by the spacing of the series', () => {
    // 6 columns of 0.5 mm and 2 rows of 2 mm: a triangle of 3, 4 and 5 mm.
    expect(distanceMm([1, 1], [7, 3], [0.5, 2])).toBeCloseTo(5, 12);
    expect(angleDegrees([6, 0], [0, 0], [0, 2], [0.5, 2])).toBeCloseTo(90, 10);
    expect(angleDegrees([4, 0], [0, 0], [4, 1], [0.5, 2])).toBeCloseTo(45, 10);
    expect(angleDegrees([1, 0], [0, 0], [-3, 0], [0.5, 2])).toBeCloseTo(180, 10);
    expect(angleDegrees([0, 0], [0, 0], [1, 0], [1, 1])).toBeNull();
  });

  it('the second diameter is at right angles to the first in mm, for any spacing, and as near to the pointer as can be', () => {
    const number = fc.integer({ min: -40, max: 40 }).map((n) => n / 2);
    const point = fc.tuple(number, number);
    const spacing = fc.tuple(fc.constantFrom(0.4, 0.5, 1), fc.constantFrom(0.4, 0.9, 3));
    fc.assert(
      fc.property(point, point, point, point, spacing, (a, b, start, at, spacingMm) => {
        fc.pre(distanceMm(a, b, spacingMm) > 0);
        const end = acrossFrom(a, b, start, at, spacingMm);
        const along =
          (end[0] - start[0]) * (b[0] - a[0]) * spacingMm[0] ** 2 + (end[1] - start[1]) * (b[1] - a[1]) * spacingMm[1] ** 2;
        expect(Math.abs(along)).toBeLessThan(1e-6);
        // What is left to the pointer runs along the first diameter.
        const cross =
          (at[0] - end[0]) * (b[1] - a[1]) * spacingMm[0] * spacingMm[1] -
          (at[1] - end[1]) * (b[0] - a[0]) * spacingMm[0] * spacingMm[1];
        expect(Math.abs(cross)).toBeLessThan(1e-6);
      }),
    );
  });

  it('words: one decimal and the unit', () => {
    expect(
      measureText(
        {
          kind: 'distance',
          points: [
            [1, 1],
            [7, 3],
          ],
        },
        [0.5, 2],
      ),
    ).toBe('5.0 mm');
    expect(measureText({ kind: 'distance', points: [[1, 1]] }, [0.5, 2])).toBe('');
    expect(
      measureText(
        {
          kind: 'diameters',
          points: [
            [0, 0],
            [6, 0],
            [3, 0],
            [3, 1],
          ],
        },
        [0.5, 2],
      ),
    ).toBe('3.0 × 2.0 mm');
    expect(
      measureText(
        {
          kind: 'angle',
          points: [
            [6, 0],
            [0, 0],
            [0, 2],
          ],
        },
        [0.5, 2],
      ),
    ).toBe('90.0°');
  });
});

describe('measure tool', () => {
  it('distance: one drag; it stays on its slice and never touches the ROI', () => {
    const harness = measuring('distance');
    harness.down(1, 1);
    expect(harness.editor.path).toBe('editor.measure.drawing');
    harness.move(7, 3);
    expect(labels(harness)).toEqual(['5.0 mm']);
    harness.up(7, 3);
    expect(harness.editor.path).toBe('editor.measure.idle');
    expect(labels(harness)).toEqual(['5.0 mm']);
    harness.editor.setTool('brush');
    expect(labels(harness)).toEqual(['5.0 mm']);
    harness.k = 3;
    expect(labels(harness)).toEqual([]);
    expect(harness.commits()).toEqual([]);
  });

  it('two diameters: the second drag is laid across the first', () => {
    const harness = measuring('diameters');
    harness.drag([
      [2, 5],
      [8, 5],
    ]);
    expect(labels(harness)).toEqual(['3.0 mm']);
    harness.drag([
      [5, 4],
      [9, 7],
    ]);
    expect(labels(harness)).toEqual(['3.0 × 6.0 mm']);
    const lines = harness.editor.marks().filter((mark) => mark.kind === 'line');
    expect(lines[1]).toMatchObject({
      points: [
        [5, 4],
        [5, 7],
      ],
    });
  });

  it('angle: a drag to the vertex, then a drag from it', () => {
    const harness = measuring('angle');
    harness.drag([
      [8, 5],
      [2, 5],
    ]);
    harness.drag([
      [2, 5],
      [2, 8],
    ]);
    expect(labels(harness)).toEqual(['90.0°']);
  });

  it('Backspace drops the part begun, then the last measure; Delete clears the slice only', () => {
    const harness = measuring('distance');
    harness.drag([
      [1, 1],
      [7, 3],
    ]);
    harness.drag([
      [1, 5],
      [3, 5],
    ]);
    harness.editor.pressKey('drop-last');
    expect(labels(harness)).toEqual(['5.0 mm']);
    harness.editor.setOptions({ measureKind: 'diameters' });
    harness.drag([
      [1, 5],
      [3, 5],
    ]);
    expect(labels(harness)).toEqual(['5.0 mm', '1.0 mm']);
    harness.editor.pressKey('drop-last');
    expect(labels(harness)).toEqual(['5.0 mm']);
    harness.editor.setOptions({ measureKind: 'distance' });
    harness.k = 4;
    harness.drag([
      [1, 5],
      [3, 5],
    ]);
    harness.editor.pressKey('delete');
    expect(labels(harness)).toEqual([]);
    harness.k = 2;
    expect(labels(harness)).toEqual(['5.0 mm']);
    harness.editor.clearMeasures();
    expect(labels(harness)).toEqual([]);
  });

  it('a click measures nothing; Escape takes back the drag, then the part begun', () => {
    const harness = measuring('diameters');
    harness.click(5, 5);
    expect(labels(harness)).toEqual([]);
    harness.drag([
      [2, 5],
      [8, 5],
    ]);
    harness.down(5, 4);
    harness.move(5, 7);
    harness.editor.cancelGesture();
    harness.up(5, 7);
    expect(labels(harness)).toEqual(['3.0 mm']);
    harness.editor.cancelGesture();
    expect(labels(harness)).toEqual([]);
  });

  it('an interrupt keeps what is drawn; a part begun belongs to its slice; another series has its own measures', () => {
    const harness = measuring('diameters');
    harness.down(2, 5);
    harness.move(8, 5);
    harness.editor.interruptGesture();
    expect(labels(harness)).toEqual(['3.0 mm']);
    harness.k = 5;
    harness.drag([
      [2, 5],
      [4, 5],
    ]);
    expect(labels(harness)).toEqual(['1.0 mm']);
    harness.drag([
      [3, 4],
      [3, 6],
    ]);
    expect(labels(harness)).toEqual(['1.0 × 4.0 mm']);
    harness.series = 'series-2';
    expect(labels(harness)).toEqual([]);
    harness.editor.reset();
    harness.series = 'series-1';
    expect(labels(harness)).toEqual(['1.0 × 4.0 mm']);
  });

  it('a point of a finished measure is dragged; Escape puts it back', () => {
    const harness = measuring('distance');
    harness.drag([
      [1, 1],
      [7, 1],
    ]);
    harness.down(7.5, 1.2);
    harness.move(7, 3);
    expect(labels(harness)).toEqual(['5.0 mm']);
    harness.editor.cancelGesture();
    expect(labels(harness)).toEqual(['3.0 mm']);
    harness.drag([
      [1, 1],
      [7, 3],
    ]);
    expect(labels(harness)).toEqual(['4.0 mm']);
    // Beside the points a new one begins.
    harness.drag([
      [12, 12],
      [14, 12],
    ]);
    expect(labels(harness)).toEqual(['4.0 mm', '1.0 mm']);
  });

  it('a diameter that is dragged leaves the other at right angles to it', () => {
    const harness = measuring('diameters');
    harness.spacing = [1, 1];
    harness.drag([
      [2, 5],
      [8, 5],
    ]);
    harness.drag([
      [5, 3],
      [5, 7],
    ]);
    expect(labels(harness)).toEqual(['6.0 × 4.0 mm']);
    harness.drag([
      [8, 5],
      [2, 13],
    ]);
    // The first now runs downwards, so the second lies along columns: from (5, 3) it cannot reach down any more.
    expect(labels(harness)).toEqual(['8.0 × 0.0 mm']);
  });
});

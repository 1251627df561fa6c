import { describe, expect, it } from 'vitest';
import { DrawingHarness } from './drawing-harness';

function polygon(): DrawingHarness {
  const harness = new DrawingHarness();
  harness.editor.setTool('polygon');
  harness.effects.length = 0;
  return harness;
}
const square = [
  [2.5, 2.5],
  [6.5, 2.5],
  [6.5, 5.5],
  [2.5, 5.5],
] as const;
function clickSquare(harness: DrawingHarness): void {
  for (const [i, j] of square) harness.click(i, j);
}
const inside = ['3,3', '4,3', '5,3', '6,3', '3,4', '4,4', '5,4', '6,4', '3,5', '4,5', '5,5', '6,5'];

describe('polygon', () => {
  it('path: a click sets a vertex; near the first it closes; Enter fills by the even-odd rule', () => {
    const harness = polygon();
    harness.down(2.5, 2.5);
    expect(harness.editor.path).toBe('editor.polygon.drawing');
    harness.up(2.5, 2.5);
    expect(harness.editor.path).toBe('editor.polygon.idle');
    for (const [i, j] of square.slice(1)) harness.click(i, j);
    harness.click(2.5 + 0.3, 2.5); // 3 screen pixels from the first vertex
    expect(harness.editor.polygon).toMatchObject({ closed: true, vertices: square });
    expect(harness.commits()).toEqual([]);
    harness.editor.pressKey('accept');
    expect(harness.pixels()).toEqual(inside);
    expect(harness.commits()).toMatchObject([{ action: 'polygon', slices: [[2, expect.any(Uint32Array)]] }]);
    expect(harness.editor.polygon).toBeNull();
  });

  it('needs three vertices and 4 screen pixels to close; Enter closes, Enter again accepts', () => {
    const harness = polygon();
    harness.click(2.5, 2.5);
    harness.click(6.5, 2.5);
    harness.click(2.5, 2.5); // only two vertices so far: sets a third
    expect(harness.editor.polygon?.closed).toBe(false);
    harness.editor.pressKey('drop-last');
    harness.click(6.5, 5.5);
    harness.click(2.5 + 0.6, 2.5); // 6 screen pixels away: a vertex
    expect(harness.editor.polygon?.vertices.length).toBe(4);
    harness.editor.pressKey('accept');
    expect(harness.editor.polygon?.closed).toBe(true);
    expect(harness.commits()).toEqual([]);
    harness.editor.pressKey('accept');
    expect(harness.commits().length).toBe(1);
  });

  it('the distance that closes is on screen: zoomed in, the same distance in voxels is too far', () => {
    const harness = polygon();
    harness.scale = 100;
    clickSquare(harness);
    harness.click(2.5 + 0.3, 2.5);
    expect(harness.editor.polygon).toMatchObject({ closed: false });
  });

  it('Enter with fewer than three vertices does nothing', () => {
    const harness = polygon();
    harness.click(2, 2);
    harness.click(5, 2);
    expect(harness.editor.pressKey('accept')).toBe(true);
    expect(harness.editor.polygon).toMatchObject({ closed: false });
  });

  it('drag draws freehand with the set vertex distance and closes where it began', () => {
    const harness = polygon();
    const path: [number, number][] = [];
    for (let s = 0; s <= 40; s++)
      path.push([10.3 + 5 * Math.cos((s / 40) * 2 * Math.PI), 8.4 + 5 * Math.sin((s / 40) * 2 * Math.PI)]);
    harness.drag(path);
    const draft = harness.editor.polygon;
    expect(draft?.closed).toBe(true);
    const vertices = draft?.vertices ?? [];
    for (let n = 1; n < vertices.length; n++) {
      const [a, b] = [vertices[n - 1], vertices[n]];
      if (a && b) expect(Math.hypot(a[0] - b[0], a[1] - b[1]) * harness.scale).toBeGreaterThanOrEqual(6);
    }
    harness.editor.pressKey('accept');
    expect(Math.abs(harness.pixels().length - Math.PI * 25)).toBeLessThan(5);
  });

  it('Backspace opens a closed polygon, then drops vertices; Escape clears', () => {
    const harness = polygon();
    clickSquare(harness);
    harness.editor.pressKey('accept');
    harness.editor.pressKey('drop-last');
    expect(harness.editor.polygon).toMatchObject({ closed: false, vertices: square });
    harness.editor.pressKey('drop-last');
    expect(harness.editor.polygon?.vertices.length).toBe(3);
    harness.editor.cancelGesture();
    expect(harness.editor.polygon).toBeNull();
    expect(harness.editor.pressKey('drop-last')).toBe(false);
    expect(harness.commits()).toEqual([]);
  });

  it('a vertex of a closed polygon can be dragged; a press elsewhere leaves it', () => {
    const harness = polygon();
    clickSquare(harness);
    harness.editor.pressKey('accept');
    harness.drag([
      [6.4, 5.4],
      [8.5, 7.5],
    ]);
    expect(harness.editor.polygon?.vertices[2]).toEqual([8.5, 7.5]);
    harness.click(15, 15);
    expect(harness.editor.polygon?.vertices.length).toBe(4);
  });

  it('Shift+Enter takes the inside out of the ROI', () => {
    const harness = polygon();
    clickSquare(harness);
    harness.editor.pressKey('accept');
    harness.editor.pressKey('accept');
    for (const [i, j] of [
      [2.5, 2.5],
      [4.5, 2.5],
      [4.5, 5.5],
      [2.5, 5.5],
    ] as const)
      harness.click(i, j);
    harness.editor.pressKey('accept');
    harness.editor.pressKey('subtract');
    expect(harness.pixels()).toEqual(inside.filter((pixel) => Number(pixel.split(',')[0]) > 4));
    expect(harness.commits()[1]?.action).toBe('polygon-subtract');
  });

  it('Ctrl+V pastes the last polygon on another slice, closed', () => {
    const harness = polygon();
    expect(harness.editor.pressKey('paste')).toBe(false);
    clickSquare(harness);
    harness.editor.pressKey('accept');
    harness.editor.pressKey('accept');
    harness.k = 5;
    expect(harness.editor.pressKey('paste')).toBe(true);
    harness.editor.pressKey('accept');
    expect(harness.pixels(5)).toEqual(inside);
  });

  it('interrupts keep the polygon on its slice: another tool, another slice in the middle of freehand', () => {
    const harness = polygon();
    harness.down(2, 2);
    harness.move(4, 2);
    harness.editor.interruptGesture();
    harness.k = 3;
    expect(harness.editor.polygon).toBeNull();
    harness.move(9, 9);
    harness.up(9, 9);
    harness.k = 2;
    expect(harness.editor.polygon?.vertices).toEqual([
      [2, 2],
      [4, 2],
    ]);
    harness.editor.setTool('brush');
    harness.editor.setTool('polygon');
    expect(harness.editor.polygonSlices).toEqual([2]);
    expect(harness.commits()).toEqual([]);
    harness.editor.reset();
    expect(harness.editor.polygonSlices).toEqual([]);
  });

  it('a finalised read keeps the polygon and takes no fill', () => {
    const harness = polygon();
    clickSquare(harness);
    harness.editor.pressKey('accept');
    harness.locked = true;
    harness.editor.pressKey('accept');
    expect(harness.commits()).toEqual([]);
    expect(harness.editor.polygon).not.toBeNull();
  });
});

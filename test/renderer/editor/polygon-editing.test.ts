import { describe, expect, it } from 'vitest';
import {
  insertVertex,
  nearestEdge,
  type PolygonDraft,
  removeVertices,
  selectInBox,
  splitSelected,
} from '@renderer/editor/polygon-draft';
import { DrawingHarness } from './drawing-harness';

const corners = [
  [2.5, 2.5],
  [8.5, 2.5],
  [8.5, 6.5],
  [2.5, 6.5],
] as const;

function closed(): DrawingHarness {
  const harness = new DrawingHarness();
  harness.editor.setTool('polygon');
  for (const [i, j] of corners) harness.click(i, j);
  harness.editor.pressKey('accept');
  harness.effects.length = 0;
  return harness;
}
const draft = (chosen: readonly number[] = []): PolygonDraft => ({
  vertices: corners.map(([i, j]) => [i, j]),
  closed: true,
  selection: new Set(chosen),
});

describe('editing a closed polygon', () => {
  it('a box chooses the vertices in it, Shift adds; all chosen are dragged together', () => {
    const harness = closed();
    harness.down(7, 1);
    expect(harness.editor.path).toBe('editor.polygon.selecting');
    harness.move(10, 8);
    expect(harness.editor.marks()).toMatchObject([{ kind: 'line', dashed: true }]);
    harness.up(10, 8);
    expect(harness.editor.path).toBe('editor.polygon.idle');
    expect([...(harness.editor.polygon?.selection ?? [])]).toEqual([1, 2]);
    harness.drag([
      [8.5, 2.5],
      [10.5, 3.5],
    ]);
    expect(harness.editor.polygon?.vertices).toEqual([
      [2.5, 2.5],
      [10.5, 3.5],
      [10.5, 7.5],
      [2.5, 6.5],
    ]);
    harness.drag(
      [
        [1, 1],
        [4, 4],
      ],
      'left',
      true,
    );
    expect([...(harness.editor.polygon?.selection ?? [])].sort()).toEqual([0, 1, 2]);
    harness.click(14, 14);
    expect(harness.editor.polygon?.selection.size).toBe(0);
    expect(harness.commits()).toEqual([]);
  });

  it('a click on a vertex chooses it and moves nothing; Shift chooses another beside it', () => {
    const harness = closed();
    harness.click(8.4, 2.6);
    harness.down(2.6, 6.4, 'left', false, true);
    harness.up(2.6, 6.4);
    expect([...(harness.editor.polygon?.selection ?? [])].sort()).toEqual([1, 3]);
    expect(harness.editor.polygon?.vertices).toEqual(corners);
  });

  it('Escape during a drag puts the vertices back, during a box it drops the box; the polygon stays', () => {
    const harness = closed();
    harness.down(8.5, 2.5);
    harness.move(12, 9);
    harness.editor.cancelGesture();
    harness.up(12, 9);
    expect(harness.editor.polygon?.vertices).toEqual(corners);
    harness.click(14, 14);
    harness.down(1, 1);
    harness.move(12, 12);
    harness.editor.cancelGesture();
    harness.up(12, 12);
    expect(harness.editor.polygon?.selection.size).toBe(0);
    harness.editor.cancelGesture();
    expect(harness.editor.polygon).toBeNull();
  });

  it('an interrupt keeps a drag where it is and drops a box', () => {
    const harness = closed();
    harness.down(8.5, 2.5);
    harness.move(9.5, 1.5);
    harness.editor.interruptGesture();
    harness.move(15, 15);
    expect(harness.editor.polygon?.vertices[1]).toEqual([9.5, 1.5]);
    harness.down(1, 12);
    harness.move(4, 14);
    harness.editor.interruptGesture();
    expect(harness.editor.path).toBe('editor.polygon.idle');
    expect(harness.editor.marks().some((mark) => mark.kind === 'line')).toBe(false);
  });

  it('+ splits the edge at the pointer, or between chosen neighbours; the filled shape follows', () => {
    const harness = closed();
    harness.move(5.5, 2.4);
    expect(harness.editor.pressKey('plus')).toBe(true);
    expect(harness.editor.polygon?.vertices[1]).toEqual([5.5, 2.5]);
    harness.drag([
      [5.5, 2.5],
      [5.5, 0.5],
    ]);
    harness.editor.pressKey('accept');
    // A roof of 6 x 2 over the rectangle of 6 x 4.
    expect(harness.picture()).toEqual(['..##..', '.####.', '######', '######', '######', '######']);
    expect(harness.commits()).toMatchObject([{ action: 'polygon', slices: [[2, expect.any(Uint32Array)]] }]);
    harness.undo();
    expect(harness.pixels()).toEqual([]);
  });

  it('- and Delete trim the chosen vertices, else the one at the pointer; three stay', () => {
    const harness = closed();
    harness.move(8.5, 2.5);
    expect(harness.editor.pressKey('minus')).toBe(true);
    expect(harness.editor.polygon?.vertices.length).toBe(3);
    harness.editor.pressKey('delete');
    expect(harness.editor.polygon?.vertices.length).toBe(3);
    const box = closed();
    box.drag([
      [7, 1],
      [10, 4],
    ]);
    box.editor.pressKey('delete');
    expect(box.editor.polygon?.vertices).toEqual([corners[0], corners[2], corners[3]]);
  });

  it('an open polygon has no use for + and -: they are the size of the brush', () => {
    const harness = new DrawingHarness();
    harness.editor.setTool('polygon');
    harness.click(2, 2);
    expect(harness.editor.pressKey('plus')).toBe(false);
    expect(harness.editor.pressKey('minus')).toBe(false);
  });

  it('keys during a drag are left alone', () => {
    const harness = closed();
    harness.down(8.5, 2.5);
    harness.move(9.5, 2.5);
    expect(harness.editor.pressKey('minus')).toBe(false);
    expect(harness.editor.pressKey('accept')).toBe(false);
    harness.up(9.5, 2.5);
    expect(harness.editor.polygon?.vertices.length).toBe(4);
  });
});

describe('what editing does to the vertices', () => {
  it('the nearest edge is found on the screen, with anisotropic pixels too', () => {
    const vertices = [
      [0, 0],
      [10, 0],
      [10, 10],
    ] as const;
    expect(nearestEdge(vertices, [5, 1], [1, 1])).toMatchObject({ index: 0, distance: 1, point: [5, 0] });
    // The closing edge runs from (10, 10) to (0, 0); with rows ten times as high the upper edge is farther.
    expect(nearestEdge(vertices, [5, 1], [1, 10]).index).toBe(2);
    expect(nearestEdge([], [5, 1], [1, 1]).index).toBe(-1);
  });

  it('splitting chooses the new vertices and only those between chosen neighbours, round the end too', () => {
    const polygon = draft([0, 3]);
    expect(splitSelected(polygon)).toBe(true);
    expect(polygon.vertices).toEqual([...corners, [2.5, 4.5]]);
    expect([...polygon.selection].sort()).toEqual([0, 3, 4]);
    expect(splitSelected(draft([0, 2]))).toBe(false);
    const all = draft([0, 1, 2, 3]);
    splitSelected(all);
    expect(all.vertices.length).toBe(8);
    expect(all.selection.size).toBe(8);
  });

  it('inserting moves the numbers of chosen vertices; removing refuses to leave fewer than three', () => {
    const polygon = draft([1, 3]);
    insertVertex(polygon, 1, [9, 4]);
    expect(polygon.vertices[2]).toEqual([9, 4]);
    expect([...polygon.selection].sort()).toEqual([1, 4]);
    expect(removeVertices(polygon, new Set([0, 1, 2]))).toBe(false);
    expect(polygon.vertices.length).toBe(5);
    expect(removeVertices(polygon, new Set())).toBe(false);
    expect(removeVertices(polygon, new Set([0, 2]))).toBe(true);
    expect(polygon.vertices).toEqual([corners[1], corners[2], corners[3]]);
  });

  it('a box may be drawn from any corner', () => {
    const polygon = draft();
    selectInBox(polygon, [10, 8], [7, 1], false);
    expect([...polygon.selection]).toEqual([1, 2]);
    selectInBox(polygon, [1, 8], [3, 5], true);
    expect([...polygon.selection].sort()).toEqual([1, 2, 3]);
  });
});

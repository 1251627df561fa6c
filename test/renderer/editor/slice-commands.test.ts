import { describe, expect, it } from 'vitest';
import { sliceCommands } from '@renderer/editor/slice-commands';
import { DrawingHarness } from './drawing-harness';

const ring = ['#####', '#...#', '#...#', '#####'];

describe('commands on the slice', () => {
  it('copy the ROI of the slice below or above to what is drawn; nothing there changes nothing', () => {
    const harness = new DrawingHarness();
    harness.store(1, 3, 3, ['##', '##']);
    harness.store(3, 8, 3, ['###']);
    harness.store(2, 4, 3, ['##', '##']);
    harness.editor.applyToSlice('copy-below');
    expect(harness.picture()).toEqual(['###', '###']);
    harness.editor.applyToSlice('copy-above');
    expect(harness.picture()).toEqual(['###..###', '###.....']);
    expect(harness.commits().map(({ action, slices }) => [action, ...slices.map(([k]) => k)])).toEqual([
      ['copy-below', 2],
      ['copy-above', 2],
    ]);
    harness.undo();
    harness.undo();
    expect(harness.picture()).toEqual(['##', '##']);
    harness.redo();
    expect(harness.picture()).toEqual(['###', '###']);
    expect(harness.pixels(1).length).toBe(4);
    harness.k = 0;
    harness.editor.applyToSlice('copy-below');
    expect(harness.pixels(0)).toEqual([]);
  });

  it('move the ROI of the slice below or above here as one step that two slices take part in', () => {
    for (const [command, from, empty] of [
      ['move-below', 1, 3],
      ['move-above', 3, 1],
    ] as const) {
      const harness = new DrawingHarness();
      harness.store(from, 3, 3, ['##', '##']);
      harness.store(2, 4, 3, ['##', '##']);
      harness.editor.applyToSlice(command);
      expect(harness.picture()).toEqual(['###', '###']);
      expect(harness.pixels(from)).toEqual([]);
      expect(harness.commits().map(({ slices }) => slices.map(([k]) => k))).toEqual([[2, from]]);
      harness.undo();
      expect(harness.picture()).toEqual(['##', '##']);
      expect(harness.pixels(from)).toEqual(['3,3', '4,3', '3,4', '4,4']);
      harness.redo();
      expect(harness.pixels(from)).toEqual([]);
      harness.k = empty;
      harness.editor.applyToSlice(command);
      expect(harness.picture(empty)).toEqual(['###', '###']);
      expect(harness.pixels(2)).toEqual([]);
    }
    const edge = new DrawingHarness();
    edge.k = 0;
    edge.store(0, 3, 3, ['##']);
    edge.editor.applyToSlice('move-below');
    edge.k = 8;
    edge.editor.applyToSlice('move-above');
    expect([edge.pixels(0).length, edge.document.mask.size]).toEqual([2, 1]);
  });

  it('what nobody has looked at on the neighbour still has to be looked at here', () => {
    for (const command of ['copy-below', 'move-below'] as const) {
      for (const [there, here] of [
        ['carried', 'carried'],
        ['interpolated', 'interpolated'],
        ['reviewed', 'drawn'],
        ['drawn', 'drawn'],
      ] as const) {
        const harness = new DrawingHarness();
        harness.store(1, 3, 3, ['##', '##'], there);
        harness.editor.applyToSlice(command);
        expect([command, there, harness.document.marks.get(2)]).toEqual([command, there, here]);
        expect(harness.document.marks.get(1)).toBe(command === 'copy-below' ? there : undefined);
      }
    }
    // Added to what was drawn, it has to be looked at as well.
    const harness = new DrawingHarness();
    harness.store(1, 3, 3, ['##', '##'], 'carried');
    harness.store(2, 4, 3, ['##', '##']);
    harness.editor.applyToSlice('copy-below');
    expect(harness.document.marks.get(2)).toBe('carried');
    harness.undo();
    expect(harness.document.marks.get(2)).toBe('drawn');
  });

  it('fill holes, keep the largest part, clear', () => {
    const harness = new DrawingHarness();
    harness.store(2, 4, 4, [...ring, '.....', '##...']);
    harness.editor.applyToSlice('fill-holes');
    expect(harness.picture()).toEqual(['#####', '#####', '#####', '#####', '##...']);
    harness.editor.applyToSlice('remove-islands');
    expect(harness.picture()).toEqual(['#####', '#####', '#####', '#####']);
    harness.editor.applyToSlice('clear-slice');
    expect(harness.pixels()).toEqual([]);
    harness.undo();
    expect(harness.pixels().length).toBe(20);
  });

  it('grow and shrink by millimetres of the series, not by voxels', () => {
    const harness = new DrawingHarness();
    harness.spacing = [0.5, 1];
    harness.store(2, 8, 6, ['###', '###', '###']);
    harness.editor.setOptions({ amountMm: 1 });
    harness.editor.applyToSlice('grow');
    // Centres lie 0.25 and 0.75 mm beside the edge, 0.5 mm above it, and 0.9 mm from its corners: two columns, one row.
    expect(harness.picture()).toEqual(Array.from({ length: 5 }, () => '#######'));
    harness.editor.applyToSlice('shrink');
    expect(harness.picture()).toEqual(['###', '###', '###']);
  });

  it('smooth takes a spike away and keeps a disc', () => {
    const harness = new DrawingHarness();
    harness.store(2, 6, 4, ['..###..', '.#####.', '#######', '##########', '#######', '.#####.', '..###..']);
    harness.editor.setOptions({ amountMm: 1 });
    harness.editor.applyToSlice('smooth');
    expect(harness.pixels()).not.toContain('15,7');
    expect(harness.pixels()).toContain('9,7');
  });

  it('a stroke in progress is finished first; a finalised read is left alone', () => {
    const harness = new DrawingHarness();
    harness.editor.setTool('brush');
    harness.editor.setBrushSize(1);
    harness.down(5, 5);
    expect(harness.editor.applyToSlice('clear-slice')).toBe(true);
    expect(harness.commits().map((commit) => commit.action)).toEqual(['brush', 'clear-slice']);
    expect(harness.pixels()).toEqual([]);
    harness.locked = true;
    for (const command of sliceCommands) expect(harness.editor.applyToSlice(command)).toBe(false);
    expect(harness.commits().length).toBe(2);
  });

  it('the amount stays within its limits', () => {
    const harness = new DrawingHarness();
    harness.editor.setOptions({ amountMm: 99 });
    expect(harness.editor.options.amountMm).toBe(20);
    harness.editor.setOptions({ amountMm: 0 });
    expect(harness.editor.options.amountMm).toBe(0.1);
  });
});

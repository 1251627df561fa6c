/** One gesture of every tool: where it is on the way, what it causes and leaves, and how it is undone, cancelled and interrupted. */
import { describe, expect, it } from 'vitest';
import { type ToolId, toolIds } from '@renderer/editor/editor';
import { DrawingHarness } from './drawing-harness';

type Place = readonly [i: number, j: number];

interface Gesture {
  /** Until something is in progress that can be cancelled. */
  readonly begin: (harness: DrawingHarness) => void;
  /** Until it has its effect. */
  readonly end: (harness: DrawingHarness) => void;
  /** State between the two. */
  readonly path: string;
  /** Kinds of effects but `overlay`, each once, in order. */
  readonly effects: readonly string[];
  /** The slice afterwards. */
  readonly picture: readonly string[];
  /** Whether an interruption leaves what is in progress for later instead of ending it. */
  readonly waits?: true;
}

const hold =
  (...[first, ...rest]: readonly [Place, ...Place[]]) =>
  (harness: DrawingHarness): void => {
    harness.down(...first);
    for (const place of rest) harness.move(...place);
  };
const letGo = (i: number, j: number) => (harness: DrawingHarness) => harness.up(i, j);
const click =
  (...places: readonly Place[]) =>
  (harness: DrawingHarness): void => {
    for (const place of places) harness.click(...place);
  };
const accept = (harness: DrawingHarness): void => {
  harness.editor.pressKey('accept');
};

/** What is stored on the slice before: its upper left pixel is (4, 4). The image is bright from (4, 4) to (11, 9). */
const block = ['####', '####', '####'];
const looking = { begin: hold([5, 5], [7, 8]), end: letGo(7, 8), picture: block } as const;

const gestures: Readonly<Record<ToolId, Gesture>> = {
  crosshair: { ...looking, path: 'crosshair.following', effects: ['cursor'] },
  navigate: { ...looking, path: 'navigate.following', effects: ['pan'] },
  window: { ...looking, path: 'window.drawing', effects: ['window'] },
  measure: { ...looking, path: 'measure.drawing', effects: [] },
  picker: { ...looking, path: 'picker.drawing', effects: ['cursor', 'pick'] },
  brush: {
    begin: hold([9, 5], [11, 5]),
    end: letGo(11, 5),
    path: 'brush.painting',
    effects: ['painted', 'commit'],
    picture: ['####....', '####.###', '####....'],
  },
  eraser: {
    begin: hold([5, 5], [6, 5]),
    end: letGo(6, 5),
    path: 'eraser.painting',
    effects: ['painted', 'commit'],
    picture: ['####', '#..#', '####'],
  },
  polygon: {
    begin: click([8.5, 3.5], [11.5, 3.5], [11.5, 6.5], [8.5, 6.5]),
    end: (harness) => {
      accept(harness);
      accept(harness);
    },
    path: 'polygon.idle',
    effects: ['painted', 'commit'],
    picture: ['####.###', '####.###', '####.###'],
    waits: true,
  },
  freehand: {
    begin: hold([8.5, 3.5], [11.5, 3.5], [11.5, 6.5], [8.5, 6.5]),
    end: letGo(8.5, 6.5),
    path: 'freehand.drawing',
    effects: ['painted', 'commit'],
    picture: ['####.###', '####.###', '####.###'],
  },
  livewire: {
    begin: click([4, 4], [11, 4], [11, 9], [4, 9]),
    end: accept,
    path: 'livewire.idle',
    effects: ['painted', 'commit'],
    picture: Array.from({ length: 6 }, () => '########'),
    waits: true,
  },
  flood: {
    begin: hold([9, 8]),
    end: letGo(9, 8),
    path: 'flood.painting',
    effects: ['painted', 'commit'],
    picture: Array.from({ length: 6 }, () => '########'),
  },
  threshold: {
    begin: hold([9.5, 3.5], [14.5, 3.5], [14.5, 6.5], [9.5, 6.5]),
    end: letGo(9.5, 6.5),
    path: 'threshold.painting',
    effects: ['painted', 'commit'],
    picture: ['####..##', '####..##', '####..##'],
  },
  move: {
    begin: hold([5, 5], [6, 5]),
    end: letGo(8, 9),
    path: 'move.painting',
    effects: ['painted', 'commit'],
    picture: block,
  },
};

function harnessWith(tool: ToolId): DrawingHarness {
  const harness = new DrawingHarness();
  harness.showRectangle(4, 4, 11, 9);
  harness.store(2, 4, 4, block);
  harness.editor.setTool(tool);
  harness.editor.setBrushSize(1);
  harness.effects.length = 0;
  return harness;
}
const kindsOf = (harness: DrawingHarness): string[] => [...new Set(harness.kinds())].filter((kind) => kind !== 'overlay');

describe.each(toolIds)('%s', (tool) => {
  const { begin, end, path, effects, picture, waits } = gestures[tool];
  const draws = effects.includes('commit');

  it('goes its way and has its effect', () => {
    const harness = harnessWith(tool);
    begin(harness);
    expect(harness.editor.path).toBe(`editor.${path}`);
    end(harness);
    expect(harness.editor.busy).toBe(false);
    expect(kindsOf(harness)).toEqual(effects);
    expect(harness.picture()).toEqual(picture);
    expect(harness.commits().length).toBe(draws ? 1 : 0);
  });

  if (draws)
    it('is undone and redone as one step', () => {
      const harness = harnessWith(tool);
      begin(harness);
      end(harness);
      const drawn = harness.pixels();
      harness.undo();
      expect(harness.picture()).toEqual(block);
      expect(harness.pixels()[0]).toBe('4,4');
      harness.redo();
      expect(harness.pixels()).toEqual(drawn);
    });

  it('is taken back by Escape', () => {
    const harness = harnessWith(tool);
    begin(harness);
    harness.editor.cancelGesture();
    // What is left of it cannot be finished any more.
    end(harness);
    expect(harness.editor.busy).toBe(false);
    expect(harness.commits()).toEqual([]);
    expect(kindsOf(harness)).not.toContain('pick');
    expect(harness.picture()).toEqual(block);
    expect(harness.editor.marks()).toEqual([]);
    expect(harness.editor.polygon).toBeNull();
  });

  it(waits ? 'waits over an interruption' : 'is kept as far as it came when it is interrupted', () => {
    const harness = harnessWith(tool);
    begin(harness);
    harness.editor.interruptGesture();
    if (waits) {
      expect(harness.commits()).toEqual([]);
      end(harness);
      expect(harness.picture()).toEqual(picture);
      return;
    }
    const kept = harness.pixels();
    end(harness);
    expect(harness.editor.busy).toBe(false);
    expect(harness.commits().length).toBe(draws ? 1 : 0);
    expect(harness.pixels()).toEqual(kept);
    if (tool === 'move') expect(kept[0]).toBe('5,4');
    else expect(harness.picture()).toEqual(picture);
  });

  if (draws)
    it('leaves a locked read alone', () => {
      const harness = harnessWith(tool);
      harness.locked = true;
      begin(harness);
      end(harness);
      expect(harness.commits()).toEqual([]);
      expect(harness.picture()).toEqual(block);
    });
});

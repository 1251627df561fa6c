/** Window centre and width of each series of a reading. */
import { createSignal, untrack } from 'solid-js';
import type { PaneId, ReadingPanes } from './reading-panes';
import { computeAutoWindow, type WindowSetting } from './reading-volumes';

/** Owned by the scope of the reading. */
export function createReadingWindows({ sourceOf, loaded }: ReadingPanes) {
  const [windows, setWindows] = createSignal<ReadonlyMap<string, WindowSetting>>(new Map());
  const windowOf = (seriesId: string): WindowSetting =>
    windows().get(seriesId) ?? loaded(seriesId)?.window ?? { centre: 0.5, width: 1 };

  function dragWindow(id: PaneId, dx: number, dy: number): void {
    const seriesId = untrack(() => sourceOf(id))?.series.seriesId;
    if (seriesId === undefined) return;
    const { centre, width } = untrack(() => windowOf(seriesId));
    setWindows((all) =>
      new Map(all).set(seriesId, { centre: centre + (dy * width) / 400, width: Math.max(1e-6, width * 2 ** (dx / 200)) }),
    );
  }
  function autoWindow(): void {
    setWindows((all) => {
      const next = new Map(all);
      for (const id of ['axial', 'guide-1', 'guide-2'] as const) {
        const seriesId = untrack(() => sourceOf(id))?.series.seriesId;
        const volume = untrack(() => loaded(seriesId))?.volume;
        if (seriesId !== undefined && volume) next.set(seriesId, computeAutoWindow(volume));
      }
      return next;
    });
  }
  return { windowOf, dragWindow, autoWindow, resetWindow: () => setWindows(new Map()) };
}

export type ReadingWindows = ReturnType<typeof createReadingWindows>;

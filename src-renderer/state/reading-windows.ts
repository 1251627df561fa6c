/** Window centre and width of each series, and whether its grey scale is turned round. */
import { createSignal, untrack } from 'solid-js';
import { toIjk } from '@shared/core/geometry/grid-coordinates';
import type { SliceRuns } from '@shared/core/mask/slice-runs';
import { AUTO_PERCENTS, LEAST_WIDTH, percentileWindow, volumeWindow, type WindowSetting } from '@shared/core/volume/window-level';
import type { SliceImage } from '@renderer/editor/slice-image';
import type { ReadingCursor } from './reading-cursor';
import type { PaneId, ReadingPanes } from './reading-panes';

const PANES = ['axial', 'guide-1', 'guide-2'] as const;

/** Half the side of the square around the crosshair that stands for a region where nothing is drawn. */
const REGION_HALF_MM = 20;

/** Series whose window is remembered until the program ends; the one changed longest ago goes first. */
export const REMEMBERED = 500;

interface Shown {
  readonly window: WindowSetting | null;
  readonly inverted: boolean;
}
// Outlasts a reading: a case opened again looks as it was left.
const [remembered, setRemembered] = createSignal<ReadonlyMap<string, Shown>>(new Map());

/** `all` with a series changed and moved to the end, without the oldest beyond `REMEMBERED`. */
export function remember<T>(all: ReadonlyMap<string, T>, seriesId: string, value: T): ReadonlyMap<string, T> {
  const next = new Map(all);
  next.delete(seriesId);
  next.set(seriesId, value);
  for (const oldest of next.keys()) {
    if (next.size <= REMEMBERED) break;
    next.delete(oldest);
  }
  return next;
}

/** Intensities under an ROI of the slice; where it is empty, those within `REGION_HALF_MM` of a pixel along rows and columns. */
export function regionValues(
  { columns, rows, values }: SliceImage,
  runs: SliceRuns,
  centre: readonly [number, number],
  spacingMm: readonly [number, number],
): readonly number[] {
  const found: number[] = [];
  for (let n = 0; n + 1 < runs.length; n += 2) {
    for (let at = runs[n]!; at < runs[n]! + runs[n + 1]!; at++) found.push(values[at]!);
  }
  if (found.length > 0) return found;
  const [hi, hj] = [REGION_HALF_MM / spacingMm[0], REGION_HALF_MM / spacingMm[1]];
  for (let j = Math.max(0, Math.ceil(centre[1] - hj)); j <= Math.min(rows - 1, centre[1] + hj); j++) {
    for (let i = Math.max(0, Math.ceil(centre[0] - hi)); i <= Math.min(columns - 1, centre[0] + hi); i++)
      found.push(values[j * columns + i]!);
  }
  return found;
}

/** Owned by the scope of the reading. */
export function createReadingWindows({ sourceOf, loaded, series, drawingView }: ReadingPanes, { cursor }: ReadingCursor) {
  const shownOf = (seriesId: string): Shown => remembered().get(seriesId) ?? { window: null, inverted: false };
  const windowOf = (seriesId: string): WindowSetting =>
    shownOf(seriesId).window ?? loaded(seriesId)?.window ?? { centre: 0.5, width: 1 };
  const change = (seriesId: string, part: Partial<Shown>): void => {
    setRemembered((all) => remember(all, seriesId, { ...untrack(() => shownOf(seriesId)), ...part }));
  };
  const shownSeries = (): readonly string[] =>
    untrack(() => [...new Set(PANES.flatMap((id) => sourceOf(id)?.series.seriesId ?? []))]);

  function dragWindow(id: PaneId, dx: number, dy: number): void {
    const seriesId = untrack(() => sourceOf(id))?.series.seriesId;
    if (seriesId === undefined) return;
    const { centre, width } = untrack(() => windowOf(seriesId));
    const wider = Math.max(LEAST_WIDTH, width * 2 ** (dx / 200));
    change(seriesId, { window: { centre: centre + (dy * width) / 400, width: wider } });
  }
  function autoWindow(): void {
    for (const seriesId of shownSeries()) {
      const volume = untrack(() => loaded(seriesId))?.volume;
      if (volume) change(seriesId, { window: volumeWindow(volume) });
    }
  }
  /** The window of the series in front from what is drawn on the slice, else from around the crosshair. */
  function windowFromRegion(image: SliceImage, runs: SliceRuns): void {
    const [front, view, at] = untrack(() => [series(), drawingView(), cursor()] as const);
    if (!front || !view || !at) return;
    const [i, j] = toIjk(view.grid, at);
    const [sx, sy] = view.grid.spacingMm;
    const found = percentileWindow(regionValues(image, runs, [i, j], [sx, sy]), AUTO_PERCENTS);
    if (found) change(front.seriesId, { window: found });
  }
  return {
    windowOf,
    /** Whether the reader turned the grey scale of a series round, on top of how it is stored. */
    inverted: (seriesId: string): boolean => shownOf(seriesId).inverted,
    dragWindow,
    autoWindow,
    windowFromRegion,
    toggleInverted(): void {
      const seriesId = untrack(series)?.seriesId;
      if (seriesId !== undefined) change(seriesId, { inverted: !untrack(() => shownOf(seriesId)).inverted });
    },
    /** Back to what the files suggest, for the series that are shown. */
    resetWindow(): void {
      for (const seriesId of shownSeries()) change(seriesId, { window: null, inverted: false });
    },
  };
}

export type ReadingWindows = ReturnType<typeof createReadingWindows>;

/** Window centre and width of each series of a reading, its inversion, and the presets of its role. Kept by series in the settings. */
import { createSignal, untrack } from 'solid-js';
import type { Settings, StudySequence } from '@shared/contract/entities';
import type { Volume } from '@shared/core/volume/volume';
import type { SliceImage } from '@renderer/editor/slice-image';
import { paneIds, type PaneId, type ReadingPanes } from './reading-panes';
import { changeSettings, settings } from './settings';
import {
  AUTO_RANGE,
  PRESETS,
  type PercentileRange,
  rangeOfWindow,
  sortedSample,
  type WindowPreset,
  windowOfRange,
  type WindowSetting,
} from './window-level';

type Kept = Settings['seriesWindows'];
/** Series whose windows are kept; the one changed longest ago goes first. */
const MOST_SERIES = 200;
const KEEP_AFTER_MS = 800;

/** `kept` with one series changed, as the last of at most `MOST_SERIES`. */
export function keepWindow(kept: Kept, changed: Kept[number], most = MOST_SERIES): Kept {
  return [...kept.filter(({ seriesId }) => seriesId !== changed.seriesId), changed].slice(-most);
}

// Sorted once a volume; gone with it.
const samples = new WeakMap<Volume, Float32Array>();
function sampleOf(volume: Volume): Float32Array {
  const known = samples.get(volume);
  if (known) return known;
  const made = sortedSample(volume);
  samples.set(volume, made);
  return made;
}

/** Owned by the scope of the reading. */
export function createReadingWindows({ sourceOf, loaded, sequence }: ReadingPanes) {
  const stored = new Map(untrack(settings).seriesWindows.map((entry) => [entry.seriesId, entry]));
  const [windows, setWindows] = createSignal<ReadonlyMap<string, WindowSetting>>(
    new Map([...stored].map(([id, { centre, width }]) => [id, { centre, width }])),
  );
  const [inverted, setInverted] = createSignal<ReadonlySet<string>>(
    new Set([...stored.values()].filter((entry) => entry.invert).map(({ seriesId }) => seriesId)),
  );
  const windowOf = (seriesId: string): WindowSetting =>
    windows().get(seriesId) ?? loaded(seriesId)?.window ?? { centre: 0.5, width: 1 };

  const changedSeries = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function keep(seriesId: string): void {
    changedSeries.add(seriesId);
    clearTimeout(timer);
    timer = setTimeout(() => {
      let kept = settings().seriesWindows;
      for (const id of changedSeries)
        kept = keepWindow(kept, { seriesId: id, ...untrack(() => windowOf(id)), invert: untrack(inverted).has(id) });
      changedSeries.clear();
      void changeSettings({ seriesWindows: kept });
    }, KEEP_AFTER_MS);
  }
  function setWindow(seriesId: string, window: WindowSetting): void {
    setWindows((all) => new Map(all).set(seriesId, window));
    keep(seriesId);
  }
  const seriesIn = (id: PaneId): string | undefined => untrack(() => sourceOf(id))?.series.seriesId;
  const volumeIn = (id: PaneId): Volume | undefined => untrack(() => loaded(seriesIn(id)))?.volume;

  function dragWindow(id: PaneId, dx: number, dy: number): void {
    const seriesId = seriesIn(id);
    if (seriesId === undefined) return;
    const { centre, width } = untrack(() => windowOf(seriesId));
    setWindow(seriesId, { centre: centre + (dy * width) / 400, width: Math.max(1e-6, width * 2 ** (dx / 200)) });
  }
  function showRange(id: PaneId, range: PercentileRange): void {
    const [seriesId, volume] = [seriesIn(id), volumeIn(id)];
    if (seriesId !== undefined && volume) setWindow(seriesId, windowOfRange(sampleOf(volume), range));
  }
  return {
    windowOf,
    setWindow,
    /** Whether the grey scale of a series is turned round, on top of what its file says. */
    invertedOf: (seriesId: string): boolean => inverted().has(seriesId),
    toggleInvert(id: PaneId): void {
      const seriesId = seriesIn(id);
      if (seriesId === undefined) return;
      setInverted((all) => {
        const next = new Set(all);
        if (!next.delete(seriesId)) next.add(seriesId);
        return next;
      });
      keep(seriesId);
    },
    dragWindow,
    /** All panes from the 0.1 to the 99.9 percentile of their series. */
    autoWindow: () => paneIds.forEach((id) => showRange(id, AUTO_RANGE)),
    showPreset: (preset: WindowPreset) => {
      const range = PRESETS[untrack(sequence)][preset];
      if (range) showRange('axial', range);
    },
    /** The reader's own preset of a role, as percentiles; null: none kept. */
    ownPreset: (name: StudySequence): PercentileRange | null => settings().ownWindows[name] ?? null,
    showOwnPreset(): void {
      const range = untrack(() => settings().ownWindows[sequence()]);
      if (range) showRange('axial', range);
    },
    keepOwnPreset(): void {
      const [seriesId, volume] = [seriesIn('axial'), volumeIn('axial')];
      if (seriesId === undefined || !volume) return;
      const [low, high] = rangeOfWindow(
        sampleOf(volume),
        untrack(() => windowOf(seriesId)),
      );
      void changeSettings({ ownWindows: { ...settings().ownWindows, [untrack(sequence)]: [low, high] } });
    },
    /** From those pixels of the slice that a pane shows which `takes` names; unchanged where they are none. */
    windowFromPixels(id: PaneId, image: SliceImage, takes: (n: number) => boolean): void {
      const seriesId = seriesIn(id);
      const values = image.values.filter((_value, n) => takes(n)).sort();
      if (seriesId !== undefined && values.length > 0) setWindow(seriesId, windowOfRange(values, AUTO_RANGE));
    },
    /** All panes as their files say; what was kept of them goes. */
    resetWindow(): void {
      const shown = new Set(paneIds.flatMap((id) => seriesIn(id) ?? []));
      setWindows((all) => new Map([...all].filter(([id]) => !shown.has(id))));
      setInverted((all) => new Set([...all].filter((id) => !shown.has(id))));
      void changeSettings({ seriesWindows: settings().seriesWindows.filter(({ seriesId }) => !shown.has(seriesId)) });
    },
  };
}

export type ReadingWindows = ReturnType<typeof createReadingWindows>;

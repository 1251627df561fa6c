/** The surface of the ROI in front while its panel is open: computed when asked for, or after every step. */
import { createEffect, createSignal, onCleanup, untrack } from 'solid-js';
import { makeSurfaceWorker, type RoiSurface } from '@renderer/workers/roi-surface';
import type { ReadingPanes } from './reading-panes';
import type { ReadingReads } from './reading-reads';

/** Owned by the panel's scope, so that nothing is computed or held while it is closed. */
export function createReadingSurface({
  document,
  drawingView,
}: Pick<ReadingReads, 'document'> & Pick<ReadingPanes, 'drawingView'>) {
  const worker = makeSurfaceWorker();
  const [outcome, setOutcome] = createSignal<RoiSurface | null>(null);
  const [computing, setComputing] = createSignal(false);
  const [live, setLive] = createSignal(true);
  /** The document that the surface shown is of. */
  const [shownFor, setShownFor] = createSignal<unknown>(null);

  function compute(): void {
    const [current, grid] = untrack(() => [document(), drawingView()?.grid] as const);
    if (!current || !grid) return;
    setComputing(true);
    worker.request(current.mask, grid, (found) => {
      setComputing(false);
      setOutcome(found);
      setShownFor(current);
    });
  }
  createEffect(() => {
    void [document(), drawingView()];
    if (live() || untrack(outcome) === null) compute();
  });
  onCleanup(() => worker.dispose());
  return {
    outcome,
    computing,
    live,
    setLive,
    compute,
    cancel() {
      worker.cancel();
      setComputing(false);
    },
    /** The ROI was changed since. */
    isOutdated: (): boolean => outcome() !== null && shownFor() !== document(),
  };
}

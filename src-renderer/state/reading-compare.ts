/** Another read laid over the one in front: as an outline, or as what differs. Only who may is answered by the main process. */
import { createEffect, createMemo, createSignal, on } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { OtherRead } from '@shared/contract/entities';
import { compareRuns, overlapOf, type RunsComparison } from '@shared/core/mask/compare-runs';
import type { MaskRuns, SliceRuns } from '@shared/core/mask/slice-runs';
import { sliceRunsOf } from '@shared/document/read-document';
import { invoke } from '@renderer/ipc/client';
import type { ReadingCursor } from './reading-cursor';
import type { ReadingPanes } from './reading-panes';
import type { ReadingReads } from './reading-reads';
import { tellProblem } from './toasts';

export type ComparisonView = 'outline' | 'difference';

/** Owned by the scope of the reading. */
export function createReadingCompare({ series }: ReadingPanes, { drawingSlice }: ReadingCursor, { document }: ReadingReads) {
  const [others, setOthers] = createSignal<readonly OtherRead[] | Problem | null>(null);
  const [second, setSecond] = createSignal<{ readonly read: OtherRead; readonly mask: MaskRuns } | null>(null);
  const [view, setView] = createSignal<ComparisonView>('outline');
  // Another series in front: what lies over it belongs to the one before.
  createEffect(
    on(
      () => series()?.seriesId,
      () => {
        setOthers(null);
        setSecond(null);
      },
    ),
  );
  const runsHere = (): SliceRuns => second()?.mask.get(drawingSlice()) ?? new Uint32Array(0);

  const differenceRuns = createMemo<RunsComparison | null>(() => {
    const current = document();
    return second() && current && view() === 'difference'
      ? compareRuns(sliceRunsOf(current, drawingSlice()), runsHere(), current.dims.columns)
      : null;
  });
  const overlap = createMemo(() => {
    const [current, other] = [document(), second()];
    return current && other ? overlapOf(current.mask, other.mask) : null;
  });

  return {
    others,
    async loadOthers(): Promise<void> {
      const seriesId = series()?.seriesId;
      if (seriesId === undefined) return;
      const answer = await invoke('read/others', { seriesId });
      if (series()?.seriesId === seriesId) setOthers(answer.ok ? answer.value : answer.error);
    },
    second,
    /** Lays a read over the one in front; null takes it away. */
    async compareWith(read: OtherRead | null): Promise<void> {
      setSecond(null);
      if (!read) return;
      const seriesId = series()?.seriesId;
      const answer = await invoke('read/compare', { readId: read.readId });
      if (!answer.ok) tellProblem(answer.error);
      else if (series()?.seriesId === seriesId)
        setSecond({ read, mask: new Map(answer.value.slices.map(({ k, runs }) => [k, Uint32Array.from(runs)])) });
    },
    comparisonView: view,
    setComparisonView: setView,
    /** The outline of the second read on the slice shown, where it is to be drawn. */
    secondRuns: (): SliceRuns | null => (second() && view() === 'outline' ? runsHere() : null),
    /** What differs on the slice shown, where it is to be drawn. */
    differenceRuns,
    overlap,
  };
}

/**
 * The reading of one case: which series the panes show, the 3D cursor that links them, the
 * reads that are open, and how strokes become saved steps. Lives as long as its case is the
 * last one read, so that undo outlasts a look at another screen. No vtk, no DOM.
 */
import { createEffect, createMemo, createRoot, untrack } from 'solid-js';
import type { CaseDetail, StudySequence } from '@shared/contract/entities';
import { toLpsMm } from '@shared/core/geometry/grid-coordinates';
import type { ReadCommand } from '@shared/document/read-document';
import { centreOf } from '@renderer/editor/view-plane';
import { centroidOfRuns } from '@renderer/workers/mask-plane';
import { prefetchNextCase } from './next-case';
import { createReadingCompare } from './reading-compare';
import { createReadingCursor } from './reading-cursor';
import { createReadingDrawing } from './reading-drawing';
import { createReadingPanes } from './reading-panes';
import { createReadingProposal } from './reading-proposal';
import { createReadingReads } from './reading-reads';
import { createReadingRois } from './reading-rois';
import { createReadingTime } from './reading-time';
import { createReadingWindows } from './reading-windows';
import { createRemote } from './remote';

export type { PaneId } from './reading-panes';

function createReading(caseId: string) {
  const remote = createRemote('case/get', () => ({ caseId }), ['case']);
  // A case that was removed stays on the screen as it was: a step may be left that only the screen has.
  const detail = createMemo<CaseDetail | null>((before) => remote.value() ?? before, null);
  const interrupt = (): void => drawing.editors.axial.interruptGesture();
  const { sequenceInFront, setChosenSequence, load, ...shownPanes } = createReadingPanes(() => detail());
  const panes = { sequenceInFront, setChosenSequence, load, ...shownPanes };
  const { placeCursor, pointAt, ...shownCursor } = createReadingCursor(panes, interrupt);
  const cursor = { placeCursor, pointAt, ...shownCursor };
  const reads = createReadingReads(caseId, panes, {
    interrupt,
    showChange(applied: ReadCommand) {
      const first = applied.changes[0];
      if (first && !applied.changes.some(({ k }) => k === untrack(cursor.drawingSlice))) cursor.setSlice('axial', first.k);
    },
    refetchCase: () => void remote.refetch(),
  });
  const time = createReadingTime(reads);
  const compare = createReadingCompare(panes, cursor, reads);
  const windows = createReadingWindows(panes);
  const setSequence = (next: StudySequence): void => {
    if (next === untrack(sequenceInFront)) return;
    interrupt();
    // Polygons in progress belong to the series they were begun on.
    reads.deliver(() => {
      drawing.editors.axial.reset();
      reads.setRefusal(null);
      setChosenSequence(next);
    });
  };
  const rois = createReadingRois(() => detail(), panes, cursor, reads, setSequence);
  const drawing = createReadingDrawing(panes, cursor, reads, windows, rois);
  const proposal = createReadingProposal(panes, cursor, reads, rois, interrupt);

  createEffect(() => {
    const front = panes.series();
    if (!front) return;
    const rest = [
      ...panes.guides().map((guide) => guide.series.seriesId),
      ...[...panes.axial().values()].map((other) => other.seriesId),
    ];
    untrack(() => {
      void reads.openReadOf(front.seriesId);
      // The series in front first; the others come while the reader looks at it.
      void load(front.seriesId).then(async () => {
        for (const seriesId of rest) await load(seriesId);
        await prefetchNextCase(caseId, untrack(panes.sequence));
      });
    });
  });

  // Side by side, each sequence shows its own ROI; a read is not begun by only being looked at.
  createEffect(() => {
    const current = detail();
    if (!current || panes.layout() !== 'sequences') return;
    for (const { series: other } of panes.guides()) {
      if (current.reads.some((stored) => stored.seriesId === other.seriesId && stored.voxelCount > 0))
        void reads.openReadOf(other.seriesId);
    }
  });

  // The first place of the cursor: in the middle of the ROI where there is one, else of the series.
  createEffect(() => {
    const view = panes.drawingView();
    if (!view || cursor.cursor() !== null || reads.isPending(panes.series()?.seriesId)) return;
    const mask = untrack(reads.document)?.mask;
    const drawn = [...(mask?.keys() ?? [])].sort((a, b) => a - b);
    const k = drawn[Math.floor(drawn.length / 2)];
    const runs = k === undefined ? undefined : mask?.get(k);
    if (k === undefined || !runs) placeCursor(centreOf(view.grid));
    else placeCursor(toLpsMm(view.grid, [...centroidOfRuns(runs, view.grid.dims[0]), k]));
  });

  return {
    caseId,
    remote,
    detail,
    ...shownPanes,
    ...shownCursor,
    ...windows,
    ...reads,
    ...drawing,
    ...proposal,
    ...compare,
    readerActive: time.readerActive,
    readerAway: time.readerAway,
    setReadState(state: 'draft' | 'review' | 'final', reason?: string) {
      // The time so far belongs to what is finalised.
      time.keepReadingTime();
      return reads.setReadState(state, reason);
    },
    setSequence,
  };
}

export type Reading = ReturnType<typeof createReading>;

const opened = new Map<string, { readonly reading: Reading; readonly dispose: () => void }>();

/** The reading of a case: the one that is open, or a new one in place of the last. One with a step that is not saved stays. */
export function readingOf(caseId: string): Reading {
  for (const [id, { reading, dispose }] of opened) {
    if (id === caseId || untrack(reading.anyUnsaved) !== null) continue;
    dispose();
    opened.delete(id);
  }
  const known = opened.get(caseId);
  if (known) return known.reading;
  const made = createRoot((dispose) => ({ reading: createReading(caseId), dispose }));
  opened.set(caseId, made);
  return made.reading;
}

/** Whether a step of any open reading is on the screen but not on disk. */
export const hasUnsavedStep = (): boolean => [...opened.values()].some(({ reading }) => untrack(reading.anyUnsaved) !== null);

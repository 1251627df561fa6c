/** The ROIs of a case beside the one in front: which sequences have one, and what lies at a place. */
import { createMemo, untrack } from 'solid-js';
import type { CaseDetail, SeriesEntry, StudySequence } from '@shared/contract/entities';
import type { Grid } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { isInSliceRuns } from '@shared/core/mask/slice-runs';
import { type ReadDocument, sliceRunsOf } from '@shared/document/read-document';
import type { ReadingCursor } from './reading-cursor';
import type { PaneId, ReadingPanes } from './reading-panes';
import type { ReadingReads } from './reading-reads';
import { sequences } from './reading-series';
import { loadVolume } from './reading-volumes';
import { tell } from './toasts';

interface SequenceRoi {
  readonly document: ReadDocument;
  readonly grid: Grid;
}

/** Owned by the scope of the reading. */
export function createReadingRois(
  detail: () => CaseDetail | null,
  { axial, series, sequence, load, viewOf, sourceOf }: ReadingPanes,
  { sliceOf }: ReadingCursor,
  { readStatus, documentOf, openReadOf }: ReadingReads,
  setSequence: (next: StudySequence) => void,
) {
  /** Sequences with an ROI, as far as the reads that are open and the store tell. */
  const drawnSequences = createMemo<readonly StudySequence[]>(() =>
    sequences.filter((name) => {
      const seriesId = axial().get(name)?.seriesId;
      if (seriesId === undefined) return false;
      const open = documentOf(readStatus(seriesId)?.readId);
      if (open) return open.mask.size > 0;
      return detail()?.reads.some((stored) => stored.seriesId === seriesId && stored.voxelCount > 0) === true;
    }),
  );
  const otherRois = createMemo(() => drawnSequences().filter((name) => name !== sequence()));

  /** The ROI of a series and its grid, opened and loaded where they were not; null when either cannot be had. */
  async function roiOf(wanted: SeriesEntry): Promise<SequenceRoi | null> {
    // `load` does not wait for a load that is under way.
    await Promise.all([loadVolume(wanted.seriesId).then(() => load(wanted.seriesId)), openReadOf(wanted.seriesId)]);
    const [document, grid] = untrack(
      () => [documentOf(readStatus(wanted.seriesId)?.readId), viewOf({ series: wanted, plane: 'axial' })?.grid] as const,
    );
    return document && grid ? { document, grid } : null;
  }

  /**
   * Brings the sequence in front whose ROI lies at a place of a pane: first that of the pane's own sequence, then the one
   * in front, then the others. Where there is none, an axial pane brings its own sequence.
   */
  async function pickRoi(id: PaneId, i: number, j: number): Promise<void> {
    const [source, front, slice] = untrack(() => [sourceOf(id), series(), sliceOf(id)] as const);
    const view = untrack(() => viewOf(source));
    if (!source || !front || !view) return;
    const at = toLpsMm(view.grid, [i, j, slice]);
    const own = source.plane === 'axial' ? source.sequence : untrack(sequence);
    const drawn = untrack(drawnSequences);
    for (const name of new Set([own, untrack(sequence), ...drawn])) {
      const wanted = untrack(axial).get(name);
      if (!wanted || !drawn.includes(name) || !sharesFrame(source.series, wanted)) continue;
      const roi = await roiOf(wanted);
      if (!roi) continue;
      const [column, row, k] = toIjk(roi.grid, at).map(Math.round);
      const [columns, rows] = roi.grid.dims;
      if (column === undefined || row === undefined || k === undefined) continue;
      if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
      if (!isInSliceRuns(sliceRunsOf(roi.document, k), row * columns + column)) continue;
      setSequence(name);
      return;
    }
    if (own === untrack(sequence)) tell('reading.pickNothing');
    else setSequence(own);
  }

  return { otherRois, roiOf, pickRoi };
}

/** Whether positions of one series are positions of the other: the same frame of reference, or one that does not say. */
export function sharesFrame(a: SeriesEntry, b: SeriesEntry): boolean {
  const [there, here] = [a.frameOfReferenceUid, b.frameOfReferenceUid];
  return there === null || here === null || there === here;
}

export type ReadingRois = ReturnType<typeof createReadingRois>;

/** Slices that were computed for the read in front and that the reader may accept: interpolated, or carried from another sequence. */
import { createEffect, createMemo, createSignal, untrack } from 'solid-js';
import type { StudySequence } from '@shared/contract/entities';
import { type MaskRuns, type SliceRuns, toSliceRuns } from '@shared/core/mask/slice-runs';
import { commandMarking, commandSetting, equalRuns, type ReadDocument, sliceRunsOf } from '@shared/document/read-document';
import { type SliceMark, unreviewedSlices } from '@shared/document/slice-mark';
import { runMaskOperation } from '@renderer/workers/mask-operations';
import { sampleMaskOnPane } from '@renderer/workers/mask-plane';
import type { ReadingCursor } from './reading-cursor';
import type { PaneId, ReadingPanes } from './reading-panes';
import type { ReadingReads } from './reading-reads';
import { type ReadingRois, sharesFrame } from './reading-rois';
import { tell } from './toasts';

type ProposedMark = Extract<SliceMark, 'interpolated' | 'carried'>;

export interface Proposal {
  readonly readId: string;
  readonly mark: ProposedMark;
  readonly slices: MaskRuns;
  /** What it was computed for: when the read changes otherwise, the proposal goes. */
  readonly basis: ReadDocument;
}

/** The computed slices that may be set: those that are empty or were computed the same way before, and that would change. */
export function proposedSlices(document: ReadDocument, computed: MaskRuns, mark: ProposedMark): MaskRuns {
  return new Map(
    [...computed].filter(([k, runs]) => {
      const now = document.marks.get(k) ?? null;
      return (now === null || now === mark) && runs.length > 0 && !equalRuns(sliceRunsOf(document, k), runs);
    }),
  );
}

/** What interpolation goes by: all slices but those that were interpolated before and nobody has looked at. */
export const interpolationBasis = (document: ReadDocument): MaskRuns =>
  new Map([...document.mask].filter(([k]) => document.marks.get(k) !== 'interpolated'));

/** The next slice above `k` that nobody has looked at, else the lowest one; null when all are reviewed. */
export function nextUnreviewed(document: ReadDocument, k: number): number | null {
  const open = unreviewedSlices(document.marks);
  return open.find((slice) => slice > k) ?? open[0] ?? null;
}

/** Owned by the scope of the reading. */
export function createReadingProposal(
  { axial, series, drawingView, viewOf, sourceOf }: ReadingPanes,
  { drawingSlice, setSlice, sliceOf }: ReadingCursor,
  { document, read, refusalNow, setRefusal, carryOut, deliver }: ReadingReads,
  { otherRois, roiOf }: ReadingRois,
  interrupt: () => void,
) {
  const [proposal, setProposal] = createSignal<Proposal | null>(null);
  const [proposing, setProposing] = createSignal(false);
  createEffect(() => {
    const current = proposal();
    if (current && (read()?.readId !== current.readId || document() !== current.basis)) setProposal(null);
  });

  /** Whether the read in front may be changed; says why not. */
  function mayChange(): boolean {
    const why = refusalNow();
    setRefusal(why ? { why } : null);
    return why === null;
  }

  async function propose(mark: ProposedMark, compute: (basis: ReadDocument) => Promise<MaskRuns | null>): Promise<void> {
    interrupt();
    const [status, basis] = untrack(() => [read(), document()] as const);
    if (!mayChange() || !status || !basis || untrack(proposing)) return;
    setProposing(true);
    const computed = await compute(basis).finally(() => setProposing(false));
    // The read went on meanwhile: what was computed is for another state of it.
    if (!computed || untrack(document) !== basis) return;
    const slices = proposedSlices(basis, computed, mark);
    if (slices.size === 0) tell(mark === 'carried' ? 'reading.carryNothing' : 'reading.interpolateNothing');
    else setProposal({ readId: status.readId, mark, slices, basis });
  }

  function interpolate(): void {
    const spacing = untrack(drawingView)?.grid.spacingMm;
    if (!spacing) return;
    void propose('interpolated', async (basis) => {
      const { columns, rows } = basis.dims;
      const outcome = await runMaskOperation({
        kind: 'interpolate',
        mask: interpolationBasis(basis),
        columns,
        rows,
        spacingMm: [spacing[0], spacing[1]],
      });
      return outcome.mask;
    });
  }

  function carryFrom(name: StudySequence): void {
    const [other, front, to] = untrack(() => [axial().get(name), series(), drawingView()?.grid] as const);
    if (!other || !front || !to) return;
    if (!sharesFrame(other, front)) {
      tell('reading.carryOtherFrame');
      return;
    }
    void propose('carried', async () => {
      const roi = await roiOf(other);
      if (!roi) {
        tell('reading.carryNotReady');
        return null;
      }
      const outcome = await runMaskOperation({ kind: 'carry', mask: roi.document.mask, from: roi.grid, to });
      if (outcome.clippedVoxels > 0) tell('reading.carryClipped', { voxels: outcome.clippedVoxels });
      return outcome.mask;
    });
  }

  /** Takes all proposed slices, or the one shown, into the read as one step. */
  function accept(which: 'all' | 'shown'): void {
    const current = untrack(proposal);
    if (!current) return;
    interrupt();
    deliver(() => {
      if (untrack(proposal) !== current || !mayChange()) return;
      const k = untrack(drawingSlice);
      const chosen = [...current.slices].filter(([slice]) => which === 'all' || slice === k);
      const command = commandSetting(current.basis, current.mark === 'carried' ? 'carry' : 'interpolate', chosen, current.mark);
      if (!command) return;
      setProposal(null);
      carryOut(command);
      const rest = new Map([...current.slices].filter(([slice]) => !chosen.some(([taken]) => taken === slice)));
      const basis = untrack(document);
      if (rest.size > 0 && basis) setProposal({ ...current, slices: rest, basis });
    });
  }

  const unreviewed = createMemo(() => {
    const current = document();
    return current ? unreviewedSlices(current.marks) : [];
  });

  return {
    proposal,
    proposing,
    /** What is proposed for the slice shown. */
    proposedRuns: (): SliceRuns | null => proposal()?.slices.get(drawingSlice()) ?? null,
    /** The proposal as a guide on another plane cuts it. */
    proposedOnGuide(id: PaneId): SliceRuns | null {
      const [current, from, source] = [proposal(), drawingView()?.grid, sourceOf(id)];
      const to = viewOf(source)?.grid;
      if (!current || !from || !to || source?.plane === 'axial') return null;
      const [columns, rows] = to.dims;
      const cut = new Uint8Array(columns * rows);
      sampleMaskOnPane(current.slices, from, to, sliceOf(id), cut);
      return toSliceRuns(cut, columns, rows);
    },
    interpolate,
    /** Sequences with an ROI that could be carried to the one in front. */
    carrySources: otherRois,
    carryFrom,
    accept,
    dismissProposal: () => setProposal(null),
    unreviewed,
    /** Says that the reader has looked at the slice shown. */
    review(): void {
      interrupt();
      deliver(() => {
        const current = untrack(document);
        if (!mayChange() || !current) return;
        const command = commandMarking(current, 'review', [untrack(drawingSlice)], 'reviewed');
        if (command) carryOut(command);
      });
    },
    goToUnreviewed(): void {
      const [current, shown] = untrack(() => [document(), drawingSlice()] as const);
      const next = current ? nextUnreviewed(current, shown) : null;
      if (next !== null) setSlice('axial', next);
    },
  };
}

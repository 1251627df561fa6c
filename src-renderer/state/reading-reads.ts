/** The reads of a reading: opened from the store, changed by commands that are saved one after the other, set to final or draft. */
import { batch, createMemo, createSignal, untrack } from 'solid-js';
import { fail, type Problem, type Result } from '@shared/base/result';
import type { ReadDetail, StudySequence } from '@shared/contract/entities';
import {
  type CaseDocument,
  type Change,
  forgetHistory,
  jump,
  makeCaseDocument,
  openRead,
  perform,
  redo,
  restoreHistory,
  undo,
} from '@shared/document/case-document';
import { makeReadDocument, measureRead, type ReadCommand, type ReadDocument } from '@shared/document/read-document';
import { emptyHistory, stepNames } from '@shared/document/read-history';
import { replayLog } from '@shared/document/read-log';
import { invoke } from '@renderer/ipc/client';
import type { ReadingPanes } from './reading-panes';
import { makeStrokeSaver, SERIES_GONE } from './reading-saver';
import { allSeries } from './reading-series';
import { reportSaved, reportUnsaved } from './status';
import { tellProblem } from './toasts';

/** A read as far as the screen needs it beside its mask. */
export type ReadStatus = Pick<
  ReadDetail,
  'readId' | 'seriesId' | 'readerName' | 'state' | 'forReview' | 'readingSeconds' | 'finalisings' | 'notes'
>;

const toStatus = ({
  readId,
  seriesId,
  readerName,
  state,
  forReview,
  readingSeconds,
  finalisings,
  notes,
}: ReadDetail): ReadStatus => ({
  readId,
  seriesId,
  readerName,
  state,
  forReview,
  readingSeconds,
  finalisings,
  notes,
});

/** Why a press did nothing. */
export type Refusal = 'final' | 'unsaved' | 'no-read';

export interface ReadsHooks {
  /** Ends a stroke in progress. */
  interrupt(): void;
  /** A step was taken back or done again: the pane turns to what changed. */
  showChange(applied: ReadCommand): void;
  /** The store holds other reads than the case says. */
  refetchCase(): void;
}

const isNotFound = ({ code }: Problem): boolean => code === 'read/not-found' || code === 'series/not-found';

/** Owned by the scope of the reading. */
export function createReadingReads(caseId: string, { axial, series, sequence, drawingView }: ReadingPanes, hooks: ReadsHooks) {
  const [reads, setReads] = createSignal<ReadonlyMap<string, ReadStatus | Problem | 'opening'>>(new Map());
  const [caseDocument, setCaseDocument] = createSignal<CaseDocument>(makeCaseDocument(caseId));
  const [failures, setFailures] = createSignal<ReadonlyMap<string, Problem>>(new Map());
  const [refusal, setRefusal] = createSignal<{ readonly why: Refusal } | null>(null);
  const [changingState, setChangingState] = createSignal(false);

  const readStatus = (seriesId: string | undefined): ReadStatus | null => {
    const entry = seriesId === undefined ? undefined : reads().get(seriesId);
    return entry !== undefined && entry !== 'opening' && 'readId' in entry ? entry : null;
  };
  const readProblem = createMemo<Problem | null>(() => {
    const entry = reads().get(series()?.seriesId ?? '');
    return entry !== undefined && entry !== 'opening' && 'code' in entry ? entry : null;
  });
  const read = createMemo(() => readStatus(series()?.seriesId));
  const documentOf = (readId: string | undefined): ReadDocument | null =>
    readId === undefined ? null : (caseDocument().reads.get(readId)?.document ?? null);
  const document = createMemo(() => documentOf(read()?.readId));
  const measures = createMemo(() => {
    const [current, grid] = [document(), drawingView()?.grid];
    return current && grid ? measureRead(current, grid) : null;
  });
  /** Steps of the read in front that can be undone and redone. */
  const history = createMemo(() => caseDocument().reads.get(read()?.readId ?? '')?.history ?? emptyHistory);
  const steps = createMemo(() => stepNames(history()));

  /** Changes what is known of an open read; the same object: nothing changed. */
  function changeStatus(readId: string, change: (status: ReadStatus) => ReadStatus): void {
    const found = [...untrack(reads).values()].find(
      (entry): entry is ReadStatus => entry !== 'opening' && 'readId' in entry && entry.readId === readId,
    );
    const next = found && change(found);
    if (next && next !== found) setReads((all) => new Map(all).set(next.seriesId, next));
  }

  /** Where reads came from that are gone from the store, by read: what finds their series when it is imported again. */
  const gone = new Map<string, { readonly seriesUid: string; readonly sequence: StudySequence }>();
  function sayGone<T>(readId: string, answer: Result<T>): Result<T> {
    const from = gone.get(readId);
    if (answer.ok || !from || !isNotFound(answer.error)) return answer;
    return fail(SERIES_GONE, { sequence: from.sequence.toUpperCase() });
  }
  const seriesOf = (readId: string): string =>
    [...untrack(reads)].find(([, entry]) => entry !== 'opening' && 'readId' in entry && entry.readId === readId)?.[0] ?? '';

  const saver = makeStrokeSaver({
    async save(request) {
      const [front, name] = untrack(() => [series(), sequence()] as const);
      const answer = await invoke('read/save-stroke', request);
      if (!answer.ok && isNotFound(answer.error) && front?.seriesId === seriesOf(request.readId))
        gone.set(request.readId, { seriesUid: front.seriesUid, sequence: name });
      return sayGone(request.readId, answer);
    },
    async reopen(readId) {
      const answer = await invoke('read/open', { seriesId: seriesOf(readId) });
      const [from, dims] = [gone.get(readId), untrack(() => documentOf(readId))?.dims];
      if (answer.ok || !from || !dims || !isNotFound(answer.error)) return answer;
      const now = await invoke('case/get', { caseId });
      const again = allSeries(now.ok ? now.value : { studies: [] }).find(
        ({ seriesUid, dims: [columns, rows, slices] }) =>
          seriesUid === from.seriesUid && columns === dims.columns && rows === dims.rows && slices === dims.slices,
      );
      return sayGone(readId, again ? await invoke('read/open', { seriesId: again.seriesId }) : answer);
    },
    documentOf: (readId) => untrack(() => documentOf(readId)),
    saved(readId, savedAt) {
      setFailures((all) => new Map([...all].filter(([id]) => id !== readId)));
      // A change takes it back from review, in the store as here.
      changeStatus(readId, (status) => (status.forReview ? { ...status, forReview: false } : status));
      const other = saver.problem();
      if (other) reportUnsaved(other);
      else reportSaved(savedAt);
    },
    failed(readId, why) {
      setFailures((all) => new Map(all).set(readId, why));
      reportUnsaved(why);
    },
    moved(readId, into) {
      const stale = [seriesOf(readId), seriesOf(into)];
      setReads((all) => new Map([...all].filter(([seriesId]) => !stale.includes(seriesId))));
      hooks.refetchCase();
      const front = untrack(series);
      if (front) void openReadOf(front.seriesId);
    },
  });
  /** Why the read in front cannot be drawn in before a step is on disk. */
  const unsaved = createMemo<Problem | null>(() => {
    void failures();
    return saver.problem(read()?.readId ?? '');
  });
  /** A step of any read that is on the screen but not on disk. */
  const anyUnsaved = createMemo<Problem | null>(() => [...failures().values()][0] ?? null);

  const opening = new Map<string, Promise<void>>();
  /** Opens the read of a series, or begins it; settles when it is open, or why it is not is known. */
  function openReadOf(seriesId: string): Promise<void> {
    const known = untrack(reads).get(seriesId);
    const underWay = opening.get(seriesId);
    if (underWay) return underWay;
    if (known !== undefined && known !== 'opening' && 'readId' in known) return Promise.resolve();
    const begun = fetchRead(seriesId).finally(() => opening.delete(seriesId));
    opening.set(seriesId, begun);
    return begun;
  }
  async function fetchRead(seriesId: string): Promise<void> {
    setReads((all) => new Map(all).set(seriesId, 'opening'));
    const answer = await invoke('read/open', { seriesId });
    if (!answer.ok) {
      setReads((all) => new Map(all).set(seriesId, answer.error));
      return;
    }
    const { readId, state, revision, slices } = answer.value;
    const dims = [...axial().values()].find((entry) => entry.seriesId === seriesId)?.dims;
    if (!dims) return;
    batch(() => {
      saver.opened(readId, revision);
      setCaseDocument((all) =>
        openRead(all, readId, makeReadDocument({ columns: dims[0], rows: dims[1], slices: dims[2] }, slices)),
      );
      setReads((all) => new Map(all).set(seriesId, toStatus(answer.value)));
    });
    if (state === 'draft' && revision > 0) void fetchHistory(readId, revision);
  }

  /** What was done before the read was opened can be undone as well. */
  async function fetchHistory(readId: string, revision: number): Promise<void> {
    const answer = await invoke('read/log', { readId, revision });
    const dims = untrack(() => documentOf(readId))?.dims;
    if (!answer.ok || !dims) return;
    const stored = replayLog(dims, answer.value);
    setCaseDocument((all) => restoreHistory(all, readId, stored));
  }

  /** Why the read in front cannot be changed now; null: it can. */
  const refusalNow = (): Refusal | null => {
    const [current, status] = untrack(() => [document(), read()] as const);
    if (saver.problem(status?.readId ?? '')) return 'unsaved';
    if (!current || !status) return 'no-read';
    return status.state === 'final' ? 'final' : null;
  };

  /** Applies a new command to the read in front and saves it. */
  function carryOut(command: ReadCommand): void {
    const status = untrack(read);
    if (!status) return;
    setCaseDocument((all) => perform(all, status.readId, { ...command, at: new Date().toISOString() }).caseDocument);
    void saver.save(status.readId, command);
  }

  /** Takes a step through the history of the read in front: shown, then saved under `nameOf` what was applied. */
  function walk(
    step: (caseDocument: CaseDocument, readId: string) => Change | null,
    nameOf: (applied: ReadCommand) => string,
  ): void {
    hooks.interrupt();
    saver.deliver(() => {
      const status = untrack(read);
      if (!status || status.state === 'final' || saver.problem(status.readId)) return;
      const change = step(untrack(caseDocument), status.readId);
      if (!change) return;
      setCaseDocument(change.caseDocument);
      void saver.save(status.readId, { action: nameOf(change.applied), changes: change.applied.changes });
      hooks.showChange(change.applied);
    });
  }

  /** `reason`: why a finalised read is opened again. */
  async function setReadState(state: 'draft' | 'review' | 'final', reason?: string): Promise<void> {
    hooks.interrupt();
    const status = untrack(read);
    if (!status || saver.problem(status.readId) || changingState()) return;
    setChangingState(true);
    await new Promise<void>((resolve) => saver.deliver(resolve));
    const answer = await invoke('read/set-state', { readId: status.readId, state, ...(reason === undefined ? {} : { reason }) });
    setChangingState(false);
    if (!answer.ok) {
      tellProblem(answer.error);
      return;
    }
    saver.opened(answer.value.readId, answer.value.revision);
    if (answer.value.state === 'final') setCaseDocument((all) => forgetHistory(all, status.readId));
    setReads((all) => new Map(all).set(status.seriesId, toStatus(answer.value)));
    setRefusal(null);
    hooks.refetchCase();
  }

  /** Keeps the note of a slice of the read in front; an empty text takes it away. Answers whether it is on disk. */
  async function setNote(k: number, text: string): Promise<boolean> {
    const status = untrack(read);
    const words = text.trim();
    if (!status || status.state === 'final' || (status.notes.find((note) => note.k === k)?.text ?? '') === words) return true;
    const answer = await invoke('read/set-note', { readId: status.readId, k, text: words });
    if (!answer.ok) {
      tellProblem(answer.error);
      return false;
    }
    changeStatus(status.readId, (now) => ({
      ...now,
      notes: [...now.notes.filter((note) => note.k !== k), ...(words === '' ? [] : [{ k, text: words }])].sort(
        (a, b) => a.k - b.k,
      ),
    }));
    reportSaved(answer.value.savedAt);
    return true;
  }

  /** Adds reading time to a read that is open. */
  async function addTime(readId: string, seconds: number): Promise<void> {
    const answer = await invoke('read/add-time', { readId, seconds });
    if (answer.ok) changeStatus(readId, (status) => ({ ...status, readingSeconds: answer.value.readingSeconds }));
  }

  return {
    setNote,
    addTime,
    /** Whether the read of a series is being opened or not asked for yet. */
    isPending: (seriesId: string | undefined): boolean => {
      const entry = reads().get(seriesId ?? '');
      return entry === undefined || entry === 'opening';
    },
    read,
    readStatus,
    readProblem,
    openReadOf,
    retryRead: () => {
      const front = series();
      if (front) void openReadOf(front.seriesId);
    },
    document,
    documentOf,
    measures,
    history,
    steps,
    /** Goes to the state after `position` steps of the read in front. */
    jumpTo: (position: number) =>
      walk(
        (all, readId) => jump(all, readId, position),
        (applied) => applied.action,
      ),
    carryOut,
    undo: () => walk(undo, (applied) => `undo ${applied.action}`),
    redo: () => walk(redo, (applied) => `redo ${applied.action}`),
    deliver: saver.deliver,
    unsaved,
    anyUnsaved,
    retrySave: () => void saver.retry(),
    refusalNow,
    refusal,
    setRefusal,
    setReadState,
    changingState,
  };
}

export type ReadingReads = ReturnType<typeof createReadingReads>;

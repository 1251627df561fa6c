/**
 * Saves finished strokes one after the other and holds input back meanwhile:
 * no stroke begins before the one before it is on disk. A stroke that could not
 * be saved stays on the screen, drawing pauses, and `retry` brings the store level.
 */
import type { Problem, Result } from '@shared/base/result';
import { commandBetween, makeReadDocument, type ReadCommand, type ReadDocument } from '@shared/document/read-document';
import type { SliceMark } from '@shared/document/slice-mark';

export interface SaveRequest {
  readonly readId: string;
  readonly expectedRevision: number;
  readonly action: string;
  readonly slices: { k: number; runs: number[]; mark?: SliceMark }[];
}

/** A read as the store has it. */
export interface StoredRead {
  readonly readId: string;
  readonly revision: number;
  readonly slices: readonly { readonly k: number; readonly runs: ArrayLike<number>; readonly mark?: SliceMark | undefined }[];
}

export interface SaverDependencies {
  save(request: SaveRequest): Promise<Result<{ readonly revision: number; readonly savedAt: string }>>;
  /** Opens the read again, to see what the store really holds; another read where this one is gone and its series was imported again. */
  reopen(readId: string): Promise<Result<StoredRead>>;
  /** The read as it is on the screen. */
  documentOf(readId: string): ReadDocument | null;
  saved(readId: string, savedAt: string): void;
  failed(readId: string, problem: Problem): void;
  /** What was drawn in a read that is gone is on disk as the read `into`, which is to be opened anew. */
  moved(readId: string, into: string): void;
}

export interface StrokeSaver {
  /** The store's revision of a read that was just opened. */
  opened(readId: string, revision: number): void;
  /** Saves a command that is already applied on the screen. */
  save(readId: string, command: ReadCommand): Promise<void>;
  /** Runs now, or, while a stroke is being saved, after it: in the order of the calls. */
  deliver(input: () => void): void;
  /** After a failure: sends what the store lacks. */
  retry(): Promise<void>;
  /**
   * Why a read cannot be drawn in until `retry` succeeds: its own step that could not be saved, or one of another read
   * that the disk refused. A read that is gone from the store holds up itself alone. Without a read: any.
   */
  problem(readId?: string): Problem | null;
  saving(): boolean;
}

/** Code of the problem of a read that is gone from the store, so that it can be saved only elsewhere. */
export const SERIES_GONE = 'read/series-gone';

const toRequest = (readId: string, expectedRevision: number, command: ReadCommand): SaveRequest => ({
  readId,
  expectedRevision,
  action: command.action,
  slices: command.changes.map(({ k, after, markAfter }) => ({ k, runs: [...after], ...(markAfter && { mark: markAfter }) })),
});

export function makeStrokeSaver(dependencies: SaverDependencies): StrokeSaver {
  const revisions = new Map<string, number>();
  const held: (() => void)[] = [];
  let saving = false;
  const failures = new Map<string, { readonly action: string; readonly problem: Problem }>();

  /** Input held back is given on until one of it starts the next save. */
  function release(): void {
    while (!saving && held.length > 0) held.shift()?.();
  }

  function fail(readId: string, action: string, problem: Problem): void {
    failures.set(readId, { action, problem });
    dependencies.failed(readId, problem);
  }

  /** `into`: the read that takes the place of one that is gone. */
  async function send(readId: string, command: ReadCommand, into = readId): Promise<void> {
    saving = true;
    const answer = await dependencies.save(toRequest(into, revisions.get(into) ?? 0, command));
    saving = false;
    if (!answer.ok) {
      fail(readId, command.action, answer.error);
      return;
    }
    failures.delete(readId);
    revisions.set(into, answer.value.revision);
    dependencies.saved(readId, answer.value.savedAt);
    if (into !== readId) dependencies.moved(readId, into);
  }

  async function saveAgain(readId: string, action: string): Promise<void> {
    saving = true;
    const stored = await dependencies.reopen(readId);
    saving = false;
    const document = dependencies.documentOf(readId);
    if (!stored.ok) fail(readId, action, stored.error);
    else if (document) {
      const into = stored.value.readId;
      revisions.set(into, stored.value.revision);
      const inStore = makeReadDocument(document.dims, stored.value.slices);
      // Under the name of the step that was lost: the log of the read tells undo and redo by their names.
      const missing = commandBetween(inStore, document, action);
      if (missing) {
        await send(readId, missing, into);
        return;
      }
      // The answer had been lost, not the stroke.
      failures.delete(readId);
      dependencies.saved(readId, new Date().toISOString());
      if (into !== readId) dependencies.moved(readId, into);
    }
  }

  return {
    opened(readId, revision) {
      revisions.set(readId, revision);
    },
    async save(readId, command) {
      await send(readId, command);
      release();
    },
    deliver(input) {
      if (saving || held.length > 0) held.push(input);
      else input();
    },
    async retry() {
      if (saving) return;
      for (const [readId, { action }] of [...failures]) await saveAgain(readId, action);
      release();
    },
    problem(readId) {
      const own = readId === undefined ? undefined : failures.get(readId);
      const all = [...failures.values()];
      const holding = own ?? (readId === undefined ? all[0] : all.find(({ problem }) => problem.code !== SERIES_GONE));
      return holding?.problem ?? null;
    },
    saving: () => saving,
  };
}

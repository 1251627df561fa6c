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
  /** Opens the read again, to see what the store really holds. */
  reopen(readId: string): Promise<Result<StoredRead>>;
  /** The read as it is on the screen. */
  documentOf(readId: string): ReadDocument | null;
  saved(readId: string, savedAt: string): void;
  failed(readId: string, problem: Problem): void;
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
  /** The problem of the stroke that could not be saved; drawing is not possible until `retry` succeeds. */
  problem(): Problem | null;
  saving(): boolean;
}

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
  let failed: { readId: string; action: string; problem: Problem } | null = null;

  /** Input held back is given on until one of it starts the next save. */
  function release(): void {
    while (!saving && held.length > 0) held.shift()?.();
  }

  async function send(readId: string, command: ReadCommand): Promise<void> {
    saving = true;
    const answer = await dependencies.save(toRequest(readId, revisions.get(readId) ?? 0, command));
    saving = false;
    if (answer.ok) {
      failed = null;
      revisions.set(readId, answer.value.revision);
      dependencies.saved(readId, answer.value.savedAt);
    } else {
      failed = { readId, action: command.action, problem: answer.error };
      dependencies.failed(readId, answer.error);
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
      if (!failed || saving) return;
      const { readId, action } = failed;
      saving = true;
      const stored = await dependencies.reopen(readId);
      saving = false;
      const document = dependencies.documentOf(readId);
      if (!stored.ok) {
        failed = { readId, action, problem: stored.error };
        dependencies.failed(readId, stored.error);
      } else if (document) {
        revisions.set(readId, stored.value.revision);
        const inStore = makeReadDocument(document.dims, stored.value.slices);
        // Under the name of the step that was lost: the log of the read tells undo and redo by their names.
        const missing = commandBetween(inStore, document, action);
        if (missing) await send(readId, missing);
        else {
          // The answer had been lost, not the stroke.
          failed = null;
          dependencies.saved(readId, new Date().toISOString());
        }
      }
      release();
    },
    problem: () => failed?.problem ?? null,
    saving: () => saving,
  };
}

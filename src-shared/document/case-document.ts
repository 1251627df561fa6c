/**
 * The case document: the reads that are open for one patient, each with its
 * own mask and history. Undo acts on the read in front, never on another.
 */
import { assert } from '@shared/base/assert';
import { applyCommand, type ReadCommand, type ReadDocument } from './read-document';
import { emptyHistory, jumpTo, type ReadHistory, recordCommand, redoStep, undoStep } from './read-history';
import { continueHistory } from './read-log';

/** One read that is open: its mask and the steps that led to it. */
export interface OpenRead {
  readonly document: ReadDocument;
  readonly history: ReadHistory;
}

export interface CaseDocument {
  readonly caseId: string;
  readonly reads: ReadonlyMap<string, OpenRead>;
}

/** What a change did: the case after it and the command as it was applied (to be saved, to refresh textures). */
export interface Change {
  readonly caseDocument: CaseDocument;
  readonly applied: ReadCommand;
}

export const makeCaseDocument = (caseId: string): CaseDocument => ({ caseId, reads: new Map() });

const withRead = (caseDocument: CaseDocument, readId: string, read: OpenRead): CaseDocument => ({
  caseId: caseDocument.caseId,
  reads: new Map(caseDocument.reads).set(readId, read),
});

function readOf(caseDocument: CaseDocument, readId: string): OpenRead {
  const read = caseDocument.reads.get(readId);
  assert(read !== undefined, 'read is not open');
  return read;
}

/** Puts a read as loaded into the case, with an empty history. */
export const openRead = (caseDocument: CaseDocument, readId: string, document: ReadDocument): CaseDocument =>
  withRead(caseDocument, readId, { document, history: emptyHistory });

/** Puts the steps that the store remembers before those done since the read was opened. */
export function restoreHistory(caseDocument: CaseDocument, readId: string, stored: ReadHistory): CaseDocument {
  const { document, history } = readOf(caseDocument, readId);
  return withRead(caseDocument, readId, { document, history: continueHistory(stored, history) });
}

/** Forgets the steps of a read: it was finalised. */
export const forgetHistory = (caseDocument: CaseDocument, readId: string): CaseDocument =>
  withRead(caseDocument, readId, { document: readOf(caseDocument, readId).document, history: emptyHistory });

/** Applies a new command to a read and records it. */
export function perform(caseDocument: CaseDocument, readId: string, command: ReadCommand): Change {
  const read = readOf(caseDocument, readId);
  const next = { document: applyCommand(read.document, command), history: recordCommand(read.history, command) };
  return { caseDocument: withRead(caseDocument, readId, next), applied: command };
}

function step(
  caseDocument: CaseDocument,
  readId: string,
  take: (history: ReadHistory) => ReturnType<typeof undoStep>,
): Change | null {
  const read = readOf(caseDocument, readId);
  const taken = take(read.history);
  if (!taken) return null;
  const next = { document: applyCommand(read.document, taken.command), history: taken.history };
  return { caseDocument: withRead(caseDocument, readId, next), applied: taken.command };
}

/** Takes the last step of a read back; null when there is none. */
export const undo = (caseDocument: CaseDocument, readId: string): Change | null => step(caseDocument, readId, undoStep);

/** Does the step again that was taken back last; null when there is none. */
export const redo = (caseDocument: CaseDocument, readId: string): Change | null => step(caseDocument, readId, redoStep);

/** Goes to the state after `position` steps of a read; null when it is there. */
export const jump = (caseDocument: CaseDocument, readId: string, position: number): Change | null =>
  step(caseDocument, readId, (history) => jumpTo(history, position));

/**
 * Undo and redo of one read as a list of named commands. A value: every step
 * gives a new history, so it can stand in a signal. Bounded in steps and bytes.
 */
import { invertCommand, mergeCommands, type ReadCommand } from './read-document';

export interface ReadHistory {
  /** Commands that can be undone, oldest first. */
  readonly past: readonly ReadCommand[];
  /** Commands that can be redone, the next one last. */
  readonly future: readonly ReadCommand[];
}

/** Steps kept. */
export const HISTORY_STEPS = 500;
/** Bytes of runs kept over all steps; the oldest go first. */
export const HISTORY_BYTES = 48 * 1024 * 1024;

export const emptyHistory: ReadHistory = { past: [], future: [] };

/** Bytes that a command holds. Runs shared with the document or a neighbour step are counted for each. */
export function commandBytes(command: ReadCommand): number {
  let bytes = 64;
  for (const { before, after } of command.changes) bytes += before.byteLength + after.byteLength + 64;
  return bytes;
}

/** Bytes of all steps. */
export const historyBytes = (history: ReadHistory): number =>
  [...history.past, ...history.future].reduce((sum, command) => sum + commandBytes(command), 0);

/** The history after a new command: what was undone can no longer be redone; the oldest steps go when a bound is passed. */
export function recordCommand(
  history: ReadHistory,
  command: ReadCommand,
  limits = { steps: HISTORY_STEPS, bytes: HISTORY_BYTES },
): ReadHistory {
  const past = [...history.past, command];
  let bytes = past.reduce((sum, step) => sum + commandBytes(step), 0);
  let first = 0;
  while (first < past.length - 1 && (past.length - first > limits.steps || bytes > limits.bytes)) {
    const oldest = past[first++];
    if (oldest) bytes -= commandBytes(oldest);
  }
  return { past: first === 0 ? past : past.slice(first), future: [] };
}

/** The command to apply for an undo, and the history after it; null when there is nothing to undo. */
export function undoStep(history: ReadHistory): { readonly command: ReadCommand; readonly history: ReadHistory } | null {
  const last = history.past.at(-1);
  if (!last) return null;
  return { command: invertCommand(last), history: { past: history.past.slice(0, -1), future: [...history.future, last] } };
}

/** The command to apply for a redo, and the history after it; null when there is nothing to redo. */
export function redoStep(history: ReadHistory): { readonly command: ReadCommand; readonly history: ReadHistory } | null {
  const next = history.future.at(-1);
  if (!next) return null;
  return { command: next, history: { past: [...history.past, next], future: history.future.slice(0, -1) } };
}

/**
 * The command that goes to the state after `position` steps (0: the oldest state known), and the history after it;
 * null when that is the state now or there is none such.
 */
export function jumpTo(
  history: ReadHistory,
  position: number,
): { readonly command: ReadCommand; readonly history: ReadHistory } | null {
  const by = position - history.past.length;
  if (by === 0 || position < 0 || by > history.future.length) return null;
  const steps: ReadCommand[] = [];
  let now = history;
  for (let n = 0; n < Math.abs(by); n++) {
    const taken = by < 0 ? undoStep(now) : redoStep(now);
    if (!taken) return null;
    steps.push(taken.command);
    now = taken.history;
  }
  return { command: mergeCommands(jumpAction(by), steps), history: now };
}

/** How a jump over several steps is named in the store: `jump -3`. */
const jumpAction = (by: number): string => `jump ${by}`;

/** Names of the steps that undo and redo would act on, null where there is none. */
export const stepNames = (history: ReadHistory): { readonly undo: string | null; readonly redo: string | null } => ({
  undo: history.past.at(-1)?.action ?? null,
  redo: history.future.at(-1)?.action ?? null,
});

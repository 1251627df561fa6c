/**
 * The history of a read from what the store kept: every saved step with the slices it set.
 * Undo, redo and jumps are steps of the log as well, by the names under which they are saved.
 */
import { assert } from '@shared/base/assert';
import { isSliceRuns, type SliceRuns } from '@shared/core/mask/slice-runs';
import { equalChanges, invertCommand, mergeCommands, type ReadCommand, type SliceChange, type SliceDims } from './read-document';
import { emptyHistory, recordCommand, redoStep, undoStep, type ReadHistory } from './read-history';
import type { SliceMark } from './slice-mark';

/** One slice as a saved step left it. */
export interface LoggedSlice {
  readonly k: number;
  readonly runs: ArrayLike<number>;
  readonly mark?: SliceMark | undefined;
}

/** A saved step. */
export interface LoggedStep {
  readonly action: string;
  /** When it was saved, ISO 8601. */
  readonly at: string;
  readonly slices: readonly LoggedSlice[];
}

/** The steps of a read from `base` on: its slices before the first of them, and the steps, oldest first. */
export interface ReadLog {
  readonly base: readonly LoggedSlice[];
  readonly steps: readonly LoggedStep[];
}

interface SliceState {
  readonly runs: SliceRuns;
  readonly mark: SliceMark | null;
}
const EMPTY: SliceState = { runs: new Uint32Array(0), mark: null };

function toState({ k, runs, mark }: LoggedSlice, { columns, rows, slices }: SliceDims): SliceState {
  const own = Uint32Array.from(runs);
  assert(k >= 0 && k < slices && isSliceRuns(own, columns, rows), 'logged slice does not fit the series');
  return own.length === 0 ? EMPTY : { runs: own, mark: mark ?? 'drawn' };
}

/** How many steps a saved action goes (negative: back); null for an action that draws. */
function walkOf(action: string): number | null {
  if (action.startsWith('undo ')) return -1;
  if (action.startsWith('redo ')) return 1;
  const jump = /^jump (-?\d+)$/.exec(action);
  return jump ? Number(jump[1]) : null;
}

/** The history after a saved walk. A walk over steps that the log does not reach back to leaves one step that undoes or redoes it whole. */
function replayWalk(history: ReadHistory, by: number, applied: ReadCommand): ReadHistory {
  const steps: ReadCommand[] = [];
  let now = history;
  for (let n = 0; n < Math.abs(by); n++) {
    const taken = by < 0 ? undoStep(now) : redoStep(now);
    if (!taken) break;
    steps.push(taken.command);
    now = taken.history;
  }
  if (steps.length > 0 && steps.length === Math.abs(by) && equalChanges(mergeCommands('', steps), applied)) return now;
  const whole = { ...applied, action: applied.action.replace(/^(undo|redo) /, '') };
  return by < 0 ? { past: [], future: [invertCommand(whole)] } : { past: [whole], future: [] };
}

/** The history that a log tells. Throws when a slice does not fit the series: the store has checked them. */
export function replayLog(dims: SliceDims, log: ReadLog): ReadHistory {
  const state = new Map(log.base.map((slice) => [slice.k, toState(slice, dims)]));
  let history = emptyHistory;
  for (const { action, at, slices } of log.steps) {
    const changes = slices.map((slice): SliceChange => {
      const before = state.get(slice.k) ?? EMPTY;
      const after = toState(slice, dims);
      state.set(slice.k, after);
      return { k: slice.k, before: before.runs, after: after.runs, markBefore: before.mark, markAfter: after.mark };
    });
    const command: ReadCommand = { action, at, changes };
    const by = walkOf(action);
    history = by === null ? recordCommand(history, command) : replayWalk(history, by, command);
  }
  return history;
}

/** The stored history with the steps that were done while it was being fetched. */
export function continueHistory(stored: ReadHistory, since: ReadHistory): ReadHistory {
  const isUntouched = since.past.length === 0 && since.future.length === 0;
  return { past: [...stored.past, ...since.past], future: isUntouched ? stored.future : since.future };
}

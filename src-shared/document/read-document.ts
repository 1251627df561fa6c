/**
 * The ROI mask of one read as a value: run-length slices on the grid of its
 * series, changed only by commands. Knows no store, no tool and no screen.
 */
import { assert } from '@shared/base/assert';
import { countMaskRuns, roiVolumeMl } from '@shared/core/mask/mask-runs';
import { isSliceRuns, type MaskRuns, type SliceRuns } from '@shared/core/mask/slice-runs';
import type { Grid } from '@shared/core/geometry/grid';
import { markAfterDrawing, type SliceMark } from './slice-mark';

/** Width, height and number of slices of the canonical grid of a series. */
export interface SliceDims {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
}

/** A mask on a grid; slices without any set pixel are absent from `mask`, and those with any, and only those, have a mark. */
export interface ReadDocument {
  readonly dims: SliceDims;
  readonly mask: MaskRuns;
  readonly marks: ReadonlyMap<number, SliceMark>;
}

/** What one slice was and what it became; an empty array is an empty slice, which has no mark. */
export interface SliceChange {
  readonly k: number;
  readonly before: SliceRuns;
  readonly after: SliceRuns;
  readonly markBefore: SliceMark | null;
  readonly markAfter: SliceMark | null;
}

/**
 * One undoable step. `action` is a word of the catalogue's `reading.action.*`
 * (brush, erase, polygon ...), `changes` holds changed slices, each once; `at` is when it was done (ISO 8601).
 */
export interface ReadCommand {
  readonly action: string;
  readonly changes: readonly SliceChange[];
  readonly at?: string;
}

const NO_RUNS: SliceRuns = new Uint32Array(0);

/** The runs of a slice; empty where the slice has none. */
export const sliceRunsOf = (document: ReadDocument, k: number): SliceRuns => document.mask.get(k) ?? NO_RUNS;

/** True when two slices hold the same pixels (runs are canonical, so the same numbers). */
export function equalRuns(a: SliceRuns, b: SliceRuns): boolean {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
}

/** A read from stored slices. Throws when a slice lies outside the grid or its runs break the rules: the store has checked them. */
export function makeReadDocument(
  dims: SliceDims,
  slices: Iterable<{ readonly k: number; readonly runs: ArrayLike<number>; readonly mark?: SliceMark | undefined }>,
): ReadDocument {
  const mask = new Map<number, SliceRuns>();
  const marks = new Map<number, SliceMark>();
  for (const slice of slices) {
    const runs = Uint32Array.from(slice.runs);
    assert(slice.k >= 0 && slice.k < dims.slices, 'slice outside the series');
    assert(isSliceRuns(runs, dims.columns, dims.rows), 'runs do not fit the slice');
    if (runs.length === 0) continue;
    mask.set(slice.k, runs);
    marks.set(slice.k, slice.mark ?? 'drawn');
  }
  return { dims, mask, marks };
}

/**
 * A command that sets slices to new runs, with what they held before; null when nothing would change
 * (a stroke beside the image, erasing nothing). A slice that changes takes `mark`, or where none is given
 * the mark of a change by hand.
 */
export function commandSetting(
  document: ReadDocument,
  action: string,
  slices: Iterable<readonly [k: number, runs: SliceRuns]>,
  mark?: SliceMark,
): ReadCommand | null {
  const changes: SliceChange[] = [];
  for (const [k, after] of slices) {
    const before = sliceRunsOf(document, k);
    if (equalRuns(before, after)) continue;
    const markBefore = document.marks.get(k) ?? null;
    changes.push({ k, before, after, markBefore, markAfter: after.length === 0 ? null : (mark ?? markAfterDrawing(markBefore)) });
  }
  return changes.length === 0 ? null : { action, changes };
}

/** A command that marks slices and leaves their pixels; empty slices and those with the mark are passed over; null when none is left. */
export function commandMarking(
  document: ReadDocument,
  action: string,
  slices: Iterable<number>,
  mark: SliceMark,
): ReadCommand | null {
  const changes: SliceChange[] = [];
  for (const k of slices) {
    const runs = sliceRunsOf(document, k);
    const markBefore = document.marks.get(k) ?? null;
    if (runs.length > 0 && markBefore !== mark) changes.push({ k, before: runs, after: runs, markBefore, markAfter: mark });
  }
  return changes.length === 0 ? null : { action, changes };
}

/** A command that makes `from` what `to` is, pixels and marks; null when they are the same. */
export function commandBetween(from: ReadDocument, to: ReadDocument, action: string): ReadCommand | null {
  const changes = [...new Set([...from.mask.keys(), ...to.mask.keys()])].flatMap((k): SliceChange[] => {
    const [before, after] = [sliceRunsOf(from, k), sliceRunsOf(to, k)];
    const [markBefore, markAfter] = [from.marks.get(k) ?? null, to.marks.get(k) ?? null];
    return markBefore === markAfter && equalRuns(before, after) ? [] : [{ k, before, after, markBefore, markAfter }];
  });
  return changes.length === 0 ? null : { action, changes };
}

/** The read after the command. Throws when a slice is not what the command was made from: commands apply in order. */
export function applyCommand(document: ReadDocument, command: ReadCommand): ReadDocument {
  const mask = new Map(document.mask);
  const marks = new Map(document.marks);
  for (const { k, before, after, markBefore, markAfter } of command.changes) {
    assert(k >= 0 && k < document.dims.slices, 'slice outside the series');
    assert(
      equalRuns(sliceRunsOf(document, k), before) && (document.marks.get(k) ?? null) === markBefore,
      'command does not follow this state',
    );
    assert((after.length === 0) === (markAfter === null), 'a slice has a mark when it has pixels');
    if (markAfter === null) {
      mask.delete(k);
      marks.delete(k);
    } else {
      mask.set(k, after);
      marks.set(k, markAfter);
    }
  }
  return { dims: document.dims, mask, marks };
}

/** The command that takes this one back. */
export const invertCommand = (command: ReadCommand): ReadCommand => ({
  ...command,
  changes: command.changes.map(({ k, before, after, markBefore, markAfter }) => ({
    k,
    before: after,
    after: before,
    markBefore: markAfter,
    markAfter: markBefore,
  })),
});

/** Several commands that follow each other as one; slices that end as they began are kept, so that it says what was touched. */
export function mergeCommands(action: string, commands: readonly ReadCommand[]): ReadCommand {
  const merged = new Map<number, SliceChange>();
  for (const command of commands) {
    for (const change of command.changes) {
      const first = merged.get(change.k) ?? change;
      merged.set(change.k, { ...change, before: first.before, markBefore: first.markBefore });
    }
  }
  return { action, changes: [...merged.values()] };
}

/** Whether two commands do the same to the same slices. */
export function equalChanges(a: ReadCommand, b: ReadCommand): boolean {
  if (a.changes.length !== b.changes.length) return false;
  const others = new Map(b.changes.map((change) => [change.k, change]));
  return a.changes.every((one) => {
    const other = others.get(one.k);
    return (
      other !== undefined &&
      one.markBefore === other.markBefore &&
      one.markAfter === other.markAfter &&
      equalRuns(one.before, other.before) &&
      equalRuns(one.after, other.after)
    );
  });
}

/** What the ROI panel shows: voxels, slices with any voxel, volume in ml on the series' native grid. */
export function measureRead(document: ReadDocument, grid: Grid): { voxels: number; slices: number; volumeMl: number } {
  const voxels = countMaskRuns(document.mask);
  return { voxels, slices: document.mask.size, volumeMl: roiVolumeMl(voxels, grid) };
}

/**
 * The ROI mask of one read as a value: run-length slices on the grid of its
 * series, changed only by commands. Knows no store, no tool and no screen.
 */
import { assert } from '@shared/base/assert';
import { countMaskRuns, roiVolumeMl } from '@shared/core/mask/mask-runs';
import { isSliceRuns, type MaskRuns, type SliceRuns } from '@shared/core/mask/slice-runs';
import type { Grid } from '@shared/core/geometry/grid';

/** Width, height and number of slices of the canonical grid of a series. */
export interface SliceDims {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
}

/** A mask on a grid; slices without any set pixel are absent from `mask`. */
export interface ReadDocument {
  readonly dims: SliceDims;
  readonly mask: MaskRuns;
}

/** What one slice was and what it became; an empty array is an empty slice. */
export interface SliceChange {
  readonly k: number;
  readonly before: SliceRuns;
  readonly after: SliceRuns;
}

/**
 * One undoable step. `action` is a word of the catalogue's `reading.action.*`
 * (brush, erase, polygon ...), `changes` holds changed slices only, each once.
 */
export interface ReadCommand {
  readonly action: string;
  readonly changes: readonly SliceChange[];
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
  slices: Iterable<{ readonly k: number; readonly runs: ArrayLike<number> }>,
): ReadDocument {
  const mask = new Map<number, SliceRuns>();
  for (const slice of slices) {
    const runs = Uint32Array.from(slice.runs);
    assert(slice.k >= 0 && slice.k < dims.slices, 'slice outside the series');
    assert(isSliceRuns(runs, dims.columns, dims.rows), 'runs do not fit the slice');
    if (runs.length > 0) mask.set(slice.k, runs);
  }
  return { dims, mask };
}

/**
 * A command that sets slices to new runs, with what they held before; null when
 * nothing would change (a stroke beside the image, erasing nothing).
 */
export function commandSetting(
  document: ReadDocument,
  action: string,
  slices: Iterable<readonly [k: number, runs: SliceRuns]>,
): ReadCommand | null {
  const changes: SliceChange[] = [];
  for (const [k, after] of slices) {
    const before = sliceRunsOf(document, k);
    if (!equalRuns(before, after)) changes.push({ k, before, after });
  }
  return changes.length === 0 ? null : { action, changes };
}

/** The read after the command. Throws when a slice is not what the command was made from: commands apply in order. */
export function applyCommand(document: ReadDocument, command: ReadCommand): ReadDocument {
  const mask = new Map(document.mask);
  for (const { k, before, after } of command.changes) {
    assert(k >= 0 && k < document.dims.slices, 'slice outside the series');
    assert(equalRuns(sliceRunsOf(document, k), before), 'command does not follow this state');
    if (after.length === 0) mask.delete(k);
    else mask.set(k, after);
  }
  return { dims: document.dims, mask };
}

/** The command that takes this one back. */
export const invertCommand = (command: ReadCommand): ReadCommand => ({
  action: command.action,
  changes: command.changes.map(({ k, before, after }) => ({ k, before: after, after: before })),
});

/** What the ROI panel shows: voxels, slices with any voxel, volume in ml on the series' native grid. */
export function measureRead(document: ReadDocument, grid: Grid): { voxels: number; slices: number; volumeMl: number } {
  const voxels = countMaskRuns(document.mask);
  return { voxels, slices: document.mask.size, volumeMl: roiVolumeMl(voxels, grid) };
}

/** What is done to the ROI of the slice shown as a whole: copied or moved from a neighbour, filled, cleaned, smoothed, grown, shrunk. */
import { fillHoles, growByMm, removeIslands, smoothSlice } from '@shared/core/mask/slice-morphology';
import { fromSliceRuns } from '@shared/core/mask/slice-runs';
import type { EditorHost } from './drawing-surface';
import { markDirty, takeRuns, type WorkingSlice } from './working-slice';

export const sliceCommands = [
  'copy-below',
  'copy-above',
  'move-below',
  'move-above',
  'fill-holes',
  'remove-islands',
  'smooth',
  'grow',
  'shrink',
  'clear-slice',
] as const;
export type SliceCommand = (typeof sliceCommands)[number];

/**
 * Carries a command out as one step; false where drawing is not possible. Copying adds the ROI of the neighbour (below:
 * towards the feet) to what is drawn; moving does the same and empties the neighbour. Islands: the largest stays.
 * `amountMm` is how far growing and shrinking move the edge, and the radius of smoothing.
 */
export function applySliceCommand(host: EditorHost, command: SliceCommand, amountMm: number): boolean {
  const slice = host.openSlice();
  if (!slice) return false;
  const k = host.sliceIndex();
  slice.bits.set(changed(host, slice, command, k, amountMm));
  markDirty(slice, 0, 0, slice.columns - 1, slice.rows - 1);
  const shown = [k, takeRuns(slice)] as const;
  const from = neighbourOf(command, k);
  if (from === null) host.emit({ kind: 'commit', action: command, slices: [shown] });
  else if (command === 'copy-below' || command === 'copy-above')
    host.emit({ kind: 'commit', action: command, slices: [shown], from });
  else host.emit({ kind: 'commit', action: command, slices: [shown, [from, new Uint32Array(0)]], from });
  return true;
}

/** The slice that a command takes pixels from; null: from the one shown alone. */
function neighbourOf(command: SliceCommand, k: number): number | null {
  if (command === 'copy-below' || command === 'move-below') return k - 1;
  if (command === 'copy-above' || command === 'move-above') return k + 1;
  return null;
}

function changed(host: EditorHost, slice: WorkingSlice, command: SliceCommand, k: number, amountMm: number): Uint8Array {
  const { bits, columns, rows } = slice;
  switch (command) {
    case 'copy-below':
    case 'move-below':
    case 'copy-above':
    case 'move-above': {
      const both = fromSliceRuns(host.storedRuns(neighbourOf(command, k) ?? k), columns, rows);
      for (let n = 0; n < both.length; n++) both[n]! |= bits[n]!;
      return both;
    }
    case 'fill-holes':
      return fillHoles(bits, columns, rows);
    case 'remove-islands':
      return removeIslands(bits, columns, rows, { keep: 'largest' });
    case 'smooth':
      return smoothSlice(bits, columns, rows, host.spacingMm(), { radiusMm: amountMm });
    case 'grow':
      return growByMm(bits, columns, rows, host.spacingMm(), amountMm);
    case 'shrink':
      return growByMm(bits, columns, rows, host.spacingMm(), -amountMm);
    case 'clear-slice':
      return new Uint8Array(bits.length);
  }
}

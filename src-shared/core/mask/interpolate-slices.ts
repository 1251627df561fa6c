/** Fills the slices between drawn ones, for a reader to look at and accept. */
import { assert } from '@shared/base/assert';
import { signedDistanceMm } from './signed-distance';
import { boxColumns, boxOfRuns, boxRows, cropRuns, growBox, runsOfCrop, uniteBoxes } from './slice-crop';
import type { MaskRuns, SliceRuns } from './slice-runs';

/** Rounding: a pixel half way between inside and outside belongs to the ROI. */
const TIE_MM = 1e-9;

/**
 * The ROI of the slices that lie between two drawn neighbours, by slice index: the signed distances to the edges of the
 * two (`signedDistanceMm`) are interpolated linearly in the slices' positions and a pixel is set where the result is not
 * above zero. Drawn slices, and those before the first and after the last, are not among the answers; nor are slices that
 * get no pixel, which happens where neighbours overlap little or not at all. `slices` on columns x rows, `spacingMm` of
 * columns and rows, `positionsMm` of all slices along the normal, growing or falling throughout (default: evenly spaced).
 *
 * Source: Raya and Udupa, IEEE Trans Med Imaging 1990;9:32 (shape-based interpolation), with exact Euclidean distances.
 */
export function interpolateSlices(
  slices: MaskRuns,
  columns: number,
  rows: number,
  spacingMm: readonly [number, number],
  positionsMm?: ArrayLike<number>,
): Map<number, SliceRuns> {
  const found = new Map<number, SliceRuns>();
  const drawn = [...slices].filter(([, runs]) => runs.length > 0).sort(([a], [b]) => a - b);
  for (const [n, [first, above]] of drawn.entries()) {
    const next = drawn[n + 1];
    if (!next || next[0] - first < 2) continue;
    const [last, below] = next;
    const between = uniteBoxes(boxOfRuns(above, columns), boxOfRuns(below, columns));
    assert(between !== null, 'drawn slices have pixels');
    // One pixel around both: the edges lie in the box, so that distances are those of the whole slice.
    const box = growBox(between, 1, 1, columns, rows);
    const distances = (runs: SliceRuns): Float64Array =>
      signedDistanceMm(cropRuns(runs, columns, box), boxColumns(box), boxRows(box), spacingMm);
    const [from, to] = [distances(above), distances(below)];
    const part = new Uint8Array(from.length);
    for (let k = first + 1; k < last; k++) {
      const share = shareOfWay(first, k, last, positionsMm);
      for (let p = 0; p < part.length; p++) part[p] = (1 - share) * from[p]! + share * to[p]! <= TIE_MM ? 1 : 0;
      const runs = runsOfCrop(part, box, columns);
      if (runs.length > 0) found.set(k, runs);
    }
  }
  return found;
}

/** How far slice k lies on the way from `first` to `last`, 0 to 1 without the ends. */
function shareOfWay(first: number, k: number, last: number, positionsMm: ArrayLike<number> | undefined): number {
  if (!positionsMm) return (k - first) / (last - first);
  const [a, at, b] = [positionsMm[first], positionsMm[k], positionsMm[last]];
  assert(a !== undefined && at !== undefined && b !== undefined, 'a position for every slice');
  const share = (at - a) / (b - a);
  assert(share > 0 && share < 1, 'positions of slices grow or fall throughout');
  return share;
}

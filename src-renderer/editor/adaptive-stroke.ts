/** One dab of the adaptive brush on the working slice. */
import { adaptiveDab, brushBoxStart } from '@shared/core/mask/adaptive-brush';
import type { SliceImage } from './slice-image';
import { markDirty, type WorkingSlice } from './working-slice';

/** Sets to `value` what a brush of `size` voxels over pixel (x, y) covers of the tissue under that pixel. */
export function paintAdaptiveDab(
  slice: WorkingSlice,
  { values }: SliceImage,
  value: 0 | 1,
  x: number,
  y: number,
  size: number,
): void {
  const { columns, rows, bits } = slice;
  const dab = adaptiveDab(values, columns, rows, [x, y], size, { softness: 1 });
  const [left, top] = [brushBoxStart(x, size), brushBoxStart(y, size)];
  // What lies beyond the slice is never set in the dab.
  for (let v = 0, n = 0; v < size; v++)
    for (let u = 0; u < size; u++, n++) if (dab[n] !== 0) bits[(top + v) * columns + left + u] = value;
  const [i0, j0] = [Math.max(0, left), Math.max(0, top)];
  const [i1, j1] = [Math.min(columns, left + size) - 1, Math.min(rows, top + size) - 1];
  if (i1 >= i0 && j1 >= j0) markDirty(slice, i0, j0, i1, j1);
}

/**
 * Round and square brushes on a slice: which pixels a stroke covers. A stroke is the union
 * of the discs or squares along its path, so fast and slow hands give the same ROI.
 */
import { markDirty, type WorkingSlice } from './working-slice';

/** Brush sizes in voxels (workstation.md: up to 40). */
export const BRUSH_SIZE = { min: 1, max: 40, initial: 8 } as const;

/**
 * Where a brush of `size` voxels sits for a pointer at `position` (index coordinate,
 * pixel centres at integers): on a pixel centre for odd sizes, between two for even
 * ones, so that the brush is exactly `size` pixels wide.
 */
export const snapBrush = (position: number, size: number): number =>
  size % 2 === 1 ? Math.round(position) : Math.floor(position) + 0.5;

/** Rounding of the disc's edge: a pixel centre exactly on the edge belongs to the brush. */
const EDGE = 1e-9;

/** Sets to `value` all pixels whose centre lies within `radius` of the segment from (ax, ay) to (bx, by); parts beyond the slice are left out. */
export function paintSweep(
  slice: WorkingSlice,
  value: 0 | 1,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
): void {
  const { columns, rows, bits } = slice;
  const top = Math.max(0, Math.ceil(Math.min(ay, by) - radius - EDGE));
  const bottom = Math.min(rows - 1, Math.floor(Math.max(ay, by) + radius + EDGE));
  const length = Math.hypot(bx - ax, by - ay);
  // The two tangents of the discs, offset from the segment by the radius.
  const nx = length > 0 ? (-(by - ay) / length) * radius : 0;
  const ny = length > 0 ? ((bx - ax) / length) * radius : 0;
  const radius2 = radius * radius + EDGE;
  let [left, right] = [columns, -1];
  for (let y = top; y <= bottom; y++) {
    // The swept shape is convex: one interval a row, from the least to the greatest x of its parts.
    let from = Infinity;
    let to = -Infinity;
    const da = radius2 - (y - ay) * (y - ay);
    if (da >= 0) {
      const h = Math.sqrt(da);
      from = ax - h;
      to = ax + h;
    }
    const db = radius2 - (y - by) * (y - by);
    if (db >= 0) {
      const h = Math.sqrt(db);
      if (bx - h < from) from = bx - h;
      if (bx + h > to) to = bx + h;
    }
    for (let side = -1; side <= 1; side += 2) {
      const y0 = ay + side * ny;
      const y1 = by + side * ny;
      if (y0 === y1 || y < Math.min(y0, y1) || y > Math.max(y0, y1)) continue;
      const x = ax + side * nx + ((y - y0) / (y1 - y0)) * (bx - ax);
      if (x < from) from = x;
      if (x > to) to = x;
    }
    const first = Math.max(0, Math.ceil(from - EDGE));
    const last = Math.min(columns - 1, Math.floor(to + EDGE));
    if (last < first) continue;
    bits.fill(value, y * columns + first, y * columns + last + 1);
    if (first < left) left = first;
    if (last > right) right = last;
  }
  if (right >= left && bottom >= top) markDirty(slice, left, top, right, bottom);
}

/** As `paintSweep` for a square brush: all pixels whose centre lies in a square of half width `radius` on its way along the segment. */
export function paintSquareSweep(
  slice: WorkingSlice,
  value: 0 | 1,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
): void {
  const { columns, rows, bits } = slice;
  const top = Math.max(0, Math.ceil(Math.min(ay, by) - radius - EDGE));
  const bottom = Math.min(rows - 1, Math.floor(Math.max(ay, by) + radius + EDGE));
  const [reach, dx, dy] = [radius + EDGE, bx - ax, by - ay];
  let [left, right] = [columns, -1];
  for (let y = top; y <= bottom; y++) {
    // The part of the way, from t0 to t1, on which the square reaches this row.
    let [t0, t1] = [0, 1];
    if (dy !== 0) {
      const [enter, leave] = [(y - reach - ay) / dy, (y + reach - ay) / dy];
      t0 = Math.max(t0, Math.min(enter, leave));
      t1 = Math.min(t1, Math.max(enter, leave));
    }
    if (t1 < t0) continue;
    const [x0, x1] = [ax + t0 * dx, ax + t1 * dx];
    const first = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
    const last = Math.min(columns - 1, Math.floor(Math.max(x0, x1) + reach));
    if (last < first) continue;
    bits.fill(value, y * columns + first, y * columns + last + 1);
    if (first < left) left = first;
    if (last > right) right = last;
  }
  if (right >= left && bottom >= top) markDirty(slice, left, top, right, bottom);
}

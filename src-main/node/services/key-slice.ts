/**
 * The key slice of a read: the slice with the largest ROI area, cropped around the
 * ROI, as a picture (PNG) with the contour as an SVG path over it. Pure computation
 * on a volume and a mask; page layout is not its matter.
 */
import { sliceAreaMm2 } from '@shared/core/mask/mask-runs';
import { toOutline } from '@shared/core/mask/outline';
import { countSliceRuns, type MaskRuns } from '@shared/core/mask/slice-runs';
import type { Volume } from '@shared/core/volume/volume';
import { encodeGreyPng } from './png-encoder';

/** Share of the ROI's extent shown around it on each side, and the least margin in mm. */
const MARGIN_SHARE = 0.35;
const MARGIN_MM = 15;

export interface KeySlice {
  readonly k: number;
  readonly sliceCount: number;
  /** ROI area on this slice. */
  readonly areaMm2: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** `data:image/png;base64,...` of the cropped slice, one pixel a voxel. */
  readonly image: string;
  /** Boundary of the ROI pixels in mm from the crop's upper left corner, closed loops. */
  readonly contour: string;
  /** Window of the picture in intensity units: the 1st and 99th percentile of the slice. */
  readonly window: readonly [number, number];
}

/** The slice index with the largest ROI area, the lowest on ties; null for an empty mask. */
export function largestSlice(mask: MaskRuns): number | null {
  let best: number | null = null;
  let most = 0;
  for (const [k, runs] of [...mask].sort(([a], [b]) => a - b)) {
    const count = countSliceRuns(runs);
    if (count > most) {
      best = k;
      most = count;
    }
  }
  return best;
}

/** Value at share p of sorted finite values (nearest rank). */
const atShare = (sorted: Float64Array, p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))]!;

/**
 * The key slice of a mask on its volume; null where the mask is empty.
 * @param invert shows high values dark (MONOCHROME1)
 */
export function keySliceOf(volume: Volume, mask: MaskRuns, invert = false): KeySlice | null {
  const k = largestSlice(mask);
  if (k === null) return null;
  const [columns, rows, sliceCount] = volume.grid.dims;
  const [sx, sy] = volume.grid.spacingMm;
  const runs = mask.get(k)!;
  const inRoi = new Uint8Array(columns * rows);
  let i0 = columns;
  let i1 = 0;
  let j0 = rows;
  let j1 = 0;
  for (let n = 0; n < runs.length; n += 2) {
    const start = runs[n]!;
    const length = runs[n + 1]!;
    inRoi.fill(1, start, start + length);
    const j = Math.floor(start / columns);
    const i = start - j * columns;
    i0 = Math.min(i0, i);
    i1 = Math.max(i1, i + length);
    j0 = Math.min(j0, j);
    j1 = Math.max(j1, j + 1);
  }
  // A square crop in mm, so that the three key slices stand side by side at one size.
  const extentMm = Math.max((i1 - i0) * sx, (j1 - j0) * sy);
  const sideMm = extentMm + 2 * Math.max(MARGIN_MM, MARGIN_SHARE * extentMm);
  const spanOf = (low: number, high: number, spacing: number, size: number): [number, number] => {
    const span = Math.min(size, Math.ceil(sideMm / spacing));
    const start = Math.round((low + high - span) / 2);
    const limited = Math.min(size - span, Math.max(0, start));
    return [limited, limited + span];
  };
  const [left, right] = spanOf(i0, i1, sx, columns);
  const [top, bottom] = spanOf(j0, j1, sy, rows);

  const sliceSize = columns * rows;
  const values = new Float64Array(sliceSize);
  for (let n = 0; n < sliceSize; n++) values[n] = volume.stored[k * sliceSize + n]! * volume.slope + volume.intercept;
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  const low = sorted.length > 0 ? atShare(sorted, 0.01) : 0;
  const high = sorted.length > 0 ? atShare(sorted, 0.99) : 1;
  const scale = high > low ? 255 / (high - low) : 0;

  const width = right - left;
  const height = bottom - top;
  const grey = new Uint8Array(width * height);
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      const value = values[(top + j) * columns + left + i]!;
      const level = Number.isFinite(value) ? Math.round(Math.min(255, Math.max(0, (value - low) * scale))) : 0;
      grey[j * width + i] = invert ? 255 - level : level;
    }
  const mm = (length: number): string => String(Math.round(length * 1000) / 1000);
  const cropped = new Uint8Array(width * height);
  for (let j = 0; j < height; j++)
    cropped.set(inRoi.subarray((top + j) * columns + left, (top + j) * columns + right), j * width);
  // Outlines lie at pixel edges (n +- 0.5); the picture starts at the upper left edge of its first pixel.
  const contour = toOutline(cropped, width, height)
    .map((loop) => {
      const corners: string[] = [];
      for (let n = 0; n < loop.length; n += 2) corners.push(`${mm((loop[n]! + 0.5) * sx)} ${mm((loop[n + 1]! + 0.5) * sy)}`);
      return `M${corners.join('L')}Z`;
    })
    .join('');
  return {
    k,
    sliceCount,
    areaMm2: sliceAreaMm2(runs, volume.grid),
    widthMm: width * sx,
    heightMm: height * sy,
    image: `data:image/png;base64,${Buffer.from(encodeGreyPng(width, height, grey)).toString('base64')}`,
    contour,
    window: [low, high],
  };
}

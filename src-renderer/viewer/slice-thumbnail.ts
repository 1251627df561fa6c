/** A small picture of a slice with its ROI, for tables of slices: drawn by the processor, without a GPU context. */
import type { AxisMapping } from '@shared/core/geometry/axis-mapping';
import type { SliceRuns } from '@shared/core/mask/slice-runs';
import type { Volume } from '@shared/core/volume/volume';

export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
}

/** The size of a picture at most `longest` pixels wide and high, with the proportions of the slice in mm. */
export function thumbnailSize(
  columns: number,
  rows: number,
  spacingMm: readonly [number, number],
  longest: number,
): ThumbnailSize {
  const [widthMm, heightMm] = [columns * spacingMm[0], rows * spacingMm[1]];
  const scale = longest / Math.max(widthMm, heightMm);
  return { width: Math.max(1, Math.round(widthMm * scale)), height: Math.max(1, Math.round(heightMm * scale)) };
}

export interface ThumbnailSlice {
  readonly volume: Volume;
  readonly mapping: AxisMapping;
  readonly k: number;
  /** Voxels of the ROI on the slice, in the order of the mapped grid. */
  readonly runs: SliceRuns;
}

export interface ThumbnailStyle {
  readonly centre: number;
  readonly width: number;
  readonly invert: boolean;
  readonly roi: readonly [red: number, green: number, blue: number];
}

/**
 * RGBA pixels of the nearest voxels: work and memory go with the picture, not with the slice. The ROI is laid over by half;
 * its rim, where a neighbour is outside, in full.
 */
export function thumbnailPixels(
  { volume, mapping, k, runs }: ThumbnailSlice,
  { width, height }: ThumbnailSize,
  style: ThumbnailStyle,
): Uint8ClampedArray {
  const { dims } = volume.grid;
  const { axes, flips } = mapping;
  const stride = [1, dims[0], dims[0] * dims[1]] as const;
  const step = (m: 0 | 1 | 2): number => (flips[m] ? -stride[axes[m]] : stride[axes[m]]);
  const first = (m: 0 | 1 | 2): number => (flips[m] ? (dims[axes[m]] - 1) * stride[axes[m]] : 0);
  const [columns, rows] = [dims[axes[0]], dims[axes[1]]];
  const start = first(0) + first(1) + first(2) + k * step(2);
  const inside = new Uint8Array(columns * rows);
  for (let n = 0; n < runs.length; n += 2) inside.fill(1, runs[n]!, runs[n]! + runs[n + 1]!);
  const isIn = (i: number, j: number): boolean => i >= 0 && j >= 0 && i < columns && j < rows && inside[j * columns + i] === 1;
  const pixels = new Uint8ClampedArray(4 * width * height);
  const low = style.centre - style.width / 2;
  const voxelI = (x: number): number => Math.min(columns - 1, Math.floor(((x + 0.5) * columns) / width));
  const voxelJ = (y: number): number => Math.min(rows - 1, Math.floor(((y + 0.5) * rows) / height));
  let at = 0;
  for (let y = 0; y < height; y++) {
    const j = voxelJ(y);
    for (let x = 0; x < width; x++, at += 4) {
      const i = voxelI(x);
      const value = volume.stored[start + i * step(0) + j * step(1)]! * volume.slope + volume.intercept;
      const shade = Math.min(1, Math.max(0, (value - low) / style.width));
      const grey = 255 * (style.invert ? 1 - shade : shade);
      let share = 0;
      if (runs.length > 0 && isIn(i, j)) {
        const rim =
          !isIn(x === 0 ? -1 : voxelI(x - 1), j) ||
          !isIn(x === width - 1 ? columns : voxelI(x + 1), j) ||
          !isIn(i, y === 0 ? -1 : voxelJ(y - 1)) ||
          !isIn(i, y === height - 1 ? rows : voxelJ(y + 1));
        share = rim ? 1 : 0.4;
      }
      for (let c = 0; c < 3; c++) pixels[at + c] = grey + share * (style.roi[c]! - grey);
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

import { describe, expect, it } from 'vitest';
import { thumbnailPixels, thumbnailSize } from '@renderer/viewer/slice-thumbnail';
import type { Volume } from '@shared/core/volume/volume';

/** 5 x 7 x 3, each voxel with a number of its own. */
const volume: Volume = {
  grid: {
    dims: [5, 7, 3],
    spacingMm: [1, 1, 1],
    originLpsMm: [0, 0, 0],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
  stored: Uint8Array.from({ length: 105 }, (_, n) => n),
  slope: 1,
  intercept: 0,
};
const style = { centre: 127.5, width: 255, invert: false, roi: [200, 0, 100] } as const;
const identity = { axes: [0, 1, 2], flips: [false, false, false] } as const;
const greys = (pixels: Uint8ClampedArray): number[] => [...pixels].filter((_value, n) => n % 4 === 0);

describe('thumbnailPixels', () => {
  it('at the size of the slice shows each voxel once, in order', () => {
    const pixels = thumbnailPixels({ volume, mapping: identity, k: 1, runs: new Uint32Array(0) }, { width: 5, height: 7 }, style);
    expect(greys(pixels)).toEqual(Array.from({ length: 35 }, (_, n) => 35 + n));
    expect([...pixels].filter((_value, n) => n % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  it('follows the mapping of the pane: axes changed, two of them turned round', () => {
    const mapping = { axes: [1, 2, 0], flips: [true, true, false] } as const;
    const pixels = thumbnailPixels({ volume, mapping, k: 2, runs: new Uint32Array(0) }, { width: 7, height: 3 }, style);
    const expected = Array.from({ length: 21 }, (_, n) => 2 + 5 * (6 - (n % 7)) + 35 * (2 - Math.floor(n / 7)));
    expect(greys(pixels)).toEqual(expected);
  });

  it('lays the ROI over: the rim in full, the inside by part; inverted greys around it', () => {
    // Rows 1 to 4, columns 1 to 3.
    const runs = Uint32Array.from([1, 2, 3, 4].flatMap((row) => [row * 5 + 1, 3]));
    const pixels = thumbnailPixels(
      { volume, mapping: identity, k: 0, runs },
      { width: 5, height: 7 },
      { ...style, invert: true },
    );
    const at = (i: number, j: number): number[] => [...pixels.slice(4 * (j * 5 + i), 4 * (j * 5 + i) + 3)];
    expect(at(1, 1)).toEqual([200, 0, 100]);
    expect(at(3, 4)).toEqual([200, 0, 100]);
    expect(at(0, 0)).toEqual([255, 255, 255]);
    const inside = 255 - 12;
    expect(at(2, 2)).toEqual([200, 0, 100].map((colour) => Math.round(inside + 0.4 * (colour - inside))));
  });

  it('has the proportions in mm', () => {
    expect(thumbnailSize(100, 50, [1, 2], 128)).toEqual({ width: 128, height: 128 });
    expect(thumbnailSize(512, 512, [0.5, 0.5], 128)).toEqual({ width: 128, height: 128 });
    expect(thumbnailSize(300, 100, [1, 1], 120)).toEqual({ width: 120, height: 40 });
  });
});

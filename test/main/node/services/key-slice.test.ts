import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { keySliceOf, largestSlice } from '@main/node/services/key-slice';
import { encodeGreyPng } from '@main/node/services/png-encoder';

describe('encodeGreyPng', () => {
  it('writes a header and the rows of a grey image', () => {
    const png = Buffer.from(encodeGreyPng(3, 2, Uint8Array.from([0, 128, 255, 1, 2, 3])));
    expect(png.subarray(1, 4).toString('ascii')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
    const length = png.readUInt32BE(33);
    expect(png.subarray(37, 41).toString('ascii')).toBe('IDAT');
    expect([...inflateSync(png.subarray(41, 41 + length))]).toEqual([0, 0, 128, 255, 0, 1, 2, 3]);
  });
  it('refuses a wrong number of pixels', () => {
    expect(() => encodeGreyPng(3, 2, new Uint8Array(5))).toThrow();
  });
});

describe('keySliceOf', () => {
  const grid = {
    dims: [40, 30, 3],
    spacingMm: [1, 2, 5],
    originLpsMm: [0, 0, 0],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  } as const;
  const stored = new Uint16Array(40 * 30 * 3).map((_, n) => n % 97);
  const volume = { grid, stored, slope: 1, intercept: 0 };
  it('takes the slice with the largest area and draws its contour in mm of the crop', () => {
    const mask = new Map([
      [0, Uint32Array.from([15 * 40 + 20, 2])],
      [2, Uint32Array.from([15 * 40 + 20, 3, 16 * 40 + 20, 3])],
    ]);
    expect(largestSlice(mask)).toBe(2);
    const slice = keySliceOf(volume, mask)!;
    expect([slice.k, slice.sliceCount, slice.areaMm2]).toEqual([2, 3, 12]);
    // The crop is 34 mm wide and high: columns 5..38, rows 8..24.
    expect([slice.widthMm, slice.heightMm]).toEqual([34, 34]);
    const numbers = slice.contour.match(/[\d.]+/g)!.map(Number);
    const xs = numbers.filter((_, n) => n % 2 === 0);
    const ys = numbers.filter((_, n) => n % 2 === 1);
    expect(Math.max(...xs) - Math.min(...xs)).toBe(3);
    expect(Math.max(...ys) - Math.min(...ys)).toBe(4);
  });
  it('has none for an empty mask', () => {
    expect(keySliceOf(volume, new Map())).toBeNull();
  });
});

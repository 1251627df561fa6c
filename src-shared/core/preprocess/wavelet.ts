/** One-level 2D undecimated coif1 wavelet on a window of a slice (science 2.1 rule 5). */

/** coif1 analysis filters (Daubechies, Ten Lectures on Wavelets, 1992), gain sqrt 2 per pass. */
export const LOW_PASS = [
  -0.015655728135791993, -0.07273261951252645, 0.3848648468648578, 0.8525720202116004, 0.3378976624574818, -0.07273261951252645,
] as const;
export const HIGH_PASS = [
  0.07273261951252645, 0.3378976624574818, -0.8525720202116004, 0.3848648468648578, 0.07273261951252645, -0.015655728135791993,
] as const;

/** y[i] needs x[i - SUPPORT_BEFORE] to x[i + SUPPORT_AFTER]. */
export const SUPPORT_BEFORE = 2;
export const SUPPORT_AFTER = 3;

/** Index of x after mirroring with the edge repeated: x[-1-k] = x[k], x[n+k] = x[n-1-k], again where n is short. */
export function mirrorIndex(index: number, length: number): number {
  const period = 2 * length;
  const at = ((index % period) + period) % period;
  return at < length ? at : period - 1 - at;
}

type Filter = readonly [number, number, number, number, number, number];

/** Sub-bands of the middle of a window. */
export interface WaveletBands {
  readonly LL: Float64Array;
  readonly LH: Float64Array;
  readonly HL: Float64Array;
  readonly HH: Float64Array;
}

/** y[i] = sum over j of f[j] x[i + 3 - j] along rows, for the columns that have full support. */
function filterRows(input: Float64Array, width: number, height: number, f: Filter, output: Float64Array): void {
  const [f0, f1, f2, f3, f4, f5] = f;
  const outWidth = width - 5;
  for (let y = 0; y < height; y++) {
    let from = y * width;
    for (let n = y * outWidth, end = n + outWidth; n < end; n++, from++) {
      output[n] =
        f0 * input[from + 5]! +
        f1 * input[from + 4]! +
        f2 * input[from + 3]! +
        f3 * input[from + 2]! +
        f4 * input[from + 1]! +
        f5 * input[from]!;
    }
  }
}

/** The same along columns, for the rows that have full support. */
function filterColumns(input: Float64Array, width: number, height: number, f: Filter, output: Float64Array): void {
  const [f0, f1, f2, f3, f4, f5] = f;
  const end = (height - 5) * width;
  for (let n = 0; n < end; n++) {
    output[n] =
      f0 * input[n + 5 * width]! +
      f1 * input[n + 4 * width]! +
      f2 * input[n + 3 * width]! +
      f3 * input[n + 2 * width]! +
      f4 * input[n + width]! +
      f5 * input[n]!;
  }
}

/** Scratch of `computeWaveletBands`, kept between slices; grows as needed. */
export interface WaveletScratch {
  rows: Float64Array;
  bands: WaveletBands;
}

export const makeWaveletScratch = (): WaveletScratch => {
  const none = new Float64Array(0);
  return { rows: none, bands: { LL: none, LH: none, HL: none, HH: none } };
};

/**
 * The four sub-bands of a window whose outer 2 voxels (left, top) and 3 voxels (right, bottom)
 * are support: each band has (width - 5) x (height - 5) values, row by row. First letter =
 * filter along a row (x), second = along a column (y). Because the filters reach no further
 * than the support, the values equal those of the whole slice. The result lives in `scratch`.
 */
export function computeWaveletBands(window: Float64Array, width: number, height: number, scratch: WaveletScratch): WaveletBands {
  const rowsLength = (width - 5) * height;
  const bandLength = (width - 5) * (height - 5);
  if (scratch.rows.length < rowsLength) scratch.rows = new Float64Array(rowsLength);
  if (scratch.bands.LL.length < bandLength) {
    const make = (): Float64Array => new Float64Array(bandLength);
    scratch.bands = { LL: make(), LH: make(), HL: make(), HH: make() };
  }
  const { rows, bands } = scratch;
  filterRows(window, width, height, LOW_PASS, rows);
  filterColumns(rows, width - 5, height, LOW_PASS, bands.LL);
  filterColumns(rows, width - 5, height, HIGH_PASS, bands.LH);
  filterRows(window, width, height, HIGH_PASS, rows);
  filterColumns(rows, width - 5, height, LOW_PASS, bands.HL);
  filterColumns(rows, width - 5, height, HIGH_PASS, bands.HH);
  return bands;
}

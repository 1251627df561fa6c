/**
 * Slow plain definitions of the 2D filters (IBSI-2) and of cubic spline interpolation, written for reading
 * and not from the program's kernels: direct sums, an edge rule asked per voxel, a dense linear solve.
 */
export type Rows = readonly (readonly number[])[];
export const EDGES = ['mirror', 'nearest', 'zero', 'periodic'] as const;
export type Edge = (typeof EDGES)[number];
export const WAVELETS = ['haar', 'db2', 'db3', 'coif1'] as const;
export type PlainWaveletName = (typeof WAVELETS)[number];
export const BANDS = ['LL', 'LH', 'HL', 'HH'] as const;

/** Scaling coefficients in the order of Daubechies' book (Ten Lectures on Wavelets, tables 6.1 and 8.1), sum sqrt 2. */
function scaling(wavelet: PlainWaveletName): number[] {
  if (wavelet === 'haar') return [1, 1].map((c) => c / Math.SQRT2);
  if (wavelet === 'db2') {
    const r = Math.sqrt(3);
    return [1 + r, 3 + r, 3 - r, 1 - r].map((c) => c / (4 * Math.SQRT2));
  }
  if (wavelet === 'db3') {
    const a = Math.sqrt(10);
    const b = Math.sqrt(5 + 2 * a);
    return [1 + a + b, 5 + a + 3 * b, 10 - 2 * a + 2 * b, 10 - 2 * a - 2 * b, 5 + a - 3 * b, 1 + a - b].map(
      (c) => c / (16 * Math.SQRT2),
    );
  }
  const r = Math.sqrt(7);
  return [1 - r, 5 + r, 14 + 2 * r, 14 - 2 * r, 1 - r, -3 + r].map((c) => c / (16 * Math.SQRT2));
}

/** Analysis pair: low-pass = the scaling coefficients backwards; high-pass its quadrature mirror, h[k] = (-1)^(k+1) l[M-1-k]. */
export function plainTaps(wavelet: PlainWaveletName): { low: number[]; high: number[] } {
  const low = scaling(wavelet).reverse();
  return { low, high: low.map((_, k) => (-1) ** (k + 1) * low[low.length - 1 - k]!) };
}

/** Which sample stands in for place `index` of a line of n, by the edge rule; null for none (zero). */
function standIn(index: number, n: number, edge: Edge): number | null {
  if (index >= 0 && index < n) return index;
  if (edge === 'zero') return null;
  if (edge === 'nearest') return index < 0 ? 0 : n - 1;
  if (edge === 'periodic') return standIn(index < 0 ? index + n : index - n, n, edge);
  return standIn(index < 0 ? -1 - index : 2 * n - 1 - index, n, edge);
}

/** Value of an image anywhere. */
function valueAt(rows: Rows, x: number, y: number, edge: Edge): number {
  const row = standIn(y, rows.length, edge);
  const column = standIn(x, rows[0]!.length, edge);
  return row === null || column === null ? 0 : rows[row]![column]!;
}

const transposed = (rows: Rows): number[][] => (rows[0] ?? []).map((_, x) => rows.map((row) => row[x]!));

/** y[i] = sum over j of f[j] x[i + c - j], c = floor(M / 2), along every row. */
const convolveRows = (rows: Rows, taps: readonly number[], edge: Edge): number[][] =>
  rows.map((row, y) =>
    row.map((_, i) => taps.reduce((sum, f, j) => sum + f * valueAt(rows, i + Math.floor(taps.length / 2) - j, y, edge), 0)),
  );

const separable = (rows: Rows, onRows: readonly number[], onColumns: readonly number[], edge: Edge): number[][] =>
  transposed(convolveRows(transposed(convolveRows(rows, onRows, edge)), onColumns, edge));

/** The image turned by 90 degrees `times` times. */
export function rotated(rows: Rows, times: number): number[][] {
  let out = rows.map((row) => [...row]);
  for (let n = 0; n < times; n++) out = transposed(out).reverse();
  return out;
}

/** One sub-band of the undecimated separable transform; level 2 filters the level-1 LL with a zero after each tap. */
function waveletBand(rows: Rows, wavelet: PlainWaveletName, level: 1 | 2, band: (typeof BANDS)[number], edge: Edge): number[][] {
  const { low, high } = plainTaps(wavelet);
  const spread = (taps: readonly number[]): number[] => (level === 1 ? [...taps] : taps.flatMap((f) => [f, 0]));
  const input = level === 1 ? rows : separable(rows, low, low, edge);
  return separable(input, spread(band[0] === 'L' ? low : high), spread(band[1] === 'L' ? low : high), edge);
}

export interface PlainWavelet {
  readonly kind: 'wavelet';
  readonly wavelet: PlainWaveletName;
  readonly level: 1 | 2;
  readonly band: (typeof BANDS)[number];
  readonly rotationInvariant: boolean;
  readonly pooling: 'mean' | 'max';
  readonly edge: Edge;
}

export function plainWaveletResponse(rows: Rows, choice: PlainWavelet): number[][] {
  const turns = choice.rotationInvariant ? [0, 1, 2, 3] : [0];
  const responses = turns.map((turn) =>
    rotated(waveletBand(rotated(rows, turn), choice.wavelet, choice.level, choice.band, choice.edge), (4 - turn) % 4),
  );
  return rows.map((row, y) =>
    row.map((_, x) => {
      const list = responses.map((response) => response[y]![x]!);
      return choice.pooling === 'max' ? Math.max(...list) : list.reduce((sum, v) => sum + v, 0) / list.length;
    }),
  );
}

/** A dense kernel centred on each voxel. */
function dense(
  rows: Rows,
  [cx, cy]: readonly [number, number],
  kernel: (x: number, y: number) => number,
  edge: Edge,
): number[][] {
  return rows.map((row, y) =>
    row.map((_, x) => {
      let sum = 0;
      for (let dy = -cy; dy <= cy; dy++)
        for (let dx = -cx; dx <= cx; dx++) sum += kernel(dx, dy) * valueAt(rows, x - dx, y - dy, edge);
      return sum;
    }),
  );
}

/** Mean of a size x size box, size odd. */
export const plainMean = (rows: Rows, size: number, edge: Edge): number[][] =>
  dense(rows, [(size - 1) / 2, (size - 1) / 2], () => 1 / size ** 2, edge);

/**
 * Laplacian of Gaussian sampled at whole offsets (IBSI-2), not renormalised, s = sigma in voxels of each axis:
 * g = -1/(2 pi sx^2 sy^2) (2 - (x/sx)^2 - (y/sy)^2) exp(-((x/sx)^2 + (y/sy)^2)/2), cut off at floor(c s + 0.5) per axis.
 * With equal spacing this is -1/(2 pi s^4) (2 - r^2/s^2) exp(-r^2/(2 s^2)).
 */
export function plainLaplacianOfGaussian(
  rows: Rows,
  sigmaMm: number,
  cutoffSd: number,
  edge: Edge,
  spacingMm: readonly [number, number],
): number[][] {
  const [sx, sy] = [sigmaMm / spacingMm[0], sigmaMm / spacingMm[1]];
  const reach = (s: number): number => Math.floor(cutoffSd * s + 0.5);
  const kernel = (x: number, y: number): number => {
    const r = (x / sx) ** 2 + (y / sy) ** 2;
    return (-(2 - r) * Math.exp(-r / 2)) / (2 * Math.PI * (sx * sy) ** 2);
  };
  return dense(rows, [reach(sx), reach(sy)], kernel, edge);
}

/** The cubic B-spline (Schoenberg). */
function bSpline(t: number): number {
  const u = Math.abs(t);
  if (u < 1) return 2 / 3 - u * u + (u * u * u) / 2;
  return u < 2 ? (2 - u) ** 3 / 6 : 0;
}

/** Index of a whole-sample mirrored line: x[-k] = x[k], x[n - 1 + k] = x[n - 1 - k]. */
function wholeSampleMirror(index: number, n: number): number {
  if (n === 1) return 0;
  let at = index;
  while (at < 0 || at >= n) at = at < 0 ? -at : 2 * (n - 1) - at;
  return at;
}

/** Values at places t in [0, n - 1] of the mirrored cubic B-spline through the samples, by a dense solve for its coefficients. */
export function plainSpline(samples: readonly number[], places: readonly number[]): number[] {
  const n = samples.length;
  const system = samples.map((value, i) => {
    const row = new Array<number>(n + 1).fill(0);
    for (let k = i - 1; k <= i + 1; k++) row[wholeSampleMirror(k, n)]! += bSpline(i - k);
    row[n] = value;
    return row;
  });
  const coefficients = solve(system);
  return places.map((t) => {
    let sum = 0;
    for (let k = Math.floor(t) - 2; k <= Math.floor(t) + 3; k++) sum += coefficients[wholeSampleMirror(k, n)]! * bSpline(t - k);
    return sum;
  });
}

/** Gauss-Jordan elimination with row pivots on an augmented system. */
function solve(system: number[][]): number[] {
  const n = system.length;
  for (let c = 0; c < n; c++) {
    const pivot = system.slice(c).reduce((best, row, r) => (Math.abs(row[c]!) > Math.abs(system[best]![c]!) ? r + c : best), c);
    [system[c], system[pivot]] = [system[pivot]!, system[c]!];
    const head = system[c]!;
    system.forEach((row, r) => {
      if (r === c) return;
      const factor = row[c]! / head[c]!;
      row.forEach((_, k) => (row[k]! -= factor * head[k]!));
    });
  }
  return system.map((row, r) => row[n]! / row[r]!);
}

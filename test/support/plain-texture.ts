/**
 * Slow plain definitions of the texture features and the wavelet, written for reading and from
 * the IBSI manual's formulas, not from the program's kernels: dense loops over i and j.
 */

/** One slice: grey levels by row, 0 outside the ROI. */
export type LevelRows = readonly (readonly number[])[];

export const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 1],
] as const;

const at = (slice: LevelRows, x: number, y: number): number => slice[y]?.[x] ?? 0;
const square = (n: number): number[][] => Array.from({ length: n + 1 }, () => new Array<number>(n + 1).fill(0));
const log2 = (p: number): number => (p > 0 ? Math.log2(p) : 0);

/** Symmetric counts p[i][j] (1-based) of one slice and direction. */
export function plainGlcm(slice: LevelRows, [dx, dy]: readonly [number, number], levels: number): number[][] {
  const counts = square(levels);
  slice.forEach((row, y) =>
    row.forEach((a, x) => {
      for (const sign of [1, -1]) {
        const b = at(slice, x + sign * dx, y + sign * dy);
        if (a > 0 && b > 0) counts[a]![b]!++;
      }
    }),
  );
  return counts;
}

export const addMatrices = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
  a.map((row, i) => Array.from({ length: Math.max(row.length, b[i]?.length ?? 0) }, (_, j) => (row[j] ?? 0) + (b[i]?.[j] ?? 0)));

export const totalOf = (matrix: readonly (readonly number[])[]): number => matrix.flat().reduce((sum, v) => sum + v, 0);

/** The 25 features by double sums. */
export function plainGlcmFeatures(counts: readonly (readonly number[])[], levels: number): Record<string, number> {
  const total = totalOf(counts);
  const p = (i: number, j: number): number => counts[i]![j]! / total;
  const range = Array.from({ length: levels }, (_, n) => n + 1);
  const over = (f: (i: number, j: number) => number): number => {
    let sum = 0;
    for (const i of range) for (const j of range) sum += f(i, j);
    return sum;
  };
  const px = (i: number): number => range.reduce((sum, j) => sum + p(i, j), 0);
  const py = (j: number): number => range.reduce((sum, i) => sum + p(i, j), 0);
  const sums = new Map<number, number>();
  const differences = new Map<number, number>();
  over((i, j) => {
    sums.set(i + j, (sums.get(i + j) ?? 0) + p(i, j));
    differences.set(Math.abs(i - j), (differences.get(Math.abs(i - j)) ?? 0) + p(i, j));
    return 0;
  });
  const moment = (d: Map<number, number>, f: (k: number, q: number) => number): number =>
    [...d].reduce((sum, [k, q]) => sum + f(k, q), 0);
  const mean = over((i, j) => i * p(i, j));
  const meanY = over((i, j) => j * p(i, j));
  const sdX = Math.sqrt(over((i, j) => (i - mean) ** 2 * p(i, j)));
  const sdY = Math.sqrt(over((i, j) => (j - meanY) ** 2 * p(i, j)));
  const da = moment(differences, (k, q) => k * q);
  const sa = moment(sums, (k, q) => k * q);
  const hxy = -over((i, j) => p(i, j) * log2(p(i, j)));
  const hx = -range.reduce((sum, i) => sum + px(i) * log2(px(i)), 0);
  const hxy1 = -over((i, j) => p(i, j) * log2(px(i) * py(j)));
  const hxy2 = -over((i, j) => px(i) * py(j) * log2(px(i) * py(j)));
  const single = range.filter((i) => px(i) > 0).length === 1;
  return {
    joint_maximum: Math.max(...range.flatMap((i) => range.map((j) => p(i, j)))),
    joint_average: mean,
    joint_variance: over((i, j) => (i - mean) ** 2 * p(i, j)),
    joint_entropy: hxy,
    difference_average: da,
    difference_variance: moment(differences, (k, q) => (k - da) ** 2 * q),
    difference_entropy: -moment(differences, (_, q) => q * log2(q)),
    sum_average: sa,
    sum_variance: moment(sums, (k, q) => (k - sa) ** 2 * q),
    sum_entropy: -moment(sums, (_, q) => q * log2(q)),
    angular_second_moment: over((i, j) => p(i, j) ** 2),
    contrast: over((i, j) => (i - j) ** 2 * p(i, j)),
    dissimilarity: over((i, j) => Math.abs(i - j) * p(i, j)),
    inverse_difference: over((i, j) => p(i, j) / (1 + Math.abs(i - j))),
    normalised_inverse_difference: over((i, j) => p(i, j) / (1 + Math.abs(i - j) / levels)),
    inverse_difference_moment: over((i, j) => p(i, j) / (1 + (i - j) ** 2)),
    normalised_inverse_difference_moment: over((i, j) => p(i, j) / (1 + (i - j) ** 2 / levels ** 2)),
    inverse_variance: over((i, j) => (i === j ? 0 : p(i, j) / (i - j) ** 2)),
    correlation: single ? 1 : over((i, j) => (i - mean) * (j - meanY) * p(i, j)) / (sdX * sdY),
    autocorrelation: over((i, j) => i * j * p(i, j)),
    cluster_tendency: over((i, j) => (i + j - mean - meanY) ** 2 * p(i, j)),
    cluster_shade: over((i, j) => (i + j - mean - meanY) ** 3 * p(i, j)),
    cluster_prominence: over((i, j) => (i + j - mean - meanY) ** 4 * p(i, j)),
    information_correlation_1: single ? 0 : (hxy - hxy1) / hx,
    information_correlation_2: single || hxy2 < hxy ? 0 : Math.sqrt(1 - Math.exp(-2 * (hxy2 - hxy))),
  };
}

/** Run counts r[i][j] (1-based) of one slice and direction. */
export function plainGlrlm(slice: LevelRows, [dx, dy]: readonly [number, number], levels: number): number[][] {
  const longest = Math.max(slice.length, slice[0]?.length ?? 0);
  const runs = Array.from({ length: levels + 1 }, () => new Array<number>(longest + 1).fill(0));
  slice.forEach((row, y) =>
    row.forEach((level, x) => {
      if (level === 0 || at(slice, x - dx, y - dy) === level) return;
      let length = 0;
      while (at(slice, x + length * dx, y + length * dy) === level) length++;
      runs[level]![length]!++;
    }),
  );
  return runs;
}

/** The 16 features by double sums; `voxels` = ROI voxels behind the matrix, once per direction. */
export function plainGlrlmFeatures(runs: readonly (readonly number[])[], voxels: number): Record<string, number> {
  const n = totalOf(runs);
  const over = (f: (r: number, i: number, j: number) => number): number => {
    let sum = 0;
    runs.forEach((row, i) => row.forEach((r, j) => (sum += r > 0 ? f(r, i, j) : 0)));
    return sum;
  };
  const perLevel = runs.map((row) => row.reduce((sum, r) => sum + r, 0));
  const perLength = (runs[0] ?? []).map((_, j) => runs.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  const squares = (list: readonly number[]): number => list.reduce((sum, r) => sum + r * r, 0);
  const meanLevel = over((r, i) => (r * i) / n);
  const meanLength = over((r, _, j) => (r * j) / n);
  return {
    short_runs_emphasis: over((r, _, j) => r / j ** 2) / n,
    long_runs_emphasis: over((r, _, j) => r * j ** 2) / n,
    low_grey_level_run_emphasis: over((r, i) => r / i ** 2) / n,
    high_grey_level_run_emphasis: over((r, i) => r * i ** 2) / n,
    short_run_low_grey_level_emphasis: over((r, i, j) => r / i ** 2 / j ** 2) / n,
    short_run_high_grey_level_emphasis: over((r, i, j) => (r * i ** 2) / j ** 2) / n,
    long_run_low_grey_level_emphasis: over((r, i, j) => (r * j ** 2) / i ** 2) / n,
    long_run_high_grey_level_emphasis: over((r, i, j) => r * j ** 2 * i ** 2) / n,
    grey_level_non_uniformity: squares(perLevel) / n,
    normalised_grey_level_non_uniformity: squares(perLevel) / n ** 2,
    run_length_non_uniformity: squares(perLength) / n,
    normalised_run_length_non_uniformity: squares(perLength) / n ** 2,
    run_percentage: n / voxels,
    grey_level_variance: over((r, i) => (r / n) * (i - meanLevel) ** 2),
    run_length_variance: over((r, _, j) => (r / n) * (j - meanLength) ** 2),
    run_entropy: -over((r) => (r / n) * log2(r / n)),
  };
}

/** Rule 5 of science 2.1 along one line: mirrored with the edge repeated, as often as needed. */
export function plainFilter(line: readonly number[], filter: readonly number[]): number[] {
  const n = line.length;
  const value = (index: number): number => {
    let at = index;
    while (at < 0 || at >= n) at = at < 0 ? -1 - at : 2 * n - 1 - at;
    return line[at]!;
  };
  return line.map((_, i) => filter.reduce((sum, f, j) => sum + f * value(i + 3 - j), 0));
}

/** A sub-band of a whole slice given as rows. */
export function plainWavelet(
  rows: readonly (readonly number[])[],
  alongRow: readonly number[],
  alongColumn: readonly number[],
): number[][] {
  const first = rows.map((row) => plainFilter(row, alongRow));
  const columns = (first[0] ?? []).map((_, x) =>
    plainFilter(
      first.map((row) => row[x]!),
      alongColumn,
    ),
  );
  return first.map((row, y) => row.map((_, x) => columns[x]![y]!));
}

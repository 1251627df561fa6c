/** Sample quantiles by the nine definitions of Hyndman and Fan, as R computes them. */
import { assert } from '../../base/assert';

export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** R's fuzz: n p that is a whole number up to rounding counts as whole. */
const fuzz = 4 * Number.EPSILON;

/**
 * Quantiles of a non-empty column at probabilities in [0, 1]; type 7 is the
 * default of R and of this program.
 * Source: Hyndman and Fan, Am. Stat. 1996;50:361; R `quantile`.
 */
export function quantiles(values: ArrayLike<number>, probabilities: readonly number[], type: QuantileType = 7): number[] {
  assert(values.length > 0, 'quantile of nothing');
  const sorted = Float64Array.from(values).sort();
  return probabilities.map((p) => quantileOfSorted(sorted, p, type));
}

/** One quantile of a column that is already sorted ascending. */
function quantileOfSorted(sorted: ArrayLike<number>, p: number, type: QuantileType = 7): number {
  assert(p >= 0 && p <= 1, `probability ${p} is not in [0, 1]`);
  const n = sorted.length;
  // The k-th smallest, 1-based, ends repeated.
  const at = (k: number): number => sorted[Math.min(n, Math.max(1, k)) - 1]!;
  if (type === 1 || type === 2 || type === 3) {
    const position = type === 3 ? n * p - 0.5 : n * p;
    const j = Math.floor(position + fuzz);
    const above = position > j + fuzz;
    if (type === 1) return above ? at(j + 1) : at(j);
    if (type === 2) return above ? at(j + 1) : (at(j) + at(j + 1)) / 2;
    const isEven = Math.abs(position - j) < fuzz && j % 2 === 0;
    return isEven ? at(j) : at(j + 1);
  }
  if (type === 7) {
    const position = 1 + (n - 1) * p;
    const j = Math.floor(position + fuzz);
    return interpolate(at(j), at(j + 1), position - j);
  }
  const [a, b] = plottingPosition(type);
  const position = a + p * (n + 1 - a - b);
  const j = Math.floor(position + fuzz);
  return interpolate(at(j), at(j + 1), position - j);
}

function interpolate(low: number, high: number, fraction: number): number {
  if (Math.abs(fraction) < fuzz || low === high) return low;
  return (1 - fraction) * low + fraction * high;
}

function plottingPosition(type: 4 | 5 | 6 | 8 | 9): readonly [number, number] {
  if (type === 4) return [0, 1];
  if (type === 5) return [0.5, 0.5];
  if (type === 6) return [0, 0];
  return type === 8 ? [1 / 3, 1 / 3] : [3 / 8, 3 / 8];
}

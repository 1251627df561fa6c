/** Mean, variance, standard deviation and range of a column. */
import { assert, defined } from '../../base/assert';

/** Arithmetic mean of a non-empty column, by a second pass over the residuals for accuracy. */
export function mean(values: ArrayLike<number>): number {
  const n = values.length;
  assert(n > 0, 'mean of nothing');
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const first = sum / n;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += values[i]! - first;
  return first + rest / n;
}

/** Sample variance, divisor n - 1; needs two values. */
export function variance(values: ArrayLike<number>): number {
  const n = values.length;
  assert(n > 1, 'a variance needs two values');
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - centre) ** 2;
  return squares / (n - 1);
}

/** Sample standard deviation, divisor n - 1; needs two values. */
export const standardDeviation = (values: ArrayLike<number>): number => Math.sqrt(variance(values));

/** Smallest and largest of a non-empty column. */
export function range(values: ArrayLike<number>): readonly [number, number] {
  let low = defined(values[0], 'range of nothing');
  let high = low;
  for (let i = 1; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}

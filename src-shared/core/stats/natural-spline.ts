/**
 * Natural cubic splines: a smooth curve of few degrees of freedom, straight beyond its
 * boundary knots. The basis is another one than that of R `splines::ns`, the space is the
 * same, so a model with an intercept (or a baseline hazard) fits the same curve.
 */
import { assert } from '../../base/assert';
import { range } from './moments';
import { quantiles } from './quantile';
import { factorSymmetric, solveFactored, zeroMatrix } from './symmetric-matrix';

/**
 * Knots of a spline with `df` degrees of freedom besides the constant, ascending: the
 * smallest value, the type-7 quantiles at k/df for k = 1 .. df - 1, the largest value
 * (R: `ns(x, df)`). null where two of them coincide: the spline does not exist.
 */
export function naturalSplineKnots(values: ArrayLike<number>, df: number): readonly number[] | null {
  assert(Number.isInteger(df) && df >= 1, `a spline needs whole degrees of freedom >= 1, got ${df}`);
  const inner = Array.from({ length: df - 1 }, (_, k) => (k + 1) / df);
  const [low, high] = range(values);
  const knots = [low, ...quantiles(values, inner), high];
  // Knots nearer than this share of the range make columns that are equal up to rounding.
  const least = 1e-9 * (high - low);
  return knots.every((knot, k) => k === 0 || knot - knots[k - 1]! > least) ? knots : null;
}

/**
 * Basis functions at `x`, without the constant: knots.length - 1 columns of x.length values.
 * Column k is the natural cubic spline that is 1 at knot k + 1 and 0 at every other knot, so a
 * coefficient is the curve at its knot against the curve at the first one: whatever the knots,
 * coefficients keep a size that a fit can handle.
 * Source: de Boor, A Practical Guide to Splines, 1978, chapter IV (interpolating natural spline).
 */
export function naturalSplineBasis(knots: readonly number[], x: ArrayLike<number>): Float64Array[] {
  assert(knots.length >= 2, 'a spline needs two knots');
  const widths = knots.slice(1).map((knot, k) => knot - knots[k]!);
  assert(
    widths.every((width) => width > 0),
    'the knots of a spline do not ascend',
  );
  return knots.slice(1).map((_, k) => {
    const values = knots.map((_knot, j) => (j === k + 1 ? 1 : 0));
    const curvature = secondDerivatives(widths, values);
    return Float64Array.from(x, (at) => splineAt(knots, values, curvature, at));
  });
}

/** Second derivatives at the knots of the natural spline through `values`: 0 at both ends, the first derivative continuous. */
function secondDerivatives(widths: readonly number[], values: readonly number[]): Float64Array {
  const inner = widths.length - 1;
  const system = zeroMatrix(inner);
  const jump = new Float64Array(inner);
  for (let j = 0; j < inner; j++) {
    const [before, after] = [widths[j]!, widths[j + 1]!];
    system[j]![j] = (before + after) / 3;
    if (j + 1 < inner) system[j]![j + 1] = system[j + 1]![j] = after / 6;
    jump[j] = (values[j + 2]! - values[j + 1]!) / after - (values[j + 1]! - values[j]!) / before;
  }
  return Float64Array.of(0, ...solveFactored(factorSymmetric(system, 0), jump), 0);
}

function splineAt(knots: readonly number[], values: readonly number[], curvature: Float64Array, x: number): number {
  const last = knots.length - 1;
  let j = 0;
  while (j < last - 1 && x > knots[j + 1]!) j++;
  const width = knots[j + 1]! - knots[j]!;
  const [left, right] = [values[j]!, values[j + 1]!];
  const [bendLeft, bendRight] = [(curvature[j]! * width) / 6, (curvature[j + 1]! * width) / 6];
  const chord = (right - left) / width;
  if (x < knots[0]!) return left + (chord - 2 * bendLeft - bendRight) * (x - knots[0]!);
  if (x > knots[last]!) return right + (chord + bendLeft + 2 * bendRight) * (x - knots[last]!);
  const b = (x - knots[j]!) / width;
  const a = 1 - b;
  return a * left + b * right + width * ((a ** 3 - a) * bendLeft + (b ** 3 - b) * bendRight);
}

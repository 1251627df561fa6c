/**
 * Small symmetric positive (semi)definite matrices: Cholesky with a rank check,
 * solve, inverse, quadratic form. Matrices are arrays of rows of float64.
 */
import { assert } from '../../base/assert';

export type Matrix = readonly Float64Array[];

export interface CholeskyFactor {
  /** Lower triangle L with A = L L'; a dependent column has a zero pivot. */
  readonly lower: Matrix;
  /** Columns that depend on earlier ones (or are zero), in order. */
  readonly dependent: readonly number[];
}

/** A p x q matrix of zeros. */
export const zeroMatrix = (p: number, q = p): Float64Array[] => Array.from({ length: p }, () => new Float64Array(q));

/**
 * Cholesky factor of a symmetric matrix. A pivot <= tolerance x its own diagonal
 * element marks the column as dependent on the columns before it; so does a pivot <=
 * `floor`, below which a diagonal element is rounding and not information.
 */
export function factorSymmetric(matrix: Matrix, tolerance = 1e-11, floor = 0): CholeskyFactor {
  const p = matrix.length;
  const lower = zeroMatrix(p);
  const dependent: number[] = [];
  for (let j = 0; j < p; j++) {
    let pivot = matrix[j]![j]!;
    for (let k = 0; k < j; k++) pivot -= lower[j]![k]! ** 2;
    if (!(pivot > Math.max(floor, tolerance * Math.abs(matrix[j]![j]!)))) {
      dependent.push(j);
      continue;
    }
    const root = Math.sqrt(pivot);
    lower[j]![j] = root;
    for (let i = j + 1; i < p; i++) {
      let value = matrix[i]![j]!;
      for (let k = 0; k < j; k++) value -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = value / root;
    }
  }
  return { lower, dependent };
}

/** x with A x = b, for a factor of full rank. */
export function solveFactored(factor: CholeskyFactor, b: ArrayLike<number>): Float64Array {
  assert(factor.dependent.length === 0, 'matrix is singular');
  const L = factor.lower;
  const p = L.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < p; i++) {
    for (let k = 0; k < i; k++) x[i]! -= L[i]![k]! * x[k]!;
    x[i]! /= L[i]![i]!;
  }
  for (let i = p - 1; i >= 0; i--) {
    for (let k = i + 1; k < p; k++) x[i]! -= L[k]![i]! * x[k]!;
    x[i]! /= L[i]![i]!;
  }
  return x;
}

/** Inverse, for a factor of full rank. */
export function invertFactored(factor: CholeskyFactor): Float64Array[] {
  const p = factor.lower.length;
  return Array.from({ length: p }, (_, j) => {
    const unit = new Float64Array(p);
    unit[j] = 1;
    return solveFactored(factor, unit);
  });
}

/** b' A^-1 b, or null when A is singular. */
export function inverseQuadraticForm(matrix: Matrix, b: ArrayLike<number>): number | null {
  const factor = factorSymmetric(matrix);
  if (factor.dependent.length > 0) return null;
  const x = solveFactored(factor, b);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * b[i]!;
  return sum;
}

/** A B A for symmetric A: the sandwich. */
export function sandwich(bread: Matrix, meat: Matrix): Float64Array[] {
  return multiply(multiply(bread, meat), bread);
}

function multiply(a: Matrix, b: Matrix): Float64Array[] {
  const q = b[0]?.length ?? 0;
  return a.map((row) => {
    const out = new Float64Array(q);
    for (let k = 0; k < row.length; k++) for (let j = 0; j < q; j++) out[j]! += row[k]! * b[k]![j]!;
    return out;
  });
}

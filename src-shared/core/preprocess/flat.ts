/** When values count as all the same (science 2.1, head). */

/** Flat: max - min <= 1e-9 max(1, |min|, |max|). */
export const isFlat = (min: number, max: number): boolean => max - min <= 1e-9 * Math.max(1, Math.abs(min), Math.abs(max));

/** Branded primitives, so that a mix-up of ids or frames does not compile. */

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Voxel index (column, row, slice), centres at integers. */
export type Ijk = Brand<readonly [number, number, number], 'Ijk'>;
/** Patient coordinates in mm: x to the left, y to posterior, z to superior. */
export type LpsMm = Brand<readonly [number, number, number], 'LpsMm'>;

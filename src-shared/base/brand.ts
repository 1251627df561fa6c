/** Branded primitives, so that a mix-up of ids or frames does not compile. */

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** DICOM Series Instance UID. */
export type SeriesUid = Brand<string, 'SeriesUid'>;
/** The store's row id of a patient, used in file names and logs instead of a name. */
export type CaseId = Brand<string, 'CaseId'>;
/** Voxel index (column, row, slice), centres at integers. */
export type Ijk = Brand<readonly [number, number, number], 'Ijk'>;
/** Patient coordinates in mm: x to the left, y to posterior, z to superior. */
export type LpsMm = Brand<readonly [number, number, number], 'LpsMm'>;
/** Position on a canvas in CSS pixels. */
export type CanvasPx = Brand<readonly [number, number], 'CanvasPx'>;

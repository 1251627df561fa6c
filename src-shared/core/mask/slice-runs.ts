/**
 * One slice of a mask as run-length rows: the form that the store keeps, the
 * editor edits and undo remembers.
 */

/**
 * Runs of set pixels of one slice as pairs [start, length, start, length, ...]:
 * start = j * columns + i (row-major), runs sorted, not touching within a row and
 * never crossing the end of a row. An empty slice is an empty array.
 */
export type SliceRuns = Uint32Array;

/** The slices of a mask that have any pixel set, by slice index k. */
export type MaskRuns = ReadonlyMap<number, SliceRuns>;

/** What is known of how a slice of a read came to be, and whether a reader has looked at it. */

/**
 * `drawn`: by hand, or from an imported file; `edited`: made otherwise or reviewed, then changed by hand;
 * `interpolated`: computed between drawn slices; `carried`: taken over from another sequence;
 * `reviewed`: a reader looked at it and lets it stand.
 */
export const sliceMarks = ['drawn', 'edited', 'interpolated', 'carried', 'reviewed'] as const;
export type SliceMark = (typeof sliceMarks)[number];

/** The mark of a slice after a change by hand. */
export const markAfterDrawing = (before: SliceMark | null): SliceMark =>
  before === null || before === 'drawn' ? 'drawn' : 'edited';

/** Whether a slice must be looked at before its read may be finalised. */
const needsReview = (mark: SliceMark): boolean => mark === 'interpolated' || mark === 'carried';

/**
 * The mark that pixels bring along from the slice they are copied or moved from: what nobody has looked at there still has
 * to be looked at here. Undefined: the mark of a change by hand.
 */
export const markOfCopied = (from: SliceMark | undefined): SliceMark | undefined =>
  from !== undefined && needsReview(from) ? from : undefined;

/** Slices that must be looked at before the read may be finalised, ascending. */
export const unreviewedSlices = (marks: ReadonlyMap<number, SliceMark>): number[] =>
  [...marks].flatMap(([k, mark]) => (needsReview(mark) ? [k] : [])).sort((a, b) => a - b);

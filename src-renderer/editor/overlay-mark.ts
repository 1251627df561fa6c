/** What a tool draws over the image, as plain data in slice index coordinates. */

export type SlicePoint = readonly [i: number, j: number];

/** Draft: not yet part of the ROI. Roi: about to become part of it. Measure: never part of it. */
export type MarkTone = 'draft' | 'roi' | 'measure';

export type OverlayMark =
  | {
      readonly kind: 'line';
      readonly points: readonly SlicePoint[];
      readonly tone: MarkTone;
      readonly closed?: boolean;
      readonly dashed?: boolean;
    }
  /** Small discs; filled ones are chosen or set, hollow ones can be taken. */
  | { readonly kind: 'handles'; readonly points: readonly SlicePoint[]; readonly tone: MarkTone; readonly filled?: boolean }
  | { readonly kind: 'label'; readonly at: SlicePoint; readonly text: string };

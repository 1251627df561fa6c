/** The choices of preprocessing that an extraction profile makes; the profile itself lives in `pipeline`. */

export type NormalisationMethod = 'z-foreground' | 'z-image' | 'percentile' | 'none';

export interface NormalisationChoice {
  readonly method: NormalisationMethod;
  /** Limits of z in SD (+-), or null for none; with `percentile` and `none` always null. */
  readonly limitsSd: number | null;
}

/** Fixed bin number over the ROI's range, or fixed bin size from an origin (in normalised units). */
export type DiscretisationChoice =
  { readonly method: 'FBN'; readonly bins: number } | { readonly method: 'FBS'; readonly width: number; readonly origin: number };

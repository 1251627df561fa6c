/** The choices of preprocessing that an extraction profile makes; the profile itself lives in `pipeline`. */

export type NormalisationMethod = 'z-foreground' | 'z-image' | 'percentile' | 'none';

export interface NormalisationChoice {
  readonly method: NormalisationMethod;
  /** Limits of z in SD (+-), or null for none; with `percentile` and `none` always null. */
  readonly limitsSd: number | null;
}

/** How values between voxel centres are found in plane. */
export interface InterpolationChoice {
  readonly image: 'nearest' | 'bilinear' | 'cubic-spline';
  readonly mask: 'nearest' | 'bilinear';
  /** A voxel is in the ROI when the interpolated mask reaches this share. */
  readonly partialVolumeThreshold: number;
}

/** Intensities that stay in the ROI after resampling; null: no limit. The two intersect (IBSI IF9H). */
export interface ResegmentationChoice {
  /** Closed range of intensities; null on a side: open. */
  readonly range: readonly [number | null, number | null] | null;
  /** Within this many SD of the ROI's mean. */
  readonly sigma: number | null;
}

/**
 * Fixed bin number over the ROI's range; fixed bin size from an origin (in normalised units); or
 * none: the intensities are grey levels already.
 */
export type DiscretisationChoice =
  | { readonly method: 'FBN'; readonly bins: number }
  | { readonly method: 'FBS'; readonly width: number; readonly origin: number }
  | { readonly method: 'none' };

/** Levels of the intensity-volume histogram: whole intensities as they are, bins of a width, or a number of bins. */
export type VolumeHistogramChoice =
  | { readonly method: 'none' }
  | { readonly method: 'FBS'; readonly width: number }
  | { readonly method: 'FBN'; readonly bins: number };

/** What stands beyond the edge of a slice: x[-1-k] = x[k], the edge voxel, zero, or the far side. */
export const EDGE_RULES = ['mirror', 'nearest', 'zero', 'periodic'] as const;
export type EdgeRule = (typeof EDGE_RULES)[number];

export const WAVELETS = ['haar', 'db2', 'db3', 'coif1'] as const;
export type Wavelet = (typeof WAVELETS)[number];

export const BANDS = ['LL', 'LH', 'HL', 'HH'] as const;
export type Band = (typeof BANDS)[number];

/** A filter over the resampled slice (IBSI 2). */
export type FilterChoice =
  | {
      readonly kind: 'wavelet';
      readonly wavelet: Wavelet;
      readonly level: 1 | 2;
      /** First letter: filter along a row (x); second: along a column (y). */
      readonly band: Band;
      /** Pool the responses of the four in-plane rotations by 90 degrees. */
      readonly rotationInvariant: boolean;
      readonly pooling: 'mean' | 'max';
      readonly edge: EdgeRule;
    }
  | { readonly kind: 'mean'; readonly sizeVoxels: number; readonly edge: EdgeRule }
  | {
      readonly kind: 'laplacian-of-gaussian';
      readonly sigmaMm: number;
      /** Half-width of the kernel in SD. */
      readonly cutoffSd: number;
      readonly edge: EdgeRule;
    };

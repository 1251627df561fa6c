/** In-plane resampling, one axis at a time (science 2.1 rule 4). */

/** For each new centre: the two old neighbours and the weight of the second. */
export interface ResampledAxis {
  readonly length: number;
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly weight: Float64Array;
}

/**
 * Centres of an axis of n voxels at spacing s resampled to s': n' = ceil(n s/s' - 1e-9), new
 * centre i' at old index (n - 1)/2 + (i' - (n' - 1)/2) s'/s, limited to [0, n - 1]. `target`
 * null, or equal to the spacing, is the identity.
 */
export function resampleAxis(count: number, spacingMm: number, targetSpacingMm: number | null): ResampledAxis {
  const target = targetSpacingMm ?? spacingMm;
  const length = Math.ceil((count * spacingMm) / target - 1e-9);
  const lower = new Int32Array(length);
  const upper = new Int32Array(length);
  const weight = new Float64Array(length);
  for (let n = 0; n < length; n++) {
    const at = Math.min(count - 1, Math.max(0, (count - 1) / 2 + ((n - (length - 1) / 2) * target) / spacingMm));
    lower[n] = Math.floor(at);
    upper[n] = Math.min(count - 1, Math.floor(at) + 1);
    weight[n] = at - Math.floor(at);
  }
  return { length, lower, upper, weight };
}

/** The axis that takes the nearest old voxel instead of two (the upper one half way between). */
export function toNearest(axis: ResampledAxis): ResampledAxis {
  const nearest = axis.lower.map((lower, n) => (axis.weight[n]! >= 0.5 ? axis.upper[n]! : lower));
  return { length: axis.length, lower: nearest, upper: nearest, weight: new Float64Array(axis.length) };
}

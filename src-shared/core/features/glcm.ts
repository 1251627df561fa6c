/** Grey level co-occurrence: counting one direction of one slice, and the 25 IBSI features of a matrix (LFYI). */

/** The 25 features in IBSI's order. */
export const GLCM = [
  'joint_maximum',
  'joint_average',
  'joint_variance',
  'joint_entropy',
  'difference_average',
  'difference_variance',
  'difference_entropy',
  'sum_average',
  'sum_variance',
  'sum_entropy',
  'angular_second_moment',
  'contrast',
  'dissimilarity',
  'inverse_difference',
  'normalised_inverse_difference',
  'inverse_difference_moment',
  'normalised_inverse_difference_moment',
  'inverse_variance',
  'correlation',
  'autocorrelation',
  'cluster_tendency',
  'cluster_shade',
  'cluster_prominence',
  'information_correlation_1',
  'information_correlation_2',
] as const;
export type GlcmFeature = (typeof GLCM)[number];

/** A co-occurrence matrix being counted: one-sided counts, made symmetric when features are taken. */
export interface GlcmCounts {
  readonly levels: number;
  /** counts[(a - 1) * levels + b - 1] pairs with grey level a, then b one step on. */
  readonly counts: Uint32Array;
  pairs: number;
}

export const makeGlcmCounts = (levels: number): GlcmCounts => ({ levels, counts: new Uint32Array(levels * levels), pairs: 0 });

export function clearGlcmCounts(glcm: GlcmCounts): void {
  glcm.counts.fill(0);
  glcm.pairs = 0;
}

/**
 * Adds the voxel pairs of one slice in one direction. `frame` holds grey levels 1..N_g, 0
 * outside the ROI, with a margin of one voxel; `step` leads to the neighbour.
 */
export function addGlcm(glcm: GlcmCounts, frame: Uint16Array, offsets: Int32Array, step: number): void {
  const { counts, levels } = glcm;
  let pairs = 0;
  for (let n = 0; n < offsets.length; n++) {
    const at = offsets[n]!;
    const b = frame[at + step]!;
    if (b === 0) continue;
    counts[(frame[at]! - 1) * levels + b - 1]!++;
    pairs++;
  }
  glcm.pairs += pairs;
}

/** Working arrays of `addGlcmFeatures` for a number of levels. */
export interface GlcmScratch {
  readonly marginal: Float64Array;
  readonly sums: Float64Array;
  readonly differences: Float64Array;
}

export const makeGlcmScratch = (levels: number): GlcmScratch => ({
  marginal: new Float64Array(levels + 1),
  sums: new Float64Array(2 * levels + 1),
  differences: new Float64Array(levels),
});

/** Adds the 25 features of a non-empty matrix to `into`, in the order of `GLCM`. */
export function addGlcmFeatures(glcm: GlcmCounts, scratch: GlcmScratch, into: Float64Array): void {
  const { counts, levels } = glcm;
  const { marginal, sums, differences } = scratch;
  marginal.fill(0);
  sums.fill(0);
  differences.fill(0);
  const total = 2 * glcm.pairs;
  let [maximum, squares, entropy, autocorrelation] = [0, 0, 0, 0];
  for (let i = 1; i <= levels; i++) {
    const row = (i - 1) * levels - 1;
    for (let j = i; j <= levels; j++) {
      const c = counts[row + j]! + counts[(j - 1) * levels + i - 1]!;
      if (c === 0) continue;
      // On the diagonal a pair counts twice in the one cell; off it once in each of the two.
      const p = c / total;
      const weight = i === j ? 1 : 2;
      if (p > maximum) maximum = p;
      squares += weight * p * p;
      entropy -= weight * p * Math.log2(p);
      autocorrelation += weight * i * j * p;
      marginal[i]! += p;
      if (i !== j) marginal[j]! += p;
      sums[i + j]! += weight * p;
      differences[j - i]! += weight * p;
    }
  }
  let mean = 0;
  for (let i = 1; i <= levels; i++) mean += i * marginal[i]!;
  let [variance, marginalEntropy, occupied] = [0, 0, 0];
  for (let i = 1; i <= levels; i++) {
    const p = marginal[i]!;
    if (p === 0) continue;
    occupied++;
    variance += (i - mean) * (i - mean) * p;
    marginalEntropy -= p * Math.log2(p);
  }
  let [sumAverage, sumVariance, sumEntropy, shade, prominence] = [0, 0, 0, 0, 0];
  for (let k = 2; k <= 2 * levels; k++) {
    const p = sums[k]!;
    if (p === 0) continue;
    const d = k - 2 * mean;
    sumAverage += k * p;
    sumVariance += d * d * p;
    shade += d * d * d * p;
    prominence += d * d * d * d * p;
    sumEntropy -= p * Math.log2(p);
  }
  let [differenceAverage, contrast, differenceEntropy] = [0, 0, 0];
  let [inverse, inverseNormalised, moment, momentNormalised, inverseVariance] = [0, 0, 0, 0, 0];
  for (let k = 0; k < levels; k++) {
    const p = differences[k]!;
    if (p === 0) continue;
    differenceAverage += k * p;
    contrast += k * k * p;
    differenceEntropy -= p * Math.log2(p);
    inverse += p / (1 + k);
    inverseNormalised += p / (1 + k / levels);
    moment += p / (1 + k * k);
    momentNormalised += p / (1 + (k * k) / (levels * levels));
    if (k > 0) inverseVariance += p / (k * k);
  }
  let differenceVariance = 0;
  for (let k = 0; k < levels; k++) differenceVariance += (k - differenceAverage) * (k - differenceAverage) * differences[k]!;
  // The matrix is symmetric, so both marginals are one and HXY1 = HXY2 = 2 HX. (x + y - 2 mean)^2 - (x - y)^2 = 4 (x - mean)(y - mean).
  const single = occupied === 1;
  const bracket = 2 * marginalEntropy - entropy;
  into[0]! += maximum;
  into[1]! += mean;
  into[2]! += variance;
  into[3]! += entropy;
  into[4]! += differenceAverage;
  into[5]! += differenceVariance;
  into[6]! += differenceEntropy;
  into[7]! += sumAverage;
  into[8]! += sumVariance;
  into[9]! += sumEntropy;
  into[10]! += squares;
  into[11]! += contrast;
  into[12]! += differenceAverage;
  into[13]! += inverse;
  into[14]! += inverseNormalised;
  into[15]! += moment;
  into[16]! += momentNormalised;
  into[17]! += inverseVariance;
  into[18]! += single ? 1 : (sumVariance - contrast) / (4 * variance);
  into[19]! += autocorrelation;
  into[20]! += sumVariance;
  into[21]! += shade;
  into[22]! += prominence;
  into[23]! += single ? 0 : (entropy - 2 * marginalEntropy) / marginalEntropy;
  into[24]! += single || bracket < 0 ? 0 : Math.sqrt(1 - Math.exp(-2 * bracket));
}

/** Grey level run lengths: counting one direction of one slice, and the 16 IBSI features of a matrix (TP0I). */
import { assert } from '@shared/base/assert';

/** The 16 features in IBSI's order. */
export const GLRLM = [
  'short_runs_emphasis',
  'long_runs_emphasis',
  'low_grey_level_run_emphasis',
  'high_grey_level_run_emphasis',
  'short_run_low_grey_level_emphasis',
  'short_run_high_grey_level_emphasis',
  'long_run_low_grey_level_emphasis',
  'long_run_high_grey_level_emphasis',
  'grey_level_non_uniformity',
  'normalised_grey_level_non_uniformity',
  'run_length_non_uniformity',
  'normalised_run_length_non_uniformity',
  'run_percentage',
  'grey_level_variance',
  'run_length_variance',
  'run_entropy',
] as const;
export type GlrlmFeature = (typeof GLRLM)[number];

/** A run length matrix being counted. */
export interface GlrlmCounts {
  readonly levels: number;
  readonly longest: number;
  /** counts[(level - 1) * longest + length - 1] runs. */
  readonly counts: Uint32Array;
  /** Longest run seen since the last clearing. */
  reached: number;
  runs: number;
  /** ROI voxels of the slices counted, once per direction: the divisor of run percentage. */
  voxels: number;
}

export const makeGlrlmCounts = (levels: number, longest: number): GlrlmCounts => ({
  levels,
  longest,
  counts: new Uint32Array(levels * longest),
  reached: 0,
  runs: 0,
  voxels: 0,
});

export function clearGlrlmCounts(glrlm: GlrlmCounts): void {
  glrlm.counts.fill(0);
  glrlm.reached = 0;
  glrlm.runs = 0;
  glrlm.voxels = 0;
}

/** Adds the runs of one slice in one direction; a run is broken by a voxel outside the ROI. Frame as in `addGlcm`. */
export function addGlrlm(glrlm: GlrlmCounts, frame: Uint16Array, offsets: Int32Array, step: number): void {
  const { counts, longest } = glrlm;
  let runs = 0;
  let reached = glrlm.reached;
  for (let n = 0; n < offsets.length; n++) {
    const start = offsets[n]!;
    const level = frame[start]!;
    if (frame[start - step] === level) continue; // not the first voxel of its run
    let length = 1;
    for (let at = start + step; frame[at] === level; at += step) length++;
    if (length > reached) reached = length;
    counts[(level - 1) * longest + length - 1]!++;
    runs++;
  }
  assert(reached <= longest, 'a run longer than the frame');
  glrlm.reached = reached;
  glrlm.runs += runs;
  glrlm.voxels += offsets.length;
}

/** Working arrays of `addGlrlmFeatures`. */
export interface GlrlmScratch {
  readonly byLength: Float64Array;
}

export const makeGlrlmScratch = (longest: number): GlrlmScratch => ({ byLength: new Float64Array(longest) });

/** Adds the 16 features of a non-empty matrix to `into`, in the order of `GLRLM`. */
export function addGlrlmFeatures(glrlm: GlrlmCounts, scratch: GlrlmScratch, into: Float64Array): void {
  const { counts, levels, longest, reached, runs } = glrlm;
  const { byLength } = scratch;
  byLength.fill(0, 0, reached);
  let [lowGrey, highGrey, shortLow, shortHigh, longLow, longHigh] = [0, 0, 0, 0, 0, 0];
  let [greyNonUniformity, entropy, sumLevel, sumLength] = [0, 0, 0, 0];
  for (let i = 1; i <= levels; i++) {
    const i2 = i * i;
    const row = (i - 1) * longest - 1;
    let inLevel = 0;
    for (let j = 1; j <= reached; j++) {
      const c = counts[row + j]!;
      if (c === 0) continue;
      const j2 = j * j;
      inLevel += c;
      byLength[j - 1]! += c;
      shortLow += c / (i2 * j2);
      shortHigh += (c * i2) / j2;
      longLow += (c * j2) / i2;
      longHigh += c * i2 * j2;
      const p = c / runs;
      entropy -= p * Math.log2(p);
    }
    if (inLevel === 0) continue;
    lowGrey += inLevel / i2;
    highGrey += inLevel * i2;
    greyNonUniformity += inLevel * inLevel;
    sumLevel += inLevel * i;
  }
  let [short, long, lengthNonUniformity] = [0, 0, 0];
  for (let j = 1; j <= reached; j++) {
    const c = byLength[j - 1]!;
    short += c / (j * j);
    long += c * j * j;
    lengthNonUniformity += c * c;
    sumLength += c * j;
  }
  const [meanLevel, meanLength] = [sumLevel / runs, sumLength / runs];
  let [levelVariance, lengthVariance] = [0, 0];
  for (let j = 1; j <= reached; j++) lengthVariance += byLength[j - 1]! * (j - meanLength) * (j - meanLength);
  for (let i = 1; i <= levels; i++) {
    let inLevel = 0;
    for (let n = (i - 1) * longest, end = n + reached; n < end; n++) inLevel += counts[n]!;
    levelVariance += inLevel * (i - meanLevel) * (i - meanLevel);
  }
  into[0]! += short / runs;
  into[1]! += long / runs;
  into[2]! += lowGrey / runs;
  into[3]! += highGrey / runs;
  into[4]! += shortLow / runs;
  into[5]! += shortHigh / runs;
  into[6]! += longLow / runs;
  into[7]! += longHigh / runs;
  into[8]! += greyNonUniformity / runs;
  into[9]! += greyNonUniformity / (runs * runs);
  into[10]! += lengthNonUniformity / runs;
  into[11]! += lengthNonUniformity / (runs * runs);
  into[12]! += runs / glrlm.voxels;
  into[13]! += levelVariance / runs;
  into[14]! += lengthVariance / runs;
  into[15]! += entropy;
}

/** Grey level run lengths: counting one direction of one slice (IBSI TP0I); the features are those of `level-size`. */
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

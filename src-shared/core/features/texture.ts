/** Texture matrices over slices and directions, and their aggregation (science 2.1 rule 8). */
import type { GreyLevels } from '../preprocess/discretise';
import type { ResampledRoi, RoiSlice } from '../preprocess/roi-slices';
import { addGlcm, addGlcmFeatures, clearGlcmCounts, GLCM, type GlcmFeature, makeGlcmCounts, makeGlcmScratch } from './glcm';
import {
  addGlrlm,
  addGlrlmFeatures,
  clearGlrlmCounts,
  GLRLM,
  type GlrlmFeature,
  makeGlrlmCounts,
  makeGlrlmScratch,
} from './glrlm';

/**
 * IBSI aggregations within slices: BTW3 mean over every slice and direction, SUJT directions
 * merged per slice, JJUI slices merged per direction, ZW7Z all merged into one matrix.
 */
export const AGGREGATIONS = ['BTW3', 'SUJT', 'JJUI', 'ZW7Z'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export type TextureSlices = 'all' | 'largest';

export interface TextureValues {
  /** Null when no two neighbouring ROI voxels lie on any slice. */
  readonly glcm: Readonly<Record<GlcmFeature, number>> | null;
  readonly glrlm: Readonly<Record<GlrlmFeature, number>>;
}

/** Slices used for texture: all, or only the one with most ROI voxels (the lowest on ties). */
function textureSlices(roi: ResampledRoi, choice: TextureSlices): readonly RoiSlice[] {
  if (choice === 'all') return roi.slices;
  let largest = roi.slices[0];
  for (const slice of roi.slices) if (largest && slice.offsets.length > largest.offsets.length) largest = slice;
  return largest ? [largest] : [];
}

/** A family's matrix being counted for one group of (slice, direction), and the mean of its features over groups. */
interface Family {
  clear(): void;
  add(frame: Uint16Array, offsets: Int32Array, step: number): void;
  /** Adds the features of the matrix to the mean, unless it is empty. */
  finish(): void;
}

/** Steps to the neighbours at distance 1: along x, along y, and the two diagonals. */
const stepsOf = (stride: number): readonly [number, number, number, number] => [1, stride, stride + 1, stride - 1];

/**
 * GLCM (distance 1, four directions, symmetric) and GLRLM features of the ROI's grey levels,
 * aggregated over slices and directions; means are unweighted over the non-empty matrices.
 */
export function computeTexture(
  roi: ResampledRoi,
  grey: GreyLevels,
  aggregation: Aggregation,
  choice: TextureSlices,
): TextureValues {
  const slices = textureSlices(roi, choice);
  const longest = slices.reduce((most, s) => Math.max(most, s.stride, s.size / s.stride), 1);
  const frames = slices.map((slice) => frameOf(slice, grey.levels));

  const glcm = makeGlcmCounts(grey.count);
  const glcmScratch = makeGlcmScratch(grey.count);
  const glcmSums = new Float64Array(GLCM.length);
  let glcmMatrices = 0;
  const glrlm = makeGlrlmCounts(grey.count, longest);
  const glrlmScratch = makeGlrlmScratch(longest);
  const glrlmSums = new Float64Array(GLRLM.length);
  let glrlmMatrices = 0;

  const families: readonly Family[] = [
    {
      clear: () => clearGlcmCounts(glcm),
      add: (frame, offsets, step) => addGlcm(glcm, frame, offsets, step),
      finish: () => {
        if (glcm.pairs === 0) return;
        addGlcmFeatures(glcm, glcmScratch, glcmSums);
        glcmMatrices++;
      },
    },
    {
      clear: () => clearGlrlmCounts(glrlm),
      add: (frame, offsets, step) => addGlrlm(glrlm, frame, offsets, step),
      finish: () => {
        if (glrlm.runs === 0) return;
        addGlrlmFeatures(glrlm, glrlmScratch, glrlmSums);
        glrlmMatrices++;
      },
    },
  ];

  const add = (slice: number, direction: number): void => {
    const s = slices[slice]!;
    for (const family of families) family.add(frames[slice]!, s.offsets, stepsOf(s.stride)[direction]!);
  };
  const clear = (): void => families.forEach((family) => family.clear());
  const finish = (): void => families.forEach((family) => family.finish());

  if (aggregation === 'JJUI') {
    for (let direction = 0; direction < 4; direction++) {
      clear();
      for (let slice = 0; slice < slices.length; slice++) add(slice, direction);
      finish();
    }
  } else {
    if (aggregation === 'ZW7Z') clear();
    for (let slice = 0; slice < slices.length; slice++) {
      if (aggregation === 'SUJT') clear();
      for (let direction = 0; direction < 4; direction++) {
        if (aggregation === 'BTW3') clear();
        add(slice, direction);
        if (aggregation === 'BTW3') finish();
      }
      if (aggregation === 'SUJT') finish();
    }
    if (aggregation === 'ZW7Z') finish();
  }
  return {
    glcm: glcmMatrices === 0 ? null : toRecord(GLCM, glcmSums, glcmMatrices),
    glrlm: toRecord(GLRLM, glrlmSums, glrlmMatrices),
  };
}

/** Grey levels of one slice in its padded frame, 0 outside the ROI. */
function frameOf(slice: RoiSlice, levels: Uint16Array): Uint16Array {
  const frame = new Uint16Array(slice.size);
  for (let n = 0; n < slice.offsets.length; n++) frame[slice.offsets[n]!] = levels[slice.first + n]!;
  return frame;
}

function toRecord<Name extends string>(names: readonly Name[], sums: Float64Array, matrices: number): Record<Name, number> {
  // Object.fromEntries forgets the key type; the entries are made from `names`
  return Object.fromEntries(names.map((name, n) => [name, sums[n]! / matrices])) as Record<Name, number>;
}

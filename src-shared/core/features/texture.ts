/** Texture matrices over slices and directions, and their aggregation (science 2.1 rule 8). */
import type { GreyLevels } from '../preprocess/discretise';
import type { ResampledRoi } from '../preprocess/roi-slices';
import { addGlcm, addGlcmFeatures, clearGlcmCounts, GLCM, type GlcmFeature, makeGlcmCounts, makeGlcmScratch } from './glcm';
import { addGlrlm, clearGlrlmCounts, GLRLM, type GlrlmFeature, makeGlrlmCounts } from './glrlm';
import { addLevelSizeFeatures, LEVEL_SIZE_SUMS, makeLevelSizeCells, makeLevelSizeScratch, toCells } from './level-size';
import { frameOf, textureSlices, type TextureSlices, toRecord } from './texture-slices';

/**
 * IBSI aggregations within slices: BTW3 mean over every slice and direction, SUJT directions
 * merged per slice, JJUI slices merged per direction, ZW7Z all merged into one matrix.
 */
export const AGGREGATIONS = ['BTW3', 'SUJT', 'JJUI', 'ZW7Z'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export interface TextureValues {
  /** Null when no two neighbouring ROI voxels lie on any slice. */
  readonly glcm: Readonly<Record<GlcmFeature, number>> | null;
  readonly glrlm: Readonly<Record<GlrlmFeature, number>>;
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
  const frames = slices.map((slice) => frameOf(slice, grey));

  const glcm = makeGlcmCounts(grey.count);
  const glcmScratch = makeGlcmScratch(grey.count);
  const glcmSums = new Float64Array(GLCM.length);
  let glcmMatrices = 0;
  const glrlm = makeGlrlmCounts(grey.count, longest);
  const cells = makeLevelSizeCells();
  const glrlmScratch = makeLevelSizeScratch();
  const glrlmSums = new Float64Array(LEVEL_SIZE_SUMS);
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
        toCells(glrlm.counts, glrlm.levels, glrlm.longest, glrlm.reached, cells);
        addLevelSizeFeatures(cells, glrlm.voxels, glrlmScratch, glrlmSums);
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

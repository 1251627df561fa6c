/** The slices that texture is counted on, as small frames of grey levels; and named means of feature sums. */
import type { GreyLevels } from '../preprocess/discretise';
import type { ResampledRoi, RoiSlice } from '../preprocess/roi-slices';

export type TextureSlices = 'all' | 'largest';

/** Slices used for texture: all, or only the one with most ROI voxels (the lowest on ties). */
export function textureSlices(roi: ResampledRoi, choice: TextureSlices): readonly RoiSlice[] {
  if (choice === 'all') return roi.slices;
  let largest = roi.slices[0];
  for (const slice of roi.slices) if (largest && slice.offsets.length > largest.offsets.length) largest = slice;
  return largest ? [largest] : [];
}

/** Grey levels of one slice in its padded frame, 0 outside the ROI. */
export function frameOf(slice: RoiSlice, grey: GreyLevels): Uint16Array {
  const frame = new Uint16Array(slice.size);
  for (let n = 0; n < slice.offsets.length; n++) frame[slice.offsets[n]!] = grey.levels[slice.first + n]!;
  return frame;
}

/** Means of feature sums over matrices, by name. */
export function toRecord<Name extends string>(
  names: readonly Name[],
  sums: Float64Array,
  matrices: number,
): Record<Name, number> {
  // Object.fromEntries forgets the key type; the entries are made from `names`
  return Object.fromEntries(names.map((name, n) => [name, sums[n]! / matrices])) as Record<Name, number>;
}

/**
 * Neighbourhood grey tone differences (IBSI IPET) and neighbouring grey level dependence (REK0),
 * counted together over the eight neighbours within the slice that lie in the ROI.
 */
import type { GreyLevels } from '../preprocess/discretise';
import type { ResampledRoi, RoiSlice } from '../preprocess/roi-slices';
import { addLevelSizeFeatures, LEVEL_SIZE_SUMS, makeLevelSizeCells, makeLevelSizeScratch, toCells } from './level-size';
import { frameOf, textureSlices, type TextureSlices, toRecord } from './texture-slices';
import type { SliceAggregation } from './zones';

/** The 5 grey tone difference features in IBSI's order. */
export const NGTDM = ['coarseness', 'contrast', 'busyness', 'complexity', 'strength'] as const;
export type NgtdmFeature = (typeof NGTDM)[number];

/** The 17 dependence features in IBSI's order. */
export const NGLDM = [
  'low_dependence_emphasis',
  'high_dependence_emphasis',
  'low_grey_level_count_emphasis',
  'high_grey_level_count_emphasis',
  'low_dependence_low_grey_level_emphasis',
  'low_dependence_high_grey_level_emphasis',
  'high_dependence_low_grey_level_emphasis',
  'high_dependence_high_grey_level_emphasis',
  'grey_level_non_uniformity',
  'normalised_grey_level_non_uniformity',
  'dependence_count_non_uniformity',
  'normalised_dependence_count_non_uniformity',
  'dependence_count_percentage',
  'grey_level_variance',
  'dependence_count_variance',
  'dependence_count_entropy',
  'dependence_count_energy',
] as const;
export type NgldmFeature = (typeof NGLDM)[number];

export interface NeighbourValues {
  /** Null when no ROI voxel has a neighbour in the ROI. */
  readonly ngtdm: Readonly<Record<NgtdmFeature, number>> | null;
  readonly ngldm: Readonly<Record<NgldmFeature, number>>;
}

/** A voxel and its eight neighbours: the most that can be of one level. */
const MOST_DEPENDENT = 9;

/** Both matrices of one group of slices. */
interface NeighbourCounts {
  /** By level: voxels with at least one neighbour, and their summed difference from the neighbours' mean. */
  readonly voxels: Float64Array;
  readonly differences: Float64Array;
  /** dependence[(level - 1) * 9 + k - 1] voxels with k - 1 neighbours of their own level. */
  readonly dependence: Uint32Array;
}

function addNeighbours(slice: RoiSlice, grey: GreyLevels, counts: NeighbourCounts): void {
  const { offsets, stride } = slice;
  const frame = frameOf(slice, grey);
  const neighbours = [-stride - 1, -stride, 1 - stride, -1, 1, stride - 1, stride, stride + 1] as const;
  for (let n = 0; n < offsets.length; n++) {
    const at = offsets[n]!;
    const level = frame[at]!;
    let found = 0;
    let sum = 0;
    let alike = 0;
    for (let d = 0; d < 8; d++) {
      const other = frame[at + neighbours[d]!]!;
      if (other === 0) continue;
      found++;
      sum += other;
      if (other === level) alike++;
    }
    counts.dependence[(level - 1) * MOST_DEPENDENT + alike]!++;
    if (found === 0) continue;
    counts.voxels[level]!++;
    counts.differences[level]! += Math.abs(level - sum / found);
  }
}

/** The greatest coarseness, also where no voxel differs from its neighbours (IBSI QCDE). */
const MAX_COARSENESS = 1e6;

/** Adds the 5 features to `into`; false, and nothing added, when no voxel has a neighbour. */
function addNgtdmFeatures({ voxels, differences }: NeighbourCounts, into: Float64Array): boolean {
  const present: number[] = [];
  let [total, sumDifferences] = [0, 0];
  for (let i = 1; i < voxels.length; i++) {
    if (voxels[i] === 0) continue;
    present.push(i);
    total += voxels[i]!;
    sumDifferences += differences[i]!;
  }
  if (total === 0) return false;
  let [weighted, contrast, spread, complexity, strength] = [0, 0, 0, 0, 0];
  for (const i of present) {
    const p = voxels[i]! / total;
    weighted += p * differences[i]!;
    for (const j of present) {
      const q = voxels[j]! / total;
      contrast += p * q * (i - j) * (i - j);
      spread += Math.abs(i * voxels[i]! - j * voxels[j]!) / total; // whole numbers first: exactly 0 where all are equal
      complexity += (Math.abs(i - j) * (p * differences[i]! + q * differences[j]!)) / (p + q);
      strength += (p + q) * (i - j) * (i - j);
    }
  }
  const single = present.length === 1;
  into[0]! += Math.min(MAX_COARSENESS, 1 / weighted);
  into[1]! += single ? 0 : ((contrast / (present.length * (present.length - 1))) * sumDifferences) / total;
  into[2]! += single ? 0 : weighted / spread;
  into[3]! += complexity / total;
  into[4]! += sumDifferences === 0 ? 0 : strength / sumDifferences;
  return true;
}

/**
 * NGTDM and NGLDM features of the ROI's grey levels: Chebyshev distance 1 within the slice,
 * coarseness parameter 0. 8QNN: unweighted mean of the slices' features, for NGTDM over the
 * slices in which some voxel has a neighbour; 62GR: slices merged. The ROI must not be empty.
 */
export function computeNeighbours(
  roi: ResampledRoi,
  grey: GreyLevels,
  aggregation: SliceAggregation,
  choice: TextureSlices,
): NeighbourValues {
  const slices = textureSlices(roi, choice);
  const counts: NeighbourCounts = {
    voxels: new Float64Array(grey.count + 1),
    differences: new Float64Array(grey.count + 1),
    dependence: new Uint32Array(grey.count * MOST_DEPENDENT),
  };
  const cells = makeLevelSizeCells();
  const scratch = makeLevelSizeScratch();
  const ngtdm = new Float64Array(NGTDM.length);
  const ngldm = new Float64Array(LEVEL_SIZE_SUMS);
  let toneMatrices = 0;
  let dependenceMatrices = 0;
  const finish = (): void => {
    if (addNgtdmFeatures(counts, ngtdm)) toneMatrices++;
    toCells(counts.dependence, grey.count, MOST_DEPENDENT, MOST_DEPENDENT, cells);
    addLevelSizeFeatures(cells, cells.total, scratch, ngldm);
    dependenceMatrices++;
    counts.voxels.fill(0);
    counts.differences.fill(0);
    counts.dependence.fill(0);
  };
  for (const slice of slices) {
    addNeighbours(slice, grey, counts);
    if (aggregation === '8QNN') finish();
  }
  if (aggregation === '62GR') finish();
  return {
    ngtdm: toneMatrices === 0 ? null : toRecord(NGTDM, ngtdm, toneMatrices),
    ngldm: toRecord(NGLDM, ngldm, dependenceMatrices),
  };
}

/**
 * Grey level size zones (IBSI 9SAK) and grey level distance zones (VMDZ), counted together: a zone
 * is a group of ROI voxels of one level that touch by side or corner within their slice.
 */
import type { GreyLevels } from '../preprocess/discretise';
import type { ResampledRoi, RoiSlice } from '../preprocess/roi-slices';
import { addLevelSizeFeatures, cellsOfPairs, LEVEL_SIZE_SUMS, makeLevelSizeCells, makeLevelSizeScratch } from './level-size';
import { frameOf, textureSlices, type TextureSlices, toRecord } from './texture-slices';

/** IBSI aggregations of families without direction: 8QNN mean over slices, 62GR slices merged into one matrix (2.5D). */
export const SLICE_AGGREGATIONS = ['8QNN', '62GR'] as const;
export type SliceAggregation = (typeof SLICE_AGGREGATIONS)[number];

/** The 16 size zone features in IBSI's order. */
export const GLSZM = [
  'small_zone_emphasis',
  'large_zone_emphasis',
  'low_grey_level_zone_emphasis',
  'high_grey_level_zone_emphasis',
  'small_zone_low_grey_level_emphasis',
  'small_zone_high_grey_level_emphasis',
  'large_zone_low_grey_level_emphasis',
  'large_zone_high_grey_level_emphasis',
  'grey_level_non_uniformity',
  'normalised_grey_level_non_uniformity',
  'zone_size_non_uniformity',
  'normalised_zone_size_non_uniformity',
  'zone_percentage',
  'grey_level_variance',
  'zone_size_variance',
  'zone_size_entropy',
] as const;
export type GlszmFeature = (typeof GLSZM)[number];

/** The 16 distance zone features in IBSI's order. */
export const GLDZM = [
  'small_distance_emphasis',
  'large_distance_emphasis',
  'low_grey_level_zone_emphasis',
  'high_grey_level_zone_emphasis',
  'small_distance_low_grey_level_emphasis',
  'small_distance_high_grey_level_emphasis',
  'large_distance_low_grey_level_emphasis',
  'large_distance_high_grey_level_emphasis',
  'grey_level_non_uniformity',
  'normalised_grey_level_non_uniformity',
  'zone_distance_non_uniformity',
  'normalised_zone_distance_non_uniformity',
  'zone_percentage',
  'grey_level_variance',
  'zone_distance_variance',
  'zone_distance_entropy',
] as const;
export type GldzmFeature = (typeof GLDZM)[number];

export interface ZoneValues {
  readonly glszm: Readonly<Record<GlszmFeature, number>>;
  readonly gldzm: Readonly<Record<GldzmFeature, number>>;
}

/** Zones found so far, as parallel lists. */
interface Zones {
  length: number;
  readonly levels: Uint16Array;
  readonly sizes: Uint32Array;
  readonly distances: Uint16Array;
}

/** Walks the zones of one slice; a zone's distance is the least of its voxels'. */
function findZones(slice: RoiSlice, grey: GreyLevels, distances: Uint16Array, zones: Zones, waiting: Int32Array): void {
  const { offsets, stride, first, size } = slice;
  const frame = frameOf(slice, grey);
  const depth = new Uint16Array(size);
  for (let n = 0; n < offsets.length; n++) depth[offsets[n]!] = distances[first + n]!;
  const neighbours = [-stride - 1, -stride, 1 - stride, -1, 1, stride - 1, stride, stride + 1] as const;
  for (let n = 0; n < offsets.length; n++) {
    const start = offsets[n]!;
    const level = frame[start]!;
    if (level === 0) continue; // already in a zone
    let left = 1;
    let voxels = 0;
    let nearest = depth[start]!;
    frame[start] = 0;
    waiting[0] = start;
    while (left > 0) {
      const at = waiting[--left]!;
      voxels++;
      if (depth[at]! < nearest) nearest = depth[at]!;
      for (let d = 0; d < 8; d++) {
        const next = at + neighbours[d]!;
        if (frame[next] !== level) continue;
        frame[next] = 0;
        waiting[left++] = next;
      }
    }
    zones.levels[zones.length] = level;
    zones.sizes[zones.length] = voxels;
    zones.distances[zones.length] = nearest;
    zones.length++;
  }
}

/**
 * GLSZM and GLDZM features of the ROI's grey levels. `distances` holds one value per ROI voxel
 * (`borderDistances` of the ROI before re-segmentation). 8QNN: unweighted mean of the slices'
 * features; 62GR: features of the zones of all slices together. The ROI must not be empty.
 */
export function computeZones(
  roi: ResampledRoi,
  grey: GreyLevels,
  distances: Uint16Array,
  aggregation: SliceAggregation,
  choice: TextureSlices,
): ZoneValues {
  const slices = textureSlices(roi, choice);
  const most = slices.reduce((sum, slice) => sum + slice.offsets.length, 0);
  const zones: Zones = {
    length: 0,
    levels: new Uint16Array(most),
    sizes: new Uint32Array(most),
    distances: new Uint16Array(most),
  };
  const waiting = new Int32Array(most);
  const keys = new Float64Array(most);
  const cells = makeLevelSizeCells();
  const scratch = makeLevelSizeScratch();
  const sums = { glszm: new Float64Array(LEVEL_SIZE_SUMS), gldzm: new Float64Array(LEVEL_SIZE_SUMS) };
  const add = (sizes: Uint32Array | Uint16Array, voxels: number, into: Float64Array): void => {
    let largest = 0;
    for (let n = 0; n < zones.length; n++) if (sizes[n]! > largest) largest = sizes[n]!;
    for (let n = 0; n < zones.length; n++) keys[n] = zones.levels[n]! * (largest + 1) + sizes[n]!;
    cellsOfPairs(keys, zones.length, largest, cells);
    addLevelSizeFeatures(cells, voxels, scratch, into);
  };
  const finish = (voxels: number): void => {
    add(zones.sizes, voxels, sums.glszm);
    add(zones.distances, voxels, sums.gldzm);
    zones.length = 0;
  };
  for (const slice of slices) {
    findZones(slice, grey, distances, zones, waiting);
    if (aggregation === '8QNN') finish(slice.offsets.length);
  }
  if (aggregation === '62GR') finish(most);
  const matrices = aggregation === '8QNN' ? slices.length : 1;
  return { glszm: toRecord(GLSZM, sums.glszm, matrices), gldzm: toRecord(GLDZM, sums.gldzm, matrices) };
}

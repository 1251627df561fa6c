/**
 * Features of a matrix that counts things by grey level and size: runs by length (GLRLM), zones
 * by size (GLSZM) or distance (GLDZM), voxels by dependence (NGLDM). IBSI defines the same
 * features for all four; only the names differ.
 */

/** Number of features that `addLevelSizeFeatures` gives; the last, energy, is used by NGLDM alone. */
export const LEVEL_SIZE_SUMS = 17;

/** The non-zero cells of one matrix: level i >= 1, size j >= 1, and how many there are. */
export interface LevelSizeCells {
  used: number;
  levels: Uint16Array;
  sizes: Uint32Array;
  counts: Float64Array;
  /** Sum of all counts. */
  total: number;
}

export const makeLevelSizeCells = (): LevelSizeCells => ({
  used: 0,
  levels: new Uint16Array(64),
  sizes: new Uint32Array(64),
  counts: new Float64Array(64),
  total: 0,
});

function clearLevelSizeCells(cells: LevelSizeCells): void {
  cells.used = 0;
  cells.total = 0;
}

/** Adds one cell; level and size must not be among the cells yet. */
function pushCell(cells: LevelSizeCells, level: number, size: number, count: number): void {
  const at = cells.used++;
  if (at === cells.counts.length) {
    const grow = <A extends Uint16Array | Uint32Array | Float64Array>(from: A, to: A): A => (to.set(from), to);
    cells.levels = grow(cells.levels, new Uint16Array(2 * at));
    cells.sizes = grow(cells.sizes, new Uint32Array(2 * at));
    cells.counts = grow(cells.counts, new Float64Array(2 * at));
  }
  cells.levels[at] = level;
  cells.sizes[at] = size;
  cells.counts[at] = count;
  cells.total += count;
}

/**
 * The cells of a list of single things, given as pairs of level and size: `keys` holds
 * level x (largest + 1) + size of the first `length` entries and is sorted in place.
 */
export function cellsOfPairs(keys: Float64Array, length: number, largest: number, cells: LevelSizeCells): void {
  clearLevelSizeCells(cells);
  const sorted = keys.subarray(0, length).sort();
  for (let n = 0; n < length;) {
    const key = sorted[n]!;
    const from = n;
    while (n < length && sorted[n] === key) n++;
    const level = Math.floor(key / (largest + 1));
    pushCell(cells, level, key - level * (largest + 1), n - from);
  }
}

/** The cells of a dense matrix counts[(level - 1) * width + size - 1] of which `reached` sizes occur. */
export function toCells(counts: Uint32Array, levels: number, width: number, reached: number, cells: LevelSizeCells): void {
  clearLevelSizeCells(cells);
  for (let i = 0; i < levels; i++) {
    const row = i * width;
    for (let j = 0; j < reached; j++) {
      const count = counts[row + j]!;
      if (count !== 0) pushCell(cells, i + 1, j + 1, count);
    }
  }
}

/** Sums by level and by size; zero between calls. */
export interface LevelSizeScratch {
  byLevel: Float64Array;
  bySize: Float64Array;
}

export const makeLevelSizeScratch = (): LevelSizeScratch => ({ byLevel: new Float64Array(64), bySize: new Float64Array(64) });

function atLeast(array: Float64Array, length: number): Float64Array {
  return array.length >= length ? array : new Float64Array(2 * length);
}

/**
 * Adds the seventeen features of a matrix that is not empty to `into`: small, large, low, high,
 * small low, small high, large low, large high emphasis, level non-uniformity and normalised,
 * size non-uniformity and normalised, count / voxels, level variance, size variance, entropy
 * (log2), energy. `voxels` is the number of voxels behind the matrix. (IBSI TP0I, 9SAK, VMDZ, REK0.)
 */
export function addLevelSizeFeatures(cells: LevelSizeCells, voxels: number, scratch: LevelSizeScratch, into: Float64Array): void {
  const { used, levels, sizes, counts, total } = cells;
  let [highestLevel, largest] = [0, 0];
  for (let n = 0; n < used; n++) {
    if (levels[n]! > highestLevel) highestLevel = levels[n]!;
    if (sizes[n]! > largest) largest = sizes[n]!;
  }
  const byLevel = (scratch.byLevel = atLeast(scratch.byLevel, highestLevel + 1));
  const bySize = (scratch.bySize = atLeast(scratch.bySize, largest + 1));
  let [small, large, low, high, smallLow, smallHigh, largeLow, largeHigh] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [entropy, energy, sumLevel, sumSize] = [0, 0, 0, 0];
  for (let n = 0; n < used; n++) {
    const i = levels[n]!;
    const j = sizes[n]!;
    const c = counts[n]!;
    const i2 = i * i;
    const j2 = j * j;
    small += c / j2;
    large += c * j2;
    low += c / i2;
    high += c * i2;
    smallLow += c / (i2 * j2);
    smallHigh += (c * i2) / j2;
    largeLow += (c * j2) / i2;
    largeHigh += c * i2 * j2;
    const p = c / total;
    entropy -= p * Math.log2(p);
    energy += p * p;
    sumLevel += c * i;
    sumSize += c * j;
    byLevel[i]! += c;
    bySize[j]! += c;
  }
  const [meanLevel, meanSize] = [sumLevel / total, sumSize / total];
  let [levelNonUniformity, sizeNonUniformity, levelVariance, sizeVariance] = [0, 0, 0, 0];
  // Each level and each size is taken once, at its first cell, and set back to zero for the next call.
  for (let n = 0; n < used; n++) {
    const i = levels[n]!;
    const j = sizes[n]!;
    const inLevel = byLevel[i]!;
    levelNonUniformity += inLevel * inLevel;
    levelVariance += inLevel * (i - meanLevel) * (i - meanLevel);
    byLevel[i] = 0;
    const ofSize = bySize[j]!;
    sizeNonUniformity += ofSize * ofSize;
    sizeVariance += ofSize * (j - meanSize) * (j - meanSize);
    bySize[j] = 0;
  }
  into[0]! += small / total;
  into[1]! += large / total;
  into[2]! += low / total;
  into[3]! += high / total;
  into[4]! += smallLow / total;
  into[5]! += smallHigh / total;
  into[6]! += largeLow / total;
  into[7]! += largeHigh / total;
  into[8]! += levelNonUniformity / total;
  into[9]! += levelNonUniformity / (total * total);
  into[10]! += sizeNonUniformity / total;
  into[11]! += sizeNonUniformity / (total * total);
  into[12]! += total / voxels;
  into[13]! += levelVariance / total;
  into[14]! += sizeVariance / total;
  into[15]! += entropy;
  into[16]! += energy;
}

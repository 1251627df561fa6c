/**
 * Slow plain definitions of zone and neighbourhood texture (GLSZM, GLDZM, NGTDM, NGLDM) within
 * slices, written for reading and from the IBSI manual's formulas, not from the program's
 * kernels: labels spread until they are stable, distances to every place, dense double sums.
 */
import { addMatrices, type LevelRows, totalOf } from './plain-texture';

export const PLANE_AGGREGATIONS = ['8QNN', '62GR'] as const;
export type PlaneAggregation = (typeof PLANE_AGGREGATIONS)[number];
type Values = Record<string, number>;

const at = (slice: LevelRows, x: number, y: number): number => slice[y]?.[x] ?? 0;
const log2 = (p: number): number => (p > 0 ? Math.log2(p) : 0);
const NEIGHBOURS = [-1, 0, 1]
  .flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy] as const))
  .filter(([dx, dy]) => dx !== 0 || dy !== 0);

/** Places of the ROI in a slice, row by row. */
export function plainPlaces(slice: LevelRows): (readonly [number, number])[] {
  return slice.flatMap((row, y) => row.flatMap((level, x) => (level > 0 ? [[x, y] as const] : [])));
}

/** City-block distance of every place to the nearest place outside the ROI; what lies beyond the image is outside. */
export function plainBorderDistances(slice: LevelRows): number[][] {
  return slice.map((row, y) =>
    row.map((level, x) => {
      if (level === 0) return 0;
      // the first diamond |dx| + |dy| = d around the place that has a place outside
      for (let d = 1; ; d++)
        for (let dx = -d; dx <= d; dx++)
          for (const dy of [d - Math.abs(dx), Math.abs(dx) - d]) if (at(slice, x + dx, y + dy) === 0) return d;
    }),
  );
}

/** Zones of a slice: 8-connected places of one grey level. */
export function plainZones(slice: LevelRows): { level: number; places: (readonly [number, number])[] }[] {
  const places = plainPlaces(slice);
  const label = slice.map((row) => row.map(() => -1));
  places.forEach(([x, y], n) => (label[y]![x] = n));
  for (let changed = true; changed;) {
    changed = false;
    for (const [x, y] of places) {
      for (const [dx, dy] of NEIGHBOURS) {
        if (at(slice, x + dx, y + dy) !== at(slice, x, y) || label[y + dy]![x + dx]! >= label[y]![x]!) continue;
        label[y]![x] = label[y + dy]![x + dx]!;
        changed = true;
      }
    }
  }
  const zones = new Map<number, { level: number; places: (readonly [number, number])[] }>();
  for (const [x, y] of places) {
    const zone = zones.get(label[y]![x]!) ?? { level: at(slice, x, y), places: [] };
    zone.places.push([x, y]);
    zones.set(label[y]![x]!, zone);
  }
  return [...zones.values()];
}

const zeros = (levels: number, longest: number): number[][] =>
  Array.from({ length: levels + 1 }, () => new Array<number>(longest + 1).fill(0));

/** Zone counts by level and size (1-based). */
export function plainGlszm(slice: LevelRows, levels: number): number[][] {
  const counts = zeros(levels, plainPlaces(slice).length);
  for (const zone of plainZones(slice)) counts[zone.level]![zone.places.length]!++;
  return counts;
}

/** Zone counts by level and distance (1-based): the least distance among a zone's places. */
export function plainGldzm(slice: LevelRows, levels: number, distances: readonly (readonly number[])[]): number[][] {
  const counts = zeros(levels, Math.max(...distances.flat()));
  for (const zone of plainZones(slice)) counts[zone.level]![Math.min(...zone.places.map(([x, y]) => distances[y]![x]!))]!++;
  return counts;
}

/** Voxel counts by level and dependence: 1 + the neighbours of the same level (1-based). */
export function plainNgldm(slice: LevelRows, levels: number): number[][] {
  const counts = zeros(levels, 9);
  for (const [x, y] of plainPlaces(slice))
    counts[at(slice, x, y)]![1 + NEIGHBOURS.filter(([dx, dy]) => at(slice, x + dx, y + dy) === at(slice, x, y)).length]!++;
  return counts;
}

/** Rows [n, s] by level (1-based): voxels with a neighbour, and the sum of |level - mean of the neighbours|. */
export function plainNgtdm(slice: LevelRows, levels: number): number[][] {
  const rows = zeros(levels, 1);
  for (const [x, y] of plainPlaces(slice)) {
    const around = NEIGHBOURS.map(([dx, dy]) => at(slice, x + dx, y + dy)).filter((level) => level > 0);
    if (around.length === 0) continue;
    const level = at(slice, x, y);
    rows[level]![0]!++;
    rows[level]![1]! += Math.abs(level - around.reduce((sum, v) => sum + v, 0) / around.length);
  }
  return rows;
}

/** What the four count matrices have in common, by double sums over level i and size, distance or dependence j. */
function levelBySize(counts: readonly (readonly number[])[]) {
  const n = totalOf(counts);
  const over = (f: (c: number, i: number, j: number) => number): number => {
    let sum = 0;
    counts.forEach((row, i) => row.forEach((c, j) => (sum += c > 0 ? f(c, i, j) : 0)));
    return sum;
  };
  const perLevel = counts.map((row) => row.reduce((sum, c) => sum + c, 0));
  const perSize = (counts[0] ?? []).map((_, j) => counts.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  const squares = (list: readonly number[]): number => list.reduce((sum, c) => sum + c * c, 0);
  const meanLevel = over((c, i) => (c * i) / n);
  const meanSize = over((c, _, j) => (c * j) / n);
  return {
    n,
    small: over((c, _, j) => c / j ** 2) / n,
    large: over((c, _, j) => c * j ** 2) / n,
    low: over((c, i) => c / i ** 2) / n,
    high: over((c, i) => c * i ** 2) / n,
    smallLow: over((c, i, j) => c / (i * j) ** 2) / n,
    smallHigh: over((c, i, j) => (c * i ** 2) / j ** 2) / n,
    largeLow: over((c, i, j) => (c * j ** 2) / i ** 2) / n,
    largeHigh: over((c, i, j) => c * (i * j) ** 2) / n,
    levelNonUniformity: squares(perLevel) / n,
    sizeNonUniformity: squares(perSize) / n,
    levelVariance: over((c, i) => (c / n) * (i - meanLevel) ** 2),
    sizeVariance: over((c, _, j) => (c / n) * (j - meanSize) ** 2),
    entropy: -over((c) => (c / n) * log2(c / n)),
    energy: over((c) => (c / n) ** 2),
  };
}

/** The 16 features of a GLSZM; `voxels` = ROI voxels behind it. */
export function plainGlszmFeatures(counts: readonly (readonly number[])[], voxels: number): Values {
  const m = levelBySize(counts);
  return {
    small_zone_emphasis: m.small,
    large_zone_emphasis: m.large,
    low_grey_level_zone_emphasis: m.low,
    high_grey_level_zone_emphasis: m.high,
    small_zone_low_grey_level_emphasis: m.smallLow,
    small_zone_high_grey_level_emphasis: m.smallHigh,
    large_zone_low_grey_level_emphasis: m.largeLow,
    large_zone_high_grey_level_emphasis: m.largeHigh,
    grey_level_non_uniformity: m.levelNonUniformity,
    normalised_grey_level_non_uniformity: m.levelNonUniformity / m.n,
    zone_size_non_uniformity: m.sizeNonUniformity,
    normalised_zone_size_non_uniformity: m.sizeNonUniformity / m.n,
    zone_percentage: m.n / voxels,
    grey_level_variance: m.levelVariance,
    zone_size_variance: m.sizeVariance,
    zone_size_entropy: m.entropy,
  };
}

/** The 16 features of a GLDZM; `voxels` = ROI voxels behind it. */
export function plainGldzmFeatures(counts: readonly (readonly number[])[], voxels: number): Values {
  const m = levelBySize(counts);
  return {
    small_distance_emphasis: m.small,
    large_distance_emphasis: m.large,
    low_grey_level_zone_emphasis: m.low,
    high_grey_level_zone_emphasis: m.high,
    small_distance_low_grey_level_emphasis: m.smallLow,
    small_distance_high_grey_level_emphasis: m.smallHigh,
    large_distance_low_grey_level_emphasis: m.largeLow,
    large_distance_high_grey_level_emphasis: m.largeHigh,
    grey_level_non_uniformity: m.levelNonUniformity,
    normalised_grey_level_non_uniformity: m.levelNonUniformity / m.n,
    zone_distance_non_uniformity: m.sizeNonUniformity,
    normalised_zone_distance_non_uniformity: m.sizeNonUniformity / m.n,
    zone_percentage: m.n / voxels,
    grey_level_variance: m.levelVariance,
    zone_distance_variance: m.sizeVariance,
    zone_distance_entropy: m.entropy,
  };
}

/** The 17 features of an NGLDM; `voxels` = ROI voxels behind it. */
export function plainNgldmFeatures(counts: readonly (readonly number[])[], voxels: number): Values {
  const m = levelBySize(counts);
  return {
    low_dependence_emphasis: m.small,
    high_dependence_emphasis: m.large,
    low_grey_level_count_emphasis: m.low,
    high_grey_level_count_emphasis: m.high,
    low_dependence_low_grey_level_emphasis: m.smallLow,
    low_dependence_high_grey_level_emphasis: m.smallHigh,
    high_dependence_low_grey_level_emphasis: m.largeLow,
    high_dependence_high_grey_level_emphasis: m.largeHigh,
    grey_level_non_uniformity: m.levelNonUniformity,
    normalised_grey_level_non_uniformity: m.levelNonUniformity / m.n,
    dependence_count_non_uniformity: m.sizeNonUniformity,
    normalised_dependence_count_non_uniformity: m.sizeNonUniformity / m.n,
    dependence_count_percentage: m.n / voxels,
    grey_level_variance: m.levelVariance,
    dependence_count_variance: m.sizeVariance,
    dependence_count_entropy: m.entropy,
    dependence_count_energy: m.energy,
  };
}

/** The 5 features of an NGTDM that has voxels. Not finite where the manual divides by 0 without saying what then. */
export function plainNgtdmFeatures(rows: readonly (readonly number[])[]): Values {
  const valid = rows.reduce((sum, [n]) => sum + n!, 0);
  const present = rows.flatMap(([n, s], i) => (n! > 0 ? [{ i, n: n!, p: n! / valid, s: s! }] : []));
  const pairs = (f: (a: (typeof present)[number], b: (typeof present)[number]) => number): number => {
    let sum = 0;
    for (const a of present) for (const b of present) sum += f(a, b);
    return sum;
  };
  const weighted = present.reduce((sum, { p, s }) => sum + p * s, 0);
  const total = present.reduce((sum, { s }) => sum + s, 0);
  const single = present.length === 1;
  return {
    coarseness: weighted === 0 ? 1e6 : Math.min(1e6, 1 / weighted),
    contrast: single
      ? 0
      : (pairs((a, b) => a.p * b.p * (a.i - b.i) ** 2) / (present.length * (present.length - 1))) * (total / valid),
    // i n - j n in whole numbers, so that equal products cancel exactly
    busyness: single ? 0 : weighted / (pairs((a, b) => Math.abs(a.i * a.n - b.i * b.n)) / valid),
    complexity: pairs((a, b) => (Math.abs(a.i - b.i) * (a.p * a.s + b.p * b.s)) / (a.p + b.p)) / valid,
    strength: total === 0 ? 0 : pairs((a, b) => (a.p + b.p) * (a.i - b.i) ** 2) / total,
  };
}

function mean(list: readonly Values[]): Values | null {
  const [first] = list;
  if (!first) return null;
  return Object.fromEntries(Object.keys(first).map((key) => [key, list.reduce((sum, one) => sum + one[key]!, 0) / list.length]));
}

/** Groups of slices whose matrices are merged: each alone (8QNN), or all (62GR). */
const groupsOf = <T>(slices: readonly T[], aggregation: PlaneAggregation): (readonly T[])[] =>
  aggregation === '62GR' ? [slices] : slices.map((slice) => [slice]);

/** The slices that have ROI voxels; with `largest` the one with most of them, the first on ties. */
export function plainSlices(stack: readonly LevelRows[], choice: 'all' | 'largest'): LevelRows[] {
  const slices = stack.filter((slice) => plainPlaces(slice).length > 0);
  if (choice === 'all') return slices;
  const most = Math.max(...slices.map((slice) => plainPlaces(slice).length));
  return slices.filter((slice) => plainPlaces(slice).length === most).slice(0, 1);
}

/** All four families of a stack of slices; `distancesOf` gives a slice's distances (of another mask, say). */
export function plainNeighbourhood(
  stack: readonly LevelRows[],
  levels: number,
  aggregation: PlaneAggregation,
  choice: 'all' | 'largest' = 'all',
  distancesOf: (slice: LevelRows) => readonly (readonly number[])[] = plainBorderDistances,
): { glszm: Values | null; gldzm: Values | null; ngtdm: Values | null; ngldm: Values | null } {
  const groups = groupsOf(plainSlices(stack, choice), aggregation);
  const merged = (group: readonly LevelRows[], matrix: (slice: LevelRows) => number[][]): number[][] =>
    group.map(matrix).reduce(addMatrices);
  const voxels = (group: readonly LevelRows[]): number => group.reduce((sum, slice) => sum + plainPlaces(slice).length, 0);
  return {
    glszm: mean(
      groups.map((group) =>
        plainGlszmFeatures(
          merged(group, (slice) => plainGlszm(slice, levels)),
          voxels(group),
        ),
      ),
    ),
    gldzm: mean(
      groups.map((group) =>
        plainGldzmFeatures(
          merged(group, (slice) => plainGldzm(slice, levels, distancesOf(slice))),
          voxels(group),
        ),
      ),
    ),
    ngtdm: mean(
      groups
        .map((group) => merged(group, (slice) => plainNgtdm(slice, levels)))
        .filter((rows) => rows.some(([n]) => n! > 0))
        .map(plainNgtdmFeatures),
    ),
    ngldm: mean(
      groups.map((group) =>
        plainNgldmFeatures(
          merged(group, (slice) => plainNgldm(slice, levels)),
          voxels(group),
        ),
      ),
    ),
  };
}

/**
 * Sorts the slices of a stack along their normal, builds the native grid and
 * names everything that is wrong with the geometry. Pure arithmetic on headers;
 * which problems block extraction is decided here (profile rule 1), nowhere else.
 */
import { problem, type Problem } from '@shared/base/result';
import type { Grid, Vec3 } from '../geometry/grid';
import { type Plane, planeOf, requireAxial } from '../geometry/plane';
import { cross, dot, norm, normalise, scale, subtract } from '../linalg/vec3';
import type { DicomInstance } from './dicom-instance';

/** The header fields the geometry check reads. */
export type PositionedInstance = Pick<
  DicomInstance,
  | 'sopInstanceUid'
  | 'frameOfReferenceUid'
  | 'positionLpsMm'
  | 'orientation'
  | 'pixelSpacingMm'
  | 'sliceThicknessMm'
  | 'rows'
  | 'columns'
  | 'instanceNumber'
>;

export interface SeriesGeometry<T> {
  /** Instances in order of position along row x column direction; header order where positions are unusable. */
  readonly sorted: readonly T[];
  /** Native grid: i along columns, j along rows, k along row x column; null when the slices do not stack. */
  readonly grid: Grid | null;
  /** Plane whose patient axis is nearest the normal. */
  readonly plane: Plane | null;
  /** Angle between the normal and the patient axis of its plane, degrees. */
  readonly obliqueDegrees: number | null;
  /** Position of each sorted slice along the normal, mm; empty when unusable. */
  readonly slicePositionsMm: readonly number[];
  /** All problems found, most severe first. */
  readonly problems: readonly Problem[];
}

/** Problems with which the slices form no volume at all: listed, neither shown in 3D nor extracted. */
const BLOCKS_STACKING: ReadonlySet<string> = new Set([
  'geometry/no-position',
  'geometry/bad-orientation',
  'geometry/no-pixel-spacing',
  'geometry/mixed-orientation',
  'geometry/mixed-spacing',
  'geometry/mixed-size',
  'geometry/duplicate-position',
  'geometry/no-slice-distance',
]);

/** Problems with which a series is viewable but never extracted. */
const BLOCKS_EXTRACTION: ReadonlySet<string> = new Set([
  ...BLOCKS_STACKING,
  'geometry/uneven-slices',
  'geometry/gap',
  'geometry/tilt',
  'geometry/mixed-frame-of-reference',
  'geometry/not-axial',
]);

export const blocksStacking = (found: Problem): boolean => BLOCKS_STACKING.has(found.code);
export const blocksExtraction = (found: Problem): boolean => BLOCKS_EXTRACTION.has(found.code);

/** Two direction cosines that differ by more than this (about 0.06 degrees) are two orientations. */
const ORIENTATION_TOLERANCE = 1e-3;
/** Positions nearer than this are the same position. */
const SAME_POSITION_MM = 0.01;
/** Absolute part of the evenness rule (profile rule 1). */
const EVEN_ABSOLUTE_MM = 0.05;
/** Positions are decimal texts: a difference of exactly 0.05 mm must not be pushed over by binary rounding. */
const DECIMAL_NOISE_MM = 1e-6;
/** Relative part of the evenness rule. */
const EVEN_RELATIVE = 0.01;

const round3 = (value: number): number => Math.round(value * 1000) / 1000;

const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Slice normal row x column of an Image Orientation (Patient); null when the two are not orthogonal unit vectors. */
export function toSliceNormal(orientation: readonly [Vec3, Vec3]): Vec3 | null {
  const [row, column] = orientation;
  if (Math.abs(norm(row) - 1) > 0.01 || Math.abs(norm(column) - 1) > 0.01 || Math.abs(dot(row, column)) > 0.01) return null;
  return normalise(cross(normalise(row), normalise(column)));
}

/**
 * Geometry of one stack (see `groupIntoSeries`).
 *
 * Slices are sorted by position along row x column. Slice distance = median of
 * the position differences, SliceThickness only for a single slice. A difference
 * off the median by more than max(0.05 mm, 1%) is `geometry/uneven-slices`; where
 * it is a whole number >= 2 of medians, `geometry/gap` names the missing slices
 * beside it. A position that leaves the line along the normal by more than the
 * same tolerance from one slice to the next is `geometry/tilt`. Non-axial stacks
 * are fine to view: `geometry/not-axial` is raised by extraction, not here.
 * Source: profile `ictos-273` rule 1; DICOM PS3.3 C.7.6.2.1.
 */
export function computeSeriesGeometry<T extends PositionedInstance>(instances: readonly T[]): SeriesGeometry<T> {
  const problems: Problem[] = [];
  const unusable = (plane: Plane | null = null, obliqueDegrees: number | null = null): SeriesGeometry<T> => ({
    sorted: instances,
    grid: null,
    plane,
    obliqueDegrees,
    slicePositionsMm: [],
    problems,
  });
  const first = instances[0];
  if (!first) {
    problems.push(problem('geometry/no-position', { instances: 0, missing: 0 }));
    return unusable();
  }

  const placed = instances.flatMap((instance) =>
    instance.positionLpsMm && instance.orientation
      ? [{ instance, position: instance.positionLpsMm, orientation: instance.orientation }]
      : [],
  );
  const reference = placed[0];
  if (placed.length < instances.length || !reference) {
    problems.push(problem('geometry/no-position', { instances: instances.length, missing: instances.length - placed.length }));
    return unusable();
  }
  const normal = toSliceNormal(reference.orientation);
  if (!normal) {
    problems.push(problem('geometry/bad-orientation', { orientation: reference.orientation.flat().map(String) }));
    return unusable();
  }
  const unitGrid: Grid = {
    dims: [first.columns, first.rows, 1],
    spacingMm: [1, 1, 1],
    originLpsMm: reference.position,
    directions: [normalise(reference.orientation[0]), normalise(reference.orientation[1]), normal],
  };
  const { plane, obliqueDegrees } = planeOf(unitGrid);

  const frames = new Set(instances.map((instance) => instance.frameOfReferenceUid ?? ''));
  if (frames.size > 1) problems.push(problem('geometry/mixed-frame-of-reference', { count: frames.size, uids: [...frames] }));

  const differs = (a: Vec3, b: Vec3): boolean =>
    Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2])) > ORIENTATION_TOLERANCE;
  const orientations: (readonly [Vec3, Vec3])[] = [];
  for (const { orientation } of placed) {
    if (!orientations.some((known) => !differs(known[0], orientation[0]) && !differs(known[1], orientation[1]))) {
      orientations.push(orientation);
    }
  }
  if (orientations.length > 1)
    problems.push(problem('geometry/mixed-orientation', { count: orientations.length, instances: instances.length }));

  if (instances.some((instance) => instance.rows !== first.rows || instance.columns !== first.columns)) {
    const sizes = new Set(instances.map((instance) => `${instance.columns}x${instance.rows}`));
    problems.push(problem('geometry/mixed-size', { sizes: [...sizes] }));
  }

  const spacing = first.pixelSpacingMm;
  if (!spacing || !(spacing[0] > 0) || !(spacing[1] > 0)) {
    problems.push(problem('geometry/no-pixel-spacing', { sopInstanceUid: first.sopInstanceUid }));
    return unusable(plane, obliqueDegrees);
  }
  const spacings = new Set(
    instances.map((instance) => (instance.pixelSpacingMm ?? []).map((value) => value.toFixed(4)).join(' x ')),
  );
  if (spacings.size > 1) {
    const off = instances.some(
      ({ pixelSpacingMm: own }) => !own || Math.abs(own[0] - spacing[0]) > 1e-3 || Math.abs(own[1] - spacing[1]) > 1e-3,
    );
    if (off) problems.push(problem('geometry/mixed-spacing', { spacings: [...spacings] }));
  }
  if (problems.some(blocksStacking)) return unusable(plane, obliqueDegrees);

  const ordered = placed
    .map((entry) => ({ ...entry, along: dot(entry.position, normal) }))
    .sort((a, b) => a.along - b.along || (a.instance.instanceNumber ?? 0) - (b.instance.instanceNumber ?? 0));
  const along = ordered.map((entry) => entry.along);
  const sorted = ordered.map((entry) => entry.instance);
  const differences = along.slice(1).map((value, n) => value - along[n]!);

  const duplicates = differences.flatMap((difference, n) => (difference < SAME_POSITION_MM ? [round3(along[n]!)] : []));
  if (duplicates.length > 0) {
    problems.push(
      problem('geometry/duplicate-position', { count: duplicates.length, positionsMm: [...new Set(duplicates)].map(String) }),
    );
    return { ...unusable(plane, obliqueDegrees), sorted, slicePositionsMm: along };
  }

  const distanceMm = differences.length > 0 ? medianOf(differences) : first.sliceThicknessMm;
  if (distanceMm === null || !(distanceMm > 0)) {
    problems.push(problem('geometry/no-slice-distance', { sopInstanceUid: first.sopInstanceUid }));
    return { ...unusable(plane, obliqueDegrees), sorted, slicePositionsMm: along };
  }

  const toleranceMm = Math.max(EVEN_ABSOLUTE_MM, EVEN_RELATIVE * distanceMm);
  const uneven = differences.flatMap((difference, n) =>
    Math.abs(difference - distanceMm) > toleranceMm + DECIMAL_NOISE_MM ? [n] : [],
  );
  if (uneven.length > 0) {
    problems.push(
      problem('geometry/uneven-slices', {
        count: uneven.length,
        medianMm: round3(distanceMm),
        smallestMm: round3(Math.min(...differences)),
        largestMm: round3(Math.max(...differences)),
        toleranceMm: round3(toleranceMm),
        atMm: uneven.map((n) => String(round3(along[n]!))),
      }),
    );
    const gaps = uneven.flatMap((n) => {
      const difference = differences[n]!;
      const multiple = Math.round(difference / distanceMm);
      return multiple >= 2 && Math.abs(difference - multiple * distanceMm) <= toleranceMm * multiple
        ? [{ missing: multiple - 1, afterMm: round3(along[n]!) }]
        : [];
    });
    if (gaps.length > 0) {
      problems.push(
        problem('geometry/gap', {
          missingSlices: gaps.reduce((sum, gap) => sum + gap.missing, 0),
          gaps: gaps.length,
          afterMm: gaps.map((gap) => String(gap.afterMm)),
        }),
      );
    }
  }

  // Distance of each slice's first pixel from the straight line along the normal, one slice to the next.
  let largestShiftMm = 0;
  for (let n = 1; n < ordered.length; n += 1) {
    const step = subtract(ordered[n]!.position, ordered[n - 1]!.position);
    const height = dot(step, normal);
    largestShiftMm = Math.max(largestShiftMm, norm(subtract(step, scale(normal, height))));
  }
  if (largestShiftMm > toleranceMm) {
    problems.push(
      problem('geometry/tilt', {
        shiftMm: round3(largestShiftMm),
        angleDeg: round3((Math.atan2(largestShiftMm, distanceMm) * 180) / Math.PI),
      }),
    );
  }

  const grid: Grid = {
    dims: [first.columns, first.rows, ordered.length],
    spacingMm: [spacing[1], spacing[0], distanceMm],
    originLpsMm: ordered[0]!.position,
    directions: unitGrid.directions,
  };
  return { sorted, grid, plane, obliqueDegrees, slicePositionsMm: along, problems };
}

/** The problem that keeps a series from being extracted, or null: the first blocking one, else `geometry/not-axial`. */
export function toExtractionBlock<T>(geometry: SeriesGeometry<T>): Problem | null {
  const blocking = geometry.problems.find(blocksExtraction);
  if (blocking) return blocking;
  if (!geometry.grid) return null;
  const axial = requireAxial(geometry.grid);
  return axial.ok ? null : axial.error;
}

/** Longest diameters of an ROI, its voxels taken as the boxes that they fill. */
import type { Grid } from '../geometry/grid';
import type { MaskRuns, SliceRuns } from './slice-runs';

export interface RoiDiameters {
  /** Greatest distance between two points of the ROI, mm. */
  readonly longestMm: number;
  /** Slice with the greatest diameter in its plane. */
  readonly slice: number;
  /** That diameter, mm, and the extent of the ROI of the slice across it. */
  readonly inPlaneMm: number;
  readonly acrossMm: number;
}

type Point = readonly [x: number, y: number];

/** Convex hull, anticlockwise, without points on its edges (Andrew's monotone chain). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o: Point, a: Point, b: Point): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (order: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of order) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return sorted.length < 2 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

/** Corners of the runs of a slice in mm from the corner of pixel (0, 0): all that a hull can stand on. */
function cornersOf(runs: SliceRuns, columns: number, [sx, sy]: readonly [number, number]): Point[] {
  const corners: Point[] = [];
  for (let n = 0; n < runs.length; n += 2) {
    const [i, j, length] = [runs[n]! % columns, Math.floor(runs[n]! / columns), runs[n + 1]!];
    for (const x of [i * sx, (i + length) * sx]) corners.push([x, j * sy], [x, (j + 1) * sy]);
  }
  return corners;
}

/**
 * Diameters of a mask on a grid; null where it is empty. In the plane as radiologists measure a tumour (WHO and RECIST 1.1:
 * the longest diameter on a slice, and what is perpendicular to it there); `acrossMm` is the whole extent across. Distances run
 * between corners of voxels, so that a single voxel has its own diagonal. Exact: the ends of the longest lie on the hulls.
 */
export function roiDiameters(mask: MaskRuns, grid: Grid): RoiDiameters | null {
  const [sx, sy, sz] = grid.spacingMm;
  const hulls = [...mask]
    .filter(([, runs]) => runs.length > 0)
    .map(([k, runs]) => ({ k, hull: convexHull(cornersOf(runs, grid.dims[0], [sx, sy])) }));
  let inPlane = { squared: -1, k: 0, a: [0, 0] as Point, b: [0, 0] as Point, hull: [] as readonly Point[] };
  let longest = 0;
  for (const [n, { k, hull }] of hulls.entries()) {
    for (const other of hulls.slice(n)) {
      // The far faces of two slices.
      const dz = (Math.abs(other.k - k) + 1) * sz;
      for (const a of hull) {
        for (const b of other.hull) {
          const squared = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
          if (other.k === k && squared > inPlane.squared) inPlane = { squared, k, a, b, hull };
          longest = Math.max(longest, squared + dz * dz);
        }
      }
    }
  }
  if (hulls.length === 0) return null;
  const { a, b, hull, k, squared } = inPlane;
  const length = Math.sqrt(squared);
  const across = hull.map(([x, y]) => ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / length);
  const [least, greatest] = across.reduce(([low, high], d) => [Math.min(low, d), Math.max(high, d)], [Infinity, -Infinity]);
  return { longestMm: Math.sqrt(longest), slice: k, inPlaneMm: length, acrossMm: greatest - least };
}

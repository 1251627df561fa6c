/** The surface of an ROI in the patient, for looking at and measuring its size. No feature stands on it. */
import type { Grid, Vec3 } from '../geometry/grid';
import { cross, dot } from '../linalg/vec3';
import { boxOfRuns, uniteBoxes } from './slice-crop';
import type { MaskRuns } from './slice-runs';
import type { SliceBox } from './slice-box';

export interface Surface {
  /** x, y, z of each vertex in LPS mm. */
  readonly positions: Float32Array;
  /** Three vertices each, anticlockwise seen from outside. */
  readonly triangles: Uint32Array;
}

/** Corners of a cell, x fastest, and the pairs of them that its 12 edges join. */
const CORNERS: readonly Vec3[] = [0, 1, 2, 3, 4, 5, 6, 7].map((n): Vec3 => [n & 1, (n >> 1) & 1, (n >> 2) & 1]);
const EDGES: readonly (readonly [number, number])[] = CORNERS.flatMap((_corner, a) =>
  [1, 2, 4].filter((bit) => (a & bit) === 0).map((bit): readonly [number, number] => [a, a | bit]),
);

/**
 * Surface nets of the mask: in every cell between eight voxel centres that are not all in or all out one vertex, at the mean of
 * the middles of the edges that the surface cuts; a quadrangle about every such edge. Closed, also at the ends of the grid: each
 * edge of the triangles is run through as often one way as the other. Two parts that touch along an edge share it. Work goes
 * with the box of the ROI. Empty mask: no triangles. Source: Gibson, MICCAI 1998, LNCS 1496:888 (without its relaxation).
 */
export function maskSurface(mask: MaskRuns, grid: Grid): Surface {
  const [columns] = grid.dims;
  const drawn = [...mask].filter(([, runs]) => runs.length > 0);
  const box = drawn.reduce<SliceBox | null>((all, [, runs]) => uniteBoxes(all, boxOfRuns(runs, columns)), null);
  if (!box) return { positions: new Float32Array(0), triangles: new Uint32Array(0) };
  const ks = drawn.map(([k]) => k);
  const k0 = ks.reduce((least, k) => Math.min(least, k), Infinity);
  const k1 = ks.reduce((greatest, k) => Math.max(greatest, k), -Infinity);
  // One voxel more on every side: the surface closes.
  const [nx, ny, nz] = [box.right - box.left + 3, box.bottom - box.top + 3, k1 - k0 + 3];
  const bits = new Uint8Array(nx * ny * nz);
  for (const [k, runs] of drawn) {
    for (let n = 0; n < runs.length; n += 2) {
      const [i, j] = [runs[n]! % columns, Math.floor(runs[n]! / columns)];
      const at = ((k - k0 + 1) * ny + (j - box.top + 1)) * nx + (i - box.left + 1);
      bits.fill(1, at, at + runs[n + 1]!);
    }
  }
  const stride = [1, nx, nx * ny] as const;
  const cornerOffsets = CORNERS.map(([x, y, z]) => x + y * nx + z * nx * ny);
  const vertexOf = new Int32Array(bits.length).fill(-1);
  const indexPoints: number[] = [];
  for (let z = 0; z < nz - 1; z++) {
    for (let y = 0; y < ny - 1; y++) {
      for (let x = 0, at = (z * ny + y) * nx; x < nx - 1; x++, at++) {
        let inside = 0;
        for (let c = 0; c < 8; c++) inside |= bits[at + cornerOffsets[c]!]! << c;
        if (inside === 0 || inside === 255) continue;
        let [sx, sy, sz, cuts] = [0, 0, 0, 0];
        for (const [a, b] of EDGES) {
          if (((inside >> a) & 1) === ((inside >> b) & 1)) continue;
          sx += CORNERS[a]![0] + CORNERS[b]![0];
          sy += CORNERS[a]![1] + CORNERS[b]![1];
          sz += CORNERS[a]![2] + CORNERS[b]![2];
          cuts += 2;
        }
        vertexOf[at] = indexPoints.length / 3;
        indexPoints.push(x + sx / cuts + box.left - 1, y + sy / cuts + box.top - 1, z + sz / cuts + k0 - 1);
      }
    }
  }
  const triangles: number[] = [];
  const rightHanded = dot(cross(grid.directions[0], grid.directions[1]), grid.directions[2]) > 0;
  for (let axis = 0; axis < 3; axis++) {
    const [along, u, v] = [stride[axis]!, stride[(axis + 1) % 3]!, stride[(axis + 2) % 3]!];
    // The outermost voxels are empty, so every edge that is cut has four cells about it.
    for (let at = 0; at + along < bits.length; at++) {
      if (bits[at] === bits[at + along]) continue;
      const quad = [at, at - u, at - u - v, at - v].map((cell) => vertexOf[cell]!) as [number, number, number, number]; // four cells
      const [a, b, c, d] =
        (bits[at] === 1) === rightHanded ? [quad[0], quad[1], quad[2], quad[3]] : [quad[0], quad[3], quad[2], quad[1]];
      triangles.push(a, b, c, a, c, d);
    }
  }
  return { positions: toPatient(indexPoints, grid), triangles: Uint32Array.from(triangles) };
}

function toPatient(points: readonly number[], { originLpsMm, spacingMm, directions }: Grid): Float32Array {
  const positions = new Float32Array(points.length);
  for (let n = 0; n < points.length; n += 3) {
    for (let axis = 0; axis < 3; axis++) {
      positions[n + axis] =
        originLpsMm[axis]! +
        points[n]! * spacingMm[0] * directions[0][axis]! +
        points[n + 1]! * spacingMm[1] * directions[1][axis]! +
        points[n + 2]! * spacingMm[2] * directions[2][axis]!;
    }
  }
  return positions;
}

/** Volume inside a closed surface in mm3 (divergence theorem): positive where triangles face outward. */
export function volumeInside({ positions, triangles }: Surface): number {
  let sum = 0;
  const point = (n: number): Vec3 => [positions[3 * n]!, positions[3 * n + 1]!, positions[3 * n + 2]!];
  const origin: Vec3 = triangles.length > 0 ? point(triangles[0]!) : [0, 0, 0];
  const from = (n: number): Vec3 => {
    const [x, y, z] = point(n);
    return [x - origin[0], y - origin[1], z - origin[2]];
  };
  for (let n = 0; n < triangles.length; n += 3)
    sum += dot(from(triangles[n]!), cross(from(triangles[n + 1]!), from(triangles[n + 2]!))) / 6;
  return sum;
}

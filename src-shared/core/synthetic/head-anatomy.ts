/**
 * A head-like arrangement of tissues as a list of solids in patient space, painted in
 * order onto any axis-aligned grid. SYNTHETIC: it resembles a head around the
 * nasopharynx and is nobody's.
 */
import type { Rng } from '@shared/base/rng';
import type { Grid, Vec3 } from '../geometry/grid';

/** Tissue labels of the phantom. */
export const TISSUE = {
  air: 0,
  fat: 1,
  bone: 2,
  marrow: 3,
  muscle: 4,
  csf: 5,
  grey: 6,
  white: 7,
  mucosa: 8,
  gland: 9,
  vessel: 10,
  vitreous: 11,
  node: 12,
  necrosis: 13,
  dura: 14,
  tumour: 15,
} as const;
type Tissue = (typeof TISSUE)[keyof typeof TISSUE];

/** An ellipsoid in LPS mm; a point belongs where its normalised radius is < 1 + wobble. */
export interface Solid {
  readonly tissue: Tissue;
  readonly centreMm: Vec3;
  readonly semiAxesMm: Vec3;
  /** Keeps only points with normal . p > offset. */
  readonly clip?: { readonly normal: Vec3; readonly offsetMm: number };
  /** Irregular surface: relative amplitude, and length of its waves in mm. */
  readonly wobble?: { readonly amplitude: number; readonly waveMm: number; readonly phase: number };
  /** Paints only this share of small cells (mastoid cells), 0-1. */
  readonly cells?: number;
}

/** Sum of incommensurate waves in about [-1, 1]: an irregular but smooth surface. */
function toWave(x: number, y: number, z: number, waveMm: number, phase: number): number {
  const f = (2 * Math.PI) / waveMm;
  return (
    (Math.sin(f * (x + 0.31 * y) + phase) +
      Math.sin(f * (0.83 * y - 0.37 * z) + 1.7 * phase + 1.1) +
      Math.sin(f * (0.71 * z + 0.53 * x) + 2.3 * phase + 2.9) +
      Math.sin(1.9 * f * (0.6 * x - 0.5 * y + 0.4 * z) + 0.7 * phase)) /
    4
  );
}

/** Repeatable pseudo-random share in [0, 1) of a cell of about 3 mm. */
const toCellShare = (x: number, y: number, z: number): number => {
  const n =
    Math.imul(Math.floor(x / 3) + 131, 374761393) ^
    Math.imul(Math.floor(y / 3) + 271, 668265263) ^
    Math.imul(Math.floor(z / 4) + 89, 2147483647);
  const mixed = Math.imul(n ^ (n >>> 13), 1274126177);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
};

/** Normalised radius of a point in a solid, surface wobble included: < 1 is inside. Clip and cells are not looked at. */
export function toSolidRadius(solid: Solid, x: number, y: number, z: number): number {
  const dx = (x - solid.centreMm[0]) / solid.semiAxesMm[0];
  const dy = (y - solid.centreMm[1]) / solid.semiAxesMm[1];
  const dz = (z - solid.centreMm[2]) / solid.semiAxesMm[2];
  const radius = Math.sqrt(dx * dx + dy * dy + dz * dz);
  // Far from the surface the waves change nothing about inside or outside, and they are the costly part.
  if (!solid.wobble || Math.abs(radius - 1) > solid.wobble.amplitude) return radius;
  return radius - solid.wobble.amplitude * toWave(x, y, z, solid.wobble.waveMm, solid.wobble.phase);
}

/** Patient coordinate along each index axis of an axis-aligned grid, and which of x, y, z it is. */
export interface AxisCoordinates {
  readonly patientAxis: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2];
  readonly mm: readonly [Float64Array, Float64Array, Float64Array];
}

/** Coordinates along the index axes of `grid`; every direction must lie along a patient axis. */
export function toAxisCoordinates(grid: Grid): AxisCoordinates {
  const axisOf = (m: 0 | 1 | 2): 0 | 1 | 2 => {
    const direction = grid.directions[m];
    return Math.abs(direction[0]) > 0.5 ? 0 : Math.abs(direction[1]) > 0.5 ? 1 : 2;
  };
  const patientAxis = [axisOf(0), axisOf(1), axisOf(2)] as const;
  const along = (m: 0 | 1 | 2): Float64Array => {
    const axis = patientAxis[m];
    return Float64Array.from(
      { length: grid.dims[m] },
      (_value, n) => grid.originLpsMm[axis] + n * grid.spacingMm[m] * grid.directions[m][axis],
    );
  };
  return { patientAxis, mm: [along(0), along(1), along(2)] };
}

/** Paints solids, in order, onto a label array in the order of `grid`; only voxels within each solid's box are visited. */
export function paintSolids(grid: Grid, solids: readonly Solid[], labels: Uint8Array): void {
  const { patientAxis, mm } = toAxisCoordinates(grid);
  const [columns, rows] = grid.dims;
  const point: [number, number, number] = [0, 0, 0];
  for (const solid of solids) {
    const reach = 1 + (solid.wobble?.amplitude ?? 0);
    const range = ([0, 1, 2] as const).map((m) => {
      const axis = patientAxis[m];
      const half = solid.semiAxesMm[axis] * reach;
      let first = grid.dims[m];
      let last = -1;
      for (let n = 0; n < grid.dims[m]; n += 1) {
        if (Math.abs(mm[m][n]! - solid.centreMm[axis]) > half) continue;
        first = Math.min(first, n);
        last = n;
      }
      return [first, last] as const;
    });
    const [[i0, i1], [j0, j1], [k0, k1]] = [range[0]!, range[1]!, range[2]!];
    // Squared normalised distances along each index axis: most voxels are decided by their sum alone.
    const [fromI, fromJ, fromK] = ([0, 1, 2] as const).map((m) =>
      mm[m].map((value) => ((value - solid.centreMm[patientAxis[m]]) / solid.semiAxesMm[patientAxis[m]]) ** 2),
    );
    const surely = solid.wobble ? Math.max(0, 1 - solid.wobble.amplitude) ** 2 : 1;
    const never = solid.wobble ? (1 + solid.wobble.amplitude) ** 2 : 1;
    for (let k = k0; k <= k1; k += 1) {
      point[patientAxis[2]] = mm[2][k]!;
      for (let j = j0; j <= j1; j += 1) {
        point[patientAxis[1]] = mm[1][j]!;
        const base = fromJ![j]! + fromK![k]!;
        for (let i = i0; i <= i1; i += 1) {
          const square = base + fromI![i]!;
          if (square >= never) continue;
          point[patientAxis[0]] = mm[0][i]!;
          const [x, y, z] = point;
          if (square >= surely && toSolidRadius(solid, x, y, z) >= 1) continue;
          if (solid.clip) {
            const { normal, offsetMm } = solid.clip;
            if (normal[0] * x + normal[1] * y + normal[2] * z <= offsetMm) continue;
          }
          if (solid.cells !== undefined && toCellShare(x, y, z) > solid.cells) continue;
          labels[(k * rows + j) * columns + i] = solid.tissue;
        }
      }
    }
  }
}

/** An ellipsoid and its mirror image on the other side. */
const onBothSides = (solid: Solid): readonly Solid[] => [
  solid,
  { ...solid, centreMm: [-solid.centreMm[0], solid.centreMm[1], solid.centreMm[2]] },
];

const shell = (
  centreMm: Vec3,
  semiAxesMm: Vec3,
  layers: readonly (readonly [Tissue, number])[],
  extra: Partial<Solid> = {},
): readonly Solid[] =>
  layers.map(([tissue, inset]) => ({
    ...extra,
    tissue,
    centreMm,
    semiAxesMm: [semiAxesMm[0] - inset, semiAxesMm[1] - inset, semiAxesMm[2] - inset],
  }));

/** Floor of the cranial cavity: high in front (orbital roof), low behind (posterior fossa). */
const skullBase = (dropMm: number): NonNullable<Solid['clip']> => ({ normal: [0, 0.45, 1], offsetMm: 16 - dropMm });

/** Roof of the posterior fossa, rising towards the middle of the head. */
const tentorium = (belowMm: number): NonNullable<Solid['clip']> => ({ normal: [0, -0.35, -1], offsetMm: -38 + belowMm });

/**
 * Solids of one head, without the tumour: size and positions vary a little with `rng`.
 * The origin is the middle of the nasopharynx; x left, y posterior, z superior.
 */
export function makeHeadAnatomy(rng: Rng): readonly Solid[] {
  const t = TISSUE;
  const phase = rng.next() * 10;
  const size = 0.95 + 0.1 * rng.next();
  const airwayMm = 6 + 4 * rng.next();
  const sinusMm = 13 + 4 * rng.next();
  const solids: Solid[] = [
    // Head, neck, face: skin and subcutaneous fat, then muscle as the filling.
    { tissue: t.fat, centreMm: [0, 8, 28], semiAxesMm: [77, 97, 118], wobble: { amplitude: 0.012, waveMm: 90, phase } },
    { tissue: t.fat, centreMm: [0, 18, -75], semiAxesMm: [62, 66, 100], wobble: { amplitude: 0.02, waveMm: 70, phase } },
    { tissue: t.fat, centreMm: [0, -48, -8], semiAxesMm: [54, 50, 62], wobble: { amplitude: 0.02, waveMm: 50, phase } },
    { tissue: t.fat, centreMm: [0, -92, -4], semiAxesMm: [15, 19, 22] },
    {
      tissue: t.muscle,
      centreMm: [0, 8, 28],
      semiAxesMm: [69, 89, 112],
      wobble: { amplitude: 0.02, waveMm: 40, phase: phase + 1 },
    },
    {
      tissue: t.muscle,
      centreMm: [0, 18, -75],
      semiAxesMm: [53, 57, 100],
      wobble: { amplitude: 0.04, waveMm: 30, phase: phase + 2 },
    },
    {
      tissue: t.muscle,
      centreMm: [0, -46, -8],
      semiAxesMm: [46, 42, 56],
      wobble: { amplitude: 0.05, waveMm: 30, phase: phase + 3 },
    },
    // Tongue and floor of the mouth, neck muscles with fat between them.
    { tissue: t.fat, centreMm: [0, -50, -48], semiAxesMm: [31, 33, 22], wobble: { amplitude: 0.08, waveMm: 14, phase } },
    {
      tissue: t.muscle,
      centreMm: [0, -48, -46],
      semiAxesMm: [25, 29, 20],
      wobble: { amplitude: 0.08, waveMm: 9, phase: phase + 6 },
    },
    ...onBothSides({
      tissue: t.gland,
      centreMm: [33, -30, -52],
      semiAxesMm: [9, 14, 13],
      wobble: { amplitude: 0.1, waveMm: 10, phase },
    }),
    { tissue: t.fat, centreMm: [0, 58, -62], semiAxesMm: [46, 22, 60], wobble: { amplitude: 0.15, waveMm: 18, phase } },
    ...onBothSides({
      tissue: t.muscle,
      centreMm: [14, 52, -62],
      semiAxesMm: [11, 13, 60],
      wobble: { amplitude: 0.08, waveMm: 14, phase },
    }),
    ...onBothSides({
      tissue: t.muscle,
      centreMm: [31, 56, -62],
      semiAxesMm: [9, 15, 60],
      wobble: { amplitude: 0.08, waveMm: 14, phase },
    }),
    ...onBothSides({
      tissue: t.muscle,
      centreMm: [20, 70, -62],
      semiAxesMm: [19, 7, 60],
      wobble: { amplitude: 0.06, waveMm: 16, phase },
    }),
    // Fat planes between the muscles of the neck and cheek.
    ...onBothSides({
      tissue: t.fat,
      centreMm: [47, -46, -8],
      semiAxesMm: [12, 13, 22],
      wobble: { amplitude: 0.15, waveMm: 16, phase },
    }),
    ...onBothSides({
      tissue: t.fat,
      centreMm: [42, 30, -48],
      semiAxesMm: [10, 16, 34],
      wobble: { amplitude: 0.15, waveMm: 20, phase },
    }),
    ...onBothSides({
      tissue: t.fat,
      centreMm: [58, -10, -5],
      semiAxesMm: [9, 30, 30],
      wobble: { amplitude: 0.1, waveMm: 18, phase },
    }),
    ...onBothSides({
      tissue: t.muscle,
      centreMm: [55, -24, -16],
      semiAxesMm: [8, 17, 30],
      wobble: { amplitude: 0.06, waveMm: 14, phase },
    }),
    ...onBothSides({
      tissue: t.muscle,
      centreMm: [52, -26, 24],
      semiAxesMm: [10, 26, 24],
      wobble: { amplitude: 0.06, waveMm: 14, phase },
    }),
    ...onBothSides({
      tissue: t.gland,
      centreMm: [57, 6, -24],
      semiAxesMm: [10, 15, 22],
      wobble: { amplitude: 0.1, waveMm: 12, phase },
    }),
    ...onBothSides({
      tissue: t.fat,
      centreMm: [22, -5, -10],
      semiAxesMm: [5, 13, 22],
      wobble: { amplitude: 0.2, waveMm: 14, phase },
    }),
    // Mandible.
    ...onBothSides({ tissue: t.bone, centreMm: [45, -10, -22], semiAxesMm: [5.5, 15, 32] }),
    ...onBothSides({ tissue: t.marrow, centreMm: [45, -10, -22], semiAxesMm: [3, 12, 29] }),
    // Bone of the posterior fossa, then cranial vault and cavity over it.
    ...shell(
      [0, 50, 6],
      [55, 43, 42],
      [
        [t.bone, 0],
        [t.marrow, 2],
        [t.bone, 4.2],
      ],
    ),
    ...shell(
      [0, 22, 62],
      [68, 82, 76],
      [
        [t.bone, 0],
        [t.marrow, 2.2],
        [t.bone, 4.6],
      ],
      { clip: skullBase(5) },
    ),
    ...shell(
      [0, 22, 62],
      [68, 82, 76],
      [
        [t.dura, 6.4],
        [t.csf, 7.6],
      ],
      { clip: skullBase(0) },
    ),
    {
      tissue: t.grey,
      centreMm: [0, 22, 62],
      semiAxesMm: [58, 72, 66],
      clip: skullBase(-3),
      wobble: { amplitude: 0.035, waveMm: 17, phase },
    },
    {
      tissue: t.white,
      centreMm: [0, 22, 62],
      semiAxesMm: [50, 64, 58],
      clip: skullBase(-8),
      wobble: { amplitude: 0.1, waveMm: 19, phase: phase + 4 },
    },
    // Posterior fossa: cerebellum under the tentorium, cistern, brainstem, cord.
    ...shell(
      [0, 50, 6],
      [55, 43, 42],
      [
        [t.dura, 6],
        [t.csf, 7],
      ],
      { clip: tentorium(0) },
    ),
    {
      tissue: t.grey,
      centreMm: [0, 53, 6],
      semiAxesMm: [46, 34, 33],
      clip: tentorium(2),
      wobble: { amplitude: 0.04, waveMm: 12, phase },
    },
    {
      tissue: t.white,
      centreMm: [0, 54, 8],
      semiAxesMm: [38, 27, 25],
      clip: tentorium(8),
      wobble: { amplitude: 0.22, waveMm: 10, phase: phase + 5 },
    },
    { tissue: t.csf, centreMm: [0, 25, 2], semiAxesMm: [19, 15, 60] },
    { tissue: t.white, centreMm: [0, 26, 4], semiAxesMm: [14, 12, 58], wobble: { amplitude: 0.03, waveMm: 20, phase } },
    { tissue: t.csf, centreMm: [0, 39, 8], semiAxesMm: [7, 4, 12] },
    { tissue: t.bone, centreMm: [0, 24, -62], semiAxesMm: [25, 26, 32] },
    { tissue: t.marrow, centreMm: [0, 15, -62], semiAxesMm: [17, 12, 30], wobble: { amplitude: 0.05, waveMm: 12, phase } },
    { tissue: t.csf, centreMm: [0, 36, -64], semiAxesMm: [11, 9, 40] },
    { tissue: t.white, centreMm: [0, 36, -64], semiAxesMm: [7, 5.5, 40] },
    // Ventricles.
    ...onBothSides({
      tissue: t.csf,
      centreMm: [9, 15, 66],
      semiAxesMm: [6, 27, 13],
      wobble: { amplitude: 0.1, waveMm: 25, phase },
    }),
    // Clivus and sella.
    ...shell(
      [0, 9, 12],
      [15, 7, 20],
      [
        [t.bone, 0],
        [t.marrow, 1.6],
      ],
      { wobble: { amplitude: 0.08, waveMm: 14, phase } },
    ),
    // Orbits.
    ...onBothSides({ tissue: t.fat, centreMm: [30, -54, 38], semiAxesMm: [17, 26, 16] }),
    ...onBothSides({ tissue: t.muscle, centreMm: [22, -45, 38], semiAxesMm: [2.4, 20, 6] }),
    ...onBothSides({ tissue: t.muscle, centreMm: [38, -45, 38], semiAxesMm: [2.4, 20, 6] }),
    ...onBothSides({ tissue: t.white, centreMm: [29, -40, 38], semiAxesMm: [2, 18, 2.4] }),
    ...onBothSides({ tissue: t.vitreous, centreMm: [32, -66, 38], semiAxesMm: [12, 12, 12] }),
    ...onBothSides({ tissue: t.muscle, centreMm: [32, -75, 38], semiAxesMm: [4.5, 2.2, 4.5] }),
    // Air: maxillary, ethmoid and sphenoid sinuses, nose, mastoid cells, pharynx; each with its mucosa or bone.
    ...onBothSides({
      tissue: t.bone,
      centreMm: [27, -46, -1],
      semiAxesMm: [sinusMm + 2.6, 20.6, 21],
      wobble: { amplitude: 0.06, waveMm: 22, phase },
    }),
    ...onBothSides({
      tissue: t.mucosa,
      centreMm: [27, -46, -1],
      semiAxesMm: [sinusMm + 1, 19, 19.5],
      wobble: { amplitude: 0.06, waveMm: 22, phase },
    }),
    ...onBothSides({
      tissue: t.air,
      centreMm: [27, -46, -1],
      semiAxesMm: [sinusMm - 0.5, 17.4, 18],
      wobble: { amplitude: 0.08, waveMm: 22, phase },
    }),
    { tissue: t.mucosa, centreMm: [0, -52, 1], semiAxesMm: [12, 38, 24] },
    ...onBothSides({ tissue: t.air, centreMm: [6, -54, -1], semiAxesMm: [4.2, 34, 20] }),
    ...onBothSides({
      tissue: t.mucosa,
      centreMm: [8, -52, -7],
      semiAxesMm: [4.2, 24, 5.5],
      wobble: { amplitude: 0.1, waveMm: 20, phase },
    }),
    ...onBothSides({
      tissue: t.mucosa,
      centreMm: [7, -50, 8],
      semiAxesMm: [3.4, 20, 4.5],
      wobble: { amplitude: 0.1, waveMm: 20, phase },
    }),
    { tissue: t.bone, centreMm: [0, -46, 33], semiAxesMm: [13, 26, 15] },
    { tissue: t.air, centreMm: [0, -46, 33], semiAxesMm: [12, 25, 14], cells: 0.72 },
    { tissue: t.bone, centreMm: [0, -9, 27], semiAxesMm: [16, 14, 11.5] },
    ...onBothSides({
      tissue: t.air,
      centreMm: [6.6, -9, 27],
      semiAxesMm: [6, 11.5, 9],
      wobble: { amplitude: 0.1, waveMm: 18, phase },
    }),
    ...onBothSides({
      tissue: t.bone,
      centreMm: [48, 27, -6],
      semiAxesMm: [15, 20, 21],
      wobble: { amplitude: 0.1, waveMm: 16, phase },
    }),
    ...onBothSides({ tissue: t.air, centreMm: [49, 28, -7], semiAxesMm: [11, 15, 16], cells: 0.5 }),
    ...onBothSides({ tissue: t.bone, centreMm: [27, 20, 6], semiAxesMm: [17, 9, 9] }),
    ...onBothSides({ tissue: t.vitreous, centreMm: [31, 20, 6], semiAxesMm: [3, 2.2, 3] }),
    { tissue: t.mucosa, centreMm: [0, -13, -5], semiAxesMm: [17, airwayMm + 4, 20] },
    { tissue: t.air, centreMm: [0, -14.5, -5], semiAxesMm: [13.5, airwayMm, 17], wobble: { amplitude: 0.08, waveMm: 16, phase } },
    { tissue: t.mucosa, centreMm: [0, -8, -52], semiAxesMm: [16, 12, 36] },
    { tissue: t.air, centreMm: [0, -8, -52], semiAxesMm: [12, 8.5, 36] },
    { tissue: t.bone, centreMm: [0, -56, -25], semiAxesMm: [27, 26, 3.4] },
    // Vessels.
    ...onBothSides({ tissue: t.vessel, centreMm: [21, 13, -35], semiAxesMm: [3.6, 3.6, 44] }),
    ...onBothSides({ tissue: t.vessel, centreMm: [27, 17, -38], semiAxesMm: [5, 4.2, 44] }),
    ...onBothSides({ tissue: t.vessel, centreMm: [41, 55, 0], semiAxesMm: [4, 5, 12] }),
  ];
  return solids.map((solid) => ({
    ...solid,
    centreMm: [solid.centreMm[0] * size, solid.centreMm[1] * size, solid.centreMm[2] * size],
    semiAxesMm: [solid.semiAxesMm[0] * size, solid.semiAxesMm[1] * size, solid.semiAxesMm[2] * size],
  }));
}

/**
 * Moves, turns, grows, shrinks and roughens an ROI slice by slice, as another reader might have drawn it.
 * One mechanism for all: the signed distance to the ROI's edge, moved and compared with a limit that may
 * differ from place to place. Draws no parameters: those come from the plan of repetitions.
 */
import { assert } from '@shared/base/assert';
import { makeRng, type Rng } from '@shared/base/rng';
import type { Vec3 } from '../linalg/vec3';
import { signedDistanceMm } from './signed-distance';
import { sliceBox } from './slice-box';

export interface MaskPerturbation {
  /** Turn about the ROI's in-plane centroid, from the column axis (x) towards the row axis (y); the same on every slice. */
  readonly angleRad: number;
  /** Shift along x and y, the same on every slice. */
  readonly translationMm: readonly [number, number];
  /** How far the edge moves outwards; negative shrinks. */
  readonly growthMm: number;
  /**
   * Roughness of the outline: SD of the edge's displacement (limited to 4 SD) and the distance over which its
   * correlation falls to 1/e. Slices are independent, as an outline drawn slice by slice is.
   */
  readonly randomisation: { readonly sdMm: number; readonly correlationMm: number; readonly seed: number };
}

/** The perturbation that changes nothing. */
export const NO_PERTURBATION: MaskPerturbation = {
  angleRad: 0,
  translationMm: [0, 0],
  growthMm: 0,
  randomisation: { sdMm: 0, correlationMm: 1, seed: 0 },
};

/** Displacements of a randomised outline are limited to this many SD. */
const FIELD_LIMIT_SD = 4;
/** Ties of distance and limit, which whole and half voxel moves produce, belong to the ROI. */
const TIE_MM = 1e-9;

/** How far outwards a perturbation may move the edge: the margin that its distances need. */
export const reachMm = (growthMm: number, randomisationSdMm: number): number =>
  Math.max(0, growthMm + FIELD_LIMIT_SD * randomisationSdMm);

/** Distances of one slice on the box of its ROI and a margin; the box may leave the image. */
interface SliceDistances {
  readonly k: number;
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  readonly distanceMm: Float64Array;
}

/** What is computed once for an ROI and serves all its perturbations. */
export interface RoiDistances {
  readonly dims: Vec3;
  readonly spacingMm: readonly [number, number];
  readonly marginMm: number;
  /** In-plane centroid of all ROI voxels, in mm from the centre of voxel (0, 0). */
  readonly centroidMm: readonly [number, number];
  readonly slices: readonly SliceDistances[];
}

/**
 * Distances of every slice that has ROI, out to `marginMm` around its box. `mask` has one byte a voxel
 * (non-zero = ROI) on a grid of `dims` whose third axis runs over the slices.
 */
export function computeRoiDistances(
  mask: Uint8Array,
  dims: Vec3,
  spacingMm: readonly [number, number],
  marginMm: number,
): RoiDistances {
  const [columns, rows, count] = dims;
  assert(mask.length === columns * rows * count, 'mask does not fit the grid');
  const slices: SliceDistances[] = [];
  let voxels = 0;
  let sumX = 0;
  let sumY = 0;
  for (let k = 0; k < count; k++) {
    const around = sliceBox(mask, k, columns, rows);
    if (!around) continue;
    const { left, right, top, bottom } = around;
    for (let y = top; y <= bottom; y++) {
      const row = (k * rows + y) * columns;
      for (let x = left; x <= right; x++) {
        if (mask[row + x] === 0) continue;
        voxels += 1;
        sumX += x;
        sumY += y;
      }
    }
    // One pixel beyond the margin, so that interpolation has its outer neighbours.
    const [padX, padY] = [Math.ceil(marginMm / spacingMm[0]) + 1, Math.ceil(marginMm / spacingMm[1]) + 1];
    const box = { left: left - padX, top: top - padY, columns: right - left + 1 + 2 * padX, rows: bottom - top + 1 + 2 * padY };
    const bitmap = new Uint8Array(box.columns * box.rows);
    for (let y = top; y <= bottom; y++) {
      const row = (k * rows + y) * columns;
      bitmap.set(mask.subarray(row + left, row + right + 1), (y - box.top) * box.columns + padX);
    }
    slices.push({ k, ...box, distanceMm: signedDistanceMm(bitmap, box.columns, box.rows, spacingMm) });
  }
  const centroidMm =
    voxels === 0 ? ([0, 0] as const) : ([(sumX / voxels) * spacingMm[0], (sumY / voxels) * spacingMm[1]] as const);
  return { dims, spacingMm, marginMm, centroidMm, slices };
}

/**
 * The perturbed ROI, one byte a voxel (0 or 1): { x : sd(R^-1 (x - c - t) + c) <= growth + field(x) }, with sd the
 * signed distance, bilinear between centres, c the centroid, R the turn, t the shift. Voxels moved off the image are
 * lost. The idea of perturbing image and ROI to judge features: Zwanenburg et al., Sci Rep 2019;9:614.
 */
export function perturbMask(roi: RoiDistances, perturbation: MaskPerturbation): Uint8Array {
  const { dims, spacingMm, centroidMm } = roi;
  const { angleRad, translationMm, growthMm, randomisation } = perturbation;
  assert(reachMm(growthMm, randomisation.sdMm) <= roi.marginMm + TIE_MM, 'the perturbation reaches beyond the margin');
  const [columns, rows] = dims;
  const [stepX, stepY] = spacingMm;
  const cos = Math.cos(angleRad);
  const sin = Math.sin(angleRad);
  const [shiftX, shiftY] = [centroidMm[0] + translationMm[0], centroidMm[1] + translationMm[1]];
  const rng = makeRng(randomisation.seed);
  const mask = new Uint8Array(columns * rows * dims[2]);
  for (const slice of roi.slices) {
    const target = movedBox(slice, roi, perturbation);
    const field = randomisation.sdMm > 0 ? makeField(rng, target, spacingMm, randomisation.correlationMm) : null;
    const sway = FIELD_LIMIT_SD * randomisation.sdMm;
    const [right, bottom] = [slice.columns - 1, slice.rows - 1];
    for (let y = target.top; y <= target.bottom; y++) {
      for (let x = target.left; x <= target.right; x++) {
        const dx = x * stepX - shiftX;
        const dy = y * stepY - shiftY;
        const u = (cos * dx + sin * dy + centroidMm[0]) / stepX - slice.left;
        const v = (cos * dy - sin * dx + centroidMm[1]) / stepY - slice.top;
        if (u < 0 || v < 0 || u > right || v > bottom) continue;
        const over = interpolate(slice, u, v) - growthMm;
        if (over > sway + TIE_MM) continue;
        const limit = field && over > -sway - TIE_MM ? randomisation.sdMm * field(x * stepX, y * stepY) : 0;
        if (over <= limit + TIE_MM) mask[(slice.k * rows + y) * columns + x] = 1;
      }
    }
  }
  return mask;
}

/** Bilinear value at (u, v), indices of the slice's box, inside it. */
function interpolate({ columns, rows, distanceMm }: SliceDistances, u: number, v: number): number {
  const x = Math.min(Math.floor(u), columns - 2);
  const y = Math.min(Math.floor(v), rows - 2);
  const n = y * columns + x;
  const fx = u - x;
  const upper = distanceMm[n]! + fx * (distanceMm[n + 1]! - distanceMm[n]!);
  const lower = distanceMm[n + columns]! + fx * (distanceMm[n + columns + 1]! - distanceMm[n + columns]!);
  return upper + (v - y) * (lower - upper);
}

interface TargetBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The image's pixels that the slice's box may land on. */
function movedBox(slice: SliceDistances, { dims, spacingMm, centroidMm }: RoiDistances, moved: MaskPerturbation): TargetBox {
  const cos = Math.cos(moved.angleRad);
  const sin = Math.sin(moved.angleRad);
  const xs: number[] = [];
  const ys: number[] = [];
  for (const column of [slice.left, slice.left + slice.columns - 1]) {
    for (const row of [slice.top, slice.top + slice.rows - 1]) {
      const dx = column * spacingMm[0] - centroidMm[0];
      const dy = row * spacingMm[1] - centroidMm[1];
      xs.push((cos * dx - sin * dy + centroidMm[0] + moved.translationMm[0]) / spacingMm[0]);
      ys.push((sin * dx + cos * dy + centroidMm[1] + moved.translationMm[1]) / spacingMm[1]);
    }
  }
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    right: Math.min(dims[0] - 1, Math.ceil(Math.max(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    bottom: Math.min(dims[1] - 1, Math.ceil(Math.max(...ys))),
  };
}

/**
 * A smooth Gaussian random field of mean 0 and SD 1 at places in mm: white noise on a lattice of half the correlation
 * length, smoothed by a Gaussian of that SD (cut at 3 SD) and divided by the root of the summed squared weights, so that
 * the SD is 1 everywhere. Correlation over a distance r: exp(-(r / correlationMm)^2).
 */
function makeField(
  rng: Rng,
  { left, right, top, bottom }: TargetBox,
  [stepX, stepY]: readonly [number, number],
  correlationMm: number,
): (xMm: number, yMm: number) => number {
  const step = correlationMm / 2;
  const reach = 3;
  const first = (mm: number): number => Math.floor(mm / step) - reach;
  const [x0, y0] = [first(left * stepX), first(top * stepY)];
  const width = first(right * stepX) - x0 + 2 * reach + 2;
  const height = first(bottom * stepY) - y0 + 2 * reach + 2;
  const nodes = Float64Array.from({ length: Math.max(0, width) * Math.max(0, height) }, () => rng.normal());
  const taps = 2 * reach + 2;
  const alongX = new Float64Array(taps);
  const alongY = new Float64Array(taps);
  /** Weights of the nodes around a place along one axis; answers the sum of their squares. */
  const weigh = (at: number, start: number, weights: Float64Array): number => {
    let squares = 0;
    for (let t = 0; t < taps; t++) {
      const d = at / step - (start + t);
      weights[t] = Math.abs(d) <= reach ? Math.exp(-0.5 * d * d) : 0;
      squares += weights[t]! * weights[t]!;
    }
    return squares;
  };
  return (xMm, yMm) => {
    const [startX, startY] = [first(xMm), first(yMm)];
    const squares = weigh(xMm, startX, alongX) * weigh(yMm, startY, alongY);
    let sum = 0;
    for (let b = 0; b < taps; b++) {
      const row = (startY - y0 + b) * width + startX - x0;
      let across = 0;
      for (let a = 0; a < taps; a++) across += alongX[a]! * nodes[row + a]!;
      sum += alongY[b]! * across;
    }
    return Math.max(-FIELD_LIMIT_SD, Math.min(FIELD_LIMIT_SD, sum / Math.sqrt(squares)));
  };
}

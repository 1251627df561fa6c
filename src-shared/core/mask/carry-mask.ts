/** Carries an ROI from one series to another of the same patient, for a reader to look at. */
import { assert } from '@shared/base/assert';
import type { Grid } from '../geometry/grid';
import { toIjk, toLpsMm } from '../geometry/grid-coordinates';
import type { Vec3 } from '../linalg/vec3';
import { signedDistanceMm } from './signed-distance';
import type { SliceBox } from './slice-box';
import { boxColumns, boxOfRuns, boxRows, cropRuns, growBox, runsOfCrop, uniteBoxes } from './slice-crop';
import type { MaskRuns, SliceRuns } from './slice-runs';

/** Rounding of distances, as in interpolation between slices. */
const TIE_MM = 1e-9;
/** Rounding of indices: nearer than this to the middle of a slice is on it, and a tie between two pixels goes up. */
const TIE_INDEX = 1e-6;

export interface CarriedMask {
  readonly mask: MaskRuns;
  /** Voxels of the source's ROI whose centre lies beyond the voxels of the target. */
  readonly clippedVoxels: number;
}

/**
 * The ROI of `mask` (on the grid `from`) on the grid `to`, through patient space: both grids are in the same frame of
 * reference, however they are stored; nothing is ever mirrored. Each voxel centre of the target is looked up in the
 * source: the nearest column and row; across the slices the signed distance to the ROI's edge (`signedDistanceMm`) is
 * interpolated linearly between the two slices that it lies between, and the voxel is set where that is not above zero.
 * Where one of the two has no ROI (so at the first and the last slice) the nearer slice decides: an ROI keeps the
 * thickness of its slices. On the middle of a slice the slice itself decides, so the same grid gives the same mask.
 * A part with no counterpart on the next slice ends between the two, sooner than half way.
 */
export function carryMask(mask: MaskRuns, from: Grid, to: Grid): CarriedMask {
  const [columns, rows] = from.dims;
  const drawn = new Map([...mask].filter(([, runs]) => runs.length > 0));
  let around: SliceBox | null = null;
  for (const [k, runs] of drawn) {
    assert(k >= 0 && k < from.dims[2], 'slice beyond the grid');
    around = uniteBoxes(around, boxOfRuns(runs, columns));
  }
  if (!around) return { mask: new Map(), clippedVoxels: 0 };
  const box = growBox(around, 1, 1, columns, rows);
  const lookUp = makeLookUp(drawn, from, box);
  const carried = new Map<number, SliceRuns>();
  const toSource = affineBetween(to, from);
  const reach = reachIn(to, from, box, drawn);
  for (let k = Math.max(0, reach.low[2]); k <= Math.min(to.dims[2] - 1, reach.high[2]); k++) {
    const runs = carrySlice(k, to, toSource, lookUp, reach);
    if (runs.length > 0) carried.set(k, runs);
  }
  return { mask: carried, clippedVoxels: countOutside(drawn, columns, affineBetween(from, to), to.dims) };
}

/** Index in one grid to index in another: where index 0 goes and what a step along each axis adds. */
interface IndexMap {
  readonly origin: Vec3;
  readonly steps: readonly [Vec3, Vec3, Vec3];
}

function affineBetween(a: Grid, b: Grid): IndexMap {
  const at = (index: Vec3): readonly [number, number, number] => toIjk(b, toLpsMm(a, index));
  const origin = at([0, 0, 0]);
  const step = (index: Vec3): Vec3 => {
    const [u, v, w] = at(index);
    return [u - origin[0], v - origin[1], w - origin[2]];
  };
  return { origin: [...origin], steps: [step([1, 0, 0]), step([0, 1, 0]), step([0, 0, 1])] };
}

/** The target's indices, rounded outwards, that the ROI's box (half a voxel wider) maps to. */
interface Reach {
  readonly low: Vec3;
  readonly high: Vec3;
}

function reachIn(to: Grid, from: Grid, box: SliceBox, drawn: MaskRuns): Reach {
  const slices = [...drawn.keys()];
  const ends = [
    [box.left - 0.5, box.right + 0.5],
    [box.top - 0.5, box.bottom + 0.5],
    [Math.min(...slices) - 0.5, Math.max(...slices) + 0.5],
  ] as const;
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const at = toIjk(to, toLpsMm(from, [ends[0][corner & 1]!, ends[1][(corner >> 1) & 1]!, ends[2][(corner >> 2) & 1]!]));
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], Math.floor(at[axis]));
      high[axis] = Math.max(high[axis], Math.ceil(at[axis]));
    }
  }
  return { low, high };
}

type LookUp = (u: number, v: number, w: number) => boolean;

/** Whether the ROI covers a place given in fractional indices of its grid. Distances are computed for slices that are asked for. */
function makeLookUp(drawn: MaskRuns, { dims, spacingMm }: Grid, box: SliceBox): LookUp {
  const [columns, rows] = [boxColumns(box), boxRows(box)];
  const bitmaps: (Uint8Array | undefined)[] = [];
  for (const [k, runs] of drawn) bitmaps[k] = cropRuns(runs, dims[0], box);
  const distances: (Float64Array | undefined)[] = [];
  const distanceOf = (k: number, bits: Uint8Array): Float64Array =>
    (distances[k] ??= signedDistanceMm(bits, columns, rows, [spacingMm[0], spacingMm[1]]));
  return (u, v, w) => {
    const x = Math.floor(u + 0.5 + TIE_INDEX) - box.left;
    const y = Math.floor(v + 0.5 + TIE_INDEX) - box.top;
    if (x < 0 || y < 0 || x >= columns || y >= rows) return false;
    const n = y * columns + x;
    const nearest = Math.floor(w + 0.5 + TIE_INDEX);
    const off = w - nearest;
    const own = bitmaps[nearest];
    if (Math.abs(off) <= TIE_INDEX) return own !== undefined && own[n] !== 0;
    const other = off > 0 ? nearest + 1 : nearest - 1;
    const beside = bitmaps[other];
    if (!own || !beside) return own !== undefined && own[n] !== 0;
    const share = Math.abs(off);
    return (1 - share) * distanceOf(nearest, own)[n]! + share * distanceOf(other, beside)[n]! <= TIE_MM;
  };
}

function carrySlice(k: number, to: Grid, { origin, steps }: IndexMap, lookUp: LookUp, { low, high }: Reach): SliceRuns {
  const [columns, rows] = to.dims;
  const box = {
    left: Math.max(0, low[0]),
    top: Math.max(0, low[1]),
    right: Math.min(columns - 1, high[0]),
    bottom: Math.min(rows - 1, high[1]),
  };
  if (box.right < box.left || box.bottom < box.top) return new Uint32Array(0);
  const part = new Uint8Array(boxColumns(box) * boxRows(box));
  const [di, dj, dk] = steps;
  for (let j = box.top, n = 0; j <= box.bottom; j++) {
    const u = origin[0] + j * dj[0] + k * dk[0];
    const v = origin[1] + j * dj[1] + k * dk[1];
    const w = origin[2] + j * dj[2] + k * dk[2];
    for (let i = box.left; i <= box.right; i++, n++) if (lookUp(u + i * di[0], v + i * di[1], w + i * di[2])) part[n] = 1;
  }
  return runsOfCrop(part, box, columns);
}

/** True when the voxel nearest to a fractional index is one of `count`. */
function isOn(at: number, count: number): boolean {
  const nearest = Math.floor(at + 0.5 + TIE_INDEX);
  return nearest >= 0 && nearest < count;
}

/** Set voxels whose centre maps beyond a grid of `dims`, ties as in looking up. */
function countOutside(drawn: MaskRuns, columns: number, { origin, steps }: IndexMap, dims: Vec3): number {
  const [di, dj, dk] = steps;
  let outside = 0;
  for (const [k, runs] of drawn) {
    for (let r = 0; r < runs.length; r += 2) {
      const j = Math.floor(runs[r]! / columns);
      const first = runs[r]! - j * columns;
      for (let i = first; i < first + runs[r + 1]!; i++) {
        const inside =
          isOn(origin[0] + i * di[0] + j * dj[0] + k * dk[0], dims[0]) &&
          isOn(origin[1] + i * di[1] + j * dj[1] + k * dk[1], dims[1]) &&
          isOn(origin[2] + i * di[2] + j * dj[2] + k * dk[2], dims[2]);
        if (!inside) outside++;
      }
    }
  }
  return outside;
}

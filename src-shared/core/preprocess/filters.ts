/**
 * Filters over a resampled slice (IBSI 2): undecimated separable wavelets, mean, Laplacian of
 * Gaussian. Every one is a sum of chains of separable passes, so one kernel serves them all.
 */
import type { EdgeRule, FilterChoice, Wavelet } from './profile-choices';

/** Farthest that a filter may look, in voxels: wider ones would take minutes a slice. */
export const MAX_REACH = 256;

/** A filter along one line: y[i] = sum over j of taps[j] x[i + centre - j]. */
interface Kernel {
  readonly taps: readonly number[];
  readonly centre: number;
}

interface Pass {
  readonly x: Kernel;
  readonly y: Kernel;
}

/** A filter ready to run: responses of the variants (rotations) are pooled; each is a sum of chains of passes. */
export interface FilterPlan {
  readonly variants: readonly (readonly (readonly Pass[])[])[];
  readonly pooling: 'mean' | 'max';
  readonly edge: EdgeRule;
  /** A value needs the voxels from [-before] to [+after] of its own, in x and y. */
  readonly before: number;
  readonly after: number;
}

/** Low-pass analysis filters (Daubechies, Ten Lectures on Wavelets, 1992): sum sqrt 2, sum of squares 1. */
const LOW_PASS: Readonly<Record<Wavelet, readonly number[]>> = {
  haar: [Math.SQRT1_2, Math.SQRT1_2],
  db2: [-0.12940952255126037, 0.2241438680420134, 0.8365163037378079, 0.4829629131445341],
  db3: [
    0.035226291885709554, -0.08544127388202666, -0.1350110200102546, 0.4598775021184915, 0.8068915093110927, 0.33267055295008263,
  ],
  coif1: [
    -0.015655728135791993, -0.07273261951252645, 0.3848648468648578, 0.8525720202116004, 0.3378976624574818, -0.07273261951252645,
  ],
};

/** The quadrature mirror of a low-pass filter: h[k] = (-1)^(k + 1) l[M - 1 - k]. */
const toHighPass = (low: readonly number[]): readonly number[] =>
  low.map((_, k) => (k % 2 === 0 ? -1 : 1) * low[low.length - 1 - k]!);

const kernelOf = (taps: readonly number[]): Kernel => ({ taps, centre: Math.floor(taps.length / 2) });

/** The taps with a hole after each ("a trous"), about the same centre. */
const spread = ({ taps, centre }: Kernel): Kernel => ({ taps: taps.flatMap((tap) => [tap, 0]), centre: 2 * centre });

/** The kernel of the mirrored line. */
const flip = ({ taps, centre }: Kernel): Kernel => ({ taps: [...taps].reverse(), centre: taps.length - 1 - centre });

/** The pass that the image turned by 0, 90, 180 and 270 degrees, filtered and turned back, amounts to. */
const rotate = ({ x, y }: Pass, quarter: number): Pass =>
  [
    { x, y },
    { x: flip(y), y: x },
    { x: flip(x), y: flip(y) },
    { x: y, y: flip(x) },
  ][quarter] ?? { x, y };

/** Samples of a function at whole offsets up to `reach` on both sides. */
const symmetric = (reach: number, f: (k: number) => number): Kernel => ({
  taps: Array.from({ length: 2 * reach + 1 }, (_, n) => f(n - reach)),
  centre: reach,
});

function variantsOf(filter: FilterChoice, spacingMm: readonly [number, number]): FilterPlan['variants'] {
  switch (filter.kind) {
    case 'mean': {
      const box = symmetric((filter.sizeVoxels - 1) / 2, () => 1 / filter.sizeVoxels);
      return [[[{ x: box, y: box }]]];
    }
    case 'laplacian-of-gaussian': {
      const sigmas = [filter.sigmaMm / spacingMm[0], filter.sigmaMm / spacingMm[1]] as const;
      const [x, y] = sigmas.map((sigma) => {
        const reach = Math.floor(filter.cutoffSd * sigma + 0.5);
        const gauss = (k: number): number => Math.exp((-k * k) / (2 * sigma * sigma)) / (Math.sqrt(2 * Math.PI) * sigma);
        return {
          gauss: symmetric(reach, gauss),
          curvature: symmetric(reach, (k) => (((k * k) / (sigma * sigma) - 1) / (sigmas[0] * sigmas[1])) * gauss(k)),
        };
      });
      return x && y ? [[[{ x: x.curvature, y: y.gauss }], [{ x: x.gauss, y: y.curvature }]]] : [];
    }
    case 'wavelet': {
      const low = kernelOf(LOW_PASS[filter.wavelet]);
      const high = kernelOf(toHighPass(LOW_PASS[filter.wavelet]));
      const ofLetter = (letter: string | undefined): Kernel => (letter === 'L' ? low : high);
      const band: Pass = { x: ofLetter(filter.band[0]), y: ofLetter(filter.band[1]) };
      const chain: readonly Pass[] =
        filter.level === 1
          ? [band]
          : [
              { x: low, y: low },
              { x: spread(band.x), y: spread(band.y) },
            ];
      const quarters = filter.rotationInvariant ? [0, 1, 2, 3] : [0];
      return quarters.map((quarter) => [chain.map((pass) => rotate(pass, quarter))]);
    }
  }
}

/**
 * Prepares a filter for slices of a spacing. Wavelet of level 1: low or high pass along rows and
 * columns; of level 2: the level-1 LL response, filtered by the taps with holes. Mean: a box of
 * `sizeVoxels` squared. Laplacian of Gaussian: (r^2 - 2)/(2 pi sx^2 sy^2) exp(-r^2/2), with
 * r^2 = (x/sx)^2 + (y/sy)^2 and s = sigma/spacing an axis, sampled up to floor(cutoff s + 0.5) voxels,
 * not renormalised; at equal spacings the kernel of IBSI 2, at others the same in every direction in mm.
 */
export function makeFilterPlan(filter: FilterChoice, spacingMm: readonly [number, number]): FilterPlan {
  const variants = variantsOf(filter, spacingMm);
  let [before, after] = [0, 0];
  for (const chain of variants.flat()) {
    const reach = (of: (kernel: Kernel) => number): number =>
      chain.reduce((sum, pass) => sum + Math.max(of(pass.x), of(pass.y)), 0);
    before = Math.max(
      before,
      reach(({ taps, centre }) => taps.length - 1 - centre),
    );
    after = Math.max(
      after,
      reach(({ centre }) => centre),
    );
  }
  return { variants, pooling: filter.kind === 'wavelet' ? filter.pooling : 'mean', edge: filter.edge, before, after };
}

/** The voxel that stands for `index` of a line of `length`; -1: zero. */
export function edgeIndex(index: number, length: number, rule: EdgeRule): number {
  if (index >= 0 && index < length) return index;
  switch (rule) {
    case 'zero':
      return -1;
    case 'nearest':
      return index < 0 ? 0 : length - 1;
    case 'periodic':
      return ((index % length) + length) % length;
    case 'mirror': {
      const period = 2 * length;
      const at = ((index % period) + period) % period;
      return at < length ? at : period - 1 - at;
    }
  }
}

/** Taps that are not zero, each with the offset of its voxel from the one asked for. */
function compact({ taps, centre }: Kernel): { weights: Float64Array; offsets: Int32Array } {
  const used = taps.flatMap((tap, j) => (tap === 0 ? [] : [[tap, centre - j] as const]));
  return { weights: Float64Array.from(used, ([tap]) => tap), offsets: Int32Array.from(used, ([, offset]) => offset) };
}

function filterRows(
  input: Float64Array,
  width: number,
  height: number,
  kernel: Kernel,
  edge: EdgeRule,
  output: Float64Array,
): void {
  const { weights, offsets } = compact(kernel);
  const [before, after] = [kernel.taps.length - 1 - kernel.centre, kernel.centre];
  const line = new Float64Array(before + width + after);
  const outside: [number, number][] = [];
  for (let n = -before; n < width + after; n++) {
    if (n < 0 || n >= width) outside.push([n + before, edgeIndex(n, width, edge)]);
  }
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) line[before + x] = input[row + x]!;
    for (const [at, from] of outside) line[at] = from < 0 ? 0 : input[row + from]!;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let t = 0; t < weights.length; t++) sum += weights[t]! * line[before + x + offsets[t]!]!;
      output[row + x] = sum;
    }
  }
}

function filterColumns(
  input: Float64Array,
  width: number,
  height: number,
  kernel: Kernel,
  edge: EdgeRule,
  output: Float64Array,
): void {
  const { weights, offsets } = compact(kernel);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = row; x < row + width; x++) output[x] = 0;
    for (let t = 0; t < weights.length; t++) {
      const from = edgeIndex(y + offsets[t]!, height, edge);
      if (from < 0) continue;
      const weight = weights[t]!;
      for (let x = row, at = from * width; x < row + width; x++, at++) output[x]! += weight * input[at]!;
    }
  }
}

/** Working arrays of `applyFilter`, kept between slices; grow as needed. */
export interface FilterScratch {
  rows: Float64Array;
  chain: Float64Array;
  sum: Float64Array;
  pooled: Float64Array;
}

export const makeFilterScratch = (): FilterScratch => {
  const none = new Float64Array(0);
  return { rows: none, chain: none, sum: none, pooled: none };
};

/**
 * The response of a filter over an image of width x height (row by row); beyond the image the
 * edge rule holds, anew at each pass of a chain. The result lives in `scratch`.
 */
export function applyFilter(
  image: Float64Array,
  width: number,
  height: number,
  plan: FilterPlan,
  scratch: FilterScratch,
): Float64Array {
  const size = width * height;
  if (scratch.rows.length < size) {
    scratch.rows = new Float64Array(size);
    scratch.chain = new Float64Array(size);
    scratch.sum = new Float64Array(size);
    scratch.pooled = new Float64Array(size);
  }
  const { rows, chain, sum, pooled } = scratch;
  const { variants, pooling, edge } = plan;
  for (const [v, terms] of variants.entries()) {
    for (const [t, passes] of terms.entries()) {
      let input = image;
      for (const pass of passes) {
        filterRows(input, width, height, pass.x, edge, rows);
        filterColumns(rows, width, height, pass.y, edge, chain);
        input = chain;
      }
      if (t === 0) for (let n = 0; n < size; n++) sum[n] = chain[n]!;
      else for (let n = 0; n < size; n++) sum[n]! += chain[n]!;
    }
    if (variants.length === 1) return sum;
    if (v === 0) for (let n = 0; n < size; n++) pooled[n] = sum[n]!;
    else if (pooling === 'mean') for (let n = 0; n < size; n++) pooled[n]! += sum[n]!;
    else for (let n = 0; n < size; n++) pooled[n] = Math.max(pooled[n]!, sum[n]!);
  }
  if (pooling === 'mean') for (let n = 0; n < size; n++) pooled[n]! /= variants.length;
  return pooled;
}

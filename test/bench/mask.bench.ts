/** Measures the operations on masks that a reader waits for. Loads are fixed and seeded, slices of 512 x 512, one thread. */
import { makeRng } from '@shared/base/rng';
import type { Grid } from '@shared/core/geometry/grid';
import { adaptiveDab } from '@shared/core/mask/adaptive-brush';
import { carryMask } from '@shared/core/mask/carry-mask';
import { floodFill } from '@shared/core/mask/flood-fill';
import { interpolateSlices } from '@shared/core/mask/interpolate-slices';
import { makeLivewire } from '@shared/core/mask/livewire';
import { fillHoles, growByMm, removeIslands, smoothSlice } from '@shared/core/mask/slice-morphology';
import { countSliceRuns, toSliceRuns, type MaskRuns } from '@shared/core/mask/slice-runs';
import { calibrate } from './calibration';
import { cpuSecondsOf } from './features.bench';
import { ellipse } from '../support/plain-slice';

const SIZE = 512;
const SPACING = [0.4688, 0.4688] as const;
const SLICES = 30;
const DRAWN = 10;
const RUNS = 9;
const MOVES = 600;

/** A tumour of noise in noise, with an edge that wavers. */
function makeImage(): Int16Array {
  const rng = makeRng(31);
  return Int16Array.from({ length: SIZE * SIZE }, (_, n) => {
    const [x, y] = [(n % SIZE) - 256, Math.floor(n / SIZE) - 250];
    const radius = 62 + 9 * Math.sin(4 * Math.atan2(y, x));
    return (Math.hypot(x, y) < radius ? 620 : 380) + 35 * rng.normal();
  });
}

/** Ten drawn slices out of 30, the first and the last among them: ellipses that wander, 6,000 to 14,000 voxels each. */
function makeDrawn(): MaskRuns {
  const rng = makeRng(17);
  return new Map(
    Array.from({ length: DRAWN }, (_, n) => {
      const k = Math.round((n * (SLICES - 1)) / (DRAWN - 1));
      const centre = [256 + 8 * rng.normal(), 250 + 8 * rng.normal()] as const;
      const axes = [20 + 10 * rng.next(), 24 + 10 * rng.next()] as const;
      return [k, toSliceRuns(ellipse(SIZE, SIZE, SPACING, centre, axes), SIZE, SIZE)] as const;
    }),
  );
}

interface Timing {
  readonly firstMs: number;
  readonly medianMs: number;
  readonly bestCpuMs: number;
  readonly ratioToCalibration: number;
}

function time(calibrationSeconds: number, work: () => unknown): Timing {
  const [ms, cpu]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    cpu.push(1000 * cpuSecondsOf(work));
    ms.push(performance.now() - start);
  }
  const bestCpuMs = Math.min(...cpu);
  return {
    firstMs: ms[0]!,
    medianMs: ms.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!,
    bestCpuMs,
    ratioToCalibration: bestCpuMs / 1000 / calibrationSeconds,
  };
}

/** Seeds along the edge; the pointer goes out from each as a hand does, with jumps to any place of the window now and then. */
function benchLivewire(image: Int16Array): object {
  const rng = makeRng(5);
  const start = performance.now();
  const wire = makeLivewire(image, SIZE, SIZE, SPACING);
  const makeMs = performance.now() - start;
  const [seeds, moves]: [number[], number[]] = [[], []];
  let [i, j] = [256, 180];
  for (let move = 0; move < MOVES; move++) {
    if (move % 40 === 0) {
      const began = performance.now();
      wire.seed(i, j);
      seeds.push(performance.now() - began);
    }
    const reach = move % 20 === 19 ? 240 : 12;
    i = Math.max(0, Math.min(SIZE - 1, Math.round(i + reach * (rng.next() - 0.5))));
    j = Math.max(0, Math.min(SIZE - 1, Math.round(j + reach * (rng.next() - 0.5))));
    const began = performance.now();
    wire.pathTo(i, j);
    moves.push(performance.now() - began);
  }
  // The dearest move: the first from a seed, to a corner of its window.
  const worst = Array.from({ length: 20 }, () => {
    wire.seed(256, 256);
    return 1000 * cpuSecondsOf(() => wire.pathTo(352, 160));
  });
  const at = (values: readonly number[], share: number): number =>
    [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;
  return {
    makeMs,
    seedMs: { p50: at(seeds, 0.5), p95: at(seeds, 0.95) },
    moveMs: { p50: at(moves, 0.5), p95: at(moves, 0.95), max: at(moves, 1), n: moves.length },
    firstMoveToCornerCpuMs: { best: Math.min(...worst), p50: at(worst, 0.5), p95: at(worst, 0.95) },
  };
}

export function benchMask(): object {
  const calibrationSeconds = calibrate();
  const image = makeImage();
  const drawn = makeDrawn();
  const bits = floodFill(image, SIZE, SIZE, [256, 250], { tolerance: 90, connectivity: 4 });
  const grid = (spacing: number, size: number): Grid => ({
    dims: [size, size, SLICES],
    spacingMm: [spacing, spacing, 5],
    originLpsMm: [-120 + spacing / 3, -120, -70 + spacing],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  });
  const run = (work: () => unknown): Timing => time(calibrationSeconds, work);
  const whole: MaskRuns = new Map([...drawn, ...interpolateSlices(drawn, SIZE, SIZE, SPACING)]);
  return {
    name: 'mask',
    work: `slices of ${SIZE} x ${SIZE}: interpolation to ${SLICES} slices from ${DRAWN} drawn, an ROI of ${[...whole.values()].reduce((sum, runs) => sum + countSliceRuns(runs), 0)} voxels; ${MOVES} moves of the livewire; one thread`,
    interpolate: run(() => interpolateSlices(drawn, SIZE, SIZE, SPACING)),
    carry: run(() => carryMask(whole, grid(SPACING[0], SIZE), grid(0.6, 400))),
    floodFill: run(() => floodFill(image, SIZE, SIZE, [256, 250], { tolerance: 90, connectivity: 4 })),
    floodFillWholeSlice: run(() => floodFill(image, SIZE, SIZE, [256, 250], { tolerance: 9000, connectivity: 4 })),
    grow: run(() => growByMm(bits, SIZE, SIZE, SPACING, 2)),
    shrink: run(() => growByMm(bits, SIZE, SIZE, SPACING, -2)),
    smooth: run(() => smoothSlice(bits, SIZE, SIZE, SPACING, { radiusMm: 2 })),
    fillHoles: run(() => fillHoles(bits, SIZE, SIZE)),
    removeIslands: run(() => removeIslands(bits, SIZE, SIZE, { keep: 'largest' })),
    adaptiveDab: run(() => adaptiveDab(image, SIZE, SIZE, [300, 200], 40, { softness: 1 })),
    livewire: benchLivewire(image),
    limitMs: { interpolate: 300, livewireMoveP95: 8 },
  };
}

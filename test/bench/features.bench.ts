/** Measures the 819 features of one patient: the load is fixed and seeded. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeRng } from '@shared/base/rng';
import { unwrap } from '@shared/base/result';
import { computeFeatures } from '@shared/core/pipeline/compute-features';
import { parseProfile } from '@shared/contract/extraction-profile';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import type { Volume } from '@shared/core/volume/volume';

const DIMS = [512, 512, 30] as const;
const ROI_SLICES = 20;
const ROI_VOXELS = 30_000;

/** A head-like volume: noisy air, an ellipse of tissue with smooth shading and noise, in 12-bit stored values. */
function makeVolume(seed: number): Volume {
  const [columns, rows, slices] = DIMS;
  const rng = makeRng(seed);
  const stored = new Uint16Array(columns * rows * slices);
  let n = 0;
  for (let k = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const [x, y] = [(i - 255.5) / 190, (j - 255.5) / 220];
        const tissue = x * x + y * y < 1 ? 620 + 160 * Math.sin(i / 23 + k) * Math.cos(j / 31) : 0;
        stored[n++] = tissue === 0 ? rng.int(25) : tissue + 120 * (rng.next() + rng.next() - 1);
      }
    }
  }
  return {
    grid: {
      dims: DIMS,
      spacingMm: [0.4688, 0.4688, 5],
      originLpsMm: [-120, -120, -70],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    stored,
    slope: 1,
    intercept: 0,
  };
}

/** An ROI of exactly 30,000 voxels on 20 slices: on each the 1,500 voxels nearest to a centre that wanders. */
function makeRoi(seed: number): Uint8Array {
  const [columns, rows] = DIMS;
  const rng = makeRng(seed);
  const mask = new Uint8Array(DIMS[0] * DIMS[1] * DIMS[2]);
  for (let s = 0; s < ROI_SLICES; s++) {
    const [cx, cy] = [256 + 20 * rng.normal(), 250 + 20 * rng.normal()];
    const near: { at: number; distance: number }[] = [];
    for (let j = Math.floor(cy) - 40; j < cy + 40; j++)
      for (let i = Math.floor(cx) - 40; i < cx + 40; i++)
        near.push({ at: j * columns + i, distance: ((i - cx) / 1.3) ** 2 + (j - cy) ** 2 });
    near.sort((a, b) => a.distance - b.distance || a.at - b.at);
    for (const { at } of near.slice(0, ROI_VOXELS / ROI_SLICES)) mask[(5 + s) * columns * rows + at] = 1;
  }
  return mask;
}

export interface BenchFigure {
  readonly name: string;
  /** What was measured. */
  readonly work: string;
  /** Wall clock of the best of `runs`; one thread. */
  readonly seconds: number;
  /** CPU time (user + system) of that run. */
  readonly cpuSeconds: number;
  readonly runs: number;
  /** Every run in order; the first is the cold one. */
  readonly allSeconds: readonly number[];
  readonly features: number;
  readonly roiVoxels: number;
  readonly limitSeconds: number;
}

/** 819 features: three volumes, normalisation and resampling included. */
export function benchFeatures(runs = 5): BenchFigure {
  const file = fileURLToPath(new URL('../../assets/profiles/ictos-273.json', import.meta.url));
  const profile: ExtractionProfile = unwrap(parseProfile(JSON.parse(readFileSync(file, 'utf8'))));
  const load = (['t1', 't2', 't1c'] as const).map((sequence, n) => ({
    volume: makeVolume(100 + n),
    mask: makeRoi(200 + n),
    sequence,
    profile,
  }));
  const allSeconds: number[] = [];
  let best = { seconds: Infinity, cpuSeconds: Infinity };
  let features = 0;
  for (let run = 0; run < runs; run++) {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const outcomes = load.map((input) => unwrap(computeFeatures(input)));
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    allSeconds.push(seconds);
    features = outcomes.reduce((sum, outcome) => sum + outcome.features.filter((f) => f.value !== null).length, 0);
    if (seconds < best.seconds) best = { seconds, cpuSeconds: (user + system) / 1e6 };
  }
  return {
    name: 'features',
    work: '819 features of one patient: three volumes 512x512x30 of 0.4688x0.4688x5 mm, 30,000 native ROI voxels on 20 slices each',
    ...best,
    runs,
    allSeconds,
    features,
    roiVoxels: ROI_VOXELS,
    limitSeconds: 1,
  };
}

/** Measures extraction: the 819 features of one patient, profile `ibsi`, linearity, memory. Loads are fixed and seeded. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeRng } from '@shared/base/rng';
import { unwrap } from '@shared/base/result';
import { parseProfile } from '@shared/contract/extraction-profile';
import { computeFirstOrder } from '@shared/core/features/first-order';
import { computeTexture } from '@shared/core/features/texture';
import { computeFeatures, type ExtractionInput } from '@shared/core/pipeline/compute-features';
import { type ExtractionProfile, imageTypesOf } from '@shared/core/pipeline/extraction-profile';
import { discretise } from '@shared/core/preprocess/discretise';
import { computeRoiValues } from '@shared/core/preprocess/image-types';
import { tallyIntensities } from '@shared/core/preprocess/intensity-tally';
import { computeNormalisation } from '@shared/core/preprocess/normalise';
import { resampleAxis } from '@shared/core/preprocess/resample-axis';
import { resampleRoi } from '@shared/core/preprocess/roi-slices';
import { makeSliceSampler } from '@shared/core/preprocess/sample-slice';
import type { Volume } from '@shared/core/volume/volume';

const DIMS = [512, 512, 30] as const;
const ROI_SLICES = 20;
const ROI_VOXELS = 30_000;
/** One volume of the load, as stored. */
const VOLUME_BYTES = DIMS[0] * DIMS[1] * DIMS[2] * 2;

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

/** An ROI of `perSlice` voxels on each of `slices` slices: those nearest to a centre that wanders. */
function makeRoi(seed: number, slices = ROI_SLICES, perSlice = ROI_VOXELS / ROI_SLICES): Uint8Array {
  const [columns, rows, count] = DIMS;
  const rng = makeRng(seed);
  const mask = new Uint8Array(columns * rows * count);
  const reach = Math.ceil(Math.sqrt(perSlice)) + 3;
  for (let s = 0; s < slices; s++) {
    const [cx, cy] = [256 + 20 * rng.normal(), 250 + 20 * rng.normal()];
    const near: { at: number; distance: number }[] = [];
    for (let j = Math.max(0, Math.floor(cy) - reach); j < Math.min(rows, cy + reach); j++)
      for (let i = Math.max(0, Math.floor(cx) - reach); i < Math.min(columns, cx + reach); i++)
        near.push({ at: j * columns + i, distance: ((i - cx) / 1.3) ** 2 + (j - cy) ** 2 });
    near.sort((a, b) => a.distance - b.distance || a.at - b.at);
    for (const { at } of near.slice(0, perSlice)) mask[(Math.floor((count - slices) / 2) + s) * columns * rows + at] = 1;
  }
  return mask;
}

/** CPU seconds (user and system) that the process took for `work`. */
export function cpuSecondsOf(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const profileOf = (name: string, changes: Readonly<Record<string, unknown>> = {}): ExtractionProfile => {
  const file = fileURLToPath(new URL(`../../assets/profiles/${name}.json`, import.meta.url));
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return unwrap(parseProfile({ ...(document as object), ...changes })); // our own file: an object
};

/** Three sequences of the patient of the bench. */
const patient = (): readonly ExtractionInput[] =>
  (['t1', 't2', 't1c'] as const).map((sequence, n) => ({
    volume: makeVolume(100 + n),
    mask: makeRoi(200 + n),
    sequence,
    profile: profileOf('ictos-273'),
  }));

const extract = (input: ExtractionInput): number =>
  unwrap(computeFeatures(input)).features.filter((feature) => feature.value !== null).length;

/** Loads for the smoke test: what is timed, made once. */
export function smokeLoads(): Readonly<Record<string, () => void>> {
  const load = patient();
  const whole = { ...load[0]!, profile: profileOf('ibsi', { inPlaneSpacingMm: null }) };
  return {
    features: () => load.forEach(extract),
    ibsi: () => void extract(whole),
  };
}

/** 819 features: three volumes, normalisation and resampling included. */
export function benchFeatures(runs = 5): object {
  const load = patient();
  let features = 0;
  const run = (): { seconds: number; cpuSeconds: number } => {
    const start = performance.now();
    const cpuSeconds = cpuSecondsOf(() => (features = load.reduce((sum, input) => sum + extract(input), 0)));
    return { seconds: (performance.now() - start) / 1000, cpuSeconds };
  };
  const extraBytes = watchMemory();
  const all = [run()];
  const peakExtraBytes = extraBytes();
  while (all.length < runs) all.push(run());
  return {
    name: 'features',
    work: '819 features of one patient from decoded volumes, one thread: three volumes 512x512x30 of 0.4688x0.4688x5 mm, 30,000 native ROI voxels on 20 slices each',
    features,
    roiVoxels: ROI_VOXELS,
    first: all[0],
    best: all.reduce((best, one) => (one.cpuSeconds < best.cpuSeconds ? one : best)),
    runs: all,
    limitCpuSeconds: 0.25,
    aimCpuSeconds: 0.18,
    volumeBytes: VOLUME_BYTES,
    peakExtraBytes,
    peakExtraVolumes: peakExtraBytes === null ? null : peakExtraBytes / VOLUME_BYTES,
    nsPerRoiVoxel: perImageType(load[0]!),
  };
}

/**
 * Watches the memory of the process, compiled code included: answers how far its high-water mark rose above what it held
 * at the start. Linux lets a process set its mark back; elsewhere null.
 */
function watchMemory(): () => number | null {
  const mark = (name: string): number => {
    const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
    return Number(line?.[1]) * 1024;
  };
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    const before = mark('VmRSS');
    return () => mark('VmHWM') - before;
  } catch {
    return () => null;
  }
}

/** CPU nanoseconds per native and per resampled ROI voxel: the series once, then each image type (filter, statistics, texture). */
function perImageType({ volume, mask, profile }: ExtractionInput): object {
  const { dims, spacingMm } = volume.grid;
  const repeat = 20;
  const [alongX, alongY] = [resampleAxis(dims[0], spacingMm[0], 1), resampleAxis(dims[1], spacingMm[1], 1)];
  const tally = tallyIntensities(volume);
  const normalisation = tally && computeNormalisation(tally, profile.normalisation);
  if (!normalisation || typeof normalisation === 'string') throw new Error('the load cannot be normalised');
  const roi = resampleRoi(mask, dims, alongX, alongY);
  const sample = makeSliceSampler(volume, normalisation.map, alongX, alongY, 'bilinear', false);
  const per = (seconds: number): object => ({
    native: (seconds / ROI_VOXELS) * 1e9,
    resampled: (seconds / roi.voxels) * 1e9,
  });
  const series = cpuSecondsOf(() => {
    for (let n = 0; n < 5; n++) computeNormalisation(tallyIntensities(volume) ?? tally, profile.normalisation);
  });
  const types = imageTypesOf(profile).map((type) => {
    const work = (): void => {
      const [values = new Float64Array(0)] = computeRoiValues(sample, roi, [alongX.length, alongY.length], [1, 1], [type]);
      computeFirstOrder(values);
      computeTexture(roi, unwrap(discretise(values, profile.discretisation)), 'BTW3', 'all');
    };
    work();
    const seconds = cpuSecondsOf(() => {
      for (let n = 0; n < repeat; n++) work();
    });
    return [type.name, per(seconds / repeat)] as const;
  });
  return {
    resampledVoxels: roi.voxels,
    normalisation: { secondsPerSeries: series / 5, ...per(series / 5) },
    ...Object.fromEntries(types),
  };
}

/** Best CPU seconds of a few runs. */
const bestOf = (runs: number, work: () => unknown): number => Math.min(...Array.from({ length: runs }, () => cpuSecondsOf(work)));

/** Profile `ibsi`, every family and aggregation, on an ROI of 30,000 voxels (native grid), and as it is (1 mm). */
export function benchIbsi(): object {
  const input = { volume: makeVolume(100), mask: makeRoi(200), sequence: 't1c' as const };
  const measure = (profile: ExtractionProfile): object => {
    let features = 0;
    const first = cpuSecondsOf(() => (features = extract({ ...input, profile })));
    return { features, firstCpuSeconds: first, bestCpuSeconds: bestOf(4, () => extract({ ...input, profile })) };
  };
  return {
    name: 'ibsi',
    work: 'profile ibsi, all families and aggregations, one series 512x512x30, normalisation included',
    native: { roiVoxels: ROI_VOXELS, ...measure(profileOf('ibsi', { inPlaneSpacingMm: null })) },
    resampled: measure(profileOf('ibsi')),
    limitSeconds: 1,
  };
}

/** How far the points stray from a straight line through them, relative to the range of the line (least squares). */
function straightness(points: readonly { readonly x: number; readonly seconds: number }[]): object {
  const n = points.length;
  const mean = (of: (p: { x: number; seconds: number }) => number): number => points.reduce((sum, p) => sum + of(p), 0) / n;
  const [mx, my] = [mean((p) => p.x), mean((p) => p.seconds)];
  const slope =
    points.reduce((sum, p) => sum + (p.x - mx) * (p.seconds - my), 0) / points.reduce((sum, p) => sum + (p.x - mx) ** 2, 0);
  const residual = points.reduce((sum, p) => sum + (p.seconds - my - slope * (p.x - mx)) ** 2, 0);
  const total = points.reduce((sum, p) => sum + (p.seconds - my) ** 2, 0);
  return { secondsPerUnit: slope, interceptSeconds: my - slope * mx, rSquared: 1 - residual / total };
}

/** CPU seconds against ROI voxels (1e3 to 1e6 on 20 slices) and against slices (3,000 voxels each), native grid, all five image types. */
export function benchLinearity(): object {
  const volume = makeVolume(100);
  const profile = profileOf('ictos-273', { inPlaneSpacingMm: null });
  const time = (mask: Uint8Array): number => {
    const input = { volume, mask, sequence: 't1c' as const, profile };
    return bestOf(4, () => extract(input));
  };
  time(makeRoi(1));
  const byVoxels = [1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6].map((x) => ({ x, seconds: time(makeRoi(2, 20, x / 20)) }));
  const bySlices = [2, 5, 10, 15, 20, 25, 30].map((x) => ({ x, seconds: time(makeRoi(3, x, 3000)) }));
  return {
    name: 'linearity',
    work: '273 features of one ROI on the native grid of a series 512x512x30, normalisation included',
    voxels: { points: byVoxels, ...straightness(byVoxels) },
    slices: { points: bySlices, ...straightness(bySlices) },
  };
}

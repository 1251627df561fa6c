/**
 * Measures the model chain: screening of 819 features beside R's coxph loop on the same numbers, and the
 * bootstrap of the whole chain. Seeded synthetic cohort: 254 patients, features correlated in blocks.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@shared/base/result';
import { makeRng } from '@shared/base/rng';
import { runBootstrapReplicates } from '@shared/core/model/chain-bootstrap';
import {
  makeInteractionScreener,
  type ScreeningSample,
  screenInteractions,
  screeningOutputLength,
} from '@shared/core/model/interaction-screening';
import { buildModelChain, type ChainInput } from '@shared/core/model/model-chain';
import type { Covariate } from '@shared/core/stats/cox';
import { mean, standardDeviation } from '@shared/core/stats/moments';
import { cpuSecondsOf } from './features.bench';

const PATIENTS = 254;
const FEATURES = 819;
/** Hidden variables behind the features: about 33 features share one. */
const BLOCKS = 25;

/** A cohort in which two of the hidden variables modify the effect of treatment, given by age among other things. */
function makeCohort(seed: number): ChainInput {
  const rng = makeRng(seed);
  const column = (of: () => number): Float64Array => Float64Array.from({ length: PATIENTS }, of);
  const hidden = Array.from({ length: BLOCKS }, () => column(() => rng.normal()));
  const features = Array.from({ length: FEATURES }, (_, j) => {
    const noise = 0.2 + 0.8 * rng.next();
    return { name: `f${j}`, values: hidden[j % BLOCKS]!.map((value) => 10 + 3 * (value + noise * rng.normal())) };
  });
  const covariates = Array.from({ length: 10 }, (_, j) => ({
    name: `c${j}`,
    values: column(() => (j < 7 ? rng.int(2) : rng.normal())),
  }));
  const treated = covariates[9]!.values.map((value) => (rng.next() < 1 / (1 + Math.exp(-0.5 * value)) ? 1 : 0));
  const time = treated.map((t, i) => {
    const hazard = Math.exp((t - 0.5) * (0.7 * hidden[0]![i]! - 0.5 * hidden[1]![i]!)) / 130;
    // Months to a tenth, as a table gives them: there are ties.
    return Math.round(10 * Math.min(90 - 20 * rng.next(), 1 - Math.log(1 - rng.next()) / hazard)) / 10;
  });
  return {
    time,
    event: time.map((t) => (t < 70 && rng.next() < 0.9 ? 1 : 0)),
    treated,
    covariates,
    features,
    candidates: features.map(({ name }) => name),
    options: { weights: 'stabilisedAte', pScreen: 0.05, rMax: 0.8, maxCandidates: 'events/10', pStay: 0.05 },
  };
}

const standardised = (features: readonly Covariate[]): { name: string; values: Float64Array }[] =>
  features.map(({ name, values }) => {
    const [centre, spread] = [mean(values), standardDeviation(values)];
    return { name, values: Float64Array.from(values, (x) => (x - centre) / spread) };
  });

const rLoop = `
suppressPackageStartupMessages(library(survival))
d <- as.matrix(read.csv("screening.csv")); s <- Surv(d[, 1], d[, 2]); treated <- d[, 3]; w <- d[, 4]
start <- proc.time(); out <- matrix(0, ncol(d) - 4, 2)
for (j in 5:ncol(d)) { z <- d[, j]; f <- coxph(s ~ treated * z, weights = w, robust = TRUE); out[j - 4, ] <- c(coef(f)[3], sqrt(vcov(f)[3, 3])) }
used <- proc.time() - start
cat(used[["user.self"]] + used[["sys.self"]], format(out, digits = 15), sep = "\\n")
`;

/** CPU seconds of R's loop, and how far its interactions are from ours; null where there is no R with survival. */
function timeR(sample: ScreeningSample, z: readonly Covariate[], ours: Float64Array): object | null {
  const folder = mkdtempSync(join(tmpdir(), 'ictos-bench-'));
  try {
    const lines = Array.from({ length: PATIENTS }, (_, i) =>
      [sample.time[i], sample.event[i], sample.treated[i], sample.weight?.[i], ...z.map(({ values }) => values[i])].join(),
    );
    writeFileSync(join(folder, 'screening.csv'), [['t', 'e', 'a', 'w', ...z.map((f) => f.name)].join(), ...lines].join('\n'));
    writeFileSync(join(folder, 'screening.R'), rLoop);
    const run = spawnSync('Rscript', ['screening.R'], { cwd: folder, encoding: 'utf8' });
    if (run.status !== 0) return null;
    const [cpuSeconds = NaN, ...numbers] = run.stdout.trim().split('\n').map(Number);
    const largestDifference = numbers.reduce((most, value, k) => Math.max(most, Math.abs(value - ours[k]!)), 0);
    return { cpuSeconds, largestDifference };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 819 weighted fits of treatment + z + treatment x z with robust variance, preparation and p values included. */
export function benchScreening(runs = 7): object {
  const input = makeCohort(1);
  const weight = unwrap(buildModelChain({ ...input, features: input.features.slice(0, 1) })).weight;
  const sample = { time: input.time, event: input.event, treated: input.treated, weight };
  const z = standardised(input.features);
  const seconds = Array.from({ length: runs }, () => cpuSecondsOf(() => unwrap(screenInteractions(sample, z))));
  const screener = makeInteractionScreener(sample);
  const out = new Float64Array(screeningOutputLength);
  const interactions = new Float64Array(2 * z.length);
  z.forEach(({ values, name }, j) => {
    const failed = screener.fit(values, out, name);
    if (failed) throw new Error(failed.code);
    interactions[j] = out[2]!;
    interactions[z.length + j] = out[5]!;
  });
  const best = Math.min(...seconds);
  const r = timeR(sample, z, interactions);
  return {
    name: 'screening',
    work: `${FEATURES} Cox fits (treatment, z, treatment x z) of ${PATIENTS} patients, weighted, Efron ties, sandwich, one thread`,
    events: Array.from(input.event).reduce((sum, e) => sum + e, 0),
    firstCpuSeconds: seconds[0],
    bestCpuSeconds: best,
    runs: seconds,
    limitCpuSeconds: 0.15,
    r,
    timesFasterThanR: r && 'cpuSeconds' in r ? Number(r.cpuSeconds) / best : null,
  };
}

/** The chain once, and replicates of its bootstrap with every feature a candidate, one thread. */
export function benchBootstrap(replicates = 60): object {
  const input = makeCohort(1);
  const chain = unwrap(buildModelChain(input));
  const chainSeconds = Array.from({ length: 5 }, () => cpuSecondsOf(() => unwrap(buildModelChain(input))));
  let failed = 0;
  const start = performance.now();
  const cpuSeconds = cpuSecondsOf(() => {
    const done = runBootstrapReplicates({ input, weight: chain.weight, seed: 1, first: 0, last: replicates - 1 });
    failed = done.filter(({ problem }) => problem !== null).length;
  });
  const seconds = (performance.now() - start) / 1000;
  return {
    name: 'bootstrap',
    work: `replicates of the whole chain with ${FEATURES} candidates of ${PATIENTS} patients, one thread`,
    replicates,
    failed,
    screened: chain.screened.length,
    kept: chain.filter.kept.length,
    chainCpuSeconds: Math.min(...chainSeconds),
    secondsPerReplicate: seconds / replicates,
    cpuSecondsPerReplicate: cpuSeconds / replicates,
    limitSecondsPerReplicate: 0.28,
    secondsOf1000OnTwoThreads: (seconds / replicates) * 500,
  };
}

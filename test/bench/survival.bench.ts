/**
 * Measures survival statistics at 100,000 rows: curves with both variances, Cox fits with and without the sandwich, and what
 * is computed from a fit. Where R is installed, survfit and coxph run on the same rows in the same run, and the numbers are compared.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRng } from '@shared/base/rng';
import { unwrap } from '@shared/base/result';
import { computeConcordance } from '@shared/core/stats/concordance';
import { type CoxInput, fitCox } from '@shared/core/stats/cox';
import { computeBaselineHazard } from '@shared/core/stats/cox-baseline';
import { computeCoxResiduals, coxLinearPredictor } from '@shared/core/stats/cox-residuals';
import { testProportionalHazards } from '@shared/core/stats/cox-zph';
import { computeKaplanMeier } from '@shared/core/stats/kaplan-meier';
import { computeLogRank } from '@shared/core/stats/log-rank';
import { computeRestrictedMean } from '@shared/core/stats/restricted-mean';
import { calibrate } from './calibration';
import { cpuSecondsOf } from './features.bench';

const ROWS = 100_000;
const RUNS = 5;

interface Cohort {
  readonly input: CoxInput & { readonly weight: Float64Array };
  readonly group: readonly string[];
}

/** Exponential times with five covariates, about half censored; `unit` rounds the months, so that times tie. */
function makeCohort(unit: number | null): Cohort {
  const rng = makeRng(2019);
  const column = (draw: () => number): Float64Array => Float64Array.from({ length: ROWS }, draw);
  const covariates = [
    { name: 'treated', values: column(() => rng.int(2)) },
    { name: 'z1', values: column(() => rng.normal()) },
    { name: 'z2', values: column(() => rng.normal()) },
    { name: 'stage', values: column(() => rng.int(4)) },
    { name: 'volume', values: column(() => Math.exp(3.4 + 0.6 * rng.normal())) },
  ] as const;
  const effects = [-0.3, 0.5, 0, 0.2, 0.004];
  const time = new Float64Array(ROWS);
  const event = new Uint8Array(ROWS);
  for (let i = 0; i < ROWS; i++) {
    const eta = covariates.reduce((sum, { values }, j) => sum + effects[j]! * values[i]!, 0);
    const death = -Math.log(1 - rng.next()) * 60 * Math.exp(-eta);
    const end = 20 + 80 * rng.next();
    const months = Math.min(death, end);
    time[i] = unit === null ? months : Math.max(unit, Math.round(months / unit) * unit);
    event[i] = death <= end ? 1 : 0;
  }
  const weight = column(() => 0.5 + rng.next());
  return {
    input: { time, event, weight, covariates },
    group: Array.from(covariates[0].values, (v) => (v === 1 ? 'ICT+CCRT' : 'CCRT')),
  };
}

interface Timing {
  readonly firstSeconds: number;
  readonly bestSeconds: number;
  readonly bestCpuSeconds: number;
}

function time(work: () => unknown): Timing {
  const seconds: number[] = [];
  const cpu: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    cpu.push(cpuSecondsOf(work));
    seconds.push((performance.now() - start) / 1000);
  }
  return { firstSeconds: seconds[0]!, bestSeconds: Math.min(...seconds), bestCpuSeconds: Math.min(...cpu) };
}

/** R's numbers and its best elapsed seconds (its robust variances take a minute: once); null where R or its package is missing. */
interface FromR {
  readonly version: string;
  readonly seconds: Readonly<Record<string, number>>;
  readonly coefficients: readonly number[];
  readonly robustErrors: readonly number[];
  readonly survivalAt60: number;
  readonly robustErrorAt60: number;
}

function runR({ input }: Cohort): FromR | null {
  const folder = mkdtempSync(join(tmpdir(), 'ictos-bench-'));
  try {
    const columns = [input.time, input.event, input.weight, ...input.covariates.map((c) => c.values)];
    const header = ['time', 'event', 'w', ...input.covariates.map((c) => c.name)].join(',');
    const lines = Array.from(input.time, (_, i) => columns.map((values) => String(values[i]!)).join(','));
    writeFileSync(join(folder, 'rows.csv'), `${[header, ...lines].join('\n')}\n`);
    const covariates = input.covariates.map((c) => c.name).join(' + ');
    const script = `
      suppressPackageStartupMessages(library(survival)); d <- read.csv("rows.csv")
      seconds <- function(f, runs) min(replicate(runs, system.time(f())[["elapsed"]]))
      robust <- function() fit <<- coxph(Surv(time, event) ~ ${covariates}, d, weights = w, robust = TRUE, control = coxph.control(eps = 1e-13, iter.max = 100))
      curve <- function() km <<- survfit(Surv(time, event) ~ 1, d, weights = w, robust = TRUE)
      s <- c(kaplanMeier = seconds(function() survfit(Surv(time, event) ~ 1, d), ${RUNS}), kaplanMeierRobust = seconds(curve, 1),
        cox = seconds(function() coxph(Surv(time, event) ~ ${covariates}, d, robust = FALSE), ${RUNS}), coxRobust = seconds(robust, 1))
      f <- fit
      k <- summary(km, times = 60)
      j <- function(v) paste(sprintf("%.17g", v), collapse = ",")
      writeLines(sprintf('{"version":"%s, survival %s","seconds":{%s},"coefficients":[%s],"robustErrors":[%s],"survivalAt60":%s,"robustErrorAt60":%s}', R.version.string, packageVersion("survival"),
        paste0('"', names(s), '":', sprintf("%.17g", s), collapse = ","), j(coef(f)), j(sqrt(diag(vcov(f)))), j(k$surv), j(k$std.err)), "out.json")`;
    writeFileSync(join(folder, 'time.R'), script);
    const { status } = spawnSync('Rscript', ['--vanilla', 'time.R'], { cwd: folder, timeout: 300_000 });
    return status === 0 ? (JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as FromR) : null; // written by the script above
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Largest relative difference between two lists. */
const difference = (ours: readonly number[], theirs: readonly number[]): number =>
  Math.max(...ours.map((v, i) => Math.abs(v - theirs[i]!) / Math.abs(theirs[i]!)));

function measure(name: string, cohort: Cohort, besideR: boolean): object {
  const { input, group } = cohort;
  const { weight, ...plain } = input;
  const calibrationSeconds = calibrate();
  const timings = {
    kaplanMeier: time(() => computeKaplanMeier(plain)),
    kaplanMeierRobust: time(() => computeKaplanMeier(input, { variance: 'robust' })),
    cox: time(() => unwrap(fitCox(plain))),
    coxRobust: time(() => unwrap(fitCox(input))),
  };
  const fit = unwrap(fitCox(input));
  const risk = coxLinearPredictor(input, fit);
  const furtherTimings = {
    logRank: time(() => computeLogRank({ ...plain, group })),
    restrictedMeanRobust: time(() => computeRestrictedMean(input, 60, { variance: 'robust' })),
    concordance: time(() => unwrap(computeConcordance({ time: input.time, event: input.event, risk, weight }))),
    residuals: time(() => computeCoxResiduals(input, fit)),
    baseline: time(() => unwrap(computeBaselineHazard(input, fit))),
    proportionalHazards: time(() => unwrap(testProportionalHazards(input, fit))),
  };
  const r = besideR ? runR(cohort) : null;
  const curve = computeKaplanMeier(input, { variance: 'robust' });
  const at = curve.time.findLastIndex((t) => t <= 60);
  return {
    name,
    events: fit.events,
    distinctTimes: curve.time.length,
    timings,
    furtherTimings,
    ratioToCalibration: Object.fromEntries(
      Object.entries(timings).map(([key, value]) => [key, value.bestCpuSeconds / calibrationSeconds]),
    ),
    r: r && {
      version: r.version,
      bestSeconds: r.seconds,
      oursToR: Object.fromEntries(Object.entries(timings).map(([key, value]) => [key, value.bestSeconds / r.seconds[key]!])),
      largestRelativeDifference: {
        coefficients: difference(
          fit.terms.map((term) => term.coefficient),
          r.coefficients,
        ),
        robustErrors: difference(
          fit.terms.map((term) => term.se),
          r.robustErrors,
        ),
        curveAt60: difference([curve.survival[at]!, curve.seSurvival[at] ?? NaN], [r.survivalAt60, r.robustErrorAt60]),
      },
    },
  };
}

export function benchSurvival(): object {
  return {
    name: 'survival',
    work: `${ROWS} rows, five covariates, one thread: Kaplan-Meier (Greenwood; weighted with the robust variance), Cox (Newton and variance; weighted with the sandwich), all times distinct and times rounded to 0.1 month`,
    limitSeconds: { kaplanMeier: 0.2, kaplanMeierRobust: 0.2, cox: 1, coxRobust: 1 },
    cohorts: [measure('distinct times', makeCohort(null), true), measure('times to 0.1 month', makeCohort(0.1), false)],
  };
}

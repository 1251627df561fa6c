/**
 * Kaplan-Meier curves with weights, as R's `survfit` computes them (survival 3.5).
 * Knows nothing of arms or figures: groups are labels.
 */
import { assert, defined } from '../../base/assert';
import { normalCriticalValue } from './distributions';
import { mergeTiedTimes } from './survival-times';

/** Follow-up of patients: one entry a patient in each column. */
export interface FollowUpTable {
  /** Follow-up time, any unit, finite and >= 0. */
  readonly time: ArrayLike<number>;
  /** 1 = event, 0 = censored. */
  readonly event: ArrayLike<number>;
  /** Case weights >= 0; absent = all 1. A row of weight 0 stays in the curve. */
  readonly weight?: ArrayLike<number> | undefined;
}

export type SurvivalIntervalType = 'log' | 'plain' | 'log-log';

export interface KaplanMeierOptions {
  readonly confLevel?: number;
  readonly confType?: SurvivalIntervalType;
  /** `greenwood` on weighted counts (default), or `robust`: the infinitesimal jackknife, R's default for fractional weights. */
  readonly variance?: 'greenwood' | 'robust';
}

/** One curve: parallel columns, one entry a distinct time (events and censorings). */
export interface KaplanMeierCurve {
  /** Patients, unweighted. */
  readonly n: number;
  /** Patients with an event, unweighted. */
  readonly events: number;
  /** Kish's effective sample size (sum w)^2 / sum w^2; equals n without weights. */
  readonly effectiveN: number;
  readonly confLevel: number;
  readonly confType: SurvivalIntervalType;
  readonly time: readonly number[];
  /** Weighted number at risk just before the time, and weighted events and censorings at it. */
  readonly nRisk: readonly number[];
  readonly nEvent: readonly number[];
  readonly nCensor: readonly number[];
  readonly survival: readonly number[];
  /** Standard error of S and of log S; null where S = 0. */
  readonly seSurvival: readonly (number | null)[];
  readonly seLog: readonly (number | null)[];
  /** Confidence limits; null where undefined (S = 0; log-log also at S = 1). */
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
}

/** The curve at one time. */
export interface SurvivalRate {
  readonly time: number;
  /** Weighted number with follow-up >= time. */
  readonly nRisk: number;
  readonly survival: number;
  readonly seSurvival: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A quantile of the survival time; null = not reached. */
export interface SurvivalQuantile {
  readonly probability: number;
  readonly time: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * One Kaplan-Meier curve. S(t) = product over event times of 1 - d/n, weighted
 * counts; se(log S) = sqrt(sum d/(n(n - d))) (Greenwood) or, robust, the
 * infinitesimal jackknife se(S) = sqrt(sum_i (w_i dS/dw_i)^2). Interval `log`:
 * S exp(+-z se(log S)), upper limit cut at 1.
 * Source: Kaplan and Meier, JASA 1958;53:457; R survival 3.5 `survfit`.
 */
export function computeKaplanMeier(data: FollowUpTable, options: KaplanMeierOptions = {}): KaplanMeierCurve {
  checkColumns(data);
  return curveOfMerged({ ...data, time: mergeTiedTimes(data.time) }, options);
}

/**
 * A curve for each group, in the sorted order of the labels. Times are merged
 * over all groups first, as in R.
 */
export function computeKaplanMeierByGroup(
  data: FollowUpTable & { readonly group: readonly string[] },
  options: KaplanMeierOptions = {},
): ReadonlyMap<string, KaplanMeierCurve> {
  checkColumns(data);
  const time = mergeTiedTimes(data.time);
  const labels = [...new Set(data.group)].sort();
  return new Map(
    labels.map((label) => {
      const rows: number[] = [];
      data.group.forEach((g, i) => {
        if (g === label) rows.push(i);
      });
      const pick = (column: ArrayLike<number>): Float64Array => Float64Array.from(rows, (i) => column[i]!);
      const part = { time: pick(time), event: pick(data.event), weight: data.weight && pick(data.weight) };
      return [label, curveOfMerged(part, options)] as const;
    }),
  );
}

function checkColumns(data: FollowUpTable): void {
  assert(data.time.length > 0, 'a curve needs a patient');
  assert(data.event.length === data.time.length, 'event column differs in length');
  assert(!data.weight || data.weight.length === data.time.length, 'weight column differs in length');
}

function curveOfMerged(data: FollowUpTable, options: KaplanMeierOptions): KaplanMeierCurve {
  const { confLevel = 0.95, confType = 'log', variance = 'greenwood' } = options;
  const total = data.time.length;
  const weight = data.weight ?? new Float64Array(total).fill(1);
  const time = [...new Set(Float64Array.from(data.time))].sort((a, b) => a - b);
  const indexOf = new Map(time.map((t, k) => [t, k]));
  const nEvent = new Array<number>(time.length).fill(0);
  const nCensor = new Array<number>(time.length).fill(0);
  let events = 0;
  let sumW = 0;
  let sumW2 = 0;
  for (let i = 0; i < total; i++) {
    const k = defined(indexOf.get(data.time[i]!));
    if (data.event[i]! > 0) {
      nEvent[k]! += weight[i]!;
      events += 1;
    } else nCensor[k]! += weight[i]!;
    sumW += weight[i]!;
    sumW2 += weight[i]! ** 2;
  }
  const nRisk = new Array<number>(time.length).fill(0);
  let atRisk = 0;
  for (let k = time.length - 1; k >= 0; k--) {
    atRisk += nEvent[k]! + nCensor[k]!;
    nRisk[k] = atRisk;
  }
  const survival: number[] = [];
  const greenwood: number[] = [];
  let s = 1;
  let sum = 0;
  for (let k = 0; k < time.length; k++) {
    const d = nEvent[k]!;
    const n = nRisk[k]!;
    if (d > 0) {
      const survivors = exhausted(n, d) ? 0 : n - d;
      s *= survivors / n;
      sum += survivors === 0 ? Infinity : d / (n * survivors);
    }
    survival.push(s);
    greenwood.push(Math.sqrt(sum));
  }
  const seS =
    variance === 'robust'
      ? jackknifeErrors(data, weight, indexOf, nRisk, nEvent, survival)
      : survival.map((value, k) => value * greenwood[k]!);
  const z = normalCriticalValue(confLevel);
  const seSurvival = seS.map((se, k) => (survival[k] === 0 ? null : se));
  const limits = survival.map((value, k) => survivalInterval(value, seSurvival[k] ?? null, z, confType));
  return {
    n: total,
    events,
    effectiveN: sumW2 > 0 ? (sumW * sumW) / sumW2 : 0,
    confLevel,
    confType,
    time,
    nRisk,
    nEvent,
    nCensor,
    survival,
    seSurvival,
    seLog: seSurvival.map((se, k) => (se === null ? null : se / survival[k]!)),
    lower: limits.map((pair) => pair?.[0] ?? null),
    upper: limits.map((pair) => pair?.[1] ?? null),
  };
}

/** True when everybody at risk has the event, up to the rounding of summed weights. */
const exhausted = (n: number, d: number): boolean => n - d <= 1e-12 * n;

/**
 * se(S) at each time by the infinitesimal jackknife: d log S / d w_i adds up
 * (at risk - event)/(n - d) - (at risk)/n over the event times up to t.
 */
function jackknifeErrors(
  data: FollowUpTable,
  weight: ArrayLike<number>,
  indexOf: ReadonlyMap<number, number>,
  nRisk: readonly number[],
  nEvent: readonly number[],
  survival: readonly number[],
): number[] {
  const squares = new Float64Array(survival.length);
  for (let i = 0; i < data.time.length; i++) {
    const last = defined(indexOf.get(data.time[i]!));
    const isEvent = data.event[i]! > 0;
    let influence = 0;
    for (let k = 0; k < survival.length; k++) {
      if (k <= last && nEvent[k]! > 0 && survival[k]! > 0) {
        const staying = k === last && isEvent ? 0 : 1;
        influence += staying / (nRisk[k]! - nEvent[k]!) - 1 / nRisk[k]!;
      }
      squares[k]! += (weight[i]! * influence * survival[k]!) ** 2;
    }
  }
  return Array.from(squares, Math.sqrt);
}

function survivalInterval(s: number, se: number | null, z: number, type: SurvivalIntervalType): readonly [number, number] | null {
  if (se === null) return null;
  if (type === 'plain') return [Math.max(0, s - z * se), Math.min(1, s + z * se)];
  if (type === 'log') return [s * Math.exp((-z * se) / s), Math.min(1, s * Math.exp((z * se) / s))];
  if (s === 1) return null;
  const centre = Math.log(-Math.log(s));
  const half = (z * se) / s / Math.log(s);
  // log s < 0, so "+ half" is the lower half-width in the log(-log) scale.
  return [Math.exp(-Math.exp(centre - half)), Math.exp(-Math.exp(centre + half))];
}

/**
 * The curve at given times; past the last time its last value is carried
 * forward with nobody at risk (R: summary(times =, extend = TRUE)). These times
 * are compared as they are, without merging.
 */
export function survivalAt(curve: KaplanMeierCurve, times: readonly number[]): SurvivalRate[] {
  return times.map((time) => {
    const after = curve.time.findIndex((t) => t >= time);
    const nRisk = after < 0 ? 0 : curve.nRisk[after]!;
    const upTo = after < 0 ? curve.time.length - 1 : curve.time[after] === time ? after : after - 1;
    if (upTo < 0) return { time, nRisk, survival: 1, seSurvival: 0, lower: 1, upper: 1 };
    return {
      time,
      nRisk,
      survival: curve.survival[upTo]!,
      seSurvival: curve.seSurvival[upTo] ?? null,
      lower: curve.lower[upTo] ?? null,
      upper: curve.upper[upTo] ?? null,
    };
  });
}

/** Tolerance of R's `quantile.survfit` for a curve that runs exactly at the probability. */
const quantileTolerance = Math.sqrt(Number.EPSILON);

/**
 * The time at which a share `probability` has had the event, with limits from
 * the lower and upper curve; null = not reached. A curve that runs flat exactly
 * at 1 - probability gives the midpoint of that stretch (to the last time when
 * it never drops again). Source: R `quantile.survfit`.
 */
export function survivalQuantile(curve: KaplanMeierCurve, probability: number): SurvivalQuantile {
  return {
    probability,
    time: quantileOfCurve(curve.time, curve.survival, probability),
    lower: quantileOfCurve(curve.time, curve.lower, probability),
    upper: quantileOfCurve(curve.time, curve.upper, probability),
  };
}

/** `survivalQuantile` at one half. */
export const medianSurvival = (curve: KaplanMeierCurve): SurvivalQuantile => survivalQuantile(curve, 0.5);

function quantileOfCurve(time: readonly number[], values: readonly (number | null)[], probability: number): number | null {
  const reached = (level: number): number => values.findIndex((s) => s !== null && 1 - s >= level);
  const first = reached(probability - quantileTolerance);
  if (first < 0) return null;
  const start = time[first]!;
  const last = values[values.length - 1];
  if (last !== null && last !== undefined && Math.abs(1 - last - probability) < quantileTolerance) {
    return (start + time[time.length - 1]!) / 2;
  }
  const next = reached(probability + quantileTolerance);
  return next < 0 ? null : (start + time[next]!) / 2;
}

/** Unweighted number of patients with follow-up >= each time: the table under a figure. */
export function numbersAtRisk(time: ArrayLike<number>, ticks: readonly number[]): number[] {
  const sorted = Float64Array.from(time).sort();
  return ticks.map((tick) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < tick) low = middle + 1;
      else high = middle;
    }
    return sorted.length - low;
  });
}

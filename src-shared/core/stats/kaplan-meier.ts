/**
 * Kaplan-Meier curves with weights, as R's `survfit` computes them (survival 3.5).
 * Knows nothing of arms or figures: groups are labels.
 */
import { assert } from '../../base/assert';
import { normalCriticalValue } from './distributions';
import { codeLabels, orderByCode, type RankedTimes, rankTimes } from './survival-times';

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
  return curveOf(data, rankTimes(data.time), null, options);
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
  assert(data.group.length === data.time.length, 'group column differs in length');
  const ranked = rankTimes(data.time);
  const { labels, code } = codeLabels(data.group);
  const order = orderByCode(code, labels.length);
  let start = 0;
  return new Map(
    labels.map((label, g) => {
      let end = start;
      while (end < order.length && code[order[end]!] === g) end++;
      const rows = order.subarray(start, end);
      start = end;
      return [label, curveOf(data, ranked, rows, options)] as const;
    }),
  );
}

function checkColumns(data: FollowUpTable): void {
  const total = data.time.length;
  assert(total > 0, 'a curve needs a patient');
  assert(data.event.length === total, 'event column differs in length');
  assert(!data.weight || data.weight.length === total, 'weight column differs in length');
  for (let i = 0; i < total; i++) if (!Number.isFinite(data.time[i]!)) assert(false, 'a time is not finite');
}

/** Weighted counts at each distinct time of some rows. */
interface Counts {
  readonly time: Float64Array;
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
  /** Index into `time` of every row, in the order of the rows. */
  readonly index: Int32Array;
}

function countAtTimes(data: FollowUpTable, ranked: RankedTimes, rows: Int32Array | null): Counts {
  const total = rows ? rows.length : data.time.length;
  // Times of these rows alone, of all the ranks.
  const present = new Int32Array(ranked.distinct.length).fill(-1);
  for (let k = 0; k < total; k++) present[ranked.rank[rows ? rows[k]! : k]!] = 0;
  let count = 0;
  for (let r = 0; r < present.length; r++) if (present[r] === 0) present[r] = count++;
  const time = new Float64Array(count);
  for (let r = 0; r < present.length; r++) if (present[r]! >= 0) time[present[r]!] = ranked.distinct[r]!;
  const events = new Float64Array(count);
  const censored = new Float64Array(count);
  const index = new Int32Array(total);
  for (let k = 0; k < total; k++) {
    const i = rows ? rows[k]! : k;
    const at = present[ranked.rank[i]!]!;
    const w = data.weight ? data.weight[i]! : 1;
    index[k] = at;
    if (data.event[i]! > 0) events[at]! += w;
    else censored[at]! += w;
  }
  const atRisk = new Float64Array(count);
  for (let k = count - 1, sum = 0; k >= 0; k--) atRisk[k] = sum += events[k]! + censored[k]!;
  return { time, atRisk, events, censored, index };
}

/** The curve of the given rows (null: all). */
function curveOf(
  data: FollowUpTable,
  ranked: RankedTimes,
  rows: Int32Array | null,
  options: KaplanMeierOptions,
): KaplanMeierCurve {
  const { confLevel = 0.95, confType = 'log', variance = 'greenwood' } = options;
  const counts = countAtTimes(data, ranked, rows);
  const total = counts.index.length;
  const times = counts.time.length;
  const survival = new Float64Array(times);
  // se(log S) of Greenwood; infinite from the time at which nobody survives.
  const greenwood = new Float64Array(times);
  let s = 1;
  let sum = 0;
  for (let k = 0; k < times; k++) {
    const d = counts.events[k]!;
    const n = counts.atRisk[k]!;
    if (d > 0) {
      const survivors = exhausted(n, d) ? 0 : n - d;
      s *= survivors / n;
      sum += survivors === 0 ? Infinity : d / (n * survivors);
    }
    survival[k] = s;
    greenwood[k] = Math.sqrt(sum);
  }
  const robust = variance === 'robust' ? jackknifeErrors(data, rows, counts, survival) : null;
  const z = normalCriticalValue(confLevel);
  const seSurvival = new Array<number | null>(times);
  const seLog = new Array<number | null>(times);
  const lower = new Array<number | null>(times);
  const upper = new Array<number | null>(times);
  for (let k = 0; k < times; k++) {
    const value = survival[k]!;
    const se = value === 0 ? null : robust ? robust[k]! : value * greenwood[k]!;
    seSurvival[k] = se;
    seLog[k] = se === null ? null : se / value;
    const limits = survivalInterval(value, se, z, confType);
    lower[k] = limits === null ? null : limits[0];
    upper[k] = limits === null ? null : limits[1];
  }
  let events = 0;
  let sumW = 0;
  let sumW2 = 0;
  for (let k = 0; k < total; k++) {
    const i = rows ? rows[k]! : k;
    const w = data.weight ? data.weight[i]! : 1;
    if (data.event[i]! > 0) events += 1;
    sumW += w;
    sumW2 += w * w;
  }
  return {
    n: total,
    events,
    effectiveN: sumW2 > 0 ? (sumW * sumW) / sumW2 : 0,
    confLevel,
    confType,
    time: Array.from(counts.time),
    nRisk: Array.from(counts.atRisk),
    nEvent: Array.from(counts.events),
    nCensor: Array.from(counts.censored),
    survival: Array.from(survival),
    seSurvival,
    seLog,
    lower,
    upper,
  };
}

/** True when everybody at risk has the event, up to the rounding of summed weights. */
const exhausted = (n: number, d: number): boolean => n - d <= 1e-12 * n;

/**
 * se(S) at each time by the infinitesimal jackknife. d log S / d w_i adds up
 * (at risk - event)/(n - d) - (at risk)/n over the event times up to t: for a row
 * still followed after t that is A(t) = sum d/(n(n - d)), and afterwards the row
 * keeps the value of its own last time. So the sum of squares at t is
 * A(t)^2 x (sum of w^2 after t) + (sum of the squares that are kept).
 */
function jackknifeErrors(data: FollowUpTable, rows: Int32Array | null, counts: Counts, survival: Float64Array): Float64Array {
  const { atRisk, events, index } = counts;
  const times = survival.length;
  const following = new Float64Array(times);
  const influence = new Float64Array(times);
  for (let k = 0, sum = 0; k < times; k++) {
    // The last drop to 0 has no influence of its own: S stays 0.
    if (events[k]! > 0 && survival[k]! > 0) sum += 1 / (atRisk[k]! - events[k]!) - 1 / atRisk[k]!;
    influence[k] = sum;
  }
  const kept = new Float64Array(times);
  for (let r = 0; r < index.length; r++) {
    const i = rows ? rows[r]! : r;
    const k = index[r]!;
    const w = data.weight ? data.weight[i]! : 1;
    following[k]! += w * w;
    const died = data.event[i]! > 0 && events[k]! > 0 && survival[k]! > 0;
    const own = died ? (k > 0 ? influence[k - 1]! : 0) - 1 / atRisk[k]! : influence[k]!;
    kept[k]! += (w * own) ** 2;
  }
  // From sums at a time to sums after it (following) and up to it (kept).
  const errors = new Float64Array(times);
  let after = 0;
  for (let k = times - 1; k >= 0; k--) {
    const here = following[k]!;
    following[k] = after;
    after += here;
  }
  for (let k = 0, sum = 0; k < times; k++) {
    sum += kept[k]!;
    errors[k] = survival[k]! * Math.sqrt(influence[k]! ** 2 * following[k]! + sum);
  }
  return errors;
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
    const after = firstAtLeast(curve.time, time);
    const nRisk = curve.nRisk[after] ?? 0;
    const upTo = curve.time[after] === time ? after : after - 1;
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
  return ticks.map((tick) => sorted.length - firstAtLeast(sorted, tick));
}

/** Index of the first of ascending numbers that is >= value; their count when there is none. */
function firstAtLeast(ascending: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Kish's effective number (sum w)^2 / sum w^2 of the patients with follow-up >= each time: what the weighted curve
 * rests on there, beside the unweighted number. 0 where nobody is left.
 */
export function effectiveNumbersAtRisk(time: ArrayLike<number>, weight: ArrayLike<number>, ticks: readonly number[]): number[] {
  return ticks.map((tick) => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < time.length; i++) {
      if (time[i]! < tick) continue;
      sum += weight[i]!;
      squares += weight[i]! * weight[i]!;
    }
    return squares === 0 ? 0 : (sum * sum) / squares;
  });
}

/** Restricted mean survival time: the area under a Kaplan-Meier curve up to a horizon, and its difference between two arms. */
import { assert, defined } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { normalCriticalValue, normalTwoSidedP } from './distributions';
import { computeKaplanMeierByGroup, type FollowUpTable, type KaplanMeierCurve, type KaplanMeierOptions } from './kaplan-meier';
import { mergeTiedTimes } from './survival-times';

/** Greenwood on weighted counts is the default, as R prints it; `robust` is the infinitesimal jackknife. */
export type RestrictedMeanOptions = Pick<KaplanMeierOptions, 'confLevel' | 'variance'>;

export interface RestrictedMean {
  readonly n: number;
  /** Time units of the data. */
  readonly horizon: number;
  readonly mean: number;
  readonly se: number;
  readonly lower: number;
  readonly upper: number;
  /** The horizon is past the last follow-up of a curve that has not reached 0: its last value is carried forward, as R does. */
  readonly pastFollowUp: boolean;
}

export interface RestrictedMeanComparison {
  readonly treated: RestrictedMean;
  readonly control: RestrictedMean;
  /** Treated minus control, time units of the data. */
  readonly difference: number;
  readonly se: number;
  readonly lower: number;
  readonly upper: number;
  /** Two-sided; null where both standard errors are 0. */
  readonly z: number | null;
  readonly p: number | null;
}

/**
 * Mean of min(T, horizon): the integral of S from 0 to the horizon. With A(t) the
 * area from t to the horizon, Greenwood's variance is sum A(t)^2 d/(n(n - d)) over
 * the event times up to the horizon; the robust one is sum_i (w_i d mean/d w_i)^2.
 * Without weights the two are equal. Normal limits, cut to [0, horizon].
 * Source: Royston and Parmar, BMC Med Res Methodol 2013;13:152; R `summary(survfit, rmean =)`.
 */
export function computeRestrictedMean(data: FollowUpTable, horizon: number, options: RestrictedMeanOptions = {}): RestrictedMean {
  const group = new Array<string>(data.time.length).fill('');
  return defined(restrictedMeans({ ...data, group }, horizon, options).get(''));
}

/**
 * Two arms: the difference of independent means, its variance the sum of theirs.
 * Rows of other groups are not used. Problem: `stats/one-arm` {arms}.
 */
export function compareRestrictedMeans(
  data: FollowUpTable & { readonly group: readonly string[]; readonly treated: string; readonly control: string },
  horizon: number,
  options: RestrictedMeanOptions = {},
): Result<RestrictedMeanComparison> {
  const rows = [...data.group.keys()].filter((i) => data.group[i] === data.treated || data.group[i] === data.control);
  const group = rows.map((i) => data.group[i]!);
  const arms = [...new Set(group)];
  if (arms.length < 2) return fail('stats/one-arm', { arms });
  const pick = (column: ArrayLike<number>): Float64Array => Float64Array.from(rows, (i) => column[i]!);
  const used = { time: pick(data.time), event: pick(data.event), weight: data.weight && pick(data.weight), group };
  const means = restrictedMeans(used, horizon, options);
  const treated = defined(means.get(data.treated));
  const control = defined(means.get(data.control));
  const difference = treated.mean - control.mean;
  const se = Math.sqrt(treated.se ** 2 + control.se ** 2);
  const half = normalCriticalValue(options.confLevel ?? 0.95) * se;
  const z = se > 0 ? difference / se : null;
  return ok({
    treated,
    control,
    difference,
    se,
    lower: difference - half,
    upper: difference + half,
    z,
    p: z === null ? null : normalTwoSidedP(z),
  });
}

function restrictedMeans(
  data: FollowUpTable & { readonly group: readonly string[] },
  horizon: number,
  options: RestrictedMeanOptions,
): Map<string, RestrictedMean> {
  assert(Number.isFinite(horizon) && horizon > 0, 'the horizon is a positive time');
  const critical = normalCriticalValue(options.confLevel ?? 0.95);
  const areas = new Map(
    [...computeKaplanMeierByGroup(data)].map(([label, curve]) => [label, { curve, ...areaUnder(curve, horizon) }] as const),
  );
  const squares = new Map<string, number>();
  if (options.variance === 'robust') {
    const time = mergeTiedTimes(data.time);
    data.group.forEach((label, i) => {
      const { curve, influence, remaining } = defined(areas.get(label));
      const own = rowInfluence(curve, influence, remaining, time[i]!, data.event[i]! > 0);
      squares.set(label, (squares.get(label) ?? 0) + ((data.weight?.[i] ?? 1) * own) ** 2);
    });
  }
  return new Map(
    [...areas].map(([label, { curve, mean, greenwood }]) => {
      const se = Math.sqrt(squares.get(label) ?? greenwood);
      const last = curve.time.length - 1;
      return [
        label,
        {
          n: curve.n,
          horizon,
          mean,
          se,
          lower: Math.max(0, mean - critical * se),
          upper: Math.min(horizon, mean + critical * se),
          pastFollowUp: horizon > curve.time[last]! && curve.survival[last]! > 0,
        },
      ] as const;
    }),
  );
}

interface Area {
  readonly mean: number;
  /** Variance by Greenwood's sum. */
  readonly greenwood: number;
  /** Area from each time of the curve to the horizon; 0 past it. */
  readonly remaining: Float64Array;
  /** d mean/d w of a row that is followed past each time: sum of A (1/(n - d) - 1/n) up to it. */
  readonly influence: Float64Array;
}

function areaUnder(curve: KaplanMeierCurve, horizon: number): Area {
  const { time, survival, nRisk, nEvent } = curve;
  const remaining = new Float64Array(time.length);
  let area = 0;
  let end = horizon;
  for (let k = time.length - 1; k >= 0; k--) {
    if (time[k]! >= horizon) continue;
    area += survival[k]! * (end - time[k]!);
    remaining[k] = area;
    end = time[k]!;
  }
  const influence = new Float64Array(time.length);
  let greenwood = 0;
  let sum = 0;
  for (let k = 0; k < time.length; k++) {
    const d = nEvent[k]!;
    const n = nRisk[k]!;
    // Nothing remains after the drop to 0, nor past the horizon.
    if (d > 0 && remaining[k]! > 0) {
      greenwood += (remaining[k]! ** 2 * d) / (n * (n - d));
      sum += (remaining[k]! * d) / (n * (n - d));
    }
    influence[k] = sum;
  }
  // S is 1 before the first time.
  return { mean: area + end, greenwood, remaining, influence };
}

/** d mean/d w of a row that leaves the curve at `time`, one of the curve's. */
function rowInfluence(
  curve: KaplanMeierCurve,
  influence: Float64Array,
  remaining: Float64Array,
  time: number,
  dies: boolean,
): number {
  let low = 0;
  let high = curve.time.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve.time[middle]! < time) low = middle + 1;
    else high = middle;
  }
  if (!dies || remaining[low] === 0) return influence[low]!;
  return (low > 0 ? influence[low - 1]! : 0) - remaining[low]! / curve.nRisk[low]!;
}

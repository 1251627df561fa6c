/**
 * Two arms compared: curves, rates at landmarks, hazard ratio, log-rank. The
 * numbers behind a Kaplan-Meier figure and its table, computed once.
 */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { type CoxFit, type CoxTerm, fitCox, type TiesMethod } from './cox';
import {
  computeKaplanMeierByGroup,
  type FollowUpTable,
  type KaplanMeierCurve,
  medianSurvival,
  type SurvivalIntervalType,
  type SurvivalQuantile,
  type SurvivalRate,
  survivalAt,
} from './kaplan-meier';
import { computeLogRank, type LogRankTest } from './log-rank';

/** Landmarks of the paper, months. */
const landmarkMonths: readonly number[] = [36, 60];

export interface ArmSurvival {
  readonly role: 'treated' | 'control';
  readonly label: string;
  /** Patients and events, unweighted; those of weight 0 are in the curve, but not counted. */
  readonly n: number;
  readonly events: number;
  /** (sum w)^2 / sum w^2; n without weights. */
  readonly effectiveN: number;
  readonly curve: KaplanMeierCurve;
  /** At the landmarks; Greenwood on weighted counts. */
  readonly rates: readonly SurvivalRate[];
  /** The same with the robust variance; null without weights. */
  readonly robustRates: readonly SurvivalRate[] | null;
  readonly median: SurvivalQuantile;
  /** Sorted follow-up times of the patients counted, for numbers at risk. */
  readonly followUp: readonly number[];
  /** Their weights, in the order of `followUp`; null without weights. */
  readonly followUpWeights: readonly number[] | null;
  /** Sorted times of the censored patients. */
  readonly censored: readonly number[];
}

export interface ArmComparison {
  /** Treated first, then control; an arm without patients is absent. */
  readonly arms: readonly ArmSurvival[];
  readonly landmarks: readonly number[];
  readonly weighted: boolean;
  /** Treated v control, Cox; robust where weighted. A problem where there is none. */
  readonly hazardRatio: Result<CoxTerm>;
  /** The whole fit the hazard ratio is taken from. */
  readonly fit: Result<CoxFit>;
  /** Log-rank p: unweighted data log-rank; weighted data robust score test of Cox. null where there is none. */
  readonly logRankP: number | null;
  /** The unweighted log-rank beside it. */
  readonly unweightedLogRankP: number | null;
  /** The unweighted log-rank test itself; null with fewer than two arms. */
  readonly unweightedLogRank: LogRankTest | null;
}

export interface ArmComparisonInput extends FollowUpTable {
  readonly group: readonly string[];
  readonly treated: string;
  readonly control: string;
  readonly landmarks?: readonly number[];
  /** Ties in the Cox model; default Efron. */
  readonly ties?: TiesMethod | undefined;
  /** Interval of the curves; default log. */
  readonly confType?: SurvivalIntervalType | undefined;
}

/**
 * Compares two arms. Months are the unit of the landmarks; the functions below
 * do not care. Problem of the hazard ratio: `stats/one-arm`, or those of `fitCox`.
 */
export function compareArms(input: ArmComparisonInput): ArmComparison {
  const { treated, control, landmarks = landmarkMonths, ties = 'efron', confType = 'log' } = input;
  assert(
    input.group.every((g) => g === treated || g === control),
    'a patient is in neither arm',
  );
  const weighted = input.weight !== undefined && Array.from(input.weight).some((w) => w !== 1);
  const data = { time: input.time, event: input.event, group: input.group, weight: weighted ? input.weight : undefined };
  const curves = input.group.length === 0 ? new Map<string, KaplanMeierCurve>() : computeKaplanMeierByGroup(data, { confType });
  const robustCurves = weighted ? computeKaplanMeierByGroup(data, { variance: 'robust', confType }) : null;
  const roles = [
    { role: 'treated', label: treated },
    { role: 'control', label: control },
  ] as const;
  const arms = roles.flatMap(({ role, label }): ArmSurvival[] => {
    const curve = curves.get(label);
    if (!curve) return [];
    const rows = [...input.group.keys()].filter((i) => input.group[i] === label && (data.weight?.[i] ?? 1) > 0);
    const robust = robustCurves?.get(label);
    const byTime = [...rows].sort((a, b) => input.time[a]! - input.time[b]!);
    return [
      {
        role,
        label,
        n: rows.length,
        events: rows.filter((i) => input.event[i]! > 0).length,
        effectiveN: curve.effectiveN,
        curve,
        rates: survivalAt(curve, landmarks),
        robustRates: robust ? survivalAt(robust, landmarks) : null,
        median: medianSurvival(curve),
        followUp: byTime.map((i) => input.time[i]!),
        followUpWeights: weighted ? byTime.map((i) => input.weight?.[i] ?? 1) : null,
        censored: rows
          .filter((i) => !(input.event[i]! > 0))
          .map((i) => input.time[i]!)
          .sort((a, b) => a - b),
      },
    ];
  });
  if (arms.length < 2) {
    const oneArm = fail('stats/one-arm', { arms: arms.map((a) => a.label) });
    return {
      arms,
      landmarks,
      weighted,
      hazardRatio: oneArm,
      fit: oneArm,
      logRankP: null,
      unweightedLogRankP: null,
      unweightedLogRank: null,
    };
  }
  const fit = fitCox({ ...data, ties, covariates: [{ name: treated, values: input.group.map((g) => (g === treated ? 1 : 0)) }] });
  const unweightedLogRank = computeLogRank(data);
  const unweightedLogRankP = unweightedLogRank.p;
  const weightedP = fit.ok ? (fit.value.robustScoreTest?.p ?? null) : null;
  return {
    arms,
    landmarks,
    weighted,
    hazardRatio: fit.ok ? ok(fit.value.terms[0]!) : fit,
    fit,
    logRankP: weighted ? weightedP : unweightedLogRankP,
    unweightedLogRankP,
    unweightedLogRank,
  };
}

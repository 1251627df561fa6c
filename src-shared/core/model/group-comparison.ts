/**
 * Two groups of given patients, with everything a figure and a table of the report need:
 * curves, rates, hazard ratio, log-rank, proportional hazards.
 */
import type { Result } from '../../base/result';
import type { Concordance } from '../stats/concordance';
import type { CoxFit, CoxInput, TiesMethod } from '../stats/cox';
import { type ProportionalHazardsTest, testProportionalHazards } from '../stats/cox-zph';
import type { SurvivalIntervalType } from '../stats/kaplan-meier';
import { type ArmComparison, compareArms } from '../stats/survival-comparison';
import { countPatients, missingArm } from './arm-counts';
import { type ArmFollowUp, type ArmLabels, armLabels, checkArmFollowUp, isWeighted } from './arm-follow-up';
import { concordanceOfFit } from './fit-concordance';
import { type HazardRatio, hazardRatioOf } from './hazard-ratio';
import { comparisonOfFit, type TreatmentComparison } from './treatment-comparison';

export interface GroupComparisonOptions {
  /** Months of the rates; default 36 and 60. */
  readonly landmarks?: readonly number[] | undefined;
  /** Ties of the Cox model; default Efron. */
  readonly ties?: TiesMethod | undefined;
  /** Interval of the curves and rates; default log. */
  readonly confType?: SurvivalIntervalType | undefined;
}

/** What is computed of two groups, whoever they are. */
export interface GroupCurves {
  /**
   * Curves, rates at the landmarks (Greenwood on weighted counts, robust beside it where weighted),
   * medians, log-rank. Past the last follow-up of a group its last rate is repeated with nobody at risk.
   */
  readonly curves: ArmComparison;
  /** Unweighted data: log-rank; weighted data: robust score test of the Cox model. */
  readonly logrankP: number | null;
  readonly logrankUnweightedP: number | null;
  /** Of the Cox model's linear predictor. */
  readonly concordance: Concordance | null;
  /** Time transform km; a problem where there is no fit or no test. */
  readonly proportionalHazards: Result<ProportionalHazardsTest>;
}

export interface TreatmentGroupComparison extends TreatmentComparison, GroupCurves {}

/**
 * ICT+CCRT v CCRT among the patients given. Reasons of the hazard ratio: those of
 * `compareTreatment`; curves, rates and the unweighted log-rank are there all the same.
 */
export function compareTreatmentGroups(data: ArmFollowUp, options: GroupComparisonOptions = {}): TreatmentGroupComparison {
  const { fit, ...curves } = compareTwoGroups(data, armLabels, options);
  return { ...comparisonOfFit(data, fit, curves.concordance), ...curves };
}

export interface LabelledComparison extends GroupCurves {
  readonly hazardRatio: HazardRatio;
  readonly fit: Result<CoxFit>;
}

/** Any two groups: `first` 1 = the first label, 0 = the second. The hazard ratio is first v second. */
export function compareLabelledGroups(
  data: Omit<ArmFollowUp, 'treated'> & { readonly first: ArrayLike<number> },
  labels: readonly [string, string],
  options: GroupComparisonOptions = {},
): LabelledComparison {
  const { first, ...rest } = data;
  const columns = { ...rest, treated: first };
  const result = compareTwoGroups(columns, { treated: labels[0], control: labels[1] }, options);
  return { ...result, hazardRatio: hazardRatioOf(result.fit, countPatients(columns).events) };
}

function compareTwoGroups(
  data: ArmFollowUp,
  labels: ArmLabels,
  options: GroupComparisonOptions,
): GroupCurves & { readonly fit: Result<CoxFit> } {
  checkArmFollowUp(data);
  const { landmarks, ties, confType } = options;
  const weight = isWeighted(data.weight) ? data.weight : undefined;
  const curves = compareArms({
    time: data.time,
    event: data.event,
    weight,
    group: Array.from(data.treated, (t) => (t === 1 ? labels.treated : labels.control)),
    ...labels,
    ...(landmarks && { landmarks }),
    ties,
    confType,
  });
  // An arm whose patients all have weight 0 has a curve, but is in no comparison.
  const fit = missingArm(data, labels) ?? curves.fit;
  const covariates = [{ name: labels.treated, values: data.treated }];
  const input: CoxInput = { time: data.time, event: data.event, weight, covariates, ...(ties && { ties }) };
  return {
    curves,
    logrankP: fit.ok || weight === undefined ? curves.logRankP : null,
    logrankUnweightedP: curves.unweightedLogRankP,
    concordance: concordanceOfFit(data, covariates, fit),
    proportionalHazards: fit.ok ? testProportionalHazards(input, fit.value) : fit,
    fit,
  };
}

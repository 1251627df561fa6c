/**
 * What the model room found, in the words of `analysis.json`: one cohort's groups, interactions, risk groups,
 * calibration. Only arranges: no number is computed here.
 */
import type { Result } from '../../base/result';
import { armLabels } from '../model/arm-follow-up';
import type { BenefitCurve } from '../model/benefit-curve';
import type { CalibrationThirds } from '../model/calibration-thirds';
import type { ClinicalInteractions } from '../model/clinical-interactions';
import type { TreatmentGroupComparison } from '../model/group-comparison';
import type { EndpointEvaluation } from '../model/group-evaluation';
import type { NetBenefit, NetBenefitEstimate } from '../model/net-benefit';
import type { RiskGroupEndpoint, RiskGroupEvaluation } from '../model/risk-group-evaluation';
import type { ScoreConcordance } from '../model/score-concordance';
import type { TreatmentComparison } from '../model/treatment-comparison';
import type { TreatmentArm } from '../scoring/clinical-record';
import type { Concordance } from '../stats/concordance';
import type { ChiSquareTest, CoxFit } from '../stats/cox';
import type { ProportionalHazardsTest as ZphTest } from '../stats/cox-zph';
import { effectiveNumbersAtRisk, numbersAtRisk } from '../stats/kaplan-meier';
import type { ArmSurvival } from '../stats/survival-comparison';
import type {
  BenefitCurveSection,
  CalibrationSection,
  ClinicalInteraction,
  ComparisonRow,
  ConcordanceEntry,
  ConcordanceSection,
  CoxEntryOrReason,
  EndpointResult,
  GroupResult,
  NetBenefitEntry,
  NetBenefitSection,
  ProportionalHazardsByGroup,
  ProportionalHazardsTest,
  ResultRate,
  RiskGroupResult,
  RiskGroupsResult,
  ScoreGroupName,
  StratumRow,
  TestEntry,
} from './analysis-result';

/** `reason` and `caution` stand beside numbers only where there is one. */
const notes = (from: { readonly reason: string | null; readonly caution: string | null }) => ({
  ...(from.reason === null ? {} : { reason: from.reason }),
  ...(from.caution === null ? {} : { caution: from.caution }),
});

/** A comparison without the fit behind it: exactly its own numbers, whatever else the object carries. */
export const toComparisonRow = (from: TreatmentComparison): ComparisonRow => ({
  n: from.n,
  events: from.events,
  nTreated: from.nTreated,
  eventsTreated: from.eventsTreated,
  nControl: from.nControl,
  eventsControl: from.eventsControl,
  sumWeightsTreated: from.sumWeightsTreated,
  weightedEventsTreated: from.weightedEventsTreated,
  sumWeightsControl: from.sumWeightsControl,
  weightedEventsControl: from.weightedEventsControl,
  diverges: from.diverges,
  coef: from.coef,
  seModel: from.seModel,
  seRobust: from.seRobust,
  z: from.z,
  p: from.p,
  hr: from.hr,
  hrLower: from.hrLower,
  hrUpper: from.hrUpper,
  reason: from.reason,
  caution: from.caution,
});

/** Rates of an arm (or of a risk group) at the landmarks; nobody is made up beyond the last follow-up: `atRisk` is 0 there. */
export function toRates(arm: ArmSurvival): Omit<ResultRate, 'arm'>[] {
  const times = arm.rates.map(({ time }) => time);
  const atRisk = numbersAtRisk(arm.followUp, times);
  const effective = arm.followUpWeights ? effectiveNumbersAtRisk(arm.followUp, arm.followUpWeights, times) : atRisk;
  return arm.rates.map(({ time, survival, lower, upper }, k) => ({
    months: time,
    survival,
    lower,
    upper,
    robustLower: arm.robustRates?.[k]?.lower ?? null,
    robustUpper: arm.robustRates?.[k]?.upper ?? null,
    atRisk: atRisk[k] ?? 0,
    effectiveAtRisk: effective[k] ?? 0,
    ...(lower === null || upper === null ? { reason: 'stats/survival-zero' } : {}),
  }));
}

const armOf = ({ role }: ArmSurvival): TreatmentArm => (role === 'treated' ? 'ICT+CCRT' : 'CCRT');

const toGroupResult = (group: TreatmentGroupComparison): GroupResult => ({
  n: group.n,
  events: group.events,
  nTreated: group.nTreated,
  eventsTreated: group.eventsTreated,
  nControl: group.nControl,
  eventsControl: group.eventsControl,
  rates: group.curves.arms.flatMap((arm) => toRates(arm).map((rate) => ({ arm: armOf(arm), ...rate }))),
  hr: group.hr,
  hrLower: group.hrLower,
  hrUpper: group.hrUpper,
  p: group.p,
  logrankP: group.logrankP,
  logrankUnweightedP: group.logrankUnweightedP,
  ...notes(group),
});

const noGroup = (reason: string): GroupResult => ({
  n: 0,
  events: 0,
  nTreated: 0,
  eventsTreated: 0,
  nControl: 0,
  eventsControl: 0,
  rates: [],
  hr: null,
  hrLower: null,
  hrUpper: null,
  p: null,
  logrankP: null,
  logrankUnweightedP: null,
  reason,
});

/** `noModel`: the reason why there is no score, and so no groups. */
export function toEndpointResult(from: EndpointEvaluation, noModel: string | null): EndpointResult {
  const whole = toGroupResult(from.whole);
  if (noModel !== null) {
    const none = { groupP: null, groupHrRatio: null, groupHrRatioLower: null, groupHrRatioUpper: null, continuousP: null };
    return { whole, high: noGroup(noModel), low: noGroup(noModel), interaction: { ...none, reason: noModel } };
  }
  const { group, continuous } = from.interaction;
  const reason = group.reason ?? continuous.reason;
  return {
    whole,
    high: toGroupResult(from.high),
    low: toGroupResult(from.low),
    interaction: {
      groupP: group.pInteraction,
      groupHrRatio: group.hrRatio,
      groupHrRatioLower: group.hrRatioLower,
      groupHrRatioUpper: group.hrRatioUpper,
      continuousP: continuous.pInteraction,
      ...(reason === null ? {} : { reason }),
    },
  };
}

/** The treatment term goes by the name of its column: 1 = ICT+CCRT. */
const termName = (name: string): string => (name === armLabels.treated ? 'treated' : name);

/** `noModel`: the reason why there is no score, and so no groups. */
export function toProportionalHazards(of: EndpointEvaluation, noModel: string | null): ProportionalHazardsByGroup {
  const results = (['whole', 'high', 'low'] as const).map((group) => [group, of[group].proportionalHazards] as const);
  const reasons = results.flatMap(([group, result]) => {
    if (group !== 'whole' && noModel !== null) return [[group, noModel] as const];
    return result.ok ? [] : [[group, result.error.code] as const];
  });
  const without = new Set<ScoreGroupName>(reasons.map(([group]) => group));
  const [whole, high, low] = results.map(([group, result]) =>
    without.has(group) || !result.ok ? null : toHazardsTest(result.value),
  );
  return {
    whole: whole ?? null,
    high: high ?? null,
    low: low ?? null,
    ...(reasons.length > 0 ? { reasons: Object.fromEntries(reasons) } : {}),
  };
}

function toHazardsTest({ terms, global }: ZphTest): ProportionalHazardsTest {
  return {
    terms: terms.map(({ name }) => termName(name)),
    chisq: terms.map(({ statistic }) => statistic),
    df: terms.map(({ df }) => df),
    p: terms.map(({ p }) => p),
    global: { chisq: global.statistic, df: global.df, p: global.p },
  };
}

const toStratum = (level: StratumRow['level'], row: TreatmentComparison): StratumRow => ({
  level,
  n: row.n,
  events: row.events,
  nTreated: row.nTreated,
  eventsTreated: row.eventsTreated,
  nControl: row.nControl,
  eventsControl: row.eventsControl,
  hr: row.hr,
  hrLower: row.hrLower,
  hrUpper: row.hrUpper,
  p: row.p,
  ...notes(row),
});

export const toClinicalInteractions = ({ factors }: ClinicalInteractions): ClinicalInteraction[] =>
  factors.map(({ factor, missing, interaction, absent, present }) => ({
    factor,
    pInteraction: interaction.pInteraction,
    hrRatio: interaction.hrRatio,
    hrRatioLower: interaction.hrRatioLower,
    hrRatioUpper: interaction.hrRatioUpper,
    missing,
    strata: [toStratum('absent', absent), toStratum('present', present)],
    ...notes(interaction),
  }));

export function toRiskGroupsResult(evaluation: RiskGroupEvaluation, endpoint: RiskGroupEndpoint): RiskGroupsResult {
  const { highVsLow, treatmentWithin, interaction } = endpoint;
  const groupOf = (role: ArmSurvival['role'], within: TreatmentGroupComparison): RiskGroupResult => {
    const pooled = highVsLow.curves.arms.find((arm) => arm.role === role);
    return {
      n: pooled?.n ?? 0,
      events: pooled?.events ?? 0,
      rates: pooled ? toRates(pooled) : [],
      hrTreatment: within.hr,
      lower: within.hrLower,
      upper: within.hrUpper,
      p: within.p,
      ...notes(within),
    };
  };
  const { hr, hrLower, hrUpper, p, reason, caution } = highVsLow.hazardRatio;
  return {
    low: groupOf('control', treatmentWithin.low),
    high: groupOf('treated', treatmentWithin.high),
    undetermined: evaluation.nUndetermined,
    hrHighVsLow: hr,
    lower: hrLower,
    upper: hrUpper,
    p,
    logrankUnweightedP: highVsLow.logrankUnweightedP,
    interactionP: interaction.pInteraction,
    ...(interaction.reason === null ? {} : { interactionReason: interaction.reason }),
    ...notes({ reason, caution }),
  };
}

const toConcordance = (result: Result<Concordance> | null): ConcordanceEntry | null => {
  if (result === null) return null;
  if (!result.ok)
    return {
      nUsed: 0,
      c: null,
      se: null,
      concordant: 0,
      discordant: 0,
      tiedX: 0,
      tiedY: 0,
      tiedXY: 0,
      reason: result.error.code,
    };
  const { n, c, se, concordant, discordant, tiedX, tiedY, tiedXY } = result.value;
  return { nUsed: n, c, se, concordant, discordant, tiedX, tiedY, tiedXY };
};

const toTest = ({ statistic, df, p }: ChiSquareTest): TestEntry => ({ stat: statistic, df, p });

/** A fit with its concordance. */
export function toCoxEntry(fit: Result<CoxFit>, concordance: Concordance | null): CoxEntryOrReason {
  if (!fit.ok) return { reason: fit.error.code };
  const { terms, robust } = fit.value;
  return {
    n: fit.value.n,
    nEvent: fit.value.events,
    terms: terms.map(({ name }) => termName(name)),
    robust,
    coef: terms.map(({ coefficient }) => coefficient),
    hr: terms.map(({ hazardRatio }) => hazardRatio),
    seModel: terms.map(({ seModel }) => seModel),
    seRobust: robust ? terms.map(({ se }) => se) : null,
    z: terms.map(({ z }) => z),
    p: terms.map(({ p }) => p),
    hrLower: terms.map(({ hrLower }) => hrLower),
    hrUpper: terms.map(({ hrUpper }) => hrUpper),
    confLevel: fit.value.confLevel,
    varModel: fit.value.varModel.map((row) => [...row]),
    varRobust: fit.value.varRobust?.map((row) => [...row]) ?? null,
    loglikNull: fit.value.loglikNull,
    loglik: fit.value.loglik,
    lrTest: toTest(fit.value.likelihoodRatioTest),
    waldTest: toTest(fit.value.waldTest),
    scoreTest: toTest(fit.value.scoreTest),
    robustScoreTest: fit.value.robustScoreTest && toTest(fit.value.robustScoreTest),
    concordance: concordance && toConcordance({ ok: true, value: concordance }),
  };
}

export const toConcordanceSection = (from: ScoreConcordance): ConcordanceSection =>
  Object.fromEntries(
    Object.entries(from).flatMap(([name, result]: [string, Result<Concordance> | null]) => {
      const entry = toConcordance(result);
      return entry ? [[name, entry]] : [];
    }),
  );

export const toCalibration = ({ cuts, third, thirds }: CalibrationThirds): CalibrationSection => ({
  cuts,
  third,
  thirds: thirds.map(({ observed, ...rest }) => ({ ...rest, label: `third ${rest.third}`, ...toComparisonRow(observed) })),
});

export const toBenefitCurve = (curve: BenefitCurve): BenefitCurveSection => ({
  months: curve.months,
  knots: curve.knots ?? [],
  points: curve.points.map(({ score, survivalTreated, survivalControl, difference, lower, upper }) => ({
    score,
    treated: survivalTreated,
    control: survivalControl,
    difference,
    lower,
    upper,
  })),
  resamples: curve.resamples,
  failedResamples: curve.failed,
  ...notes(curve),
});

export function toNetBenefit(from: NetBenefit): NetBenefitSection {
  const entry = ({ estimate, lower, upper, reason }: NetBenefitEstimate): NetBenefitEntry => ({
    value: estimate,
    lower,
    upper,
    ...(reason === null ? {} : { reason }),
  });
  return {
    months: from.months,
    all: entry(from.all),
    none: entry(from.none),
    byScore: entry(from.byScore),
    gainOverAll: entry(from.gainOverAll),
    gainOverNone: entry(from.gainOverNone),
    resamples: from.resamples,
    failedResamples: from.failed,
    ...(from.caution === null ? {} : { caution: from.caution }),
  };
}

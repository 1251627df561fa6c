/** The parts of `analysis.json` that say what was found in a cohort: results, interactions, risk groups, calibration, benefit. */
import { z } from 'zod';
import type {
  BenefitCurveSection,
  CalibrationSection,
  CalibrationThirdRow,
  ClinicalInteraction,
  ConcordanceEntry,
  CoxEntry,
  CoxEntryOrReason,
  EndpointResult,
  FollowUpEntry,
  GroupResult,
  InteractionResult,
  NetBenefitEntry,
  NetBenefitSection,
  ProportionalHazardsTest,
  ResultRate,
  RiskGroupResult,
  RiskGroupsResult,
  StratumRow,
} from '../core/pipeline/analysis-result';
import { agreeing, count, explained, finite, oneLength, fromZero, probability, ratio, reason, text } from './schema-agreement';

const p = probability.nullable();
const hr = ratio.nullable();
const months = fromZero;
const caution = reason;
const withReason = { message: 'a number that is missing has its reason beside it' };

/** Survival of a group at a time, 0-1. */
const pooledRate = agreeing<Omit<ResultRate, 'arm'>>()(
  z.object({
    months,
    survival: probability.nullable(),
    lower: probability.nullable(),
    upper: probability.nullable(),
    robustLower: probability.nullable(),
    robustUpper: probability.nullable(),
    atRisk: count,
    effectiveAtRisk: fromZero,
    reason,
  }),
);
const rate = agreeing<ResultRate>()(pooledRate.extend({ arm: z.enum(['ICT+CCRT', 'CCRT']) }));

const armCounts = {
  n: count,
  events: count,
  nTreated: count,
  eventsTreated: count,
  nControl: count,
  eventsControl: count,
};
const addsUp = (of: Readonly<Record<keyof typeof armCounts, number>>): boolean =>
  of.n === of.nTreated + of.nControl && of.events === of.eventsTreated + of.eventsControl && of.events <= of.n;
const addingUp = { message: 'the arms add up to the group' };

const groupResult = agreeing<GroupResult>()(
  z
    .object({
      ...armCounts,
      rates: z.array(rate),
      hr,
      hrLower: hr,
      hrUpper: hr,
      p,
      logrankP: p,
      logrankUnweightedP: p,
      reason,
      caution,
    })
    .refine(addsUp, addingUp)
    .refine((of) => explained([of.hr, of.hrLower, of.hrUpper, of.p, of.logrankP, of.logrankUnweightedP], of.reason), withReason),
);

const interaction = agreeing<InteractionResult>()(
  z
    .object({
      groupP: p,
      groupHrRatio: hr,
      groupHrRatioLower: hr,
      groupHrRatioUpper: hr,
      continuousP: p,
      reason,
    })
    .refine((of) => explained([of.groupP, of.groupHrRatio, of.continuousP], of.reason), withReason),
);

/** `results` of one endpoint. */
export const endpointResultSchema = agreeing<EndpointResult>()(
  z.object({ whole: groupResult, high: groupResult, low: groupResult, interaction }),
);

const stratum = agreeing<StratumRow>()(
  z
    .object({ level: z.enum(['absent', 'present']), ...armCounts, hr, hrLower: hr, hrUpper: hr, p, reason, caution })
    .refine(addsUp, addingUp)
    .refine((of) => explained([of.hr, of.hrLower, of.hrUpper, of.p], of.reason), withReason),
);

/** `clinicalInteractions`, one factor. */
export const clinicalInteractionSchema = agreeing<ClinicalInteraction>()(
  z
    .object({
      factor: text,
      pInteraction: p,
      hrRatio: hr,
      hrRatioLower: hr,
      hrRatioUpper: hr,
      missing: count,
      strata: z.array(stratum).length(2),
      reason,
      caution,
    })
    .refine((of) => explained([of.pInteraction, of.hrRatio], of.reason), withReason),
);

const riskGroup = agreeing<RiskGroupResult>()(
  z
    .object({ n: count, events: count, rates: z.array(pooledRate), hrTreatment: hr, lower: hr, upper: hr, p, reason, caution })
    .refine((of) => explained([of.hrTreatment, of.lower, of.upper, of.p], of.reason), withReason),
);

/** `riskGroups` of one endpoint: patients with ictos <= 0. */
export const riskGroupsSchema = agreeing<RiskGroupsResult>()(
  z
    .object({
      low: riskGroup,
      high: riskGroup,
      undetermined: count,
      hrHighVsLow: hr,
      lower: hr,
      upper: hr,
      p,
      logrankUnweightedP: p,
      interactionP: p,
      interactionReason: reason,
      reason,
      caution,
    })
    .refine((of) => explained([of.hrHighVsLow, of.lower, of.upper, of.p], of.reason), withReason)
    .refine((of) => explained([of.interactionP], of.interactionReason), withReason),
);

/** `followUp` of one endpoint, as in golden file 03. */
export const followUpSchema = agreeing<FollowUpEntry>()(
  z.object({
    events: count,
    n: count,
    rate: probability,
    reverseKmMedian: months.nullable(),
    reverseKmIqr: z.array(months.nullable()),
    reverseKmMedianCi: z.array(months.nullable()),
    reason,
  }),
);

const concordance = agreeing<ConcordanceEntry>()(
  z
    .object({
      nUsed: count,
      c: p,
      se: fromZero.nullable(),
      concordant: fromZero,
      discordant: fromZero,
      tiedX: fromZero,
      tiedY: fromZero,
      tiedXY: fromZero,
      reason,
    })
    .refine((of) => explained([of.c], of.reason), withReason),
);

/** `concordance` of one cohort, by the name of the risk; empty without a model. Golden file 15. */
export const concordanceSchema = z.record(text, concordance);

const third = agreeing<CalibrationThirdRow>()(
  z
    .object({
      third: z.union([z.literal(1), z.literal(2), z.literal(3)]),
      label: text,
      meanScore: finite.nullable(),
      minScore: finite.nullable(),
      maxScore: finite.nullable(),
      predictedLogHr: finite.nullable(),
      predictedLogHrWithIntercept: finite.nullable(),
      predictedLogHrOffsetIntercept: finite.nullable(),
      predictedLogHrWeightedMean: finite.nullable(),
      predictedLogHrWithInterceptWeightedMean: finite.nullable(),
      observedLogHr: finite.nullable(),
      observedLogHrLower: finite.nullable(),
      observedLogHrUpper: finite.nullable(),
      ...armCounts,
      sumWeightsTreated: fromZero.nullable(),
      weightedEventsTreated: fromZero.nullable(),
      sumWeightsControl: fromZero.nullable(),
      weightedEventsControl: fromZero.nullable(),
      diverges: z.boolean(),
      coef: finite.nullable(),
      seModel: fromZero.nullable(),
      seRobust: fromZero.nullable(),
      z: finite.nullable(),
      p,
      hr,
      hrLower: hr,
      hrUpper: hr,
      reason: text.nullable(),
      caution: z.literal('few-events').nullable(),
    })
    .refine(addsUp, addingUp)
    .refine((of) => (of.hr === null) === (of.reason !== null), withReason),
);

/** `calibrationThirds` of one cohort, as in golden file 15. */
export const calibrationSchema = agreeing<CalibrationSection>()(
  z.object({ cuts: z.array(finite).length(2), third: z.array(z.number().int().min(1).max(3)), thirds: z.array(third).length(3) }),
);

const globalTest = z.object({ chisq: fromZero, df: fromZero, p: probability });

/** `proportionalHazards` of one group, as `zph` in golden file 07; null: there is no fit or no test. */
export const proportionalHazardsSchema = agreeing<ProportionalHazardsTest>()(
  z
    .object({
      terms: z.array(text),
      chisq: z.array(fromZero),
      df: z.array(fromZero),
      p: z.array(probability),
      global: globalTest,
    })
    .refine((of) => oneLength(of.terms, of.chisq, of.df, of.p), { message: 'one test a term' }),
);

const test = z.object({ stat: fromZero, df: count, p: probability });
const matrix = z.array(z.array(finite));

const cox = agreeing<CoxEntry>()(
  z
    .object({
      n: count,
      nEvent: count,
      terms: z.array(text),
      robust: z.boolean(),
      coef: z.array(finite),
      hr: z.array(ratio),
      seModel: z.array(fromZero),
      seRobust: z.array(fromZero).nullable(),
      z: z.array(finite),
      p: z.array(probability),
      hrLower: z.array(ratio),
      hrUpper: z.array(ratio),
      confLevel: probability,
      varModel: matrix,
      varRobust: matrix.nullable(),
      loglikNull: finite,
      loglik: finite,
      lrTest: test,
      waldTest: test,
      scoreTest: test,
      robustScoreTest: test.nullable(),
      concordance: concordance.nullable(),
    })
    .refine((of) => oneLength(of.terms, of.coef, of.hr, of.seModel, of.seRobust, of.z, of.p, of.varModel, of.varRobust), {
      message: 'one value a term in each list',
    })
    .refine((of) => of.robust === (of.seRobust !== null), { message: 'robust standard errors where the fit is robust' }),
);

const coxOrReason = agreeing<CoxEntryOrReason>()(z.union([cox, z.object({ reason: text })]));

/** `weightSensitivity`, one scheme of weights, as in golden file 10. */
export const weightSensitivitySchema = z.object({ whole: coxOrReason, high: coxOrReason });

/** `benefitCurve` of one cohort; no points for the reason. */
export const benefitCurveSchema = agreeing<BenefitCurveSection>()(
  z
    .object({
      months,
      knots: z.array(finite),
      points: z.array(
        z.object({
          score: finite,
          treated: probability,
          control: probability,
          difference: z.number().min(-1).max(1),
          lower: finite.nullable(),
          upper: finite.nullable(),
        }),
      ),
      resamples: count,
      failedResamples: count,
      reason,
      caution,
    })
    .refine((of) => of.points.length > 0 || of.reason !== undefined, withReason),
);

const share = z.number().min(-1).max(1).nullable();

const netBenefit = agreeing<NetBenefitEntry>()(
  z.object({ value: share, lower: share, upper: share, reason }).refine((of) => explained([of.value], of.reason), withReason),
);

/** `netBenefit`: event rates under each strategy. */
export const netBenefitSchema = agreeing<NetBenefitSection>()(
  z.object({
    months,
    all: netBenefit,
    none: netBenefit,
    byScore: netBenefit,
    gainOverAll: netBenefit,
    gainOverNone: netBenefit,
    resamples: count,
    failedResamples: count,
    caution,
  }),
);

/** One cohort judged by the score: groups, interactions, risk groups, follow-up, calibration, benefit. */
import { defined } from '../../base/assert';
import { type ArmFollowUp, type EndpointColumns, followUpOfEndpoint } from '../model/arm-follow-up';
import { computeBenefitCurve } from '../model/benefit-curve';
import { calibrateThirds } from '../model/calibration-thirds';
import { testClinicalInteractions } from '../model/clinical-interactions';
import { evaluateScore, type ScoreEvaluation } from '../model/group-evaluation';
import { computeNetBenefit } from '../model/net-benefit';
import { evaluateRiskGroups, type RiskGroupEvaluation } from '../model/risk-group-evaluation';
import { computeScoreConcordance } from '../model/score-concordance';
import { type EndpointName, endpointNames } from '../scoring/clinical-record';
import { computeFollowUp } from '../stats/follow-up';
import type { ArmComparison } from '../stats/survival-comparison';
import type { AnalysisCohort } from './analysis-cohort';
import type { AnalysisConfig } from './analysis-config';
import {
  toBenefitCurve,
  toCalibration,
  toClinicalInteractions,
  toConcordanceSection,
  toEndpointResult,
  toNetBenefit,
  toProportionalHazards,
  toRiskGroupsResult,
} from './analysis-evaluation';
import { toClinicalFactors, toRiskGroups } from './analysis-factors';
import { type FittedModel, logHrWithIntercept, standardiseRows } from './analysis-model';
import type {
  Analysis,
  ByEndpoint,
  EndpointResult,
  FollowUpEntry,
  RiskGroupsResult,
  ScoreEntry,
  ScoreGroupName,
} from './analysis-result';

/** All that is told of one cohort. */
export interface CohortEvaluation {
  readonly score: Float64Array;
  readonly scores: readonly ScoreEntry[];
  readonly results: ByEndpoint<EndpointResult>;
  readonly curves: ByEndpoint<Readonly<Record<ScoreGroupName, ArmComparison | null>>>;
  readonly proportionalHazards: Analysis['proportionalHazards']['training'];
  readonly clinicalInteractions: Analysis['clinicalInteractions']['training'];
  readonly riskGroups: ByEndpoint<RiskGroupsResult>;
  readonly riskCurves: ByEndpoint<ArmComparison>;
  readonly followUp: ByEndpoint<FollowUpEntry>;
  readonly concordance: Analysis['concordance']['training'];
  readonly calibration: Analysis['calibrationThirds']['training'];
  readonly benefitCurve: Analysis['benefitCurve']['training'];
}

/** Everything that is told of one cohort. `noModel`: the reason why there is no score. */
export function evaluateCohort(
  cohort: AnalysisCohort,
  weight: Float64Array | null,
  model: FittedModel | null,
  noModel: string | null,
  config: AnalysisConfig,
): CohortEvaluation {
  const { treated, patientIds } = cohort;
  const endpoints = Object.fromEntries(cohort.endpoints) as Readonly<Record<EndpointName, EndpointColumns>>; // only the endpoints of the table are looked at
  const z = model ? standardiseRows(model.section, cohort) : [];
  const score = new Float64Array(patientIds.length);
  z.forEach(({ values }, j) => {
    for (let i = 0; i < score.length; i++) score[i]! -= model!.section.gamma[j]! * values[i]!;
  });
  const evaluation = evaluateScore({ endpoints, treated, weight, score, landmarks: config.landmarks });
  const own = followUpOfEndpoint(endpoints[config.endpoint], treated, weight).data;
  const refitted = model?.interceptModel.ok ? logHrWithIntercept(model.interceptModel.value, z, score.length) : undefined;
  const risk = model
    ? evaluateRiskGroups({
        endpoints,
        treated,
        weight,
        score,
        riskGroup: toRiskGroups(cohort.rows),
        landmarks: config.landmarks,
      })
    : null;
  return {
    score,
    scores: model ? patientIds.map((patient_id, i) => ({ patient_id, ictos: score[i]!, high: score[i]! > 0 })) : [],
    ...describeEvaluation(evaluation, noModel),
    clinicalInteractions: toClinicalInteractions(
      testClinicalInteractions(own, toClinicalFactors(cohort.rows, config.ebvCutoffs)),
    ),
    ...describeRiskGroups(risk),
    followUp: mapEndpoints(endpoints, (columns) => {
      const { data } = followUpOfEndpoint(columns, treated, null);
      const length = computeFollowUp({ time: data.time, event: data.event });
      const times = {
        reverseKmMedian: length.median.time,
        reverseKmIqr: [length.lowerQuartile.time, length.upperQuartile.time],
        reverseKmMedianCi: [length.median.lower, length.median.upper],
      };
      return {
        events: length.events,
        n: length.n,
        rate: length.events / length.n,
        ...times,
        ...(Object.values(times).flat().includes(null) ? { reason: 'stats/quantile-not-reached' } : {}),
      };
    }),
    concordance: model ? toConcordanceSection(computeScoreConcordance({ ...own, score, logHrWithIntercept: refitted })) : {},
    calibration: model
      ? toCalibration(
          calibrateThirds({
            ...own,
            score,
            logHrWithIntercept: refitted,
            offsetIntercept: model.intercept.ok ? model.intercept.value.intercept.coefficient : undefined,
          }),
        )
      : null,
    benefitCurve: model ? toBenefitCurve(benefitCurveOf(own, score, config)) : null,
  };
}

/** The last landmark is that of benefit curve and net benefit: 60 months by default. */
const lastLandmark = ({ landmarks }: AnalysisConfig): number => Math.max(...landmarks);

const benefitCurveOf = (own: ArmFollowUp, score: Float64Array, config: AnalysisConfig) =>
  computeBenefitCurve({
    ...own,
    score,
    months: lastLandmark(config),
    resamples: { count: config.curveResamples, seed: config.seed },
  });

/** Of a cohort with a score; `config` says whether it was randomised. */
export const toNetBenefitOf = (cohort: AnalysisCohort, evaluation: CohortEvaluation | null, config: AnalysisConfig) => {
  const own = followUpOfEndpoint(defined(cohort.endpoints.get(config.endpoint)), cohort.treated, null).data;
  return toNetBenefit(
    computeNetBenefit({
      time: own.time,
      event: own.event,
      treated: own.treated,
      score: defined(evaluation).score,
      randomised: config.validationDesign === 'randomised',
      months: lastLandmark(config),
      resamples: { count: config.curveResamples, seed: config.seed },
    }),
  );
};

/** One entry for each endpoint of the cohort, in the usual order. */
function mapEndpoints<From, To>(
  endpoints: Readonly<Partial<Record<EndpointName, From>>>,
  to: (from: From) => To,
): ByEndpoint<To> {
  return Object.fromEntries(
    endpointNames.flatMap((name) => {
      const from = endpoints[name];
      return from === undefined ? [] : [[name, to(from)]];
    }),
  );
}

function describeEvaluation({ endpoints }: ScoreEvaluation<EndpointName>, noModel: string | null) {
  const groups = noModel === null ? (['whole', 'high', 'low'] as const) : (['whole'] as const);
  const byGroup = <T>(to: (group: ScoreGroupName) => T | null): Readonly<Record<ScoreGroupName, T | null>> => ({
    whole: to('whole'),
    high: groups.some((group) => group === 'high') ? to('high') : null,
    low: groups.some((group) => group === 'low') ? to('low') : null,
  });
  return {
    results: mapEndpoints(endpoints, (of) => toEndpointResult(of, noModel)),
    curves: mapEndpoints(endpoints, (of) => byGroup((group) => of[group].curves)),
    proportionalHazards: mapEndpoints(endpoints, (of) => toProportionalHazards(of, noModel)),
  };
}

function describeRiskGroups(risk: RiskGroupEvaluation<EndpointName> | null): Pick<CohortEvaluation, 'riskGroups' | 'riskCurves'> {
  if (!risk) return { riskGroups: {}, riskCurves: {} };
  return {
    riskGroups: mapEndpoints(risk.endpoints, (endpoint) => toRiskGroupsResult(risk, endpoint)),
    riskCurves: mapEndpoints(risk.endpoints, (endpoint) => endpoint.highVsLow.curves),
  };
}

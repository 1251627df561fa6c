/**
 * Patients with a low score by clinical risk: do high-risk patients fare worse, and does the
 * treatment help in either risk group? What a risk factor is, is decided elsewhere.
 */
import { assert } from '../../base/assert';
import { type EndpointColumns, followUpOfEndpoint, pick, pickPatients } from './arm-follow-up';
import {
  compareLabelledGroups,
  compareTreatmentGroups,
  type GroupComparisonOptions,
  type LabelledComparison,
  type TreatmentGroupComparison,
} from './group-comparison';
import { testTreatmentInteraction, type TreatmentInteraction } from './treatment-interaction';

/** `undetermined`: missing factors leave both groups possible. */
export type RiskGroupLabel = 'high' | 'low' | 'undetermined';

export interface RiskGroupEvaluationInput<Endpoint extends string = string> extends GroupComparisonOptions {
  /** Patients without follow-up for an endpoint (null) are left out there, and counted. */
  readonly endpoints: Readonly<Record<Endpoint, EndpointColumns>>;
  /** 1 = ICT+CCRT, 0 = CCRT; one entry a patient, as in every column. */
  readonly treated: ArrayLike<number>;
  /** Weights of the whole cohort; null = none. */
  readonly weight: ArrayLike<number> | null;
  readonly score: ArrayLike<number>;
  readonly riskGroup: readonly RiskGroupLabel[];
}

export interface RiskGroupEndpoint {
  /** Patients of the two risk groups without follow-up for this endpoint. */
  readonly missing: number;
  /** High risk v low risk, both arms pooled; role `treated` of the curves = high risk. */
  readonly highVsLow: LabelledComparison;
  /** ICT+CCRT v CCRT within each risk group. */
  readonly treatmentWithin: { readonly high: TreatmentGroupComparison; readonly low: TreatmentGroupComparison };
  /** Treatment x high risk. */
  readonly interaction: TreatmentInteraction;
}

export interface RiskGroupEvaluation<Endpoint extends string = string> {
  /** Patients with score <= 0, and how they divide. */
  readonly nLowScore: number;
  readonly nHighRisk: number;
  readonly nLowRisk: number;
  /** In no comparison. */
  readonly nUndetermined: number;
  readonly nByRiskAndArm: {
    readonly highTreated: number;
    readonly highControl: number;
    readonly lowTreated: number;
    readonly lowControl: number;
  };
  readonly endpoints: Readonly<Record<Endpoint, RiskGroupEndpoint>>;
}

/**
 * Evaluates the risk groups among patients with score <= 0. Weights are neither refitted nor
 * rescaled; no adjustment for other covariates. Reasons as in `compareTreatment` and
 * `testTreatmentInteraction`. Source: Dong et al., BMC Med 2019;17:190.
 */
export function evaluateRiskGroups<Endpoint extends string>(
  input: RiskGroupEvaluationInput<Endpoint>,
): RiskGroupEvaluation<Endpoint> {
  const { score, treated, riskGroup } = input;
  assert(score.length === treated.length && riskGroup.length === treated.length, 'columns differ in length');
  const low = [...riskGroup.keys()].filter((i) => score[i]! <= 0);
  const count = (risk: RiskGroupLabel, arm?: 0 | 1): number =>
    low.filter((i) => riskGroup[i] === risk && (arm === undefined || treated[i] === arm)).length;
  const determined = low.filter((i) => riskGroup[i] !== 'undetermined');
  const endpoints = Object.entries<EndpointColumns>(input.endpoints).map(
    ([name, columns]) => [name, evaluateEndpoint(input, determined, columns)] as const,
  );
  return {
    nLowScore: low.length,
    nHighRisk: count('high'),
    nLowRisk: count('low'),
    nUndetermined: count('undetermined'),
    nByRiskAndArm: {
      highTreated: count('high', 1),
      highControl: count('high', 0),
      lowTreated: count('low', 1),
      lowControl: count('low', 0),
    },
    // The entries are those of the input, one for one.
    endpoints: Object.fromEntries(endpoints) as Record<Endpoint, RiskGroupEndpoint>,
  };
}

function evaluateEndpoint(
  input: RiskGroupEvaluationInput,
  patients: readonly number[],
  columns: EndpointColumns,
): RiskGroupEndpoint {
  const ofPatients = <T>(column: ArrayLike<T>): T[] => patients.map((i) => column[i]!);
  const { rows, data } = followUpOfEndpoint(
    { time: ofPatients(columns.time), event: ofPatients(columns.event) },
    pick(input.treated, patients),
    input.weight && pick(input.weight, patients),
  );
  const highRisk = Float64Array.from(rows, (k) => (input.riskGroup[patients[k]!] === 'high' ? 1 : 0));
  const within = (risk: 0 | 1): TreatmentGroupComparison =>
    compareTreatmentGroups(
      pickPatients(
        data,
        [...rows.keys()].filter((k) => highRisk[k] === risk),
      ),
      input,
    );
  return {
    missing: patients.length - rows.length,
    highVsLow: compareLabelledGroups({ ...data, first: highRisk }, ['high', 'low'], input),
    treatmentWithin: { high: within(1), low: within(0) },
    interaction: testTreatmentInteraction(data, { name: 'highRisk', values: highRisk }, input.ties),
  };
}

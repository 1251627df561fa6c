/**
 * Evaluation of the score on a cohort: for each endpoint the two arms in all patients, in
 * those with a high score and in those with a low one, and whether the effect of the
 * treatment differs with the score.
 */
import { assert } from '../../base/assert';
import { fail, type Result } from '../../base/result';
import { type Concordance, computeConcordance } from '../stats/concordance';
import { type ArmFollowUp, type EndpointColumns, followUpOfEndpoint, isWeighted, pick, pickPatients } from './arm-follow-up';
import { compareTreatmentGroups, type GroupComparisonOptions, type TreatmentGroupComparison } from './group-comparison';
import { testTreatmentInteraction, type TreatmentInteraction } from './treatment-interaction';

export interface ScoreEvaluationInput<Endpoint extends string = string> extends GroupComparisonOptions {
  /** Patients without follow-up for an endpoint (null) are left out there, and counted. */
  readonly endpoints: Readonly<Record<Endpoint, EndpointColumns>>;
  /** 1 = ICT+CCRT, 0 = CCRT; one entry a patient, as in every column. */
  readonly treated: ArrayLike<number>;
  /** Weights of the whole cohort (not refitted in groups); null = none. */
  readonly weight: ArrayLike<number> | null;
  /** High = score > 0. */
  readonly score: ArrayLike<number>;
}

export interface EndpointEvaluation {
  /** Patients without follow-up for this endpoint. */
  readonly missing: number;
  readonly whole: TreatmentGroupComparison;
  readonly high: TreatmentGroupComparison;
  readonly low: TreatmentGroupComparison;
  readonly interaction: {
    /** Treatment x high group. */
    readonly group: TreatmentInteraction;
    /** Treatment x score. */
    readonly continuous: TreatmentInteraction;
  };
  /**
   * Concordance of the risk -score within each arm, unweighted; above 1/2 = patients with a high
   * score do better. Problems: `survival/no-patients`, `stats/no-comparable-pairs`.
   */
  readonly concordance: { readonly treated: Result<Concordance>; readonly control: Result<Concordance> };
}

export interface ScoreEvaluation<Endpoint extends string = string> {
  readonly nHigh: number;
  readonly nLow: number;
  readonly weighted: boolean;
  readonly endpoints: Readonly<Record<Endpoint, EndpointEvaluation>>;
}

/**
 * Evaluates a score. A comparison that cannot be made has null numbers and a reason, and
 * does not touch the others. Source: Dong et al., BMC Med 2019;17:190 (design);
 * weights and intervals: R survival 3.5, see `compareArms` and `fitCox`.
 */
export function evaluateScore<Endpoint extends string>(input: ScoreEvaluationInput<Endpoint>): ScoreEvaluation<Endpoint> {
  const { score, treated, weight } = input;
  assert(score.length === treated.length, 'score column differs in length');
  assert(!weight || weight.length === treated.length, 'weight column differs in length');
  for (let i = 0; i < score.length; i++) assert(Number.isFinite(score[i]), 'a score is not finite');
  const nHigh = Array.from(score).filter((s) => s > 0).length;
  const endpoints = Object.entries<EndpointColumns>(input.endpoints).map(
    ([name, columns]) => [name, evaluateEndpoint(input, columns)] as const,
  );
  return {
    nHigh,
    nLow: score.length - nHigh,
    weighted: isWeighted(weight),
    // The entries are those of the input, one for one.
    endpoints: Object.fromEntries(endpoints) as Record<Endpoint, EndpointEvaluation>,
  };
}

function evaluateEndpoint(input: ScoreEvaluationInput, columns: EndpointColumns): EndpointEvaluation {
  const { rows, data } = followUpOfEndpoint(columns, input.treated, input.weight);
  const score = pick(input.score, rows);
  const rowsWhere = (accept: (i: number) => boolean): number[] => [...rows.keys()].filter(accept);
  const compare = (chosen: readonly number[]): TreatmentGroupComparison =>
    compareTreatmentGroups(pickPatients(data, chosen), input);
  return {
    missing: input.treated.length - rows.length,
    whole: compareTreatmentGroups(data, input),
    high: compare(rowsWhere((i) => score[i]! > 0)),
    low: compare(rowsWhere((i) => !(score[i]! > 0))),
    interaction: {
      group: testTreatmentInteraction(data, { name: 'high', values: score.map((s) => (s > 0 ? 1 : 0)) }, input.ties),
      continuous: testTreatmentInteraction(data, { name: 'score', values: score }, input.ties),
    },
    concordance: {
      treated: concordanceWithin(
        data,
        score,
        rowsWhere((i) => data.treated[i] === 1),
      ),
      control: concordanceWithin(
        data,
        score,
        rowsWhere((i) => data.treated[i] === 0),
      ),
    },
  };
}

function concordanceWithin(data: ArmFollowUp, score: Float64Array, rows: readonly number[]): Result<Concordance> {
  if (rows.length === 0) return fail('survival/no-patients');
  const risk = pick(score, rows).map((s) => -s);
  return computeConcordance({ time: pick(data.time, rows), event: pick(data.event, rows), risk });
}

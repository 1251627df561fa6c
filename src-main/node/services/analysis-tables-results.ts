/** Tables of what became of the patients: scores, arms by endpoint and score group, risk groups, follow-up. */
import type { Analysis, GroupResult } from '@shared/core/pipeline/analysis-result';
import { cohortsOf, scoreGroups } from './analysis-sections';
import {
  type CellRecord,
  type CellTable,
  countCells,
  countColumns,
  perEndpoint,
  ratioCells,
  ratioColumns,
  where,
} from './analysis-table-cells';

/** Scores, and the decisions with what stands against them. */
export const scoreTables = ({ scores, decisions }: Analysis): CellTable[] => [
  ...cohortsOf(scores).map(({ cohort, value }) => ({
    name: `scores_${cohort}`,
    columns: ['patient_id', 'ictos', 'high'],
    rows: value.map((row) => ({ ...row })),
  })),
  ...cohortsOf(decisions).map(({ cohort, value }) => ({
    name: `decisions_${cohort}`,
    columns: ['patient_id', 'risk_factors', 'missing_factors', 'risk_group', 'rule_group', 'decision', 'reasons'],
    rows: value.map((row) => ({
      patient_id: row.patient_id,
      risk_factors: row.riskFactors.join('; '),
      missing_factors: row.missing.join('; '),
      risk_group: row.riskGroup,
      rule_group: row.ruleGroup,
      decision: row.decision,
      reasons: row.reasons.join('; '),
    })),
  })),
];

const rateColumns = ['months', 'survival', 'lower', 'upper', 'robust_lower', 'robust_upper', 'at_risk', 'effective_at_risk'];
const rateCells = (rate: Omit<GroupResult['rates'][number], 'arm'>): CellRecord => ({
  months: rate.months,
  survival: rate.survival,
  lower: rate.lower,
  upper: rate.upper,
  robust_lower: rate.robustLower,
  robust_upper: rate.robustUpper,
  at_risk: rate.atRisk,
  effective_at_risk: rate.effectiveAtRisk,
});

export const resultTables = (analysis: Analysis): CellTable[] => [
  {
    name: 'results',
    columns: [...where, 'group', ...countColumns, ...ratioColumns, 'logrank_p', 'logrank_unweighted_p', 'reason', 'caution'],
    rows: perEndpoint(analysis.results, (result) =>
      scoreGroups.map((group) => ({
        group,
        ...countCells(result[group]),
        ...ratioCells(result[group]),
        logrank_p: result[group].logrankP,
        logrank_unweighted_p: result[group].logrankUnweightedP,
        reason: result[group].reason,
        caution: result[group].caution,
      })),
    ),
  },
  {
    name: 'rates',
    columns: [...where, 'group', 'arm', ...rateColumns],
    rows: perEndpoint(analysis.results, (result) =>
      scoreGroups.flatMap((group) => result[group].rates.map((rate) => ({ group, arm: rate.arm, ...rateCells(rate) }))),
    ),
  },
  {
    name: 'interactions',
    columns: [...where, 'p_group', 'hr_ratio', 'hr_ratio_lower', 'hr_ratio_upper', 'p_continuous', 'reason'],
    rows: perEndpoint(analysis.results, ({ interaction }) => [
      {
        p_group: interaction.groupP,
        hr_ratio: interaction.groupHrRatio,
        hr_ratio_lower: interaction.groupHrRatioLower,
        hr_ratio_upper: interaction.groupHrRatioUpper,
        p_continuous: interaction.continuousP,
        reason: interaction.reason,
      },
    ]),
  },
  {
    name: 'clinical_interactions',
    columns: [
      'cohort',
      'apparent',
      'factor',
      'p_interaction',
      'hr_ratio',
      'hr_ratio_lower',
      'hr_ratio_upper',
      'missing',
      'interaction_reason',
      'level',
      ...countColumns,
      ...ratioColumns,
      'reason',
    ],
    rows: cohortsOf(analysis.clinicalInteractions).flatMap(({ cohort, apparent, value }) =>
      value.flatMap((row) =>
        row.strata.map((stratum) => ({
          cohort,
          apparent,
          factor: row.factor,
          p_interaction: row.pInteraction,
          hr_ratio: row.hrRatio,
          hr_ratio_lower: row.hrRatioLower,
          hr_ratio_upper: row.hrRatioUpper,
          missing: row.missing,
          interaction_reason: row.reason,
          level: stratum.level,
          ...countCells(stratum),
          ...ratioCells(stratum),
          reason: stratum.reason,
        })),
      ),
    ),
  },
  {
    name: 'risk_groups',
    columns: [...where, 'risk_group', 'n', 'events', ...ratioColumns, 'reason'],
    rows: perEndpoint(analysis.riskGroupsByEndpoint, (groups) =>
      (['high', 'low'] as const).map((risk) => ({
        risk_group: risk,
        n: groups[risk].n,
        events: groups[risk].events,
        hr: groups[risk].hrTreatment,
        hr_lower: groups[risk].lower,
        hr_upper: groups[risk].upper,
        p: groups[risk].p,
        reason: groups[risk].reason,
      })),
    ),
  },
  {
    name: 'risk_group_rates',
    columns: [...where, 'risk_group', ...rateColumns],
    rows: perEndpoint(analysis.riskGroupsByEndpoint, (groups) =>
      (['high', 'low'] as const).flatMap((risk) => groups[risk].rates.map((rate) => ({ risk_group: risk, ...rateCells(rate) }))),
    ),
  },
  {
    name: 'risk_group_comparison',
    columns: [...where, ...ratioColumns, 'logrank_unweighted_p', 'p_interaction', 'undetermined', 'reason'],
    rows: perEndpoint(analysis.riskGroupsByEndpoint, (groups) => [
      {
        hr: groups.hrHighVsLow,
        hr_lower: groups.lower,
        hr_upper: groups.upper,
        p: groups.p,
        logrank_unweighted_p: groups.logrankUnweightedP,
        p_interaction: groups.interactionP,
        undetermined: groups.undetermined,
        reason: groups.reason,
      },
    ]),
  },
  {
    name: 'follow_up',
    columns: [...where, 'n', 'events', 'rate', 'median_months', 'lower', 'upper', 'q1_months', 'q3_months'],
    rows: perEndpoint(analysis.followUp, (entry) => [
      {
        n: entry.n,
        events: entry.events,
        rate: entry.rate,
        median_months: entry.reverseKmMedian,
        lower: entry.reverseKmMedianCi[0],
        upper: entry.reverseKmMedianCi[1],
        q1_months: entry.reverseKmIqr[0],
        q3_months: entry.reverseKmIqr[1],
      },
    ]),
  },
];

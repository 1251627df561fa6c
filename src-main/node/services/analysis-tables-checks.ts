/** Tables of how far the score can be trusted: discrimination, calibration, benefit, bootstrap, weights. */
import type { Analysis, CoxEntryOrReason } from '@shared/core/pipeline/analysis-result';
import { cohortsOf, scoreGroups } from './analysis-sections';
import {
  type CellRecord,
  type CellTable,
  comparisonCells,
  countColumns,
  fitColumns,
  perEndpoint,
  weightSumColumns,
  where,
} from './analysis-table-cells';

export const checkTables = (analysis: Analysis): CellTable[] => [
  {
    name: 'concordance',
    columns: [
      'cohort',
      'apparent',
      'risk',
      'n',
      'c',
      'se',
      'concordant',
      'discordant',
      'tied_risk',
      'tied_time',
      'tied_both',
      'reason',
    ],
    rows: cohortsOf(analysis.concordance).flatMap(({ cohort, apparent, value }) =>
      Object.entries(value).map(([risk, entry]) => ({
        cohort,
        apparent,
        risk,
        n: entry.nUsed,
        c: entry.c,
        se: entry.se,
        concordant: entry.concordant,
        discordant: entry.discordant,
        tied_risk: entry.tiedX,
        tied_time: entry.tiedY,
        tied_both: entry.tiedXY,
        reason: entry.reason,
      })),
    ),
  },
  {
    name: 'calibration_thirds',
    columns: [
      'cohort',
      'apparent',
      'third',
      'mean_score',
      'min_score',
      'max_score',
      'predicted_log_hr',
      'predicted_log_hr_with_intercept',
      'predicted_log_hr_offset_intercept',
      'predicted_log_hr_weighted_mean',
      'predicted_log_hr_with_intercept_weighted_mean',
      'observed_log_hr',
      'observed_log_hr_lower',
      'observed_log_hr_upper',
      ...countColumns,
      ...weightSumColumns,
      ...fitColumns,
      'reason',
      'caution',
    ],
    rows: cohortsOf(analysis.calibrationThirds).flatMap(({ cohort, apparent, value }) =>
      value.thirds.map((row) => ({
        cohort,
        apparent,
        third: row.third,
        mean_score: row.meanScore,
        min_score: row.minScore,
        max_score: row.maxScore,
        predicted_log_hr: row.predictedLogHr,
        predicted_log_hr_with_intercept: row.predictedLogHrWithIntercept,
        predicted_log_hr_offset_intercept: row.predictedLogHrOffsetIntercept,
        predicted_log_hr_weighted_mean: row.predictedLogHrWeightedMean,
        predicted_log_hr_with_intercept_weighted_mean: row.predictedLogHrWithInterceptWeightedMean,
        observed_log_hr: row.observedLogHr,
        observed_log_hr_lower: row.observedLogHrLower,
        observed_log_hr_upper: row.observedLogHrUpper,
        ...comparisonCells(row),
      })),
    ),
  },
  {
    name: 'proportional_hazards',
    columns: [...where, 'group', 'term', 'chisq', 'df', 'p'],
    rows: perEndpoint(analysis.proportionalHazards, (groups) =>
      scoreGroups.flatMap((group) => {
        const test = groups[group];
        if (!test) return [];
        return [
          ...test.terms.map((term, k) => ({ group, term, chisq: test.chisq[k], df: test.df[k], p: test.p[k] })),
          { group, term: 'GLOBAL', ...test.global },
        ];
      }),
    ),
  },
  {
    name: 'weight_sensitivity',
    columns: ['scheme', 'group', 'n', 'events', ...fitColumns, 'logrank_p', 'c', 'reason'],
    rows: Object.entries(analysis.weightSensitivity).flatMap(([scheme, rows]) =>
      (['whole', 'high'] as const).map((group) => ({ scheme, group, ...schemeCells(rows[group]) })),
    ),
  },
  {
    name: 'benefit_curve',
    columns: ['cohort', 'apparent', 'months', 'score', 'treated', 'control', 'difference', 'lower', 'upper'],
    rows: cohortsOf(analysis.benefitCurve).flatMap(({ cohort, apparent, value }) =>
      value.points.map((point) => ({ cohort, apparent, months: value.months, ...point })),
    ),
  },
  {
    name: 'net_benefit',
    columns: ['strategy', 'months', 'event_rate', 'lower', 'upper', 'reason'],
    rows: netBenefitRows(analysis),
  },
  {
    name: 'bootstrap',
    columns: ['feature', 'selection_frequency', 'in_model'],
    rows: Object.entries(analysis.bootstrap?.selectionFrequency ?? {}).map(([feature, frequency]) => ({
      feature,
      selection_frequency: frequency,
      in_model: analysis.model?.features.includes(feature) ?? false,
    })),
  },
  {
    name: 'bootstrap_optimism',
    columns: ['metric', 'apparent_value', 'optimism', 'corrected', 'replicates', 'replicates_used', 'nothing_selected'],
    rows: optimismRows(analysis),
  },
];

/** A Cox model of treatment alone. */
function schemeCells(entry: CoxEntryOrReason): CellRecord {
  if ('reason' in entry) return { reason: entry.reason };
  return {
    n: entry.n,
    events: entry.nEvent,
    coefficient: entry.coef[0],
    se_model: entry.seModel[0],
    se_robust: entry.seRobust?.[0],
    z: entry.z[0],
    hr: entry.hr[0],
    hr_lower: entry.hrLower[0],
    hr_upper: entry.hrUpper[0],
    p: entry.p[0],
    logrank_p: (entry.robustScoreTest ?? entry.scoreTest).p,
    c: entry.concordance?.c,
  };
}

function netBenefitRows({ netBenefit: { validation } }: Analysis): CellRecord[] {
  if (!validation) return [];
  return (['all', 'none', 'byScore', 'gainOverAll', 'gainOverNone'] as const).map((strategy) => ({
    strategy,
    months: validation.months,
    event_rate: validation[strategy].value,
    lower: validation[strategy].lower,
    upper: validation[strategy].upper,
    reason: validation[strategy].reason,
  }));
}

function optimismRows({ bootstrap }: Analysis): CellRecord[] {
  if (!bootstrap) return [];
  return (['c', 'logInteractionHr'] as const).map((metric) => ({
    metric: metric === 'c' ? 'c' : 'log_interaction_hr',
    apparent_value: bootstrap.apparent[metric],
    optimism: bootstrap.optimism[metric],
    corrected: bootstrap.corrected[metric],
    replicates: bootstrap.replicates,
    replicates_used: bootstrap.used,
    nothing_selected: bootstrap.nothingSelected,
  }));
}

/**
 * The result of an analysis as CSV tables: full precision, an empty cell for what is missing and
 * the reason in a column beside it. Same outcome, same bytes. Nothing is computed here.
 */
import { assert } from '@shared/base/assert';
import { toCsvLine } from '@shared/base/csv';
import type {
  Analysis,
  AnalysisOutcome,
  ByCohort,
  ByEndpoint,
  CohortFlow,
  ComparisonRow,
  CoxEntryOrReason,
  GroupResult,
} from '@shared/core/pipeline/analysis-result';
import { cohortsOf, endpointsOf, scoreGroups } from './analysis-sections';
import { columnMeaning, tableMeanings } from './analysis-table-columns';
import { patientTables } from './analysis-tables-patients';

export interface NamedText {
  /** File name without its folder. */
  readonly name: string;
  readonly text: string;
}

export type Cell = string | number | boolean | null | undefined;
export type CellRecord = Readonly<Record<string, Cell>>;

/** A table before it is text. */
export interface CellTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly CellRecord[];
}

/** A flag is 1 or 0, as in the tables that come in. */
const toCell = (value: Cell): string | number | null =>
  typeof value === 'boolean' ? (value ? 1 : 0) : (value ?? null);

function toText({ name, columns, rows }: CellTable): NamedText {
  for (const row of rows)
    for (const key of Object.keys(row)) assert(columns.includes(key), `table ${name} has no column ${key}`);
  const lines = [columns, ...rows.map((row) => columns.map((column) => toCell(row[column])))];
  return { name: `${name}.csv`, text: `${lines.map(toCsvLine).join('\n')}\n` };
}

/** Rows of each cohort and endpoint. */
const perEndpoint = <T>(
  section: ByCohort<ByEndpoint<T>>,
  rowsOf: (value: T) => readonly CellRecord[],
): CellRecord[] =>
  cohortsOf(section).flatMap(({ cohort, apparent, value }) =>
    endpointsOf(value).flatMap(({ endpoint, value: entry }) =>
      rowsOf(entry).map((row) => ({ cohort, apparent, endpoint, ...row })),
    ),
  );

const countColumns = ['n', 'events', 'n_treated', 'events_treated', 'n_control', 'events_control'];
const ratioColumns = ['hr', 'hr_lower', 'hr_upper', 'p'];
const weightSumColumns = [
  'sum_weights_treated',
  'weighted_events_treated',
  'sum_weights_control',
  'weighted_events_control',
];
const fitColumns = ['coefficient', 'se_model', 'se_robust', 'z', ...ratioColumns];

type Counts = Pick<GroupResult, 'n' | 'events' | 'nTreated' | 'eventsTreated' | 'nControl' | 'eventsControl'>;
const countCells = (row: Counts): CellRecord => ({
  n: row.n,
  events: row.events,
  n_treated: row.nTreated,
  events_treated: row.eventsTreated,
  n_control: row.nControl,
  events_control: row.eventsControl,
});
const ratioCells = (row: Pick<GroupResult, 'hr' | 'hrLower' | 'hrUpper' | 'p'>): CellRecord => ({
  hr: row.hr,
  hr_lower: row.hrLower,
  hr_upper: row.hrUpper,
  p: row.p,
});
const comparisonCells = (row: ComparisonRow): CellRecord => ({
  ...countCells(row),
  sum_weights_treated: row.sumWeightsTreated,
  weighted_events_treated: row.weightedEventsTreated,
  sum_weights_control: row.sumWeightsControl,
  weighted_events_control: row.weightedEventsControl,
  coefficient: row.coef,
  se_model: row.seModel,
  se_robust: row.seRobust,
  z: row.z,
  ...ratioCells(row),
  reason: row.reason,
  caution: row.caution,
});

function selectionTables({ reproducibility, propensity, screening, model }: Analysis): CellTable[] {
  const ess = propensity.effectiveSampleSize;
  return [
    {
      name: 'icc',
      columns: [
        'feature',
        'intra_icc',
        'intra_lower',
        'intra_upper',
        'inter_icc',
        'inter_lower',
        'inter_upper',
        'kept',
        'reason',
      ],
      rows: reproducibility.features.map((row) => ({
        feature: row.feature,
        intra_icc: row.intra,
        intra_lower: row.intraLower,
        intra_upper: row.intraUpper,
        inter_icc: row.inter,
        inter_lower: row.interLower,
        inter_upper: row.interUpper,
        kept: row.kept,
        reason: row.reason,
      })),
    },
    {
      name: 'propensity',
      columns: ['term', 'coefficient', 'se', 'p'],
      rows: propensity.terms.map((term, k) => ({
        term,
        coefficient: propensity.coefficients[k],
        se: propensity.se[k],
        p: propensity.p[k],
      })),
    },
    {
      name: 'weights',
      columns: ['patient_id', 'propensity', 'weight'],
      rows: propensity.weights.map((row) => ({ ...row })),
    },
    {
      name: 'effective_sample_size',
      columns: ['arm', 'sum_of_weights', 'effective_n'],
      rows: [
        { arm: 'ICT+CCRT', sum_of_weights: ess.sumTreated, effective_n: ess.treated },
        { arm: 'CCRT', sum_of_weights: ess.sumControl, effective_n: ess.control },
        { arm: 'all', sum_of_weights: ess.sumTreated + ess.sumControl, effective_n: ess.all },
      ],
    },
    {
      name: 'balance',
      columns: ['covariate', 'smd_before', 'smd_after'],
      rows: propensity.balance.map(({ covariate, smdBefore, smdAfter }) => ({
        covariate,
        smd_before: smdBefore,
        smd_after: smdAfter,
      })),
    },
    {
      name: 'screening',
      columns: ['feature', 'reproducible', 'coefficient', 'se', 'p_interaction', 'q', 'kept', 'dropped_because_of', 'reason'],
      rows: screening.map((row) => ({
        feature: row.feature,
        reproducible: row.reproducible,
        coefficient: row.coefficient,
        se: row.se,
        p_interaction: row.pInteraction,
        q: row.bhQ,
        kept: row.kept,
        dropped_because_of: row.droppedBecauseOf,
        reason: row.reason,
      })),
    },
    {
      name: 'model',
      columns: ['feature', 'gamma', 'se', 'p', 'score_coefficient', 'mean', 'sd'],
      rows: (model?.features ?? []).map((feature, k) => ({
        feature,
        gamma: model?.gamma[k],
        se: model?.se[k],
        p: model?.p[k],
        score_coefficient: model?.scoreCoefficients[k],
        mean: model?.mean[k],
        sd: model?.sd[k],
      })),
    },
    {
      name: 'elimination',
      columns: ['step', 'feature', 'coefficient', 'se', 'p', 'loglik', 'removed'],
      rows: (model?.steps ?? []).flatMap((step, n) =>
        step.terms.map((feature, k) => ({
          step: n + 1,
          feature,
          coefficient: step.coef[k],
          se: step.se[k],
          p: step.p[k],
          loglik: step.loglik,
          removed: step.removed === feature,
        })),
      ),
    },
    {
      name: 'no_difference_point',
      columns: ['fit', 'intercept', 'se', 'p', 'no_difference_score', 'lower', 'upper'],
      rows: [
        ...(model?.tHalf
          ? [
              {
                fit: 'score held fixed',
                intercept: model.tHalf.intercept,
                se: model.tHalf.se,
                p: model.tHalf.p,
                no_difference_score: model.tHalf.noDifferenceScore,
                lower: model.tHalf.lower,
                upper: model.tHalf.upper,
              },
            ]
          : []),
        ...(model?.withIntercept
          ? [
              {
                fit: 'features refitted',
                intercept: model.withIntercept.intercept,
                se: model.withIntercept.se,
                p: model.withIntercept.p,
              },
            ]
          : []),
      ],
    },
  ];
}

const scoreTables = ({ scores, decisions }: Analysis): CellTable[] => [
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

const where = ['cohort', 'apparent', 'endpoint'];
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

const resultTables = (analysis: Analysis): CellTable[] => [
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
      (['high', 'low'] as const).flatMap((risk) =>
        groups[risk].rates.map((rate) => ({ risk_group: risk, ...rateCells(rate) })),
      ),
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

const checkTables = (analysis: Analysis): CellTable[] => [
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

function exclusionTables({ flow }: Analysis): CellTable[] {
  const cohorts = cohortsOf<CohortFlow | null>({ training: flow.training, validation: flow.validation });
  return [
    {
      name: 'exclusions',
      columns: ['cohort', 'reason', 'column', 'patient_id'],
      rows: cohorts.flatMap(({ cohort, value }) =>
        value.excluded.flatMap(({ reason, column, patientIds }) =>
          patientIds.map((patient_id) => ({ cohort, reason, column, patient_id })),
        ),
      ),
    },
    {
      name: 'excluded_features',
      columns: ['feature', 'reason', 'missing'],
      rows: [
        ...flow.features.incomplete.map(({ name, missing }) => ({ feature: name, reason: 'value-missing', missing })),
        ...flow.features.constant.map((feature) => ({ feature, reason: 'constant', missing: 0 })),
      ],
    },
  ];
}

/** What each column of each table holds. */
const dictionaryTable = (tables: readonly CellTable[]): CellTable => ({
  name: 'data_dictionary',
  columns: ['table', 'column', 'meaning'],
  rows: tables.flatMap(({ name, columns }) => [
    { table: `${name}.csv`, column: '', meaning: tableMeanings[name.replace(/_(training|validation)$/, '')] ?? '' },
    ...columns.map((column) => ({ table: `${name}.csv`, column, meaning: columnMeaning(name, column) })),
  ]),
});

/** The tables of an outcome, in a fixed order. A cohort that was not given has no table of its own. */
export function toAnalysisTables({ analysis }: AnalysisOutcome): NamedText[] {
  const tables = [
    ...exclusionTables(analysis),
    ...selectionTables(analysis),
    ...scoreTables(analysis),
    ...resultTables(analysis),
    ...patientTables(analysis),
    ...checkTables(analysis),
  ];
  return [...tables, dictionaryTable(tables)].map(toText);
}

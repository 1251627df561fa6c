/** The report's sections on what became of the patients: arms by score, clinical factors, risk groups, follow-up. */
import type { Analysis, CohortRole, GroupResult, ResultRate, ScoreGroupName } from '@shared/core/pipeline/analysis-result';
import { endpointNames } from '@shared/core/scoring/clinical-record';
import { formatCount, formatPercent } from '@shared/figures/number-format';
import { type ArrangedBlock, item, leadIn, para, type ReportWriter, subheading, tableOf } from './analysis-document-parts';
import {
  cohortName,
  cohortShort,
  endpointShort,
  endpointText,
  factorLevel,
  factorText,
  groupShort,
  ratioWithInterval,
  reasonText,
} from './analysis-names';
import { cohortsOf, endpointsOf, ruleGroups, scoreGroups } from './analysis-sections';
import { heading } from './report-document';
import type { Block } from './report-layout';
import { oneDecimal, pText } from './report-numbers';
import { controlArm, treatedArm } from './survival';

/** A hazard ratio, or why there is none; an asterisk where fewer than 10 events stand behind it. */
export function ratioCell(
  { say, language }: ReportWriter,
  row: Pick<GroupResult, 'hr' | 'hrLower' | 'hrUpper'> & { readonly reason?: string | null; readonly caution?: string | null },
): string {
  const text = ratioWithInterval(row.hr, row.hrLower, row.hrUpper);
  if (text === null) return say('analysisReport.results.noRatio', { reason: reasonText(language, row.reason) });
  return row.caution ? `${text}*` : text;
}

/** Per cent; a plain 100 where nobody had an event, so that its interval fits beside it. */
const percent = (value: number | null): string => (value === null ? '–' : value === 1 ? '100' : formatPercent(value));

/** Survival with its interval; nothing past the last follow-up. */
function survivalCell(rate: Omit<ResultRate, 'arm'> | undefined): string {
  if (rate === undefined || rate.atRisk === 0 || rate.survival === null) return '–';
  return `${percent(rate.survival)} (${percent(rate.lower)}–${percent(rate.upper)})`;
}

function robustCell(rate: Omit<ResultRate, 'arm'> | undefined): string {
  if (rate === undefined || rate.atRisk === 0 || rate.robustLower === null) return '–';
  return `${percent(rate.robustLower)}–${percent(rate.robustUpper)}`;
}

const atRiskCell = ({ say }: ReportWriter, rate: Omit<ResultRate, 'arm'> | undefined, weighted: boolean): string => {
  if (rate === undefined) return '–';
  return weighted
    ? say('analysisReport.results.effective', { n: rate.atRisk, effective: formatCount(rate.effectiveAtRisk) })
    : String(rate.atRisk);
};

/** Groups that the analysis has: all patients alone where there is no score. */
const groupsOf = ({ model }: Analysis): readonly ScoreGroupName[] => (model ? scoreGroups : ['whole']);

export function resultBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say } = writer;
  const observational = analysis.config.validationDesign === 'observational' && analysis.results.validation !== null;
  return [
    heading(say('analysisReport.results')),
    para(say('analysisReport.results.text')),
    ...(observational ? [para(say('analysisReport.results.observational'), 'strong')] : []),
    ...ratioTable(analysis, writer),
    ...interactionTable(analysis, writer),
    ...curveBlocks(analysis, writer),
    ...cohortsOf(analysis.results).flatMap(({ cohort }) =>
      writer.figure(
        `forest_${cohort}`,
        say('analysisReport.figure.forest', { cohort: cohortShort(writer.language, cohort) }),
        150,
      ),
    ),
    ...rateTables(analysis, writer),
  ];
}

function ratioTable(analysis: Analysis, writer: ReportWriter): Block[] {
  const { say, language } = writer;
  const rows = cohortsOf(analysis.results).flatMap(({ cohort, value }) =>
    endpointsOf(value).flatMap(({ endpoint, value: result }) =>
      groupsOf(analysis).map((group) => {
        const row = result[group];
        return [
          cohortShort(language, cohort),
          endpointShort(language, endpoint),
          groupShort(language, group),
          `${row.eventsTreated}/${row.nTreated}`,
          `${row.eventsControl}/${row.nControl}`,
          ratioCell(writer, row),
          pText(row.p),
          pText(row.logrankP),
          pText(row.logrankUnweightedP),
        ];
      }),
    ),
  );
  return [
    subheading(say('analysisReport.results.ratios')),
    ...tableOf(
      [
        say('analysisReport.col.cohort'),
        say('analysisReport.col.endpoint'),
        say('analysisReport.col.group'),
        say('analysisReport.col.treatedEvents'),
        say('analysisReport.col.controlEvents'),
        say('analysisReport.col.hr'),
        say('analysisReport.col.p'),
        say('analysisReport.col.logrank'),
        say('analysisReport.col.logrankUnweighted'),
      ],
      rows,
      [31, 16, 12, 19, 17, 34, 17, 17, 19],
      [3, 4, 5, 6, 7, 8],
    ),
    para(say('analysisReport.results.fewEvents'), 'note'),
  ];
}

function interactionTable(analysis: Analysis, writer: ReportWriter): Block[] {
  const { say, language } = writer;
  if (!analysis.model) return [];
  return [
    subheading(say('analysisReport.results.interaction')),
    ...tableOf(
      [
        say('analysisReport.col.cohort'),
        say('analysisReport.col.endpoint'),
        say('analysisReport.results.hrRatio'),
        say('analysisReport.results.pGroup'),
        say('analysisReport.results.pScore'),
      ],
      cohortsOf(analysis.results).flatMap(({ cohort, value }) =>
        endpointsOf(value).map(({ endpoint, value: { interaction } }) => [
          cohortShort(language, cohort),
          endpointText(language, endpoint),
          ratioWithInterval(interaction.groupHrRatio, interaction.groupHrRatioLower, interaction.groupHrRatioUpper) ??
            say('analysisReport.results.noRatio', { reason: reasonText(language, interaction.reason) }),
          pText(interaction.groupP),
          pText(interaction.continuousP),
        ]),
      ),
      [31, 69, 42, 19, 21],
      [2, 3, 4],
    ),
  ];
}

/** Curves of the model's endpoint first, then the others; without score groups the cohorts stand side by side. */
function curveBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const main = analysis.config.endpoint;
  const cohorts = cohortsOf(analysis.results);
  const all = endpointNames.filter((name) => cohorts.some(({ value }) => value[name] !== undefined));
  const endpoints = [...all.filter((name) => name === main), ...all.filter((name) => name !== main)];
  if (!analysis.model)
    return endpoints.flatMap((endpoint) =>
      writer.figurePair(
        cohorts.map(({ cohort }) => `kaplan_meier_${cohort}_${endpoint}`),
        say('analysisReport.figure.kmAll', { endpoint: endpointText(language, endpoint) }),
      ),
    );
  return endpoints.flatMap((endpoint) =>
    cohorts.flatMap(({ cohort }) =>
      writer.figure(
        `kaplan_meier_${cohort}_${endpoint}`,
        say('analysisReport.figure.km', { endpoint: endpointText(language, endpoint), cohort: cohortShort(language, cohort) }),
      ),
    ),
  );
}

/** Landmarks side by side, as many as fit: one table a cohort. */
const landmarksInTable = 2;

function rateTables(analysis: Analysis, writer: ReportWriter): Block[] {
  const { say, language } = writer;
  const { landmarks } = analysis.config;
  const chunks = Array.from({ length: Math.ceil(landmarks.length / landmarksInTable) }, (_, k) =>
    landmarks.slice(k * landmarksInTable, (k + 1) * landmarksInTable),
  );
  const tables = cohortsOf(analysis.results).flatMap(({ cohort, apparent, value }) =>
    chunks.flatMap((months) => {
      const weighted = apparent && analysis.propensity.reason === undefined;
      const perMonth = weighted ? [30.25, 20, 18] : [38, 0, 16];
      const rows = endpointsOf(value).flatMap(({ endpoint, value: result }) =>
        groupsOf(analysis).flatMap((group) =>
          armNames.map((arm) => [
            endpointShort(language, endpoint),
            groupShort(language, group),
            arm,
            ...months.flatMap((month) => {
              const rate = result[group].rates.find((entry) => entry.arm === arm && entry.months === month);
              return [survivalCell(rate), ...(weighted ? [robustCell(rate)] : []), atRiskCell(writer, rate, weighted)];
            }),
          ]),
        ),
      );
      const widths = perMonth.filter((width) => width > 0);
      return [
        subheading(say('analysisReport.results.rates', { cohort: cohortShort(language, cohort) })),
        ...tableOf(
          [
            say('analysisReport.col.endpoint'),
            say('analysisReport.col.group'),
            say('analysisReport.col.arm'),
            ...months.flatMap((month) => [
              say('analysisReport.col.survivalAt', { months: month }),
              ...(weighted ? [say('analysisReport.col.robustInterval')] : []),
              say('analysisReport.col.atRisk'),
            ]),
          ],
          rows,
          [14.5, 12, 19, ...months.flatMap(() => widths)],
          months.flatMap((_, k) => widths.map((_width, j) => 3 + k * widths.length + j)),
        ),
      ];
    }),
  );
  return [...tables, para(say('analysisReport.results.ratesNote'), 'note')];
}

const armNames = [treatedArm, controlArm] as const;

export function clinicalBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const cohorts = cohortsOf(analysis.clinicalInteractions);
  const endpoint = endpointText(language, analysis.config.endpoint);
  return [
    heading(say('analysisReport.clinical')),
    para(say('analysisReport.clinical.text', { endpoint })),
    ...cohorts.flatMap(({ cohort }) =>
      writer.figure(
        `clinical_factors_${cohort}`,
        say('analysisReport.figure.clinical', { cohort: cohortShort(language, cohort) }),
        150,
      ),
    ),
    ...clinicalTable(analysis, writer),
    ...cohorts.flatMap(({ cohort, value }) =>
      value
        .filter(({ missing }) => missing > 0)
        .map(({ factor, missing }) =>
          item(
            say('analysisReport.clinical.missing', {
              factor: factorText(language, factor),
              n: missing,
              cohort: cohortName(language, cohort),
            }),
          ),
        ),
    ),
  ];
}

/** A row a factor, the cohorts side by side; the strata are in the figures. */
function clinicalTable(analysis: Analysis, writer: ReportWriter): Block[] {
  const { say, language } = writer;
  const cohorts = cohortsOf(analysis.clinicalInteractions);
  const factors = cohorts[0]?.value.map(({ factor }) => factor) ?? [];
  return tableOf(
    [
      say('analysisReport.col.factor'),
      ...cohorts.flatMap(({ cohort }) => [
        `${cohortShort(language, cohort)}: ${say('analysisReport.clinical.ratio')}`,
        say('analysisReport.col.pInteraction'),
      ]),
    ],
    factors.map((factor) => [
      `${factorText(language, factor)}: ${factorLevel(language, factor, 'present')} / ${factorLevel(language, factor, 'absent')}`,
      ...cohorts.flatMap(({ value }) => {
        const row = value.find((entry) => entry.factor === factor);
        const ratio = row ? ratioWithInterval(row.hrRatio, row.hrRatioLower, row.hrRatioUpper) : null;
        return [
          ratio ?? say('analysisReport.results.noRatio', { reason: reasonText(language, row?.reason) }),
          pText(row?.pInteraction ?? null),
        ];
      }),
    ]),
    cohorts.length === 2 ? [70, 36, 20, 36, 20] : [90, 62, 30],
    [2, 4],
  );
}

export function riskGroupBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const head = heading(say('analysisReport.riskGroups'));
  if (!analysis.model) return [head, para(say('analysisReport.noScore'))];
  const { endpoint } = analysis.config;
  const cohorts = cohortsOf(analysis.riskGroupsByEndpoint);
  const main = cohortsOf(analysis.riskGroups);
  return [
    head,
    para(say('analysisReport.riskGroups.text')),
    ...main
      .filter(({ value }) => value.undetermined > 0)
      .map(({ cohort, value }) =>
        item(say('analysisReport.riskGroups.undetermined', { cohort: cohortName(language, cohort), n: value.undetermined })),
      ),
    ...writer.figurePair(
      cohorts.map(({ cohort }) => `risk_groups_${cohort}_${endpoint}`),
      say('analysisReport.figure.risk', { endpoint: endpointText(language, endpoint) }),
    ),
    subheading(say('analysisReport.riskGroups.comparison')),
    ...tableOf(
      [
        say('analysisReport.col.cohort'),
        say('analysisReport.col.endpoint'),
        say('analysisReport.riskGroups.highEvents'),
        say('analysisReport.riskGroups.lowEvents'),
        say('analysisReport.col.hr'),
        say('analysisReport.col.p'),
        say('analysisReport.col.logrankUnweighted'),
        say('analysisReport.riskGroups.pArm'),
      ],
      cohorts.flatMap(({ cohort, value }) =>
        endpointsOf(value).map(({ endpoint: name, value: groups }) => [
          cohortShort(language, cohort),
          endpointShort(language, name),
          `${groups.high.events}/${groups.high.n}`,
          `${groups.low.events}/${groups.low.n}`,
          ratioCell(writer, {
            hr: groups.hrHighVsLow,
            hrLower: groups.lower,
            hrUpper: groups.upper,
            reason: groups.reason ?? null,
          }),
          pText(groups.p),
          pText(groups.logrankUnweightedP),
          pText(groups.interactionP),
        ]),
      ),
      [32, 18, 22, 22, 36, 16, 18, 18],
      [2, 3, 4, 5, 6, 7],
    ),
    subheading(say('analysisReport.riskGroups.treatment', { endpoint: endpointText(language, endpoint) })),
    ...riskRates(analysis, writer),
    ...decisionBlocks(analysis, writer),
  ];
}

function riskRates(analysis: Analysis, writer: ReportWriter): Block[] {
  const { say, language } = writer;
  const rows = cohortsOf(analysis.riskGroups).flatMap(({ cohort, value }) =>
    (['high', 'low'] as const).flatMap((risk) => {
      const group = value[risk];
      const own = [
        cohortShort(language, cohort),
        say(`analysisReport.risk.${risk}`),
        `${group.events}/${group.n}`,
        ratioCell(writer, {
          hr: group.hrTreatment,
          hrLower: group.lower,
          hrUpper: group.upper,
          reason: group.reason ?? null,
        }),
        pText(group.p),
      ];
      return group.rates.map((rate, k) => [...(k === 0 ? own : own.map(() => '')), String(rate.months), survivalCell(rate)]);
    }),
  );
  return tableOf(
    [
      say('analysisReport.col.cohort'),
      say('analysisReport.col.risk'),
      say('analysisReport.riskGroups.events'),
      say('analysisReport.col.hr'),
      say('analysisReport.col.p'),
      say('analysisReport.col.months'),
      say('analysisReport.col.survival'),
    ],
    rows,
    [32, 22, 20, 36, 16, 18, 38],
    [2, 3, 4, 5, 6],
  );
}

function decisionBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const cohorts = cohortsOf(analysis.decisions).filter(({ value }) => value.length > 0);
  if (cohorts.length === 0) return [];
  const counts = (entries: Analysis['decisions']['training']): string[] =>
    ruleGroups.map((group) => {
      const n = entries.filter(({ ruleGroup }) => (ruleGroup ?? 'none') === group).length;
      return `${n} (${oneDecimal((100 * n) / entries.length)}%)`;
    });
  return [
    subheading(say('analysisReport.decisions')),
    leadIn(say('analysisReport.decisions.text')),
    ...tableOf(
      [say('analysisReport.col.cohort'), ...ruleGroups.map((group) => say(`analysisReport.rule.${group}`))],
      cohorts.map(({ cohort, value }) => [cohortName(language, cohort), ...counts(value)]),
      [46, 34, 34, 34, 34],
      [1, 2, 3, 4],
    ),
    ...writer.figure('rule_groups', say('analysisReport.figure.decisions'), 150),
    ...appliedBlocks(writer, cohorts),
  ];
}

/** To how many patients the rule is applied, and why not to the others. */
function appliedBlocks(
  { say, language }: ReportWriter,
  cohorts: readonly { readonly cohort: CohortRole; readonly value: Analysis['decisions']['training'] }[],
): Block[] {
  const counts = cohorts.map(({ value }) => {
    const why = new Map<string, number>();
    for (const { decision, reasons } of value)
      if (decision === null) for (const reason of reasons) why.set(reason, (why.get(reason) ?? 0) + 1);
    return why;
  });
  const most = (code: string): number => Math.max(...counts.map((why) => why.get(code) ?? 0));
  const codes = [...new Set(counts.flatMap((why) => [...why.keys()]))].sort((a, b) => most(b) - most(a) || (a < b ? -1 : 1));
  const texts = cohorts.map(({ cohort, value }) =>
    say('analysisReport.decisions.applied', {
      cohort: cohortName(language, cohort),
      n: value.filter(({ decision }) => decision !== null).length,
      total: value.length,
    }),
  );
  return [
    ...texts.map((text) => ({ ...para(text), keepWithNext: codes.length > 0 })),
    ...tableOf(
      [say('analysisReport.decisions.why'), ...cohorts.map(({ cohort }) => cohortName(language, cohort))],
      codes.map((code) => [reasonText(language, code), ...counts.map((why) => String(why.get(code) ?? 0))]),
      [182 - 36 * cohorts.length, ...cohorts.map(() => 36)],
      cohorts.map((_, n) => n + 1),
    ),
  ];
}

export function followUpBlocks(analysis: Analysis, { say, language }: ReportWriter): Block[] {
  const months = (value: number | null | undefined): string => oneDecimal(value ?? null);
  return [
    subheading(say('analysisReport.followUp')),
    leadIn(say('analysisReport.followUp.note'), 'note'),
    ...tableOf(
      [
        say('analysisReport.col.cohort'),
        say('analysisReport.col.endpoint'),
        say('analysisReport.col.events'),
        say('analysisReport.col.medianCi'),
        say('analysisReport.col.iqr'),
      ],
      cohortsOf(analysis.followUp).flatMap(({ cohort, value }) =>
        endpointsOf(value).map(({ endpoint, value: entry }) => [
          cohortName(language, cohort),
          endpointText(language, endpoint),
          `${entry.events}/${entry.n} (${formatPercent(entry.rate)}%)`,
          `${months(entry.reverseKmMedian)} (${months(entry.reverseKmMedianCi[0])}–${months(entry.reverseKmMedianCi[1])})`,
          `${months(entry.reverseKmIqr[0])}–${months(entry.reverseKmIqr[1])}`,
        ]),
      ),
      [29, 69, 30, 33, 21],
      [2, 3, 4],
    ),
  ];
}

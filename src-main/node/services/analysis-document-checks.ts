/** The report's sections on how far the score can be trusted: discrimination, calibration, benefit, bootstrap, weights. */
import type { Analysis, CoxEntryOrReason, NetBenefitEntry } from '@shared/core/pipeline/analysis-result';
import { formatPercent } from '@shared/figures/number-format';
import { type ArrangedBlock, item, leadIn, para, type ReportWriter, subheading, tableOf } from './analysis-document-parts';
import { ratioCell } from './analysis-document-results';
import { cohortName, cohortShort, endpointShort, groupShort, lookUp, reasonText, weightsText } from './analysis-names';
import { cohortsOf, endpointsOf, scoreGroups } from './analysis-sections';
import { heading } from './report-document';
import type { Block } from './report-layout';
import { coefficientText, pText, scoreText, twoDecimals } from './report-numbers';

export function checkBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const calibrated = cohortsOf(analysis.calibrationThirds);
  return [
    heading(say('analysisReport.checks')),
    ...concordanceBlocks(analysis, writer),
    ...(calibrated.length === 0
      ? []
      : [
          subheading(say('analysisReport.calibration')),
          leadIn(say('analysisReport.calibration.note'), 'note'),
          ...tableOf(
            [
              say('analysisReport.col.cohort'),
              say('analysisReport.col.third'),
              say('analysisReport.col.treatedEvents'),
              say('analysisReport.col.controlEvents'),
              say('analysisReport.col.meanScore'),
              say('analysisReport.col.predicted'),
              say('analysisReport.col.predictedIntercept'),
              say('analysisReport.col.observed'),
            ],
            calibrated.flatMap(({ cohort, value }) =>
              value.thirds.map((third) => [
                cohortShort(language, cohort),
                say(`analysisReport.third.${third.third}`),
                `${third.eventsTreated}/${third.nTreated}`,
                `${third.eventsControl}/${third.nControl}`,
                `${scoreText(third.meanScore)} (${scoreText(third.minScore)} / ${scoreText(third.maxScore)})`,
                scoreText(third.predictedLogHr),
                scoreText(third.predictedLogHrWithIntercept),
                third.observedLogHr === null
                  ? reasonText(language, third.reason)
                  : `${scoreText(third.observedLogHr)} (${scoreText(third.observedLogHrLower)} / ${scoreText(third.observedLogHrUpper)})`,
              ]),
            ),
            [31, 22, 16, 15, 34, 15, 14, 35],
            [2, 3, 4, 5, 6, 7],
          ),
          ...writer.figurePair(
            calibrated.map(({ cohort }) => `calibration_${cohort}`),
            say('analysisReport.figure.calibration'),
          ),
        ]),
    ...hazardBlocks(analysis, writer),
  ];
}

function concordanceBlocks(analysis: Analysis, { say, language }: ReportWriter): Block[] {
  const rows = cohortsOf(analysis.concordance).flatMap(({ cohort, value }) =>
    Object.entries(value).map(([risk, entry]) => [
      cohortShort(language, cohort),
      lookUp(language, `concordance.${risk}`, risk),
      String(entry.nUsed),
      entry.c === null ? reasonText(language, entry.reason) : `${coefficientText(entry.c)} (${coefficientText(entry.se)})`,
    ]),
  );
  if (rows.length === 0) return [];
  return [
    subheading(say('analysisReport.concordance')),
    leadIn(say('analysisReport.concordance.note'), 'note'),
    ...tableOf(
      [
        say('analysisReport.col.cohort'),
        say('analysisReport.col.risk'),
        say('analysisReport.col.n'),
        say('analysisReport.col.c'),
      ],
      rows,
      [40, 86, 20, 36],
      [2, 3],
    ),
  ];
}

function hazardBlocks(analysis: Analysis, { say, language }: ReportWriter): Block[] {
  const groups = analysis.model ? scoreGroups : (['whole'] as const);
  let tests = 0;
  const rows = cohortsOf(analysis.proportionalHazards).flatMap(({ cohort, value }) =>
    endpointsOf(value).map(({ endpoint, value: byGroup }) => [
      cohortShort(language, cohort),
      endpointShort(language, endpoint),
      ...groups.flatMap((group) => {
        const test = byGroup[group];
        if (!test) return ['–', '–'];
        tests += 1;
        return [twoDecimals(test.global.chisq), pText(test.global.p)];
      }),
    ]),
  );
  return [
    subheading(say('analysisReport.ph')),
    leadIn(say('analysisReport.ph.note', { tests }), 'note'),
    ...tableOf(
      [
        say('analysisReport.col.cohort'),
        say('analysisReport.col.endpoint'),
        ...groups.flatMap((group) => [
          `${groupShort(language, group)}: ${say('analysisReport.col.chisqOne')}`,
          say('analysisReport.col.p'),
        ]),
      ],
      rows,
      groups.length === 1 ? [40, 82, 34, 26] : [32, 30, 20, 20, 20, 20, 20, 20],
      groups.length === 1 ? [2, 3] : [2, 3, 4, 5, 6, 7],
    ),
  ];
}

export function benefitBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const head = heading(say('analysisReport.benefit'));
  if (!analysis.model) return [head, para(say('analysisReport.noScore'))];
  const curves = cohortsOf(analysis.benefitCurve);
  const first = curves[0]?.value;
  return [
    head,
    ...(first ? [para(say('analysisReport.benefit.text', { months: first.months, resamples: first.resamples }))] : []),
    ...curves.flatMap(({ cohort, value }) =>
      value.points.length === 0
        ? [
            para(
              say('analysisReport.benefit.none', {
                cohort: cohortName(language, cohort),
                reason: reasonText(language, value.reason),
              }),
            ),
          ]
        : [
            ...writer.figure(
              `benefit_curve_${cohort}`,
              say('analysisReport.figure.benefit', { cohort: cohortShort(language, cohort) }),
            ),
            ...(value.failedResamples > 0
              ? [item(say('analysisReport.benefit.failed', { cohort: cohortName(language, cohort), n: value.failedResamples }))]
              : []),
          ],
    ),
    ...netBenefitBlocks(analysis, writer),
  ];
}

function netBenefitBlocks({ netBenefit: { validation }, results }: Analysis, { say, language }: ReportWriter): Block[] {
  if (results.validation === null) return [para(say('analysisReport.netBenefit.noValidation'), 'note')];
  if (!validation || validation.all.reason === 'model/not-randomised')
    return [para(say('analysisReport.netBenefit.notRandomised'), 'note')];
  const percent = (value: number | null): string => (value === null ? '–' : formatPercent(value));
  const cell = (entry: NetBenefitEntry): string =>
    entry.value === null
      ? reasonText(language, entry.reason)
      : `${percent(entry.value)} (${percent(entry.lower)} – ${percent(entry.upper)})`;
  return [
    subheading(say('analysisReport.netBenefit')),
    ...tableOf(
      [say('analysisReport.col.strategy'), say('analysisReport.col.eventRate', { months: validation.months })],
      (['all', 'none', 'byScore', 'gainOverAll', 'gainOverNone'] as const).map((strategy) => [
        say(`analysisReport.netBenefit.${strategy}`),
        cell(validation[strategy]),
      ]),
      [110, 72],
      [1],
    ),
    para(say('analysisReport.netBenefit.note', { resamples: validation.resamples }), 'note'),
  ];
}

export function bootstrapBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const { bootstrap } = analysis;
  const head = heading(say('analysisReport.bootstrap'));
  if (!bootstrap) return [head, para(say('analysisReport.bootstrap.none'), 'strong')];
  if (bootstrap.reason !== undefined)
    return [head, para(say('analysisReport.bootstrap.nothing', { reason: reasonText(language, bootstrap.reason) }), 'strong')];
  return [
    head,
    para(
      say('analysisReport.bootstrap.text', {
        replicates: bootstrap.replicates,
        used: bootstrap.used,
        nothing: bootstrap.nothingSelected,
      }),
    ),
    ...bootstrap.failures.map(({ reason, n }) =>
      item(say('analysisReport.bootstrap.failure', { n, reason: reasonText(language, reason) })),
    ),
    ...tableOf(
      [
        say('analysisReport.col.metric'),
        say('analysisReport.col.apparent'),
        say('analysisReport.col.optimism'),
        say('analysisReport.col.corrected'),
      ],
      (['c', 'logInteractionHr'] as const).map((metric) => [
        say(`analysisReport.bootstrap.${metric}`),
        coefficientText(bootstrap.apparent[metric]),
        coefficientText(bootstrap.optimism[metric]),
        coefficientText(bootstrap.corrected[metric]),
      ]),
      [92, 30, 30, 30],
      [1, 2, 3],
    ),
    para(say('analysisReport.bootstrap.note'), 'note'),
    ...writer.figure('bootstrap', say('analysisReport.figure.bootstrap')),
  ];
}

/** Hazard ratio and p of a model of treatment alone. */
function schemeCells(writer: ReportWriter, entry: CoxEntryOrReason): string[] {
  if ('reason' in entry)
    return [writer.say('analysisReport.results.noRatio', { reason: reasonText(writer.language, entry.reason) }), '–'];
  const { hr, hrLower, hrUpper, p, nEvent } = entry;
  const row = { hr: hr[0] ?? null, hrLower: hrLower[0] ?? null, hrUpper: hrUpper[0] ?? null };
  return [ratioCell(writer, { ...row, caution: nEvent < 10 ? 'few-events' : null }), pText(p[0] ?? null)];
}

export function sensitivityBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const schemes = Object.entries(analysis.weightSensitivity);
  const head = heading(say('analysisReport.sensitivity'));
  if (schemes.length === 0) return [head, para(say('analysisReport.sensitivity.none'))];
  const endpoint = endpointShort(language, analysis.config.endpoint);
  const groups = analysis.model ? (['whole', 'high'] as const) : (['whole'] as const);
  return [
    head,
    leadIn(say('analysisReport.sensitivity.text', { endpoint })),
    ...tableOf(
      [
        say('analysisReport.col.scheme'),
        ...groups.flatMap((group) => [
          `${groupShort(language, group)}: ${say('analysisReport.col.hr')}`,
          say('analysisReport.col.p'),
        ]),
      ],
      schemes.map(([scheme, rows]) => [
        scheme === analysis.config.weights
          ? say('analysisReport.sensitivity.inForce', { scheme: weightsText(language, scheme) })
          : weightsText(language, scheme),
        ...groups.flatMap((group) => schemeCells(writer, rows[group])),
      ]),
      groups.length === 2 ? [78, 36, 16, 36, 16] : [100, 54, 28],
      [1, 2, 3, 4],
    ),
  ];
}

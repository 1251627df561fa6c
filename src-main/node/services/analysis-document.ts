/**
 * The report of an analysis as one HTML document of fixed A4 pages, for a statistician and a tumour board: what was
 * done with which settings, every result with its uncertainty, what was assumed, how to reproduce it. Pure: numbers
 * and figures come in, none is computed; p values of the training cohort are called apparent wherever they stand.
 */
import { toCanonicalJson } from '@shared/base/canonical-json';
import { type AnalysisConfig, defaultAnalysisConfig } from '@shared/core/pipeline/analysis-config';
import type { Analysis, AnalysisOutcome, CohortFlow } from '@shared/core/pipeline/analysis-result';
import { formatThreshold } from '@shared/figures/number-format';
import { isMessageKey, type Language } from '@shared/messages/index';
import { benefitBlocks, bootstrapBlocks, checkBlocks, sensitivityBlocks } from './analysis-document-checks';
import {
  arrangeBlocks,
  type ArrangedBlock,
  item,
  leadIn,
  makeWriter,
  para,
  type ReportWriter,
  subheading,
  tableOf,
} from './analysis-document-parts';
import { patientBlocks } from './analysis-document-patients';
import { clinicalBlocks, followUpBlocks, ratioCell, resultBlocks, riskGroupBlocks } from './analysis-document-results';
import { leavesZeroOut, modelBlocks, readingBlocks, screeningBlocks, weightingBlocks } from './analysis-document-selection';
import { toAnalysisFigures } from './analysis-figures';
import {
  cohortName,
  cohortShort,
  covariateText,
  endpointText,
  groupName,
  lookUp,
  problemWords,
  ratioWithInterval,
  weightsText,
} from './analysis-names';
import { cohortsOf, scoreGroups } from './analysis-sections';
import { factsBlock, heading, pagedDocument, sayIn, timeText, titleBlock } from './report-document';
import type { Block } from './report-layout';
import { pText, scoreText, shortHash } from './report-numbers';

export interface AnalysisReportData {
  readonly outcome: AnalysisOutcome;
  readonly language: Language;
  readonly madeAt: Date;
}

/** The report's HTML. */
export function analysisHtml({ outcome, language, madeAt }: AnalysisReportData): string {
  const { analysis, card } = outcome;
  const say = sayIn(language);
  const writer = makeWriter(language, say, new Map(toAnalysisFigures(outcome, { language }).map(({ name, svg }) => [name, svg])));
  const program = `${analysis.program.name} ${analysis.program.version}`;
  const training = analysis.inputs.find(({ role }) => role === 'training');
  const blocks: ArrangedBlock[] = [
    titleBlock(say('analysisReport.title'), say('analysisReport.subtitle')),
    ...(analysis.synthetic ? [para(say('analysisReport.syntheticNote'), 'strong')] : []),
    ...summaryBlocks(analysis, writer),
    ...methodBlocks(analysis, writer),
    ...flowBlocks(analysis, writer),
    ...readingBlocks(analysis, writer),
    ...weightingBlocks(analysis, writer),
    ...screeningBlocks(analysis, writer),
    ...modelBlocks(analysis, writer),
    ...resultBlocks(analysis, writer),
    ...clinicalBlocks(analysis, writer),
    ...riskGroupBlocks(analysis, writer),
    ...patientBlocks(analysis, writer),
    ...followUpBlocks(analysis, writer),
    ...checkBlocks(analysis, writer),
    ...benefitBlocks(analysis, writer),
    ...bootstrapBlocks(analysis, writer),
    ...sensitivityBlocks(analysis, writer),
    ...limitBlocks(analysis, writer),
    heading(say('analysisReport.reproduce')),
    para(say('analysisReport.reproduce.text')),
    para(say('analysisReport.reproduce.files')),
    factsBlock(
      [
        [say('analysisReport.reproduce.program'), program],
        [say('analysisReport.reproduce.seed'), String(analysis.seeds.seed)],
        ...(card ? [[say('analysisReport.reproduce.card'), card.hash] as const] : []),
      ],
      1,
    ),
  ];
  return pagedDocument(arrangeBlocks(blocks), {
    language,
    title: say('analysisReport.shortTitle'),
    headerLeft: say('analysisReport.shortTitle'),
    headerRight: endpointText(language, analysis.config.endpoint),
    footerLines: [
      program,
      ...(training ? [`${say('analysis.role.training')} ${shortHash(training.sha256)}`] : []),
      say('report.printed', { date: timeText(madeAt) }),
    ],
    synthetic: analysis.synthetic,
    say,
  });
}

/** What a reader with one minute takes away. */
function summaryBlocks(analysis: Analysis, writer: ReportWriter): Block[] {
  const { say, language } = writer;
  const { model, flow, config, results, reproducibility } = analysis;
  const { features } = flow;
  const blocks: Block[] = [
    heading(say('analysisReport.summary')),
    item(say('analysisReport.summary.endpoint', { endpoint: endpointText(language, config.endpoint) })),
    item(
      say('analysisReport.summary.features', {
        tested: features.tested,
        reproducible: features.reproducible,
        below: features.belowPScreen,
        p: formatThreshold(config.pScreen),
        after: features.afterCorrelation,
        n: features.inModel,
      }),
    ),
    ...(reproducibility.reason === undefined ? [] : [item(say('analysisReport.summary.noReads'))]),
  ];
  if (!model)
    blocks.push(para(say('analysisReport.summary.noModel', { reason: problemWords(language, analysis.modelReason) }), 'strong'));
  for (const { cohort, value } of cohortsOf(results)) {
    const result = value[config.endpoint];
    if (!model || !result) continue;
    const scores = analysis.scores[cohort] ?? [];
    blocks.push(
      item(
        say('analysisReport.summary.groups', {
          cohort: cohortShort(language, cohort),
          high: scores.filter(({ high }) => high).length,
          n: scores.length,
          hrHigh: ratioWithInterval(result.high.hr, result.high.hrLower, result.high.hrUpper) ?? '–',
          hrLow: ratioWithInterval(result.low.hr, result.low.hrLower, result.low.hrUpper) ?? '–',
          p: pText(result.interaction.groupP),
        }),
      ),
    );
  }
  if (results.validation === null) blocks.push(item(say('analysisReport.summary.noValidation')));
  const tHalf = model?.tHalf;
  if (tHalf) {
    blocks.push(
      item(
        say('analysisReport.summary.noDifference', {
          score: scoreText(tHalf.noDifferenceScore),
          lower: scoreText(tHalf.lower),
          upper: scoreText(tHalf.upper),
        }),
      ),
    );
    if (leavesZeroOut(tHalf)) blocks.push(para(say('analysisReport.summary.noDifferenceWarning'), 'strong'));
  }
  return [...blocks, ...summaryTable(analysis, writer), para(say('analysisReport.apparentRule'), 'note')];
}

function summaryTable(analysis: Analysis, writer: ReportWriter): Block[] {
  const { say, language } = writer;
  const { config, model } = analysis;
  const rows = cohortsOf(analysis.results).flatMap(({ cohort, value }) => {
    const result = value[config.endpoint];
    if (!result) return [];
    return (model ? scoreGroups : (['whole'] as const)).map((group) => {
      const row = result[group];
      return [
        cohortShort(language, cohort),
        groupName(language, group),
        `${row.eventsTreated}/${row.nTreated}`,
        `${row.eventsControl}/${row.nControl}`,
        ratioCell(writer, row),
        pText(row.p),
        group === 'whole' && model ? pText(result.interaction.groupP) : '',
      ];
    });
  });
  return [
    leadIn(say('analysisReport.summary.hrMeaning'), 'note'),
    ...tableOf(
      [
        say('analysisReport.col.cohort'),
        say('analysisReport.col.group'),
        say('analysisReport.col.treatedEvents'),
        say('analysisReport.col.controlEvents'),
        say('analysisReport.col.hr'),
        say('analysisReport.col.p'),
        say('analysisReport.col.pInteraction'),
      ],
      rows,
      [34, 38, 22, 22, 34, 15, 17],
      [2, 3, 4, 5, 6],
    ),
  ];
}

const configKeys = [
  'endpoint',
  'covariates',
  'weights',
  'iccModel',
  'iccThreshold',
  'pScreen',
  'rMax',
  'maxCandidates',
  'pStay',
  'landmarks',
  'ebvCutoffs',
  'validationDesign',
  'bootstrap',
  'curveResamples',
  'seed',
  'columns',
  'decimal',
] as const satisfies readonly (keyof AnalysisConfig)[];

function methodBlocks(analysis: Analysis, writer: ReportWriter): Block[] {
  const { say } = writer;
  const { config, inputs } = analysis;
  const changed = (key: (typeof configKeys)[number]): boolean =>
    toCanonicalJson(config[key]) !== toCanonicalJson(defaultAnalysisConfig[key]);
  const count = configKeys.filter(changed).length;
  return [
    heading(say('analysisReport.method')),
    para(say('analysisReport.method.text')),
    subheading(say('analysisReport.method.config')),
    leadIn(
      count === 0 ? say('analysisReport.method.configSame') : say('analysisReport.method.configNote', { n: count }),
      count === 0 ? 'note' : 'strong',
    ),
    ...tableOf(
      [say('analysisReport.col.setting'), say('analysisReport.col.value'), say('analysisReport.col.default')],
      configKeys.map((key) => {
        const value = settingText(writer, key, config[key]);
        return [
          say(`analysis.key.${key}`),
          changed(key) ? say('analysisReport.method.changed', { value }) : value,
          changed(key) ? settingText(writer, key, defaultAnalysisConfig[key]) : say('analysisReport.method.default'),
        ];
      }),
      [54, 82, 46],
    ),
    subheading(say('analysisReport.method.inputs')),
    ...tableOf(
      [say('analysisReport.col.file'), say('analysisReport.col.rows'), say('analysisReport.col.hash')],
      inputs.map(({ role, sha256, rows }) => [say(`analysis.role.${role}`), rows === null ? '–' : String(rows), sha256]),
      [40, 18, 124],
      [1],
    ),
  ];
}

/** A setting as a reader says it: covariates and schemes by name, lists with commas. */
function settingText(
  { say, language }: ReportWriter,
  key: (typeof configKeys)[number],
  value: AnalysisConfig[(typeof configKeys)[number]],
): string {
  if (value === null) return say('term.none');
  if (key === 'endpoint')
    return say(isMessageKey(`term.${String(value)}`) ? `term.${value as AnalysisConfig['endpoint']}` : 'term.unknown');
  if (key === 'weights') return weightsText(language, String(value));
  if (typeof value === 'number') return formatThreshold(value);
  if (typeof value === 'string') return lookUp(language, `value.${value}`, value);
  if (Array.isArray(value))
    return value.map((entry) => (typeof entry === 'string' ? covariateText(language, entry) : String(entry))).join(', ');
  const renamed = Object.entries(value);
  return renamed.length === 0 ? say('term.none') : renamed.map(([theirs, ours]) => `${theirs}: ${String(ours)}`).join(', ');
}

function flowBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const { flow } = analysis;
  const cohorts = cohortsOf<CohortFlow | null>({ training: flow.training, validation: flow.validation });
  const nobody = cohorts.every(({ value }) => value.excluded.length === 0);
  return [
    heading(say('analysisReport.flow')),
    para(`${say('analysisReport.flow.rule')}${nobody ? ` ${say('analysisReport.flow.none')}` : ''}`),
    item(
      say('analysisReport.flow.features', {
        total: flow.features.inTable,
        incomplete: flow.features.incomplete.length,
        constant: flow.features.constant.length,
      }),
    ),
    ...(flow.features.ignoredColumns ? [item(say('analysisReport.flow.ignored', { names: flow.features.ignoredColumns }))] : []),
    ...cohorts.flatMap(({ cohort, value }) => [
      item(
        say('analysisReport.flow.eligibility', {
          cohort: cohortName(language, cohort),
          n: value.analysed,
          eligible: value.eligibility.eligible,
          not: value.eligibility.notEligible,
          unknown: value.eligibility.unknown,
        }),
      ),
      ...(value.ebvBelowLimit > 0
        ? [item(say('analysisReport.flow.ebvBelow', { cohort: cohortName(language, cohort), n: value.ebvBelowLimit }))]
        : []),
      ...(value.edition8 === undefined
        ? []
        : [item(say('analysisReport.flow.edition8', { cohort: cohortName(language, cohort), n: value.edition8 }))]),
    ]),
    ...writer.figure('flow_diagram', say('analysisReport.figure.flow')),
  ];
}

/** Every choice of ours that bears on these numbers, and what they cannot tell. */
function limitBlocks(analysis: Analysis, { say, language }: ReportWriter): Block[] {
  const { config, flow, model, propensity, results, reproducibility } = analysis;
  const weighted = propensity.reason === undefined;
  const events = results.training[config.endpoint]?.whole.events ?? 0;
  const assumptions = [
    say('analysisReport.assume.months', { landmarks: config.landmarks.map(String) }),
    ...(reproducibility.reason === undefined
      ? [
          say('analysisReport.assume.icc', {
            model: config.iccModel,
            meaning: say(`analysisReport.assume.icc.${config.iccModel}`),
          }),
        ]
      : []),
    ...(weighted
      ? [
          say('analysisReport.assume.terms'),
          say('analysisReport.assume.weights', { scheme: weightsText(language, config.weights) }),
          say('analysisReport.assume.sandwich'),
          say('analysisReport.assume.strata'),
          say('analysisReport.assume.greenwood'),
          say('analysisReport.assume.logrank'),
        ]
      : []),
    say('analysisReport.assume.z'),
    say('analysisReport.assume.q'),
    say('analysisReport.assume.correlation'),
    say('analysisReport.assume.candidates', {
      p: formatThreshold(config.pScreen),
      most: config.maxCandidates === 'events/10' ? say('analysisReport.assume.candidates.tenth') : config.maxCandidates,
      pStay: formatThreshold(config.pStay),
    }),
    say('analysisReport.assume.intercept'),
    say('analysisReport.assume.risk'),
    say('analysisReport.assume.eligibility'),
    say('analysisReport.assume.ph'),
    say('analysisReport.assume.benefit'),
    ...(results.validation !== null && config.validationDesign === 'randomised' ? [say('analysisReport.assume.validation')] : []),
  ];
  const limits = [
    say('analysisReport.limit.observational'),
    say('analysisReport.limit.events', { events, features: flow.features.tested }),
    say('analysisReport.limit.scanner'),
    ...(model && results.validation !== null
      ? [say('analysisReport.limit.tests', { endpoint: endpointText(language, config.endpoint) })]
      : []),
    say('analysisReport.limit.use'),
  ];
  return [
    heading(say('analysisReport.limits')),
    leadIn(say('analysisReport.limits.text')),
    ...assumptions.map(item),
    subheading(say('analysisReport.limits.heading')),
    ...limits.map(item),
  ];
}

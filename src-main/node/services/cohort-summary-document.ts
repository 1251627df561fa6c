/**
 * The cohort summary as one HTML document of A4 pages: groups, curves, patients, card.
 * Pure, like the patient report; every number comes in, none is computed but medians and counts.
 */
import type { CardEntry, SurvivalPanelEntry } from '@shared/contract/entities';
import { quantiles } from '@shared/core/stats/quantile';
import type { ScoreResult } from '@shared/core/scoring/apply-card';
import { problemText, type Language } from '@shared/messages/index';
import type { Problem } from '@shared/base/result';
import type { CohortMember } from './cohort-members';
import type { ProgramInfo } from './context';
import { fittedSvg, type Block } from './report-layout';
import {
  factsBlock,
  heading,
  pagedDocument,
  paragraph,
  sayIn,
  tableBlocks,
  timeText,
  titleBlock,
  type Say,
} from './report-document';
import { featureText, oneDecimal, percentText, pText, ratioText, scoreText, shortHash, coefficientText } from './report-numbers';

export interface CohortSummaryData {
  readonly language: Language;
  readonly madeAt: Date;
  readonly program: ProgramInfo;
  readonly name: string;
  readonly synthetic: boolean;
  readonly scored: readonly { readonly member: CohortMember; readonly result: ScoreResult }[];
  readonly card: CardEntry;
  readonly panels: readonly SurvivalPanelEntry[];
  readonly notes: readonly Problem[];
  readonly publishedSvg: string;
}

type Group = 'high' | 'low' | 'indeterminate' | 'none';

function groupBlocks(data: CohortSummaryData, say: Say): Block[] {
  const total = data.scored.length;
  const groupOf = ({ result }: CohortSummaryData['scored'][number]): Group => result.score?.group ?? 'none';
  const row = (name: string, members: CohortSummaryData['scored']): string[] => {
    const scores = members.flatMap(({ result }) => (result.score ? [result.score.ictos] : []));
    return [
      name,
      String(members.length),
      total === 0 ? '–' : ((100 * members.length) / total).toFixed(1),
      scoreText(scores.length > 0 ? (quantiles(scores, [0.5])[0] ?? null) : null),
      scores.length > 0 ? `${scoreText(Math.min(...scores))} / ${scoreText(Math.max(...scores))}` : '–',
    ];
  };
  const groups: readonly Group[] = ['high', 'low', 'indeterminate', 'none'];
  return [
    heading(say('cohortSummary.groups')),
    ...tableBlocks(
      [
        say('cohortSummary.group'),
        say('cohortSummary.n'),
        say('cohortSummary.share'),
        say('cohortSummary.medianScore'),
        say('cohortSummary.range'),
      ],
      [
        ...groups.map((group) =>
          row(
            say(`cohortSummary.group.${group}`),
            data.scored.filter((entry) => groupOf(entry) === group),
          ),
        ),
        row(say('cohortSummary.group.all'), data.scored),
      ],
      [70, 20, 24, 30, 38],
      [1, 2, 3, 4],
    ),
    paragraph(say('cohortSummary.groupsNote'), 'note'),
    paragraph(
      say('cohortSummary.decisions', { n: data.scored.filter(({ result }) => result.decision !== null).length, total }),
      'note',
    ),
  ];
}

function curveBlocks(data: CohortSummaryData, say: Say): Block[] {
  const interval = (lower: number | null, upper: number | null, text: (n: number | null) => string): string =>
    `${text(lower)}–${text(upper)}`;
  return [
    heading(say('cohortSummary.curves'), true),
    ...data.notes.map((note) => paragraph(problemText(data.language, note), 'note')),
    ...data.panels.map((panel) => fittedSvg(panel.svg, 128)),
    heading(say('cohortSummary.rates')),
    ...tableBlocks(
      [say('cohortSummary.subset'), say('cohortSummary.arm'), say('cohortSummary.months'), say('cohortSummary.survival')],
      data.panels.flatMap((panel) =>
        panel.rates.map((rate) => [
          say(`cohortSummary.curves.${panel.subset}`),
          rate.arm,
          String(rate.months),
          rate.survival === null ? '–' : `${percentText(rate.survival)} (${interval(rate.lower, rate.upper, percentText)})`,
        ]),
      ),
      [50, 40, 30, 62],
      [2],
    ),
    ...tableBlocks(
      [
        say('cohortSummary.subset'),
        say('cohortSummary.n'),
        say('cohortSummary.events'),
        say('cohortSummary.hr'),
        say('cohortSummary.p'),
        say('cohortSummary.logrankP'),
      ],
      data.panels.map((panel) => [
        say(`cohortSummary.curves.${panel.subset}`),
        String(panel.n),
        String(panel.events),
        panel.hr === null
          ? say('cohortSummary.notEstimable')
          : `${ratioText(panel.hr)} (${interval(panel.hrLower, panel.hrUpper, ratioText)})`,
        pText(panel.p),
        pText(panel.logrankP),
      ]),
      [40, 18, 22, 54, 24, 24],
      [1, 2, 3, 4, 5],
    ),
    ...data.panels.flatMap((panel) =>
      panel.notes.map((note) =>
        paragraph(`${say(`cohortSummary.curves.${panel.subset}`)}: ${problemText(data.language, note)}`, 'note'),
      ),
    ),
    paragraph(say('cohortSummary.apparent'), 'note'),
  ];
}

function patientBlocks(data: CohortSummaryData, say: Say): Block[] {
  return [
    heading(say('cohortSummary.table'), true),
    ...tableBlocks(
      [
        say('report.patientId'),
        'T',
        'N',
        say('report.volume'),
        say('cohortSummary.arm'),
        say('report.score'),
        say('cohortSummary.interval'),
        say('cohortSummary.group'),
        say('report.riskGroup'),
      ],
      data.scored.map(({ member: { patientId, record, patient }, result }) => [
        patientId,
        record.tStage ?? '–',
        record.nStage ?? '–',
        oneDecimal(patient.volumeMl),
        record.treatment ?? '–',
        scoreText(result.score?.ictos ?? null),
        result.score?.interval ? `${scoreText(result.score.interval.lower)} / ${scoreText(result.score.interval.upper)}` : '–',
        result.score ? say(`term.${result.score.group}`) : '–',
        say(`term.${result.riskGroup}`),
      ]),
      [22, 10, 10, 20, 24, 16, 30, 28, 22],
      [3, 5, 6],
    ),
  ];
}

function cardBlocks(data: CohortSummaryData, say: Say): Block[] {
  const { card, program } = data;
  return [
    heading(say('report.card')),
    ...tableBlocks(
      [say('report.feature'), say('report.coefficient'), say('report.mean'), say('report.sd')],
      card.features.map(({ name, coefficient, mean, sd }) => [
        name,
        coefficientText(coefficient),
        featureText(mean),
        featureText(sd),
      ]),
      [104, 26, 26, 26],
      [1, 2, 3],
    ),
    factsBlock(
      [
        [say('report.card'), card.title],
        [say('report.cardHash'), card.hash],
        [
          say('report.standardisedBy'),
          card.standardisedBy ? `${card.standardisedBy.source} (n = ${card.standardisedBy.n})` : '–',
        ],
        [say('report.profileHash'), card.profileHash ?? '–'],
        [say('report.program'), `${program.name} ${program.version}, ${say(`report.build.${program.buildKind}`)}`],
      ],
      1,
    ),
  ];
}

const publishedBlocks = (data: CohortSummaryData, say: Say): Block[] => [
  heading(say('cohortSummary.published')),
  fittedSvg(data.publishedSvg, 165),
  paragraph(say('report.publishedNote'), 'note'),
];

/** The summary's HTML. */
export function cohortSummaryHtml(data: CohortSummaryData): string {
  const say = sayIn(data.language);
  const { program, card } = data;
  const patients = say('cohortSummary.patients', { n: data.scored.length });
  const blocks: Block[] = [
    titleBlock(say('cohortSummary.title'), `${data.name}, ${patients}`),
    ...(data.synthetic ? [paragraph(say('cohortSummary.syntheticNote'), 'strong')] : []),
    ...groupBlocks(data, say),
    ...cardBlocks(data, say),
    ...curveBlocks(data, say),
    ...patientBlocks(data, say),
    ...publishedBlocks(data, say),
  ];
  return pagedDocument(blocks, {
    language: data.language,
    title: `${say('cohortSummary.title')} – ${data.name}`,
    headerLeft: data.name,
    headerRight: say('cohortSummary.title'),
    footerLines: [
      `${program.name} ${program.version}, ${say(`report.build.${program.buildKind}`)}`,
      `${say('report.cardId')} ${shortHash(card.hash)}`,
      say('report.printed', { date: timeText(data.madeAt) }),
    ],
    synthetic: data.synthetic,
    say,
  });
}

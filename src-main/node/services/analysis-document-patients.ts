/** The report's section on who the patients were: Table 1 by score group and by arm. Prints finished numbers. */
import type { Analysis } from '@shared/core/pipeline/analysis-result';
import { formatFeature, formatPercent } from '@shared/figures/number-format';
import { type ArrangedBlock, item, leadIn, type ReportWriter, subheading, tableOf } from './analysis-document-parts';
import { cohortHeading, levelText, variableText } from './analysis-names';
import { cohortsOf } from './analysis-sections';
import { baselineContinuous } from './analysis-tables-patients';
import { heading } from './report-document';
import type { Block } from './report-layout';
import { coefficientText, pText } from './report-numbers';
import { controlArm, treatedArm } from './survival';

/** "41 (30.4)". */
const counted = (n: number | undefined, percent: number | null | undefined): string =>
  n === undefined ? '–' : percent === null || percent === undefined ? String(n) : `${n} (${formatPercent(percent / 100)})`;

export function patientBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  return [
    heading(say('analysisReport.patients')),
    ...cohortsOf(analysis.table1).flatMap(({ cohort, value }) => {
      const name = cohortHeading(language, analysis, cohort);
      return [
        ...(value.byScore ? byScoreBlocks(value.byScore, name, writer) : []),
        ...(value.byScore ? continuousByScore(value.byScore, name, writer) : []),
        ...byArmBlocks(value.byArm, name, writer),
        ...continuousByArm(analysis.baseline[cohort], value.byArm, name, writer),
      ];
    }),
  ];
}

type ByScore = NonNullable<Analysis['table1']['training']['byScore']>;
type ByArm = Analysis['table1']['training']['byArm'];

/** The name of a variable stands at its first level alone. */
const nameAt = (writer: ReportWriter, variable: string, k: number): string =>
  k === 0 ? variableText(writer.language, variable) : '';

function byScoreBlocks({ variables, n }: ByScore, cohort: string, writer: ReportWriter): Block[] {
  const { say, language } = writer;
  return [
    subheading(say('analysisReport.patients.byScore', { cohort })),
    leadIn(say('analysisReport.patients.byScoreNote'), 'note'),
    ...tableOf(
      [
        say('analysisReport.col.variable'),
        '',
        `${say('analysisReport.group.high.short')} (n = ${n[0] ?? 0})`,
        `${say('analysisReport.group.low.short')} (n = ${n[1] ?? 0})`,
        say('analysisReport.col.total'),
        say('analysisReport.col.chisq'),
        say('analysisReport.col.fisher'),
      ],
      Object.entries(variables).flatMap(([variable, entry]) =>
        entry.levels.map((level, k) => [
          nameAt(writer, variable, k),
          levelText(language, level),
          counted(entry.counts[k]?.[0], entry.columnPercent[k]?.[0]),
          counted(entry.counts[k]?.[1], entry.columnPercent[k]?.[1]),
          counted(entry.total[k], entry.totalPercent[k]),
          k === 0 ? pText(entry.chisq?.p ?? null) : '',
          k === 0 ? pText(entry.fisher?.p ?? null) : '',
        ]),
      ),
      [40, 24, 30, 30, 26, 16, 16],
      [2, 3, 4, 5, 6],
    ),
  ];
}

function byArmBlocks({ categorical, n, sumWeights }: ByArm, cohort: string, writer: ReportWriter): Block[] {
  const { say, language } = writer;
  const weighted = sumWeights !== null;
  const percent = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : formatPercent(value / 100);
  return [
    subheading(say('analysisReport.patients.byArm', { cohort })),
    leadIn(say('analysisReport.patients.byArmNote'), 'note'),
    ...tableOf(
      [
        say('analysisReport.col.variable'),
        '',
        `${treatedArm} (n = ${n[0] ?? 0})`,
        `${controlArm} (n = ${n[1] ?? 0})`,
        say('analysisReport.col.chisq'),
        say('analysisReport.col.fisher'),
        say('analysisReport.col.smdBefore'),
        ...(weighted
          ? [
              say('analysisReport.col.weightedPercent', { arm: treatedArm }),
              say('analysisReport.col.weightedPercent', { arm: controlArm }),
              say('analysisReport.col.smdAfter'),
            ]
          : []),
      ],
      Object.entries(categorical).flatMap(([variable, entry]) =>
        entry.levels.map((level, k) => [
          nameAt(writer, variable, k),
          levelText(language, level),
          counted(entry.counts[k]?.[0], entry.columnPercent[k]?.[0]),
          counted(entry.counts[k]?.[1], entry.columnPercent[k]?.[1]),
          k === 0 ? pText(entry.chisq?.p ?? null) : '',
          k === 0 ? pText(entry.fisher?.p ?? null) : '',
          k === 0 ? coefficientText(entry.smdOverallUnweighted) : '',
          ...(weighted
            ? [
                percent(entry.weightedColumnPercent?.[k]?.[0]),
                percent(entry.weightedColumnPercent?.[k]?.[1]),
                k === 0 ? coefficientText(entry.smdOverallWeighted ?? null) : '',
              ]
            : []),
        ]),
      ),
      weighted ? [32, 17, 23, 23, 16, 16, 13, 15, 14, 13] : [44, 26, 32, 32, 16, 16, 16],
      weighted ? [2, 3, 4, 5, 6, 7, 8, 9] : [2, 3, 4, 5, 6],
    ),
    ...missingBlocks(
      Object.entries(categorical).map(([variable, { missing }]) => [variable, missing]),
      writer,
    ),
  ];
}

type Summary = ReturnType<typeof baselineContinuous>[number][1]['treated'];

const number = (value: number | null): string => (value === null ? '–' : formatFeature(value));
const meanSd = ({ mean, sd }: Summary): string => `${number(mean)} (${number(sd)})`;
const medianIqr = ({ median, q1q3 }: Summary): string => `${number(median)} (${number(q1q3[0])}–${number(q1q3[1])})`;

interface TwoColumns {
  readonly variable: string;
  readonly columns: readonly [Summary, Summary];
  readonly student: number | null;
  readonly wilcoxonCorrected: number | null;
  /** Standardised mean differences before and after weighting; absent: not told. */
  readonly smd?: readonly (number | null | undefined)[];
}

/** A continuous variable in two rows: mean, median. */
function continuousTable(
  rows: readonly TwoColumns[],
  names: readonly [string, string],
  smds: readonly string[],
  writer: ReportWriter,
): Block[] {
  const { say, language } = writer;
  return tableOf(
    [say('analysisReport.col.variable'), '', ...names, say('analysisReport.col.p'), ...smds],
    rows.flatMap(({ variable, columns, student, wilcoxonCorrected, smd = [] }) => [
      [
        variableText(language, variable),
        say('analysisReport.patients.meanSd'),
        ...columns.map(meanSd),
        pText(student),
        ...smds.map((_, k) => coefficientText(smd[k] ?? null)),
      ],
      ['', say('analysisReport.col.median'), ...columns.map(medianIqr), pText(wilcoxonCorrected), ...smds.map(() => '')],
    ]),
    [48 - 4 * smds.length, 28, 44 - 5 * smds.length, 44 - 5 * smds.length, 18 - smds.length, ...smds.map(() => 15)],
    [2, 3, 4, ...smds.map((_, k) => 5 + k)],
  );
}

/** Variables of which some patients have no value. */
const missingBlocks = (entries: readonly (readonly [string, number])[], { say, language }: ReportWriter): Block[] =>
  entries
    .filter(([, missing]) => missing > 0)
    .map(([variable, missing]) =>
      item(say('analysisReport.patients.missing', { variable: variableText(language, variable), n: missing })),
    );

function continuousByScore({ continuous }: ByScore, cohort: string, writer: ReportWriter): Block[] {
  const { say } = writer;
  return [
    subheading(say('analysisReport.patients.continuousByScore', { cohort })),
    leadIn(say('analysisReport.patients.continuousNote'), 'note'),
    ...continuousTable(
      Object.entries(continuous).map(([variable, { first, second, ...tests }]) => ({
        variable,
        columns: [first, second],
        ...tests,
      })),
      [say('analysisReport.group.high.short'), say('analysisReport.group.low.short')],
      [],
      writer,
    ),
  ];
}

function continuousByArm(
  baseline: Analysis['baseline']['training'] | null,
  { continuous, sumWeights }: ByArm,
  cohort: string,
  writer: ReportWriter,
): Block[] {
  const { say } = writer;
  if (!baseline) return [];
  return [
    subheading(say('analysisReport.patients.continuous', { cohort })),
    leadIn(say('analysisReport.patients.continuousNote'), 'note'),
    ...continuousTable(
      baselineContinuous(baseline).map(([variable, { treated, control, ...tests }]) => ({
        variable,
        columns: [treated, control],
        ...tests,
        smd: [continuous[variable]?.smdUnweighted, continuous[variable]?.smdFixedSd],
      })),
      [treatedArm, controlArm],
      [say('analysisReport.col.smdBefore'), ...(sumWeights === null ? [] : [say('analysisReport.col.smdAfter')])],
      writer,
    ),
    ...missingBlocks(
      baselineContinuous(baseline).map(([variable, { missing }]) => [variable, missing]),
      writer,
    ),
  ];
}

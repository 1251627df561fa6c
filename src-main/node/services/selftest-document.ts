/**
 * The sheet of the self-test as one HTML document of A4 pages, framed like the patient report.
 * Pure: every number comes in, none is computed; failures come first and cannot be overlooked.
 */
import type { SelftestSheet } from '@shared/contract/entities';
import type { Language } from '@shared/messages/index';
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
import { BODY_WIDTH_MM, escapeHtml, textHeightMm, type Block } from './report-layout';
import { shortHash } from './report-numbers';

export interface SelftestSheetData {
  readonly language: Language;
  readonly madeAt: Date;
  readonly sheet: SelftestSheet;
}

type Row = SelftestSheet['rows'][number];

const REFERENCE_DIGITS = 6;
const VERDICT_PT = 12;
/** Feature, IBSI id, aggregation, reference, tolerance, value, result; together the width of the body. */
const COLUMNS_MM = [52, 15, 37, 21, 18, 24, 15];
const NUMERIC = [3, 4, 5];

/** A number on the sheet: six significant digits, no trailing zeros, a real minus. */
const numberText = (value: number | null): string =>
  value === null ? '–' : String(Number(value.toPrecision(REFERENCE_DIGITS))).replace('-', '\u2212');

function verdictBlock(sheet: SelftestSheet, say: Say): Block {
  const total = sheet.passed + sheet.failed;
  const text =
    sheet.failed === 0
      ? say('selftest.verdictAll', { n: sheet.passed, total })
      : say('selftest.verdictSome', { failed: sheet.failed, total });
  return {
    html: `<p class="verdict${sheet.failed === 0 ? '' : ' bad'}">${escapeHtml(text)}</p>`,
    heightMm: textHeightMm(text, BODY_WIDTH_MM - 8, VERDICT_PT) + 8,
  };
}

function rowBlocks(rows: readonly Row[], say: Say): Block[] {
  const blocks = tableBlocks(
    [
      say('selftest.col.feature'),
      say('selftest.col.ibsi'),
      say('selftest.col.aggregation'),
      say('selftest.col.reference'),
      say('selftest.col.tolerance'),
      say('selftest.col.value'),
      say('selftest.col.result'),
    ],
    rows.map((row) => [
      row.feature,
      row.ibsiId,
      row.aggregation || '–',
      numberText(row.reference),
      numberText(row.tolerance),
      numberText(row.value),
      say(row.pass ? 'selftest.pass' : 'selftest.fail'),
    ]),
    COLUMNS_MM,
    NUMERIC,
  );
  return blocks.map((block, n) =>
    rows[n]?.pass === false ? { ...block, html: block.html.replace('<tr>', '<tr class="bad">') } : block,
  );
}

function failureBlocks(sheet: SelftestSheet, say: Say): Block[] {
  const failures = sheet.rows.filter((row) => !row.pass);
  if (failures.length === 0) return [];
  const families = [...new Set(failures.map((row) => row.family))];
  return [
    heading(say('selftest.failures', { n: failures.length })),
    paragraph(say('selftest.failuresText'), 'strong'),
    ...families.flatMap((family) => [
      { html: `<h3>${escapeHtml(family)}</h3>`, heightMm: 6.5, keepWithNext: true },
      ...rowBlocks(
        failures.filter((row) => row.family === family),
        say,
      ),
    ]),
  ];
}

function familyBlocks(sheet: SelftestSheet, say: Say): Block[] {
  const families = [...new Set(sheet.rows.map((row) => row.family))];
  return families.flatMap((family) => {
    const rows = sheet.rows.filter((row) => row.family === family);
    const passed = rows.filter((row) => row.pass).length;
    return [heading(say('selftest.familyHead', { family, passed, total: rows.length })), ...rowBlocks(rows, say)];
  });
}

const leftOutBlocks = (sheet: SelftestSheet, say: Say): Block[] => [
  heading(say('selftest.leftOutHead', { n: sheet.outOfScope })),
  paragraph(say('selftest.leftOutText'), 'note'),
  ...tableBlocks(
    [say('selftest.col.family'), say('selftest.col.aggregation'), say('selftest.col.count'), say('selftest.col.why')],
    sheet.leftOut.map(({ family, aggregation, count, why }) => [
      family,
      aggregation || '–',
      String(count),
      say(`selftest.why.${why}`),
    ]),
    [42, 40, 16, 84],
    [2],
  ),
];

/** The sheet's HTML. */
export function selftestHtml({ language, madeAt, sheet }: SelftestSheetData): string {
  const say = sayIn(language);
  const { program, machine, dataHashes } = sheet;
  const programLine = `${program.name} ${program.version}, ${say(`report.build.${program.buildKind}`)}`;
  const blocks: Block[] = [
    titleBlock(say('selftest.title'), say('selftest.subtitle')),
    verdictBlock(sheet, say),
    paragraph(say('selftest.scopeShort', { n: sheet.outOfScope })),
    factsBlock(
      [
        [say('report.program'), programLine],
        [say('selftest.machine'), `${machine.platform}, ${machine.runtime}`],
        [say('selftest.date'), timeText(madeAt)],
        ...sheet.profiles.map(({ use, name, version, hash }): [string, string] => [
          say(`selftest.profile.${use}`),
          say('selftest.profileLine', { name, version, hash }),
        ]),
        [say('selftest.phantomHash'), dataHashes.phantom],
        [say('selftest.referenceHash'), dataHashes.reference],
      ],
      1,
    ),
    paragraph(say('selftest.rule'), 'note'),
    paragraph(say('selftest.shapeNote'), 'note'),
    ...failureBlocks(sheet, say),
    ...familyBlocks(sheet, say),
    ...leftOutBlocks(sheet, say),
    paragraph(say('selftest.citation'), 'note'),
  ];
  return pagedDocument(blocks, {
    language,
    title: say('selftest.title'),
    headerLeft: `${program.name} ${program.version}`,
    headerRight: say('selftest.title'),
    footerLines: [
      programLine,
      machine.platform,
      `${say('selftest.referenceShort')} ${shortHash(dataHashes.reference)}`,
      say('report.printed', { date: timeText(madeAt) }),
    ],
    synthetic: false,
    say,
  });
}

/**
 * Parts that the sections of an analysis report share: tables that do not fall apart, numbered figures, and the
 * arrangement that moves a figure to the next page and draws what follows it up. Knows nothing of the analysis.
 */
import { assert } from '@shared/base/assert';
import type { Language } from '@shared/messages/index';
import { textWidth, wrapText } from '@shared/figures/svg';
import { listItem, paragraph, type Say } from './report-document';
import { type Block, BODY_WIDTH_MM, escapeBreakable, escapeHtml, fittedSvg, type TableFrame, toPages } from './report-layout';

/** A block that may stand later than it was written, so that no page ends half empty. */
export interface ArrangedBlock extends Block {
  readonly floats?: true;
}

/** What the sections write with. */
export interface ReportWriter {
  readonly language: Language;
  readonly say: Say;
  /** A numbered figure under its caption; nothing where the figure was not drawn. Widths in mm of the paper. */
  readonly figure: (name: string, caption: string, widthMm?: number) => ArrangedBlock[];
  /** Two figures side by side. */
  readonly figurePair: (names: readonly string[], caption: string) => ArrangedBlock[];
}

/** A table no higher than this stays on one page. */
const wholeTableMm = 70;
const gapMm = 4;
const pxPerMm = 96 / 25.4;
const mmPerPt = 25.4 / 72;
/** `wrapText` leaves room for wider fonts that may stand in for Inter; a document carries its own. */
const embeddedFont = 1.03;
const lineHeight = 1.35;
const sizes = { text: 9, note: 8, cell: 8.5, header: 8 } as const;
/** Around the text of a cell, and between a cell's text and its neighbours. */
const cellPadding = { x: 1.6, y: 1.72 } as const;
/** Padding and rule of a header row, and the space under its table. */
const tableFrameMm = 3.4;

/** Height of a text as it wraps in the font of the document: a report of many tables cannot be laid out by guesses. */
function wrappedMm(text: string, widthMm: number, pt: number): number {
  const lines = Math.max(1, wrapText(text, (pt * 96) / 72, widthMm * embeddedFont * pxPerMm).length);
  return lines * pt * mmPerPt * lineHeight;
}

type ParagraphKind = 'text' | 'note' | 'strong';

/** A paragraph across the page. */
export const para = (text: string, kind: ParagraphKind = 'text'): Block => ({
  ...paragraph(text, kind),
  heightMm: wrappedMm(text, BODY_WIDTH_MM, kind === 'note' ? sizes.note : sizes.text) + 1.5,
});

/** An entry of a list. */
export const item = (text: string): Block => ({
  ...listItem(text),
  heightMm: wrappedMm(text, BODY_WIDTH_MM - 5, sizes.text) + 0.9,
});

/** A table: a short one in one piece, of a long one never a single row on a page. Cells of `numeric` columns are right-aligned. */
export function tableOf(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  numeric: readonly number[] = [],
): Block[] {
  assert(widths.reduce((sum, width) => sum + width, 0) <= BODY_WIDTH_MM, 'a table is wider than the page');
  assert(widths.length === header.length, 'a table has as many widths as columns');
  // The first cell of a row has no padding on its left, the last none on its right.
  const room = widths.map((width, n) => width - (n === 0 || n === widths.length - 1 ? 1 : 2) * cellPadding.x);
  const cellMm = (cell: string, n: number, pt: number): number => wrappedMm(cell, room[n] ?? BODY_WIDTH_MM, pt);
  const rowMm = (row: readonly string[], pt: number): number =>
    Math.max(...row.map((cell, n) => cellMm(cell, n, pt))) + cellPadding.y;
  const cellHtml = (tag: 'th' | 'td', cell: string, n: number): string => {
    const look = numeric.includes(n) ? ` class="number"${tag === 'td' ? numberStyle(cell, room[n] ?? BODY_WIDTH_MM) : ''}` : '';
    return `<${tag}${look}>${escapeBreakable(cell)}</${tag}>`;
  };
  const rowHtml = (tag: 'th' | 'td', row: readonly string[]): string =>
    `<tr>${row.map((cell, n) => cellHtml(tag, cell, n)).join('')}</tr>`;
  const columns = widths.map((width) => `<col style="width:${width}mm">`).join('');
  const table: TableFrame = {
    opening: `<colgroup>${columns}</colgroup><thead>${rowHtml('th', header)}</thead>`,
    heightMm: rowMm(header, sizes.header) + tableFrameMm,
  };
  const blocks = rows.map((row) => ({ html: rowHtml('td', row), heightMm: rowMm(row, sizes.cell), row: { table } }));
  const heightMm = blocks.reduce((sum, block) => sum + block.heightMm, table.heightMm);
  if (blocks.length > 0 && heightMm <= wholeTableMm)
    return [{ html: `<table>${table.opening}<tbody>${blocks.map(({ html }) => html).join('')}</tbody></table>`, heightMm }];
  return blocks.map((block, n) => (n === 0 || n === blocks.length - 2 ? { ...block, keepWithNext: true } : block));
}

/** Words, in either language, not the "e" of a number. */
const hasWords = /\p{L}{2}/u;

/** A number stays on one line, smaller where it must; the words of a reason may wrap. */
function numberStyle(cell: string, roomMm: number): string {
  const neededMm = textWidth(cell, (sizes.cell * 96) / 72) / pxPerMm;
  if (neededMm <= roomMm) return '';
  if (hasWords.test(cell)) return ' style="white-space:normal"';
  return ` style="font-size:${((sizes.cell * roomMm) / neededMm).toFixed(1)}pt"`;
}

/** A heading inside a section. */
export const subheading = (text: string): Block => ({
  html: `<h3>${escapeHtml(text)}</h3>`,
  heightMm: 7.2,
  keepWithNext: true,
});

/** A paragraph that stays with the table or figure after it. */
export const leadIn = (text: string, kind: ParagraphKind = 'text'): Block => ({ ...para(text, kind), keepWithNext: true });

/** Numbers the figures in the order of writing. */
export function makeWriter(language: Language, say: Say, figures: ReadonlyMap<string, string>): ReportWriter {
  let count = 0;
  const captioned = (html: string, heightMm: number, caption: string): ArrangedBlock => {
    count += 1;
    const text = say('analysisReport.figure', { n: count, text: caption });
    return {
      html: `${html}<p class="note">${escapeHtml(text)}</p>`,
      heightMm: heightMm + wrappedMm(text, BODY_WIDTH_MM, sizes.note) + 3,
      floats: true,
    };
  };
  return {
    language,
    say,
    figure: (name, caption, widthMm = BODY_WIDTH_MM) => {
      const svg = figures.get(`${name}.svg`);
      if (svg === undefined) return [];
      const { html, heightMm } = fittedSvg(svg, widthMm);
      return [captioned(html, heightMm, caption)];
    },
    figurePair: (names, caption) => {
      const drawn = names.flatMap((name) => figures.get(`${name}.svg`) ?? []);
      if (drawn.length === 0) return [];
      const fitted = drawn.map((svg) => fittedSvg(svg, (BODY_WIDTH_MM - gapMm) / 2));
      const html = `<div class="strips" style="align-items:flex-start">${fitted.map((figure) => figure.html).join('')}</div>`;
      return [captioned(html, Math.max(...fitted.map(({ heightMm }) => heightMm)), caption)];
    },
  };
}

const fits = (blocks: readonly Block[]): boolean => toPages(blocks).length === 1;

/**
 * Puts blocks in an order that fills pages: a figure that does not fit waits, in the order of the figures, and what
 * follows it comes first. It is placed where a heading or another figure begins or a page ends; never inside a table,
 * nor between a heading and what it heads.
 */
export function arrangeBlocks(blocks: readonly ArrangedBlock[]): Block[] {
  const out: Block[] = [];
  let page: Block[] = [];
  const waiting: Block[] = [];
  const add = (block: Block): void => {
    if (page.length > 0 && (block.breakBefore === true || !fits([...page, block]))) {
      const begun = toPages([...page, block]).at(-1) ?? [block];
      out.push(...page.slice(0, page.length + 1 - begun.length));
      page = [...begun];
    } else page.push(block);
  };
  /** Places figures that wait, as many as fit: on this page, or the first on a new one. Headings at the page's end follow. */
  const place = (onNewPage: boolean): void => {
    const headings: Block[] = [];
    while (page.at(-1)?.keepWithNext === true && page.at(-1)?.row === undefined) headings.unshift(...page.splice(-1));
    let first = onNewPage;
    while (waiting[0] && (first || page.length === 0 || fits([...page, waiting[0]]))) {
      first = first && fits([...page, waiting[0]]);
      add(waiting[0]);
      waiting.shift();
    }
    headings.forEach(add);
  };
  const continuesTable = (next: Block): boolean => {
    const last = page.at(-1);
    return last?.row !== undefined && next.row !== undefined && last.row.table === next.row.table;
  };
  for (const block of blocks) {
    // Figures do not pile up past the section that they belong to: one may, to fill a page.
    while (waiting.length > 1 && block.html.startsWith('<h2')) place(true);
    const begins = (block.keepWithNext === true && block.row === undefined) || block.floats === true;
    if (waiting.length > 0 && begins && page.at(-1)?.keepWithNext !== true) place(false);
    if (block.floats === true && (waiting.length > 0 || (page.length > 0 && !fits([...page, block])))) {
      waiting.push(block);
      continue;
    }
    // A page that this block would end is the place for the figures that wait.
    if (waiting.length > 0 && !continuesTable(block) && !fits([...page, block])) place(true);
    add(block);
  }
  while (waiting.length > 0) place(true);
  return [...out, ...page];
}

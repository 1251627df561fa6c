/**
 * Lays blocks of known content into fixed A4 pages. Heights are estimated on the safe
 * side from text lengths; the printer's DOM check is the judge of whether anything is cut off.
 */

/** One unbreakable piece of a document. */
export interface Block {
  readonly html: string;
  readonly heightMm: number;
  /** Never the last on its page (headings). */
  readonly keepWithNext?: boolean;
  /** Starts a new page. */
  readonly breakBefore?: boolean;
  /** A row of a table: rows that follow each other on a page share one table with its header. */
  readonly row?: { readonly table: TableFrame };
}

/** What all rows of one table share. */
export interface TableFrame {
  /** Column widths and header row. */
  readonly opening: string;
  /** Height of the header row and the space after the table. */
  readonly heightMm: number;
}

/** Room for content between header and footer. */
export const BODY_WIDTH_MM = 182;
export const BODY_HEIGHT_MM = 244;

const MM_PER_PT = 25.4 / 72;

/** Text made safe for HTML content and attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The same for names with underscores: they may break there. */
export const escapeBreakable = (text: string): string => escapeHtml(text).replaceAll('_', '_<wbr>');

/**
 * Height in mm that a text may take. Latin characters of Inter are about 0.54 em wide on average
 * (0.57 taken), CJK ones 1 em.
 */
export function textHeightMm(text: string, widthMm: number, sizePt: number, lineHeight = 1.35): number {
  let em = 0;
  for (const character of text) em += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 1 : 0.57;
  const lines = Math.max(1, Math.ceil((em * sizePt * MM_PER_PT) / widthMm));
  return lines * sizePt * MM_PER_PT * lineHeight;
}

/** Height of blocks one after another, with a header for every run of rows. */
function heightOf(blocks: readonly Block[]): number {
  let sum = 0;
  blocks.forEach((block, n) => {
    if (block.row && blocks[n - 1]?.row?.table !== block.row.table) sum += block.row.table.heightMm;
    sum += block.heightMm;
  });
  return sum;
}

/** Spreads blocks over pages of the given height, in order; a heading never ends a page. */
export function toPages(blocks: readonly Block[], heightMm: number = BODY_HEIGHT_MM): Block[][] {
  const pages: Block[][] = [];
  let page: Block[] = [];
  const close = (): void => {
    const carried: Block[] = [];
    while (page.length > 1 && page[page.length - 1]?.keepWithNext === true) {
      const last = page.pop();
      if (last) carried.unshift(last);
    }
    if (page.length > 0) pages.push(page);
    page = carried;
  };
  for (const block of blocks) {
    if (page.length > 0 && (block.breakBefore === true || heightOf([...page, block]) > heightMm)) close();
    page.push(block);
  }
  if (page.length > 0) pages.push(page);
  return pages;
}

/** A page's HTML: rows of one table in one table. */
export function pageHtml(page: readonly Block[]): string {
  const parts: string[] = [];
  page.forEach((block, n) => {
    const table = block.row?.table;
    if (table && page[n - 1]?.row?.table !== table) parts.push(`<table>${table.opening}<tbody>`);
    parts.push(block.html);
    if (table && page[n + 1]?.row?.table !== table) parts.push('</tbody></table>');
  });
  return parts.join('\n');
}

/** An SVG scaled to a width: its markup and the height it takes, from its viewBox (or width and height). */
export function fittedSvg(svg: string, widthMm: number): { readonly html: string; readonly heightMm: number } {
  const box = /viewBox="([^"]+)"/
    .exec(svg)?.[1]
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  const w = box?.[2] ?? Number(/<svg[^>]*\swidth="([\d.]+)/.exec(svg)?.[1] ?? 1);
  const h = box?.[3] ?? Number(/<svg[^>]*\sheight="([\d.]+)/.exec(svg)?.[1] ?? 1);
  const heightMm = (widthMm * h) / w;
  return { html: `<div class="figure" style="width:${widthMm}mm;height:${heightMm.toFixed(2)}mm">${svg}</div>`, heightMm };
}

/** What the marks of a figure mean: entries in a row, on as many lines as they need. */
import { fontSize, lineHeight } from './figure-measures';
import type { FigurePalette } from './palette';
import { type FigurePart, textAt, textWidth, wrapText } from './svg';

export interface LegendEntry {
  /** Draws the mark about (x, y); absent for a note without a mark. */
  readonly mark?: (x: number, y: number) => string;
  /** Room of the mark in px; default 10. */
  readonly markWidth?: number;
  readonly text: string;
}

/** Entries from the left, each with its mark in front; a text wider than the figure takes more lines. */
export function figureLegend(
  entries: readonly LegendEntry[],
  { left, right, top }: { readonly left: number; readonly right: number; readonly top: number },
  palette: FigurePalette,
): FigurePart {
  const out: string[] = [];
  let x = left;
  let y = top;
  for (const { mark, markWidth = 10, text } of entries) {
    const indent = mark ? markWidth + 6 : 0;
    if (x > left && x + indent + textWidth(text, fontSize) > right) {
      x = left;
      y += lineHeight + 1;
    }
    if (mark) out.push(mark(x + markWidth / 2, y + 7.5));
    const lines = wrapText(text, fontSize, right - x - indent);
    lines.forEach((line, n) => {
      if (n > 0) y += lineHeight;
      out.push(textAt(x + indent, y + 11.5, line, { fill: palette.ink, size: fontSize }));
    });
    if (lines.length > 1) x = right;
    else x += indent + textWidth(text, fontSize) + 16;
  }
  return { content: out.join(''), height: y + lineHeight + 3 - top };
}

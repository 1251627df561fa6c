/**
 * Covariate balance (love plot): the absolute standardised mean difference of each covariate before (open) and after
 * (filled) weighting, with the usual limit. Draws finished numbers (Austin, Stat Med 2009;28:3083, for the limit of 0.1).
 */
import { scaleLinear } from 'd3-scale';
import { bottomAxis } from './axis';
import { figureHeading } from './figure-heading';
import { figureLegend } from './figure-legend';
import { figureMargin, fontSize } from './figure-measures';
import type { FigureOptions } from './kaplan-meier-figure';
import { englishLabels, fillLabel } from './labels';
import { marker } from './marker';
import { formatCount, formatSmd, formatThreshold, formatTick } from './number-format';
import { lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

export interface LovePlotRow {
  readonly label: string;
  /** Standardised mean differences; their sign is not drawn. null: undefined, such as a covariate without spread. */
  readonly before: number | null;
  readonly after: number | null;
}

export interface LovePlotData {
  readonly title: string;
  readonly rows: readonly LovePlotRow[];
  /** Where the limit lines stand; 0.1 by custom. */
  readonly limit: number;
  readonly synthetic: boolean;
}

const lineStep = 14;
/** A ring stays in sight around a disc at the same place. */
const openRadius = 4.6;
const filledRadius = 3;

/** The plot as an SVG document: the least balanced covariate at the top. */
export function renderLovePlotFigure(data: LovePlotData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 560 } = options;
  const rows = data.rows
    .map(({ label, before, after }) => ({
      label,
      before: before === null ? null : Math.abs(before),
      after: after === null ? null : Math.abs(after),
    }))
    .sort((a, b) => (b.before ?? -1) - (a.before ?? -1));
  const above = (of: (row: LovePlotRow) => number | null): number => rows.filter((row) => (of(row) ?? 0) > data.limit).length;
  const facts = fillLabel(labels.loveFacts, {
    threshold: formatThreshold(data.limit),
    covariates: formatCount(rows.length),
    before: formatCount(above((row) => row.before)),
    after: formatCount(above((row) => row.after)),
  });
  const heading = figureHeading(data, rows.length === 0 ? [labels.figureEmpty] : [facts], width, palette, labels);
  const out = [heading.content];
  if (rows.length === 0)
    return svgDocument({ width, height: heading.height + figureMargin.bottom }, palette.paper, data.title, ...out);

  const left = figureMargin.left;
  const right = width - figureMargin.right;
  const openMark = { stroke: palette.ink, fill: palette.paper };
  const filledMark = { stroke: palette.accent, fill: palette.accent };
  const legend = figureLegend(
    [
      { mark: (x, y) => marker('disc', x, y, openRadius, openMark), text: labels.loveBefore },
      { mark: (x, y) => marker('disc', x, y, filledRadius, filledMark), text: labels.loveAfter },
    ],
    { left, right, top: heading.height },
    palette,
  );
  out.push(legend.content);

  const numberColumn = (name: string): number => Math.max(textWidth(name, fontSize), textWidth('0.000', fontSize)) + 12;
  const afterWidth = numberColumn(labels.loveAfterColumn);
  const beforeWidth = numberColumn(labels.loveBeforeColumn);
  const longest = Math.max(...rows.map(({ label }) => textWidth(label, fontSize)));
  const nameWidth = Math.min(longest, width * 0.36);
  const plotLeft = left + nameWidth + 14;
  const plotRight = right - afterWidth - beforeWidth - 6;
  const largest = Math.max(data.limit, ...rows.flatMap(({ before, after }) => [before ?? 0, after ?? 0]));
  const x = scaleLinear([0, Math.max(data.limit * 2, largest * 1.06)], [plotLeft, plotRight]);

  let y = heading.height + legend.height + 2;
  out.push(textAt(right - afterWidth, y + 11, labels.loveBeforeColumn, { fill: palette.muted, size: fontSize, anchor: 'end' }));
  out.push(textAt(right, y + 11, labels.loveAfterColumn, { fill: palette.muted, size: fontSize, anchor: 'end' }));
  y += 18;
  const top = y;
  const body: string[] = [];
  const shown = (value: number | null): string => (value === null ? labels.notAvailable : formatSmd(value));
  for (const { label, before, after } of rows) {
    const lines = wrapText(label, fontSize, nameWidth);
    const rowHeight = Math.max(1, lines.length) * lineStep + 6;
    const middle = y + rowHeight / 2;
    lines.forEach((line, n) =>
      body.push(
        textAt(plotLeft - 14, middle + 4 + (n - (lines.length - 1) / 2) * lineStep, line, {
          fill: palette.ink,
          size: fontSize,
          anchor: 'end',
        }),
      ),
    );
    out.push(lineAt(plotLeft, middle, plotRight, middle, { stroke: palette.grid, 'stroke-width': 0.75 }));
    if (before !== null && after !== null)
      body.push(lineAt(x(before), middle, x(after), middle, { stroke: palette.muted, 'stroke-width': 1 }));
    if (before !== null) body.push(marker('disc', x(before), middle, openRadius, openMark));
    if (after !== null) body.push(marker('disc', x(after), middle, filledRadius, filledMark));
    const look = { fill: palette.ink, size: fontSize, anchor: 'end' } as const;
    body.push(textAt(right - afterWidth, middle + 4, shown(before), look), textAt(right, middle + 4, shown(after), look));
    y += rowHeight;
  }
  out.push(
    lineAt(x(data.limit), top, x(data.limit), y, { stroke: palette.ink, 'stroke-width': 1, 'stroke-dasharray': '5 3' }),
    element('rect', {
      x: plotLeft,
      y: top,
      width: plotRight - plotLeft,
      height: y - top,
      fill: 'none',
      stroke: palette.grid,
      'stroke-width': 0.75,
    }),
    ...body,
  );
  const ticks = x.ticks(5).map((tick) => ({ at: x(tick), text: formatTick(tick) }));
  const foot = bottomAxis(ticks, { left: plotLeft, right: plotRight, y }, labels.loveAxis, palette);
  out.push(foot.content);
  return svgDocument({ width, height: Math.ceil(y + foot.height + figureMargin.bottom) }, palette.paper, data.title, ...out);
}

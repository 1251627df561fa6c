/** How often the bootstrap of the whole chain selects each feature: bars from the most frequent, the model's own marked. */
import { scaleLinear } from 'd3-scale';
import { bottomAxis } from './axis';
import { figureHeading } from './figure-heading';
import { figureLegend } from './figure-legend';
import { figureMargin, fontSize } from './figure-measures';
import type { FigureOptions } from './kaplan-meier-figure';
import { englishLabels, fillLabel } from './labels';
import { formatCount, formatPercent, formatTick } from './number-format';
import { lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

export interface BootstrapFigureRow {
  readonly name: string;
  /** Share of the replicates that select it, 0 to 1. */
  readonly frequency: number;
  readonly inModel: boolean;
}

export interface BootstrapFigureData {
  readonly title: string;
  /** Every candidate feature, in any order. */
  readonly rows: readonly BootstrapFigureRow[];
  /** Replicates that the shares are of, and those left out because a fit failed. */
  readonly replicates: number;
  readonly failed: number;
  /** Share of the replicates that select nothing. */
  readonly nothingSelected: number;
  /** Bars at most, beside the model's features, which are always shown; default 20. */
  readonly top?: number;
  readonly synthetic: boolean;
}

const lineStep = 13;

/** The figure as an SVG document. */
export function renderBootstrapFigure(data: BootstrapFigureData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 690 } = options;
  const sorted = [...data.rows].sort((a, b) => b.frequency - a.frequency);
  const rows = sorted.filter((row, n) => row.inModel || (n < (data.top ?? 20) && row.frequency > 0));
  const facts = [
    fillLabel(labels.bootstrapFacts, {
      replicates: formatCount(data.replicates),
      failed: formatCount(data.failed),
      shown: formatCount(rows.length),
      features: formatCount(data.rows.length),
    }),
    fillLabel(labels.bootstrapNothing, { percent: formatPercent(data.nothingSelected) }),
    ...(rows.length === 0 ? [labels.figureEmpty] : []),
  ];
  const heading = figureHeading(data, facts, width, palette, labels);
  const out = [heading.content];
  if (rows.length === 0)
    return svgDocument({ width, height: heading.height + figureMargin.bottom }, palette.paper, data.title, ...out);

  const left = figureMargin.left;
  const right = width - figureMargin.right;
  const bar = (x: number, y: number, wide: number, tall: number, inModel: boolean): string =>
    element('rect', {
      x,
      y,
      width: wide,
      height: tall,
      fill: inModel ? palette.accent : palette.paper,
      stroke: inModel ? palette.accent : palette.ink,
      'stroke-width': 1,
    });
  const legend = figureLegend(
    [
      { mark: (x, y) => bar(x - 8, y - 5, 16, 10, true), markWidth: 16, text: labels.bootstrapInModel },
      { mark: (x, y) => bar(x - 8, y - 5, 16, 10, false), markWidth: 16, text: labels.bootstrapNotInModel },
    ],
    { left, right, top: heading.height },
    palette,
  );
  out.push(legend.content);
  const longest = Math.max(...rows.map(({ name }) => textWidth(name, fontSize)));
  const nameWidth = Math.min(longest, width * 0.5);
  const plotLeft = left + nameWidth + 10;
  const percentRoom = textWidth('100.0', fontSize) + 8;
  const x = scaleLinear([0, 1], [plotLeft, right - percentRoom]);
  const top = heading.height + legend.height + 4;
  let y = top;
  const body: string[] = [];
  for (const { name, frequency, inModel } of rows) {
    const lines = wrapText(name, fontSize, nameWidth);
    const height = Math.max(1, lines.length) * lineStep + 6;
    const middle = y + height / 2;
    lines.forEach((line, n) =>
      body.push(
        textAt(plotLeft - 8, middle + 4 + (n - (lines.length - 1) / 2) * lineStep, line, {
          fill: palette.ink,
          size: fontSize,
          anchor: 'end',
          ...(inModel ? { weight: 600 } : {}),
        }),
      ),
    );
    body.push(bar(plotLeft, middle - 5.5, Math.max(0, x(frequency) - plotLeft), 11, inModel));
    body.push(textAt(x(frequency) + 6, middle + 4, formatPercent(frequency), { fill: palette.ink, size: fontSize }));
    y += height;
  }
  const ticks = x.ticks(5);
  for (const tick of ticks.filter((t) => t > 0))
    out.push(lineAt(x(tick), top, x(tick), y, { stroke: palette.grid, 'stroke-width': 0.75 }));
  out.push(...body, lineAt(plotLeft, top, plotLeft, y, { stroke: palette.ink, 'stroke-width': 1 }));
  const foot = bottomAxis(
    ticks.map((tick) => ({ at: x(tick), text: formatTick(100 * tick) })),
    { left: plotLeft, right: x(1), y },
    labels.bootstrapAxis,
    palette,
  );
  out.push(foot.content);
  return svgDocument({ width, height: Math.ceil(y + foot.height + figureMargin.bottom) }, palette.paper, data.title, ...out);
}

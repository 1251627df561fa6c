/**
 * Agreement of readings: every feature's ICC within a reader against that between readers, the threshold on both axes,
 * how many lie in each quadrant, the model's features by name. Draws a finished table.
 */
import { scaleLinear } from 'd3-scale';
import { type AxisTick, bottomAxis, leftAxis, leftAxisWidth } from './axis';
import { figureHeading } from './figure-heading';
import { figureLegend, type LegendEntry } from './figure-legend';
import { figureMargin, fontSize, smallLineHeight, smallSize } from './figure-measures';
import type { FigureOptions } from './kaplan-meier-figure';
import { placeLabels, stackHeight } from './label-column';
import { englishLabels, fillLabel } from './labels';
import { marker } from './marker';
import { formatCount, formatThreshold, formatTick } from './number-format';
import { lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, wrapText } from './svg';

export interface ReadingAgreementRow {
  readonly name: string;
  /** ICC of the same reader's two readings, and of two readers; null where there is none. */
  readonly intra: number | null;
  readonly inter: number | null;
  readonly kept: boolean;
  readonly inModel: boolean;
}

export interface ReadingAgreementFigureData {
  readonly title: string;
  readonly rows: readonly ReadingAgreementRow[];
  readonly threshold: number;
  /** Patients that were read again. */
  readonly patients: number;
  readonly synthetic: boolean;
}

/** Strip above and below the values: the counts of the quadrants stand in it, no point does. */
const strip = 20;

/** The figure as an SVG document; height follows from the width. */
export function renderReadingAgreementFigure(data: ReadingAgreementFigureData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 690 } = options;
  const { rows, threshold } = data;
  const drawn = rows.flatMap(({ intra, inter, ...row }) => (intra === null || inter === null ? [] : [{ ...row, intra, inter }]));
  const facts = fillLabel(labels.readingFacts, {
    patients: formatCount(data.patients),
    kept: formatCount(rows.filter(({ kept }) => kept).length),
    features: formatCount(rows.length),
    threshold: formatThreshold(threshold),
  });
  const heading = figureHeading(data, [facts], width, palette, labels);
  const out = [heading.content];
  const right = width - figureMargin.right;
  if (drawn.length === 0) {
    const lines = wrapText(labels.figureEmpty, fontSize, right - figureMargin.left);
    lines.forEach((line, n) =>
      out.push(textAt(figureMargin.left, heading.height + 14 + 15 * n, line, { fill: palette.ink, size: fontSize })),
    );
    return svgDocument({ width, height: heading.height + 24 + 15 * lines.length }, palette.paper, data.title, ...out);
  }

  const r = Math.max(1.7, Math.min(3, 3.3 - drawn.length / 500));
  const kept = { stroke: palette.accent, fill: palette.accent, strokeWidth: 0.8 };
  const dropped = { stroke: palette.ink, strokeWidth: 1 };
  const chosen = { stroke: palette.paper, fill: palette.ink, strokeWidth: 1 };
  const below = drawn.filter(({ intra, inter }) => Math.min(intra, inter) < 0).length;
  const unknown = rows.length - drawn.length;
  const inModel = drawn.filter((row) => row.inModel);
  const count = (template: string, n: number): string => fillLabel(template, { n: formatCount(n) });
  const entries: LegendEntry[] = [
    {
      mark: (x, y) => marker('disc', x, y, 3, kept),
      text: count(labels.readingKept, drawn.filter((row) => row.kept && !row.inModel).length + inModel.length),
    },
    {
      mark: (x, y) => marker('cross', x, y, 3, dropped),
      text: count(labels.readingDropped, drawn.filter((row) => !row.kept).length),
    },
    ...(inModel.length > 0
      ? [
          {
            mark: (x: number, y: number) => marker('diamond', x, y, 4, chosen),
            text: count(labels.readingInModel, inModel.length),
          },
        ]
      : []),
    ...(below > 0 ? [{ text: count(labels.readingBelowAxis, below) }] : []),
    ...(unknown > 0 ? [{ text: count(labels.readingUnknown, unknown) }] : []),
  ];
  const legend = figureLegend(entries, { left: figureMargin.left, right, top: heading.height }, palette);
  out.push(legend.content);

  // The axis begins at the tenth below the least value, but well below the threshold.
  const least = Math.min(threshold - 0.1, ...drawn.flatMap(({ intra, inter }) => [intra, inter]));
  const low = Math.max(0, Math.floor(least * 10 + 1e-9) / 10);
  const column = inModel.length > 0 ? Math.max(120, Math.min(230, width * 0.34)) : 0;
  const ticks = scaleLinear([low, 1], [0, 1]).ticks(5).map(formatTick);
  const axisLeft = figureMargin.left + leftAxisWidth(ticks, labels.readingInterAxis, 260);
  const plotWidth = Math.min(440, right - axisLeft - 10 - (column > 0 ? column + 22 : 0));
  const top = heading.height + legend.height + 6;
  const plotRight = axisLeft + plotWidth;
  const texts = inModel.map(({ name }) => wrapText(name, smallSize, column));
  const heights = texts.map((lines) => lines.length * smallLineHeight);
  // Square, but as high as the labels beside it need.
  const bottom = top + Math.max(plotWidth + 2 * strip - 12, stackHeight(heights));
  const x = scaleLinear([low, 1], [axisLeft + 8, plotRight - 8]).clamp(true);
  const y = scaleLinear([low, 1], [bottom - strip, top + strip]).clamp(true);

  for (const tick of x.ticks(5)) {
    out.push(lineAt(x(tick), top, x(tick), bottom, { stroke: palette.grid, 'stroke-width': 0.75 }));
    out.push(lineAt(axisLeft, y(tick), plotRight, y(tick), { stroke: palette.grid, 'stroke-width': 0.75 }));
  }
  const dashed = { stroke: palette.ink, 'stroke-width': 1, 'stroke-dasharray': '5 3' };
  out.push(lineAt(x(threshold), top, x(threshold), bottom, dashed));
  out.push(lineAt(axisLeft, y(threshold), plotRight, y(threshold), dashed));
  const frame = { width: plotWidth, height: bottom - top, fill: 'none', stroke: palette.ink, 'stroke-width': 1 };
  out.push(element('rect', { x: axisLeft, y: top, ...frame }));

  for (const row of drawn.filter(({ kept: isKept }) => !isKept))
    out.push(marker('cross', x(row.intra), y(row.inter), r, dropped));
  for (const row of drawn.filter((one) => one.kept && !one.inModel))
    out.push(marker('disc', x(row.intra), y(row.inter), r, kept));

  if (inModel.length > 0) {
    const anchors = inModel.map(({ intra, inter }, n) => ({
      x: x(intra),
      y: y(inter),
      height: heights[n]!,
    }));
    const columnX = plotRight + 22;
    const centres = placeLabels(anchors, { columnX: columnX - 4, top, bottom });
    anchors.forEach((anchor, n) => {
      out.push(lineAt(anchor.x, anchor.y, columnX - 4, centres[n]!, { stroke: palette.muted, 'stroke-width': 0.75 }));
    });
    anchors.forEach((anchor, n) => {
      out.push(marker('diamond', anchor.x, anchor.y, r + 1.4, chosen));
      texts[n]!.forEach((line, k) => {
        const at = centres[n]! - anchor.height / 2 + smallLineHeight * k + 9.5;
        out.push(textAt(columnX, at, line, { fill: palette.ink, size: smallSize }));
      });
    });
  }

  const inQuadrant = (highIntra: boolean, highInter: boolean): string => {
    const n = drawn.filter(({ intra, inter }) => intra > threshold === highIntra && inter > threshold === highInter).length;
    return fillLabel(labels.plainN, { n: formatCount(n) });
  };
  const look = { fill: palette.ink, size: smallSize, weight: 600 } as const;
  out.push(textAt(plotRight - 5, top + 13, inQuadrant(true, true), { ...look, anchor: 'end' }));
  out.push(textAt(axisLeft + 5, top + 13, inQuadrant(false, true), look));
  out.push(textAt(plotRight - 5, bottom - 6, inQuadrant(true, false), { ...look, anchor: 'end' }));
  out.push(textAt(axisLeft + 5, bottom - 6, inQuadrant(false, false), look));

  const toTicks = (scale: (value: number) => number): AxisTick[] => [
    ...x.ticks(5).map((tick) => ({ at: scale(tick), text: formatTick(tick) })),
    { at: scale(threshold), text: formatThreshold(threshold), strong: true },
  ];
  const foot = bottomAxis(toTicks(x), { left: axisLeft, right: plotRight, y: bottom }, labels.readingIntraAxis, palette);
  out.push(foot.content, leftAxis(toTicks(y), { x: axisLeft, top, bottom }, labels.readingInterAxis, palette));
  const end = bottom + foot.height + figureMargin.bottom;
  return svgDocument({ width, height: Math.ceil(end) }, palette.paper, data.title, ...out);
}

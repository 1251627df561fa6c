/**
 * Forest plot: treatment effect in groups of patients. Events and patients by arm, hazard ratio with its interval on a log
 * axis, p for interaction. Draws finished comparisons; a row without one says why.
 */
import { scaleLog } from 'd3-scale';
import { figureHeading } from './figure-heading';
import { figureMargin, fontSize, smallLineHeight, smallSize } from './figure-measures';
import type { FigureOptions } from './kaplan-meier-figure';
import { englishLabels, type FigureLabels, fillLabel } from './labels';
import { formatCount, formatP, formatRatio, formatTick, withoutArrows } from './number-format';
import { type FigurePalette, lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

export interface ForestArm {
  readonly n: number;
  readonly events: number;
}

export interface ForestRow {
  readonly label: string;
  readonly treated: ForestArm;
  readonly control: ForestArm;
  /** Treated v control; null where there is none, then `reason` says why. */
  readonly hr: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason?: string;
  /** Fewer than 10 events: marked with an asterisk. */
  readonly fewEvents?: boolean;
}

export interface ForestSection {
  /** null: rows without a heading, such as all patients. */
  readonly heading: string | null;
  readonly rows: readonly ForestRow[];
  /** Treatment x factor; absent: not asked for, null: cannot be estimated. */
  readonly interactionP?: number | null;
}

export interface ForestPlotData {
  readonly title: string;
  readonly treatedLabel: string;
  readonly controlLabel: string;
  readonly sections: readonly ForestSection[];
  readonly synthetic: boolean;
  readonly apparent?: boolean;
}

const textStep = 14;
const rowPad = 6;
/** The axis ends at one of these and its inverse; beyond the last an interval ends in an arrow. */
const reaches = [2, 5, 10] as const;
const axisTicks = [0.1, 0.2, 0.5, 1, 2, 5, 10] as const;
const leastPlot = 130;
const columnGap = 12;

/** The plot as an SVG document; never narrower than its columns need. */
export function renderForestPlotFigure(data: ForestPlotData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels } = options;
  const rows = data.sections.flatMap((section) => section.rows);
  const asked = options.width ?? 690;
  const columns = layOut(data, asked, labels);
  const { width } = columns;
  const few = rows.some(({ fewEvents }) => fewEvents);
  const heading = figureHeading(data, rows.length === 0 ? [labels.figureEmpty] : [], width, palette, labels);
  const out = [heading.content];
  if (rows.length === 0)
    return svgDocument({ width, height: heading.height + figureMargin.bottom }, palette.paper, data.title, ...out);

  const limits = rows.flatMap(({ hr, lower, upper }) => (hr === null || lower === null || upper === null ? [] : [lower, upper]));
  const reach = reaches.find((end) => limits.every((limit) => limit >= 1 / end && limit <= end)) ?? reaches.at(-1)!;
  const x = scaleLog([1 / reach, reach], [columns.plotLeft, columns.plotRight]);
  const mostEvents = Math.max(1, ...rows.map(eventsOf));

  // Column heads.
  const head = (text: string): string[] => text.split('\n').flatMap((part) => wrapText(part, smallSize, columns.headWidth));
  const heads: readonly { at: number; lines: readonly string[]; anchor: 'start' | 'end' }[] = [
    { at: columns.treatedRight, lines: head(`${data.treatedLabel}\n${labels.forestEvents}`), anchor: 'end' },
    { at: columns.controlRight, lines: head(`${data.controlLabel}\n${labels.forestEvents}`), anchor: 'end' },
    { at: columns.ratioLeft, lines: wrapText(labels.forestRatio, smallSize, columns.ratioWidth), anchor: 'start' },
    ...(columns.pWidth > 0
      ? [{ at: columns.pRight, lines: wrapText(labels.forestInteraction, smallSize, columns.pWidth), anchor: 'end' as const }]
      : []),
  ];
  const headLines = Math.max(...heads.map(({ lines }) => lines.length));
  let y = heading.height + 4;
  for (const { at, lines, anchor } of heads) {
    lines.forEach((line, n) => {
      const baseline = y + (headLines - lines.length + n) * smallLineHeight + 10;
      out.push(textAt(at, baseline, line, { fill: palette.muted, size: smallSize, anchor }));
    });
  }
  y += headLines * smallLineHeight + 4;
  out.push(lineAt(figureMargin.left, y, width - figureMargin.right, y, { stroke: palette.ink, 'stroke-width': 1 }));
  y += 4;
  const top = y;
  const body: string[] = [];
  data.sections.forEach((section, n) => {
    if (n > 0) y += 4;
    const pText = sectionP(section, labels);
    const indent = section.heading === null ? 0 : 10;
    if (section.heading !== null) {
      const headingWidth = columns.labelWidth + columns.countsWidth;
      for (const [k, line] of wrapText(section.heading, fontSize, headingWidth).entries()) {
        body.push(textAt(figureMargin.left, y + 14, line, { fill: palette.ink, size: fontSize, weight: 600 }));
        if (k === 0) body.push(...pCell(pText, columns, y + 14, palette));
        y += textStep;
      }
      y += 4;
    }
    section.rows.forEach((row, k) => {
      const drawn = forestRow(row, { x, y, reach, indent, mostEvents, columns, palette, labels });
      body.push(...drawn.parts);
      if (section.heading === null && k === 0) body.push(...pCell(pText, columns, drawn.middle + 4, palette));
      y += drawn.height;
    });
  });
  y += 4;
  for (const tick of axisTicks.filter((t) => t >= 1 / reach && t <= reach && t !== 1))
    out.push(lineAt(x(tick), top, x(tick), y, { stroke: palette.grid, 'stroke-width': 0.75 }));
  out.push(lineAt(x(1), top, x(1), y, { stroke: palette.ink, 'stroke-width': 1 }), ...body);
  y = axis(out, x, y, reach, data, palette, labels);
  const arrows = limits.some((limit) => limit < 1 / reach || limit > reach);
  const notes = [labels.forestSquare, ...(arrows ? [labels.forestArrow] : []), ...(few ? [labels.forestCaution] : [])];
  y += 8;
  for (const line of notes.flatMap((note) => wrapText(note, smallSize, width - figureMargin.left - figureMargin.right))) {
    out.push(textAt(figureMargin.left, y + 10, line, { fill: palette.muted, size: smallSize }));
    y += smallLineHeight;
  }
  return svgDocument({ width, height: Math.ceil(y + figureMargin.bottom) }, palette.paper, data.title, ...out);
}

const eventsOf = ({ treated, control }: ForestRow): number => treated.events + control.events;
const countText = ({ n, events }: ForestArm): string => `${formatCount(events)}/${formatCount(n)}`;
const ratioText = ({ hr, lower, upper, fewEvents }: ForestRow, labels: FigureLabels): string | null =>
  hr === null || lower === null || upper === null
    ? null
    : withoutArrows(
        fillLabel(labels.forestInterval, { hr: formatRatio(hr), lower: formatRatio(lower), upper: formatRatio(upper) }),
      ) + (fewEvents ? ' *' : '');
const sectionP = ({ interactionP }: ForestSection, labels: FigureLabels): string | null =>
  interactionP === undefined ? null : interactionP === null ? labels.notAvailable : formatP(interactionP).replace('= ', '');

interface Columns {
  readonly width: number;
  readonly labelWidth: number;
  readonly headWidth: number;
  readonly countsWidth: number;
  readonly treatedRight: number;
  readonly controlRight: number;
  readonly plotLeft: number;
  readonly plotRight: number;
  readonly ratioLeft: number;
  readonly ratioWidth: number;
  readonly pRight: number;
  readonly pWidth: number;
}

/** Columns from the left: label, events/n by arm, plot, ratio, p. The plot takes what the texts leave. */
function layOut(data: ForestPlotData, asked: number, labels: FigureLabels): Columns {
  const rows = data.sections.flatMap((section) => section.rows);
  const widest = (texts: readonly string[], size = fontSize): number => Math.max(0, ...texts.map((t) => textWidth(t, size)));
  const indented = data.sections.some(({ heading }) => heading !== null) ? 10 : 0;
  const labelWidth = Math.max(60, Math.min(widest(rows.map(({ label }) => label)) + indented, asked * 0.27));
  const headWidth = Math.min(84, widest([data.treatedLabel, data.controlLabel, labels.forestEvents], smallSize));
  const countWidth = Math.max(
    headWidth,
    widest(rows.flatMap(({ treated, control }) => [countText(treated), countText(control)])),
  );
  const ratioWidth = Math.max(
    widest(rows.flatMap((row) => ratioText(row, labels) ?? [])),
    Math.min(90, textWidth(labels.forestRatio, smallSize)),
  );
  const ps = data.sections.flatMap((section) => sectionP(section, labels) ?? []);
  const pWidth = ps.length > 0 ? Math.max(widest(ps), Math.min(62, textWidth(labels.forestInteraction, smallSize))) : 0;
  const left = figureMargin.left;
  const treatedRight = left + labelWidth + columnGap + countWidth;
  const controlRight = treatedRight + columnGap + countWidth;
  const plotLeft = controlRight + columnGap + 6;
  const after = 14 + ratioWidth + (pWidth > 0 ? columnGap + pWidth : 0) + figureMargin.right;
  const width = Math.max(asked, plotLeft + leastPlot + after);
  const plotRight = width - after;
  return {
    width,
    labelWidth,
    headWidth,
    countsWidth: controlRight - left - labelWidth,
    treatedRight,
    controlRight,
    plotLeft,
    plotRight,
    ratioLeft: plotRight + 14,
    ratioWidth,
    pRight: width - figureMargin.right,
    pWidth,
  };
}

const pCell = (text: string | null, columns: Columns, baseline: number, palette: FigurePalette): string[] =>
  text === null ? [] : [textAt(columns.pRight, baseline, text, { fill: palette.ink, size: fontSize, anchor: 'end' })];

interface RowPlace {
  readonly x: (ratio: number) => number;
  readonly y: number;
  readonly reach: number;
  readonly indent: number;
  readonly mostEvents: number;
  readonly columns: Columns;
  readonly palette: FigurePalette;
  readonly labels: FigureLabels;
}

function forestRow(row: ForestRow, place: RowPlace): { parts: string[]; height: number; middle: number } {
  const { x, y, reach, indent, mostEvents, columns, palette, labels } = place;
  const parts: string[] = [];
  const lines = wrapText(row.label, fontSize, columns.labelWidth - indent);
  const ratio = ratioText(row, labels);
  const reasonRoom = columns.ratioLeft + columns.ratioWidth - columns.plotLeft;
  const reason = ratio === null ? wrapText(row.reason ?? labels.notAvailable, smallSize, reasonRoom) : [];
  const height = Math.max(1, lines.length, reason.length) * textStep + rowPad;
  const middle = y + height / 2;
  const look = { fill: palette.ink, size: fontSize } as const;
  lines.forEach((line, n) =>
    parts.push(textAt(figureMargin.left + indent, middle + 4 + (n - (lines.length - 1) / 2) * textStep, line, look)),
  );
  parts.push(textAt(columns.treatedRight, middle + 4, countText(row.treated), { ...look, anchor: 'end' }));
  parts.push(textAt(columns.controlRight, middle + 4, countText(row.control), { ...look, anchor: 'end' }));
  if (ratio === null || row.hr === null || row.lower === null || row.upper === null) {
    // The text stands on paper: the line at 1 does not run through it.
    const widest = Math.max(...reason.map((line) => textWidth(line, smallSize)));
    const box = { x: columns.plotLeft - 2, y: y + 1, width: widest + 6, height: height - 2, fill: palette.paper };
    parts.push(element('rect', box));
    reason.forEach((line, n) =>
      parts.push(
        textAt(columns.plotLeft, middle + 3.5 + (n - (reason.length - 1) / 2) * textStep, line, {
          fill: palette.muted,
          size: smallSize,
        }),
      ),
    );
    return { parts, height, middle };
  }
  parts.push(textAt(columns.ratioLeft, middle + 4, ratio, look));
  const inside = (value: number): number => x(Math.min(reach, Math.max(1 / reach, value)));
  const [from, to] = [inside(row.lower), inside(row.upper)];
  parts.push(lineAt(from, middle, to, middle, { stroke: palette.ink, 'stroke-width': 1.3 }));
  const end = (beyond: boolean, at: number, direction: number): string =>
    beyond
      ? element('path', {
          d: `M${hundredth(at + 2 * direction)} ${hundredth(middle)}l${-7 * direction} -4v8z`,
          fill: palette.ink,
        })
      : lineAt(at, middle - 3.5, at, middle + 3.5, { stroke: palette.ink, 'stroke-width': 1.3 });
  parts.push(end(row.lower < 1 / reach, from, -1), end(row.upper > reach, to, 1));
  if (row.hr >= 1 / reach && row.hr <= reach) {
    const side = Math.max(4, 12 * Math.sqrt(eventsOf(row) / mostEvents));
    parts.push(
      element('rect', {
        x: x(row.hr) - side / 2,
        y: middle - side / 2,
        width: side,
        height: side,
        fill: palette.accent,
        stroke: palette.paper,
        'stroke-width': 0.75,
      }),
    );
  }
  return { parts, height, middle };
}

/** Axis, its name, and which arm each side favours; returns where it ends. */
function axis(
  out: string[],
  x: (ratio: number) => number,
  y: number,
  reach: number,
  data: ForestPlotData,
  palette: FigurePalette,
  labels: FigureLabels,
): number {
  const [left, right, one] = [x(1 / reach), x(reach), x(1)];
  out.push(lineAt(left, y, right, y, { stroke: palette.ink, 'stroke-width': 1 }));
  let end = -Infinity;
  for (const tick of axisTicks.filter((t) => t >= 1 / reach && t <= reach)) {
    out.push(lineAt(x(tick), y, x(tick), y + 4, { stroke: palette.ink, 'stroke-width': 1 }));
    const text = formatTick(tick);
    const half = textWidth(text, smallSize) / 2;
    if (x(tick) - half < end + 3) continue;
    end = x(tick) + half;
    out.push(textAt(x(tick), y + 15, text, { fill: palette.ink, size: smallSize, anchor: 'middle' }));
  }
  let bottom = y + 18;
  const sides = [
    { arm: data.treatedLabel, tip: left, from: one - 6, direction: -1 },
    { arm: data.controlLabel, tip: right, from: one + 6, direction: 1 },
  ];
  let deepest = bottom;
  for (const { arm, tip, from, direction } of sides) {
    const at = bottom + 6;
    out.push(lineAt(from, at, tip - 5 * direction, at, { stroke: palette.ink, 'stroke-width': 1 }));
    out.push(element('path', { d: `M${hundredth(tip)} ${hundredth(at)}l${-7 * direction} -3.5v7z`, fill: palette.ink }));
    wrapText(fillLabel(labels.forestFavours, { arm }), smallSize, Math.abs(tip - from)).forEach((line, n) => {
      const baseline = at + 13 + n * smallLineHeight;
      out.push(textAt((tip + from) / 2, baseline, line, { fill: palette.ink, size: smallSize, anchor: 'middle' }));
      deepest = Math.max(deepest, baseline + 3);
    });
  }
  bottom = deepest;
  for (const line of wrapText(labels.forestAxis, smallSize, right - left)) {
    bottom += smallLineHeight;
    out.push(textAt(one, bottom - 1, line, { fill: palette.muted, size: smallSize, anchor: 'middle' }));
  }
  return bottom;
}

const hundredth = (value: number): number => Math.round(value * 100) / 100;

/**
 * The Kaplan-Meier figure: two arms with 95% bands, censor marks, numbers at
 * risk under the ticks, rates at the landmarks, hazard ratio and log-rank. Draws
 * a finished comparison; it computes no statistics.
 */
import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { ArmComparison, ArmSurvival } from '../core/stats/survival-comparison';
import { englishLabels, type FigureLabels, fillLabel } from './labels';
import { formatCount, formatP, formatPercent, formatRatio } from './number-format';
import { type FigurePalette, lightPalette } from './palette';
import { element, type FigurePart, groupAt, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

export interface KaplanMeierFigureData {
  readonly title: string;
  readonly comparison: ArmComparison;
  /** Prints "SYNTHETIC DATA" in the figure. */
  readonly synthetic: boolean;
  /** Right end of the axis; default: the longest follow-up, rounded up to a tick. */
  readonly maxMonths?: number;
}

export interface FigureOptions {
  readonly palette?: FigurePalette;
  readonly labels?: FigureLabels;
  readonly width?: number;
}

/** The figure as an SVG document; height follows from the content. */
export function renderKaplanMeierFigure(data: KaplanMeierFigureData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 560 } = options;
  const part = kaplanMeierPart(data, { palette, labels, width });
  return svgDocument({ width, height: part.height }, palette.paper, data.title, part.content);
}

const fontSize = 11;
const rowHeight = 16;
const margin = { left: 14, right: 16, top: 12 };

/** Longest follow-up of both arms, rounded up to whole years. */
export const followUpEnd = (comparison: ArmComparison): number => {
  const last = Math.max(0, ...comparison.arms.map((arm) => arm.followUp.at(-1) ?? 0));
  return Math.max(12, Math.ceil(last / 12) * 12);
};

/** A figure's content, and where its plot begins, so that a panel can align its plots. */
export interface KaplanMeierPart extends FigurePart {
  readonly plotTop: number;
}

/** The figure's content for composing panels; the plot begins at `least` or below the legend. */
export function kaplanMeierPart(data: KaplanMeierFigureData, options: Required<FigureOptions>, least = 0): KaplanMeierPart {
  const { palette, labels, width } = options;
  const { comparison } = data;
  const { arms } = comparison;
  const out: string[] = [];
  let y = margin.top;

  const tagWidth = data.synthetic ? textWidth(labels.syntheticData, 10) + 22 : 0;
  const titleLines = wrapText(data.title, 13, width - margin.left - margin.right - tagWidth - 8);
  if (data.synthetic) {
    const x = width - margin.right - tagWidth;
    out.push(element('rect', { x, y: y - 2, width: tagWidth, height: 18, rx: 3, fill: 'none', stroke: palette.caution }));
    out.push(
      textAt(x + tagWidth / 2, y + 11, labels.syntheticData, { fill: palette.caution, size: 10, weight: 600, anchor: 'middle' }),
    );
  }
  for (const title of titleLines) {
    out.push(textAt(margin.left, y + 11, title, { fill: palette.ink, size: 13, weight: 600 }));
    y += 17;
  }
  y += 4;
  if (arms.length === 0) {
    out.push(textAt(margin.left, y + 14, labels.noPatients, { fill: palette.muted }));
    return { content: out.join(''), height: y + 30, plotTop: 0 };
  }

  for (const arm of arms) {
    out.push(legendEntry(margin.left, y + 8, arm, palette));
    const template = comparison.weighted ? labels.armLegendWeighted : labels.armLegend;
    const values = {
      label: arm.label,
      n: formatCount(arm.n),
      events: formatCount(arm.events),
      effective: formatCount(arm.effectiveN),
    };
    for (const [l, text] of wrapText(fillLabel(template, values), fontSize, width - margin.left - 38 - margin.right).entries()) {
      if (l > 0) y += 14;
      out.push(textAt(margin.left + 38, y + 12, text, { fill: palette.ink, size: fontSize }));
    }
    y += rowHeight;
  }

  // The column left of the axis must hold the arm names of the number-at-risk table.
  const nameColumn = Math.max(...arms.map((arm) => textWidth(arm.label, fontSize)), 34);
  const plotLeft = margin.left + nameColumn + 18;
  const plotRight = width - margin.right - 6;
  const plotTop = Math.max(least, y + 14);
  const plotHeight = Math.round(Math.min(300, Math.max(170, (plotRight - plotLeft) * 0.62)));
  const plotBottom = plotTop + plotHeight;
  const end = data.maxMonths ?? followUpEnd(comparison);
  const x = scaleLinear([0, end], [plotLeft, plotRight]);
  const ys = scaleLinear([0, 1], [plotBottom, plotTop]);
  const ticks = monthTicks(end, plotRight - plotLeft);

  out.push(...axes(x, ys, ticks, end, palette, labels));
  for (const months of comparison.landmarks.filter((m) => m <= end)) {
    out.push(
      lineAt(x(months), plotTop, x(months), plotBottom, {
        stroke: palette.muted,
        'stroke-width': 0.75,
        'stroke-dasharray': '1 3',
      }),
    );
  }
  if (data.synthetic) {
    const size = Math.min(34, (plotRight - plotLeft) / textWidth(labels.syntheticData, 1.1));
    out.push(
      textAt((plotLeft + plotRight) / 2, plotBottom - plotHeight * 0.16, labels.syntheticData, {
        fill: palette.muted,
        size,
        weight: 700,
        anchor: 'middle',
        opacity: 0.22,
      }),
    );
  }
  for (const arm of arms) out.push(band(arm, x, ys, end, palette));
  for (const arm of arms) out.push(curve(arm, x, ys, end, palette));
  y = plotBottom + 36;

  out.push(textAt(margin.left, y + 10, labels.numberAtRisk, { fill: palette.muted, size: fontSize }));
  y += rowHeight;
  for (const arm of arms) {
    out.push(textAt(margin.left, y + 11, arm.label, { fill: palette.ink, size: fontSize }));
    for (const tick of ticks) {
      const count = arm.followUp.filter((t) => t >= tick).length;
      out.push(textAt(x(tick), y + 11, formatCount(count), { fill: palette.ink, size: fontSize, anchor: 'middle' }));
    }
    y += rowHeight;
  }
  y += 8;
  const rates = rateTable(comparison, width, palette, labels);
  out.push(groupAt(0, y, rates.content));
  y += rates.height + 4;
  for (const text of captionLines(comparison, labels)) {
    for (const part of wrapText(text, fontSize, width - margin.left - margin.right)) {
      out.push(textAt(margin.left, y + 11, part, { fill: palette.ink, size: fontSize }));
      y += rowHeight;
    }
  }
  return { content: out.join(''), height: y + 8, plotTop };
}

const armColour = (arm: ArmSurvival, palette: FigurePalette): string =>
  arm.role === 'treated' ? palette.armIct : palette.armCcrt;
const armDash = (arm: ArmSurvival): string | undefined => (arm.role === 'treated' ? undefined : '7 3');

/** Every 12 months, every 24 where labels would touch. */
function monthTicks(end: number, widthPx: number): number[] {
  const step = [12, 24, 36, 60].find((s) => (widthPx / end) * s >= 34) ?? 120;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, k) => k * step);
}

type Scale = (value: number) => number;

function axes(x: Scale, y: Scale, ticks: readonly number[], end: number, palette: FigurePalette, labels: FigureLabels): string[] {
  const out: string[] = [];
  const [left, right, bottom, top] = [x(0), x(end), y(0), y(1)];
  for (const level of [0, 0.25, 0.5, 0.75, 1]) {
    if (level > 0) out.push(lineAt(left, y(level), right, y(level), { stroke: palette.grid, 'stroke-width': 0.75 }));
    out.push(lineAt(left - 4, y(level), left, y(level), { stroke: palette.ink, 'stroke-width': 1 }));
    out.push(textAt(left - 7, y(level) + 4, String(100 * level), { fill: palette.ink, size: fontSize, anchor: 'end' }));
  }
  out.push(lineAt(left, top, left, bottom, { stroke: palette.ink, 'stroke-width': 1 }));
  out.push(lineAt(left, bottom, right, bottom, { stroke: palette.ink, 'stroke-width': 1 }));
  for (const tick of ticks) {
    out.push(lineAt(x(tick), bottom, x(tick), bottom + 4, { stroke: palette.ink, 'stroke-width': 1 }));
    out.push(textAt(x(tick), bottom + 16, String(tick), { fill: palette.ink, size: fontSize, anchor: 'middle' }));
  }
  out.push(textAt((left + right) / 2, bottom + 31, labels.monthsAxis, { fill: palette.ink, size: fontSize, anchor: 'middle' }));
  const middle = (top + bottom) / 2;
  out.push(textAt(left - 36, middle, labels.survivalAxis, { fill: palette.ink, size: fontSize, anchor: 'middle', rotate: -90 }));
  return out;
}

interface StepPoint {
  readonly months: number;
  readonly survival: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The curve's corners from (0, 1) to the last follow-up or the end of the axis. */
function stepPoints({ curve: km }: ArmSurvival, end: number): StepPoint[] {
  const points: StepPoint[] = [{ months: 0, survival: 1, lower: 1, upper: 1 }];
  km.time.forEach((months, k) => {
    if (months <= end) points.push({ months, survival: km.survival[k]!, lower: km.lower[k] ?? null, upper: km.upper[k] ?? null });
  });
  const last = points.at(-1);
  if (last && (km.time.at(-1) ?? 0) > end) points.push({ ...last, months: end });
  return points;
}

function band(arm: ArmSurvival, x: Scale, y: Scale, end: number, palette: FigurePalette): string {
  const shape = area<StepPoint>()
    .defined((p) => p.lower !== null && p.upper !== null)
    .x((p) => x(p.months))
    .y0((p) => y(p.lower ?? 0))
    .y1((p) => y(p.upper ?? 1))
    .curve(curveStepAfter)
    .digits(2);
  // Where the limits end (S = 0) the last ones hold up to that time.
  const points = stepPoints(arm, end).flatMap((point, k, all): StepPoint[] => {
    const before = all[k - 1];
    return point.lower === null && before && before.lower !== null ? [{ ...before, months: point.months }, point] : [point];
  });
  return element('path', { d: shape(points) ?? '', fill: armColour(arm, palette), 'fill-opacity': 0.14 });
}

function curve(arm: ArmSurvival, x: Scale, y: Scale, end: number, palette: FigurePalette): string {
  const colour = armColour(arm, palette);
  const shape = line<StepPoint>()
    .x((p) => x(p.months))
    .y((p) => y(p.survival))
    .curve(curveStepAfter)
    .digits(2);
  const marks = [...new Set(arm.censored)]
    .filter((t) => t <= end)
    .map((t) => {
      const at = y(survivalJustAfter(arm, t));
      return `M${Math.round(x(t) * 100) / 100} ${Math.round((at - 3.5) * 100) / 100}v7`;
    });
  return (
    element('path', {
      d: shape(stepPoints(arm, end)) ?? '',
      fill: 'none',
      stroke: colour,
      'stroke-width': 1.8,
      'stroke-dasharray': armDash(arm),
    }) + (marks.length > 0 ? element('path', { d: marks.join(''), fill: 'none', stroke: colour, 'stroke-width': 1 }) : '')
  );
}

function survivalJustAfter({ curve: km }: ArmSurvival, months: number): number {
  let value = 1;
  for (let k = 0; k < km.time.length && km.time[k]! <= months; k++) value = km.survival[k]!;
  return value;
}

/** Colour and dash tell the arms apart, each without the other. */
function legendEntry(x: number, y: number, arm: ArmSurvival, palette: FigurePalette): string {
  const colour = armColour(arm, palette);
  return (
    element('rect', { x, y: y - 6, width: 30, height: 12, fill: colour, 'fill-opacity': 0.14 }) +
    lineAt(x, y, x + 30, y, { stroke: colour, 'stroke-width': 1.8, 'stroke-dasharray': armDash(arm) }) +
    (arm.censored.length > 0 ? lineAt(x + 15, y - 3.5, x + 15, y + 3.5, { stroke: colour, 'stroke-width': 1 }) : '')
  );
}

/** Rates at the landmarks: a row an arm, a column a landmark. */
function rateTable(comparison: ArmComparison, width: number, palette: FigurePalette, labels: FigureLabels): FigurePart {
  const out: string[] = [];
  const nameColumn = Math.max(...comparison.arms.map((arm) => textWidth(arm.label, fontSize))) + 14;
  const columnWidth = (width - margin.left - margin.right - nameColumn) / Math.max(1, comparison.landmarks.length);
  const left = (k: number): number => margin.left + nameColumn + k * columnWidth;
  comparison.landmarks.forEach((months, k) => {
    out.push(textAt(left(k), 10, fillLabel(labels.rateHeading, { months }), { fill: palette.muted, size: fontSize }));
  });
  let y = rowHeight;
  for (const arm of comparison.arms) {
    out.push(textAt(margin.left, y + 11, arm.label, { fill: palette.ink, size: fontSize }));
    arm.rates.forEach((rate, k) => {
      const limit = (value: number | null): string => (value === null ? labels.notAvailable : formatPercent(value));
      const values = { percent: formatPercent(rate.survival), lower: limit(rate.lower), upper: limit(rate.upper) };
      // Past the last follow-up a rate would be an extrapolation.
      const known = rate.time <= (arm.followUp.at(-1) ?? 0);
      out.push(
        textAt(left(k), y + 11, known ? fillLabel(labels.rate, values) : labels.notAvailable, {
          fill: palette.ink,
          size: fontSize,
        }),
      );
    });
    y += rowHeight;
  }
  return { content: out.join(''), height: y };
}

/** "= 0.62" on one line. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

function captionLines(comparison: ArmComparison, labels: FigureLabels): string[] {
  const [treated, control] = comparison.arms;
  if (!treated || !control) return [labels.hazardRatioNone];
  const lines: string[] = [];
  if (comparison.hazardRatio.ok) {
    const term = comparison.hazardRatio.value;
    lines.push(
      fillLabel(labels.hazardRatio, {
        treated: treated.label,
        control: control.label,
        hr: formatRatio(term.hazardRatio),
        lower: formatRatio(term.hrLower),
        upper: formatRatio(term.hrUpper),
        p: unbroken(formatP(term.p)),
      }),
    );
  } else lines.push(labels.hazardRatioNone);
  if (comparison.logRankP !== null) {
    lines.push(
      fillLabel(comparison.weighted ? labels.logRankWeighted : labels.logRank, { p: unbroken(formatP(comparison.logRankP)) }),
    );
  }
  return lines;
}

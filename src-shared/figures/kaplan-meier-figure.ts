/**
 * The Kaplan-Meier figure: two arms with 95% bands, censor marks, numbers at
 * risk under the ticks, rates at the landmarks, hazard ratio and log-rank. Draws
 * a finished comparison; it computes no statistics.
 */
import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { SurvivalRate } from '../core/stats/kaplan-meier';
import type { ArmComparison, ArmSurvival } from '../core/stats/survival-comparison';
import { figureHeading } from './figure-heading';
import { fontSize } from './figure-measures';
import { englishLabels, type FigureLabels, fillLabel } from './labels';
import { formatCount, formatP, formatPercent, formatRatio, withoutArrows } from './number-format';
import { type FigurePalette, lightPalette } from './palette';
import { element, type FigurePart, groupAt, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

export interface KaplanMeierFigureData {
  readonly title: string;
  readonly comparison: ArmComparison;
  /** Prints "SYNTHETIC DATA" in the figure. */
  readonly synthetic: boolean;
  /** The model was built on these patients. */
  readonly apparent?: boolean;
  /** What the two curves are: treatment arms (default), or risk groups, which have colours of their own. */
  readonly contrast?: 'arms' | 'riskGroups';
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

const rowHeight = 16;
const margin = { left: 14, right: 16 } as const;
/** Names of arms wrap beyond this share of the width. */
const nameShare = 0.3;

/** Longest follow-up of both arms, rounded up to whole years. */
export const followUpEnd = (comparison: ArmComparison): number => {
  const last = Math.max(0, ...comparison.arms.map((arm) => arm.followUp.at(-1) ?? 0));
  return Math.max(12, Math.ceil(last / 12) * 12);
};

/** What figures side by side have in common: where the plots begin, and the room of a number at risk, px. */
export interface KaplanMeierAlignment {
  readonly plotTop: number;
  readonly numberWidth: number;
}

/** A figure's content, and what it needs by itself, so that a panel can align its figures. */
export interface KaplanMeierPart extends FigurePart, KaplanMeierAlignment {}

/** The figure's content for composing panels; nothing is less than `least`. */
export function kaplanMeierPart(
  data: KaplanMeierFigureData,
  options: Required<FigureOptions>,
  least: KaplanMeierAlignment = { plotTop: 0, numberWidth: 0 },
): KaplanMeierPart {
  const { palette, labels, width } = options;
  const { comparison, contrast = 'arms' } = data;
  const colourOf = (arm: ArmSurvival): string => curveColour(arm, contrast, palette);
  const { arms } = comparison;
  const heading = figureHeading(data, [], width, palette, labels);
  const out = [heading.content];
  let y = heading.height;
  if (arms.length === 0) {
    out.push(textAt(margin.left, y + 14, labels.noPatients, { fill: palette.muted }));
    return { content: out.join(''), height: y + 30, plotTop: 0, numberWidth: 0 };
  }

  for (const arm of arms) {
    out.push(legendEntry(margin.left, y + 8, arm, colourOf(arm)));
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

  const end = data.maxMonths ?? followUpEnd(comparison);
  // The column left of the axis holds the names of the number-at-risk table, and half of its first numbers.
  const nameColumn = Math.min(width * nameShare, Math.max(...arms.map((arm) => textWidth(arm.label, fontSize)), 34));
  const numberWidth = Math.max(least.numberWidth, ...arms.map((arm) => textWidth(atRisk(arm, 0, labels), fontSize)));
  const plotLeft = margin.left + nameColumn + Math.max(18, numberWidth / 2 + 8);
  const plotRight = width - margin.right - 6;
  const plotTop = Math.max(least.plotTop, y + 14);
  const plotHeight = Math.round(Math.min(300, Math.max(170, (plotRight - plotLeft) * 0.62)));
  const plotBottom = plotTop + plotHeight;
  const x = scaleLinear([0, end], [plotLeft, plotRight]);
  const ys = scaleLinear([0, 1], [plotBottom, plotTop]);
  const ticks = monthTicks(end, plotRight - plotLeft, numberWidth);

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
  for (const arm of arms) out.push(band(arm, x, ys, end, colourOf(arm)));
  for (const arm of arms) out.push(curve(arm, x, ys, end, colourOf(arm)));
  y = plotBottom + 36;

  const atRiskHeading = comparison.weighted ? labels.atRiskEffective : labels.numberAtRisk;
  out.push(textAt(margin.left, y + 10, atRiskHeading, { fill: palette.muted, size: fontSize }));
  y += rowHeight;
  for (const arm of arms) {
    for (const tick of ticks) {
      const text = atRisk(arm, tick, labels);
      // The last number may end at the figure's edge: it moves as far as it must.
      const at = Math.min(x(tick), width - 2 - textWidth(text, fontSize) / 2);
      out.push(textAt(at, y + 11, text, { fill: palette.ink, size: fontSize, anchor: 'middle' }));
    }
    for (const [n, line] of wrapText(arm.label, fontSize, nameColumn).entries()) {
      if (n > 0) y += 13;
      out.push(textAt(margin.left, y + 11, line, { fill: palette.ink, size: fontSize }));
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
  return { content: out.join(''), height: y + 8, plotTop, numberWidth };
}

function curveColour(arm: ArmSurvival, contrast: 'arms' | 'riskGroups', palette: FigurePalette): string {
  if (contrast === 'riskGroups') return arm.role === 'treated' ? palette.caution : palette.accent;
  return arm.role === 'treated' ? palette.armIct : palette.armCcrt;
}

/** Patients whose follow-up reaches a time, unweighted; where weighted the effective number of them beside it. */
function atRisk({ followUp, followUpWeights }: ArmSurvival, months: number, labels: FigureLabels): string {
  const first = followUp.findIndex((time) => time >= months);
  const n = first < 0 ? 0 : followUp.length - first;
  if (!followUpWeights || n === 0) return formatCount(n);
  const weights = followUpWeights.slice(first);
  const sum = weights.reduce((total, w) => total + w, 0);
  const squares = weights.reduce((total, w) => total + w * w, 0);
  return fillLabel(labels.atRiskCount, { n: formatCount(n), effective: formatCount(squares > 0 ? sum ** 2 / squares : 0) });
}

const armDash = (arm: ArmSurvival): string | undefined => (arm.role === 'treated' ? undefined : '7 3');

/** Every 12 months, every 24 where the numbers at risk would touch. */
function monthTicks(end: number, widthPx: number, numberPx: number): number[] {
  const step = [12, 24, 36, 60].find((s) => (widthPx / end) * s >= Math.max(34, numberPx + 6)) ?? 120;
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

function band(arm: ArmSurvival, x: Scale, y: Scale, end: number, colour: string): string {
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
  return element('path', { d: shape(points) ?? '', fill: colour, 'fill-opacity': 0.14 });
}

function curve(arm: ArmSurvival, x: Scale, y: Scale, end: number, colour: string): string {
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
function legendEntry(x: number, y: number, arm: ArmSurvival, colour: string): string {
  return (
    element('rect', { x, y: y - 6, width: 30, height: 12, fill: colour, 'fill-opacity': 0.14 }) +
    lineAt(x, y, x + 30, y, { stroke: colour, 'stroke-width': 1.8, 'stroke-dasharray': armDash(arm) }) +
    (arm.censored.length > 0 ? lineAt(x + 15, y - 3.5, x + 15, y + 3.5, { stroke: colour, 'stroke-width': 1 }) : '')
  );
}

/** Rates at the landmarks: a row an arm, a column a landmark; the landmarks one under the other where the room is less. */
function rateTable(comparison: ArmComparison, width: number, palette: FigurePalette, labels: FigureLabels): FigurePart {
  const { arms, landmarks } = comparison;
  const headings = landmarks.map((months) => fillLabel(labels.rateHeading, { months }));
  const cells = arms.map((arm) => arm.rates.map((rate) => rateText(arm, rate, labels)));
  const names = Math.min(width * nameShare, Math.max(...arms.map((arm) => textWidth(arm.label, fontSize))));
  const first = margin.left + names + 14;
  const columnWidth = (width - margin.right - first) / Math.max(1, landmarks.length);
  const widest = Math.max(0, ...[...headings, ...cells.flat()].map((text) => textWidth(text, fontSize)));
  const groups = widest <= columnWidth - 4 ? [landmarks.map((_, k) => k)] : landmarks.map((_, k) => [k]);
  const out: string[] = [];
  let y = 0;
  for (const [n, group] of groups.entries()) {
    if (n > 0) y += 4;
    group.forEach((k, place) =>
      out.push(textAt(first + place * columnWidth, y + 10, headings[k]!, { fill: palette.muted, size: fontSize })),
    );
    y += rowHeight;
    arms.forEach((arm, a) => {
      group.forEach((k, place) =>
        out.push(textAt(first + place * columnWidth, y + 11, cells[a]![k]!, { fill: palette.ink, size: fontSize })),
      );
      for (const [l, line] of wrapText(arm.label, fontSize, names).entries()) {
        if (l > 0) y += 13;
        out.push(textAt(margin.left, y + 11, line, { fill: palette.ink, size: fontSize }));
      }
      y += rowHeight;
    });
  }
  return { content: out.join(''), height: y };
}

/** Past the last follow-up a rate would be an extrapolation. */
function rateText(arm: ArmSurvival, rate: SurvivalRate, labels: FigureLabels): string {
  if (rate.time > (arm.followUp.at(-1) ?? 0)) return labels.notAvailable;
  const limit = (value: number | null): string => (value === null ? labels.notAvailable : formatPercent(value));
  return fillLabel(labels.rate, {
    percent: formatPercent(rate.survival),
    lower: limit(rate.lower),
    upper: limit(rate.upper),
  });
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
      withoutArrows(
        fillLabel(labels.hazardRatio, {
          treated: treated.label,
          control: control.label,
          hr: formatRatio(term.hazardRatio),
          lower: formatRatio(term.hrLower),
          upper: formatRatio(term.hrUpper),
          p: unbroken(formatP(term.p)),
        }),
      ),
    );
  } else lines.push(labels.hazardRatioNone);
  if (comparison.logRankP !== null) {
    lines.push(
      fillLabel(comparison.weighted ? labels.logRankWeighted : labels.logRank, { p: unbroken(formatP(comparison.logRankP)) }),
    );
  }
  return lines;
}

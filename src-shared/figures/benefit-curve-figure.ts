/**
 * Benefit against the score: difference in survival between the arms with its band, zero, cut-off and no-difference point,
 * beside it survival under each arm; the scores of the patients as ticks. Draws a finished curve.
 */
import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { bottomAxis, leftAxis, leftAxisWidth } from './axis';
import { figureHeading } from './figure-heading';
import { figureLegend, type LegendEntry } from './figure-legend';
import { figureMargin, fontSize, lineHeight, smallSize } from './figure-measures';
import type { FigureOptions } from './kaplan-meier-figure';
import { englishLabels, type FigureLabels, fillLabel } from './labels';
import { marker } from './marker';
import { formatScore, formatThreshold, formatTick } from './number-format';
import { type FigurePalette, lightPalette } from './palette';
import { element, type FigurePart, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

/** The curve at one score; proportions. */
export interface BenefitCurvePoint {
  readonly score: number;
  /** Survival under treatment minus survival under control, and its band; null: no band. */
  readonly difference: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly treated: number;
  readonly control: number;
}

export interface BenefitCurveFigureData {
  readonly title: string;
  readonly months: number;
  readonly treatedLabel: string;
  readonly controlLabel: string;
  /** In ascending order of the score. */
  readonly points: readonly BenefitCurvePoint[];
  readonly cutoff: number;
  /** Where the fitted log hazard ratio is 0, with its interval. */
  readonly noDifference: { readonly score: number; readonly lower: number; readonly upper: number } | null;
  readonly scores: { readonly treated: readonly number[]; readonly control: readonly number[] };
  readonly synthetic: boolean;
  readonly apparent?: boolean;
}

const plotHeight = 230;
const rugRow = 12;

/** Two panels, side by side where there is room. */
export function renderBenefitCurveFigure(data: BenefitCurveFigureData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 690 } = options;
  const heading = figureHeading(data, data.points.length === 0 ? [labels.figureEmpty] : [], width, palette, labels);
  const out = [heading.content];
  if (data.points.length === 0)
    return svgDocument({ width, height: heading.height + figureMargin.bottom }, palette.paper, data.title, ...out);

  const domain = scoreDomain(data);
  const legend = figureLegend(
    legendEntries(data, domain, palette, labels),
    { left: figureMargin.left, right: width - figureMargin.right, top: heading.height },
    palette,
  );
  out.push(legend.content);
  const beside = width >= 560;
  const gap = 18;
  const panelWidth = (width - figureMargin.left - figureMargin.right - (beside ? gap : 0)) / (beside ? 2 : 1);
  const top = heading.height + legend.height + 4;
  const words = { months: data.months, treated: data.treatedLabel, control: data.controlLabel };
  const toHeading = (text: string): string[] => wrapText(fillLabel(text, words), fontSize, panelWidth);
  const headings = [toHeading(labels.benefitDifference), toHeading(labels.benefitArms)] as const;
  // Plots side by side stand at one height.
  const common = Math.max(...headings.map((lines) => lines.length));
  const headOf = (lines: readonly string[]): PanelHead => ({ lines, height: (beside ? common : lines.length) * lineHeight });
  const left = figureMargin.left;
  const first = differencePanel(data, domain, headOf(headings[0]), { left, width: panelWidth, top }, palette, labels);
  const place = beside ? { left: left + panelWidth + gap, top } : { left, top: top + first.height + 12 };
  const second = survivalPanel(data, domain, headOf(headings[1]), { ...place, width: panelWidth }, palette, labels);
  out.push(first.content, second.content);
  const bottom = beside ? top + Math.max(first.height, second.height) : top + first.height + 12 + second.height;
  return svgDocument({ width, height: Math.ceil(bottom + figureMargin.bottom) }, palette.paper, data.title, ...out);
}

type Domain = readonly [number, number];

/** From the least to the greatest score of curve and patients; the cut-off is always in it. */
function scoreDomain({ points, scores, cutoff }: BenefitCurveFigureData): Domain {
  const [low = cutoff, high = cutoff] = extent([
    ...points.map(({ score }) => score),
    ...scores.treated,
    ...scores.control,
    cutoff,
  ]);
  const space = (high - low || 1) * 0.02;
  return [low - space, high + space];
}

function legendEntries(
  data: BenefitCurveFigureData,
  domain: Domain,
  palette: FigurePalette,
  labels: FigureLabels,
): LegendEntry[] {
  const { noDifference } = data;
  const arm = (text: string, stroke: string, dash: string | undefined): LegendEntry => ({
    mark: (x, y) => lineAt(x - 13, y, x + 13, y, { stroke, 'stroke-width': 2, 'stroke-dasharray': dash }),
    markWidth: 26,
    text,
  });
  const entries: LegendEntry[] = [
    arm(data.treatedLabel, palette.armIct, undefined),
    arm(data.controlLabel, palette.armCcrt, '7 3'),
    {
      mark: (x, y) =>
        element('rect', { x: x - 12, y: y - 5, width: 24, height: 10, fill: palette.accent, 'fill-opacity': 0.18 }) +
        lineAt(x - 12, y, x + 12, y, { stroke: palette.accent, 'stroke-width': 2 }),
      markWidth: 24,
      text: labels.benefitBand,
    },
    {
      mark: (x, y) => lineAt(x, y - 6, x, y + 6, cutoffLook(palette)),
      text: fillLabel(labels.benefitCutoff, { cutoff: formatThreshold(data.cutoff) }),
    },
  ];
  if (noDifference) {
    const outside = noDifference.score < domain[0] || noDifference.score > domain[1];
    const text = fillLabel(outside ? labels.benefitNoDifferenceOutside : labels.benefitNoDifference, {
      score: formatScore(noDifference.score),
      lower: formatScore(noDifference.lower),
      upper: formatScore(noDifference.upper),
    });
    entries.push({ mark: (x, y) => noDifferenceMark(x, y, x - 9, x + 9, palette), markWidth: 20, text });
  }
  entries.push({ text: labels.benefitRug });
  return entries;
}

const cutoffLook = (palette: FigurePalette): Readonly<Record<string, string | number>> => ({
  stroke: palette.ink,
  'stroke-width': 1.1,
  'stroke-dasharray': '5 3',
});

const noDifferenceMark = (x: number, y: number, from: number, to: number, palette: FigurePalette): string =>
  lineAt(from, y, to, y, { stroke: palette.ink, 'stroke-width': 3.2 }) +
  marker('diamond', x, y, 4, { stroke: palette.ink, fill: palette.paper });

interface PanelHead {
  readonly lines: readonly string[];
  /** Room for them, px. */
  readonly height: number;
}

interface PanelBox {
  readonly left: number;
  readonly width: number;
  readonly top: number;
}

function differencePanel(
  data: BenefitCurveFigureData,
  domain: Domain,
  head: PanelHead,
  box: PanelBox,
  palette: FigurePalette,
  labels: FigureLabels,
): FigurePart {
  const { points, noDifference } = data;
  const [least = 0, most = 0] = extent([
    0,
    ...points.flatMap(({ difference, lower, upper }) => [difference, lower ?? difference, upper ?? difference]),
  ]);
  const space = Math.max(0.02, (most - least) * 0.06);
  const range: Domain = [Math.max(-1, least - space), Math.min(1, most + space)];
  return panel(
    {
      head,
      name: labels.benefitDifferenceAxis,
      range,
      data,
      domain,
      draw: (x, y) => {
        const band = area<BenefitCurvePoint>()
          .defined(({ lower, upper }) => lower !== null && upper !== null)
          .x(({ score }) => x(score))
          .y0(({ lower }) => y(lower ?? 0))
          .y1(({ upper }) => y(upper ?? 0))
          .digits(2);
        const curve = line<BenefitCurvePoint>()
          .x(({ score }) => x(score))
          .y(({ difference }) => y(difference))
          .digits(2);
        const parts = [
          element('path', { d: band(points) ?? '', fill: palette.accent, 'fill-opacity': 0.18 }),
          lineAt(x(domain[0]), y(0), x(domain[1]), y(0), { stroke: palette.ink, 'stroke-width': 1 }),
          element('path', { d: curve(points) ?? '', fill: 'none', stroke: palette.accent, 'stroke-width': 2 }),
        ];
        if (noDifference && noDifference.score >= domain[0] && noDifference.score <= domain[1]) {
          const inside = (score: number): number => x(Math.min(domain[1], Math.max(domain[0], score)));
          parts.push(
            noDifferenceMark(x(noDifference.score), y(0), inside(noDifference.lower), inside(noDifference.upper), palette),
          );
        }
        return parts.join('');
      },
    },
    box,
    palette,
    labels,
  );
}

function survivalPanel(
  data: BenefitCurveFigureData,
  domain: Domain,
  head: PanelHead,
  box: PanelBox,
  palette: FigurePalette,
  labels: FigureLabels,
): FigurePart {
  return panel(
    {
      head,
      name: fillLabel(labels.benefitSurvivalAxis, { months: data.months }),
      range: [0, 1],
      data,
      domain,
      draw: (x, y) => {
        const curve = (of: (point: BenefitCurvePoint) => number, stroke: string, dash: string | undefined): string => {
          const shape = line<BenefitCurvePoint>()
            .x(({ score }) => x(score))
            .y((point) => y(of(point)))
            .digits(2);
          return element('path', {
            d: shape(data.points) ?? '',
            fill: 'none',
            stroke,
            'stroke-width': 2,
            'stroke-dasharray': dash,
          });
        };
        return (
          curve(({ treated }) => treated, palette.armIct, undefined) + curve(({ control }) => control, palette.armCcrt, '7 3')
        );
      },
    },
    box,
    palette,
    labels,
  );
}

interface Panel {
  readonly head: PanelHead;
  readonly name: string;
  /** Proportions at the ends of the axis; printed in percent. */
  readonly range: Domain;
  readonly data: BenefitCurveFigureData;
  readonly domain: Domain;
  readonly draw: (x: (score: number) => number, y: (proportion: number) => number) => string;
}

/** Axes, cut-off and rug around a drawing. */
function panel(spec: Panel, box: PanelBox, palette: FigurePalette, labels: FigureLabels): FigurePart {
  const { data, domain } = spec;
  const out = spec.head.lines.map((text, n) =>
    textAt(box.left, box.top + 11 + n * lineHeight, text, { fill: palette.ink, size: fontSize, weight: 600 }),
  );
  const arms = [
    { label: data.treatedLabel, scores: data.scores.treated, colour: palette.armIct, dash: undefined },
    { label: data.controlLabel, scores: data.scores.control, colour: palette.armCcrt, dash: '7 3' },
  ];
  const top = box.top + spec.head.height + 18;
  const bottom = top + plotHeight;
  const y = scaleLinear([spec.range[0], spec.range[1]], [bottom, top]);
  const values = y.ticks(5);
  const shown = (value: number): string => formatTick(100 * value);
  const rugNames = Math.max(...arms.map(({ label }) => textWidth(label, smallSize))) + 6;
  const left = box.left + Math.max(rugNames, leftAxisWidth(values.map(shown), spec.name, plotHeight));
  const right = box.left + box.width - 6;
  const x = scaleLinear([domain[0], domain[1]], [left, right]);
  for (const value of values) out.push(lineAt(left, y(value), right, y(value), { stroke: palette.grid, 'stroke-width': 0.75 }));
  out.push(spec.draw(x, y));
  out.push(lineAt(x(data.cutoff), top, x(data.cutoff), bottom, cutoffLook(palette)));
  const zone = { fill: palette.muted, size: smallSize } as const;
  const cutoff = formatThreshold(data.cutoff);
  const zones = [
    { text: fillLabel(labels.zoneLow, { cutoff }), at: x(data.cutoff) - 5, room: x(data.cutoff) - left, anchor: 'end' },
    { text: fillLabel(labels.zoneHigh, { cutoff }), at: x(data.cutoff) + 5, room: right - x(data.cutoff), anchor: 'start' },
  ] as const;
  for (const { text, at, room, anchor } of zones)
    if (textWidth(text, smallSize) + 7 <= room) out.push(textAt(at, top - 3, text, { ...zone, anchor }));
  out.push(
    leftAxis(
      values.map((value) => ({ at: y(value), text: shown(value) })),
      { x: left, top, bottom },
      spec.name,
      palette,
    ),
  );
  let foot = bottom + 7;
  for (const { label, scores, colour } of arms) {
    const d = [...new Set(scores.map((score) => Math.round(x(score) * 10) / 10))].map((at) => `M${at} ${foot + 2}v${rugRow - 3}`);
    if (d.length > 0) out.push(element('path', { d: d.join(''), stroke: colour, 'stroke-width': 0.8 }));
    out.push(textAt(left - 6, foot + rugRow - 2.5, label, { fill: palette.muted, size: smallSize, anchor: 'end' }));
    foot += rugRow;
  }
  const below = bottomAxis(
    x.ticks(7).map((tick) => ({ at: x(tick), text: formatTick(tick) })),
    { left, right, y: foot + 2 },
    labels.benefitScoreAxis,
    palette,
  );
  out.push(below.content);
  return { content: out.join(''), height: foot + 2 + below.height - box.top };
}

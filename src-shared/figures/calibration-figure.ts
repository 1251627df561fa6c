/**
 * Calibration of the treatment effect: predicted against observed log hazard ratio in thirds of the score, with the line of
 * identity. Draws finished numbers.
 */
import { scaleLinear } from 'd3-scale';
import { bottomAxis, leftAxis, leftAxisWidth } from './axis';
import { figureHeading } from './figure-heading';
import { figureLegend, type LegendEntry } from './figure-legend';
import { figureMargin, fontSize, smallLineHeight, smallSize } from './figure-measures';
import type { FigureOptions } from './kaplan-meier-figure';
import { placeLabels } from './label-column';
import { englishLabels, fillLabel } from './labels';
import { marker } from './marker';
import { formatCount, formatScore, formatTick } from './number-format';
import { lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

export interface CalibrationPoint {
  /** "lowest third". */
  readonly label: string;
  readonly n: number;
  /** Mean predicted log hazard ratio, and the same with the treatment's main effect where that was fitted. */
  readonly predicted: number;
  readonly predictedWithIntercept: number | null;
  /** Observed log hazard ratio with its interval; null where there is none, then `reason` says why. */
  readonly observed: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason?: string;
}

export interface CalibrationFigureData {
  readonly title: string;
  readonly points: readonly CalibrationPoint[];
  readonly synthetic: boolean;
  readonly apparent?: boolean;
}

/** The figure as an SVG document: a square plot, equal scales. */
export function renderCalibrationFigure(data: CalibrationFigureData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 460 } = options;
  const drawn = data.points.flatMap(({ observed, lower, upper, ...point }) =>
    observed === null || lower === null || upper === null ? [] : [{ ...point, observed, lower, upper }],
  );
  const missing = data.points
    .filter(({ observed, lower, upper }) => observed === null || lower === null || upper === null)
    .map(({ label, reason }) => fillLabel(labels.calibrationNone, { label, reason: reason ?? labels.notAvailable }));
  const facts = [...missing, ...(drawn.length === 0 ? [labels.figureEmpty] : [])];
  const heading = figureHeading(data, facts, width, palette, labels);
  const out = [heading.content];
  if (drawn.length === 0)
    return svgDocument({ width, height: heading.height + figureMargin.bottom }, palette.paper, data.title, ...out);

  const left = figureMargin.left;
  const right = width - figureMargin.right;
  const main = { stroke: palette.accent, fill: palette.accent };
  const second = { stroke: palette.ink, fill: palette.paper };
  const identity = { stroke: palette.muted, 'stroke-width': 1.1, 'stroke-dasharray': '5 3' };
  const entries: LegendEntry[] = [
    { mark: (x, y) => marker('disc', x, y, 4, main), text: labels.calibrationScore },
    ...(drawn.some(({ predictedWithIntercept }) => predictedWithIntercept !== null)
      ? [{ mark: (x: number, y: number) => marker('square', x, y, 4, second), text: labels.calibrationIntercept }]
      : []),
    { mark: (x, y) => lineAt(x - 10, y, x + 10, y, identity), markWidth: 20, text: labels.calibrationIdentity },
  ];
  const legend = figureLegend(entries, { left, right, top: heading.height }, palette);
  out.push(legend.content);

  const all = drawn.flatMap(({ predicted, predictedWithIntercept, observed }) => [
    predicted,
    predictedWithIntercept ?? predicted,
    observed,
  ]);
  // An interval of a few events may be endless: the axis covers it up to twice the spread of the points.
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const room = Math.max(0.5, high - low);
  const domain = [
    Math.max(low - room, Math.min(low, ...drawn.map(({ lower }) => lower))) - 0.06 * room,
    Math.min(high + room, Math.max(high, ...drawn.map(({ upper }) => upper))) + 0.06 * room,
  ] as const;
  const ticks = scaleLinear([domain[0], domain[1]], [0, 1]).ticks(6);
  const axisLeft = left + leftAxisWidth(ticks.map(formatTick), labels.calibrationObservedAxis, 300);
  const size = Math.min(400, right - axisLeft - 6);
  const names = drawn.map(({ label, n }) => {
    const text = fillLabel(labels.calibrationPoint, { label, n: formatCount(n) });
    return wrapText(text, smallSize, size / drawn.length - 8);
  });
  const top = heading.height + legend.height + 10 + Math.max(...names.map((lines) => lines.length)) * smallLineHeight;
  const bottom = top + size;
  const plotRight = axisLeft + size;
  const x = scaleLinear([domain[0], domain[1]], [axisLeft, plotRight]);
  const y = scaleLinear([domain[0], domain[1]], [bottom, top]);
  for (const tick of ticks) {
    const zero = tick === 0 ? { stroke: palette.muted, 'stroke-width': 1 } : { stroke: palette.grid, 'stroke-width': 0.75 };
    out.push(lineAt(x(tick), top, x(tick), bottom, zero), lineAt(axisLeft, y(tick), plotRight, y(tick), zero));
  }
  out.push(lineAt(axisLeft, bottom, plotRight, top, identity));
  out.push(
    element('rect', { x: axisLeft, y: top, width: size, height: size, fill: 'none', stroke: palette.ink, 'stroke-width': 1 }),
  );

  // Names stand above the plot, each over its point as nearly as they fit side by side.
  const wide = names.map((lines) => Math.max(...lines.map((text) => textWidth(text, smallSize))));
  const centres = placeLabels(
    drawn.map(({ predicted, observed }, n) => ({ x: y(observed), y: x(predicted), height: wide[n]! })),
    { columnX: top, top: axisLeft, bottom: plotRight },
  );
  drawn.forEach(({ predicted, predictedWithIntercept, observed, lower, upper }, n) => {
    const [px, py] = [x(predicted), y(observed)];
    const [from, to] = [y(Math.max(domain[0], lower)), y(Math.min(domain[1], upper))];
    if (predictedWithIntercept !== null) {
      out.push(lineAt(px, py, x(predictedWithIntercept), py, { stroke: palette.ink, 'stroke-width': 1 }));
      out.push(marker('square', x(predictedWithIntercept), py, 4, second));
    }
    out.push(lineAt(px, from, px, to, { stroke: palette.accent, 'stroke-width': 1.6 }));
    out.push(intervalEnd(px, from, lower < domain[0] ? 1 : 0, palette.accent));
    out.push(intervalEnd(px, to, upper > domain[1] ? -1 : 0, palette.accent));
    out.push(marker('disc', px, py, 4.5, main));
    names[n]!.forEach((text, k) => {
      const baseline = top - 6 - (names[n]!.length - 1 - k) * smallLineHeight;
      out.push(textAt(centres[n]!, baseline, text, { fill: palette.ink, size: smallSize, anchor: 'middle' }));
    });
  });
  const toTicks = (scale: (value: number) => number): { at: number; text: string }[] =>
    ticks.map((tick) => ({ at: scale(tick), text: formatTick(tick) }));
  out.push(leftAxis(toTicks(y), { x: axisLeft, top, bottom }, labels.calibrationObservedAxis, palette));
  const foot = bottomAxis(toTicks(x), { left: axisLeft, right: plotRight, y: bottom }, labels.calibrationPredictedAxis, palette);
  out.push(foot.content);

  // The numbers of each point.
  let end = bottom + foot.height + 6;
  for (const { label, predicted, observed, lower, upper } of drawn) {
    const text = fillLabel(labels.calibrationNumbers, {
      label,
      predicted: formatScore(predicted),
      observed: formatScore(observed),
      lower: formatScore(lower),
      upper: formatScore(upper),
    });
    for (const part of wrapText(text, fontSize, right - left)) {
      out.push(textAt(left, end + 11, part, { fill: palette.ink, size: fontSize }));
      end += 15;
    }
  }
  return svgDocument({ width, height: Math.ceil(end + figureMargin.bottom) }, palette.paper, data.title, ...out);
}

/** The end of an interval: a bar, or an arrow (-1 up, 1 down) where it runs on. */
function intervalEnd(x: number, y: number, arrow: -1 | 0 | 1, colour: string): string {
  if (arrow === 0) return lineAt(x - 4, y, x + 4, y, { stroke: colour, 'stroke-width': 1.6 });
  const at = (value: number): number => Math.round(value * 100) / 100;
  return element('path', { d: `M${at(x)} ${at(y)}l-4 ${-7 * arrow}h8z`, fill: colour });
}

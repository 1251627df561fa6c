/**
 * Overlap of the arms and what weighting does to it: propensity scores mirrored by arm (outline unweighted, fill weighted,
 * each as a share of its arm), and the weights themselves with the effective sample sizes. Draws finished numbers.
 */
import { bin, max, sum } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { bottomAxis, leftAxis, leftAxisWidth } from './axis';
import { figureHeading } from './figure-heading';
import { figureLegend } from './figure-legend';
import { figureMargin, fontSize, smallSize } from './figure-measures';
import type { FigureOptions } from './kaplan-meier-figure';
import { englishLabels, fillLabel } from './labels';
import { formatCount, formatPercent, formatScore, formatTick } from './number-format';
import { type FigurePalette, lightPalette } from './palette';
import { element, type FigurePart, lineAt, svgDocument, textAt, textWidth } from './svg';

export interface WeightsFigureArm {
  readonly label: string;
  /** One entry a patient in both. */
  readonly propensity: readonly number[];
  readonly weights: readonly number[];
  /** (sum w)^2 / sum w^2. */
  readonly effectiveN: number;
}

export interface WeightsFigureData {
  readonly title: string;
  readonly treated: WeightsFigureArm;
  readonly control: WeightsFigureArm;
  /** Of both arms together. */
  readonly effectiveN: number;
  readonly synthetic: boolean;
}

const propensityBins = 20;
const weightBins = 24;
const armHeight = 88;

/** Two panels, side by side where there is room; height follows from the width. */
export function renderWeightsFigure(data: WeightsFigureData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 690 } = options;
  const { treated, control } = data;
  const arms = [treated, control];
  const known = arms.filter(({ weights }) => weights.length > 0);
  const facts = [
    ...known.map(({ label, weights, effectiveN }) =>
      fillLabel(labels.weightsArm, {
        arm: label,
        n: formatCount(weights.length),
        effective: formatCount(effectiveN),
        min: formatScore(Math.min(...weights)),
        max: formatScore(Math.max(...weights)),
      }),
    ),
    ...(known.length > 1
      ? [
          fillLabel(labels.weightsAll, {
            n: formatCount(treated.weights.length + control.weights.length),
            effective: formatCount(data.effectiveN),
          }),
        ]
      : []),
    ...(known.length === 0 ? [labels.figureEmpty] : []),
  ];
  const heading = figureHeading(data, facts, width, palette, labels);
  const out = [heading.content];
  if (known.length === 0)
    return svgDocument({ width, height: heading.height + figureMargin.bottom }, palette.paper, data.title, ...out);

  const fill = (arm: WeightsFigureArm): string => (arm === treated ? palette.armIct : palette.armCcrt);
  const swatch =
    (arm: WeightsFigureArm) =>
    (x: number, y: number): string =>
      element('rect', { x: x - 7, y: y - 5, width: 14, height: 10, fill: fill(arm), 'fill-opacity': opacity(arm === treated) });
  const legend = figureLegend(
    [
      ...arms.map((arm) => ({
        mark: swatch(arm),
        markWidth: 14,
        text: fillLabel(labels.weightsWeighted, { arm: arm.label }),
      })),
      {
        mark: (x: number, y: number) =>
          element('rect', { x: x - 7, y: y - 5, width: 14, height: 10, fill: 'none', stroke: palette.ink, 'stroke-width': 1.2 }),
        markWidth: 14,
        text: labels.weightsUnweighted,
      },
      {
        mark: (x: number, y: number) =>
          lineAt(x, y - 6, x, y + 6, { stroke: palette.ink, 'stroke-width': 1, 'stroke-dasharray': '3 2' }),
        text: labels.weightsOne,
      },
    ],
    { left: figureMargin.left, right: width - figureMargin.right, top: heading.height },
    palette,
  );
  out.push(legend.content);
  const beside = width >= 560;
  const gap = 20;
  const panelWidth = (width - figureMargin.left - figureMargin.right - (beside ? gap : 0)) / (beside ? 2 : 1);
  const top = heading.height + legend.height + 4;

  const propensity = mirrored(
    {
      heading: labels.weightsPropensityHeading,
      axis: fillLabel(labels.weightsPropensityAxis, { treated: treated.label }),
      domain: [0, 1],
      bins: propensityBins,
      arms: arms.map(({ label, propensity: values, weights }) => ({
        label,
        unweighted: { values, weights: null },
        weighted: { values, weights },
      })),
      mark: null,
    },
    { left: figureMargin.left, width: panelWidth, top },
    labels.weightsShareAxis,
    palette,
  );
  const heaviest =
    scaleLinear([0, Math.max(1.2, ...arms.flatMap(({ weights }) => weights))], [0, 1])
      .nice(6)
      .domain()[1] ?? 1;
  const second = {
    left: figureMargin.left + (beside ? panelWidth + gap : 0),
    width: panelWidth,
    top: beside ? top : top + propensity.height + 12,
  };
  const weights = mirrored(
    {
      heading: labels.weightsHeading,
      axis: labels.weightsAxis,
      domain: [0, heaviest],
      bins: weightBins,
      arms: arms.map((arm) => ({
        label: arm.label,
        unweighted: { values: arm.weights, weights: null },
        weighted: null,
      })),
      mark: 1,
    },
    second,
    labels.weightsShareAxis,
    palette,
  );
  out.push(propensity.content, weights.content);
  const bottom = Math.max(top + propensity.height, second.top + weights.height);
  return svgDocument({ width, height: Math.ceil(bottom + figureMargin.bottom) }, palette.paper, data.title, ...out);
}

/** The treated arm is darker: the two also differ in grey. */
const opacity = (isTreated: boolean): number => (isTreated ? 0.75 : 0.4);

interface Sample {
  readonly values: readonly number[];
  /** null: every patient counts 1. */
  readonly weights: readonly number[] | null;
}

interface MirroredPanel {
  readonly heading: string;
  readonly axis: string;
  readonly domain: readonly [number, number];
  readonly bins: number;
  /** First upwards, second downwards. The fill is the weighted sample where there is one, else the unweighted. */
  readonly arms: readonly { readonly label: string; readonly unweighted: Sample; readonly weighted: Sample | null }[];
  /** A dashed line across. */
  readonly mark: number | null;
}

/** Share of a sample in each bin. */
function shares({ values, weights }: Sample, edges: readonly number[], domain: readonly [number, number]): number[] {
  const rows = values.map((value, i) => ({ value, weight: weights?.[i] ?? 1 }));
  const binned = bin<{ value: number; weight: number }, number>()
    .value(({ value }) => value)
    .domain([domain[0], domain[1]])
    .thresholds([...edges])(rows);
  const total = sum(rows, ({ weight }) => weight);
  return binned.map((members) => (total > 0 ? sum(members, ({ weight }) => weight) / total : 0));
}

function mirrored(
  panel: MirroredPanel,
  box: { readonly left: number; readonly width: number; readonly top: number },
  shareAxis: string,
  palette: FigurePalette,
): FigurePart {
  const { domain, arms } = panel;
  const step = (domain[1] - domain[0]) / panel.bins;
  const edges = Array.from({ length: panel.bins - 1 }, (_, k) => domain[0] + (k + 1) * step);
  const bars = arms.map(({ unweighted, weighted }) => ({
    outline: shares(unweighted, edges, domain),
    filled: shares(weighted ?? unweighted, edges, domain),
  }));
  const most = max(bars, ({ outline, filled }) => Math.max(...outline, ...filled)) ?? 0;
  // Above the highest bar: room for the arm's name.
  const reach = Math.max(0.05, most * 1.25);
  const top = box.top + 18;
  const middle = top + armHeight;
  const bottom = middle + armHeight;
  const level = scaleLinear([0, reach], [0, armHeight]);
  const tickValues = level.ticks(3);
  const axisX = box.left + leftAxisWidth(tickValues.map(formatPercentTick), shareAxis, bottom - top);
  const right = box.left + box.width - 8;
  const x = scaleLinear([domain[0], domain[1]], [axisX, right]);
  const out = [textAt(box.left, box.top + 11, panel.heading, { fill: palette.ink, size: fontSize, weight: 600 })];
  for (const value of tickValues)
    for (const at of [middle - level(value), middle + level(value)])
      out.push(lineAt(axisX, at, right, at, { stroke: palette.grid, 'stroke-width': 0.75 }));

  bars.forEach(({ outline, filled }, arm) => {
    const up = arm === 0 ? -1 : 1;
    const colour = arm === 0 ? palette.armIct : palette.armCcrt;
    filled.forEach((share, k) => {
      const tall = level(share);
      if (tall === 0) return;
      const edge = x(domain[0] + k * step);
      out.push(
        element('rect', {
          x: edge + 0.5,
          y: up < 0 ? middle - tall : middle,
          width: x(domain[0] + (k + 1) * step) - edge - 1,
          height: tall,
          fill: colour,
          'fill-opacity': opacity(arm === 0),
        }),
      );
    });
    if (arms[arm]!.weighted) {
      const d = outline.map((share, k) => {
        const [from, to] = [x(domain[0] + k * step), x(domain[0] + (k + 1) * step)];
        const at = hundredth(middle + up * level(share));
        return `${k === 0 ? `M${hundredth(from)} ${hundredth(middle)}` : ''}V${at}H${hundredth(to)}`;
      });
      out.push(
        element('path', { d: `${d.join('')}V${hundredth(middle)}`, fill: 'none', stroke: palette.ink, 'stroke-width': 1.2 }),
      );
    }
  });
  if (panel.mark !== null)
    out.push(
      lineAt(x(panel.mark), top, x(panel.mark), bottom, { stroke: palette.ink, 'stroke-width': 1, 'stroke-dasharray': '3 2' }),
    );
  out.push(lineAt(axisX, middle, right, middle, { stroke: palette.ink, 'stroke-width': 1 }));
  arms.forEach(({ label }, arm) => {
    const look = { fill: palette.ink, size: smallSize, weight: 600, anchor: 'end' } as const;
    const baseline = arm === 0 ? top + 9 : bottom - 5;
    // On paper: no grid line runs through the name.
    const wide = textWidth(label, smallSize) + 6;
    out.push(element('rect', { x: right - wide, y: baseline - 10, width: wide, height: 13, fill: palette.paper }));
    out.push(textAt(right - 2, baseline, label, look));
  });
  const ticks = tickValues.flatMap((value) =>
    (value === 0 ? [middle] : [middle - level(value), middle + level(value)]).map((at) => ({
      at,
      text: formatPercentTick(value),
    })),
  );
  out.push(leftAxis(ticks, { x: axisX, top, bottom }, shareAxis, palette));
  const foot = bottomAxis(
    x.ticks(5).map((tick) => ({ at: x(tick), text: formatTick(tick) })),
    { left: axisX, right, y: bottom },
    panel.axis,
    palette,
  );
  out.push(foot.content);
  return { content: out.join(''), height: bottom + foot.height - box.top };
}

const formatPercentTick = (share: number): string => formatPercent(share).replace(/\.0$/, '');
const hundredth = (value: number): number => Math.round(value * 100) / 100;

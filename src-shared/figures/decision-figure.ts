/** What the rule would assign and how many risk factors patients have: stacked bars, a bar a cohort, with the numbers. */
import { scaleLinear } from 'd3-scale';
import { bottomAxis } from './axis';
import { figureHeading } from './figure-heading';
import { figureLegend } from './figure-legend';
import { figureMargin, fontSize, smallSize } from './figure-measures';
import type { FigureOptions } from './kaplan-meier-figure';
import { placeLabels } from './label-column';
import { englishLabels, type FigureLabels, fillLabel } from './labels';
import { formatCount, formatTick } from './number-format';
import { type FigurePalette, lightPalette } from './palette';
import { element, type FigurePart, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

export interface DecisionCount {
  readonly label: string;
  readonly n: number;
}

export interface DecisionCohort {
  readonly label: string;
  /** Decisions in the order of the bar; the same labels in every cohort. */
  readonly decisions: readonly DecisionCount[];
  /** Patients by their number of high-risk factors, likewise. */
  readonly riskFactors: readonly DecisionCount[];
}

export interface DecisionFigureData {
  readonly title: string;
  readonly cohorts: readonly DecisionCohort[];
  /** Whose risk factors are counted. */
  readonly riskFactorsOf: 'all' | 'low';
  readonly synthetic: boolean;
}

const barHeight = 24;
const barGap = 10;

/** The figure as an SVG document. */
export function renderDecisionFigure(data: DecisionFigureData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 560 } = options;
  const total = data.cohorts.reduce((sum, { decisions }) => sum + countOf(decisions), 0);
  const heading = figureHeading(data, total === 0 ? [labels.figureEmpty] : [], width, palette, labels);
  const out = [heading.content];
  let y = heading.height + 2;
  if (total > 0) {
    const blocks = [
      { heading: labels.decisionHeading, of: (cohort: DecisionCohort) => cohort.decisions },
      {
        heading: data.riskFactorsOf === 'all' ? labels.decisionFactorsAll : labels.decisionFactorsLow,
        of: (cohort: DecisionCohort) => cohort.riskFactors,
      },
    ];
    // Bars of both blocks begin at one place.
    const names = data.cohorts.flatMap((cohort) => blocks.map(({ of }) => barText(cohort, of(cohort), labels)));
    const nameWidth = Math.min(Math.max(...names.map((text) => textWidth(text, fontSize))), width * 0.34);
    for (const { heading: name, of } of blocks) {
      const bars = data.cohorts.map((cohort) => ({ text: barText(cohort, of(cohort), labels), counts: of(cohort) }));
      if (bars.every(({ counts }) => countOf(counts) === 0)) continue;
      const block = stackedBars(name, bars, nameWidth, y, width, palette, labels);
      out.push(block.content);
      y += block.height + 8;
    }
  }
  return svgDocument({ width, height: Math.ceil(y + figureMargin.bottom) }, palette.paper, data.title, ...out);
}

const barText = ({ label }: DecisionCohort, counts: readonly DecisionCount[], labels: FigureLabels): string =>
  fillLabel(labels.decisionCohort, { label, n: formatCount(countOf(counts)) });
const countOf = (counts: readonly DecisionCount[]): number => counts.reduce((sum, { n }) => sum + n, 0);

interface Tone {
  readonly opacity: number;
  /** Upright lines over the fill: neighbours differ without their tone. */
  readonly hatched: boolean;
}

/** From full to paper; with more than three segments every other one is hatched. */
function tonesOf(count: number): Tone[] {
  return Array.from({ length: count }, (_, k) => ({
    opacity: count === 1 ? 0.7 : 0.72 - (0.72 * k) / (count - 1),
    hatched: k % 2 === 1,
  }));
}

function segment(x: number, y: number, wide: number, tone: Tone, palette: FigurePalette, height = barHeight): string {
  const base = element('rect', { x, y, width: wide, height, fill: palette.accent, 'fill-opacity': tone.opacity });
  const frame = element('rect', { x, y, width: wide, height, fill: 'none', stroke: palette.ink, 'stroke-width': 0.9 });
  if (!tone.hatched) return base + frame;
  const lines: string[] = [];
  for (let at = x + 4; at < x + wide - 1; at += 5) lines.push(`M${Math.round(at * 100) / 100} ${y}v${height}`);
  return base + element('path', { d: lines.join(''), stroke: palette.ink, 'stroke-width': 0.5, 'stroke-opacity': 0.45 }) + frame;
}

function stackedBars(
  name: string,
  bars: readonly { readonly text: string; readonly counts: readonly DecisionCount[] }[],
  nameWidth: number,
  top: number,
  width: number,
  palette: FigurePalette,
  labels: FigureLabels,
): FigurePart {
  const left = figureMargin.left;
  const right = width - figureMargin.right;
  const out = [textAt(left, top + 11, name, { fill: palette.ink, size: fontSize, weight: 600 })];
  const names = [...new Set(bars.flatMap(({ counts }) => counts.map(({ label }) => label)))];
  const tones = tonesOf(names.length);
  const legend = figureLegend(
    names.map((text, k) => ({
      mark: (x: number, y: number) => segment(x - 8, y - 5, 16, tones[k]!, palette, 10),
      markWidth: 16,
      text,
    })),
    { left, right, top: top + 18 },
    palette,
  );
  out.push(legend.content);
  const plotLeft = left + nameWidth + 12;
  const x = scaleLinear([0, 1], [plotLeft, right - 14]);
  let y = top + 18 + legend.height + 4;
  bars.forEach(({ text: barName, counts }) => {
    const lines = wrapText(barName, fontSize, nameWidth);
    // Counts of narrow segments stand above their bar.
    const sum = countOf(counts);
    const shares = counts.map((count) => (sum > 0 ? count.n / sum : 0));
    const fits = counts.map((count, k) => textWidth(formatCount(count.n), fontSize) + 8 <= (x(1) - x(0)) * shares[k]!);
    if (counts.some((count, k) => count.n > 0 && !fits[k])) y += 15;
    const middle = y + barHeight / 2;
    lines.forEach((line, k) =>
      out.push(
        textAt(plotLeft - 10, middle + 4 + (k - (lines.length - 1) / 2) * 14, line, {
          fill: palette.ink,
          size: fontSize,
          anchor: 'end',
        }),
      ),
    );
    let before = 0;
    const narrow: { centre: number; text: string }[] = [];
    counts.forEach(({ label, n: count }, k) => {
      const share = shares[k]!;
      const [from, wide] = [x(before), (x(1) - x(0)) * share];
      before += share;
      if (count === 0) return;
      out.push(segment(from, y, wide, tones[names.indexOf(label)]!, palette));
      const text = formatCount(count);
      const half = textWidth(text, fontSize) / 2;
      const centre = from + wide / 2;
      if (fits[k]) {
        const box = { x: centre - half - 3, y: middle - 8, width: 2 * half + 6, height: 16, rx: 2, fill: palette.paper };
        out.push(element('rect', box), textAt(centre, middle + 4, text, { fill: palette.ink, size: fontSize, anchor: 'middle' }));
      } else narrow.push({ centre, text });
    });
    // Side by side above the bar, each as near to its segment as it can be.
    const anchors = narrow.map(({ centre, text }) => ({ x: y, y: centre, height: textWidth(text, smallSize) }));
    const places = placeLabels(anchors, { columnX: y - 4, top: plotLeft - 10, bottom: right });
    narrow.forEach(({ centre, text }, k) => {
      out.push(lineAt(centre, y, places[k]!, y - 4, { stroke: palette.ink, 'stroke-width': 0.75 }));
      out.push(textAt(places[k]!, y - 6, text, { fill: palette.ink, size: smallSize, anchor: 'middle' }));
    });
    y += Math.max(barHeight, lines.length * 14) + barGap;
  });
  const foot = bottomAxis(
    x.ticks(5).map((tick) => ({ at: x(tick), text: formatTick(100 * tick) })),
    { left: plotLeft, right: x(1), y: y - barGap + 5 },
    labels.decisionAxis,
    palette,
  );
  out.push(foot.content);
  return { content: out.join(''), height: y - barGap + 5 + foot.height - top };
}

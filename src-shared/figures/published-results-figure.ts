/**
 * Published results as points with CI bars at two landmarks: never a line in
 * time, so that nobody takes them for curves of own data.
 */
import { scaleLinear } from 'd3-scale';
import type { PublishedResult } from '../core/scoring/published-results';
import type { FigureOptions } from './kaplan-meier-figure';
import { englishLabels, fillLabel, type FigureLabels } from './labels';
import { type FigurePalette, lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, textWidth } from './svg';

const row = 20;
const size = 11;

/** A panel a landmark, a row a group and arm, a section a cohort. */
export function renderPublishedResults(results: readonly PublishedResult[], options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 760 } = options;
  const landmarks = [...new Set(results.flatMap((r) => r.arms.flatMap((a) => a.rates.map((rate) => rate.months))))].sort(
    (a, b) => a - b,
  );
  const left = 14;
  const right = width - 14;
  const hrText = (r: PublishedResult): string => {
    const { value, lower, upper, p } = r.hazardRatio;
    return `${value.toFixed(2)} (${lower.toFixed(2)}–${upper.toFixed(2)}), ${p.startsWith('<') ? p.replace('<', '< ') : p}`;
  };
  const nameColumn = Math.max(...results.map((r) => textWidth(groupLabel(r, labels), size)), 60) + 12;
  const armColumn = Math.max(...results.flatMap((r) => r.arms.map((a) => textWidth(a.arm, size))), 40) + 12;
  const hrColumn = Math.max(...results.map((r) => textWidth(hrText(r), size)), textWidth(labels.hazardRatioHeading, size)) + 8;
  const plotsLeft = left + nameColumn + armColumn;
  const plotWidth = (right - hrColumn - plotsLeft) / Math.max(1, landmarks.length);
  const scales = landmarks.map((_, k) =>
    scaleLinear([0, 100], [plotsLeft + k * plotWidth + 8, plotsLeft + (k + 1) * plotWidth - 12]),
  );
  const out: string[] = [];
  let y = 12;
  out.push(textAt(left, y + 11, labels.publishedTitle, { fill: palette.ink, size: 13, weight: 600 }));
  y += 20;
  out.push(textAt(left, y + 9, labels.publishedNote, { fill: palette.muted, size }));
  y += 24;
  scales.forEach((x, k) => {
    const heading = fillLabel(labels.rateHeading, { months: landmarks[k]! });
    out.push(textAt((x(0) + x(100)) / 2, y + 9, heading, { fill: palette.ink, size, anchor: 'middle' }));
  });
  out.push(textAt(right, y + 9, labels.hazardRatioHeading, { fill: palette.ink, size, anchor: 'end' }));
  y += 18;
  const top = y;
  const grid: string[] = [];
  for (const cohort of ['training', 'validation'] as const) {
    const part = results.filter((r) => r.cohort === cohort);
    if (part.length === 0) continue;
    const heading = cohort === 'training' ? labels.publishedTraining : labels.publishedValidation;
    out.push(textAt(left, y + 13, heading, { fill: palette.ink, size, weight: 600 }));
    y += row;
    for (const result of part) {
      out.push(textAt(left, y + 14, groupLabel(result, labels), { fill: palette.ink, size }));
      out.push(textAt(right, y + 14 + row / 2, hrText(result), { fill: palette.ink, size, anchor: 'end' }));
      for (const arm of result.arms) {
        const isIct = arm.arm === 'ICT+CCRT';
        const colour = isIct ? palette.armIct : palette.armCcrt;
        out.push(textAt(left + nameColumn, y + 14, arm.arm, { fill: palette.ink, size }));
        for (const rate of arm.rates) {
          const x = scales[landmarks.indexOf(rate.months)];
          if (x) out.push(pointWithInterval(x, y + 10, rate, isIct, colour, palette));
        }
        y += row;
      }
      y += 4;
    }
    y += 8;
  }
  for (const x of scales) {
    for (const tick of [0, 25, 50, 75, 100]) {
      grid.push(lineAt(x(tick), top, x(tick), y, { stroke: palette.grid, 'stroke-width': 0.75 }));
      out.push(textAt(x(tick), y + 14, String(tick), { fill: palette.muted, size: 10, anchor: 'middle' }));
    }
    out.push(lineAt(x(0), y, x(100), y, { stroke: palette.ink, 'stroke-width': 1 }));
    out.push(textAt((x(0) + x(100)) / 2, y + 28, labels.percentAxis, { fill: palette.muted, size: 10, anchor: 'middle' }));
  }
  return svgDocument({ width, height: y + 38 }, palette.paper, labels.publishedTitle, ...grid, ...out);
}

const groupLabel = (r: PublishedResult, labels: FigureLabels): string =>
  `${{ all: labels.cohortAll, high: labels.cohortHigh, low: labels.cohortLow }[r.group]} (n = ${r.n})`;

/** ICT+CCRT a disc, CCRT an open square: told apart without colour. */
function pointWithInterval(
  x: (value: number) => number,
  y: number,
  rate: { readonly percent: number; readonly lower: number; readonly upper: number },
  filled: boolean,
  colour: string,
  palette: FigurePalette,
): string {
  const bar = lineAt(x(rate.lower), y, x(rate.upper), y, { stroke: colour, 'stroke-width': 1.5 });
  const ends = [rate.lower, rate.upper]
    .map((v) => lineAt(x(v), y - 3, x(v), y + 3, { stroke: colour, 'stroke-width': 1.5 }))
    .join('');
  const point = filled
    ? element('circle', { cx: x(rate.percent), cy: y, r: 4, fill: colour })
    : element('rect', {
        x: x(rate.percent) - 3.5,
        y: y - 3.5,
        width: 7,
        height: 7,
        fill: palette.paper,
        stroke: colour,
        'stroke-width': 1.5,
      });
  return bar + ends + point;
}

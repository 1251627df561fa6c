/** The score on its axis: zones either side of the cut-off, the point and its interval. */
import { scaleLinear } from 'd3-scale';
import type { PatientScore, ScoreName } from '../core/scoring/apply-card';
import type { FigureOptions } from './kaplan-meier-figure';
import { englishLabels, fillLabel } from './labels';
import { formatScore } from './number-format';
import { lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, textWidth } from './svg';

export interface ScoreAxisData {
  readonly scoreName: ScoreName | string;
  readonly score: Pick<PatientScore, 'ictos' | 'interval' | 'group'>;
  readonly cutoff: number;
  readonly synthetic: boolean;
}

/** The axis as an SVG document. */
export function renderScoreAxis(data: ScoreAxisData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 560 } = options;
  const { score, cutoff } = data;
  const { ictos, interval, group } = score;
  const left = 16;
  const right = width - 16;
  const reach = Math.max(
    2,
    ...[ictos, interval?.lower ?? ictos, interval?.upper ?? ictos].map((v) => Math.abs(v - cutoff) * 1.15),
  );
  const x = scaleLinear([cutoff - reach, cutoff + reach], [left, right]);
  const out: string[] = [];

  const groupText = { high: labels.groupHigh, low: labels.groupLow, indeterminate: labels.groupIndeterminate }[group];
  const heading = `${data.scoreName} ${formatScore(ictos)}: ${groupText}`;
  out.push(textAt(left, 20, heading, { fill: palette.ink, size: 13, weight: 600 }));
  if (data.synthetic)
    out.push(textAt(right, 20, labels.syntheticData, { fill: palette.caution, size: 10, weight: 600, anchor: 'end' }));
  const detail = interval
    ? fillLabel(labels.scoreInterval, { lower: formatScore(interval.lower), upper: formatScore(interval.upper) })
    : labels.scoreIntervalNone;
  out.push(textAt(left, 37, detail, { fill: palette.muted, size: 11 }));

  const top = 50;
  const bottom = 92;
  const zero = x(cutoff);
  out.push(
    element('rect', { x: left, y: top, width: zero - left, height: bottom - top, fill: palette.grid, 'fill-opacity': 0.55 }),
  );
  out.push(
    element('rect', { x: zero, y: top, width: right - zero, height: bottom - top, fill: palette.accent, 'fill-opacity': 0.14 }),
  );
  out.push(textAt(left + 6, top + 13, fillLabel(labels.zoneLow, { cutoff: String(cutoff) }), { fill: palette.ink, size: 10 }));
  out.push(
    textAt(right - 6, top + 13, fillLabel(labels.zoneHigh, { cutoff: String(cutoff) }), {
      fill: palette.ink,
      size: 10,
      anchor: 'end',
    }),
  );
  out.push(lineAt(zero, top - 4, zero, bottom + 4, { stroke: palette.ink, 'stroke-width': 1.25 }));
  const middle = top + 28;
  const colour = group === 'indeterminate' ? palette.caution : palette.accent;
  if (interval) {
    const [a, b] = [x(interval.lower), x(interval.upper)];
    out.push(lineAt(a, middle, b, middle, { stroke: colour, 'stroke-width': 2 }));
    for (const edge of [a, b]) out.push(lineAt(edge, middle - 5, edge, middle + 5, { stroke: colour, 'stroke-width': 2 }));
  }
  out.push(element('circle', { cx: x(ictos), cy: middle, r: 5, fill: colour, stroke: palette.paper, 'stroke-width': 1.5 }));
  out.push(lineAt(left, bottom, right, bottom, { stroke: palette.ink, 'stroke-width': 1 }));
  for (const tick of x.ticks(9)) {
    const text = String(tick).replace('-', '−');
    const half = textWidth(text, 10) / 2;
    out.push(lineAt(x(tick), bottom, x(tick), bottom + 4, { stroke: palette.ink, 'stroke-width': 1 }));
    out.push(
      textAt(Math.min(right - half, Math.max(left + half, x(tick))), bottom + 16, text, {
        fill: palette.muted,
        size: 10,
        anchor: 'middle',
      }),
    );
  }
  return svgDocument({ width, height: bottom + 26 }, palette.paper, heading, ...out);
}

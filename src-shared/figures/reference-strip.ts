/**
 * A patient's feature on the distribution of the reference cohort: histogram,
 * mean, the patient's mark with z and percentile. Where the reference is known
 * by mean and SD alone, an axis in SD and no invented distribution.
 */
import { bin, max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import type { FeaturePosition } from '../core/scoring/apply-card';
import type { FigureOptions } from './kaplan-meier-figure';
import { englishLabels, fillLabel } from './labels';
import { formatCount, formatFeature, formatScore } from './number-format';
import { lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

export interface ReferenceStripData {
  /** What the reader calls the feature. */
  readonly title: string;
  readonly position: FeaturePosition;
  /** Reference values of this feature; null where only mean and SD are known. */
  readonly reference: readonly number[] | null;
  readonly synthetic: boolean;
}

/** One strip as an SVG document. */
export function renderReferenceStrip(data: ReferenceStripData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 380 } = options;
  const { position, reference, synthetic } = data;
  const left = 14;
  const right = width - 14;
  const out: string[] = [];
  const tag = synthetic ? textWidth(labels.syntheticData, 9) + 8 : 0;
  let y = 8;
  for (const text of wrapText(data.title, 12, right - left - tag)) {
    out.push(textAt(left, y + 11, text, { fill: palette.ink, size: 12, weight: 600 }));
    y += 15;
  }
  if (synthetic)
    out.push(textAt(right, 18, labels.syntheticData, { fill: palette.caution, size: 9, weight: 600, anchor: 'end' }));

  const { mean, sd, value, z } = position;
  const spread = reference && reference.length > 0 ? reference : [mean - 3 * sd, mean + 3 * sd];
  const low = Math.min(...spread, value);
  const high = Math.max(...spread, value);
  const pad = (high - low || sd) * 0.03;
  const x = scaleLinear([low - pad, high + pad], [left, right]);
  const mark =
    position.percentile === null
      ? fillLabel(labels.patientMark, { value: formatFeature(value), z: formatScore(z) })
      : fillLabel(labels.patientMarkPercentile, {
          value: formatFeature(value),
          z: formatScore(z),
          percentile: formatCount(position.percentile),
        });
  const markLines = wrapText(mark, 11, right - left);
  for (const line of markLines) {
    const half = textWidth(line, 11) / 2;
    const markX = Math.min(right - half, Math.max(left + half, x(value)));
    out.push(textAt(markX, y + 12, line, { fill: palette.ink, size: 11, weight: 600, anchor: 'middle' }));
    y += 14;
  }
  const top = y + 6;
  const bottom = top + 38;

  if (reference && reference.length > 0) {
    const bins = bin().domain([low, high]).thresholds(x.ticks(26))(reference as number[] /* d3 does not write to it */);
    const most = max(bins, (b) => b.length) ?? 1;
    for (const b of bins) {
      if (b.length === 0) continue;
      const [x0, x1] = [x(b.x0 ?? low), x(b.x1 ?? high)];
      const tall = (bottom - top - 4) * (b.length / most);
      out.push(
        element('rect', { x: x0 + 0.5, y: bottom - tall, width: Math.max(1, x1 - x0 - 1), height: tall, fill: palette.grid }),
      );
    }
  } else {
    for (const k of [-3, -2, -1, 1, 2, 3]) {
      out.push(lineAt(x(mean + k * sd), bottom - 8, x(mean + k * sd), bottom, { stroke: palette.muted, 'stroke-width': 0.75 }));
    }
  }
  out.push(lineAt(left, bottom, right, bottom, { stroke: palette.ink, 'stroke-width': 1 }));
  out.push(lineAt(x(mean), top + 2, x(mean), bottom, { stroke: palette.muted, 'stroke-width': 1, 'stroke-dasharray': '2 2' }));
  out.push(lineAt(x(value), top - 2, x(value), bottom, { stroke: palette.accent, 'stroke-width': 2 }));
  const px = x(value);
  out.push(element('path', { d: `M${px.toFixed(2)} ${top + 4}l-4.5 -7h9z`, fill: palette.accent }));
  let labelledTo = -Infinity;
  for (const tick of x.ticks(5)) {
    out.push(lineAt(x(tick), bottom, x(tick), bottom + 4, { stroke: palette.ink, 'stroke-width': 1 }));
    const text = formatFeature(tick);
    const half = textWidth(text, 10) / 2;
    const at = Math.min(right + 10 - half, Math.max(left - 10 + half, x(tick)));
    // A tick without room for its number keeps its line.
    if (at - half < labelledTo + 4) continue;
    labelledTo = at + half;
    out.push(textAt(at, bottom + 15, text, { fill: palette.muted, size: 10, anchor: 'middle' }));
  }
  const foot = reference
    ? `${fillLabel(labels.referenceCount, { n: formatCount(reference.length) })}; ${labels.referenceMean} ${formatFeature(mean)}`
    : `${labels.referenceNoRows}; ${labels.referenceMean} ${formatFeature(mean)}`;
  const footLines = wrapText(foot, 10, right - left);
  for (const [n, line] of footLines.entries())
    out.push(textAt(left, bottom + 30 + 13 * n, line, { fill: palette.muted, size: 10 }));
  return svgDocument({ width, height: bottom + 25 + 13 * footLines.length }, palette.paper, data.title, ...out);
}

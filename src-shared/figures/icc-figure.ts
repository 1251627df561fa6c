/**
 * Robustness of features at a glance: every feature's ICC with its 95% limits, sorted within its family, one panel an
 * image type, the threshold across, counts under each family. Draws a finished table; it computes no statistics.
 */
import { scaleLinear } from 'd3-scale';
import type { FigureOptions } from './kaplan-meier-figure';
import { englishLabels, type FigureLabels, fillLabel } from './labels';
import { formatCount, formatThreshold } from './number-format';
import { type FigurePalette, lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

export interface IccFigureRow {
  /** Column name: its part before the first `_` is the sequence. */
  readonly name: string;
  readonly family: string;
  readonly imageType: string;
  readonly icc: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly robust: boolean;
}

export interface IccFigureData {
  readonly title: string;
  readonly rows: readonly IccFigureRow[];
  readonly threshold: number;
  readonly cases: number;
  readonly repetitions: number;
  /** Prints "SYNTHETIC DATA" in the figure. */
  readonly synthetic: boolean;
}

const fontSize = 11;
const smallSize = 10;
const margin = { left: 14, right: 14, top: 12 };
/** Left of a plot: tick labels and the axis' name. */
const axisWidth = 56;
const plotHeight = 96;
/** Least and greatest distance of two features: the fullest panel takes one line where that keeps the least. */
const pitchLimits = [6, 15] as const;
const blockGap = 14;

/** The figure as an SVG document; height follows from the content. */
export function renderIccFigure(data: IccFigureData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 690 } = options;
  const out: string[] = [];
  let y = margin.top;
  const tagWidth = data.synthetic ? textWidth(labels.syntheticData, smallSize) + 22 : 0;
  if (data.synthetic) {
    const x = width - margin.right - tagWidth;
    out.push(element('rect', { x, y: y - 2, width: tagWidth, height: 18, rx: 3, fill: 'none', stroke: palette.caution }));
    const look = { fill: palette.caution, size: smallSize, weight: 600, anchor: 'middle' } as const;
    out.push(textAt(x + tagWidth / 2, y + 11, labels.syntheticData, look));
  }
  for (const line of wrapText(data.title, 13, width - margin.left - margin.right - tagWidth - 8)) {
    out.push(textAt(margin.left, y + 11, line, { fill: palette.ink, size: 13, weight: 600 }));
    y += 17;
  }
  const known = data.rows.filter(({ icc }) => icc !== null).length;
  const robust = data.rows.filter((row) => row.robust).length;
  const facts = fillLabel(labels.iccFacts, {
    cases: formatCount(data.cases),
    repetitions: formatCount(data.repetitions),
    robust: formatCount(robust),
    features: formatCount(data.rows.length),
    threshold: formatThreshold(data.threshold),
  });
  for (const line of wrapText(facts, fontSize, width - margin.left - margin.right)) {
    out.push(textAt(margin.left, y + 11, line, { fill: palette.muted, size: fontSize }));
    y += 15;
  }
  y += 6;
  if (known === 0) {
    for (const line of wrapText(
      data.cases === 1 ? labels.iccOneCase : labels.iccNone,
      fontSize,
      width - margin.left - margin.right,
    )) {
      out.push(textAt(margin.left, y + 12, line, { fill: palette.ink, size: fontSize }));
      y += 16;
    }
    return svgDocument({ width, height: y + 14 }, palette.paper, data.title, ...out);
  }
  const keys = legend(data, robust, known, y, width, palette, labels);
  out.push(...keys.parts);
  y = keys.bottom + 6;
  const panels = panelsOf(data.rows);
  const pitch = Math.min(...[...panels.values()].map((rows) => fittingPitch(rows, width)));
  for (const [heading, rows] of panels) {
    out.push(textAt(margin.left, y + 12, heading, { fill: palette.ink, size: fontSize, weight: 600 }));
    y += 26;
    for (const line of layOut(rows, pitch, width, labels)) {
      out.push(...plotLine(line, y, data.threshold, width, palette, labels));
      y += plotHeight + 38;
    }
    y += 4;
  }
  return svgDocument({ width, height: y + 4 }, palette.paper, data.title, ...out);
}

/** Rows by sequence and image type, in the order of the table. */
function panelsOf(rows: readonly IccFigureRow[]): ReadonlyMap<string, readonly IccFigureRow[]> {
  const panels = new Map<string, IccFigureRow[]>();
  for (const row of rows) {
    const heading = `${row.name.slice(0, row.name.indexOf('_')).toUpperCase()} ${row.imageType}`;
    const found = panels.get(heading);
    if (found) found.push(row);
    else panels.set(heading, [row]);
  }
  return panels;
}

/** The distance of features at which a panel's families fill one line, within the limits. */
function fittingPitch(rows: readonly IccFigureRow[], width: number): number {
  const families = new Set(rows.map(({ family }) => family)).size;
  const room = width - margin.left - axisWidth - margin.right - blockGap * (families - 1) - 1;
  return Math.min(pitchLimits[1], Math.max(pitchLimits[0], room / rows.length));
}

interface Block {
  readonly name: string;
  readonly count: string;
  /** From the greatest ICC down; those without one last. */
  readonly rows: readonly IccFigureRow[];
  readonly left: number;
  readonly width: number;
  readonly step: number;
}

/** A family as figures name it; the texture families go by their matrix. */
const familyName = (family: string, labels: FigureLabels): string =>
  ({
    firstorder: labels.familyIntensity,
    histogram: labels.familyHistogram,
    ivh: labels.familyVolumeHistogram,
    local: labels.familyLocal,
    shape2d: labels.familyShape,
  })[family] ?? family.toUpperCase();

/** The families of a panel side by side, on as many lines as they need. */
function layOut(
  rows: readonly IccFigureRow[],
  pitch: number,
  width: number,
  labels: FigureLabels,
): readonly (readonly Block[])[] {
  const start = margin.left + axisWidth;
  const end = width - margin.right;
  const lines: Block[][] = [];
  let line: Block[] = [];
  let x = start;
  for (const family of new Set(rows.map((row) => row.family))) {
    const members = rows.filter((row) => row.family === family).sort((a, b) => (b.icc ?? -Infinity) - (a.icc ?? -Infinity));
    const name = familyName(family, labels);
    const count = fillLabel(labels.iccFamilyCount, {
      robust: members.filter((row) => row.robust).length,
      features: members.length,
    });
    const textual = Math.max(textWidth(name, smallSize), textWidth(count, smallSize)) + 6;
    const step = Math.min(pitch, (end - start) / members.length);
    const wanted = Math.max(textual, step * members.length);
    if (line.length > 0 && x + wanted > end) {
      lines.push(line);
      line = [];
      x = start;
    }
    line.push({ name, count, rows: members, left: x, width: wanted, step });
    x += wanted + blockGap;
  }
  lines.push(line);
  return lines;
}

function plotLine(
  blocks: readonly Block[],
  top: number,
  threshold: number,
  width: number,
  palette: FigurePalette,
  labels: FigureLabels,
): string[] {
  const out: string[] = [];
  const bottom = top + plotHeight;
  const left = margin.left + axisWidth - 8;
  const last = blocks.at(-1);
  const right = last ? Math.min(width - margin.right, last.left + last.width + 4) : left;
  const y = scaleLinear([0, 1], [bottom, top]).clamp(true);
  // The threshold has its own label where a tick would touch it.
  for (const tick of [0, 0.5, 1].filter((t) => Math.abs(t - threshold) > 0.13)) {
    out.push(lineAt(left, y(tick), right, y(tick), { stroke: palette.grid, 'stroke-width': 0.75 }));
    out.push(textAt(left - 5, y(tick) + 3.5, String(tick), { fill: palette.ink, size: smallSize, anchor: 'end' }));
  }
  out.push(
    lineAt(left, y(threshold), right, y(threshold), { stroke: palette.ink, 'stroke-width': 1, 'stroke-dasharray': '5 3' }),
  );
  out.push(
    textAt(left - 5, y(threshold) + 3.5, formatThreshold(threshold), {
      fill: palette.ink,
      size: smallSize,
      anchor: 'end',
      weight: 600,
    }),
  );
  const middle = (top + bottom) / 2;
  out.push(
    textAt(margin.left + 8, middle, labels.iccAxis, { fill: palette.muted, size: smallSize, anchor: 'middle', rotate: -90 }),
  );
  for (const block of blocks) {
    block.rows.forEach((row, n) =>
      out.push(...featureMarks(row, block.left + (n + 0.5) * block.step, y, bottom, block.step, palette)),
    );
    out.push(
      lineAt(block.left, bottom + 6, block.left + block.width - 2, bottom + 6, { stroke: palette.muted, 'stroke-width': 1 }),
    );
    out.push(textAt(block.left, bottom + 18, block.name, { fill: palette.ink, size: smallSize }));
    out.push(textAt(block.left, bottom + 31, block.count, { fill: palette.muted, size: smallSize }));
  }
  return out;
}

/** Filled above the threshold, hollow below it, a triangle at the foot below 0, a cross there without an ICC. */
function featureMarks(
  { icc, lower, upper, robust }: IccFigureRow,
  x: number,
  y: (value: number) => number,
  bottom: number,
  step: number,
  palette: FigurePalette,
): string[] {
  const r = Math.min(3, Math.max(1.4, step * 0.3));
  if (icc === null) return [cross(x, bottom, r, palette)];
  const out: string[] = [];
  if (lower !== null && upper !== null)
    out.push(lineAt(x, y(lower), x, y(upper), { stroke: palette.muted, 'stroke-width': Math.min(1.4, step * 0.25) }));
  out.push(icc < 0 ? belowZero(x, bottom, r, palette) : dot(x, y(icc), r, robust, palette));
  return out;
}

const dot = (x: number, y: number, r: number, robust: boolean, palette: FigurePalette): string =>
  element('circle', {
    cx: x,
    cy: y,
    r,
    fill: robust ? palette.accent : palette.paper,
    stroke: robust ? palette.accent : palette.ink,
    'stroke-width': 1.1,
  });
const cross = (x: number, y: number, r: number, palette: FigurePalette): string =>
  element('path', {
    d: `M${round(x - r)} ${round(y - r)}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`,
    stroke: palette.muted,
    'stroke-width': 1.1,
  });
const belowZero = (x: number, y: number, r: number, palette: FigurePalette): string =>
  element('path', {
    d: `M${round(x - r)} ${round(y - r)}h${2 * r}l${-r} ${2 * r}z`,
    fill: palette.paper,
    stroke: palette.ink,
    'stroke-width': 1.1,
  });
const round = (value: number): number => Math.round(value * 100) / 100;

/** What the marks mean, with how many there are of each. */
function legend(
  data: IccFigureData,
  robust: number,
  known: number,
  top: number,
  width: number,
  palette: FigurePalette,
  labels: FigureLabels,
): { readonly parts: readonly string[]; readonly bottom: number } {
  const below = data.rows.filter(({ icc }) => icc !== null && icc < 0).length;
  const count = (template: string, n: number): string =>
    fillLabel(template, { threshold: formatThreshold(data.threshold), n: formatCount(n) });
  const entries = [
    { mark: (x: number, y: number) => dot(x, y, 3, true, palette), text: count(labels.iccRobust, robust) },
    { mark: (x: number, y: number) => dot(x, y, 3, false, palette), text: count(labels.iccNotRobust, known - robust - below) },
    ...(below > 0
      ? [{ mark: (x: number, y: number) => belowZero(x, y, 3, palette), text: count(labels.iccBelowZero, below) }]
      : []),
    ...(known < data.rows.length
      ? [{ mark: (x: number, y: number) => cross(x, y, 3, palette), text: count(labels.iccUnknown, data.rows.length - known) }]
      : []),
    {
      mark: (x: number, y: number) => lineAt(x, y - 6, x, y + 6, { stroke: palette.muted, 'stroke-width': 1.4 }),
      text: labels.iccInterval,
    },
  ];
  const parts: string[] = [];
  let x = margin.left;
  let y = top;
  for (const { mark, text } of entries) {
    const wide = 14 + textWidth(text, fontSize) + 16;
    if (x > margin.left && x + wide - 16 > width - margin.right) {
      x = margin.left;
      y += 16;
    }
    parts.push(mark(x + 4, y + 8), textAt(x + 14, y + 12, text, { fill: palette.ink, size: fontSize }));
    x += wide;
  }
  return { parts, bottom: y + 16 };
}

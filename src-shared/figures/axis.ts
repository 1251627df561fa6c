/** Axes of figures: line, ticks, labels that never touch, and the axis' name. */
import { fontSize, smallLineHeight, smallSize } from './figure-measures';
import type { FigurePalette } from './palette';
import { type FigurePart, lineAt, textAt, textWidth, wrapText } from './svg';

export interface AxisTick {
  /** Position in px along the axis. */
  readonly at: number;
  readonly text: string;
  /** A threshold: printed bold, and where it would touch another tick's number that one is left out. */
  readonly strong?: boolean;
}

/** Thresholds before the others, each group along the axis. */
const strongFirst = (ticks: readonly AxisTick[]): AxisTick[] =>
  [...ticks].sort((a, b) => Number(b.strong ?? false) - Number(a.strong ?? false) || a.at - b.at);

/** An axis under a plot. `height` counts from the axis line to below its name. */
export function bottomAxis(
  ticks: readonly AxisTick[],
  box: { readonly left: number; readonly right: number; readonly y: number },
  name: string,
  palette: FigurePalette,
): FigurePart {
  const { left, right, y } = box;
  const out = [lineAt(left, y, right, y, { stroke: palette.ink, 'stroke-width': 1 })];
  const taken: { from: number; to: number }[] = [];
  for (const { at, text, strong } of strongFirst(ticks)) {
    out.push(lineAt(at, y, at, y + 4, { stroke: palette.ink, 'stroke-width': 1 }));
    const half = textWidth(text, smallSize) / 2;
    // A tick without room for its number keeps its line.
    if (taken.some(({ from, to }) => at - half < to + 5 && at + half > from - 5)) continue;
    taken.push({ from: at - half, to: at + half });
    const look = { fill: palette.ink, size: smallSize, anchor: 'middle', ...(strong ? { weight: 600 } : {}) } as const;
    out.push(textAt(at, y + 15, text, look));
  }
  let bottom = y + 19;
  for (const line of wrapText(name, fontSize, right - left)) {
    bottom += smallLineHeight;
    out.push(textAt((left + right) / 2, bottom - 1, line, { fill: palette.ink, size: fontSize, anchor: 'middle' }));
  }
  return { content: out.join(''), height: bottom + 3 - y };
}

/** Room that a left axis takes in px: the widest tick, and the name turned by 90 degrees. */
export const leftAxisWidth = (texts: readonly string[], name: string, plotHeight: number): number =>
  Math.max(0, ...texts.map((text) => textWidth(text, smallSize))) +
  nameGap +
  wrapText(name, fontSize, plotHeight).length * smallLineHeight +
  4;

/** Between an axis' name and its numbers, px: bold numbers in a wide font still fit. */
const nameGap = 14;

/** An axis on the left of a plot, its name read from below. */
export function leftAxis(
  ticks: readonly AxisTick[],
  box: { readonly x: number; readonly top: number; readonly bottom: number },
  name: string,
  palette: FigurePalette,
): string {
  const { x, top, bottom } = box;
  const out = [lineAt(x, top, x, bottom, { stroke: palette.ink, 'stroke-width': 1 })];
  const taken: number[] = [];
  for (const { at, text, strong } of strongFirst(ticks)) {
    out.push(lineAt(x - 4, at, x, at, { stroke: palette.ink, 'stroke-width': 1 }));
    if (taken.some((other) => Math.abs(other - at) < smallSize + 1)) continue;
    taken.push(at);
    const look = { fill: palette.ink, size: smallSize, anchor: 'end', ...(strong ? { weight: 600 } : {}) } as const;
    out.push(textAt(x - 7, at + 3.5, text, look));
  }
  const lines = wrapText(name, fontSize, bottom - top);
  const right = x - 7 - Math.max(0, ...ticks.map(({ text }) => textWidth(text, smallSize))) - nameGap;
  lines.forEach((line, n) => {
    const at = right - (lines.length - 1 - n) * smallLineHeight;
    out.push(textAt(at, (top + bottom) / 2, line, { fill: palette.ink, size: fontSize, anchor: 'middle', rotate: -90 }));
  });
  return out.join('');
}

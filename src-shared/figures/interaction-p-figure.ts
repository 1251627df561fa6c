/**
 * Screening at a glance: -log10 of each feature's p for treatment x feature, by family or by rank, with the limits for p
 * and for q, what became of each feature by its mark, and the model's features by name. Draws a finished table.
 */
import { scaleLinear } from 'd3-scale';
import { type AxisTick, bottomAxis, leftAxis, leftAxisWidth } from './axis';
import { figureHeading } from './figure-heading';
import { figureLegend, type LegendEntry } from './figure-legend';
import { figureMargin, fontSize, smallLineHeight, smallSize } from './figure-measures';
import type { FigureOptions } from './kaplan-meier-figure';
import { placeLabels, stackHeight } from './label-column';
import { englishLabels, type FigureLabels, fillLabel } from './labels';
import { marker, type MarkerShape, type MarkerStyle } from './marker';
import { formatCount, formatP, formatThreshold, formatTick } from './number-format';
import { type FigurePalette, lightPalette } from './palette';
import { type FigurePart, lineAt, svgDocument, textAt, textWidth, wrapText } from './svg';

/** What became of a feature: not a candidate, dropped for a correlated one, dropped by the model step, in the model. */
export type ScreeningOutcome = 'notSignificant' | 'correlated' | 'notSelected' | 'inModel';

export interface InteractionPRow {
  readonly name: string;
  /** The heading of its block: "T1C original". */
  readonly family: string;
  /** Interaction p and Benjamini-Hochberg q; null where the model could not be fitted. */
  readonly p: number | null;
  readonly q: number | null;
  readonly reproducible: boolean;
  readonly outcome: ScreeningOutcome;
}

export interface InteractionPFigureData {
  readonly title: string;
  readonly rows: readonly InteractionPRow[];
  readonly order: 'family' | 'rank';
  /** Candidates have p below this. */
  readonly pThreshold: number;
  readonly qThreshold: number;
  /** The greatest p whose q is below the threshold; null where there is none. */
  readonly pAtQ: number | null;
  readonly synthetic: boolean;
  readonly apparent?: boolean;
}

/** Below this a p is drawn at the end of the axis, with an arrow. */
const leastP = 1e-20;
const leastPlotHeight = 250;
const blockGap = 5;
/** Room for a turned block name. */
const leastBlock = 13;

type Known = Omit<InteractionPRow, 'p'> & { readonly p: number };

/** The figure as an SVG document; height follows from the labels. */
export function renderInteractionPFigure(data: InteractionPFigureData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels, width = 690 } = options;
  const known = data.rows.flatMap((row): Known[] => (row.p === null ? [] : [{ ...row, p: row.p }]));
  const p = formatThreshold(data.pThreshold);
  const facts = [
    fillLabel(labels.interactionFacts, {
      features: formatCount(known.length),
      p,
      chance: formatCount(known.length * data.pThreshold),
      found: formatCount(known.filter((row) => row.p < data.pThreshold).length),
    }) + (data.pAtQ === null ? `; ${fillLabel(labels.interactionNoQ, { q: formatThreshold(data.qThreshold) })}` : ''),
  ];
  const heading = figureHeading(data, known.length === 0 ? [labels.figureEmpty] : facts, width, palette, labels);
  const out = [heading.content];
  if (known.length === 0)
    return svgDocument({ width, height: heading.height + figureMargin.bottom }, palette.paper, data.title, ...out);

  const r = Math.max(1.8, Math.min(3.2, 3.4 - known.length / 400));
  const left = figureMargin.left;
  const right = width - figureMargin.right;
  const legend = figureLegend(legendEntries(known, data, palette, labels), { left, right, top: heading.height }, palette);
  out.push(legend.content);

  const inModel = known.filter(({ outcome }) => outcome === 'inModel');
  const column = inModel.length > 0 ? Math.max(120, Math.min(220, width * 0.32)) : 0;
  const texts = inModel.map((row) => [
    ...wrapText(row.name, smallSize, column),
    ...wrapText(pointText(row, labels), smallSize, column),
  ]);
  const heights = texts.map((lines) => lines.length * smallLineHeight);

  // Labels and their leaders stay beside the plot: it grows with them.
  const plotHeight = Math.max(leastPlotHeight, stackHeight(heights));

  const height = (value: number): number => -Math.log10(Math.max(value, leastP));
  const limits = [data.pThreshold, ...(data.pAtQ === null ? [] : [data.pAtQ])];
  const highest = Math.max(...known.map((row) => height(row.p)), ...limits.map(height));
  const top = heading.height + legend.height + 6;
  const bottom = top + plotHeight;
  const y = scaleLinear([0, highest * 1.07], [bottom, top]);
  const ticks = limitTicks(data, y, height, labels).concat(y.ticks(6).map((tick) => ({ at: y(tick), text: formatTick(tick) })));
  const axisLeft =
    left +
    leftAxisWidth(
      ticks.map(({ text }) => text),
      labels.interactionAxis,
      plotHeight,
    );
  const plotRight = right - (column > 0 ? column + 24 : 4);
  const places = data.order === 'rank' ? byRank(known, axisLeft, plotRight) : byFamily(known, axisLeft, plotRight);

  for (const tick of y.ticks(6).filter((t) => t > 0))
    out.push(lineAt(axisLeft, y(tick), plotRight, y(tick), { stroke: palette.grid, 'stroke-width': 0.75 }));
  limits.forEach((limit, n) => {
    const dash = n === 0 ? '5 3' : '1.5 2.5';
    const at = y(height(limit));
    out.push(lineAt(axisLeft, at, plotRight, at, { stroke: palette.ink, 'stroke-width': 1.1, 'stroke-dasharray': dash }));
  });

  // What matters most is drawn last.
  for (const kind of drawingOrder) {
    for (const row of known.filter((one) => kindOf(one) === kind)) {
      const [x, at] = [places.x.get(row) ?? axisLeft, y(height(row.p))];
      const { shape, style, scale } = look(kind, palette);
      out.push(marker(row.p < leastP ? 'triangle' : shape, x, at, radius(kind, r, scale), style));
    }
  }
  if (inModel.length > 0) {
    const columnX = plotRight + 24;
    const anchors = inModel.map((row, n) => ({ x: places.x.get(row) ?? axisLeft, y: y(height(row.p)), height: heights[n]! }));
    const centres = placeLabels(anchors, { columnX: columnX - 4, top, bottom });
    const { style, scale } = look('inModel', palette);
    const leaders = anchors.map((anchor, n) =>
      lineAt(anchor.x, anchor.y, columnX - 4, centres[n]!, { stroke: palette.muted, 'stroke-width': 0.75 }),
    );
    out.push(...leaders);
    anchors.forEach((anchor, n) => {
      const row = inModel[n]!;
      // Once more, above the leaders.
      out.push(marker(row.p < leastP ? 'triangle' : 'diamond', anchor.x, anchor.y, radius('inModel', r, scale), style));
      texts[n]!.forEach((line, k) => {
        const muted = k >= wrapText(row.name, smallSize, column).length;
        const at = centres[n]! - anchor.height / 2 + smallLineHeight * k + 9.5;
        out.push(textAt(columnX, at, line, { fill: muted ? palette.muted : palette.ink, size: smallSize }));
      });
    });
  }
  out.push(leftAxis(ticks, { x: axisLeft, top, bottom }, labels.interactionAxis, palette));
  const box = { left: axisLeft, right: plotRight, y: bottom };
  const foot =
    data.order === 'rank'
      ? bottomAxis(places.ticks, box, labels.interactionRankAxis, palette)
      : familyAxis(places.blocks, box, labels.interactionFamilyAxis, palette);
  out.push(foot.content);
  const end = bottom + foot.height + figureMargin.bottom;
  return svgDocument({ width, height: Math.ceil(end) }, palette.paper, data.title, ...out);
}

const pointText = ({ p, q }: Known, labels: FigureLabels): string =>
  fillLabel(labels.interactionPoint, { p: formatP(p), q: q === null ? labels.notAvailable : formatP(q) }).replaceAll(
    /([=<]) /g,
    '$1\u00a0',
  );

type Kind = 'unreproducible' | ScreeningOutcome;
const kindOf = ({ reproducible, outcome }: Known): Kind => (reproducible || outcome === 'inModel' ? outcome : 'unreproducible');
/** Among very many features the model's own stay in sight. */
const radius = (kind: Kind, r: number, scale: number): number => Math.max(r * scale, kind === 'inModel' ? 3.8 : 0);
const drawingOrder: readonly Kind[] = ['unreproducible', 'notSignificant', 'correlated', 'notSelected', 'inModel'];

function look(kind: Kind, palette: FigurePalette): { shape: MarkerShape; style: MarkerStyle; scale: number } {
  switch (kind) {
    case 'unreproducible':
      return { shape: 'cross', style: { stroke: palette.muted, strokeWidth: 0.9 }, scale: 0.9 };
    case 'notSignificant':
      return { shape: 'disc', style: { stroke: palette.muted, fill: palette.paper, strokeWidth: 0.9 }, scale: 0.9 };
    case 'correlated':
      return { shape: 'triangle', style: { stroke: palette.ink, fill: palette.paper, strokeWidth: 1 }, scale: 1.15 };
    case 'notSelected':
      return { shape: 'square', style: { stroke: palette.ink, fill: palette.paper, strokeWidth: 1.1 }, scale: 1.2 };
    case 'inModel':
      return { shape: 'diamond', style: { stroke: palette.paper, fill: palette.accent, strokeWidth: 0.8 }, scale: 1.6 };
  }
}

function legendEntries(
  known: readonly Known[],
  data: InteractionPFigureData,
  palette: FigurePalette,
  labels: FigureLabels,
): LegendEntry[] {
  const texts: Readonly<Record<Kind, string>> = {
    inModel: labels.interactionInModel,
    notSelected: labels.interactionNotSelected,
    correlated: labels.interactionCorrelated,
    notSignificant: labels.interactionTested,
    unreproducible: labels.interactionUnreproducible,
  };
  const entries = [...drawingOrder].reverse().flatMap((kind): LegendEntry[] => {
    const n = known.filter((row) => kindOf(row) === kind).length;
    if (n === 0) return [];
    const { shape, style, scale } = look(kind, palette);
    const text = fillLabel(texts[kind], { n: formatCount(n), p: formatThreshold(data.pThreshold) });
    return [{ mark: (x, y) => marker(shape, x, y, 3 * scale, style), text }];
  });
  const unknown = data.rows.length - known.length;
  if (unknown > 0) entries.push({ text: fillLabel(labels.interactionUnknown, { n: formatCount(unknown) }) });
  if (known.some((row) => row.p < leastP)) entries.push({ text: labels.interactionCut });
  return entries;
}

/** The limits as ticks of their own; where their numbers would touch, that of q stands above its line. */
function limitTicks(
  data: InteractionPFigureData,
  y: (value: number) => number,
  height: (p: number) => number,
  labels: FigureLabels,
): AxisTick[] {
  const ticks: AxisTick[] = [
    {
      at: y(height(data.pThreshold)),
      text: fillLabel(labels.interactionP, { p: formatThreshold(data.pThreshold) }),
      strong: true,
    },
  ];
  if (data.pAtQ !== null) {
    const at = y(height(data.pAtQ));
    ticks.push({ at, text: fillLabel(labels.interactionQ, { q: formatThreshold(data.qThreshold) }), strong: true });
  }
  return ticks;
}

interface Block {
  readonly name: string;
  readonly left: number;
  readonly right: number;
}

interface Places {
  readonly x: ReadonlyMap<Known, number>;
  readonly blocks: readonly Block[];
  readonly ticks: readonly AxisTick[];
}

/** From the least p on the left. */
function byRank(known: readonly Known[], left: number, right: number): Places {
  const ranked = [...known].sort((a, b) => a.p - b.p);
  const x = scaleLinear([1, Math.max(2, ranked.length)], [left + 8, right - 6]);
  const ticks = [1, ...x.ticks(6).filter((tick) => tick > 1 && Number.isInteger(tick) && tick <= ranked.length)];
  return {
    x: new Map(ranked.map((row, n) => [row, x(n + 1)])),
    blocks: [],
    ticks: ticks.map((tick) => ({ at: x(tick), text: formatTick(tick) })),
  };
}

/** Blocks side by side in the order of the table, each at least as wide as its turned name needs. */
function byFamily(known: readonly Known[], left: number, right: number): Places {
  const families = new Map<string, Known[]>();
  for (const row of known) families.set(row.family, [...(families.get(row.family) ?? []), row]);
  const room = right - left - 10 - blockGap * (families.size - 1);
  const widths = blockWidths(
    [...families.values()].map((rows) => rows.length),
    room,
  );
  const x = new Map<Known, number>();
  const blocks: Block[] = [];
  let from = left + 6;
  [...families].forEach(([name, rows], n) => {
    const wide = widths[n]!;
    rows.forEach((row, k) => x.set(row, from + ((k + 0.5) * wide) / rows.length));
    blocks.push({ name, left: from, right: from + wide });
    from += wide + blockGap;
  });
  return { x, blocks, ticks: [] };
}

/** Widths in proportion to the counts, none below the least, where the room allows it. */
function blockWidths(counts: readonly number[], room: number): number[] {
  const least = Math.min(leastBlock, room / counts.length);
  let narrow = new Set<number>();
  for (;;) {
    const free = room - narrow.size * least;
    const total = counts.reduce((sum, count, n) => sum + (narrow.has(n) ? 0 : count), 0);
    const widths = counts.map((count, n) => (narrow.has(n) ? least : (free * count) / total));
    const more = new Set(widths.flatMap((wide, n) => (wide <= least ? [n] : [])));
    if (more.size === narrow.size || more.size === counts.length) return widths.map((wide) => Math.max(wide, least));
    narrow = more;
  }
}

/** Brackets with the blocks' names, turned where one would not fit its bracket. */
function familyAxis(
  blocks: readonly Block[],
  box: { readonly left: number; readonly right: number; readonly y: number },
  name: string,
  palette: FigurePalette,
): FigurePart {
  const { left, right, y } = box;
  const out = [lineAt(left, y, right, y, { stroke: palette.ink, 'stroke-width': 1 })];
  const turned = blocks.some((block) => textWidth(block.name, smallSize) > block.right - block.left + blockGap - 2);
  let deepest = 0;
  let free = -Infinity;
  for (const block of blocks) {
    out.push(lineAt(block.left, y + 7, block.right, y + 7, { stroke: palette.muted, 'stroke-width': 1.5 }));
    const middle = (block.left + block.right) / 2;
    const long = textWidth(block.name, smallSize);
    // Very many blocks: a name without room is left out, its bracket stays.
    if (turned && middle - smallSize / 2 < free) continue;
    free = middle + smallSize / 2 + 1;
    const at = turned ? { x: middle + 3.5, y: y + 13 + long / 2 } : { x: middle, y: y + 20 };
    deepest = Math.max(deepest, turned ? long + 6 : 13);
    const look = { fill: palette.ink, size: smallSize, anchor: 'middle' } as const;
    out.push(textAt(at.x, at.y, block.name, turned ? { ...look, rotate: -90 } : look));
  }
  let bottom = y + 11 + deepest;
  for (const line of wrapText(name, fontSize, right - left)) {
    bottom += smallLineHeight + 1;
    out.push(textAt((left + right) / 2, bottom - 2, line, { fill: palette.ink, size: fontSize, anchor: 'middle' }));
  }
  return { content: out.join(''), height: bottom + 3 - y };
}

/**
 * Who and what was analysed (CONSORT 2010, STARD 2015): patients in the table, left out, analysed, by arm, by score group;
 * beside them the features from extraction to model. Draws finished counts; that they add up is the caller's part.
 */
import type { FigureOptions } from './kaplan-meier-figure';
import { figureHeading } from './figure-heading';
import { figureMargin, fontSize } from './figure-measures';
import { englishLabels, type FigureLabels, fillLabel } from './labels';
import { formatCount, formatThreshold } from './number-format';
import { type FigurePalette, lightPalette } from './palette';
import { element, lineAt, svgDocument, textAt, wrapText } from './svg';

/** An arm or a score group. */
export interface FlowCount {
  readonly label: string;
  readonly n: number;
  /** null: the endpoint was not followed. */
  readonly events: number | null;
  /** Where weighted. */
  readonly effectiveN?: number | null;
}

export interface FlowCohort {
  /** "Training cohort (observational)". */
  readonly heading: string;
  readonly inTable: number;
  /** Each patient under one reason, so that the counts add up to `inTable - analysed`. */
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
  readonly analysed: number;
  readonly arms: readonly FlowCount[];
  /** Patients with a score. */
  readonly scored: number;
  /** High and low score; empty without a model. */
  readonly groups: readonly FlowCount[];
}

export interface FlowFeatures {
  readonly extracted: number;
  /** null: no re-reading, the step did not take place. */
  readonly reproducible: { readonly n: number; readonly threshold: number } | null;
  readonly significant: { readonly n: number; readonly p: number };
  readonly uncorrelated: { readonly n: number; readonly r: number };
  /** null where the limit on the number of candidates left nothing out. */
  readonly candidates: { readonly n: number; readonly limit: number } | null;
  /** Names; empty where nothing stayed. */
  readonly model: readonly string[];
}

export interface FlowDiagramData {
  readonly title: string;
  readonly synthetic: boolean;
  /** Training, and validation where there is one. */
  readonly cohorts: readonly FlowCohort[];
  readonly features: FlowFeatures | null;
}

const columnGap = 24;
const leastColumn = 176;
const rowGap = 28;
/** Between boxes of features: an arrow with a number beside it. */
const chainGap = 32;
const childGap = 6;
/** The arrow past the box of those left out, and that box. */
const spineInset = 18;
const sideInset = 42;
const pad = { x: 8, y: 7 } as const;
/** Arms and groups share a column: little room beside their text. */
const childPad = 3;
const hanging = 8;
const boxLine = 14;

/** The diagram as an SVG document; never narrower than its columns need. */
export function renderFlowDiagramFigure(data: FlowDiagramData, options: FigureOptions = {}): string {
  const { palette = lightPalette, labels = englishLabels } = options;
  const columns = Math.max(1, data.cohorts.length + (data.features ? 1 : 0));
  const margins = figureMargin.left + figureMargin.right;
  const width = Math.max(options.width ?? 690, columns * leastColumn + (columns - 1) * columnGap + margins);
  const columnWidth = Math.min(300, (width - margins - (columns - 1) * columnGap) / columns);
  const start = (width - columns * columnWidth - (columns - 1) * columnGap) / 2;
  const left = (column: number): number => start + column * (columnWidth + columnGap);
  const heading = figureHeading(data, [], width, palette, labels);
  const out = [heading.content];

  const chain = data.features ? featureChain(data.features, columnWidth, labels) : null;
  const cohorts = data.cohorts.map((cohort, n) => ({
    x: left(n === 0 || !chain ? n : n + 1),
    boxes: cohortBoxes(cohort, columnWidth, labels),
  }));
  const tallest = (of: (boxes: CohortBoxes) => number): number => Math.max(0, ...cohorts.map(({ boxes }) => of(boxes)));
  const highest = (boxes: readonly Box[]): number => Math.max(0, ...boxes.map(({ height }) => height));

  // One row of the diagram is at one height in all cohorts.
  const headTop = heading.height + 6;
  const headHeight = Math.max(
    tallest(({ head }) => head.height),
    chain?.head.height ?? 0,
  );
  const tableTop = headTop + headHeight + 14;
  const tableHeight = tallest(({ table }) => table.height);
  const sideHeight = tallest(({ side }) => side?.height ?? 0);
  const sideTop = tableTop + tableHeight + (sideHeight > 0 ? 14 : 0);
  const analysedTop = sideTop + sideHeight + (sideHeight > 0 ? 14 : rowGap);
  const armsTop = analysedTop + tallest(({ analysed }) => analysed.height) + rowGap;
  const armsHeight = tallest(({ arms }) => highest(arms));
  const scoreHeight = tallest(({ score }) => score?.height ?? 0);
  const chainHeight = chain ? chain.steps.reduce((sum, { height }) => sum + height + chainGap, 0) : 0;
  const modelHeight = chain?.model.height ?? 0;
  const scoreCentre = Math.max(
    scoreHeight > 0 ? armsTop + armsHeight + rowGap + scoreHeight / 2 : 0,
    chain ? tableTop + chainHeight + modelHeight / 2 : 0,
  );
  const groupsTop = scoreCentre + scoreHeight / 2 + rowGap;
  let bottom = armsTop + armsHeight;

  for (const { x, boxes } of cohorts) {
    const middle = x + columnWidth / 2;
    out.push(drawBox(boxes.head, x, headTop + (headHeight - boxes.head.height) / 2, palette, 'heading'));
    out.push(drawBox(boxes.table, x, tableTop, palette));
    const spine = boxes.side ? x + spineInset : middle;
    out.push(arrow([spine, tableTop + boxes.table.height], [spine, analysedTop], palette));
    if (boxes.side) {
      const y = sideTop + sideHeight / 2;
      out.push(arrow([spine, y], [x + sideInset, y], palette));
      out.push(drawBox(boxes.side, x + sideInset, y - boxes.side.height / 2, palette));
    }
    out.push(drawBox(boxes.analysed, x, analysedTop, palette));
    out.push(...split(middle, analysedTop + boxes.analysed.height, armsTop, childCentres(boxes.arms, x), palette));
    const armsBottom = armsTop + highest(boxes.arms);
    out.push(...drawRow(boxes.arms, x, armsTop, highest(boxes.arms), palette));
    if (!boxes.score) continue;
    const scoreTop = scoreCentre - boxes.score.height / 2;
    out.push(...merge(childCentres(boxes.arms, x), armsBottom, middle, scoreTop, palette));
    out.push(drawBox(boxes.score, x, scoreTop, palette));
    out.push(...split(middle, scoreTop + boxes.score.height, groupsTop, childCentres(boxes.groups, x), palette));
    const groupsHeight = tallest(({ groups }) => highest(groups));
    out.push(...drawRow(boxes.groups, x, groupsTop, groupsHeight, palette));
    bottom = Math.max(bottom, groupsTop + groupsHeight);
  }
  if (chain) {
    const x = left(Math.min(1, data.cohorts.length));
    const middle = x + columnWidth / 2;
    out.push(drawBox(chain.head, x, headTop + (headHeight - chain.head.height) / 2, palette, 'heading'));
    const modelTop = scoreCentre - modelHeight / 2;
    const boxesHeight = chain.steps.reduce((sum, { height }) => sum + height, 0);
    const gap = (modelTop - tableTop - boxesHeight) / chain.steps.length;
    let y = tableTop;
    chain.steps.forEach((step, n) => {
      out.push(drawBox(step, x, y, palette));
      y += step.height;
      out.push(arrow([middle, y], [middle, y + gap], palette));
      const removed = fillLabel(labels.flowRemoved, { n: formatCount(chain.removed[n]!) });
      out.push(textAt(middle + 9, y + gap / 2 + 2, removed, { fill: palette.muted, size: fontSize }));
      y += gap;
    });
    out.push(drawBox(chain.model, x, modelTop, palette, 'strong'));
    // From the model to the scores of the cohorts on either side.
    for (const cohort of cohorts.filter(({ boxes }) => boxes.score)) {
      const toLeft = cohort.x < x;
      const from = toLeft ? x : x + columnWidth;
      out.push(arrow([from, scoreCentre], [toLeft ? cohort.x + columnWidth : cohort.x, scoreCentre], palette));
    }
    bottom = Math.max(bottom, modelTop + modelHeight);
  }
  if (columns === 1 && data.cohorts.length === 0 && !data.features) {
    out.push(textAt(figureMargin.left, headTop + 11, labels.figureEmpty, { fill: palette.ink, size: fontSize }));
    bottom = headTop + 16;
  }
  return svgDocument({ width, height: Math.ceil(bottom + figureMargin.bottom) }, palette.paper, data.title, ...out);
}

interface BoxLine {
  readonly text: string;
  readonly weight?: number;
  /** From the second line of a list entry on. */
  readonly indent?: number;
}

interface Box {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly BoxLine[];
  readonly anchor: 'start' | 'middle';
}

/** A box as high as its wrapped text; entries of a list hang. */
function makeBox(texts: readonly BoxLine[], width: number, kind: 'plain' | 'child' | 'list' = 'plain'): Box {
  const side = kind === 'child' ? childPad : pad.x;
  const lines = texts.flatMap(({ text, ...look }) =>
    wrapText(text, fontSize, width - 2 * side - (kind === 'list' ? hanging : 0)).map((line, n): BoxLine => ({
      text: line,
      indent: kind === 'list' && n > 0 ? hanging : 0,
      ...look,
    })),
  );
  return { width, height: lines.length * boxLine + 2 * pad.y, lines, anchor: kind === 'list' ? 'start' : 'middle' };
}

function drawBox(box: Box, x: number, y: number, palette: FigurePalette, kind: 'plain' | 'heading' | 'strong' = 'plain'): string {
  const { width, height, lines, anchor } = box;
  const frame = element('rect', {
    x,
    y,
    width,
    height,
    rx: 2,
    fill: kind === 'heading' ? palette.grid : palette.paper,
    stroke: kind === 'heading' ? 'none' : palette.ink,
    'stroke-width': kind === 'strong' ? 1.8 : 1,
  });
  const at = anchor === 'middle' ? x + width / 2 : x + pad.x;
  const texts = lines.map(({ text, weight, indent = 0 }, n) =>
    textAt(at + indent, y + pad.y + 10.5 + n * boxLine, text, {
      fill: palette.ink,
      size: fontSize,
      anchor,
      ...(weight === undefined ? {} : { weight }),
    }),
  );
  return frame + texts.join('');
}

interface CohortBoxes {
  readonly head: Box;
  readonly table: Box;
  readonly side: Box | null;
  readonly analysed: Box;
  readonly arms: readonly Box[];
  readonly score: Box | null;
  readonly groups: readonly Box[];
}

function cohortBoxes(cohort: FlowCohort, width: number, labels: FigureLabels): CohortBoxes {
  const counted = (text: string, n: number): readonly BoxLine[] => [
    { text },
    { text: fillLabel(labels.plainN, { n: formatCount(n) }) },
  ];
  const leftOut = cohort.leftOut.reduce((sum, { count }) => sum + count, 0);
  const side: readonly BoxLine[] = [
    { text: `${labels.flowLeftOut} (${fillLabel(labels.plainN, { n: formatCount(leftOut) })})`, weight: 600 },
    ...cohort.leftOut.map(({ reason, count }) => ({ text: fillLabel(labels.flowReason, { reason, n: formatCount(count) }) })),
  ];
  const children = (counts: readonly FlowCount[]): readonly Box[] => {
    const each = (width - childGap * (counts.length - 1)) / Math.max(1, counts.length);
    return counts.map(({ label, n, events, effectiveN }) =>
      makeBox(
        [
          { text: label, weight: 600 },
          { text: fillLabel(labels.plainN, { n: formatCount(n) }) },
          ...(typeof effectiveN === 'number' ? [{ text: fillLabel(labels.plainEffective, { n: formatCount(effectiveN) }) }] : []),
          ...(events === null ? [] : [{ text: fillLabel(labels.plainEvents, { n: formatCount(events) }) }]),
        ],
        each,
        'child',
      ),
    );
  };
  return {
    head: makeBox([{ text: cohort.heading, weight: 600 }], width),
    table: makeBox(counted(labels.flowInTable, cohort.inTable), width),
    side: cohort.leftOut.length > 0 ? makeBox(side, width - sideInset, 'list') : null,
    analysed: makeBox(counted(labels.flowAnalysed, cohort.analysed), width),
    arms: children(cohort.arms),
    score: cohort.groups.length > 0 ? makeBox(counted(labels.flowScored, cohort.scored), width) : null,
    groups: children(cohort.groups),
  };
}

interface Chain {
  readonly head: Box;
  readonly steps: readonly Box[];
  /** After each step: features that do not reach the next. */
  readonly removed: readonly number[];
  readonly model: Box;
}

function featureChain(features: FlowFeatures, width: number, labels: FigureLabels): Chain {
  const { extracted, reproducible, significant, uncorrelated, candidates, model } = features;
  const steps: { text: string; n: number }[] = [{ text: labels.flowExtracted, n: extracted }];
  if (reproducible) {
    const threshold = formatThreshold(reproducible.threshold);
    steps.push({ text: fillLabel(labels.flowReproducible, { threshold }), n: reproducible.n });
  }
  steps.push({ text: fillLabel(labels.flowSignificant, { p: formatThreshold(significant.p) }), n: significant.n });
  steps.push({ text: fillLabel(labels.flowUncorrelated, { r: formatThreshold(uncorrelated.r) }), n: uncorrelated.n });
  if (candidates) {
    const limit = formatCount(candidates.limit);
    steps.push({ text: fillLabel(labels.flowCandidates, { limit }), n: candidates.n });
  }
  const counts = [...steps.map(({ n }) => n), model.length];
  const inModel: readonly BoxLine[] =
    model.length === 0
      ? [{ text: labels.flowNoModel, weight: 600 }]
      : [
          { text: `${labels.flowModel} (${fillLabel(labels.plainN, { n: formatCount(model.length) })})`, weight: 600 },
          ...model.map((text) => ({ text })),
        ];
  return {
    head: makeBox([{ text: labels.flowFeatures, weight: 600 }], width),
    steps: steps.map(({ text, n }) => makeBox([{ text }, { text: fillLabel(labels.plainN, { n: formatCount(n) }) }], width)),
    removed: steps.map((_, k) => counts[k]! - counts[k + 1]!),
    model: makeBox(inModel, width),
  };
}

/** Boxes side by side from `x`, all as high as the highest of their row. */
const drawRow = (boxes: readonly Box[], x: number, y: number, height: number, palette: FigurePalette): string[] =>
  boxes.map((box, n) => drawBox({ ...box, height }, x + n * (box.width + childGap), y, palette));

const childCentres = (boxes: readonly Box[], x: number): number[] =>
  boxes.map((box, n) => x + n * (box.width + childGap) + box.width / 2);

type Point = readonly [x: number, y: number];

const stroke = (palette: FigurePalette): Readonly<Record<string, string | number>> => ({
  stroke: palette.ink,
  'stroke-width': 1,
});

/** A line with a head at its end; upright or level. */
function arrow([x1, y1]: Point, [x2, y2]: Point, palette: FigurePalette): string {
  const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
  const [footX, footY] = [x2 - 7 * dx, y2 - 7 * dy];
  const at = (value: number): number => Math.round(value * 100) / 100;
  const head = `M${at(x2)} ${at(y2)}L${at(footX + 3.5 * dy)} ${at(footY + 3.5 * dx)}L${at(footX - 3.5 * dy)} ${at(footY - 3.5 * dx)}Z`;
  return lineAt(x1, y1, footX, footY, stroke(palette)) + element('path', { d: head, fill: palette.ink });
}

/** From one box to several under it. */
function split(from: number, top: number, bottom: number, to: readonly number[], palette: FigurePalette): string[] {
  if (to.length === 0) return [];
  const middle = (top + bottom) / 2;
  return [
    lineAt(from, top, from, middle, stroke(palette)),
    lineAt(Math.min(from, ...to), middle, Math.max(from, ...to), middle, stroke(palette)),
    ...to.map((x) => arrow([x, middle], [x, bottom], palette)),
  ];
}

/** From several boxes to one under them. */
function merge(from: readonly number[], top: number, to: number, bottom: number, palette: FigurePalette): string[] {
  const middle = bottom - rowGap / 2;
  return [
    ...from.map((x) => lineAt(x, top, x, middle, stroke(palette))),
    lineAt(Math.min(to, ...from), middle, Math.max(to, ...from), middle, stroke(palette)),
    arrow([to, middle], [to, bottom], palette),
  ];
}

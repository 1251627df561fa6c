/**
 * What lies over the image of a pane, drawn on a 2D canvas: ROI outline, brush,
 * polygon, marks of the tools, cursor, reference lines, orientation letters and scale bar. Knows no vtk.
 */
import type { BrushShape } from '@shared/contract/entities';
import type { OverlayMark } from '@renderer/editor/overlay-mark';
import type { PolygonDraft } from '@renderer/editor/polygon-draft';

/** From pixel index to canvas CSS pixels: x = x0 + i * sx, y = y0 + j * sy. */
export interface PaneTransform {
  readonly x0: number;
  readonly y0: number;
  readonly sx: number;
  readonly sy: number;
  /** CSS pixels per mm. */
  readonly pixelsPerMm: number;
}

export interface OverlayColours {
  readonly roi: string;
  readonly accent: string;
  readonly look: string;
}

/** Edges as x0, y0, x1, y1 each; the first `edgeCount` numbers count. */
export interface Outline {
  readonly edges: readonly number[];
  readonly edgeCount: number;
}

/** All that an overlay shows; null parts are not drawn. */
export interface OverlayContent {
  readonly edges: readonly number[];
  readonly edgeCount: number;
  /** Outline of a proposed ROI, in the same form. */
  readonly proposed: Outline;
  /** Outline of another read. */
  readonly second: Outline;
  /** Runs that only this read, or only another, has. */
  readonly difference: { readonly onlyFirst: ArrayLike<number>; readonly onlySecond: ArrayLike<number> } | null;
  /** Pixels of a row: runs count on over the rows. */
  readonly columns: number;
  readonly cursor: { readonly i: number; readonly j: number } | null;
  readonly referenceLines: readonly (readonly [number, number, number, number])[];
  readonly brush: { readonly i: number; readonly j: number; readonly size: number; readonly shape: BrushShape } | null;
  /** Outlines in progress, measures. */
  readonly marks: readonly OverlayMark[];
  readonly polygon: PolygonDraft | null;
  readonly hover: { readonly i: number; readonly j: number } | null;
  readonly letters: { readonly left: string; readonly right: string; readonly top: string; readonly bottom: string } | null;
  /** Top left: what the pane shows. */
  readonly caption: string;
  /** Bottom left: which slice. */
  readonly position: string;
  /** Top right, line by line. */
  readonly details: readonly string[];
  readonly colours: OverlayColours;
}

/** The image area is black in both themes, so its marks have one set of colours. */
const MARK = '#d5dbe1';
/** Another read, and what only it has: reddish purple and vermillion of Okabe-Ito; what only this one has is sky blue. */
const SECOND = '#cc79a7';
const ONLY_FIRST = '#56b4e9';
const ONLY_SECOND = '#d55e00';
const SHADE = 'rgb(0 0 0 / 75%)';
const FONT = '600 13px Inter, "Noto Sans SC", sans-serif';
const SMALL_FONT = '12px Inter, "Noto Sans SC", sans-serif';

/** Lengths that a scale bar may have, in mm. */
const BAR_LENGTHS_MM = [1, 2, 5, 10, 20, 50, 100, 200] as const;

/** The longest round length of at most `limitPx` on screen; null when even 1 mm is longer. */
export function scaleBarMm(pixelsPerMm: number, limitPx: number): number | null {
  let best: number | null = null;
  for (const length of BAR_LENGTHS_MM) if (length * pixelsPerMm <= limitPx) best = length;
  return best;
}

/** Draws the overlay over `width` x `height` CSS pixels; the context's transform is set for the device's pixels by the caller. */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  at: PaneTransform,
  content: OverlayContent,
): void {
  context.clearRect(0, 0, width, height);
  const x = (i: number): number => at.x0 + i * at.sx;
  const y = (j: number): number => at.y0 + j * at.sy;
  context.lineJoin = 'round';

  const pathOfEdges = (edges: readonly number[], count: number): void => {
    context.beginPath();
    for (let n = 0; n < count; n += 4) {
      context.moveTo(x(edges[n]!), y(edges[n + 1]!));
      context.lineTo(x(edges[n + 2]!), y(edges[n + 3]!));
    }
  };
  if (content.difference) drawDifference(context, content.difference, content.columns, at);
  if (content.proposed.edgeCount > 0) {
    pathOfEdges(content.proposed.edges, content.proposed.edgeCount);
    context.setLineDash([4, 3]);
    strokeShaded(context, 3, content.colours.look, 1.5);
    context.setLineDash([]);
  }
  if (content.edgeCount > 0) {
    pathOfEdges(content.edges, content.edgeCount);
    context.lineCap = 'square';
    context.strokeStyle = content.colours.roi;
    context.lineWidth = 1.5;
    context.stroke();
    context.lineCap = 'butt';
  }

  if (content.second.edgeCount > 0) {
    pathOfEdges(content.second.edges, content.second.edgeCount);
    context.setLineDash([2, 3]);
    strokeShaded(context, 3, SECOND, 1.5);
    context.setLineDash([]);
  }

  context.lineWidth = 1;
  if (content.referenceLines.length > 0) {
    context.strokeStyle = content.colours.accent;
    context.globalAlpha = 0.55;
    context.setLineDash([6, 5]);
    context.beginPath();
    for (const [i0, j0, i1, j1] of content.referenceLines) {
      context.moveTo(x(i0), y(j0));
      context.lineTo(x(i1), y(j1));
    }
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
  if (content.cursor) drawCursor(context, x(content.cursor.i), y(content.cursor.j), content.colours.accent);
  if (content.polygon) drawPolygon(context, content.polygon, content.hover, x, y, content.colours);
  for (const mark of content.marks) drawMark(context, mark, x, y, content.colours);
  if (content.brush) drawBrush(context, content.brush, at);
  drawLabels(context, width, height, at, content);
}

/** What only this read has, plain; what only the other has, hatched: told apart without their colours too. */
function drawDifference(
  context: CanvasRenderingContext2D,
  difference: NonNullable<OverlayContent['difference']>,
  columns: number,
  at: PaneTransform,
): void {
  const path = (runs: ArrayLike<number>): void => {
    context.beginPath();
    for (let n = 0; n < runs.length; n += 2) {
      const [i, j] = [runs[n]! % columns, Math.floor(runs[n]! / columns)];
      context.rect(at.x0 + (i - 0.5) * at.sx, at.y0 + (j - 0.5) * at.sy, runs[n + 1]! * at.sx, at.sy);
    }
  };
  context.globalAlpha = 0.65;
  path(difference.onlyFirst);
  context.fillStyle = ONLY_FIRST;
  context.fill();
  path(difference.onlySecond);
  context.fillStyle = ONLY_SECOND;
  context.fill();
  context.globalAlpha = 1;
  context.save();
  context.clip();
  context.beginPath();
  const { width, height } = context.canvas;
  for (let d = -height; d < width; d += 7) {
    context.moveTo(d, 0);
    context.lineTo(d + height, height);
  }
  context.strokeStyle = SHADE;
  context.lineWidth = 1.5;
  context.stroke();
  context.restore();
}

/** Strokes the path in a colour over a wider dark one, so that it shows on any image. */
function strokeShaded(context: CanvasRenderingContext2D, shadeWidth: number, colour: string, width: number): void {
  context.strokeStyle = SHADE;
  context.lineWidth = shadeWidth;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** The brush in true size. Adaptive: the ring is dashed, for not all of it is taken. */
function drawBrush(
  context: CanvasRenderingContext2D,
  { i, j, size, shape }: NonNullable<OverlayContent['brush']>,
  at: PaneTransform,
): void {
  const [cx, cy, rx, ry] = [at.x0 + i * at.sx, at.y0 + j * at.sy, (size / 2) * at.sx, (size / 2) * at.sy];
  context.beginPath();
  if (shape === 'square') context.rect(cx - rx, cy - ry, 2 * rx, 2 * ry);
  else context.ellipse(cx, cy, rx, ry, 0, 0, 2 * Math.PI);
  if (shape === 'adaptive') context.setLineDash([4, 3]);
  strokeShaded(context, 3, MARK, 1);
  context.setLineDash([]);
}

function drawMark(
  context: CanvasRenderingContext2D,
  mark: OverlayMark,
  x: (i: number) => number,
  y: (j: number) => number,
  colours: OverlayColours,
): void {
  if (mark.kind === 'label') {
    context.font = FONT;
    drawText(context, mark.text, x(mark.at[0]) + 9, y(mark.at[1]) - 7, 'left', 'bottom');
    return;
  }
  const colour = mark.tone === 'roi' ? colours.roi : mark.tone === 'draft' ? colours.look : MARK;
  if (mark.kind === 'handles') {
    for (const [i, j] of mark.points) {
      context.beginPath();
      context.arc(x(i), y(j), mark.filled === true ? 4.5 : 3, 0, 2 * Math.PI);
      context.fillStyle = mark.filled === true ? colour : SHADE;
      context.fill();
      strokeShaded(context, 2.5, colour, 1.25);
    }
    return;
  }
  context.beginPath();
  for (const [n, [i, j]] of mark.points.entries()) {
    if (n === 0) context.moveTo(x(i), y(j));
    else context.lineTo(x(i), y(j));
  }
  if (mark.closed === true) context.closePath();
  if (mark.dashed === true) context.setLineDash([5, 4]);
  strokeShaded(context, 3.5, colour, 1.5);
  context.setLineDash([]);
}

/** Text in the colour of the marks over a dark rim. */
function drawText(
  context: CanvasRenderingContext2D,
  label: string,
  tx: number,
  ty: number,
  align: CanvasTextAlign,
  baseline: CanvasTextBaseline,
): void {
  context.textAlign = align;
  context.textBaseline = baseline;
  context.strokeStyle = SHADE;
  context.lineWidth = 3;
  context.strokeText(label, tx, ty);
  context.fillStyle = MARK;
  context.fillText(label, tx, ty);
}

function drawCursor(context: CanvasRenderingContext2D, cx: number, cy: number, colour: string): void {
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(cx + 5 * dx, cy + 5 * dy);
    context.lineTo(cx + 15 * dx, cy + 15 * dy);
  }
  strokeShaded(context, 3, colour, 1.5);
}

function drawPolygon(
  context: CanvasRenderingContext2D,
  polygon: PolygonDraft,
  hover: { readonly i: number; readonly j: number } | null,
  x: (i: number) => number,
  y: (j: number) => number,
  colours: OverlayColours,
): void {
  context.beginPath();
  for (const [n, [i, j]] of polygon.vertices.entries()) {
    if (n === 0) context.moveTo(x(i), y(j));
    else context.lineTo(x(i), y(j));
  }
  if (polygon.closed) context.closePath();
  strokeShaded(context, 3.5, polygon.closed ? colours.roi : colours.look, 1.5);
  const last = polygon.vertices.at(-1);
  if (!polygon.closed && hover && last) {
    context.beginPath();
    context.moveTo(x(last[0]), y(last[1]));
    context.lineTo(x(hover.i), y(hover.j));
    context.setLineDash([4, 4]);
    context.lineWidth = 1;
    context.stroke();
    context.setLineDash([]);
  }
  const freehand = polygon.vertices.length > 80;
  for (const [n, [i, j]] of polygon.vertices.entries()) {
    if (freehand && n > 0) break;
    const radius = n === 0 && !polygon.closed ? 4 : 2.5;
    context.beginPath();
    context.arc(x(i), y(j), radius, 0, 2 * Math.PI);
    context.fillStyle = n === 0 && !polygon.closed ? colours.look : MARK;
    context.fill();
    context.strokeStyle = SHADE;
    context.lineWidth = 1;
    context.stroke();
  }
}

function drawLabels(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  at: PaneTransform,
  content: OverlayContent,
): void {
  const text = (label: string, tx: number, ty: number, align: CanvasTextAlign, baseline: CanvasTextBaseline): void =>
    drawText(context, label, tx, ty, align, baseline);
  if (content.letters) {
    context.font = FONT;
    text(content.letters.left, 8, height / 2, 'left', 'middle');
    text(content.letters.right, width - 8, height / 2, 'right', 'middle');
    text(content.letters.top, width / 2, 8, 'center', 'top');
    text(content.letters.bottom, width / 2, height - 8, 'center', 'bottom');
  }
  context.font = SMALL_FONT;
  if (content.caption !== '') text(content.caption, 10, 9, 'left', 'top');
  if (content.position !== '') text(content.position, 10, height - 9, 'left', 'bottom');
  for (const [n, line] of content.details.entries()) text(line, width - 34, 9 + 16 * n, 'right', 'top');
  const bar = scaleBarMm(at.pixelsPerMm, Math.min(160, width / 4));
  if (bar === null) return;
  const length = bar * at.pixelsPerMm;
  const [bx, by] = [width - 12 - length, height - 12];
  context.beginPath();
  context.moveTo(bx, by - 4);
  context.lineTo(bx, by);
  context.lineTo(bx + length, by);
  context.lineTo(bx + length, by - 4);
  context.strokeStyle = SHADE;
  context.lineWidth = 3;
  context.stroke();
  context.strokeStyle = MARK;
  context.lineWidth = 1;
  context.stroke();
  text(`${bar} mm`, bx + length / 2, by - 6, 'center', 'bottom');
}

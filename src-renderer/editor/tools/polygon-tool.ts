/**
 * Polygon: click sets vertices, drag draws freehand, closes near the first
 * vertex or by Enter; Enter again fills it. Once closed its vertices are edited: drag one or all
 * chosen, choose with a box, + splits, - trims. A polygon in progress stays on its slice until it
 * is filled or cleared.
 */
import { rasteriseContours } from '@shared/core/mask/rasterise-contours';
import type { ToolContext } from '../drawing-surface';
import type { OverlayMark } from '../overlay-mark';
import type { PointerPress, PointerSample, ToolKey } from '../pointer-input';
import {
  CLOSE_DISTANCE_PX,
  DRAG_DISTANCE_PX,
  FREEHAND_STEP_PX,
  GRAB_DISTANCE_PX,
  insertVertex,
  nearestEdge,
  nearestVertex,
  type PolygonDraft,
  removeVertices,
  screenDistance,
  selectInBox,
  splitSelected,
  toFlat,
} from '../polygon-draft';
import { StateNode } from '../state-node';
import { markDirty, takeRuns } from '../working-slice';

/** A state of the polygon tool: what it does is the tool's to say. */
abstract class PolygonState extends StateNode {
  protected readonly tool: PolygonTool;
  constructor(tool: PolygonTool) {
    super();
    this.tool = tool;
  }
}

class Idle extends PolygonState {
  readonly id = 'idle';
  protected override pointerDown(press: PointerPress): boolean {
    if (press.button !== 'left') return false;
    this.tool.press(press);
    return true;
  }
}

/** A press that set a vertex: moving on draws freehand. */
class Drawing extends PolygonState {
  readonly id = 'drawing';
  protected override pointerDown(): boolean {
    return true;
  }
  protected override pointerMove(at: PointerSample): boolean {
    this.tool.drawTo(at);
    return true;
  }
  protected override pointerUp(at: PointerSample): boolean {
    this.tool.endDrag(at);
    this.tool.transition('idle');
    return true;
  }
  protected override interrupt(): boolean {
    this.tool.transition('idle');
    return true;
  }
}

/** A press beside the vertices of a closed polygon: moving on spans a box that chooses. */
class Selecting extends PolygonState {
  readonly id = 'selecting';
  protected override pointerDown(): boolean {
    return true;
  }
  protected override pointerMove(at: PointerSample): boolean {
    this.tool.spanTo(at);
    return true;
  }
  protected override pointerUp(at: PointerSample): boolean {
    this.tool.spanTo(at);
    this.tool.transition('idle');
    this.tool.endSpan();
    return true;
  }
  protected override cancel(): boolean {
    return this.interrupt();
  }
  protected override interrupt(): boolean {
    this.tool.transition('idle');
    this.tool.dropSpan();
    return true;
  }
}

/** A press on a vertex of a closed polygon: moving on drags it, with the others that are chosen. */
class Dragging extends PolygonState {
  readonly id = 'dragging';
  protected override pointerDown(): boolean {
    return true;
  }
  /** Escape puts the vertices back; the polygon stays. */
  protected override cancel(): boolean {
    this.tool.transition('idle');
    this.tool.putBack();
    return true;
  }
  protected override pointerMove(at: PointerSample): boolean {
    this.tool.dragTo(at);
    return true;
  }
  protected override pointerUp(at: PointerSample): boolean {
    this.tool.dragTo(at);
    return this.interrupt();
  }
  protected override interrupt(): boolean {
    this.tool.transition('idle');
    return true;
  }
}

export class PolygonTool extends StateNode {
  readonly id = 'polygon';
  readonly context: ToolContext;
  #draggedFar = false;
  /** Where the drag of vertices began, and where they were. */
  #dragFrom: readonly [number, number] = [0, 0];
  #pressedAt: readonly [number, number] = [0, 0];
  #dragged = false;
  #held: readonly { readonly index: number; readonly i: number; readonly j: number }[] = [];
  #box: { readonly from: readonly [number, number]; to: readonly [number, number]; readonly add: boolean } | null = null;

  constructor(context: ToolContext) {
    super();
    this.context = context;
    this.hold(new Idle(this), new Drawing(this), new Dragging(this), new Selecting(this));
  }

  /** The polygon in progress on the slice shown. */
  get draft(): PolygonDraft | null {
    return this.context.polygons.get(this.context.host.sliceIndex()) ?? null;
  }

  /** A left press: grabs a vertex of a closed polygon, closes an open one, or sets a vertex. */
  press(press: PointerPress): void {
    const at: [number, number] = [press.i, press.j];
    const scale = this.context.host.pixelsPerVoxel();
    let { draft } = this;
    if (draft?.closed) {
      this.#edit(draft, press, scale);
      return;
    }
    if (draft && this.#closes(draft, at)) {
      draft.closed = true;
      this.#changed();
      return;
    }
    if (!draft) {
      draft = { vertices: [], closed: false, selection: new Set() };
      this.context.polygons.set(this.context.host.sliceIndex(), draft);
    }
    draft.vertices.push(at);
    this.#draggedFar = false;
    this.#changed();
    this.transition('drawing');
  }

  #closes(draft: PolygonDraft, at: readonly [number, number]): boolean {
    const first = draft.vertices[0];
    return (
      first !== undefined &&
      draft.vertices.length >= 3 &&
      screenDistance(first, at, this.context.host.pixelsPerVoxel()) <= CLOSE_DISTANCE_PX
    );
  }

  /** Freehand: a vertex each time the pointer has gone far enough; closes when it comes back to the first. */
  drawTo(at: PointerSample): void {
    const { draft } = this;
    const last = draft?.vertices.at(-1);
    if (!draft || !last || draft.closed) return;
    const point: [number, number] = [at.i, at.j];
    if (screenDistance(last, point, this.context.host.pixelsPerVoxel()) < FREEHAND_STEP_PX) return;
    this.#draggedFar = true;
    draft.vertices.push(point);
    this.#changed();
  }

  /** The button went up: a freehand line that ends at the first vertex closes. */
  endDrag(at: PointerSample): void {
    const { draft } = this;
    if (!draft || !this.#draggedFar || !this.#closes(draft, [at.i, at.j])) return;
    draft.closed = true;
    this.#changed();
  }

  /** A left press on a closed polygon: takes a vertex, or begins a box. Shift adds to what is chosen. */
  #edit(draft: PolygonDraft, press: PointerPress, scale: readonly [number, number]): void {
    const at: [number, number] = [press.i, press.j];
    const near = nearestVertex(draft.vertices, at, scale);
    if (near.distance > GRAB_DISTANCE_PX) {
      this.#box = { from: at, to: at, add: press.shift };
      this.transition('selecting');
      return;
    }
    if (!draft.selection.has(near.index)) {
      if (!press.shift) draft.selection.clear();
      draft.selection.add(near.index);
    }
    this.#pressedAt = at;
    this.#dragged = false;
    // The vertex that was taken comes under the pointer; the others keep their distance from it.
    this.#dragFrom = draft.vertices[near.index] ?? at;
    this.#held = [...draft.selection].flatMap((index) => {
      const vertex = draft.vertices[index];
      return vertex ? [{ index, i: vertex[0], j: vertex[1] }] : [];
    });
    this.transition('dragging');
    this.#changed();
  }

  dragTo(at: PointerSample): void {
    // A click that only chooses moves nothing.
    const { host } = this.context;
    if (!this.#dragged && screenDistance(this.#pressedAt, [at.i, at.j], host.pixelsPerVoxel()) < DRAG_DISTANCE_PX) return;
    this.#dragged = true;
    this.#place(at.i - this.#dragFrom[0], at.j - this.#dragFrom[1]);
  }

  /** The dragged vertices return to where they were. */
  putBack(): void {
    this.#place(0, 0);
  }

  #place(di: number, dj: number): void {
    const { draft } = this;
    if (!draft) return;
    for (const { index, i, j } of this.#held) draft.vertices[index] = [i + di, j + dj];
    this.#changed();
  }

  spanTo(at: PointerSample): void {
    if (this.#box) this.#box.to = [at.i, at.j];
    this.#changed();
  }

  endSpan(): void {
    const { draft } = this;
    if (draft && this.#box) selectInBox(draft, this.#box.from, this.#box.to, this.#box.add);
    this.dropSpan();
  }

  dropSpan(): void {
    this.#box = null;
    this.#changed();
  }

  override marks(): readonly OverlayMark[] {
    const { draft } = this;
    const marks: OverlayMark[] = [];
    if (draft?.closed && draft.selection.size > 0) {
      const points = draft.vertices.filter((_, index) => draft.selection.has(index));
      marks.push({ kind: 'handles', points, tone: 'draft', filled: true });
    }
    if (this.#box) {
      const { from, to } = this.#box;
      const corners = [from, [to[0], from[1]], to, [from[0], to[1]]] as const;
      marks.push({ kind: 'line', points: corners, tone: 'draft', closed: true, dashed: true });
    }
    return marks;
  }

  /** + and -: between or at the chosen vertices, else at the pointer. */
  #splitOrTrim(draft: PolygonDraft, key: 'plus' | 'minus' | 'delete'): void {
    const { hover, host } = this.context;
    const at: [number, number] | null = hover ? [hover.i, hover.j] : null;
    const scale = host.pixelsPerVoxel();
    if (key === 'plus') {
      if (splitSelected(draft) || !at) return;
      const edge = nearestEdge(draft.vertices, at, scale);
      if (edge.distance <= GRAB_DISTANCE_PX) insertVertex(draft, edge.index, edge.point);
      return;
    }
    if (draft.selection.size > 0) removeVertices(draft, draft.selection);
    else if (at) {
      const near = nearestVertex(draft.vertices, at, scale);
      if (near.distance <= GRAB_DISTANCE_PX) removeVertices(draft, new Set([near.index]));
    }
  }

  protected override key(key: ToolKey): boolean {
    const { draft } = this;
    if (this.current?.id !== 'idle') return false;
    if (key === 'paste') {
      const { lastPolygon, polygons, host } = this.context;
      if (!lastPolygon || draft) return false;
      polygons.set(host.sliceIndex(), {
        vertices: lastPolygon.map(([i, j]) => [i, j]),
        closed: true,
        selection: new Set(),
      });
      this.#changed();
      return true;
    }
    if (!draft) return false;
    if (key === 'drop-last') {
      if (draft.closed) {
        draft.closed = false;
        draft.selection.clear();
      } else draft.vertices.pop();
      if (draft.vertices.length === 0) this.#clear();
      else this.#changed();
      return true;
    }
    if (key === 'plus' || key === 'minus' || key === 'delete') {
      if (!draft.closed) return false;
      this.#splitOrTrim(draft, key);
      this.#changed();
      return true;
    }
    if (key !== 'accept' && key !== 'subtract') return false;
    if (draft.vertices.length < 3) return true;
    if (!draft.closed) {
      draft.closed = true;
      this.#changed();
    } else this.#fill(draft, key === 'subtract' ? 0 : 1);
    return true;
  }

  #fill(draft: PolygonDraft, value: 0 | 1): void {
    const slice = this.context.host.openSlice();
    if (!slice) return;
    const inside = rasteriseContours([toFlat(draft.vertices)], slice.columns, slice.rows);
    for (let n = 0; n < inside.length; n++) if (inside[n] !== 0) slice.bits[n] = value;
    markDirty(slice, 0, 0, slice.columns - 1, slice.rows - 1);
    this.context.lastPolygon = draft.vertices;
    const k = this.context.host.sliceIndex();
    const runs = takeRuns(slice);
    this.#clear();
    this.context.host.emit({ kind: 'painted' });
    this.context.host.emit({ kind: 'commit', action: value === 1 ? 'polygon' : 'polygon-subtract', slices: [[k, runs]] });
  }

  /** Escape: the polygon of this slice goes. */
  protected override cancel(): boolean {
    if (this.current?.id !== 'idle') this.transition('idle');
    if (!this.draft) return false;
    this.#clear();
    return true;
  }

  #clear(): void {
    this.context.polygons.delete(this.context.host.sliceIndex());
    this.#changed();
  }

  #changed(): void {
    this.context.host.emit({ kind: 'overlay' });
  }
}

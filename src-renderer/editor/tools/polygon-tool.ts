/**
 * Polygon: click sets vertices, drag draws freehand, closes near the first
 * vertex or by Enter; Enter again fills it. A polygon in progress stays on its
 * slice until it is filled or cleared.
 */
import { rasteriseContours } from '@shared/core/mask/rasterise-contours';
import type { ToolContext } from '../drawing-surface';
import type { PointerPress, PointerSample, ToolKey } from '../pointer-input';
import {
  CLOSE_DISTANCE_PX,
  FREEHAND_STEP_PX,
  GRAB_DISTANCE_PX,
  type PolygonDraft,
  screenDistance,
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

/** A press on a vertex of a closed polygon: moving on drags it. */
class Dragging extends PolygonState {
  readonly id = 'dragging';
  protected override pointerDown(): boolean {
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
  #grabbed = 0;
  #draggedFar = false;

  constructor(context: ToolContext) {
    super();
    this.context = context;
    this.hold(new Idle(this), new Drawing(this), new Dragging(this));
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
      const near = nearestVertex(draft, at, scale);
      if (near.distance <= GRAB_DISTANCE_PX) {
        this.#grabbed = near.index;
        this.transition('dragging');
      }
      return;
    }
    if (draft && this.#closes(draft, at)) {
      draft.closed = true;
      this.#changed();
      return;
    }
    if (!draft) {
      draft = { vertices: [], closed: false };
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

  dragTo(at: PointerSample): void {
    const { draft } = this;
    if (!draft || !draft.vertices[this.#grabbed]) return;
    draft.vertices[this.#grabbed] = [at.i, at.j];
    this.#changed();
  }

  protected override key(key: ToolKey): boolean {
    const { draft } = this;
    if (key === 'paste') {
      const { lastPolygon, polygons, host } = this.context;
      if (!lastPolygon || draft) return false;
      polygons.set(host.sliceIndex(), { vertices: lastPolygon.map(([i, j]) => [i, j]), closed: true });
      this.#changed();
      return true;
    }
    if (!draft) return false;
    if (key === 'drop-last') {
      if (draft.closed) draft.closed = false;
      else draft.vertices.pop();
      if (draft.vertices.length === 0) this.#clear();
      else this.#changed();
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
    this.context.host.emit({ kind: 'commit', action: value === 1 ? 'polygon' : 'polygon-subtract', k, runs });
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

function nearestVertex(
  draft: PolygonDraft,
  at: readonly [number, number],
  scale: readonly [number, number],
): { index: number; distance: number } {
  let best = { index: -1, distance: Infinity };
  for (const [index, vertex] of draft.vertices.entries()) {
    const distance = screenDistance(vertex, at, scale);
    if (distance < best.distance) best = { index, distance };
  }
  return best;
}

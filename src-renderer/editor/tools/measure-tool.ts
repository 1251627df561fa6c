/**
 * Measures: drag a distance; drag the long diameter and then, across it, the short one; drag one
 * arm of an angle and then the other. Finished measures stay on their slice until they are cleared; a press on one of
 * their points drags it.
 */
import type { ToolContext } from '../drawing-surface';
import { acrossFrom, type Measure, MEASURE_POINTS, measureMarks, withPointAt } from '../measure';
import type { OverlayMark, SlicePoint } from '../overlay-mark';
import type { PointerPress, PointerSample, ToolKey } from '../pointer-input';
import { DRAG_DISTANCE_PX, GRAB_DISTANCE_PX, nearestVertex, screenDistance } from '../polygon-draft';
import { HoldTool, type PressAnswer } from './hold-tool';

/** The point of a finished measure that is being dragged: of which measure in which list, as it was. */
interface GrabbedPoint {
  readonly list: Measure[];
  readonly index: number;
  readonly point: number;
  readonly before: Measure;
}

export class MeasureTool extends HoldTool {
  readonly id = 'measure';
  /** The measure of which the first part is drawn, and the slice and series that it lies on. */
  #begun: { readonly measure: Measure; readonly k: number; readonly seriesId: string } | null = null;
  /** The part under the pointer now: points that it adds. */
  #part: readonly SlicePoint[] = [];
  #grabbed: GrabbedPoint | null = null;

  constructor(context: ToolContext) {
    super(context, 'drawing');
  }

  /** What the first drag left, where it belongs to the slice shown and to the kind in hand. */
  #waiting(): Measure | null {
    const { host, options } = this.context;
    const begun = this.#begun;
    return begun?.k === host.sliceIndex() && begun.seriesId === host.seriesId() && begun.measure.kind === options.measureKind
      ? begun.measure
      : null;
  }

  begin(press: PointerPress): PressAnswer {
    if (press.button !== 'left') return 'ignored';
    if (!this.#waiting()) {
      this.#begun = null;
      this.#grabbed = this.#pointAt([press.i, press.j]);
      if (this.#grabbed) return 'begun';
    }
    this.#part = [[press.i, press.j]];
    return 'begun';
  }

  #pointAt(at: SlicePoint): GrabbedPoint | null {
    const list = measuresOf(this.context);
    // What was drawn last lies on top.
    for (let index = list.length - 1; index >= 0; index--) {
      const before = list[index]!;
      const near = nearestVertex(before.points, at, this.context.host.pixelsPerVoxel());
      if (near.distance <= GRAB_DISTANCE_PX) return { list, index, point: near.index, before };
    }
    return null;
  }

  dragTo(at: PointerSample): void {
    if (this.#grabbed) {
      const { list, index, point, before } = this.#grabbed;
      list[index] = withPointAt(before, point, [at.i, at.j], this.context.host.spacingMm());
      this.#changed();
      return;
    }
    const [start] = this.#part;
    if (!start) return;
    const to: SlicePoint = [at.i, at.j];
    const waiting = this.#waiting();
    const [a, b] = waiting?.points ?? [];
    if (waiting?.kind === 'angle') this.#part = [start, to];
    else if (a && b) this.#part = [start, acrossFrom(a, b, start, to, this.context.host.spacingMm())];
    else this.#part = [start, to];
    this.#changed();
  }

  /** The measure with the part under the pointer. */
  #current(): Measure {
    const kind = this.context.options.measureKind;
    const waiting = this.#waiting();
    const end = this.#part.at(-1);
    // The second arm of an angle is its end alone: it begins at the vertex, wherever the button went down.
    if (waiting?.kind === 'angle') return { kind, points: [...waiting.points, ...(end ? [end] : [])] };
    return { kind, points: [...(waiting?.points ?? []), ...this.#part] };
  }

  finish(): void {
    if (this.#grabbed) {
      this.#grabbed = null;
      return;
    }
    const { host } = this.context;
    const [start, end] = this.#part;
    // A click measures nothing.
    const drawn = start && end && screenDistance(start, end, host.pixelsPerVoxel()) >= DRAG_DISTANCE_PX;
    if (drawn) {
      const measure = this.#current();
      const k = host.sliceIndex();
      if (measure.points.length === MEASURE_POINTS[measure.kind]) {
        addMeasure(this.context, k, measure);
        this.#begun = null;
      } else this.#begun = { measure, k, seriesId: host.seriesId() };
    }
    this.#part = [];
    this.#changed();
  }

  revert(): void {
    if (this.#grabbed) this.#grabbed.list[this.#grabbed.index] = this.#grabbed.before;
    this.#grabbed = null;
    this.#part = [];
    this.#changed();
  }

  /** Escape between the two parts: the measure begun goes. */
  protected override cancel(): boolean {
    if (!this.#begun) return false;
    this.#begun = null;
    this.#changed();
    return true;
  }

  /** Backspace: the part begun, else the last measure of this slice. Delete: all of this slice. */
  protected override key(key: ToolKey): boolean {
    if (key !== 'drop-last' && key !== 'delete') return false;
    if (key === 'delete') clearMeasures(this.context);
    if (this.#begun) this.#begun = null;
    else if (key === 'drop-last') measuresOf(this.context).pop();
    this.#changed();
    return true;
  }

  override marks(): readonly OverlayMark[] {
    const current = this.#waiting() || this.#part.length > 0 ? this.#current() : null;
    return current ? measureMarks(current, this.context.host.spacingMm()) : [];
  }

  #changed(): void {
    this.context.host.emit({ kind: 'overlay' });
  }
}

/** Finished measures of the slice shown; the list itself where there is one. */
export function measuresOf({ host, measures }: ToolContext): Measure[] {
  return measures.get(host.seriesId())?.get(host.sliceIndex()) ?? [];
}

/** Drops the measures of the slice shown. */
export function clearMeasures({ host, measures }: ToolContext): void {
  measures.get(host.seriesId())?.delete(host.sliceIndex());
}

function addMeasure({ host, measures }: ToolContext, k: number, measure: Measure): void {
  const bySlice = measures.get(host.seriesId()) ?? new Map<number, Measure[]>();
  measures.set(host.seriesId(), bySlice);
  bySlice.set(k, [...(bySlice.get(k) ?? []), measure]);
}

/**
 * Measures: drag a distance; drag the long diameter and then, across it, the short one; drag one
 * arm of an angle and then the other. Finished measures stay on their slice until they are cleared.
 */
import type { ToolContext } from '../drawing-surface';
import { acrossFrom, type Measure, MEASURE_POINTS, measureMarks } from '../measure';
import type { OverlayMark, SlicePoint } from '../overlay-mark';
import type { PointerPress, PointerSample, ToolKey } from '../pointer-input';
import { DRAG_DISTANCE_PX, screenDistance } from '../polygon-draft';
import { HoldTool, type PressAnswer } from './hold-tool';

export class MeasureTool extends HoldTool {
  readonly id = 'measure';
  /** The measure of which the first part is drawn, and the slice and series that it lies on. */
  #begun: { readonly measure: Measure; readonly k: number; readonly seriesId: string } | null = null;
  /** The part under the pointer now: points that it adds. */
  #part: readonly SlicePoint[] = [];

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
    if (!this.#waiting()) this.#begun = null;
    this.#part = [[press.i, press.j]];
    return 'begun';
  }

  dragTo(at: PointerSample): void {
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

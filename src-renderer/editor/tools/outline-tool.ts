/**
 * Outlines drawn in one go: press, go round, release closes. Freehand takes what is enclosed;
 * threshold takes those enclosed pixels whose intensity lies in the grey range. Shift takes out,
 * and so does the right button of freehand.
 */
import type { ToolContext } from '../drawing-surface';
import { rasteriseEnclosed } from '../fill-outline';
import type { OverlayMark } from '../overlay-mark';
import type { PointerPress, PointerSample, ToolKey } from '../pointer-input';
import { OUTLINE_STEP_PX, screenDistance, toFlat } from '../polygon-draft';
import { greyRange, type SliceImage, thresholdRange } from '../slice-image';
import { markDirty, takeRuns, type WorkingSlice } from '../working-slice';
import { HoldTool, type PressAnswer } from './hold-tool';

abstract class OutlineTool extends HoldTool {
  abstract override readonly id: 'freehand' | 'threshold';
  protected outline: [number, number][] = [];
  protected slice: WorkingSlice | null = null;
  protected value: 0 | 1 = 1;
  #k = 0;

  begin(press: PointerPress): PressAnswer {
    if (!this.takes(press)) return 'ignored';
    this.slice = this.open();
    if (!this.slice) return 'refused';
    this.#k = this.context.host.sliceIndex();
    this.value = press.shift || press.button === 'right' ? 0 : 1;
    this.outline = [[press.i, press.j]];
    this.changed();
    return 'begun';
  }

  /** Whether a press is for this tool. */
  protected abstract takes(press: PointerPress): boolean;
  protected open(): WorkingSlice | null {
    return this.context.host.openSlice();
  }

  dragTo(at: PointerSample): void {
    const last = this.outline.at(-1);
    const point: [number, number] = [at.i, at.j];
    if (!last || screenDistance(last, point, this.context.host.pixelsPerVoxel()) < OUTLINE_STEP_PX) return;
    this.outline.push(point);
    this.changed();
  }

  /** The outline has one point more. */
  protected changed(): void {
    this.context.host.emit({ kind: 'overlay' });
  }

  /** Sets the pixels that the outline stands for in the working slice. */
  protected abstract fill(slice: WorkingSlice): void;

  finish(): void {
    const { slice, outline, value } = this;
    if (slice && outline.length >= 3) {
      this.fill(slice);
      const action = value === 1 ? this.id : (`${this.id}-subtract` as const);
      this.context.host.emit({ kind: 'painted' });
      this.context.host.emit({ kind: 'commit', action, slices: [[this.#k, takeRuns(slice)]] });
      this.#forget();
    } else this.revert();
  }

  revert(): void {
    this.#forget();
    this.context.host.emit({ kind: 'reverted' });
  }

  #forget(): void {
    this.slice = null;
    this.outline = [];
    this.context.host.emit({ kind: 'overlay' });
  }

  override marks(): readonly OverlayMark[] {
    const [first] = this.outline;
    const last = this.outline.at(-1);
    if (!first || !last || first === last) return [];
    const tone = this.value === 1 ? 'roi' : 'draft';
    return [
      { kind: 'line', points: this.outline, tone },
      { kind: 'line', points: [last, first], tone, dashed: true },
    ];
  }
}

export class FreehandTool extends OutlineTool {
  readonly id = 'freehand';
  constructor(context: ToolContext) {
    super(context, 'drawing');
  }
  protected override takes(press: PointerPress): boolean {
    return press.button !== 'middle';
  }
  protected override fill(slice: WorkingSlice): void {
    const inside = rasteriseEnclosed(toFlat(this.outline), slice.columns, slice.rows);
    for (let n = 0; n < inside.length; n++) if (inside[n] !== 0) slice.bits[n] = this.value;
    markDirty(slice, 0, 0, slice.columns - 1, slice.rows - 1);
  }
}

/** Per cent of the grey range that a notch of the wheel or a key moves an end by. */
const THRESHOLD_STEP = 2;

export class ThresholdTool extends OutlineTool {
  readonly id = 'threshold';
  #image: SliceImage | null = null;
  #range: readonly [number, number] = [0, 0];
  /** The slice as it was when the outline was begun. */
  #before = new Uint8Array(0);

  constructor(context: ToolContext) {
    super(context, 'painting');
  }
  protected override takes(press: PointerPress): boolean {
    return press.button === 'left';
  }
  protected override open(): WorkingSlice | null {
    const slice = super.open();
    this.#image = slice ? this.context.host.image() : null;
    if (!slice || !this.#image) return null;
    this.#range = greyRange(this.#image);
    this.#before = slice.bits.slice();
    return slice;
  }
  protected override changed(): void {
    // What release would give is shown all the time.
    if (this.slice) this.fill(this.slice);
    this.context.host.emit({ kind: 'painted' });
    super.changed();
  }
  protected override fill(slice: WorkingSlice): void {
    const image = this.#image;
    if (!image) return;
    const [low, high] = thresholdRange(this.#range, this.context.options.thresholdPercent);
    slice.bits.set(this.#before);
    const box = boxAround(this.outline, slice.columns, slice.rows);
    if (!box) return;
    // Only the box of the outline is looked at: this runs at every move.
    const { left, top, right, bottom } = box;
    const width = right - left + 1;
    const moved = this.outline.flatMap(([i, j]) => [i - left, j - top]);
    const inside = rasteriseEnclosed(moved, width, bottom - top + 1);
    for (let j = top, n = 0; j <= bottom; j++) {
      for (let i = left, at = j * slice.columns + left; i <= right; i++, n++, at++) {
        const grey = image.values[at]!;
        if (inside[n] !== 0 && grey >= low && grey <= high) slice.bits[at] = this.value;
      }
    }
    markDirty(slice, left, top, right, bottom);
  }
  override turn(notches: number, shift: boolean): boolean {
    this.#move(shift ? 1 : 0, -notches * THRESHOLD_STEP);
    this.changed();
    return true;
  }
  /** + and - move the lower end, while nothing is drawn too. */
  protected override key(key: ToolKey): boolean {
    if (key !== 'plus' && key !== 'minus') return false;
    this.#move(0, key === 'plus' ? THRESHOLD_STEP : -THRESHOLD_STEP);
    if (this.slice) this.changed();
    return true;
  }
  #move(end: 0 | 1, by: number): void {
    const [low, high] = this.context.options.thresholdPercent;
    this.context.setOptions({ thresholdPercent: end === 0 ? [low + by, high] : [low, high + by] });
  }
}

/** Pixels whose centre an outline may enclose: its bounding box within the slice, null where they do not meet. */
function boxAround(
  outline: readonly (readonly [number, number])[],
  columns: number,
  rows: number,
): { left: number; top: number; right: number; bottom: number } | null {
  let [left, top, right, bottom] = [columns, rows, -1, -1];
  for (const [i, j] of outline) {
    left = Math.min(left, Math.ceil(i));
    top = Math.min(top, Math.ceil(j));
    right = Math.max(right, Math.floor(i));
    bottom = Math.max(bottom, Math.floor(j));
  }
  [left, top, right, bottom] = [Math.max(0, left), Math.max(0, top), Math.min(columns - 1, right), Math.min(rows - 1, bottom)];
  return right >= left && bottom >= top ? { left, top, right, bottom } : null;
}

/**
 * Flood fill: press takes the pixels around that are like the one pressed; while the button is
 * down the wheel changes the tolerance; release keeps. Shift takes them out.
 */
import { floodFill } from '@shared/core/mask/flood-fill';
import type { ToolContext } from '../drawing-surface';
import type { PointerPress, ToolKey } from '../pointer-input';
import { greyRange, type SliceImage } from '../slice-image';
import { markDirty, takeRuns, type WorkingSlice } from '../working-slice';
import { HoldTool, type PressAnswer } from './hold-tool';

/** Per cent of the grey range that a notch or a key changes the tolerance by. */
const TOLERANCE_STEP = 1;

export class FloodTool extends HoldTool {
  readonly id = 'flood';
  #slice: WorkingSlice | null = null;
  #image: SliceImage | null = null;
  #range: readonly [number, number] = [0, 0];
  #before = new Uint8Array(0);
  #seed: [number, number] = [0, 0];
  #value: 0 | 1 = 1;
  #k = 0;

  constructor(context: ToolContext) {
    super(context, 'painting');
  }

  begin(press: PointerPress): PressAnswer {
    if (press.button !== 'left') return 'ignored';
    const { host } = this.context;
    const [i, j] = [Math.round(press.i), Math.round(press.j)];
    const image = host.image();
    if (!image || i < 0 || j < 0 || i >= image.columns || j >= image.rows) return 'refused';
    const slice = host.openSlice();
    if (!slice) return 'refused';
    this.#slice = slice;
    this.#image = image;
    this.#range = greyRange(image);
    this.#before = slice.bits.slice();
    this.#seed = [i, j];
    this.#value = press.shift ? 0 : 1;
    this.#k = host.sliceIndex();
    this.#fill();
    return 'begun';
  }

  // The seed stays where the button went down.
  dragTo(): void {}

  #fill(): void {
    const [slice, image] = [this.#slice, this.#image];
    if (!slice || !image) return;
    const tolerance = ((this.#range[1] - this.#range[0]) * this.context.options.tolerancePercent) / 100;
    const taken = floodFill(image.values, slice.columns, slice.rows, this.#seed, { tolerance, connectivity: 4 });
    slice.bits.set(this.#before);
    for (let n = 0; n < taken.length; n++) if (taken[n] !== 0) slice.bits[n] = this.#value;
    markDirty(slice, 0, 0, slice.columns - 1, slice.rows - 1);
    this.context.host.emit({ kind: 'painted' });
  }

  /** The wheel away from the hand takes more. */
  override turn(notches: number): boolean {
    this.#widen(-notches * TOLERANCE_STEP);
    return true;
  }

  protected override key(key: ToolKey): boolean {
    if (key !== 'plus' && key !== 'minus') return false;
    this.#widen(key === 'plus' ? TOLERANCE_STEP : -TOLERANCE_STEP);
    return true;
  }

  #widen(by: number): void {
    this.context.setOptions({ tolerancePercent: this.context.options.tolerancePercent + by });
    this.#fill();
  }

  finish(): void {
    const slice = this.#slice;
    this.#slice = null;
    if (!slice) return;
    const action = this.#value === 1 ? 'flood' : 'flood-subtract';
    this.context.host.emit({ kind: 'commit', action, slices: [[this.#k, takeRuns(slice)]] });
  }

  revert(): void {
    this.#slice = null;
    this.context.host.emit({ kind: 'reverted' });
  }
}
